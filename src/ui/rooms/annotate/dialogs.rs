//! The small forms of the Annotate room.

use super::picker::{Picker, picker_ui};
use super::state::AnnotateState;
use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::{Command, Put, Transaction, edit};
use crate::model::{AnnotationId, PartialDate, Period, SourceId, Voice, Zone, ZoneId, ZoneKind};
use crate::text::{CharOffset, CharSpan};
use crate::ui::reader::one_line;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{form_frame, heading_ui};
use eframe::egui::{self, Align2, Key, Modal, RichText, vec2};

/// What is open over the room.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Dialog {
    /// Go to a code point offset, or to `L` and a line.
    GoTo(String),
    /// The annotations that lie over one another, to choose from.
    Stack(Vec<AnnotationId>),
    /// The guideline of every tag.
    Guidelines,
    /// Ask before a source goes.
    RemoveSource(SourceId),
    /// Make or change a zone.
    Zone(ZoneForm),
    /// Choose an entity or an annotation for a value.
    Pick(Picker),
}

/// A zone on its way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ZoneForm {
    /// The zone that is changed; `None` = a new one.
    id: Option<ZoneId>,
    source: SourceId,
    span: CharSpan,
    kind: ZoneKind,
    published: String,
    covers: String,
    voice: String,
    quote: String,
}

impl ZoneForm {
    /// A form for the selection, or for the innermost zone at the caret.
    pub fn at(state: &AnnotateState, store: &Store) -> Option<Self> {
        let source = state.current.clone()?;
        let document = store.document(&source)?;
        let view = state.view()?;
        let selection = view.selection();
        let new = |span: CharSpan| Self {
            id: None,
            source: source.clone(),
            span,
            kind: ZoneKind::Teaser,
            published: String::new(),
            covers: String::new(),
            voice: String::new(),
            quote: one_line(document.text.quote(span).unwrap_or(""), 90),
        };
        if let (Some(first), Some(last)) = (selection.first(), selection.last()) {
            return Some(new(document.text.chars_of(first.hull(*last)).ok()?));
        }
        let at = document.text.char_of(view.caret());
        let zones = store
            .project()
            .zones()
            .iter()
            .filter(|it| it.source == source);
        let inner = zones
            .filter(|it| it.span.start() <= at && at <= it.span.end())
            .min_by_key(|it| it.span.len());
        if let Some(zone) = inner {
            return Self::of(store, zone);
        }
        // Without a selection or a zone: the line of the caret.
        let line = document.text.line_of(view.caret());
        let start = document.text.line_start(line);
        let end = start.plus(document.text.line(line).len() as u32);
        Some(new(document
            .text
            .chars_of(document.text.span(start, end).ok()?)
            .ok()?))
    }

    /// A form for a zone that is there.
    pub fn of(store: &Store, zone: &Zone) -> Option<Self> {
        let document = store.document(&zone.source)?;
        let voice = zone.voice.as_ref();
        Some(Self {
            id: Some(zone.id.clone()),
            source: zone.source.clone(),
            span: zone.span,
            kind: zone.kind,
            published: zone.published.map_or_else(String::new, |it| it.to_string()),
            covers: zone.covers.map_or_else(String::new, |it| it.to_string()),
            voice: voice.map_or_else(String::new, |it| it.words.to_string()),
            quote: one_line(document.text.quote(zone.span).unwrap_or(""), 90),
        })
    }

    fn zone(&self, fresh: &mut dyn FnMut() -> u64) -> Result<Zone, String> {
        let date = |text: &str| match text.trim() {
            "" => Ok(None),
            text => PartialDate::parse(text)
                .map(Some)
                .map_err(|err| err.to_string()),
        };
        let period = |text: &str| match text.trim() {
            "" => Ok(None),
            text => Period::parse(text).map(Some).map_err(|err| err.to_string()),
        };
        let words = self.voice.trim();
        Ok(Zone {
            id: self
                .id
                .clone()
                .unwrap_or_else(|| ZoneId::of_random(fresh())),
            source: self.source.clone(),
            span: self.span,
            kind: self.kind,
            published: date(&self.published)?,
            covers: period(&self.covers)?,
            voice: (!words.is_empty()).then(|| Voice {
                words: words.into(),
                ..Voice::default()
            }),
        })
    }
}

/// Shows what is open; gives back what was asked for.
pub(super) fn dialog_ui(
    ctx: &egui::Context,
    state: &mut AnnotateState,
    store: &Store,
    writable: bool,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let Some(mut dialog) = state.dialog.take() else {
        return Vec::new();
    };
    let mut requests = Vec::new();
    let mut open = true;
    let id = egui::Id::unique("annotate-dialog");
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 96.0));
    let modal = Modal::new(id)
        .area(area)
        .frame(form_frame(ctx))
        .backdrop_color(Tokens::of(ctx).veil);
    let response = modal.show(ctx, |ui| {
        ui.set_width(440.0);
        open = match &mut dialog {
            Dialog::GoTo(text) => go_to_ui(ui, state, store, text),
            Dialog::Stack(ids) => stack_ui(ui, state, store, ids),
            Dialog::Guidelines => guidelines_ui(ui, store),
            Dialog::RemoveSource(id) => remove_source_ui(ui, store, id, &mut requests),
            Dialog::Zone(form) => zone_ui(ui, form, writable, fresh, &mut requests),
            Dialog::Pick(picker) => picker_ui(ui, store, picker, &mut requests),
        };
    });
    if open && !response.should_close() {
        state.dialog = Some(dialog);
    }
    requests
}

/// A text field with a name, that takes the keyboard when the form opens.
fn field(
    ui: &mut egui::Ui,
    name: &str,
    hint: &str,
    text: &mut String,
    first: bool,
) -> egui::Response {
    let label = ui.label(name);
    let edit = egui::TextEdit::singleline(text)
        .hint_text(hint)
        .desired_width(f32::INFINITY);
    let response = ui.add(edit).labelled_by(label.id);
    // Not while the window itself has no focus: the request would be repeated
    // in every frame and keep the window painting.
    if first && ui.input(|it| it.focused) && ui.memory(|it| it.focused().is_none()) {
        response.request_focus();
    }
    response
}

fn entered(ui: &egui::Ui) -> bool {
    ui.input(|it| it.key_pressed(Key::Enter))
}

fn go_to_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    store: &Store,
    text: &mut String,
) -> bool {
    heading_ui(ui, "Go to");
    field(
        ui,
        "Offset in characters, or L and a line number",
        "11525 or L40",
        text,
        true,
    );
    let document = state.current.as_ref().and_then(|id| store.document(id));
    let target = document.and_then(|it| {
        let wanted = text.trim();
        if let Some(line) = wanted.strip_prefix(['L', 'l']) {
            let line: usize = line.trim().parse().ok()?;
            (1..=it.text.line_count())
                .contains(&line)
                .then(|| it.text.line_start(line - 1))
        } else {
            it.text.byte_of(CharOffset::new(wanted.parse().ok()?))
        }
    });
    if !text.trim().is_empty() && target.is_none() {
        let most = document.map_or(0, |it| it.text.char_len().get());
        let lines = document.map_or(0, |it| it.text.line_count());
        let words = format!("This source has offsets from 0 to {most} and {lines} lines");
        ui.label(RichText::new(words).color(Tokens::of_ui(ui).warning.text));
    }
    let go = ui
        .add_enabled(target.is_some(), egui::Button::new("Go"))
        .clicked()
        || entered(ui);
    if let (true, Some(at)) = (go, target) {
        if let Some(view) = state.view_mut() {
            view.set_caret(at);
            view.reveal(at);
        }
        return false;
    }
    true
}

fn stack_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    store: &Store,
    ids: &[AnnotationId],
) -> bool {
    heading_ui(ui, "Annotations here");
    let mut open = true;
    for (place, id) in ids.iter().enumerate() {
        let Some(annotation) = store.project().annotations().get(id) else {
            continue;
        };
        let tag = store.project().scheme().tag(&annotation.tag);
        let tag = tag.map_or_else(|| annotation.tag.to_string(), |tag| tag.label.clone());
        let text = format!(
            "{}  {tag}: {}",
            place + 1,
            one_line(&store.words(annotation), 90)
        );
        let chosen = state.focused.as_ref() == Some(id);
        let key = [
            Key::Num1,
            Key::Num2,
            Key::Num3,
            Key::Num4,
            Key::Num5,
            Key::Num6,
            Key::Num7,
        ];
        let pressed = key
            .get(place)
            .is_some_and(|&key| ui.input(|it| it.key_pressed(key)));
        if ui.selectable_label(chosen, text).clicked() || pressed {
            state.focused = Some(id.clone());
            state.pointer_fresh = false;
            open = false;
        }
    }
    open
}

fn guidelines_ui(ui: &mut egui::Ui, store: &Store) -> bool {
    heading_ui(ui, "Guidelines");
    egui::ScrollArea::vertical()
        .max_height(480.0)
        .show(ui, |ui| {
            for tag in &store.project().scheme().tags {
                let heading = if tag.key.is_empty() {
                    tag.label.clone()
                } else {
                    format!("{}  ({})", tag.label, tag.key)
                };
                ui.label(RichText::new(heading).strong());
                let text = if tag.guideline.is_empty() {
                    "No guideline yet"
                } else {
                    &tag.guideline
                };
                ui.label(text);
                if !tag.examples.is_empty() {
                    let examples = format!("For example: {}", tag.examples.join("; "));
                    ui.label(RichText::new(examples).color(Tokens::of_ui(ui).text_secondary));
                }
                ui.add_space(crate::ui::theme::space::M);
            }
        });
    !ui.button("Close").clicked()
}

fn remove_source_ui(
    ui: &mut egui::Ui,
    store: &Store,
    id: &SourceId,
    requests: &mut Vec<Request>,
) -> bool {
    heading_ui(ui, &format!("Remove source ‘{id}’"));
    let count = store.counts().of_source(id);
    ui.label(match count {
        0 => "It has no annotations. The file itself stays where it is.".to_owned(),
        1 => "Its one annotation goes with it. The file itself stays, and undo brings both back."
            .to_owned(),
        _ => format!(
            "Its {count} annotations go with it. The file itself stays, and undo brings all back."
        ),
    });
    ui.add_space(crate::ui::theme::space::M);
    let mut open = true;
    ui.horizontal(|ui| {
        if ui.button("Remove from project").clicked() {
            requests.extend(edit::remove_source(store.project(), id).map(Request::Apply));
            open = false;
        }
        open &= !ui.button("Cancel").clicked();
    });
    open
}

fn zone_ui(
    ui: &mut egui::Ui,
    form: &mut ZoneForm,
    writable: bool,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> bool {
    heading_ui(
        ui,
        if form.id.is_some() {
            "Change zone"
        } else {
            "Mark zone"
        },
    );
    ui.label(RichText::new(format!("“{}”", form.quote)).color(Tokens::of_ui(ui).text_secondary));
    ui.add_space(crate::ui::theme::space::S);
    ui.horizontal_wrapped(|ui| {
        for kind in [
            ZoneKind::Body,
            ZoneKind::Teaser,
            ZoneKind::Caption,
            ZoneKind::Quote,
            ZoneKind::Boilerplate,
        ] {
            ui.selectable_value(&mut form.kind, kind, kind_name(kind));
        }
    });
    ui.add_space(crate::ui::theme::space::S);
    field(
        ui,
        "Published",
        "2011-03-19, 2011-03 or 2011",
        &mut form.published,
        true,
    );
    field(
        ui,
        "Period it tells about",
        "2010, 2025-01/2025-06 or ../2012",
        &mut form.covers,
        false,
    );
    field(
        ui,
        "Who speaks in it",
        "a name, if not the source itself",
        &mut form.voice,
        false,
    );
    ui.add_space(crate::ui::theme::space::M);
    let mut open = true;
    ui.add_enabled_ui(writable, |ui| {
        ui.horizontal(|ui| {
            let name = if form.id.is_some() {
                "Change zone"
            } else {
                "Mark zone"
            };
            if ui.button(name).clicked() || entered(ui) {
                match form.zone(fresh) {
                    Ok(zone) => {
                        let commands = vec![Command::Zone(Put::set(zone))];
                        requests.push(Request::Apply(Transaction {
                            name: name.to_owned(),
                            commands,
                        }));
                        open = false;
                    }
                    Err(message) => requests.push(Request::Tell(Level::Warning, message)),
                }
            }
            if let Some(id) = &form.id
                && ui.button("Remove zone").clicked()
            {
                let commands = vec![Command::Zone(Put::remove(id.clone()))];
                let name = "Remove zone".to_owned();
                requests.push(Request::Apply(Transaction { name, commands }));
                open = false;
            }
            open &= !ui.button("Cancel").clicked();
        });
    });
    open
}

/// What people call a kind of zone.
pub(super) fn kind_name(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Body => "Body",
        ZoneKind::Teaser => "Teaser",
        ZoneKind::Caption => "Caption",
        ZoneKind::Quote => "Quote",
        ZoneKind::Boilerplate => "Boilerplate",
    }
}

/// What a zone is called in the margin.
pub(super) fn zone_label(zone: &Zone) -> String {
    match zone.published {
        Some(date) => format!("{}, {date}", kind_name(zone.kind).to_lowercase()),
        None => kind_name(zone.kind).to_lowercase(),
    }
}
