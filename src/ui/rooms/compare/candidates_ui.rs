use super::{CompareInput, state::CompareState};
use crate::app::{Request, Store};
pub(super) fn candidates_ui(_: &mut eframe::egui::Ui, _: &mut CompareState, _: &CompareInput<'_>, _: &mut Vec<Request>) {}
pub(super) fn open(_: &mut CompareState) -> Vec<Request> { Vec::new() }
pub(super) fn accept(_: &mut CompareState, _: &Store, _: &mut dyn FnMut() -> u64) -> Vec<Request> { Vec::new() }
pub(super) fn reject(_: &mut CompareState) -> Vec<Request> { Vec::new() }
