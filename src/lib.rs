//! Variorum.

pub mod app;
pub mod cli;
pub mod command;
pub mod exchange;
#[doc(hidden)]
pub mod fuzzing;
pub mod index;
pub mod io;
pub mod model;
pub mod text;
pub mod ui;
