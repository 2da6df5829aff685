//! The text of the chosen place, with what each annotator marked in a lane of
//! its own, and what stands in the gold.

use super::state::ReviewState;
use super::words::side_name;
use super::{Looks, ReviewInput};
use crate::app::{Annotators, Document, Request};
use crate::index::{Density, DocumentIndex, Placed};
use crate::model::{Annotation, AnnotationId, SourceId, TagId};
use crate::review::gold::{Board, Entry, Fact, Item, Status};
use crate::text::{ByteOffset, Snap, SourceText};
use crate::ui::reader::{
    Cells, Gutter, Input, Parts, Placings as _, ReaderEvent, ReaderStyle, TagShown, ToldMark, View,
    reader_ui,
};
use crate::ui::theme::{Lane, TagLook, Tokens, reading_family, size, space, stroke, strong_family};
use crate::ui::widgets::paint_lane;
use eframe::egui::{self, FontId, Frame, Margin, Rangef, RichText, Sense, Stroke, Ui, vec2};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The pattern of each file's lines, and of the gold's.
const LANES: [Lane; 4] = [Lane::Solid, Lane::Dashed, Lane::Dotted, Lane::Wavy];
const GOLD: Lane = Lane::Double;

/// Whose mark it is, in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Side { item: usize, side: usize },
    Gold,
}

impl Owner {
    /// The id of a mark, which says whose it is: several files may use the same
    /// ids. An id of the gold that is as long as ids may be stays as it is.
    fn mark(self, own: &AnnotationId) -> AnnotationId {
        let id = match self {
            Self::Side { item, side } => format!("{side}-{item}"),
            Self::Gold => format!("g-{own}"),
        };
        AnnotationId::parse(&id).unwrap_or_else(|_| own.clone())
    }

    /// The reverse of [`Self::mark`].
    fn of(mark: &AnnotationId) -> Self {
        let side = || {
            let (side, item) = mark.as_str().split_once('-')?;
            let (side, item) = (side.parse().ok()?, item.parse().ok()?);
            Some(Self::Side { item, side })
        };
        side().unwrap_or(Self::Gold)
    }
}

/// The text that is shown.
#[derive(Debug, Default)]
pub(super) struct Text {
    view: Option<(SourceId, View)>,
    /// What is marked in the source, where it was looked at.
    marked: Option<Marked>,
    /// The item that the reader was last led to.
    led: Option<usize>,
}

impl Text {
    /// What has the focus when the text was clicked.
    pub fn widget_id(&self) -> Option<egui::Id> {
        self.view.as_ref()?.1.widget_id()
    }

    /// The document that is shown, by its place on the board.
    fn document(&self, annotators: &Annotators) -> Option<usize> {
        let (source, _) = self.view.as_ref()?;
        annotators.board.document(source)
    }

    /// Forgets what was made of the files.
    pub fn forget(&mut self) {
        self.marked = None;
        self.led = None;
    }
}

/// What is marked in a source, for one reading of the files and one revision
/// of the gold. Nothing is made before it comes into view.
#[derive(Debug)]
struct Marked {
    source: SourceId,
    reading: u64,
    revision: u64,
    cells: Cells,
}

/// The tag under which the marks of a file, or of the gold, look as they do.
fn lane_tag(owner: usize, tag: &TagId) -> TagId {
    TagId::parse(&format!("{owner}-{tag}")).unwrap_or_else(|_| tag.clone())
}

const GOLD_OWNER: usize = 9;

/// The tag of the marks beside the scroll bar.
fn dispute_tag() -> Option<TagId> {
    TagId::parse("disagreement").ok()
}

impl Marked {
    fn new(source: &SourceId, shown: &Document, document: usize, annotators: &Annotators) -> Self {
        let board = &annotators.board;
        let starts = board.overview.disputes(document, board.items.len());
        let length = shown.text.char_len().get();
        let density = dispute_tag().map(|tag| Density::of(&tag, length, starts));
        Self {
            source: source.clone(),
            reading: annotators.reading,
            revision: 0,
            cells: Cells::new(shown.text.byte_len(), density.unwrap_or_default()),
        }
    }

    /// Forgets what an edit of the gold may have changed.
    fn follow(&mut self, revision: u64) {
        if self.revision == revision {
            self.cells.forget_much();
        } else {
            self.cells.forget();
            self.revision = revision;
        }
    }
}

/// The marks that meet a stretch of a document, each under an id of its own.
fn marks_in(
    shown: &Document,
    document: usize,
    annotators: &Annotators,
    from: ByteOffset,
    to: ByteOffset,
) -> DocumentIndex {
    let (text, board) = (&shown.text, &annotators.board);
    let mut all: Vec<Arc<Annotation>> = Vec::new();
    let (first, last) = (text.char_of(text.floor(from)), text.char_of(text.floor(to)));
    for at in board.overview.meeting(document, first, last.plus(1)) {
        let Some(item) = board.items.get(at) else {
            continue;
        };
        // What is agreed is marked once: only differences need lanes.
        let sides = if item.is_dispute() { usize::MAX } else { 1 };
        for (side, reading) in item.present().take(sides) {
            let owner = Owner::Side { item: at, side };
            all.push(mark(&reading.annotation, owner, side));
        }
    }
    for placed in shown.index.meeting(from, to) {
        all.push(mark(&placed.annotation, Owner::Gold, GOLD_OWNER));
    }
    DocumentIndex::new(text, &all)
}

fn mark(annotation: &Annotation, owner: Owner, number: usize) -> Arc<Annotation> {
    let mut mark = annotation.clone();
    mark.id = owner.mark(&annotation.id);
    mark.tag = lane_tag(number, &annotation.tag);
    Arc::new(mark)
}

pub(super) fn text_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let item = state.chosen.and_then(|at| annotators.board.entry(at));
    // What stands nowhere leaves the text as it is.
    let document = item
        .and_then(Entry::document)
        .or_else(|| state.text.document(annotators));
    let place = document.unwrap_or(0);
    let Some(document) = annotators.board.documents.get(place) else {
        ui.centered_and_justified(|ui| {
            let words = "The files have no source in common that both have opened.";
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
        return;
    };
    let source = document.source.clone();
    head_ui(ui, input, annotators, &source);
    let Some(shown) = input.store.document(&source) else {
        requests.push(Request::WantText(source));
        ui.centered_and_justified(|ui| {
            let words =
                "The text of this source is not at hand; decisions can be made all the same.";
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
        return;
    };
    let text = &mut state.text;
    let current = |it: &Marked| it.source == source && it.reading == annotators.reading;
    if !text.marked.as_ref().is_some_and(current) {
        text.marked = Some(Marked::new(&source, shown, place, annotators));
    }
    if text.view.as_ref().is_none_or(|it| it.0 != source) {
        text.view = Some((source.clone(), View::new(shown.text.clone())));
        text.led = None;
    }
    let (Some(marked), Some((_, view))) = (&mut text.marked, &mut text.view) else {
        return;
    };
    marked.follow(input.store.revision());
    if let (Some(at), Some(item)) = (state.chosen, item)
        && text.led != Some(at)
        && let Some(hull) = item.hull()
        && let Some(start) = shown.text.byte_of(hull.start())
    {
        view.reveal(start);
        text.led = Some(at);
    }
    let sided = sided(ui, annotators, input, looks);
    let look = |tag: &TagId| sided.get(tag).unwrap_or(&looks.unknown);
    let board = &annotators.board;
    let is_dispute = |item: usize| board.items.get(item).is_some_and(Item::is_dispute);
    let told = |id: &AnnotationId| match Owner::of(id) {
        Owner::Side { item, side } if is_dispute(item) => {
            let settled = annotators.progress.status(item) == Status::Settled;
            let color = if settled {
                tokens.text_secondary
            } else {
                tokens.accent
            };
            Some(ToldMark {
                sign: char::from_digit(side as u32 + 1, 10).unwrap_or('+'),
                color,
                words: if settled { "settled" } else { "not settled" },
            })
        }
        Owner::Side { .. } => None,
        Owner::Gold => Some(ToldMark {
            sign: 'G',
            color: tokens.good.text,
            words: "in the gold",
        }),
    };
    let make = |from, to| marks_in(shown, place, annotators, from, to);
    let parts = Parts::new(&marked.cells, &make);
    let marked_at = state.chosen.and_then(|at| marked_by(board, at));
    let focused = marked_at.and_then(|at| placed_of(&parts, &shown.text, board, at));
    let points = input.reading_size;
    let style = ReaderStyle {
        font: FontId::new(points, reading_family()),
        small_font: FontId::proportional((points * 0.62).max(10.0)),
        line_height: (points * size::LINE_HEIGHT).round(),
        measure: (points * 38.0).min(980.0),
    };
    let reader = Input {
        text: &shown.text,
        index: &parts,
        look: &look,
        zones: &[],
        lens: None,
        hedges: &[],
        told: Some(&told),
        style: &style,
        focused,
        snap: Snap::Word,
        sticky: None,
        writable: false,
        gutter: Gutter::None,
        letters: false,
        caret_mode: false,
        keys: false,
    };
    let events = reader_ui(ui, view, &reader);
    let clicked = events.into_iter().find_map(|event| match event {
        ReaderEvent::Clicked(ids) => ids.into_iter().find_map(|id| match Owner::of(&id) {
            Owner::Side { item, .. } => Some(item),
            Owner::Gold => None,
        }),
        _ => None,
    });
    if let Some(at) = clicked {
        text.led = Some(at);
        state.choose(at);
    }
}

/// The item whose mark shows where an item is: its own, or that of the first
/// annotation that a fact is made of.
fn marked_by(board: &Board, at: usize) -> Option<usize> {
    let Entry::Fact(item) = board.entry(at)? else {
        return Some(at);
    };
    let mut made_of = item.present().filter_map(|(_, it)| match &it.fact {
        Fact::Account(it) => it.members.first().map(|it| &it.annotation),
        Fact::Relation(it) => Some(&it.from),
        Fact::Entity(_) | Fact::Event(_) | Fact::EventLink(_) | Fact::Verdict(_) => None,
    });
    made_of.find_map(|id| board.with_id(id).first().map(|at| *at as usize))
}

/// The mark of the first reading of an item.
fn placed_of<'p>(
    parts: &'p Parts<'_>,
    text: &SourceText,
    board: &Board,
    at: usize,
) -> Option<&'p Placed> {
    let (side, reading) = board.items.get(at)?.present().next()?;
    let start = text.byte_of(reading.annotation.spans.hull().start())?;
    let id = Owner::Side { item: at, side }.mark(&reading.annotation.id);
    let mut there = parts.meeting(start, start.plus(1)).into_iter();
    there.find(|it| it.annotation.id == id)
}

/// How the tags of each file look: their own colour, the file's pattern.
fn sided(
    ui: &Ui,
    annotators: &Annotators,
    input: &ReviewInput<'_>,
    looks: &Looks,
) -> BTreeMap<TagId, TagShown> {
    let mut sided = BTreeMap::new();
    let names = annotators.board.names.iter().enumerate();
    let owners = names
        .map(|(side, name)| (side, name.as_str(), LANES[side % LANES.len()]))
        .chain([(GOLD_OWNER, "gold", GOLD)]);
    for (owner, name, lane) in owners {
        for tag in &input.store.project().scheme().tags {
            let mut shown = looks.get(&tag.id).clone();
            shown.name = format!("{name}, {}", shown.name);
            shown.look.lane = lane;
            sided.insert(lane_tag(owner, &tag.id), shown);
        }
    }
    if let Some(tag) = dispute_tag() {
        let name = "disagreement".to_owned();
        let look = TagLook {
            hue: Tokens::of_ui(ui).date,
            lane: Lane::Dotted,
            letter: '?',
            bar: false,
        };
        sided.insert(tag, TagShown { name, look });
    }
    sided
}

/// The source's title, and which pattern is whose.
fn head_ui(ui: &mut Ui, input: &ReviewInput<'_>, annotators: &Annotators, source: &SourceId) {
    let tokens = Tokens::of_ui(ui);
    let record = input.store.project().sources().get(source);
    let title = record.map_or("", |it| it.title.as_str());
    let title = if title.is_empty() {
        source.as_str()
    } else {
        title
    };
    Frame::new()
        .inner_margin(Margin::symmetric(space::L as i8, 6))
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let words = RichText::new(title)
                    .family(strong_family())
                    .color(tokens.text);
                ui.add(egui::Label::new(words).truncate());
                let sides = annotators.board.names.len();
                for (side, name) in annotators.board.names.iter().enumerate() {
                    let words = format!(
                        "{} {} {name}",
                        side + 1,
                        side_name(side, sides).to_lowercase()
                    );
                    lane_ui(ui, LANES[side % LANES.len()], &words);
                }
                lane_ui(ui, GOLD, "G gold");
            });
        });
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    let bottom = ui.min_rect().bottom();
    ui.painter().hline(ui.max_rect().x_range(), bottom, line);
}

fn lane_ui(ui: &mut Ui, lane: Lane, words: &str) {
    let tokens = Tokens::of_ui(ui);
    ui.add_space(space::S);
    let (rect, _) = ui.allocate_exact_size(vec2(22.0, 14.0), Sense::hover());
    let color = tokens.text_secondary;
    paint_lane(
        ui.painter(),
        Rangef::new(rect.min.x, rect.max.x),
        rect.center().y + 2.0,
        lane,
        color,
        2.0,
    );
    ui.label(RichText::new(words).size(size::SMALL).color(color));
}
