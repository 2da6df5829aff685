//! The text of the chosen place, with what each annotator marked in a lane of
//! its own, and what stands in the gold.

use super::state::ReviewState;
use super::words::side_name;
use super::{Looks, ReviewInput};
use crate::app::{Annotators, Request, Store};
use crate::command::Change;
use crate::index::DocumentIndex;
use crate::model::{Annotation, AnnotationId, SourceId, TagId};
use crate::review::gold::{Board, Entry, Fact, Status};
use crate::text::{Snap, SourceText};
use crate::ui::reader::{
    Gutter, Input, ReaderEvent, ReaderStyle, TagShown, ToldMark, View, reader_ui,
};
use crate::ui::theme::{Lane, Tokens, reading_family, size, space, stroke, strong_family};
use crate::ui::widgets::paint_lane;
use eframe::egui::{self, FontId, Frame, Margin, Rangef, RichText, Sense, Stroke, Ui, vec2};
use std::collections::{BTreeMap, HashMap};
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

/// The text that is shown.
#[derive(Debug, Default)]
pub(super) struct Text {
    view: Option<(SourceId, View)>,
    /// What is marked in the source, for one reading of the files and one
    /// revision of the gold.
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
        let documents = &annotators.board.documents;
        documents.iter().position(|it| it.source == *source)
    }

    /// Takes an edit of the gold over.
    pub fn follow(&mut self, store: &Store, annotators: &Annotators, change: &Change) {
        let Some(marked) = &mut self.marked else {
            return;
        };
        let next = marked.revision + 1 == store.revision();
        if next
            && marked.reading == annotators.reading
            && let Some(document) = store.document(&marked.source)
        {
            marked.follow(&document.text, change);
            marked.revision = store.revision();
        }
    }

    /// Forgets what was made of the files.
    pub fn forget(&mut self) {
        self.marked = None;
        self.led = None;
    }
}

#[derive(Debug)]
struct Marked {
    source: SourceId,
    reading: u64,
    revision: u64,
    index: DocumentIndex,
    owners: HashMap<AnnotationId, Owner>,
    /// The marks of each item.
    of_item: HashMap<usize, Vec<Arc<Annotation>>>,
    /// The marks of the gold's annotations.
    gold: HashMap<AnnotationId, Arc<Annotation>>,
    /// For the id of the next mark.
    next: u64,
}

/// The tag under which the marks of a file, or of the gold, look as they do.
fn lane_tag(owner: usize, tag: &TagId) -> TagId {
    TagId::parse(&format!("{owner}-{tag}")).unwrap_or_else(|_| tag.clone())
}

const GOLD_OWNER: usize = 9;

impl Marked {
    /// Marks of a document, each under an id of its own: several files may use
    /// the same ids.
    fn new(source: &SourceId, input: &ReviewInput<'_>, annotators: &Annotators) -> Option<Self> {
        let document = input.store.document(source)?;
        let board = &annotators.board;
        let mut marked = Self {
            source: source.clone(),
            reading: annotators.reading,
            revision: input.store.revision(),
            index: DocumentIndex::new(&document.text, &[]),
            owners: HashMap::new(),
            of_item: HashMap::new(),
            gold: HashMap::new(),
            next: 0,
        };
        let mut all: Vec<Arc<Annotation>> = Vec::new();
        let place = board.documents.iter().position(|it| it.source == *source)?;
        let from = board.items.partition_point(|it| it.document < place);
        let to = board.items.partition_point(|it| it.document <= place);
        for at in from..to {
            let item = &board.items[at];
            for (side, reading) in item.present() {
                // What is agreed is marked once: only differences need lanes.
                if !item.is_dispute() && side > 0 {
                    continue;
                }
                let owner = Owner::Side { item: at, side };
                let mark = marked.mark(&reading.annotation, owner, side);
                marked
                    .of_item
                    .entry(at)
                    .or_default()
                    .push(Arc::clone(&mark));
                all.push(mark);
            }
        }
        let gold = input.store.project().annotations().iter();
        for annotation in gold.filter(|it| it.source == *source) {
            let mark = marked.mark(annotation, Owner::Gold, GOLD_OWNER);
            marked.gold.insert(annotation.id.clone(), Arc::clone(&mark));
            all.push(mark);
        }
        marked.index = DocumentIndex::new(&document.text, &all);
        Some(marked)
    }

    fn mark(&mut self, annotation: &Annotation, owner: Owner, number: usize) -> Arc<Annotation> {
        let mut mark = annotation.clone();
        mark.id = AnnotationId::of_random(self.next);
        self.next += 1;
        mark.source = self.source.clone();
        mark.tag = lane_tag(number, &annotation.tag);
        self.owners.insert(mark.id.clone(), owner);
        Arc::new(mark)
    }

    /// Takes an edit of the gold over: only what it touched is placed anew.
    fn follow(&mut self, text: &SourceText, change: &Change) {
        for swap in &change.annotations {
            let id = swap.before.as_ref().or(swap.after.as_ref());
            let Some(id) = id.map(|it| it.id.clone()) else {
                continue;
            };
            let after = swap.after.as_ref();
            let after = after.filter(|it| it.source == self.source);
            let mark = after.map(|it| self.mark(it, Owner::Gold, GOLD_OWNER));
            let before = match &mark {
                Some(mark) => self.gold.insert(id, Arc::clone(mark)),
                None => self.gold.remove(&id),
            };
            self.index.update(text, before.as_ref(), mark.as_ref());
            if let Some(before) = before {
                self.owners.remove(&before.id);
            }
        }
    }
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
    let document = document.unwrap_or(0);
    let Some(document) = annotators.board.documents.get(document) else {
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
    match &mut text.marked {
        Some(it)
            if it.source == source
                && it.reading == annotators.reading
                && it.revision == input.store.revision() => {}
        marked => *marked = Marked::new(&source, input, annotators),
    }
    if text.view.as_ref().is_none_or(|it| it.0 != source) {
        text.view = Some((source.clone(), View::new(shown.text.clone())));
        text.led = None;
    }
    let (Some(marked), Some((_, view))) = (&text.marked, &mut text.view) else {
        return;
    };
    if let (Some(at), Some(item)) = (state.chosen, item)
        && text.led != Some(at)
        && let Some(hull) = item.hull()
        && let Some(start) = shown.text.byte_of(hull.start())
    {
        view.reveal(start);
        text.led = Some(at);
    }
    let sided = sided(annotators, input, looks);
    let look = |tag: &TagId| sided.get(tag).unwrap_or(&looks.unknown);
    let told = |id: &AnnotationId| match marked.owners.get(id)? {
        Owner::Side { item, side } if annotators.board.items[*item].is_dispute() => {
            let settled = annotators.progress.status(*item) == Status::Settled;
            let color = if settled {
                tokens.text_secondary
            } else {
                tokens.accent
            };
            Some(ToldMark {
                sign: char::from_digit(*side as u32 + 1, 10).unwrap_or('+'),
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
    let marked_at = state.chosen.and_then(|at| marked_by(&annotators.board, at));
    let first = marked_at.and_then(|at| marked.of_item.get(&at)?.first());
    let focused = first.and_then(|it| marked.index.get(&shown.text, it));
    let points = input.reading_size;
    let style = ReaderStyle {
        font: FontId::new(points, reading_family()),
        small_font: FontId::proportional((points * 0.62).max(10.0)),
        line_height: (points * size::LINE_HEIGHT).round(),
        measure: (points * 38.0).min(980.0),
    };
    let reader = Input {
        text: &shown.text,
        index: &marked.index,
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
        ReaderEvent::Clicked(ids) => {
            ids.into_iter()
                .find_map(|id| match marked.owners.get(&id)? {
                    Owner::Side { item, .. } => Some(*item),
                    Owner::Gold => None,
                })
        }
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
        Fact::Entity(_) | Fact::Event(_) => None,
    });
    made_of.find_map(|id| board.with_id(id).first().map(|at| *at as usize))
}

/// How the tags of each file look: their own colour, the file's pattern.
fn sided(
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
