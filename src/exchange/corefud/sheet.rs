//! Reading one document of CorefUD: from its rows to spans, links and accounts.

use super::OURS;
use super::misc::{read_spaces, read_spelt};
use crate::exchange::tokens::Tokens;
use crate::exchange::tokens::mention::{Became, Mentions, Runs, merged};
use crate::exchange::world::World;
use crate::exchange::{Document, Imported, Link, Loss};
use crate::model::slug::slug;
use crate::model::{
    Certainty, Entity, EntityId, EntityKind, Event, EventId, EventKind, Sensitivity, SourceState,
};
use crate::text::{CharOffset, CharSpan, SourceText};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Where things stand in an opening bracket.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    eid: usize,
    kind: Option<usize>,
    other: Option<usize>,
}

impl Default for Fields {
    fn default() -> Self {
        Self::of("eid-etype-head-other").expect("it names all of them")
    }
}

impl Fields {
    /// The fields that `global.Entity` names; `None` if there is no `eid`.
    pub fn of(names: &str) -> Option<Self> {
        let at = |names_of: &[&str]| {
            names
                .trim()
                .split('-')
                .position(|it| names_of.contains(&it))
        };
        Some(Self {
            eid: at(&["eid", "GRP"])?,
            kind: at(&["etype", "entity"]),
            other: at(&["other"]),
        })
    }

    /// The fields of mentions that nothing is made of. Heads and least spans
    /// follow from the words.
    pub fn left(names: &str) -> Vec<&str> {
        let known = ["eid", "GRP", "etype", "entity", "head", "minspan", "other"];
        let names = names.trim().split('-');
        names.filter(|it| !known.contains(it)).collect()
    }
}

/// One document while it is read.
pub(super) struct Sheet {
    name: String,
    /// The line that it begins in.
    line: usize,
    text: String,
    /// How many characters that is.
    length: u32,
    spans: Vec<CharSpan>,
    starts: Vec<usize>,
    begins: bool,
    /// What stands behind the last token: said, or to be made up.
    gap: Option<Cow<'static, str>>,
    /// The last word of the row of several words that is being read.
    joined: u32,
    mentions: Vec<Open>,
    /// The last mention of each entity that is in parts.
    parted: HashMap<String, usize>,
    /// Mentions that are not closed, by what their closing bracket says.
    open: HashMap<String, Vec<(usize, usize)>>,
    bridges: Vec<Bridge>,
    /// Entities that another one consists of.
    antecedents: HashMap<String, Vec<String>>,
}

/// A mention.
struct Open {
    eid: String,
    kind: String,
    line: Option<String>,
    /// The row where it opens.
    row: usize,
    runs: Runs,
}

/// A link from a mention that opens to the entity that it leans on.
struct Bridge {
    from: usize,
    to: String,
    kind: String,
    row: usize,
}

impl Sheet {
    pub fn new(name: &str, line: usize) -> Self {
        Self {
            name: name.to_owned(),
            line,
            text: String::new(),
            length: 0,
            spans: Vec::new(),
            starts: Vec::new(),
            begins: true,
            gap: None,
            joined: 0,
            mentions: Vec::new(),
            parted: HashMap::new(),
            open: HashMap::new(),
            bridges: Vec::new(),
            antecedents: HashMap::new(),
        }
    }

    fn loss(&self, reason: &'static str, row: usize, detail: String) -> Loss {
        Loss {
            reason,
            document: self.name.clone(),
            item: format!("line {row}"),
            detail,
        }
    }

    pub fn end_sentence(&mut self) {
        self.begins = true;
        self.joined = 0;
    }

    pub fn row(
        &mut self,
        line: &str,
        row: usize,
        fields: &Fields,
        losses: &mut Vec<Loss>,
    ) -> Result<(), String> {
        let mut columns = line.split('\t');
        let ten = [(); 10].map(|()| columns.next());
        let ([Some(id), Some(form), .., Some(misc)], None) = (ten, columns.next()) else {
            return Err(match line.split('\t').count() {
                1 => "one column, where ten are expected".to_owned(),
                count => format!("{count} columns, where ten are expected"),
            });
        };
        let number = |it: &str| {
            let parsed = it.parse::<u32>().ok();
            parsed.ok_or_else(|| format!("‘{}’ is no number of a token", shown(id)))
        };
        // A row of several words has their characters; a word that is left out
        // in speech has none.
        let (new, several) = if let Some((first, last)) = id.split_once('-') {
            (true, number(first).and_then(|_| number(last)).map(Some)?)
        } else if let Some((before, after)) = id.split_once('.') {
            number(before)?;
            number(after)?;
            (false, None)
        } else {
            (number(id)? > self.joined, None)
        };
        let misc = |key: &str| {
            if misc == "_" {
                return None;
            }
            let mut pairs = misc.split('|').filter_map(|it| it.split_once('='));
            pairs.find(|it| it.0 == key).map(|it| it.1)
        };
        if new {
            let before = misc("SpacesBefore").map(read_spaces);
            self.token(form, before.as_deref())?;
            self.gap = match (misc("SpaceAfter"), misc("SpacesAfter")) {
                (_, Some(spelt)) => Some(read_spaces(spelt).into()),
                (Some("No"), None) => Some("".into()),
                _ => None,
            };
        }
        if let Some(last) = several {
            self.joined = last;
            return Ok(());
        }
        let first = self.mentions.len();
        if let Some(entity) = misc("Entity") {
            self.brackets(entity, id.contains('.'), row, fields, losses);
        }
        self.others(first, misc("Bridge"), misc("SplitAnte"), row, losses);
        Ok(())
    }

    /// Adds a token with what stands before it.
    fn token(&mut self, form: &str, before: Option<&str>) -> Result<(), String> {
        let number = self.spans.len();
        let gap = match (self.gap.take(), self.begins) {
            (Some(gap), _) => gap,
            (None, _) if number == 0 => "".into(),
            (None, true) => "\n".into(),
            (None, false) => " ".into(),
        };
        let too_long = || "the text is too long".to_owned();
        for gap in [Some(&*gap), before].into_iter().flatten() {
            self.text.push_str(gap);
            let count = u32::try_from(gap.chars().count()).map_err(|_| too_long())?;
            self.length = self.length.checked_add(count).ok_or_else(too_long)?;
        }
        if self.begins {
            self.starts.push(number);
            self.begins = false;
        }
        let count = u32::try_from(form.chars().count()).map_err(|_| too_long())?;
        let end = self.length.checked_add(count).ok_or_else(too_long)?;
        let span = CharSpan::new(CharOffset::new(self.length), CharOffset::new(end));
        self.spans
            .push(span.map_err(|_| "a token has no form".to_owned())?);
        self.text.push_str(form);
        self.length = end;
        Ok(())
    }

    /// Opens and closes mentions at the token that was added last, or, for a
    /// word without characters, right behind it.
    fn brackets(
        &mut self,
        entity: &str,
        silent: bool,
        row: usize,
        fields: &Fields,
        losses: &mut Vec<Loss>,
    ) {
        // The first token that a mention which opens here can have.
        let here = self.spans.len() - usize::from(!silent && !self.spans.is_empty());
        let mut rest = entity;
        while !rest.is_empty() {
            let opens = rest.starts_with('(');
            let body = rest.strip_prefix('(').unwrap_or(rest);
            let end = body.find(['(', ')']).unwrap_or(body.len());
            let closes = body[end..].starts_with(')');
            let said = &body[..end];
            rest = &body[end + usize::from(closes)..];
            if opens {
                match self.opened(said, row, fields) {
                    Ok((mention, _)) if closes => {
                        self.mentions[mention].runs.push(here..self.spans.len());
                    }
                    Ok((mention, name)) => {
                        self.open.entry(name).or_default().push((mention, here));
                    }
                    Err(why) => losses.push(self.loss("malformed", row, why)),
                }
            } else if closes {
                let closed = self.open.get_mut(said).and_then(Vec::pop);
                match closed {
                    Some((mention, from)) => {
                        self.mentions[mention].runs.push(from..self.spans.len());
                    }
                    None => {
                        let why = format!("{} is closed and was not opened", shown(said));
                        losses.push(self.loss("malformed", row, why));
                    }
                }
            } else {
                let why = format!("{} has no bracket", shown(said));
                losses.push(self.loss("malformed", row, why));
            }
        }
    }

    /// The mention that an opening bracket begins or goes on with, and what its
    /// closing bracket will say.
    fn opened(
        &mut self,
        said: &str,
        row: usize,
        fields: &Fields,
    ) -> Result<(usize, String), String> {
        let values: Vec<&str> = said.split('-').collect();
        let value = |at: Option<usize>| at.and_then(|it| values.get(it)).copied();
        let name = value(Some(fields.eid)).unwrap_or_default();
        let (eid, part) = match name.split_once('[') {
            Some((eid, part)) => (eid, part.split('/').next().unwrap_or_default()),
            None => (name, "1"),
        };
        if eid.is_empty() {
            return Err(format!("{} has no eid", shown(said)));
        }
        if part != "1" {
            let found = self.parted.get(eid).copied();
            let found = found.ok_or_else(|| format!("{} has no first part", shown(name)))?;
            return Ok((found, name.to_owned()));
        }
        let line = value(fields.other).and_then(|other| {
            let mut pairs = other.split(',').filter_map(|it| it.split_once(':'));
            pairs.find(|it| it.0 == OURS).map(|it| read_spelt(it.1))
        });
        if name.len() > eid.len() {
            self.parted.insert(eid.to_owned(), self.mentions.len());
        }
        self.mentions.push(Open {
            eid: eid.to_owned(),
            kind: value(fields.kind).unwrap_or_default().to_owned(),
            line,
            row,
            runs: Vec::new(),
        });
        Ok((self.mentions.len() - 1, name.to_owned()))
    }

    /// What leans on other entities, of the mentions from `first` on.
    fn others(
        &mut self,
        first: usize,
        bridge: Option<&str>,
        split: Option<&str>,
        row: usize,
        losses: &mut Vec<Loss>,
    ) {
        for it in bridge.into_iter().flat_map(|it| it.split(',')) {
            let (pair, kind) = it.split_once(':').unwrap_or((it, ""));
            let ends = pair.split_once('<');
            let from = ends.and_then(|(_, eid)| {
                let mut opened = self.mentions[first..].iter();
                opened.position(|it| it.eid == eid).map(|it| first + it)
            });
            match ends.zip(from) {
                Some(((to, _), from)) => self.bridges.push(Bridge {
                    from,
                    to: to.to_owned(),
                    kind: if kind.is_empty() { "bridge" } else { kind }.to_owned(),
                    row,
                }),
                None => {
                    let why = format!("the bridge {} is of no mention here", shown(it));
                    losses.push(self.loss("dangling", row, why));
                }
            }
        }
        for it in split.into_iter().flat_map(|it| it.split(',')) {
            match it.split_once('<') {
                Some((of, whole)) => {
                    let all = self.antecedents.entry(whole.to_owned()).or_default();
                    all.push(of.to_owned());
                }
                None => {
                    let why = format!("{} is no split antecedent", shown(it));
                    losses.push(self.loss("malformed", row, why));
                }
            }
        }
    }

    /// Makes a document of it; gives how many characters its mentions quote.
    pub fn finish(
        mut self,
        stem: &str,
        world: &mut World,
        out: &mut Imported,
    ) -> Result<u64, String> {
        if let Some(gap) = self.gap.take() {
            self.text.push_str(&gap);
        }
        for (name, left) in std::mem::take(&mut self.open) {
            for (mention, _) in left {
                let why = format!("{} is opened and never closed", shown(&name));
                let row = self.mentions[mention].row;
                out.losses.push(self.loss("malformed", row, why));
                self.mentions[mention].row = usize::MAX;
            }
        }
        let text = SourceText::new(std::mem::take(&mut self.text)).map_err(|it| it.to_string())?;
        let tokens = Tokens::given(
            std::mem::take(&mut self.spans),
            std::mem::take(&mut self.starts),
        );
        let mut document = Document::new(Some(self.name.clone()), self.line, text);
        document.state = SourceState::Done;
        let mut mentions = Mentions::new(out.documents.len(), &self.name, &tokens);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for it in &self.mentions {
            *counts.entry(&it.eid).or_default() += 1;
        }
        let mut entities: HashMap<&str, EntityId> = HashMap::new();
        let mut became: Vec<Option<Became>> = Vec::with_capacity(self.mentions.len());
        for it in &self.mentions {
            if it.row == usize::MAX {
                became.push(None);
                continue;
            }
            let item = format!("line {}, {}", it.row, shown(&it.eid));
            let runs = merged(it.runs.clone());
            if runs.is_empty() {
                let why = "it is of a word that is not in the text".to_owned();
                out.losses.push(mentions.loss("empty-node", &item, why));
                became.push(None);
                continue;
            }
            let kind = read_spelt(&it.kind);
            let label = if kind.trim().is_empty() {
                "mention"
            } else {
                &kind
            };
            let line = it.line.as_deref();
            let taken = mentions.take(&runs, label, line, &item, &mut document, &mut out.losses);
            became.push(taken);
            let Some(Became::Span(span, false)) = taken else {
                continue;
            };
            // What is mentioned once is no more than its mention.
            let chained = counts[it.eid.as_str()] > 1 || self.antecedents.contains_key(&it.eid);
            if !chained {
                continue;
            }
            let id = slug(&format!("{stem}-{}", read_spelt(&it.eid)), "entity");
            if kind == "event" {
                let id = EventId::parse(&id).expect("a slug is an id");
                let title = quoted(&document, span);
                world.event(event(id.clone(), title), out);
                mentions.chained(id, span, &document);
                continue;
            }
            let id = entities.entry(&it.eid).or_insert_with(|| {
                let id = EntityId::parse(&id).expect("a slug is an id");
                let label = quoted(&document, span);
                world.entity(entity(id.clone(), &kind, label), out);
                id
            });
            let name = SmolStr::new(id.as_str());
            document.spans[span]
                .entities
                .push((name, Certainty::Certain));
        }
        self.split(&entities, &became, &mut document, &mentions, out);
        self.bridge(&became, &mut document, &mentions, out);
        let quoted = mentions.quoted;
        mentions.finish(&mut document, out);
        out.documents.push(document);
        Ok(quoted)
    }

    /// Mentions of what consists of others mention these.
    fn split(
        &self,
        entities: &HashMap<&str, EntityId>,
        became: &[Option<Became>],
        document: &mut Document,
        mentions: &Mentions<'_>,
        out: &mut Imported,
    ) {
        for (it, became) in self.mentions.iter().zip(became) {
            let (Some(parts), Some(Became::Span(span, false))) =
                (self.antecedents.get(&it.eid), became)
            else {
                continue;
            };
            for part in parts {
                match entities.get(part.as_str()) {
                    Some(id) => {
                        let name = SmolStr::new(id.as_str());
                        let links = &mut document.spans[*span].entities;
                        if !links.iter().any(|it| it.0 == name) {
                            links.push((name, Certainty::Certain));
                        }
                    }
                    None => {
                        let item = format!("line {}, {}", it.row, shown(&it.eid));
                        let why =
                            format!("{}, which it is part of, stands in no chain", shown(part));
                        out.losses.push(mentions.loss("dangling", &item, why));
                    }
                }
            }
        }
        let wholes: HashSet<&str> = self.mentions.iter().map(|it| it.eid.as_str()).collect();
        let mut lone: Vec<&String> = self.antecedents.keys().collect();
        lone.retain(|it| !wholes.contains(it.as_str()));
        lone.sort_unstable();
        for eid in lone {
            let why = "it has split antecedents and no mention".to_owned();
            out.losses.push(mentions.loss("dangling", &shown(eid), why));
        }
    }

    /// Bridges become links to the mention of the other entity before them, or
    /// the first one behind.
    fn bridge(
        &self,
        became: &[Option<Became>],
        document: &mut Document,
        mentions: &Mentions<'_>,
        out: &mut Imported,
    ) {
        let mut of: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, it) in self.mentions.iter().enumerate() {
            of.entry(&it.eid).or_default().push(number);
        }
        for it in &self.bridges {
            let to = of.get(it.to.as_str()).and_then(|all| {
                let before = all.partition_point(|number| *number < it.from);
                all.get(before.saturating_sub(1)).copied()
            });
            let end = |number: usize| match became.get(number) {
                Some(Some(Became::Span(span, _))) => Some(*span),
                _ => None,
            };
            match end(it.from).zip(to.and_then(end)) {
                Some((from, to)) => document.links.push(Link::new(from, to, &it.kind)),
                None => {
                    let item = format!("line {}", it.row);
                    let why = format!("the bridge to {} has no two ends", shown(&it.to));
                    out.losses.push(mentions.loss("dangling", &item, why));
                }
            }
        }
    }
}

/// The words of a span, for a name.
fn quoted(document: &Document, span: usize) -> String {
    let hull = document.spans[span].spans.hull();
    let quote = document.text.quote(hull).unwrap_or_default();
    let words: Vec<&str> = quote.split_whitespace().collect();
    shown(&words.join(" "))
}

fn event(id: EventId, title: String) -> Event {
    Event {
        id,
        title,
        kind: EventKind::Incident,
        note: String::new(),
    }
}

fn entity(id: EntityId, kind: &str, label: String) -> Entity {
    Entity {
        id,
        kind: match kind {
            "person" => EntityKind::Person,
            "group" => EntityKind::Group,
            "organization" | "organisation" | "org" => EntityKind::Organisation,
            "place" | "location" | "gpe" => EntityKind::Place,
            _ => EntityKind::Other,
        },
        label,
        aliases: BTreeSet::new(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: String::new(),
    }
}

/// A stranger's word for a message.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
