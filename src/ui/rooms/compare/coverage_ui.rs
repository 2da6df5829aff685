use super::{CompareInput, Go, state::CompareState};
use crate::app::{Request, Store};
#[derive(Debug, Default)]
pub(super) struct Grid;
impl Grid {
    pub fn go(&mut self, _way: Go) {}
}
pub(super) fn coverage_ui(
    _: &mut eframe::egui::Ui,
    _: &mut CompareState,
    _: &CompareInput<'_>,
    _: &mut Vec<Request>,
) {
}
pub(super) fn open(_: &mut CompareState, _: &Store) -> Vec<Request> {
    Vec::new()
}
