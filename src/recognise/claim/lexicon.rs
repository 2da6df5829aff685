//! Verbs of saying, and words that hedge.

use super::items::Items;
use crate::model::Certainty;

/// How a word brings a claim in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speech {
    /// Says that it is so.
    Says,
    /// Says so, and the reporter does not vouch for it.
    Alleges,
    /// Says that it is not so.
    Denies,
    /// Stands before the voice: "according to".
    Source,
}

const SAYS: &str = "said says say stated states announced announces declared declares reported reports told tells explained explains confirmed confirms warned warns testified testifies claimed claims claim asserted asserts insisted insists argued argues acknowledged admitted admits revealed reveals recounted recalled documented concluded concludes wrote writes accused accuses denounced denounces described noted notes added alerted affirmed estimates maintained dit disent declare declaraient declarent affirme affirment annonce annoncent indique indiquent rapporte rapportent raconte racontent explique expliquent confirme confirment precise precisent souligne soulignent assure assurent accuse accusent soutient soutiennent temoigne temoignent denonce denoncent revele reconnait reconnu soutenu";
const ALLEGES: &str = "alleged alleges allege suspected suspects presumed assumed believes believed speculated pretend pretendent allegue alleguent soupconne soupconnent";
const DENIES: &str = "denied denies deny denying rejected rejects reject refuted refutes dismissed dismisses disputed disputes contested dement dementent dementi nie nient rejette rejettent rejete refute refutent conteste contestent";
const SOURCE: [&str; 6] = [
    "according to",
    "in the words of",
    "selon",
    "d ' apres",
    "aux dires de",
    "citing",
];

/// Words that make what follows a noun and its adjective: `the alleged attack`.
const BEFORE_NOUNS: &str = "the a an of for with by from in on at over about any some several many other these those this that two three its their his her our and following no le la les l un une des d de du aux ces cette ce leurs son sa ses presumed reportedly";
/// Forms of to be and the like: `was accused`, `is believed`.
const PASSIVE: &str = "was were is are be been being got est sont etait etaient ete etre";
/// What is denied when a statement is.
const STATEMENTS: &str = "accusation accusations allegation allegations charge charges claim claims report reports finding findings statement statements suggestion suggestions notion responsibility involvement wrongdoing knowledge link links tie ties affiliation existence presence version accounts account rumours rumors criticism criticisms conclusions all any having that it this these it everything complicity guilt ces les des toute tout avoir etre que accuse accuses implication responsabilite";
/// Whom or what something is kept from.
const KEPT_FROM: &str = "access entry justice permission bail medical food treatment visas visa them him her us me people civilians residents citizens prisoners detainees victims women children journalists workers freedom";

fn has(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|it| it == word)
}

/// The word of saying at `at`, with how many items it takes.
pub(super) fn speech_of(items: &Items<'_>, at: usize) -> Option<(usize, Speech)> {
    let item = items.all.get(at)?;
    if !item.is_word() {
        return None;
    }
    for source in SOURCE {
        if let Some(length) = items.reads(at, source) {
            return Some((length, Speech::Source));
        }
    }
    // `the United States`, `Stated reason`: a verb of saying has its subject
    // before it, or a quotation.
    if item.is_capital() {
        return None;
    }
    let word = item.low.as_str();
    // `was officially announced`
    let before = items.all[..at]
        .iter()
        .rev()
        .find(|it| !(it.low.ends_with("ly") || it.low == "also"))
        .map_or("", |it| it.low.as_str());
    let next = items.low(at + 1);
    if word == "told" && has(PASSIVE, before) {
        return None;
    }
    // `reports of`, `the claims`, `claims that` behind an article: nouns.
    // `a déclaré`: the article of English is an auxiliary of French.
    let is_perfect =
        before == "a" && (!item.text.is_ascii() || matches!(word, "dit" | "reconnu" | "soutenu"));
    let is_noun =
        has(BEFORE_NOUNS, before) && !is_perfect && !matches!(word, "said" | "told" | "says");
    let opens = at == 0 || items.all[at - 1].is_mark(&['.', '“', '"', '«', '(']);
    if has(DENIES, word) {
        return (!is_noun && is_denial(items, at, before)).then_some((1, Speech::Denies));
    }
    if has(SAYS, word) || has(ALLEGES, word) {
        if is_noun || (has(PASSIVE, before) && next != "by") {
            return None;
        }
        // `timely reports and`, `neighbouring states feel`: nouns, unless what
        // follows can only be what is said.
        let is_plural = matches!(
            word,
            "reports"
                | "claims"
                | "estimates"
                | "notes"
                | "states"
                | "claim"
                | "declare"
                | "annonce"
        );
        if is_plural && (opens || !begins_statement(items, at + 1)) && item.text.is_ascii() {
            return None;
        }
        // `people accused of`, `suspected of links`
        let by_pronoun = matches!(before, "they" | "he" | "she" | "it" | "who" | "we");
        if matches!(word, "accused" | "suspected" | "presumed") && next == "of" && !by_pronoun {
            return None;
        }
        if word == "added"
            && !(next == "that"
                || items
                    .all
                    .get(at + 1)
                    .is_some_and(|it| it.is_mark(&[':', ',', '“', '"', '.'])))
        {
            return None;
        }
        let speech = if has(ALLEGES, word) {
            // An adjective: `On Monday, presumed fighters`.
            if opens || items.all[at - 1].is_mark(&[',']) || next == "to" {
                return None;
            }
            Speech::Alleges
        } else if matches!(
            word,
            "described" | "noted" | "added" | "documented" | "maintained"
        ) && has(PASSIVE, before)
        {
            return None;
        } else {
            Speech::Says
        };
        return Some((1, speech));
    }
    // `found that`, `shows that`, `believe that`.
    let with_that = matches!(
        word,
        "found"
            | "finds"
            | "shows"
            | "show"
            | "showed"
            | "believe"
            | "think"
            | "suggests"
            | "suggested"
            | "indicated"
            | "indicates"
    );
    (with_that && next == "that").then_some((1, Speech::Says))
}

/// Whether the words at `at` can only be what somebody says.
fn begins_statement(items: &Items<'_>, at: usize) -> bool {
    let Some(item) = items.all.get(at) else {
        return false;
    };
    item.is_number()
        || item.is_capital()
        || item.is_mark(&[':', '“', '"', '«'])
        || (item.low.len() > 4 && item.low.ends_with("ly"))
        || has(
            "that the a an it its he she they there no his her their how",
            &item.low,
        )
}

/// Whether the word at `at` is one for a statement of others.
pub(super) fn is_statement(items: &Items<'_>, at: usize) -> bool {
    has(STATEMENTS, items.low(at))
}

/// Whether a statement is denied, and not something to somebody.
fn is_denial(items: &Items<'_>, at: usize, before: &str) -> bool {
    let word = items.low(at);
    let near = |list: &str, reach: usize| {
        items.all[at + 1..]
            .iter()
            .take(reach)
            .take_while(|it| !it.is_mark(&['.', ';']))
            .any(|it| has(list, &it.low))
    };
    let denies = word.starts_with("den")
        || word.starts_with("dement")
        || word.starts_with("ni")
        || word.starts_with("refut");
    if !denies {
        // A bill or an offer can be rejected too.
        return near(STATEMENTS, 5) && !has(PASSIVE, before);
    }
    if has(PASSIVE, before) {
        return near("by", 1);
    }
    let next = items.low(at + 1);
    let whom = items
        .all
        .get(at + 1)
        .is_some_and(|it| it.is_word() && it.is_capital());
    !has(KEPT_FROM, next)
        && !(whom && !near(STATEMENTS, 4))
        && !near("access justice entry right rights", 2)
}

/// Phrases that hedge, folded. Those with a capital in the text are months and
/// names (`May have`).
const POSSIBLE: [&str; 60] = [
    "reportedly",
    "allegedly",
    "apparently",
    "purportedly",
    "supposedly",
    "possibly",
    "perhaps",
    "may have",
    "might have",
    "could have",
    "may be",
    "might be",
    "may well",
    "appears to",
    "appear to",
    "appeared to",
    "seems to",
    "seem to",
    "seemed to",
    "is said to",
    "are said to",
    "was said to",
    "were said to",
    "is reported to",
    "are reported to",
    "was reported to",
    "were reported to",
    "is alleged to",
    "are alleged to",
    "was alleged to",
    "were alleged to",
    "unconfirmed",
    "rumoured",
    "rumored",
    "suspected",
    "alleged",
    "allegations of",
    "allegations that",
    "accusations of",
    "accusations that",
    "reports of",
    "reports that",
    "claims of",
    "claims that",
    "reported",
    "aurait",
    "auraient",
    "serait",
    "seraient",
    "pourrait",
    "pourraient",
    "apparemment",
    "peut - etre",
    "semble",
    "semblent",
    "soupconnes",
    "soupconne",
    "pretendument",
    "allegations",
    "allegation",
];
const PROBABLE: [&str; 30] = [
    "presumably",
    "presumed",
    "probably",
    "likely",
    "very likely",
    "is believed to",
    "are believed to",
    "was believed to",
    "were believed to",
    "believed to",
    "is thought to",
    "are thought to",
    "was thought to",
    "were thought to",
    "thought to",
    "assumed to",
    "is presumed",
    "are presumed",
    "probablement",
    "vraisemblablement",
    "sans doute",
    "presume",
    "presumes",
    "presumee",
    "presumees",
    "suppose",
    "supposes",
    "supposee",
    "supposees",
    "in all likelihood",
];
const UNKNOWN: [&str; 6] = [
    "it is unclear",
    "it remains unclear",
    "could not be confirmed",
    "could not be verified",
    "it is not known",
    "n ' a pas pu etre confirme",
];

/// The hedge that begins at `at`: the longest, with how sure it leaves us.
pub(super) fn hedge_at(items: &Items<'_>, at: usize) -> Option<(usize, Certainty)> {
    let item = items.all.get(at)?;
    if !item.is_word() || (item.is_capital() && item.low == "may" && at > 0) {
        return None;
    }
    let lists: [(&[&str], Certainty); 3] = [
        (&UNKNOWN, Certainty::Unknown),
        (&PROBABLE, Certainty::Probable),
        (&POSSIBLE, Certainty::Possible),
    ];
    let (length, certainty) = lists
        .iter()
        .flat_map(|(list, certainty)| list.iter().map(move |it| (it, *certainty)))
        .filter(|(phrase, _)| phrase.starts_with(item.low.as_str()))
        .filter_map(|(phrase, certainty)| Some((items.reads(at, phrase)?, certainty)))
        .max_by_key(|(length, _)| *length)?;
    // As a verb they have a subject, and are no hedge of their own.
    let is_adjective = speech_of(items, at).is_none();
    let is_participle = matches!(
        item.low.as_str(),
        "reported" | "suspected" | "alleged" | "presumed"
    );
    if is_participle && length == 1 {
        let before = at.checked_sub(1).map_or("", |it| items.low(it));
        let next = items.all.get(at + 1);
        let has_noun = next.is_some_and(|it| {
            it.is_word()
                && !matches!(
                    &*it.low,
                    "to" | "by" | "that" | "the" | "a" | "in" | "on" | "of"
                )
        });
        if !is_adjective || !has_noun || (item.low == "reported" && has(PASSIVE, before)) {
            return None;
        }
    }
    Some((length, certainty))
}
