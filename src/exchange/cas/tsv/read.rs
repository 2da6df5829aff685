//! Reading WebAnno TSV 3.

use super::super::read::{Cas, Structure, Value};
use super::super::types::Types;
use super::super::{ANNOTATION, OURS, SOFA, TOP, VIEW};
use crate::exchange::ImportError;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a column holds.
enum Column {
    /// That there is an annotation.
    Mark,
    Feature(SmolStr),
    /// The roles of a slot, and in the next column what fills them.
    Roles(SmolStr),
    Fillers,
    /// The source of a relation.
    Source,
    ChainType,
    ChainLink,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Span,
    Relation,
    Chain,
}

struct Layer {
    sort: Sort,
    kind: SmolStr,
    columns: Vec<Column>,
    /// The types that slots and relations refer to, by column.
    targets: HashMap<usize, String>,
}

/// More columns than this no scheme has.
const MAX_COLUMNS: usize = 10_000;
/// The most that may lie between the sentences of a file, in UTF-16 units: rows
/// can claim any offsets.
const MAX_GAP: u64 = 1 << 20;

/// A reference that is looked up once all rows are read.
struct Pending {
    from: usize,
    feature: SmolStr,
    role: String,
    kind: String,
    token: String,
    number: u64,
    line: usize,
}

/// A row of a sentence.
struct Row<'a> {
    line: usize,
    token: &'a str,
    begin: u64,
    end: u64,
    words: &'a str,
    cells: Vec<&'a str>,
}

#[derive(Default)]
struct Reader {
    layers: Vec<Layer>,
    text: String,
    /// The length of the text in UTF-16 units.
    length: u64,
    /// How much of it is not in the file.
    filled: u64,
    structures: Vec<Structure>,
    /// Numbered annotations by layer and number.
    numbered: HashMap<(usize, u64), usize>,
    /// Others by layer and token.
    single: HashMap<(usize, String), usize>,
    /// The links of each chain of each layer.
    chains: BTreeMap<(usize, u64), BTreeMap<u64, usize>>,
    pending: Vec<Pending>,
}

/// Reads a file.
///
/// # Errors
///
/// [`ImportError`] for a file that does not begin as the format does, and for
/// rows whose token or offsets cannot be read or go backwards.
pub(in crate::exchange::cas) fn read(text: &str) -> Result<Cas, ImportError> {
    let fail = |line: usize, message: String| ImportError {
        line,
        column: 1,
        message,
    };
    let mut reader = Reader::default();
    let mut sentence: Vec<String> = Vec::new();
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let number = index + 1;
        if index == 0 {
            if !line.starts_with("#FORMAT=WebAnno TSV 3") {
                let message =
                    "this is no WebAnno TSV 3: it does not begin with ‘#FORMAT=WebAnno TSV 3’";
                return Err(fail(1, message.to_owned()));
            }
        } else if let Some(layer) = line.strip_prefix("#T_SP=") {
            reader.layer(Sort::Span, layer);
        } else if let Some(layer) = line.strip_prefix("#T_RL=") {
            reader.layer(Sort::Relation, layer);
        } else if let Some(layer) = line.strip_prefix("#T_CH=") {
            reader.layer(Sort::Chain, layer);
        } else if let Some(words) = line.strip_prefix("#Text=") {
            if !rows.is_empty() {
                reader
                    .sentence(&mut sentence, &mut rows)
                    .map_err(|(line, why)| fail(line, why))?;
            }
            sentence.push(unescaped(words));
        } else if line.is_empty() {
            reader
                .sentence(&mut sentence, &mut rows)
                .map_err(|(line, why)| fail(line, why))?;
        } else if !line.starts_with('#') {
            rows.push(row(line, number).map_err(|why| fail(number, why))?);
        }
        let columns: usize = reader.layers.iter().map(|it| it.columns.len()).sum();
        if columns > MAX_COLUMNS {
            return Err(fail(
                number,
                format!("it declares more than {MAX_COLUMNS} columns"),
            ));
        }
    }
    reader
        .sentence(&mut sentence, &mut rows)
        .map_err(|(line, why)| fail(line, why))?;
    Ok(reader.into_cas())
}

fn row(line: &str, number: usize) -> Result<Row<'_>, String> {
    let mut fields = line.split('\t');
    let token = fields.next().unwrap_or_default();
    let place = fields.next().unwrap_or_default();
    let ends = place
        .split_once('-')
        .and_then(|(begin, end)| Some((begin.parse::<u64>().ok()?, end.parse::<u64>().ok()?)));
    let (begin, end) =
        ends.ok_or("a row begins with a token, a tab and two offsets with a hyphen")?;
    if !token.contains('-') || begin > end {
        return Err("a row begins with a token, ‘1-1’, and its offsets".to_owned());
    }
    Ok(Row {
        line: number,
        token,
        begin,
        end,
        words: fields.next().unwrap_or_default(),
        cells: fields.collect(),
    })
}

impl Reader {
    fn layer(&mut self, sort: Sort, declared: &str) {
        let mut parts = declared.split('|');
        let kind = parts.next().unwrap_or_default();
        let mut layer = Layer {
            sort,
            kind: SmolStr::new(kind),
            columns: Vec::new(),
            targets: HashMap::new(),
        };
        while let Some(part) = parts.next() {
            let column = match (sort, layer.columns.len()) {
                // By name: programs write the two either way round.
                (Sort::Chain, _) if part == "referenceRelation" => Column::ChainLink,
                (Sort::Chain, _) if part == "referenceType" => Column::ChainType,
                (Sort::Chain, 0) => Column::ChainType,
                (Sort::Chain, _) => Column::ChainLink,
                _ if part.is_empty() => Column::Mark,
                _ => match (part.strip_prefix("BT_"), part.strip_prefix("ROLE_")) {
                    (Some(target), _) => {
                        let at = layer.columns.len();
                        layer.targets.insert(at, target.to_owned());
                        Column::Source
                    }
                    (None, Some(slot)) => {
                        // TYPE:FEATURE_LINKTYPE, and the type of what fills it.
                        let slot = slot.split_once(':').map_or(slot, |(_, it)| it);
                        let feature = slot.rsplit_once('_').map_or(slot, |(it, _)| it);
                        let target = parts.next().unwrap_or(ANNOTATION);
                        layer.columns.push(Column::Roles(SmolStr::new(feature)));
                        let at = layer.columns.len();
                        layer.targets.insert(at, target.to_owned());
                        Column::Fillers
                    }
                    (None, None) => Column::Feature(SmolStr::new(part)),
                },
            };
            layer.columns.push(column);
        }
        self.layers.push(layer);
    }

    /// Ends a sentence: its text, then its rows.
    fn sentence(
        &mut self,
        text: &mut Vec<String>,
        rows: &mut Vec<Row<'_>>,
    ) -> Result<(), (usize, String)> {
        let text = std::mem::take(text).join("\n");
        let rows = std::mem::take(rows);
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let gap = first.begin.checked_sub(self.length).ok_or_else(|| {
            let why = format!("its offset {} lies inside the sentence before", first.begin);
            (first.line, why)
        })?;
        if gap == 1 && !self.text.is_empty() {
            self.push("\n");
        } else {
            self.fill(gap).map_err(|why| (first.line, why))?;
        }
        self.push(&text);
        for row in &rows {
            // Tokens without their sentence's text still have their words.
            if row.end > self.length {
                let missing = row.begin.saturating_sub(self.length);
                self.fill(missing).map_err(|why| (row.line, why))?;
                if row.begin == self.length {
                    self.push(&unescaped(row.words));
                }
            }
            self.row(row);
        }
        Ok(())
    }

    /// Adds spaces for what is not in the file.
    fn fill(&mut self, gap: u64) -> Result<(), String> {
        self.filled = self.filled.saturating_add(gap);
        if self.filled > MAX_GAP {
            return Err("its offset lies far behind the sentence before".to_owned());
        }
        (0..gap).for_each(|_| self.push(" "));
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.length += text.encode_utf16().count() as u64;
    }

    fn row(&mut self, row: &Row<'_>) {
        let mut next = 0;
        for layer in 0..self.layers.len() {
            let width = self.layers[layer].columns.len();
            let cells: Vec<Vec<&str>> = (next..next + width)
                .map(|at| split(row.cells.get(at).copied().unwrap_or("_"), '|'))
                .collect();
            next += width;
            let stacked = cells.iter().map(Vec::len).max().unwrap_or_default();
            for level in 0..stacked {
                let items: Vec<&str> = cells
                    .iter()
                    .map(|it| it.get(level).copied().unwrap_or("_"))
                    .collect();
                if items.iter().all(|it| matches!(*it, "_" | "")) {
                    continue;
                }
                match self.layers[layer].sort {
                    Sort::Span => self.span(layer, &items, row),
                    Sort::Relation => self.relation(layer, &items, row),
                    Sort::Chain => self.chain(layer, &items, row),
                }
            }
        }
    }

    /// A new structure; gives its index.
    fn add(&mut self, kind: &str, span: Option<(u64, u64)>, line: usize) -> usize {
        self.structures.push(Structure {
            id: SOFA + 1 + self.structures.len() as u64,
            kind: SmolStr::new(kind),
            sofa: if span.is_some() { SOFA } else { 0 },
            begin: span.map(|it| it.0),
            end: span.map(|it| it.1),
            features: Vec::new(),
            place: line,
        });
        self.structures.len() - 1
    }

    /// The annotation that a row belongs to, and whether it begins there.
    fn annotation(&mut self, layer: usize, number: Option<u64>, row: &Row<'_>) -> (usize, bool) {
        if let Some(&at) = number.and_then(|it| self.numbered.get(&(layer, it))) {
            let it = &mut self.structures[at];
            it.begin = it.begin.map(|begin| begin.min(row.begin));
            it.end = it.end.map(|end| end.max(row.end));
            return (at, false);
        }
        let kind = self.layers[layer].kind.clone();
        let at = self.add(&kind, Some((row.begin, row.end)), row.line);
        match number {
            Some(number) => {
                self.numbered.insert((layer, number), at);
            }
            None => {
                self.single
                    .entry((layer, row.token.to_owned()))
                    .or_insert(at);
            }
        }
        (at, true)
    }

    fn span(&mut self, layer: usize, items: &[&str], row: &Row<'_>) {
        // The numbers of fillers are those of others.
        let columns = &self.layers[layer].columns;
        let own = items.iter().zip(columns);
        let mut own = own.filter(|it| !matches!(it.1, Column::Fillers));
        let number = own.find_map(|(item, _)| numbered(item).1);
        let (at, new) = self.annotation(layer, number, row);
        if !new {
            return;
        }
        let mut slots: Vec<(SmolStr, Vec<String>)> = Vec::new();
        for (column, item) in items.iter().enumerate() {
            match &self.layers[layer].columns[column] {
                Column::Feature(name) => {
                    let name = name.clone();
                    if let Some(value) = value(item) {
                        self.structures[at]
                            .features
                            .push((name, Value::Text(value)));
                    }
                }
                Column::Roles(name) => {
                    let roles = split(numbered(item).0, ';');
                    let roles = roles.iter().map(|it| value(it).unwrap_or_default());
                    slots.push((name.clone(), roles.collect()));
                }
                Column::Fillers => {
                    let Some((name, roles)) = slots.last().cloned() else {
                        continue;
                    };
                    let kind = self.layers[layer].targets.get(&column).cloned();
                    for (index, filler) in split(item, ';').into_iter().enumerate() {
                        let (token, number) = numbered(filler);
                        if matches!(token, "_" | "*" | "") {
                            continue;
                        }
                        self.pending.push(Pending {
                            from: at,
                            feature: name.clone(),
                            role: roles.get(index).cloned().unwrap_or_default(),
                            kind: kind.clone().unwrap_or_default(),
                            token: token.to_owned(),
                            number: number.unwrap_or_default(),
                            line: row.line,
                        });
                    }
                }
                Column::Mark | Column::Source | Column::ChainType | Column::ChainLink => {}
            }
        }
    }

    fn relation(&mut self, layer: usize, items: &[&str], row: &Row<'_>) {
        let kind = self.layers[layer].kind.clone();
        let at = self.add(&kind, Some((row.begin, row.end)), row.line);
        for (column, item) in items.iter().enumerate() {
            match &self.layers[layer].columns[column] {
                Column::Feature(name) => {
                    let name = name.clone();
                    if let Some(value) = value(item) {
                        self.structures[at]
                            .features
                            .push((name, Value::Text(value)));
                    }
                }
                Column::Source => {
                    // ‘1-2[3_4]’: the source's token, its number and the target's.
                    let (token, numbers) =
                        match item.strip_suffix(']').and_then(|it| it.split_once('[')) {
                            Some((token, numbers)) => {
                                (token, numbers.split_once('_').unwrap_or((numbers, "0")))
                            }
                            None => (*item, ("0", "0")),
                        };
                    let kind = self.layers[layer]
                        .targets
                        .get(&column)
                        .cloned()
                        .unwrap_or_default();
                    for (feature, token, number) in [
                        ("Governor", token, numbers.0),
                        ("Dependent", row.token, numbers.1),
                    ] {
                        self.pending.push(Pending {
                            from: at,
                            feature: feature.into(),
                            role: String::new(),
                            kind: kind.clone(),
                            token: token.to_owned(),
                            number: number.parse().unwrap_or_default(),
                            line: row.line,
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn chain(&mut self, layer: usize, items: &[&str], row: &Row<'_>) {
        let (mut said, mut link) = ("", "");
        for (column, item) in self.layers[layer].columns.iter().zip(items) {
            match column {
                Column::ChainLink => link = item,
                _ => said = item,
            }
        }
        // ‘label->1-2’: the second link of the first chain.
        let place = link.rsplit_once("->").and_then(|(label, place)| {
            let (chain, link) = numbered(place).0.split_once('-')?;
            Some((label, chain.parse::<u64>().ok()?, link.parse::<u64>().ok()?))
        });
        let known = place.and_then(|(_, chain, number)| {
            let links = self.chains.get(&(layer, chain))?;
            links.get(&number).copied()
        });
        if let Some(at) = known {
            let it = &mut self.structures[at];
            it.end = it.end.map(|end| end.max(row.end));
            return;
        }
        let kind = self.layers[layer].kind.clone();
        let at = self.add(&kind, Some((row.begin, row.end)), row.line);
        // What says of no chain where in it it stands is there all the same.
        if let Some((_, chain, number)) = place {
            let links = self.chains.entry((layer, chain)).or_default();
            links.insert(number, at);
        }
        let label = place.map_or("", |it| it.0);
        let features = &mut self.structures[at].features;
        for (name, text) in [("referenceType", said), ("referenceRelation", label)] {
            if let Some(text) = value(text) {
                features.push((name.into(), Value::Text(text)));
            }
        }
    }

    /// What a reference leads to.
    fn target(&self, it: &Pending) -> Option<usize> {
        let layers = self.layers.iter().enumerate().filter(|(_, layer)| {
            layer.sort == Sort::Span && (layer.kind == it.kind || it.kind == ANNOTATION)
        });
        for (layer, _) in layers {
            let found = match it.number {
                0 => self.single.get(&(layer, it.token.clone())),
                number => self.numbered.get(&(layer, number)),
            };
            if let Some(found) = found {
                return Some(*found);
            }
        }
        None
    }

    fn into_cas(mut self) -> Cas {
        let mut slots: BTreeMap<(usize, SmolStr), Vec<u64>> = BTreeMap::new();
        for it in std::mem::take(&mut self.pending) {
            // What is not there gets an id that nothing has: it is listed then.
            let target = self.target(&it);
            let id = target.map_or(u64::MAX, |at| self.structures[at].id);
            if matches!(it.feature.as_str(), "Governor" | "Dependent") {
                let features = &mut self.structures[it.from].features;
                features.push((it.feature, Value::One(id)));
                continue;
            }
            let link = self.add("webanno.Link", None, it.line);
            let features = &mut self.structures[link].features;
            features.push(("role".into(), Value::Text(it.role)));
            features.push(("target".into(), Value::One(id)));
            let id = self.structures[link].id;
            slots.entry((it.from, it.feature)).or_default().push(id);
        }
        for ((from, feature), ids) in slots {
            let features = &mut self.structures[from].features;
            features.push((feature, Value::Many(ids)));
        }
        for links in self.chains.values() {
            let links: Vec<usize> = links.values().copied().collect();
            for pair in links.windows(2) {
                let next = self.structures[pair[1]].id;
                let features = &mut self.structures[pair[0]].features;
                features.push(("next".into(), Value::One(next)));
            }
        }
        let mut types = Types::default();
        types.add("webanno.Link", TOP, []);
        types.add(OURS, TOP, []);
        for layer in &self.layers {
            let ends = ["Governor", "Dependent"].map(|it| (it.to_owned(), ANNOTATION.to_owned()));
            let ends = ends.into_iter().filter(|_| layer.sort == Sort::Relation);
            types.add(&layer.kind, ANNOTATION, ends);
        }
        let mut cas = Cas {
            types: Arc::new(types),
            sofas: vec![(SOFA, VIEW.to_owned(), self.text)],
            ..Cas::default()
        };
        for it in self.structures {
            let line = it.place;
            cas.take(it, line);
        }
        cas
    }
}

/// The pieces between separators that no backslash stands before.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, letter) in text.char_indices() {
        if letter == separator && !escaped {
            out.push(&text[start..at]);
            start = at + letter.len_utf8();
        }
        escaped = letter == '\\' && !escaped;
    }
    out.push(&text[start..]);
    out
}

/// A value and the number in brackets behind it.
fn numbered(item: &str) -> (&str, Option<u64>) {
    let number = item.strip_suffix(']').and_then(|it| it.rsplit_once('['));
    match number {
        // A bracket behind an odd number of backslashes is part of the value.
        Some((value, number)) if backslashes(value).is_multiple_of(2) => match number.parse() {
            Ok(number) => (value, Some(number)),
            Err(_) => (item, None),
        },
        _ => (item, None),
    }
}

/// How many backslashes a text ends with.
fn backslashes(text: &str) -> usize {
    text.len() - text.trim_end_matches('\\').len()
}

/// What a cell says; `None` where it says only that there is an annotation.
fn value(item: &str) -> Option<String> {
    match numbered(item).0 {
        "_" | "*" | "" => None,
        text => Some(unescaped(text)),
    }
}

fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('f') => out.push('\u{c}'),
            Some('b') => out.push('\u{8}'),
            // Until 3.1 as Java does.
            Some('u') => {
                let rest = letters.as_str();
                let code = rest
                    .get(..4)
                    .and_then(|it| u32::from_str_radix(it, 16).ok());
                match code.and_then(char::from_u32) {
                    Some(it) => {
                        out.push(it);
                        letters = rest[4..].chars();
                    }
                    None => out.push('u'),
                }
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}
