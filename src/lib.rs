//! Variorum.

pub mod app;
pub mod command;
pub mod index;
pub mod io;
pub mod model;
pub mod text;
pub mod ui;
