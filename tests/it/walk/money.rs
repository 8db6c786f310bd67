//! Things of money for the walk: a fee with what paid it, a receipt, a travel claim with evidence, a file of transfers.

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use tomarigi::auth::policy::Action;
use tomarigi::db::{AuditEvent, WriteTx};
use tomarigi::id::Id;
use tomarigi::training::money::entity::{
    ClaimState, FileKind, claim, evidence, fee, line, payout, place, receipt, refund, share,
};

use super::training::{application, named};
use super::world::{Relation, World};

async fn write(world: &World, relation: Relation) -> WriteTx {
    world.house.db.write(&world.operator(world.at(relation), Action::HandleMoney)).await.unwrap()
}

async fn done(mut tx: WriteTx) {
    let organisation = tx.scope().organisation();
    tx.record(AuditEvent::new("bank.imported", "organisation", organisation));
    tx.commit().await.unwrap();
}

/// The programme that the address names, and somebody who applied to it.
async fn somebody(world: &World, relation: Relation) -> (Id, Id) {
    let row = named(world, relation).await;
    *world.programme.lock().unwrap() = Some(row.clone());
    (row.id, application(world, relation).await)
}

/// Of whom a fee, receipt or claim is: whose link the address names, or somebody who applied just now.
async fn whose(world: &World, relation: Relation) -> (Id, Id) {
    let guest = world.applicant.lock().unwrap().take();
    match guest.filter(|(.., organisation)| *organisation == world.at(relation).organisation) {
        Some((programme, application, _)) => (programme, application),
        None => somebody(world, relation).await,
    }
}

async fn fee_of(world: &World, relation: Relation, (programme, application): (Id, Id)) -> Id {
    let mut tx = write(world, relation).await;
    let id = tx.new_id();
    let today = tx.now().date();
    let row = fee::Model {
        id,
        organisation_id: world.at(relation).organisation,
        programme_id: programme,
        application_id: application,
        stage: "basic".into(),
        again: 0,
        number: id.0,
        reference: "000013".into(),
        amount: 5000,
        asked_on: today,
        due_on: today,
        reminders: 0,
        reminded_at: None,
        waived_at: None,
        sealed_reason: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    done(tx).await;
    id
}

/// A fee asked for just now.
pub async fn fee(world: &World, relation: Relation) -> Id {
    let whose = somebody(world, relation).await;
    fee_of(world, relation, whose).await
}

/// A line of a statement taken in just now.
pub async fn line(world: &World, relation: Relation) -> Id {
    let mut tx = write(world, relation).await;
    let id = tx.new_id();
    let row = line::Model {
        id,
        organisation_id: world.at(relation).organisation,
        import_key: tx.keys().blind("bank-line", &id.to_string()),
        position: 0,
        booked_on: tx.now().date(),
        amount: 5000,
        is_credit: true,
        is_correction: false,
        sealed_payer: tx.seal(place("bank_line", "sealed_payer", id), "ﾓﾘｼﾀ ﾕｶ"),
        allocated: 0,
        imported_at: tx.now(),
        set_aside_at: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    done(tx).await;
    id
}

/// A share booked just now.
pub async fn share(world: &World, relation: Relation) -> Id {
    let whose = somebody(world, relation).await;
    let (fee, line) = (fee_of(world, relation, whose).await, line(world, relation).await);
    let mut tx = write(world, relation).await;
    let id = tx.new_id();
    let row = share::Model {
        id,
        organisation_id: world.at(relation).organisation,
        programme_id: whose.0,
        application_id: whose.1,
        fee_id: fee,
        line_id: line,
        paid_on: tx.now().date(),
        amount: 5000,
        live: Some(fee),
        confirmed_at: tx.now(),
        confirmed_by: None,
        undone_at: None,
        sealed_reason: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    done(tx).await;
    id
}

/// Money given back just now.
pub async fn refund(world: &World, relation: Relation) -> Id {
    let whose = somebody(world, relation).await;
    let fee = fee_of(world, relation, whose).await;
    let mut tx = write(world, relation).await;
    let id = tx.new_id();
    let row = refund::Model {
        id,
        organisation_id: world.at(relation).organisation,
        programme_id: whose.0,
        application_id: whose.1,
        fee_id: fee,
        amount: 1000,
        sealed_reason: tx.seal(place("fee_refund", "sealed_reason", id), "辞退"),
        decided_at: tx.now(),
        payout_id: None,
        undone_at: None,
        sealed_undone: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    done(tx).await;
    id
}

/// A receipt issued just now.
pub async fn receipt(world: &World, relation: Relation) -> Id {
    let whose = whose(world, relation).await;
    let fee = fee_of(world, relation, whose).await;
    let mut tx = write(world, relation).await;
    let id = tx.new_id();
    let row = receipt::Model {
        id,
        organisation_id: world.at(relation).organisation,
        programme_id: whose.0,
        application_id: whose.1,
        fee_id: fee,
        live: Some(fee),
        fiscal_year: 2026,
        number: i32::try_from(id.0 & 0x7FFF_FFFF).unwrap(),
        amount: 5000,
        issued_at: tx.now(),
        voided_at: None,
        sealed_receipt: tx
            .seal(place("fee_receipt", "sealed_receipt", id), r#"{"payer":"森下 由香","pdf":""}"#),
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    done(tx).await;
    id
}

async fn claim_of(world: &World, relation: Relation, (programme, application): (Id, Id)) -> Id {
    let mut tx = write(world, relation).await;
    let id = tx.new_id();
    let row = claim::Model {
        id,
        organisation_id: world.at(relation).organisation,
        programme_id: programme,
        application_id: application,
        state: ClaimState::Sent,
        by_office: false,
        cost: 3000,
        lodging: 0,
        subsidy: None,
        subsidy_parts: None,
        sealed_claim: tx.seal(place("travel_claim", "sealed_claim", id), "{}"),
        sealed_answer: None,
        sent_at: tx.now(),
        revision: 1,
        decided_at: None,
        payout_id: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    done(tx).await;
    id
}

/// A travel claim sent just now.
pub async fn claim(world: &World, relation: Relation) -> Id {
    let whose = somebody(world, relation).await;
    claim_of(world, relation, whose).await
}

/// Evidence of a travel claim.
pub async fn evidence(world: &World, relation: Relation) -> Id {
    let whose = whose(world, relation).await;
    let claim = claim_of(world, relation, whose).await;
    let mut tx = write(world, relation).await;
    let id = tx.new_id();
    let row = evidence::Model {
        id,
        organisation_id: world.at(relation).organisation,
        application_id: whose.1,
        claim_id: claim,
        kind: FileKind::Pdf,
        sealed_what: tx.seal(place("travel_evidence", "sealed_what", id), "領収書"),
        sealed_file: tx.seal(place("travel_evidence", "sealed_file", id), ""),
        added_at: tx.now(),
        taken_at: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    done(tx).await;
    id
}

/// A file of transfers made just now.
pub async fn payout(world: &World, relation: Relation) -> Id {
    let row = named(world, relation).await;
    let mut tx = write(world, relation).await;
    let id = tx.new_id();
    let row = payout::Model {
        id,
        organisation_id: row.organisation_id,
        programme_id: row.id,
        pay_on: tx.now().date(),
        people: 0,
        total: 0,
        sealed_file: tx.seal(place("payout", "sealed_file", id), "{}"),
        made_at: tx.now(),
        made_by: None,
        paid_at: None,
        cancelled_at: None,
        sealed_reason: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    done(tx).await;
    id
}
