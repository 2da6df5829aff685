//! A CAS in memory, and the files that it comes in.

use super::json;
use super::take;
use super::tsv::{self, beside::Beside};
use super::types::Types;
use super::xmi::{self, TYPES};
use crate::exchange::archive::unpack;
use crate::exchange::world::{FILE, World};
use crate::exchange::{ImportError, Imported, InFile, Loss, ReadError, ReadOptions};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::rc::Rc;

/// A text with its structures.
#[derive(Default)]
pub(super) struct Cas {
    pub types: Rc<Types>,
    /// The texts: the id of each, its view and what it says.
    pub sofas: Vec<(u64, String, String)>,
    /// The structures in the order of the file.
    pub all: Vec<Structure>,
    pub(super) by_id: HashMap<u64, usize>,
}

/// A feature structure.
#[derive(Debug, Default)]
pub(super) struct Structure {
    pub id: u64,
    pub kind: SmolStr,
    pub sofa: u64,
    pub begin: Option<u64>,
    pub end: Option<u64>,
    pub features: Vec<(SmolStr, Value)>,
    /// The line that it stands in; 0 if nobody counted.
    pub place: usize,
}

/// A feature's value. What is null is not there.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Flag(bool),
    Texts(Vec<String>),
    One(u64),
    Many(Vec<u64>),
}

impl Structure {
    pub fn get(&self, name: &str) -> Option<&Value> {
        let mut features = self.features.iter();
        features.find(|(it, _)| it == name).map(|(_, it)| it)
    }

    /// A string; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(it)) => it,
            _ => "",
        }
    }

    /// What it refers to there.
    pub fn one(&self, name: &str) -> Option<u64> {
        match self.get(name) {
            Some(Value::One(id)) => Some(*id),
            Some(Value::Many(ids)) if ids.len() == 1 => Some(ids[0]),
            _ => None,
        }
    }

    /// Adds one string more to a list of them.
    pub fn push_text(&mut self, name: &str, text: String) {
        match self.features.iter_mut().find(|(it, _)| it == name) {
            Some((_, Value::Texts(all))) => all.push(text),
            _ => self
                .features
                .push((SmolStr::new(name), Value::Texts(vec![text]))),
        }
    }
}

impl Cas {
    /// Takes a structure in. The first of an id stays.
    pub fn take(&mut self, mut it: Structure, place: usize) {
        if it.kind == "uima.cas.Sofa" {
            let text = it.text("sofaString").to_owned();
            self.sofas.push((it.id, it.text("sofaID").to_owned(), text));
            return;
        }
        it.place = place;
        self.by_id.entry(it.id).or_insert(self.all.len());
        self.all.push(it);
    }

    /// The structure of an id.
    pub fn of(&self, id: u64) -> Option<&Structure> {
        self.by_id.get(&id).map(|it| &self.all[*it])
    }

    /// The structures that a feature refers to, through an array or not.
    pub fn many<'c>(&'c self, value: &'c Value) -> Vec<&'c Structure> {
        let ids = match value {
            Value::One(id) => std::slice::from_ref(id),
            Value::Many(ids) => ids,
            _ => &[],
        };
        let mut out = Vec::new();
        for it in ids.iter().filter_map(|it| self.of(*it)) {
            match it.get("elements") {
                Some(Value::Many(ids)) => out.extend(ids.iter().filter_map(|it| self.of(*it))),
                _ => out.push(it),
            }
        }
        out
    }
}

/// Reads JSON files, each of which stands alone.
///
/// # Errors
///
/// [`ReadError`] for what is no CAS, and for more quoted text than memory is for.
pub(in crate::exchange) fn read_json(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut reader = Reader::new(options);
    for file in files {
        if !file.stem_and_extension().1.eq_ignore_ascii_case("json") {
            reader.ignore(file);
            continue;
        }
        let text = file.utf8("this is not UTF-8, in which CAS JSON is written")?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let cas = json::read(text);
        reader.take(file.path, cas)?;
    }
    Ok(reader.out)
}

/// Reads files of WebAnno TSV, each of which stands alone, with what may lie
/// beside those that we wrote.
///
/// # Errors
///
/// [`ReadError`] for what is no WebAnno TSV 3, and for more quoted text than
/// memory is for.
pub(in crate::exchange) fn read_tsv(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut reader = Reader::new(options);
    let mut beside = Beside::default();
    for file in files.iter().filter(|it| it.name() == FILE) {
        let records = beside.take(file);
        let records = InFile {
            path: file.path,
            bytes: records,
        };
        reader.world.read(&records, &mut reader.out)?;
    }
    for file in files.iter().filter(|it| it.name() != FILE) {
        if !file.stem_and_extension().1.eq_ignore_ascii_case("tsv") {
            reader.ignore(file);
            continue;
        }
        let text = file.utf8("this is not UTF-8, in which WebAnno TSV is written")?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let cas = tsv::read(text).map(|mut cas| {
            beside.put(file, &mut cas);
            cas
        });
        reader.take(file.path, cas)?;
    }
    Ok(reader.out)
}

/// Reads XMI files with the type system beside them, or both from archives.
///
/// # Errors
///
/// [`ReadError`] for what is no XMI, for documents without a type system, for
/// damaged archives, and for more quoted text than memory is for.
pub(in crate::exchange) fn read_xmi(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut reader = Reader::new(options);
    let plain: Vec<&InFile<'_>> = files.iter().collect();
    reader.folder(&plain, 0)?;
    Ok(reader.out)
}

struct Reader<'o> {
    options: &'o ReadOptions<'o>,
    world: World,
    quoted: u64,
    out: Imported,
}

/// Archives lie in the archives of whole projects, and no deeper.
const MAX_NESTED: usize = 2;

impl<'o> Reader<'o> {
    fn new(options: &'o ReadOptions<'o>) -> Self {
        Self {
            options,
            world: World::default(),
            quoted: 0,
            out: Imported::default(),
        }
    }

    fn ignore(&mut self, file: &InFile<'_>) {
        self.out.notes.push(Loss {
            reason: "ignored-file",
            document: file.path.to_owned(),
            item: "file".to_owned(),
            detail: "it is no file of this format".to_owned(),
        });
    }

    fn take(&mut self, path: &str, cas: Result<Cas, ImportError>) -> Result<(), ReadError> {
        let file = path.to_owned();
        let taken = cas.and_then(|cas| {
            take::take(
                path,
                &cas,
                self.options,
                &mut self.world,
                &mut self.quoted,
                &mut self.out,
            )
        });
        taken.map_err(|error| ReadError { file, error })
    }

    /// The documents of files that belong together: the type system is one for
    /// all of a folder and what lies in it.
    fn folder(&mut self, files: &[&InFile<'_>], nested: usize) -> Result<(), ReadError> {
        let is =
            |file: &InFile<'_>, what: &str| file.stem_and_extension().1.eq_ignore_ascii_case(what);
        let mut systems: Vec<(&str, Rc<Types>)> = Vec::new();
        for file in files {
            if file.name().eq_ignore_ascii_case(TYPES) {
                let mut types = Types::default();
                let read = types.read(file.bytes);
                read.map_err(|error| ReadError {
                    file: file.path.to_owned(),
                    error,
                })?;
                let folder = &file.path[..file.path.len() - file.name().len()];
                systems.push((folder, Rc::new(types)));
            }
        }
        for file in files {
            if is(file, "xmi") {
                let near = systems
                    .iter()
                    .filter(|(folder, _)| file.path.starts_with(folder));
                let Some((_, types)) = near.max_by_key(|(folder, _)| folder.len()) else {
                    return Err(ReadError {
                        file: file.path.to_owned(),
                        error: ImportError {
                            line: 1,
                            column: 1,
                            message: format!(
                                "there is no {TYPES} beside it, and XMI cannot be read without; \
                                 name both files, their folder, or the ZIP archive with both"
                            ),
                        },
                    });
                };
                self.take(file.path, xmi::read(file.bytes, Rc::clone(types)))?;
            } else if is(file, "zip") && nested < MAX_NESTED {
                let wanted = |name: &str| {
                    let name = name.to_lowercase();
                    [".xmi", ".xml", ".zip"].iter().any(|it| name.ends_with(it))
                };
                let unpacked = unpack(file, wanted)?;
                let inner: Vec<InFile<'_>> = unpacked
                    .iter()
                    .map(|(path, bytes)| InFile { path, bytes })
                    .collect();
                let inner: Vec<&InFile<'_>> = inner.iter().collect();
                self.folder(&inner, nested + 1)?;
            } else if !file.name().eq_ignore_ascii_case(TYPES) {
                self.ignore(file);
            }
        }
        Ok(())
    }
}
