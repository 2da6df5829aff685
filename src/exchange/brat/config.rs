//! The configuration of a brat folder: `annotation.conf`, which says which
//! types there are, `visual.conf`, which says what they are called, and
//! `tools.conf`, which says what references lead to.

use super::write::{Common, is_plain_word};
use super::{ENTITIES, EVENTS};
use crate::exchange::names::Names;
use crate::exchange::{Corpus, Imported, OutFile};
use crate::model::slug::slug;
use crate::model::{
    AttributeKind, AttributeType, EventKind, RelationType, Role, Tag, TagId, ValueKind,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The three files for a corpus.
pub(super) fn write(corpus: &Corpus<'_>, common: &mut Common<'_>) -> [OutFile; 3] {
    let scheme = corpus.project().scheme();
    let mut types = String::from("[entities]\n");
    let mut labels = String::from("[labels]\n");
    let mut drawing = String::from("[drawing]\n");
    // One attribute may belong to several tags.
    let mut fields: BTreeMap<&str, (BTreeSet<String>, Vec<&SmolStr>)> = BTreeMap::new();
    for tag in &scheme.tags {
        let name = common.tags.of(tag.id.as_str());
        comment(&tag.guideline, &mut types);
        let _ = writeln!(types, "{name}");
        label(name, &tag.label, &mut labels);
        if is_colour(&tag.color) {
            let _ = writeln!(drawing, "{name}\tbgColor:{}", tag.color);
        }
        for field in &tag.attributes {
            let words = match &field.kind {
                AttributeKind::Flag => &[][..],
                AttributeKind::Choice(words) => words,
                _ => continue,
            };
            let entry = fields.entry(&field.name).or_default();
            entry.0.insert(name.to_owned());
            for word in words.iter().filter(|it| is_plain_word(it)) {
                if !entry.1.contains(&word) {
                    entry.1.push(word);
                }
            }
        }
    }
    types.push_str("\n[relations]\n");
    for it in &scheme.relations {
        let from = ends(&it.from, &mut common.tags);
        let to = ends(&it.to, &mut common.tags);
        let name = common.relations.of(&it.id);
        let symmetric = if it.symmetric {
            ", <REL-TYPE>:symmetric"
        } else {
            ""
        };
        comment(&it.guideline, &mut types);
        let _ = writeln!(types, "{name}\tArg1:{from}, Arg2:{to}{symmetric}");
        label(name, &it.label, &mut labels);
    }
    // Without this brat complains of any overlap.
    types.push_str("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n");
    for kind in [EventKind::Incident, EventKind::Standing] {
        let roles = Role::ALL.map(|it| format!("{it:?}*:<ENTITY>")).join(", ");
        let _ = writeln!(types, "{}\t{roles}", common.event(kind));
    }
    types.push_str("\n[attributes]\n");
    for (name, (tags, words)) in fields {
        let name = common.attributes.of(name);
        let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
        let _ = write!(types, "{name}\tArg:{}", tags.join("|"));
        if !words.is_empty() {
            let words: Vec<&str> = words.iter().map(|it| it.as_str()).collect();
            let _ = write!(types, ", Value:{}", words.join("|"));
        }
        types.push('\n');
    }
    let file = |path: &str, text: String| OutFile {
        path: path.to_owned(),
        bytes: text.into_bytes(),
    };
    [
        file(TYPES, types),
        file(LOOKS, format!("{labels}\n{drawing}")),
        file(TOOLS, tools()),
    ]
}

/// The names of the files.
pub(super) const TYPES: &str = "annotation.conf";
pub(super) const LOOKS: &str = "visual.conf";
pub(super) const TOOLS: &str = "tools.conf";

/// What brat is told of the databases that references name: there is no page
/// on the web behind an id of ours, so its IRI stands for one. The other
/// sections are as brat has them by itself.
pub(super) fn tools() -> String {
    let mut out = String::from("[options]\n\n[normalization]\n");
    for (name, kind) in [(ENTITIES, "entity"), (EVENTS, "event")] {
        let iri = format!("urn:variorum:{kind}:");
        let _ = writeln!(out, "{name}\t<URL>:{iri}, <URLBASE>:{iri}%s");
    }
    out
}

fn comment(text: &str, out: &mut String) {
    let text = super::flat(text);
    if !text.trim().is_empty() {
        let _ = writeln!(out, "# {}", text.trim());
    }
}

fn label(name: &str, label: &str, out: &mut String) {
    let label = super::flat(label).replace('|', "/");
    if !label.trim().is_empty() {
        let _ = writeln!(out, "{name} | {}", label.trim());
    }
}

fn ends(tags: &[TagId], names: &mut Names) -> String {
    if tags.is_empty() {
        return "<ENTITY>".to_owned();
    }
    let names: Vec<String> = tags
        .iter()
        .map(|it| names.of(it.as_str()).to_owned())
        .collect();
    names.join("|")
}

fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|it| it.is_ascii_hexdigit())
}

/// What the configuration files of a folder say.
#[derive(Default)]
pub(super) struct Config {
    entities: Vec<String>,
    relations: BTreeMap<String, bool>,
    attributes: Vec<Field>,
    labels: BTreeMap<String, String>,
    colours: BTreeMap<String, String>,
    macros: BTreeMap<String, String>,
}

struct Field {
    name: String,
    /// The types that it is for; empty = all.
    tags: Vec<String>,
    words: Vec<SmolStr>,
}

/// Types beyond so many are not for people to choose from.
const MAX_TYPES: usize = 1000;

impl Config {
    /// Takes in `annotation.conf`.
    pub fn types(&mut self, text: &str) {
        let mut section = String::new();
        for line in text.lines() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || line.starts_with("---") {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
                section = name.to_lowercase();
                continue;
            }
            if let Some((name, meaning)) = line.split_once('=')
                && name.starts_with('<')
                && name.trim_end().ends_with('>')
            {
                let name = name.trim().to_owned();
                self.macros.insert(name, meaning.trim().to_owned());
                continue;
            }
            let (name, rest) = line
                .split_once(|it: char| it.is_whitespace())
                .unwrap_or((line, ""));
            // Names behind the first are other names for it.
            let name = name.trim_start_matches('!').split('|').next().unwrap_or("");
            if name.is_empty() || name.starts_with('<') {
                continue;
            }
            match &*section {
                "entities" | "spans" | "events" if self.entities.len() < MAX_TYPES => {
                    self.entities.push(name.to_owned());
                }
                "relations" if self.relations.len() < MAX_TYPES => {
                    let symmetric = rest.contains("symmetric");
                    self.relations.insert(name.to_owned(), symmetric);
                }
                "attributes" if self.attributes.len() < MAX_TYPES => {
                    let field = self.field(name, rest);
                    self.attributes.push(field);
                }
                _ => {}
            }
        }
    }

    fn field(&self, name: &str, rest: &str) -> Field {
        let mut field = Field {
            name: name.to_owned(),
            tags: Vec::new(),
            words: Vec::new(),
        };
        for part in rest.split(',') {
            let Some((key, list)) = part.trim().split_once(':') else {
                continue;
            };
            let list = self.macros.get(list.trim()).map_or(list, String::as_str);
            let items = list.split('|').map(str::trim).filter(|it| !it.is_empty());
            match key {
                "Arg" => {
                    let plain = items.filter(|it| !it.starts_with('<'));
                    field.tags = plain.map(str::to_owned).collect();
                }
                "Value" => field.words = items.map(SmolStr::new).collect(),
                _ => {}
            }
        }
        field
    }

    /// Takes in `visual.conf`.
    pub fn looks(&mut self, text: &str) {
        let mut section = String::new();
        for line in text.lines() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
                section = name.to_lowercase();
                continue;
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match &*section {
                "labels" => {
                    let mut parts = line.split('|').map(str::trim);
                    if let (Some(name), Some(label)) = (parts.next(), parts.next()) {
                        self.labels.insert(name.to_owned(), label.to_owned());
                    }
                }
                "drawing" => {
                    let name = line.split_whitespace().next().unwrap_or_default();
                    let colour = line.split_once("bgColor:").map_or("", |(_, it)| it);
                    let colour = colour.get(..7).unwrap_or_default();
                    if is_colour(colour) {
                        self.colours.insert(name.to_owned(), colour.to_owned());
                    }
                }
                _ => {}
            }
        }
    }

    /// What is called so by people.
    fn label(&self, name: &str) -> String {
        let label = self.labels.get(name).filter(|it| !it.is_empty());
        label.map_or(name, String::as_str).to_owned()
    }

    /// Adds the types to what was read.
    pub fn into_scheme(self, out: &mut Imported) {
        let mut seen = BTreeSet::new();
        for name in &self.entities {
            let Ok(id) = TagId::parse(&slug(name, "tag")) else {
                continue;
            };
            if !seen.insert(name) {
                continue;
            }
            let mut names = BTreeSet::new();
            let fields = self.attributes.iter().filter(|it| {
                (it.tags.is_empty() || it.tags.contains(name)) && names.insert(&it.name)
            });
            let attributes = fields.map(|it| AttributeType {
                name: SmolStr::new(&it.name),
                kind: if it.words.is_empty() {
                    AttributeKind::Flag
                } else {
                    AttributeKind::Choice(it.words.clone())
                },
                required: false,
                guideline: String::new(),
            });
            out.tags.push(Tag {
                id,
                label: self.label(name),
                key: SmolStr::default(),
                color: self.colours.get(name).cloned().unwrap_or_default().into(),
                value: ValueKind::None,
                attributes: attributes.collect(),
                guideline: String::new(),
                examples: Vec::new(),
            });
        }
        for (name, symmetric) in &self.relations {
            out.relations.push(RelationType {
                id: slug(name, "relation").into(),
                label: self.label(name),
                from: Vec::new(),
                to: Vec::new(),
                symmetric: *symmetric,
                guideline: String::new(),
            });
        }
    }
}
