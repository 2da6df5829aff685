//! Reading annotations into the texts that they are of.

use super::URN;
use super::item::{Item, Parsed, parse};
use super::place::{Finder, Target, same, shown};
use crate::exchange::fields::{self, ATTRIBUTE};
use crate::exchange::format::ignored;
use crate::exchange::json::{Json, error_at};
use crate::exchange::value::word;
use crate::exchange::world::{self, Object, World};
use crate::exchange::{
    Claimed, Counting, Document, ImportError, Imported, InFile, LabelledSpan, Link, Loss,
    OffsetUnit, Proof, ReadError, ReadOptions, Ruler,
};
use crate::model::slug::slug;
use crate::model::{
    Certainty, Entity, EntityId, EntityKind, Fragments, PartialDate, Period, Sensitivity,
    SourceState,
};
use crate::text::{CharSpan, SourceText, decode};
use ecow::EcoString;
use smol_str::SmolStr;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The most text that the spans of one import may quote in all, in characters.
const MAX_QUOTED: u64 = 1 << 28;

/// Reads files of annotations; other files among them are texts.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let is_json = |it: &&InFile<'_>| {
        let extension = it.stem_and_extension().1.to_ascii_lowercase();
        matches!(&*extension, "json" | "jsonld")
    };
    let (annotations, texts): (Vec<&InFile<'_>>, Vec<&InFile<'_>>) =
        files.iter().partition(is_json);
    let mut out = Imported::default();
    let used = RefCell::new(BTreeSet::new());
    for file in annotations {
        let failed = |error| ReadError {
            file: file.path.to_owned(),
            error,
        };
        let bytes = file
            .bytes
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(file.bytes);
        let json = std::str::from_utf8(bytes).map_err(|error| {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let last = before.rsplit('\n').next().unwrap_or_default();
            failed(ImportError {
                line: before.matches('\n').count() + 1,
                column: last.chars().count() + 1,
                message: "this is not UTF-8, which JSON is".to_owned(),
            })
        })?;
        let parsed = parse(json).map_err(|error| failed(error_at(json, &error)))?;
        let reader = Reader {
            file: file.path,
            texts: &texts,
            used: &used,
            options,
            about: BTreeMap::new(),
            finder: Finder::default(),
            quoted: 0,
            world: World::default(),
            out: Imported::default(),
        };
        out.append(reader.read(parsed).map_err(failed)?);
    }
    let used = used.into_inner();
    let others = texts.into_iter().filter(|it| !used.contains(it.path));
    out.notes.extend(others.map(ignored));
    Ok(out)
}

struct Reader<'a> {
    file: &'a str,
    texts: &'a [&'a InFile<'a>],
    /// The paths of those that an annotation is in.
    used: &'a RefCell<BTreeSet<String>>,
    options: &'a ReadOptions<'a>,
    /// What the file says of its sources, by id.
    about: BTreeMap<String, Object>,
    finder: Finder,
    quoted: u64,
    world: World,
    out: Imported,
}

/// A document, by what the file calls it, and what is said of it: which item,
/// and which of its targets.
struct Said<'i> {
    source: &'i str,
    items: Vec<(&'i Item, Vec<&'i Target>)>,
}

impl Reader<'_> {
    fn loss(&self, reason: &'static str, document: &str, item: &Item, detail: String) -> Loss {
        let number = item.number;
        Loss {
            reason,
            document: document.to_owned(),
            item: if item.id.is_empty() {
                format!("annotation {number}")
            } else {
                format!("annotation {number}, {}", shown(&item.id))
            },
            detail,
        }
    }

    fn note(&mut self, reason: &'static str, document: &str, detail: String) {
        self.out.notes.push(Loss {
            reason,
            document: document.to_owned(),
            item: "file".to_owned(),
            detail,
        });
    }

    fn read(mut self, parsed: Parsed) -> Result<Imported, ImportError> {
        for record in &parsed.records {
            let taken = match record {
                Json::Object(it) => self.world.record(it.clone(), &mut self.out),
                other => Err(format!("{}, where a record is expected", other.kind())),
            };
            if let Err(why) = taken {
                self.note("record", self.file, why);
            }
        }
        for address in &parsed.elsewhere {
            let detail = format!(
                "more annotations lie at ‘{}’, not in the file",
                shown(address)
            );
            self.note("more-pages", self.file, detail);
        }
        for it in &parsed.strange {
            self.note(
                "metadata",
                self.file,
                format!("this is no annotation: {it}"),
            );
        }
        let mut order: Vec<String> = Vec::new();
        for it in parsed.sources {
            let id = world::text(&it, "id").to_owned();
            order.push(format!("{URN}source:{id}"));
            self.about.insert(id, it);
        }
        let ids: BTreeSet<&str> = parsed.items.iter().map(|it| &*it.id).collect();
        // What is said of an annotation is no place in a text.
        let is_about = |it: &Target| !it.source.is_empty() && ids.contains(&*it.source);
        let mut documents: Vec<Said<'_>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for source in &order {
            places.insert(source, documents.len());
            let items = Vec::new();
            documents.push(Said { source, items });
        }
        let mut of_others: Vec<&Item> = Vec::new();
        for item in &parsed.items {
            if item.targets.iter().all(is_about) {
                of_others.push(item);
                continue;
            }
            for target in item.targets.iter().filter(|it| !is_about(it)) {
                let at = *places.entry(&target.source).or_insert_with(|| {
                    let source = &*target.source;
                    let items = Vec::new();
                    documents.push(Said { source, items });
                    documents.len() - 1
                });
                match documents[at].items.last_mut() {
                    Some((last, targets)) if std::ptr::eq(*last, item) => targets.push(target),
                    _ => documents[at].items.push((item, vec![target])),
                }
            }
        }
        // The spans of each annotation of which something is said, by its address:
        // one for each label.
        let mut marked: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        for item in &of_others {
            let targets = item.targets.iter().map(|it| &*it.source);
            let linked = item.linked.iter().map(|it| &**it);
            marked.extend(targets.chain(linked).map(|it| (it, Vec::new())));
        }
        for said in &documents {
            self.document(said, &mut marked)?;
        }
        for item in of_others {
            self.link(item, &marked);
        }
        Ok(self.out)
    }

    /// The text that a source's address means, and whether it is the project's.
    fn text(&self, source: &str) -> (String, Option<(SourceText, bool)>) {
        let own = source
            .strip_prefix(URN)
            .and_then(|it| it.strip_prefix("source:"));
        let last = source.trim_end_matches('/');
        let last = last.rsplit(['/', ':', '#']).next().unwrap_or(last);
        let last = unescaped(last);
        let name = own.map_or_else(|| last.clone(), str::to_owned);
        let mut names: Vec<String> = Vec::new();
        if let Some(about) = self.about.get(&name) {
            for key in ["sha256", "id", "path", "title"] {
                names.push(world::text(about, key).to_owned());
            }
        }
        let stem = last.rsplit_once('.').map_or(&*last, |it| it.0).to_owned();
        names.extend([source.to_owned(), name.clone(), last, stem]);
        names.retain(|it| !it.is_empty());
        let known = self.options.known;
        let known = known.and_then(|known| names.iter().find_map(|it| known(it)));
        if let Some(text) = known {
            return (name, Some((text, true)));
        }
        let fits = |file: &&&InFile<'_>| {
            let stem = file.name();
            let stem = stem.rsplit_once('.').map_or(stem, |it| it.0);
            names.iter().any(|it| {
                let path = it.trim_start_matches("../").trim_start_matches("./");
                it == file.path || path == file.path || it == file.name() || it == stem || {
                    let inner = it.rsplit('/').next().unwrap_or(it);
                    inner == file.name()
                }
            })
        };
        let file = self.texts.iter().find(fits);
        self.used
            .borrow_mut()
            .extend(file.map(|it| it.path.to_owned()));
        let text = file.and_then(|it| decode(it.bytes, None).ok());
        let text = text.and_then(|it| SourceText::new(it.text).ok());
        (name, text.map(|it| (it, false)))
    }

    fn document<'i>(
        &mut self,
        said: &Said<'i>,
        marked: &mut HashMap<&'i str, Vec<(usize, usize)>>,
    ) -> Result<(), ImportError> {
        let (name, text) = self.text(said.source);
        let Some((text, known)) = text else {
            let source = shown(said.source);
            for (item, _) in &said.items {
                let detail =
                    format!("the text of ‘{source}’ is neither the project’s nor among the files");
                let loss = self.loss("no-text", &name, item, detail);
                self.out.losses.push(loss);
            }
            if said.items.is_empty() {
                let detail = "its text is not at hand; nothing is said of it".to_owned();
                self.note("no-text", &name, detail);
            }
            return Ok(());
        };
        let counting = match self.options.counting {
            Some(counting) => counting,
            None => self.prove(said, &name, &text),
        };
        let ruler = Ruler::new(&text, counting);
        let line = said.items.first().map_or(1, |it| it.0.number);
        let mut document = Document::new(Some(name.clone()), line, text.clone());
        document.known = known;
        document.state = SourceState::Done;
        if let Some(about) = self.about.get(&name) {
            describe(about, &mut document);
        }
        let index = self.out.documents.len();
        document.spans.reserve_exact(said.items.len());
        for (item, targets) in &said.items {
            let mut spans: Vec<CharSpan> = Vec::new();
            let mut whole = true;
            for target in targets {
                match self.finder.place(target, &ruler, &text) {
                    Ok((span, elsewhere)) => {
                        if elsewhere {
                            let detail = match target.position {
                                Some((start, _)) => {
                                    format!("its quote stands at {}, not at {start}", span.start())
                                }
                                None => format!("its quote stands at {}", span.start()),
                            };
                            let note = self.loss("placed-by-quote", &name, item, detail);
                            self.out.notes.push(note);
                        }
                        spans.push(span);
                    }
                    Err((reason, why)) => {
                        whole = false;
                        let loss = self.loss(reason, &name, item, why);
                        self.out.losses.push(loss);
                    }
                }
            }
            // An annotation without one of its parts would be another.
            let Ok(spans) = Fragments::merging(spans) else {
                continue;
            };
            if !whole {
                continue;
            }
            let new = self.spans(item, &name, &spans);
            let length: u64 = spans.as_slice().iter().map(|it| u64::from(it.len())).sum();
            self.quoted += length * new.len() as u64;
            let first = document.spans.len();
            document.spans.extend(new);
            if let Some(marked) = marked.get_mut(&*item.id) {
                marked.extend((first..document.spans.len()).map(|span| (index, span)));
            }
        }
        if self.quoted > MAX_QUOTED {
            return Err(ImportError {
                line: 1,
                column: 1,
                message: format!(
                    "the annotations up to ‘{name}’ cover more than {MAX_QUOTED} characters in \
                     all, counted once for each; that many are not taken"
                ),
            });
        }
        self.out.documents.push(document);
        Ok(())
    }

    /// How the positions in a document count, as the quotes tell.
    fn prove(&mut self, said: &Said<'_>, name: &str, text: &SourceText) -> Counting {
        let mut candidates = vec![Counting::default()];
        if text.utf16_len().get() > text.char_len().get() {
            candidates.push(Counting::of(OffsetUnit::Utf16));
        }
        if text.as_str().contains("\r\n") {
            let joined = |it: &Counting| Counting {
                joined_line_ends: true,
                ..*it
            };
            let more: Vec<Counting> = candidates.iter().map(joined).collect();
            candidates.extend(more);
        }
        let targets = said.items.iter().flat_map(|it| &it.1);
        let claims: Vec<Claimed<'_>> = targets.filter_map(|it| it.claim()).collect();
        if candidates.len() == 1 || claims.is_empty() {
            return Counting::default();
        }
        let proof = Proof::of(text, &claims, &candidates, same);
        let words = proof.counting.in_words();
        let rivals: Vec<String> = proof.rivals.iter().map(|it| it.in_words()).collect();
        // Quotes that stand nowhere say that the text has changed, and no more.
        if !rivals.is_empty() && (proof.proved > 0 || proof.quotes == 0) {
            let rivals = rivals.join(" or ");
            let detail =
                format!("the positions were read as {words}; they may as well be {rivals}");
            self.note("offset-unit", name, detail);
        } else if proof.counting != Counting::default() {
            let detail = format!(
                "the positions were read as {words}, under which {} of {} quotes stand where they should",
                proof.proved, proof.quotes
            );
            self.note("offset-unit", name, detail);
        }
        proof.counting
    }

    /// The spans that an annotation comes to, one for each of its labels.
    fn spans(&mut self, item: &Item, name: &str, spans: &Fragments) -> Vec<LabelledSpan> {
        let mut labels: Vec<&str> = Vec::new();
        for it in &item.labels {
            if !it.trim().is_empty() && !labels.contains(&it.as_str()) {
                labels.push(it);
            }
        }
        if labels.is_empty() {
            // What it is for is all that is known of it.
            let motive = item.motivations.iter().map(SmolStr::as_str);
            let motive = motive.filter(|it| !it.trim().is_empty());
            labels.push(motive.map(local).next().unwrap_or("annotation"));
        }
        let id = item.id.rsplit([':', '/', '#']).next().unwrap_or_default();
        let id = EcoString::from(unescaped(id));
        let mut out = Vec::new();
        for label in labels {
            let mut span = LabelledSpan::new(spans.clone(), label);
            span.id.clone_from(&id);
            span.note = item.notes.join("\n").into();
            let mut wrong = Vec::new();
            for ours in &item.ours {
                wrong.extend(world::put_on(&mut span, ours));
            }
            for (attribute, said) in &item.attributes {
                // A name that is plain is one of an attribute.
                let _ = fields::set(&mut span, &format!("{ATTRIBUTE}{attribute}"), said);
            }
            for (address, label) in &item.identified {
                let entity = self.entity(address, label);
                if span.entities.iter().all(|it| it.0 != entity) {
                    span.entities.push((entity, Certainty::Certain));
                }
            }
            for why in wrong {
                let loss = self.loss("field", name, item, why);
                self.out.losses.push(loss);
            }
            out.push(span);
        }
        out
    }

    /// The entity that an address means.
    fn entity(&mut self, address: &str, label: &str) -> SmolStr {
        if let Some(id) = address
            .strip_prefix(URN)
            .and_then(|it| it.strip_prefix("entity:"))
        {
            return SmolStr::new(id);
        }
        let last = address.trim_end_matches('/');
        let last = unescaped(last.rsplit(['/', '#', ':']).next().unwrap_or(last));
        let id = SmolStr::new(slug(&last, "entity"));
        if let Ok(parsed) = EntityId::parse(&id) {
            let entity = Entity {
                id: parsed,
                kind: EntityKind::Other,
                label: if label.is_empty() {
                    last
                } else {
                    label.to_owned()
                },
                aliases: BTreeSet::new(),
                within: Vec::new(),
                sensitivity: Sensitivity::Public,
                note: address.to_owned(),
            };
            self.world.entity(entity, &mut self.out);
        }
        id
    }

    /// What is said of an annotation: a link to another, or words.
    fn link(&mut self, item: &Item, marked: &HashMap<&str, Vec<(usize, usize)>>) {
        let first = |address: &str| marked.get(address).and_then(|it| it.first()).copied();
        let mut to: Vec<(usize, usize)> = item.linked.iter().filter_map(|it| first(it)).collect();
        let mut from: Vec<(usize, usize)> = item
            .targets
            .iter()
            .filter_map(|it| first(&it.source))
            .collect();
        if from.is_empty() {
            let detail = "the annotation that it is about could not be placed".to_owned();
            let loss = self.loss("dangling", self.file, item, detail);
            return self.out.losses.push(loss);
        }
        let linking = !item.linked.is_empty() || item.motivations.iter().any(|it| it == "linking");
        // Two targets and nothing to tie them to are tied to one another.
        if linking && item.linked.is_empty() && from.len() > 1 {
            to = from.split_off(1);
        }
        if linking && to.is_empty() {
            let detail = "what it leads to is no annotation in the file".to_owned();
            let loss = self.loss("dangling", self.file, item, detail);
            return self.out.losses.push(loss);
        }
        let note = item.notes.join("\n");
        if !linking {
            // An answer to an annotation is a note on it.
            for (document, span) in from {
                let to = &mut self.out.documents[document].spans[span].note;
                for it in [&note, &item.labels.join(", ")] {
                    if !it.is_empty() {
                        if !to.is_empty() {
                            to.push('\n');
                        }
                        to.push_str(it);
                    }
                }
            }
            return;
        }
        let kinds: Vec<&str> = item.labels.iter().map(SmolStr::as_str).collect();
        let kinds = if kinds.is_empty() {
            vec!["related"]
        } else {
            kinds
        };
        for (document, start) in &from {
            for (other, end) in &to {
                if document != other {
                    let detail = "it leads from one document to another".to_owned();
                    let loss = self.loss("across-documents", self.file, item, detail);
                    self.out.losses.push(loss);
                    continue;
                }
                for kind in &kinds {
                    let mut link = Link::new(*start, *end, *kind);
                    link.id = item
                        .id
                        .strip_prefix(URN)
                        .and_then(|it| it.strip_prefix("relation:"))
                        .map(str::to_owned);
                    link.note.clone_from(&note);
                    self.out.documents[*document].links.push(link);
                }
            }
        }
    }
}

/// The name behind a prefix: `oa:tagging`.
fn local(name: &str) -> &str {
    name.rsplit([':', '#', '/']).next().unwrap_or(name)
}

/// What we say of a source.
fn describe(about: &Object, document: &mut Document) {
    let text = |key: &str| world::text(about, key);
    document.about.title = text("title").to_owned();
    document.about.publisher = text("publisher").to_owned();
    document.about.published = PartialDate::parse(text("published")).ok();
    document.about.covers = Period::parse(text("covers")).ok();
    document.about.language = text("language").into();
    let states = [
        SourceState::Untouched,
        SourceState::Started,
        SourceState::Done,
    ];
    let said = states.into_iter().find(|it| word(it) == text("state"));
    document.state = said.unwrap_or(document.state);
}

/// A part of an address without its escapes.
fn unescaped(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3);
        let hex = hex.and_then(|it| std::str::from_utf8(it).ok());
        let hex = hex.and_then(|it| u8::from_str_radix(it, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests;
