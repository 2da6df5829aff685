//! Something else for the gold than any file has: another span, tag or value.

use super::ReviewInput;
use super::words::{value_of, words_of};
use crate::app::{Annotators, Store};
use crate::command::edit::anchor;
use crate::model::{Annotation, SourceId, TagId, Value};
use crate::text::{
    ByteOffset, ByteSpan, SourceText, next_grapheme, next_word, previous_grapheme, previous_word,
};
use crate::ui::reader::quote_ui;
use crate::ui::theme::{Tokens, reading_family, size, space};
use crate::ui::widgets::{ButtonKind, button_ui, chevron, heading_ui};
use eframe::egui::{self, ComboBox, FontId, Key, Modifiers, RichText, Role, Ui, WidgetInfo};

/// What is being amended.
#[derive(Debug)]
pub(super) struct Amend {
    pub item: usize,
    source: SourceId,
    annotation: Annotation,
    /// The values to choose from, with whose each is.
    values: Vec<(String, Option<Value>)>,
    value: usize,
}

/// What came of a frame of the form.
pub(super) enum Answer {
    Stay,
    Close,
    Done(Box<Annotation>),
}

impl Amend {
    /// Starts from what stands in the gold, else from the first reading.
    pub fn new(item: usize, store: &Store, annotators: &Annotators) -> Option<Self> {
        let board = &annotators.board;
        let readings = board.items.get(item)?;
        let source = board.documents[readings.document].source.clone();
        let gold = annotators.progress.gold_of(board, item);
        let gold = gold
            .first()
            .and_then(|id| store.project().annotations().get(id));
        let (_, first) = readings.present().next()?;
        let mut annotation = match gold {
            Some(it) => Annotation::clone(it),
            None => Annotation::clone(&first.annotation),
        };
        annotation.source = source.clone();
        // What the gold does not know cannot be named by it.
        let entities = store.project().entities();
        annotation
            .entities
            .retain(|it| entities.contains(&it.entity));
        let mut values: Vec<(String, Option<Value>)> = Vec::new();
        if let Some(it) = gold {
            values.push(("Gold".to_owned(), it.value.clone()));
        }
        for (side, it) in readings.present() {
            values.push((
                board.names[side].clone(),
                known(store, it.annotation.value.clone()),
            ));
        }
        values.push(("none".to_owned(), None));
        annotation.value = values[0].1.clone();
        Some(Self {
            item,
            source,
            annotation,
            values,
            value: 0,
        })
    }

    /// Moves an end of the annotation.
    fn nudge(
        &mut self,
        text: &SourceText,
        start: bool,
        step: fn(&SourceText, ByteOffset) -> ByteOffset,
    ) {
        let spans: Option<Vec<ByteSpan>> = self
            .annotation
            .spans
            .as_slice()
            .iter()
            .map(|it| text.bytes_of(*it).ok())
            .collect();
        let Some(mut spans) = spans else { return };
        let edge = if start {
            spans.first_mut()
        } else {
            spans.last_mut()
        };
        let Some(edge) = edge else { return };
        let moved = if start {
            ByteSpan::new(step(text, edge.start()), edge.end())
        } else {
            ByteSpan::new(edge.start(), step(text, edge.end()))
        };
        let Ok(moved) = moved else { return };
        *edge = moved;
        if let Ok((spans, quotes)) = anchor(text, &spans) {
            self.annotation.spans = spans;
            self.annotation.quotes = quotes;
        }
    }
}

/// A value without what the gold does not know.
fn known(store: &Store, value: Option<Value>) -> Option<Value> {
    let project = store.project();
    value.map(|mut value| {
        match &mut value {
            Value::Figure(figure) => {
                figure
                    .counted
                    .who
                    .retain(|it| project.entities().contains(it));
                figure.part_of = None;
            }
            Value::Claim(claim) => {
                for voice in &mut claim.voices {
                    voice.who.retain(|it| project.entities().contains(it));
                    voice.through.retain(|it| project.entities().contains(it));
                }
                claim
                    .about
                    .retain(|(event, _)| project.events().contains(event));
            }
            Value::Date(_) => {}
        }
        value
    })
}

pub(super) fn amend_ui(ui: &mut Ui, amend: &mut Amend, input: &ReviewInput<'_>) -> Answer {
    heading_ui(ui, "Amend");
    let tokens = Tokens::of_ui(ui);
    let scheme = input.store.project().scheme();
    let text = input.store.document(&amend.source).map(|it| &it.text);
    let typing = ui.ctx().egui_wants_keyboard_input();
    if !typing {
        for tag in &scheme.tags {
            let key = tag
                .key
                .chars()
                .next()
                .and_then(|it| Key::from_name(&it.to_string()));
            if key.is_some_and(|key| ui.input_mut(|it| it.consume_key(Modifiers::NONE, key))) {
                amend.annotation.tag = tag.id.clone();
            }
        }
    }
    quote_ui(
        ui,
        &words_of(&amend.annotation),
        FontId::new(size::READING, reading_family()),
    );
    let place = amend.annotation.place_words();
    ui.label(
        RichText::new(place)
            .size(size::SMALL)
            .color(tokens.text_secondary),
    );
    ui.add_space(space::S);
    match text {
        Some(text) => edges_ui(ui, amend, text),
        None => {
            ui.label("The text is not at hand, so the span stays as it is.");
        }
    }
    tag_ui(ui, amend, input);
    value_ui(ui, amend);
    ui.add_space(space::M);
    let mut answer = Answer::Stay;
    let enter = ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter));
    ui.horizontal(|ui| {
        if button_ui(ui, None, "Put into the gold", ButtonKind::Primary, true).clicked() || enter {
            let mut made = amend.annotation.clone();
            made.value = amend.values.get(amend.value).and_then(|it| it.1.clone());
            answer = Answer::Done(Box::new(made));
        }
        if button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked() {
            answer = Answer::Close;
        }
    });
    let words = "Links, notes and further values are edited in the Annotate room afterwards; Enter in the list leads there.";
    ui.label(
        RichText::new(words)
            .size(size::SMALL)
            .color(tokens.text_secondary),
    );
    answer
}

/// Both ends, a word or a character at a time; the keys are those of the
/// Annotate room.
fn edges_ui(ui: &mut Ui, amend: &mut Amend, text: &SourceText) {
    type Step = fn(&SourceText, ByteOffset) -> ByteOffset;
    let steps: [(&str, Key, bool, Step); 4] = [
        ("word back", Key::ArrowLeft, false, previous_word),
        ("character back", Key::ArrowLeft, true, previous_grapheme),
        ("character on", Key::ArrowRight, true, next_grapheme),
        ("word on", Key::ArrowRight, false, next_word),
    ];
    for start in [true, false] {
        let edge = if start { "Start" } else { "End" };
        ui.horizontal(|ui| {
            let (rect, _) =
                ui.allocate_exact_size(egui::vec2(48.0, size::CONTROL), egui::Sense::hover());
            let color = Tokens::of_ui(ui).text_secondary;
            let font = FontId::proportional(size::BODY);
            ui.painter().text(
                rect.left_center(),
                egui::Align2::LEFT_CENTER,
                edge,
                font,
                color,
            );
            for (words, key, by_character, step) in steps {
                let modifiers = Modifiers {
                    alt: true,
                    shift: start,
                    ctrl: by_character,
                    command: by_character,
                    ..Modifiers::NONE
                };
                let pressed = ui.input_mut(|it| it.consume_key(modifiers, key));
                let button = button_ui(ui, None, words, ButtonKind::Plain, true);
                let name = format!("{edge} a {words}");
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                if button.clicked() || pressed {
                    amend.nudge(text, start, step);
                }
            }
        });
    }
}

fn tag_ui(ui: &mut Ui, amend: &mut Amend, input: &ReviewInput<'_>) {
    let scheme = input.store.project().scheme();
    let label = |id: &TagId| {
        scheme
            .tag(id)
            .map_or_else(|| id.to_string(), |it| it.label.clone())
    };
    let shown = label(&amend.annotation.tag);
    ui.horizontal(|ui| {
        ui.label("Tag");
        let combo = ComboBox::from_id_salt("tag of the gold")
            .selected_text(&shown)
            .icon(chevron);
        let response = combo.show_ui(ui, |ui| {
            for tag in &scheme.tags {
                let words = if tag.key.is_empty() {
                    tag.label.clone()
                } else {
                    format!("{} ({})", tag.label, tag.key)
                };
                ui.selectable_value(&mut amend.annotation.tag, tag.id.clone(), words);
            }
        });
        let name = format!("Tag: {shown}");
        response
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    });
}

fn value_ui(ui: &mut Ui, amend: &mut Amend) {
    if amend.values.iter().all(|it| it.1.is_none()) {
        return;
    }
    ui.label("Value");
    let rows: Vec<String> = amend
        .values
        .iter()
        .map(|(whose, value)| {
            let mut shown = amend.annotation.clone();
            shown.value = value.clone();
            match value_of(&shown).as_str() {
                "" => whose.clone(),
                words => format!("{whose}: {words}"),
            }
        })
        .collect();
    for (at, words) in rows.iter().enumerate() {
        ui.radio_value(&mut amend.value, at, words);
    }
}
