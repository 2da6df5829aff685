//! Concordance: words and patterns in a text, with what stands around them.
//!
//! A [`Query`] is what a person typed with the switches beside the field. A
//! [`Matcher`] is its compiled form, and a [`Scan`] walks one text with it,
//! piece by piece, so that a caller can show the first hits at once and stop
//! in between. Plain words are [`super::occurrences`]'s to find; patterns run
//! on the `regex` crate.

mod annotations;
mod complaint;
mod context;
mod scan;
#[cfg(test)]
mod tests;

pub use annotations::{Filter, Range, Sieve};
pub use complaint::Complaint;
pub use context::{Context, Key, context, key_of_hit, key_of_left, key_of_right};
pub use scan::{MAX_HIT, Scan};

use super::fold::{Keep, folded};
use super::occurrences::{Finder, Options};
use crate::text::{ByteSpan, SourceText};
use regex::{Regex, RegexBuilder};

/// The longest query that is taken, in bytes.
pub const MAX_QUERY: usize = 2000;

/// Patterns that come to more than this, in bytes of compiled form, are refused.
const SIZE_LIMIT: usize = 3 << 20;
/// What the matching automaton may take before it starts anew, in bytes.
const CACHE_LIMIT: usize = 8 << 20;
/// How deep groups of a pattern may be nested.
const NEST_LIMIT: u32 = 60;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// The words or the pattern.
    pub text: String,
    /// Whether the text is a regular expression.
    pub regex: bool,
    /// Whether capitals and small letters are told apart.
    pub case: bool,
    /// Whether letters with and without marks are told apart. In a regular
    /// expression they always are.
    pub accents: bool,
    /// Whether hits must stand there as words of their own.
    pub whole_words: bool,
}

impl Query {
    /// Words in which neither case nor accents count.
    pub fn words(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        if self.regex {
            self.text.is_empty()
        } else {
            self.needle().is_empty()
        }
    }

    /// The words without white space at their ends, which is there while one types.
    fn needle(&self) -> &str {
        let words = self.text.trim();
        let keep = Keep {
            case: self.case,
            diacritics: self.accents,
        };
        if folded(words, keep).is_empty() {
            ""
        } else {
            words
        }
    }
}

/// A query that is ready to run.
#[derive(Clone, Debug)]
pub struct Matcher(Way);

#[derive(Clone, Debug)]
enum Way {
    /// Nothing is asked for.
    Nothing,
    /// Plain words.
    Words(Box<Finder>),
    /// A regular expression, perhaps only where its hits are whole words.
    Regex(Regex, bool),
}

impl Matcher {
    /// Makes a query ready. This takes some milliseconds for long patterns.
    ///
    /// # Errors
    ///
    /// [`Complaint`] says in plain words what is wrong with a regular
    /// expression. A query that [`Query::is_empty`] finds nothing.
    pub fn new(query: &Query) -> Result<Self, Complaint> {
        if query.text.len() > MAX_QUERY {
            return Err(Complaint::too_long());
        }
        if query.is_empty() {
            return Ok(Self(Way::Nothing));
        }
        if query.regex {
            // `^` and `$` are the ends of lines, whatever ends those.
            let regex = RegexBuilder::new(&query.text)
                .case_insensitive(!query.case)
                .multi_line(true)
                .crlf(true)
                .nest_limit(NEST_LIMIT)
                .size_limit(SIZE_LIMIT)
                .dfa_size_limit(CACHE_LIMIT)
                .build()
                .map_err(|err| Complaint::of(&query.text, &err))?;
            return Ok(Self(Way::Regex(regex, query.whole_words)));
        }
        let options = Options {
            whole_words: query.whole_words,
            case: query.case,
            diacritics: query.accents,
        };
        let finder = Finder::new(query.needle(), options);
        Ok(Self(
            finder.map_or(Way::Nothing, |it| Way::Words(Box::new(it))),
        ))
    }

    /// Begins to walk a text from its start.
    pub fn scan<'a>(&'a self, text: &'a SourceText) -> Scan<'a> {
        Scan::new(self, text)
    }

    /// All hits in a text, by place; they do not overlap.
    pub fn all(&self, text: &SourceText) -> Vec<ByteSpan> {
        let mut hits = Vec::new();
        let mut scan = self.scan(text);
        while scan.step(usize::MAX, &|| false, &mut |hit| hits.push(hit)) {}
        hits
    }

    /// Whether there is a hit in some words that are at hand, such as a note.
    pub fn is_in(&self, words: &str) -> bool {
        let Ok(text) = SourceText::new(words) else {
            return false;
        };
        let mut found = false;
        let mut scan = self.scan(&text);
        while scan.step(1 << 16, &|| false, &mut |_| found = true) && !found {}
        found
    }
}
