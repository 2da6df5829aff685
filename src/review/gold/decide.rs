//! Decisions as transactions of the gold.

use super::board::{Board, Entry, Item, Reading};
use super::facts::judged;
use super::making::Making;
use super::progress::{Progress, Status};
use crate::command::{Command, Put, Transaction, edit};
use crate::model::{
    Annotation, AnnotationId, Dismissed, Gold, Origin, Project, SettledKind, SourceId, Value,
};
use smol_str::{SmolStr, ToSmolStr as _};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a reviewer makes of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// What that file has; nothing, if it has nothing.
    Side(usize),
    /// What each of them has, side by side; of an entity, all that both say.
    Both,
    /// Nothing of it.
    Neither,
    /// Something else. Its id, source and origin are filled in. It stands for
    /// what is marked only: facts are left as they are.
    Amend(Box<Annotation>),
}

/// Who decides, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// The reviewer.
    pub decided_by: SmolStr,
    /// Why; may be empty.
    pub reason: String,
    /// Which rule of the guideline applies; may be empty.
    pub rule: String,
}

/// What decisions are made on.
#[derive(Clone, Copy)]
pub struct Review<'a> {
    /// The gold.
    pub gold: &'a Project,
    /// The annotators' files.
    pub sides: &'a [Arc<Project>],
    /// What they have.
    pub board: &'a Board,
    /// What is settled of it.
    pub progress: &'a Progress,
}

/// What undo calls the decision on one item.
pub fn choice_name(review: Review<'_>, item: usize, choice: &Choice) -> String {
    let board = review.board;
    let words = match board.entry(item) {
        Some(Entry::Mark(it)) => it.present().next().map(|(_, it)| words_of(&it.annotation)),
        Some(Entry::Fact(it)) => {
            let first = it.present().next();
            first.map(|(side, it)| it.fact.name(&review.sides[side]))
        }
        None => None,
    };
    let words = words.unwrap_or_else(|| "nothing".to_owned());
    let who = |side: usize| board.names.get(side).map_or("?", String::as_str);
    match choice {
        Choice::Side(side) => format!("Follow {} on {words}", who(*side)),
        Choice::Both => format!("Take both readings of {words}"),
        Choice::Neither => format!("Turn down {words}"),
        Choice::Amend(_) => format!("Amend {words}"),
    }
}

/// The words of an annotation, or its place in a text-free project.
pub(super) fn words_of(annotation: &Annotation) -> String {
    match annotation.first_words().as_str() {
        "" => annotation.place_words(),
        words => quoted(words),
    }
}

/// Words in quotation marks, cut where they are long.
pub(super) fn quoted(words: &str) -> String {
    const LONGEST: usize = 40;
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("“{}…”", words[..end].trim_end()),
        None => format!("“{words}”"),
    }
}

/// The one transaction that decides these items. What was decided about them
/// before is replaced; a record of the gold that stays keeps its id. Accounts
/// and relations that were decided before follow the annotations and events
/// that they are made of. `fresh` gives bits for new ids. `None` if nothing
/// would change.
pub fn decide(
    review: Review<'_>,
    name: String,
    decisions: &[(usize, Choice)],
    why: &Why,
    fresh: &mut dyn FnMut() -> u64,
) -> Option<Transaction> {
    let mut making = Making::new(review, why, fresh);
    let followers = making.followers(decisions);
    making.marks(decisions);
    for (at, choice) in decisions {
        if let Some(item) = review.board.fact(*at) {
            making.fact(item, choice);
        }
    }
    making.follow(followers);
    making.clear_events();
    making.finish(name)
}

impl Making<'_> {
    /// Decides what is marked.
    fn marks(&mut self, decisions: &[(usize, Choice)]) {
        let review = self.review;
        let mut gone: Vec<AnnotationId> = Vec::new();
        let mut used: BTreeSet<AnnotationId> = BTreeSet::new();
        for (at, choice) in decisions {
            let Some(item) = review.board.items.get(*at) else {
                continue;
            };
            let steps = self.steps();
            let old = review.progress.gold_of(review.board, *at).into_iter();
            let mut ids: Vec<AnnotationId> = old.filter(|id| !used.contains(id)).collect();
            used.extend(ids.iter().cloned());
            let wanted = accepted(item, choice);
            let down = wanted.is_empty();
            for command in dismissals(review, &self.gold, item, down) {
                self.push(command);
            }
            let mut stands: Option<AnnotationId> = None;
            for (made, from) in wanted {
                let mut made = match made {
                    Made::Reading(side, reading) => self.annotation(side, &reading.annotation),
                    Made::Own(annotation) => annotation.clone(),
                };
                made.source = source_of(review.board, item);
                made.id = if ids.is_empty() {
                    self.new_annotation(&mut used)
                } else {
                    ids.remove(0)
                };
                for id in &from {
                    self.made.insert(id.clone(), made.id.clone());
                }
                stands.get_or_insert_with(|| made.id.clone());
                self.put_mark(made, from);
            }
            let changed = self.steps() > steps || !ids.is_empty();
            gone.extend(ids);
            let records: Vec<SmolStr> = item
                .present()
                .map(|(_, it)| it.annotation.id.to_smolstr())
                .collect();
            // An annotation of the gold says itself whom it follows. What was
            // turned down does not; nor does any say that it was decided on
            // what an annotator has changed.
            let anew = review.progress.status(*at) == Status::Again;
            let stands = stands.map(|it| it.to_smolstr());
            let decided = match stands {
                None => vec![(records.clone(), None)],
                Some(stands) if anew => vec![(records.clone(), Some(stands))],
                Some(_) => Vec::new(),
            };
            if changed || anew || down {
                // Most annotations of the gold need no record beside them.
                let judged = (!decided.is_empty()).then(|| judged_mark(item));
                let judged = judged.unwrap_or_default();
                self.rule(SettledKind::Annotation, &records, decided, &judged);
            }
        }
        let deleted = edit::delete_annotations(&self.gold, &gone);
        self.extend(deleted);
    }

    fn put_mark(&mut self, mut made: Annotation, from: Vec<AnnotationId>) {
        made.unsure = false;
        made.origin = Origin::Gold(Box::new(Gold {
            from: from.into_iter().collect(),
            decided_by: self.why.decided_by.clone(),
            reason: self.why.reason.trim().to_owned(),
            rule: self.why.rule.trim().to_owned(),
        }));
        if let Some(Value::Figure(figure)) = &mut made.value
            && figure.part_of.as_ref() == Some(&made.id)
        {
            figure.part_of = None;
        }
        let same = self.gold.annotations().get(&made.id);
        if same.is_none_or(|it| **it != made) {
            self.push(Command::Annotation(Put::set(made)));
        }
    }
}

/// What becomes an annotation of the gold.
enum Made<'a> {
    Reading(usize, &'a Reading),
    Own(&'a Annotation),
}

/// What is accepted of an item, each with what it is settled from: what it
/// follows first, then what was turned down with it.
fn accepted<'a>(item: &'a Item, choice: &'a Choice) -> Vec<(Made<'a>, Vec<AnnotationId>)> {
    let ids = |first: &dyn Fn(&Reading) -> bool, rest: bool| {
        let all = || item.present().map(|(_, it)| it);
        let mut ids: Vec<AnnotationId> = Vec::new();
        let chosen = all().filter(|it| first(it));
        let others = all().filter(|it| rest && !first(it));
        for it in chosen.chain(others) {
            if !ids.contains(&it.annotation.id) {
                ids.push(it.annotation.id.clone());
            }
        }
        ids
    };
    match choice {
        Choice::Side(side) => match item.readings.get(*side).and_then(Option::as_ref) {
            Some(reading) => {
                let mut from = ids(&|it| it.class == reading.class, true);
                from.retain(|id| *id != reading.annotation.id);
                from.insert(0, reading.annotation.id.clone());
                vec![(Made::Reading(*side, reading), from)]
            }
            None => Vec::new(),
        },
        Choice::Both => {
            let mut seen = BTreeSet::new();
            item.present()
                .filter(|(_, it)| seen.insert(it.class))
                .map(|(side, it)| {
                    (
                        Made::Reading(side, it),
                        ids(&|other| other.class == it.class, false),
                    )
                })
                .collect()
        }
        Choice::Neither => Vec::new(),
        Choice::Amend(own) => vec![(Made::Own(own), ids(&|_| true, true))],
    }
}

/// What turns the readings down, or takes that back.
fn dismissals(review: Review<'_>, gold: &Project, item: &Item, down: bool) -> Vec<Command> {
    let facts: BTreeSet<Dismissed> = item
        .present()
        .map(|(_, it)| Dismissed {
            source: source_of(review.board, item),
            span: it.spans.hull(),
            tag: it.annotation.tag.clone(),
        })
        .filter(|it| !down || gold.scheme().tag(&it.tag).is_some())
        .collect();
    let there = |it: &Dismissed| gold.dismissed().contains(it);
    let wrong = facts.into_iter().filter(|it| there(it) != down);
    wrong
        .map(|it| Command::Dismissed(Box::new(if down { Put::set(it) } else { Put::remove(it) })))
        .collect()
}

/// The hash of what the annotators marked at a place.
pub(super) fn judged_mark(item: &Item) -> SmolStr {
    let said: Vec<(usize, String)> = item
        .present()
        .map(|(side, it)| {
            let mut it = Annotation::clone(&it.annotation);
            it.note.clear();
            it.origin = Origin::Manual;
            it.unsure = false;
            (side, crate::model::file::InFile::written(&it))
        })
        .collect();
    judged(said.iter().map(|(side, it)| (*side, it.as_str())))
}

fn source_of(board: &Board, item: &Item) -> SourceId {
    board.documents[item.document].source.clone()
}
