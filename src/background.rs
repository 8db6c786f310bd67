//! Work that goes on beside the requests: the outbox, imports that were confirmed.
//!
//! What always holds: whatever is begun here is known until it ends, so that the program, told to stop, can wait for it
//! (for a while); and it can ask whether the program was told to stop, so as not to begin anything more.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// The work under way. Cheap to clone.
#[derive(Clone)]
pub struct Background(Arc<Inner>);

struct Inner {
    stopping: watch::Sender<bool>,
    running: watch::Sender<usize>,
}

impl Default for Background {
    fn default() -> Background {
        Background(Arc::new(Inner { stopping: watch::Sender::new(false), running: watch::Sender::new(0) }))
    }
}

/// One piece of work; counted until it is dropped, also when it panics.
struct Piece(Background);

impl Drop for Piece {
    fn drop(&mut self) {
        self.0.0.running.send_modify(|running| *running -= 1);
    }
}

impl Background {
    /// Begins `work`.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.running.send_modify(|running| *running += 1);
        let piece = Piece(self.clone());
        tokio::spawn(async move {
            let _piece = piece;
            work.await;
        });
    }

    /// Does `job` again and again, `pause` apart, until the program is told to stop. What fails is told as `failed`, and tried
    /// again.
    pub async fn repeat<T, E: Display, F: Future<Output = Result<T, E>>>(
        &self,
        pause: Duration,
        failed: &'static str,
        mut job: impl FnMut() -> F,
    ) {
        while !self.is_stopping() {
            if let Err(error) = job().await {
                tracing::warn!(%error, "{failed}");
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.stopping() => {}
            }
        }
    }

    /// Tells all work that the program is to stop.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Whether the program was told to stop.
    pub fn is_stopping(&self) -> bool {
        *self.0.stopping.borrow()
    }

    /// Waits until the program is told to stop.
    pub async fn stopping(&self) {
        let _ = self.0.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Waits until no work is under way.
    pub async fn finished(&self) {
        let _ = self.0.running.subscribe().wait_for(|running| *running == 0).await;
    }
}
