//! What the type-ahead of residences asks: at most six municipalities, the desk's own prefecture first.

use axum::Json;
use axum::extract::Query;
use serde::{Deserialize, Serialize};

use super::desks;
use crate::auth::Access;
use crate::auth::policy::Action;
use crate::desk::calls::labels::prefecture;
use crate::web::AppError;

/// What is asked.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    desk: String,
}

/// A municipality.
#[derive(Serialize)]
pub struct Place {
    code: String,
    name: &'static str,
    prefecture: &'static str,
    own: bool,
}

const AT_MOST: usize = 6;

/// The municipalities that begin so.
pub async fn places(Query(asked): Query<Asked>, access: Access) -> Result<Json<Vec<Place>>, AppError> {
    let desks = desks(&access, Action::TakeCall)?;
    let desk = desks.iter().find(|desk| desk.slug == asked.desk).or(desks.first());
    let own = desk.and_then(prefecture);
    let text: String = asked.q.chars().take(40).collect();
    let found = municipality::complete(&text, own, AT_MOST);
    Ok(Json(
        found
            .into_iter()
            .map(|m| Place {
                code: m.code.to_string(),
                name: m.name,
                prefecture: m.prefecture.short_name(),
                own: Some(m.prefecture) == own,
            })
            .collect(),
    ))
}
