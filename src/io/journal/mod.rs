//! The journal: what was done to a project since its file was saved, and the
//! undo history, on the disk within a moment of every edit.
//!
//! It lies in the state folder, never in a shared one. [`record`] is the
//! format, [`writer`] the thread that writes it, [`replay`] what it means.
//!
//! A save notes the hash of the new file *before* it puts the file in place
//! ([`Record::Checkpoint`]), so that after a crash in between the file,
//! whichever it is, has a hash that the journal knows.

pub mod record;
pub mod replay;
pub mod writer;

pub use record::{Contents, Record};
pub use replay::{ReplayError, Replayed};
pub use writer::{Start, Writer};
