//! Variorum.

pub mod command;
pub mod model;
pub mod text;
