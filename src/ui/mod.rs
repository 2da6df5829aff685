//! The window.

pub mod reader;
pub mod rooms;
