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
    /// Passes on what is said, without a subject that says it: "is described as".
    Reports,
    /// Stands before the voice: "according to".
    Source,
}

const SAYS: &str = "said says say stated states announced announces declared declares reported reports told tells explained explains confirmed confirms warned warns testified testifies claimed claims claim asserted asserts insisted insists argued argues acknowledged admitted admits revealed reveals recounted recalled documented concluded concludes wrote writes accused accuses denounced denounces described noted notes added alerted affirmed estimates maintained considers describes complained complains corroborated corroborates dit disent declare declaraient declarent affirme affirment annonce annoncent indique indiquent rapporte rapportent raconte racontent explique expliquent confirme confirment precise precisent souligne soulignent assure assurent accuse accusent soutient soutiennent temoigne temoignent denonce denoncent revele reconnait reconnu soutenu";
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

pub(super) fn has(list: &str, word: &str) -> bool {
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
    if item.low == "by"
        && let Some(end) = (at + 1..at + 7).find(|it| has("account accounts", items.low(*it)))
        && items.all[at + 1..end]
            .iter()
            .all(|it| !it.is_mark(&[',', '.', ';', ':']))
        && items.low(at + 1) != "all"
        && items.low(end + 1) != "of"
    {
        return Some((end + 1 - at, Speech::Source));
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
    if has("told tells tell", word) && (has(PASSIVE, before) || is_order(items, at + 1)) {
        return None;
    }
    if let Some(length) = passive_report(items, at, before) {
        return Some((length, Speech::Reports));
    }
    // `X puts the toll at 30`
    if has("puts put", word)
        && !has(PASSIVE, before)
        && items.all[at + 1..]
            .iter()
            .take(12)
            .zip(items.all.iter().skip(at + 2))
            .take_while(|(it, _)| !it.is_mark(&[';', '.', ':']))
            .any(|(it, next)| it.low == "at" && next.is_number())
    {
        return Some((1, Speech::Says));
    }
    if word == "considered"
        && !has(PASSIVE, before)
        && !items.low(at + 1).ends_with("ing")
        && !before.is_empty()
        && !is_aside(items, at)
    {
        return Some((1, Speech::Says));
    }
    if has("add adds", word) && items.low(at + 1) == "that" {
        return Some((1, Speech::Says));
    }
    // `reports of`, `the claims`, `claims that` behind an article: nouns.
    // `a déclaré`: the article of English is an auxiliary of French.
    let is_perfect =
        before == "a" && (!item.text.is_ascii() || matches!(word, "dit" | "reconnu" | "soutenu"));
    // `the group’s claim that`
    let is_owned = before == "s" && at >= 2 && items.all[at - 2].is_mark(&['\'', '’']);
    let is_noun = is_owned
        || has(BEFORE_NOUNS, before) && !is_perfect && !matches!(word, "said" | "told" | "says");
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
    // An army that shows what it can do reports nothing.
    let shows = has("shows show showed", word);
    let document = items.all[..at].iter().rev().take(7).take_while(|it| !it.is_mark(&['.', ';', ':'])).any(|it| {
        has("report reports study studies survey surveys data figures analysis investigation investigations evidence images imagery footage video videos photographs photos documents document records research table map findings", &it.low)
    });
    (with_that && next == "that" && (!shows || document)).then_some((1, Speech::Says))
}

/// Whether somebody is told to do something, and not that something is so.
fn is_order(items: &Items<'_>, from: usize) -> bool {
    items.all[from.min(items.all.len())..]
        .iter()
        .enumerate()
        .take(14)
        .take_while(|(_, it)| {
            !it.is_mark(&[',', ';', ':', '.', '“', '"'])
                && !has("that how about what why of", &it.low)
        })
        .any(|(at, it)| {
            let next = items.all.get(from + at + 1);
            it.low == "to"
                && at > 0
                && next.is_some_and(|it| {
                    it.is_word()
                        && !it.is_capital()
                        && !has("the a an his her its their him them", &it.low)
                })
        })
}

/// A participle between two commas: `, partly considered lost,`.
fn is_aside(items: &Items<'_>, at: usize) -> bool {
    at == 0 || items.all[at - 1].is_mark(&[','])
}

/// A report in the passive: `is described as`, `are put at`, `credited to`.
fn passive_report(items: &Items<'_>, at: usize, before: &str) -> Option<usize> {
    let word = items.low(at);
    let next = items.low(at + 1);
    let passive = has(PASSIVE, before) && before != "got";
    let as_what = has(
        "described seen regarded viewed portrayed depicted characterised characterized decrit decrite consideree considere presentee presente",
        word,
    ) && (has("as comme", next)
        || next == "by" && items.all[at + 2..].iter().take(8).any(|it| it.low == "as"));
    let at_what = has("put estimated given", word)
        && (next == "at" || next == "as")
        && items.all[at + 2..]
            .iter()
            .take(4)
            .any(|it| it.is_number() || has("about around more less some close nearly", &it.low));
    let called = has("called considered", word)
        && !has("to for on off in up out by upon into back", next)
        && items
            .all
            .get(at + 1)
            .is_some_and(|it| it.is_word() || it.is_mark(&['“', '"']));
    let feared = word == "feared" && next == "that";
    let credited = has("credited attributed attribue attribues", word)
        && has("to a", next)
        && super::govern::is_about_words(items, at);
    (passive && (as_what || at_what || called || feared || credited)).then_some(if credited {
        2
    } else {
        1
    })
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
        let of_others =
            (at + 2..at + 9).any(|it| items.low(it - 1) == "s" && is_statement(items, it));
        return (near(STATEMENTS, 5) || of_others) && !has(PASSIVE, before);
    }
    if has(PASSIVE, before) {
        return near("by", 1);
    }
    let next = items.low(at + 1);
    let whom = items
        .all
        .get(at + 1)
        .is_some_and(|it| it.is_word() && it.is_capital());
    let is_refusal = has(KEPT_FROM, next)
        || (whom && !near(STATEMENTS, 4))
        || near("access justice entry right rights", 2);
    !is_refusal
}

/// Phrases that hedge, folded. Those with a capital in the text are months and
/// names (`May have`).
const POSSIBLE: [&str; 65] = [
    "it is feared",
    "it was feared",
    "is feared to",
    "are feared to",
    "were feared to",
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
const PROBABLE: [&str; 37] = [
    "put down to",
    "blamed on",
    "attributed to",
    "was implicated in",
    "were implicated in",
    "is implicated in",
    "are implicated in",
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
