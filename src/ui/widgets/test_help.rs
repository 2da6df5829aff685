//! A harness with our theme, for tests of what is painted and named.

use eframe::egui::{Theme, Ui, Vec2};
use egui_kittest::Harness;

/// A window of that size with both themes set up.
pub(crate) fn harness<'a, State: 'a>(
    size: Vec2,
    theme: Theme,
    content: impl FnMut(&mut Ui, &mut State) + 'a,
    state: State,
) -> Harness<'a, State> {
    Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_context_setup(crate::ui::theme::apply)
        .build_ui_state(content, state)
}
