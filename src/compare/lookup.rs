//! A project read once for comparing: what belongs to which event, and what
//! stands around each passage. Asking about an event then costs no more than
//! its accounts do.

use super::comparison::{Overview, Summary};
use super::links::Families;
use super::matrix::Matrix;
use super::names::Table;
use super::relate::rank;
use super::relation::{Badge, Relation};
use super::setting::Surroundings;
use super::verdict;
use crate::model::{Account, EventId, Place, Problem, Project, Severity, Verdict};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A project made ready for comparing.
#[derive(Debug)]
pub struct Lookup<'a> {
    pub(super) project: &'a Project,
    pub(super) families: Families<'a>,
    pub(super) surroundings: Surroundings<'a>,
    pub(super) table: Table<'a>,
    /// By head; sorted by source, passage and id.
    accounts: BTreeMap<&'a EventId, Vec<&'a Account>>,
    /// By head.
    verdicts: BTreeMap<&'a EventId, Vec<&'a Arc<Verdict>>>,
    /// Accounts and verdicts of events that are not there.
    problems: Vec<Problem>,
}

impl<'a> Lookup<'a> {
    /// Reads a project.
    pub fn new(project: &'a Project) -> Self {
        let families = Families::new(project);
        let mut problems = Vec::new();
        let mut missing = |list: &'static str, id: &str, event: &EventId| {
            problems.push(Problem {
                severity: Severity::Error,
                code: "dangling",
                place: Place::Record {
                    list,
                    id: id.to_owned(),
                },
                message: format!("it is of the event ‘{event}’, which is not there"),
            });
        };
        let mut accounts: BTreeMap<&EventId, Vec<&Account>> = BTreeMap::new();
        for account in project.accounts().iter().map(Arc::as_ref) {
            if project.events().contains(&account.event) {
                let head = families.head(&account.event);
                accounts.entry(head).or_default().push(account);
            } else {
                missing("accounts", account.id.as_str(), &account.event);
            }
        }
        for list in accounts.values_mut() {
            list.sort_by(|a, b| (&a.passage, &a.id).cmp(&(&b.passage, &b.id)));
        }
        let mut verdicts: BTreeMap<&EventId, Vec<&Arc<Verdict>>> = BTreeMap::new();
        for verdict in project.verdicts().iter() {
            if project.events().contains(&verdict.event) {
                let head = families.head(&verdict.event);
                verdicts.entry(head).or_default().push(verdict);
            } else {
                missing("verdicts", verdict.id.as_str(), &verdict.event);
            }
        }
        Self {
            project,
            surroundings: Surroundings::new(project),
            table: Table::new(project),
            accounts,
            verdicts,
            problems,
            families,
        }
    }

    /// The events, by id; of several that are held to be the same only the one
    /// that stands for them.
    pub fn events(&self) -> impl Iterator<Item = &'a EventId> {
        let events = self.project.events().iter().map(|it| &it.id);
        events.filter(|it| self.families.head(it) == *it)
    }

    /// The event that stands for this one, if the project has it.
    pub fn head(&self, event: &EventId) -> Option<&'a EventId> {
        let event = &self.project.events().get(event)?.id;
        Some(self.families.head(event))
    }

    /// The parts and steps of an event, and theirs, each once: how deep it
    /// lies below, from 1, and which it is. At most `most`, in the order in
    /// which a person would list them: each before its own.
    pub fn descendants(&self, event: &EventId, most: usize) -> Vec<(usize, EventId)> {
        let mut found = Vec::new();
        let Some(head) = self.head(event) else {
            return found;
        };
        let mut seen: BTreeSet<&EventId> = BTreeSet::from([head]);
        let mut open: Vec<(usize, &EventId)> = vec![(0, head)];
        while let Some((depth, id)) = open.pop() {
            if depth > 0 {
                if found.len() == most {
                    break;
                }
                found.push((depth, id.clone()));
            }
            let children: Vec<&EventId> = self.families.children(id).map(|it| it.0).collect();
            for child in children.into_iter().rev() {
                if seen.insert(child) {
                    open.push((depth + 1, child));
                }
            }
        }
        found
    }

    /// Every event with what it comes to.
    pub fn overview(&self) -> Overview {
        Overview {
            events: self.events().map(|it| self.summary(it)).collect(),
            problems: self.problems(),
        }
    }

    /// Links and accounts that lead nowhere or contradict each other.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.problems.clone();
        problems.extend_from_slice(self.families.problems());
        problems
    }

    fn summary(&self, head: &'a EventId) -> Summary {
        let matrix = Matrix::new(self, head);
        let event = self.project.events().get(head);
        let mut summary = Summary {
            event: head.clone(),
            title: event.map_or_else(String::new, |it| it.title.clone()),
            kind: matrix.kind,
            joined: self
                .families
                .joined(head)
                .iter()
                .copied()
                .cloned()
                .collect(),
            when: matrix.when,
            badge: Badge::OnlyOne,
            conflict: None,
            sharpest: None,
            accounts: self.accounts_of(head).len(),
            documents: matrix.sources().len(),
            voices: matrix.speakers().len(),
            only_one: 0,
            undecided: 0,
            stale: 0,
            parents: self.families.parents(head).cloned().collect(),
            steps: self.families.children(head).count(),
        };
        for row in &matrix.rows {
            let (relation, badge) = row.worst(matrix.kind);
            summary.badge = summary.badge.max(badge);
            summary.conflict = summary.conflict.max(relation.conflict());
            summary.only_one += usize::from(badge == Badge::OnlyOne);
            let judged = verdict::on_row(self, &matrix, row);
            let latest = judged.first();
            let decided = latest.is_some_and(|it| !it.stale);
            summary.undecided += usize::from(badge == Badge::Conflict && !decided);
            summary.stale += usize::from(latest.is_some_and(|it| it.stale));
            let role = row.aspect.role;
            let sharper = summary
                .sharpest
                .as_ref()
                .is_none_or(|(aspect, kept)| rank(relation, role) > rank(*kept, aspect.role));
            if relation != Relation::Silent && sharper {
                summary.sharpest = Some((row.aspect.clone(), relation));
            }
        }
        summary
    }

    pub(super) fn accounts_of(&self, head: &EventId) -> &[&'a Account] {
        self.accounts.get(head).map_or(&[], |it| &it[..])
    }

    pub(super) fn verdicts_of(&self, head: &EventId) -> &[&'a Arc<Verdict>] {
        self.verdicts.get(head).map_or(&[], |it| &it[..])
    }

    /// How far approximate numbers reach, in per cent.
    pub(super) fn tolerance(&self) -> Decimal {
        self.project.head().settings.tolerance
    }
}
