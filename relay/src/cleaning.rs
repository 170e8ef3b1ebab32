//! The one thread on which words are cleaned, searched and sealed.
//!
//! A pattern's working memory and a thread's stack both outlive a search. On one thread, warmed up with examples before
//! anybody's words and scrubbed after each, neither keeps a piece of a report.

use relay_core::accept::sanitise::{scrub_stack, warm_up};
use tokio::sync::{mpsc, oneshot};

/// Jobs that may wait; more than reports that a vault takes in the time of a reply.
const JOBS: usize = 64;

type Job = Box<dyn FnOnce() + Send>;

/// The way to the thread.
#[derive(Clone)]
pub struct Cleaning {
    jobs: mpsc::Sender<Job>,
}

impl Cleaning {
    /// Starts the thread and warms it up; it ends with the last [`Cleaning`].
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn begin() -> std::io::Result<Self> {
        let (jobs, mut waiting) = mpsc::channel::<Job>(JOBS);
        let (warm, is_warm) = std::sync::mpsc::channel();
        std::thread::Builder::new().name("cleaning".to_owned()).spawn(move || {
            warm_up();
            scrub_stack();
            let _ = warm.send(());
            while let Some(job) = waiting.blocking_recv() {
                job();
                scrub_stack();
            }
        })?;
        is_warm.recv().map_err(std::io::Error::other)?;
        Ok(Self { jobs })
    }

    /// Does one job there; `None` if the thread is gone.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, result) = oneshot::channel();
        let job = Box::new(move || {
            // Whoever asked may have gone; the result is dropped, and wiped, then.
            let _ = done.send(job());
        });
        self.jobs.send(job).await.ok()?;
        result.await.ok()
    }
}
