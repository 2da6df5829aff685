//! `diff --lesson`: what one annotator can learn from the gold.

use super::args::Diff as Arguments;
use super::diff::{annotation_json, left_out_json, remark_on_pairing};
use super::disk;
use super::ordered::{Object, Tree};
use super::output::{Answer, Outcome, json};
use crate::model::{Annotation, Project, SettledKind};
use crate::review::gold::Fact;
use crate::review::kinds::Kind;
use crate::review::lesson::{Example, FactExample, Lesson, lesson};

/// Every kind there can be between an annotator and the gold.
const KINDS: [Kind; 6] = [
    Kind::Tag,
    Kind::Boundary,
    Kind::Value,
    Kind::Link,
    Kind::OnlyA,
    Kind::OnlyB,
];

pub(super) fn run(arguments: &Arguments) -> Answer {
    let (own, gold) = (disk::open(&arguments.a)?, disk::open(&arguments.b)?);
    let found = lesson(&own.project, &gold.project);
    let mut outcome = if arguments.json {
        json(&lesson_json(
            &found,
            arguments,
            [&own.project, &gold.project],
        ))?
    } else {
        in_words(&found, arguments, [&own.project, &gold.project])
    };
    outcome.no = !found.rules.is_empty();
    own.remark_on_problems(&mut outcome);
    gold.remark_on_problems(&mut outcome);
    let paths = [arguments.a.clone(), arguments.b.clone()];
    remark_on_pairing(&found.paired, &paths, &mut outcome);
    if found.paired.documents.is_empty() && !own.project.sources().is_empty() {
        outcome.refuse("the two have no document in common that both have opened");
    }
    Ok(outcome)
}

/// A stable word for a kind; the second file is the gold.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::OnlyA => "not_in_gold",
        Kind::OnlyB => "missed",
        kind => kind.word(),
    }
}

/// A stable word for what a fact is.
fn about_word(about: SettledKind) -> &'static str {
    match about {
        SettledKind::Annotation => "annotation",
        SettledKind::Entity => "entity",
        SettledKind::Event => "event",
        SettledKind::Account => "account",
        SettledKind::Relation => "relation",
        SettledKind::EventLink => "event_link",
        SettledKind::Verdict => "verdict",
    }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::OnlyA => "not in the gold",
        kind => word(kind),
    }
}

fn lesson_json(found: &Lesson, arguments: &Arguments, [own, gold]: [&Project; 2]) -> Object {
    let mut kinds = Object::new();
    for kind in KINDS {
        kinds.put(word(kind), found.kinds.get(&kind).copied().unwrap_or(0));
    }
    let item = |it: &Example| {
        Tree::from(
            Object::new()
                .with("case", it.spot().to_string())
                .with("source", it.source.to_string())
                .with("annotator", it.own.as_deref().map(annotation_json))
                .with("gold", it.gold.as_deref().map(annotation_json))
                .with("differs", it.differs.clone())
                .with("reason", it.reason.as_str()),
        )
    };
    let fact = |it: &FactExample| {
        let id = |it: &Option<Fact>| it.as_ref().map(|it| it.id().to_string());
        Tree::from(
            Object::new()
                .with("kind", word(it.kind()))
                .with("name", it.name(own, gold))
                .with("annotator", id(&it.own))
                .with("gold", id(&it.gold))
                .with("differs", it.differs.clone())
                .with("reason", it.reason.as_str()),
        )
    };
    let rules = found.rules.iter().map(|rule| {
        let kinds = rule.kinds.iter().map(|it| {
            let items = it.examples.iter().map(item);
            Tree::from(
                Object::new()
                    .with("kind", word(it.kind))
                    .with("count", it.examples.len())
                    .with("items", Tree::List(items.collect())),
            )
        });
        let facts = rule.facts.iter().map(|it| {
            let items = it.examples.iter().map(&fact);
            Tree::from(
                Object::new()
                    .with("about", about_word(it.about))
                    .with("count", it.examples.len())
                    .with("items", Tree::List(items.collect())),
            )
        });
        let name = (!rule.rule.is_empty()).then_some(rule.rule.as_str());
        Tree::from(
            Object::new()
                .with("rule", name)
                .with("count", rule.count())
                .with("kinds", Tree::List(kinds.collect()))
                .with("facts", Tree::List(facts.collect())),
        )
    });
    let paths = [arguments.a.clone(), arguments.b.clone()];
    Object::new()
        .with("schema", 1_u64)
        .with("annotator", arguments.a.display().to_string())
        .with("gold", arguments.b.display().to_string())
        .with("same", found.same)
        .with("kinds", kinds)
        .with("rules", Tree::List(rules.collect()))
        .with("left_out", left_out_json(&found.paired, &paths))
        .with("schemes", found.paired.schemes.clone())
}

fn in_words(found: &Lesson, arguments: &Arguments, [own, gold]: [&Project; 2]) -> Outcome {
    let mut outcome = Outcome::default();
    let differ: usize = found.kinds.values().chain(found.facts.values()).sum();
    outcome.say(&format!(
        "{} against {}: {} alike, {differ} differ",
        arguments.a.display(),
        arguments.b.display(),
        found.same
    ));
    for rule in &found.rules {
        let name = match rule.rule.as_str() {
            "" => "no rule named",
            name => name,
        };
        outcome.say(&format!("{name}: {}", rule.count()));
        for group in &rule.kinds {
            outcome.say(&format!(
                "  {}: {}",
                words(group.kind),
                group.examples.len()
            ));
            for example in &group.examples {
                outcome.say(&format!("    {}", line(example)));
            }
        }
        for group in &rule.facts {
            let about = about_word(group.about).replace('_', " ");
            outcome.say(&format!("  {about}: {}", group.examples.len()));
            for example in &group.examples {
                outcome.say(&format!("    {}", fact_line(example, own, gold)));
            }
        }
    }
    outcome
}

/// A fact in one line: what it is, and how the two part over it.
fn fact_line(it: &FactExample, own: &Project, gold: &Project) -> String {
    let how = match it.kind() {
        Kind::Value => it.differs.join(", "),
        kind => words(kind).to_owned(),
    };
    let reason = match it.reason.as_str() {
        "" => String::new(),
        reason => format!(": {reason}"),
    };
    format!("{} | {how}{reason}", it.name(own, gold))
}

/// An example in one line: where, what the annotator has, what the gold has.
fn line(it: &Example) -> String {
    let side = |it: Option<&Annotation>| {
        it.map_or_else(
            || "nothing".to_owned(),
            |it| format!("{} ‘{}’", it.tag, it.first_words()),
        )
    };
    let (own, gold) = (it.own.as_deref(), it.gold.as_deref());
    let mut line = format!("{} {} | gold {}", it.spot(), side(own), side(gold));
    if !it.differs.is_empty() {
        line.push_str(&format!(" ({})", it.differs.join(", ")));
    }
    if !it.reason.is_empty() {
        line.push_str(&format!(": {}", it.reason));
    }
    line
}
