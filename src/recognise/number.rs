//! Numbers that are written in words, in English and French.
//!
//! [`numeral`] says what one word contributes; [`cardinal`] reads a whole
//! number ("one hundred and thirty", "quatre-vingt-dix-sept") from tokens, and
//! [`ordinal`] a whole ordinal ("twenty-first", "21st", "dix-septième").

use super::lexicon::Lexicon;
use super::token::{Kind, Token};
use std::sync::LazyLock;

/// What a word contributes to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numeral {
    /// A number below one hundred by itself: six, twenty, onze.
    Small(u8),
    /// Hundred, cent, cents.
    Hundred,
    /// Thousand and above: million, milliard.
    Scale(u64),
    /// A round number that takes an article: dozen, dizaine, centaine. French
    /// ones (`true`) say "about".
    Group(u32, bool),
    /// A plural that gives an order of magnitude: hundreds, dozens. The value
    /// is the least that it can mean.
    Plural(u64),
    /// First, third, twentieth; "third" is a fraction too.
    Ordinal(u8),
    /// A part of one that is no ordinal: half, quarter, tiers, thirds.
    Part(u8),
}

/// Which language a word belongs to, where that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tongue {
    Both,
    English,
    /// French. Many mean something else in English: cent, seize, Sept.
    French,
}

use Numeral::{Group, Hundred, Ordinal, Part, Plural, Scale, Small};
use Tongue::{Both, English, French};

static NUMERALS: LazyLock<Lexicon<(Numeral, Tongue)>> = LazyLock::new(|| {
    let mut words = Vec::new();
    let mut add = |tongue: Tongue, list: &[(&'static str, Numeral)]| {
        words.extend(
            list.iter()
                .map(|&(word, numeral)| (word, (numeral, tongue))),
        );
    };
    add(
        English,
        &[
            ("zero", Small(0)),
            ("one", Small(1)),
            ("two", Small(2)),
            ("three", Small(3)),
            ("four", Small(4)),
            ("five", Small(5)),
            ("seven", Small(7)),
            ("eight", Small(8)),
            ("nine", Small(9)),
            ("ten", Small(10)),
            ("eleven", Small(11)),
            ("twelve", Small(12)),
            ("thirteen", Small(13)),
            ("fourteen", Small(14)),
            ("fifteen", Small(15)),
            ("sixteen", Small(16)),
            ("seventeen", Small(17)),
            ("eighteen", Small(18)),
            ("nineteen", Small(19)),
            ("twenty", Small(20)),
            ("thirty", Small(30)),
            ("forty", Small(40)),
            ("fifty", Small(50)),
            ("sixty", Small(60)),
            ("seventy", Small(70)),
            ("eighty", Small(80)),
            ("ninety", Small(90)),
            ("hundred", Hundred),
            ("thousand", Scale(1_000)),
            ("lakh", Scale(100_000)),
            ("crore", Scale(10_000_000)),
            ("mln", Scale(1_000_000)),
            ("bn", Scale(1_000_000_000)),
            ("dozen", Group(12, false)),
            ("tens", Plural(10)),
            ("dozens", Plural(24)),
            ("scores", Plural(40)),
            ("hundreds", Plural(100)),
            ("thousands", Plural(1_000)),
            ("first", Ordinal(1)),
            ("second", Ordinal(2)),
            ("third", Ordinal(3)),
            ("fourth", Ordinal(4)),
            ("fifth", Ordinal(5)),
            ("sixth", Ordinal(6)),
            ("seventh", Ordinal(7)),
            ("eighth", Ordinal(8)),
            ("ninth", Ordinal(9)),
            ("tenth", Ordinal(10)),
            ("eleventh", Ordinal(11)),
            ("twelfth", Ordinal(12)),
            ("thirteenth", Ordinal(13)),
            ("fourteenth", Ordinal(14)),
            ("fifteenth", Ordinal(15)),
            ("sixteenth", Ordinal(16)),
            ("seventeenth", Ordinal(17)),
            ("eighteenth", Ordinal(18)),
            ("nineteenth", Ordinal(19)),
            ("twentieth", Ordinal(20)),
            ("thirtieth", Ordinal(30)),
            ("fortieth", Ordinal(40)),
            ("fiftieth", Ordinal(50)),
            ("sixtieth", Ordinal(60)),
            ("seventieth", Ordinal(70)),
            ("eightieth", Ordinal(80)),
            ("ninetieth", Ordinal(90)),
            ("hundredth", Ordinal(100)),
            ("half", Part(2)),
            ("quarter", Part(4)),
            ("quarters", Part(4)),
            ("thirds", Part(3)),
            ("fourths", Part(4)),
            ("fifths", Part(5)),
            ("sixths", Part(6)),
            ("sevenths", Part(7)),
            ("eighths", Part(8)),
            ("ninths", Part(9)),
            ("tenths", Part(10)),
        ],
    );
    add(
        Both,
        &[
            ("six", Small(6)),
            ("million", Scale(1_000_000)),
            ("billion", Scale(1_000_000_000)),
            ("trillion", Scale(1_000_000_000_000)),
            ("millions", Plural(1_000_000)),
            ("billions", Plural(1_000_000_000)),
            ("trillions", Plural(1_000_000_000_000)),
        ],
    );
    add(
        French,
        &[
            ("zéro", Small(0)),
            ("deux", Small(2)),
            ("trois", Small(3)),
            ("quatre", Small(4)),
            ("cinq", Small(5)),
            ("sept", Small(7)),
            ("huit", Small(8)),
            ("dix", Small(10)),
            ("onze", Small(11)),
            ("douze", Small(12)),
            ("treize", Small(13)),
            ("quatorze", Small(14)),
            ("quinze", Small(15)),
            ("seize", Small(16)),
            ("vingt", Small(20)),
            ("vingts", Small(20)),
            ("trente", Small(30)),
            ("quarante", Small(40)),
            ("cinquante", Small(50)),
            ("soixante", Small(60)),
            ("septante", Small(70)),
            ("huitante", Small(80)),
            ("nonante", Small(90)),
            ("milliard", Scale(1_000_000_000)),
            ("milliards", Scale(1_000_000_000)),
            ("dizaine", Group(10, true)),
            ("douzaine", Group(12, true)),
            ("quinzaine", Group(15, true)),
            ("vingtaine", Group(20, true)),
            ("trentaine", Group(30, true)),
            ("quarantaine", Group(40, true)),
            ("cinquantaine", Group(50, true)),
            ("soixantaine", Group(60, true)),
            ("centaine", Group(100, true)),
            ("millier", Group(1_000, true)),
            ("dizaines", Plural(20)),
            ("douzaines", Plural(24)),
            ("centaines", Plural(100)),
            ("milliers", Plural(1_000)),
            ("premier", Ordinal(1)),
            ("première", Ordinal(1)),
            ("deuxième", Ordinal(2)),
            ("seconde", Ordinal(2)),
            ("troisième", Ordinal(3)),
            ("quatrième", Ordinal(4)),
            ("cinquième", Ordinal(5)),
            ("sixième", Ordinal(6)),
            ("septième", Ordinal(7)),
            ("huitième", Ordinal(8)),
            ("neuvième", Ordinal(9)),
            ("dixième", Ordinal(10)),
            ("onzième", Ordinal(11)),
            ("douzième", Ordinal(12)),
            ("treizième", Ordinal(13)),
            ("quatorzième", Ordinal(14)),
            ("quinzième", Ordinal(15)),
            ("seizième", Ordinal(16)),
            ("vingtième", Ordinal(20)),
            ("trentième", Ordinal(30)),
            ("quarantième", Ordinal(40)),
            ("cinquantième", Ordinal(50)),
            ("centième", Ordinal(100)),
            ("moitié", Part(2)),
        ],
    );
    add(
        French,
        &[
            ("un", Small(1)),
            ("une", Small(1)),
            ("neuf", Small(9)),
            ("cent", Hundred),
            ("cents", Hundred),
            ("mille", Scale(1_000)),
            ("tiers", Part(3)),
            ("quart", Part(4)),
            ("quarts", Part(4)),
        ],
    );
    Lexicon::new(words)
});

/// What a word contributes to a number. French words count in French text only,
/// since many mean something else in English ("cent", "seize", "premier").
#[inline]
pub fn numeral(word: &str, french: bool) -> Option<Numeral> {
    let (numeral, tongue) = NUMERALS.get(word)?;
    match tongue {
        // French counts "deux millions" as English counts "two million".
        Both if french => match numeral {
            Plural(value) => Some(Scale(value)),
            _ => Some(numeral),
        },
        French if !french => None,
        Both | English | French => Some(numeral),
    }
}

/// A number in words, and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InWords {
    /// Its value.
    pub value: u64,
    /// The index of the token behind its last one.
    pub end: usize,
}

/// What joins the words of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whether the text is French.
    pub french: bool,
    /// Whether "and" may join ("one hundred and thirty"). It must not behind
    /// "between".
    pub and: bool,
}

/// Reads a cardinal number in words that starts at token `at`: "six",
/// "twenty-five", "one hundred and thirty", "a hundred", "two thousand three
/// hundred", "vingt et un". It stops before plain millions that follow digits;
/// "dozen", "hundreds" and fractions are not read here. `None` if no number
/// starts there or it is too large.
pub fn cardinal(text: &str, tokens: &[Token], at: usize, reading: Reading) -> Option<InWords> {
    let first = tokens.get(at)?;
    if first.kind != Kind::Word {
        return None;
    }
    let mut state = State::default();
    let mut end = at;
    // "a hundred", "a thousand": the article stands for one.
    let word = first.text(text);
    let mut next = at;
    if word.eq_ignore_ascii_case("a") {
        let follower = joined(tokens, at + 1, false)?;
        let scale = numeral(tokens.get(follower)?.text(text), reading.french)?;
        if !matches!(scale, Hundred | Scale(_)) {
            return None;
        }
        state.current = 1;
        next = follower;
    }
    let mut first_word = true;
    while let Some(token) = tokens.get(next).filter(|it| it.kind == Kind::Word) {
        let Some(word) = numeral(token.text(text), reading.french) else {
            break;
        };
        if !state.take(word, reading.french, first_word) {
            break;
        }
        first_word = false;
        end = next + 1;
        let Some(follower) = joined(tokens, end, true) else {
            break;
        };
        next = follower;
        let connects = tokens[next].kind == Kind::Word && {
            let word = tokens[next].text(text);
            (reading.and && state.may_join() && word.eq_ignore_ascii_case("and"))
                || (reading.french && state.current % 10 == 0 && word.eq_ignore_ascii_case("et"))
        };
        if connects {
            let Some(follower) = joined(tokens, next + 1, true) else {
                break;
            };
            // Only a number below one hundred follows "and", and it is no
            // multiplier of its own: "one thousand and two thousand".
            let below_hundred = tokens.get(follower).is_some_and(|it| {
                it.kind == Kind::Word
                    && matches!(numeral(it.text(text), reading.french), Some(Small(1..)))
            });
            // "One hundred and twenty-one thousand" has one scale for both.
            let shared = state.total == 0 && state.current >= 100;
            if !below_hundred || multiplies(text, tokens, follower, reading.french, shared) {
                break;
            }
            next = follower;
        }
    }
    (end > at).then_some(())?;
    Some(InWords {
        value: state.value()?,
        end,
    })
}

/// Whether the words from `at` on end in a hundred or a scale, "two hundred",
/// and the scale is not shared with what stands before them.
fn multiplies(text: &str, tokens: &[Token], mut at: usize, french: bool, shared: bool) -> bool {
    for _ in 0..3 {
        let Some(token) = tokens.get(at).filter(|it| it.kind == Kind::Word) else {
            return false;
        };
        match numeral(token.text(text), french) {
            Some(Small(_)) => {}
            Some(Hundred) => return true,
            Some(Scale(_)) => return !shared,
            _ => return false,
        }
        match joined(tokens, at + 1, true) {
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

/// The token that goes on behind one space, line break or hyphen.
fn joined(tokens: &[Token], at: usize, hyphen: bool) -> Option<usize> {
    match tokens.get(at)?.kind {
        Kind::Space | Kind::Break => Some(at + 1),
        Kind::Mark('-' | '\u{2010}' | '\u{2011}') if hyphen => Some(at + 1),
        _ => None,
    }
    .filter(|&next| next < tokens.len())
}

#[derive(Default)]
struct State {
    /// What whole thousands and above come to.
    total: u64,
    /// What stands before the next scale, below one thousand.
    current: u64,
    /// The last scale, above which the next may not be.
    scale: Option<u64>,
    /// Whether the last word was a hundred or a scale.
    round: bool,
}

impl State {
    /// Takes a word in, or says that it does not go on from here.
    fn take(&mut self, word: Numeral, french: bool, first: bool) -> bool {
        let rest = self.current % 100;
        match word {
            Small(0) => {
                let alone = first && self.current == 0;
                self.scale = Some(0);
                alone
            }
            _ if self.scale == Some(0) => false,
            Small(20) if french && rest == 4 => {
                self.current += 76;
                self.grown()
            }
            Small(value @ 1..=9) => {
                let open = match rest {
                    0 | 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90 => true,
                    10 => french && value >= 7,
                    _ => false,
                };
                self.add(u64::from(value), open)
            }
            Small(value @ 10..=19) => {
                let open = rest == 0 || (french && matches!(rest, 60 | 80));
                self.add(u64::from(value), open)
            }
            Small(value) => self.add(u64::from(value), rest == 0),
            Hundred => {
                if self.current == 0 && french {
                    self.current = 100;
                } else if (1..100).contains(&self.current) {
                    self.current *= 100;
                } else {
                    return false;
                }
                self.round = true;
                true
            }
            Scale(scale) => {
                let bare = french && scale == 1_000 && self.current == 0;
                if self.current == 0 && !bare || self.scale.is_some_and(|last| scale >= last) {
                    return false;
                }
                let Some(total) = self
                    .current
                    .max(1)
                    .checked_mul(scale)
                    .and_then(|part| self.total.checked_add(part))
                else {
                    return false;
                };
                self.total = total;
                self.current = 0;
                self.scale = Some(scale);
                self.round = true;
                true
            }
            Group(..) | Plural(_) | Ordinal(_) | Part(_) => false,
        }
    }

    fn add(&mut self, value: u64, open: bool) -> bool {
        if open {
            self.current += value;
            return self.grown();
        }
        false
    }

    fn grown(&mut self) -> bool {
        self.round = false;
        true
    }

    /// Whether "and" may follow: behind a hundred or a scale.
    fn may_join(&self) -> bool {
        self.round
    }

    fn value(&self) -> Option<u64> {
        self.total.checked_add(self.current)
    }
}

/// Reads an ordinal that starts at token `at`, as words ("first",
/// "twenty-first", "dix-septième") or as digits with their ending ("21st",
/// "3rd", "1er", "2e", "5ème"). "Second" as a unit of time and "third" as a
/// fraction read the same; the caller knows which it wants.
pub fn ordinal(text: &str, tokens: &[Token], at: usize, french: bool) -> Option<InWords> {
    let first = tokens.get(at)?;
    match first.kind {
        Kind::Digits => {
            let suffix = tokens.get(at + 1).filter(|it| it.kind == Kind::Word)?;
            if !is_ordinal_ending(suffix.text(text), french) || first.end - first.start > 9 {
                return None;
            }
            Some(InWords {
                value: first.text(text).parse().ok()?,
                end: at + 2,
            })
        }
        Kind::Word => {
            if let Some(Ordinal(value)) = numeral(first.text(text), french) {
                return Some(InWords {
                    value: u64::from(value),
                    end: at + 1,
                });
            }
            let Some(Small(tens)) = numeral(first.text(text), french) else {
                return None;
            };
            let next = joined(tokens, at + 1, true)?;
            let Some(Ordinal(unit @ 1..=19)) = numeral(tokens.get(next)?.text(text), french) else {
                return None;
            };
            let fits = match tens {
                20 | 30 | 40 | 50 | 60 | 70 | 80 | 90 => {
                    unit < 10 || (french && matches!(tens, 60 | 80))
                }
                10 => french && (7..10).contains(&unit),
                _ => false,
            };
            fits.then_some(InWords {
                value: u64::from(tens) + u64::from(unit),
                end: next + 1,
            })
        }
        _ => None,
    }
}

/// Whether these letters behind digits make an ordinal of them.
pub fn is_ordinal_ending(letters: &str, french: bool) -> bool {
    [
        "st", "nd", "rd", "th", "er", "ère", "ème", "ième", "ieme", "eme",
    ]
    .iter()
    .any(|ending| letters.eq_ignore_ascii_case(ending))
        || (french
            && ["e", "re", "nde"]
                .iter()
                .any(|it| letters.eq_ignore_ascii_case(it)))
}

#[cfg(test)]
mod tests {
    use super::{Reading, cardinal, ordinal};
    use crate::recognise::token::tokens;

    fn read_cardinal(text: &str, french: bool, and: bool) -> Option<(u64, String)> {
        let mut cut = Vec::new();
        tokens(text, 0, text.len(), &mut cut);
        let found = cardinal(text, &cut, 0, Reading { french, and })?;
        let end = cut[found.end - 1].end as usize;
        Some((found.value, text[..end].to_owned()))
    }

    #[test]
    fn cardinals_in_english() {
        for (text, value, words) in [
            ("six men", 6, "six"),
            ("Twenty-five", 25, "Twenty-five"),
            ("twenty five", 25, "twenty five"),
            ("twenty fifteen", 20, "twenty"),
            ("five twenty", 5, "five"),
            (
                "one hundred and thirty people",
                130,
                "one hundred and thirty",
            ),
            ("one hundred and people", 100, "one hundred"),
            ("a hundred", 100, "a hundred"),
            ("a thousand and one", 1_001, "a thousand and one"),
            (
                "two thousand three hundred and six",
                2_306,
                "two thousand three hundred and six",
            ),
            ("fifteen hundred", 1_500, "fifteen hundred"),
            (
                "three million two hundred thousand",
                3_200_000,
                "three million two hundred thousand",
            ),
            ("one hundred and two hundred", 100, "one hundred"),
            ("two thousand million", 2_000, "two thousand"),
            ("zero six", 0, "zero"),
            ("ninety-nine", 99, "ninety-nine"),
            ("seventy one", 71, "seventy one"),
        ] {
            assert_eq!(
                read_cardinal(text, false, true),
                Some((value, words.to_owned())),
                "{text}"
            );
        }
        for text in [
            "a man", "and six", "hundred", "million", "first", "", "cent", "une",
        ] {
            assert_eq!(read_cardinal(text, false, true), None, "{text}");
        }
        assert_eq!(
            read_cardinal("one hundred and thirty", false, false),
            Some((100, "one hundred".to_owned()))
        );
    }

    #[test]
    fn cardinals_in_french() {
        for (text, value, words) in [
            ("vingt et un morts", 21, "vingt et un"),
            ("vingt et des", 20, "vingt"),
            ("soixante-dix", 70, "soixante-dix"),
            ("soixante et onze", 71, "soixante et onze"),
            ("soixante-dix-sept", 77, "soixante-dix-sept"),
            ("quatre-vingts", 80, "quatre-vingts"),
            ("quatre-vingt-dix-sept", 97, "quatre-vingt-dix-sept"),
            ("quatre-vingt-onze", 91, "quatre-vingt-onze"),
            ("dix-neuf", 19, "dix-neuf"),
            ("cent vingt", 120, "cent vingt"),
            ("deux cents", 200, "deux cents"),
            (
                "mille deux cent trente-quatre",
                1_234,
                "mille deux cent trente-quatre",
            ),
            ("deux mille", 2_000, "deux mille"),
            ("un million", 1_000_000, "un million"),
            (
                "trois millions cinq cent mille",
                3_500_000,
                "trois millions cinq cent mille",
            ),
        ] {
            assert_eq!(
                read_cardinal(text, true, false),
                Some((value, words.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn ordinals() {
        for (text, french, value) in [
            ("first", false, Some(1)),
            ("twenty-first", false, Some(21)),
            ("21st", false, Some(21)),
            ("3rd", false, Some(3)),
            ("1er", false, Some(1)),
            ("2e", true, Some(2)),
            ("2e", false, None),
            ("dix-septième", true, Some(17)),
            ("ten-fourth", false, None),
            ("five", false, None),
            ("99999999999999999999th", false, None),
        ] {
            let mut cut = Vec::new();
            tokens(text, 0, text.len(), &mut cut);
            assert_eq!(
                ordinal(text, &cut, 0, french).map(|it| it.value),
                value,
                "{text}"
            );
        }
    }
}
