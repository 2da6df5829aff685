//! Which events are one, which are parts of which, and the links that cannot
//! be followed.
//!
//! Everything is walked in the order of ids, so that the outcome does not
//! depend on the order of the file; no chain is walked by recursion.

use crate::model::{EventId, EventLink, EventLinkKind, Passage, Place, Problem, Project, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Events that are held to be one, by the least of their ids.
#[derive(Debug, Default)]
pub(super) struct Families<'a> {
    /// The event that stands for each that is joined to another.
    heads: BTreeMap<&'a EventId, &'a EventId>,
    /// The others of each head, by id.
    joined: BTreeMap<&'a EventId, Vec<&'a EventId>>,
    /// Parts and steps of each head, by id.
    children: BTreeMap<&'a EventId, BTreeMap<&'a EventId, EventLinkKind>>,
    /// What each head is part or step of.
    parents: BTreeMap<&'a EventId, BTreeSet<&'a EventId>>,
    /// What each head is probably the same as.
    probable: BTreeMap<&'a EventId, BTreeSet<&'a EventId>>,
    /// What is wrong.
    problems: Vec<Problem>,
    /// Which of the problems concern each event, by their place.
    concerned: BTreeMap<&'a EventId, Vec<usize>>,
}

impl<'a> Families<'a> {
    pub fn new(project: &'a Project) -> Self {
        let mut families = Self::default();
        let mut links: Vec<&'a EventLink> = Vec::new();
        for link in project.event_links().iter() {
            if families.can_be_followed(project, link) {
                links.push(link);
            }
        }
        let of = |kind: EventLinkKind| {
            let links = links.iter().copied().filter(move |it| it.kind == kind);
            links.collect::<Vec<_>>()
        };
        let apart = of(EventLinkKind::NotSame);
        families.join(&of(EventLinkKind::Same), &apart);
        families.note_probable(&of(EventLinkKind::Probable), &apart);
        let mut parts = of(EventLinkKind::PartOf);
        parts.extend(of(EventLinkKind::StepOf));
        families.nest(parts);
        families.note_passages(project);
        families
    }

    /// The event that stands for this one.
    pub fn head(&self, event: &'a EventId) -> &'a EventId {
        self.heads.get(event).copied().unwrap_or(event)
    }

    /// The others that are held to be the same as this head.
    pub fn joined(&self, head: &EventId) -> &[&'a EventId] {
        self.joined.get(head).map_or(&[], |it| &it[..])
    }

    pub fn children(&self, head: &EventId) -> impl Iterator<Item = (&'a EventId, EventLinkKind)> {
        let children = self.children.get(head).into_iter().flatten();
        children.map(|(id, kind)| (*id, *kind))
    }

    pub fn parents(&self, head: &EventId) -> impl Iterator<Item = &'a EventId> {
        self.parents.get(head).into_iter().flatten().copied()
    }

    pub fn probable(&self, head: &EventId) -> impl Iterator<Item = &'a EventId> {
        self.probable.get(head).into_iter().flatten().copied()
    }

    /// All that is wrong.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What is wrong with links of this head or of those joined to it.
    pub fn problems_of(&self, head: &EventId) -> Vec<Problem> {
        let joined = self.joined(head).iter().copied();
        let events = std::iter::once(head).chain(joined);
        let places: BTreeSet<usize> = events
            .filter_map(|it| self.concerned.get(it))
            .flatten()
            .copied()
            .collect();
        let problems = places.into_iter().filter_map(|it| self.problems.get(it));
        problems.cloned().collect()
    }

    fn put(&mut self, events: impl IntoIterator<Item = &'a EventId>, problem: Problem) {
        for event in events {
            let places = self.concerned.entry(event).or_default();
            places.push(self.problems.len());
        }
        self.problems.push(problem);
    }

    fn report(
        &mut self,
        events: impl IntoIterator<Item = &'a EventId>,
        code: &'static str,
        link: &EventLink,
        message: String,
    ) {
        let problem = Problem {
            severity: Severity::Error,
            code,
            place: Place::Record {
                list: "event_links",
                id: link.id.to_string(),
            },
            message,
        };
        self.put(events, problem);
    }

    fn can_be_followed(&mut self, project: &Project, link: &'a EventLink) -> bool {
        let ends = [&link.from, &link.to];
        for end in ends {
            if !project.events().contains(end) {
                let message = format!("the link names the event ‘{end}’, which is not there");
                self.report(ends, "dangling", link, message);
                return false;
            }
        }
        if link.from == link.to {
            let message = format!("the link leads from the event ‘{}’ to itself", link.from);
            self.report([&link.from], "self-link", link, message);
            return false;
        }
        true
    }

    /// Joins what is held to be the same, but never two of which another link
    /// says that they are not.
    fn join(&mut self, same: &[&'a EventLink], apart: &[&'a EventLink]) {
        let mut foes: BTreeMap<&EventId, BTreeSet<&EventId>> = BTreeMap::new();
        for link in apart {
            foes.entry(&link.from).or_default().insert(&link.to);
            foes.entry(&link.to).or_default().insert(&link.from);
        }
        // Classes by an id of one of their members.
        let mut class_of: BTreeMap<&'a EventId, &'a EventId> = BTreeMap::new();
        let mut classes: BTreeMap<&'a EventId, Vec<&'a EventId>> = BTreeMap::new();
        let mut in_order = same.to_vec();
        in_order.sort_by_key(|it| ((&it.from).min(&it.to), (&it.from).max(&it.to), &it.id));
        for link in in_order {
            for end in [&link.from, &link.to] {
                class_of.entry(end).or_insert_with(|| {
                    classes.insert(end, vec![end]);
                    end
                });
            }
            let (a, b) = (class_of[&link.from], class_of[&link.to]);
            if a == b {
                continue;
            }
            let (small, large) = if classes[a].len() < classes[b].len() {
                (a, b)
            } else {
                (b, a)
            };
            let opposed = classes[small].iter().find_map(|own| {
                let mut foes = foes.get(own).into_iter().flatten();
                foes.find(|foe| class_of.get(*foe) == Some(&large))
                    .map(|foe| (*own, *foe))
            });
            if let Some((own, foe)) = opposed {
                let message = format!(
                    "it would make ‘{own}’ and ‘{foe}’ one event, and another link says that \
                     they are not the same; they stay apart"
                );
                self.report([&link.from, &link.to], "contradiction", link, message);
                continue;
            }
            let moved = classes.remove(small).unwrap_or_default();
            for id in &moved {
                class_of.insert(id, large);
            }
            if let Some(class) = classes.get_mut(large) {
                class.extend(moved);
            }
        }
        for (_, mut class) in classes {
            class.sort_unstable();
            if let [head, others @ ..] = &class[..]
                && !others.is_empty()
            {
                for id in &class {
                    self.heads.insert(id, head);
                }
                self.joined.insert(head, others.to_vec());
            }
        }
    }

    fn note_probable(&mut self, probable: &[&'a EventLink], apart: &[&'a EventLink]) {
        let pair = |link: &&'a EventLink| {
            let (from, to) = (&link.from, &link.to);
            (from.min(to), from.max(to))
        };
        let apart: BTreeSet<_> = apart.iter().map(pair).collect();
        for link in probable {
            if apart.contains(&pair(link)) {
                let message = format!(
                    "‘{}’ and ‘{}’ are said to be probably the same, and not the same",
                    link.from, link.to
                );
                self.report([&link.from, &link.to], "contradiction", link, message);
                continue;
            }
            let (from, to) = (self.head(&link.from), self.head(&link.to));
            if from != to {
                self.probable.entry(from).or_default().insert(to);
                self.probable.entry(to).or_default().insert(from);
            }
        }
    }

    /// Takes over what is part of what, but for links that close a circle.
    fn nest(&mut self, links: Vec<&'a EventLink>) {
        let mut up: BTreeMap<&'a EventId, Vec<(&'a EventId, &'a EventLink)>> = BTreeMap::new();
        for link in links {
            let (part, whole) = (self.head(&link.from), self.head(&link.to));
            if part == whole {
                let message = format!(
                    "‘{}’ is part or step of ‘{}’, and the two are held to be the same",
                    link.from, link.to
                );
                self.report([&link.from, &link.to], "contradiction", link, message);
            } else {
                up.entry(part).or_default().push((whole, link));
            }
        }
        for list in up.values_mut() {
            list.sort_by_key(|(whole, link)| (*whole, &link.id));
        }
        let mut done: BTreeSet<&EventId> = BTreeSet::new();
        let roots: Vec<&'a EventId> = up.keys().copied().collect();
        for root in roots {
            if !done.insert(root) {
                continue;
            }
            let mut way: Vec<(&'a EventId, usize)> = vec![(root, 0)];
            let mut on_way: BTreeSet<&EventId> = BTreeSet::from([root]);
            while let Some((part, next)) = way.last_mut() {
                let part = *part;
                let edge = up.get(part).and_then(|it| it.get(*next)).copied();
                *next += 1;
                let Some((whole, link)) = edge else {
                    on_way.remove(part);
                    way.pop();
                    continue;
                };
                if on_way.contains(whole) {
                    let message = format!(
                        "it closes a circle: ‘{part}’ would be part or step of itself by way of \
                         ‘{whole}’; it is not followed"
                    );
                    self.report([part, whole], "cycle", link, message);
                    continue;
                }
                let kinds = self.children.entry(whole).or_default();
                kinds.entry(part).or_insert(link.kind);
                self.parents.entry(part).or_default().insert(whole);
                if done.insert(whole) {
                    on_way.insert(whole);
                    way.push((whole, 0));
                }
            }
        }
    }

    /// Passages that were held apart, and whose accounts are of one event all
    /// the same.
    fn note_passages(&mut self, project: &'a Project) {
        if project.not_same().is_empty() {
            return;
        }
        let mut events: BTreeMap<&Passage, BTreeSet<&'a EventId>> = BTreeMap::new();
        for account in project.accounts().iter() {
            let head = self.head(&account.event);
            events.entry(&account.passage).or_default().insert(head);
        }
        for apart in project.not_same().iter() {
            let (Some(a), Some(b)) = (events.get(&apart.a), events.get(&apart.b)) else {
                continue;
            };
            let both: Vec<&'a EventId> = a.intersection(b).copied().collect();
            for event in both {
                let message = format!(
                    "two of its passages ({} {:?}, {} {:?}) were held not to tell the same event",
                    apart.a.source, apart.a.span, apart.b.source, apart.b.span
                );
                let problem = Problem {
                    severity: Severity::Warning,
                    code: "contradiction",
                    place: Place::Record {
                        list: "events",
                        id: event.to_string(),
                    },
                    message,
                };
                self.put([event], problem);
            }
        }
    }
}
