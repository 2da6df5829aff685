//! Variorum.

pub mod command;
pub mod io;
pub mod model;
pub mod text;
