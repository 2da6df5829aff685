//! Variorum.

pub mod app;
pub mod command;
pub mod model;
pub mod text;
pub mod ui;
