//! Pseudonyms for entities that may not be named.

use crate::model::{Entity, EntityId, EntityKind, Project, Sensitivity};
use crate::recognise::fold::{Folded, Keep, folded};
use crate::recognise::occurrences::border::stands_alone;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Words of a hidden name from this length on are looked for by themselves;
/// those with a capital letter one shorter.
const TELLING: usize = 4;
/// Names with fewer letters and digits are not looked for in strings: an "A"
/// stands everywhere and means somebody else.
const LEAST: usize = 2;

/// Which entities get a pseudonym, and how their names are found in texts.
pub(super) struct Pseudonyms {
    of: BTreeMap<EntityId, String>,
    /// All hidden names, folded, and the pseudonym of each.
    finder: Option<(AhoCorasick, Vec<String>)>,
    /// Words of hidden names, folded, and the pseudonyms behind each.
    words: BTreeMap<String, BTreeSet<String>>,
}

impl Pseudonyms {
    /// Numbers the sensitive entities, or all, by kind in the order of their
    /// ids. A number that makes another entity's name is passed over.
    pub fn assign(project: &Project, all: bool) -> Self {
        let hidden = |it: &&Arc<Entity>| all || it.sensitivity == Sensitivity::Sensitive;
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for it in project.entities().iter().filter(|it| !hidden(it)) {
            taken.insert(fold(&it.label));
            taken.extend(it.aliases.iter().map(|it| fold(it)));
        }
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut of = BTreeMap::new();
        let (mut needles, mut behind) = (Vec::new(), Vec::new());
        let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for it in project.entities().iter().filter(hidden) {
            let kind = kind_word(it.kind);
            let number = numbers.entry(kind).or_insert(0);
            let pseudonym = loop {
                *number += 1;
                let name = format!("{kind} {number}");
                if !taken.contains(&fold(&name)) {
                    break name;
                }
            };
            for name in it.aliases.iter().chain([&it.label]) {
                for word in super::runs::words(name).filter(|it| is_telling(it)) {
                    let behind = words.entry(fold(word)).or_default();
                    behind.insert(pseudonym.clone());
                }
                let name = fold(name);
                if name.chars().filter(|it| it.is_alphanumeric()).count() >= LEAST {
                    needles.push(name);
                    behind.push(pseudonym.clone());
                }
            }
            of.insert(it.id.clone(), pseudonym);
        }
        // A pseudonym that stands as a label already tells nothing.
        for pseudonym in of.values() {
            for word in super::runs::words(&fold(pseudonym)) {
                words.remove(word);
            }
        }
        let mut finder = AhoCorasick::builder();
        finder.match_kind(MatchKind::Standard);
        let finder = (!needles.is_empty()).then(|| finder.build(&needles));
        Self {
            of,
            finder: finder.and_then(Result::ok).map(|it| (it, behind)),
            words,
        }
    }

    /// The pseudonym of an entity, if it gets one.
    pub fn of(&self, id: &EntityId) -> Option<&str> {
        self.of.get(id).map(String::as_str)
    }

    /// All pseudonyms, by entity.
    pub fn list(&self) -> Vec<(EntityId, String)> {
        let list = self.of.iter();
        list.map(|(id, name)| (id.clone(), name.clone())).collect()
    }

    /// The text with pseudonyms where hidden names stand as words of their own,
    /// in any case and with or without accents; `None` if there is none.
    pub fn hide(&self, text: &str) -> Option<String> {
        let (finder, pseudonyms) = self.finder.as_ref()?;
        let folded = Folded::new(text, Keep::NOTHING);
        let found = finder.find_overlapping_iter(folded.as_str());
        let mut places: Vec<(usize, usize, usize)> = found
            .filter_map(|it| {
                let span = folded.span(it.start(), it.end())?;
                let (start, end) = (span.start().to_usize(), span.end().to_usize());
                stands_alone(text, start, end).then_some((start, end, it.pattern().as_usize()))
            })
            .collect();
        // The longest of those that begin at one place.
        places.sort_by_key(|&(start, end, which)| (start, std::cmp::Reverse(end), which));
        let mut hidden = String::with_capacity(text.len());
        let mut done = 0;
        for (start, end, which) in places {
            if start < done {
                continue;
            }
            hidden.push_str(&text[done..start]);
            hidden.push_str(&pseudonyms[which]);
            done = end;
        }
        hidden.push_str(&text[done..]);
        (done > 0).then_some(hidden)
    }

    /// The pseudonyms with whose names a text shares a word.
    pub fn hinted(&self, text: &str) -> Vec<String> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let folded = fold(text);
        let known = super::runs::words(&folded).filter_map(|it| self.words.get(it));
        let behind: BTreeSet<&String> = known.flatten().collect();
        behind.into_iter().cloned().collect()
    }
}

fn is_telling(word: &str) -> bool {
    let capital = word.starts_with(char::is_uppercase);
    word.chars().count() >= TELLING - usize::from(capital)
}

fn fold(text: &str) -> String {
    folded(text, Keep::NOTHING)
}

/// What a pseudonym calls an entity.
fn kind_word(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "Person",
        EntityKind::Group => "Group",
        EntityKind::Organisation => "Organisation",
        EntityKind::Place => "Place",
        EntityKind::Other => "Entity",
    }
}
