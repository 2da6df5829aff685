use super::{CompareInput, Go, state::CompareState};
use crate::app::Request;
use crate::model::EventId;
#[derive(Debug, Default)]
pub(super) struct Timeline;
impl Timeline {
    pub fn go(&mut self, _way: Go) {}
    pub fn chosen(&self) -> Option<EventId> {
        None
    }
}
pub(super) fn timeline_ui(
    _: &mut eframe::egui::Ui,
    _: &mut CompareState,
    _: &CompareInput<'_>,
    _: &mut Vec<Request>,
) {
}
