//! Which items of a board are settled in the gold.

use super::board::{Board, Content, Entry, Item, Reading};
use super::decide::judged_mark;
use super::facts::{Fact, FactItem, FactReading};
use crate::command::Change;
use crate::model::{
    Annotation, AnnotationId, Dismissed, Origin, Project, Settled, SettledId, SettledKind,
};
use crate::review::entities::Names;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
    /// The items that are not settled.
    left: BTreeSet<usize>,
    /// Annotations of the gold by what they were settled from.
    from: HashMap<AnnotationId, BTreeSet<AnnotationId>>,
    /// Annotations of the gold by place and tag.
    content: HashMap<Content, BTreeSet<AnnotationId>>,
    /// The entities of the gold by their names.
    pub(super) entities: Names,
    /// What was decided about records of the files, by what it is about.
    rulings: HashMap<(SettledKind, SmolStr), BTreeSet<SettledId>>,
    /// Items whose readings changed after they were decided, each with what
    /// stood in the gold then: whoever decides anew changes that, and whoever
    /// takes it back has it as it was.
    changed: BTreeMap<usize, Decided>,
    /// How many were decided before an annotator changed them.
    again: usize,
    disputes: usize,
    settled: usize,
    agreements: usize,
    accepted: usize,
}

/// Whether nothing stands in the gold and nothing was turned down.
fn is_new(gold: &Project) -> bool {
    gold.annotations().is_empty()
        && gold.dismissed().is_empty()
        && gold.settled().is_empty()
        && gold.entities().is_empty()
        && gold.events().is_empty()
}

/// What the gold holds of an item.
#[derive(Clone, Debug, Default, PartialEq)]
struct Decided {
    annotations: Vec<Arc<Annotation>>,
    turned_down: usize,
    rulings: Vec<Arc<Settled>>,
}

impl Progress {
    /// Holds a board against a gold project. `changed` are items that are not
    /// what they were when they were last looked at.
    pub fn new(gold: &Project, board: &Board, changed: BTreeSet<usize>) -> Self {
        let mut progress = Self {
            status: vec![Status::Open; board.len()],
            entities: Names::of(gold),
            ..Self::default()
        };
        for annotation in gold.annotations().iter() {
            progress.add(annotation);
        }
        for ruling in gold.settled().iter() {
            progress.note_ruling(ruling, true);
        }
        let disputes = board.overview.facets().iter();
        progress.disputes = disputes.filter(|it| it.is_dispute()).count();
        progress.agreements = board.len() - progress.disputes;
        if is_new(gold) {
            // Nothing is decided: no item needs to be looked at.
            progress.left = (0..board.len()).collect();
            return progress;
        }
        for at in changed {
            let decided = progress.decided(gold, board, at);
            let item = board.items.get(at);
            let judged = item.map(judged_mark).unwrap_or_default();
            // Decided anew since it changed, but before it was last looked at.
            if !decided.rulings.iter().any(|it| it.judged == judged) {
                progress.changed.insert(at, decided);
            }
        }
        for at in 0..board.len() {
            progress.look(gold, board, at);
        }
        progress
    }

    fn note_ruling(&mut self, ruling: &Settled, there: bool) {
        for id in &ruling.from {
            let key = (ruling.about, id.clone());
            if there {
                let all = self.rulings.entry(key).or_default();
                all.insert(ruling.id.clone());
            } else if let Some(all) = self.rulings.get_mut(&key) {
                all.remove(&ruling.id);
                if all.is_empty() {
                    self.rulings.remove(&key);
                }
            }
        }
    }

    /// What the gold holds of an item now.
    fn decided(&self, gold: &Project, board: &Board, at: usize) -> Decided {
        let mut decided = Decided::default();
        match board.entry(at) {
            Some(Entry::Mark(item)) => {
                let ids = self.gold_of(board, at);
                let found = ids.iter().filter_map(|id| gold.annotations().get(id));
                decided.annotations = found.cloned().collect();
                let down = item.present();
                let down = down.filter(|(_, it)| self.is_turned_down(gold, board, item, it));
                decided.turned_down = down.count();
            }
            Some(Entry::Fact(_)) | None => {}
        }
        decided.rulings = self
            .rulings_of(gold, board, at)
            .into_iter()
            .cloned()
            .collect();
        decided
    }

    /// What was decided about an item, where it is kept as a record of its own.
    pub fn rulings_of<'g>(
        &self,
        gold: &'g Project,
        board: &Board,
        at: usize,
    ) -> Vec<&'g Arc<Settled>> {
        let mut ids: BTreeSet<&SettledId> = BTreeSet::new();
        match board.entry(at) {
            Some(Entry::Mark(item)) => {
                for (_, it) in item.present() {
                    ids.extend(self.rulings(SettledKind::Annotation, it.annotation.id.as_str()));
                }
            }
            Some(Entry::Fact(item)) => {
                for (_, it) in item.present() {
                    ids.extend(self.rulings(item.about, &it.fact.id()));
                }
            }
            None => {}
        }
        ids.into_iter()
            .filter_map(|id| gold.settled().get(id))
            .collect()
    }

    /// What was decided about a record of a file.
    pub(super) fn rulings(&self, about: SettledKind, id: &str) -> impl Iterator<Item = &SettledId> {
        let found = self.rulings.get(&(about, id.into()));
        found.into_iter().flatten()
    }

    /// Takes an edit of the gold over, and gives back the items that it bears on.
    pub fn follow(&mut self, gold: &Project, board: &Board, change: &Change) -> BTreeSet<usize> {
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
        for swap in &change.settled {
            for (it, there) in [(&swap.before, false), (&swap.after, true)] {
                let Some(it) = it else { continue };
                self.note_ruling(it, there);
                for id in &it.from {
                    touched.extend(board.of_record(it.about, id));
                }
            }
        }
        // What came along under the id that it has in a file.
        for swap in &change.entities {
            for (it, there) in [(&swap.before, false), (&swap.after, true)] {
                if let Some(it) = it {
                    self.entities.put(it, there);
                }
            }
            let one = swap.before.as_ref().or(swap.after.as_ref());
            touched.extend(
                one.into_iter()
                    .flat_map(|it| board.of_record(SettledKind::Entity, it.id.as_str())),
            );
        }
        for swap in &change.events {
            let one = swap.before.as_ref().or(swap.after.as_ref());
            touched.extend(
                one.into_iter()
                    .flat_map(|it| board.of_record(SettledKind::Event, it.id.as_str())),
            );
        }
        for at in &touched {
            self.look(gold, board, *at);
        }
        touched
    }

    fn items_of(&self, board: &Board, gold: &Annotation) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        if let Origin::Gold(how) = &gold.origin {
            for id in &how.from {
                found.extend(board.with_id(id).iter().map(|it| *it as usize));
            }
        }
        let content = board.with_content(&Content::of(gold));
        found.extend(content.iter().map(|it| *it as usize));
        found
    }

    fn add(&mut self, gold: &Arc<Annotation>) {
        if let Origin::Gold(how) = &gold.origin {
            for id in &how.from {
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
        if let Origin::Gold(how) = &gold.origin {
            for id in &how.from {
                take(&mut self.from, id, &gold.id);
            }
        }
        take(&mut self.content, &Content::of(gold), &gold.id);
    }

    /// Looks at an item again.
    fn look(&mut self, gold: &Project, board: &Board, at: usize) {
        let (Some(entry), Some(before)) = (board.entry(at), self.status.get(at).copied()) else {
            return;
        };
        let status = match entry {
            Entry::Mark(item) => self.status_of_mark(gold, board, at, item),
            Entry::Fact(item) => self.status_of_fact(gold, board, at, item),
        };
        self.status[at] = status;
        if status == Status::Settled {
            self.left.remove(&at);
        } else {
            self.left.insert(at);
        }
        self.again -= usize::from(before == Status::Again);
        self.again += usize::from(status == Status::Again);
        let count = if entry.is_dispute() {
            &mut self.settled
        } else {
            &mut self.accepted
        };
        *count -= usize::from(before == Status::Settled && *count > 0);
        *count += usize::from(status == Status::Settled);
    }

    fn status_of_mark(&self, gold: &Project, board: &Board, at: usize, item: &Item) -> Status {
        let then = self.changed.get(&at);
        let changed = then.is_some_and(|then| *then == self.decided(gold, board, at));
        if self.is_settled(gold, board, item) {
            if changed && !self.agrees_with_gold(board, item) {
                Status::Again
            } else {
                Status::Settled
            }
        } else if changed && self.was_decided(gold, board, item) {
            Status::Again
        } else {
            Status::Open
        }
    }

    /// A fact is settled by a decision on what the files say now; one on which
    /// they agree also if it came into the gold with something else.
    fn status_of_fact(&self, gold: &Project, board: &Board, at: usize, item: &FactItem) -> Status {
        let rulings = self.rulings_of(gold, board, at);
        if !rulings.is_empty() {
            let stale = |it: &&Arc<Settled>| !it.judged.is_empty() && it.judged != item.judged;
            return if rulings.iter().any(stale) {
                Status::Again
            } else {
                Status::Settled
            };
        }
        let stands = |it: &FactReading| match &it.fact {
            Fact::Entity(it) => gold.entities().contains(&it.id),
            Fact::Event(it) => gold.events().contains(&it.id),
            Fact::Account(_) | Fact::Relation(_) | Fact::EventLink(_) | Fact::Verdict(_) => false,
        };
        if !item.is_dispute() && item.present().any(|(_, it)| stands(it)) {
            Status::Settled
        } else {
            Status::Open
        }
    }

    /// Settled is an item whose every reading is accounted for: an annotation
    /// of the gold was settled from it, or stands where it does, or it was
    /// turned down. Where all ids are new, one reading in the gold is enough.
    fn is_settled(&self, gold: &Project, board: &Board, item: &Item) -> bool {
        let stands = |it: &Reading| self.content.contains_key(&board.content(item, it));
        let all = item.present().all(|(_, it)| {
            self.is_named(it) || stands(it) || self.is_turned_down(gold, board, item, it)
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
                || self.is_turned_down(gold, board, item, it)
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
            it.is_some_and(|it| matches!(it.origin, Origin::Gold(_)))
        })
    }

    /// Whether a reading was turned down without anything in its place.
    fn is_turned_down(
        &self,
        gold: &Project,
        board: &Board,
        item: &Item,
        reading: &Reading,
    ) -> bool {
        let tag = &reading.annotation.tag;
        if gold.scheme().tag(tag).is_none() {
            // Without its tag the gold cannot keep it as dismissed.
            let id = reading.annotation.id.as_str();
            let rulings = self.rulings(SettledKind::Annotation, id);
            let mut rulings = rulings.filter_map(|id| gold.settled().get(id));
            return rulings.any(|it| it.stands.is_none());
        }
        gold.dismissed().contains(&Dismissed {
            source: board.documents[item.document].source.clone(),
            span: reading.spans.hull(),
            tag: tag.clone(),
        })
    }

    /// Whether all now say what stands in the gold.
    fn agrees_with_gold(&self, board: &Board, item: &Item) -> bool {
        !item.is_dispute()
            && item
                .present()
                .all(|(_, it)| self.content.contains_key(&board.content(item, it)))
    }

    /// The items that are not settled, in order.
    pub fn left(&self) -> &BTreeSet<usize> {
        &self.left
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

    /// The annotations of the gold that were settled from that one.
    pub(super) fn all_settled_from(
        &self,
        id: &AnnotationId,
    ) -> impl Iterator<Item = &AnnotationId> {
        self.from.get(id).into_iter().flatten()
    }

    /// The annotations of the gold at a place, with its tag.
    pub(super) fn with_content(&self, content: &Content) -> impl Iterator<Item = &AnnotationId> {
        self.content.get(content).into_iter().flatten()
    }

    /// How many disagreements there are, and how many of them are settled.
    pub fn disputes(&self) -> (usize, usize) {
        (self.disputes, self.settled)
    }

    /// How many agreements there are, and how many stand in the gold.
    pub fn agreements(&self) -> (usize, usize) {
        (self.agreements, self.accepted)
    }

    /// How many items were decided before an annotator changed them.
    pub fn again(&self) -> usize {
        self.again
    }
}
