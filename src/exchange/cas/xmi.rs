//! CAS XMI, and the type system beside it.

use super::build::{Form, Put};
use super::kinds::{Holds, Kind};
use super::read::{Cas, Structure, Value};
use super::types::{Range, Types};
use super::{ANNOTATION, SOFA, VIEW};
use crate::exchange::digits::Digits;
use crate::exchange::out::Out;
use crate::exchange::xml::{Element, Piece, Xml, push_attribute, push_text};
use crate::exchange::{ImportError, OutFile};
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

/// The name of the type system's file.
pub(super) const TYPES: &str = "TypeSystem.xml";

/// What the names of all types of UIMA begin with.
const XMI: &str = "http://www.omg.org/XMI";

/// Writes a document: structures, one a line, then the text and the view.
pub(super) struct Writer {
    out: String,
    /// Prefixes of packages.
    prefixes: BTreeMap<String, String>,
    text: String,
}

fn package(kind: &str) -> (&str, &str) {
    kind.rsplit_once('.').unwrap_or(("", kind))
}

impl Writer {
    /// Opens an element.
    fn open(&mut self, kind: &str, id: u64) {
        let (package, name) = package(kind);
        let prefix = self.prefixes.get(package).map_or("", String::as_str);
        let id = Digits::of(id);
        for part in ["<", prefix, ":", name, " xmi:id=\"", id.as_str(), "\""] {
            self.out.push_str(part);
        }
    }

    /// Says where the structure is that was opened.
    fn place(&mut self, (begin, end): (u64, u64)) {
        let (begin, end) = (Digits::of(begin), Digits::of(end));
        let parts = [BEGIN, begin.as_str(), "\" end=\"", end.as_str(), "\""];
        for part in parts {
            self.out.push_str(part);
        }
    }
}

/// What stands before the places of structures.
const BEGIN: &str = " sofa=\"1\" begin=\"";

fn list(out: &mut String, numbers: &[u64]) {
    for (index, it) in numbers.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(Digits::of(*it).as_str());
    }
}

impl Form for Writer {
    const EXTENSION: &'static str = "xmi";
    const XML: bool = true;

    fn begin(kinds: &[Kind], text: &str, _: &mut Out<'_>) -> Self {
        let mut prefixes: BTreeMap<String, String> = BTreeMap::new();
        for kind in kinds {
            let (package, _) = package(&kind.name);
            let short = package.rsplit('.').next().unwrap_or(package);
            let mut prefix = short.to_owned();
            while prefixes
                .iter()
                .any(|(other, it)| *it == prefix && other != package)
            {
                prefix.push('2');
            }
            prefixes.insert(package.to_owned(), prefix);
        }
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmi:version=\"2.0\" \
             xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\"",
        );
        for (package, prefix) in &prefixes {
            let path = package.replace('.', "/");
            let _ = write!(out, " xmlns:{prefix}=\"http:///{path}.ecore\"");
        }
        out.push_str(">\n<cas:NULL xmi:id=\"0\"/>\n");
        Self {
            out,
            prefixes,
            text: text.to_owned(),
        }
    }

    fn put<N: AsRef<str>>(
        &mut self,
        file: &mut Out<'_>,
        id: u64,
        kind: &str,
        span: Option<(u64, u64)>,
        features: &[(N, Put<'_>)],
    ) {
        self.open(kind, id);
        if let Some(span) = span {
            self.place(span);
        }
        let out = &mut self.out;
        for (name, put) in features {
            let name = name.as_ref();
            match put {
                Put::Text(text) => push_attribute(out, name, text),
                Put::Flag(it) => {
                    let _ = write!(out, " {name}=\"{it}\"");
                }
                Put::One(id) => {
                    let _ = write!(out, " {name}=\"{id}\"");
                }
                Put::Many(_, of) => {
                    let _ = write!(out, " {name}=\"");
                    list(out, of);
                    out.push('"');
                }
            }
        }
        out.push_str("/>\n");
        file.spill(out);
    }

    fn put_all(
        &mut self,
        file: &mut Out<'_>,
        first: u64,
        kind: &str,
        spans: impl Iterator<Item = (u64, u64)>,
    ) {
        for (id, span) in (first..).zip(spans) {
            self.open(kind, id);
            self.place(span);
            self.out.push_str("/>\n");
            file.spill(&mut self.out);
        }
    }

    fn end(mut self, file: &mut Out<'_>, members: &[u64]) {
        let out = &mut self.out;
        let _ = write!(
            out,
            "<cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"{VIEW}\" mimeType=\"text\""
        );
        push_attribute(out, "sofaString", &self.text);
        let _ = write!(out, "/>\n<cas:View sofa=\"{SOFA}\" members=\"");
        list(out, members);
        out.push_str("\"/>\n</xmi:XMI>\n");
        file.push_made(self.out.into_bytes());
    }

    fn types(kinds: &[Kind]) -> Option<OutFile> {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n<types>\n",
        );
        let element = |out: &mut String, name: &str, text: &str| {
            let _ = write!(out, "<{name}>");
            push_text(out, text);
            let _ = write!(out, "</{name}>");
        };
        for kind in kinds {
            out.push_str("<typeDescription>");
            element(&mut out, "name", &kind.name);
            out.push_str("<description/>");
            element(&mut out, "supertypeName", kind.parent);
            if !kind.features.is_empty() {
                out.push_str("<features>\n");
                for (name, holds) in &kind.features {
                    out.push_str("<featureDescription>");
                    element(&mut out, "name", name);
                    out.push_str("<description/>");
                    let range = match holds {
                        Holds::Text => "uima.cas.String",
                        Holds::Flag => "uima.cas.Boolean",
                        Holds::One => ANNOTATION,
                        Holds::Many(_) => "uima.cas.FSArray",
                    };
                    element(&mut out, "rangeTypeName", range);
                    if let Holds::Many(of) = holds {
                        element(&mut out, "elementType", of);
                    }
                    out.push_str("</featureDescription>\n");
                }
                out.push_str("</features>");
            }
            out.push_str("</typeDescription>\n");
        }
        out.push_str("</types>\n</typeSystemDescription>\n");
        Some(OutFile {
            path: TYPES.to_owned(),
            bytes: out.into_bytes(),
        })
    }
}

/// Reads a document; its types come from elsewhere.
///
/// # Errors
///
/// [`ImportError`] for what is no XMI.
pub(super) fn read(bytes: &[u8], types: Arc<Types>) -> Result<Cas, ImportError> {
    let mut xml = Xml::new(bytes)?;
    let mut reader = Reader {
        packages: HashMap::new(),
        kinds: HashMap::new(),
        cas: Cas {
            types,
            ..Cas::default()
        },
    };
    let mut depth = 0;
    let mut open: Option<(Structure, usize)> = None;
    // A feature that is written as an element, with its characters so far.
    let mut inner: Option<(&str, String)> = None;
    let mut found = false;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(element) => {
                depth += 1;
                match depth {
                    1 => {
                        if element.name != "XMI" {
                            let message = format!("this is ‘{}’, not XMI", short(element.name));
                            return Err(xml.error(message));
                        }
                        found = true;
                        reader.packages(&element);
                    }
                    2 => {
                        let line = xml.line();
                        match reader.structure(&element) {
                            Ok(it) => open = it.map(|it| (it, line)),
                            Err(message) => return Err(xml.error(message)),
                        }
                    }
                    3 => inner = Some((element.name, String::new())),
                    _ => return Err(xml.error("an element lies too deep for XMI")),
                }
            }
            Piece::Text(text) => {
                if let Some((_, all)) = &mut inner {
                    all.push_str(&text);
                }
            }
            Piece::Close(_) => {
                match depth {
                    2 => {
                        if let Some((it, line)) = open.take() {
                            reader.cas.take(it, line);
                        }
                    }
                    3 => {
                        if let (Some((name, text)), Some((it, _))) = (inner.take(), &mut open) {
                            it.push_text(name, text);
                        }
                    }
                    _ => {}
                }
                depth -= 1;
            }
        }
    }
    if !found || depth > 0 {
        return Err(xml.error("the file ends before its XMI does"));
    }
    Ok(reader.cas)
}

fn short(text: &str) -> String {
    text.chars().take(100).collect()
}

struct Reader<'a> {
    /// What prefixes stand for, with a dot at the end.
    packages: HashMap<String, String>,
    /// Types by prefix and name, as far as they occurred.
    kinds: HashMap<(&'a str, &'a str), SmolStr>,
    cas: Cas,
}

impl<'a> Reader<'a> {
    fn packages(&mut self, root: &Element<'_>) {
        for (name, value) in root.attributes() {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                let path = value
                    .strip_prefix("http:///")
                    .and_then(|it| it.strip_suffix(".ecore"));
                let package = match path {
                    Some("uima/noNamespace") => String::new(),
                    Some(path) => format!("{}.", path.replace('/', ".")),
                    None if value == XMI => continue,
                    None => format!("{value}."),
                };
                self.packages.insert(prefix.to_owned(), package);
            }
        }
    }

    /// The structure of an element; `None` if it is none.
    fn structure(&mut self, element: &Element<'a>) -> Result<Option<Structure>, String> {
        let called = (element.prefix, element.name);
        let kind = match self.kinds.get(&called) {
            Some(kind) => kind.clone(),
            None => {
                let undeclared = || format!("the prefix ‘{}’ is not declared", short(called.0));
                let package = self.packages.get(called.0).ok_or_else(undeclared)?;
                let kind = SmolStr::new(format!("{package}{}", called.1));
                self.kinds.insert(called, kind.clone());
                kind
            }
        };
        if matches!(kind.as_str(), "uima.cas.NULL" | "uima.cas.View") {
            return Ok(None);
        }
        let mut it = Structure {
            kind: kind.clone(),
            ..Structure::default()
        };
        let number = |text: &str| text.trim().parse::<u64>().ok();
        for (name, value) in element.attributes() {
            match name {
                "xmi:id" => {
                    let wrong = || format!("‘{}’ is no id", short(value));
                    it.id = number(value).ok_or_else(wrong)?;
                }
                "sofa" => it.sofa = number(value).unwrap_or_default(),
                "begin" => it.begin = number(value),
                "end" => it.end = number(value),
                name if name.starts_with("xmlns") || name.starts_with("xmi:") => {}
                name => {
                    let many = || value.split_whitespace().filter_map(number).collect();
                    let range = match kind.as_str() {
                        "uima.cas.Sofa" => Some(Range::Text),
                        "uima.cas.FSArray" => Some(Range::Many),
                        kind => self.cas.types.range(kind, name),
                    };
                    let put = match range {
                        Some(Range::Flag) => Value::Flag(value == "true" || value == "1"),
                        Some(Range::One) => match number(value) {
                            Some(id) => Value::One(id),
                            None => continue,
                        },
                        // Arrays of their own are referred to by one id.
                        Some(Range::Many) => Value::Many(many()),
                        Some(Range::Texts) => {
                            let parts = value.split_whitespace().map(str::to_owned);
                            Value::Texts(parts.collect())
                        }
                        Some(Range::Text) | None => Value::Text(value.to_owned()),
                    };
                    it.features.push((SmolStr::new(name), put));
                }
            }
        }
        Ok(Some(it))
    }
}
