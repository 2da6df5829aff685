//! Where a target lies in its text.

use super::CONTEXT_CHARS;
use crate::exchange::json::{Json, Object};
use crate::exchange::{Claimed, Ruler};
use crate::text::{ByteOffset, CharSpan, SourceText};
use smol_str::SmolStr;

/// The most that is searched for quotes in one import, in bytes: a small file
/// can ask for a hundred thousand quotes in a long text.
const MAX_SEARCHED: usize = 1 << 31;

/// A place as a target says it.
#[derive(Debug, Default)]
pub(super) struct Target {
    /// The resource.
    pub source: String,
    pub position: Option<(u64, u64)>,
    pub exact: Option<String>,
    prefix: String,
    suffix: String,
    /// Whether it says where in the resource at all, and how: the first way.
    selector: Option<SmolStr>,
}

impl Target {
    /// A target, be it an address alone or an object.
    pub fn of(json: &Json) -> Self {
        let mut target = Self::default();
        let object = match json {
            Json::Text(source) => {
                target.source.clone_from(source);
                return target;
            }
            Json::Object(object) => object,
            _ => return target,
        };
        target.source = address(object).unwrap_or_default();
        match object.get("selector") {
            Some(Json::List(list)) => list.iter().for_each(|it| target.selector(it)),
            Some(one) => target.selector(one),
            None => {}
        }
        target
    }

    fn selector(&mut self, json: &Json) {
        let Json::Object(object) = json else {
            return;
        };
        let text = |key: &str| match object.get(key) {
            Some(Json::Text(it)) => it.clone(),
            _ => String::new(),
        };
        let kind = text("type");
        match &*kind {
            "TextQuoteSelector" if object.contains_key("exact") => {
                self.exact = Some(text("exact"));
                self.prefix = text("prefix");
                self.suffix = text("suffix");
            }
            "TextPositionSelector" => {
                if let (Some(Json::Whole(start)), Some(Json::Whole(end))) =
                    (object.get("start"), object.get("end"))
                {
                    self.position = Some((*start, *end));
                }
            }
            _ => {}
        }
        self.selector.get_or_insert(SmolStr::new(kind));
    }

    /// What proves how positions count.
    pub fn claim(&self) -> Option<Claimed<'_>> {
        let (start, end) = self.position?;
        let quote = self.exact.as_deref();
        Some(Claimed { start, end, quote })
    }
}

/// The address that an object is, or that it names as its source.
pub(super) fn address(object: &Object) -> Option<String> {
    ["source", "id", "@id"]
        .into_iter()
        .find_map(|key| match object.get(key) {
            Some(Json::Text(it)) => Some(it.clone()),
            Some(Json::Object(it)) => match it.get("id").or(it.get("@id")) {
                Some(Json::Text(it)) => Some(it.clone()),
                _ => None,
            },
            _ => None,
        })
}

/// Whether the words of a text are those of a quote, but for white space.
pub(super) fn same(words: &str, quote: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|it| !it.is_whitespace())
    }
    words == quote || letters(words).eq(letters(quote))
}

/// Finds places in texts, within bounds.
#[derive(Default)]
pub(super) struct Finder {
    searched: usize,
}

/// A place, and whether it is another than the target's position.
pub(super) type Found = Result<(CharSpan, bool), (&'static str, String)>;

impl Finder {
    /// Where a target lies: at its position if its quote stands there, else
    /// where the quote stands, nearest to the position.
    pub fn place(&mut self, it: &Target, ruler: &Ruler<'_>, text: &SourceText) -> Found {
        let placed = it.position.map(|(start, end)| ruler.span(start, end));
        if let Some(Ok(span)) = &placed {
            let words = text.quote(*span).unwrap_or_default();
            if it.exact.as_deref().is_none_or(|it| same(words, it)) {
                return Ok((*span, false));
            }
        }
        let exact = it.exact.as_deref().filter(|it| !it.is_empty());
        let Some(exact) = exact else {
            return match placed {
                Some(Err(why)) => Err(why),
                _ => Err((
                    "no-place",
                    match &it.selector {
                        Some(kind) => format!("‘{}’ is no place in a text", shown(kind)),
                        None => "it means the resource as a whole".to_owned(),
                    },
                )),
            };
        };
        self.search(it, exact, ruler, text)
    }

    fn search(&mut self, it: &Target, exact: &str, ruler: &Ruler<'_>, text: &SourceText) -> Found {
        let all = text.as_str();
        self.searched = self.searched.saturating_add(all.len());
        if self.searched > MAX_SEARCHED {
            let why = "its quote stands elsewhere, and too much was searched already";
            return Err(("quote", why.to_owned()));
        }
        // How well what is around it fits, then how near it is.
        let near = it.position.and_then(|(start, _)| ruler.at(start));
        let near = near.and_then(|it| text.byte_of(it));
        let mut best: Option<((usize, std::cmp::Reverse<usize>), usize)> = None;
        let (mut found, mut rivals) = (0_usize, 0_usize);
        for (at, _) in all.match_indices(exact) {
            found += 1;
            let around = common_end(&all[..at], &it.prefix)
                + common_start(&all[at + exact.len()..], &it.suffix);
            let distance = near.map_or(0, |near| near.to_usize().abs_diff(at));
            let score = (around, std::cmp::Reverse(distance));
            match &best {
                Some((most, _)) if score < *most => {}
                Some((most, _)) if score == *most => rivals += 1,
                _ => {
                    rivals = 0;
                    best = Some((score, at));
                }
            }
        }
        let quote = shown(exact);
        let Some((_, at)) = best else {
            return Err(("quote", format!("‘{quote}’ does not stand in the text")));
        };
        if rivals > 0 {
            let why =
                format!("‘{quote}’ stands in the text {found} times, and nothing tells which");
            return Err(("ambiguous", why));
        }
        let offset = |at: usize| ByteOffset::new(u32::try_from(at).unwrap_or(u32::MAX));
        let span = text.span(offset(at), offset(at + exact.len()));
        let span = span.and_then(|it| text.chars_of(it));
        span.map(|it| (it, true))
            .map_err(|it| ("quote", it.to_string()))
    }
}

/// How many characters the ends of two texts have in common.
fn common_end(text: &str, other: &str) -> usize {
    let pairs = text.chars().rev().zip(other.chars().rev());
    pairs
        .take(4 * CONTEXT_CHARS)
        .take_while(|(a, b)| a == b)
        .count()
}

fn common_start(text: &str, other: &str) -> usize {
    let pairs = text.chars().zip(other.chars());
    pairs
        .take(4 * CONTEXT_CHARS)
        .take_while(|(a, b)| a == b)
        .count()
}

pub(super) fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}
