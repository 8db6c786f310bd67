//! Room for large bodies: the server holds so many bytes of them at once, and no more.
//!
//! What always holds: a body larger than a form's is read only when there is room for all of it, and keeps its room until it
//! was answered; who would wait too long for room is told when to come again; none takes its room for ever by arriving slowly;
//! whoever comes without an account leaves room for those who have one.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::AppError;
use super::route::FORM_LIMIT;

/// Bytes of large bodies that are held at once: two of the largest that a route takes.
const ROOM: usize = 64 * 1024 * 1024;
/// Of these, bytes of those who come without an account, by a link.
const ROOM_OF_LINKS: usize = 24 * 1024 * 1024;
/// How long one waits for room, with the page still open before one's eyes.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a body may take to arrive: the largest over a line of one megabit a second.
const ARRIVAL: Duration = Duration::from_mins(5);
/// The same of one that comes by a link: none of them is as large.
const ARRIVAL_BY_LINK: Duration = Duration::from_mins(2);
/// After how many seconds to try again.
const AGAIN: i64 = 10;

/// How long a body may take to arrive.
pub fn arrival(by_link: bool) -> Duration {
    if by_link { ARRIVAL_BY_LINK } else { ARRIVAL }
}

/// The room of the house. Cheap to clone.
#[derive(Clone)]
pub struct Room {
    all: Arc<Semaphore>,
    of_links: Arc<Semaphore>,
}

/// Room taken; free again when the last clone is dropped.
#[derive(Clone)]
pub struct Held {
    _permits: Arc<(OwnedSemaphorePermit, Option<OwnedSemaphorePermit>)>,
}

impl Default for Room {
    fn default() -> Room {
        Room { all: Arc::new(Semaphore::new(ROOM)), of_links: Arc::new(Semaphore::new(ROOM_OF_LINKS)) }
    }
}

/// How many bytes a body has: as many as it says, or as many as its route takes.
pub fn length(body: &Body, limit: usize) -> usize {
    let told = body.size_hint().exact().and_then(|bytes| usize::try_from(bytes).ok());
    told.map_or(limit, |told| told.min(limit))
}

impl Room {
    /// Takes room for a body; one that is no larger than a form needs none. `by_link`: whoever sends it has no account.
    ///
    /// # Errors
    /// [`AppError::Busy`] where there is none for a while.
    pub async fn take(&self, bytes: usize, by_link: bool) -> Result<Option<Held>, AppError> {
        if bytes <= FORM_LIMIT {
            return Ok(None);
        }
        let most = if by_link { ROOM_OF_LINKS } else { ROOM };
        let bytes = u32::try_from(bytes.min(most)).unwrap_or(u32::MAX);
        let taken = async {
            let of_links = match by_link {
                true => Some(self.of_links.clone().acquire_many_owned(bytes).await?),
                false => None,
            };
            Ok::<_, AcquireError>((self.all.clone().acquire_many_owned(bytes).await?, of_links))
        };
        match timeout(PATIENCE, taken).await {
            Ok(Ok(permits)) => Ok(Some(Held { _permits: Arc::new(permits) })),
            _ => Err(AppError::Busy(AGAIN)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn links_take_no_more_than_their_part_of_the_room() {
        const FILE: usize = 12 * 1024 * 1024;
        let room = Room::default();
        let held = [room.take(FILE, true).await.unwrap(), room.take(FILE, true).await.unwrap()];
        assert!(held.iter().all(Option::is_some));
        assert!(matches!(room.take(FILE, true).await, Err(AppError::Busy(_))));
        // The office's largest still finds room, and what was answered is free again.
        assert!(room.take(32 * 1024 * 1024, false).await.unwrap().is_some());
        drop(held);
        assert!(room.take(FILE, true).await.unwrap().is_some());
        assert!(arrival(true) < arrival(false));
    }
}
