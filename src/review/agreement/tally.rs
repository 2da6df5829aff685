//! What is counted in one document between two annotators; counts of several
//! documents add up, and every figure is read off the sum.

use super::super::align::{Aligned, Span, align, type_counts};
use super::super::marks::{Mark, Marks};
use super::super::values;
use super::compare::Case;
use super::counts::Counts;
use super::links::{Ends, LinkCounts, Place};
use super::units::{Table, Tokens};
use super::value_counts::{Roles, ValueCounts};
use std::collections::BTreeMap;

/// In place of a label: nothing was marked there.
pub const NONE: u32 = u32::MAX;

/// Differences beyond this many units are counted with it.
const FARTHEST: i64 = 50;

/// All counts of some documents.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Of the alignment.
    pub counts: Counts,
    /// How often the first side's label met the second's, [`NONE`] included.
    pub confusion: BTreeMap<(u32, u32), u64>,
    /// Pairs equal in boundaries and label, by label.
    pub equal: BTreeMap<u32, u64>,
    /// How far apart the boundaries of unequal pairs lie.
    pub boundaries: Boundaries,
    /// Who gives which words which labels.
    pub tokens: Table,
    /// Documents whose words are not known, since their text is not at hand.
    pub without_text: u64,
    /// Who gives which characters which labels.
    pub characters: Table,
    /// Typed links.
    pub links: LinkCounts,
    /// Values of aligned pairs.
    pub values: ValueCounts,
    /// Repeats that were left out, of both sides.
    pub repeats: [u64; 2],
    /// Pairs that differ in white space at their ends alone.
    pub white_space: u64,
    /// Whether a stretch was too dense to meet every criterion.
    pub approached: bool,
}

/// How far the second side's boundaries lie behind the first side's, in pairs
/// that are not equal in boundaries and label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boundaries {
    /// Starts, in code points.
    pub start: BTreeMap<i64, u64>,
    /// Ends, in code points.
    pub end: BTreeMap<i64, u64>,
    /// Starts, in words.
    pub start_tokens: BTreeMap<i64, u64>,
    /// Ends, in words.
    pub end_tokens: BTreeMap<i64, u64>,
}

impl Boundaries {
    fn count(&mut self, a: &Span<'_>, b: &Span<'_>, tokens: Option<&Tokens>) {
        fn add(to: &mut BTreeMap<i64, u64>, from: u32, at: u32) {
            let by = (i64::from(at) - i64::from(from)).clamp(-FARTHEST, FARTHEST);
            *to.entry(by).or_default() += 1;
        }
        add(&mut self.start, a.start, b.start);
        add(&mut self.end, a.end, b.end);
        if let Some(tokens) = tokens {
            let first = |it: &Span<'_>| tokens.first_behind(it.start);
            let last = |it: &Span<'_>| tokens.begun_before(it.end);
            add(&mut self.start_tokens, first(a), first(b));
            add(&mut self.end_tokens, last(a), last(b));
        }
    }

    fn add(&mut self, other: &Self) {
        let Self {
            start,
            end,
            start_tokens,
            end_tokens,
        } = other;
        sum(&mut self.start, start);
        sum(&mut self.end, end);
        sum(&mut self.start_tokens, start_tokens);
        sum(&mut self.end_tokens, end_tokens);
    }
}

fn sum<K: Ord + Copy>(to: &mut BTreeMap<K, u64>, more: &BTreeMap<K, u64>) {
    for (key, count) in more {
        *to.entry(*key).or_default() += count;
    }
}

impl Tally {
    /// Adds the counts of further documents.
    pub fn add(&mut self, other: &Self) {
        let Self {
            counts,
            confusion,
            equal,
            boundaries,
            tokens,
            without_text,
            characters,
            links,
            values,
            repeats,
            white_space,
            approached,
        } = other;
        self.counts.add(counts);
        sum(&mut self.confusion, confusion);
        sum(&mut self.equal, equal);
        self.boundaries.add(boundaries);
        self.tokens.add(tokens);
        self.without_text += without_text;
        self.characters.add(characters);
        self.links.add(links);
        self.values.add(values);
        self.repeats[0] += repeats[0];
        self.repeats[1] += repeats[1];
        self.white_space += white_space;
        self.approached |= approached;
    }
}

impl Tally {
    /// Gives labels other ranks, in the same order. Tables know sets by their
    /// numbers, which stay.
    pub(super) fn relabel(&mut self, moved: &dyn Fn(u32) -> u32) {
        let side = |label: u32| if label == NONE { NONE } else { moved(label) };
        let cells = std::mem::take(&mut self.confusion).into_iter();
        self.confusion = cells
            .map(|((a, b), count)| ((side(a), side(b)), count))
            .collect();
        let equal = std::mem::take(&mut self.equal).into_iter();
        self.equal = equal.map(|(label, it)| (moved(label), it)).collect();
    }
}

/// The marks of both sides in one document, all of them or those of one label.
pub struct Sides<'m, 'p> {
    /// The document, by its place among those compared.
    pub document: usize,
    /// The first side's marks, in order, without repeats.
    pub a: Vec<&'m Mark<'p>>,
    /// The second side's.
    pub b: Vec<&'m Mark<'p>>,
    /// For each of these lists the places in [`Marks::kept`].
    places: [Vec<u32>; 2],
}

impl<'m, 'p> Sides<'m, 'p> {
    /// All marks.
    pub fn all(document: usize, a: &'m Marks<'p>, b: &'m Marks<'p>) -> Self {
        let places = |marks: &Marks<'_>| (0..marks.kept.len() as u32).collect();
        Self {
            document,
            places: [places(a), places(b)],
            a: a.kept.iter().collect(),
            b: b.kept.iter().collect(),
        }
    }

    /// The marks of each label by themselves.
    pub fn by_label(document: usize, a: &'m Marks<'p>, b: &'m Marks<'p>) -> BTreeMap<u32, Self> {
        let mut parts: BTreeMap<u32, Self> = BTreeMap::new();
        for (side, marks) in [a, b].into_iter().enumerate() {
            for (at, mark) in marks.kept.iter().enumerate() {
                let part = parts.entry(mark.label).or_insert_with(|| Self {
                    document,
                    a: Vec::new(),
                    b: Vec::new(),
                    places: Default::default(),
                });
                part.places[side].push(at as u32);
                let list = if side == 0 { &mut part.a } else { &mut part.b };
                list.push(mark);
            }
        }
        parts
    }

    /// The place of the first side's mark among all marks of the document.
    pub fn place_a(&self, at: u32) -> Place {
        (self.document, self.places[0][at as usize])
    }

    /// The same for the second side.
    pub fn place_b(&self, at: u32) -> Place {
        (self.document, self.places[1][at as usize])
    }

    /// Aligns the two and counts; the aligned places are added to `ends`, if
    /// there is anything that links them.
    pub fn tally(
        &self,
        tokens: Option<&Tokens>,
        mut ends: Option<&mut Ends<'p>>,
    ) -> (Tally, Aligned) {
        let spans =
            |list: &[&'m Mark<'p>]| -> Vec<Span<'m>> { list.iter().map(|it| it.span()).collect() };
        let (a, b) = (spans(&self.a), spans(&self.b));
        let aligned = align(&a, &b);
        let types = type_counts(&a, &b);
        let mut tally = Tally {
            approached: !aligned.exact || types.approached,
            ..Tally::default()
        };
        let counts = &mut tally.counts;
        counts.pos = a.len() as u64;
        counts.act = b.len() as u64;
        counts.type_cor = types.correct;
        counts.type_inc = types.incorrect;
        let mut met = [vec![false; a.len()], vec![false; b.len()]];
        for &(i, j) in &aligned.pairs {
            let (x, y) = (&a[i as usize], &b[j as usize]);
            met[0][i as usize] = true;
            met[1][j as usize] = true;
            *tally.confusion.entry((x.label, y.label)).or_default() += 1;
            let (left, right) = (self.a[i as usize], self.b[j as usize]);
            let (bounds, label) = (x.same_boundaries(y), x.label == y.label);
            match (bounds, label) {
                (true, true) => {
                    counts.n1 += 1;
                    *tally.equal.entry(x.label).or_default() += 1;
                    let values = (&left.annotation.value, &right.annotation.value);
                    let agree = values::agree(values.0.as_ref(), values.1.as_ref());
                    counts.valued += u64::from(agree);
                }
                (true, false) => counts.n2 += 1,
                (false, true) => counts.n3 += 1,
                (false, false) => counts.n4 += 1,
            }
            if !(bounds && label) {
                tally.boundaries.count(x, y, tokens);
            }
            if !bounds {
                let trimmed = |it: &Mark<'_>| super::super::marks::trimmed(it.annotation);
                tally.white_space += u64::from(trimmed(left) == trimmed(right));
            }
            if label {
                tally.values.count(left.annotation, right.annotation);
            }
            if let Some(ends) = &mut ends {
                let place = (self.place_b(j), bounds && label);
                ends.to_b.insert(self.place_a(i), place);
            }
        }
        for (span, _) in a.iter().zip(&met[0]).filter(|it| !it.1) {
            *tally.confusion.entry((span.label, NONE)).or_default() += 1;
        }
        for (span, _) in b.iter().zip(&met[1]).filter(|it| !it.1) {
            *tally.confusion.entry((NONE, span.label)).or_default() += 1;
        }
        (tally, aligned)
    }

    /// Every pair and every mark without one, by position.
    pub fn cases(&self, aligned: &Aligned) -> Vec<Case<'p>> {
        let mut partner: Vec<Option<u32>> = vec![None; self.a.len()];
        let mut taken = vec![false; self.b.len()];
        for &(x, y) in &aligned.pairs {
            partner[x as usize] = Some(y);
            taken[y as usize] = true;
        }
        let mut cases = Vec::with_capacity(self.a.len());
        let mut lone = (0..self.b.len()).filter(|&it| !taken[it]).peekable();
        let case = |a: Option<&Mark<'p>>, b: Option<&Mark<'p>>| Case {
            document: self.document,
            a: a.map(|it| it.annotation),
            b: b.map(|it| it.annotation),
        };
        for (mark, other) in self.a.iter().zip(partner) {
            while let Some(at) = lone.next_if(|&at| self.b[at].span().order(&mark.span()).is_lt()) {
                cases.push(case(None, Some(self.b[at])));
            }
            cases.push(case(Some(mark), other.map(|it| self.b[it as usize])));
        }
        cases.extend(lone.map(|at| case(None, Some(self.b[at]))));
        cases
    }

    /// Counts the parts that aligned marks of the same label play in accounts.
    pub fn count_roles(&self, aligned: &Aligned, roles: &Roles, counts: &mut ValueCounts) {
        for &(i, j) in &aligned.pairs {
            if self.a[i as usize].label == self.b[j as usize].label {
                roles.count(self.place_a(i), self.place_b(j), counts);
            }
        }
    }
}
