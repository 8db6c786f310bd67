//! Room for large bodies: the server holds so many bytes of them at once, and no more.
//!
//! What always holds: a body larger than a form's is read only when there is room for all of it, and keeps its room until it
//! was answered; who would wait too long for room is told when to come again; none takes its room for ever by arriving slowly.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::AppError;
use super::route::FORM_LIMIT;

/// Bytes of large bodies that are held at once: two of the largest that a route takes.
const ROOM: usize = 64 * 1024 * 1024;
/// How long one waits for room, with the page still open before one's eyes.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a body may take to arrive: the largest over a line of one megabit a second.
pub const ARRIVAL: Duration = Duration::from_mins(5);
/// After how many seconds to try again.
const AGAIN: i64 = 10;

/// The room of the house. Cheap to clone.
#[derive(Clone)]
pub struct Room(Arc<Semaphore>);

/// Room taken; free again when the last clone is dropped.
#[derive(Clone)]
pub struct Held {
    _permit: Arc<OwnedSemaphorePermit>,
}

impl Default for Room {
    fn default() -> Room {
        Room(Arc::new(Semaphore::new(ROOM)))
    }
}

/// How many bytes a body has: as many as it says, or as many as its route takes.
pub fn length(body: &Body, limit: usize) -> usize {
    let told = body.size_hint().exact().and_then(|bytes| usize::try_from(bytes).ok());
    told.map_or(limit, |told| told.min(limit))
}

impl Room {
    /// Takes room for a body; one that is no larger than a form needs none.
    ///
    /// # Errors
    /// [`AppError::Busy`] where there is none for a while.
    pub async fn take(&self, bytes: usize) -> Result<Option<Held>, AppError> {
        if bytes <= FORM_LIMIT {
            return Ok(None);
        }
        let bytes = u32::try_from(bytes.min(ROOM)).unwrap_or(u32::MAX);
        match timeout(PATIENCE, self.0.clone().acquire_many_owned(bytes)).await {
            Ok(Ok(permit)) => Ok(Some(Held { _permit: Arc::new(permit) })),
            _ => Err(AppError::Busy(AGAIN)),
        }
    }
}
