//! A source's annotations against its text.

use super::{Found, Place, Problem, bracketed, past_end, place, shortened, visit_spans};
use crate::model::{Annotation, Project, SourceId};
use crate::text::{ByteOffset, SourceText, next_grapheme, previous_grapheme};

/// All problems that show once the text of one source is at hand: quotes that
/// are not what stands at their offsets, stretches past the end, edges inside
/// what a person takes for one character. Whether it is the right text is for
/// its hash to say.
pub fn check_text(project: &Project, source: &SourceId, text: &SourceText) -> Vec<Problem> {
    let mut found = Found::default();
    let length = text.char_len();
    let all = project.annotations().iter();
    visit_spans(project, all, &mut |list, name, of, span| {
        if of == source && span.end() > length {
            let message = past_end(span, source, length.get());
            found.error("past-end", Place::Record { list, id: name() }, message);
        }
    });
    for annotation in project.annotations().iter() {
        if annotation.source == *source {
            check_annotation(annotation, text, &mut found);
        }
    }
    found.0
}

fn check_annotation(annotation: &Annotation, text: &SourceText, found: &mut Found) {
    let at = || place("annotations", &annotation.id);
    let spans = annotation.spans.as_slice();
    for (number, &span) in spans.iter().enumerate() {
        let Ok(bytes) = text.bytes_of(span) else {
            continue;
        };
        let stands = text.slice(bytes);
        if let Some(quote) = annotation.quotes.get(number)
            && quote != stands
        {
            let message = format!(
                "the quote is ‘{}’, but ‘{}’ stands at {}",
                shortened(quote),
                shortened(stands),
                bracketed(span)
            );
            found.error("quote-differs", at(), message);
        }
        if [bytes.start(), bytes.end()]
            .into_iter()
            .any(|edge| splits(text, edge))
        {
            let message = format!(
                "an edge of {} lies inside what reads as one character",
                bracketed(span)
            );
            found.warning("inside-character", at(), message);
        }
    }
}

/// Whether a position lies inside a cluster of code points that belong together.
fn splits(text: &SourceText, at: ByteOffset) -> bool {
    at != ByteOffset::ZERO
        && at < text.byte_len()
        && next_grapheme(text, previous_grapheme(text, at)) != at
}
