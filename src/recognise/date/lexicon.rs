//! The words that speak of time, English and French, in one table.
//!
//! French words stand with their accents and, where people drop them, without.

use crate::recognise::lexicon::Lexicon;
use std::sync::LazyLock;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
    Decade,
    Century,
}

/// Which way, and how far, a word points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Previous,
    Same,
    Next,
}

/// What a word can mean to a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lex {
    /// Nothing.
    Other,
    /// The name of a month; `short` for "Jan".
    Month {
        month: u8,
        short: bool,
        tongue: Tongue,
    },
    /// The name of a weekday, Monday = 0.
    Weekday {
        day: u8,
        short: bool,
        tongue: Tongue,
    },
    /// Winter = 0 … autumn = 3.
    Season(u8),
    /// A third of a time, from 0: early, mid, late.
    Third(u8),
    /// A third as a noun: beginning, middle, end.
    ThirdOf(u8),
    /// French words that need no "of": début, mi, fin.
    TiersOf(u8),
    /// "half", "moitié", "semestre".
    Half,
    /// "quarter", "trimestre".
    Quarter,
    /// A unit; "nights" and "mornings" count as days.
    Unit {
        unit: Unit,
        many: bool,
        part_of_day: bool,
    },
    /// An ordinal in words, as far as dates use it.
    Nth(u8),
    /// "last", "dernière": the one before now, or the end of a row.
    Last,
    /// "past": the stretch up to now.
    Past,
    /// "next", "following", "previous": leans on a date.
    Beside(Step),
    /// French words that stand behind the unit: suivante, précédent, prochain.
    Behind(Step, bool),
    /// "same", "même".
    Same,
    /// "later", "afterwards".
    Later,
    /// "earlier", "previously".
    Earlier,
    /// "ago".
    Ago,
    /// "before", "avant".
    Before,
    /// "after", "après".
    After,
    /// "plus", as in "plus tard".
    Plus,
    Tard,
    Tot,
    /// "today" … as days from now.
    DayFromNow(i8),
    /// lendemain, veille: days from the date leaned on.
    DayFromThere(i8),
    This,
    That,
    Ce,
    The,
    Le,
    /// The article that loses its vowel.
    L,
    A,
    Of,
    De,
    Du,
    Des,
    D,
    In,
    On,
    Au,
    En,
    From,
    Between,
    Entre,
    To,
    /// "à".
    Jusque,
    Until,
    Through,
    And,
    Et,
    /// "since", "by", "during": a date may well follow.
    Cue,
    /// "throughout", "whole".
    Whole,
    /// A century's or decade's eighty, as in "the eighties".
    Ties(u8),
    /// "years" before a decade in French.
    Annees,
    Il,
    Y,
    Ici,
    La,
    /// A number in words, or a part of one.
    Numeral,
    /// "every", "each".
    Every,
    /// "due", "scheduled".
    Due,
    /// Frequent words that tell the language and nothing else.
    Plain(Tongue),
    /// Christian era: AD, CE.
    Era,
    /// Before it: BC, BCE.
    BeforeEra,
}

/// Which language a word belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    French,
    Both,
}

static WORDS: LazyLock<Lexicon<Lex>> = LazyLock::new(|| {
    Lexicon::new(
        entries()
            .into_iter()
            .flat_map(|(words, lex)| words.split(' ').map(move |word| (word, lex))),
    )
});

/// What a word can mean to a date.
#[inline]
pub(super) fn look_up(word: &str) -> Lex {
    WORDS.get(word).unwrap_or(Lex::Other)
}

/// The words, by what they mean.
fn entries() -> Vec<(&'static str, Lex)> {
    use Tongue::{Both, English, French};
    let mut all = Vec::new();
    for (at, words) in MONTHS.iter().enumerate() {
        let month = at as u8 + 1;
        for (list, short, tongue) in [
            (words.0, false, English),
            (words.1, false, French),
            (words.2, true, Both),
            (words.3, true, French),
        ] {
            if !list.is_empty() {
                all.push((
                    list,
                    Lex::Month {
                        month,
                        short,
                        tongue,
                    },
                ));
            }
        }
    }
    for (at, words) in WEEKDAYS.iter().enumerate() {
        let day = at as u8;
        for (list, short, tongue) in [
            (words.0, false, English),
            (words.1, false, French),
            (words.2, true, English),
        ] {
            all.push((list, Lex::Weekday { day, short, tongue }));
        }
    }
    let unit = |unit, many, part_of_day| Lex::Unit {
        unit,
        many,
        part_of_day,
    };
    all.extend([
        ("winter hiver", Lex::Season(0)),
        ("spring printemps", Lex::Season(1)),
        ("summer été", Lex::Season(2)),
        ("autumn fall automne", Lex::Season(3)),
        ("early", Lex::Third(0)),
        ("mid", Lex::Third(1)),
        ("late", Lex::Third(2)),
        ("beginning start onset opening", Lex::ThirdOf(0)),
        ("middle", Lex::ThirdOf(1)),
        ("end close", Lex::ThirdOf(2)),
        ("début debut", Lex::TiersOf(0)),
        ("mi milieu", Lex::TiersOf(1)),
        ("fin", Lex::TiersOf(2)),
        ("half moitié semestre", Lex::Half),
        ("quarter trimestre", Lex::Quarter),
        ("day jour", unit(Unit::Day, false, false)),
        ("days jours", unit(Unit::Day, true, false)),
        (
            "morning afternoon evening night matin soir nuit soirée matinée",
            unit(Unit::Day, false, true),
        ),
        ("week semaine", unit(Unit::Week, false, false)),
        ("weeks semaines", unit(Unit::Week, true, false)),
        ("month", unit(Unit::Month, false, false)),
        // One form for both numbers.
        ("months mois", unit(Unit::Month, true, false)),
        ("year an année", unit(Unit::Year, false, false)),
        ("years ans", unit(Unit::Year, true, false)),
        ("années", Lex::Annees),
        ("decade décennie", unit(Unit::Decade, false, false)),
        ("decades décennies", unit(Unit::Decade, true, false)),
        ("century siècle", unit(Unit::Century, false, false)),
        ("centuries siècles", unit(Unit::Century, true, false)),
        ("first premier première", Lex::Nth(1)),
        ("second deuxième seconde", Lex::Nth(2)),
        ("third troisième", Lex::Nth(3)),
        ("fourth quatrième", Lex::Nth(4)),
        ("last dernier dernière", Lex::Last),
        ("past", Lex::Past),
        ("following next ensuing subsequent", Lex::Beside(Step::Next)),
        ("previous preceding prior", Lex::Beside(Step::Previous)),
        ("suivant suivante", Lex::Behind(Step::Next, false)),
        ("précédent précédente", Lex::Behind(Step::Previous, false)),
        ("prochain prochaine", Lex::Behind(Step::Next, true)),
        ("passé passée", Lex::Behind(Step::Previous, true)),
        ("same même", Lex::Same),
        ("later afterwards afterward thereafter", Lex::Later),
        ("earlier previously beforehand auparavant", Lex::Earlier),
        ("ago", Lex::Ago),
        ("before avant", Lex::Before),
        ("after après", Lex::After),
        ("plus", Lex::Plus),
        ("tard", Lex::Tard),
        ("tôt", Lex::Tot),
        ("today tonight aujourd", Lex::DayFromNow(0)),
        ("yesterday hier", Lex::DayFromNow(-1)),
        ("tomorrow demain", Lex::DayFromNow(1)),
        ("lendemain", Lex::DayFromThere(1)),
        ("surlendemain", Lex::DayFromThere(2)),
        ("veille", Lex::DayFromThere(-1)),
        ("this", Lex::This),
        ("that", Lex::That),
        ("ce cet cette", Lex::Ce),
        ("the", Lex::The),
        ("le", Lex::Le),
        ("la là", Lex::La),
        ("l", Lex::L),
        ("a one un une", Lex::A),
        ("of", Lex::Of),
        ("de", Lex::De),
        ("du", Lex::Du),
        ("des", Lex::Des),
        ("d", Lex::D),
        ("in", Lex::In),
        ("on", Lex::On),
        ("au à", Lex::Au),
        ("en", Lex::En),
        ("from", Lex::From),
        ("between", Lex::Between),
        ("entre", Lex::Entre),
        ("to", Lex::To),
        ("until till til", Lex::Until),
        ("jusqu jusque", Lex::Jusque),
        ("through thru", Lex::Through),
        ("and", Lex::And),
        ("et", Lex::Et),
        (
            "since by during around circa for til as until depuis durant pendant vers dès courant",
            Lex::Cue,
        ),
        ("throughout whole entire entirety tout toute", Lex::Whole),
        ("thirties", Lex::Ties(3)),
        ("forties", Lex::Ties(4)),
        ("fifties", Lex::Ties(5)),
        ("sixties", Lex::Ties(6)),
        ("seventies", Lex::Ties(7)),
        ("eighties", Lex::Ties(8)),
        ("nineties", Lex::Ties(9)),
        ("il", Lex::Il),
        ("y", Lex::Y),
        ("ci", Lex::Ici),
        ("every each most chaque many some several", Lex::Every),
        (
            "due scheduled planned slated expected set prévue prévues prévu prévus",
            Lex::Due,
        ),
        (
            "was were has have had is are by with said who which their his at he it they not been",
            Lex::Plain(English),
        ),
        (
            "les est sont a ont dans par sur qui que pour avec plus ne pas été aux leur ses",
            Lex::Plain(French),
        ),
        ("ad ce", Lex::Era),
        ("bc bce", Lex::BeforeEra),
    ]);
    all
}

/// English, French, short in both, short in French.
const MONTHS: [(&str, &str, &str, &str); 12] = [
    ("january", "janvier", "jan", "janv"),
    ("february", "février fevrier", "feb", "févr fév fevr fev"),
    ("march", "mars", "mar", ""),
    ("april", "avril", "apr", "avr"),
    ("may", "mai", "", ""),
    ("june", "juin", "jun", ""),
    ("july", "juillet", "jul", "juil"),
    ("august", "août aout", "aug", ""),
    ("september", "septembre", "sep sept", ""),
    ("october", "octobre", "oct", ""),
    ("november", "novembre", "nov", ""),
    ("december", "décembre decembre", "dec", "déc"),
];

const WEEKDAYS: [(&str, &str, &str); 7] = [
    ("monday", "lundi", "mon"),
    ("tuesday", "mardi", "tue tues"),
    ("wednesday", "mercredi", "wed"),
    ("thursday", "jeudi", "thu thur thurs"),
    ("friday", "vendredi", "fri"),
    ("saturday", "samedi", "sat"),
    ("sunday", "dimanche", "sun"),
];
