//! What web pages put around their text.

use super::Proposal;
use super::cues::Cue;
use super::lines::Lines;
use crate::model::ZoneKind;

/// Between two lines of boilerplate so many others may lie,
const MOST_BETWEEN: usize = 2;
/// if none of them has more words.
const LIGHT: usize = 24;
/// The foot of a page has at most so many further lines.
const FOOT: usize = 6;
/// So many items make a menu.
const MENU: usize = 3;

/// The stretches of boilerplate among lines that are not taken.
pub(super) fn boilerplate(lines: &Lines<'_>, taken: &[bool]) -> Vec<Proposal> {
    let strong = strong_lines(lines, taken);
    let is_light = |index: usize| {
        let line = &lines.all[index];
        !taken[index] && line.words <= LIGHT && line.date.is_none()
    };
    let mut found: Vec<(Proposal, usize)> = Vec::new();
    for index in 0..lines.all.len() {
        let Some(why) = strong[index] else {
            continue;
        };
        if let Some((last, count)) = found.last_mut() {
            let between = last.lines.end..index;
            if between.len() <= MOST_BETWEEN && between.clone().all(is_light) {
                last.lines.end = index + 1;
                *count += 1;
                if !last.why.contains(why) {
                    last.why = format!("{}, {why}", last.why);
                }
                continue;
            }
        }
        let proposal = Proposal {
            lines: index..index + 1,
            kind: ZoneKind::Boilerplate,
            published: None,
            why: why.to_owned(),
        };
        found.push((proposal, 1));
    }
    // The rest of a page behind its foot belongs to it.
    if let Some((last, count)) = found.last_mut() {
        let rest = last.lines.end..lines.all.len();
        if *count >= 2 && rest.len() <= FOOT && rest.clone().all(is_light) {
            last.lines.end = rest.end;
        }
    }
    found.into_iter().map(|it| it.0).collect()
}

/// Why each line is boilerplate, if it is: by itself, or as an item of a menu.
fn strong_lines(lines: &Lines<'_>, taken: &[bool]) -> Vec<Option<&'static str>> {
    let mut strong: Vec<Option<&'static str>> = lines
        .all
        .iter()
        .zip(taken)
        .map(|(line, taken)| match line.cue {
            Some(Cue::Strong(why)) if !taken => Some(why),
            _ => None,
        })
        .collect();
    let is_item = |index: usize| {
        let line = &lines.all[index];
        !taken[index] && line.date.is_none() && !line.is_sentence && line.words <= 5
    };
    let mut start = 0;
    while start < lines.all.len() {
        if !is_item(start) {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        while end < lines.all.len() && is_item(end) {
            end += 1;
        }
        let known = (start..end).filter(|it| lines.all[*it].cue.is_some());
        let known: Vec<usize> = known.collect();
        if let (Some(first), Some(last)) = (known.first(), known.last()) {
            let run = first..last;
            let length = last - first + 1;
            if known.len() >= MENU && known.len() * 2 >= length {
                for index in *run.start..=*run.end {
                    strong[index].get_or_insert("a menu");
                }
            }
        }
        start = end;
    }
    // A weak line beside a strong one is of its kind.
    for index in 0..strong.len() {
        let beside = |at: Option<usize>| at.and_then(|it| strong.get(it).copied().flatten());
        if strong[index].is_none()
            && !taken[index]
            && lines.all[index].cue == Some(Cue::Weak)
            && let Some(why) = beside(index.checked_sub(1)).or_else(|| beside(Some(index + 1)))
        {
            strong[index] = Some(why);
        }
    }
    strong
}
