//! From a corpus to feature structures, whatever the form they are written in.

use super::kinds::{Kind, Kinds};
use super::{
    ACCOUNT, FRAGMENT, IRI, MEMBER, META, NO_LANGUAGE, OURS, RECORD, SENTENCE, SOFA, TOKEN, clean,
};
use crate::exchange::adopt::file_stem;
use crate::exchange::corpus::{Corpus, CorpusDocument};
use crate::exchange::left::{Kind as Records, left, parts_of_lost};
use crate::exchange::out::{Out, files_of_each};
use crate::exchange::tokens::Tokens;
use crate::exchange::value::word;
use crate::exchange::world::{self, Extra};
use crate::exchange::{Counting, Loss, OffsetUnit, OutFile, Ruler, Take, Written, fields};
use crate::model::{
    Account, Annotation, AnnotationId, AttributeValue, Bound, Certainty, EntityId, EventId,
    Record as _, Ref, Relation, SourceId,
};
use crate::text::CharSpan;
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A feature's value.
pub(super) enum Put<'a> {
    Text(Cow<'a, str>),
    Flag(bool),
    One(u64),
    /// Several; the first is the id of the array that they are in, where arrays
    /// are structures of their own.
    Many(u64, &'a [u64]),
}

/// A form in which a CAS is written: one document.
pub(super) trait Form: Sized {
    /// The extension of documents.
    const EXTENSION: &'static str;
    /// Whether it holds only what XML can.
    const XML: bool;
    /// Whether it is made of tokens: then nothing begins or ends in the white
    /// space between them, no value is empty, and links have roles alone.
    const TOKENS: bool = false;

    /// Begins a document with its text.
    fn begin(kinds: &[Kind], text: &str, out: &mut Out<'_>) -> Self;
    /// Adds a structure.
    fn put<N: AsRef<str>>(
        &mut self,
        out: &mut Out<'_>,
        id: u64,
        kind: &str,
        span: Option<(u64, u64)>,
        features: &[(N, Put<'_>)],
    );
    /// Adds structures of one kind that have no features, with ids from the first
    /// one on.
    fn put_all(
        &mut self,
        out: &mut Out<'_>,
        first: u64,
        kind: &str,
        spans: impl Iterator<Item = (u64, u64)>,
    );
    /// Ends the document, with the structures that are in its index.
    fn end(self, out: &mut Out<'_>, members: &[u64]);
    /// The file that all documents need.
    fn types(kinds: &[Kind]) -> Option<OutFile>;
}

/// What documents are written from, all of them.
struct Shared<'a, 'c> {
    corpus: &'c Corpus<'a>,
    kinds: Kinds<'a>,
    from: HashMap<&'a AnnotationId, Vec<&'a Relation>>,
    accounts: BTreeMap<&'a SourceId, Vec<&'a Account>>,
    /// What each document names.
    named: Vec<Named>,
}

/// What the file of a document is called, without its extension.
pub(super) fn stem_of(document: &CorpusDocument<'_>, taken: &mut HashSet<String>) -> String {
    let mut stem = file_stem(&document.source.id);
    while !taken.insert(stem.to_lowercase()) {
        stem.push('_');
    }
    stem
}

/// Writes a corpus in a form; `take` gets the documents.
pub(super) fn write<F: Form>(corpus: &Corpus<'_>, take: &mut Take<'_>) -> Written {
    let mut shared = Shared {
        corpus,
        kinds: Kinds::of(corpus),
        from: corpus.relations_by_start(),
        accounts: corpus.accounts_by_source(),
        named: Vec::new(),
    };
    let mut stems = Vec::with_capacity(corpus.len());
    let mut taken = HashSet::new();
    for document in corpus.all() {
        shared.named.push(shared.names(document));
        stems.push(stem_of(document, &mut taken));
    }
    let mut written = Written::default();
    let one = |index: usize, document: &CorpusDocument<'_>, take: &mut Take<'_>| {
        let path = format!("{}.{}", stems[index], F::EXTENSION);
        shared.document::<F>(index, document, Out::file(&path, take))
    };
    files_of_each(corpus, take, one, |one, _| written.append(one));
    if F::TOKENS {
        let parts = parts_of_lost(corpus, &written.losses);
        written.losses.extend(parts);
    }
    written.files.extend(F::types(&shared.kinds.all));
    let away = |it: &&Account| !corpus.holds_source(&it.passage.source);
    for it in corpus.accounts().filter(away) {
        written.losses.push(Loss {
            reason: "account",
            document: it.passage.source.to_string(),
            item: it.id.to_string(),
            detail: "its passage is in no document of the export".to_owned(),
        });
    }
    let mut carried = vec![Records::Relations, Records::Accounts];
    // Without a document there is no file that could hold them.
    if !corpus.is_empty() {
        carried.extend([Records::Entities, Records::Events, Records::EventLinks]);
    }
    written.losses.extend(left(corpus, &carried));
    written
}

/// The entities and events that a document names.
#[derive(Default)]
struct Named {
    entities: BTreeSet<EntityId>,
    events: BTreeSet<EventId>,
}

impl<'a> Shared<'a, '_> {
    fn document<F: Form>(
        &self,
        index: usize,
        document: &CorpusDocument<'a>,
        mut out: Out<'_>,
    ) -> Written {
        let mut written = Written::default();
        let text = document.text.as_str();
        let shown = if F::XML { clean(text) } else { text.into() };
        if shown != text {
            written.notes.push(Loss {
                reason: "text-changed",
                document: document.source.id.to_string(),
                item: format!("source {}", document.source.id),
                detail: "each character that XML cannot hold became a space".to_owned(),
            });
        }
        let mut sheet = Sheet {
            form: F::begin(&self.kinds.all, &shown, &mut out),
            out,
            kinds: &self.kinds,
            document,
            ruler: Ruler::new(document.text, Counting::of(OffsetUnit::Utf16)),
            next: SOFA + 1,
            members: Vec::new(),
            places: HashMap::new(),
            tokens: Tokens::of(document.text),
            written: &mut written,
        };
        sheet.frame();
        for record in self.world(index) {
            let line = world::line(&record);
            sheet.add(RECORD, None, &[("record", Put::Text(line.into()))]);
        }
        for it in &document.annotations {
            sheet.annotation(it);
        }
        for it in &document.annotations {
            for relation in self.from.get(&it.id).into_iter().flatten() {
                sheet.relation(relation);
            }
        }
        for it in self.accounts_of(document) {
            sheet.account(self.corpus, it);
        }
        if F::TOKENS && !sheet.tokens_only() {
            return written;
        }
        sheet.form.end(&mut sheet.out, &sheet.members);
        sheet.out.finish();
        written
    }

    fn accounts_of(&self, document: &CorpusDocument<'_>) -> &[&'a Account] {
        let found = self.accounts.get(&document.source.id);
        found.map_or(&[], Vec::as_slice)
    }

    fn names(&self, document: &CorpusDocument<'_>) -> Named {
        let mut named = Named::default();
        for it in &document.annotations {
            it.visit_refs(&mut |of| match of {
                Ref::Entity(id) if !named.entities.contains(id) => {
                    named.entities.insert(id.clone());
                }
                Ref::Event(id) if !named.events.contains(id) => {
                    named.events.insert(id.clone());
                }
                _ => {}
            });
        }
        let accounts = self.accounts_of(document).iter();
        named.events.extend(accounts.map(|it| it.event.clone()));
        named
    }

    /// The records of a document: the entities and events that it names, and in
    /// the last one what no document names.
    fn world(&self, index: usize) -> Vec<Json> {
        let own = &self.named[index];
        let mut entities: BTreeSet<&EntityId> = own.entities.iter().collect();
        let mut events: BTreeSet<&EventId> = own.events.iter().collect();
        let mut links = Vec::new();
        if index + 1 == self.named.len() {
            let all = self.corpus.entities().into_iter().map(|it| &it.id);
            let named = |id: &&EntityId| self.named.iter().any(|it| it.entities.contains(*id));
            entities.extend(all.filter(|it| !named(it)));
            let all = self.corpus.events().into_iter().map(|it| &it.id);
            let told = |id: &&EventId| self.named.iter().any(|it| it.events.contains(*id));
            events.extend(all.filter(|it| !told(it)));
            links = self.corpus.event_links();
            events.extend(links.iter().flat_map(|it| [&it.from, &it.to]));
        }
        let project = self.corpus.project();
        let mut out: Vec<Json> = Vec::new();
        let known = entities.iter().filter_map(|it| project.entities().get(it));
        out.extend(known.map(|it| world::entity(it)));
        let known = events.iter().filter_map(|it| project.events().get(it));
        out.extend(known.map(|it| world::event(it)));
        out.extend(links.into_iter().map(world::event_link));
        out
    }
}

/// No features.
const NONE: &[(&str, Put<'_>)] = &[];

/// One document while it is written.
struct Sheet<'s, 'a, 'o, F> {
    form: F,
    out: Out<'o>,
    kinds: &'s Kinds<'a>,
    document: &'s CorpusDocument<'a>,
    ruler: Ruler<'s>,
    /// The next free id.
    next: u64,
    members: Vec<u64>,
    /// The structure of each annotation, and where that one lies.
    places: HashMap<&'a AnnotationId, (u64, CharSpan)>,
    tokens: Tokens,
    written: &'s mut Written,
}

/// Text as XML can hold it; where that is less than all of it, the whole of it
/// goes into `exact`.
fn held<'t>(name: &str, text: impl Into<Cow<'t, str>>, exact: &mut Extra) -> Cow<'t, str> {
    let text = text.into();
    let shown = match clean(&text) {
        Cow::Borrowed(_) => return text,
        Cow::Owned(shown) => shown,
    };
    exact.insert(name.to_owned(), json!(text));
    shown.into()
}

impl<'a, F: Form> Sheet<'_, 'a, '_, F> {
    fn id(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    /// Adds a structure to the document and its index.
    fn add<N: AsRef<str>>(
        &mut self,
        kind: &str,
        span: Option<CharSpan>,
        features: &[(N, Put<'_>)],
    ) -> u64 {
        let id = self.id();
        self.put(id, kind, span, features);
        self.members.push(id);
        id
    }

    fn put<N: AsRef<str>>(
        &mut self,
        id: u64,
        kind: &str,
        span: Option<CharSpan>,
        features: &[(N, Put<'_>)],
    ) {
        let span = span.map(|it| (self.ruler.offset(it.start()), self.ruler.offset(it.end())));
        self.form.put(&mut self.out, id, kind, span, features);
    }

    /// What stands in every document: what it is, its sentences and its tokens.
    fn frame(&mut self) {
        let source = self.document.source;
        let id = self.id();
        let language = match source.language.as_str() {
            "" => NO_LANGUAGE,
            language => language,
        };
        let title = match source.title.as_str() {
            "" => source.id.as_str(),
            title => title,
        };
        let whole = (0, self.ruler.len());
        let features = [
            ("language", Put::Text(clean(language))),
            ("documentTitle", Put::Text(clean(title))),
            ("documentId", Put::Text(source.id.as_str().into())),
        ];
        self.form
            .put(&mut self.out, id, META, Some(whole), &features);
        self.members.push(id);
        let called = world::line(self.kinds.called());
        let features = [
            ("source", Put::Text(source.id.as_str().into())),
            ("record", Put::Text(called.into())),
        ];
        self.add(OURS, None, &features);
        let tokens = std::mem::take(&mut self.tokens);
        let sentences = tokens.sentences().filter_map(|it| tokens.hull(&it));
        self.add_all(SENTENCE, sentences);
        self.add_all(TOKEN, tokens.spans().iter().copied());
        self.tokens = tokens;
    }

    /// Adds structures that are nothing but stretches of the text.
    fn add_all(&mut self, kind: &str, spans: impl Iterator<Item = CharSpan>) {
        let (ruler, first) = (&self.ruler, self.next);
        let mut next = first;
        let spans = spans.map(|it| {
            next += 1;
            (ruler.offset(it.start()), ruler.offset(it.end()))
        });
        self.form.put_all(&mut self.out, first, kind, spans);
        self.next = next;
        self.members.extend(first..next);
    }

    /// For a form that is made of tokens: says what it makes of the text around
    /// them, and whether there is any to write.
    fn tokens_only(&mut self) -> bool {
        let item = format!("source {}", self.document.source.id);
        let Some(first) = self.tokens.spans().first() else {
            let detail = "there is no word in it, and the format is made of words";
            self.lose("no-token", &item, detail.to_owned());
            return false;
        };
        let before = self.document.text.as_str().chars();
        let mut before = before.take(first.start().get() as usize);
        if before.any(|it| it != ' ') {
            self.written.notes.push(Loss {
                reason: "text-changed",
                document: self.document.source.id.to_string(),
                item,
                detail: "the white space before its first word became spaces".to_owned(),
            });
        }
        true
    }

    /// A stretch as the form can hold it, if it can.
    fn fitted(&self, span: CharSpan) -> Option<CharSpan> {
        if !F::TOKENS {
            return Some(span);
        }
        let tokens = self.tokens.touching(span)?;
        let hull = self.tokens.hull(&tokens)?;
        let (start, end) = (span.start().max(hull.start()), span.end().min(hull.end()));
        CharSpan::new(start, end).ok()
    }

    fn annotation(&mut self, it: &'a Annotation) {
        let all = it.spans.as_slice().iter();
        let spans: Vec<CharSpan> = all.filter_map(|it| self.fitted(*it)).collect();
        if spans.is_empty() {
            let detail = "there is only white space in it".to_owned();
            return self.lose("no-token", it.id.as_str(), detail);
        }
        if spans != it.spans.as_slice() {
            let detail = "the white space at its borders is left out".to_owned();
            self.lose("token-border", it.id.as_str(), detail);
        }
        let kind = self.kinds.tag(&it.tag);
        let mut exact = Extra::new();
        let mut attributes = Extra::new();
        let mut own: Vec<(Cow<'_, str>, Put<'_>)> = Vec::new();
        let text = |text: Cow<'a, str>| Put::Text(text);
        own.push(("id".into(), text(it.id.as_str().into())));
        if let Some(first) = it.entities.first() {
            let iri = format!("{IRI}{}", first.entity);
            own.push(("identifier".into(), text(iri.into())));
        }
        for (name, line) in fields::fields(it) {
            match &*name {
                "unidentified" | "unsure" => own.push((name, Put::Flag(true))),
                other if other.starts_with(fields::ATTRIBUTE) => {}
                _ => {
                    let line = held(&name, line, &mut exact);
                    own.push((name, text(line)));
                }
            }
        }
        for (name, value) in &it.attributes {
            let words = fields::attribute(value);
            let feature = self.kinds.feature_for(&it.tag, name, value, &words);
            let feature = feature.filter(|_| !F::TOKENS || !words.is_empty());
            let Some(feature) = feature else {
                attributes.insert(name.to_string(), world::attribute(value));
                continue;
            };
            let shown = clean(&words).into_owned();
            if shown != words {
                attributes.insert(name.to_string(), world::attribute(value));
            }
            own.push((
                feature.into(),
                match value {
                    AttributeValue::Flag(it) => Put::Flag(*it),
                    _ => text(shown.into()),
                },
            ));
        }
        if !attributes.is_empty() {
            exact.insert("attributes".to_owned(), Json::Object(attributes));
        }
        if !exact.is_empty() {
            own.push(("record".into(), text(world::line(&exact).into())));
        }
        let first = self.add(kind, Some(spans[0]), &own);
        self.places.insert(&it.id, (first, spans[0]));
        for span in &spans[1..] {
            let part = self.add(kind, Some(*span), NONE);
            let ends = [("Governor", Put::One(first)), ("Dependent", Put::One(part))];
            self.add(FRAGMENT, Some(*span), &ends);
        }
        if spans.len() > 1 {
            self.written.notes.push(Loss {
                reason: "discontinuous",
                document: self.document.source.id.to_string(),
                item: it.id.to_string(),
                detail: format!(
                    "its {} parts are annotations, joined by {FRAGMENT}",
                    spans.len()
                ),
            });
        }
    }

    fn lose(&mut self, reason: &'static str, item: &str, detail: String) {
        self.written.losses.push(Loss {
            reason,
            document: self.document.source.id.to_string(),
            item: item.to_owned(),
            detail,
        });
    }

    fn relation(&mut self, it: &Relation) {
        let ends = self.places.get(&it.from).zip(self.places.get(&it.to));
        let Some((&(from, _), &(to, span))) = ends else {
            let here = |end: &AnnotationId| {
                let mut all = self.document.annotations.iter();
                all.any(|it| it.id == *end)
            };
            let (reason, detail) = if here(&it.from) && here(&it.to) {
                ("relation", "an end of it is left out")
            } else {
                ("across-documents", "it leads to another document")
            };
            self.lose(reason, it.id.as_str(), detail.to_owned());
            return;
        };
        let kind = self.kinds.relation(&it.kind);
        let mut exact = Extra::new();
        let mut features = vec![
            ("Governor", Put::One(from)),
            ("Dependent", Put::One(to)),
            ("id", Put::Text(it.id.as_str().into())),
        ];
        if !it.note.is_empty() {
            let note = held("note", it.note.as_str(), &mut exact);
            features.push(("note", Put::Text(note)));
        }
        if !exact.is_empty() {
            features.push(("record", Put::Text(world::line(&exact).into())));
        }
        self.add(kind, Some(span), &features);
    }

    fn account(&mut self, corpus: &Corpus<'_>, it: &Account) {
        if it.passage.span.end() > self.document.text.char_len() {
            let detail = "its passage lies past the end of the text".to_owned();
            self.lose("account", it.id.as_str(), detail);
            return;
        }
        let Some(passage) = self.fitted(it.passage.span) else {
            let detail = "there is only white space in its passage".to_owned();
            return self.lose("no-token", it.id.as_str(), detail);
        };
        if passage != it.passage.span {
            let detail = "the white space at the borders of its passage is left out".to_owned();
            self.lose("token-border", it.id.as_str(), detail);
        }
        let mut members = Vec::new();
        for member in &it.members {
            let plain = member.bound == Bound::At && member.certainty == Certainty::Certain;
            if F::TOKENS && !(plain && member.why.is_empty()) {
                let of = &member.annotation;
                let detail = format!("of its member {of} nothing is kept but the role");
                self.lose("field", it.id.as_str(), detail);
            }
            let Some(&(target, _)) = self.places.get(&member.annotation) else {
                let detail = format!("its member {} is not in this document", member.annotation);
                self.lose("across-documents", it.id.as_str(), detail);
                continue;
            };
            let mut exact = Extra::new();
            let mut features = vec![
                ("role", Put::Text(word(member.role).into())),
                ("target", Put::One(target)),
                ("bound", Put::Text(word(member.bound).into())),
                ("certainty", Put::Text(word(member.certainty).into())),
            ];
            if !member.why.is_empty() {
                let why = held("why", member.why.as_str(), &mut exact);
                features.push(("why", Put::Text(why)));
            }
            if !exact.is_empty() {
                features.push(("record", Put::Text(world::line(&exact).into())));
            }
            let id = self.id();
            self.put(id, MEMBER, None, &features);
            members.push(id);
        }
        let title = corpus.project().events().get(&it.event);
        let title = title.map_or("", |it| it.title.as_str());
        let mut exact = Extra::new();
        let mut features = vec![
            ("id", Put::Text(it.id.as_str().into())),
            ("event", Put::Text(it.event.as_str().into())),
        ];
        if !title.is_empty() {
            features.push(("title", Put::Text(clean(title))));
        }
        if !it.note.is_empty() {
            let note = held("note", it.note.as_str(), &mut exact);
            features.push(("note", Put::Text(note)));
        }
        if !exact.is_empty() {
            features.push(("record", Put::Text(world::line(&exact).into())));
        }
        let array = self.id();
        if !members.is_empty() {
            features.push(("members", Put::Many(array, &members)));
        }
        self.add(ACCOUNT, Some(passage), &features);
    }
}
