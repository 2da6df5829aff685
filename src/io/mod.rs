//! The only part that touches files, dialogs, the clock and randomness.
//!
//! [`project`] opens and saves; below it stand [`atomic`] (replacing a file),
//! [`journal`] (edits since the last save, and the undo history), [`lock`]
//! (one writer on this machine) and [`fs`] (the system calls, so that tests
//! can let each of them fail). [`sources`] reads the documents.

pub mod atomic;
pub mod clock;
pub mod crash;
pub mod dialogs;
pub mod digest;
pub mod exchange;
pub mod faces;
pub mod frozen;
pub mod fs;
pub mod gazetteer;
pub mod git;
pub mod history;
pub mod journal;
pub mod lock;
pub mod project;
pub mod random;
mod recover;
pub mod review;
pub mod session;
pub mod settings;
pub mod sources;
pub mod state;

pub use recover::Conflict;

/// Called from a thread of this module when there is news; a window asks for
/// a repaint in it. It must not block.
pub type Wake = std::sync::Arc<dyn Fn() + Send + Sync>;
