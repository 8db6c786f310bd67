//! What stands in an address in place of a parameter: the table to which a new route with a parameter adds ONE line, and
//! how each kind of thing is made.

use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};
use tomarigi::auth::accounts::NewGrant;
use tomarigi::auth::entity::role_grant;
use tomarigi::auth::invitations::{self, NewInvitation};
use tomarigi::auth::policy::{Action, Role};
use tomarigi::crypto::Place;
use tomarigi::desk::calls::codes::Source;
use tomarigi::desk::calls::commands::{self, NewCall};
use tomarigi::desk::calls::draft;
use tomarigi::desk::calls::model::{Facts, Texts};
use tomarigi::desk::calls::redaction;
use tomarigi::desk::duty::entity as duty;
use tomarigi::desk::imports::batch;
use tomarigi::id::Id;
use tomarigi::organisation::{self, NewDesk};

use super::world::{Relation, Someone, Stage, World};
use super::{money, training};

/// Something that a parameter names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Thing {
    /// A word that is the same for everybody.
    Word(&'static str),
    /// A record of a call.
    Call,
    /// What is being written of a call.
    Draft,
    /// A request to black out words.
    Redaction,
    /// Somebody checked in.
    Duty,
    /// A file that waits to be confirmed.
    Import,
    /// An account.
    Account,
    /// A desk, by its word.
    DeskSlug,
    /// An edition, by its number.
    Edition,
    /// A programme of training, by its word.
    Programme,
    /// An application: of the programme that the address names, or of one of its own.
    Application,
    /// A place that is offered, of the programme that the address names.
    Offer,
    /// The link to somebody's own page.
    Link,
    /// The calendar of somebody's own meetings.
    Calendar,
    /// A meeting's report that waits to be confirmed, of the programme that the address names.
    MeetingReport,
    /// A fee.
    Fee,
    /// What pays a fee.
    Share,
    /// A line of a bank statement.
    BankLine,
    /// A receipt: of whom the link in the address is, or of somebody of the programme.
    Receipt,
    /// A travel claim.
    Claim,
    /// Evidence of a travel claim: of whom the link is, or of somebody of the programme.
    Evidence,
    /// A file of transfers.
    Payout,
    /// Money given back.
    Refund,
    /// An entry of the register.
    Supporter,
    /// A certificate; its entry of the register is that of the account that owns it.
    Certificate,
    /// A file that waits to be taken into the register.
    RegisterImport,
}

/// Path up to and with a parameter, and what stands there. It serves every route that begins so.
pub const PARAMETERS: &[(&str, Thing)] = &[
    ("/applications/{token}", Thing::Link),
    ("/applications/{token}/evidence/{evidence}", Thing::Evidence),
    ("/applications/{token}/receipts/{receipt}", Thing::Receipt),
    ("/applications/{token}/certificate/{file}", Thing::Word("paper.pdf")),
    ("/badges/{issuer}", Thing::Word("0000000000000")),
    ("/badges/{issuer}/achievements/{programme}", Thing::Word("0000000000000")),
    ("/calendars/{token}", Thing::Calendar),
    ("/calls/drafts/{id}", Thing::Draft),
    ("/calls/imports/{id}", Thing::Import),
    ("/calls/{id}", Thing::Call),
    ("/certificates/{code}", Thing::Word("00000000000000000000000000")),
    ("/desk/{slug}", Thing::DeskSlug),
    ("/desk/{slug}/editions/{number}", Thing::Edition),
    ("/desks/{slug}", Thing::DeskSlug),
    ("/desks/{slug}/editions/{number}", Thing::Edition),
    ("/desks/{slug}/editions/{number}/{file}", Thing::Word("edition.csv")),
    ("/duties/{id}", Thing::Duty),
    ("/invitation/{code}", Thing::Word("0000-0000-0000")),
    ("/language/{tag}", Thing::Word("en")),
    ("/people/{id}", Thing::Account),
    ("/programmes/{slug}", Thing::Programme),
    ("/programmes/{slug}/applications/{application}", Thing::Application),
    ("/programmes/{slug}/attendance/courses/{course}", Thing::Word("room")),
    ("/programmes/{slug}/attendance/courses/{course}/{session}", Thing::Word("1")),
    ("/programmes/{slug}/attendance/participants/{participant}", Thing::Application),
    ("/programmes/{slug}/attendance/reports/{report}", Thing::MeetingReport),
    ("/programmes/{slug}/letters/{kind}", Thing::Word("placed")),
    ("/programmes/{slug}/lodging/{course}", Thing::Word("room")),
    ("/programmes/{slug}/lodging/{course}/guests/{participant}", Thing::Application),
    ("/programmes/{slug}/money/evidence/{evidence}", Thing::Evidence),
    ("/programmes/{slug}/money/fees/{fee}", Thing::Fee),
    ("/programmes/{slug}/money/lines/{line}", Thing::BankLine),
    ("/programmes/{slug}/money/payees/{application}", Thing::Application),
    ("/programmes/{slug}/money/payouts/{payout}", Thing::Payout),
    ("/programmes/{slug}/money/receipts/{receipt}", Thing::Receipt),
    ("/programmes/{slug}/money/refunds/{refund}", Thing::Refund),
    ("/programmes/{slug}/money/shares/{share}", Thing::Share),
    ("/programmes/{slug}/money/travel/{claim}", Thing::Claim),
    ("/programmes/{slug}/offers/{place}", Thing::Offer),
    ("/programmes/{slug}/places/{stage}", Thing::Word("basic")),
    ("/recommendations/{application}", Thing::Application),
    ("/redactions/{id}", Thing::Redaction),
    ("/register/certificates/{certificate}", Thing::Certificate),
    ("/register/certificates/{certificate}/papers/{version}", Thing::Word("1")),
    ("/register/imports/{import}", Thing::RegisterImport),
    ("/register/own/certificates/{certificate}", Thing::Certificate),
    ("/register/own/certificates/{certificate}/{file}", Thing::Word("badge.jwt")),
    ("/register/{supporter}", Thing::Supporter),
    ("/statistics/figures/{name}", Thing::Word("relation.svg")),
    ("/trainings/{slug}", Thing::Programme),
];

/// Fields of a form that its page fills in, where without them the answer tells nothing of who may send it. `to`: the
/// address it is sent to.
pub async fn hidden(world: &World, path: &str, to: &str) -> Vec<(&'static str, String)> {
    match path {
        "/calls/{id}/correction" => vec![("base", "1".to_owned()), ("reason", "x".to_owned())],
        "/programmes/{slug}/applications/{application}/line" => vec![("to", "line".to_owned())],
        "/programmes/{slug}/money/travel" => {
            vec![("application", training::application(world, Relation::Own).await.to_string())]
        }
        "/programmes/{slug}/money/payouts/{payout}/returns" => vec![("application", Id(1).to_string())],
        "/recommendations" => training::order(world).await,
        "/people/withdrawals" => vec![("invitation", invitation(world).await.to_string())],
        "/people/{id}/revocations" => {
            let account: Option<Id> = to.split('/').nth(2).and_then(|id| id.parse().ok());
            let scope = world.operator(world.here, Action::ManageAccounts);
            let of = scope.find::<role_grant::Entity>().filter(role_grant::Column::AccountId.eq(account));
            let grant = of.one(&world.house.db).await.unwrap().map_or(Id(1), |grant| grant.id);
            vec![("grant", grant.to_string())]
        }
        "/programmes/{slug}/attendance/participants/{participant}" => vec![("stage", "basic".to_owned())],
        "/programmes/{slug}/attendance/links" => vec![("course", "room".to_owned())],
        "/organisation/closings" | "/organisation/reopenings" => {
            vec![("desk", another_desk(world).await.to_string())]
        }
        _ => vec![],
    }
}

/// Somebody invited to the desk.
async fn invitation(world: &World) -> Id {
    let mut tx = world.house.db.write(&world.operator(world.here, Action::Invite)).await.unwrap();
    let grant = NewGrant::at_desk(Role::Supporter, world.here.desk);
    let new = NewInvitation { email: None, display_name: "森 千夏".into(), grant };
    let (id, _) = invitations::invite(&mut tx, &world.house.db, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A desk at which nobody is.
async fn another_desk(world: &World) -> Id {
    let mut tx = world.house.db.write(&world.operator(world.here, Action::ManageOrganisation)).await.unwrap();
    let new = NewDesk {
        branch: Some(world.here.branch),
        slug: format!("desk-{:08x}", rand::random::<u32>()),
        name: "もうひとつの窓口".into(),
        prefecture: 24,
        phone: None,
    };
    let id = organisation::open_desk(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// What stands at each parameter of `path`.
///
/// # Errors
/// Says which line is missing.
pub fn things(path: &str) -> Result<Vec<Thing>, String> {
    let ends = path.match_indices('}').map(|(at, _)| &path[..=at]);
    ends.map(|prefix| {
        let line = PARAMETERS.iter().find(|(known, _)| *known == prefix);
        line.map(|(_, thing)| *thing).ok_or_else(|| {
            format!(
                "the walk does not know what stands at the end of {prefix} (route {path}): add a line \
                 (\"{prefix}\", Thing::…) to PARAMETERS in tests/it/walk/things.rs"
            )
        })
    })
    .collect()
}

/// The relations in which the things of a path can stand to somebody: all, or one where there is nobody's thing in it.
pub fn relations(path: &str) -> &'static [Relation] {
    let things = things(path).unwrap_or_else(|missing| panic!("{missing}"));
    let owned = things.iter().any(|thing| !matches!(thing, Thing::Word(_)));
    if owned { &Relation::ALL } else { &Relation::ALL[..1] }
}

/// The address of `path` with things put in that stand in `relation` to `me`, each made afresh.
pub async fn address(world: &World, path: &str, relation: Relation, me: Option<&Someone>) -> String {
    let things = things(path).unwrap_or_else(|missing| panic!("{missing}"));
    let mut address = String::new();
    let mut rest = path;
    for thing in things {
        let (before, after) = rest.split_once('{').unwrap();
        address.push_str(before);
        address.push_str(&make(world, thing, relation, me).await);
        rest = after.split_once('}').unwrap().1;
    }
    address + rest
}

async fn make(world: &World, thing: Thing, relation: Relation, me: Option<&Someone>) -> String {
    let missing = relation == Relation::Missing;
    match thing {
        Thing::Word(word) => word.to_owned(),
        Thing::DeskSlug if missing => "no-such-desk".to_owned(),
        Thing::DeskSlug => world.at(relation).slug.to_owned(),
        Thing::Programme if missing => "no-such-programme".to_owned(),
        Thing::Programme => training::programme(world, relation).await,
        Thing::Application if !missing => training::application(world, relation).await.to_string(),
        Thing::Offer if !missing => training::offer(world, relation).await.to_string(),
        Thing::Link | Thing::Calendar if missing => "no-link-at-all".to_owned(),
        Thing::Calendar => training::calendar(world, relation).await,
        Thing::Link => training::link(world, relation).await,
        Thing::Edition if missing => "999".to_owned(),
        Thing::Edition => edition(world, relation).await.to_string(),
        _ if missing => Id::new(world.house.db.now()).to_string(),
        Thing::Fee => money::fee(world, relation).await.to_string(),
        Thing::Share => money::share(world, relation).await.to_string(),
        Thing::BankLine => money::line(world, relation).await.to_string(),
        Thing::Receipt => money::receipt(world, relation).await.to_string(),
        Thing::Claim => money::claim(world, relation).await.to_string(),
        Thing::Evidence => money::evidence(world, relation).await.to_string(),
        Thing::Payout => money::payout(world, relation).await.to_string(),
        Thing::Refund => money::refund(world, relation).await.to_string(),
        Thing::Account => match (relation, me) {
            (Relation::Own, Some(me)) => me.account.id.to_string(),
            _ => {
                let them = world.someone(Role::Supporter, world.at(relation), Stage::Complete).await;
                them.account.id.to_string()
            }
        },
        Thing::MeetingReport if !missing => training::report(world, relation).await.to_string(),
        Thing::Application | Thing::Offer | Thing::MeetingReport => unreachable!("made above"),
        Thing::Certificate => training::certificate(world, relation, me).await.to_string(),
        Thing::Supporter => training::supporter(world, relation, me).await.to_string(),
        Thing::RegisterImport => training::register_import(world, relation).await.to_string(),
        Thing::Call => call(world, relation, me).await.to_string(),
        Thing::Draft => draft(world, relation, me).await.to_string(),
        Thing::Redaction => redaction(world, relation, me).await.to_string(),
        Thing::Duty => duty(world, relation, me).await.to_string(),
        Thing::Import => import(world, relation, me).await.to_string(),
    }
}

/// A call taken just now.
async fn call(world: &World, relation: Relation, me: Option<&Someone>) -> Id {
    let place = world.at(relation);
    let owner = world.owner(relation, me).await;
    let mut tx = world.house.db.write(&world.operator(place, Action::TakeCall)).await.unwrap();
    let facts = Facts { taken_by: Some(owner), ..Facts::beginning(world.house.db.now(), Source::DuringCall) };
    let texts = Texts { chief_concern: "声のかけ方".into(), notes: "台所の灯り".into() };
    let recorded = commands::record(&mut tx, NewCall { desk: place.desk, facts, texts }).await.unwrap();
    tx.commit().await.unwrap();
    recorded.id
}

/// An edition published just now.
async fn edition(world: &World, relation: Relation) -> i32 {
    use tomarigi::publication::{editions, statistics::model::Callers, statistics::period::Period};
    let place = world.at(relation);
    let scope = world.operator(place, Action::PublishEdition);
    let mut tx = world.house.db.write(&scope).await.unwrap();
    for _ in 0..5 {
        let facts = Facts::beginning(world.house.db.now(), Source::DuringCall);
        let call = NewCall { desk: place.desk, facts, texts: Texts::default() };
        commands::record(&mut tx, call).await.unwrap();
    }
    let desk = editions::queries::desk(&scope, &tx, place.slug).await.unwrap().unwrap();
    let period = Period::this_fiscal_year(world.house.db.now().date());
    let words = editions::content::Both::default();
    let content = editions::queries::content(&scope, &tx, &desk, (period, Callers::New), words).await;
    let content = content.unwrap().unwrap();
    let all = editions::queries::of_desk(&scope, &tx, &desk).await.unwrap();
    let before = all.iter().find(|edition| edition.is_current()).map(|edition| edition.number);
    let published = editions::commands::publish(&mut tx, &desk, period, &content, before).await.unwrap();
    tx.commit().await.unwrap();
    match published {
        editions::commands::Published::As(number) => number,
        editions::commands::Published::Overlaps(other) => panic!("edition {other} was to be replaced"),
    }
}

/// A draft begun just now.
async fn draft(world: &World, relation: Relation, me: Option<&Someone>) -> Id {
    let place = world.at(relation);
    let owner = world.owner(relation, me).await;
    let mut tx = world.house.db.write(&world.operator(place, Action::TakeCall)).await.unwrap();
    let id = tx.new_id();
    let row = draft::Model {
        id,
        organisation_id: place.organisation,
        desk_id: place.desk,
        account_id: owner,
        call_id: None,
        started_at: tx.now(),
        ended_at: None,
        sealed_form: draft::Kept::default().seal(tx.keys(), id),
        revision: 1,
        saved_at: tx.now(),
        sent_at: None,
        discarded_at: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    tx.unaudited("a draft");
    tx.commit().await.unwrap();
    id
}

/// Somebody checked in just now.
async fn duty(world: &World, relation: Relation, me: Option<&Someone>) -> Id {
    let place = world.at(relation);
    let owner = world.owner(relation, me).await;
    let mut tx = world.house.db.write(&world.operator(place, Action::TakeCall)).await.unwrap();
    let row = duty::Model {
        id: tx.new_id(),
        organisation_id: place.organisation,
        desk_id: place.desk,
        account_id: owner,
        checked_in_at: tx.now(),
        until: tx.now().plus(time::Duration::hours(3)),
        checked_out_at: None,
    };
    let id = row.id;
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    tx.unaudited("a duty");
    tx.commit().await.unwrap();
    id
}

/// A request to black out words of a call, just now.
async fn redaction(world: &World, relation: Relation, me: Option<&Someone>) -> Id {
    let place = world.at(relation);
    let owner = world.owner(relation, me).await;
    let call = call(world, relation, me).await;
    let mut tx = world.house.db.write(&world.operator(place, Action::AskRedaction)).await.unwrap();
    let id = tx.new_id();
    let sealed = |column| tx.seal(Place { table: "call_redaction", column, row: id }, "台所");
    let row = redaction::Model {
        id,
        organisation_id: place.organisation,
        desk_id: place.desk,
        call_id: call,
        account_id: owner,
        sealed_words: Some(sealed("sealed_words")),
        sealed_reason: sealed("sealed_reason"),
        asked_at: tx.now(),
        decided_by: None,
        decided_at: None,
        approved: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    tx.unaudited("a request");
    tx.commit().await.unwrap();
    id
}

/// A file taken in just now.
async fn import(world: &World, relation: Relation, me: Option<&Someone>) -> Id {
    let place = world.at(relation);
    let owner = world.owner(relation, me).await;
    let mut tx = world.house.db.write(&world.operator(place, Action::ImportCalls)).await.unwrap();
    let row = batch::Model {
        id: tx.new_id(),
        organisation_id: place.organisation,
        desk_id: place.desk,
        account_id: Some(owner),
        started_at: tx.now(),
        touched_at: tx.now(),
        sealed_name: None,
        total: 0,
        done: 0,
        state: batch::State::Held,
        sealed_report: None,
        finished_at: None,
    };
    let id = row.id;
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    tx.unaudited("a file");
    tx.commit().await.unwrap();
    id
}
