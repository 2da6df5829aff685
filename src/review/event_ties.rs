//! Links between events, and verdicts on them, of two files.
//!
//! Two links are about the same if their events are, and two verdicts if their
//! event and aspect are; only then may they differ. Reasons, times and names
//! are no difference.

use super::events::EventDiff;
use crate::model::{
    AccountId, Decision, EventId, EventLink, EventLinkKind, Project, Record, Table, Verdict,
};
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

/// A record of one file and that of the other which is about the same; one of
/// both may be absent.
#[derive(Clone, Debug)]
pub struct TieItem<'p, T> {
    /// The first file's.
    pub a: Option<&'p Arc<T>>,
    /// The second file's.
    pub b: Option<&'p Arc<T>>,
    /// In what they differ, a word each.
    pub differs: Vec<&'static str>,
}

impl<T> TieItem<'_, T> {
    /// Whether the two files say the same.
    pub fn is_same(&self) -> bool {
        self.a.is_some() && self.b.is_some() && self.differs.is_empty()
    }
}

/// The links and verdicts of two files.
#[derive(Clone, Debug, Default)]
pub struct EventTies<'p> {
    /// Links between events, by the first file's ids, then the second's.
    pub links: Vec<TieItem<'p, EventLink>>,
    /// Verdicts, in the same order.
    pub verdicts: Vec<TieItem<'p, Verdict>>,
}

impl<'p> EventTies<'p> {
    /// Compares two files whose events and accounts were compared.
    pub fn of(a: &'p Project, b: &'p Project, events: &EventDiff<'p>) -> Self {
        let same = Same::of(events);
        let links = paired(
            a.event_links(),
            b.event_links(),
            |it| Some(ends(&it.from, &it.to)),
            |it| Some(ends(same.event(&it.from)?, same.event(&it.to)?)),
            |x, y| same.links(x, y),
        );
        let verdicts = paired(
            a.verdicts(),
            b.verdicts(),
            |it| Some((&it.event, it.aspect.as_str())),
            |it| Some((same.event(&it.event)?, it.aspect.as_str())),
            |x, y| same.verdicts(x, y),
        );
        Self { links, verdicts }
    }
}

/// The two ends of a link without its direction.
fn ends<'p>(from: &'p EventId, to: &'p EventId) -> (&'p EventId, &'p EventId) {
    if from < to { (from, to) } else { (to, from) }
}

/// Whether a link has a direction.
pub fn is_directed(kind: EventLinkKind) -> bool {
    matches!(kind, EventLinkKind::PartOf | EventLinkKind::StepOf)
}

/// What the first file calls events and accounts of the second.
struct Same<'p> {
    events: HashMap<&'p EventId, &'p EventId>,
    accounts: HashMap<&'p AccountId, &'p AccountId>,
}

impl<'p> Same<'p> {
    fn of(events: &EventDiff<'p>) -> Self {
        let accounts = events.accounts.iter();
        let accounts = accounts.filter_map(|it| Some((&it.b?.id, &it.a?.id)));
        Self {
            events: events.pairs.iter().map(|(a, b)| (&b.id, &a.id)).collect(),
            accounts: accounts.collect(),
        }
    }

    fn event(&self, id: &EventId) -> Option<&'p EventId> {
        self.events.get(id).copied()
    }

    fn account(&self, id: &AccountId) -> Option<&'p AccountId> {
        self.accounts.get(id).copied()
    }

    fn links(&self, a: &EventLink, b: &EventLink) -> Vec<&'static str> {
        let mut differs = Vec::new();
        if a.kind != b.kind {
            differs.push("kind");
        }
        let directed = is_directed(a.kind) && is_directed(b.kind);
        if directed && self.event(&b.from) != Some(&a.from) {
            differs.push("direction");
        }
        differs
    }

    fn verdicts(&self, a: &Verdict, b: &Verdict) -> Vec<&'static str> {
        let mut differs = Vec::new();
        let same = match (&a.decision, &b.decision) {
            (Decision::Prefer(x), Decision::Prefer(y)) => self.account(y) == Some(x),
            (x, y) => x == y,
        };
        if !same {
            differs.push("decision");
        }
        let scope: BTreeSet<Option<&AccountId>> = a.accounts.iter().map(Some).collect();
        let other: BTreeSet<Option<&AccountId>> =
            b.accounts.iter().map(|it| self.account(it)).collect();
        if scope != other {
            differs.push("accounts");
        }
        differs
    }
}

/// Records paired one to one among those of the same key: those that differ in
/// least first. Without a key a record has no partner.
fn paired<'p, T: Record, K: Hash + Eq>(
    a: &'p Table<T>,
    b: &'p Table<T>,
    key_a: impl Fn(&'p T) -> Option<K>,
    key_b: impl Fn(&'p T) -> Option<K>,
    differ: impl Fn(&T, &T) -> Vec<&'static str>,
) -> Vec<TieItem<'p, T>> {
    let mine: Vec<&Arc<T>> = a.iter().collect();
    let theirs: Vec<&Arc<T>> = b.iter().collect();
    let mut by_key: HashMap<K, Vec<usize>> = HashMap::new();
    for (at, it) in theirs.iter().enumerate() {
        if let Some(key) = key_b(it) {
            by_key.entry(key).or_default().push(at);
        }
    }
    let mut edges: Vec<(Vec<&'static str>, usize, usize)> = Vec::new();
    for (at, it) in mine.iter().enumerate() {
        let others = key_a(it).and_then(|key| by_key.get(&key));
        for &other in others.into_iter().flatten() {
            edges.push((differ(it, theirs[other]), at, other));
        }
    }
    edges.sort_by_key(|it| (it.0.len(), it.1, it.2));
    let mut partner: Vec<Option<(usize, Vec<&'static str>)>> = vec![None; mine.len()];
    let mut taken = vec![false; theirs.len()];
    for (differs, at, other) in edges {
        if partner[at].is_none() && !taken[other] {
            partner[at] = Some((other, differs));
            taken[other] = true;
        }
    }
    let mut found: Vec<TieItem<'p, T>> = Vec::with_capacity(mine.len());
    for (it, partner) in mine.into_iter().zip(partner) {
        let (b, differs) = partner.map_or((None, Vec::new()), |it| (Some(theirs[it.0]), it.1));
        found.push(TieItem {
            a: Some(it),
            b,
            differs,
        });
    }
    let lone = theirs.into_iter().zip(taken).filter(|it| !it.1);
    found.extend(lone.map(|(it, _)| TieItem {
        a: None,
        b: Some(it),
        differs: Vec::new(),
    }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::file;
    use crate::review::diff::diff;

    fn project(prefix: &str, links: &str, verdicts: &str) -> Project {
        let text = format!(
            "Project(format: \"variorum/1.0\", title: \"\", annotator: (id: \"a\", name: \"A\", role: Annotator), offsets: CodePoints, \
             scheme: (id: \"s\", version: 1, tags: []), \
             sources: [(id: \"t\", path: \"t.txt\", sha256: \"aa\", encoding: \"utf-8\", chars: 60, state: Done)], annotations: [], \
             events: [(id: \"{prefix}1\", title: \"One\"), (id: \"{prefix}2\", title: \"Two\"), (id: \"{prefix}3\", title: \"Three\")], \
             accounts: [(id: \"{prefix}c\", event: \"{prefix}1\", passage: (source: \"t\", span: (0, 9))), \
                        (id: \"{prefix}d\", event: \"{prefix}1\", passage: (source: \"t\", span: (20, 29)))], \
             event_links: [{links}], verdicts: [{verdicts}])"
        );
        let loaded = file::read(&text).expect("a project");
        assert!(loaded.project.aside().is_empty(), "{:?}", loaded.problems);
        loaded.project
    }

    fn verdict(id: &str, prefix: &str, decision: &str, rest: &str) -> String {
        format!(
            "(id: \"{id}\", event: \"{prefix}1\", aspect: \"toll\", decision: {decision}, by: \"{id}\", at: \"2026-02-01T00:00:00Z\"{rest}),"
        )
    }

    fn told(a: &Project, b: &Project) -> Vec<String> {
        let found = diff(a, b).ties;
        fn one<T: Record<Id: std::fmt::Display>>(it: &TieItem<'_, T>) -> String {
            let id = |it: Option<&Arc<T>>| it.map_or("-".to_owned(), |it| it.id().to_string());
            format!("{} {} {}", id(it.a), id(it.b), it.differs.join(" "))
                .trim_end()
                .to_owned()
        }
        let links = found.links.iter().map(one);
        links.chain(found.verdicts.iter().map(one)).collect()
    }

    #[test]
    fn links_are_about_the_same_if_their_events_are() {
        let a = project(
            "a",
            "(id: \"l1\", kind: Same, from: \"a1\", to: \"a2\"), \
             (id: \"l2\", kind: PartOf, from: \"a2\", to: \"a3\"), \
             (id: \"l3\", kind: Probable, from: \"a1\", to: \"a3\")",
            "",
        );
        let b = project(
            "b",
            "(id: \"m1\", kind: Same, from: \"b2\", to: \"b1\", why: \"other words\"), \
             (id: \"m2\", kind: StepOf, from: \"b3\", to: \"b2\"), \
             (id: \"m3\", kind: NotSame, from: \"b2\", to: \"b3\")",
            "",
        );
        assert_eq!(
            told(&a, &b),
            ["l1 m1", "l2 m3 kind", "l3 -", "- m2"],
            "the one that differs in less is the partner"
        );
    }

    #[test]
    fn verdicts_differ_in_what_they_decide_and_for_whom() {
        let a = project(
            "a",
            "",
            &(verdict("v1", "a", "Prefer(\"ac\")", "")
                + &verdict("v2", "a", "Defer", ", accounts: [\"ad\"]")),
        );
        let same = project(
            "b",
            "",
            &(verdict("w1", "b", "Prefer(\"bc\")", ", why: \"because\"")
                + &verdict("w2", "b", "Defer", ", accounts: [\"bd\"]")),
        );
        assert_eq!(told(&a, &same), ["v1 w1", "v2 w2"]);
        let other = project("b", "", &verdict("w1", "b", "Prefer(\"bd\")", ""));
        assert_eq!(told(&a, &other), ["v1 w1 decision", "v2 -"]);
        let none = project("b", "", "");
        assert_eq!(told(&none, &a), ["- v1", "- v2"]);
    }
}
