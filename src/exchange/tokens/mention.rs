//! Mentions made of tokens, and what they carry beside.
//!
//! Formats of coreference know which tokens a mention has and what it mentions.
//! All else of an annotation or an account stands in one line of JSON, in a
//! place that other programs pass over: the id, the tag, the fields, links to
//! other annotations, an account's members; and the spans, where the tokens do
//! not give them back. Such spans are believed if they touch just the tokens
//! that the file names.

use super::Tokens;
use crate::exchange::fields::certainty;
use crate::exchange::json::Json;
use crate::exchange::value::word;
use crate::exchange::world::{self, Extra, Object};
use crate::exchange::{
    Corpus, Document, Imported, LabelledSpan, Link, Loss, ToldEvent, ToldMember,
};
use crate::model::{
    Account, Annotation, AnnotationId, AttributeValue, Bound, EventId, Fragments, Relation, Role,
    SourceId,
};
use crate::text::{CharOffset, CharSpan};
use serde_json::{Value as Out, json};
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Runs of tokens, ascending, with at least one token between two.
pub(in crate::exchange) type Runs = Vec<Range<usize>>;

/// The tokens that spans touch.
pub(in crate::exchange) fn runs(tokens: &Tokens, spans: &[CharSpan]) -> Runs {
    let touched = spans.iter().filter_map(|it| tokens.touching(*it));
    merged(touched.collect())
}

/// Runs from stretches of tokens in any order; empty ones are none.
pub(in crate::exchange) fn merged(mut stretches: Vec<Range<usize>>) -> Runs {
    stretches.retain(|it| !it.is_empty());
    stretches.sort_unstable_by_key(|it| it.start);
    let mut runs: Runs = Vec::new();
    for it in stretches {
        match runs.last_mut() {
            Some(last) if it.start <= last.end => last.end = last.end.max(it.end),
            _ => runs.push(it),
        }
    }
    runs
}

/// The spans that runs of tokens make; `None` if there is no run.
pub(in crate::exchange) fn spans_of(tokens: &Tokens, runs: &Runs) -> Option<Fragments> {
    let spans = runs.iter().map(|it| tokens.hull(it));
    Fragments::merging(spans.collect::<Option<_>>()?).ok()
}

/// A corpus's accounts and relations by what they belong to.
pub(in crate::exchange) struct Said<'a> {
    links: HashMap<&'a AnnotationId, Vec<&'a Relation>>,
    accounts: BTreeMap<&'a SourceId, Vec<&'a Account>>,
}

impl<'a> Said<'a> {
    pub fn of(corpus: &Corpus<'a>) -> Self {
        Self {
            links: corpus.relations_by_start(),
            accounts: corpus.accounts_by_source(),
        }
    }

    /// The accounts of a document.
    pub fn accounts(&self, source: &SourceId) -> &[&'a Account] {
        self.accounts.get(source).map_or(&[], Vec::as_slice)
    }

    /// Losses for the accounts of documents that are not in the corpus.
    pub fn homeless(&self, corpus: &Corpus<'_>) -> Vec<Loss> {
        let away = self.accounts.iter();
        let away = away.filter(|(source, _)| !corpus.holds_source(source));
        let all = away.flat_map(|(_, accounts)| accounts);
        let one = |it: &&Account| Loss {
            reason: "account",
            document: it.passage.source.to_string(),
            item: it.id.to_string(),
            detail: "its passage is in no document of the export".to_owned(),
        };
        all.map(one).collect()
    }

    /// The links that start from an annotation.
    pub fn links(&self, from: &AnnotationId) -> &[&'a Relation] {
        self.links.get(from).map_or(&[], Vec::as_slice)
    }

    /// An annotation's line; `spans` are those that its tokens give, and
    /// `holds` says which annotations are there to link to.
    pub fn annotation(
        &self,
        it: &Annotation,
        spans: Option<&Fragments>,
        holds: &dyn Fn(&AnnotationId) -> bool,
    ) -> String {
        let mut extra = world::extra(it);
        extra.insert("id".to_owned(), json!(it.id.as_str()));
        extra.insert("tag".to_owned(), json!(it.tag.as_str()));
        if !it.attributes.is_empty() {
            let all = it.attributes.iter();
            let all = all.map(|(name, value)| (name.to_string(), world::attribute(value)));
            extra.insert("attributes".to_owned(), Out::Object(all.collect()));
        }
        if spans != Some(&it.spans) {
            extra.insert("spans".to_owned(), pairs(&it.spans));
        }
        let links = self.links(&it.id).iter();
        let links: Vec<Out> = links
            .filter(|it| holds(&it.to))
            .map(|it| {
                let (id, kind, to) = (it.id.as_str(), it.kind.as_str(), it.to.as_str());
                json!({ "id": id, "kind": kind, "to": to, "note": it.note })
            })
            .collect();
        if !links.is_empty() {
            extra.insert("links".to_owned(), json!(links));
        }
        world::line(&extra)
    }

    /// An account's line, with those members that `holds` says are there.
    pub fn account(
        &self,
        it: &Account,
        spans: Option<&Fragments>,
        holds: &dyn Fn(&AnnotationId) -> bool,
    ) -> String {
        let mut extra = Extra::new();
        extra.insert("account".to_owned(), json!(it.id.as_str()));
        extra.insert("event".to_owned(), json!(it.event.as_str()));
        if !it.note.is_empty() {
            extra.insert("note".to_owned(), json!(it.note));
        }
        let passage = Fragments::one(it.passage.span);
        if spans != Some(&passage) {
            extra.insert("spans".to_owned(), pairs(&passage));
        }
        let members = it.members.iter().filter(|it| holds(&it.annotation));
        let members = members.map(|it| {
            json!({
                "of": it.annotation.as_str(), "role": word(it.role), "bound": word(it.bound),
                "certainty": word(it.certainty), "why": it.why,
            })
        });
        extra.insert("members".to_owned(), members.collect());
        world::line(&extra)
    }
}

fn pairs(spans: &Fragments) -> Out {
    let spans = spans.as_slice().iter();
    spans
        .map(|it| json!([it.start().get(), it.end().get()]))
        .collect()
}

/// The `spans` of a line, if they are some.
fn exact(extra: &Object) -> Option<Fragments> {
    let Some(Json::List(list)) = extra.get("spans") else {
        return None;
    };
    let at = |it: &Json| match it {
        Json::Whole(it) => u32::try_from(*it).ok().map(CharOffset::new),
        _ => None,
    };
    let spans = list.iter().map(|it| match it {
        Json::List(ends) if ends.len() == 2 => CharSpan::new(at(&ends[0])?, at(&ends[1])?).ok(),
        _ => None,
    });
    Fragments::new(&spans.collect::<Option<Vec<_>>>()?).ok()
}

/// The mentions of one document while it is read.
pub(in crate::exchange) struct Mentions<'d> {
    /// Its index among the documents, and what it is called in reports.
    index: usize,
    name: String,
    tokens: &'d Tokens,
    /// Spans by their ids.
    ids: HashMap<String, usize>,
    /// Spans with the links that start from them, still by ids.
    links: Vec<(usize, Vec<Json>)>,
    accounts: Vec<(ToldEvent, Vec<Json>)>,
    /// Characters quoted so far, for a limit.
    pub quoted: u64,
}

/// What became of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum Became {
    /// The span of that index, and whether its line said what it carries.
    Span(usize, bool),
    /// An account.
    Account,
}

impl<'d> Mentions<'d> {
    pub fn new(index: usize, name: &str, tokens: &'d Tokens) -> Self {
        Self {
            index,
            name: name.to_owned(),
            tokens,
            ids: HashMap::new(),
            links: Vec::new(),
            accounts: Vec::new(),
            quoted: 0,
        }
    }

    /// A loss of this document.
    pub fn loss(&self, reason: &'static str, item: &str, detail: String) -> Loss {
        Loss {
            reason,
            document: self.name.clone(),
            item: item.to_owned(),
            detail,
        }
    }

    /// Takes a mention: its tokens, its label and its line, if it has one.
    pub fn take(
        &mut self,
        runs: &Runs,
        label: &str,
        line: Option<&str>,
        item: &str,
        document: &mut Document,
        losses: &mut Vec<Loss>,
    ) -> Option<Became> {
        let Some(spans) = spans_of(self.tokens, runs) else {
            let detail = "it has no tokens".to_owned();
            losses.push(self.loss("empty", item, detail));
            return None;
        };
        let mut extra = match line.map(world::object) {
            None => Object::new(),
            Some(Ok(extra)) => extra,
            Some(Err(why)) => {
                losses.push(self.loss("field", item, why));
                Object::new()
            }
        };
        let exact = exact(&extra).filter(|it| {
            let end = it.hull().end();
            end <= document.text.char_len() && self::runs(self.tokens, it.as_slice()) == *runs
        });
        let spans = exact.unwrap_or(spans);
        self.quoted += spans
            .as_slice()
            .iter()
            .map(|it| u64::from(it.len()))
            .sum::<u64>();
        let list = |extra: &mut Object, key: &str| match extra.remove(key) {
            Some(Json::List(list)) => list,
            _ => Vec::new(),
        };
        if let Some(Json::Text(id)) = extra.get("account") {
            let Ok(event) = EventId::parse(world::text(&extra, "event")) else {
                let detail = "it tells of no event".to_owned();
                losses.push(self.loss("account", item, detail));
                return None;
            };
            let told = ToldEvent {
                id: Some(id.clone()),
                event,
                document: self.index,
                span: spans.hull(),
                members: Vec::new(),
                note: world::text(&extra, "note").to_owned(),
            };
            self.accounts.push((told, list(&mut extra, "members")));
            return Some(Became::Account);
        }
        let tag = match world::text(&extra, "tag") {
            "" => label,
            tag => tag,
        };
        let mut span = LabelledSpan::new(spans, tag);
        for why in world::put_on(&mut span, &extra) {
            losses.push(self.loss("field", item, why));
        }
        let number = document.spans.len();
        if let Some(Json::Text(id)) = extra.get("id") {
            span.id = id.into();
            self.ids.entry(id.clone()).or_insert(number);
        }
        let links = list(&mut extra, "links");
        if !links.is_empty() {
            self.links.push((number, links));
        }
        document.spans.push(span);
        Some(Became::Span(number, line.is_some()))
    }

    /// Gives a span an attribute of text.
    pub fn attribute(document: &mut Document, span: usize, name: &str, text: &str) {
        if let Some(it) = document.spans.get_mut(span) {
            let text = AttributeValue::Text(text.to_owned());
            it.attributes.insert(SmolStr::new(name), text);
        }
    }

    /// An account that a chain tells of rather than a line.
    pub fn chained(&mut self, event: EventId, span: usize, document: &Document) {
        let Some(it) = document.spans.get(span) else {
            return;
        };
        let told = ToldEvent {
            id: None,
            event,
            document: self.index,
            span: it.spans.hull(),
            members: vec![ToldMember {
                span,
                role: Role::What,
                bound: Bound::default(),
                certainty: crate::model::Certainty::Certain,
                why: String::new(),
            }],
            note: String::new(),
        };
        self.accounts.push((told, Vec::new()));
    }

    /// Ties links and members to the spans that they name, now that all are read.
    pub fn finish(mut self, document: &mut Document, out: &mut Imported) {
        for (from, links) in std::mem::take(&mut self.links) {
            for link in links {
                match self.link(from, &link) {
                    Ok(link) => document.links.push(link),
                    Err(why) => {
                        let detail = format!("{}: {why}", link.shown());
                        out.losses.push(self.loss("dangling", "link", detail));
                    }
                }
            }
        }
        for (mut told, members) in std::mem::take(&mut self.accounts) {
            for member in members {
                match self.member(&member) {
                    Ok(member) => told.members.push(member),
                    Err(why) => {
                        let item = told.id.clone().unwrap_or_default();
                        let detail = format!("{}: {why}", member.shown());
                        out.losses.push(self.loss("dangling", &item, detail));
                    }
                }
            }
            out.accounts.push(told);
        }
    }

    fn named(&self, id: &str) -> Result<usize, String> {
        let found = self.ids.get(id).copied();
        found.ok_or_else(|| "there is no such annotation in the document".to_owned())
    }

    fn link(&self, from: usize, link: &Json) -> Result<Link, String> {
        let Json::Object(link) = link else {
            return Err("it is no link".to_owned());
        };
        let text = |key| world::text(link, key);
        if text("kind").trim().is_empty() {
            return Err("it has no kind".to_owned());
        }
        Ok(Link {
            id: Some(text("id").to_owned()),
            from,
            to: self.named(text("to"))?,
            kind: text("kind").to_owned(),
            note: text("note").to_owned(),
        })
    }

    fn member(&self, member: &Json) -> Result<ToldMember, String> {
        let Json::Object(member) = member else {
            return Err("it is no member".to_owned());
        };
        Ok(ToldMember {
            span: self.named(world::text(member, "of"))?,
            role: world::one_of(member, "role", &ROLES)?,
            bound: world::one_of(member, "bound", &BOUNDS)?,
            certainty: certainty(world::text(member, "certainty"))?,
            why: world::text(member, "why").to_owned(),
        })
    }
}

const ROLES: [Role; 10] = [
    Role::When,
    Role::SaidWhen,
    Role::Where,
    Role::Who,
    Role::With,
    Role::Whom,
    Role::Figure,
    Role::What,
    Role::Why,
    Role::Voice,
];
const BOUNDS: [Bound; 5] = [
    Bound::At,
    Bound::From,
    Bound::Until,
    Bound::Before,
    Bound::After,
];
