//! Variorum.

pub mod app;
pub mod cli;
pub mod command;
pub mod exchange;
pub mod index;
pub mod io;
pub mod model;
pub mod text;
pub mod ui;
