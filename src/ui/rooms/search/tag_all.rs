//! Tag all: the places where the same words stand, to be tagged in one step.

use super::rows::{Columns, Done, ROW, Row, row_ui};
use super::state::{MOST_AT_ONCE, passage, texts};
use super::ticks::Ticks;
use super::{Looks, bulk_requests, counted, query_ui};
use crate::app::keymap::Keymap;
use crate::app::search::Concordance;
use crate::app::{Request, Store};
use crate::command::bulk::{self, Tagged};
use crate::io::Wake;
use crate::model::{Annotation, SourceId, TagId};
use crate::recognise::search::{MAX_QUERY, Query};
use crate::text::CharSpan;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use crate::ui::widgets::{
    ButtonKind, LongList, button_ui, form_frame, heading_ui, long_list_ui, tag_chip_ui,
};
use eframe::egui::{
    self, Align2, CornerRadius, Frame, Key, Margin, Modal, Modifiers, RichText, Stroke, vec2,
};
use std::sync::Arc;

/// The dialog on its way.
pub struct TagAll {
    query: Query,
    /// Where it was opened.
    here: (SourceId, CharSpan),
    /// Whether those words were selected, rather than annotated.
    by_hand: bool,
    /// The annotation that it started from.
    like: Option<Arc<Annotation>>,
    tag: TagId,
    /// Whether all sources are searched, or only this one.
    corpus: bool,
    words: Concordance,
    /// Hits that are not to be tagged.
    left_out: Ticks,
    list: LongList,
    asked: Option<(Query, bool, usize)>,
    tagged: Option<(TagId, u64, Tagged)>,
    /// How many of so many hits bear the tag already.
    tagged_hits: Option<(usize, usize)>,
    /// Whether Enter was pressed before all hits were there.
    apply: bool,
}

impl std::fmt::Debug for TagAll {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("TagAll")
            .field("query", &self.query)
            .field("words", &self.words)
            .finish_non_exhaustive()
    }
}

impl TagAll {
    /// A dialog for selected words, or for those of an annotation. Capitals
    /// count if the words have any: `Army` is looked for as a name, `army` as
    /// a word.
    pub fn new(
        words: &str,
        here: (SourceId, CharSpan),
        like: Option<Arc<Annotation>>,
        tag: TagId,
        wake: Wake,
    ) -> Option<Self> {
        let text = words.trim();
        if text.is_empty() || text.len() > MAX_QUERY {
            return None;
        }
        let query = Query {
            case: text.chars().any(char::is_uppercase),
            accents: false,
            whole_words: true,
            ..Query::words(text)
        };
        let mut concordance = Concordance::default();
        concordance.on_news(wake);
        (!query.is_empty()).then(|| Self {
            query,
            here,
            by_hand: like.is_none(),
            like,
            tag,
            corpus: false,
            words: concordance,
            left_out: Ticks::default(),
            list: LongList::default(),
            asked: None,
            tagged: None,
            tagged_hits: None,
            apply: false,
        })
    }

    /// The tag that was chosen.
    pub fn tag(&self) -> &TagId {
        &self.tag
    }

    /// Whether the texts of all sources are wanted.
    pub fn wants_all_texts(&self) -> bool {
        self.corpus
    }

    /// Whether no thread works for the dialog, for tests.
    #[cfg(test)]
    pub fn is_settled(&self) -> bool {
        self.asked.is_some() && !self.words.is_running()
    }

    fn refresh(&mut self, store: &Store) {
        let at_hand = store.project().sources().iter();
        let at_hand = at_hand
            .filter(|it| store.document(&it.id).is_some())
            .count();
        let ask = (self.query.clone(), self.corpus, at_hand);
        if self.asked.as_ref() != Some(&ask) {
            let mut all = texts(store, false);
            if !self.corpus {
                all.retain(|it| it.source == self.here.0);
                // In the source at hand nothing is passed over.
                all.iter_mut().for_each(|it| it.skip.clear());
            }
            self.words.start(self.query.clone(), all);
            self.left_out.clear();
            self.tagged_hits = None;
            self.list.rewind();
            self.asked = Some(ask);
        }
        self.words.poll();
        let fresh = |it: &(TagId, u64, Tagged)| it.0 == self.tag && it.1 == store.revision();
        if !self.tagged.as_ref().is_some_and(fresh) {
            let tagged = Tagged::with(store.project(), &self.tag);
            self.tagged = Some((self.tag.clone(), store.revision(), tagged));
            self.tagged_hits = None;
        }
        let all = self.words.len();
        let known = self.tagged_hits.is_some_and(|it| it.0 == all);
        if !known && !self.words.is_running() && all <= MOST_ASKED {
            let tagged = (0..all).filter(|it| self.is_tagged(*it)).count();
            self.tagged_hits = Some((all, tagged));
        }
    }

    /// Whether the words of a hit bear the tag already.
    fn is_tagged(&self, number: usize) -> bool {
        let Some((_, searched, span)) = self.words.hit(number) else {
            return true;
        };
        let Ok(span) = searched.text.chars_of(span) else {
            return true;
        };
        let tagged = self.tagged.as_ref();
        tagged.is_some_and(|it| it.2.meets(&searched.source, span))
    }

    /// The step over all hits that are not left out.
    fn finish(&self, store: &Store, fresh: &mut dyn FnMut() -> u64) -> Vec<Request> {
        let wanted = (0..self.words.len()).filter(|it| !self.left_out.has(*it));
        let passages = wanted.take(MOST_AT_ONCE).filter_map(|number| {
            let (_, searched, span) = self.words.hit(number)?;
            let mut passage = passage(searched, span)?;
            passage.by_hand =
                self.by_hand && passage.source == self.here.0 && passage.span == self.here.1;
            Some(passage)
        });
        let project = store.project();
        let bulk = bulk::tag_passages(project, &self.tag, passages, self.like.as_deref(), fresh);
        let label = project.scheme().tag(&self.tag);
        let label = label.map_or_else(|| self.tag.to_string(), |it| it.label.to_lowercase());
        let asked = self.words.len() - self.left_out.len();
        bulk_requests(
            bulk,
            asked,
            &format!("tagged as {label}"),
            "tagged so already",
        )
    }
}

/// Shows the dialog; gives the requests, and whether it stays open.
pub fn tag_all_ui(
    ctx: &egui::Context,
    dialog: &mut TagAll,
    store: &Store,
    keymap: &Keymap,
    fresh: &mut dyn FnMut() -> u64,
) -> (Vec<Request>, bool) {
    let tokens = Tokens::of(ctx);
    let looks = Looks::of(tokens, store.project().scheme());
    dialog.refresh(store);
    let mut open = true;
    let mut go = ctx.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter));
    let id = egui::Id::unique("tag-all");
    let area = Modal::default_area(id)
        .accessible_name("Tag all occurrences")
        .anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
    let modal = Modal::new(id)
        .area(area)
        .frame(form_frame(ctx))
        .backdrop_color(tokens.veil);
    let shown = modal.show(ctx, |ui| {
        ui.set_width((ctx.content_rect().width() - 96.0).clamp(480.0, 820.0));
        let words = one_line(&dialog.query.text, 60);
        heading_ui(ui, &format!("Tag all ‘{words}’"));
        ui.horizontal_wrapped(|ui| {
            for tag in &store.project().scheme().tags {
                let number = tag.key.parse::<u8>().ok();
                let key = number.map_or_else(String::new, |it| query_ui::key_of(keymap, it));
                let on = dialog.tag == tag.id;
                let chip = tag_chip_ui(ui, looks.look(&tag.id), &tag.label, &key, on);
                if chip.clicked() || number.is_some_and(|it| tag_key_pressed(ui, keymap, it)) {
                    dialog.tag = tag.id.clone();
                }
            }
        });
        ui.horizontal(|ui| {
            ui.selectable_value(&mut dialog.corpus, false, "This source");
            ui.selectable_value(&mut dialog.corpus, true, "All sources");
            ui.add_space(space::S);
            query_ui::switches_ui(ui, &mut dialog.query, false);
        });
        dialog.refresh(store);
        preview_ui(ui, dialog, &looks);
        ui.add_space(space::S);
        let (line, does) = said(dialog);
        let quiet = |ui: &mut egui::Ui, words: &str| {
            ui.label(RichText::new(words).color(Tokens::of_ui(ui).text_secondary));
        };
        quiet(ui, &line);
        ui.horizontal(|ui| {
            let label = looks.name(&dialog.tag).to_lowercase();
            let name = format!("Tag as {label}");
            go |= button_ui(ui, None, &name, ButtonKind::Primary, does).clicked();
            open = !button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
        });
    });
    open &= !shown.should_close();
    dialog.apply |= go;
    if open && dialog.apply && !dialog.words.is_running() {
        return (dialog.finish(store, fresh), false);
    }
    (Vec::new(), open)
}

fn tag_key_pressed(ui: &egui::Ui, keymap: &Keymap, number: u8) -> bool {
    let chords = keymap.chords(crate::app::action::Action::TagWith(number));
    ui.input(|it| {
        let mut pressed = it.events.iter().filter_map(crate::ui::keys::chord_of);
        pressed.any(|chord| chords.contains(&chord))
    })
}

/// Up to so many places are asked whether they are tagged already.
const MOST_ASKED: usize = 50_000;

/// What the button will do, and what it will not; and whether it does anything.
fn said(dialog: &TagAll) -> (String, bool) {
    let all = dialog.words.len();
    let left = all - dialog.left_out.len();
    let hits = counted(dialog.words.counted(), "place", "places");
    if dialog.words.is_running() {
        return (format!("{hits} so far…"), left > 0);
    }
    let have = if all == 1 { "has" } else { "have" };
    let mut line = format!("{hits} {have} these words");
    let mut does = left > 0;
    if let Some((_, tagged)) = dialog.tagged_hits.filter(|_| all > 0) {
        does = left > tagged;
        if tagged == all {
            let words = if all == 1 {
                ", which is tagged already"
            } else {
                ", all tagged already"
            };
            line.push_str(words);
        } else if tagged > 0 {
            line.push_str(&format!(", {tagged} of them tagged already"));
        }
    }
    if dialog.left_out.len() > 0 {
        line.push_str(&format!(", {} left out by you", dialog.left_out.len()));
    }
    (line, does)
}

fn preview_ui(ui: &mut egui::Ui, dialog: &mut TagAll, looks: &Looks) {
    let tokens = Tokens::of_ui(ui);
    let count = dialog.words.len();
    let height = (count as f32 * ROW).clamp(4.0 * ROW, 12.0 * ROW);
    let frame = Frame::new()
        .fill(tokens.reading)
        .stroke(Stroke::new(stroke::HAIR, tokens.hairline))
        .corner_radius(CornerRadius::same(radius::SMALL))
        .inner_margin(Margin::same(2));
    let mut done = None;
    frame.show(ui, |ui| {
        ui.set_height(height);
        ui.set_width(ui.available_width());
        if count == 0 {
            let words = if dialog.words.is_running() {
                "The texts are being searched…"
            } else {
                "No place has these words."
            };
            ui.label(
                RichText::new(words)
                    .size(size::BODY)
                    .color(tokens.text_secondary),
            );
            return;
        }
        let columns = Columns::of(ui.available_width() - 12.0);
        let mut list = std::mem::take(&mut dialog.list);
        long_list_ui(ui, &mut list, "Places", count, ROW, |ui, number, rect| {
            let Some((_, searched, span)) = dialog.words.hit(number) else {
                return;
            };
            let name = format!("place {}", number + 1);
            let mut row = Row::of(&searched.text, span, searched.source.as_str(), name);
            if dialog.is_tagged(number) {
                row.ticked = None;
                row.mark = "tagged";
            } else {
                row.ticked = Some(!dialog.left_out.has(number));
                row.tags = vec![looks.look(&dialog.tag)];
            }
            done = row_ui(ui, number, rect, columns, &row)
                .map(|it| (number, it))
                .or(done);
        });
        dialog.list = list;
    });
    // A click anywhere in a row ticks it: there is nowhere to go from here.
    if let Some((number, Done::Ticked | Done::Opened)) = done
        && !dialog.is_tagged(number)
    {
        let out = dialog.left_out.has(number);
        dialog.left_out.set(number, !out);
    }
}
