//! Fitting annotations to a text that has changed under them.
//!
//! An annotation is looked for by its quotes: where it stood, then where it
//! would stand if everything around it moved by as much as its neighbours did,
//! then near by, then anywhere. Each place found carries a confidence, and
//! nothing is applied by itself: the caller shows the list, a person agrees.
//! What cannot be found keeps its record and its old offsets.

use super::{Command, Put, Transaction};
use crate::model::{Annotation, AnnotationId, Fragments, Project, Source, SourceId, Zone};
use crate::text::{ByteOffset, ByteSpan, CharOffset, CharSpan, SourceText};
use std::sync::Arc;

/// How far around the expected place a quote is looked for first, in bytes.
const NEAR: usize = 4096;
/// The most annotations that are looked for in the whole text; beyond that it
/// is another text, and the search would take minutes.
const MOST_EVERYWHERE: usize = 2000;

/// Where an annotation stands in the changed text.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The annotation.
    pub id: AnnotationId,
    /// Its place in the changed text.
    pub spans: Fragments,
    /// How sure that is, from 0 to 1: 1 where the quote is the only one of its
    /// kind or moved exactly with its neighbours.
    pub confidence: f32,
}

/// What became of the annotations of one source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refit {
    /// How many stand where they stood.
    pub kept: usize,
    /// Those that stand elsewhere now, in reading order.
    pub moved: Vec<Fitted>,
    /// Those whose words are not there any more, in reading order.
    pub lost: Vec<AnnotationId>,
    /// Zones at the place to which the text around them moved.
    zones: Vec<Zone>,
}

/// Looks for the annotations of a source in a changed text.
pub fn refit(project: &Project, source: &SourceId, text: &SourceText) -> Refit {
    let mut own: Vec<&Arc<Annotation>> = project
        .annotations()
        .iter()
        .filter(|it| it.source == *source)
        .collect();
    own.sort_by_key(|it| (it.spans.hull(), it.id.clone()));
    let mut refit = Refit::default();
    let mut search = Search {
        text,
        shift: 0,
        everywhere: 0,
    };
    let mut shifts: Vec<(CharOffset, i64)> = vec![(CharOffset::ZERO, 0)];
    for annotation in own {
        match search.place(annotation) {
            Some((spans, _)) if spans == annotation.spans => refit.kept += 1,
            Some((spans, confidence)) => {
                refit.moved.push(Fitted {
                    id: annotation.id.clone(),
                    spans,
                    confidence,
                });
            }
            None => {
                refit.lost.push(annotation.id.clone());
                continue;
            }
        }
        shifts.push((annotation.spans.hull().start(), search.shift));
    }
    let shift_at = |at: CharOffset| {
        let after = shifts.partition_point(|(from, _)| *from <= at);
        shifts[after.max(1) - 1].1
    };
    for zone in project.zones().iter().filter(|it| it.source == *source) {
        let moved = |at: CharOffset| moved_by(at, shift_at(at), text.char_len());
        let span = CharSpan::new(moved(zone.span.start()), moved(zone.span.end()));
        if let Ok(span) = span
            && span != zone.span
        {
            refit.zones.push(Zone {
                span,
                ..(**zone).clone()
            });
        }
    }
    refit
}

/// Takes over the changed text, and every place of at least that confidence.
/// Annotations below it, and the lost ones, keep their record as it is.
pub fn apply_refit(
    project: &Project,
    found: &Source,
    text: &SourceText,
    refit: &Refit,
    least: f32,
) -> Transaction {
    let mut commands = vec![Command::Source(Put::set(found.clone()))];
    for fitted in refit.moved.iter().filter(|it| it.confidence >= least) {
        let Some(before) = project.annotations().get(&fitted.id) else {
            continue;
        };
        let mut after = Annotation::clone(before);
        after.spans = fitted.spans.clone();
        let quotes = after
            .spans
            .as_slice()
            .iter()
            .filter_map(|&span| text.quote(span));
        after.quotes = quotes.map(Into::into).collect();
        commands.push(Command::Annotation(Put::set(after)));
    }
    commands.extend(
        refit
            .zones
            .iter()
            .map(|zone| Command::Zone(Put::set(zone.clone()))),
    );
    Transaction {
        name: format!("Fit annotations of {} to the changed text", found.id),
        commands,
    }
}

fn moved_by(at: CharOffset, shift: i64, end: CharOffset) -> CharOffset {
    let moved = (i64::from(at.get()) + shift).clamp(0, i64::from(end.get()));
    CharOffset::new(u32::try_from(moved).unwrap_or(0))
}

struct Search<'a> {
    text: &'a SourceText,
    /// By how many characters the last annotation that was found has moved.
    shift: i64,
    /// How often the whole text was searched.
    everywhere: usize,
}

impl Search<'_> {
    /// The place of an annotation, if its words are there.
    fn place(&mut self, annotation: &Annotation) -> Option<(Fragments, f32)> {
        let spans = annotation.spans.as_slice();
        if annotation.quotes.len() != spans.len() {
            return None;
        }
        let mut placed = Vec::with_capacity(spans.len());
        let mut confidence: f32 = 1.0;
        for (&span, quote) in spans.iter().zip(&annotation.quotes) {
            let (at, sure) = self.find(quote, span.start())?;
            let start = self.text.char_of(at);
            self.shift = i64::from(start.get()) - i64::from(span.start().get());
            confidence = confidence.min(sure);
            placed.push(CharSpan::new(start, start.plus(span.len())).ok()?);
        }
        let spans = Fragments::new(&placed).ok()?;
        Some((spans, confidence))
    }

    /// Where a quote stands, expected where it stood plus the present shift.
    fn find(&mut self, quote: &str, stood: CharOffset) -> Option<(ByteOffset, f32)> {
        if quote.is_empty() {
            return None;
        }
        for shift in [self.shift, 0] {
            let at = self
                .text
                .byte_of(moved_by(stood, shift, self.text.char_len()));
            if let Some(at) = at.filter(|&at| self.stands(quote, at)) {
                return Some((at, 1.0));
            }
        }
        let expected = self
            .text
            .byte_of(moved_by(stood, self.shift, self.text.char_len()))?;
        let whole = self.text.as_str();
        let from = whole.floor_char_boundary(expected.to_usize().saturating_sub(NEAR));
        let to = whole.ceil_char_boundary((expected.to_usize() + NEAR).min(whole.len()));
        let near: Vec<usize> = whole[from..to]
            .match_indices(quote)
            .map(|(at, _)| from + at)
            .take(50)
            .collect();
        let nearest = near
            .iter()
            .min_by_key(|&&at| at.abs_diff(expected.to_usize()));
        if let Some(&at) = nearest {
            let sure = if near.len() == 1 { 0.9 } else { 0.6 };
            return Some((ByteOffset::of_index(at), sure));
        }
        self.everywhere += 1;
        if self.everywhere > MOST_EVERYWHERE {
            return None;
        }
        let mut anywhere = whole.match_indices(quote).map(|(at, _)| at);
        let first = anywhere.next()?;
        let sure = if anywhere.next().is_none() { 0.8 } else { 0.3 };
        Some((ByteOffset::of_index(first), sure))
    }

    fn stands(&self, quote: &str, at: ByteOffset) -> bool {
        let end = at.plus(u32::try_from(quote.len()).unwrap_or(u32::MAX));
        ByteSpan::new(at, end).is_ok_and(|span| self.text.slice(span) == quote)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{apply, edit};
    use crate::model::{Head, TagId};

    /// `[…]` marks the annotations in the old text.
    fn project(marked: &str) -> (Project, SourceId) {
        let mut plain = String::new();
        let mut spans = Vec::new();
        for piece in marked.split_inclusive([']', '[']) {
            plain.push_str(piece.trim_end_matches(['[', ']']));
            let at = plain.chars().count() as u32;
            match piece.chars().last() {
                Some('[') => spans.push((at, at)),
                Some(']') => spans.last_mut().expect("opened").1 = at,
                _ => {}
            }
        }
        let text = SourceText::new(plain).expect("short");
        let id = SourceId::parse("s").expect("id");
        let mut project = Project::new(Head::default());
        let source = Source::plain(id.clone(), "s.txt", text.char_len().get());
        let add = edit::add_sources(vec![source]);
        apply(&mut project, &add.commands).expect("fits");
        for (number, (start, end)) in spans.into_iter().enumerate() {
            let span = CharSpan::new(CharOffset::new(start), CharOffset::new(end));
            let bytes = text.bytes_of(span.expect("ordered")).expect("inside");
            let (spans, quotes) = edit::anchor(&text, &[bytes]).expect("inside");
            let annotation = Annotation::manual(
                AnnotationId::of_random(number as u64),
                id.clone(),
                spans,
                TagId::parse("actor").expect("id"),
                quotes,
            );
            let add = edit::add_annotation(&project, annotation);
            apply(&mut project, &add.commands).expect("fits");
        }
        (project, id)
    }

    /// Kept, moved (with the least confidence), lost; and every moved one reads
    /// as it did.
    #[track_caller]
    fn check(old: &str, new: &str, kept: usize, moved: usize, lost: usize) -> f32 {
        let (mut project, id) = project(old);
        let text = SourceText::new(new).expect("short");
        let fit = refit(&project, &id, &text);
        assert_eq!(
            (fit.kept, fit.moved.len(), fit.lost.len()),
            (kept, moved, lost)
        );
        let found = Source::plain(id.clone(), "s.txt", text.char_len().get());
        let transaction = apply_refit(&project, &found, &text, &fit, 0.0);
        let before = project.clone();
        let applied = apply(&mut project, &transaction.commands).expect("fits");
        for fitted in &fit.moved {
            let was = before.annotations().get(&fitted.id).expect("there");
            let is = project.annotations().get(&fitted.id).expect("there");
            assert_eq!(was.quotes, is.quotes);
            assert_eq!(
                text.quote(is.spans.as_slice()[0]),
                Some(is.quotes[0].as_str())
            );
        }
        apply(&mut project, &applied.inverse).expect("fits");
        assert_eq!(project, before, "one step takes it all back");
        fit.moved.iter().map(|it| it.confidence).fold(1.0, f32::min)
    }

    #[test]
    fn annotations_move_with_the_text_around_them() {
        assert_eq!(
            check(
                "[Ann] met [Bob] in [Ségou].",
                "[Ann] met".replace(['[', ']'], "").as_str(),
                1,
                0,
                2
            ),
            1.0
        );
        let sure = check(
            "[Ann] met [Bob] in [Ségou].",
            "Late: Ann met Bob in Ségou.",
            0,
            3,
            0,
        );
        assert!(sure >= 0.9, "{sure}");
        let sure = check(
            "[Ann] met [Bob].",
            "Bob came. Ann met Cy, then Bob and Bob.",
            0,
            2,
            0,
        );
        assert!(sure < 0.9, "two of the name near by: {sure}");
        check("some [160] herders", "some 160 herders", 1, 0, 0);
        check("some [160] herders", "some 130 herders", 0, 0, 1);
    }
}
