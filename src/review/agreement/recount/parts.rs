//! The parts that annotations play in accounts.

use super::super::value_counts::{AccountKey, PartsOf};
use super::Edits;
use crate::model::{Account, AccountId, AnnotationId, Project, SourceId};
use crate::review::events::{align_passages, numbered};
use crate::review::marks::Marks;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The accounts of two files, and which of them are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    sides: [Side; 2],
    /// For each document the first file's account of one of the second's.
    partners: BTreeMap<usize, HashMap<AccountId, AccountId>>,
    /// The documents by the second file's ids.
    documents: HashMap<SourceId, usize>,
}

#[derive(Clone, Debug, Default)]
struct Side {
    known: HashMap<AccountId, Arc<Account>>,
    /// In place of ids, which are long.
    numbers: HashMap<AccountId, u32>,
    of_document: HashMap<usize, BTreeSet<AccountId>>,
    /// The accounts that an annotation is a member of.
    with: HashMap<AnnotationId, BTreeSet<AccountId>>,
}

impl Side {
    fn put(&mut self, account: &Arc<Account>, document: usize, there: bool) {
        let id = &account.id;
        if there {
            let next = self.numbers.len() as u32;
            self.numbers.entry(id.clone()).or_insert(next);
            self.known.insert(id.clone(), Arc::clone(account));
        } else {
            self.known.remove(id);
        }
        let list = self.of_document.entry(document).or_default();
        if there {
            list.insert(id.clone());
        } else {
            list.remove(id);
        }
        for member in &account.members {
            if there {
                let with = self.with.entry(member.annotation.clone()).or_default();
                with.insert(id.clone());
            } else if let Some(with) = self.with.get_mut(&member.annotation) {
                with.remove(id);
                if with.is_empty() {
                    self.with.remove(&member.annotation);
                }
            }
        }
    }

    fn list(&self, document: usize) -> Vec<&Account> {
        let ids = self.of_document.get(&document).into_iter().flatten();
        ids.filter_map(|id| self.known.get(id))
            .map(AsRef::as_ref)
            .collect()
    }
}

impl Parts {
    pub fn of(projects: [&Project; 2], places: &[HashMap<SourceId, usize>; 2]) -> Self {
        let mut found = Self {
            documents: places[1].clone(),
            ..Self::default()
        };
        let mut documents = BTreeSet::new();
        for (side, project) in projects.into_iter().enumerate() {
            for account in project.accounts().iter() {
                if let Some(&document) = places[side].get(&account.passage.source) {
                    found.sides[side].put(account, document, true);
                    documents.insert(document);
                }
            }
        }
        for document in documents {
            let partners = found.align(document);
            found.partners.insert(document, partners);
        }
        found
    }

    fn align(&self, document: usize) -> HashMap<AccountId, AccountId> {
        let lists = [0, 1].map(|side| numbered(self.sides[side].list(document)));
        let pairs = align_passages(&lists[0], &lists[1]);
        let ids = pairs.into_iter().map(|(a, b)| {
            let (a, b) = (lists[0][a as usize].2, lists[1][b as usize].2);
            (b.id.clone(), a.id.clone())
        });
        ids.collect()
    }

    /// Takes edits over. The annotations whose parts may be others now, by file.
    pub fn update(
        &mut self,
        projects: [&Project; 2],
        edits: [&Edits; 2],
        places: &[HashMap<SourceId, usize>; 2],
    ) -> [(usize, BTreeSet<AnnotationId>); 2] {
        let mut touched = [(0, BTreeSet::new()), (1, BTreeSet::new())];
        let mut documents = BTreeSet::new();
        for (side, (project, edits)) in projects.into_iter().zip(edits).enumerate() {
            for id in &edits.accounts {
                let before = self.sides[side].known.get(id).cloned();
                let after = project.accounts().get(id);
                for (account, there) in [(before.as_ref(), false), (after, true)] {
                    let Some(account) = account else { continue };
                    let Some(&document) = places[side].get(&account.passage.source) else {
                        continue;
                    };
                    self.sides[side].put(account, document, there);
                    documents.insert(document);
                    let members = account.members.iter();
                    touched[side]
                        .1
                        .extend(members.map(|it| it.annotation.clone()));
                }
            }
        }
        for document in documents {
            let now = self.align(document);
            let before = self.partners.insert(document, now).unwrap_or_default();
            let now = &self.partners[&document];
            let ids = before.keys().chain(now.keys());
            for id in ids.filter(|id| before.get(*id) != now.get(*id)) {
                if let Some(account) = self.sides[1].known.get(id) {
                    let members = account.members.iter();
                    touched[1].1.extend(members.map(|it| it.annotation.clone()));
                }
            }
        }
        touched
    }

    /// The parts that the annotations of a piece play.
    pub fn of_marks(&self, side: usize, number: usize, marks: &Marks<'_>) -> PartsOf {
        let mut found = PartsOf::new();
        if self.sides[side].known.is_empty() {
            return found;
        }
        let kept = marks.kept.iter().enumerate();
        let kept = kept.map(|(at, it)| (it, at as u32));
        let all = kept.chain(marks.repeats.iter().map(|(it, at)| (it, *at)));
        for (mark, at) in all {
            let id = &mark.annotation.id;
            for account in self.sides[side].with.get(id).into_iter().flatten() {
                let Some((key, account)) = self.key(side, account) else {
                    continue;
                };
                let parts = found.entry((number, at)).or_default();
                let own = account.members.iter().filter(|it| it.annotation == *id);
                parts.extend(own.map(|it| (key, it.role)));
            }
        }
        found
    }

    /// What both sides know an account by.
    fn key(&self, side: usize, id: &AccountId) -> Option<(AccountKey, &Account)> {
        let account = self.sides[side].known.get(id)?;
        let twin = || {
            let document = self.documents.get(&account.passage.source)?;
            self.partners.get(document)?.get(id)
        };
        let twin = if side == 1 { twin() } else { None };
        let key = match twin {
            Some(twin) => (0, 0, *self.sides[0].numbers.get(twin)?),
            None => (0, side as u8, *self.sides[side].numbers.get(id)?),
        };
        Some((key, account))
    }
}
