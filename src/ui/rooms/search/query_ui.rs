//! The field with its switches, and the filters of annotations.

use super::state::{Mode, RangeKind, SearchState};
use super::{Looks, SearchInput};
use crate::app::keymap::Keymap;
use crate::recognise::search::Query;
use crate::ui::theme::{Tokens, radius, size, space, strong_family};
use crate::ui::widgets::{ButtonKind, button_ui, chevron, focus_ring, search_field_ui};
use eframe::egui::{
    Color32, ComboBox, CornerRadius, Event, FontId, Key, Modifiers, Response, RichText, Role,
    Sense, TextEdit, Ui, WidgetInfo, vec2,
};

/// A switch with letters on it; its name is what it does when it is on.
pub(super) fn switch_ui(
    ui: &mut Ui,
    letters: &str,
    name: &str,
    help: &str,
    on: &mut bool,
) -> Response {
    let tokens = Tokens::of_ui(ui);
    let font = FontId::new(size::BODY, strong_family());
    let galley = ui
        .painter()
        .layout_no_wrap(letters.to_owned(), font, Color32::PLACEHOLDER);
    let wanted = vec2(
        (galley.size().x + 2.0 * space::S).max(size::CONTROL),
        size::CONTROL,
    );
    let (rect, mut response) = ui.allocate_exact_size(wanted.ceil(), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Switch, enabled, *on, name));
    let ground = match (*on, response.hovered()) {
        (true, _) => tokens.accent_soft,
        (false, true) => tokens.hovered,
        (false, false) => Color32::TRANSPARENT,
    };
    let words = match (enabled, *on) {
        (false, _) => tokens.text_disabled,
        (true, true) => tokens.text,
        (true, false) => tokens.text_secondary,
    };
    let corner = CornerRadius::same(radius::SMALL);
    ui.painter().rect_filled(rect, corner, ground);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, words);
    focus_ring(ui, &response, corner);
    response.on_hover_ui(|ui| {
        ui.label(name);
        ui.colored_label(Tokens::of_ui(ui).text_secondary, help);
    })
}

/// The switches that say what counts as a hit.
pub(super) fn switches_ui(ui: &mut Ui, query: &mut Query, with_regex: bool) {
    switch_ui(
        ui,
        "Aa",
        "Match case",
        "Capital and small letters are told apart.",
        &mut query.case,
    );
    ui.add_enabled_ui(!query.regex, |ui| {
        let help = "Letters with and without marks are told apart; otherwise Segou finds Ségou.";
        switch_ui(ui, "é", "Match accents", help, &mut query.accents);
    });
    let help = "Only where the words stand by themselves: Mali, but not Malian.";
    switch_ui(ui, "|ab|", "Whole words", help, &mut query.whole_words);
    if with_regex {
        let help = "The field holds a regular expression, such as kill(ed|ing) or \\d+ civilians.";
        switch_ui(ui, ".*", "Regular expression", help, &mut query.regex);
    }
}

pub(super) fn query_ui(
    ui: &mut Ui,
    state: &mut SearchState,
    input: &SearchInput<'_>,
    looks: &Looks,
) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        for (mode, name) in [(Mode::Words, "Text"), (Mode::Annotations, "Annotations")] {
            if ui.selectable_label(state.mode == mode, name).clicked() && state.mode != mode {
                state.mode = mode;
                state.list.rewind();
                state.cursor = 0;
                state.anchor = 0;
            }
        }
        ui.add_space(space::S);
        let name = match state.mode {
            Mode::Words => "Search all sources",
            Mode::Annotations => "Search the words of annotations",
        };
        if let Some(id) = state.field.filter(|_| state.focus_field) {
            state.focus_field = false;
            ui.memory_mut(|it| it.request_focus(id));
            // As if the person had selected all: what is typed from now on
            // takes its place.
            let select = Event::Key {
                key: Key::A,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::COMMAND,
            };
            ui.input_mut(|it| it.events.insert(0, select));
        }
        let width = (ui.available_width() * 0.45).clamp(220.0, 520.0);
        let field = search_field_ui(ui, &mut state.query.text, name, width);
        state.field = Some(field.id);
        if std::mem::take(&mut state.focus_field) {
            field.request_focus();
        }
        // Enter and the arrow down lead on to the hits.
        let entered = field.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter));
        let down =
            field.has_focus() && ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::ArrowDown));
        state.focus_list |= entered || down;
        switches_ui(ui, &mut state.query, true);
        if state.mode == Mode::Words {
            let help = "Hits in zones that are marked as boilerplate are listed too.";
            switch_ui(
                ui,
                "Boilerplate",
                "Search boilerplate",
                help,
                &mut state.boilerplate,
            );
        }
    });
    if state.mode == Mode::Annotations {
        filters_ui(ui, state, input, looks);
    }
    let complaint = match state.mode {
        Mode::Words => state.words.complaint(),
        Mode::Annotations => state.found.complaint(),
    };
    if let Some(complaint) = complaint {
        let mut words = complaint.text.clone();
        if let Some((start, _)) = complaint.place {
            words.push_str(&format!(", at character {}", start + 1));
        }
        ui.label(RichText::new(words).color(tokens.error.text));
    }
    if state.mode == Mode::Annotations
        && let Err(complaint) = state.form.range()
    {
        ui.label(RichText::new(complaint).color(tokens.error.text));
    }
}

fn small_field(ui: &mut Ui, name: &str, hint: &str, text: &mut String, width: f32) {
    ui.add(
        TextEdit::singleline(text)
            .hint_text(hint)
            .desired_width(width),
    )
    .accessible_name(name);
}

fn filters_ui(ui: &mut Ui, state: &mut SearchState, input: &SearchInput<'_>, looks: &Looks) {
    let project = input.store.project();
    let form = &mut state.form;
    ui.horizontal_wrapped(|ui| {
        let chosen = form.tag.as_ref();
        let shown = chosen.map_or("Any tag", |tag| looks.name(tag));
        ComboBox::from_id_salt("search tag")
            .icon(chevron)
            .width(110.0)
            .selected_text(shown)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut form.tag, None, "Any tag");
                for tag in &project.scheme().tags {
                    ui.selectable_value(&mut form.tag, Some(tag.id.clone()), &tag.label);
                }
            })
            .response
            .accessible_name("Tag");
        let entity = form
            .entity
            .as_ref()
            .and_then(|id| project.entities().get(id));
        let shown = entity.map_or("Any entity", |it| &it.label);
        ComboBox::from_id_salt("search entity")
            .icon(chevron)
            .width(150.0)
            .selected_text(shown)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut form.entity, None, "Any entity");
                for it in project.entities().iter() {
                    ui.selectable_value(&mut form.entity, Some(it.id.clone()), &it.label);
                }
            })
            .response
            .accessible_name("Entity");
        ui.selectable_value(&mut form.kind, RangeKind::Figure, "Figure");
        ui.selectable_value(&mut form.kind, RangeKind::Date, "Date");
        let (low, high) = match form.kind {
            RangeKind::Figure => ("at least", "at most"),
            RangeKind::Date => ("from", "to"),
        };
        small_field(ui, "Least value", low, &mut form.low, 84.0);
        small_field(ui, "Greatest value", high, &mut form.high, 84.0);
        small_field(ui, "Note contains", "note contains", &mut form.note, 130.0);
        ui.checkbox(&mut form.unsure, "Unsure");
        if *form != Default::default()
            && button_ui(ui, None, "Clear filters", ButtonKind::Quiet, true).clicked()
        {
            *form = Default::default();
        }
    });
}

/// The key of an action as a tag chip shows it.
pub(super) fn key_of(keymap: &Keymap, number: u8) -> String {
    let chords = keymap.chords(crate::app::action::Action::TagWith(number));
    chords
        .first()
        .map_or_else(String::new, |it| it.shown(false))
}
