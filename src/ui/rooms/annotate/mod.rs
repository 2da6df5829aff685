//! The Annotate room: sources at the left, the text in the middle, the
//! inspector at the right, the table of annotations below.

mod dialogs;
mod inspector;
mod lens;
mod lens_ui;
mod perform;
mod picker;
mod proposals;
mod relating;
mod sources_ui;
mod state;
mod table;
mod table_ui;
mod value_actions;
mod zone_ui;

use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::app::keymap::Keymap;
use crate::app::{Absent, Request, Store, Suggestions};
use crate::index::coverage::Suggestion;
use crate::model::{Scheme, SourceId, TagId};
use crate::ui::reader::{Input, Lens, ReaderStyle, TagShown, Told, View, ZoneMark, reader_ui};
use crate::ui::theme::{Lane, TagLook, Tokens, reading_family, size, space, stroke, strong_family};
use crate::ui::widgets::{EmptyState, Icon, empty_state_ui, span_sample_ui};
use dialogs::{dialog_ui, zone_label};
use eframe::egui::{self, FontId, Frame, Margin, Panel, RichText, Stroke};
use state::Zones;
use std::collections::BTreeMap;
use std::rc::Rc;

pub use lens::{move_on, perform_lens, show_reopened};
pub use perform::perform;
pub use state::{AnnotateState, Panels};

/// What the room is told for one frame, beside the store.
pub struct RoomInput<'a> {
    /// The open project.
    pub store: &'a Store,
    /// What the recognisers found in its sources.
    pub suggestions: &'a Suggestions,
    /// Whether it may be changed.
    pub writable: bool,
    /// Whether keys belong to the room: no dialog or text field has them.
    pub keys: bool,
    /// Sources whose text is not at hand, and why.
    pub absent: &'a BTreeMap<SourceId, Absent>,
    /// The size of the reading face, in points.
    pub reading_size: f32,
    /// What other accounts make of an annotation.
    pub told: Told<'a>,
    /// The keys in force, to be told beside what they do.
    pub keymap: &'a Keymap,
}

impl RoomInput<'_> {
    /// The first key of an action, if it has one.
    pub(super) fn key(&self, action: Action) -> Option<Chord> {
        self.keymap.chords(action).first().copied()
    }

    /// The first key of an action in words: "Shift+H", or the action's name.
    pub(super) fn key_words(&self, ui: &egui::Ui, action: Action) -> String {
        self.key(action).map_or_else(
            || format!("‘{}’", action.label()),
            |it| it.shown(crate::ui::keys::mac(ui.ctx())),
        )
    }
}

/// Shows the room and gives back what was asked for.
pub fn annotate_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let mut requests = Vec::new();
    let tokens = Tokens::of_ui(ui);
    let looks = Looks::of(tokens, input.store.project().scheme());
    proposals::refresh(state, input.store);
    let side = Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::symmetric(space::M as i8, space::S as i8));
    // In a narrow or zoomed window the text keeps the larger part.
    let wide = ui.available_width();
    let most = |share: f32, least: f32, most: f32| least..=(wide * share).clamp(least, most);
    if state.panels.sources {
        Panel::left("sources")
            .resizable(true)
            .default_size(232.0)
            .size_range(most(0.27, 160.0, 420.0))
            .frame(side)
            .show(ui, |ui| {
                keep_width(ui, |ui| {
                    sources_ui::sources_ui(ui, state, input, &looks, &mut requests);
                });
            });
    }
    if state.panels.inspector {
        Panel::right("inspector")
            .resizable(true)
            .default_size(320.0)
            .size_range(most(0.36, 220.0, 520.0))
            .frame(side)
            .show(ui, |ui| {
                keep_width(ui, |ui| {
                    inspector::inspector_ui(ui, state, input, &looks, fresh, &mut requests);
                });
            });
    }
    if state.panels.table {
        Panel::bottom("annotations")
            .resizable(true)
            .default_size(220.0)
            .size_range(120.0..=600.0)
            .frame(side)
            .show(ui, |ui| {
                table_ui::table_ui(ui, state, input, &looks, &mut requests);
            });
    }
    egui::CentralPanel::default()
        .frame(Frame::new().fill(tokens.reading))
        .show(ui, |ui| {
            header_ui(ui, state, input);
            column_ui(ui, state, input, &looks, fresh, &mut requests);
        });
    requests.extend(dialog_ui(
        ui.ctx(),
        state,
        input.store,
        input.writable,
        fresh,
    ));
    requests
}

/// Draws the content of a side panel so that the panel stays as wide as the
/// person has it. A panel grows with what does not fit, and the text beside it
/// would be laid out anew under the reader's eyes.
fn keep_width(ui: &mut egui::Ui, content: impl FnOnce(&mut egui::Ui)) {
    let room = ui.max_rect();
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(room));
    content(&mut inside);
    ui.advance_cursor_after_rect(room);
}

/// How the tags of the scheme look in the theme at hand.
pub(super) struct Looks {
    tags: BTreeMap<TagId, TagShown>,
    unknown: TagShown,
}

impl Looks {
    fn of(tokens: &Tokens, scheme: &Scheme) -> Self {
        let shown = |name: String, look: TagLook| TagShown { name, look };
        let tags = scheme.tags.iter().enumerate().map(|(place, tag)| {
            let look = TagLook::of(tokens, tag.id.as_str(), &tag.label, &tag.color, place);
            (tag.id.clone(), shown(tag.label.to_lowercase(), look))
        });
        let unknown = TagLook {
            hue: tokens.date,
            lane: Lane::Dotted,
            letter: '?',
            bar: false,
        };
        Self {
            tags: tags.collect(),
            unknown: shown("unknown tag".to_owned(), unknown),
        }
    }

    pub(super) fn get(&self, tag: &TagId) -> &TagShown {
        self.tags.get(tag).unwrap_or(&self.unknown)
    }
}

/// Title, publisher and date of the source, above its text.
fn header_ui(ui: &mut egui::Ui, state: &AnnotateState, input: &RoomInput<'_>) {
    let Some(source) = state
        .current
        .as_ref()
        .and_then(|id| input.store.project().sources().get(id))
    else {
        return;
    };
    let tokens = Tokens::of_ui(ui);
    let title = if source.title.is_empty() {
        source.id.as_str()
    } else {
        &source.title
    };
    let mut facts: Vec<String> = Vec::new();
    facts.extend((!source.publisher.is_empty()).then(|| source.publisher.clone()));
    facts.extend(source.published.map(|it| it.to_string()));
    facts.extend(source.covers.map(|it| format!("tells about {it}")));
    Frame::new()
        .inner_margin(Margin::symmetric(space::L as i8, 6))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let words = RichText::new(title)
                    .family(strong_family())
                    .color(tokens.text);
                ui.add(egui::Label::new(words).truncate());
                let facts = RichText::new(facts.join(" · ")).color(tokens.text_secondary);
                ui.add(egui::Label::new(facts).truncate());
            });
        });
    let rect = ui.min_rect();
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    ui.painter()
        .hline(ui.max_rect().x_range(), rect.bottom(), line);
}

fn column_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    looks: &Looks,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) {
    let Some(current) = state.current.clone() else {
        let empty = EmptyState {
            icon: Icon::File,
            sentence: "The reports that you read and tag go here.",
            actions: &["Add sources…"],
            hint: "or drop text files or a folder onto the window",
        };
        if empty_state_ui(ui, empty).is_some() {
            requests.push(Request::Act(Action::AddSources));
        }
        return;
    };
    let Some(document) = input.store.document(&current) else {
        absent_ui(ui, &current, input, requests);
        return;
    };
    if state.panels.legend {
        legend_ui(ui, input, looks);
    }
    if state.lens.on {
        lens_ui::strip_ui(ui, state, input, requests);
    }
    let zones = zone_marks(ui, &mut state.zones, &current, input);
    let hedges = proposals::hedges(state, input.store);
    let style = ReaderStyle {
        font: FontId::new(input.reading_size, reading_family()),
        small_font: FontId::proportional((input.reading_size * 0.62).max(10.0)),
        line_height: (input.reading_size * size::LINE_HEIGHT).round(),
        measure: (input.reading_size * 38.0).min(980.0),
    };
    let view = state
        .views
        .entry(current.clone())
        .or_insert_with(|| View::new(document.text.clone()));
    let focused = state.focused.as_ref().and_then(|id| input.store.placed(id));
    let look = |tag: &TagId| looks.get(tag);
    let coverage = input.suggestions.of(&current);
    let look_of = |it: &Suggestion| {
        let tag = coverage.and_then(|coverage| coverage.tag_of(it));
        tag.map_or(&looks.unknown, |tag| looks.get(tag))
    };
    let lens = coverage.map(|coverage| Lens {
        coverage,
        lit: state.lens.on,
        look: &look_of,
        focused: state.lens.focus.filter(|_| state.focused.is_none()),
    });
    let shown = Input {
        text: &document.text,
        index: &document.index,
        look: &look,
        zones: &zones,
        lens,
        hedges: &hedges,
        told: Some(input.told),
        style: &style,
        focused,
        snap: state.snap,
        sticky: state.sticky.as_ref().map(|tag| looks.get(tag)),
        writable: input.writable,
        gutter: state.gutter,
        letters: state.letters,
        caret_mode: state.caret_mode,
        keys: input.keys && state.dialog.is_none(),
    };
    let events = reader_ui(ui, view, &shown);
    if ui.input(|it| it.pointer.delta() != egui::Vec2::ZERO) {
        state.pointer_fresh = true;
    }
    for event in events {
        requests.extend(perform::follow_reader(
            state,
            input.store,
            event,
            input.writable,
            fresh,
        ));
    }
}

/// Why the text of a source is not shown, and what can be done.
fn absent_ui(
    ui: &mut egui::Ui,
    current: &SourceId,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let Some(absent) = input.absent.get(current) else {
        let tokens = Tokens::of_ui(ui);
        ui.centered_and_justified(|ui| {
            ui.label(RichText::new("The text is being read…").color(tokens.text_secondary));
        });
        return;
    };
    let first = match (absent.may_consent, absent.changed && input.writable) {
        (true, _) => Some(("Use this text", Request::Consent(current.clone()))),
        (false, true) => Some((
            "Fit the annotations to it…",
            Request::Refit(current.clone()),
        )),
        (false, false) => None,
    };
    // A text that is not there may well lie with the others in some folder.
    let first = first.or_else(|| {
        let point = Request::Act(Action::AttachTexts);
        Some((crate::app::POINT_AT_FOLDER, point))
    });
    let find = "Find the file…";
    let actions: Vec<&str> = first
        .iter()
        .map(|(label, _)| *label)
        .chain([find])
        .collect();
    let state = EmptyState {
        icon: Icon::Warning,
        sentence: &absent.reason,
        actions: &actions,
        hint: "The annotations are safe in the project file.",
    };
    match (empty_state_ui(ui, state), first) {
        (Some(0), Some((_, request))) => requests.push(request),
        (Some(_), _) => requests.push(Request::Act(Action::RelocateSource)),
        (None, _) => {}
    }
}

/// Samples of every tag and state over the text.
fn legend_ui(ui: &mut egui::Ui, input: &RoomInput<'_>, looks: &Looks) {
    use crate::ui::theme::SpanState;
    let tokens = Tokens::of_ui(ui);
    Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::same(space::S as i8))
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for tag in &input.store.project().scheme().tags {
                    span_sample_ui(ui, &looks.get(&tag.id).look, SpanState::Plain, &tag.label);
                }
                let sample = input
                    .store
                    .project()
                    .scheme()
                    .tags
                    .first()
                    .map(|tag| looks.get(&tag.id));
                for state in [
                    SpanState::Hovered,
                    SpanState::Selected,
                    SpanState::Suggested,
                    SpanState::Unsure,
                    SpanState::Propagated,
                ] {
                    if let Some(sample) = sample {
                        span_sample_ui(ui, &sample.look, state, state.label());
                    }
                }
            });
        });
}

/// The zones of a source as they are marked; made anew only after a change.
fn zone_marks(
    ui: &egui::Ui,
    kept: &mut Zones,
    source: &SourceId,
    input: &RoomInput<'_>,
) -> Rc<[ZoneMark]> {
    use crate::model::ZoneKind;
    let tokens = Tokens::of_ui(ui);
    let Some(document) = input.store.document(source) else {
        return Rc::default();
    };
    let of = (
        source.clone(),
        input.store.revision(),
        tokens.text_secondary,
    );
    if kept.of.as_ref() == Some(&of) {
        return Rc::clone(&kept.marks);
    }
    let mut marks: Vec<ZoneMark> = input
        .store
        .project()
        .zones()
        .iter()
        .filter(|it| it.source == *source && it.kind != ZoneKind::Body)
        .filter_map(|zone| {
            Some(ZoneMark {
                span: document.text.bytes_of(zone.span).ok()?,
                label: zone_label(zone),
                color: tokens.text_secondary,
                dimmed: zone.kind == ZoneKind::Boilerplate,
            })
        })
        .collect();
    marks.sort_by_key(|it| it.span);
    kept.list = input
        .store
        .project()
        .zones()
        .iter()
        .filter(|it| it.source == *source)
        .filter_map(|it| Some((document.text.bytes_of(it.span).ok()?, it.id.clone())))
        .collect();
    kept.of = Some(of);
    kept.marks = marks.into();
    Rc::clone(&kept.marks)
}
