//! A desk that has taken calls for twenty years.

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use time::Duration;
use tomarigi::crypto::OrganisationKeys;
use tomarigi::db::AuditEvent;
use tomarigi::desk::calls::codes::{
    Age, Channel, Code, HowLong, Kind, Novelty, ReferredTo, Relation, Residence, Response, Responses, Sex,
    Source,
};
use tomarigi::desk::calls::commands::{self, NewCall};
use tomarigi::desk::calls::entity;
use tomarigi::desk::calls::model::{Facts, Texts};
use tomarigi::id::Id;

use crate::server::Place;

/// One of a list, always the same for the same number.
fn one<C: Code>(n: usize) -> C {
    C::iter().nth(n % C::iter().count()).unwrap()
}

/// The `n`th call of a desk: facts of every kind, texts of the length that people write.
pub fn call(desk: Id, n: usize, now: tomarigi::clock::Instant) -> NewCall {
    let mut facts = Facts::beginning(
        now.minus(Duration::minutes(100 * i64::try_from(n).unwrap() + 10)),
        Source::DuringCall,
    );
    facts.ended_at = Some(facts.started_at.plus(Duration::minutes(40)));
    let mixed = n.wrapping_mul(2_654_435_761) >> 7;
    facts.kind = if mixed.is_multiple_of(10) { one::<Kind>(mixed / 10) } else { Kind::Conversation };
    facts.channel = Channel::default();
    facts.novelty = one::<Novelty>(mixed);
    facts.relation = one::<Relation>(mixed / 3);
    facts.caller_age = one::<Age>(mixed / 5);
    facts.caller_sex = one::<Sex>(mixed / 7);
    facts.residence = Residence::Municipality(24_201 + i32::try_from(mixed % 12).unwrap());
    facts.person_age = one::<Age>(mixed / 11);
    facts.person_sex = one::<Sex>(mixed / 13);
    facts.how_long = one::<HowLong>(mixed / 17);
    facts.responses = Responses::default().with(one::<Response>(mixed / 19));
    facts.referred_to = one::<ReferredTo>(mixed / 23);
    facts.heaviness = i16::try_from(mixed % 6).unwrap();
    let texts = Texts {
        chief_concern: "部屋から出てこない息子に、どう声をかければよいか知りたい".into(),
        notes: "夜に台所へ来る。食事はとっている。昼は眠っていることが多い。".repeat(4),
    };
    NewCall { desk, facts, texts }
}

/// The row of [`call`], sealed.
pub fn row(
    place: &Place,
    keys: &OrganisationKeys,
    n: usize,
    number: i32,
    now: tomarigi::clock::Instant,
) -> entity::Model {
    let call = call(place.desk, n, now);
    commands::row(keys, place.organisation, Id::new(now), number, call, (now, None), None)
}

/// Puts `calls` records into the desk, as an import does.
pub async fn fill(place: &Place, calls: usize) {
    let db = place.open().await;
    let keys = db.keys(place.organisation).await.unwrap();
    let numbers: Vec<usize> = (0..calls).collect();
    for chunk in numbers.chunks(5_000) {
        let scope = place.operator(&db);
        let mut tx = db.write(&scope).await.unwrap();
        let row = |n: &usize| {
            let number = 1_000_000 + i32::try_from(*n).unwrap();
            row(place, &keys, *n, number, scope.now()).into_active_model().reset_all()
        };
        tx.insert_many(chunk.iter().map(row).collect()).await.unwrap();
        tx.record(AuditEvent::new("call.imported", "desk", place.desk).at_desk(place.desk));
        tx.commit().await.unwrap();
    }
    db.close().await;
}
