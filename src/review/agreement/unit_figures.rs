//! The figures that are read off tables of words and characters.

use super::measure::{Measure, Undefined, share};
use super::units::{LabelSets, Table, View};
use super::{alpha, kappa};

/// A figure for whole sets of labels, for marked or not, and for each label.
#[derive(Clone, Debug, PartialEq)]
pub struct ByView {
    /// The sets of labels as categories.
    pub combined: Measure,
    /// Marked or not.
    pub any: Measure,
    /// Each label: in or not.
    pub labels: Vec<(u32, Measure)>,
}

impl ByView {
    /// The figure of a table, looked at in every way.
    pub fn of(
        table: &Table,
        labels: &[u32],
        sets: &LabelSets,
        figure: impl Fn(&Table) -> Measure,
    ) -> Self {
        let at = |view: View| figure(&table.map(|set| view.category(set, sets)));
        Self {
            combined: at(View::Combined),
            any: at(View::Any),
            labels: labels
                .iter()
                .map(|it| (*it, at(View::Label(*it))))
                .collect(),
        }
    }

    /// The figure of one label in all places: what is left if only that label
    /// is looked at.
    pub fn of_label(
        table: &Table,
        label: u32,
        sets: &LabelSets,
        figure: impl Fn(&Table) -> Measure,
    ) -> Self {
        let it = figure(&table.map(|set| View::Label(label).category(set, sets)));
        Self {
            combined: it,
            any: it,
            labels: vec![(label, it)],
        }
    }

    /// The same reason everywhere.
    pub fn undefined(labels: &[u32], why: Undefined) -> Self {
        Self {
            combined: Err(why),
            any: Err(why),
            labels: labels.iter().map(|it| (*it, Err(why))).collect(),
        }
    }
}

/// How much of the text two annotators mark alike with one label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CharacterScore {
    /// The label.
    pub label: u32,
    /// Of the second side's characters.
    pub precision: Measure,
    /// Of the first side's characters.
    pub recall: Measure,
    /// Twice the common characters over all of both.
    pub f1: Measure,
}

/// All figures of words and characters of two annotators.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitFigures {
    /// Cohen's kappa on words.
    pub kappa: ByView,
    /// The share of words on which the two agree.
    pub raw: ByView,
    /// Krippendorff's alpha on characters.
    pub alpha: ByView,
    /// Alpha with MASI distance on words.
    pub masi: Measure,
    /// Per label.
    pub characters: Vec<CharacterScore>,
}

/// Why there are no figures on words.
pub const NO_TEXT: Undefined = Undefined("the text is not at hand, so its words are not known");

impl UnitFigures {
    /// The figures over these labels; `only` if nothing else is looked at.
    /// Without words the figures on words are undefined.
    pub fn of(
        tokens: Option<&Table>,
        characters: &Table,
        labels: &[u32],
        only: Option<u32>,
        sets: &LabelSets,
    ) -> Self {
        let view = |table: &Table, figure: &dyn Fn(&Table) -> Measure| match only {
            Some(label) => ByView::of_label(table, label, sets, figure),
            None => ByView::of(table, labels, sets, figure),
        };
        let shown: &[u32] = only.as_ref().map_or(labels, std::slice::from_ref);
        let on_words = |figure: &dyn Fn(&Table) -> Measure| match tokens {
            Some(table) => view(table, figure),
            None => ByView::undefined(shown, NO_TEXT),
        };
        let masi = match (tokens, only) {
            (None, _) => Err(NO_TEXT),
            (Some(table), None) => alpha::masi(table, sets),
            // Sets of one label or none are the same or apart.
            (Some(table), Some(label)) => {
                let table = table.map(|set| View::Label(label).category(set, sets));
                alpha::nominal(&table)
            }
        };
        Self {
            kappa: on_words(&kappa::cohen),
            raw: on_words(&kappa::raw),
            alpha: view(characters, &alpha::nominal),
            masi,
            characters: shown
                .iter()
                .map(|it| character_score(characters, *it, sets))
                .collect(),
        }
    }
}

fn character_score(table: &Table, label: u32, sets: &LabelSets) -> CharacterScore {
    let (mut both, mut a, mut b) = (0.0, 0.0, 0.0);
    for (key, count) in table.rows() {
        let count = count as f64;
        let (x, y) = (sets.holds(key[0], label), sets.holds(key[1], label));
        both += if x && y { count } else { 0.0 };
        a += if x { count } else { 0.0 };
        b += if y { count } else { 0.0 };
    }
    CharacterScore {
        label,
        precision: share(both, b, "nothing was marked on the second side"),
        recall: share(both, a, "nothing was marked on the first side"),
        f1: share(2.0 * both, a + b, "nothing was marked on either side"),
    }
}
