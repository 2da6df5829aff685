//! What words seem to come to, for a person to accept: worked out when a
//! stretch is selected or an annotation is focused.
//!
//! Only the words in question and a bounded stretch around them are read, so
//! that no selection or edit costs more in a large document.

use super::Document;
use crate::model::{Claim, Figure, Value, ValueKind, Voice, words};
use crate::recognise::{self, Context};
use crate::text::ByteSpan;

/// No figure or date is written in more bytes than this.
const LONGEST_EXPRESSION: u32 = 400;
/// No claim is read that has more bytes than this.
const LONGEST_CLAIM: u32 = 8000;

/// A value that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What the words come to.
    pub value: Value,
    /// Which words say so.
    pub words: String,
    /// Why, for people; may be empty.
    pub why: String,
}

impl Proposal {
    /// The value in words.
    pub fn reading(&self) -> String {
        words::value_words(&self.value)
    }
}

/// What the words at a stretch of a document come to as a value of that kind.
/// `context` is what is known around them.
pub fn propose(
    document: &Document,
    context: &Context,
    kind: ValueKind,
    span: ByteSpan,
) -> Option<Proposal> {
    let text = &document.text;
    let longest = match kind {
        ValueKind::Figure | ValueKind::Date => LONGEST_EXPRESSION,
        ValueKind::Claim => LONGEST_CLAIM,
        ValueKind::None | ValueKind::Entity => return None,
    };
    if span.len() > longest {
        return None;
    }
    let words_at = |span: ByteSpan| one_line(text.slice(span));
    match kind {
        ValueKind::Figure => {
            let found = recognise::figure_in(text, context, span)?;
            let mut figure: Figure = found.figure;
            if let Some(counted) = found.counted
                && figure.counted.words.is_empty()
            {
                figure.counted.words = words_at(counted).into();
            }
            Some(Proposal {
                value: Value::Figure(Box::new(figure)),
                words: words_at(found.span),
                why: found.why,
            })
        }
        ValueKind::Date => {
            let found = recognise::date_in(text, context, span)?;
            Some(Proposal {
                words: words_at(found.span),
                why: found.date.why.to_string(),
                value: Value::Date(Box::new(found.date)),
            })
        }
        ValueKind::Claim => {
            let cues = recognise::claim_in(text, context, span)?;
            let mut claim = Claim {
                certainty: cues.certainty,
                polarity: cues.polarity,
                ..Claim::default()
            };
            let hedges = cues.hedges.iter();
            claim.hedges = hedges.filter_map(|&it| text.chars_of(it).ok()).collect();
            if cues.voice.is_some() || cues.verb.is_some() {
                claim.voices.push(Voice {
                    words: cues.voice.map(words_at).unwrap_or_default().into(),
                    verb: cues.verb.map(words_at).unwrap_or_default().into(),
                    ..Voice::default()
                });
            }
            (claim != Claim::default()).then(|| Proposal {
                value: Value::Claim(Box::new(claim)),
                words: String::new(),
                why: cues.why,
            })
        }
        ValueKind::None | ValueKind::Entity => None,
    }
}

/// Words without the line breaks of their source.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
