//! Writing WebAnno TSV 3.3.

use super::super::build::{Form, Put};
use super::super::kinds::{Holds, Kind};
use super::super::{ANNOTATION, MEMBER, META, OURS, RECORD, SENTENCE, TOKEN};
use crate::exchange::OutFile;
use crate::exchange::digits::Digits;
use crate::exchange::out::Out;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

/// One document while it is gathered.
#[derive(Default)]
pub(in crate::exchange::cas) struct Writer {
    layers: Vec<Layer>,
    /// The text in UTF-16, in which the format counts.
    text: Vec<u16>,
    /// Where sentences begin.
    sentences: Vec<u64>,
    tokens: Vec<(u64, u64)>,
    annotations: Vec<Annotation>,
    /// Links in slots by their ids: the role, and what fills it.
    links: HashMap<u64, (String, u64)>,
}

/// A type of annotations.
struct Layer {
    kind: String,
    features: Vec<(String, Holds)>,
    is_relation: bool,
}

/// An annotation or a relation.
struct Annotation {
    id: u64,
    layer: usize,
    span: (u64, u64),
    /// Names of features and what they hold; few.
    values: Vec<(SmolStr, String)>,
    /// The source and the target of a relation.
    ends: Option<(u64, u64)>,
    members: Vec<u64>,
}

impl Annotation {
    fn value(&self, name: &str) -> Option<&str> {
        let mut values = self.values.iter();
        values.find(|it| it.0 == name).map(|it| it.1.as_str())
    }
}

/// A token, or with a number from 1 a part of it.
type Unit = (usize, usize);

impl Form for Writer {
    const EXTENSION: &'static str = "tsv";
    const XML: bool = false;
    const TOKENS: bool = true;

    fn begin(kinds: &[Kind], text: &str, _: &mut Out<'_>) -> Self {
        let frame = [META, SENTENCE, TOKEN, OURS, RECORD, MEMBER];
        let kinds = kinds.iter().filter(|it| !frame.contains(&&*it.name));
        let mut layers: Vec<Layer> = kinds
            .map(|it| Layer {
                kind: it.name.clone(),
                is_relation: it.features.iter().any(|it| it.0 == "Governor"),
                features: it.features.clone(),
            })
            .collect();
        // Relations come behind what they are between.
        layers.sort_by_key(|it| it.is_relation);
        Self {
            layers,
            text: text.encode_utf16().collect(),
            ..Self::default()
        }
    }

    fn put<N: AsRef<str>>(
        &mut self,
        _: &mut Out<'_>,
        id: u64,
        kind: &str,
        span: Option<(u64, u64)>,
        features: &[(N, Put<'_>)],
    ) {
        self.add(id, kind, span, features);
    }

    fn put_all(
        &mut self,
        _: &mut Out<'_>,
        first: u64,
        kind: &str,
        spans: impl Iterator<Item = (u64, u64)>,
    ) {
        for (id, span) in (first..).zip(spans) {
            self.add::<&str>(id, kind, Some(span), &[]);
        }
    }

    fn end(self, out: &mut Out<'_>, _: &[u64]) {
        Page::of(&self).write(out);
    }

    fn types(_kinds: &[Kind]) -> Option<OutFile> {
        None
    }
}

impl Writer {
    fn add<N: AsRef<str>>(
        &mut self,
        id: u64,
        kind: &str,
        span: Option<(u64, u64)>,
        features: &[(N, Put<'_>)],
    ) {
        let mut it = Annotation {
            id,
            layer: 0,
            span: span.unwrap_or_default(),
            values: Vec::new(),
            ends: None,
            members: Vec::new(),
        };
        let (mut from, mut to) = (0, 0);
        for (name, put) in features {
            match (name.as_ref(), put) {
                ("Governor", Put::One(id)) => from = *id,
                ("Dependent" | "target", Put::One(id)) => to = *id,
                (_, Put::One(_)) => {}
                (_, Put::Many(_, of)) => it.members = of.to_vec(),
                (name, Put::Text(text)) => {
                    it.values.push((name.into(), text.clone().into_owned()));
                }
                (name, Put::Flag(flag)) => {
                    it.values.push((name.into(), flag.to_string()));
                }
            }
        }
        match (kind, span) {
            (SENTENCE, Some(span)) => self.sentences.push(span.0),
            (TOKEN, Some(span)) => self.tokens.push(span),
            (MEMBER, _) => {
                let role = it.values.iter().position(|it| it.0 == "role");
                let role = role.map_or_else(String::new, |at| it.values.swap_remove(at).1);
                self.links.insert(id, (role, to));
            }
            (kind, Some(_)) => {
                if let Some(layer) = self.layers.iter().position(|it| it.kind == kind) {
                    it.layer = layer;
                    it.ends = self.layers[layer].is_relation.then_some((from, to));
                    self.annotations.push(it);
                }
            }
            _ => {}
        }
    }
}

/// Where everything stands in the rows.
struct Page<'w> {
    writer: &'w Writer,
    /// The parts of tokens that have rows.
    parts: BTreeMap<usize, BTreeSet<(u64, u64)>>,
    /// What stands on each row, and its layer: annotations by their indices, in
    /// the order of rows, layers and indices.
    on: Vec<(Unit, usize, usize)>,
    /// The first row of each annotation.
    first: HashMap<u64, Unit>,
    /// The numbers of those that need one.
    numbers: HashMap<u64, usize>,
}

impl<'w> Page<'w> {
    fn of(writer: &'w Writer) -> Self {
        let mut page = Self {
            writer,
            parts: BTreeMap::new(),
            on: Vec::new(),
            first: HashMap::new(),
            numbers: HashMap::new(),
        };
        let spans = || {
            writer
                .annotations
                .iter()
                .enumerate()
                .filter(|it| it.1.ends.is_none())
        };
        for (_, it) in spans() {
            for (token, place) in page.pieces(it.span) {
                if place != writer.tokens[token] {
                    page.parts.entry(token).or_default().insert(place);
                }
            }
        }
        for (index, it) in spans() {
            for (token, place) in page.pieces(it.span) {
                let unit = (token, page.part(token, place));
                page.first.entry(it.id).or_insert(unit);
                page.on.push((unit, it.layer, index));
            }
        }
        for (index, it) in writer.annotations.iter().enumerate() {
            if let Some(unit) = it.ends.and_then(|(_, to)| page.first.get(&to)) {
                page.on.push((*unit, it.layer, index));
            }
        }
        page.on.sort_unstable();
        page.number();
        page
    }

    /// The tokens that a stretch touches, and what of each lies in it.
    fn pieces(&self, (begin, end): (u64, u64)) -> Vec<(usize, (u64, u64))> {
        let tokens = &self.writer.tokens;
        let first = tokens.partition_point(|it| it.1 <= begin);
        let inside = tokens[first..].iter().take_while(|it| it.0 < end);
        let pieces = inside
            .enumerate()
            .map(|(index, token)| (first + index, (token.0.max(begin), token.1.min(end))));
        pieces.collect()
    }

    /// The number of a part among those of its token; 0 for all of it.
    fn part(&self, token: usize, place: (u64, u64)) -> usize {
        let parts = self.parts.get(&token).into_iter().flatten();
        let at = parts.enumerate().find(|it| *it.1 == place);
        at.map_or(0, |(index, _)| index + 1)
    }

    /// Numbers what stands on several rows, what shares one with another of its
    /// layer, and what something refers to.
    fn number(&mut self) {
        let all = &self.writer.annotations;
        let mut ambiguous: HashSet<u64> = HashSet::new();
        let mut rows: HashMap<usize, usize> = HashMap::new();
        for stacked in self.on.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            if self.writer.layers[stacked[0].1].is_relation {
                continue;
            }
            for (.., index) in stacked {
                let count = rows.entry(*index).or_default();
                *count += 1;
                if *count > 1 || stacked.len() > 1 {
                    ambiguous.insert(all[*index].id);
                }
            }
        }
        for it in all {
            ambiguous.extend(it.ends.iter().flat_map(|it| [it.0, it.1]));
            let targets = it.members.iter().filter_map(|it| self.writer.links.get(it));
            ambiguous.extend(targets.map(|it| it.1));
        }
        let numbered = all.iter().filter(|it| ambiguous.contains(&it.id));
        self.numbers = numbered
            .enumerate()
            .map(|(at, it)| (it.id, at + 1))
            .collect();
    }

    fn write(&self, file: &mut Out<'_>) {
        let writer = self.writer;
        let mut out = "#FORMAT=WebAnno TSV 3.3\n".to_owned();
        let layers: Vec<(usize, Vec<&str>)> = self.layers();
        for (layer, features) in &layers {
            self.header(&writer.layers[*layer], features, &mut out);
        }
        out.push('\n');
        let cells = layers.iter().map(|it| self.cells(it));
        let blank = "_\t".repeat(cells.sum());
        // Rows come in the order in which things stand on them.
        let mut on = &self.on[..];
        let mut next = 0;
        for (index, begin) in writer.sentences.iter().enumerate() {
            let behind = writer.sentences.get(index + 1).copied();
            let end = behind.unwrap_or(writer.text.len() as u64);
            out.push('\n');
            let first = next;
            next += writer.tokens[first..]
                .iter()
                .take_while(|it| it.0 < end)
                .count();
            let last = writer.tokens[first..next].last().map_or(*begin, |it| it.1);
            // A line break alone is what readers put between two sentences.
            let alone = behind.is_some() && self.text(last, end) == "\n";
            let words = self.text(*begin, if alone { last } else { end });
            for line in words.split('\n') {
                out.push_str("#Text=");
                push_text(line, &mut out);
                out.push('\n');
            }
            for token in first..next {
                let whole = std::iter::once(&writer.tokens[token]);
                let parts = self.parts.get(&token).into_iter().flatten();
                for (part, place) in whole.chain(parts).enumerate() {
                    push_number(index + 1, &mut out);
                    out.push('-');
                    push_number(token - first + 1, &mut out);
                    if part > 0 {
                        out.push('.');
                        push_number(part, &mut out);
                    }
                    self.place(*place, &mut out);
                    let unit = (token, part);
                    let behind = |it: &&(Unit, usize, usize)| it.0 < unit;
                    on = &on[on.iter().take_while(behind).count()..];
                    if on.first().is_some_and(|it| it.0 == unit) {
                        for it in &layers {
                            let same =
                                |found: &&(Unit, usize, usize)| found.0 == unit && found.1 == it.0;
                            let (here, rest) = on.split_at(on.iter().take_while(same).count());
                            on = rest;
                            self.columns(it, here, &mut out);
                        }
                    } else {
                        out.push_str(&blank);
                    }
                    out.push('\n');
                }
            }
            file.spill(&mut out);
        }
        file.push(out.as_bytes());
    }

    /// How many columns a layer has.
    fn cells(&self, (index, features): &(usize, Vec<&str>)) -> usize {
        let layer = &self.writer.layers[*index];
        let slots = features
            .iter()
            .filter(|it| matches!(holds(layer, it), Holds::Many(_)));
        features.len() + slots.count() + usize::from(layer.is_relation || features.is_empty())
    }

    /// Where a row is, and its words.
    fn place(&self, (begin, end): (u64, u64), out: &mut String) {
        out.push('\t');
        out.push_str(Digits::of(begin).as_str());
        out.push('-');
        out.push_str(Digits::of(end).as_str());
        out.push('\t');
        let letters = char::decode_utf16(self.units(begin, end).iter().copied());
        out.extend(letters.map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)));
        out.push('\t');
    }

    fn text(&self, begin: u64, end: u64) -> String {
        String::from_utf16_lossy(self.units(begin, end))
    }

    fn units(&self, begin: u64, end: u64) -> &[u16] {
        let place = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
        let units = self.writer.text.get(place(begin)..place(end));
        units.unwrap_or_default()
    }

    /// The layers that occur, with the features that do, slots last.
    fn layers(&self) -> Vec<(usize, Vec<&'w str>)> {
        // Whether a layer has annotations, their features, and whether they have slots.
        let mut found: Vec<(bool, BTreeSet<&str>, bool)> = Vec::new();
        found.resize_with(self.writer.layers.len(), Default::default);
        for it in &self.writer.annotations {
            let (some, names, slots) = &mut found[it.layer];
            *some = true;
            *slots |= !it.members.is_empty();
            for (name, _) in &it.values {
                if !names.contains(name.as_str()) {
                    names.insert(name);
                }
            }
        }
        let mut out = Vec::new();
        let all = self.writer.layers.iter().zip(&found).enumerate();
        for (index, (layer, (_, names, slots))) in all.filter(|(_, it)| it.1.0) {
            let mut features = Vec::new();
            for (name, holds) in &layer.features {
                let occurs = match holds {
                    Holds::Text | Holds::Flag => names.contains(name.as_str()),
                    Holds::One => false,
                    Holds::Many(_) => *slots,
                };
                if occurs {
                    features.push((matches!(holds, Holds::Many(_)), &**name));
                }
            }
            features.sort_by_key(|it| it.0);
            out.push((index, features.into_iter().map(|it| it.1).collect()));
        }
        out
    }

    fn header(&self, layer: &Layer, features: &[&str], out: &mut String) {
        let sort = if layer.is_relation { "RL" } else { "SP" };
        let _ = write!(out, "#T_{sort}={}", layer.kind);
        for name in features {
            match holds(layer, name) {
                Holds::Many(link) => {
                    let _ = write!(out, "|ROLE_{}:{name}_{link}|{ANNOTATION}", layer.kind);
                }
                _ => {
                    let _ = write!(out, "|{name}");
                }
            }
        }
        if layer.is_relation {
            let _ = write!(out, "|BT_{ANNOTATION}");
        } else if features.is_empty() {
            out.push('|');
        }
        out.push('\n');
    }

    /// The columns of a layer on a row, with what stands there.
    fn columns(
        &self,
        (index, features): &(usize, Vec<&str>),
        on: &[(Unit, usize, usize)],
        out: &mut String,
    ) {
        let layer = &self.writer.layers[*index];
        let on = on.iter().map(|it| &self.writer.annotations[it.2]);
        let on: Vec<&Annotation> = on.collect();
        for name in features {
            if let Holds::Many(_) = holds(layer, name) {
                self.cell(&on, out, &|it, out| self.roles(it, out));
                self.cell(&on, out, &|it, out| self.fillers(it, out));
            } else {
                self.cell(&on, out, &|it, out| {
                    match it.value(name) {
                        Some(value) => push_value(value, out),
                        None => out.push('*'),
                    }
                    self.push_number(it.id, out);
                });
            }
        }
        if layer.is_relation {
            self.cell(&on, out, &|it, out| self.ends(it, out));
        } else if features.is_empty() {
            self.cell(&on, out, &|it, out| {
                out.push('*');
                self.push_number(it.id, out);
            });
        }
    }

    /// One column of a row.
    fn cell(&self, on: &[&Annotation], out: &mut String, put: &dyn Fn(&Annotation, &mut String)) {
        for (index, it) in on.iter().enumerate() {
            if index > 0 {
                out.push('|');
            }
            put(it, out);
        }
        out.push_str(if on.is_empty() { "_\t" } else { "\t" });
    }

    fn push_number(&self, id: u64, out: &mut String) {
        if let Some(number) = self.numbers.get(&id) {
            out.push('[');
            push_number(*number, out);
            out.push(']');
        }
    }

    /// The row that an annotation begins on, as it is called.
    fn name(&self, id: u64) -> String {
        let (token, part) = self.first.get(&id).copied().unwrap_or_default();
        let place = self.writer.tokens.get(token).map_or(0, |it| it.0);
        let sentences = &self.writer.sentences;
        let sentence = sentences.partition_point(|it| *it <= place);
        let begin = sentence.checked_sub(1).map_or(0, |it| sentences[it]);
        let first = self.writer.tokens.partition_point(|it| it.0 < begin);
        let mut name = format!("{sentence}-{}", token - first + 1);
        if part > 0 {
            let _ = write!(name, ".{part}");
        }
        name
    }

    fn ends(&self, it: &Annotation, out: &mut String) {
        let (from, to) = it.ends.unwrap_or_default();
        let number = |id| self.numbers.get(&id).copied().unwrap_or_default();
        let _ = write!(out, "{}[{}_{}]", self.name(from), number(from), number(to));
    }

    fn links<'p>(&'p self, it: &'p Annotation) -> impl Iterator<Item = &'p (String, u64)> {
        it.members.iter().filter_map(|it| self.writer.links.get(it))
    }

    fn roles(&self, it: &Annotation, out: &mut String) {
        for (index, (role, _)) in self.links(it).enumerate() {
            if index > 0 {
                out.push(';');
            }
            push_value(role, out);
        }
        if it.members.is_empty() {
            out.push('_');
        }
        self.push_number(it.id, out);
    }

    fn fillers(&self, it: &Annotation, out: &mut String) {
        for (index, (_, filler)) in self.links(it).enumerate() {
            if index > 0 {
                out.push(';');
            }
            out.push_str(&self.name(*filler));
            self.push_number(*filler, out);
        }
        if it.members.is_empty() {
            out.push('*');
        }
    }
}

fn holds(layer: &Layer, feature: &str) -> Holds {
    let mut features = layer.features.iter();
    let found = features.find(|it| it.0 == feature);
    found.map_or(Holds::Text, |it| it.1)
}

/// A value, with a backslash before what would end it or mean something.
fn push_number(number: usize, out: &mut String) {
    out.push_str(Digits::of(number as u64).as_str());
}

fn push_value(value: &str, out: &mut String) {
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => out.extend(['\\', letter]),
            '-' if letters.peek() == Some(&'>') => out.push_str("\\-"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            // Readers of lines break there.
            '\r' => out.push_str("\\r"),
            letter => out.push(letter),
        }
    }
}

/// The text of a sentence, or a line of it.
fn push_text(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{c}' => out.push_str("\\f"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push(letter),
            '\0'..='\u{1f}' => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
}
