//! Variorum.

pub mod cli;
pub mod command;
pub mod exchange;
pub mod io;
pub mod model;
pub mod text;
