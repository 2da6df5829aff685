//! The block of `score` that counts as nervaluate does.

use super::ordered::Object;
use crate::review::agreement::counts::Scheme;
use crate::review::agreement::nervaluate::{Nervaluate, entities};
use crate::review::agreement::{Comparison, Scope};
use std::collections::BTreeMap;

/// Counts as nervaluate makes them.
pub(super) struct AsNervaluate {
    pub overall: Nervaluate,
    tags: BTreeMap<String, Nervaluate>,
}

/// Counts all common documents.
pub(super) fn nervaluate(scope: &Scope<'_>) -> AsNervaluate {
    let mut all = AsNervaluate {
        overall: Nervaluate::default(),
        tags: BTreeMap::new(),
    };
    for document in scope.common(0, 1) {
        let [gold, pred] = [0, 1].map(|file| entities(&scope.marks[document][file]));
        all.overall.add(&gold, &pred);
        let mut by_label: BTreeMap<u32, [Vec<_>; 2]> = BTreeMap::new();
        for (side, list) in [&gold, &pred].into_iter().enumerate() {
            for it in list {
                by_label.entry(it.label).or_default()[side].push(*it);
            }
        }
        for (label, [gold, pred]) in by_label {
            let name = scope.labels.name(label).to_owned();
            all.tags.entry(name).or_default().add(&gold, &pred);
        }
    }
    all
}

impl AsNervaluate {
    /// Whether its counts are others than those of the best alignment.
    pub fn differs(&self, found: &Comparison<'_>) -> bool {
        let counts = &found.overall.tally.counts;
        self.overall.strict != counts.strict()
            || self.overall.exact != counts.exact()
            || self.overall.partial != counts.partial()
            || self.overall.ent_type != counts.typed()
    }

    /// Under the library's own names.
    pub fn json(&self, found: &Comparison<'_>) -> Object {
        let mut tags = Object::new();
        for (name, it) in &self.tags {
            tags.put(name, schemes(it));
        }
        Object::new()
            .with("version", "1.2.1")
            .with("differs", self.differs(found))
            .with("overall", schemes(&self.overall))
            .with("entities", tags)
    }
}

fn schemes(it: &Nervaluate) -> Object {
    // The library has 0 for nothing over nothing, and so has this block.
    let scheme = |it: &Scheme| {
        let possible = it.cor + it.inc + it.par + it.mis;
        let actual = it.cor + it.inc + it.par + it.spu;
        let right = it.cor as f64 + 0.5 * it.par as f64;
        let share = |whole: u64| if whole > 0 { right / whole as f64 } else { 0.0 };
        let (precision, recall) = (share(actual), share(possible));
        let f1 = if precision + recall > 0.0 {
            2.0 * (precision * recall) / (precision + recall)
        } else {
            0.0
        };
        Object::new()
            .with("correct", it.cor)
            .with("incorrect", it.inc)
            .with("partial", it.par)
            .with("missed", it.mis)
            .with("spurious", it.spu)
            .with("possible", possible)
            .with("actual", actual)
            .with("precision", precision)
            .with("recall", recall)
            .with("f1", f1)
    };
    Object::new()
        .with("strict", scheme(&it.strict))
        .with("ent_type", scheme(&it.ent_type))
        .with("partial", scheme(&it.partial))
        .with("exact", scheme(&it.exact))
}
