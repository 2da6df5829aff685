//! From the lines of an `.ann` file to spans, links and accounts.

use super::line::{Line, parse, shown};
use super::prove::{self, Claim, exact};
use super::{ENTITIES, EVENTS, NOTES, OURS, flat, split};
use crate::exchange::json::Json;
use crate::exchange::value::word;
use crate::exchange::world::{self, Object, World};
use crate::exchange::{
    Counting, Document, Imported, LabelledSpan, Link, Loss, ToldEvent, ToldMember,
};
use crate::model::slug::slug;
use crate::model::{
    AttributeValue, Bound, Certainty, Entity, EntityId, EntityKind, Event, EventId, EventKind,
    Fragments, Role, Sensitivity,
};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// What an id stands for.
#[derive(Clone, Copy)]
enum Target {
    /// Its index in the document.
    Span(u32),
    /// The index of its line.
    Event(u32),
    Relation,
    /// No link can lead to it, or it could not be taken over, which is said
    /// elsewhere.
    Lost,
}

/// A line `E`.
struct Happening<'a> {
    at: usize,
    id: &'a str,
    kind: &'a str,
    trigger: &'a str,
    arguments: Vec<(&'a str, &'a str)>,
}

/// A document's annotations while they are read.
pub(super) struct Sheet<'a> {
    /// The path of its files without the extension.
    pub stem: &'a str,
    /// The document's index.
    pub index: usize,
    /// The ways in which it may count.
    pub candidates: Vec<Counting>,
}

/// What is known of a record.
#[derive(Default)]
struct Known<'a> {
    /// What its id stands for, once its line was read.
    target: Option<Target>,
    /// What stands for us beside it: an object, which is read when it is looked at.
    ours: Option<&'a str>,
}

/// What is said of records, by their ids.
#[derive(Default)]
struct Said<'a> {
    records: HashMap<&'a str, Known<'a>>,
    /// The ids of records that no link can lead to. They are apart, since there
    /// may be very many.
    others: HashSet<&'a str>,
    /// The lines `T` and their numbers.
    spans: Vec<(usize, &'a str)>,
    events: Vec<Happening<'a>>,
    relations: Vec<(usize, &'a str, &'a str, &'a str, &'a str)>,
    attributes: Vec<(usize, &'a str, &'a str, &'a str)>,
    references: Vec<(usize, &'a str, &'a str, &'a str, &'a str)>,
    /// The line of the first, and all of them.
    notes: HashMap<&'a str, (usize, String)>,
    equals: Vec<(usize, &'a str, Vec<&'a str>)>,
}

impl Said<'_> {
    /// What an id stands for, if there is such a record.
    fn target(&self, id: &str) -> Option<Target> {
        let other = || self.others.contains(id).then_some(Target::Lost);
        let target = self.records.get(id).and_then(|it| it.target);
        target.or_else(other)
    }

    /// Whether something stands for us beside that record.
    fn is_ours(&self, id: &str) -> bool {
        self.records.get(id).is_some_and(|it| it.ours.is_some())
    }

    /// What stands for us beside that record.
    fn extra(&self, id: &str) -> Option<Object> {
        world::object(self.records.get(id)?.ours?).ok()
    }
}

/// Lines `T`, read once more: they would take far more memory than their text.
fn claims<'a>(lines: &[(usize, &'a str)]) -> impl Iterator<Item = Claim<'a>> {
    lines
        .iter()
        .filter_map(|&(line, text)| match parse(text).ok()? {
            (id, Line::Span { kind, parts, quote }) => Some(Claim {
                line,
                id,
                kind,
                parts,
                quote,
            }),
            _ => None,
        })
}

/// The index in a list, which is no longer than a file may be.
fn short(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl Sheet<'_> {
    fn loss(&self, reason: &'static str, line: usize, id: &str, detail: String) -> Loss {
        let id = shown(id);
        Loss {
            reason,
            document: self.stem.to_owned(),
            item: if id.is_empty() {
                format!("line {line}")
            } else {
                format!("line {line}, {id}")
            },
            detail,
        }
    }

    /// Reads the lines of all files of a document onto it.
    pub fn read<'a>(
        &self,
        sheets: &[(&'a str, &'a str)],
        document: &mut Document,
        world: &mut World,
        out: &mut Imported,
    ) {
        let mut said = self.lines(sheets, out);
        let spans = std::mem::take(&mut said.spans);
        let ruler = prove::ruler(
            self.stem,
            &document.text,
            claims(&spans),
            &self.candidates,
            out,
        );
        // A trigger that only says where an account stands is no annotation.
        let mut passages: HashMap<&str, Option<Fragments>> = HashMap::new();
        for it in &said.events {
            if said.is_ours(it.id) {
                passages.insert(it.trigger, None);
            }
        }
        document.spans.reserve_exact(spans.len());
        for it in claims(&spans) {
            let extra = said.extra(it.id);
            match prove::place(&document.text, &ruler, &it, extra.as_ref()) {
                Ok(spans) => {
                    if let Some(passage) = passages.get_mut(it.id) {
                        *passage = Some(spans);
                        continue;
                    }
                    let target = Target::Span(short(document.spans.len()));
                    said.records.entry(it.id).or_default().target = Some(target);
                    document.spans.push(LabelledSpan::new(spans, it.kind));
                }
                Err((reason, why)) => out.losses.push(self.loss(reason, it.line, it.id, why)),
            }
        }
        self.events(&said, &passages, document, world, out);
        self.links(&said, document, out);
        self.references(&said, document, world, out);
        self.attributes(&said, document, out);
        self.extras(&said, &spans, document, out);
        self.notes(&said, document, out);
        // There may be very many.
        document.spans.shrink_to_fit();
    }

    fn lines<'a>(&self, sheets: &[(&'a str, &'a str)], out: &mut Imported) -> Said<'a> {
        let mut said = Said::default();
        for (file, text) in sheets {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            for (index, line) in text.split('\n').enumerate() {
                let line = line.strip_suffix('\r').unwrap_or(line);
                if line.trim().is_empty() {
                    continue;
                }
                let at = index + 1;
                let (id, it) = match parse(line) {
                    Ok(it) => it,
                    Err((reason, why)) => {
                        let id = line.split('\t').next().unwrap_or_default();
                        let detail = format!("{why}: {}", shown(line));
                        let mut loss = self.loss(reason, at, id, detail);
                        if sheets.len() > 1 {
                            (*file).clone_into(&mut loss.document);
                        }
                        out.losses.push(loss);
                        // What points to it is lost with it.
                        if said.target(id).is_none() {
                            said.others.insert(id);
                        }
                        continue;
                    }
                };
                if !id.starts_with('*') && said.target(id).is_some() {
                    let detail = format!("the id stands twice: {}", shown(line));
                    out.losses.push(self.loss("duplicate-id", at, id, detail));
                    continue;
                }
                let target = match it {
                    Line::Span { .. } => {
                        said.spans.push((at, line));
                        Some(Target::Lost)
                    }
                    Line::Relation { kind, from, to } => {
                        said.relations.push((at, id, kind, from, to));
                        Some(Target::Relation)
                    }
                    Line::Event {
                        kind,
                        trigger,
                        arguments,
                    } => {
                        said.events.push(Happening {
                            at,
                            id,
                            kind,
                            trigger,
                            arguments,
                        });
                        Some(Target::Event(short(said.events.len() - 1)))
                    }
                    Line::Attribute { name, of, value } => {
                        said.attributes.push((at, name, of, value));
                        None
                    }
                    Line::Reference {
                        of,
                        database,
                        key,
                        label,
                    } => {
                        said.references.push((at, of, database, key, label));
                        None
                    }
                    Line::Note { kind, of, text } if kind == OURS => {
                        match world::object(text) {
                            Ok(_) => {
                                said.records.entry(of).or_default().ours = Some(text);
                            }
                            Err(why) => out.losses.push(self.loss("field", at, id, why)),
                        }
                        None
                    }
                    Line::Note { kind, of, text } => {
                        let (_, notes) = said.notes.entry(of).or_insert((at, String::new()));
                        if !notes.is_empty() {
                            notes.push('\n');
                        }
                        if kind != NOTES {
                            notes.push_str(kind);
                            notes.push_str(": ");
                        }
                        notes.push_str(text);
                        None
                    }
                    Line::Equals { kind, ids } => {
                        said.equals.push((at, kind, ids));
                        continue;
                    }
                };
                match target {
                    Some(_) => said.records.entry(id).or_default().target = target,
                    None => {
                        said.others.insert(id);
                    }
                }
            }
        }
        said
    }

    fn events(
        &self,
        said: &Said<'_>,
        passages: &HashMap<&str, Option<Fragments>>,
        document: &mut Document,
        world: &mut World,
        out: &mut Imported,
    ) {
        // The event is what its reference names.
        let named: HashMap<&str, (&str, &str)> = said
            .references
            .iter()
            .filter(|(_, _, database, ..)| *database == EVENTS)
            .map(|(_, of, _, key, label)| (*of, (*key, *label)))
            .collect();
        for it in &said.events {
            let Some(extra) = &said.extra(it.id) else {
                continue;
            };
            let Some(Some(passage)) = passages.get(it.trigger) else {
                let detail = format!("its trigger {} could not be placed", shown(it.trigger));
                out.losses.push(self.loss("dangling", it.at, it.id, detail));
                continue;
            };
            let passage = exact(extra, &document.text)
                .filter(|spans| split(&document.text, spans) == split(&document.text, passage))
                .unwrap_or_else(|| passage.clone());
            let named = named.get(it.id);
            let Some(event) = named.and_then(|(key, _)| EventId::parse(key).ok()) else {
                let detail = format!("it has no reference to an event in {EVENTS}");
                out.losses.push(self.loss("dangling", it.at, it.id, detail));
                continue;
            };
            let title = named.map_or("", |(_, title)| title);
            world.event(
                Event {
                    id: event.clone(),
                    title: title.to_owned(),
                    kind: if it.kind.starts_with("Standing") {
                        EventKind::Standing
                    } else {
                        EventKind::Incident
                    },
                    note: String::new(),
                },
                out,
            );
            let members = match extra.get("members") {
                Some(Json::List(members)) => members.as_slice(),
                _ => &[],
            };
            let mut told = ToldEvent {
                id: Some(world::text(extra, "id").to_owned()),
                event,
                document: self.index,
                span: passage.hull(),
                members: Vec::new(),
                note: self.note(said, it.id, extra),
            };
            for (index, (role, of)) in it.arguments.iter().enumerate() {
                let span = match said.target(of) {
                    Some(Target::Span(span)) => span as usize,
                    _ => {
                        let detail = format!("its {} {} is no span", shown(role), shown(of));
                        out.losses.push(self.loss("dangling", it.at, it.id, detail));
                        continue;
                    }
                };
                match member(span, role, members.get(index)) {
                    Ok(member) => told.members.push(member),
                    Err(why) => out.losses.push(self.loss("field", it.at, it.id, why)),
                }
            }
            out.accounts.push(told);
        }
    }

    /// What an id stands for as the end of a link: a span, or an event's trigger.
    fn end(&self, said: &Said<'_>, id: &str) -> Result<usize, String> {
        let mut target = said.target(id);
        if let Some(Target::Event(event)) = target {
            target = said.target(said.events[event as usize].trigger);
        }
        match target {
            Some(Target::Span(span)) => Ok(span as usize),
            Some(_) => Err(format!("{} is no span, or could not be placed", shown(id))),
            None => Err(format!("there is no {}", shown(id))),
        }
    }

    fn links(&self, said: &Said<'_>, document: &mut Document, out: &mut Imported) {
        let mut triggers: HashMap<&str, &str> = HashMap::new();
        for it in said.events.iter().filter(|it| !it.arguments.is_empty()) {
            if said.is_ours(it.id) {
                continue;
            }
            let first = *triggers.entry(it.trigger).or_insert(it.id);
            if first != it.id {
                let detail = format!(
                    "its trigger is that of {} too; which argument is whose is not told any more",
                    shown(first)
                );
                out.notes
                    .push(self.loss("shared-trigger", it.at, it.id, detail));
            }
        }
        let mut lose = |at, id: &str, why| out.losses.push(self.loss("dangling", at, id, why));
        for it in said.events.iter().filter(|it| !said.is_ours(it.id)) {
            let trigger = match self.end(said, it.trigger) {
                Ok(span) => span,
                Err(why) => {
                    lose(it.at, it.id, why);
                    continue;
                }
            };
            for (role, of) in &it.arguments {
                match self.end(said, of) {
                    Ok(to) => document
                        .links
                        .push(Link::new(trigger, to, plain_role(role))),
                    Err(why) => lose(it.at, it.id, why),
                }
            }
        }
        for (at, id, kind, from, to) in &said.relations {
            let ends = self
                .end(said, from)
                .and_then(|it| Ok((it, self.end(said, to)?)));
            let (from, to) = match ends {
                Ok(ends) => ends,
                Err(why) => {
                    lose(*at, id, why);
                    continue;
                }
            };
            let mut link = Link::new(from, to, *kind);
            let extra = &said.extra(id).unwrap_or_default();
            link.note = self.note(said, id, extra);
            match world::text(extra, "kind") {
                "" => {}
                kind => kind.clone_into(&mut link.kind),
            }
            link.id = extra.get("id").map(|_| world::text(extra, "id").to_owned());
            document.links.push(link);
        }
        for (at, kind, ids) in &said.equals {
            let first = self.end(said, ids[0]);
            for id in &ids[1..] {
                match first.clone().and_then(|it| Ok((it, self.end(said, id)?))) {
                    Ok((from, to)) => document.links.push(Link::new(from, to, *kind)),
                    Err(why) => lose(*at, "*", why),
                }
            }
        }
    }

    fn references(
        &self,
        said: &Said<'_>,
        document: &mut Document,
        world: &mut World,
        out: &mut Imported,
    ) {
        for (at, of, database, key, label) in &said.references {
            if *database == EVENTS && said.is_ours(of) {
                continue;
            }
            let span = match self.end(said, of) {
                Ok(span) => span,
                Err(why) => {
                    out.losses.push(self.loss("dangling", *at, of, why));
                    continue;
                }
            };
            let name = if *database == ENTITIES {
                (*key).to_owned()
            } else {
                format!("{database}-{key}")
            };
            let id = EntityId::parse(&name).or_else(|_| EntityId::parse(&slug(&name, "entity")));
            let Ok(id) = id else {
                continue;
            };
            document.spans[span]
                .entities
                .push((SmolStr::new(id.as_str()), Certainty::Certain));
            let label = if label.trim().is_empty() {
                &name
            } else {
                *label
            };
            world.entity(
                Entity {
                    id,
                    kind: EntityKind::Other,
                    label: label.to_owned(),
                    aliases: std::collections::BTreeSet::new(),
                    within: Vec::new(),
                    sensitivity: Sensitivity::Public,
                    note: String::new(),
                },
                out,
            );
        }
    }

    fn attributes(&self, said: &Said<'_>, document: &mut Document, out: &mut Imported) {
        let mut seen = HashSet::new();
        // However many attributes a record has, what is ours is read once.
        let mut extras: HashMap<&str, Option<Object>> = HashMap::new();
        for (at, name, of, value) in &said.attributes {
            let span = match self.end(said, of) {
                Ok(span) => span,
                Err(why) => {
                    let detail = format!("{}: {why}", shown(name));
                    out.losses.push(self.loss("field", *at, of, detail));
                    continue;
                }
            };
            let extra = extras.entry(of).or_insert_with(|| said.extra(of));
            let called = match extra.as_ref().and_then(|it| it.get("called")) {
                Some(Json::Object(called)) => world::text(called, name),
                _ => "",
            };
            let exact = SmolStr::new(if called.is_empty() { name } else { called });
            if !seen.insert((span, exact.clone())) {
                let detail = format!("{} stands twice, here as ‘{}’", shown(name), shown(value));
                out.losses.push(self.loss("field", *at, of, detail));
                continue;
            }
            let value = if value.is_empty() {
                AttributeValue::Flag(true)
            } else {
                AttributeValue::Text((*value).to_owned())
            };
            let attributes = &mut document.spans[span].attributes;
            attributes.insert(exact, value);
        }
    }

    /// The note on a record: as it was written for people, or exactly as it was
    /// if nobody has changed that since.
    fn note(&self, said: &Said<'_>, id: &str, extra: &Object) -> String {
        let shown = said.notes.get(id).map_or("", |(_, text)| text);
        let exact = world::text(extra, "note");
        if !exact.is_empty() && flat(exact) == shown {
            return exact.to_owned();
        }
        shown.to_owned()
    }

    fn notes(&self, said: &Said<'_>, document: &mut Document, out: &mut Imported) {
        let mut others: Vec<(&usize, &str, &String)> = Vec::new();
        for (id, (at, text)) in &said.notes {
            match said.target(id) {
                // Those of spans and relations are taken where these are.
                Some(Target::Span(_) | Target::Relation) => {}
                Some(Target::Event(_)) if said.is_ours(id) => {}
                _ => others.push((at, id, text)),
            }
        }
        others.sort_unstable();
        for (at, id, text) in others {
            match self.end(said, id) {
                Ok(span) => {
                    let note = &mut document.spans[span].note;
                    if !note.is_empty() {
                        note.push('\n');
                    }
                    note.push_str(text);
                }
                Err(why) => {
                    let detail = format!("the note on it, ‘{}’: {why}", shown(text));
                    out.losses.push(self.loss("dangling", *at, id, detail));
                }
            }
        }
    }

    /// What stands for us beside each span.
    fn extras(
        &self,
        said: &Said<'_>,
        spans: &[(usize, &str)],
        document: &mut Document,
        out: &mut Imported,
    ) {
        for Claim { line, id, .. } in claims(spans) {
            let Some(Target::Span(index)) = said.target(id) else {
                continue;
            };
            let mut extra = said.extra(id).unwrap_or_default();
            let it = &mut document.spans[index as usize];
            it.note = self.note(said, id, &extra).into();
            extra.remove("note");
            if let Some(Json::Text(tag)) = extra.get("tag") {
                it.label = tag.into();
            }
            if let Some(Json::Text(id)) = extra.get("id") {
                it.id = id.into();
            }
            let named: Vec<SmolStr> = it.entities.iter().map(|(id, _)| id.clone()).collect();
            let plain = it.entities.clone();
            for why in world::put_on(it, &extra) {
                out.losses.push(self.loss("field", line, id, why));
            }
            // How sure they are holds as long as they are the same.
            if !it.entities.iter().map(|(id, _)| id).eq(&named) {
                it.entities = plain;
            }
        }
    }
}

/// A role without the number that tells it from others of its name.
fn plain_role(role: &str) -> &str {
    match role.trim_end_matches(|it: char| it.is_ascii_digit()) {
        "" => role,
        plain => plain,
    }
}

fn member(span: usize, role: &str, rest: Option<&Json>) -> Result<ToldMember, String> {
    let plain = plain_role(role);
    let role = Role::ALL
        .into_iter()
        .find(|it| format!("{it:?}") == plain)
        .ok_or_else(|| format!("‘{}’ is no role in an account", shown(role)))?;
    let mut member = ToldMember {
        span,
        role,
        bound: Bound::At,
        certainty: Certainty::Certain,
        why: String::new(),
    };
    if let Some(Json::List(parts)) = rest
        && let [Json::Text(bound), Json::Text(certainty), Json::Text(why)] = &parts[..]
    {
        let known = Bound::ALL.into_iter().find(|it| word(it) == *bound);
        member.bound = known.ok_or_else(|| format!("‘{}’ is no bound", shown(bound)))?;
        member.certainty = crate::exchange::fields::certainty(certainty)?;
        member.why.clone_from(why);
    }
    Ok(member)
}
