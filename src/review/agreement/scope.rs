//! What several files marked in the documents they share.

use super::super::marks::{Ends, Labels, Marks, marks};
use super::super::pairing::Paired;
use super::measure::Undefined;
use super::units::{LabelSets, Table, Tokens, Units};
use crate::model::{Project, TagId};

/// Everything that figures of agreement are computed from.
pub struct Scope<'p> {
    /// The files.
    pub projects: Vec<&'p Project>,
    /// The documents that they share.
    pub paired: Paired,
    /// All labels.
    pub labels: Labels,
    /// What each file marked: `[document][file]`.
    pub marks: Vec<Vec<Marks<'p>>>,
    /// The words of each document whose text is at hand.
    pub tokens: Vec<Option<Tokens>>,
    /// The sets of labels that occur on words and characters.
    pub sets: LabelSets,
    /// Who gives which words which labels, by document.
    pub(super) token_tables: Vec<Option<Table>>,
    /// Who gives which characters which labels, by document.
    pub(super) character_tables: Vec<Table>,
}

impl<'p> Scope<'p> {
    /// Gathers what the files marked. `tokens` are the words of each of the
    /// paired documents; `None` where the text is not at hand. With `only`
    /// everything is as if no other tag had been used.
    pub fn new(
        projects: Vec<&'p Project>,
        paired: Paired,
        tokens: Vec<Option<Tokens>>,
        only: Option<&TagId>,
    ) -> Self {
        let mut labels = Labels::of(&projects);
        if let Some(only) = only {
            labels.keep(only);
        }
        Self::with_labels(projects, paired, tokens, labels, LabelSets::default())
    }

    /// The same with labels and sets of labels that have their numbers already;
    /// annotations of other labels are left out.
    pub(super) fn with_labels(
        projects: Vec<&'p Project>,
        paired: Paired,
        tokens: Vec<Option<Tokens>>,
        labels: Labels,
        mut sets: LabelSets,
    ) -> Self {
        let marks = marks(&projects, &paired, &labels, Ends::AsTheyAre);
        let mut token_tables = Vec::with_capacity(marks.len());
        let mut character_tables = Vec::with_capacity(marks.len());
        for (at, document) in paired.documents.iter().enumerate() {
            let said: Vec<_> = document
                .opened
                .iter()
                .zip(&marks[at])
                .map(|(opened, marks)| opened.then_some(&marks.kept[..]))
                .collect();
            let words = tokens.get(at).and_then(Option::as_ref);
            token_tables.push(words.map(|it| Table::of(&said, Units::Tokens(it), &mut sets)));
            let units = Units::Characters(document.chars);
            character_tables.push(Table::of(&said, units, &mut sets));
        }
        Self {
            projects,
            paired,
            labels,
            marks,
            tokens,
            sets,
            token_tables,
            character_tables,
        }
    }

    /// The documents that both of two files have opened, by their places.
    pub fn common(&self, a: usize, b: usize) -> impl Iterator<Item = usize> {
        let documents = self.paired.documents.iter().enumerate();
        documents
            .filter(move |(_, it)| it.opened[a] && it.opened[b])
            .map(|it| it.0)
    }

    /// The repeats that were left out of each file.
    pub fn repeats(&self) -> Vec<usize> {
        let of = |file: usize| self.marks.iter().map(|it| it[file].repeats.len()).sum();
        (0..self.projects.len()).map(of).collect()
    }
}

/// Why figures of several annotators have nothing to stand on.
pub(super) const NO_DOCUMENT: Undefined = Undefined("no document in common");
