//! From texts to tellings: which sentence tells of what kind of event, when,
//! where and of whom.

use super::Document;
use super::clause::{Told, told};
use super::countries::{Country, country};
use super::lexicon::{EventClass, lists};
use super::lore::Lore;
use super::place::{Level, Place, countries};
use super::sentence::{Sentence, Word, sentences, words};
use super::side::Side;
use super::small_words::{is_calendar, is_plain};
use super::when::{Source, When};
use super::words::{Id, Vocabulary};
use crate::model::ZoneKind;
use crate::recognise::zones::boilerplate;
use crate::recognise::{
    self, Context, FoundDate, FoundFigure, FoundName, KnownNames, ZoneContext, token::Token,
};
use rust_decimal::Decimal;
use smol_str::SmolStr;

/// A sentence leans on at most so many before it.
const LEAN: usize = 2;

/// What one passage tells of one event.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    /// Which of the documents, and which of its sentences.
    pub document: usize,
    pub sentence: usize,
    pub paragraph: u32,
    /// Where the sentence starts, in bytes.
    pub own_start: usize,
    /// The passage: the sentence with those it leans on, in bytes.
    pub start: usize,
    pub end: usize,
    pub class: EventClass,
    pub side: Option<Side>,
    pub aside: bool,
    pub when: When,
    pub places: Vec<Spot>,
    /// The villages and towns of its whole passage.
    pub around: Vec<Spot>,
    /// The countries it may be in: those that it names and, unless it says to
    /// be in one, the one that its text is about.
    pub countries: Vec<Country>,
    /// Names of people and groups, by id.
    pub names: Vec<Id>,
    /// Other words, by id.
    pub stems: Vec<Id>,
    /// The name of the event: "the Tor massacre".
    pub named: Option<Id>,
    /// Whole numbers, with a word of what they count.
    pub figures: Vec<(Decimal, Option<Id>)>,
}

/// A place of a telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub name: Id,
    pub level: Level,
    pub within: Vec<Id>,
}

/// A text made ready.
pub(super) struct Ready {
    pub sentences: Vec<Sentence>,
    pub dates: Vec<FoundDate>,
    pub names: Vec<FoundName>,
    pub figures: Vec<FoundFigure>,
}

/// Runs the recognisers over a text. A text without zones gets those that are
/// proposed for it: its boilerplate is passed over, and a teaser's date is
/// that of its sentences.
pub(super) fn ready(document: &Document<'_>, known: &KnownNames) -> Ready {
    let mut context: Context = document.context.clone();
    let mut dates = recognise::dates(document.text, &context);
    if context.zones.is_empty() {
        let proposed = recognise::zones(document.text, &dates, &context);
        if !proposed.is_empty() {
            context.zones = proposed
                .into_iter()
                .map(|it| ZoneContext {
                    span: it.span,
                    kind: it.kind,
                    published: it.published,
                    covers: it.covers,
                })
                .collect();
            dates = recognise::dates(document.text, &context);
        }
    }
    let mut skipped: Vec<(usize, usize)> = boilerplate(&context.zones)
        .iter()
        .map(|it| (it.start().to_usize(), it.end().to_usize()))
        .collect();
    skipped.extend(
        context
            .zones
            .iter()
            .filter(|it| it.kind == ZoneKind::Caption && it.span.len() < 80)
            .map(|it| (it.span.start().to_usize(), it.span.end().to_usize())),
    );
    skipped.sort_unstable();
    skipped.dedup_by(|next, kept| {
        let joins = next.0 <= kept.1;
        if joins {
            kept.1 = kept.1.max(next.1);
        }
        joins
    });
    Ready {
        sentences: sentences(document.text.as_str(), &skipped),
        names: known.find(document.text, &context),
        figures: recognise::figures(document.text, &context),
        dates,
    }
}

/// The things of a list, sorted by start, that lie in a sentence; the
/// sentences asked for ascend.
struct Within<'a, T> {
    all: &'a [T],
    at: usize,
}

impl<'a, T> Within<'a, T> {
    fn of(&mut self, sentence: &Sentence, span: impl Fn(&T) -> (usize, usize)) -> &'a [T] {
        while self
            .all
            .get(self.at)
            .is_some_and(|it| span(it).0 < sentence.start)
        {
            self.at += 1;
        }
        let rest = &self.all[self.at..];
        let count = rest
            .iter()
            .take_while(|it| span(it).1 <= sentence.end)
            .count();
        &rest[..count]
    }
}

/// What stands in a sentence, for those that lean on it.
struct Before {
    start: usize,
    when: Option<When>,
    places: Vec<Spot>,
    names: Vec<Id>,
}

/// The sentences of a paragraph before the one that is read.
#[derive(Default)]
struct Past {
    paragraph: u32,
    sentences: Vec<Before>,
}

impl Past {
    /// The last ones that a sentence may lean on, the nearest first.
    fn near(&self) -> impl Iterator<Item = &Before> {
        self.sentences.iter().rev().take(LEAN)
    }

    fn when(&self) -> Option<&Before> {
        self.near().find(|it| it.when.is_some())
    }

    fn places(&self) -> Option<&Before> {
        self.near()
            .find(|it| it.places.iter().any(|it| it.level != Level::Area))
    }
}

/// Reads the tellings of one text.
pub(super) fn tellings(
    index: usize,
    text: &str,
    ready: &Ready,
    lore: &Lore<'_>,
    vocabulary: &mut Vocabulary,
    out: &mut Vec<Telling>,
) {
    let mut buffer: Vec<Token> = Vec::new();
    let mut dates = Within {
        all: &ready.dates,
        at: 0,
    };
    let mut names = Within {
        all: &ready.names,
        at: 0,
    };
    let mut figures = Within {
        all: &ready.figures,
        at: 0,
    };
    let main = lore.main_country(index);
    let mut past = Past::default();
    for (number, sentence) in ready.sentences.iter().enumerate() {
        let words = words(text, sentence, &mut buffer);
        let dates = dates.of(sentence, |it| span_of(it.span));
        let found = names.of(sentence, |it| span_of(it.span));
        let figures = figures.of(sentence, |it| span_of(it.span));
        if past.paragraph != sentence.paragraph {
            past.paragraph = sentence.paragraph;
            past.sentences.clear();
        }
        let told = told(&words, dates, past.when().and_then(|it| it.when));
        let places = lore.places(index, &words, found);
        let spots: Vec<Spot> = places.iter().map(|it| spot(it, vocabulary)).collect();
        let own_place = spots.iter().any(|it| it.level != Level::Area);
        let who = who(index, &words, &places, found, lore, vocabulary);
        let where_to = where_to(&words, &places, main);
        let stems = stems(&words, vocabulary);
        let counts: Vec<(Decimal, Option<Id>)> = figures
            .iter()
            .filter_map(|it| number_of(it, vocabulary))
            .collect();
        let mut add = |class: EventClass, told_by: Option<usize>| {
            let trigger = told_by.map(|it| &told.triggers[it]);
            let when = trigger.map_or(told.main.unwrap_or(When::unknown()), |it| it.when);
            let mut own: Vec<Spot> = match trigger {
                Some(trigger) => near(&told, &places, &spots, trigger.from),
                None => spots.clone(),
            };
            let aside = trigger.is_some_and(|it| it.aside);
            let mut start = sentence.start;
            if !aside {
                if when.source == Source::Leant
                    && let Some(it) = past.when()
                {
                    start = start.min(it.start);
                }
                if !own_place
                    && !class.is_national()
                    && let Some(it) = past.places()
                {
                    own.extend(it.places.iter().cloned());
                    start = start.min(it.start);
                }
            }
            let mut around: Vec<Spot> = local(&spots);
            let mut all_names = who.clone();
            for it in past.near().take_while(|it| it.start >= start) {
                all_names.extend(&it.names);
                if around.is_empty() {
                    around = local(&it.places);
                }
            }
            all_names.sort_unstable();
            all_names.dedup();
            let named = trigger.and_then(|it| it.name).and_then(|at| {
                let key = lore.canonical(&words[at]);
                is_event_name(&key).then(|| vocabulary.id(&key))
            });
            if let Some(named) = named
                && !own.iter().any(|it| it.name == named)
                && let Some(level) = lore.level(vocabulary.word(named))
            {
                own.push(Spot {
                    name: named,
                    level,
                    within: Vec::new(),
                });
            }
            out.push(Telling {
                document: index,
                sentence: number,
                paragraph: sentence.paragraph,
                own_start: sentence.start,
                start,
                end: sentence.end,
                class,
                side: trigger.and_then(|it| it.side),
                aside,
                when,
                places: own,
                around,
                countries: where_to.clone(),
                names: all_names,
                stems: stems.clone(),
                named,
                figures: counts.clone(),
            });
        };
        let mut seen: Vec<(EventClass, When)> = Vec::new();
        for (at, trigger) in told.triggers.iter().enumerate() {
            if !seen.contains(&(trigger.class, trigger.when)) {
                seen.push((trigger.class, trigger.when));
                add(trigger.class, Some(at));
            }
        }
        // Something that no list has a word for, on a day at a place.
        if told.triggers.is_empty()
            && own_place
            && told.dated
            && told.main.is_some_and(|it| it.is_day() || it.day.is_some())
        {
            add(EventClass::Other, None);
        }
        past.sentences.push(Before {
            start: sentence.start,
            when: told.own,
            places: spots,
            names: who,
        });
    }
}

fn local(spots: &[Spot]) -> Vec<Spot> {
    let all = spots.iter().filter(|it| it.level == Level::Local);
    all.cloned().collect()
}

/// The countries that what a sentence tells of may be in.
fn where_to(words: &[Word], places: &[Place], main: Option<Country>) -> Vec<Country> {
    let covered = |at: usize| places.iter().any(|it| it.from <= at && at < it.to);
    let (mut inside, mut all) = countries(words, &covered);
    let outer = places.iter().flat_map(|it| &it.within);
    inside.extend(outer.filter_map(|it| country(it).filter(|it| it.1).map(|it| it.0)));
    if inside.is_empty() {
        all.extend(main);
    }
    all.extend(inside);
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a word can be the name of an event: no month, no country, no word
/// for events.
fn is_event_name(key: &str) -> bool {
    country(key).is_none()
        && !is_calendar(key)
        && !is_plain(key)
        && lists().word(key).is_none()
        && key.chars().nth(1).is_some()
}

fn span_of(span: crate::text::ByteSpan) -> (usize, usize) {
    (span.start().to_usize(), span.end().to_usize())
}

fn spot(place: &Place, vocabulary: &mut Vocabulary) -> Spot {
    Spot {
        name: vocabulary.id(&place.key),
        level: place.level,
        within: place.within.iter().map(|it| vocabulary.id(it)).collect(),
    }
}

/// The places that belong to a trigger: those of its group of clauses, else
/// those of groups that tell of nothing themselves.
fn near(told: &Told, places: &[Place], spots: &[Spot], trigger: usize) -> Vec<Spot> {
    let group = |at: usize| told.group_of.get(at).copied().unwrap_or(0);
    let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<Spot> {
        places
            .iter()
            .zip(spots)
            .filter(|(it, _)| wanted(group(it.from)))
            .map(|(_, spot)| spot.clone())
            .collect()
    };
    let own = of(&|it| it == group(trigger));
    if !own.is_empty() {
        return own;
    }
    of(&|it| told.triggers.iter().all(|other| group(other.from) != it))
}

/// The people and groups of a sentence.
fn who(
    index: usize,
    words: &[Word],
    places: &[Place],
    found: &[FoundName],
    lore: &Lore<'_>,
    vocabulary: &mut Vocabulary,
) -> Vec<Id> {
    let mut all: Vec<Id> = Vec::new();
    let covered = |at: usize| places.iter().any(|it| it.from <= at && at < it.to);
    let mut known: Vec<(usize, usize)> = Vec::new();
    for name in found {
        if let Some(label) = lore.somebody(index, name) {
            all.push(vocabulary.id(&label));
            known.push(span_of(name.span));
        }
    }
    for (at, word) in words.iter().enumerate() {
        let text = word.folded.as_str();
        if !word.capital || covered(at) || word.digits {
            continue;
        }
        if known
            .iter()
            .any(|it| it.0 <= word.start && word.end <= it.1)
        {
            continue;
        }
        if let Some((country, _)) = country(text) {
            all.push(vocabulary.id(country.name()));
            continue;
        }
        let event = lists().word(text).is_some();
        if event || is_calendar(text) || is_plain(text) || text.chars().nth(1).is_none() {
            continue;
        }
        if lore.is_name(words, at) {
            all.push(vocabulary.id(&lore.canonical(word)));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// What the other words of a sentence come to: rough stems, without small
/// words.
fn stems(words: &[Word], vocabulary: &mut Vocabulary) -> Vec<Id> {
    let mut all: Vec<Id> = words
        .iter()
        .filter(|it| !it.capital && !it.digits && it.folded.len() > 3 && !is_plain(&it.folded))
        .map(|it| vocabulary.id(stem(&it.folded)))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A word without its commonest endings; never shorter than four letters.
pub(super) fn stem(word: &str) -> &str {
    for ending in [
        "ations", "ation", "ments", "ment", "ings", "ions", "ing", "ers", "ion", "ies", "ed", "es",
        "er", "ly", "s", "e",
    ] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
        {
            return stem;
        }
    }
    word
}

/// A figure as a number that two texts may share.
fn number_of(figure: &FoundFigure, vocabulary: &mut Vocabulary) -> Option<(Decimal, Option<Id>)> {
    use crate::model::Unit;
    let it = &figure.figure;
    let counts = matches!(
        it.unit,
        Unit::Count | Unit::Person | Unit::Household | Unit::Village
    );
    let number = it.low.or(it.high).filter(|_| counts)?;
    let word: Option<SmolStr> = it
        .counted
        .words
        .split_whitespace()
        .last()
        .map(|it| it.to_lowercase().into());
    let word = word.map(|it| vocabulary.id(stem(&it)));
    Some((number, word))
}
