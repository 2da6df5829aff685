//! Counting documents one by one. Everything else is sums of what is counted
//! here, so that a document that changes is the only one to be counted again.

use super::super::align::Aligned;
use super::super::marks::Marks;
use super::compare::Case;
use super::links::{Ends, LinkCounts, Place, links};
use super::scope::Scope;
use super::tally::{Sides, Tally};
use super::units::{Table, Tokens};
use super::value_counts::Roles;
use std::collections::BTreeMap;

/// All counts of one document.
#[derive(Clone, Debug, Default)]
pub(super) struct DocumentCounts {
    /// Over all labels.
    pub tally: Tally,
    /// Of each label by itself.
    pub labels: BTreeMap<u32, Tally>,
}

/// Typed links by the document that they start in, over all labels and among
/// the annotations of each label.
#[derive(Clone, Debug, Default)]
pub(super) struct Linked {
    pub documents: BTreeMap<usize, LinkCounts>,
    pub labels: BTreeMap<u32, BTreeMap<usize, LinkCounts>>,
}

/// What is done with the counts of a document and with its cases.
pub(super) type Take<'t, 'p> = &'t mut dyn FnMut(usize, DocumentCounts, Vec<Case<'p>>);

impl<'p> Scope<'p> {
    /// Counts documents of two files and hands each to `take`, without its
    /// links. These may lead from one document to another and come at the end.
    pub(super) fn count(
        &self,
        a: usize,
        b: usize,
        documents: &[usize],
        take: Take<'_, 'p>,
    ) -> Linked {
        let projects = [self.projects[a], self.projects[b]];
        let related = projects.iter().any(|it| !it.relations().is_empty());
        let told = projects.iter().any(|it| !it.accounts().is_empty());
        let mut ends = if related || told {
            self.places(a, b, documents)
        } else {
            Ends::default()
        };
        let roles = Roles::of(projects, &self.paired, [a, b], &ends);
        let mut label_ends: BTreeMap<u32, Ends<'p>> = BTreeMap::new();
        for &document in documents {
            let ends = related.then_some((&mut ends, &mut label_ends));
            let (counts, cases) = self.one_document(document, [a, b], &roles, ends);
            take(document, counts, cases);
        }
        let mut found = Linked::default();
        if !related {
            return found;
        }
        found.documents = links(projects[0], projects[1], &ends, &|_, _| true);
        for (label, mut of_label) in label_ends {
            std::mem::swap(&mut of_label.of, &mut ends.of);
            let keep = |side: usize, place: Place| {
                let marks = &self.marks[place.0][[a, b][side]];
                marks.kept[place.1 as usize].label == label
            };
            let counts = links(projects[0], projects[1], &of_label, &keep);
            found.labels.insert(label, counts);
            std::mem::swap(&mut of_label.of, &mut ends.of);
        }
        found
    }

    /// The places of all annotations in these documents.
    fn places(&self, a: usize, b: usize, documents: &[usize]) -> Ends<'p> {
        let mut ends = Ends::default();
        for &document in documents {
            for (side, file) in [a, b].into_iter().enumerate() {
                let marks = &self.marks[document][file];
                for (at, mark) in marks.kept.iter().enumerate() {
                    ends.of[side].insert(&mark.annotation.id, (document, at as u32));
                }
                for (mark, at) in &marks.repeats {
                    ends.of[side].insert(&mark.annotation.id, (document, *at));
                }
            }
        }
        ends
    }

    fn one_document(
        &self,
        document: usize,
        files: [usize; 2],
        roles: &Roles,
        ends: Option<(&mut Ends<'p>, &mut BTreeMap<u32, Ends<'p>>)>,
    ) -> (DocumentCounts, Vec<Case<'p>>) {
        let marks = files.map(|it| &self.marks[document][it]);
        let tokens = self.tokens.get(document).and_then(Option::as_ref);
        let words = self.token_tables[document].as_ref();
        let words = words.map(|it| it.of_two(files[0], files[1]));
        let characters = self.character_tables[document].of_two(files[0], files[1]);
        let tables = (words, characters);
        let (counts, sides, aligned) = count_marks(document, marks, tokens, tables, roles, ends);
        let cases = sides.cases(&aligned);
        (counts, cases)
    }
}

/// What is said of words, if these are known, and of characters.
pub(super) type Tables = (Option<Table>, Table);

/// Counts the marks of two annotators at one place: in a document, or a piece
/// of it. The aligned places are added to `ends`.
pub(super) fn count_marks<'m, 'p>(
    place: usize,
    [left, right]: [&'m Marks<'p>; 2],
    tokens: Option<&Tokens>,
    (words, characters): Tables,
    roles: &Roles,
    ends: Option<(&mut Ends<'p>, &mut BTreeMap<u32, Ends<'p>>)>,
) -> (DocumentCounts, Sides<'m, 'p>, Aligned) {
    let (ends, mut label_ends) = ends.unzip();
    let all = Sides::all(place, left, right);
    let (mut tally, all_aligned) = all.tally(tokens, ends);
    all.count_roles(&all_aligned, roles, &mut tally.values);
    tally.repeats = [left.repeats.len() as u64, right.repeats.len() as u64];
    match words {
        Some(table) => tally.tokens = table,
        None => tally.without_text = 1,
    }
    tally.characters = characters;
    let mut labels = BTreeMap::new();
    for (label, sides) in Sides::by_label(place, left, right) {
        let ends = label_ends.as_mut().map(|it| it.entry(label).or_default());
        let (mut part, aligned) = sides.tally(tokens, ends);
        sides.count_roles(&aligned, roles, &mut part.values);
        let twins = |marks: &Marks<'_>| {
            let of_label = marks.repeats.iter().filter(|it| it.0.label == label);
            of_label.count() as u64
        };
        part.repeats = [twins(left), twins(right)];
        labels.insert(label, part);
    }
    (DocumentCounts { tally, labels }, all, all_aligned)
}
