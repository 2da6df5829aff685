//! CAS JSON, 0.4.

use super::build::{Form, Put};
use super::kinds::{Holds, Kind};
use super::read::{Cas, Structure, Value};
use super::types::Types;
use super::{ANNOTATION, SOFA, VIEW};
use crate::exchange::digits::Digits;
use crate::exchange::json::{Json, push};
use crate::exchange::out::Out;
use crate::exchange::{ImportError, OutFile};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashSet};
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// Writes a document: types, one a line, then structures, one a line.
pub(super) struct Writer;

/// Adds what needs no escaping.
fn add(out: &mut Out<'_>, parts: &[&str]) {
    for it in parts {
        out.push(it.as_bytes());
    }
}

fn number(out: &mut Out<'_>, number: u64) {
    out.push(Digits::of(number).as_bytes());
}

fn list(out: &mut Out<'_>, numbers: &[u64]) {
    for (index, it) in numbers.iter().enumerate() {
        if index > 0 {
            out.push(b",");
        }
        number(out, *it);
    }
}

/// What stands around the places of structures.
const BEGIN: &str = ",\"@sofa\":1,\"begin\":";
const END: &str = ",\"end\":";

impl Form for Writer {
    const EXTENSION: &'static str = "json";
    const XML: bool = false;

    fn begin(kinds: &[Kind], text: &str, out: &mut Out<'_>) -> Self {
        let mut head = "{\"%TYPES\":{".to_owned();
        for (index, kind) in kinds.iter().enumerate() {
            let between = if index == 0 { "\n" } else { ",\n" };
            let Kind {
                name,
                parent,
                features,
            } = kind;
            let _ = write!(
                head,
                "{between}\"{name}\":{{\"%NAME\":\"{name}\",\"%SUPER_TYPE\":\"{parent}\""
            );
            for (name, holds) in features {
                let range = match holds {
                    Holds::Text => "uima.cas.String",
                    Holds::Flag => "uima.cas.Boolean",
                    Holds::One => ANNOTATION,
                    Holds::Many(_) => "uima.cas.FSArray",
                };
                let _ = write!(
                    head,
                    ",\"{name}\":{{\"%NAME\":\"{name}\",\"%RANGE\":\"{range}\""
                );
                if let Holds::Many(of) = holds {
                    let _ = write!(head, ",\"%ELEMENT_TYPE\":\"{of}\"");
                }
                head.push('}');
            }
            head.push('}');
        }
        let _ = write!(
            head,
            "\n}},\"%FEATURE_STRUCTURES\":[\n{{\"%ID\":{SOFA},\"%TYPE\":\"uima.cas.Sofa\",\
             \"sofaNum\":1,\"sofaID\":\"{VIEW}\",\"mimeType\":\"text\",\"sofaString\":"
        );
        out.push(head.as_bytes());
        push(text, out);
        out.push(b"}");
        Self
    }

    fn put<N: AsRef<str>>(
        &mut self,
        out: &mut Out<'_>,
        id: u64,
        kind: &str,
        span: Option<(u64, u64)>,
        features: &[(N, Put<'_>)],
    ) {
        add(out, &[",\n{\"%ID\":"]);
        number(out, id);
        add(out, &[",\"%TYPE\":\"", kind, "\""]);
        if let Some((begin, end)) = span {
            add(out, &[BEGIN]);
            number(out, begin);
            add(out, &[END]);
            number(out, end);
        }
        for (name, put) in features {
            let name = name.as_ref();
            let sign = match put {
                Put::Text(_) | Put::Flag(_) => "",
                Put::One(_) | Put::Many(..) => "@",
            };
            add(out, &[",\"", sign, name, "\":"]);
            match put {
                Put::Text(text) => push(text, out),
                Put::Flag(it) => add(out, &[if *it { "true" } else { "false" }]),
                Put::One(id) | Put::Many(id, _) => number(out, *id),
            }
        }
        out.push(b"}");
        for (_, put) in features {
            if let Put::Many(id, of) = put {
                add(out, &[",\n{\"%ID\":"]);
                number(out, *id);
                add(out, &[",\"%TYPE\":\"uima.cas.FSArray\",\"%ELEMENTS\":["]);
                list(out, of);
                add(out, &["]}"]);
            }
        }
    }

    fn put_all(
        &mut self,
        out: &mut Out<'_>,
        first: u64,
        kind: &str,
        spans: impl Iterator<Item = (u64, u64)>,
    ) {
        let called = format!(",\"%TYPE\":\"{kind}\"{BEGIN}");
        let mut line = String::new();
        for (id, (begin, end)) in (first..).zip(spans) {
            let (id, begin, end) = (Digits::of(id), Digits::of(begin), Digits::of(end));
            let parts = [",\n{\"%ID\":", id.as_str(), &called, begin.as_str(), END];
            parts.into_iter().for_each(|it| line.push_str(it));
            line.push_str(end.as_str());
            line.push('}');
            out.spill(&mut line);
        }
        out.push(line.as_bytes());
    }

    fn end(self, out: &mut Out<'_>, members: &[u64]) {
        let parts = format!("\n],\"%VIEWS\":{{\"{VIEW}\":{{\"%SOFA\":{SOFA},\"%MEMBERS\":[");
        out.push(parts.as_bytes());
        list(out, members);
        add(out, &["]}}}\n"]);
    }

    fn types(_kinds: &[Kind]) -> Option<OutFile> {
        None
    }
}

/// Reads a document.
///
/// # Errors
///
/// [`ImportError`] for what is no JSON, or JSON of another kind.
pub(super) fn read(text: &str) -> Result<Cas, ImportError> {
    let file: File = serde_json::from_str(text).map_err(|error| error_at(text, &error))?;
    let fail = |message: &str| ImportError {
        line: 1,
        column: 1,
        message: message.to_owned(),
    };
    if file.old {
        return Err(fail(
            "this is the older CAS JSON, which keeps ‘_views’ and cannot be read back; \
             export as UIMA CAS JSON 0.4 or as XMI",
        ));
    }
    let structures = file
        .structures
        .ok_or_else(|| fail("there are no ‘%FEATURE_STRUCTURES’, so this is no CAS"))?;
    let mut cas = Cas {
        types: Arc::new(file.types),
        ..Cas::default()
    };
    for it in structures.0 {
        cas.take(it, 0);
    }
    Ok(cas)
}

/// Where and why a parser stopped, in lines and characters.
fn error_at(text: &str, error: &serde_json::Error) -> ImportError {
    let line = error.line().max(1);
    let words = text.split('\n').nth(line - 1).unwrap_or_default();
    let byte = words.floor_char_boundary(error.column().saturating_sub(1));
    let full = error.to_string();
    let message = full
        .rsplit_once(" at line ")
        .map_or(full.as_str(), |(message, _)| message);
    ImportError {
        line,
        column: words[..byte].chars().count() + 1,
        // A message may quote what stands there, however long.
        message: format!(
            "this is no CAS JSON: {}",
            &message[..message.floor_char_boundary(300)]
        ),
    }
}

/// The keys of a file that matter. Structures are made as they come, so that
/// the file is never in memory a second time as JSON.
#[derive(Default)]
struct File {
    types: Types,
    structures: Option<Structures>,
    old: bool,
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = File;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<File, A::Error> {
                let mut file = File::default();
                while let Some(key) = map.next_key::<String>()? {
                    match &*key {
                        "%TYPES" => {
                            let types: BTreeMap<String, Json> = map.next_value()?;
                            types
                                .iter()
                                .for_each(|(name, it)| declare(&mut file.types, name, it));
                        }
                        "%FEATURE_STRUCTURES" => file.structures = Some(map.next_value()?),
                        other => {
                            file.old |= matches!(other, "_context" | "_views" | "_referenced_fss");
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(file)
            }
        }
        from.deserialize_map(Keys)
    }
}

fn declare(types: &mut Types, name: &str, it: &Json) {
    let Json::Object(it) = it else {
        return;
    };
    let parent = match it.get("%SUPER_TYPE") {
        Some(Json::Text(parent)) => parent.as_str(),
        _ => "uima.cas.TOP",
    };
    let features = it.iter().filter_map(|(feature, it)| match it {
        Json::Object(it) if !feature.starts_with('%') => match it.get("%RANGE") {
            Some(Json::Text(range)) => Some((feature.to_string(), range.clone())),
            _ => None,
        },
        _ => None,
    });
    types.add(name, parent, features);
}

/// The structures of a file: a list, or an object with their ids as keys.
struct Structures(Vec<Structure>);

impl<'de> Deserialize<'de> for Structures {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Structures;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of feature structures")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Structures, A::Error> {
                let (mut all, mut kinds) = (Vec::new(), HashSet::new());
                loop {
                    let (kinds, id) = (&mut kinds, None);
                    match seq.next_element_seed(One { kinds, id })? {
                        Some(it) => all.push(it),
                        None => return Ok(Structures(all)),
                    }
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Structures, A::Error> {
                let (mut all, mut kinds) = (Vec::new(), HashSet::new());
                while let Some(id) = map.next_key::<String>()? {
                    let id = id.parse().ok();
                    let kinds = &mut kinds;
                    all.push(map.next_value_seed(One { kinds, id })?);
                }
                Ok(Structures(all))
            }
        }
        from.deserialize_any(Either)
    }
}

/// A structure from its object; `id` stands outside in the older form. Types
/// that came before are shared: there are millions of structures, of few.
struct One<'k> {
    kinds: &'k mut HashSet<SmolStr>,
    id: Option<u64>,
}

impl<'de> DeserializeSeed<'de> for One<'_> {
    type Value = Structure;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Structure, D::Error> {
        from.deserialize_any(self)
    }
}

/// The keys of structures that are no features.
const FRAME: [&str; 7] = ["%ID", "%TYPE", "@sofa", "begin", "end", "^begin", "^end"];

fn twice<E: Error>(key: &str) -> E {
    let key: String = key.chars().take(60).collect();
    E::custom(format_args!("the key ‘{key}’ stands in this object twice"))
}

impl<'de> Visitor<'de> for One<'_> {
    type Value = Structure;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a feature structure, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Structure, A::Error> {
        let mut it = Structure::default();
        let mut id = self.id;
        let mut seen = [false; FRAME.len()];
        let mut features: Vec<(SmolStr, Json)> = Vec::new();
        while let Some(key) = map.next_key::<SmolStr>()? {
            let Some(at) = FRAME.iter().position(|it| *it == key) else {
                features.push((key, map.next_value()?));
                continue;
            };
            if std::mem::replace(&mut seen[at], true) {
                return Err(twice(&key));
            }
            match FRAME[at] {
                "%TYPE" => it.kind = map.next_value_seed(Called(self.kinds))?,
                "%ID" => id = id.or(whole(&map.next_value()?)),
                "@sofa" => it.sofa = whole(&map.next_value()?).unwrap_or_default(),
                "begin" | "^begin" => it.begin = whole(&map.next_value()?),
                _ => it.end = whole(&map.next_value()?),
            }
        }
        it.id = id.ok_or_else(|| A::Error::custom("a feature structure has no ‘%ID’"))?;
        if it.kind.is_empty() {
            let message = format!("the feature structure {} has no ‘%TYPE’", it.id);
            return Err(A::Error::custom(message));
        }
        // What is made of them comes in one order, whoever wrote them.
        features.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        if let Some(pair) = features.windows(2).find(|it| it[0].0 == it[1].0) {
            return Err(twice(&pair[0].0));
        }
        for (key, value) in features {
            feature(&mut it, &key, value);
        }
        Ok(it)
    }
}

/// The name of a type; anything else is none.
struct Called<'k>(&'k mut HashSet<SmolStr>);

impl<'de> DeserializeSeed<'de> for Called<'_> {
    type Value = SmolStr;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<SmolStr, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Called<'_> {
    type Value = SmolStr;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a type")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<SmolStr, E> {
        if let Some(known) = self.0.get(name) {
            return Ok(known.clone());
        }
        let name = SmolStr::new(name);
        self.0.insert(name.clone());
        Ok(name)
    }
}

fn whole(json: &Json) -> Option<u64> {
    match json {
        Json::Whole(it) => Some(*it),
        _ => None,
    }
}

fn feature(it: &mut Structure, key: &str, json: Json) {
    match key {
        "%FLAGS" => {}
        "%ELEMENTS" => {
            if let Json::List(list) = json {
                // An array of numbers that looks like one of ids is never
                // referred to as one.
                let ids = |it: &Json| matches!(it, Json::Whole(_) | Json::Null);
                let value = if list.iter().all(ids) {
                    Value::Many(list.iter().filter_map(whole).collect())
                } else {
                    Value::Texts(list.into_iter().map(plain).collect())
                };
                it.features.push(("elements".into(), value));
            }
        }
        _ => {
            let (name, value) = match (key.strip_prefix('@'), json) {
                (_, Json::Null) => return,
                (Some(name), json) => match whole(&json) {
                    Some(0) | None => return,
                    Some(id) => (name, Value::One(id)),
                },
                (None, Json::Bool(flag)) => (key, Value::Flag(flag)),
                (None, json) => (key.trim_start_matches(['#', '^']), Value::Text(plain(json))),
            };
            it.features.push((SmolStr::new(name), value));
        }
    }
}

fn plain(json: Json) -> String {
    match json {
        Json::Text(it) => it,
        other => other.shown(),
    }
}
