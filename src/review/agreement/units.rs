//! Texts cut into units (words or characters), and the labels that each
//! annotator's spans give to each of them.
//!
//! Nothing is stored per unit: stretches of units with the same labels are
//! runs, and what several annotators say of the units of a document is a short
//! table of who says what of how many.

use super::super::marks::Mark;
use std::collections::{BTreeMap, HashMap};
use unicode_segmentation::UnicodeSegmentation as _;

/// The version of Unicode whose rules part the words.
pub use unicode_segmentation::UNICODE_VERSION;

/// The words of a text: segments after UAX #29 that are not white space, in
/// code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Tokens {
    /// Cuts a text into words.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        let mut at = 0_u32;
        for segment in text.split_word_bounds() {
            let length = if segment.is_ascii() {
                segment.len()
            } else {
                segment.chars().count()
            };
            let end = at.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
            if !segment.chars().all(char::is_whitespace) {
                tokens.starts.push(at);
                tokens.ends.push(end);
            }
            at = end;
        }
        tokens
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The first word that ends behind a position.
    pub fn first_behind(&self, at: u32) -> u32 {
        self.ends.partition_point(|&end| end <= at) as u32
    }

    /// The start of the word that a position is inside of, or the position.
    pub fn border_before(&self, at: u32) -> u32 {
        let word = self.starts.get(self.first_behind(at) as usize);
        word.map_or(at, |start| at.min(*start))
    }

    /// How many words start before a position.
    pub fn begun_before(&self, at: u32) -> u32 {
        self.starts.partition_point(|&start| start < at) as u32
    }
}

/// What a document is cut into.
#[derive(Clone, Copy, Debug)]
pub enum Units<'t> {
    /// Code points, of which there are so many.
    Characters(u32),
    /// Words.
    Tokens(&'t Tokens),
    /// Code points from the first to the second, which is not among them.
    CharactersFrom(u32, u32),
    /// Words from one number to another, which is not among them.
    TokensFrom(&'t Tokens, u32, u32),
}

impl Units<'_> {
    fn count(&self) -> u32 {
        match self {
            Self::Characters(count) => *count,
            Self::Tokens(tokens) => tokens.len() as u32,
            Self::CharactersFrom(from, to) | Self::TokensFrom(_, from, to) => {
                to.saturating_sub(*from)
            }
        }
    }

    /// The units that share a code point with a stretch.
    fn touched(&self, start: u32, end: u32) -> (u32, u32) {
        match self {
            Self::Characters(count) => (start.min(*count), end.min(*count)),
            Self::Tokens(tokens) => (tokens.first_behind(start), tokens.begun_before(end)),
            Self::CharactersFrom(from, to) => {
                let inside = |at: u32| at.clamp(*from, (*to).max(*from)) - from;
                (inside(start), inside(end))
            }
            Self::TokensFrom(tokens, from, to) => {
                let inside = |at: u32| at.clamp(*from, (*to).max(*from)) - from;
                let (first, last) = (tokens.first_behind(start), tokens.begun_before(end));
                (inside(first), inside(last))
            }
        }
    }
}

/// The sets of labels that occur, each with a number; 0 is the empty one.
#[derive(Clone, Debug)]
pub struct LabelSets {
    sets: Vec<Box<[u32]>>,
    numbers: HashMap<Box<[u32]>, u32>,
}

/// In place of a set's number: the annotator did not open the document.
pub const MISSING: u32 = u32::MAX;

impl Default for LabelSets {
    fn default() -> Self {
        Self {
            sets: vec![Box::default()],
            numbers: HashMap::from([(Box::default(), 0)]),
        }
    }
}

impl LabelSets {
    fn number(&mut self, set: &[u32]) -> u32 {
        if let Some(&number) = self.numbers.get(set) {
            return number;
        }
        let number = self.sets.len() as u32;
        self.sets.push(set.into());
        self.numbers.insert(set.into(), number);
        number
    }

    /// Gives labels other ranks, in the same order.
    pub(super) fn relabel(&mut self, moved: &dyn Fn(u32) -> u32) {
        for set in &mut self.sets {
            for label in set.iter_mut() {
                *label = moved(*label);
            }
        }
        let sets = self.sets.iter().cloned().zip(0_u32..);
        self.numbers = sets.collect();
    }

    /// The labels of a set, ascending.
    pub fn labels(&self, number: u32) -> &[u32] {
        self.sets.get(number as usize).map_or(&[], |it| it)
    }

    /// Whether a set holds a label.
    pub fn holds(&self, number: u32, label: u32) -> bool {
        self.labels(number).binary_search(&label).is_ok()
    }

    /// How many sets there are.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Never: the empty set is always there.
    pub fn is_empty(&self) -> bool {
        false
    }
}

/// Stretches of units with the same labels: where each ends, and its set.
type Runs = Vec<(u32, u32)>;

fn runs(marks: &[Mark<'_>], units: Units<'_>, sets: &mut LabelSets) -> Runs {
    // Where each label begins and ceases, overlaps of one label joined.
    let mut stretches: Vec<(u32, u32, u32)> = Vec::with_capacity(marks.len());
    for mark in marks {
        for piece in mark.spans.as_slice() {
            let (from, to) = units.touched(piece.start().get(), piece.end().get());
            if from < to {
                stretches.push((mark.label, from, to));
            }
        }
    }
    stretches.sort_unstable();
    let mut edges: Vec<(u32, u32, bool)> = Vec::with_capacity(2 * stretches.len());
    let mut open: Option<(u32, u32, u32)> = None;
    for it in stretches {
        match &mut open {
            Some((label, _, end)) if *label == it.0 && it.1 <= *end => *end = (*end).max(it.2),
            _ => {
                if let Some((label, start, end)) = open.replace(it) {
                    edges.extend([(start, label, true), (end, label, false)]);
                }
            }
        }
    }
    if let Some((label, start, end)) = open {
        edges.extend([(start, label, true), (end, label, false)]);
    }
    edges.sort_unstable();
    let mut out: Runs = Vec::with_capacity(edges.len() + 1);
    let mut now: Vec<u32> = Vec::new();
    let mut at = 0;
    while at < edges.len() {
        let place = edges[at].0;
        if place > out.last().map_or(0, |it| it.0) {
            out.push((place, sets.number(&now)));
        }
        while edges.get(at).is_some_and(|it| it.0 == place) {
            let (_, label, begins) = edges[at];
            match now.binary_search(&label) {
                Err(gap) if begins => now.insert(gap, label),
                Ok(there) if !begins => drop(now.remove(there)),
                _ => {}
            }
            at += 1;
        }
    }
    if units.count() > out.last().map_or(0, |it| it.0) {
        out.push((units.count(), sets.number(&now)));
    }
    out
}

/// Who says what of how many units: for each annotator the number of a set of
/// labels, or [`MISSING`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table(BTreeMap<Vec<u32>, u64>);

impl Table {
    /// What the annotators of one document say; `None` for one who did not
    /// open it.
    pub fn of(marks: &[Option<&[Mark<'_>]>], units: Units<'_>, sets: &mut LabelSets) -> Self {
        let all: Vec<Option<Runs>> = marks
            .iter()
            .map(|it| it.map(|it| runs(it, units, sets)))
            .collect();
        let mut places = vec![0; all.len()];
        let mut key = vec![MISSING; all.len()];
        let mut table = Self::default();
        let mut from = 0;
        while from < units.count() {
            let mut to = units.count();
            for (who, runs) in all.iter().enumerate() {
                if let Some(&(end, set)) = runs.as_ref().and_then(|it| it.get(places[who])) {
                    key[who] = set;
                    to = to.min(end);
                }
            }
            table.count(&key, u64::from(to - from));
            for (who, runs) in all.iter().enumerate() {
                let run = runs.as_ref().and_then(|it| it.get(places[who]));
                if run.is_some_and(|it| it.0 == to) {
                    places[who] += 1;
                }
            }
            from = to;
        }
        table
    }

    /// Counts further units of which this is said.
    pub fn count(&mut self, key: &[u32], units: u64) {
        match self.0.get_mut(key) {
            Some(count) => *count += units,
            None => drop(self.0.insert(key.to_vec(), units)),
        }
    }

    /// Adds the units of further documents.
    pub fn add(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            self.count(key, *count);
        }
    }

    /// The rows: what each annotator says, and of how many units.
    pub fn rows(&self) -> impl Iterator<Item = (&[u32], u64)> {
        self.0.iter().map(|(key, count)| (&key[..], *count))
    }

    /// The same with other categories in place of the sets: `any` and single
    /// labels are such views.
    #[must_use]
    pub fn map(&self, category: impl Fn(u32) -> u32) -> Self {
        let mut table = Self::default();
        for (key, count) in &self.0 {
            let to = |&it: &u32| if it == MISSING { it } else { category(it) };
            table.count(&key.iter().map(to).collect::<Vec<u32>>(), *count);
        }
        table
    }

    /// What these two annotators say of the units that both have.
    #[must_use]
    pub fn of_two(&self, a: usize, b: usize) -> Self {
        let mut table = Self::default();
        for (key, count) in &self.0 {
            if key[a] != MISSING && key[b] != MISSING {
                table.count(&[key[a], key[b]], *count);
            }
        }
        table
    }

    /// The units of which nobody's word is missing.
    #[must_use]
    pub fn complete(&self) -> Self {
        let rows = self.0.iter().filter(|it| !it.0.contains(&MISSING));
        Self(rows.map(|(key, count)| (key.clone(), *count)).collect())
    }
}

/// How sets of labels are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The whole set is the category.
    Combined,
    /// Marked or not.
    Any,
    /// This label or not.
    Label(u32),
}

impl View {
    /// The category of a set.
    pub fn category(self, set: u32, sets: &LabelSets) -> u32 {
        match self {
            Self::Combined => set,
            Self::Any => u32::from(set != 0),
            Self::Label(label) => u32::from(sets.holds(set, label)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_segments_that_show() {
        let tokens = Tokens::of("Some 160, é\u{301}\r\n😀 in Ségou.");
        let spans: Vec<(u32, u32)> = tokens
            .starts
            .iter()
            .copied()
            .zip(tokens.ends.iter().copied())
            .collect();
        assert_eq!(
            spans,
            [
                (0, 4),
                (5, 8),
                (8, 9),
                (10, 12),
                (14, 15),
                (16, 18),
                (19, 24),
                (24, 25)
            ]
        );
        let units = Units::Tokens(&tokens);
        assert_eq!(units.touched(4, 5), (1, 1), "white space alone");
        assert_eq!(units.touched(3, 6), (0, 2));
        assert_eq!(units.touched(24, 99), (7, 8));
        assert!(Tokens::of(" \r\n\u{a0}").is_empty());
    }
}
