//! Looking for annotations: by words, tag, entity, value, note, doubt.

use super::{Complaint, Matcher, Query};
use crate::model::{Annotation, DateValue, EntityId, Figure, TagId, Value};
use crate::text::SourceText;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Which annotations are asked for. Whatever is left open lets all pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// What their words must hold; an empty query = anything.
    pub words: Query,
    /// Plain words that their note must hold; empty = anything.
    pub note: String,
    /// Their tag.
    pub tag: Option<TagId>,
    /// An entity that they are a mention of.
    pub entity: Option<EntityId>,
    /// Between what their value lies.
    pub range: Range,
    /// Whether only those are asked for of which the annotator is not sure.
    pub unsure: bool,
}

/// A range of values; a bound that is `None` is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Range {
    /// Any value, or none.
    #[default]
    Any,
    /// A figure that can lie between these two.
    Figure(Option<Decimal>, Option<Decimal>),
    /// A date that can lie between these two days, both included.
    Date(Option<NaiveDate>, Option<NaiveDate>),
}

/// A filter that is ready to run.
#[derive(Debug)]
pub struct Sieve {
    filter: Filter,
    words: Option<Matcher>,
    note: Option<Matcher>,
}

impl Sieve {
    /// Makes a filter ready.
    ///
    /// # Errors
    ///
    /// [`Complaint`] if the words are no regular expression but should be one.
    pub fn new(filter: Filter) -> Result<Self, Complaint> {
        let note = Query::words(&*filter.note);
        let matcher = |query: &Query| (!query.is_empty()).then(|| Matcher::new(query)).transpose();
        Ok(Self {
            words: matcher(&filter.words)?,
            note: matcher(&note)?,
            filter,
        })
    }

    /// Whether an annotation is one of those asked for. `text` is that of its
    /// source, for annotations that carry no quotes; without it, their words
    /// cannot be looked at and do not fit any.
    pub fn lets_pass(&self, it: &Annotation, text: Option<&SourceText>) -> bool {
        let filter = &self.filter;
        (!filter.unsure || it.unsure)
            && filter.tag.as_ref().is_none_or(|tag| it.tag == *tag)
            && filter
                .entity
                .as_ref()
                .is_none_or(|entity| names(it, entity))
            && filter.range.meets(it.value.as_ref())
            && self.note.as_ref().is_none_or(|note| note.is_in(&it.note))
            && self
                .words
                .as_ref()
                .is_none_or(|words| words.is_in(&words_of(it, text)))
    }
}

fn words_of(it: &Annotation, text: Option<&SourceText>) -> String {
    if !it.quotes.is_empty() {
        return it.text();
    }
    let spans = it.spans.as_slice().iter();
    let parts = spans.filter_map(|span| text?.quote(*span));
    parts.collect::<Vec<_>>().join(" ")
}

/// Whether an annotation is of an entity, or counts it, or lets it speak.
fn names(it: &Annotation, entity: &EntityId) -> bool {
    it.entities.iter().any(|link| link.entity == *entity)
        || match &it.value {
            Some(Value::Figure(figure)) => figure.counted.who.contains(entity),
            Some(Value::Claim(claim)) => {
                let voices = claim.voices.iter();
                voices
                    .clone()
                    .any(|it| it.who.contains(entity) || it.through.contains(entity))
            }
            Some(Value::Date(_)) | None => false,
        }
}

impl Range {
    fn meets(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Self::Any, _) => true,
            (Self::Figure(low, high), Some(Value::Figure(figure))) => {
                figure_meets(figure, *low, *high)
            }
            (Self::Date(from, to), Some(Value::Date(date))) => date_meets(date, *from, *to),
            _ => false,
        }
    }
}

fn figure_meets(figure: &Figure, low: Option<Decimal>, high: Option<Decimal>) -> bool {
    // A figure without either bound is not read yet.
    if figure.low.is_none() && figure.high.is_none() {
        return false;
    }
    let reaches =
        |most: Decimal, least: Decimal, open: bool| most > least || (most == least && !open);
    let up = low
        .zip(figure.high)
        .is_none_or(|(low, most)| reaches(most, low, figure.high_open));
    let down = high
        .zip(figure.low)
        .is_none_or(|(high, least)| reaches(high, least, figure.low_open));
    up && down
}

fn date_meets(date: &DateValue, from: Option<NaiveDate>, to: Option<NaiveDate>) -> bool {
    if date.earliest.is_none() && date.latest.is_none() {
        return false;
    }
    from.zip(date.latest)
        .is_none_or(|(from, latest)| latest >= from)
        && to
            .zip(date.earliest)
            .is_none_or(|(to, earliest)| earliest <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnnotationId, Fragments, SourceId};
    use crate::text::{CharOffset, CharSpan};

    fn annotation() -> Annotation {
        let span = CharSpan::new(CharOffset::new(5), CharOffset::new(13)).expect("ordered");
        let mut it = Annotation::manual(
            AnnotationId::of_random(1),
            SourceId::parse("s").expect("an id"),
            Fragments::one(span),
            TagId::parse("figure").expect("an id"),
            vec!["some 160".into()],
        );
        it.note = "See the tally in the Résumé".into();
        it
    }

    #[track_caller]
    fn check(it: &Annotation, filter: Filter, passes: bool) {
        let told = format!("{filter:?}");
        let sieve = Sieve::new(filter).expect("can be run");
        assert_eq!(sieve.lets_pass(it, None), passes, "{told}");
    }

    #[test]
    fn words_notes_tags_and_doubt() {
        let it = annotation();
        let open = Filter::default;
        check(&it, open(), true);
        check(
            &it,
            Filter {
                words: Query::words("SOME 1"),
                ..open()
            },
            true,
        );
        check(
            &it,
            Filter {
                words: Query::words("tally"),
                ..open()
            },
            false,
        );
        check(
            &it,
            Filter {
                note: "resume".into(),
                ..open()
            },
            true,
        );
        check(
            &it,
            Filter {
                note: "160".into(),
                ..open()
            },
            false,
        );
        check(
            &it,
            Filter {
                tag: Some(TagId::parse("actor").expect("an id")),
                ..open()
            },
            false,
        );
        check(
            &it,
            Filter {
                tag: Some(it.tag.clone()),
                ..open()
            },
            true,
        );
        check(
            &it,
            Filter {
                unsure: true,
                ..open()
            },
            false,
        );
        let regex = Query {
            text: r"\d{3}$".into(),
            regex: true,
            ..Query::default()
        };
        check(
            &it,
            Filter {
                words: regex,
                ..open()
            },
            true,
        );
    }

    #[test]
    fn ranges_meet_what_a_value_can_be() {
        fn figure(low: Option<i64>, high: Option<i64>, low_open: bool) -> Annotation {
            let mut it = annotation();
            it.value = Some(Value::Figure(Box::new(Figure {
                low: low.map(Decimal::from),
                high: high.map(Decimal::from),
                low_open,
                ..Figure::default()
            })));
            it
        }
        #[track_caller]
        fn within(it: &Annotation, low: Option<i64>, high: Option<i64>, passes: bool) {
            let range = Range::Figure(low.map(Decimal::from), high.map(Decimal::from));
            check(
                it,
                Filter {
                    range,
                    ..Filter::default()
                },
                passes,
            );
        }
        let exact = figure(Some(160), Some(160), false);
        within(&exact, Some(100), Some(200), true);
        within(&exact, Some(160), Some(160), true);
        within(&exact, None, Some(159), false);
        within(&exact, Some(161), None, false);
        let over = figure(Some(100), None, true);
        within(&over, Some(500), None, true);
        within(&over, None, Some(100), false);
        within(&over, None, Some(101), true);
        within(&annotation(), None, None, false);
        within(&figure(None, None, false), None, None, false);
        let mut dated = annotation();
        let day = |d| NaiveDate::from_ymd_opt(2022, 3, d);
        dated.value = Some(Value::Date(Box::new(DateValue {
            earliest: day(27),
            latest: day(31),
            ..DateValue::default()
        })));
        for (from, to, passes) in [
            (day(31), None, true),
            (None, day(26), false),
            (day(28), day(28), true),
        ] {
            check(
                &dated,
                Filter {
                    range: Range::Date(from, to),
                    ..Filter::default()
                },
                passes,
            );
        }
    }

    #[test]
    fn without_quotes_the_text_is_asked() {
        let mut it = annotation();
        it.quotes = Vec::new().into();
        let text = SourceText::new("After some 160 died").expect("short");
        let text = SourceText::new(text.as_str().replace("After ", "After")).expect("short");
        let sieve = Sieve::new(Filter {
            words: Query::words("some 160"),
            ..Filter::default()
        })
        .expect("can be run");
        assert!(sieve.lets_pass(&it, Some(&text)));
        assert!(!sieve.lets_pass(&it, None));
    }
}
