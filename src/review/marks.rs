//! What each annotator marked in each document, in the form in which it is
//! compared: sorted, labels as ranks, repeats put apart.

use super::align::Span;
use super::pairing::Paired;
use crate::model::{Annotation, Fragments, Project, SourceId, TagId};
use crate::text::{CharOffset, CharSpan};
use std::collections::{BTreeSet, HashMap};

/// The labels of all files, each with its rank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(Vec<TagId>);

impl Labels {
    /// The tags that annotations of these files carry.
    pub fn of(projects: &[&Project]) -> Self {
        let mut all: BTreeSet<&TagId> = BTreeSet::new();
        let mut last: Option<&TagId> = None;
        for project in projects {
            for it in project.annotations().iter() {
                if last != Some(&it.tag) {
                    all.insert(&it.tag);
                    last = Some(&it.tag);
                }
            }
        }
        Self(all.into_iter().cloned().collect())
    }

    /// Takes further tags in; the new rank of each old one.
    pub fn with(&mut self, new: BTreeSet<TagId>) -> Vec<u32> {
        let before = std::mem::take(&mut self.0);
        self.0 = before.iter().cloned().chain(new).collect();
        self.0.sort();
        self.0.dedup();
        let ranks = before.iter().filter_map(|it| self.rank(it));
        ranks.collect()
    }

    /// Forgets all labels but one.
    pub fn keep(&mut self, only: &TagId) {
        self.0.retain(|it| it == only);
    }

    /// A label's rank, in the order of their names.
    pub fn rank(&self, tag: &TagId) -> Option<u32> {
        self.0.binary_search(tag).ok().map(|it| it as u32)
    }

    /// The label of a rank; empty if there is none.
    pub fn name(&self, rank: u32) -> &str {
        self.0.get(rank as usize).map_or("", TagId::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was marked at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, by rank.
    pub fn iter(&self) -> impl Iterator<Item = &TagId> {
        self.0.iter()
    }
}

/// An annotation as it is compared.
#[derive(Clone, Debug)]
pub struct Mark<'p> {
    /// Where, in code points; without white space at the ends if that was asked for.
    pub spans: Fragments,
    /// The label's rank in [`Labels`].
    pub label: u32,
    /// The annotation itself.
    pub annotation: &'p Annotation,
}

impl Mark<'_> {
    /// As the alignment sees it.
    pub fn span(&self) -> Span<'_> {
        Span::new(self.spans.as_slice(), self.label)
    }
}

/// What one annotator marked in one document.
#[derive(Clone, Debug, Default)]
pub struct Marks<'p> {
    /// In the order of [`Span::order`], each once.
    pub kept: Vec<Mark<'p>>,
    /// Further annotations of the same spans and label, each with the place in
    /// `kept` of the one that is compared.
    pub repeats: Vec<(Mark<'p>, u32)>,
}

impl<'p> Marks<'p> {
    /// Marks of one annotator in any order.
    pub fn of(marks: Vec<Mark<'p>>) -> Self {
        let mut found = Self {
            kept: marks,
            repeats: Vec::new(),
        };
        settle(&mut found);
        found
    }
}

impl Marks<'_> {
    /// As the alignment sees them.
    pub fn spans(&self) -> Vec<Span<'_>> {
        self.kept.iter().map(Mark::span).collect()
    }
}

/// Whether white space at the ends of spans counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ends {
    /// Spans are taken as they are: every figure of agreement.
    #[default]
    AsTheyAre,
    /// White space at their ends is left out: a trailing blank is nothing that
    /// two people disagree on.
    Trimmed,
}

/// The marks of every document and file: `[document][file]`.
pub fn marks<'p>(
    projects: &[&'p Project],
    paired: &Paired,
    labels: &Labels,
    ends: Ends,
) -> Vec<Vec<Marks<'p>>> {
    let empty = || projects.iter().map(|_| Marks::default()).collect();
    let mut all: Vec<Vec<Marks<'p>>> = paired.documents.iter().map(|_| empty()).collect();
    for (file, project) in projects.iter().enumerate() {
        let places: HashMap<&SourceId, usize> = paired
            .documents
            .iter()
            .enumerate()
            .filter(|(_, it)| it.opened[file])
            .filter_map(|(at, it)| Some((it.sources[file].as_ref()?, at)))
            .collect();
        for annotation in project.annotations().iter() {
            let Some(&at) = places.get(&annotation.source) else {
                continue;
            };
            let Some(label) = labels.rank(&annotation.tag) else {
                continue;
            };
            let spans = match ends {
                Ends::AsTheyAre => annotation.spans.clone(),
                Ends::Trimmed => trimmed(annotation),
            };
            all[at][file].kept.push(Mark {
                spans,
                label,
                annotation,
            });
        }
    }
    for marks in all.iter_mut().flatten() {
        settle(marks);
    }
    all
}

/// Sorts, and puts repeats apart. The one that is kept has a value if any of
/// them has, and then the least id.
fn settle(marks: &mut Marks<'_>) {
    let key = |it: &Mark<'_>| (it.annotation.value.is_none(), it.annotation.id.clone());
    marks
        .kept
        .sort_by(|a, b| a.span().order(&b.span()).then_with(|| key(a).cmp(&key(b))));
    if !marks
        .kept
        .windows(2)
        .any(|two| two[0].span() == two[1].span())
    {
        return;
    }
    let all = std::mem::take(&mut marks.kept);
    for mark in all {
        match marks.kept.last() {
            Some(last) if last.span() == mark.span() => {
                let place = marks.kept.len() as u32 - 1;
                marks.repeats.push((mark, place));
            }
            _ => marks.kept.push(mark),
        }
    }
}

/// Whether a character shows nothing at the end of a span.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200B}' | '\u{FEFF}' | '\u{2060}')
}

/// The spans of an annotation without white space at the ends of each
/// fragment, as its quotes show it; as they are where it has no quotes, or
/// where nothing would be left.
pub fn trimmed(annotation: &Annotation) -> Fragments {
    let spans = annotation.spans.as_slice();
    let plain = |quote: &str| {
        let ends = [quote.chars().next(), quote.chars().next_back()];
        !ends.into_iter().flatten().any(is_blank)
    };
    if annotation.quotes.len() != spans.len() || annotation.quotes.iter().all(|it| plain(it)) {
        return annotation.spans.clone();
    }
    let inner = spans
        .iter()
        .zip(&annotation.quotes)
        .filter_map(|(span, quote)| {
            if quote.chars().count() != span.len() as usize {
                return Some(*span);
            }
            let leading = quote.chars().take_while(|it| is_blank(*it)).count() as u32;
            let trailing = quote.chars().rev().take_while(|it| is_blank(*it)).count() as u32;
            let end = span.end().get().saturating_sub(trailing);
            CharSpan::new(span.start().plus(leading), CharOffset::new(end)).ok()
        });
    Fragments::merging(inner.collect()).unwrap_or_else(|_| annotation.spans.clone())
}
