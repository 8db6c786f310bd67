//! Things of training for the walk: a programme, an application to it, a place that is offered, a link.

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use tomarigi::auth::policy::Action;
use tomarigi::db::AuditEvent;
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::id::Id;
use tomarigi::organisation;
use tomarigi::training::applications::entity::{self, Origin};
use tomarigi::training::applications::form::{self, Kept};
use tomarigi::training::applications::{commands, link as links};
use tomarigi::training::attendance::entity::report;
use tomarigi::training::certificates::entity::certificate as issued;
use tomarigi::training::places::entity::place;
use tomarigi::training::programmes::entity::{Model, State};
use tomarigi::training::programmes::{file, queries, save};
use tomarigi::training::register::{commands as register, imports};

use super::world::{Relation, Someone, World};
use crate::support::certificates;

/// A programme announced just now; gives its word.
pub async fn programme(world: &World, relation: Relation) -> String {
    let place = world.at(relation);
    let slug = format!("walk-{:08x}", rand::random::<u32>());
    let source = format!(
        "slug = \"{slug}\"\ntitle = \"講座\"\nfiscal_year = 2026\nrecommendation = true\n[[stage]]\ncode = \"basic\"\n\
         name = \"基礎\"\n[[stage.course]]\ncode = \"room\"\nname = \"集合\"\nplaces = 9\nlodging = \"office\"\n[[stage.course.sessions]]\n\
         title = \"話を聴く\"\n"
    );
    let mut tx = world.house.db.write(&world.operator(place, Action::RunTraining)).await.unwrap();
    let row = save::create(&mut tx, &file::read(&source).unwrap()).await.unwrap();
    save::set_state(&mut tx, row.id, State::Announced).await.unwrap();
    tx.commit().await.unwrap();
    let row = queries::by_slug(&world.house.db, &slug).await.unwrap();
    *world.programme.lock().unwrap() = row;
    *world.applicant.lock().unwrap() = None;
    slug
}

pub async fn named(world: &World, relation: Relation) -> Model {
    let named = world.programme.lock().unwrap().take();
    // One that an address of another organisation named is not this one's.
    match named.filter(|row| row.organisation_id == world.at(relation).organisation) {
        Some(row) => row,
        None => {
            programme(world, relation).await;
            world.programme.lock().unwrap().take().unwrap()
        }
    }
}

/// Somebody who applied just now: of the branch of everybody who asks, or for another desk of another branch.
pub async fn application(world: &World, relation: Relation) -> Id {
    let place = world.at(relation);
    let row = named(world, relation).await;
    let mut branch = place.branch;
    if relation == Relation::OtherDesk {
        let name = format!("支部{:08x}", rand::random::<u32>());
        let mut tx = world.house.db.write(&world.operator(place, Action::ManageOrganisation)).await.unwrap();
        branch = organisation::open_branch(&mut tx, &name, None).await.unwrap();
        tx.commit().await.unwrap();
    }
    let fields = [
        ("name", "森下 由香".to_owned()),
        ("kana", "モリシタ ユカ".to_owned()),
        ("branch", branch.to_string()),
        ("membership", "member".to_owned()),
    ];
    let fields = Fields(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    let filled = form::parse(&fields, &row.programme(), &[branch], form::By::Office).unwrap();
    let kept = Kept { fields, locale: Locale::Ja };
    let mut tx = world.house.db.write(&world.operator(place, Action::RunTraining)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    let id = commands::take_down(&mut tx, &locked, &kept, &filled, Origin::Paper, None).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The fields that name the branch of everybody who asks in a programme announced just now.
pub async fn order(world: &World) -> Vec<(&'static str, String)> {
    let slug = programme(world, Relation::Own).await;
    let row = queries::by_slug(&world.house.db, &slug).await.unwrap();
    application(world, Relation::Own).await;
    *world.programme.lock().unwrap() = row;
    vec![("programme", slug), ("branch", world.here.branch.to_string())]
}

/// A place offered just now.
pub async fn offer(world: &World, relation: Relation) -> Id {
    let row = named(world, relation).await;
    *world.programme.lock().unwrap() = Some(row.clone());
    let application = application(world, relation).await;
    let mut tx =
        world.house.db.write(&world.operator(world.at(relation), Action::RunTraining)).await.unwrap();
    let offered = place::Model {
        id: tx.new_id(),
        organisation_id: row.organisation_id,
        programme_id: row.id,
        application_id: application,
        stage: "basic".into(),
        course: "room".into(),
        number: Some(1),
        holder: Some(application),
        state: place::State::Offered,
        given_at: tx.now(),
        answer_by: Some(tx.now().plus(time::Duration::days(7))),
        ended_at: None,
    };
    tx.insert(offered.clone().into_active_model().reset_all()).await.unwrap();
    tx.record(AuditEvent::new("training.offered", "training_place", offered.id));
    tx.commit().await.unwrap();
    offered.id
}

/// A meeting's report taken in just now.
pub async fn report(world: &World, relation: Relation) -> Id {
    let row = named(world, relation).await;
    let mut tx =
        world.house.db.write(&world.operator(world.at(relation), Action::RunTraining)).await.unwrap();
    let id = tx.new_id();
    let taken = report::Model {
        id,
        organisation_id: row.organisation_id,
        programme_id: row.id,
        course: "room".into(),
        session: 1,
        sealed_rows: tx.seal(report::rows_place(id), "[]"),
        taken_in_at: tx.now(),
        confirmed_at: None,
    };
    tx.insert(taken.into_active_model().reset_all()).await.unwrap();
    tx.record(AuditEvent::new("attendance.report_taken_in", "meeting_report", id));
    tx.commit().await.unwrap();
    id
}

/// The word in the address of the calendar of somebody who applied just now.
pub async fn calendar(world: &World, relation: Relation) -> String {
    let id = application(world, relation).await;
    let place = world.at(relation);
    let scope = world.operator(place, Action::RunTraining);
    let found = scope.find_by_id::<entity::Entity>(id).one(&world.house.db).await.unwrap().unwrap();
    let keys = world.house.db.keys(place.organisation).await.unwrap();
    links::calendar(&keys, &found).trim_start_matches("/calendars/").to_owned()
}

/// The link to the own page of somebody who applied just now.
pub async fn link(world: &World, relation: Relation) -> String {
    let id = application(world, relation).await;
    let place = world.at(relation);
    let scope = world.operator(place, Action::RunTraining);
    let found = scope.find_by_id::<entity::Entity>(id).one(&world.house.db).await.unwrap().unwrap();
    *world.applicant.lock().unwrap() = Some((found.programme_id, id, place.organisation));
    let keys = world.house.db.keys(place.organisation).await.unwrap();
    links::personal(&keys, &found).token().to_owned()
}

async fn certified(world: &World, relation: Relation, me: Option<&Someone>) -> issued::Model {
    let place = world.at(relation);
    let (db, scope) = (&world.house.db, world.operator(place, Action::RunTraining));
    let row = certificates::programme(db, &scope, &format!("c{:08x}", rand::random::<u32>()), "").await;
    let name = format!("森下 {:08x}", rand::random::<u32>());
    certificates::applicant(db, &scope, &row, Some(place.branch), (&name, "モリシタ")).await;
    certificates::complete(db, &scope, &row).await;
    let certificate = certificates::issue(db, &scope, &row).await.remove(0);
    if let (Relation::Own, Some(me)) = (relation, me) {
        let mut tx = db.write(&scope).await.unwrap();
        register::give(&mut tx, certificate.supporter_id, me.account.id).await.unwrap();
        tx.commit().await.unwrap();
    }
    certificate
}

/// A certificate issued just now; its holder is whoever asks, where it is to be their own.
pub async fn certificate(world: &World, relation: Relation, me: Option<&Someone>) -> Id {
    certified(world, relation, me).await.id
}

/// Somebody in the register; whoever asks, where it is to be their own.
pub async fn supporter(world: &World, relation: Relation, me: Option<&Someone>) -> Id {
    certified(world, relation, me).await.supporter_id
}

/// A file taken in just now.
pub async fn register_import(world: &World, relation: Relation) -> Id {
    let scope = world.operator(world.at(relation), Action::RunTraining);
    let mut tx = world.house.db.write(&scope).await.unwrap();
    let id = imports::hold(&mut tx, "x.csv", "氏名,年度\n森 千夏,H25\n".as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
    id
}
