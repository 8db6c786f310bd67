//! A programme that two people have open.

use tomarigi::auth::policy::Role;

use crate::support::House;
use crate::support::training::programme;

const SOURCE: &str = r#"
slug = "two"
title = "講座"
fiscal_year = 2026
audience = "anyone"
[[stage]]
code = "basic"
name = "基礎"
[[stage.course]]
code = "room"
name = "集合"
places = 10
"#;

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_written_over_however_often_it_is_saved() {
    let house = House::new().await;
    programme(&house, SOURCE).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let edit = "/programmes/two/edit";
    let opened = secretariat.get(edit).await.field("revision").unwrap();
    let with = |revision: &str, places: &str, act: &str| {
        [
            ("revision", revision),
            ("act", act),
            ("title_ja", "講座"),
            ("fiscal_year", "2026"),
            ("kind", "certification"),
            ("audience", "anyone"),
            ("selection", "at_deadline"),
            ("order", "as_applied"),
            ("answer_days", "7"),
            ("unpaid", "flagged"),
            ("s0_name_ja", "基礎"),
            ("s0_code", "basic"),
            ("s0_late_counts", "yes"),
            ("s0_c0_name_ja", "集合"),
            ("s0_c0_code", "room"),
            ("s0_c0_places", places),
            ("s0_c0_mode", "in_person"),
            ("s0_c0_lodging", "none"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let save = async |revision: &str, places: &str, act: &str| {
        let fields = with(revision, places, act);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        secretariat.post(edit, &fields).await
    };
    save(&opened, "12", "save").await.location();
    // Looking how it would be makes it no other page either.
    let preview = save(&opened, "20", "preview").await;
    let refused = save(&preview.field("revision").unwrap(), "20", "save").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("ほかの人が、先に変えました"));
    let again = save(&refused.field("revision").unwrap(), "20", "save").await;
    assert_eq!(again.status, 422);
    assert_eq!(secretariat.get(edit).await.field("s0_c0_places").unwrap(), "12");
}
