use super::{CompareInput, Go, matrix::Laid, state::CompareState};
use crate::app::Request;
#[derive(Debug, Default)]
pub(super) struct Texts;
impl Texts { pub fn rewind(&mut self) {} pub fn go(&mut self, _: &Laid, _way: Go, _shift: bool) {} }
pub(super) fn texts_ui(_: &mut eframe::egui::Ui, _: &mut CompareState, _: &CompareInput<'_>, _: &Laid, _: &mut Vec<Request>) {}
