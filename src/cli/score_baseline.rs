//! What an extractor gained over an earlier version of itself.

use super::agreed::measure;
use super::args::Match;
use super::ordered::Object;
use super::score::f1_of;
use crate::model::{Project, TagId};
use crate::review::agreement::counts::Counts;
use crate::review::agreement::intervals::{Interval, difference};
use crate::review::agreement::measure::Measure;
use crate::review::agreement::{Comparison, Scope};
use crate::review::pairing::{Silence, pair};
use std::collections::BTreeMap;
use std::path::Path;

/// The earlier version's F1, and how much the new one lies above it.
pub(super) struct Baseline {
    f1: Measure,
    gain: Measure,
    interval: Interval,
}

/// The counts of each document, by its title in the gold.
pub(super) fn counts_by_title(
    scope: &Scope<'_>,
    found: &Comparison<'_>,
) -> BTreeMap<String, Counts> {
    let documents = found.per_document.iter();
    documents
        .map(|(document, part)| {
            let title = scope.paired.documents[*document].title.clone();
            (title, part.tally.counts)
        })
        .collect()
}

impl Baseline {
    /// Scores the earlier output as the new one was scored, over the documents
    /// that both were scored on.
    pub fn of(
        how: Match,
        gold: &Project,
        before: &Project,
        only: Option<&TagId>,
        now: &BTreeMap<String, Counts>,
    ) -> Self {
        let projects = vec![gold, before];
        let paired = pair(&projects, Silence::Empty { file: 1 });
        // Only spans are asked for: nothing needs the texts.
        let words = vec![None; paired.documents.len()];
        let scope = Scope::new(projects, paired, words, only);
        let earlier = counts_by_title(&scope, &scope.compare(0, 1, 1));
        let versions: Vec<(Counts, Counts)> = now
            .iter()
            .filter_map(|(title, counts)| Some((*earlier.get(title)?, *counts)))
            .collect();
        let (mut first, mut second) = (Counts::default(), Counts::default());
        for (x, y) in &versions {
            first.add(x);
            second.add(y);
        }
        let f1 = f1_of(how, &first);
        Self {
            f1,
            gain: f1.and_then(|x| Ok(f1_of(how, &second)? - x)),
            interval: difference(&versions, |it| f1_of(how, it), 1),
        }
    }

    /// One line for people.
    pub fn in_words(&self) -> String {
        let gain = match self.gain {
            Ok(gain) => format!("{gain:+.3}"),
            Err(why) => format!("- ({why})"),
        };
        match self.interval {
            Ok((low, high)) => {
                format!("gain over the baseline  {gain}, 95% interval {low:+.3} to {high:+.3}")
            }
            Err(why) => format!("gain over the baseline  {gain}, no interval: {why}"),
        }
    }

    /// The same for programs.
    pub fn json(&self, path: &Path) -> Object {
        let mut object = Object::new().with("pred", path.display().to_string());
        measure(&mut object, "f1", self.f1);
        measure(&mut object, "gain", self.gain);
        match self.interval {
            Ok((low, high)) => object.put("interval", vec![low, high]),
            Err(why) => measure(&mut object, "interval", Err(why)),
        }
        object
    }
}
