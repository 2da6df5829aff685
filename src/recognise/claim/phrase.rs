//! The phrases around a verb of saying: its subject, whom it was told, a
//! negation. No grammar, only borders at which a phrase must end.

use super::Found;
use super::items::{Item, Items};
use super::lexicon::{Speech, has};
use std::ops::Range;

/// Who speaks, and through whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Parties {
    pub(super) voice: Option<Range<usize>>,
    pub(super) through: Option<Range<usize>>,
}

/// The longest phrase, in items.
const LONGEST: usize = 16;

const AUXILIARIES: &str = "has have had also later then immediately publicly repeatedly previously recently already never not did does do would could both all been subsequently promptly officially reportedly allegedly a ont avait avaient avoir est sont egalement aussi ensuite n ne pas jamais";
const MONTHS: &str = "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday late early mid today yesterday";
const CLAUSE_WORDS: &str = "that but while as after when because if although though which whereas before until since que mais tandis lorsque quand parce car comme";
const OPENERS: &str = "and but however yet then also meanwhile still so et mais or car ainsi";
const PREPOSITIONS: &str = "in on by since during after before at between from throughout en le au depuis dans a apres avant";
const BORDERS: [char; 20] = [
    ',', ';', ':', '.', '(', ')', '“', '”', '"', '«', '»', '—', '–', '!', '?', '…', '[', ']', '•',
    '/',
];

/// Who stands with a word of saying.
pub(super) fn parties(items: &Items<'_>, speech: &[Found], found: &Found) -> Parties {
    let mut parties = Parties::default();
    let behind = found.at.end;
    if found.speech == Speech::Source && items.low(found.at.start) == "by" {
        // `by the army’s account`
        parties.voice = (found.at.start + 1..behind)
            .find(|it| items.low(it + 1) == "s" && items.all[*it].is_mark(&['\'', '’']))
            .filter(|it| *it > found.at.start + 1)
            .map(|it| found.at.start + 1..it);
        return parties;
    }
    if found.speech == Speech::Source {
        parties.voice = following(items, behind);
        return parties;
    }
    if found.speech == Speech::Reports {
        let credited = found.at.len() == 2;
        if credited || items.low(behind) == "by" {
            let start = if credited { behind } else { behind + 1 };
            parties.voice = following(items, start);
        }
        return parties;
    }
    if items.low(behind) == "by" {
        parties.voice = following(items, behind + 1);
        return parties;
    }
    // `Ann, a teacher, said the army`: only a name goes before an aside.
    let named = items
        .all
        .get(behind)
        .is_some_and(|it| it.is_capital() || !behind_comma(items, found.at.start));
    let swapped = || inverted(items, found.at.clone());
    let aside = || before_aside(items, found.at.start);
    parties.voice = subject(items, found.at.start)
        .or_else(|| {
            if named {
                swapped().or_else(aside)
            } else {
                aside().or_else(swapped)
            }
        })
        .or_else(|| coordinated(items, speech, found));
    let word = items.low(found.at.start);
    if matches!(word, "told" | "tells") {
        parties.through = told(items, behind).and_then(|it| outlet(items, it));
    } else if found.speech == Speech::Says && items.all.get(behind).is_some_and(|it| it.text == "à")
    {
        // `a déclaré à l’AFP`
        let article = items.low(behind + 1) == "l" && items.low(behind + 2) == "'";
        parties.through = told(items, if article { behind + 3 } else { behind + 1 })
            .and_then(|it| outlet(items, it));
    }
    parties
}

fn behind_comma(items: &Items<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|it| items.all[it].is_mark(&[',']))
}

/// Back over what may stand between a subject and its verb: `Military 7 Feb
/// announced`, `they have also said`.
pub(super) fn skip_back(items: &Items<'_>, verb: usize) -> usize {
    let mut end = verb;
    while end > 0 {
        let item = &items.all[end - 1];
        let skip = item.is_number()
            || has(MONTHS, &item.low)
            || has(AUXILIARIES, &item.low)
            || (item.is_mark(&['\'', '’']) && end > 1 && items.low(end - 2) == "n")
            || (item.low.len() > 4 && item.low.ends_with("ly") && !item.is_capital());
        if !skip {
            break;
        }
        end -= 1;
    }
    end
}

/// The words before a verb, back to where its clause begins.
pub(super) fn subject(items: &Items<'_>, verb: usize) -> Option<Range<usize>> {
    const PRONOUNS: &str = "he she it they we i il elle ils elles on nous";
    let mut end = skip_back(items, verb);
    while end > 0 && has("who which that qui", items.low(end - 1)) {
        end -= 1;
    }
    if end > 0 && has(PRONOUNS, items.low(end - 1)) {
        return Some(end - 1..end);
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST {
        let item = &items.all[start - 1];
        let is_border = item.is_mark(&BORDERS)
            || has(CLAUSE_WORDS, &item.low)
            || (has("and et", &item.low) && is_clause_before(items, start - 1));
        if is_border {
            break;
        }
        start -= 1;
    }
    if end - start >= LONGEST {
        return None;
    }
    while start < end && has(OPENERS, items.low(start)) {
        start += 1;
    }
    start = behind_time(items, start..end);
    (start < end && items.all[start..end].iter().any(Item::is_word)).then_some(start..end)
}

/// Whether words before an `and` make a clause of their own.
fn is_clause_before(items: &Items<'_>, and: usize) -> bool {
    items.all[..and]
        .iter()
        .rev()
        .take_while(|it| !it.is_mark(&['.', ';', ':', ',', '“', '”', '"']))
        .any(|it| {
            has("was were is are had did said a ont est", &it.low)
                || (it.low.len() > 4
                    && it.low.ends_with("ed")
                    && !it.is_capital()
                    && !has("armed united unidentified wounded displaced accused arrested presumed alleged", &it.low))
        })
}

/// Behind the time or the place that opens a clause: `In June 2023 the
/// government`, `In Bamako residents`.
fn behind_time(items: &Items<'_>, range: Range<usize>) -> usize {
    if !has(PREPOSITIONS, items.low(range.start))
        || items.low(range.start) == "le"
            && !items.all.get(range.start + 1).is_some_and(Item::is_number)
    {
        return range.start;
    }
    let is_time = |it: &Item<'_>| it.is_number() || has(MONTHS, &it.low);
    if let Some(last) = range.clone().rev().find(|at| is_time(&items.all[*at])) {
        return last + 1;
    }
    let mut at = range.start + 1;
    while at < range.end && (items.all[at].is_capital() || items.all[at].is_mark(&['-', '\'', '’']))
    {
        at += 1;
    }
    if at > range.start + 1 {
        at
    } else {
        range.start
    }
}

/// The subject behind the verb: `…,” said Salil Shetty, Secretary General`.
fn inverted(items: &Items<'_>, verb: Range<usize>) -> Option<Range<usize>> {
    let quoted = verb
        .start
        .checked_sub(1)
        .and_then(|it| items.all.get(it))
        .is_some_and(|it| it.is_mark(&[',', '”', '"', '»', '’', '\'', '?', '!']));
    let first = items.all.get(verb.end)?;
    let opens = first.is_capital()
        || has(
            "the a an one some several residents witnesses local officials le la les un une l des",
            &first.low,
        );
    if !quoted || !opens {
        return None;
    }
    following(items, verb.end)
}

/// The subject before an aside: `Genocide Watch, an organisation, said`.
fn before_aside(items: &Items<'_>, verb: usize) -> Option<Range<usize>> {
    const LONGEST_ASIDE: usize = 20;
    let close = skip_back(items, verb)
        .checked_sub(1)
        .filter(|it| items.all[*it].is_mark(&[',', ')', '–', '—']))?;
    let open = (close.saturating_sub(LONGEST_ASIDE)..close)
        .rev()
        .find(|it| items.all[*it].is_mark(&[',', '(', '–', '—']))?;
    // `Coordination of Movements (COM), a coalition, announced`
    let bracket = open
        .checked_sub(1)
        .filter(|it| items.all[*it].is_mark(&[')']))
        .and_then(|it| items.all[..it].iter().rposition(|it| it.is_mark(&['('])));
    subject(items, bracket.unwrap_or(open))
}

/// The subject of the verb before, which this one shares: `A survivor
/// confirmed the deaths and said`.
fn coordinated(items: &Items<'_>, speech: &[Found], found: &Found) -> Option<Range<usize>> {
    let joined = found
        .at
        .start
        .checked_sub(1)
        .is_some_and(|it| has("and et", items.low(it)));
    let before = speech.iter().rfind(|it| it.at.end < found.at.start)?;
    if !joined || before.speech == Speech::Source {
        return None;
    }
    subject(items, before.at.start).or_else(|| inverted(items, before.at.clone()))
}

/// A phrase from `start` on, up to a border.
pub(super) fn following(items: &Items<'_>, start: usize) -> Option<Range<usize>> {
    const STOPS: &str = "that who which shows show showed found led said says told today yesterday has have had was were is are will would on in during after when while but as because qui que dans lors a ont est sont";
    let mut end = start;
    while let Some(item) = items.all.get(end) {
        if item.is_mark(&BORDERS)
            || (has(STOPS, &item.low) && !(item.low == "a" && end == start))
            || end - start >= LONGEST
        {
            break;
        }
        end += 1;
    }
    while end > start && has("and et or ou", items.low(end - 1)) {
        end -= 1;
    }
    (start..end)
        .any(|it| items.all[it].is_word())
        .then_some(start..end)
}

/// Whom something was told: a name, or a few words up to what was said.
fn told(items: &Items<'_>, start: usize) -> Option<Range<usize>> {
    const ENDS: &str = "that how about what why when where on in at by he she they it we i there during after of qu que dans lors";
    const ARTICLES: &str = "the a an his her their its our le la les un une";
    let first = items.all.get(start).filter(|it| it.is_word())?;
    let mut end = start;
    if first.is_capital() {
        while let Some(item) = items.all.get(end) {
            let joins = has("of for the and de du des", &item.low)
                && items.all.get(end + 1).is_some_and(Item::is_capital)
                && item.low != "and";
            if !(item.is_capital() && item.is_word() || item.is_mark(&['-', '\'', '’']) || joins)
            {
                break;
            }
            end += 1;
        }
    } else {
        while let Some(item) = items.all.get(end) {
            let is_article = has(ARTICLES, &item.low) && end > start;
            if !item.is_word() || has(ENDS, &item.low) || is_article || end - start >= 5 {
                break;
            }
            end += 1;
        }
    }
    (end > start).then_some(start..end)
}

/// Whether a document could have it from these: media, researchers, groups
/// that watch over rights. Whoever else is spoken to is only spoken to.
fn outlet(items: &Items<'_>, who: Range<usize>) -> Option<Range<usize>> {
    const OUTLETS: &str = "reporter reporters journalist journalists correspondent correspondents researcher researchers investigator investigators interviewer interviewers agency agencies newspaper newspapers magazine radio television tv news press media broadcaster website rights watch amnesty observers monitors observatory afp reuters ap bbc rfi cnn dpa efe tass monde figaro times guardian post jazeera afrique deutsche welle economist liberation journalistes chercheurs enqueteurs presse agence journal bloomberg";
    const MEETINGS: &str =
        "conference council commission minister ministry committee parliament court";
    if items.low(who.end) == "24" && items.low(who.end - 1) == "france" {
        return Some(who.start..who.end + 1);
    }
    if who.clone().any(|at| has(MEETINGS, items.low(at))) {
        return None;
    }
    let last = who.clone().rfind(|at| has(OUTLETS, items.low(*at)))?;
    if items.all[who.start].is_capital() {
        return Some(who);
    }
    // `a reporter the men were taken`: what is said begins without a border.
    let group = has(
        "group groups organisation organization office team workers station",
        items.low(last + 1),
    );
    Some(who.start..last + 1 + usize::from(group))
}

/// Through whom: `as quoted by Le Monde`, `in an interview with AFP`.
pub(super) fn quoted_by(items: &Items<'_>, main: Option<&Found>) -> Option<Range<usize>> {
    const LEADS: [&str; 12] = [
        "quoted by",
        "cited by",
        "as reported by",
        "reported by",
        "as told to",
        "interviewed by",
        "in an interview with",
        "interview with",
        "speaking to",
        "cite par",
        "cites par",
        "citee par",
    ];
    (0..items.all.len()).find_map(|at| {
        let length = LEADS.iter().find_map(|lead| items.reads(at, lead))?;
        // `was reported by residents` has its voice already.
        if main.is_some_and(|it| (at..at + length).contains(&it.at.start)) {
            return None;
        }
        let to = told(items, at + length)?;
        let addressed = items.low(at) != "as" && has("to with", items.low(at + length - 1));
        if addressed {
            outlet(items, to)
        } else {
            Some(to)
        }
    })
}

/// The first negation of the clause that some items begin with.
pub(super) fn negation(items: &Items<'_>, range: Range<usize>) -> Option<Range<usize>> {
    const STOPS: &str = "which who whom whose because after when while although unless if and but since until qui dont parce lorsque et mais";
    const VERBS: &str = "did does do was were is are has have had could would can will should";
    let mut at = range.start;
    if items.low(at) == "that" || items.low(at) == "que" {
        at += 1;
    }
    while at < range.end.min(items.all.len()) {
        let item = &items.all[at];
        if item.is_mark(&[';', ':', '.', ',']) || has(STOPS, &item.low) {
            return None;
        }
        let next = items.low(at + 1);
        if has(VERBS, &item.low) && matches!(next, "not" | "never") {
            return Some(at..at + 2);
        }
        // `didn’t`
        if item.low.ends_with('n') && next == "'" && items.low(at + 2) == "t" {
            return Some(at..at + 3);
        }
        if item.low == "never" || items.reads(at, "no longer").is_some() {
            return Some(at..at + if item.low == "never" { 1 } else { 2 });
        }
        // `n’a pas`, `ne sont jamais`
        if item.low == "ne" || (item.low == "n" && next == "'") {
            let end = (at + 1..(at + 6).min(items.all.len()))
                .find(|it| has("pas jamais plus aucun aucune guere", items.low(*it)))?;
            return Some(at..end + 1);
        }
        at += 1;
    }
    None
}
