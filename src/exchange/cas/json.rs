//! CAS JSON, 0.4.

use super::build::{Form, Put};
use super::kinds::{Holds, Kind};
use super::read::{Cas, Structure, Value};
use super::types::Types;
use super::{ANNOTATION, SOFA, VIEW};
use crate::exchange::json::Json;
use crate::exchange::{ImportError, OutFile};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::rc::Rc;

/// Writes a document: types, one a line, then structures, one a line.
#[derive(Default)]
pub(super) struct Writer {
    out: Vec<u8>,
}

const CANNOT_FAIL: &str = "writing into memory does not fail";

impl Writer {
    fn text(&mut self, text: &str) {
        serde_json::to_writer(&mut self.out, text).expect(CANNOT_FAIL);
    }

    /// A key and its colon, with the comma before it.
    fn key(&mut self, prefix: &str, name: &str) {
        write!(self.out, ",\"{prefix}{name}\":").expect(CANNOT_FAIL);
    }
}

impl Form for Writer {
    const EXTENSION: &'static str = "json";
    const XML: bool = false;

    fn begin(&mut self, kinds: &[Kind], text: &str) {
        self.out.clear();
        self.out.extend_from_slice(b"{\"%TYPES\":{");
        for (index, kind) in kinds.iter().enumerate() {
            let between = if index == 0 { "\n" } else { ",\n" };
            let Kind {
                name,
                parent,
                features,
            } = kind;
            write!(
                self.out,
                "{between}\"{name}\":{{\"%NAME\":\"{name}\",\"%SUPER_TYPE\":\"{parent}\""
            )
            .expect(CANNOT_FAIL);
            for (name, holds) in features {
                let range = match holds {
                    Holds::Text => "uima.cas.String",
                    Holds::Flag => "uima.cas.Boolean",
                    Holds::One => ANNOTATION,
                    Holds::Many(_) => "uima.cas.FSArray",
                };
                write!(
                    self.out,
                    ",\"{name}\":{{\"%NAME\":\"{name}\",\"%RANGE\":\"{range}\""
                )
                .expect(CANNOT_FAIL);
                if let Holds::Many(of) = holds {
                    write!(self.out, ",\"%ELEMENT_TYPE\":\"{of}\"").expect(CANNOT_FAIL);
                }
                self.out.push(b'}');
            }
            self.out.push(b'}');
        }
        write!(
            self.out,
            "\n}},\"%FEATURE_STRUCTURES\":[\n{{\"%ID\":{SOFA},\"%TYPE\":\"uima.cas.Sofa\",\
             \"sofaNum\":1,\"sofaID\":\"{VIEW}\",\"mimeType\":\"text\",\"sofaString\":"
        )
        .expect(CANNOT_FAIL);
        self.text(text);
        self.out.push(b'}');
    }

    fn put<N: AsRef<str>>(
        &mut self,
        id: u64,
        kind: &str,
        span: Option<(u64, u64)>,
        features: &[(N, Put<'_>)],
    ) {
        write!(self.out, ",\n{{\"%ID\":{id},\"%TYPE\":\"{kind}\"").expect(CANNOT_FAIL);
        if let Some((begin, end)) = span {
            write!(
                self.out,
                ",\"@sofa\":{SOFA},\"begin\":{begin},\"end\":{end}"
            )
            .expect(CANNOT_FAIL);
        }
        for (name, put) in features {
            let name = name.as_ref();
            match put {
                Put::Text(text) => {
                    self.key("", name);
                    self.text(text);
                }
                Put::Flag(it) => {
                    self.key("", name);
                    write!(self.out, "{it}").expect(CANNOT_FAIL);
                }
                Put::One(id) | Put::Many(id, _) => {
                    self.key("@", name);
                    write!(self.out, "{id}").expect(CANNOT_FAIL);
                }
            }
        }
        self.out.push(b'}');
        for (_, put) in features {
            if let Put::Many(id, of) = put {
                let of: Vec<String> = of.iter().map(u64::to_string).collect();
                let of = of.join(",");
                write!(
                    self.out,
                    ",\n{{\"%ID\":{id},\"%TYPE\":\"uima.cas.FSArray\",\"%ELEMENTS\":[{of}]}}"
                )
                .expect(CANNOT_FAIL);
            }
        }
    }

    fn end(&mut self, members: &[u64]) -> Vec<u8> {
        write!(
            self.out,
            "\n],\"%VIEWS\":{{\"{VIEW}\":{{\"%SOFA\":{SOFA},\"%MEMBERS\":["
        )
        .expect(CANNOT_FAIL);
        for (index, id) in members.iter().enumerate() {
            let between = if index == 0 { "" } else { "," };
            write!(self.out, "{between}{id}").expect(CANNOT_FAIL);
        }
        self.out.extend_from_slice(b"]}}}\n");
        std::mem::take(&mut self.out)
    }

    fn types(&self, _kinds: &[Kind]) -> Option<OutFile> {
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
        types: Rc::new(file.types),
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
        message: format!("this is no CAS JSON: {message}"),
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
            Some(Json::Text(range)) => Some((feature.clone(), range.clone())),
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
                let mut all = Vec::new();
                while let Some(object) = seq.next_element::<Json>()? {
                    all.push(structure(object, None).map_err(Error::custom)?);
                }
                Ok(Structures(all))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Structures, A::Error> {
                let mut all = Vec::new();
                while let Some(id) = map.next_key::<String>()? {
                    let object = map.next_value::<Json>()?;
                    all.push(structure(object, Some(&id)).map_err(Error::custom)?);
                }
                Ok(Structures(all))
            }
        }
        from.deserialize_any(Either)
    }
}

/// A structure from its object; `id` stands outside in the older form.
fn structure(json: Json, id: Option<&str>) -> Result<Structure, String> {
    let Json::Object(object) = json else {
        return Err(format!(
            "a feature structure is {}, not an object",
            json.kind()
        ));
    };
    let id = match (id.and_then(|it| it.parse().ok()), object.get("%ID")) {
        (Some(id), _) => id,
        (None, Some(Json::Whole(id))) => *id,
        _ => return Err("a feature structure has no ‘%ID’".to_owned()),
    };
    let mut it = Structure {
        id,
        ..Structure::default()
    };
    for (key, value) in object {
        feature(&mut it, &key, value);
    }
    if it.kind.is_empty() {
        return Err(format!("the feature structure {id} has no ‘%TYPE’"));
    }
    Ok(it)
}

fn feature(it: &mut Structure, key: &str, json: Json) {
    let whole = |json: &Json| match json {
        Json::Whole(it) => Some(*it),
        _ => None,
    };
    match key {
        "%ID" | "%FLAGS" => {}
        "%TYPE" => {
            if let Json::Text(kind) = json {
                it.kind = kind.into();
            }
        }
        "%ELEMENTS" => {
            if let Json::List(list) = json {
                // Keys come sorted, so the type is not known yet; an array of
                // numbers that looks like one of ids is never referred to as one.
                let ids = |it: &Json| matches!(it, Json::Whole(_) | Json::Null);
                let value = if list.iter().all(ids) {
                    Value::Many(list.iter().filter_map(whole).collect())
                } else {
                    Value::Texts(list.into_iter().map(plain).collect())
                };
                it.features.push(("elements".into(), value));
            }
        }
        "@sofa" => it.sofa = whole(&json).unwrap_or_default(),
        "begin" | "^begin" => it.begin = whole(&json),
        "end" | "^end" => it.end = whole(&json),
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
