//! Which word of saying a claim hangs on. A verb in a clause of its own says
//! nothing about the clauses beside it.

use super::Found;
use super::items::{Item, Items};
use super::lexicon::{Speech, has, is_statement, speech_of};
use super::phrase::{following, skip_back, subject};
use std::ops::Range;

const CLOSERS: [char; 7] = ['”', '"', '»', '’', ')', '!', '?'];
/// Words that open a clause with a subject of its own, behind a comma.
const NEW_CLAUSE: &str = "and but while whereas although though yet or nor so who which whom whose because et mais tandis alors qui ou or donc";

/// The word of saying that the claim hangs on: the nearest before it, else one
/// in its first clause, else a closing tag in it or right behind it.
pub(super) fn main_speech<'a>(
    items: &Items<'_>,
    speech: &'a [Found],
    claim: &Range<usize>,
) -> Option<&'a Found> {
    let before = speech
        .iter()
        .rfind(|it| it.at.end <= claim.start)
        .filter(|it| reaches(items, it.at.end, claim.start));
    let inside = || {
        speech.iter().find(|it| {
            claim.contains(&it.at.start)
                && !is_relative(items, it, claim.start)
                && (!breaks(items, claim.start..it.at.start) || is_tag(items, it, claim.start))
        })
    };
    let behind = || {
        speech
            .iter()
            .find(|it| it.at.start >= claim.end)
            .filter(|it| closes(items, it, claim.end))
    };
    before.or_else(inside).or_else(behind)
}

/// Whether what is said goes on from a word of saying to the claim.
fn reaches(items: &Items<'_>, from: usize, to: usize) -> bool {
    let said = from..to.min(items.all.len());
    // `said: one thing; another`: the colon takes in the whole list.
    let listed = said
        .clone()
        .take_while(|at| !items.all[*at].is_mark(&[';']))
        .take(3)
        .any(|at| items.all[at].is_mark(&[':']));
    // The border may stand right before the claim, with its conjunction in it.
    listed || !breaks(items, from..to)
}

/// Whether a clause with a subject of its own begins in a range of items or
/// right behind it.
fn breaks(items: &Items<'_>, range: Range<usize>) -> bool {
    range.clone().any(|at| {
        let item = &items.all[at];
        item.is_mark(&[';']) || (item.is_mark(&[',', '–', '—']) && opens_clause(items, at + 1))
    })
}

fn opens_clause(items: &Items<'_>, at: usize) -> bool {
    let next = items.low(at + 1);
    if !has(
        "and but while whereas although though yet et mais tandis",
        items.low(at),
    ) {
        return false;
    }
    // `, and that …`, `, and said`: the same voice goes on.
    !has("that que qu", next) && speech_of(items, at + 1).is_none()
}

/// Whether a verb stands in a relative clause whose pronoun is behind `from`.
pub(super) fn is_relative(items: &Items<'_>, found: &Found, from: usize) -> bool {
    const REACH: usize = 7;
    if found.speech == Speech::Source {
        return false;
    }
    let verb = skip_back(items, found.at.start);
    (from.max(verb.saturating_sub(REACH))..verb)
        .rev()
        .take_while(|at| !items.all[*at].is_mark(&[',', ';', ':', '.', '–', '—']))
        .any(|at| {
            has(
                "who whom which whose qui dont lequel laquelle",
                items.low(at),
            )
        })
}

/// Where the clause of a tag begins: its subject behind the mark before it.
fn clause_start(items: &Items<'_>, found: &Found) -> usize {
    let mut at = found.at.start;
    while at > 0
        && !items.all[at - 1].is_mark(&[',', ';', ':', '–', '—', '”', '"', '»', '!', '?', '('])
    {
        at -= 1;
    }
    at
}

/// Whether a word of saying with its subject is put in or put behind, and has
/// nothing of its own to say: `, residents said.`
fn is_tag(items: &Items<'_>, found: &Found, from: usize) -> bool {
    let start = clause_start(items, found);
    if start <= from || has(NEW_CLAUSE, items.low(start)) {
        return false;
    }
    if found.speech == Speech::Source {
        return true;
    }
    // `, said Ann Example.`
    if start == found.at.start {
        return true;
    }
    items.all.get(found.at.end).is_none_or(|it| {
        !it.is_word() && !it.is_number()
            || has(
                "in on at by after during last this yesterday to when as through via later afterwards le a dans lors",
                &it.low,
            )
            || matches!(items.low(found.at.start), "told" | "tells")
    })
}

/// Whether a word of saying behind the claim belongs to it.
fn closes(items: &Items<'_>, found: &Found, end: usize) -> bool {
    if is_relative(items, found, end) {
        return false;
    }
    let between = end..found.at.start;
    let is_plain = between
        .clone()
        .all(|at| items.all[at].is_word() || items.all[at].is_mark(&CLOSERS));
    if is_plain {
        // `[the attack] was reported by …`, `[ten died] according to …`
        let adjoins = between.len() <= 4 || found.speech == Speech::Source;
        return adjoins
            && (found.speech == Speech::Source
                || found.speech == Speech::Reports
                || items.low(found.at.end) == "by"
                || between.clone().any(|at| items.all[at].is_mark(&CLOSERS)));
    }
    let start = clause_start(items, found);
    let crosses = (end..start).any(|at| {
        items.all[at].is_mark(&[';', ':'])
            || (items.all[at].is_mark(&[',', '–', '—']) && has(NEW_CLAUSE, items.low(at + 1)))
    });
    !crosses && is_tag(items, found, end.saturating_sub(1))
}

/// Who is behind a statement that another denies, if the claim is no more than
/// that statement: `rejected the group’s report that [soldiers …]`. The noun
/// and the voice.
pub(super) fn denied_party(
    items: &Items<'_>,
    denial: &Found,
    claim: &Range<usize>,
) -> Option<(usize, Option<Range<usize>>)> {
    if claim.start <= denial.at.end {
        return None;
    }
    let between = denial.at.end..claim.start;
    let noun = between.clone().find(|at| {
        is_statement(items, *at) && !has("that having being any all this these it", items.low(*at))
    })?;
    let opens = (noun + 1..claim.start)
        .any(|at| has("that which who of que qui selon", items.low(at)))
        || has("that which who que qui", items.low(claim.start));
    if !opens {
        return None;
    }
    let maker = if has("by from", items.low(noun + 1)) {
        following(items, noun + 2)
    } else if items.low(noun + 1) == "of" && noun + 2 < claim.start {
        following(items, noun + 2)
            .filter(|it| it.end <= claim.start)
            .filter(|it| items.all[it.start].is_capital() || has("the its", items.low(it.start)))
    } else if noun >= 2 && items.low(noun - 1) == "s" && noun - 2 > denial.at.end {
        Some(denial.at.end..noun - 2)
    } else {
        None
    };
    Some((noun, maker))
}

/// Somebody named before a colon, with or without an office: `Ann Example,
/// head of research: …`; the name.
pub(super) fn named_speaker(items: &Items<'_>, claim: &Range<usize>) -> Option<Range<usize>> {
    const LONGEST: usize = 24;
    let mut end = 0;
    let mut names = 0;
    while let Some(item) = items.all.get(end) {
        let joins =
            item.is_mark(&['-', '.', '\'', '’']) || has("de du of al ag el ould", &item.low);
        let is_name = item.is_word() && item.is_capital();
        if !(is_name || joins && end > 0) || end > 7 {
            break;
        }
        names += usize::from(
            is_name
                && !items
                    .all
                    .get(end.wrapping_sub(1))
                    .is_some_and(|it| it.is_mark(&['-'])),
        );
        end += 1;
    }
    let colon =
        (end..items.all.len().min(end + LONGEST)).find(|at| items.all[*at].is_mark(&[':']))?;
    let is_office = items.all.get(end).is_some_and(|it| it.is_mark(&[',']))
        && !has("in near on at of from where", items.low(end + 1))
        && (end..colon).all(|at| !items.all[at].is_number() && !items.all[at].is_mark(&[';', '.']));
    let begins = colon < claim.end && claim.end > colon + 1;
    (names >= 2 && begins && (colon == end || is_office) && colon < items.all.len() - 1)
        .then_some(0..end)
}

/// Whose view it is: `for the authors, this was …`.
pub(super) fn for_whom(items: &Items<'_>, claim: &Range<usize>) -> Option<Range<usize>> {
    const HOLDERS: &str = "author authors organisation organization report critics analysts observers experts researchers government army junta ministry opposition rebels witnesses residents group";
    (0..claim.end.min(items.all.len())).find_map(|at| {
        let opens = at == 0 || items.all[at - 1].is_mark(&[';', ':', '.']);
        if !opens || !has("for pour", items.low(at)) || !has("the its les l le", items.low(at + 1))
        {
            return None;
        }
        let end =
            (at + 2..at + 6).find(|it| items.all.get(*it).is_some_and(|it| it.is_mark(&[','])))?;
        (has(HOLDERS, items.low(end - 1)) && at >= last_break(items, claim.start))
            .then_some(at + 1..end)
    })
}

fn last_break(items: &Items<'_>, from: usize) -> usize {
    items.all[..from.min(items.all.len())]
        .iter()
        .rposition(|it| it.is_mark(&[';']))
        .map_or(0, |it| it + 1)
}

/// Whether a hedge bears on what the claim says as a whole, and not on one of
/// the nouns in it.
pub(super) fn hedge_governs(
    items: &Items<'_>,
    at: usize,
    length: usize,
    clause: &Range<usize>,
) -> bool {
    const NOUNS: &str = "accusations allegations allegation reports claims";
    const ADJECTIVES: &str = "alleged reported suspected presumed unconfirmed rumoured rumored presume presumes presumee presumees suppose supposes supposee supposees soupconne soupconnes";
    const DETERMINERS: &str = "the a an some any many several other these those two three four five ten its their his her our no des les de un une le la l fresh new further repeated persistent more most armed";
    const BETWEEN: &str = "of for in with on at over about to from against into after before as than like among de du pour dans avec sur contre";
    let word = items.low(at);
    // `possibly more`, `perhaps 30`: the count is unsure, not the happening.
    let next = items.all.get(at + length);
    if has("possibly probably perhaps likely peut probablement", word)
        && next.is_some_and(|it| {
            it.is_number()
                || has(
                    "more fewer less as many up plus moins several dozens hundreds",
                    &it.low,
                )
        })
    {
        return false;
    }
    let mut head = at;
    while head > clause.start
        && (has(DETERMINERS, items.low(head - 1)) || items.all[head - 1].is_number())
    {
        head -= 1;
    }
    let before = head.checked_sub(1).map_or("", |it| items.low(it));
    if has(NOUNS, word) {
        let exists = items.all[..at]
            .iter()
            .rev()
            .take(5)
            .any(|it| has("there amid amidst facing existe", &it.low));
        return exists || (word != "accusations" && is_border(items, head));
    }
    if length == 1 && has(ADJECTIVES, word) {
        if has("by par", before) || is_border(items, head) {
            return true;
        }
        if has(BETWEEN, before) {
            return false;
        }
        // `Des combattants présumés ont attaqué`: behind its noun.
        let first = (head.saturating_sub(3)..head)
            .rev()
            .find(|it| is_border(items, *it));
        return word.starts_with("pres")
            && !matches!(word, "presumed")
            && first.is_some_and(|it| {
                !items.all[it..head]
                    .iter()
                    .any(|it| has(BETWEEN, &it.low) && it.low != "de")
            });
    }
    true
}

/// Whether a clause begins at an item.
fn is_border(items: &Items<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|it| items.all.get(it)) else {
        return true;
    };
    before.is_mark(&[',', ';', ':', '.', '–', '—', '“', '"', '(', '«'])
        || has(
            "and but while that when where because et mais que",
            &before.low,
        )
        || before.is_number()
}

/// Whether what somebody says is that they themselves did not: `said it had
/// not`. Without a charge to answer, a negative statement is one like others.
pub(super) fn answers(items: &Items<'_>, verb_end: usize, negation: &Range<usize>) -> bool {
    const SELF: &str =
        "it they he she we i its their his her our il elle ils elles nous son sa ses leur leurs";
    let mut at = verb_end;
    while at < negation.start
        && (has("that que qu publicly", items.low(at)) || !items.all[at].is_word())
    {
        at += 1;
    }
    let impersonal = items.low(at) == "it"
        && has(
            "clear known possible certain yet sure safe easy the",
            items.low(negation.end),
        );
    has(SELF, items.low(at)) && !impersonal && negation.start.saturating_sub(at) <= 5
}

/// The subject before a passive report, for what it is about.
pub(super) fn is_about_words(items: &Items<'_>, verb: usize) -> bool {
    const WORDS: &str = "figure figures number numbers estimate estimates statement statements quote quotes remark remarks words phrase claim claims toll count total data";
    subject(items, verb).is_some_and(|it| {
        items.all[it]
            .iter()
            .any(|it: &Item<'_>| has(WORDS, &it.low))
    })
}
