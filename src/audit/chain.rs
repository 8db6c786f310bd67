//! Appending to the chains, and what an entry's MAC covers.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, Statement};

use super::{AuditEvent, entity};
use crate::crypto::{Mac, OrganisationKeys};
use crate::db::Scope;
use crate::id::Id;

/// What stands before the first entry of a chain.
pub const GENESIS: Mac = [0; 32];

/// The MAC of `entry`, which follows an entry with MAC `previous`.
pub fn entry_mac(keys: &OrganisationKeys, entry: &entity::Model, previous: &[u8]) -> Mac {
    let account = entry.account_id.map_or(0, |id| id.0);
    keys.mac(
        "audit/1",
        &[
            previous,
            &entry.organisation_id.0.to_be_bytes(),
            &entry.chain_id.0.to_be_bytes(),
            &entry.desk_id.map_or(0, |id| id.0).to_be_bytes(),
            &entry.seq.to_be_bytes(),
            &entry.at.0.to_be_bytes(),
            &account.to_be_bytes(),
            entry.event.as_bytes(),
            entry.subject_table.as_bytes(),
            &entry.subject_id.0.to_be_bytes(),
            entry.detail.as_bytes(),
        ],
    )
}

/// Appends `events` to their chains. These are locked in the order of their ids, as the last thing of a transaction.
///
/// # Errors
/// [`DbErr`] when the database refuses.
pub(crate) async fn append(
    tx: &DatabaseTransaction,
    scope: &Scope,
    keys: &OrganisationKeys,
    events: Vec<AuditEvent>,
) -> Result<(), DbErr> {
    let mut chains: BTreeMap<Id, Vec<AuditEvent>> = BTreeMap::new();
    for event in events {
        chains.entry(event.desk.unwrap_or(scope.organisation())).or_default().push(event);
    }
    for (chain, events) in chains {
        let (mut seq, mut previous) = lengthen(tx, scope.organisation(), chain, events.len()).await?;
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            seq += 1;
            let mut entry = entity::Model {
                id: Id::new(scope.now()),
                organisation_id: scope.organisation(),
                chain_id: chain,
                desk_id: event.desk,
                seq,
                at: scope.now(),
                account_id: scope.account(),
                event: event.event.to_owned(),
                subject_table: event.subject.0.to_owned(),
                subject_id: event.subject.1,
                detail: serde_json::to_string(&event.detail).unwrap_or_default(),
                mac: Vec::new(),
            };
            entry.mac = entry_mac(keys, &entry, &previous).to_vec();
            previous.clone_from(&entry.mac);
            rows.push(active(entry));
        }
        entity::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Makes room for `n` entries at the end of a chain, which is locked from now on; gives how long it was, and the MAC of its
/// last entry.
async fn lengthen(
    tx: &DatabaseTransaction,
    organisation: Id,
    chain: Id,
    n: usize,
) -> Result<(i64, Vec<u8>), DbErr> {
    let backend = tx.get_database_backend();
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let longer = "UPDATE audit_chain SET length = length + $1 WHERE chain_id = $2 RETURNING length, \
                  (SELECT mac FROM audit_entry WHERE audit_entry.chain_id = audit_chain.chain_id \
                  AND audit_entry.seq = audit_chain.length - $1) AS previous";
    let longer = Statement::from_sql_and_values(backend, longer, [n.into(), chain.0.into()]);
    let mut row = tx.query_one_raw(longer.clone()).await?;
    if row.is_none() {
        let insert = "INSERT INTO audit_chain (chain_id, organisation_id, length) VALUES ($1, $2, 0) \
                      ON CONFLICT (chain_id) DO NOTHING";
        let values = [chain.0.into(), organisation.0.into()];
        tx.execute_raw(Statement::from_sql_and_values(backend, insert, values)).await?;
        row = tx.query_one_raw(longer).await?;
    }
    let row = row.ok_or_else(|| DbErr::RecordNotFound("audit_chain".into()))?;
    let length: i64 = row.try_get("", "length")?;
    // Where the last entry is gone, `verify` names the gap; the house goes on.
    let previous: Option<Vec<u8>> = row.try_get("", "previous")?;
    Ok((length - n, previous.unwrap_or_else(|| GENESIS.to_vec())))
}

fn active(entry: entity::Model) -> entity::ActiveModel {
    entity::ActiveModel {
        id: Set(entry.id),
        organisation_id: Set(entry.organisation_id),
        chain_id: Set(entry.chain_id),
        desk_id: Set(entry.desk_id),
        seq: Set(entry.seq),
        at: Set(entry.at),
        account_id: Set(entry.account_id),
        event: Set(entry.event),
        subject_table: Set(entry.subject_table),
        subject_id: Set(entry.subject_id),
        detail: Set(entry.detail),
        mac: Set(entry.mac),
    }
}
