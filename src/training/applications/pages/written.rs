//! What somebody wrote in an application, in words: for the office, and for who changes it.

use crate::form::Fields;
use crate::training::applications::form_view::ticked;
use crate::training::programmes::model::Programme;
use crate::web::Page;

/// What is asked how to reach somebody, what they wish and need: what is asked, and what they wrote, also where that is
/// nothing.
pub(super) fn contact_and_needs(
    fields: &Fields,
    programme: &Programme,
    page: &Page,
) -> Vec<(String, String)> {
    let text = |name: &'static str| {
        let key = if name == "certificate_number" { "number" } else { name };
        (page.t(format!("application-{key}")), fields.get(name).to_owned())
    };
    let mut all: Vec<(String, String)> =
        ["certificate_number", "email", "phone", "postcode", "address"].into_iter().map(text).collect();
    all.extend(super::office::wishes(fields, programme, page));
    let needs: Vec<String> = [
        ("needs_quiet", "application-needs-quiet"),
        ("needs_camera_off", "application-needs-camera-off"),
        ("needs_access", "application-needs-access"),
        ("lodging", "application-lodging"),
    ]
    .into_iter()
    .filter(|(name, _)| ticked(fields, name, "yes"))
    .map(|(_, key)| page.t(key))
    .collect();
    all.push((page.t("application-needs"), needs.join(&page.t("list-and"))));
    all.push((page.t("application-needs-words"), fields.get("needs_words").to_owned()));
    all
}

/// All of it that its writer may change; forms of the same programme side by side.
pub(super) fn written(fields: &Fields, programme: &Programme, page: &Page) -> Vec<(String, String)> {
    let code = |name: &str| {
        let key = format!("{name}-{}", fields.get(name));
        if page.locale.has(&key) { page.t(key) } else { String::new() }
    };
    let mut all = vec![
        (page.t("application-name"), fields.get("name").to_owned()),
        (page.t("application-kana"), fields.get("kana").to_owned()),
        (page.t("office-standing"), code("standing")),
        (page.t("application-membership"), code("membership")),
    ];
    all.extend(contact_and_needs(fields, programme, page));
    all
}
