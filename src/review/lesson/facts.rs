//! What an annotator says of entities, events, accounts, relations, links of
//! events and verdicts, held against what was decided about it. Only what was
//! decided is told: for each such fact the gold has a record of its own.

use super::super::diff::{Diff, RelationEnd};
use super::super::events::AccountKind;
use super::super::gold::Fact;
use super::super::kinds::Kind;
use crate::model::{Project, SettledKind};
use smol_str::SmolStr;
use std::collections::HashMap;

/// What one rule decided of one kind of fact.
#[derive(Clone, Debug)]
pub struct FactGroup {
    /// What it is about.
    pub about: SettledKind,
    /// Every difference, in the order of the decisions' ids.
    pub examples: Vec<FactExample>,
}

/// A fact in which annotator and gold part.
#[derive(Clone, Debug)]
pub struct FactExample {
    /// What the annotator has.
    pub own: Option<Fact>,
    /// What the gold has.
    pub gold: Option<Fact>,
    /// In what the two differ, in words; empty where one of them is absent.
    pub differs: Vec<&'static str>,
    /// Why it was decided so; may be empty.
    pub reason: String,
}

impl FactExample {
    /// What is to be learnt: whether it is one too many, one too few, or wrong.
    pub fn kind(&self) -> Kind {
        match (&self.own, &self.gold) {
            (_, None) => Kind::OnlyA,
            (None, _) => Kind::OnlyB,
            _ => Kind::Value,
        }
    }

    /// What it is about.
    pub fn about(&self) -> Option<SettledKind> {
        self.own.as_ref().or(self.gold.as_ref()).map(Fact::about)
    }

    /// What it is called, with the words of the annotator or else of the gold.
    pub fn name(&self, own: &Project, gold: &Project) -> String {
        match (&self.own, &self.gold) {
            (Some(it), _) => it.name(own),
            (None, Some(it)) => it.name(gold),
            (None, None) => String::new(),
        }
    }
}

/// Every fact on which the two part, with the rule that decided it.
pub(super) fn examples(
    own: &Project,
    gold: &Project,
    found: &Diff<'_>,
) -> Vec<(String, FactExample)> {
    let differs = differences(found);
    let mut examples = Vec::new();
    for it in gold.settled().iter() {
        let about = it.about;
        if about == SettledKind::Annotation {
            continue;
        }
        let mut records = it.from.iter().chain(&it.stands);
        let mine = records.find_map(|id| Fact::of(own, about, id));
        let stands = it.stands.as_ref().map(|id| Fact::of(gold, about, id));
        // What was accepted and waits for something is no lesson yet.
        if stands == Some(None) {
            continue;
        }
        let stands = stands.flatten();
        let in_what = match (&mine, &stands) {
            (None, None) => continue,
            (Some(mine), Some(_)) => {
                let Some(in_what) = differs.get(&(about, mine.id())) else {
                    continue;
                };
                in_what.clone()
            }
            _ => Vec::new(),
        };
        let example = FactExample {
            own: mine,
            gold: stands,
            differs: in_what,
            reason: it.reason.trim().to_owned(),
        };
        examples.push((it.rule.trim().to_owned(), example));
    }
    examples
}

/// In what the annotator's facts differ from those of the gold, by their ids.
fn differences(found: &Diff<'_>) -> HashMap<(SettledKind, SmolStr), Vec<&'static str>> {
    let mut all: HashMap<(SettledKind, SmolStr), Vec<&'static str>> = HashMap::new();
    let mut put = |about: SettledKind, id: &str, words: Vec<&'static str>| {
        all.insert((about, id.into()), words);
    };
    for it in &found.entity_differences {
        let words = it.aspects.iter().map(|it| it.word()).collect();
        put(SettledKind::Entity, it.a.id.as_str(), words);
    }
    for (it, _) in found.events.kind_differences() {
        put(SettledKind::Event, it.id.as_str(), vec!["kind"]);
    }
    for it in &found.events.accounts {
        let word = match it.kind {
            AccountKind::Event => "event",
            AccountKind::Boundary => "passage",
            AccountKind::Roles => "roles",
            AccountKind::Same | AccountKind::OnlyA | AccountKind::OnlyB => continue,
        };
        if let Some(account) = it.a {
            put(SettledKind::Account, account.id.as_str(), vec![word]);
        }
    }
    let lone = found.relations.iter();
    for it in lone.filter(|it| it.of_a && it.ends == RelationEnd::Found) {
        put(
            SettledKind::Relation,
            it.relation.id.as_str(),
            vec!["relation"],
        );
    }
    for it in found.ties.links.iter().filter(|it| !it.differs.is_empty()) {
        if let Some(link) = it.a {
            put(SettledKind::EventLink, link.id.as_str(), it.differs.clone());
        }
    }
    for it in found
        .ties
        .verdicts
        .iter()
        .filter(|it| !it.differs.is_empty())
    {
        if let Some(verdict) = it.a {
            put(
                SettledKind::Verdict,
                verdict.id.as_str(),
                it.differs.clone(),
            );
        }
    }
    all
}
