//! Figures in words that are no numerals: "no executions", "decades", "more
//! than a year"; and the many senses of "one".

use super::Options;
use super::expression::Expression;
use super::nouns::{self, Noun};
use super::passage::Passage;
use super::qualifier::{self, Bound};
use super::unit;
use crate::model::{Class, Harm, Unit};
use crate::recognise::lexicon::Lexicon;
use crate::recognise::token::Kind;
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    No,
    Decades,
    Article,
    /// "several", "many": no number, proposed only when asked for.
    Vague,
    Both,
    Most,
}

static WORDS: LazyLock<Lexicon<Word>> = LazyLock::new(|| {
    Lexicon::new(
        [
            ("no", Word::No),
            ("aucun", Word::No),
            ("aucune", Word::No),
            ("decades", Word::Decades),
            ("décennies", Word::Decades),
            ("a", Word::Article),
            ("an", Word::Article),
            ("un", Word::Article),
            ("une", Word::Article),
            ("both", Word::Both),
            ("most", Word::Most),
        ]
        .into_iter()
        .chain(
            [
                "several",
                "many",
                "few",
                "numerous",
                "various",
                "multiple",
                "countless",
                "couple",
                "handful",
                "plusieurs",
                "nombreux",
                "nombreuses",
                "quelques",
            ]
            .into_iter()
            .map(|word| (word, Word::Vague)),
        ),
    )
});

/// Whether a word may open a figure of this kind.
#[inline]
pub(super) fn is_candidate(word: &str) -> bool {
    WORDS.has(word)
}

/// Reads one of these at item `at`.
pub(super) fn read(
    passage: &Passage<'_>,
    at: usize,
    floor: usize,
    options: Options,
) -> Option<Expression> {
    if passage.at(at).kind != Kind::Word {
        return None;
    }
    match WORDS.get(passage.str(at))? {
        Word::No => nothing(passage, at),
        Word::Decades => decades(passage, at, floor, options),
        Word::Article => article(passage, at, floor, options),
        Word::Vague if options.vague => Some(vague(at, passage, floor, Some(Decimal::TWO), None)),
        Word::Both if options.vague => Some(vague(
            at,
            passage,
            floor,
            Some(Decimal::TWO),
            Some(Decimal::TWO),
        )),
        Word::Most if options.vague => {
            let mut most = vague(at, passage, floor, Some(Decimal::new(5, 1)), None);
            most.low_open = true;
            most.unit = Some(Unit::Fraction);
            Some(most)
        }
        Word::Vague | Word::Both | Word::Most => None,
    }
}

fn plain(start: usize, end: usize, value: Decimal, why: &'static str) -> Expression {
    Expression {
        span: (start, end),
        number: (start, end),
        qualifier: None,
        low: Some(value),
        high: Some(value),
        low_open: false,
        high_open: false,
        approx: false,
        unit: None,
        unit_name: SmolStr::default(),
        per: None,
        why,
    }
}

/// "No executions had been carried out": zero, before what reports count.
fn nothing(passage: &Passage<'_>, at: usize) -> Option<Expression> {
    if !passage.goes_on(at + 1)
        || passage.is_any(
            at + 1,
            &[
                "more", "longer", "other", "further", "fewer", "less", "such", "one",
            ],
        )
    {
        return None;
    }
    let (index, noun) = nouns::head(passage, at + 1, 3)?;
    let french = passage.is_any(at, &["aucun", "aucune"]);
    let plural = nouns::looks_plural(passage.word(index))
        || passage.is_any(index, &["people", "men", "women", "children", "dead"])
        || french;
    let counts = match noun {
        Noun::Event(_) => true,
        Noun::Person(class, harm) => plural && (harm != Harm::Unsaid || class != Class::Unsaid),
        Noun::Household | Noun::Village | Noun::Thing => false,
    };
    (counts && plural).then(|| plain(at, at + 1, Decimal::ZERO, "“no” before what is counted"))
}

/// "Decades", "several decades": twenty years and more.
fn decades(passage: &Passage<'_>, at: usize, floor: usize, options: Options) -> Option<Expression> {
    let mut start = at;
    let before = |index: usize, words: &[&str]| {
        index > floor && passage.goes_on(index) && passage.is_any(index - 1, words)
    };
    if before(start, &["several", "many"]) {
        start -= 1;
    } else if before(start, &["few"]) {
        start -= 1;
        if before(start, &["a"]) {
            start -= 1;
        }
    }
    let dated = passage.is_any(at + 1, &["ago", "later", "earlier", "before", "after"])
        || before(
            start,
            &[
                "recent",
                "past",
                "last",
                "previous",
                "coming",
                "next",
                "the",
                "these",
                "those",
                "of",
                "following",
                "subsequent",
            ],
        ) && !before(start, &["of"]);
    if dated && options.guards {
        return None;
    }
    let mut end = at + 1;
    if passage.hyphen(end) && passage.is_any(end + 1, &["long", "old"]) {
        end += 2;
    }
    let mut found = plain(start, end, Decimal::from(20), "an order of magnitude");
    found.high = None;
    found.approx = true;
    found.unit = Some(Unit::Duration);
    found.unit_name = SmolStr::new("year");
    Some(found)
}

/// "More than a year", "less than a month": an article counts where the words
/// before it measure. Alone it is no figure, unless somebody asks for it.
fn article(passage: &Passage<'_>, at: usize, floor: usize, options: Options) -> Option<Expression> {
    if let Some(found) = and_a_half(passage, at) {
        return Some(found);
    }
    // Most articles are turned away by one look at the word behind.
    let lasting = unit::unit_word(passage.word(at + 1), passage.at(at).french)
        .is_some_and(|(unit, _)| unit == Unit::Duration);
    if !lasting && !options.articles {
        return None;
    }
    let measure = unit::measure(passage, at + 1, false).filter(|it| it.unit == Unit::Duration);
    let number = qualifier::Number {
        measured: true,
        lasting: true,
        aging: false,
        few: true,
        row: false,
    };
    if let Some(measure) = measure
        && let Some(found) = qualifier::before(passage, at, floor, number)
        && !passage.hyphen(measure.end)
    {
        let bounds = !matches!(found.bound, Bound::Exactly | Bound::About);
        let relative = passage.is_any(measure.end, &["ago", "later", "earlier", "before", "after"]);
        if bounds && !relative {
            let value = Decimal::from(measure.times);
            let mut figure = plain(found.start, measure.end, value, "one, behind a qualifier");
            figure.number = (at, at + 1);
            figure.qualifier = Some((found.start, at));
            figure.unit = Some(Unit::Duration);
            figure.unit_name = measure.name.clone();
            match found.bound {
                Bound::AtLeast => figure.high = None,
                Bound::Over => {
                    figure.high = None;
                    figure.low_open = true;
                }
                Bound::Under => {
                    figure.low = None;
                    figure.high_open = true;
                }
                Bound::AtMost => figure.low = None,
                Bound::Nearly => {
                    figure.low = None;
                    figure.approx = true;
                }
                Bound::About | Bound::Exactly => figure.approx = true,
            }
            return Some(figure);
        }
    }
    let number_follows =
        crate::recognise::number::numeral(passage.word(at + 1), passage.at(at).french).is_some();
    (options.articles && !number_follows)
        .then(|| plain(at, at + 1, Decimal::ONE, "an article, read as one"))
}

/// "A metre and a half", "an hour and a half", "un an et demi".
fn and_a_half(passage: &Passage<'_>, at: usize) -> Option<Expression> {
    let and = at + 2;
    let english = passage.is(and, "and")
        && passage.is(and + 1, "a")
        && passage.is(and + 2, "half")
        && !passage.is(and + 3, "of");
    let french = passage.is(and, "et") && passage.is_any(and + 1, &["demi", "demie"]);
    if !english && !french || !passage.goes_on(and) {
        return None;
    }
    let (unit, name) = unit::unit_word(passage.word(at + 1), passage.at(at).french)?;
    let times = match name {
        "decade" => 10,
        "century" => 100,
        _ => 1,
    };
    let value = Decimal::new(15, 1).checked_mul(Decimal::from(times))?;
    let end = and + if english { 3 } else { 2 };
    let mut found = plain(at, end, value.normalize(), "one and a half");
    found.unit = Some(unit);
    found.unit_name = SmolStr::new(if times > 1 { "year" } else { name });
    Some(found)
}

fn vague(
    at: usize,
    passage: &Passage<'_>,
    floor: usize,
    low: Option<Decimal>,
    high: Option<Decimal>,
) -> Expression {
    let mut start = at;
    if passage.is_any(at, &["few", "couple", "handful", "many"])
        && at > floor
        && passage.is(at - 1, "a")
    {
        start -= 1;
    }
    let mut found = plain(start, at + 1, Decimal::TWO, "a vague quantifier");
    found.low = low;
    found.high = high;
    found.approx = high.is_none();
    found
}

/// Whether a word behind "only one" reads like a thing: "only one borehole";
/// not "the only one left", "only one had fled".
fn is_plain_noun(passage: &Passage<'_>, at: usize, end: usize) -> bool {
    let word = passage.word(end);
    let ends = |endings: &[&str]| endings.iter().any(|it| word.ends_with(it));
    let definite = passage.is_any(
        at.wrapping_sub(2),
        &[
            "the", "not", "this", "that", "his", "her", "their", "my", "your", "our",
        ],
    );
    !definite
        && word.len() >= 3
        && !passage.capital(end)
        && !nouns::is_stop(word)
        && !ends(&["ly", "ed", "ing", "s"])
        && !passage.is_any(
            end,
            &[
                "left", "had", "has", "have", "knew", "can", "could", "went", "will", "came",
                "may", "might", "must", "should", "would", "did", "does", "fled", "died", "made",
                "got", "ever", "still", "more", "other", "whose", "there", "here", "too", "else",
                "then", "who", "said", "took", "spoke", "saw", "sat", "ran", "won", "lost", "gave",
                "wrote", "stood", "held", "kept", "fell", "told", "able", "alive",
            ],
        )
}

/// Whether "one" at item `at` counts something: "one soldier was killed", not
/// "one of them", "no one", "one another", "one wonders".
pub(super) fn is_one(
    passage: &Passage<'_>,
    at: usize,
    end: usize,
    measured: bool,
    qualified: bool,
) -> bool {
    let lower = passage.word_before(at).to_ascii_lowercase();
    let before = lower.as_str();
    const NEVER: &[&str] = &[
        "no", "any", "every", "each", "some", "this", "that", "which", "another", "the", "what",
        "as", "or", "and", "square", "ground", "day", "such", "only", "first",
    ];
    let never = NEVER.iter().any(|it| before.eq_ignore_ascii_case(it));
    // French writes its article the same: only a qualifier makes a number of it.
    if passage.is_any(at, &["un", "une"]) {
        return qualified;
    }
    if qualified && !passage.is_any(at.wrapping_sub(1), &["some"]) {
        return true;
    }
    // "the unit has one investigator"
    if passage.is_any(at.wrapping_sub(1), &["has", "have", "had"])
        && is_plain_noun(passage, at, end)
        && !passage.is_any(
            end,
            &[
                "thing", "way", "goal", "aim", "purpose", "message", "wish", "hope", "chance",
                "job",
            ],
        )
    {
        return true;
    }
    if measured {
        // "one day the war will end", "one day after another".
        let idiom = passage.is_any(end.wrapping_sub(1), &["day", "night"])
            && !passage.is_any(
                at.wrapping_sub(1),
                &["for", "in", "lasted", "of", "least", "only", "just"],
            );
        return !idiom
            && (!never || matches!(before, "and" | "the" | "or" | "only" | "every" | "as"));
    }
    if passage.hyphen(end) {
        return false;
    }
    // "only one of 202 known graves"
    if passage.is(end, "of") && passage.at(end + 1).kind == Kind::Digits && passage.goes_on(end) {
        return true;
    }
    if !passage.goes_on(end)
        || passage.at(end).kind != Kind::Word
        || passage.is_any(end, &["of", "s", "another", "who", "that", "which"])
    {
        return false;
    }
    if never && !matches!(before, "and" | "or" | "the" | "only") {
        return false;
    }
    // "eight were hurt, one critically"
    if passage.is_any(
        end,
        &[
            "critically",
            "seriously",
            "fatally",
            "badly",
            "gravely",
            "severely",
            "mortally",
        ],
    ) {
        return true;
    }
    if passage.is_any(
        end,
        &[
            "by", "day", "night", "time", "side", "hand", "way", "thing", "reason", "point",
        ],
    ) {
        return false;
    }
    let Some((last, noun)) = nouns::head(passage, end, 4) else {
        return before == "only" && is_plain_noun(passage, at, end);
    };
    // "in one hamlet", "from one village": a place, hardly a count.
    if matches!(noun, Noun::Thing | Noun::Village)
        && [
            "in", "at", "from", "to", "on", "into", "near", "by", "than", "for",
        ]
        .iter()
        .any(|it| before.eq_ignore_ascii_case(it))
    {
        return false;
    }
    if nouns::looks_plural(passage.word(last))
        && !matches!(noun, Noun::Person(_, Harm::Killed | Harm::Wounded))
    {
        return false;
    }
    // A witness who speaks is no count, unless others are counted with him.
    let counted = before == "and"
        && (2..8).any(|back| {
            let index = at.wrapping_sub(back);
            passage.at(index).kind == Kind::Digits
                || crate::recognise::number::numeral(passage.word(index), false).is_some()
        });
    let speaks = !counted
        && (1..4).any(|step| {
            passage.is_any(
                last + step,
                &[
                    "said",
                    "says",
                    "told",
                    "recalled",
                    "described",
                    "explained",
                    "recounted",
                    "added",
                    "added",
                    "saying",
                    "whose",
                    "stated",
                    "testified",
                    "remembered",
                    "wrote",
                    "asked",
                ],
            )
        });
    let thing = matches!(noun, Noun::Thing)
        && passage.is_any(
            last,
            &[
                "point",
                "time",
                "place",
                "part",
                "case",
                "occasion",
                "area",
                "country",
                "report",
                "statement",
                "group",
                "party",
                "state",
            ],
        )
        && !matches!(before, "and" | "only" | "or");
    !speaks && !thing
}
