//! The walk of all routes × roles × relations: who gets in where is a reviewed snapshot, and what holds for every route
//! is looked at on every route.
//!
//! A new route with a parameter needs a line in [`things::PARAMETERS`]; every new route needs its line in the snapshot:
//! `INSTA_UPDATE=always cargo nextest run -E 'test(walk)'`, then read the difference as you would read a grant of rights.

mod money;
mod things;
mod training;
mod world;

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Method, header};
use sea_orm::Iterable;
use tomarigi::app;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::web::route::{Audit, RouteInfo, SignedOut, Stage as Needs};

use crate::support::dump::Dump;
use crate::support::{Actor, Answer};
use things::{address, hidden, relations};
use world::{Relation, Someone, Stage, World};

/// All routes, by path and method.
fn routes() -> Vec<(Method, RouteInfo)> {
    let mut routes: Vec<_> = app::routes().into_iter().map(|route| (route.method, route.info)).collect();
    routes.sort_by_key(|(method, info)| (info.path, method.to_string()));
    routes
}

/// Sends what a browser would: a page's address, or its form with nothing filled in but what the page itself put there.
async fn send(world: &World, actor: &Actor, (method, info): &(Method, RouteInfo), to: &str) -> Answer {
    if *method != Method::POST {
        return actor.get(to).await;
    }
    let fields = hidden(world, info.path, to).await;
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    actor.post(to, &fields).await
}

/// One request of somebody new: with `role`, signed in as far as `stage`, for something that stands in `relation`.
async fn visit(
    world: &World,
    route: &(Method, RouteInfo),
    role: Role,
    stage: Stage,
    relation: Relation,
) -> (Someone, String, Answer) {
    let someone = world.someone(role, world.here, stage).await;
    let to = address(world, route.1.path, relation, Some(&someone)).await;
    let answer = send(world, &someone.actor, route, &to).await;
    (someone, to, answer)
}

/// What an answer means to who asked.
fn class(answer: &Answer, info: &RouteInfo, stage: Option<Stage>) -> &'static str {
    let refused = match stage {
        None | Some(Stage::Complete) => "login",
        Some(Stage::NotEnrolled | Stage::NotShown) => "2fa",
        Some(Stage::ShownLongAgo) => "step-up",
    };
    let to = answer.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    match answer.status.as_u16() {
        404 => "404",
        401 => refused,
        303 if to.starts_with("/login?next=") => "login",
        303 if stage.is_none() && led_elsewhere(info, to) => "elsewhere",
        303 if to.starts_with("/second-factor") && stage != Some(Stage::Complete) => refused,
        _ => "in",
    }
}

fn led_elsewhere(info: &RouteInfo, to: &str) -> bool {
    matches!(info.signed_out, SignedOut::Elsewhere(door) if door == to)
}

/// `in coordinator supporter, 404 the others`: the classes with their roles, 404 last and in short.
fn summary(classes: &[(Role, &'static str)]) -> String {
    let first = classes[0].1;
    if classes.iter().all(|(_, class)| *class == first) {
        return format!("{first} everybody");
    }
    let mut by_class: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (role, class) in classes {
        by_class.entry(class).or_default().push(role.code());
    }
    let rest = by_class.remove("404").map(|_| "404 the others".to_owned());
    let mut parts: Vec<_> =
        by_class.iter().map(|(class, roles)| format!("{class} {}", roles.join(" "))).collect();
    parts.sort_by_key(|part| !part.starts_with("in"));
    parts.extend(rest);
    parts.join(", ")
}

/// Puts neighbours with the same text under one label.
fn joined(parts: Vec<(&'static str, String)>) -> String {
    let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
    for (label, text) in parts {
        match groups.last_mut() {
            Some((labels, same)) if *same == text => labels.push(label),
            _ => groups.push((vec![label], text)),
        }
    }
    let texts = groups.iter().map(|(labels, text)| format!("{}: {text}", labels.join(", ")));
    texts.collect::<Vec<_>>().join(" | ")
}

async fn line(world: &World, route: &(Method, RouteInfo)) -> String {
    let (method, info) = route;
    let mut parts = Vec::new();
    let nobody = world.house.anybody();
    let to = address(world, info.path, Relation::Own, None).await;
    parts.push(("nobody", class(&send(world, &nobody, route, &to).await, info, None).to_owned()));
    for relation in relations(info.path) {
        let mut classes = Vec::new();
        for role in Role::iter() {
            let (_, to, answer) = visit(world, route, role, Stage::Complete, *relation).await;
            assert!(answer.status.as_u16() < 500, "{method} {to} as {role:?}: {}", answer.text());
            assert_ne!(answer.status, 403, "{method} {to} as {role:?} with the right token");
            classes.push((role, class(&answer, info, Some(Stage::Complete))));
        }
        let label = if relations(info.path).len() == 1 { "signed in" } else { relation.label() };
        parts.push((label, summary(&classes)));
    }
    let mut stages = vec![(Stage::NotEnrolled, "password only"), (Stage::NotShown, "2fa not shown")];
    if info.stage == Needs::StepUp {
        stages.push((Stage::ShownLongAgo, "2fa an hour ago"));
    }
    for (stage, label) in stages {
        let mut classes = Vec::new();
        for role in Role::iter() {
            let (.., answer) = visit(world, route, role, stage, Relation::Own).await;
            classes.push((role, class(&answer, info, Some(stage))));
        }
        parts.push((label, summary(&classes)));
    }
    format!("{method:4} {} ({:?}, {:?})  {}", info.path, info.action, info.audit, joined(parts))
}

#[tokio::test]
async fn every_route_lets_in_whom_the_reviewed_table_names_and_nobody_else() {
    let mut table = String::new();
    let mut last = None;
    for route in routes() {
        // A change by one route must not be felt by another: a desk that was closed, say.
        let world = match last.take() {
            Some(world) if route.0 == Method::GET => world,
            _ => World::new().await,
        };
        table.push_str(&line(&world, &route).await);
        table.push('\n');
        last = (route.0 == Method::GET).then_some(world);
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn what_is_foreign_and_what_is_missing_answer_with_identical_bytes() {
    let world = World::new().await;
    let mut compared = 0;
    for route in routes().iter().filter(|(_, info)| relations(info.path).len() > 1) {
        let (method, info) = route;
        for role in Role::iter() {
            // One person asks for both: the page of what is not there says who is signed in.
            let someone = world.someone(role, world.here, Stage::Complete).await;
            let asked = async |relation: Relation| {
                let to = address(&world, info.path, relation, Some(&someone)).await;
                send(&world, &someone.actor, route, &to).await
            };
            let missing = asked(Relation::Missing).await;
            let here = format!("{method} {} as {role:?}", info.path);
            for relation in [Relation::Colleague, Relation::OtherDesk, Relation::OtherOrganisation] {
                let foreign = asked(relation).await;
                if foreign.status != 404 {
                    let open = info.action == Action::Public || relation != Relation::OtherOrganisation;
                    assert!(open, "{here}: something of another organisation is answered {}", foreign.status);
                    continue;
                }
                assert_eq!(missing.status, 404, "{here}: foreign is 404, missing is not");
                assert_eq!(telling(&missing.headers), telling(&foreign.headers), "{here}");
                assert_eq!(missing.bytes, foreign.bytes, "{here}: {}", foreign.text());
                compared += 1;
            }
        }
    }
    assert!(compared > 0 || !routes().iter().any(|(_, info)| info.path.contains("{id}")));
}

/// The headers but the date.
fn telling(headers: &HeaderMap) -> Vec<(String, Vec<u8>)> {
    let all = headers.iter().filter(|(name, _)| *name != header::DATE);
    let mut all: Vec<_> = all.map(|(name, v)| (name.to_string(), v.as_bytes().to_vec())).collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_form_from_elsewhere_or_without_its_token_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let dump = Dump::new(&world.house, &[]).await;
    for (method, info) in routes().iter().filter(|(method, _)| *method == Method::POST) {
        let visitors = visitors(&world, info.path).await;
        let before = dump.read().await;
        for (role, to, actor) in &visitors {
            for (how, answer) in
                [("forged", actor.forged_post(to).await), ("no token", actor.tokenless_post(to).await)]
            {
                assert_eq!(answer.status, 403, "{method} {to} as {role:?}, {how}");
            }
        }
        let changed = dump.changed_since(&before).await;
        assert!(changed.is_empty(), "{method} {} changed {changed:?}", info.path);
    }
}

/// Somebody of no role and of each, with the address of what is their own.
async fn visitors(world: &World, path: &'static str) -> Vec<(Option<Role>, String, Actor)> {
    let mut visitors = Vec::new();
    for role in [None].into_iter().chain(Role::iter().map(Some)) {
        let someone = match role {
            Some(role) => Some(world.someone(role, world.here, Stage::Complete).await),
            None => None,
        };
        let to = address(world, path, Relation::Own, someone.as_ref()).await;
        let actor = someone.map_or_else(|| world.house.anybody(), |someone| someone.actor);
        visitors.push((role, to, actor));
    }
    visitors
}

#[tokio::test]
async fn reading_a_page_changes_nothing() {
    let world = World::new().await;
    let everything = Dump::new(&world.house, &[]).await;
    let but_audit = Dump::new(&world.house, &["audit_chain", "audit_entry"]).await;
    for (_, info) in routes().iter().filter(|(method, _)| *method == Method::GET) {
        let dump = if info.audit == Audit::Reading { &but_audit } else { &everything };
        let visitors = visitors(&world, info.path).await;
        // Late enough that the session's last use is noted, which is the one thing that may change.
        let now = world.house.db.now();
        world.house.clock.set(now.plus(time::Duration::minutes(2)));
        let before = dump.read().await;
        let mut answers = Vec::new();
        for (role, to, actor) in &visitors {
            answers.push((role, actor.get(to).await.status));
        }
        let changed = dump.changed_since(&before).await;
        assert!(changed.is_empty(), "GET {} ({answers:?}) changed {changed:?}", info.path);
        world.house.clock.set(now);
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_its_reader() {
    let world = World::new().await;
    let mut looked_at = 0;
    for route in routes() {
        let (method, info) = &route;
        let to = address(&world, info.path, Relation::Own, None).await;
        let nobody = send(&world, &world.house.anybody(), &route, &to).await;
        let mut answers = vec![(to, nobody)];
        for role in Role::iter() {
            let (_, to, answer) = visit(&world, &route, role, Stage::Complete, Relation::Own).await;
            answers.push((to, answer));
        }
        for (to, answer) in answers {
            protects(&format!("{method} {to}"), &answer, info.framed, info.action == Action::Public);
            looked_at += 1;
        }
    }
    let anybody = world.house.anybody();
    protects("GET /nowhere", &anybody.get("/nowhere").await, false, false);
    protects("GET /healthz", &anybody.get("/healthz").await, false, false);
    let asset = tomarigi::web::assets::href("app.css");
    protects("the stylesheet", &anybody.get(&asset).await, false, true);
    assert_eq!(looked_at, routes().len() * 8);
}

fn protects(what: &str, answer: &Answer, framed: bool, may_be_kept: bool) {
    let text = |name: &str| answer.headers.get(name).map(|v| v.to_str().unwrap()).unwrap_or_default();
    let policy = text("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{what}: {policy}");
    assert!(!policy.contains("unsafe-") && !policy.contains("http:"), "{what}: {policy}");
    assert!(policy.contains("base-uri 'none'"), "{what}: {policy}");
    assert_eq!(text("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(text("referrer-policy"), "same-origin", "{what}");
    let shown = answer.status.is_success();
    if framed && shown {
        assert!(policy.contains("frame-ancestors *"), "{what}: {policy}");
    } else {
        assert!(policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
        assert_eq!(text("x-frame-options"), "DENY", "{what}");
    }
    if !may_be_kept || !shown {
        assert_eq!(text("cache-control"), "no-store", "{what}");
    }
    let stored = text("set-cookie");
    assert!(stored.is_empty() || stored.contains("HttpOnly"), "{what}: {stored}");
}

#[test]
fn a_route_that_the_walk_cannot_fill_in_fails_and_says_what_to_add() {
    let missing = things::things("/nowhere/{id}/closing").unwrap_err();
    assert!(missing.contains("(\"/nowhere/{id}\", Thing::…)"), "{missing}");
}
