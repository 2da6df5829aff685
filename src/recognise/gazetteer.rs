//! Gazetteers: lists of names with what they lie in, ours and the users'.
//!
//! A gazetteer is a table with the columns `kind`, `name`, `aliases` and
//! `within`. This module takes its rows as plain data and checks them; how
//! they are read is [`crate::exchange`]'s concern, and where from is `io`'s.

use super::NameTarget;
use crate::model::EntityKind;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// The gazetteer of Mali that ships with the program, as a table.
pub const MALI: &str = include_str!("../../assets/gazetteer/mali.csv");
/// The name of the gazetteer that ships with the program.
pub const MALI_NAME: &str = "mali";

/// The columns of a gazetteer, in the order in which they are written.
pub const COLUMNS: [&str; 4] = ["kind", "name", "aliases", "within"];

/// An entry of a gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// The name of the gazetteer.
    pub gazetteer: SmolStr,
    /// Which of its entries, from 0.
    pub entry: u32,
}

/// What a gazetteer says of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub sort: Sort,
    /// Its name.
    pub name: SmolStr,
    /// Other names.
    pub aliases: BTreeSet<SmolStr>,
    /// What it lies or serves in.
    pub within: Option<EntryId>,
}

/// What an entry is, as the column `kind` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Sort {
    Country,
    Region,
    District,
    Cercle,
    Commune,
    Town,
    Village,
    Area,
    Place,
    Person,
    Group,
    Organisation,
}

impl Sort {
    /// All of them, in the order of their definition.
    pub const ALL: [Self; 12] = [
        Self::Country,
        Self::Region,
        Self::District,
        Self::Cercle,
        Self::Commune,
        Self::Town,
        Self::Village,
        Self::Area,
        Self::Place,
        Self::Person,
        Self::Group,
        Self::Organisation,
    ];

    /// The word for it in the column `kind`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::District => "district",
            Self::Cercle => "cercle",
            Self::Commune => "commune",
            Self::Town => "town",
            Self::Village => "village",
            Self::Area => "area",
            Self::Place => "place",
            Self::Person => "person",
            Self::Group => "group",
            Self::Organisation => "organisation",
        }
    }

    /// Reads the word for it; capitals do not count.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| it.word().eq_ignore_ascii_case(word.trim()))
    }

    /// What an entity made from such an entry is.
    pub fn entity_kind(self) -> EntityKind {
        match self {
            Self::Person => EntityKind::Person,
            Self::Group => EntityKind::Group,
            Self::Organisation => EntityKind::Organisation,
            _ => EntityKind::Place,
        }
    }

    /// How far down it stands among places; nothing lies in what stands as
    /// deep. `None` for people.
    fn depth(self) -> Option<u8> {
        Some(match self {
            Self::Country => 0,
            Self::Region | Self::District => 1,
            Self::Cercle => 2,
            Self::Commune => 3,
            Self::Town | Self::Village => 4,
            Self::Area | Self::Place => 5,
            Self::Person | Self::Group | Self::Organisation => return None,
        })
    }

    /// Whether something of this sort can lie or serve in one of that sort.
    fn fits_in(self, outer: Self) -> bool {
        match (self.depth(), outer.depth()) {
            (Some(inner), Some(outer)) => outer < inner,
            // A unit in an army, a person in a group; an army of a country.
            (None, _) => outer != Self::Person,
            (Some(_), None) => false,
        }
    }
}

/// A row of a table and the line that it starts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line, from 1.
    pub line: usize,
    /// Its fields.
    pub fields: Vec<String>,
}

/// Why a table is no gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {what}")]
pub struct GazetteerError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

/// A checked list of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gazetteer {
    name: SmolStr,
    entries: Vec<Entry>,
}

/// No gazetteer has more entries.
pub const MOST_ENTRIES: usize = 200_000;

impl Gazetteer {
    /// Checks a table. The first row names the columns; further columns are
    /// passed over. What an entry lies in is another entry of the table or of
    /// one of the `others`, named as in its own row; where several are called
    /// so, the narrowest that can hold it is meant, and `region:Mopti` says
    /// which.
    ///
    /// # Errors
    ///
    /// [`GazetteerError`] with the line: a missing column, an unknown kind, a
    /// name that is missing or there twice, something to lie in that is not
    /// there, ambiguous, or the entry itself.
    pub fn read(name: &str, rows: &[Row], others: &[&Self]) -> Result<Self, GazetteerError> {
        let Some((head, rows)) = rows.split_first() else {
            return Err(fault(
                1,
                "the table is empty; its first row names the columns".to_owned(),
            ));
        };
        let columns = columns_of(head)?;
        if rows.len() > MOST_ENTRIES {
            return Err(fault(
                rows[MOST_ENTRIES].line,
                format!("more than {MOST_ENTRIES} entries"),
            ));
        }
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let field = |at: usize| {
                let column = columns[at]?;
                row.fields.get(column).map(|it| it.trim())
            };
            let word = field(0).unwrap_or_default();
            let sort = Sort::parse(word).ok_or_else(|| unknown_kind(row.line, word))?;
            let name = field(1).unwrap_or_default();
            if name.is_empty() {
                return Err(fault(row.line, "the name is missing".to_owned()));
            }
            let aliases = field(2).unwrap_or_default().split(';').map(str::trim);
            entries.push(Entry {
                sort,
                name: name.into(),
                aliases: aliases
                    .filter(|it| !it.is_empty() && *it != name)
                    .map(SmolStr::new)
                    .collect(),
                within: None,
            });
        }
        let mut gazetteer = Self {
            name: name.into(),
            entries,
        };
        gazetteer.resolve(rows, columns[3], others)?;
        Ok(gazetteer)
    }

    /// Finds what each entry lies in.
    fn resolve(
        &mut self,
        rows: &[Row],
        column: Option<usize>,
        others: &[&Self],
    ) -> Result<(), GazetteerError> {
        let within: Vec<Option<EntryId>> = {
            let mut by_name: BTreeMap<&str, Vec<(EntryId, Sort)>> = BTreeMap::new();
            let all: Vec<&Self> = others.iter().copied().chain([&*self]).collect();
            for gazetteer in &all {
                for (id, entry) in gazetteer.entries() {
                    let of_name = by_name.entry(&entry.name).or_default();
                    // Our own entries come before those of the others.
                    if gazetteer.name == self.name {
                        of_name
                            .retain(|(it, sort)| it.gazetteer == self.name || *sort != entry.sort);
                    }
                    of_name.push((id, entry.sort));
                }
            }
            let mut found = Vec::with_capacity(rows.len());
            for (row, entry) in rows.iter().zip(&self.entries) {
                let said = column.and_then(|it| row.fields.get(it)).map(|it| it.trim());
                found.push(match said {
                    None | Some("") => None,
                    Some(said) => Some(holder(&by_name, entry, said, row.line)?),
                });
            }
            found
        };
        for (entry, within) in self.entries.iter_mut().zip(within) {
            entry.within = within;
        }
        self.check_twice(rows)?;
        self.check_circles(rows)
    }

    /// The same name and kind at the same place is a slip of the pen.
    fn check_twice(&self, rows: &[Row]) -> Result<(), GazetteerError> {
        let mut seen = BTreeMap::new();
        for (entry, row) in self.entries.iter().zip(rows) {
            let key = (&entry.name, entry.sort, &entry.within);
            if let Some(first) = seen.insert(key, row.line) {
                let what = format!(
                    "the {} ‘{}’ is there already, in line {first}",
                    entry.sort.word(),
                    entry.name
                );
                return Err(fault(row.line, what));
            }
        }
        Ok(())
    }

    fn check_circles(&self, rows: &[Row]) -> Result<(), GazetteerError> {
        // Entries that are known to lead out, each visited once.
        let mut leads_out = vec![false; self.entries.len()];
        for start in 0..self.entries.len() {
            let mut way = Vec::new();
            let mut on_way = BTreeSet::new();
            let mut at = Some(start);
            while let Some(here) = at.filter(|here| !leads_out[*here]) {
                if !on_way.insert(here) {
                    let what = format!("‘{}’ would lie within itself", self.entries[here].name);
                    return Err(fault(rows[here].line, what));
                }
                way.push(here);
                at = self.entries[here]
                    .within
                    .as_ref()
                    .filter(|it| it.gazetteer == self.name)
                    .map(|it| it.entry as usize);
            }
            way.into_iter().for_each(|it| leads_out[it] = true);
        }
        Ok(())
    }

    /// What it is called: the file's name without its ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its entries with their ids, as they stand in the table.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (EntryId, &Entry)> {
        self.entries.iter().enumerate().map(|(index, entry)| {
            let id = EntryId {
                gazetteer: self.name.clone(),
                entry: index as u32,
            };
            (id, entry)
        })
    }

    /// One of its entries; `None` if the id is not of this gazetteer.
    pub fn get(&self, id: &EntryId) -> Option<&Entry> {
        (id.gazetteer == self.name)
            .then(|| self.entries.get(id.entry as usize))
            .flatten()
    }

    /// All its names and aliases, for [`super::Names::new`].
    pub fn names(&self) -> impl Iterator<Item = (NameTarget, EntityKind, &str)> {
        self.entries().flat_map(|(id, entry)| {
            let kind = entry.sort.entity_kind();
            std::iter::once(&entry.name)
                .chain(&entry.aliases)
                .map(move |name| (NameTarget::Entry(id.clone()), kind, name.as_str()))
        })
    }
}

/// What an entry lies in, then what that lies in, and so on: a village's
/// cercle, region, country. `gazetteers` are all that are open.
pub fn chain<'a>(id: &EntryId, gazetteers: &'a [Gazetteer]) -> Vec<(EntryId, &'a Entry)> {
    let get = |id: &EntryId| gazetteers.iter().find_map(|it| it.get(id));
    let mut found: Vec<(EntryId, &Entry)> = Vec::new();
    let mut next = get(id).and_then(|it| it.within.clone());
    while let Some(id) = next {
        let Some(entry) = get(&id).filter(|_| found.iter().all(|(it, _)| *it != id)) else {
            break;
        };
        next = entry.within.clone();
        found.push((id, entry));
    }
    found
}

fn fault(line: usize, what: String) -> GazetteerError {
    GazetteerError { line, what }
}

fn unknown_kind(line: usize, word: &str) -> GazetteerError {
    let words: Vec<&str> = Sort::ALL.iter().map(|it| it.word()).collect();
    let list = words.join(", ");
    fault(
        line,
        if word.is_empty() {
            format!("the kind is missing; it is one of {list}")
        } else {
            format!("‘{}’ is no kind; kinds are {list}", shown(word))
        },
    )
}

/// As much of a stranger's words as a message has place for.
fn shown(words: &str) -> String {
    let mut short: String = words.chars().take(60).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short.escape_debug().to_string()
}

/// Where each of [`COLUMNS`] stands; kind and name must.
fn columns_of(head: &Row) -> Result<[Option<usize>; 4], GazetteerError> {
    let at = |column: &str| {
        head.fields
            .iter()
            .position(|it| it.trim().eq_ignore_ascii_case(column))
    };
    let columns = COLUMNS.map(at);
    for (column, place) in COLUMNS.iter().zip(columns).take(2) {
        if place.is_none() {
            return Err(fault(
                head.line,
                format!(
                    "there is no column ‘{column}’; the first row names the columns {}",
                    COLUMNS.join(", ")
                ),
            ));
        }
    }
    Ok(columns)
}

/// The entry that `said` names as what `entry` lies in.
fn holder(
    by_name: &BTreeMap<&str, Vec<(EntryId, Sort)>>,
    entry: &Entry,
    said: &str,
    line: usize,
) -> Result<EntryId, GazetteerError> {
    let (sort, name) = match said.split_once(':') {
        Some((word, name)) => {
            let sort = Sort::parse(word).ok_or_else(|| unknown_kind(line, word))?;
            (Some(sort), name.trim())
        }
        None => (None, said),
    };
    let called: &[(EntryId, Sort)] = by_name.get(name).map_or(&[], Vec::as_slice);
    if called.is_empty() {
        let what = format!(
            "‘{}’ lies in ‘{}’, which is not there",
            entry.name,
            shown(name)
        );
        return Err(fault(line, what));
    }
    let mut fits: Vec<&(EntryId, Sort)> = called
        .iter()
        .filter(|(_, it)| sort.is_none_or(|sort| sort == *it) && entry.sort.fits_in(*it))
        .collect();
    let narrowest = fits.iter().map(|(_, it)| it.depth()).max().flatten();
    fits.retain(|(_, it)| it.depth() == narrowest);
    match fits[..] {
        [(id, _)] => Ok(id.clone()),
        [] => {
            let said = shown(said);
            let what = format!("a {} cannot lie in ‘{said}’", entry.sort.word());
            Err(fault(line, what))
        }
        _ => {
            let what = format!("‘{}’ is ambiguous; several are called so", shown(said));
            Err(fault(line, what))
        }
    }
}

#[cfg(test)]
mod tests;
