//! Writing a project and its archive.

mod codes;

use super::ends::{Shift, crlf_of, with_ends};
use super::{FRAGMENT, MAX_NAME, PROJECT, Program, guid};
use crate::exchange::left::{Kind, left};
use crate::exchange::world::{self, Extra};
use crate::exchange::xml::{is_clean, push_attribute, push_text};
use crate::exchange::{
    Corpus, CorpusDocument, Counting, Loss, OutFile, Ruler, WriteOptions, Written,
};
use crate::model::{Annotation, AnnotationId, EntityId, EventId, Relation, SourceId};
use crate::text::SourceText;
use codes::Codes;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Writes an archive, or the codebook alone if the options say so.
pub(in crate::exchange) fn write(corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
    let codes = Codes::of(corpus.project().scheme());
    let mut written = Written::default();
    if options.codebook {
        written.files.push(OutFile {
            path: "codebook.qdc".to_owned(),
            bytes: codes.codebook().into_bytes(),
        });
        return written;
    }
    let draft = || Draft {
        corpus,
        codes: &codes,
        program: options.program,
        options,
        files: Vec::new(),
        sources: String::new(),
        notes: String::new(),
        links: String::new(),
        mentions: HashMap::new(),
        author: guid("user", &corpus.project().head().annotator.id),
        gone: HashSet::new(),
        losses: Vec::new(),
        remarks: Vec::new(),
    };
    let from = corpus.relations_by_start();
    let parts = corpus.each(|_, document| {
        let mut draft = draft();
        draft.document(document);
        draft.relations(document, &from);
        draft
    });
    let mut draft = draft();
    parts.into_iter().for_each(|it| draft.append(it));
    let project = OutFile {
        path: "project.qde".to_owned(),
        bytes: draft.project().into_bytes(),
    };
    let mut files = vec![project];
    files.append(&mut draft.files);
    written.losses = draft.losses;
    written.notes = draft.remarks;
    let carried = [
        Kind::Relations,
        Kind::Entities,
        Kind::Events,
        Kind::EventLinks,
    ];
    written.losses.extend(left(corpus, &carried));
    written.files.push(OutFile {
        path: "project.qdpx".to_owned(),
        bytes: crate::exchange::archive::pack(&files),
    });
    written
}

/// A project while it is written, each part of it in its own place.
struct Draft<'a, 'c> {
    corpus: &'c Corpus<'a>,
    codes: &'c Codes<'c>,
    program: Program,
    options: &'c WriteOptions,
    files: Vec<OutFile>,
    sources: String,
    notes: String,
    links: String,
    /// The selections that mention an entity.
    mentions: HashMap<&'a EntityId, Vec<String>>,
    author: String,
    /// Annotations of which nothing is left in the written text.
    gone: HashSet<&'a AnnotationId>,
    losses: Vec<Loss>,
    remarks: Vec<Loss>,
}

/// Opens an element with attributes.
fn open(out: &mut String, name: &str, attributes: &[(&str, &str)]) {
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        push_attribute(out, key, value);
    }
    out.push('>');
}

/// A whole element without content.
fn empty(out: &mut String, name: &str, attributes: &[(&str, &str)]) {
    open(out, name, attributes);
    out.pop();
    out.push_str("/>");
}

fn close(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

fn description(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.push_str("<Description>");
        push_text(out, text);
        out.push_str("</Description>");
    }
}

/// A text that people read, or something else where there is none.
fn named<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.trim().is_empty() {
        otherwise
    } else {
        text
    }
}

impl<'a> Draft<'a, '_> {
    /// Adds what was written of the next document.
    fn append(&mut self, mut next: Self) {
        self.files.append(&mut next.files);
        self.sources.push_str(&next.sources);
        self.notes.push_str(&next.notes);
        self.links.push_str(&next.links);
        for (entity, mut selections) in next.mentions {
            let all = self.mentions.entry(entity).or_default();
            all.append(&mut selections);
        }
        self.losses.append(&mut next.losses);
        self.remarks.append(&mut next.remarks);
    }

    /// The text of a document as the program wants it, and where places go.
    fn retold(&mut self, document: &CorpusDocument<'a>) -> (SourceText, Option<Shift>, Extra) {
        let text = document.text.as_str();
        let (found, count) = crlf_of(text);
        let crlf = self.program.writes_crlf();
        let mut about = Extra::new();
        let unchanged = if crlf {
            found.len() == count
        } else {
            found.is_empty()
        };
        let (other, shift) = with_ends(text, |_| crlf);
        let set: HashSet<usize> = found.iter().copied().collect();
        let comes_back = with_ends(&other, |number| set.contains(&number)).0 == text;
        let other = SourceText::new(other).ok().filter(|_| comes_back);
        let Some(other) = other.filter(|_| !unchanged) else {
            return (document.text.clone(), None, about);
        };
        let ends = if found.len() == count {
            json!("all")
        } else {
            json!(found)
        };
        about.insert("crlf".to_owned(), ends);
        let name = if crlf { "CR LF" } else { "LF" };
        self.remarks.push(Loss {
            reason: "line-ends",
            document: document.source.id.to_string(),
            item: format!("source {}", document.source.id),
            detail: format!("all of its line ends were written as {name}; an import undoes that"),
        });
        (other, Some(shift), about)
    }

    fn document(&mut self, document: &CorpusDocument<'a>) {
        let source = document.source;
        let (text, shift, mut about) = self.retold(document);
        let id = guid("source", source.id.as_str());
        // A text that begins with U+FEFF gets a mark before it: readers drop one.
        let mark = text.as_str().starts_with('\u{feff}');
        let mut bytes = Vec::with_capacity(text.as_str().len() + 3);
        if mark {
            bytes.extend_from_slice(b"\xEF\xBB\xBF");
        }
        bytes.extend_from_slice(text.as_str().as_bytes());
        self.files.push(OutFile {
            path: format!("sources/{id}.txt"),
            bytes,
        });
        let mut put = |key: &str, value: String| {
            if !value.is_empty() {
                about.insert(key.to_owned(), json!(value));
            }
        };
        put("source", source.id.to_string());
        put("title", source.title.clone());
        put("publisher", source.publisher.clone());
        let date = source.published.map(|it| it.to_string());
        put("published", date.unwrap_or_default());
        let covers = source.covers.map(|it| it.to_string());
        put("covers", covers.unwrap_or_default());
        put("language", source.language.to_string());
        put("state", crate::exchange::value::word(source.state));
        let path = format!("internal://{id}.txt");
        let name = named(&source.title, source.id.as_str());
        let attributes = [("guid", &*id), ("name", name), ("plainTextPath", &path)];
        open(&mut self.sources, "TextSource", &attributes);
        description(&mut self.sources, &world::line(&about));
        self.sources.push('\n');
        let counting = Counting {
            joined_line_ends: self.program.counts_one(),
            ..Counting::of(self.options.unit)
        };
        let ruler = Ruler::new(&text, counting);
        for it in &document.annotations {
            self.annotation(it, &ruler, &text, shift.as_ref());
        }
        close(&mut self.sources, "TextSource");
    }

    fn annotation(
        &mut self,
        it: &'a Annotation,
        ruler: &Ruler<'_>,
        text: &SourceText,
        shift: Option<&Shift>,
    ) {
        let mut lose = |reason, detail: &str| {
            self.losses.push(Loss {
                reason,
                document: it.source.to_string(),
                item: it.id.to_string(),
                detail: detail.to_owned(),
            });
        };
        // A place between a CR and its LF is none where they are one.
        let joined = |at: u32| {
            self.program.counts_one() && {
                let bytes = text.byte_of(crate::text::CharOffset::new(at));
                let bytes = bytes.map_or(0, crate::text::ByteOffset::to_usize);
                let text = text.as_str();
                text[..bytes].ends_with('\r') && text[bytes..].starts_with('\n')
            }
        };
        let mut spans = Vec::new();
        let mut moved = false;
        for span in it.spans.as_slice() {
            let placed = shift.map_or(Some((*span, false)), |it| it.span(*span));
            moved |= placed.is_none_or(|it| it.1);
            if let Some((span, _)) = placed {
                let cut = joined(span.start().get()) || joined(span.end().get());
                moved |= cut;
                if ruler.offset(span.start()) < ruler.offset(span.end()) {
                    spans.push(span);
                }
            }
        }
        if moved {
            lose("text-changed", "it begins or ends inside a CR LF");
        }
        if spans.is_empty() {
            self.gone.insert(&it.id);
        }
        let id = it.id.as_str();
        for (part, span) in spans.iter().enumerate() {
            let guid = selection(id, part);
            let words = text.quote(*span).unwrap_or_default();
            let name: String = words.chars().take(MAX_NAME).collect();
            let start = ruler.offset(span.start()).to_string();
            let end = ruler.offset(span.end()).to_string();
            let attributes = [
                ("guid", &*guid),
                ("name", &*name),
                ("startPosition", &*start),
                ("endPosition", &*end),
                ("creatingUser", &*self.author),
            ];
            open(&mut self.sources, "PlainTextSelection", &attributes);
            if part > 0 {
                let line = json!({ "part_of": id });
                description(&mut self.sources, &world::line(&line));
                self.coding(&guid, 0, self.codes.tag(&it.tag));
                let first = selection(id, 0);
                let link = super::guid("part", &guid);
                let attributes = [
                    ("guid", &*link),
                    ("name", FRAGMENT),
                    ("direction", "OneWay"),
                    ("originGUID", &*first),
                    ("targetGUID", &*guid),
                ];
                empty(&mut self.links, "Link", &attributes);
                self.links.push('\n');
            } else {
                self.first_part(it, &guid);
            }
            close(&mut self.sources, "PlainTextSelection");
        }
    }

    fn coding(&mut self, selection: &str, number: usize, code: &str) {
        let guid = guid("coding", &format!("{selection} {number}"));
        let attributes = [("guid", &*guid), ("creatingUser", &*self.author)];
        open(&mut self.sources, "Coding", &attributes);
        empty(&mut self.sources, "CodeRef", &[("targetGUID", code)]);
        self.sources.push_str("</Coding>");
    }

    /// All that an annotation carries stands with its first part.
    fn first_part(&mut self, it: &'a Annotation, selection: &str) {
        let mut extra = world::extra(it);
        extra.insert("id".to_owned(), json!(it.id.as_str()));
        let note = is_clean(&it.note).then_some(&*it.note);
        let note = note.filter(|it| !it.is_empty());
        if note.is_some() {
            extra.remove("note");
        }
        let mut codes = vec![self.codes.tag(&it.tag).to_owned()];
        let mut others = Extra::new();
        for (name, value) in &it.attributes {
            match self.codes.word(&it.tag, name, value) {
                Some(code) => codes.push(code),
                None => {
                    others.insert(name.to_string(), world::attribute(value));
                }
            }
        }
        if !others.is_empty() {
            extra.insert("attributes".to_owned(), others.into());
        }
        description(&mut self.sources, &world::line(&extra));
        for (number, code) in codes.iter().enumerate() {
            self.coding(selection, number, code);
        }
        if let Some(note) = note {
            let id = guid("note", it.id.as_str());
            empty(&mut self.sources, "NoteRef", &[("targetGUID", &id)]);
            self.note(&id, note);
        }
        for link in &it.entities {
            let all = self.mentions.entry(&link.entity).or_default();
            if all.last().is_none_or(|it| it != selection) {
                all.push(selection.to_owned());
            }
        }
    }

    fn note(&mut self, guid: &str, text: &str) {
        let first = text.lines().next().unwrap_or_default();
        let name: String = first.chars().take(MAX_NAME).collect();
        let attributes = [("guid", guid), ("name", named(&name, "Note"))];
        open(&mut self.notes, "Note", &attributes);
        self.notes.push_str("<PlainTextContent>");
        push_text(&mut self.notes, text);
        self.notes.push_str("</PlainTextContent>");
        close(&mut self.notes, "Note");
    }

    fn relations(
        &mut self,
        document: &CorpusDocument<'a>,
        from: &HashMap<&AnnotationId, Vec<&'a Relation>>,
    ) {
        let here: HashSet<&AnnotationId> = document.annotations.iter().map(|it| &it.id).collect();
        let all = document.annotations.iter();
        for it in all.flat_map(|it| from.get(&it.id).into_iter().flatten()) {
            let mut lose = |reason, detail: &str| {
                self.losses.push(Loss {
                    reason,
                    document: document.source.id.to_string(),
                    item: it.id.to_string(),
                    detail: detail.to_owned(),
                });
            };
            if !here.contains(&it.to) {
                lose("across-documents", "it leads to another document");
                continue;
            }
            if self.gone.contains(&it.from) || self.gone.contains(&it.to) {
                lose("text-changed", "one of its ends is half of a CR LF");
                continue;
            }
            if !is_clean(&it.note) {
                lose("field", "its note has characters that XML cannot hold");
            }
            let id = guid("relation", it.id.as_str());
            let (origin, target) = (selection(it.from.as_str(), 0), selection(it.to.as_str(), 0));
            let attributes = [
                ("guid", &*id),
                ("name", &*it.kind),
                ("direction", "OneWay"),
                ("originGUID", &*origin),
                ("targetGUID", &*target),
            ];
            if it.note.is_empty() {
                empty(&mut self.links, "Link", &attributes);
                self.links.push('\n');
            } else {
                let note = guid("relation note", it.id.as_str());
                open(&mut self.links, "Link", &attributes);
                empty(&mut self.links, "NoteRef", &[("targetGUID", &note)]);
                close(&mut self.links, "Link");
                self.note(&note, &it.note);
            }
        }
    }

    /// The cases: an entity each, with the selections that mention it.
    fn cases(&self) -> String {
        let mut out = String::new();
        for it in self.corpus.entities() {
            let id = guid("entity", it.id.as_str());
            let name = named(&it.label, it.id.as_str());
            open(&mut out, "Case", &[("guid", &id), ("name", name)]);
            description(&mut out, &world::line(&world::entity(it)));
            for selection in self.mentions.get(&it.id).into_iter().flatten() {
                empty(&mut out, "SelectionRef", &[("targetGUID", selection)]);
            }
            close(&mut out, "Case");
        }
        out
    }

    /// The sets: an event each, with the sources that tell of it.
    fn sets(&self) -> String {
        let mut sources: HashMap<&EventId, BTreeSet<&SourceId>> = HashMap::new();
        for it in self.corpus.accounts() {
            sources
                .entry(&it.event)
                .or_default()
                .insert(&it.passage.source);
        }
        let written: HashSet<&str> = self.files.iter().map(|it| &*it.path).collect();
        let mut out = String::new();
        for it in self.corpus.events() {
            let id = guid("event", it.id.as_str());
            let name = named(&it.title, it.id.as_str());
            open(&mut out, "Set", &[("guid", &id), ("name", name)]);
            description(&mut out, &world::line(&world::event(it)));
            for source in sources.get(&it.id).into_iter().flatten() {
                let id = guid("source", source.as_str());
                if written.contains(&*format!("sources/{id}.txt")) {
                    empty(&mut out, "MemberSource", &[("targetGUID", &id)]);
                }
            }
            close(&mut out, "Set");
        }
        out
    }

    fn project(&self) -> String {
        let head = self.corpus.project().head();
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        let attributes = [
            ("xmlns", PROJECT),
            ("name", named(&head.title, "Project")),
            ("origin", concat!("Variorum ", env!("CARGO_PKG_VERSION"))),
            ("creatingUserGUID", &*self.author),
        ];
        open(&mut out, "Project", &attributes);
        out.push_str("\n<Users>");
        let name = named(&head.annotator.name, "Annotator");
        empty(&mut out, "User", &[("guid", &self.author), ("name", name)]);
        out.push_str("</Users>\n<CodeBook>");
        out.push_str(&self.codes.codes());
        out.push_str("</CodeBook>\n");
        let mut part = |name: &str, content: &str| {
            // An element of these that is empty is against the standard.
            if !content.is_empty() {
                open(&mut out, name, &[]);
                out.push('\n');
                out.push_str(content);
                close(&mut out, name);
            }
        };
        part("Cases", &self.cases());
        part("Sources", &self.sources);
        part("Notes", &self.notes);
        part("Links", &self.links);
        part("Sets", &self.sets());
        let links = self.corpus.event_links();
        let lines: Vec<String> = links
            .into_iter()
            .map(|it| world::line(&world::event_link(it)))
            .collect();
        description(&mut out, &lines.join("\n"));
        out.push_str("\n</Project>\n");
        out
    }
}

/// The identifier of a part of an annotation.
fn selection(id: &str, part: usize) -> String {
    guid("selection", &format!("{id} {part}"))
}
