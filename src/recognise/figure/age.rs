//! Which numbers are ages: "aged 14", "Amadou, 41, fled", "the youngest was
//! five", "âgé de 14 ans".

use super::calendar;
use super::expression::{Draft, ends_cell};
use super::nouns::{self, Noun};
use super::passage::Passage;
use super::unit::Measure;
use crate::model::Unit;
use crate::recognise::number::numeral;
use crate::recognise::token::Kind;
use rust_decimal::Decimal;

impl Draft {
    /// Life expectancy is an age; so is "aged 14 years".
    pub(super) fn age(&self, passage: &Passage<'_>, measure: &Measure) -> Unit {
        if measure.unit == Unit::Duration && self.is_age(passage) {
            return Unit::Age;
        }
        measure.unit
    }

    /// "aged 14", "at the age of 14", "children under five", "a man of 43".
    pub(super) fn is_age(&self, passage: &Passage<'_>) -> bool {
        let before = self.opener.unwrap_or(self.start).wrapping_sub(1);
        if self.is_age_in_prose(passage) {
            return true;
        }
        if passage.is_any(
            before,
            &[
                "aged", "age", "ages", "aging", "âgé", "âgée", "âgés", "turn", "turned",
            ],
        ) || !passage.word(before).is_ascii()
            && passage.word(before).to_lowercase().starts_with("âgé")
        {
            return true;
        }
        if passage.is_any(before, &["of", "de"]) {
            let noun = passage.word(before.wrapping_sub(1));
            if ["age", "ages", "aged", "âge"]
                .iter()
                .any(|it| noun.to_lowercase() == *it)
                || is_aged_in_french(noun)
            {
                return true;
            }
            let article = passage.is_any(before.wrapping_sub(2), &["a", "an"]);
            let years = self.first.value < Decimal::ONE_HUNDRED && !self.first.scaled;
            // "his son of sixteen", "women of 18 to 27"; not "a mother of six".
            let child = passage.is_any(
                before.wrapping_sub(1),
                &[
                    "son", "daughter", "brother", "sister", "boy", "girl", "child",
                ],
            );
            let many = self.second.is_some()
                && passage.is_any(
                    before.wrapping_sub(1),
                    &[
                        "men", "women", "boys", "girls", "children", "people", "youths",
                    ],
                );
            let parent = passage.is_any(
                before.wrapping_sub(1),
                &[
                    "mother",
                    "father",
                    "parent",
                    "widow",
                    "widower",
                    "delegation",
                    "group",
                ],
            );
            return self.measure.is_none()
                && ((child || many) && years
                    || article && !parent && matches!(nouns::noun(noun), Some(Noun::Person(..))));
        }
        let under = self.measure.is_none()
            && passage.is_any(self.start, &["under", "over", "below", "above"])
            && passage.is_any(
                before,
                &[
                    "children", "child", "girls", "boys", "those", "minors", "infants", "kids",
                    "women", "men", "aged", "are", "were", "most",
                ],
            );
        // "Under 5" at the head of a row.
        let row = self.measure.is_none()
            && passage.is_any(self.start, &["under", "over"])
            && passage.starts_line(self.start)
            && ends_cell(passage, self.end)
            && self.first.value < Decimal::ONE_HUNDRED;
        under
            || row
            || (1..5).any(|back| {
                passage.is(self.start.wrapping_sub(back), "expectancy")
                    && passage.is(self.start.wrapping_sub(back + 1), "life")
            })
    }
}

/// Whether a word is "âgé" in one of its forms.
fn is_aged_in_french(word: &str) -> bool {
    !word.is_ascii()
        && matches!(
            word.to_lowercase().as_str(),
            "âgé" | "âgée" | "âgés" | "âgées"
        )
}

impl Draft {
    /// Ages that no word right before the number tells.
    fn is_age_in_prose(&self, passage: &Passage<'_>) -> bool {
        let (start, end) = (self.opener.unwrap_or(self.start), self.end);
        let before = start.wrapping_sub(1);
        let years = self.measure.as_ref().is_some_and(|it| it.name == "year");
        if self.currency.is_some()
            || self.unit.is_some()
            || self.first.scaled
            || self.first.value > Decimal::from(120)
            || self.measure.is_some() && !years
        {
            return false;
        }
        if passage.is_any(self.start, &["as"]) && passage.is_any(self.start + 1, &["young", "old"])
        {
            return true;
        }
        if !passage.goes_on(start) {
            return false;
        }
        // "âgé de 14 ans", "un garçon de 14 ans"
        if years && passage.at(start).french && passage.is(before, "de") {
            let noun = passage.word(before.wrapping_sub(1));
            let person = matches!(nouns::noun(noun), Some(Noun::Person(..)));
            let bounded = self.start < self.first.start;
            return is_aged_in_french(noun) || person && (bounded || !nouns::looks_plural(noun));
        }
        // "elle avait 14 ans"; not "il a eu 14 ans de prison"
        if years
            && passage.at(start).french
            && passage.is_any(before, &["a", "avait", "aurait", "ai", "avais"])
            && passage.is_any(before.wrapping_sub(1), &["il", "elle", "on", "j", "qui"])
            && !passage.is_any(end, &["de", "d"])
        {
            return true;
        }
        let counts = nouns::head(passage, end, 3).is_some();
        // "aged 12 and 15", "âgées de 12, 14 et 15 ans"
        if self.follows_an_age(passage, start) && !counts {
            return true;
        }
        let pauses = !passage.goes_on(end)
            || matches!(passage.mark(end), Some(',' | '.' | ';' | ')' | '!' | '?'))
            || passage.is_any(
                end,
                &[
                    "when", "at", "and", "but", "years", "while", "then", "last", "in",
                ],
            );
        // "the youngest was five", "he was only 14 when"
        let step = usize::from(passage.is_any(before, &["only", "just", "about", "now", "then"]));
        let verb = before.wrapping_sub(step);
        if passage.is_any(verb, &["am"])
            && passage.is(verb.wrapping_sub(1), "i")
            && pauses
            && !counts
        {
            return true;
        }
        // "ranged in age from 10 to over 60"
        if !counts
            && passage.is_any(before, &["from", "to"])
            && (2..7).any(|back| {
                passage.is(start.wrapping_sub(back), "age")
                    && passage.is(start.wrapping_sub(back + 1), "in")
            })
        {
            return true;
        }
        if pauses
            && !years
            && !counts
            && passage.is_any(verb, &["was", "is", "being", "were", "turned", "be"])
        {
            let who = passage.is_any(verb.wrapping_sub(1), &["he", "she", "i"])
                && self.first.value >= Decimal::TWO;
            let eldest = (1..5).any(|back| {
                passage.is_any(verb.wrapping_sub(back), &["youngest", "oldest", "eldest"])
            }) || self.first.value >= Decimal::TEN
                && self.first.plain
                && passage.is_any(
                    verb.wrapping_sub(1),
                    &[
                        "accused",
                        "victim",
                        "defendant",
                        "suspect",
                        "detainee",
                        "boy",
                        "girl",
                    ],
                );
            if who || eldest {
                return true;
            }
        }
        // "Amadou Diallo, 41, a trader"; not a list "Gao, 41, Mopti, 12".
        let name = before.wrapping_sub(1);
        let somebody = matches!(nouns::noun(passage.word(name)), Some(Noun::Person(..)))
            && !nouns::looks_plural(passage.word(name))
            && self.first.value >= Decimal::TEN;
        let named = passage.mark(before) == Some(',')
            && (passage.capital(name) || somebody)
            && !calendar::is_month(passage, name)
            && !calendar::is_weekday(passage, name)
            && (self.first.digits && self.second.is_none());
        let tail = passage.at(end + 1);
        // "… then I stopped,” said Nur, 29."
        let said = passage.is_any(
            name.wrapping_sub(1),
            &[
                "said", "says", "recalled", "told", "asked", "added", "recalls",
            ],
        );
        if named && said && matches!(passage.mark(end), Some('.' | ',')) {
            return true;
        }
        named
            && passage.mark(end) == Some(',')
            && tail.kind == Kind::Word
            && !passage.capital(end + 1)
            && numeral(passage.word(end + 1), tail.french).is_none()
            && (years || self.first.plain && self.measure.is_none())
    }

    /// Whether a number goes on a list of ages: "aged 12, 13 and 15".
    fn follows_an_age(&self, passage: &Passage<'_>, start: usize) -> bool {
        for back in 1..=8 {
            let Some(index) = start.checked_sub(back) else {
                return false;
            };
            let item = passage.at(index);
            if !passage.goes_on(index + 1) {
                return false;
            }
            if back > 2
                && (passage.is_any(index, &["aged", "ages"])
                    || is_aged_in_french(passage.word(index)))
            {
                return true;
            }
            let listed = item.kind == Kind::Digits
                || passage.mark(index) == Some(',')
                || passage.is_any(index, &["and", "or", "et", "ou", "de", "years", "ans"])
                || numeral(passage.word(index), item.french).is_some();
            if !listed {
                return false;
            }
        }
        false
    }
}
