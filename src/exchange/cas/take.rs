//! From a CAS to documents.

use super::own::{self, Called, exact};
use super::read::{Cas, Structure, Value};
use super::{
    ACCOUNT, ANNOTATION, DOCUMENT_ANNOTATION, FRAGMENT, META, NO_LANGUAGE, RECORD, SENTENCE, TOKEN,
    clean,
};
use crate::exchange::json::Json;
use crate::exchange::value::word;
use crate::exchange::world::World;
use crate::exchange::{
    Counting, Document, ImportError, Imported, LabelledSpan, Link, Loss, OffsetUnit, ReadOptions,
    Ruler, ToldEvent, ToldMember, fields,
};
use crate::model::slug::slug;
use crate::model::{
    AttributeValue, Bound, Certainty, Entity, EntityId, EntityKind, Event, EventId, EventKind,
    Fragments, Role, Sensitivity, SourceState,
};
use crate::text::{CharSpan, SourceText};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The most links that features may make in one file: arrays can be shared, so
/// that a small file can claim any number.
const MAX_LINKS: usize = 1 << 20;

/// What begins the names of DKPro's types that are no annotations of people.
const LEFT: [&str; 3] = [
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.",
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
];
/// The names of a project's tag sets, which stand in every file at 0–0.
const TAGSET: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.TagsetDescription";
const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";

/// Adds the documents of a file to what was read; gives how many characters
/// their spans quote.
///
/// # Errors
///
/// [`ImportError`] for a file without a text, and for links beyond all bounds.
pub(super) fn take(
    path: &str,
    cas: &Cas,
    options: &ReadOptions<'_>,
    world: &mut World,
    out: &mut Imported,
) -> Result<u64, ImportError> {
    let fail = |message: String| ImportError {
        line: 1,
        column: 1,
        message,
    };
    if cas.sofas.is_empty() {
        return Err(fail("it has no text: there is no Sofa in it".to_owned()));
    }
    for it in cas.all.iter().filter(|it| it.kind == RECORD) {
        if let Err(why) = world.take(it.text("record"), out) {
            out.losses.push(loss("malformed", path, it, why));
        }
    }
    let sofas: BTreeSet<u64> = cas.sofas.iter().map(|it| it.0).collect();
    for it in cas.all.iter().filter(|it| it.begin.is_some()) {
        if !sofas.contains(&it.sofa) {
            let detail = format!("the text {} that it is of is not in the file", it.sofa);
            out.losses.push(loss("dangling", path, it, detail));
        }
    }
    let mut quoted = 0;
    for (sofa, view, text) in &cas.sofas {
        // Views beside the first that hold no text are pictures and the like.
        if text.is_empty() && cas.sofas.len() > 1 {
            continue;
        }
        if let Some((_, address)) = cas.remote.iter().find(|it| it.0 == *sofa) {
            let address: String = address.chars().take(200).collect();
            out.losses.push(Loss {
                reason: "remote-text",
                document: path.to_owned(),
                item: format!("view {view}"),
                detail: format!("its text lies elsewhere, at ‘{address}’"),
            });
            continue;
        }
        let mut sheet = Sheet {
            path,
            cas,
            sofa: *sofa,
            ours: Called::of(cas),
            heads: HashMap::new(),
            spans: HashMap::new(),
            lost: HashSet::new(),
            left: BTreeMap::new(),
            visited: 0,
        };
        let document = sheet.document(view, text, options).map_err(fail)?;
        let document = sheet.fill(document, world, out).map_err(fail)?;
        let covered = document.spans.iter();
        quoted += covered
            .map(|it| u64::from(it.spans.hull().len()))
            .sum::<u64>();
        out.documents.push(document);
    }
    Ok(quoted)
}

fn loss(reason: &'static str, path: &str, it: &Structure, detail: String) -> Loss {
    let kind: String = it.kind.chars().take(100).collect();
    Loss {
        reason,
        document: path.to_owned(),
        item: match it.place {
            0 => format!("{kind} {}", it.id),
            line => format!("line {line}, {kind} {}", it.id),
        },
        detail,
    }
}

/// One view of a file while it is read.
struct Sheet<'c> {
    path: &'c str,
    cas: &'c Cas,
    sofa: u64,
    ours: Option<Called>,
    /// The first part of each further one.
    heads: HashMap<u64, u64>,
    /// The spans by the ids of their structures.
    spans: HashMap<u64, usize>,
    /// The annotations that could not be placed; they are listed.
    lost: HashSet<u64>,
    /// What was left out, by type.
    left: BTreeMap<SmolStr, usize>,
    /// How many ends of links were looked at.
    visited: usize,
}

impl<'c> Sheet<'c> {
    fn here(&self) -> impl Iterator<Item = &'c Structure> + use<'c> {
        let (cas, sofa) = (self.cas, self.sofa);
        cas.all.iter().filter(move |it| it.sofa == sofa)
    }

    fn document(
        &self,
        view: &str,
        text: &str,
        options: &ReadOptions<'_>,
    ) -> Result<Document, String> {
        let types = &self.cas.types;
        let mut about = crate::exchange::About::default();
        let mut name = None;
        for it in self
            .here()
            .filter(|it| is_frame(&it.kind) || types.is(&it.kind, META))
        {
            if !matches!(it.text("language"), "" | NO_LANGUAGE) {
                about.language = it.text("language").into();
            }
            if !it.text("documentTitle").trim().is_empty() {
                it.text("documentTitle").clone_into(&mut about.title);
                name = Some(about.title.clone());
            }
        }
        if let Some(ours) = &self.ours {
            if about.title == ours.source {
                about.title.clear();
            }
            name = Some(ours.source.clone());
        }
        let mut name = name.unwrap_or_else(|| {
            let path = self
                .path
                .rsplit_once('.')
                .map_or(self.path, |(stem, _)| stem);
            path.rsplit('/').next().unwrap_or(path).to_owned()
        });
        let known = options.known.and_then(|known| known(&name));
        let known = known.filter(|it| clean(it.as_str()) == clean(text));
        let is_known = known.is_some();
        if self.cas.sofas.len() > 1 && view != super::VIEW {
            name = format!("{name} {view}");
        }
        let text = match known {
            Some(it) => it,
            None => SourceText::new(text).map_err(|it| it.to_string())?,
        };
        let mut document = Document::new(Some(name), 1, text);
        document.known = is_known;
        document.about = about;
        Ok(document)
    }

    fn fill(
        &mut self,
        mut document: Document,
        world: &mut World,
        out: &mut Imported,
    ) -> Result<Document, String> {
        for it in self.here().filter(|it| it.kind == FRAGMENT) {
            if let Some((head, part)) = it.one("Governor").zip(it.one("Dependent"))
                && head != part
            {
                self.heads.entry(part).or_insert(head);
            }
        }
        let text = document.text.clone();
        let ruler = Ruler::new(&text, Counting::of(OffsetUnit::Utf16));
        let (mut relations, mut accounts) = (Vec::new(), Vec::new());
        let mut taken: Vec<&Structure> = Vec::new();
        let mut parts: HashMap<u64, Vec<CharSpan>> = HashMap::new();
        for it in self.here() {
            let kind = it.kind.as_str();
            if is_frame(kind) || self.cas.types.is(kind, DOCUMENT_ANNOTATION) || kind == FRAGMENT {
                continue;
            }
            if LEFT.iter().any(|left| kind.starts_with(left)) {
                *self.left.entry(it.kind.clone()).or_default() += 1;
                continue;
            }
            if kind == ACCOUNT {
                accounts.push(it);
                continue;
            }
            let types = &self.cas.types;
            let ends = ["Governor", "Dependent"];
            if ends
                .iter()
                .all(|end| it.get(end).is_some() || types.range(kind, end).is_some())
            {
                relations.push(it);
                continue;
            }
            if types.knows(kind) && !types.is(kind, ANNOTATION) {
                continue;
            }
            let placed = match it.begin.zip(it.end) {
                Some((begin, end)) => ruler.span(begin, end),
                None => Err(("not-a-position", "it has no begin or no end".to_owned())),
            };
            let span = match placed {
                Ok(span) => span,
                Err((reason, why)) => {
                    self.lost.insert(it.id);
                    out.losses.push(loss(reason, self.path, it, why));
                    continue;
                }
            };
            if let Some(head) = self.head(it.id) {
                parts.entry(head).or_default().push(span);
                continue;
            }
            self.spans.insert(it.id, document.spans.len());
            taken.push(it);
            document
                .spans
                .push(LabelledSpan::new(Fragments::one(span), ""));
        }
        let mut parts: Vec<(u64, Vec<CharSpan>)> = parts.into_iter().collect();
        parts.sort_unstable();
        for (head, mut spans) in parts {
            let Some(index) = self.spans.get(&head) else {
                out.losses.push(Loss {
                    reason: "dangling",
                    document: self.path.to_owned(),
                    item: format!("{FRAGMENT} to {head}"),
                    detail: "the first part of these could not be placed".to_owned(),
                });
                continue;
            };
            let whole = &mut document.spans[*index];
            spans.extend(whole.spans.as_slice());
            if let Ok(all) = Fragments::merging(spans) {
                whole.spans = all;
            }
        }
        for (index, it) in taken.into_iter().enumerate() {
            self.features(it, index, &mut document, world, out)?;
        }
        for it in relations {
            self.relation(it, &mut document, out);
        }
        for it in accounts {
            self.account(it, &ruler, world, out);
        }
        for (kind, count) in &self.left {
            out.notes.push(Loss {
                reason: "ignored-type",
                document: self.path.to_owned(),
                item: kind.to_string(),
                detail: format!(
                    "{count} of it are not taken: it is morphology, syntax or segments"
                ),
            });
        }
        if !document.spans.is_empty() || self.ours.is_some() {
            document.state = SourceState::Done;
        }
        Ok(document)
    }

    /// The first part that a further one belongs to.
    fn head(&self, part: u64) -> Option<u64> {
        let mut head = *self.heads.get(&part)?;
        // Parts of parts, and no circles.
        for _ in 0..64 {
            match self.heads.get(&head) {
                Some(next) => head = *next,
                None => break,
            }
        }
        Some(head)
    }

    /// The span that a structure became, or is a part of.
    fn span(&self, id: u64) -> Option<usize> {
        let own = self.spans.get(&id).copied();
        own.or_else(|| self.spans.get(&self.head(id)?).copied())
    }

    fn features(
        &mut self,
        it: &'c Structure,
        index: usize,
        document: &mut Document,
        world: &mut World,
        out: &mut Imported,
    ) -> Result<(), String> {
        let span = &mut document.spans[index];
        span.label = self.label(it).into();
        let used = match &self.ours {
            Some(ours) => {
                for why in own::features(ours, it, span) {
                    out.losses.push(loss("field", self.path, it, why));
                }
                true
            }
            None => false,
        };
        for (name, value) in &it.features {
            match value {
                Value::Text(_) | Value::Flag(_) | Value::Texts(_) if used => {}
                Value::Text(text) if name == "identifier" && !text.is_empty() => {
                    let entity = stranger(text);
                    span.entities
                        .push((SmolStr::new(entity.id.as_str()), Certainty::Certain));
                    world.entity(entity, out);
                }
                Value::Text(text) => {
                    if !text.is_empty() && *text != span.label {
                        let text = AttributeValue::Text(text.clone());
                        span.attributes.insert(name.clone(), text);
                    }
                }
                Value::Flag(flag) => {
                    span.attributes
                        .insert(name.clone(), AttributeValue::Flag(*flag));
                }
                Value::Texts(texts) => {
                    let text = AttributeValue::Text(texts.join(" | "));
                    span.attributes.insert(name.clone(), text);
                }
                Value::One(id) if !used => {
                    if let Some(text) = self.cas.values(*id).filter(|it| !it.is_empty()) {
                        let text = AttributeValue::Text(text);
                        span.attributes.insert(name.clone(), text);
                    }
                }
                Value::One(_) | Value::Many(_) => {}
            }
        }
        for (name, value) in &it.features {
            if matches!(value, Value::One(_) | Value::Many(_)) {
                self.links(it, index, name, value, document, out)?;
            }
        }
        Ok(())
    }

    fn label(&self, it: &Structure) -> String {
        let kind = it.kind.as_str();
        if let Some(Json::Text(tag)) = self.ours.as_ref().and_then(|it| it.tags.get(kind)) {
            return tag.clone();
        }
        let types = &self.cas.types;
        let named = match short(kind) {
            _ if kind == NAMED_ENTITY || types.is(kind, NAMED_ENTITY) => it.text("value"),
            "CoreferenceLink" => it.text("referenceType"),
            "Span" => it.text("tag"),
            _ => "",
        };
        let named = if named.trim().is_empty() {
            short(kind)
        } else {
            named
        };
        named.to_owned()
    }

    /// The links that a feature makes: to an annotation, to several, to those
    /// that stand in its slots, or to the next of a chain.
    fn links(
        &mut self,
        it: &Structure,
        from: usize,
        name: &str,
        value: &'c Value,
        document: &mut Document,
        out: &mut Imported,
    ) -> Result<(), String> {
        let targets = self.cas.many(value);
        self.visited += targets.len();
        if self.visited > MAX_LINKS {
            return Err(format!("its features make more than {MAX_LINKS} links"));
        }
        for id in self.cas.missing(value) {
            let detail = format!("its {name} refers to {id}, which is not there");
            out.losses.push(loss("dangling", self.path, it, detail));
        }
        for target in targets {
            let (to, role) = match target.one("target") {
                Some(to) => (to, target.text("role")),
                None if name == "next" => (target.id, it.text("referenceRelation")),
                None => (target.id, ""),
            };
            let Some(span) = self.span(to) else {
                // What it leads to may be a token, a part of speech, an array.
                if self.lost.contains(&to) || self.cas.of(to).is_none() {
                    let detail = format!("its {name} leads to {to}, which was not taken");
                    out.losses.push(loss("dangling", self.path, it, detail));
                }
                continue;
            };
            let to = span;
            let kind = if role.trim().is_empty() { name } else { role };
            document.links.push(Link::new(from, to, kind));
        }
        Ok(())
    }

    fn relation(&self, it: &Structure, document: &mut Document, out: &mut Imported) {
        let end = |name: &str| {
            let id = it.one(name).ok_or_else(|| format!("it has no {name}"))?;
            let span = self.span(id);
            span.ok_or_else(|| format!("its {name}, {id}, is no annotation that was taken"))
        };
        let ends = end("Governor").and_then(|from| Ok((from, end("Dependent")?)));
        let (from, to) = match ends {
            Ok(ends) => ends,
            Err(why) => {
                out.losses.push(loss("dangling", self.path, it, why));
                return;
            }
        };
        let mut link = Link::new(from, to, short(&it.kind));
        if let Some(ours) = &self.ours {
            if let Some(Json::Text(kind)) = ours.relations.get(it.kind.as_str()) {
                link.kind.clone_from(kind);
            }
            link.id = Some(it.text("id").to_owned());
            link.note = exact(it, "note");
        } else {
            let said = it.features.iter().filter_map(|(name, value)| match value {
                Value::Text(text) if !text.is_empty() => Some(format!("{name}: {text}")),
                Value::Flag(true) => Some(name.to_string()),
                _ => None,
            });
            link.note = said.collect::<Vec<_>>().join("; ");
        }
        document.links.push(link);
    }

    fn account(
        &mut self,
        it: &'c Structure,
        ruler: &Ruler<'_>,
        world: &mut World,
        out: &mut Imported,
    ) {
        let placed = match it.begin.zip(it.end) {
            Some((begin, end)) => ruler.span(begin, end),
            None => Err(("not-a-position", "it has no begin or no end".to_owned())),
        };
        let span = match placed {
            Ok(span) => span,
            Err((reason, why)) => {
                out.losses.push(loss(reason, self.path, it, why));
                return;
            }
        };
        let event = match EventId::parse(it.text("event")) {
            Ok(event) => event,
            Err(why) => {
                out.losses
                    .push(loss("dangling", self.path, it, why.to_string()));
                return;
            }
        };
        world.event(
            Event {
                id: event.clone(),
                title: it.text("title").to_owned(),
                kind: EventKind::Incident,
                note: String::new(),
            },
            out,
        );
        let mut told = ToldEvent {
            id: Some(it.text("id").to_owned()),
            event,
            document: out.documents.len(),
            span,
            members: Vec::new(),
            note: exact(it, "note"),
        };
        let members = it.get("members").map(|it| self.cas.many(it));
        for member in members.into_iter().flatten() {
            match self.member(member) {
                Ok(member) => told.members.push(member),
                Err(why) => out.losses.push(loss("field", self.path, it, why)),
            }
        }
        out.accounts.push(told);
    }

    fn member(&self, it: &Structure) -> Result<ToldMember, String> {
        let target = it.one("target").and_then(|id| self.span(id));
        let role = it.text("role");
        let bound = it.text("bound");
        Ok(ToldMember {
            span: target.ok_or("a member’s target is no annotation that was taken")?,
            role: Role::ALL
                .into_iter()
                .find(|it| word(it) == role)
                .ok_or_else(|| format!("‘{role}’ is no role in an account"))?,
            bound: match bound {
                "" => Bound::At,
                _ => Bound::ALL
                    .into_iter()
                    .find(|it| word(it) == bound)
                    .ok_or_else(|| format!("‘{bound}’ is no bound"))?,
            },
            certainty: match it.text("certainty") {
                "" => Certainty::Certain,
                certainty => fields::certainty(certainty)?,
            },
            why: exact(it, "why"),
        })
    }
}

/// The entity of a stranger's IRI.
fn stranger(iri: &str) -> Entity {
    let name = iri.trim_end_matches(['/', '#']);
    let name = name.rsplit(['/', '#', ':']).next().unwrap_or(name);
    let id = slug(name, "entity");
    Entity {
        id: EntityId::parse(&id).expect("a slug is an id"),
        kind: EntityKind::Other,
        label: name.to_owned(),
        aliases: BTreeSet::new(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: iri.to_owned(),
    }
}

/// Whether a type only tells what the document is.
fn is_frame(kind: &str) -> bool {
    matches!(kind, DOCUMENT_ANNOTATION | META | SENTENCE | TOKEN) || kind == TAGSET
}

/// A type's name without its package.
fn short(kind: &str) -> &str {
    kind.rsplit('.').next().unwrap_or(kind)
}
