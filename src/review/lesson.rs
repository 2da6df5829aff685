//! What one annotator can learn from the gold: every place where the two part,
//! under the rule of the guideline that decided it, and by what it is about.
//!
//! A rule comes from the annotation of the gold that stands there, or from the
//! one for which the annotator's was turned down. Where nobody named a rule
//! the group is the one without; it comes last.

mod facts;

pub use facts::{FactExample, FactGroup};

use super::diff::{Item, diff};
use super::kinds::Kind;
use super::pairing::Paired;
use crate::model::{Annotation, AnnotationId, Origin, Project, SettledKind, SourceId, Spot};
use crate::text::{CharOffset, CharSpan};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One annotator's file held against the gold.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// Which documents were compared.
    pub paired: Paired,
    /// How many annotations both have alike.
    pub same: usize,
    /// How many places are of each kind, over all rules.
    pub kinds: BTreeMap<Kind, usize>,
    /// How many facts of each kind the two part over, over all rules.
    pub facts: BTreeMap<SettledKind, usize>,
    /// The groups: rules with most examples first, the one without a rule last.
    pub rules: Vec<RuleGroup>,
}

/// What one rule decided.
#[derive(Clone, Debug)]
pub struct RuleGroup {
    /// The rule, as decisions name it; empty = none was named.
    pub rule: String,
    /// The kinds, those with most examples first.
    pub kinds: Vec<KindGroup>,
    /// Entities, events and what ties them, in that order.
    pub facts: Vec<FactGroup>,
}

impl RuleGroup {
    /// How many places and facts it is about.
    pub fn count(&self) -> usize {
        let places = self.kinds.iter().map(|it| it.examples.len());
        let facts = self.facts.iter().map(|it| it.examples.len());
        places.chain(facts).sum()
    }
}

/// What one rule decided of one kind.
#[derive(Clone, Debug)]
pub struct KindGroup {
    /// What the two part over. The first file is the annotator's, the second
    /// the gold.
    pub kind: Kind,
    /// Where, by document and position.
    pub examples: Vec<Example>,
}

/// A place where annotator and gold part.
#[derive(Clone, Debug)]
pub struct Example {
    /// The source, as the gold calls it.
    pub source: SourceId,
    /// From the first start to the last end of both, in code points.
    pub hull: CharSpan,
    /// What the annotator has.
    pub own: Option<Arc<Annotation>>,
    /// What the gold has.
    pub gold: Option<Arc<Annotation>>,
    /// Why it was decided so; may be empty.
    pub reason: String,
    /// In what the values differ, in words.
    pub differs: Vec<&'static str>,
}

impl Example {
    /// The place, in the form in which the window is opened there.
    pub fn spot(&self) -> Spot {
        Spot {
            source: self.source.to_string(),
            start: self.start(),
        }
    }

    /// Where the gold's annotation starts, or else the annotator's.
    fn start(&self) -> CharOffset {
        let it = self.gold.as_ref().or(self.own.as_ref());
        it.map_or(self.hull.start(), |it| it.spans.hull().start())
    }
}

/// Holds an annotator's file against the gold.
pub fn lesson(own: &Project, gold: &Project) -> Lesson {
    let found = diff(own, gold);
    let decided = decisions(gold);
    let mut lesson = Lesson::default();
    let mut groups: BTreeMap<String, BTreeMap<Kind, Vec<Example>>> = BTreeMap::new();
    for item in &found.items {
        if item.kind == Kind::Same {
            lesson.same += 1;
            continue;
        }
        let document = &found.paired.documents[item.document];
        let source = document.sources.get(1).and_then(Option::as_ref);
        let (rule, reason) = why(item, &decided);
        let Some(example) = source.and_then(|it| example(item, it, reason, own, gold)) else {
            continue;
        };
        *lesson.kinds.entry(item.kind).or_default() += 1;
        let kinds = groups.entry(rule.trim().to_owned()).or_default();
        kinds.entry(item.kind).or_default().push(example);
    }
    let mut facts: BTreeMap<String, BTreeMap<SettledKind, Vec<FactExample>>> = BTreeMap::new();
    for (rule, example) in facts::examples(own, gold, &found) {
        let Some(about) = example.about() else {
            continue;
        };
        *lesson.facts.entry(about).or_default() += 1;
        // A rule that decided facts alone is one too.
        groups.entry(rule.clone()).or_default();
        let of_rule = facts.entry(rule).or_default();
        of_rule.entry(about).or_default().push(example);
    }
    lesson.rules = groups
        .into_iter()
        .map(|(rule, kinds)| {
            let facts = facts.remove(&rule).unwrap_or_default().into_iter();
            let facts = facts.map(|(about, examples)| FactGroup { about, examples });
            let facts = facts.collect();
            let kinds = kinds.into_iter();
            let mut kinds: Vec<KindGroup> = kinds
                .map(|(kind, examples)| KindGroup { kind, examples })
                .collect();
            kinds.sort_by_key(|it| Reverse(it.examples.len()));
            RuleGroup { rule, kinds, facts }
        })
        .collect();
    lesson
        .rules
        .sort_by_key(|it| (it.rule.is_empty(), Reverse(it.count())));
    lesson.paired = found.paired;
    lesson
}

/// Rule and reason of a decision.
type Why<'p> = (&'p str, &'p str);

/// For each annotation that the gold was settled from, rule and reason of the
/// decision; the first one, if several name it.
fn decisions(gold: &Project) -> HashMap<&AnnotationId, Why<'_>> {
    let mut decided = HashMap::new();
    for it in gold.annotations().iter() {
        if let Origin::Gold(how) = &it.origin {
            for id in &how.from {
                let why: Why<'_> = (&how.rule, &how.reason);
                decided.entry(id).or_insert(why);
            }
        }
    }
    decided
}

fn why<'p>(item: &Item<'p>, decided: &HashMap<&AnnotationId, Why<'p>>) -> Why<'p> {
    if let Some(Origin::Gold(how)) = item.b.map(|it| &it.origin) {
        return (&how.rule, &how.reason);
    }
    let of_own = item.a.and_then(|it| decided.get(&it.id));
    of_own.copied().unwrap_or(("", ""))
}

fn example(
    item: &Item<'_>,
    source: &SourceId,
    reason: &str,
    own: &Project,
    gold: &Project,
) -> Option<Example> {
    let shared = |project: &Project, it: Option<&Annotation>| {
        it.and_then(|it| project.annotations().get(&it.id).cloned())
    };
    let (own, gold) = (shared(own, item.a), shared(gold, item.b));
    let hulls = [&own, &gold].into_iter().flatten();
    let hull = hulls.map(|it| it.spans.hull()).reduce(CharSpan::hull)?;
    Some(Example {
        source: source.clone(),
        hull,
        own,
        gold,
        reason: reason.trim().to_owned(),
        differs: item.aspects.iter().map(|it| it.word()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, Put, apply, project_for_tests};
    use crate::model::{Fragments, TagId};

    /// Id, start, end, tag.
    type Told = (&'static str, u32, u32, &'static str);
    /// What a gold annotation was settled from, the reason and the rule.
    type Decided = (&'static [&'static str], &'static str, &'static str);

    fn project(all: &[(Told, Option<Decided>)]) -> Project {
        let mut project = project_for_tests();
        project.set_scheme(Arc::new(crate::model::Scheme::built_in()));
        let put = all.iter().map(|((id, start, end, tag), decided)| {
            let span = CharSpan::new(CharOffset::new(*start), CharOffset::new(*end));
            let mut it = Annotation::manual(
                AnnotationId::parse(id).expect("an id"),
                SourceId::parse("s").expect("an id"),
                Fragments::one(span.expect("ordered")),
                TagId::parse(tag).expect("an id"),
                Vec::new(),
            );
            if let Some((from, reason, rule)) = decided {
                it.origin = Origin::Gold(Box::new(crate::model::Gold {
                    from: from
                        .iter()
                        .map(|it| AnnotationId::parse(it).expect("an id"))
                        .collect(),
                    decided_by: "rev".into(),
                    reason: (*reason).to_owned(),
                    rule: (*rule).to_owned(),
                }));
            }
            Command::Annotation(Put::set(it))
        });
        apply(&mut project, &put.collect::<Vec<_>>()).expect("is whole");
        project
    }

    #[test]
    fn every_difference_stands_under_the_rule_that_decided_it() {
        let own = project(&[
            (("a1", 0, 2, "figure"), None),
            (("a2", 3, 5, "actor"), None),
            (("a3", 6, 8, "actor"), None),
            (("a4", 9, 10, "place"), None),
            (("a5", 12, 13, "date"), None),
        ]);
        let gold = project(&[
            (
                ("g1", 0, 3, "figure"),
                Some((&["a1", "b1"], "with its unit", "figures")),
            ),
            (("g2", 3, 5, "place"), Some((&["a2"], "", "figures"))),
            (
                ("g3", 10, 11, "claim"),
                Some((&["b9", "a4"], "no place", "places")),
            ),
            (("g5", 12, 13, "date"), Some((&["a5"], "", ""))),
        ]);
        let found = lesson(&own, &gold);
        assert_eq!(found.same, 1);
        let told: Vec<(&str, Kind, Vec<String>)> = found
            .rules
            .iter()
            .flat_map(|rule| rule.kinds.iter().map(move |kind| (rule, kind)))
            .map(|(rule, kind)| {
                let spots = kind.examples.iter().map(|it| it.spot().to_string());
                (rule.rule.as_str(), kind.kind, spots.collect())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("figures", Kind::Tag, vec!["s:3".to_owned()]),
                ("figures", Kind::Boundary, vec!["s:0".to_owned()]),
                ("places", Kind::OnlyA, vec!["s:9".to_owned()]),
                ("places", Kind::OnlyB, vec!["s:10".to_owned()]),
                ("", Kind::OnlyA, vec!["s:6".to_owned()]),
            ]
        );
        assert_eq!(found.rules[0].kinds[1].examples[0].reason, "with its unit");
        assert_eq!(found.kinds[&Kind::OnlyA], 2);
        assert_eq!(found.rules.iter().map(RuleGroup::count).sum::<usize>(), 5);
        // Whoever is the gold has nothing to learn.
        let none = lesson(&gold, &gold);
        assert_eq!((none.same, none.rules.len()), (4, 0));
    }
}
