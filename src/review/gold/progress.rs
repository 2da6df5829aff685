//! Which items of a board are settled in the gold.

use super::board::{Board, Content, Item, Reading};
use crate::command::Change;
use crate::model::{Annotation, AnnotationId, Dismissed, Origin, Project};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nobody has decided yet.
    Open,
    /// It was decided, but what the annotators say has changed since.
    Again,
    /// It is decided.
    Settled,
}

/// The state of every item of a board. It is kept up to date edit by edit, in
/// time that does not grow with the board.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    status: Vec<Status>,
    /// Annotations of the gold by what they were settled from.
    from: HashMap<AnnotationId, BTreeSet<AnnotationId>>,
    /// Annotations of the gold by place and tag.
    content: HashMap<Content, BTreeSet<AnnotationId>>,
    /// Items whose readings changed after they were decided.
    again: BTreeSet<usize>,
    disputes: usize,
    settled: usize,
    agreements: usize,
    accepted: usize,
}

impl Progress {
    /// Holds a board against a gold project. `changed` are items that are not
    /// what they were when they were last looked at.
    pub fn new(gold: &Project, board: &Board, changed: BTreeSet<usize>) -> Self {
        let mut progress = Self {
            status: vec![Status::Open; board.items.len()],
            ..Self::default()
        };
        for annotation in gold.annotations().iter() {
            progress.add(annotation);
        }
        progress.disputes = board.items.iter().filter(|it| it.is_dispute()).count();
        progress.agreements = board.items.len() - progress.disputes;
        progress.again = changed;
        for at in 0..board.items.len() {
            progress.look(gold, board, at);
        }
        let settled = |at: &usize| progress.status[*at] == Status::Again;
        progress.again = progress.again.iter().copied().filter(settled).collect();
        progress
    }

    /// Takes an edit of the gold over.
    pub fn follow(&mut self, gold: &Project, board: &Board, change: &Change) {
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for swap in &change.annotations {
            for it in [&swap.before, &swap.after].into_iter().flatten() {
                for at in self.items_of(board, it) {
                    touched.insert(at);
                }
            }
            if let Some(before) = &swap.before {
                self.remove(before);
            }
            if let Some(after) = &swap.after {
                self.add(after);
            }
        }
        for swap in &change.dismissed {
            for it in [&swap.before, &swap.after].into_iter().flatten() {
                let spans = crate::model::Fragments::one(it.span);
                let content = Content {
                    source: it.source.clone(),
                    spans,
                    tag: it.tag.clone(),
                };
                touched.extend(board.with_content(&content).iter().map(|at| *at as usize));
            }
        }
        for at in touched {
            // Whoever decides anew has seen what there is now.
            self.again.remove(&at);
            self.look(gold, board, at);
        }
    }

    fn items_of(&self, board: &Board, gold: &Annotation) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        if let Origin::Gold { from, .. } = &gold.origin {
            for id in from {
                found.extend(board.with_id(id).iter().map(|it| *it as usize));
            }
        }
        let content = board.with_content(&Content::of(gold));
        found.extend(content.iter().map(|it| *it as usize));
        found
    }

    fn add(&mut self, gold: &Arc<Annotation>) {
        if let Origin::Gold { from, .. } = &gold.origin {
            for id in from {
                let all = self.from.entry(id.clone()).or_default();
                all.insert(gold.id.clone());
            }
        }
        let all = self.content.entry(Content::of(gold)).or_default();
        all.insert(gold.id.clone());
    }

    fn remove(&mut self, gold: &Arc<Annotation>) {
        fn take<K: std::hash::Hash + Eq>(
            map: &mut HashMap<K, BTreeSet<AnnotationId>>,
            key: &K,
            id: &AnnotationId,
        ) {
            if let Some(all) = map.get_mut(key) {
                all.remove(id);
                if all.is_empty() {
                    map.remove(key);
                }
            }
        }
        if let Origin::Gold { from, .. } = &gold.origin {
            for id in from {
                take(&mut self.from, id, &gold.id);
            }
        }
        take(&mut self.content, &Content::of(gold), &gold.id);
    }

    /// Looks at an item again.
    fn look(&mut self, gold: &Project, board: &Board, at: usize) {
        let item = &board.items[at];
        let changed = self.again.contains(&at);
        let status = if self.is_settled(gold, board, item) {
            if changed && !self.agrees_with_gold(board, item) {
                Status::Again
            } else {
                Status::Settled
            }
        } else if changed && self.was_decided(gold, board, item) {
            Status::Again
        } else {
            Status::Open
        };
        let before = std::mem::replace(&mut self.status[at], status);
        let count = if item.is_dispute() {
            &mut self.settled
        } else {
            &mut self.accepted
        };
        *count -= usize::from(before == Status::Settled && *count > 0);
        *count += usize::from(status == Status::Settled);
    }

    /// Settled is an item whose every reading is accounted for: an annotation
    /// of the gold was settled from it, or stands where it does, or it was
    /// turned down. Where all ids are new, one reading in the gold is enough.
    fn is_settled(&self, gold: &Project, board: &Board, item: &Item) -> bool {
        let stands = |it: &Reading| self.content.contains_key(&board.content(item, it));
        let all = item.present().all(|(_, it)| {
            self.is_named(it) || stands(it) || is_turned_down(gold, board, item, it)
        });
        all || !item.present().any(|(_, it)| self.is_named(it))
            && item
                .present()
                .any(|(_, it)| self.was_settled_here(gold, board, item, it))
    }

    /// Whether something of an item was decided, though not on all that is
    /// there now.
    fn was_decided(&self, gold: &Project, board: &Board, item: &Item) -> bool {
        item.present().any(|(_, it)| {
            self.is_named(it)
                || self.was_settled_here(gold, board, item, it)
                || is_turned_down(gold, board, item, it)
        })
    }

    /// Whether an annotation of the gold was settled from a reading.
    fn is_named(&self, reading: &Reading) -> bool {
        self.from.contains_key(&reading.annotation.id)
    }

    /// Whether a reading stands in the gold by a decision.
    fn was_settled_here(
        &self,
        gold: &Project,
        board: &Board,
        item: &Item,
        reading: &Reading,
    ) -> bool {
        let ids = self.content.get(&board.content(item, reading));
        ids.into_iter().flatten().any(|id| {
            let it = gold.annotations().get(id);
            it.is_some_and(|it| matches!(it.origin, Origin::Gold { .. }))
        })
    }

    /// Whether all now say what stands in the gold.
    fn agrees_with_gold(&self, board: &Board, item: &Item) -> bool {
        !item.is_dispute()
            && item
                .present()
                .all(|(_, it)| self.content.contains_key(&board.content(item, it)))
    }

    /// How far an item is.
    pub fn status(&self, item: usize) -> Status {
        self.status.get(item).copied().unwrap_or(Status::Open)
    }

    /// The annotations of the gold in which an item was settled, by id.
    pub fn gold_of(&self, board: &Board, item: usize) -> BTreeSet<AnnotationId> {
        let mut found = BTreeSet::new();
        let Some(item) = board.items.get(item) else {
            return found;
        };
        for (_, reading) in item.present() {
            found.extend(
                self.from
                    .get(&reading.annotation.id)
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
            let content = self.content.get(&board.content(item, reading));
            found.extend(content.into_iter().flatten().cloned());
        }
        found
    }

    /// The annotation of the gold that was settled from that one, if one was.
    pub(super) fn settled_from(&self, id: &AnnotationId) -> Option<&AnnotationId> {
        self.from.get(id)?.first()
    }

    /// How many disagreements there are, and how many of them are settled.
    pub fn disputes(&self) -> (usize, usize) {
        (self.disputes, self.settled)
    }

    /// How many agreements there are, and how many stand in the gold.
    pub fn agreements(&self) -> (usize, usize) {
        (self.agreements, self.accepted)
    }

    /// The items that were decided before an annotator changed them.
    pub fn again(&self) -> usize {
        self.again.len()
    }
}

/// Whether a reading was turned down without anything in its place.
fn is_turned_down(gold: &Project, board: &Board, item: &Item, reading: &Reading) -> bool {
    gold.dismissed().contains(&Dismissed {
        source: board.documents[item.document].source.clone(),
        span: reading.spans.hull(),
        tag: reading.annotation.tag.clone(),
    })
}
