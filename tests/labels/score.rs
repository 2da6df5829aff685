//! Holds what a recogniser found against the labels.

use super::parse::{Label, Passage};
use std::fmt;
use std::ops::Range;

/// What was found for one stretch of a text, held against its label.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Whether the interval is the same.
    pub value: bool,
    /// Whether the unit or basis is right.
    pub kind: bool,
    /// Whether the rest (approximate or not) is right.
    pub rest: bool,
    /// What was found, for people.
    pub shown: String,
}

/// Counts over passages.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    pub gold: usize,
    pub found: usize,
    pub exact: usize,
    /// Labels that something else than the whole was found in.
    pub partial: usize,
    /// Of the exact hits: those with the right value, kind and rest.
    pub value: usize,
    pub kind: usize,
    pub rest: usize,
}

impl Tally {
    pub fn precision(&self) -> f64 {
        share(self.exact, self.found)
    }

    pub fn recall(&self) -> f64 {
        share(self.exact, self.gold)
    }

    pub fn values(&self) -> f64 {
        share(self.value, self.exact)
    }

    pub fn add(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.exact += other.exact;
        self.partial += other.partial;
        self.value += other.value;
        self.kind += other.kind;
        self.rest += other.rest;
    }

    /// The names of the columns of [`fmt::Display`].
    pub const HEAD: &'static str =
        "  gold  found  exact  partial  precision  recall  value   kind   rest";
}

/// Nothing out of nothing is nothing: an empty set passes no bar.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:6} {:6} {:6} {:8} {:10.3} {:7.3} {:6.3} {:6.3} {:6.3}",
            self.gold,
            self.found,
            self.exact,
            self.partial,
            self.precision(),
            self.recall(),
            self.values(),
            share(self.kind, self.exact),
            share(self.rest, self.exact),
        )
    }
}

/// Holds the finds in one passage against its labels. `remarks` gets a line
/// for every miss, false find and wrong value, starting with the line of the
/// file. `judge` says how far a find has the value of its label.
pub fn tally<G: Clone>(
    passage: &Passage<G>,
    found: &[Range<usize>],
    judge: &dyn Fn(&G, usize) -> Verdict,
    remarks: &mut Vec<(usize, String)>,
) -> Tally {
    let text = passage.text.as_str();
    let same = |a: &Range<usize>, b: &Range<usize>| core(text, a) == core(text, b);
    let meets = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    let words = |it: &Range<usize>| around(text, it);

    let mut gold: Vec<&Label<G>> = Vec::new();
    for label in &passage.labels {
        let whole = label.parts.is_empty() || found.iter().any(|it| same(it, &label.span));
        if whole {
            gold.push(label);
        } else {
            gold.extend(&label.parts);
        }
    }

    let mut tally = Tally::default();
    let mut counted = vec![true; found.len()];
    let mut used = vec![false; found.len()];
    for label in gold {
        let hit = found.iter().position(|it| same(it, &label.span));
        if label.doubtful {
            for (at, span) in found.iter().enumerate() {
                if meets(span, &label.span) {
                    counted[at] = false;
                }
            }
            continue;
        }
        tally.gold += 1;
        if let Some(at) = hit {
            used[at] = true;
            tally.exact += 1;
            let verdict = judge(&label.gold, at);
            tally.value += usize::from(verdict.value);
            tally.kind += usize::from(verdict.kind);
            tally.rest += usize::from(verdict.rest);
            let wrong = [
                (verdict.value, "value"),
                (verdict.kind, "kind"),
                (verdict.rest, "rest"),
            ];
            for (right, what) in wrong {
                if !right {
                    let line = format!("wrong {what}: {}: {}", words(&label.span), verdict.shown);
                    remarks.push((label.line, line));
                }
            }
        } else {
            let partial = found.iter().any(|it| meets(it, &label.span));
            tally.partial += usize::from(partial);
            let what = if partial { "other borders" } else { "missed" };
            remarks.push((label.line, format!("{what}: {}", words(&label.span))));
        }
    }
    for (at, span) in found.iter().enumerate() {
        if used[at] {
            tally.found += 1;
        } else if counted[at] {
            tally.found += 1;
            let line = format!("not a label: {}", words(span));
            remarks.push((passage.line_at(span.start), line));
        }
    }
    tally
}

/// A span without its leading article, which counts on neither side.
fn core(text: &str, span: &Range<usize>) -> Range<usize> {
    let words = &text[span.clone()];
    let article = ["the ", "le ", "la ", "les ", "l’", "l'"]
        .into_iter()
        .find(|it| {
            words
                .get(..it.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(it))
        });
    let skipped = article.map_or(0, str::len);
    if skipped < words.len() {
        span.start + skipped..span.end
    } else {
        span.clone()
    }
}

/// The words with some of what stands around them.
fn around(text: &str, span: &Range<usize>) -> String {
    let before = text[..span.start].char_indices().rev().nth(24);
    let start = before.map_or(0, |(at, _)| at);
    let after = text[span.end..].char_indices().nth(24);
    let end = after.map_or(text.len(), |(at, _)| span.end + at);
    let line = format!(
        "{}[{}]{}",
        &text[start..span.start],
        &text[span.clone()],
        &text[span.end..end]
    );
    line.replace('\n', "⏎")
}
