//! Events and accounts of two files.
//!
//! An account is what it is by its passage: accounts are aligned like spans,
//! without labels. Events are paired one to one so that as many aligned
//! accounts as possible tell of paired events; ids and titles decide between
//! equals and pair what has no account.

use super::align::assignment::{Edges, assign};
use super::align::{Span, align};
use super::diff::{Place, Places};
use super::pairing::Paired;
use crate::model::{Account, AnnotationId, Event, EventId, Project, Role, SourceId};
use crate::recognise::fold::{Keep, folded};
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How two accounts differ: the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountKind {
    /// Not at all.
    Same,
    /// They tell of events that are not paired.
    Event,
    /// Their passages overlap but are not the same.
    Boundary,
    /// Annotations that both have play different parts.
    Roles,
    /// Only the first file has it.
    OnlyA,
    /// Only the second file has it.
    OnlyB,
}

impl AccountKind {
    /// A stable word for scripts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Event => "event",
            Self::Boundary => "boundary",
            Self::Roles => "roles",
            Self::OnlyA => "only_a",
            Self::OnlyB => "only_b",
        }
    }
}

/// Two aligned accounts, or one that only one side has.
#[derive(Clone, Debug)]
pub struct AccountItem<'p> {
    /// How they differ.
    pub kind: AccountKind,
    /// The document, by its place among those compared.
    pub document: usize,
    /// The first file's account.
    pub a: Option<&'p Account>,
    /// The second file's account.
    pub b: Option<&'p Account>,
}

/// The events of two files, and their accounts in the compared documents.
#[derive(Clone, Debug, Default)]
pub struct EventDiff<'p> {
    /// Paired events.
    pub pairs: Vec<(&'p Event, &'p Event)>,
    /// Events of the first file without a partner.
    pub only_a: Vec<&'p Event>,
    /// Events of the second file without a partner.
    pub only_b: Vec<&'p Event>,
    /// All accounts, by document and passage.
    pub accounts: Vec<AccountItem<'p>>,
}

impl<'p> EventDiff<'p> {
    /// Paired events that are an incident to one file and a standing fact to
    /// the other. How they are worded is no difference.
    pub fn kind_differences(&self) -> impl Iterator<Item = (&'p Event, &'p Event)> {
        let pairs = self.pairs.iter().copied();
        pairs.filter(|(a, b)| a.kind != b.kind)
    }

    /// Accounts on which the two differ.
    pub fn account_differences(&self) -> usize {
        let differ = self.accounts.iter();
        differ.filter(|it| it.kind != AccountKind::Same).count()
    }
}

/// Accounts of each compared document, by passage; several of one passage are
/// told apart by a number in place of a label.
pub(crate) struct Passages<'p> {
    accounts: Vec<Vec<(CharSpan, u32, &'p Account)>>,
}

impl<'p> Passages<'p> {
    /// The accounts of one file in the compared documents.
    pub fn of(project: &'p Project, paired: &Paired, file: usize) -> Self {
        let places: HashMap<&SourceId, usize> = paired
            .documents
            .iter()
            .enumerate()
            .filter(|(_, it)| it.opened[file])
            .filter_map(|(at, it)| Some((it.sources[file].as_ref()?, at)))
            .collect();
        let mut accounts: Vec<Vec<&Account>> = vec![Vec::new(); paired.documents.len()];
        for account in project.accounts().iter() {
            if let Some(&at) = places.get(&account.passage.source) {
                accounts[at].push(account.as_ref());
            }
        }
        let accounts = accounts.into_iter().map(numbered);
        Self {
            accounts: accounts.collect(),
        }
    }

    /// The accounts of a document.
    pub fn accounts(&self, document: usize) -> &[(CharSpan, u32, &'p Account)] {
        &self.accounts[document]
    }

    /// The aligned places of the accounts of every document.
    fn align(&self, other: &Self) -> Vec<Vec<(u32, u32)>> {
        let both = self.accounts.iter().zip(&other.accounts);
        both.map(|(x, y)| align_passages(x, y)).collect()
    }

    /// How many aligned accounts tell of which two events.
    fn together(
        &self,
        other: &Self,
        aligned: &[Vec<(u32, u32)>],
    ) -> BTreeMap<(&'p EventId, &'p EventId), i128> {
        let mut together = BTreeMap::new();
        for (document, pairs) in aligned.iter().enumerate() {
            for &(x, y) in pairs {
                let (x, y) = (
                    self.accounts(document)[x as usize].2,
                    other.accounts(document)[y as usize].2,
                );
                *together.entry((&x.event, &y.event)).or_default() += 1;
            }
        }
        together
    }
}

/// The events of two files that are taken for the same, those of the first
/// leading to those of the second.
pub(crate) fn paired_events<'p>(
    [a, b]: [&'p Project; 2],
    paired: &Paired,
    files: [usize; 2],
) -> BTreeMap<&'p EventId, &'p EventId> {
    let of_a = Passages::of(a, paired, files[0]);
    let of_b = Passages::of(b, paired, files[1]);
    let aligned = of_a.align(&of_b);
    pair_events(a, b, &of_a.together(&of_b, &aligned))
}

/// The accounts of one document by passage; several of one passage get a
/// number each.
pub(crate) fn numbered(accounts: Vec<&Account>) -> Vec<(CharSpan, u32, &Account)> {
    let accounts = accounts.into_iter();
    let mut list: Vec<_> = accounts.map(|it| (it.passage.span, 0, it)).collect();
    list.sort_by(|x, y| (x.0, &x.2.id).cmp(&(y.0, &y.2.id)));
    for at in 1..list.len() {
        if list[at].0 == list[at - 1].0 {
            list[at].1 = list[at - 1].1 + 1;
        }
    }
    list
}

/// Aligned places of the accounts of one document.
pub(crate) fn align_passages(
    a: &[(CharSpan, u32, &Account)],
    b: &[(CharSpan, u32, &Account)],
) -> Vec<(u32, u32)> {
    fn spans<'s>(list: &'s [(CharSpan, u32, &Account)]) -> Vec<Span<'s>> {
        let one = |it: &'s (CharSpan, u32, &Account)| Span::new(std::slice::from_ref(&it.0), it.1);
        list.iter().map(one).collect()
    }
    align(&spans(a), &spans(b)).pairs
}

/// Compares the events and accounts of two files.
pub(super) fn event_diff<'p>(
    a: &'p Project,
    b: &'p Project,
    paired: &Paired,
    places: &Places<'p>,
) -> EventDiff<'p> {
    let (of_a, of_b) = (Passages::of(a, paired, 0), Passages::of(b, paired, 1));
    let aligned = of_a.align(&of_b);
    let matched = pair_events(a, b, &of_a.together(&of_b, &aligned));
    let mut found = EventDiff::default();
    let taken: BTreeSet<&EventId> = matched.values().copied().collect();
    for event in a.events().iter() {
        match matched.get(&event.id).and_then(|it| b.events().get(it)) {
            Some(other) => found.pairs.push((event, other)),
            None => found.only_a.push(event),
        }
    }
    let alone = b.events().iter().filter(|it| !taken.contains(&it.id));
    found.only_b.extend(alone.map(Arc::as_ref));
    let in_b: BTreeSet<Place> = places.to_b.values().copied().collect();
    for (document, pairs) in aligned.iter().enumerate() {
        let (x, y) = (of_a.accounts(document), of_b.accounts(document));
        let partner: HashMap<u32, u32> = pairs.iter().copied().collect();
        let taken: BTreeSet<u32> = pairs.iter().map(|it| it.1).collect();
        let mut here = Vec::new();
        for (at, (span, _, account)) in x.iter().enumerate() {
            let other = partner.get(&(at as u32)).map(|it| &y[*it as usize]);
            let kind = match other {
                None => AccountKind::OnlyA,
                Some((_, _, it)) if matched.get(&account.event) != Some(&&it.event) => {
                    AccountKind::Event
                }
                Some((passage, _, _)) if passage != span => AccountKind::Boundary,
                Some((_, _, it)) if !same_roles(account, it, places, &in_b) => AccountKind::Roles,
                Some(_) => AccountKind::Same,
            };
            here.push((*span, kind, Some(*account), other.map(|it| it.2)));
        }
        for (at, (span, _, account)) in y.iter().enumerate() {
            if !taken.contains(&(at as u32)) {
                here.push((*span, AccountKind::OnlyB, None, Some(*account)));
            }
        }
        here.sort_by_key(|it| (it.0, it.2.is_none()));
        let item = |(_, kind, a, b)| AccountItem {
            kind,
            document,
            a,
            b,
        };
        found.accounts.extend(here.into_iter().map(item));
    }
    found
}

fn pair_events<'p>(
    a: &'p Project,
    b: &'p Project,
    together: &BTreeMap<(&'p EventId, &'p EventId), i128>,
) -> BTreeMap<&'p EventId, &'p EventId> {
    let place = |project: &'p Project| -> BTreeMap<&'p EventId, u32> {
        let events = project.events().iter().enumerate();
        events.map(|(at, it)| (&it.id, at as u32)).collect()
    };
    let (rows, columns) = (place(a), place(b));
    let mut worth: BTreeMap<(u32, u32), i128> = BTreeMap::new();
    for ((x, y), count) in together {
        if let (Some(x), Some(y)) = (rows.get(x), columns.get(y)) {
            worth.insert((*x, *y), count * 4);
        }
    }
    let title = |it: &Event| folded(it.title.trim(), Keep::NOTHING);
    let mut titles: BTreeMap<String, u32> = BTreeMap::new();
    for (at, event) in b.events().iter().enumerate() {
        titles.entry(title(event)).or_insert(at as u32);
    }
    for (at, event) in a.events().iter().enumerate() {
        if let Some(other) = columns.get(&event.id) {
            *worth.entry((at as u32, *other)).or_default() += 2;
        }
        let named = titles.get(&title(event));
        if let Some(other) = named.filter(|_| !event.title.trim().is_empty()) {
            *worth.entry((at as u32, *other)).or_default() += 1;
        }
    }
    let pairs: Vec<(u32, u32)> = worth.keys().copied().collect();
    let weights: Vec<i128> = worth.into_values().collect();
    let edges = Edges::new(rows.len(), &pairs);
    let (events_a, events_b): (Vec<_>, Vec<_>) = (
        a.events().iter().map(|it| &it.id).collect(),
        b.events().iter().map(|it| &it.id).collect(),
    );
    let Some(solution) = assign(&edges, &weights, columns.len(), u64::MAX) else {
        return BTreeMap::new();
    };
    let chosen = solution.column_of.into_iter().enumerate();
    chosen
        .filter_map(|(row, column)| Some((events_a[row], events_b[column? as usize])))
        .collect()
}

/// Whether the annotations that both files have play the same parts.
fn same_roles(a: &Account, b: &Account, places: &Places<'_>, in_b: &BTreeSet<Place>) -> bool {
    let own = |side: usize, id: &AnnotationId| places.of[side].get(id).copied();
    let mine: BTreeSet<(Place, Role, u8)> = a
        .members
        .iter()
        .filter_map(|it| {
            let place = places.to_b.get(&own(0, &it.annotation)?)?;
            Some((*place, it.role, it.bound as u8))
        })
        .collect();
    let theirs: BTreeSet<(Place, Role, u8)> = b
        .members
        .iter()
        .filter_map(|it| {
            let place = own(1, &it.annotation).filter(|it| in_b.contains(it))?;
            Some((place, it.role, it.bound as u8))
        })
        .collect();
    mine == theirs
}
