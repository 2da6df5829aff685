//! Widgets: small parts of the window that know plain data only.
//!
//! A function named `*_ui` paints into a given [`eframe::egui::Ui`] and says
//! what the person did. Everything interactive has an accessible name.

mod badge;
mod button;
mod chosen_list;
mod confirm;
mod empty_state;
mod filter_list;
mod fitting;
mod fuzzy;
mod icon;
mod key_caps;
mod lane;
mod long_list;
mod notice_strip;
mod path_field;
mod progress;
mod search_field;
mod section;
mod status;
mod tag_swatch;

pub use badge::{Badge, badge_ui};
pub use button::{ButtonKind, Tip, button_ui, focus_ring, icon_button_ui, toggle_button_ui};
pub use chosen_list::{ChosenList, chosen_list_ui, row_beside};
pub use confirm::{Confirm, confirm_ui};
pub use empty_state::{EmptyState, empty_state_ui};
pub use filter_list::{ListRow, filter_list_focus_ui, filter_list_ui, list_row_ui};
pub use fitting::fitting_end;
pub use fuzzy::{Fuzzy, Match, Typed};
pub use icon::{Icon, chevron, icon_ui};
pub use key_caps::{key_caps_ui, key_hint_ui};
pub use lane::{paint_lane, paint_outline};
pub use long_list::{LongList, long_list_ui};
pub use notice_strip::{NoticeEvent, notice_log_ui, notice_strip_ui};
pub use path_field::{PathEvent, path_field_ui, room_path_field_ui};
pub use progress::progress_ui;
pub use search_field::search_field_ui;
pub use section::{card_ui, form_frame, form_row_ui, heading_ui, section_ui};
pub use status::{status_cell_ui, status_hints_ui};
pub use tag_swatch::{span_sample_ui, tag_chip_ui, tag_swatch_ui};

#[cfg(test)]
pub(crate) mod test_help;
#[cfg(test)]
mod tests;
