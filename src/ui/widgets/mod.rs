//! Widgets: small parts of the window that know plain data only.
//!
//! A function named `*_ui` paints into a given [`eframe::egui::Ui`] and says
//! what the person did. Everything interactive has an accessible name.

pub mod icon;
