//! Teasers: lists of other pages, each with a title, a date on a line of its
//! own and the first words. Each may be years from the next.

use super::Proposal;
use super::lines::Lines;
use crate::model::ZoneKind;

/// At most so many lines lie between the dates of two teasers in a list.
const LINES_BETWEEN: usize = 6;
/// And at most so many words.
const WORDS_BETWEEN: usize = 160;

/// The teasers of a text.
pub(super) fn teasers(lines: &Lines<'_>) -> Vec<Proposal> {
    let dated: Vec<usize> = (0..lines.all.len())
        .filter(|index| lines.all[*index].date.is_some())
        .collect();
    let mut found = Vec::new();
    let mut first = 0;
    while first < dated.len() {
        let mut last = first;
        while last + 1 < dated.len() && are_near(lines, dated[last], dated[last + 1]) {
            last += 1;
        }
        list(lines, &dated[first..=last], &mut found);
        first = last + 1;
    }
    found
}

fn are_near(lines: &Lines<'_>, from: usize, to: usize) -> bool {
    let between = &lines.all[from + 1..to];
    between.len() <= LINES_BETWEEN
        && !between.is_empty()
        && between.iter().map(|it| it.words).sum::<usize>() <= WORDS_BETWEEN
}

/// Whether the titles of a list stand below their dates, if it has titles.
fn titles_below(lines: &Lines<'_>, dated: &[usize]) -> Option<bool> {
    let is_title = |index: Option<usize>| {
        index
            .and_then(|it| lines.all.get(it))
            .is_some_and(|it| it.is_short() && it.date.is_none() && it.cue.is_none())
    };
    let below = dated.iter().filter(|it| is_title(Some(**it + 1))).count();
    let above = dated
        .iter()
        .filter(|it| is_title(it.checked_sub(1)))
        .count();
    // A title above the first date may be the heading of the whole list.
    if below * 2 > dated.len() {
        Some(true)
    } else if above * 2 >= dated.len() && above > 0 {
        Some(false)
    } else {
        None
    }
}

/// One list of dates that lie near each other.
fn list(lines: &Lines<'_>, dated: &[usize], found: &mut Vec<Proposal>) {
    let Some((&first, &last)) = dated.first().zip(dated.last()) else {
        return;
    };
    let titles = titles_below(lines, dated);
    let reach = lines.all.len().min(last + 1 + LINES_BETWEEN);
    let is_cut = lines.all[first..reach.min(last + 4)]
        .iter()
        .any(|it| it.is_cut);
    let has_labels = dated.iter().filter(|it| lines.all[**it].has_label).count() * 2 > dated.len();
    // A date above prose is an article's own, dates above prose a chronicle's.
    let is_list = dated.len() >= 2 && (titles.is_some() || has_labels || is_cut);
    if !is_list && !(is_cut && titles.is_some()) {
        return;
    }
    let below = titles != Some(false);
    for (index, &date) in dated.iter().enumerate() {
        let floor = found.last().map_or(0, |it: &Proposal| it.lines.end);
        let next = dated.get(index + 1).copied();
        let start = if below {
            date
        } else {
            titles_above(lines, date, floor)
        };
        let end = match next {
            Some(next) if below => next,
            Some(next) => titles_above(lines, next, date + 1),
            None => end_of(lines, date, below),
        };
        // Dates alone are a list of something else.
        if end <= date + 1 && start == date {
            continue;
        }
        found.push(Proposal {
            lines: start..end,
            kind: ZoneKind::Teaser,
            published: lines.all[date].date,
            why: if is_cut {
                "a date on a line of its own, a title, and words that break off".to_owned()
            } else {
                "one of a list of titles with their dates".to_owned()
            },
        });
    }
}

/// The first of the short lines above a date that are its title.
fn titles_above(lines: &Lines<'_>, date: usize, floor: usize) -> usize {
    const MOST: usize = 3;
    let mut start = date;
    while start > floor && date - start < MOST {
        let above = &lines.all[start - 1];
        if !above.is_short() || above.date.is_some() || above.cue.is_some() {
            break;
        }
        start -= 1;
    }
    start
}

/// Where the last teaser of a list ends: behind its first paragraph.
fn end_of(lines: &Lines<'_>, date: usize, below: bool) -> usize {
    let mut at = date + 1;
    while at < lines.all.len() && at <= date + 3 {
        let line = &lines.all[at];
        if line.cue.is_some() || line.date.is_some() || line.words > WORDS_BETWEEN {
            break;
        }
        at += 1;
        if !line.is_short() {
            return at;
        }
        // With the titles above, a short line below begins something else.
        if !below {
            return at;
        }
    }
    at
}
