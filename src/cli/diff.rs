//! `diff`: what two annotators disagree on.

use super::args::Diff as Arguments;
use super::disk;
use super::ordered::{Object, Tree, tree_of};
use super::output::{Answer, Outcome, count, json};
use crate::exchange::value::ValueJson;
use crate::model::{Annotation, Event};
use crate::review::diff::{Diff, Item, RelationSide, diff};
use crate::review::events::{AccountItem, AccountKind};
use crate::review::kinds::Kind;
use crate::review::pairing::Paired;
use std::path::{Path, PathBuf};

pub(super) fn run(arguments: &Arguments) -> Answer {
    let (a, b) = (disk::open(&arguments.a)?, disk::open(&arguments.b)?);
    let found = diff(&a.project, &b.project);
    let entities = [
        found.entities.only_in_a(&a.project),
        found.entities.only_in_b(&b.project),
    ];
    let paths = [arguments.a.clone(), arguments.b.clone()];
    let mut outcome = if arguments.json {
        let tree = diff_json(&found, &entities, &paths);
        json(&tree)?
    } else {
        in_words(&found, &entities)
    };
    let listed = found
        .items
        .iter()
        .filter(|it| it.kind != Kind::Same)
        .count();
    outcome.no = listed > 0
        || !found.relations.is_empty()
        || entities.iter().any(|it| !it.is_empty())
        || !found.entity_differences.is_empty()
        || found.events.kind_differences().next().is_some()
        || !found.events.only_a.is_empty()
        || !found.events.only_b.is_empty()
        || found.events.account_differences() > 0;
    a.remark_on_problems(&mut outcome);
    b.remark_on_problems(&mut outcome);
    remark_on_pairing(&found.paired, &paths, &mut outcome);
    if found.paired.documents.is_empty() && !a.project.sources().is_empty() {
        outcome.refuse("the two have no document in common that both have opened");
    }
    if !found.exact {
        outcome.remark(
            "a stretch with very many overlapping spans was paired by a quicker rule: as many \
             pairs as possible, but perhaps not those of the same tag",
        );
    }
    Ok(outcome)
}

/// Says what was not compared.
pub(super) fn remark_on_pairing(paired: &Paired, paths: &[PathBuf], outcome: &mut Outcome) {
    let name = |file: usize| paths.get(file).map_or(Path::new(""), PathBuf::as_path);
    for it in &paired.left_out {
        outcome.remark(format_args!(
            "{} left out: {} in {}",
            it.title,
            it.cause.word(),
            name(it.file).display()
        ));
    }
    for it in &paired.schemes {
        outcome.remark(format_args!("the schemes differ: {it}"));
    }
}

/// The documents that were not compared.
pub(super) fn left_out_json(paired: &Paired, paths: &[PathBuf]) -> Tree {
    let one = |it: &crate::review::pairing::LeftOut| {
        let file = paths.get(it.file).map(|it| it.display().to_string());
        Tree::from(
            Object::new()
                .with("source", it.title.as_str())
                .with("path", it.path.as_str())
                .with("file", file)
                .with("cause", it.cause.word()),
        )
    };
    Tree::List(paired.left_out.iter().map(one).collect())
}

type Lone<'p> = [Vec<&'p std::sync::Arc<crate::model::Entity>>; 2];

fn diff_json(found: &Diff<'_>, entities: &Lone<'_>, paths: &[PathBuf; 2]) -> Object {
    let title = |document: usize| found.paired.documents[document].title.as_str();
    let mut summary = Object::new();
    for kind in [
        Kind::Same,
        Kind::Boundary,
        Kind::Tag,
        Kind::Value,
        Kind::OnlyA,
        Kind::OnlyB,
        Kind::Link,
    ] {
        summary.put(kind.word(), found.count(kind));
    }
    summary.put("white_space", found.white_space());
    summary.put("repeats", found.repeats[0] + found.repeats[1]);
    summary.put("relations", found.relations.len());
    summary.put("entities", entities[0].len() + entities[1].len());
    summary.put("entities_differ", found.entity_differences.len());
    let lone_events = found.events.only_a.len() + found.events.only_b.len();
    summary.put("events", lone_events);
    summary.put("events_differ", found.events.kind_differences().count());
    summary.put("accounts", found.events.account_differences());
    let items = found.items.iter().filter(|it| it.kind != Kind::Same);
    let items = items.map(|it| item_json(it, title(it.document)));
    let lone_entities = [("only_a", &entities[0]), ("only_b", &entities[1])]
        .into_iter()
        .flat_map(|(kind, list)| list.iter().map(move |it| (kind, it)))
        .map(|(kind, it)| {
            let object = Object::new()
                .with("kind", kind)
                .with("id", it.id.to_string())
                .with("label", it.label.as_str());
            Tree::from(object)
        });
    let differing = found.entity_differences.iter().map(|it| {
        let words: Vec<&str> = it.aspects.iter().map(|it| it.word()).collect();
        let object = Object::new()
            .with("kind", "differs")
            .with("id", it.a.id.to_string())
            .with("other", it.b.id.to_string())
            .with("label", it.a.label.as_str())
            .with("differs", words);
        Tree::from(object)
    });
    let event = |kind: &str, it: &Event| {
        let object = Object::new()
            .with("kind", kind)
            .with("id", it.id.to_string())
            .with("title", it.title.as_str());
        Tree::from(object)
    };
    let events = found.events.only_a.iter().map(|it| event("only_a", it));
    let events = events.chain(found.events.only_b.iter().map(|it| event("only_b", it)));
    let kinds = found.events.kind_differences().map(|(a, b)| {
        let object = Object::new()
            .with("kind", "differs")
            .with("id", a.id.to_string())
            .with("other", b.id.to_string())
            .with("title", a.title.as_str())
            .with("differs", vec!["kind"]);
        Tree::from(object)
    });
    let events = events.chain(kinds);
    let accounts = found.events.accounts.iter();
    let accounts = accounts
        .filter(|it| it.kind != AccountKind::Same)
        .map(|it| account_json(it, title(it.document)));
    Object::new()
        .with("schema", 1_u64)
        .with("a", paths[0].display().to_string())
        .with("b", paths[1].display().to_string())
        .with("summary", summary)
        .with("items", Tree::List(items.collect()))
        .with(
            "relations",
            Tree::List(found.relations.iter().map(relation_json).collect()),
        )
        .with(
            "entities",
            Tree::List(lone_entities.chain(differing).collect()),
        )
        .with("events", Tree::List(events.collect()))
        .with("accounts", Tree::List(accounts.collect()))
        .with("left_out", left_out_json(&found.paired, paths))
        .with("schemes", found.paired.schemes.clone())
}

fn item_json(it: &Item<'_>, source: &str) -> Tree {
    let differs: Vec<&str> = it.aspects.iter().map(|it| it.word()).collect();
    Object::new()
        .with("kind", it.kind.word())
        .with("source", source)
        .with("a", it.a.map(annotation_json))
        .with("b", it.b.map(annotation_json))
        .with("differs", differs)
        .into()
}

/// An annotation as `diff` and `score` print it.
pub(super) fn annotation_json(it: &Annotation) -> Tree {
    let spans = it.spans.as_slice().iter();
    let spans: Vec<Vec<u32>> = spans
        .map(|it| vec![it.start().get(), it.end().get()])
        .collect();
    let value = it.value.as_ref().map(|it| tree_of(&ValueJson::from(it)));
    Object::new()
        .with("id", it.id.to_string())
        .with("spans", spans)
        .with("tag", it.tag.to_string())
        .with("text", it.text())
        .with("value", value)
        .into()
}

fn relation_json(it: &RelationSide<'_>) -> Tree {
    let ends = match it.ends {
        crate::review::diff::RelationEnd::Found => "found",
        crate::review::diff::RelationEnd::Missing => "missing",
    };
    Object::new()
        .with("kind", if it.of_a { "only_a" } else { "only_b" })
        .with("id", it.relation.id.to_string())
        .with("type", it.relation.kind.as_str())
        .with("from", it.relation.from.to_string())
        .with("to", it.relation.to.to_string())
        .with("ends", ends)
        .into()
}

fn account_json(it: &AccountItem<'_>, source: &str) -> Tree {
    let side = |it: Option<&crate::model::Account>| {
        it.map(|it| {
            let span = it.passage.span;
            Object::new()
                .with("id", it.id.to_string())
                .with("event", it.event.to_string())
                .with("span", vec![span.start().get(), span.end().get()])
        })
    };
    Object::new()
        .with("kind", it.kind.word())
        .with("source", source)
        .with("a", side(it.a))
        .with("b", side(it.b))
        .into()
}

fn in_words(found: &Diff<'_>, entities: &Lone<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let side = |it: Option<&Annotation>| match it {
        None => "nothing".to_owned(),
        Some(it) => {
            let spans: Vec<String> = it
                .spans
                .as_slice()
                .iter()
                .map(|it| format!("{}-{}", it.start(), it.end()))
                .collect();
            format!("{} {} ‘{}’", spans.join(","), it.tag, it.first_words())
        }
    };
    for it in found.items.iter().filter(|it| it.kind != Kind::Same) {
        let mut line = format!(
            "{} {}: {} | {}",
            found.paired.documents[it.document].title,
            it.kind.word(),
            side(it.a),
            side(it.b)
        );
        if it.kind == Kind::Value {
            let aspects: Vec<&str> = it.aspects.iter().map(|it| it.word()).collect();
            line.push_str(&format!(" ({})", aspects.join(", ")));
        }
        outcome.say(&line);
    }
    for it in &found.relations {
        outcome.say(&format!(
            "relation only in {}: {} from {} to {}",
            if it.of_a { "a" } else { "b" },
            it.relation.kind,
            it.relation.from,
            it.relation.to
        ));
    }
    for (side, list) in ["a", "b"].iter().zip(entities) {
        for it in list {
            outcome.say(&format!("entity only in {side}: {} {}", it.id, it.label));
        }
    }
    for it in &found.entity_differences {
        let words: Vec<&str> = it.aspects.iter().map(|it| it.word()).collect();
        outcome.say(&format!(
            "entity differs: {} {} | {} {} ({})",
            it.a.id,
            it.a.label,
            it.b.id,
            it.b.label,
            words.join(", ")
        ));
    }
    for (a, b) in found.events.kind_differences() {
        outcome.say(&format!(
            "event differs: {} {} | {} {} (kind)",
            a.id, a.title, b.id, b.title
        ));
    }
    for (side, list) in [("a", &found.events.only_a), ("b", &found.events.only_b)] {
        for it in list {
            outcome.say(&format!("event only in {side}: {} {}", it.id, it.title));
        }
    }
    for it in &found.events.accounts {
        if it.kind != AccountKind::Same {
            let id = |it: Option<&crate::model::Account>| {
                it.map_or_else(|| "nothing".to_owned(), |it| it.id.to_string())
            };
            outcome.say(&format!(
                "{} account, {}: {} | {}",
                found.paired.documents[it.document].title,
                it.kind.word(),
                id(it.a),
                id(it.b)
            ));
        }
    }
    let mut parts: Vec<String> = Kind::ALL
        .iter()
        .map(|&it| format!("{} {}", it.word(), found.count(it)))
        .collect();
    let white = found.white_space();
    if white > 0 {
        parts.push(format!("{} but for white space", count(white, "pair")));
    }
    let repeats = found.repeats[0] + found.repeats[1];
    if repeats > 0 {
        parts.push(count(repeats, "repeat"));
    }
    outcome.say(&parts.join(", "));
    outcome
}
