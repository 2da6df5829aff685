//! Quotes with where they stand, as one line of plain text:
//!
//! ```text
//! “Some 160 … herders” (Two villages, Crisis Desk, 2019-03-25; report 0–8, 15–22)
//! ```
//!
//! The words stand as in the source, white space as one blank, parts apart by an
//! ellipsis. Behind them come the title, the publisher and the date of the
//! source as far as they are known, then its id and the offsets of each part in
//! code points, the end excluded: with these the words are found again.

use crate::model::Source;
use crate::text::{CharSpan, SourceText};

/// The quote of some stretches of a source.
pub fn citation(source: &Source, text: &SourceText, spans: &[CharSpan]) -> String {
    let parts = spans.iter().filter_map(|it| text.quote(*it));
    let words: Vec<String> = parts.map(one_line).collect();
    let mut facts: Vec<String> = Vec::new();
    for fact in [&source.title, &source.publisher] {
        let fact = one_line(fact);
        if !fact.is_empty() {
            facts.push(fact);
        }
    }
    facts.extend(source.published.map(|it| it.to_string()));
    let facts = match facts.join(", ") {
        none if none.is_empty() => none,
        some => some + "; ",
    };
    let places = spans.iter();
    let places: Vec<String> = places
        .map(|it| format!("{}–{}", it.start(), it.end()))
        .collect();
    format!(
        "“{}” ({facts}{} {})",
        words.join(" … "),
        source.id,
        places.join(", ")
    )
}

/// White space as single blanks, and nothing that would act where it is pasted.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    line.chars().filter(|it| !it.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PartialDate, SourceId};
    use crate::text::CharOffset;

    #[test]
    fn a_quote_says_where_it_stands() {
        let text = SourceText::new("Some\r\n 160\u{a0}Peuhl\u{1b} herders").expect("small");
        let id = SourceId::parse("report").expect("an id");
        let mut source = Source::plain(id, "report.txt", 26);
        let span = |a, b| CharSpan::new(CharOffset::new(a), CharOffset::new(b)).expect("ordered");
        let spans = [span(0, 10), span(11, 25)];
        assert_eq!(
            citation(&source, &text, &spans),
            "“Some 160 … Peuhl herders” (report 0–10, 11–25)"
        );
        source.title = "Two\nvillages".to_owned();
        source.publisher = "Crisis Desk".to_owned();
        source.published = PartialDate::parse("2019-03").ok();
        assert_eq!(
            citation(&source, &text, &spans[..1]),
            "“Some 160” (Two villages, Crisis Desk, 2019-03; report 0–10)"
        );
    }
}
