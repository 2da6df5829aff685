//! Variorum.

pub mod command;
pub mod exchange;
pub mod model;
pub mod text;
