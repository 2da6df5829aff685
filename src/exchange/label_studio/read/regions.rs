//! The results of one annotation: regions, what is asked of them, relations.

use super::super::item::{Item, Listed};
use super::super::{FRAGMENT, OURS};
use super::Place;
use crate::exchange::fields::{self, ATTRIBUTE, NAMES};
use crate::exchange::json::Json;
use crate::exchange::parts::Parts;
use crate::exchange::{
    Claimed, Counting, Imported, LabelledSpan, Link, Loss, OffsetUnit, Proof, Ruler, world,
};
use crate::model::{AttributeValue, Fragments};
use crate::text::SourceText;
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// The results while they are read.
pub(super) struct Regions<'a> {
    text: &'a SourceText,
    place: &'a Place,
    /// What the configuration calls the text.
    to_name: Option<&'a str>,
    out: &'a mut Imported,
    /// Characters that the spans quote.
    pub quoted: u64,
    pub spans: Vec<LabelledSpan>,
    pub links: Vec<Link>,
    /// The spans of each region that other results name, one for each label; none
    /// where it was lost.
    ids: HashMap<String, Vec<usize>>,
    /// What other results name.
    named: HashSet<String>,
}

/// A region before it is placed.
struct Claim<'a> {
    listed: Listed<'a>,
    number: usize,
    start: u64,
    end: u64,
    quote: Option<SmolStr>,
}

/// What stands under a result that asks something of a region.
const ASKED: [&str; 7] = [
    "choices", "textarea", "number", "rating", "taxonomy", "datetime", "pairwise",
];

impl<'a> Regions<'a> {
    pub fn new(
        text: &'a SourceText,
        place: &'a Place,
        to_name: Option<&'a str>,
        out: &'a mut Imported,
    ) -> Self {
        Self {
            text,
            place,
            to_name,
            out,
            quoted: 0,
            spans: Vec::new(),
            links: Vec::new(),
            ids: HashMap::new(),
            named: HashSet::new(),
        }
    }

    fn loss(&self, reason: &'static str, item: &Item, number: usize, detail: String) -> Loss {
        let what = match item.keys.word("id") {
            Some(id) => format!("result {number}, {id}"),
            None => format!("result {number}"),
        };
        self.place.loss(reason, &what, detail)
    }

    fn lose(&mut self, reason: &'static str, item: &Item, number: usize, detail: String) {
        let loss = self.loss(reason, item, number, detail);
        self.out.losses.push(loss);
    }

    /// Reads all results: regions first, wherever in the list they stand.
    ///
    /// # Errors
    ///
    /// What is wrong with the JSON of one.
    pub fn read(
        &mut self,
        result: Vec<Listed<'_>>,
        counting: Option<Counting>,
    ) -> Result<(), String> {
        let (mut claims, mut asked, mut relations) = (Vec::new(), Vec::new(), Vec::new());
        let mut lost: Vec<Option<String>> = Vec::new();
        for (number, listed) in result.into_iter().enumerate() {
            let item = listed.item(number)?;
            let kind = item.keys.text("type").unwrap_or_default();
            if kind == "relation" {
                relations.push((number, item));
            } else if ASKED.contains(&kind) {
                asked.push((number, item));
            } else if let Some(to_name) = self.to_name
                && item.keys.text("to_name").is_some_and(|it| it != to_name)
            {
                let detail = "it lies in another text of the task".to_owned();
                self.lose("another-text", &item, number, detail);
            } else {
                match claim(&item) {
                    Ok((start, end, quote)) => claims.push(Claim {
                        listed,
                        number,
                        start,
                        end,
                        quote,
                    }),
                    Err((reason, why)) => {
                        lost.push(item.keys.word("id"));
                        self.lose(reason, &item, number, why);
                    }
                }
            }
        }
        let asked_of = asked.iter().filter_map(|(_, it)| it.keys.word("id"));
        let ends = |item: &Item| ["from_id", "to_id"].map(|it| item.keys.word(it));
        let linked = relations.iter().flat_map(|(_, it)| ends(it)).flatten();
        self.named = asked_of.chain(linked).collect();
        lost.into_iter().for_each(|id| self.forget(id));
        let counting = counting.unwrap_or_else(|| self.prove(&claims));
        let text = self.text;
        let ruler = Ruler::new(text, counting);
        self.spans.reserve_exact(claims.len());
        for claim in claims {
            let item = claim.listed.item(claim.number)?;
            self.region(&ruler, &claim, &item);
        }
        for (number, item) in asked {
            self.field(number, &item);
        }
        self.relations(&relations);
        Ok(())
    }

    /// How the regions count, as their quotes tell; said where it is unusual.
    fn prove(&mut self, claims: &[Claim<'_>]) -> Counting {
        let text = self.text;
        let mut candidates = vec![Counting::default()];
        let wide = text.utf16_len().get() > text.char_len().get();
        if wide {
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
        if candidates.len() == 1 || claims.is_empty() {
            return Counting::default();
        }
        let claimed: Vec<Claimed<'_>> = claims
            .iter()
            .map(|it| Claimed {
                start: it.start,
                end: it.end,
                quote: it.quote.as_deref(),
            })
            .collect();
        let proof = Proof::of(text, &claimed, &candidates, same);
        let words = proof.counting.in_words();
        let rivals: Vec<String> = proof.rivals.iter().map(|it| it.in_words()).collect();
        let detail = if !rivals.is_empty() {
            format!(
                "the offsets were read as {words}; they may as well be {}",
                rivals.join(" or ")
            )
        } else if proof.counting != Counting::default() {
            format!(
                "the offsets were read as {words}, under which {} of {} quotes stand where they should",
                proof.proved, proof.quotes
            )
        } else {
            return proof.counting;
        };
        let note = self.place.loss("offset-unit", "", detail);
        self.out.notes.push(note);
        proof.counting
    }

    /// Remembers that a region could not be placed.
    fn forget(&mut self, id: Option<String>) {
        if let Some(id) = id.filter(|it| self.named.contains(it)) {
            self.ids.entry(id).or_default();
        }
    }

    fn region(&mut self, ruler: &Ruler<'_>, claim: &Claim<'_>, item: &Item) {
        let Claim {
            listed: _,
            number,
            start,
            end,
            quote,
        } = claim;
        let span = match ruler.span(*start, *end) {
            Ok(span) => span,
            Err((reason, why)) => {
                self.forget(item.keys.word("id"));
                return self.lose(reason, item, *number, why);
            }
        };
        let words = self.text.quote(span).unwrap_or_default();
        if let Some(quote) = quote
            && !same(words, quote)
        {
            let cut = |it: &str| it.chars().take(80).collect::<String>();
            let why = format!(
                "it quotes ‘{}’, and ‘{}’ stands there",
                cut(quote),
                cut(words)
            );
            self.forget(item.keys.word("id"));
            return self.lose("quote", item, *number, why);
        }
        let labels = labels(item);
        if labels.is_empty() {
            self.forget(item.keys.word("id"));
            let why = "the region has no label".to_owned();
            return self.lose("no-label", item, *number, why);
        }
        let id = item.keys.word("id");
        for label in labels {
            let mut labelled = LabelledSpan::new(Fragments::one(span), label);
            labelled.id = id.as_deref().unwrap_or_default().into();
            self.quoted += u64::from(span.len());
            self.meta(item, *number, &mut labelled);
            if let Some(id) = id.as_ref().filter(|it| self.named.contains(*it)) {
                self.ids
                    .entry(id.clone())
                    .or_default()
                    .push(self.spans.len());
            }
            self.spans.push(labelled);
        }
    }

    /// The note of a region, and what we keep with it.
    fn meta(&mut self, item: &Item, number: usize, span: &mut LabelledSpan) {
        let Some(Json::Object(meta)) = item.keys.get("meta") else {
            return;
        };
        if let Some(text) = meta.get("text") {
            span.note = joined(text, "\n").unwrap_or_default().into();
        }
        if let Some(Json::Object(ours)) = meta.get(OURS) {
            for why in world::put_on(span, ours) {
                self.lose("field", item, number, why);
            }
        }
    }

    /// What was asked of a region becomes a field or an attribute of its spans.
    fn field(&mut self, number: usize, item: &Item) {
        let name = item.keys.text("from_name").unwrap_or_default().to_owned();
        let kind = item.keys.text("type").unwrap_or_default();
        let spans = match item.keys.word("id").map(|id| self.ids.get(&id)) {
            Some(Some(spans)) if !spans.is_empty() => spans.clone(),
            // The region was lost, and said to be.
            Some(Some(_)) => return,
            // It has a place itself, so that it is of no whole document.
            _ if item.value.get("start").is_some() => {
                let detail = format!("‘{name}’ is said of a region that is not there");
                return self.lose("dangling", item, number, detail);
            }
            _ => {
                let detail = format!(
                    "‘{name}’ is said of the whole document, for which a project has no place"
                );
                let note = self.loss("metadata", item, number, detail);
                return self.out.notes.push(note);
            }
        };
        let key = if kind == "textarea" { "text" } else { kind };
        let said = item.value.get(key);
        let Some(said) = said.filter(|it| !it.is_empty() || kind == "textarea") else {
            return;
        };
        let number_of = match (kind, said) {
            ("number" | "rating", Json::Whole(it)) => Some(Decimal::from(*it)),
            ("number" | "rating", Json::Number(it)) => it
                .parse()
                .ok()
                .or_else(|| Decimal::from_scientific(it).ok()),
            _ => None,
        };
        let separator = if kind == "textarea" { "\n" } else { ", " };
        let Some(text) = joined(said, separator) else {
            let detail = format!("‘{name}’ is {}", said.shown());
            return self.lose("malformed", item, number, detail);
        };
        let attribute = name.strip_prefix(ATTRIBUTE).unwrap_or(&name).to_owned();
        for index in spans {
            let span = &mut self.spans[index];
            // What is called like a field of ours, and is none, is an attribute.
            if NAMES.contains(&&*name) && fields::set(span, &name, &text).is_ok() {
                continue;
            }
            let value = match number_of {
                Some(number) => AttributeValue::Number(number),
                None => AttributeValue::Text(text.clone()),
            };
            span.attributes.insert(SmolStr::new(&attribute), value);
        }
    }

    /// Links, and parts that are one annotation.
    fn relations(&mut self, relations: &[(usize, Item)]) {
        let mut parts = Parts::of(self.spans.len());
        for (number, item) in relations {
            let ours = ours(item);
            let labels = match item.keys.get("labels") {
                Some(Json::List(list)) => list.iter().filter_map(Json::as_text).collect(),
                _ => Vec::new(),
            };
            let ends = |key: &str| -> Result<Vec<usize>, String> {
                let id = item.keys.word(key).unwrap_or_default();
                match self.ids.get(&id) {
                    Some(spans) if !spans.is_empty() => Ok(spans.clone()),
                    Some(_) => Err(format!("the region ‘{id}’ could not be placed")),
                    None => Err(format!("there is no region ‘{id}’")),
                }
            };
            let (from, to) = match (ends("from_id"), ends("to_id")) {
                (Ok(from), Ok(to)) => (from, to),
                (Err(why), _) | (_, Err(why)) => {
                    self.lose("dangling", item, *number, why);
                    continue;
                }
            };
            if labels == [FRAGMENT] && ours.is_none() && from.len() == to.len() {
                for (from, to) in from.iter().zip(&to) {
                    parts.tie(*from, *to, &self.spans);
                }
                continue;
            }
            let (mut from, mut to) = (from[0], to[0]);
            let mut note = ours.as_ref().map(|it| it.1.clone()).unwrap_or_default();
            match item.keys.text("direction") {
                Some("left") => std::mem::swap(&mut from, &mut to),
                Some("bi") if note.is_empty() => "both ways".clone_into(&mut note),
                _ => {}
            }
            let kinds = if labels.is_empty() {
                vec!["related"]
            } else {
                labels
            };
            for kind in kinds {
                let mut link = Link::new(from, to, kind);
                link.id = ours.as_ref().map(|it| it.0.clone());
                link.note.clone_from(&note);
                self.links.push(link);
            }
        }
        parts.join(&mut self.spans, &mut self.links);
    }
}

/// The id and the note of a relation that we wrote.
fn ours(item: &Item) -> Option<(String, String)> {
    let Some(Json::Object(meta)) = item.keys.get("meta") else {
        return None;
    };
    let Some(Json::Object(ours)) = meta.get(OURS) else {
        return None;
    };
    let text = |key: &str| match ours.get(key) {
        Some(Json::Text(it)) => it.clone(),
        _ => String::new(),
    };
    Some((text("id"), text("note")))
}

/// The labels of a region, each once; they stand under the name of its type.
fn labels(item: &Item) -> Vec<String> {
    let kind = item.keys.text("type").unwrap_or("labels");
    let said = item.value.get(kind).or_else(|| item.value.get("labels"));
    let mut labels: Vec<String> = Vec::new();
    if let Some(Json::List(list)) = said {
        for it in list.iter().filter_map(Json::as_text) {
            if !it.trim().is_empty() && !labels.iter().any(|known| known == it) {
                labels.push(it.to_owned());
            }
        }
    }
    labels
}

/// Where a region says that it lies: its own offsets, or those in the text as
/// a whole where its own are paths into a page.
fn claim(item: &Item) -> Result<(u64, u64, Option<SmolStr>), (&'static str, String)> {
    let quote = item.value.text("text").map(SmolStr::new);
    if let (Some(Json::Whole(start)), Some(Json::Whole(end))) =
        (item.value.get("start"), item.value.get("end"))
    {
        return Ok((*start, *end, quote));
    }
    if let Some(Json::Object(global)) = item.value.get("globalOffsets") {
        return match (global.get("start"), global.get("end"), quote) {
            (Some(Json::Whole(start)), Some(Json::Whole(end)), Some(quote)) => {
                Ok((*start, *end, Some(quote)))
            }
            (.., None) => Err((
                "markup",
                "it counts the text of a page as shown, and quotes nothing that would prove the place"
                    .to_owned(),
            )),
            _ => Err(("not-a-position", "its offsets are no numbers".to_owned())),
        };
    }
    match (item.value.get("start"), item.value.get("end")) {
        (Some(Json::Text(path)), _) => Err((
            "markup",
            format!(
                "its place is ‘{}’, a path into a page",
                path.chars().take(200).collect::<String>()
            ),
        )),
        (None, None) => Err(("no-place", "it lies nowhere in a text".to_owned())),
        (start, end) => {
            let shown = |it: Option<&Json>| it.map_or_else(|| "missing".to_owned(), Json::shown);
            let why = format!(
                "its start is {} and its end {}, which are no whole numbers from 0",
                shown(start),
                shown(end)
            );
            Err(("not-a-position", why))
        }
    }
}

/// Strings of a list, or a list of lists, in one; numbers in digits.
fn joined(json: &Json, separator: &str) -> Option<String> {
    match json {
        Json::Text(it) | Json::Number(it) => Some(it.clone()),
        Json::Whole(it) => Some(it.to_string()),
        Json::Bool(it) => Some(it.to_string()),
        Json::List(list) => {
            let parts: Option<Vec<String>> = list.iter().map(|it| joined(it, " / ")).collect();
            Some(parts?.join(separator))
        }
        Json::Null | Json::Object(_) => None,
    }
}

/// Whether the words of a text are those of a quote. Browsers change white
/// space, and some versions write a line break as a backslash and an n.
fn same(words: &str, quote: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|it| !it.is_whitespace())
    }
    words == quote
        || letters(words).eq(letters(quote))
        || (quote.contains("\\n") && letters(words).eq(letters(&quote.replace("\\n", " "))))
}
