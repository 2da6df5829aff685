//! A CAS in memory, and the files that it comes in.

use super::json;
use super::people;
use super::take;
use super::tsv::{self, beside::Beside};
use super::types::Types;
use super::xmi::{self, TYPES};
use crate::exchange::archive::unpack;
use crate::exchange::cores;
use crate::exchange::format::ignored;
use crate::exchange::world::{FILE, World};
use crate::exchange::{ImportError, Imported, InFile, ReadError, ReadOptions};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// A text with its structures.
#[derive(Default)]
pub(super) struct Cas {
    pub types: Arc<Types>,
    /// The texts: the id of each, its view and what it says.
    pub sofas: Vec<(u64, String, String)>,
    /// Where the texts lie that are not in the file, by the ids of their views.
    pub remote: Vec<(u64, String)>,
    /// The structures in the order of the file.
    pub all: Vec<Structure>,
    /// Their places by ids, as soon as those do not ascend.
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
            let address = it.text("sofaURI");
            if text.is_empty() && !address.is_empty() {
                self.remote.push((it.id, address.to_owned()));
            }
            self.sofas.push((it.id, it.text("sofaID").to_owned(), text));
            return;
        }
        it.place = place;
        if !self.by_id.is_empty() {
            self.by_id.entry(it.id).or_insert(self.all.len());
        } else if self.all.last().is_some_and(|last| last.id >= it.id) {
            for (at, it) in self.all.iter().chain([&it]).enumerate() {
                self.by_id.entry(it.id).or_insert(at);
            }
        }
        self.all.push(it);
    }

    /// The structure of an id.
    pub fn of(&self, id: u64) -> Option<&Structure> {
        let at = if self.by_id.is_empty() {
            self.all.binary_search_by_key(&id, |it| it.id).ok()
        } else {
            self.by_id.get(&id).copied()
        };
        self.all.get(at?)
    }

    /// The strings or numbers of an array, if it is one.
    pub fn values(&self, id: u64) -> Option<String> {
        match self.of(id).filter(|it| is_values(it))?.get("elements")? {
            Value::Texts(all) => Some(all.join(" | ")),
            Value::Many(all) => {
                let all: Vec<String> = all.iter().map(u64::to_string).collect();
                Some(all.join(" | "))
            }
            Value::Text(it) => Some(it.clone()),
            _ => None,
        }
    }

    /// What a feature refers to that is not in the file.
    pub fn missing(&self, value: &Value) -> Vec<u64> {
        let ids = match value {
            Value::One(id) => std::slice::from_ref(id),
            Value::Many(ids) => ids,
            _ => &[],
        };
        let inner = ids.iter().flat_map(|id| match self.of(*id) {
            Some(it) if is_values(it) => &[],
            Some(it) => match it.get("elements") {
                Some(Value::Many(ids)) => ids.as_slice(),
                _ => &[],
            },
            None => std::slice::from_ref(id),
        });
        let text = |id: u64| self.sofas.iter().any(|it| it.0 == id);
        let there = |id: u64| id == 0 || self.of(id).is_some() || text(id);
        inner.copied().filter(|it| !there(*it)).collect()
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
                _ if is_values(it) => {}
                Some(Value::Many(ids)) => out.extend(ids.iter().filter_map(|it| self.of(*it))),
                _ => out.push(it),
            }
        }
        out
    }
}

/// Whether a structure is an array of strings or numbers.
fn is_values(it: &Structure) -> bool {
    let of = it.kind.strip_prefix("uima.cas.");
    let of = of.and_then(|it| it.strip_suffix("Array"));
    of.is_some_and(|it| it != "FS")
}

/// Reads JSON files, each of which stands alone, in archives too.
///
/// # Errors
///
/// [`ReadError`] for what is no CAS, for damaged archives, and for more quoted
/// text than memory is for.
pub(in crate::exchange) fn read_json(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut reader = Reader::new(options);
    reader.json(files, 0)?;
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
    let pages: Vec<InFile<'_>> = files
        .iter()
        .filter(|it| it.name() != FILE)
        .copied()
        .collect();
    let pages = reader.of_one_person(&pages)?;
    reader.each(&pages, "tsv", |file| {
        let text = file.utf8("this is not UTF-8, in which WebAnno TSV is written")?;
        let cas = tsv::read(text.strip_prefix('\u{feff}').unwrap_or(text));
        Ok(cas.map(|mut cas| {
            beside.put(file, &mut cas);
            cas
        }))
    })?;
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
    reader.folder(files, 0)?;
    Ok(reader.out)
}

/// What a file holds, and how many characters its spans quote.
fn take_one(
    file: &InFile<'_>,
    cas: Result<Cas, ImportError>,
    options: &ReadOptions<'_>,
) -> Result<(Imported, u64), ReadError> {
    let mut out = Imported::default();
    let mut world = World::default();
    let quoted = cas.and_then(|cas| take::take(file.path, &cas, options, &mut world, &mut out));
    match quoted {
        Ok(quoted) => Ok((out, quoted)),
        Err(error) => Err(ReadError {
            file: file.path.to_owned(),
            error,
        }),
    }
}

fn is(file: &InFile<'_>, extension: &str) -> bool {
    let own = file.stem_and_extension().1;
    own.eq_ignore_ascii_case(extension)
}

fn in_files(files: &[(String, Vec<u8>)]) -> Vec<InFile<'_>> {
    let files = files.iter();
    files.map(|(path, bytes)| InFile { path, bytes }).collect()
}

struct Reader<'o> {
    options: &'o ReadOptions<'o>,
    world: World,
    quoted: u64,
    /// What archives unpacked to so far, in bytes.
    unpacked: u64,
    out: Imported,
}

/// Archives lie in the archives of whole projects, and no deeper.
const MAX_NESTED: usize = 2;

/// The most that the archives of one import may unpack to, in bytes: a small one
/// can hold many that each claim much.
const MAX_UNPACKED: u64 = 1 << 31;

/// The most text that spans may quote in all, in characters.
const MAX_QUOTED: u64 = 1 << 28;

impl<'o> Reader<'o> {
    fn new(options: &'o ReadOptions<'o>) -> Self {
        Self {
            options,
            world: World::default(),
            quoted: 0,
            unpacked: 0,
            out: Imported::default(),
        }
    }

    /// The files of an archive whose names end so, and the one that describes a
    /// project.
    fn unpack(
        &mut self,
        archive: &InFile<'_>,
        endings: &[&str],
    ) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        let files = unpack(archive, |name| {
            let name = name.to_lowercase();
            endings.iter().any(|it| name.ends_with(it)) || people::describes(&name)
        })?;
        self.unpacked += files.iter().map(|it| it.1.len() as u64).sum::<u64>();
        if self.unpacked > MAX_UNPACKED {
            return Err(ReadError::whole(
                archive.path,
                "the archives up to this one unpack to more than 2 GiB; import them in parts",
            ));
        }
        Ok(files)
    }

    /// The files of one person each, where they are of a project's archive.
    fn of_one_person<'f>(&mut self, files: &[InFile<'f>]) -> Result<Vec<InFile<'f>>, ReadError> {
        people::of_one_person(files, self.options.by, &mut self.out)
    }

    /// The documents of JSON files, and of archives with such.
    fn json(&mut self, files: &[InFile<'_>], nested: usize) -> Result<(), ReadError> {
        let files = self.of_one_person(files)?;
        let is_archive = |it: &InFile<'_>| nested < MAX_NESTED && is(it, "zip");
        let (archives, plain): (Vec<_>, Vec<_>) = files.into_iter().partition(is_archive);
        self.each(&plain, "json", |file| {
            let text = file.utf8("this is not UTF-8, in which CAS JSON is written")?;
            Ok(json::read(text.strip_prefix('\u{feff}').unwrap_or(text)))
        })?;
        for archive in archives {
            let unpacked = self.unpack(&archive, &[".json", ".zip"])?;
            self.json(&in_files(&unpacked), nested + 1)?;
        }
        Ok(())
    }

    /// Takes the files of that extension, which `read` reads.
    fn each(
        &mut self,
        files: &[InFile<'_>],
        extension: &str,
        read: impl Fn(&InFile<'_>) -> Result<Result<Cas, ImportError>, ReadError> + Sync,
    ) -> Result<(), ReadError> {
        let options = self.options;
        let taken = cores::each(files, |_, file| {
            is(file, extension).then(|| take_one(file, read(file)?, options))
        });
        for (file, taken) in files.iter().zip(taken) {
            match taken {
                Some(taken) => self.append(file, taken?)?,
                None => self.out.notes.push(ignored(file)),
            }
        }
        Ok(())
    }

    /// Adds what the next file holds.
    fn append(
        &mut self,
        file: &InFile<'_>,
        (mut next, quoted): (Imported, u64),
    ) -> Result<(), ReadError> {
        self.quoted += quoted;
        if self.quoted > MAX_QUOTED {
            return Err(ReadError::whole(
                file.path,
                format!(
                    "the spans up to this file cover more than {MAX_QUOTED} characters in \
                         all, counted once for each span; that many are not taken"
                ),
            ));
        }
        self.world.join(&mut next, &mut self.out);
        self.out.append(next);
        Ok(())
    }

    /// The documents of files that belong together: the type system is one for
    /// all of a folder and what lies in it.
    fn folder(&mut self, files: &[InFile<'_>], nested: usize) -> Result<(), ReadError> {
        let files = self.of_one_person(files)?;
        let mut systems: Vec<(&str, Arc<Types>)> = Vec::new();
        for file in &files {
            if file.name().eq_ignore_ascii_case(TYPES) {
                let mut types = Types::default();
                let read = types.read(file.bytes);
                read.map_err(|error| ReadError {
                    file: file.path.to_owned(),
                    error,
                })?;
                let folder = &file.path[..file.path.len() - file.name().len()];
                systems.push((folder, Arc::new(types)));
            }
        }
        let options = self.options;
        let taken = cores::each(&files, |_, file| {
            let near = systems
                .iter()
                .filter(|(folder, _)| file.path.starts_with(folder));
            let types = near.max_by_key(|(folder, _)| folder.len());
            is(file, "xmi").then(|| {
                let Some((_, types)) = types else {
                    return Err(without_types(file));
                };
                take_one(file, xmi::read(file.bytes, Arc::clone(types)), options)
            })
        });
        for (file, taken) in files.iter().zip(taken) {
            if let Some(taken) = taken {
                self.append(file, taken?)?;
            } else if is(file, "zip") && nested < MAX_NESTED {
                let unpacked = self.unpack(file, &[".xmi", ".xml", ".zip"])?;
                self.folder(&in_files(&unpacked), nested + 1)?;
            } else if !file.name().eq_ignore_ascii_case(TYPES) {
                self.out.notes.push(ignored(file));
            }
        }
        Ok(())
    }
}

fn without_types(file: &InFile<'_>) -> ReadError {
    ReadError::whole(
        file.path,
        format!(
            "there is no {TYPES} beside it, and XMI cannot be read without; name both files, \
                 their folder, or the ZIP archive with both"
        ),
    )
}
