//! What looks like a date and is none: numbers that count or label, verbs,
//! names of people.

use super::item::Gap;
use super::lexicon::Lex;
use super::reader::{MonthName, Reader};
use crate::recognise::lexicon::Lexicon;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// What follows is the number of a thing.
    Label,
    /// What follows is an amount.
    Amount,
    /// What stands before is an amount of these, or in these.
    People,
    Measure,
    /// Things in the plural that happen in a year.
    Events,
}

static DOUBTS: LazyLock<Lexicon<Doubt>> = LazyLock::new(|| {
    let lists = [
        (
            Doubt::Label,
            "resolution resolutions unscr no nos nr number numbers numéro article articles section sections page pages p pp chapter law laws act decree order ordinance regulation regulations room flight box line route level stage version vol volume issue case file paragraph paragraphs para item annex form code tel phone telephone fax iso unit brigade regiment battalion model type category résolution résolutions loi décret arrêté bp rule rules directive circular bill hotel highway road psc res cap ref footnote footnotes fn id call dial extension ext street avenue rue apt doc document school notice hotline unité piste poste bus train ward gate camp company grid track area code charity brigade recipe plot lot house studio channel frequency radio model série matricule numéro",
        ),
        (
            Doubt::Amount,
            "some over than least most nearly almost approximately roughly estimated exactly killing killed injuring injured wounding wounded displacing displaced arrested detained executed abducted freed rescued about only total additional another further extra up plus environ quelque moins tués tuant ces those these all",
        ),
        (
            Doubt::People,
            "people persons person men women children civilians soldiers fighters troops refugees migrants villagers families households girls boys militants rebels peacekeepers students prisoners detainees residents inhabitants herders farmers victims deaths dead casualties bodies voters workers teachers pupils jihadists terrorists gendarmes officers policemen police cases houses homes huts villages schools cattle animals sheep goats cows vehicles motorcycles members personnel individuals protesters demonstrators returnees idps survivors patients babies infants personnes hommes femmes enfants civils soldats combattants réfugiés déplacés morts blessés habitants villageois familles ménages maisons écoles têtes others inmates mercenaries seats posts tonnes rounds rifles weapons",
        ),
        (
            Doubt::Measure,
            "km kilometers kilometres kilomètres miles metres meters mètres hectares acres tons kg hours hrs gmt utc dollars euros francs cfa fcfa usd eur percent per pour years days weeks months minutes seconds million billion thousand hundred dozen litres liters mm cm feet ans jours mois heures grams grammes calories copies pages words degrees m g l mw kw ft",
        ),
        (
            Doubt::Events,
            "elections protests attacks demonstrations reparations accords agreements clashes floods riots talks killings massacres arrests uprisings coups negotiations polls reports figures estimates events ceasefires events revolts rebellions incidents crimes operations airstrikes strikes raids abuses olympics games levels sanctions trials disappearances executions guidelines reforms amendments hostilities results",
        ),
    ];
    Lexicon::new(
        lists
            .into_iter()
            .flat_map(|(doubt, words)| words.split(' ').map(move |word| (word, doubt))),
    )
});

/// What takes a year without a preposition.
static YEARLY: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    let words = "report reports election elections vote budget season fiscal financial calendar edition census survey conference summit campaign referendum rapport rapports campagne élection élections présidentielle présidentielles législatives budget saison rentrée exercice édition bilan coup accord uprising timeline year-end remember remembers remembered recall recalls recalled commemorate commemorates including notably unlike versus vs below above";
    Lexicon::new(words.split(' ').map(|word| (word, true)))
});

impl Reader<'_> {
    fn doubt(&self, at: usize) -> Option<Doubt> {
        if self.is_word(at) {
            DOUBTS.get(self.word(at))
        } else {
            None
        }
    }

    /// Whether people or things that are counted follow at `at`, if need be
    /// behind one or two words that describe them.
    pub fn counts_people(&self, at: usize) -> bool {
        for at in at..at + 3 {
            if !self.spaced(at) || !self.is_word(at) {
                return false;
            }
            match self.doubt(at) {
                Some(Doubt::People | Doubt::Measure) => return true,
                Some(_) => return false,
                None => {}
            }
            if self.lex(at) != Lex::Other {
                return false;
            }
        }
        false
    }

    /// Whether what follows at `at` is counted: people, measures, or any
    /// plural that is not a kind of event.
    pub fn counts_something(&self, at: usize) -> bool {
        if self.counts_people(at) {
            return true;
        }
        if !self.spaced(at) || !self.is_word(at) || !self.lower(at) {
            return self.joined(at) && matches!(self.mark(at), Some('%' | '°'));
        }
        let word = self.word(at);
        let plural = word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us")
            && !word.ends_with("is")
            && self.lex(at) == Lex::Other
            && !matches!(
                word,
                "was" | "has" | "does" | "its" | "this" | "his" | "les" | "dans"
            );
        plural && self.doubt(at) != Some(Doubt::Events)
    }

    /// Whether the word before says that a number of something follows:
    /// "Resolutions 2085 and 2100", "No. 2012".
    pub fn labelled(&self, at: usize) -> bool {
        let mut at = at;
        for _ in 0..8 {
            let Some(before) = self.before(at) else {
                return false;
            };
            if self.is_word(before) {
                match self.doubt(before) {
                    Some(Doubt::Label) => return true,
                    _ if matches!(self.lex(before), Lex::And | Lex::Et) => {}
                    _ => return false,
                }
            } else if !matches!(self.mark(before), Some('.' | ',' | '°' | '/'))
                && self.number(before).is_none()
            {
                return false;
            }
            at = before;
        }
        false
    }

    /// Whether the word before says that an amount follows.
    pub fn amount_before(&self, at: usize) -> bool {
        // "since at least 2015"
        if at > 2
            && self.word(at - 1) == "least"
            && self.word(at - 2) == "at"
            && matches!(self.lex(at - 3), Lex::Cue | Lex::From | Lex::Until)
        {
            return false;
        }
        self.before(at)
            .is_some_and(|before| self.doubt(before) == Some(Doubt::Amount))
    }

    /// Whether a number of four digits is a year where it stands.
    pub fn year_stands(&self, at: usize, year: i32) -> bool {
        let end = at + 1;
        let before = self.before(at);
        let lex = if before.is_some_and(|it| self.word(it) == "least") {
            Lex::Cue
        } else if self.is_owned(at) {
            Lex::The
        } else {
            self.cue_before(at)
        };
        if self.labelled(at) || self.amount_before(at) || self.telephone(at) {
            return false;
        }
        if matches!(self.lex(end), Lex::BeforeEra) && self.spaced(end) {
            return false;
        }
        let strong = matches!(
            lex,
            Lex::In
                | Lex::En
                | Lex::Third(_)
                | Lex::TiersOf(_)
                | Lex::Between
                | Lex::Entre
                | Lex::Until
                | Lex::Season(_)
                | Lex::Whole
        ) || matches!(lex, Lex::Cue)
            || matches!(self.unit_before(at), Some(true));
        let weak = matches!(
            lex,
            Lex::Of
                | Lex::From
                | Lex::To
                | Lex::Before
                | Lex::After
                | Lex::Through
                | Lex::And
                | Lex::Et
                | Lex::De
                | Lex::Du
                | Lex::Des
                | Lex::Month { .. }
                | Lex::This
                | Lex::The
                | Lex::Au
                | Lex::L
                | Lex::La
                | Lex::Le
        );
        let modern = (1900..=2035).contains(&year);
        let round = year % 100 == 0;
        if self.counts_people(end) {
            // A comma was left out: "In 2014 soldiers killed".
            return modern && !round && strong;
        }
        if self.counts_something(end) {
            return modern && !round && (strong || weak);
        }
        if strong {
            return true;
        }
        if !modern {
            let prepared = matches!(
                lex,
                Lex::Before | Lex::After | Lex::From | Lex::Of | Lex::De
            ) || self.framed_by_brackets(at);
            return prepared && !round && year <= 2100 && self.sentence_goes_on(end);
        }
        if weak {
            return true;
        }
        match before {
            None => true,
            Some(before) if self.number(before).is_some() => false,
            // "bus 1995", but "the deadly 2012 revolt" and "budget 2013".
            Some(before) if self.is_word(before) && self.lower(before) => {
                let described = self.spaced(end)
                    && self.is_word(end)
                    && self.lower(end)
                    && self.before(before).is_some_and(|it| self.is_word(it));
                described || YEARLY.has(self.word(before)) || lex != Lex::Other
            }
            Some(_) => true,
        }
    }

    /// "the Mission’s 2018 report": somebody has what the year describes.
    fn is_owned(&self, at: usize) -> bool {
        self.before(at).is_some_and(|it| {
            self.word(it) == "s" && self.joined(it) && self.is_apostrophe(it.wrapping_sub(1))
        })
    }

    /// The word before, past a hyphen that joins the two.
    pub fn cue_before(&self, at: usize) -> Lex {
        match self.before(at) {
            Some(dash) if self.joined(at) && self.is_dash(dash) && self.joined(dash) => {
                self.lex_before(dash)
            }
            Some(before) => self.lex(before),
            None => Lex::Other,
        }
    }

    /// Whether a comma, a full stop, a word or an end follows, as after a year.
    fn sentence_goes_on(&self, end: usize) -> bool {
        !self.joined(end)
            || matches!(
                self.mark(end),
                Some(',' | '.' | ')' | ';' | '’' | '\'' | ']' | '–' | '—' | ':')
            )
    }

    fn framed_by_brackets(&self, at: usize) -> bool {
        at > 0
            && matches!(self.mark(at - 1), Some('(' | '['))
            && matches!(self.mark(at + 1), Some(')' | ']'))
            && at > 1
            && self.capital(at - 2)
    }

    /// "the year 1325", "l’an 1325".
    fn unit_before(&self, at: usize) -> Option<bool> {
        let before = self.before(at)?;
        let word = self.word(before);
        Some(
            ["year", "years", "an", "année", "années", "circa", "c"]
                .iter()
                .any(|it| word.eq_ignore_ascii_case(it))
                && (word.len() > 2 || self.french),
        )
    }

    /// Runs of numbers with nothing but spaces between: a telephone number.
    fn telephone(&self, at: usize) -> bool {
        let left = self
            .before(at)
            .filter(|it| self.number(*it).is_some_and(|(_, digits)| digits >= 2))
            .is_some_and(|it| {
                self.before(it)
                    .is_some_and(|it| self.number(it).is_some() || self.mark(it) == Some('+'))
            });
        let right = self.spaced(at + 1)
            && self.number(at + 1).is_some_and(|(_, digits)| digits >= 2)
            && self.spaced(at + 2)
            && self.number(at + 2).is_some_and(|(_, digits)| digits >= 2);
        left || right
    }

    /// Whether "7 March" can be a day: "May" and "March" in small letters are
    /// verbs unless a year or an ending says otherwise.
    pub fn day_month_stands(&self, at: usize, name: usize, ordinal: bool) -> bool {
        if self.lower(name) && !self.french && !ordinal {
            let doubtful = matches!(self.word(name), "may" | "march" | "mars");
            if doubtful && self.year_number(name + 1).is_none() {
                return false;
            }
        }
        // "Article 7 May": rare, and never a date.
        !self.before(at).is_some_and(|it| {
            matches!(self.word(it), "Article" | "article" | "Chapter" | "Section")
        })
    }

    /// Whether "March 7" is a day and not a month before an amount: "in April
    /// 12 men were arrested".
    pub fn month_day_stands(&self, at: usize, end: usize) -> bool {
        if self.lower(at) && matches!(self.word(at), "may" | "march" | "mars") {
            return false;
        }
        let month_only = matches!(self.lex_before(at), Lex::In | Lex::En);
        !(month_only && self.spaced(end) && self.counts_something(end))
    }

    /// Whether the bare name of a month is one.
    pub fn month_stands(&self, at: usize, name: MonthName) -> bool {
        let lex = self.cue_before(at);
        let end = name.end;
        let cue = matches!(
            lex,
            Lex::In
                | Lex::Of
                | Lex::Cue
                | Lex::From
                | Lex::Until
                | Lex::Between
                | Lex::Entre
                | Lex::Third(_)
                | Lex::TiersOf(_)
                | Lex::Last
                | Lex::Beside(_)
                | Lex::This
                | Lex::That
                | Lex::Before
                | Lex::After
                | Lex::Through
                | Lex::En
                | Lex::Whole
                | Lex::Ce
                | Lex::ThirdOf(_)
                | Lex::Every
        ) || (self.french && matches!(lex, Lex::De | Lex::D | Lex::Du))
            || (self.french && self.is_apostrophe(at.wrapping_sub(1)));
        if lex == Lex::Every {
            return false;
        }
        let word = self.word(at);
        if name.short {
            // "Jan", "Dec" by themselves are names and words.
            let alone = self.opens(at) && self.gap(end) == Gap::Break;
            if self.range_follows(end) {
                return true;
            }
            return !alone
                && self.capital(at)
                && cue
                && !(self.is_word(end) && self.capital(end) && self.spaced(end));
        }
        let joint =
            matches!(lex, Lex::And | Lex::Et | Lex::To | Lex::Au) && self.neighbour_month(at);
        let doubtful = matches!(name.month, 3 | 5) || (name.month == 8 && !self.french);
        if self.french || matches!(word, "mars") {
            if !self.french && !cue {
                return false;
            }
            if name.month == 3 {
                // Mars is a planet and a god; in small letters a month.
                return self.lower(at) && (cue || joint || !self.spaced(end));
            }
            return true;
        }
        if self.lower(at) {
            return !doubtful && (cue || joint);
        }
        let heads = self.gap(at) == Gap::Break
            && (self.gap(end) == Gap::Break || self.mark(end) == Some(':') || self.is_dash(end));
        let shouted = self.shouted(at);
        if doubtful {
            if cue || heads || joint || self.range_follows(end) {
                return true;
            }
            if shouted {
                return false;
            }
            let verb = matches!(
                self.word(end),
                "saw" | "brought" | "was" | "also" | "marked" | "has" | "is" | "had"
            ) && self.spaced(end);
            if self.opens(at) {
                return verb;
            }
            // Inside a sentence a capital means the month, unless it is a name
            // ("Theresa May", "the Long March") or a march for something.
            let name_before = self.before(at).is_some_and(|it| {
                let mark =
                    !self.is_word(it) && !self.is_apostrophe(it) && self.mark(it) != Some(',');
                let starter = matches!(
                    self.word(it),
                    "What" | "When" | "While" | "Then" | "With" | "But" | "As" | "If" | "Where"
                );
                mark || self.capital(it) && !starter
            });
            let purpose = matches!(self.word(end), "on" | "for" | "against" | "of" | "to");
            let surname = self.spaced(end) && self.is_word(end) && self.capital(end);
            return !(name_before || surname || purpose && name.month == 3);
        }
        // "April Jones", "June Cohen": a name, unless something says "when".
        let surname = self.spaced(end)
            && self.is_word(end)
            && self.capital(end)
            && !self.shouted(end)
            && matches!(name.month, 4 | 6);
        let household = lex == Lex::The && matches!(self.word(end), "family" | "household");
        let title = self.before(at).is_some_and(|it| {
            matches!(
                self.word(it),
                "Ms" | "Mr" | "Mrs" | "Miss" | "Dr" | "Mme" | "M"
            )
        });
        cue || joint || !(surname || household || title)
    }

    /// Whether a sign or a word leads on to another month: "Feb-Mar 2020".
    fn range_follows(&self, at: usize) -> bool {
        let leads = self.is_dash(at)
            || self.mark(at) == Some('/')
            || matches!(self.next_lex(at), Lex::To | Lex::And | Lex::Et | Lex::Au);
        let mut next = at + 1;
        while matches!(self.lex(next), Lex::Third(_) | Lex::TiersOf(_)) || self.is_dash(next) {
            next += 1;
        }
        leads && matches!(self.lex(next), Lex::Month { .. }) && self.capital(next)
    }

    /// Whether the word before the one before is a month too: "March and May".
    fn neighbour_month(&self, at: usize) -> bool {
        let month = |at: usize| matches!(self.lex(at), Lex::Month { .. });
        at > 1 && month(at - 2) || at > 2 && self.number(at - 2).is_some() && month(at - 3)
    }
}
