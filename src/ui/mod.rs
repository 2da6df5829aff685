//! The window: theme, widgets, and one module per room. The only place that
//! knows egui.

mod app;
pub mod keys;
pub mod menu;
pub mod palette;
pub mod reader;
pub mod rooms;
pub mod theme;
pub mod widgets;

pub use app::{App, run};
