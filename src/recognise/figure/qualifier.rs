//! Words that bound or soften a number: "at least", "nearly", "some", "or
//! more".

use super::passage::{Gap, Passage};
use crate::recognise::lexicon::Lexicon;
use crate::recognise::token::Kind;
use std::sync::LazyLock;

/// What a qualifier does to the number it stands with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// n and more.
    AtLeast,
    /// More than n, n left out.
    Over,
    /// n and less.
    AtMost,
    /// Less than n, n left out.
    Under,
    /// Up to n, roughly.
    Nearly,
    /// n, roughly.
    About,
    /// n: "a total of".
    Exactly,
}

use Bound::{About, AtLeast, AtMost, Exactly, Nearly, Over, Under};

/// Where a qualifier needs a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// None.
    Sure,
    /// "about", which is a preposition behind words of saying and knowing.
    Topic,
    /// "over", which with a length of time may mean "in the course of".
    Course,
    /// "within", "under", "near": for measures, not for things.
    Measure,
    /// "some", which needs the number right behind it.
    Adjacent,
    /// "around", "close to": a place when few things follow.
    Place,
}

use Doubt::{Adjacent, Course, Measure, Place, Sure, Topic};

const PATTERNS: &[(&str, Bound, Doubt)] = &[
    ("at least", AtLeast, Sure),
    ("at the least", AtLeast, Sure),
    ("at the very least", AtLeast, Sure),
    ("a minimum of", AtLeast, Sure),
    ("minimum of", AtLeast, Sure),
    ("a minimum", AtLeast, Sure),
    ("no fewer than", AtLeast, Sure),
    ("no less than", AtLeast, Sure),
    ("not fewer than", AtLeast, Sure),
    ("not less than", AtLeast, Sure),
    ("as few as", AtLeast, Sure),
    ("as little as", AtLeast, Sure),
    ("as low as", AtLeast, Sure),
    ("as young as", AtLeast, Sure),
    ("upwards of", AtLeast, Sure),
    ("upward of", AtLeast, Sure),
    ("more than", Over, Sure),
    ("greater than", Over, Sure),
    ("higher than", Over, Sure),
    ("larger than", Over, Sure),
    ("longer than", Over, Sure),
    ("older than", Over, Sure),
    ("over", Over, Course),
    ("above", Over, Measure),
    ("beyond", Over, Measure),
    ("in excess of", Over, Sure),
    ("exceeding", Over, Sure),
    ("up to", AtMost, Sure),
    ("at most", AtMost, Sure),
    ("at the most", AtMost, Sure),
    ("no more than", AtMost, Sure),
    ("not more than", AtMost, Sure),
    ("no longer than", AtMost, Sure),
    ("a maximum of", AtMost, Sure),
    ("maximum of", AtMost, Sure),
    ("as many as", AtMost, Sure),
    ("as much as", AtMost, Sure),
    ("as high as", AtMost, Sure),
    ("as long as", AtMost, Sure),
    ("as far as", AtMost, Measure),
    ("as old as", AtMost, Sure),
    ("within", AtMost, Measure),
    ("less than", Under, Sure),
    ("fewer than", Under, Sure),
    ("lower than", Under, Sure),
    ("smaller than", Under, Sure),
    ("younger than", Under, Sure),
    ("shorter than", Under, Sure),
    ("under", Under, Measure),
    ("below", Under, Measure),
    ("just shy of", Nearly, Sure),
    ("just short of", Nearly, Sure),
    ("nearly", Nearly, Sure),
    ("almost", Nearly, Sure),
    ("close to", Nearly, Place),
    ("near to", Nearly, Place),
    ("approaching", Nearly, Place),
    ("nearing", Nearly, Place),
    ("not quite", Nearly, Sure),
    ("about", About, Topic),
    ("around", About, Place),
    ("roughly", About, Sure),
    ("approximately", About, Sure),
    ("approx", About, Sure),
    ("circa", About, Sure),
    ("ca", About, Adjacent),
    ("some", About, Adjacent),
    ("somewhere around", About, Sure),
    ("somewhere near", About, Sure),
    ("an estimated", About, Sure),
    ("the estimated", About, Sure),
    ("estimated", About, Sure),
    ("estimated at", About, Sure),
    ("an approximate", About, Sure),
    ("an average of", Exactly, Sure),
    ("in the region of", About, Sure),
    ("in the order of", About, Sure),
    ("on the order of", About, Sure),
    ("of the order of", About, Sure),
    ("in the neighborhood of", About, Sure),
    ("in the neighbourhood of", About, Sure),
    ("perhaps", About, Sure),
    ("maybe", About, Sure),
    ("more or less", About, Sure),
    ("a total of", Exactly, Sure),
    ("the total of", Exactly, Sure),
    ("in total of", Exactly, Sure),
    ("a combined total of", Exactly, Sure),
    ("a grand total of", Exactly, Sure),
    ("total of", Exactly, Sure),
    // French
    ("au moins", AtLeast, Sure),
    ("au minimum", AtLeast, Sure),
    ("un minimum de", AtLeast, Sure),
    ("pas moins de", AtLeast, Sure),
    ("pas moins d '", AtLeast, Sure),
    ("plus de", Over, Sure),
    ("plus d '", Over, Sure),
    ("au delà de", Over, Sure),
    ("supérieur à", Over, Sure),
    ("supérieure à", Over, Sure),
    ("jusqu ' à", AtMost, Sure),
    ("au plus", AtMost, Sure),
    ("au maximum", AtMost, Sure),
    ("un maximum de", AtMost, Sure),
    ("pas plus de", AtMost, Sure),
    ("pas plus d '", AtMost, Sure),
    ("moins de", Under, Sure),
    ("moins d '", Under, Sure),
    ("inférieur à", Under, Sure),
    ("inférieure à", Under, Sure),
    ("près de", Nearly, Sure),
    ("près d '", Nearly, Sure),
    ("presque", Nearly, Sure),
    ("quasiment", Nearly, Sure),
    ("environ", About, Sure),
    ("quelque", About, Adjacent),
    ("quelques", About, Adjacent),
    ("autour de", About, Sure),
    ("autour d '", About, Sure),
    ("à peu près", About, Sure),
    ("approximativement", About, Sure),
    ("aux alentours de", About, Sure),
    ("aux environs de", About, Sure),
    ("de l ' ordre de", About, Sure),
    ("de l ' ordre d '", About, Sure),
    ("peut - être", About, Sure),
    ("un total de", Exactly, Sure),
    ("une moyenne de", Exactly, Sure),
];

/// Words that only strengthen the qualifier behind them.
const STRENGTH: &[&str] = &[
    "well",
    "just",
    "slightly",
    "far",
    "considerably",
    "significantly",
    "substantially",
    "somewhat",
    "marginally",
    "little",
    "bit",
    "bien",
    "un",
    "peu",
    "legèrement",
    "nettement",
];

/// Words behind which "about" says what something is about.
static TOPICS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "information know knew known asked ask asks told tell tells spoke speak speaks said say \
         talk talks talked talking report reports reported details detail concern concerns \
         concerned worried worry complain complained complaint complaints question questions \
         questioned allegation allegations allegedly heard hear learned learn learnt wrote write \
         written testified testify story stories news data evidence testimony testimonies \
         something anything nothing think thought thinking inquired inquiry enquired doubts \
         statement statements account accounts brought bring care cared joked joking warned \
         warning argue argued lied"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});

/// Words behind which "over" with a length of time means "more than".
const LASTING: &[&str] = &[
    "for", "after", "of", "with", "is", "was", "were", "are", "be", "been", "lasted", "lasting",
    "lasts", "last", "spent", "took", "takes", "take", "than", "just", "well", "slightly",
    "little", "by", "from", "and", "to", "in", "has", "since", "or", "served", "serving", "at",
    "aged", "everyone", "those", "persons", "people", "age", "stayed", "waited", "walked",
];

/// Words behind which "under five" is an age.
const AGED: &[&str] = &[
    "children", "child", "girls", "boys", "kids", "minors", "infants", "those", "anyone",
    "everyone", "people", "persons", "adults", "aged", "ages", "women", "men", "and", "are",
    "were",
];

struct Table {
    patterns: Vec<(Vec<&'static str>, Bound, Doubt)>,
    by_last: Lexicon<(u16, u16)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut patterns: Vec<(Vec<&'static str>, Bound, Doubt)> = PATTERNS
        .iter()
        .map(|&(words, bound, doubt)| (words.split(' ').collect(), bound, doubt))
        .collect();
    // Grouped by the last word, the longest first.
    patterns.sort_by_key(|(words, ..)| (words.last().copied(), std::cmp::Reverse(words.len())));
    let mut groups: Vec<(&'static str, (u16, u16))> = Vec::new();
    for (index, (words, ..)) in patterns.iter().enumerate() {
        let last = words.last().copied().unwrap_or_default();
        match groups.last_mut() {
            Some((word, (_, end))) if *word == last => *end = index as u16 + 1,
            _ => groups.push((last, (index as u16, index as u16 + 1))),
        }
    }
    Table {
        by_last: Lexicon::new(groups),
        patterns,
    }
});

/// A qualifier before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Before {
    pub bound: Bound,
    /// The index of its first item.
    pub start: usize,
}

/// What a qualifier is asked about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Number {
    /// Whether a unit of measure stands with it.
    pub measured: bool,
    /// Whether the unit is one of time.
    pub lasting: bool,
    /// Whether the unit is the year and an age may be meant.
    pub aging: bool,
    /// Whether it is a small number of things.
    pub few: bool,
    /// Whether a cell of a table or a line ends behind it.
    pub row: bool,
}

/// The qualifier that ends right before item `at`, if one does. Nothing before
/// `floor` is taken.
pub(super) fn before(
    passage: &Passage<'_>,
    at: usize,
    floor: usize,
    number: Number,
) -> Option<Before> {
    if at <= floor || !passage.goes_on(at) {
        return None;
    }
    let last = at - 1;
    match passage.mark(last) {
        Some(mark @ ('~' | '≈' | '±' | '>' | '≥' | '<' | '≤')) => {
            let bound = match mark {
                '>' => Over,
                '≥' => AtLeast,
                '<' => Under,
                '≤' => AtMost,
                _ => About,
            };
            return Some(Before { bound, start: last });
        }
        Some('.') => {
            // "approx. 30", "c. 30", "ca. 30"
            let short = at >= floor + 2
                && passage.touching(last).is_some()
                && (passage.is_any(last - 1, &["approx", "ca"])
                    || passage.str(last - 1) == "c" && passage.at(last).gap == Gap::None);
            return short.then(|| Before {
                bound: About,
                start: last - 1,
            });
        }
        Some('\'' | '’') if passage.at(at).gap == Gap::None => {
            return longest(passage, at, floor, "'", number);
        }
        Some(_) => return None,
        None => {}
    }
    if passage.at(last).kind != Kind::Word {
        return None;
    }
    longest(passage, at, floor, passage.str(last), number)
}

fn longest(
    passage: &Passage<'_>,
    at: usize,
    floor: usize,
    last: &str,
    number: Number,
) -> Option<Before> {
    let table = &*TABLE;
    let (from, to) = table.by_last.get(last)?;
    for (words, bound, doubt) in &table.patterns[from as usize..to as usize] {
        if at - floor < words.len() {
            continue;
        }
        let start = at - words.len();
        let same = words.iter().enumerate().all(|(offset, word)| {
            let index = start + offset;
            let text = passage.str(index);
            let equal = match *word {
                "'" => matches!(text, "'" | "’"),
                _ if word.is_ascii() => text.eq_ignore_ascii_case(word),
                _ => text.to_lowercase() == **word,
            };
            equal && (offset == 0 || passage.goes_on(index))
        });
        if same && holds(passage, start, floor, *doubt, number) {
            return Some(Before {
                bound: *bound,
                start: strengthened(passage, start, floor, *bound),
            });
        }
    }
    None
}

/// Whether a doubtful word is a qualifier here.
fn holds(passage: &Passage<'_>, start: usize, floor: usize, doubt: Doubt, number: Number) -> bool {
    let before = if start > floor {
        passage.word_before(start)
    } else {
        ""
    };
    match doubt {
        Sure | Adjacent => true,
        Topic => !TOPICS.has(before),
        Course => {
            if !number.lasting {
                return !(number.few
                    && matches!(
                        before,
                        "fighting" | "dispute" | "fight" | "control" | "jumped"
                    ));
            }
            // "people over 18 years", but "killed 34 people over two days".
            let people = AGED.iter().any(|word| before.eq_ignore_ascii_case(word))
                && !before.eq_ignore_ascii_case("and");
            if people && !number.aging {
                return false;
            }
            people || LASTING.iter().any(|word| before.eq_ignore_ascii_case(word))
        }
        Measure => {
            number.measured
                || !number.few
                || number.row && passage.starts_line(start)
                || AGED.iter().any(|word| before.eq_ignore_ascii_case(word))
        }
        Place => number.measured || !number.few,
    }
}

/// Takes in what strengthens a qualifier: "well over", "just under".
fn strengthened(passage: &Passage<'_>, start: usize, floor: usize, bound: Bound) -> usize {
    if !matches!(bound, Over | Under | Nearly | AtLeast)
        || start <= floor
        || !passage.goes_on(start)
    {
        return start;
    }
    let french = passage.at(start).french;
    let word = start - 1;
    if !passage.is_any(word, STRENGTH) || (passage.is(word, "un") && !french) {
        return start;
    }
    if passage.is_any(word, &["little", "bit", "peu"]) {
        let article = word > floor && passage.is_any(word - 1, &["a", "un"]);
        return if article { word - 1 } else { start };
    }
    word
}

/// A qualifier behind a number that ends before item `at`: its bound and the
/// item behind it.
pub(super) fn behind(passage: &Passage<'_>, at: usize) -> Option<(Bound, usize)> {
    if !passage.goes_on(at) {
        return None;
    }
    // "34+", "34-plus", "34 plus"
    if passage.touching(at) == Some('+') {
        let next = passage.at(at + 1);
        let free = next.gap != Gap::None || matches!(next.kind, Kind::Mark(_));
        return free.then_some((AtLeast, at + 1));
    }
    if passage.hyphen(at) && passage.is(at + 1, "plus") {
        return Some((AtLeast, at + 2));
    }
    if passage.hyphen(at) && passage.is(at + 1, "odd") {
        return Some((About, at + 2));
    }
    // "18 and over", "45 years and older"
    if passage.is(at, "and") && passage.goes_on(at + 1) {
        let ends = passage.at(at + 2).kind != Kind::Digits && !passage.is(at + 2, "the");
        if ends && passage.is_any(at + 1, &["older", "over", "above"]) {
            return Some((AtLeast, at + 2));
        }
        if ends && passage.is_any(at + 1, &["younger", "under", "below"]) {
            return Some((AtMost, at + 2));
        }
    }
    if passage.is(at, "plus") && !passage.at(at).french {
        let noun = passage.at(at + 1).kind == Kind::Word
            && !passage.is_any(at + 1, &["a", "an", "the", "one", "two", "another"]);
        return noun.then_some((AtLeast, at + 1));
    }
    if passage.is(at, "or") && passage.goes_on(at + 1) {
        if passage.is_any(
            at + 1,
            &["more", "older", "above", "over", "greater", "longer"],
        ) {
            // "or more than" opens another number.
            return (!passage.is(at + 2, "than")).then_some((AtLeast, at + 2));
        }
        if passage.is_any(at + 1, &["fewer", "less", "younger", "below", "under"]) {
            return (!passage.is(at + 2, "than")).then_some((AtMost, at + 2));
        }
        if passage.is(at + 1, "so") {
            return Some((About, at + 2));
        }
        if passage.is(at + 1, "thereabouts") {
            return Some((About, at + 2));
        }
    }
    if passage.is(at, "ou") && passage.is_any(at + 1, &["plus", "davantage"]) {
        return Some((AtLeast, at + 2));
    }
    if passage.is(at, "ou") && passage.is(at + 1, "moins") {
        return Some((AtMost, at + 2));
    }
    None
}
