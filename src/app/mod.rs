//! State and dispatch of the window, without egui.

mod store;

pub use store::{Counts, Document, Store};
