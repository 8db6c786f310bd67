//! Certificates of those who completed everything; one lost, one with a name to be mended, one taken back. And what some
//! of the certified say of themselves in the register.

use std::collections::HashMap;
use std::io::Cursor;

use anyhow::{Context as _, Result};
use data_encoding::BASE64;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use sea_orm::ColumnTrait;
use time::{Date, Duration};

use super::names::{self, OTHER_SUPPORTER, SUPPORTER};
use super::story::{Story, done};
use crate::auth::accounts;
use crate::db::Scope;
use crate::training::certificates::candidates::{self, Verdict};
use crate::training::certificates::entity::certificate;
use crate::training::certificates::issuing::{self, Anew, Desk};
use crate::training::certificates::paper::{self, Paper};
use crate::training::programmes::entity::Model;
use crate::training::register::commands;
use crate::training::register::entity as supporter;
use crate::training::register::entry::{Change, Kept, Offer};

/// Who certifies.
const ORGANISATION: &str = "つくりもの家族会連合会";

/// Issues certificates to everybody who is ready.
pub(super) async fn certify(story: &Story<'_>, row: &Model, day: Date) -> Result<Vec<certificate::Model>> {
    let scope = story.office(story.at(day - Duration::days(3), 10));
    let mut tx = story.db.write(&scope).await?;
    let paper = Paper {
        issuer: ORGANISATION.into(),
        post: "理事長".into(),
        representative: "架空 花子".into(),
        text: String::new(),
        seal: BASE64.encode(&seal()?),
        signature: String::new(),
    };
    paper::keep(&mut tx, &paper).await?;
    done(tx).await?;
    let scope = story.office(story.at(day, 10));
    let ready = candidates::of(&scope, story.db, row).await?;
    let ready = ready.into_iter().filter(|one| one.verdict == Verdict::Ready);
    let people: Vec<_> = ready.map(|one| one.somebody).collect();
    let (mut tx, locked) = story.locked(&scope, row).await?;
    let desk = Desk::open(&mut tx, ORGANISATION, story.public_url).await?;
    let issued = issuing::issue(&mut tx, &desk, &locked, &people, &HashMap::new()).await?;
    done(tx).await?;
    Ok(issued)
}

/// What happened to some of them since: a paper was lost, a name was written otherwise, a certificate was taken back.
pub(super) async fn afterwards(story: &Story<'_>, issued: &[certificate::Model], day: Date) -> Result<()> {
    let later = |days| story.office(story.at(day + Duration::days(days), 11));
    if let Some(row) = issued.get(4) {
        anew(story, row, &Anew::Lost, &later(30)).await?;
    }
    let keys = story.db.keys(story.organisation).await?;
    let scope = later(14);
    for row in issued {
        let holder = scope.find_by_id::<supporter::Entity>(row.supporter_id).one(story.db).await?;
        let name = holder.map(|holder| Kept::open(&keys, &holder).name).unwrap_or_default();
        if name.contains("渡邊") {
            anew(story, row, &Anew::Name(name.replace("渡邊", "渡邉")), &scope).await?;
            break;
        }
    }
    if let Some(row) = issued.get(14) {
        let mut tx = story.db.write(&later(120)).await?;
        issuing::revoke(&mut tx, row.id, "本人から、認定をやめたいとの申し出がありました。").await?;
        done(tx).await?;
    }
    Ok(())
}

async fn anew(story: &Story<'_>, row: &certificate::Model, what: &Anew, scope: &Scope) -> Result<()> {
    let mut tx = story.db.write(scope).await?;
    let desk = Desk::open(&mut tx, ORGANISATION, story.public_url).await?;
    issuing::anew(&mut tx, &desk, row.id, what).await?;
    done(tx).await
}

/// What supporters say of themselves; the supporters of the desk in Mie get their entries.
pub(super) async fn speak(story: &Story<'_>, day: Date) -> Result<()> {
    let scope = story.office(story.at(day, 12));
    let keys = story.db.keys(story.organisation).await?;
    let rows = scope
        .find::<supporter::Entity>()
        .filter(supporter::Column::CertifiedOn.is_not_null())
        .order_by_asc(supporter::Column::Id)
        .all(story.db)
        .await?;
    for (n, row) in rows.iter().enumerate() {
        let mut kept = Kept::open(&keys, row);
        let given =
            [SUPPORTER, OTHER_SUPPORTER].map(names::person).into_iter().find(|one| one.name == kept.name);
        if given.is_none() && n % 2 == 1 {
            continue;
        }
        let offers = match n % 5 {
            0 => Offer::Telephone.bit() | Offer::Online.bit(),
            1 => Offer::Telephone.bit(),
            2 => Offer::Talks.bit(),
            3 => Offer::Visits.bit() | Offer::Telephone.bit(),
            _ => Offer::Online.bit(),
        };
        if given.is_some() || n.is_multiple_of(6) {
            "夜8時よりあとの電話。車での訪問。".clone_into(&mut kept.declines);
        }
        let change = Change { kept, standing: row.standing, offers, named: n.is_multiple_of(4) };
        let mut tx = story.db.write(&scope).await?;
        commands::change(&mut tx, row, &change, row.branch_id, true).await?;
        if let Some(one) = given {
            let account = accounts::by_login(story.db, &one.email).await?.context("a supporter's account")?;
            commands::give(&mut tx, row.id, account.id).await?;
        }
        done(tx).await?;
    }
    Ok(())
}

/// A red seal: a ring with a bird's branch in it.
fn seal() -> Result<Vec<u8>> {
    const SIDE: i32 = 240;
    let red = Rgba([190, 40, 30, 255]);
    let mut picture = RgbaImage::new(SIDE.unsigned_abs(), SIDE.unsigned_abs());
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (x, y) = (i32::try_from(x)? - SIDE / 2, i32::try_from(y)? - SIDE / 2);
        let from_middle = x * x + y * y;
        let ring = (96 * 96..112 * 112).contains(&from_middle);
        let branch = (24..36).contains(&(y + x / 6)) && x.abs() < 72;
        let body = (x + 6) * (x + 6) * 2 + (y + 6) * (y + 6) * 3 < 2400;
        let head = (x - 26) * (x - 26) + (y + 28) * (y + 28) < 330;
        if ring || branch || body || head {
            *pixel = red;
        }
    }
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut out, ImageFormat::Png)?;
    Ok(out.into_inner())
}
