//! The demonstration's blocks: the region in which each branch is counted, by its prefecture.

use anyhow::Result;

use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::db::Db;
use crate::id::Id;
use crate::organisation::{self, branch};

/// The last prefecture of each block (JIS X 0401).
const BLOCKS: [(i16, &str); 7] = [
    (7, "北海道・東北"),
    (14, "関東"),
    (20, "北陸・甲信越"),
    (24, "東海"),
    (30, "近畿"),
    (39, "中国・四国"),
    (47, "九州・沖縄"),
];

/// Names the block of each branch that has a prefecture.
pub(super) async fn fill(db: &Db, organisation: Id) -> Result<()> {
    let scope = operator_scope(organisation, Action::ManageOrganisation, db.now());
    let block = |row: &branch::Model| {
        let prefecture = row.prefecture?;
        BLOCKS.iter().find(|(last, _)| prefecture <= *last).map(|(_, name)| (*name).to_owned())
    };
    let branches = scope.find::<branch::Entity>().all(db).await?;
    let blocks: Vec<_> = branches.iter().map(|row| (row.id, block(row))).collect();
    let mut tx = db.write(&scope).await?;
    if organisation::set_blocks(&mut tx, &blocks).await? > 0 {
        tx.commit().await?;
    }
    Ok(())
}
