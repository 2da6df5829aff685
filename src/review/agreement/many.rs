//! Three and more annotators together.

use super::alpha;
use super::compare::Comparison;
use super::kappa;
use super::measure::{Measure, mean};
use super::scope::{NO_DOCUMENT, Scope};
use super::unit_figures::{ByView, NO_TEXT};
use super::units::Table;
use std::collections::BTreeSet;

/// What three and more annotators come to.
#[derive(Clone, Debug)]
pub struct Many<'p> {
    /// Every two of them, by their places among the files.
    pub pairs: Vec<(usize, usize, Comparison<'p>)>,
    /// The labels that anybody used.
    pub labels: Vec<u32>,
    /// The mean of the pairwise strict F1.
    pub mean_f1: Measure,
    /// Each annotator's mean F1 with the others.
    pub annotator_f1: Vec<Measure>,
    /// Krippendorff's alpha on characters; documents not opened are missing.
    pub alpha: ByView,
    /// Alpha with MASI distance on words.
    pub masi: Measure,
    /// Fleiss' kappa on words of the documents that all have opened.
    pub fleiss: ByView,
}

impl<'p> Scope<'p> {
    /// Sets all files against each other.
    pub fn many(&self, seed: u64) -> Many<'p> {
        let count = self.projects.len();
        let mut pairs = Vec::new();
        for a in 0..count {
            for b in a + 1..count {
                pairs.push((a, b, self.compare(a, b, seed)));
            }
        }
        let f1 = |it: &(usize, usize, Comparison<'_>)| it.2.overall.tally.counts.set().f1();
        let why = "no two of them have marked anything";
        let annotator_f1 = (0..count)
            .map(|who| {
                let own = pairs.iter().filter(|it| it.0 == who || it.1 == who);
                mean(own.map(f1), why).0
            })
            .collect();
        let labels: BTreeSet<u32> = pairs.iter().flat_map(|it| it.2.labels.clone()).collect();
        let labels: Vec<u32> = labels.into_iter().collect();
        let (mut characters, mut tokens) = (Table::default(), Table::default());
        for table in &self.character_tables {
            characters.add(table);
        }
        for table in self.token_tables.iter().flatten() {
            tokens.add(table);
        }
        let texts = self.token_tables.iter().any(Option::is_some);
        let complete = tokens.complete();
        let why_not = if self.paired.documents.is_empty() {
            NO_DOCUMENT
        } else {
            NO_TEXT
        };
        Many {
            mean_f1: mean(pairs.iter().map(f1), why).0,
            annotator_f1,
            alpha: ByView::of(&characters, &labels, &self.sets, alpha::nominal),
            masi: if texts {
                alpha::masi(&tokens, &self.sets)
            } else {
                Err(why_not)
            },
            fleiss: if texts {
                ByView::of(&complete, &labels, &self.sets, kappa::fleiss)
            } else {
                ByView::undefined(&labels, why_not)
            },
            labels,
            pairs,
        }
    }
}
