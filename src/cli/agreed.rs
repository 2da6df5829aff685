//! Figures of agreement as JSON: the same blocks overall, per tag and per
//! source. A figure that is not defined is null, with the reason beside it.

use super::ordered::{Object, Tree};
use crate::review::agreement::cluster_data::BothScores;
use crate::review::agreement::clusters::{ClusterScores, Prf};
use crate::review::agreement::counts::{Scheme, SetScore, macro_f1};
use crate::review::agreement::intervals::{CLUSTER_F1S, F1S, Interval, Intervals};
use crate::review::agreement::measure::{Measure, Undefined};
use crate::review::agreement::tally::{NONE, Tally};
use crate::review::agreement::unit_figures::ByView;
use crate::review::agreement::value_counts::{DATE_PARTS, FIGURE_PARTS, ValueCounts};
use crate::review::agreement::{Comparison, Part, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// Puts a figure, or null and the reason.
pub(super) fn measure(object: &mut Object, name: &str, it: Measure) {
    match it {
        Ok(it) => object.put(name, it),
        Err(why) => undefined(object, name, why),
    }
}

fn undefined(object: &mut Object, name: &str, Undefined(why): Undefined) {
    object.put(name, Tree::Null);
    object.put(&format!("{name}_why"), why);
}

/// What blocks are made with.
pub(super) struct Blocks<'s, 'p> {
    pub scope: &'s Scope<'p>,
    pub found: &'s Comparison<'p>,
}

impl Blocks<'_, '_> {
    /// The figures over everything.
    pub fn overall(&self) -> Object {
        let mut block = self.part(&self.found.overall, &self.found.labels, None);
        let links = &self.found.event_links;
        block.put(
            "event_links",
            Object::new()
                .with("set", set_json(&links.strict()))
                .with("found", set_json(&links.strict_found())),
        );
        match &self.found.intervals {
            Ok(it) => block.put("intervals", self.intervals(it)),
            Err(why) => undefined(&mut block, "intervals", *why),
        }
        block
    }

    /// The figures of each tag by itself.
    pub fn per_tag(&self) -> Object {
        let total = self.found.overall.tally.counts.set();
        let mut tags = Object::new();
        for (label, part) in &self.found.per_label {
            let mut block = self.part(part, &[*label], Some(*label));
            let settled = total.f1_if_settled(&part.tally.counts.set());
            measure(&mut block, "f1_if_settled", settled);
            match &self.found.intervals {
                Ok(it) => block.put("intervals", self.label_intervals(it, *label)),
                Err(why) => undefined(&mut block, "intervals", *why),
            }
            tags.put(self.scope.labels.name(*label), block);
        }
        tags
    }

    /// The figures of each document.
    pub fn per_source(&self) -> Object {
        let total = self.found.overall.tally.counts.set();
        let sources = self.found.per_document.iter().map(|(document, part)| {
            let mut block = self.part(part, &self.found.labels, None);
            let settled = total.f1_if_settled(&part.tally.counts.set());
            measure(&mut block, "f1_if_settled", settled);
            let why = crate::review::agreement::counts::TOO_FEW;
            undefined(&mut block, "intervals", why);
            let title = self.scope.paired.documents[*document].title.clone();
            (title, Tree::from(block))
        });
        let mut object = Object::new();
        object.fill(sources);
        object
    }

    fn part(&self, part: &Part, labels: &[u32], only: Option<u32>) -> Object {
        let counts = &part.tally.counts;
        let mut block = Object::new();
        block.put(
            "counts",
            Object::new()
                .with("n1", counts.n1)
                .with("n2", counts.n2)
                .with("n3", counts.n3)
                .with("n4", counts.n4)
                .with("pos", counts.pos)
                .with("act", counts.act),
        );
        block.put("set", set_json(&counts.set()));
        block.put("strict", scheme_json(&counts.strict()));
        block.put("exact", scheme_json(&counts.exact()));
        block.put("partial", scheme_json(&counts.partial()));
        block.put("type", scheme_json(&counts.typed()));
        block.put("value", set_json(&counts.value()));
        if only.is_none() {
            let mut by_label = Vec::new();
            for label in labels {
                by_label.push(self.label_f1(part, *label));
            }
            let (mean, skipped) = macro_f1(by_label);
            measure(&mut block, "macro_f1", mean);
            block.put("macro_f1_undefined", skipped);
        }
        block.put("confusion", self.confusion(&part.tally, labels));
        block.put("boundaries", boundaries_json(&part.tally));
        let units = &part.units;
        block.put(
            "token_kappa",
            self.by_view(&units.kappa)
                .with("raw", self.by_view(&units.raw)),
        );
        block.put("char_alpha", self.by_view(&units.alpha));
        let mut f1 = Object::new();
        let (mut precision, mut recall) = (Object::new(), Object::new());
        for it in &units.characters {
            let name = self.scope.labels.name(it.label);
            measure(&mut f1, name, it.f1);
            measure(&mut precision, name, it.precision);
            measure(&mut recall, name, it.recall);
        }
        block.put("char_f1", f1);
        block.put("char_precision", precision);
        block.put("char_recall", recall);
        measure(&mut block, "masi_alpha", units.masi);
        block.put("links", links_json(&part.tally));
        let mut clusters = Object::new();
        cluster_json(
            &mut clusters,
            "entities",
            part.entities.as_ref(),
            "no entity mentions on either side",
        );
        let why = if only.is_some() {
            "passages of events have no tag"
        } else {
            "no accounts of events on either side"
        };
        cluster_json(&mut clusters, "events", part.events.as_ref(), why);
        block.put("clusters", clusters);
        block.put("values", values_json(&part.tally.values));
        let [a, b] = part.tally.repeats;
        block.put("repeats_removed", a + b);
        block.put("white_space_pairs", part.tally.white_space);
        block.put("approached", part.tally.approached);
        block
    }

    /// A label's strict F1 within a part, from the confusion of equal pairs.
    fn label_f1(&self, part: &Part, label: u32) -> Measure {
        // Every span of the label stands in one row and one column.
        let spans = |pick: fn(&(u32, u32)) -> u32| -> u64 {
            let cells = part.tally.confusion.iter();
            cells.filter(|it| pick(it.0) == label).map(|it| it.1).sum()
        };
        let (pos, act) = (spans(|it| it.0), spans(|it| it.1));
        let tp = part.tally.equal.get(&label).copied().unwrap_or(0);
        SetScore {
            tp,
            fp: act - tp,
            fneg: pos - tp,
        }
        .f1()
    }

    fn confusion(&self, tally: &Tally, labels: &[u32]) -> Object {
        // A tag may itself be called none.
        let named_none = labels
            .iter()
            .any(|it| self.scope.labels.name(*it) == "none");
        let none = if named_none { "(none)" } else { "none" };
        let name = |label: u32| match label {
            NONE => none.to_owned(),
            _ => self.scope.labels.name(label).to_owned(),
        };
        let used: BTreeSet<u32> = labels.iter().copied().chain([NONE]).collect();
        let cell = |row: u32, column: u32| {
            let count = tally.confusion.get(&(row, column)).copied();
            count.unwrap_or(0)
        };
        // Large schemes would fill pages with zeros.
        let full = used.len() <= 64;
        let mut rows = Object::new();
        for &row in &used {
            let cells = used
                .iter()
                .filter(|&&column| (row, column) != (NONE, NONE))
                .filter(|&&column| full || cell(row, column) > 0)
                .map(|&column| (name(column), Tree::from(cell(row, column))));
            let mut cells_of_row = Object::new();
            cells_of_row.fill(cells);
            rows.put(&name(row), cells_of_row);
        }
        rows
    }

    pub fn by_view(&self, it: &ByView) -> Object {
        by_view(self.scope, it)
    }

    fn intervals(&self, it: &Intervals) -> Object {
        let mut object = Object::new();
        for (name, interval) in F1S.iter().zip(&it.f1) {
            put_interval(&mut object, name, interval);
        }
        put_interval(&mut object, "links_strict_f1", &it.links[0]);
        put_interval(&mut object, "links_relaxed_f1", &it.links[1]);
        let views = |pair: &[Interval; 2], labels: &BTreeMap<u32, Interval>| {
            let mut object = Object::new();
            put_interval(&mut object, "combined", &pair[0]);
            put_interval(&mut object, "any", &pair[1]);
            let mut tags = Object::new();
            for (label, interval) in labels {
                put_interval(&mut tags, self.scope.labels.name(*label), interval);
            }
            object.with("per_tag", tags)
        };
        object.put("token_kappa", views(&it.kappa, &it.label_kappa));
        object.put("char_alpha", views(&it.alpha, &it.label_alpha));
        put_interval(&mut object, "masi_alpha", &it.masi);
        let mut clusters = Object::new();
        for (name, it) in [
            ("entities", &self.found.entity_intervals),
            ("events", &self.found.event_intervals),
        ] {
            let Some(it) = it else { continue };
            let f1s = |intervals: &[Interval]| {
                let mut object = Object::new();
                for (name, interval) in CLUSTER_F1S.iter().zip(intervals) {
                    put_interval(&mut object, name, interval);
                }
                object
            };
            clusters.put(name, f1s(&it.strict).with("relaxed", f1s(&it.relaxed)));
        }
        object.with("clusters", clusters)
    }

    fn label_intervals(&self, it: &Intervals, label: u32) -> Object {
        let mut object = Object::new();
        if let Some(all) = it.label_f1.get(&label) {
            for (name, interval) in F1S.iter().zip(all) {
                put_interval(&mut object, name, interval);
            }
        }
        if let Some(interval) = it.label_kappa.get(&label) {
            put_interval(&mut object, "token_kappa", interval);
        }
        if let Some(interval) = it.label_alpha.get(&label) {
            put_interval(&mut object, "char_alpha", interval);
        }
        object
    }
}

/// A figure in its three views.
pub(super) fn by_view(scope: &Scope<'_>, it: &ByView) -> Object {
    let mut object = Object::new();
    measure(&mut object, "combined", it.combined);
    measure(&mut object, "any", it.any);
    let mut tags = Object::new();
    for (label, figure) in &it.labels {
        measure(&mut tags, scope.labels.name(*label), *figure);
    }
    object.with("per_tag", tags)
}

fn put_interval(object: &mut Object, name: &str, it: &Interval) {
    match it {
        Ok((low, high)) => object.put(name, vec![*low, *high]),
        Err(why) => undefined(object, name, *why),
    }
}

/// A set score.
pub(super) fn set_json(it: &SetScore) -> Object {
    let mut object = Object::new()
        .with("tp", it.tp)
        .with("fp", it.fp)
        .with("fn", it.fneg);
    measure(&mut object, "precision", it.precision());
    measure(&mut object, "recall", it.recall());
    measure(&mut object, "f1", it.f1());
    object
}

fn scheme_json(it: &Scheme) -> Object {
    let mut object = Object::new()
        .with("cor", it.cor)
        .with("inc", it.inc)
        .with("par", it.par)
        .with("mis", it.mis)
        .with("spu", it.spu);
    measure(&mut object, "precision", it.precision());
    measure(&mut object, "recall", it.recall());
    measure(&mut object, "f1", it.f1());
    object
}

fn boundaries_json(tally: &Tally) -> Object {
    let list = |it: &BTreeMap<i64, u64>| -> Tree {
        let pairs = it
            .iter()
            .map(|(by, count)| Tree::List(vec![Tree::Signed(*by), Tree::from(*count)]));
        Tree::List(pairs.collect())
    };
    let it = &tally.boundaries;
    Object::new()
        .with("start", list(&it.start))
        .with("end", list(&it.end))
        .with("start_tokens", list(&it.start_tokens))
        .with("end_tokens", list(&it.end_tokens))
}

fn links_json(tally: &Tally) -> Object {
    let links = &tally.links;
    Object::new()
        .with("strict", set_json(&links.strict()))
        .with("relaxed", set_json(&links.relaxed()))
        .with("strict_found", set_json(&links.strict_found()))
        .with("relaxed_found", set_json(&links.relaxed_found()))
}

fn cluster_json(object: &mut Object, name: &str, it: Option<&BothScores>, why: &'static str) {
    match it {
        None => undefined(object, name, Undefined(why)),
        Some(it) => {
            let strict = scores_json(&it.strict);
            object.put(name, strict.with("relaxed", scores_json(&it.relaxed)));
        }
    }
}

fn scores_json(it: &ClusterScores) -> Object {
    let prf = |it: &Prf| {
        let mut object = Object::new();
        measure(&mut object, "precision", it.precision);
        measure(&mut object, "recall", it.recall);
        measure(&mut object, "f1", it.f1);
        object
    };
    let mut object = Object::new()
        .with("mentions", prf(&it.mentions))
        .with("muc", prf(&it.muc))
        .with("b3", prf(&it.b3))
        .with("ceaf_e", prf(&it.ceaf_e))
        .with("ceaf_m", prf(&it.ceaf_m))
        .with("lea", prf(&it.lea));
    measure(&mut object, "conll", it.conll);
    object
}

fn values_json(it: &ValueCounts) -> Object {
    let mut figures = Object::new().with("pairs", it.figures);
    for (at, name) in FIGURE_PARTS.iter().enumerate() {
        measure(&mut figures, name, it.figure_share(at));
    }
    let mut dates = Object::new().with("pairs", it.dates);
    for (at, name) in DATE_PARTS.iter().enumerate() {
        measure(&mut dates, name, it.date_share(at));
    }
    let mut claims = Object::new();
    measure(&mut claims, "certainty_kappa", it.certainty_kappa());
    measure(&mut claims, "polarity_kappa", it.polarity_kappa());
    let mut roles = Object::new().with("pairs", it.roles);
    measure(&mut roles, "equal", it.role_share());
    Object::new()
        .with("figures", figures)
        .with("dates", dates)
        .with("claims", claims)
        .with("roles", roles)
}
