//! `agree`: how well annotators agree.

use super::agree_words::{many_in_words, two_in_words};
use super::agreed::{Blocks, by_view, measure, set_json};
use super::args::Agree;
use super::diff::{left_out_json, remark_on_pairing};
use super::disk::Opened;
use super::frozen;
use super::ordered::{Object, Tree};
use super::output::{Answer, Outcome, json};
use super::review_texts::{open_all, words};
use crate::exchange::value::word;
use crate::model::Project;
use crate::review::agreement::frozen::Frozen;
use crate::review::agreement::gamma::{Gamma, Unit, gamma};
use crate::review::agreement::measure::{Measure, Undefined, mean};
use crate::review::agreement::random::Random;
use crate::review::agreement::units::UNICODE_VERSION;
use crate::review::agreement::{Comparison, Many, Scope};
use crate::review::pairing::{Silence, pair};
use std::path::Path;

pub(super) fn run(arguments: &Agree) -> Answer {
    let asked = frozen::asked(arguments)?;
    let opened = open_all(&arguments.projects)?;
    let projects: Vec<&Project> = opened.iter().map(|it| &it.project).collect();
    let paired = pair(&projects, Silence::NotOpened);
    let mut told = Outcome::default();
    for it in &opened {
        it.remark_on_problems(&mut told);
    }
    remark_on_pairing(&paired, &arguments.projects, &mut told);
    let files: Vec<(&Path, &Project)> = opened
        .iter()
        .map(|it| (it.path.as_path(), &it.project))
        .collect();
    if paired.documents.is_empty() {
        told.remark("no document is in two of the files and was opened in both");
    }
    let words = words(&paired, &files, &mut told);
    let scope = Scope::new(projects, paired, words, None);
    let wanted = arguments.freeze.is_some() || arguments.since.is_some();
    let around = wanted.then(|| frozen::circumstances(arguments, &opened));
    let (mut object, words, now) = if let [_, _] = &opened[..] {
        let found = scope.compare(0, 1, arguments.seed);
        let gammas = arguments
            .gamma
            .map(|drafts| gammas(&scope, [0, 1], drafts, arguments.seed));
        let now = around.map(|it| Frozen::of_two(&scope, &found, it));
        if arguments.json {
            let object = two_json(arguments, &opened, &scope, &found, gammas.as_ref());
            (Some(object), Outcome::default(), now)
        } else {
            (None, two_in_words(&scope, &found, gammas.as_ref()), now)
        }
    } else {
        let found = scope.many(arguments.seed);
        let gammas: Option<Vec<Gammas>> = arguments.gamma.map(|drafts| {
            let pairs = found.pairs.iter();
            pairs
                .map(|(a, b, _)| gammas(&scope, [*a, *b], drafts, arguments.seed))
                .collect()
        });
        let now = around.map(|it| Frozen::of_many(&scope, &found, it));
        if arguments.json {
            let object = many_json(arguments, &opened, &scope, &found, gammas.as_deref());
            (Some(object), Outcome::default(), now)
        } else {
            let words = many_in_words(&opened, &scope, &found, gammas.as_deref());
            (None, words, now)
        }
    };
    let mut outcome = words;
    if let (Some(now), Some(path)) = (&now, &arguments.since)
        && let Some(since) = asked.since(arguments, now)?
    {
        match &mut object {
            Some(object) => object.put("since", frozen::since_json(path, &since)),
            None => {
                for line in frozen::since_in_words(path, &since) {
                    outcome.say(&line);
                }
            }
        }
    }
    if let Some(object) = object {
        outcome.out = json(&object)?.out;
    }
    if let Some(now) = &now {
        frozen::freeze(arguments, now, &mut told)?;
    }
    outcome.remarks.append(&mut told.remarks);
    Ok(outcome)
}

fn annotators_json(opened: &[Opened]) -> Tree {
    let one = |it: &Opened| {
        let annotator = &it.project.head().annotator;
        Tree::from(
            Object::new()
                .with("file", it.path.display().to_string())
                .with("name", annotator.name.as_str())
                .with("role", word(annotator.role)),
        )
    };
    Tree::List(opened.iter().map(one).collect())
}

/// What stands around the figures: who, over what, and how it was counted.
pub(super) fn around(object: &mut Object, scope: &Scope<'_>, found: Option<&Comparison<'_>>) {
    let repeats = scope.repeats();
    let total: usize = repeats.iter().sum();
    object.put("repeats_removed", total);
    object.put("repeats_by_file", repeats);
    let (major, minor, patch) = UNICODE_VERSION;
    object.put("unicode_version", format!("{major}.{minor}.{patch}"));
    object.put("schemes", scope.paired.schemes.clone());
    if let Some(found) = found {
        let torn = found.torn_mentions.iter().map(|(side, document, start)| {
            let title = &scope.paired.documents[*document].title;
            Tree::from(
                Object::new()
                    .with("side", *side)
                    .with("case", format!("{title}:{start}"))
                    .with("why", "the mention is linked to two entities"),
            )
        });
        object.put("mentions_left_out", Tree::List(torn.collect()));
    }
}

fn two_json(
    arguments: &Agree,
    opened: &[Opened],
    scope: &Scope<'_>,
    found: &Comparison<'_>,
    gammas: Option<&Gammas>,
) -> Object {
    let mut object = Object::new()
        .with("schema", 1_u64)
        .with("annotators", annotators_json(opened))
        .with("documents", scope.paired.documents.len());
    let blocks = Blocks { scope, found };
    let mut overall = blocks.overall();
    if let Some(gammas) = gammas {
        overall.put("gamma", gammas.json());
    }
    object.put("overall", overall.clone());
    object.join(overall);
    object.put("per_tag", blocks.per_tag());
    object.put("per_source", blocks.per_source());
    object.put(
        "left_out",
        left_out_json(&scope.paired, &arguments.projects),
    );
    around(&mut object, scope, Some(found));
    object.put("seed", arguments.seed);
    object
}

/// Gamma of each document.
pub(super) struct Gammas {
    pub drafts: u32,
    pub seed: u64,
    each: Vec<(String, Gamma)>,
}

fn gammas(scope: &Scope<'_>, [a, b]: [usize; 2], drafts: u32, seed: u64) -> Gammas {
    let units = |document: usize, file: usize| -> Vec<Unit> {
        let marks = scope.marks[document][file].kept.iter();
        marks
            .map(|it| {
                let hull = it.spans.hull();
                Unit {
                    start: hull.start().get().into(),
                    end: hull.end().get().into(),
                    label: it.label,
                }
            })
            .collect()
    };
    let each = scope.common(a, b).map(|document| {
        // A generator for each document: its figure depends on no other one.
        let mut random = Random::of(seed);
        let found = gamma(
            &units(document, a),
            &units(document, b),
            drafts,
            &mut random,
        );
        (scope.paired.documents[document].title.clone(), found)
    });
    Gammas {
        drafts,
        seed,
        each: each.collect(),
    }
}

/// The mean over every two annotators of their mean over documents.
pub(super) fn mean_gamma(gammas: &[Gammas]) -> Measure {
    let why = "undefined for every two of them";
    mean(gammas.iter().map(Gammas::mean), why).0
}

impl Gammas {
    pub fn mean(&self) -> Measure {
        let why = "undefined in every document";
        mean(self.each.iter().map(|it| it.1.gamma), why).0
    }

    fn json(&self) -> Object {
        let mut object = Object::new().with("n", self.drafts).with("seed", self.seed);
        measure(&mut object, "mean", self.mean());
        let sources = self.each.iter().map(|(title, it)| {
            let mut one = Object::new();
            measure(&mut one, "gamma", it.gamma);
            match it.interval {
                Some((low, high)) => one.put("interval", vec![low, high]),
                None => {
                    let why = Undefined("there is no gamma, or the drafts vary too much");
                    measure(&mut one, "interval", Err(why));
                }
            }
            measure(&mut one, "observed", it.observed);
            measure(&mut one, "expected", it.expected);
            (title.clone(), Tree::from(one))
        });
        let mut each = Object::new();
        each.fill(sources);
        object.with("per_source", each)
    }
}

fn many_json(
    arguments: &Agree,
    opened: &[Opened],
    scope: &Scope<'_>,
    found: &Many<'_>,
    gammas: Option<&[Gammas]>,
) -> Object {
    let mut object = Object::new()
        .with("schema", 1_u64)
        .with("annotators", annotators_json(opened))
        .with("documents", scope.paired.documents.len());
    measure(&mut object, "mean_f1", found.mean_f1);
    if let Some(gammas) = gammas {
        measure(&mut object, "mean_gamma", mean_gamma(gammas));
    }
    let mut means = Object::new();
    for (it, mean) in opened.iter().zip(&found.annotator_f1) {
        measure(&mut means, &it.path.display().to_string(), *mean);
    }
    object.put("annotator_f1", means);
    let count = opened.len();
    let mut matrix = vec![vec![Tree::Null; count]; count];
    for (a, b, comparison) in &found.pairs {
        let f1: Tree = comparison.overall.tally.counts.set().f1().ok().into();
        matrix[*a][*b] = f1.clone();
        matrix[*b][*a] = f1;
    }
    object.put(
        "matrix",
        Tree::List(matrix.into_iter().map(Tree::List).collect()),
    );
    object.put("char_alpha", by_view(scope, &found.alpha));
    measure(&mut object, "masi_alpha", found.masi);
    object.put("fleiss_kappa", by_view(scope, &found.fleiss));
    let mut gamma_of = gammas.into_iter().flatten();
    let pairs = found.pairs.iter().map(|(a, b, comparison)| {
        let blocks = Blocks {
            scope,
            found: comparison,
        };
        let mut pair = Object::new().with("a", *a).with("b", *b);
        pair.join(blocks.overall());
        if let Some(gammas) = gamma_of.next() {
            pair.put("gamma", gammas.json());
        }
        pair.put("per_tag", blocks.per_tag());
        Tree::from(pair)
    });
    object.put("pairs", Tree::List(pairs.collect()));
    object.put(
        "left_out",
        left_out_json(&scope.paired, &arguments.projects),
    );
    around(&mut object, scope, None);
    object.put("seed", arguments.seed);
    object
}

/// The agreement of people, to be shown beside an extractor's score.
pub(super) fn human_json(scope: &Scope<'_>, found: &Comparison<'_>, f1: Measure) -> Object {
    let mut object = Object::new();
    measure(&mut object, "f1", f1);
    object.put("set", set_json(&found.overall.tally.counts.set()));
    let mut tags = Object::new();
    for (label, part) in &found.per_label {
        let f1 = part.tally.counts.set().f1();
        measure(&mut tags, scope.labels.name(*label), f1);
    }
    object.with("per_tag", tags)
}
