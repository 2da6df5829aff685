//! The window: theme, widgets, and one module per room. The only place that
//! knows egui.

pub mod keys;
pub mod menu;
pub mod palette;
pub mod rooms;
pub mod theme;
pub mod widgets;
