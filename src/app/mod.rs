//! What the window does, without the window: the list of actions, the keys
//! that start them, and the notices it shows. Nothing here knows egui.

pub mod action;
mod action_table;
pub mod chord;
pub mod keymap;
pub mod notices;
