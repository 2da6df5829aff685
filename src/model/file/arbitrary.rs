//! Random projects for property tests: every list filled, every reference
//! kept, hostile strings throughout, and no error for `check` to find.
//!
//! A project is made from a size and a seed, so that a failing case shrinks to
//! a smaller one and comes back the same.

mod facts;

use crate::model::*;
use crate::text::{CharOffset, CharSpan, SourceText};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long the text of every random source is, in characters.
pub(crate) const CHARS: u32 = 500;

/// Projects with up to `largest` records a list.
pub(crate) fn project(largest: usize) -> impl Strategy<Value = Project> {
    (0..=largest, any::<u64>()).prop_map(|(size, seed)| Maker::new(seed).project(size))
}

/// The text of a random source: all of them have the same.
pub(crate) fn text() -> SourceText {
    let words = "Some 160 people fled – “Fulani” e\u{301}tait là\u{a0}😀. ";
    let text: String = words.chars().cycle().take(CHARS as usize).collect();
    SourceText::new(text).expect("short")
}

/// A source of deterministic choices.
pub(crate) struct Maker {
    state: u64,
    made: u64,
}

impl Maker {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: seed,
            made: 0,
        }
    }

    /// The next number of SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.state;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.next() & 1 == 1
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len());
        from[at].clone()
    }

    fn some<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| make(self))
    }

    fn several<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }

    /// None where there is nothing to pick from.
    fn several_of<T: Clone>(&mut self, most: usize, from: &[T]) -> Vec<T> {
        match from {
            [] => Vec::new(),
            _ => self.several(most, |it| it.pick(from)),
        }
    }

    /// Bits for an id that no other of this maker has.
    pub(crate) fn bits(&mut self) -> u64 {
        self.made += 1;
        (self.next() << 20) | (self.made & 0xf_ffff)
    }

    fn character(&mut self) -> char {
        const HOSTILE: &[char] = &[
            'a',
            'Z',
            '0',
            ' ',
            '"',
            '\\',
            '\'',
            '\n',
            '\r',
            '\t',
            '\0',
            '\x1b',
            '\x7f',
            '\u{85}',
            '\u{a0}',
            '\u{ad}',
            '\u{301}',
            '\u{61c}',
            '\u{200b}',
            '\u{200d}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{d7ff}',
            '\u{e000}',
            '\u{feff}',
            '\u{fffd}',
            '\u{fffe}',
            '😀',
            '\u{10ffff}',
            '(',
            ')',
            '[',
            ',',
            ':',
            '/',
            '*',
            '#',
            '<',
            '>',
            '=',
            '{',
            '}',
            'r',
            'é',
            'م',
            'ש',
        ];
        if self.below(8) == 0 {
            let any = u32::try_from(self.below(0x11_0000)).ok();
            any.and_then(char::from_u32).unwrap_or('x')
        } else {
            self.pick(HOSTILE)
        }
    }

    fn text_of(&mut self, length: usize) -> String {
        (0..length).map(|_| self.character()).collect()
    }

    pub(crate) fn text(&mut self) -> String {
        let length = self.pick(&[0, 1, 3, 12, 30]);
        self.text_of(length)
    }

    fn word(&mut self) -> SmolStr {
        self.text().into()
    }

    pub(crate) fn decimal(&mut self) -> Decimal {
        let number = (self.next() >> self.below(60)) as i64;
        let scale = self.below(29) as u32;
        Decimal::from_i128_with_scale(number.into(), scale)
    }

    fn day(&mut self) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(1, 1, 1).expect("a day");
        first + Days::new(self.below(3_000_000) as u64)
    }

    fn date(&mut self) -> PartialDate {
        let day = self.day().to_string();
        let length = self.pick(&[4, 7, 10]);
        PartialDate::parse(&day[..length]).expect("the start of a day is a date")
    }

    fn ordered<T: Ord + Copy>(&mut self, make: impl Fn(&mut Self) -> T) -> (Option<T>, Option<T>) {
        let (a, b) = (make(self), make(self));
        (self.some(|_| a.min(b)), self.some(|_| a.max(b)))
    }

    fn period(&mut self) -> Option<Period> {
        let (from, to) = self.ordered(Self::date);
        let ordered = match (from, to) {
            (Some(from), Some(to)) => from.first_day() <= to.last_day(),
            (None, None) => false,
            _ => true,
        };
        ordered.then_some(Period { from, to })
    }

    pub(crate) fn span(&mut self) -> CharSpan {
        let start = self.below(CHARS as usize - 20) as u32;
        let end = start + 1 + self.below(20) as u32;
        CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
    }

    fn spans(&mut self) -> Fragments {
        let spans = (0..1 + self.below(4) / 2).map(|_| self.span()).collect();
        Fragments::merging(spans).expect("there is one")
    }

    /// A random project with up to about `size` records a list.
    pub(crate) fn project(&mut self, size: usize) -> Project {
        let mut it = Project::new(Head {
            title: self.text(),
            annotator: Annotator {
                id: self.word(),
                name: self.text(),
                role: self.pick(&[
                    AnnotatorRole::Annotator,
                    AnnotatorRole::Reviewer,
                    AnnotatorRole::Machine,
                ]),
            },
            settings: Settings {
                tolerance: self.decimal(),
                vague: self.flag(),
            },
        });
        if self.flag() {
            let scheme = self.scheme(it.scheme());
            it.set_scheme(Arc::new(scheme));
        }
        for number in 0..size.div_ceil(4) {
            put(&mut it, self.source(&format!("s{number}")));
        }
        for _ in 0..size {
            let entity = self.entity(&it);
            put(&mut it, entity);
            let event = self.event();
            put(&mut it, event);
        }
        let sources: Vec<SourceId> = it.sources().iter().map(|it| it.id.clone()).collect();
        if sources.is_empty() {
            return it;
        }
        for _ in 0..size {
            let source = self.pick(&sources);
            let annotation = self.annotation(&it, &source);
            put(&mut it, annotation);
            if self.flag() {
                self.facts(&mut it, &sources);
            }
        }
        it
    }

    fn scheme(&mut self, from: &Scheme) -> Scheme {
        let mut scheme = from.clone();
        scheme.id = self.word();
        scheme.version = self.next() as u32;
        let mut tag = scheme.tags[0].clone();
        tag.id = TagId::parse("mood").expect("an id");
        tag.key = SmolStr::default();
        tag.color = self.word();
        tag.label = self.text();
        tag.guideline = self.text();
        tag.examples = self.several(3, Self::text);
        tag.value = self.pick(&[ValueKind::None, ValueKind::Entity, ValueKind::Date]);
        let kinds = [
            AttributeKind::Text,
            AttributeKind::Number,
            AttributeKind::Flag,
            AttributeKind::Choice(self.several(3, Self::word)),
            AttributeKind::Date,
        ];
        for (number, kind) in kinds.into_iter().enumerate() {
            tag.attributes.push(AttributeType {
                name: format!("a{number}").into(),
                kind,
                required: self.flag(),
                guideline: self.text(),
            });
        }
        let ids: Vec<TagId> = scheme.tags.iter().map(|it| it.id.clone()).collect();
        scheme.tags.push(tag);
        scheme.relations.push(RelationType {
            id: "says".into(),
            label: self.text(),
            from: self.several(2, |it| it.pick(&ids)),
            to: self.several(2, |it| it.pick(&ids)),
            symmetric: self.flag(),
            guideline: self.text(),
        });
        scheme
    }

    pub(crate) fn source(&mut self, id: &str) -> Source {
        Source {
            id: SourceId::parse(id).expect("an id"),
            path: self.text(),
            sha256: self.word(),
            encoding: self.word(),
            bom: self.flag(),
            chars: CHARS,
            title: self.text(),
            publisher: self.text(),
            published: self.some(Self::date),
            covers: self.period(),
            language: self.word(),
            state: self.pick(&[
                SourceState::Untouched,
                SourceState::Started,
                SourceState::Done,
            ]),
        }
    }

    fn entity(&mut self, project: &Project) -> Entity {
        let larger = entities(project);
        let within = if larger.is_empty() {
            Vec::new()
        } else {
            self.several(2, |it| {
                let (from, to) = it.ordered(Self::date);
                Within {
                    entity: it.pick(&larger),
                    from,
                    to,
                }
            })
        };
        Entity {
            id: EntityId::of_random(self.bits()),
            kind: self.pick(&[
                EntityKind::Person,
                EntityKind::Group,
                EntityKind::Organisation,
                EntityKind::Place,
                EntityKind::Other,
            ]),
            label: self.text(),
            aliases: self.several(3, Self::text).into_iter().collect(),
            within,
            sensitivity: self.pick(&[Sensitivity::Public, Sensitivity::Sensitive]),
            note: self.text(),
        }
    }

    fn event(&mut self) -> Event {
        Event {
            id: EventId::of_random(self.bits()),
            title: self.text(),
            kind: self.pick(&[EventKind::Incident, EventKind::Standing]),
            note: self.text(),
        }
    }

    fn voice(&mut self, project: &Project) -> Voice {
        let entities = entities(project);
        Voice {
            words: self.word(),
            who: self.several_of(2, &entities),
            through: self.several_of(1, &entities),
            verb: self.word(),
        }
    }

    pub(crate) fn certainty(&mut self) -> Certainty {
        self.pick(&[
            Certainty::Certain,
            Certainty::Probable,
            Certainty::Possible,
            Certainty::Unknown,
        ])
    }

    /// An annotation of a project that has entities and events.
    pub(crate) fn annotation(&mut self, project: &Project, source: &SourceId) -> Annotation {
        let tags: Vec<&Tag> = project.scheme().tags.iter().collect();
        // Figures name one another, which is where work on them can go wrong.
        let figures = tags.iter().find(|it| it.value == ValueKind::Figure);
        let tag = match figures {
            Some(figures) if self.flag() => figures,
            _ => self.pick(&tags),
        };
        let spans = self.spans();
        let lengths: Vec<usize> = spans
            .as_slice()
            .iter()
            .map(|it| it.len() as usize)
            .collect();
        let quotes = if self.flag() {
            lengths.iter().map(|&it| self.text_of(it).into()).collect()
        } else {
            Few::default()
        };
        let mut it = Annotation::manual(
            AnnotationId::of_random(self.bits()),
            source.clone(),
            spans,
            tag.id.clone(),
            quotes,
        );
        it.value = if self.below(4) > 0 {
            self.value(project, tag.value)
        } else {
            None
        };
        let entities = entities(project);
        if tag.value == ValueKind::Entity && !entities.is_empty() {
            let links = self.several(3, |it| EntityLink {
                entity: it.pick(&entities),
                certainty: it.certainty(),
            });
            it.entities = links.into();
            it.unidentified = self.flag();
        }
        it.attributes = self.attributes().into();
        it.origin = self.origin();
        it.unsure = self.flag();
        it.note = self.text().into();
        it
    }

    fn attributes(&mut self) -> BTreeMap<SmolStr, AttributeValue> {
        let attribute = |it: &mut Self| {
            let value = match it.below(5) {
                0 => AttributeValue::Text(it.text()),
                1 => AttributeValue::Number(it.decimal()),
                2 => AttributeValue::Flag(it.flag()),
                3 => AttributeValue::Choice(it.word()),
                _ => AttributeValue::Date(it.date()),
            };
            (it.word(), value)
        };
        self.several(3, attribute).into_iter().collect()
    }

    fn origin(&mut self) -> Origin {
        match self.below(5) {
            0 => Origin::Manual,
            1 => Origin::Propagated,
            2 => Origin::Suggested,
            3 => Origin::Imported(self.word().as_str().into()),
            _ => Origin::Gold(Box::new(Gold {
                from: self
                    .several(3, |it| AnnotationId::of_random(it.next()))
                    .into_iter()
                    .collect(),
                decided_by: self.word(),
                reason: self.text(),
                rule: self.text(),
            })),
        }
    }

    pub(crate) fn value(&mut self, project: &Project, kind: ValueKind) -> Option<Value> {
        Some(match kind {
            ValueKind::None | ValueKind::Entity => return None,
            ValueKind::Figure => Value::Figure(Box::new(self.figure(project))),
            ValueKind::Date => {
                let (earliest, latest) = self.ordered(Self::day);
                Value::Date(Box::new(DateValue {
                    earliest,
                    latest,
                    throughout: self.flag(),
                    basis: self.pick(&[
                        Basis::Explicit,
                        Basis::Context,
                        Basis::Relative,
                        Basis::Inferred,
                    ]),
                    why: self.word(),
                }))
            }
            ValueKind::Claim => {
                let events: Vec<EventId> =
                    project.events().iter().map(|it| it.id.clone()).collect();
                Value::Claim(Box::new(Claim {
                    voices: self.several(2, |it| it.voice(project)),
                    certainty: self.certainty(),
                    polarity: self.pick(&[Polarity::Affirms, Polarity::Denies]),
                    about: match &events[..] {
                        [] => Vec::new(),
                        events => self.several(2, |it| (it.pick(events), it.word())),
                    },
                    hedges: self.several(2, Self::span),
                }))
            }
        })
    }

    fn figure(&mut self, project: &Project) -> Figure {
        let (low, high) = self.ordered(Self::decimal);
        let single = low == high;
        let wholes: Vec<AnnotationId> = figures(project);
        let entities = entities(project);
        Figure {
            low,
            high,
            low_open: !single && self.flag(),
            high_open: !single && self.flag(),
            approx: self.flag(),
            qualifier: self.word(),
            unit: self.pick(&[
                Unit::Count,
                Unit::Person,
                Unit::Household,
                Unit::Village,
                Unit::Percent,
                Unit::Rate,
                Unit::Rank,
                Unit::Money,
                Unit::Other,
            ]),
            unit_name: self.word(),
            per: self.some(|it| Per {
                count: it.decimal(),
                what: it.word(),
            }),
            as_of: self.some(Self::date),
            // Only of figures that are part of nothing: no cycle comes of it.
            part_of: (!wholes.is_empty() && self.flag()).then(|| self.pick(&wholes)),
            counted: Counted {
                words: self.word(),
                who: self.several_of(2, &entities),
                class: self.pick(&[Class::Unsaid, Class::Civilian, Class::Other]),
                harm: self.pick(&[Harm::Unsaid, Harm::Killed, Harm::FoundDead]),
            },
        }
    }
}

fn put<T: InProject>(project: &mut Project, record: T) {
    project.put(&record.id(), Some(Arc::new(record)));
}

fn entities(project: &Project) -> Vec<EntityId> {
    project.entities().iter().map(|it| it.id.clone()).collect()
}

/// Figures that are part of no other.
fn figures(project: &Project) -> Vec<AnnotationId> {
    let whole = |it: &&Arc<Annotation>| match &it.value {
        Some(Value::Figure(figure)) => figure.part_of.is_none(),
        _ => false,
    };
    let figures = project.annotations().iter().filter(whole);
    figures.map(|it| it.id.clone()).collect()
}
