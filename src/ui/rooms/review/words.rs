//! How the room says things.

use crate::app::Annotators;
use crate::model::words::value_words;
use crate::model::{Annotation, Project, SettledKind};
use crate::review::gold::{Entry, Fact, FactItem, Item, Status};
use crate::review::kinds::Kind;
use crate::review::values::Aspect;
use crate::ui::reader::one_line;
use crate::ui::rooms::compare::link_words;
use crate::ui::widgets::Icon;
use std::sync::Arc;

/// What a disagreement is about, in a word or two.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Same => "agreed",
        Kind::Tag => "tag",
        Kind::Boundary => "boundary",
        Kind::Value => "value",
        Kind::Link => "link",
        Kind::OnlyA => "only left",
        Kind::OnlyB => "only right",
    }
}

/// The same with the annotators' names, for one item.
pub(super) fn kind_of(item: &Item, names: &[String]) -> String {
    match item.kind {
        Kind::OnlyA | Kind::OnlyB => {
            let who: Vec<&str> = item
                .present()
                .filter_map(|(side, _)| names.get(side).map(String::as_str))
                .collect();
            format!("only {}", who.join(" and "))
        }
        Kind::Value | Kind::Link if !item.aspects.is_empty() => {
            let aspects: Vec<&str> = item.aspects.iter().map(|it| aspect_word(*it)).collect();
            format!("{}: {}", kind_word(item.kind), aspects.join(", "))
        }
        kind => kind_word(kind).to_owned(),
    }
}

/// The same for a fact.
pub(super) fn kind_of_fact(item: &FactItem, names: &[String]) -> String {
    match item.kind {
        Kind::Same => "agreed".to_owned(),
        Kind::OnlyA | Kind::OnlyB => {
            let who = item.present().filter_map(|(side, _)| names.get(side));
            let who: Vec<&str> = who.map(String::as_str).collect();
            format!("only {}", who.join(" and "))
        }
        _ => item.differs.join(", "),
    }
}

/// What something is that is reviewed.
pub(super) fn about_word(about: SettledKind) -> &'static str {
    match about {
        SettledKind::Annotation => "annotation",
        SettledKind::Entity => "entity",
        SettledKind::Event => "event",
        SettledKind::Account => "account",
        SettledKind::Relation => "relation",
        SettledKind::EventLink => "link of events",
        SettledKind::Verdict => "verdict",
    }
}

/// The same of several.
pub(super) fn about_words(about: SettledKind) -> &'static str {
    match about {
        SettledKind::Annotation => "annotations",
        SettledKind::Entity => "entities",
        SettledKind::Event => "events",
        SettledKind::Account => "accounts",
        SettledKind::Relation => "relations",
        SettledKind::EventLink => "links of events",
        SettledKind::Verdict => "verdicts",
    }
}

/// What a fact is called in the list, in its file's words.
fn fact_name(fact: &Fact, of: &Project) -> String {
    let mention = |id| {
        let found = of.annotations().get(id);
        found.map_or_else(String::new, |it| words_of(it))
    };
    let event = |id| {
        let found = of.events().get(id);
        found.map_or_else(String::new, |it| it.title.clone())
    };
    match fact {
        Fact::Entity(it) => it.label.clone(),
        Fact::Event(it) => it.title.clone(),
        Fact::Account(it) => event(&it.event),
        Fact::EventLink(it) => format!(
            "{} {} {}",
            one_line(&event(&it.from), 50),
            link_words(it.kind, true).to_lowercase(),
            one_line(&event(&it.to), 50)
        ),
        Fact::Verdict(it) => format!("{}: {}", event(&it.event), it.aspect),
        Fact::Relation(it) => {
            let kinds = &of.scheme().relations;
            let kind = kinds.iter().find(|kind| kind.id == it.kind);
            let kind = kind.map_or(it.kind.as_str(), |it| it.label.as_str());
            let (from, to) = (mention(&it.from), mention(&it.to));
            format!(
                "{} {} {}",
                one_line(&from, 50),
                kind.to_lowercase(),
                one_line(&to, 50)
            )
        }
    }
}

/// What to call a fact in the list: the words of every file, each once.
pub(super) fn fact_words(item: &FactItem, sides: &[Arc<Project>]) -> String {
    let mut all: Vec<String> = Vec::new();
    for (side, it) in item.present() {
        let words = fact_name(&it.fact, &sides[side]);
        if !all.contains(&words) {
            all.push(words);
        }
    }
    all.join(" / ")
}

fn aspect_word(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Presence => "whether there is one",
        Aspect::AsOf => "as of",
        aspect => aspect.word(),
    }
}

/// A shape and a word for how far an item is.
pub(super) fn status_word(status: Status) -> (Icon, &'static str) {
    match status {
        Status::Open => (Icon::Unsure, "open"),
        Status::Again => (Icon::Stale, "open again"),
        Status::Settled => (Icon::Check, "decided"),
    }
}

/// What each file is called in the room: "left (Ann)", "right (Bakary)", "3 (Cleo)".
pub(super) fn side_name(side: usize, sides: usize) -> String {
    match (side, sides) {
        (0, 2) => "Left".to_owned(),
        (1, 2) => "Right".to_owned(),
        (side, _) => format!("File {}", side + 1),
    }
}

/// What was decided: whose reading stands in the gold.
pub(super) fn decided_words(annotators: &Annotators, gold: &Project, at: usize) -> String {
    let board = &annotators.board;
    let item = match board.entry(at) {
        Some(Entry::Mark(item)) => item,
        Some(Entry::Fact(item)) => return decided_fact(annotators, gold, at, item),
        None => return String::new(),
    };
    let ids = annotators.progress.gold_of(board, at);
    let made: Vec<&Annotation> = ids
        .iter()
        .filter_map(|id| gold.annotations().get(id).map(|it| &**it))
        .collect();
    match made[..] {
        [] if annotators.progress.status(at) == Status::Open => String::new(),
        [] => "neither".to_owned(),
        [one] => {
            let follows = item.present().find(|(_, it)| {
                it.spans == crate::review::marks::trimmed(one)
                    && it.annotation.tag == one.tag
                    && same_value(&it.annotation, one)
            });
            match follows {
                Some((_, it)) if item.is_dispute() => {
                    let who: Vec<&str> = item
                        .present()
                        .filter(|(_, other)| other.class == it.class)
                        .filter_map(|(side, _)| board.names.get(side).map(String::as_str))
                        .collect();
                    who.join(", ")
                }
                Some(_) => "as agreed".to_owned(),
                None => "amended".to_owned(),
            }
        }
        _ => "both".to_owned(),
    }
}

/// What was decided about a fact: whom the gold follows.
fn decided_fact(annotators: &Annotators, gold: &Project, at: usize, item: &FactItem) -> String {
    let board = &annotators.board;
    let rulings = annotators.progress.rulings_of(gold, board, at);
    let standing: Vec<_> = rulings.iter().filter(|it| it.stands.is_some()).collect();
    match standing[..] {
        _ if annotators.progress.status(at) == Status::Open => String::new(),
        [] if rulings.is_empty() => "came along".to_owned(),
        [] => "neither".to_owned(),
        [one] if item.is_dispute() => {
            let first = one.from.first();
            let followed = item
                .present()
                .find(|(_, it)| Some(&it.fact.id()) == first)
                .map(|(_, it)| it.class);
            let who = item.present().filter(|(_, it)| Some(it.class) == followed);
            let who: Vec<&str> = who
                .filter_map(|(side, _)| board.names.get(side).map(String::as_str))
                .collect();
            who.join(", ")
        }
        [_] => "as agreed".to_owned(),
        _ => "both".to_owned(),
    }
}

fn same_value(a: &Annotation, b: &Annotation) -> bool {
    crate::review::values::agree(a.value.as_ref(), b.value.as_ref())
}

/// The words of an annotation, or its place in a text-free project.
pub(super) fn words_of(annotation: &Annotation) -> String {
    let words = annotation.first_words();
    if words.is_empty() {
        annotation.place_words()
    } else {
        words
    }
}

/// What an annotation comes to besides its words: value, entities, note.
pub(super) fn value_of(annotation: &Annotation) -> String {
    annotation
        .value
        .as_ref()
        .map_or_else(String::new, value_words)
}

/// The entities that a mention is linked to, by their labels.
pub(super) fn entities_of(annotation: &Annotation, project: &Project) -> String {
    let labels: Vec<&str> = annotation
        .entities
        .iter()
        .map(|link| {
            let entity = project.entities().get(&link.entity);
            entity.map_or(link.entity.as_str(), |it| it.label.as_str())
        })
        .collect();
    match (labels.is_empty(), annotation.unidentified) {
        (true, true) => "unidentified".to_owned(),
        _ => labels.join(", "),
    }
}
