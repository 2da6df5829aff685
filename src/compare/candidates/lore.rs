//! What all the texts at hand, and the project, say of names.
//!
//! It is gathered in a first pass: which names are places, which words are
//! names at all, which of them mean the same ("Fulani (Peul)"), and which
//! country each text is mostly about.

use super::countries::{Country, country};
use super::lexicon::{Part, lists};
use super::place::{Level, Place, PlaceNames, key_of, may_name, quarter, run_end, said};
use super::reading::Ready;
use super::sentence::{Word, gap, words};
use super::small_words::{is_calendar, is_plain};
use crate::model::{EntityKind, Project};
use crate::recognise::fold::{Keep, folded};
use crate::recognise::gazetteer::{Entry, Gazetteer, Sort, chain, narrowed};
use crate::recognise::{FoundName, How, NameTarget};
use crate::text::SourceText;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A text with what is known for reading it.
pub(super) struct Shelf<'a> {
    pub text: &'a SourceText,
    pub project: Option<&'a Project>,
}

/// What is known of names.
pub(super) struct Lore<'a> {
    shelves: Vec<Shelf<'a>>,
    gazetteers: &'a [Gazetteer],
    places: PlaceNames,
    /// Words that are written with a capital within sentences.
    capital: HashSet<SmolStr>,
    /// Words that are written small.
    small: HashSet<SmolStr>,
    /// A name, and the first of those that mean the same.
    same: HashMap<SmolStr, SmolStr>,
    main: Vec<Option<Country>>,
}

impl<'a> Lore<'a> {
    /// Gathers it from texts that were made ready.
    pub fn new(shelves: Vec<Shelf<'a>>, gazetteers: &'a [Gazetteer], ready: &[Ready]) -> Self {
        let mut lore = Self {
            shelves,
            gazetteers,
            places: PlaceNames::default(),
            capital: HashSet::new(),
            small: HashSet::new(),
            same: HashMap::new(),
            main: Vec::new(),
        };
        let mut aliases: Vec<(SmolStr, SmolStr)> = Vec::new();
        for (index, ready) in ready.iter().enumerate() {
            lore.gather(index, ready, &mut aliases);
        }
        lore.join(aliases);
        lore
    }

    fn gather(&mut self, index: usize, ready: &Ready, aliases: &mut Vec<(SmolStr, SmolStr)>) {
        let text = self.shelves[index].text.as_str();
        let mut buffer = Vec::new();
        let mut names = ready.names.iter().peekable();
        let mut named: BTreeMap<Country, u32> = BTreeMap::new();
        for sentence in &ready.sentences {
            let words = words(text, sentence, &mut buffer);
            let mut taken: Vec<(usize, usize)> = Vec::new();
            while names
                .next_if(|it| it.span.end().to_usize() <= sentence.start)
                .is_some()
            {}
            while let Some(it) = names.next_if(|it| it.span.start().to_usize() < sentence.end) {
                if it.how != How::Near {
                    taken.push((it.span.start().to_usize(), it.span.end().to_usize()));
                }
            }
            let is_taken = |at: usize| {
                let word: &Word = &words[at];
                taken
                    .iter()
                    .any(|it| it.0 <= word.start && word.end <= it.1)
            };
            for it in said(&words, &is_taken) {
                self.places.add(key_of(&words[it.from..it.to]), it.level);
            }
            for (at, word) in words.iter().enumerate() {
                if word.digits {
                    continue;
                }
                if !word.capital {
                    if !self.small.contains(&word.folded) {
                        self.small.insert(word.folded.clone());
                    }
                } else {
                    if let Some((country, _)) = country(&word.folded) {
                        *named.entry(country).or_default() += 1;
                    }
                    if at > 0
                        && word.before & (gap::SEMICOLON | gap::OTHER) == 0
                        && !self.capital.contains(&word.folded)
                    {
                        self.capital.insert(word.folded.clone());
                    }
                }
            }
            alias(&words, &is_taken, aliases);
        }
        let mut counts: Vec<(u32, Country)> = named.into_iter().map(|it| (it.1, it.0)).collect();
        counts.sort_unstable_by_key(|it| std::cmp::Reverse(*it));
        let second = counts.get(1).map_or(0, |it| it.0);
        let main = counts
            .first()
            .filter(|it| it.0 >= 2 && it.0 * 2 >= second * 3)
            .map(|it| it.1);
        self.main.push(main);
    }

    /// Gives names that mean the same one name: the first by letters.
    fn join(&mut self, aliases: Vec<(SmolStr, SmolStr)>) {
        let mut groups: Vec<Vec<SmolStr>> = Vec::new();
        for (a, b) in aliases {
            if self.places.said.contains_key(&a) || self.places.said.contains_key(&b) {
                continue;
            }
            let (mut one, rest): (Vec<_>, Vec<_>) = groups
                .into_iter()
                .partition(|it: &Vec<SmolStr>| it.contains(&a) || it.contains(&b));
            groups = rest;
            let mut all: Vec<SmolStr> = one.drain(..).flatten().collect();
            all.push(a);
            all.push(b);
            groups.push(all);
        }
        for mut group in groups {
            group.sort();
            group.dedup();
            if let Some(first) = group.first().cloned() {
                for it in group {
                    self.same.insert(it, first.clone());
                }
            }
        }
    }

    /// The country that a text is mostly about.
    pub fn main_country(&self, index: usize) -> Option<Country> {
        self.main.get(index).copied().flatten()
    }

    /// Whether a capitalised word is somebody's name. At the head of a sentence
    /// it is, if it is a name elsewhere or does what people do: "Selka resigned".
    pub fn is_name(&self, words: &[Word], at: usize) -> bool {
        let word = &words[at];
        if word.acronym {
            return true;
        }
        if self.small.contains(&word.folded) {
            return false;
        }
        let opens = at == 0 || word.before & (gap::SEMICOLON | gap::OTHER) != 0;
        if !opens || self.capital.contains(&word.folded) {
            return true;
        }
        words.get(at + 1).is_some_and(|it| {
            let text = it.folded.as_str();
            it.before == 0
                && (matches!(text, "was" | "were" | "has" | "had" | "is")
                    || lists().word(text).is_some_and(|it| it.1 == Part::Verb))
                || it.before == gap::APOSTROPHE && text == "s"
        })
    }

    /// A name's word as it is compared: singular, and the first of its aliases.
    pub fn canonical(&self, word: &Word) -> SmolStr {
        let one = singular(word);
        self.same.get(&one).cloned().unwrap_or(one)
    }

    /// How wide a place of that name is, if it is one.
    pub fn level(&self, key: &str) -> Option<Level> {
        self.places.said.get(key).copied()
    }

    /// The label of somebody who was found, as it is compared.
    pub fn somebody(&self, index: usize, name: &FoundName) -> Option<SmolStr> {
        if name.how == How::Near {
            return None;
        }
        let project = self.shelves[index].project;
        name.targets.iter().find_map(|target| match target {
            NameTarget::Entity(id) => {
                let entity = project?.entities().get(id)?;
                (entity.kind != EntityKind::Place)
                    .then(|| SmolStr::new(folded(&entity.label, Keep::NOTHING)))
            }
            NameTarget::Entry(id) => {
                let entry = self.gazetteers.iter().find_map(|it| it.get(id))?;
                (entry.sort.entity_kind() != EntityKind::Place)
                    .then(|| SmolStr::new(folded(&entry.name, Keep::NOTHING)))
            }
        })
    }

    /// The places of a sentence, by start: known ones, those that the texts
    /// say to be places, and quarters of the country.
    pub fn places(&self, index: usize, words: &[Word], found: &[FoundName]) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        let mut known: Vec<(usize, usize)> = Vec::new();
        for name in found {
            if name.how == How::Near {
                continue;
            }
            let (start, end) = (name.span.start().to_usize(), name.span.end().to_usize());
            let from = words.partition_point(|it| it.end <= start);
            let to = words.partition_point(|it| it.start < end);
            if from >= to {
                continue;
            }
            known.push((from, to));
            if inside_name(words, from, name) {
                continue;
            }
            if let Some((key, level, within)) = self.known(index, name) {
                places.push(Place {
                    key,
                    level,
                    within,
                    from,
                    to,
                });
            }
        }
        let taken = |at: usize| known.iter().any(|it| it.0 <= at && at < it.1);
        let mut at = 0;
        while at < words.len() {
            if let Some(key) = quarter(words, at) {
                places.push(Place {
                    key: key.into(),
                    level: Level::Area,
                    within: Vec::new(),
                    from: at,
                    to: at + 1,
                });
            }
            if taken(at) || !may_name(words, at) {
                at += 1;
                continue;
            }
            let end = run_end(words, at, &taken);
            // The longest run that is a place somewhere.
            let run = (at + 1..=end).rev().find_map(|to| {
                let key = key_of(&words[at..to]);
                self.places.said.get(&key).map(|level| (key, *level, to))
            });
            match run {
                Some((key, level, to)) => {
                    places.push(Place {
                        key,
                        level,
                        within: Vec::new(),
                        from: at,
                        to,
                    });
                    at = to;
                }
                None => at += 1,
            }
        }
        places.sort_by_key(|it| it.from);
        // "Tor village, Lobi region": the village lies in the region.
        for at in 1..places.len() {
            let (a, b) = places.split_at_mut(at);
            let (inner, outer) = (&mut a[at - 1], &b[0]);
            if inner.level == Level::Local
                && outer.level == Level::Region
                && outer.from <= inner.to + 2
                && inner.within.is_empty()
            {
                inner.within.push(outer.key.clone());
                inner.within.extend(outer.within.iter().cloned());
            }
        }
        places
    }

    /// A found name as a place: its key, how wide it is, what it lies in.
    fn known(&self, index: usize, name: &FoundName) -> Option<(SmolStr, Level, Vec<SmolStr>)> {
        let shelf = &self.shelves[index];
        let key = |label: &str| SmolStr::new(folded(label, Keep::NOTHING).replace('-', " "));
        let targets = narrowed(shelf.text, name.span, &name.targets, self.gazetteers);
        let entries: Vec<(&Entry, Vec<SmolStr>)> = targets
            .iter()
            .filter_map(|it| match it {
                NameTarget::Entry(id) => {
                    let entry = self.gazetteers.iter().find_map(|it| it.get(id))?;
                    let within = chain(id, self.gazetteers);
                    Some((entry, within.iter().map(|it| key(&it.1.name)).collect()))
                }
                NameTarget::Entity(_) => None,
            })
            .filter(|(it, _)| it.sort.entity_kind() == EntityKind::Place)
            .collect();
        if let Some((first, _)) = entries.first() {
            // Of a region and a town of one name the wider is taken: what is
            // told of one may be told of the other.
            let level = entries.iter().map(|it| level_of(it.0.sort)).max()?;
            let level = level?;
            let within = entries.iter().find(|it| !it.1.is_empty());
            let own = key(&first.name);
            let within = within.map_or_else(Vec::new, |it| it.1.clone());
            let within = within.into_iter().filter(|it| *it != own).collect();
            return Some((own, level, within));
        }
        let project = shelf.project?;
        targets.iter().find_map(|it| {
            let NameTarget::Entity(id) = it else {
                return None;
            };
            let entity = project.entities().get(id)?;
            if entity.kind != EntityKind::Place || country(&key(&entity.label)).is_some() {
                return None;
            }
            let own = key(&entity.label);
            let mut within = Vec::new();
            let mut next: Vec<_> = entity.within.iter().map(|it| it.entity.clone()).collect();
            // Chains may run in circles; no place lies ten deep.
            for _ in 0..10 {
                let Some(outer) = next.pop().and_then(|it| project.entities().get(&it)) else {
                    break;
                };
                within.push(key(&outer.label));
                next.extend(outer.within.iter().map(|it| it.entity.clone()));
            }
            let level = self.listed_level(&entity.label).unwrap_or(Level::Local);
            Some((own, level, within))
        })
    }

    /// How wide a place of that label is by the gazetteers.
    fn listed_level(&self, label: &str) -> Option<Level> {
        let all = self.gazetteers.iter().flat_map(Gazetteer::entries);
        all.filter(|(_, it)| it.name == label || it.aliases.contains(label))
            .filter_map(|(_, it)| level_of(it.sort))
            .max()
    }
}

/// Whether a gazetteer's name is only part of somebody's: Katiba Macina.
fn inside_name(words: &[Word], from: usize, name: &FoundName) -> bool {
    let listed = |it: &NameTarget| matches!(it, NameTarget::Entry(_));
    let Some(before) = from.checked_sub(1).map(|it| &words[it]) else {
        return false;
    };
    name.targets.iter().all(listed)
        && from > 1
        && words[from].before & gap::BREAKS == 0
        && before.capital
        && !before.acronym
        && may_name(words, from - 1)
}

fn level_of(sort: Sort) -> Option<Level> {
    Some(match sort {
        Sort::Region | Sort::District => Level::Region,
        Sort::Cercle | Sort::Commune | Sort::Town | Sort::Village | Sort::Place => Level::Local,
        Sort::Area => Level::Area,
        Sort::Country | Sort::Person | Sort::Group | Sort::Organisation => return None,
    })
}

/// A name without the ending of a plural: Tuaregs, Tuareg.
fn singular(word: &Word) -> SmolStr {
    let text = word.folded.as_str();
    match text.strip_suffix('s') {
        Some(one)
            if !word.acronym && one.len() >= 4 && !one.ends_with(['s', 'u', 'i', 'o', 'e']) =>
        {
            SmolStr::new(one)
        }
        _ => word.folded.clone(),
    }
}

/// Names that a sentence says to mean the same: "Fulani (Peul)", "Peuhl (also
/// called Fula or Fulani)", and "Peuhl, or Fulani, are …" at its head.
fn alias(words: &[Word], taken: &dyn Fn(usize) -> bool, out: &mut Vec<(SmolStr, SmolStr)>) {
    let fits = |at: usize| {
        let word = &words[at];
        word.capital
            && !word.acronym
            && !taken(at)
            && !is_plain(&word.folded)
            && !is_calendar(&word.folded)
            && country(&word.folded).is_none()
            && word.folded.chars().nth(2).is_some()
    };
    for at in 0..words.len() {
        if !fits(at) {
            continue;
        }
        let Some(next) = words.get(at + 1) else {
            break;
        };
        if next.before == gap::OPEN {
            let mut names = Vec::new();
            let mut to = at + 1;
            let mut plain = true;
            while to < words.len() && (to == at + 1 || words[to].before & gap::CLOSE == 0) {
                let word = &words[to];
                match word.folded.as_str() {
                    "also" | "called" | "known" | "as" | "or" | "formerly" => {}
                    _ if fits(to)
                        && (to == at + 1
                            || words[to - 1].before & gap::OPEN == 0
                            || !words[to - 1].capital) =>
                    {
                        names.push(to);
                    }
                    _ => plain = false,
                }
                to += 1;
                if to - at > 8 {
                    plain = false;
                    break;
                }
            }
            if plain {
                out.extend(
                    names
                        .iter()
                        .map(|it| (singular(&words[at]), singular(&words[*it]))),
                );
            }
        }
        if at == 0
            && next.folded == "or"
            && next.before == gap::COMMA
            && words.len() > 4
            && fits(2)
            && words[3].before == gap::COMMA
        {
            out.push((singular(&words[0]), singular(&words[2])));
        }
    }
}
