//! Which of several places of one name the words around it mean.

use super::{EntryId, Gazetteer, Sort};
use crate::recognise::NameTarget;
use crate::recognise::fold::{Keep, folded};
use crate::recognise::occurrences::border::is_word;
use crate::text::{ByteSpan, SourceText};

/// Keeps of the targets of a name those that the words beside it say: of Mopti
/// the region, the cercle and the town, `Mopti region` and `la région de Mopti`
/// say the first. Targets that are entities stay. If nothing is said, or
/// nothing of the kind is there, all stay. `gazetteers` are all that are open.
pub fn narrowed(
    text: &SourceText,
    span: ByteSpan,
    targets: &[NameTarget],
    gazetteers: &[Gazetteer],
) -> Vec<NameTarget> {
    let said = said_sorts(text.as_str(), span);
    let fits = |target: &NameTarget| match target {
        NameTarget::Entity(_) => true,
        NameTarget::Entry(id) => sort_of(id, gazetteers).is_some_and(|it| said.contains(&it)),
    };
    let is_entry = |target: &&NameTarget| matches!(target, NameTarget::Entry(_));
    if targets.iter().filter(is_entry).any(fits) {
        targets.iter().filter(|it| fits(it)).cloned().collect()
    } else {
        targets.to_vec()
    }
}

fn sort_of(id: &EntryId, gazetteers: &[Gazetteer]) -> Option<Sort> {
    gazetteers
        .iter()
        .find_map(|it| it.get(id))
        .map(|it| it.sort)
}

/// What the word behind a name, or the words before it, call the place.
fn said_sorts(text: &str, span: ByteSpan) -> &'static [Sort] {
    const NEAR: usize = 60;
    let (start, end) = (span.start().to_usize(), span.end().to_usize());
    let behind = &text[end..text.ceil_char_boundary((end + NEAR).min(text.len()))];
    let before = &text[text.floor_char_boundary(start.saturating_sub(NEAR))..start];
    let blank = |it: char| it.is_whitespace();
    let next = behind
        .strip_prefix(blank)
        .map(|it| it.trim_start_matches(blank))
        .and_then(|it| it.split(|letter: char| !is_word(letter)).next())
        .unwrap_or_default();
    let sorts = sorts_called(&folded(next, Keep::NOTHING));
    if !sorts.is_empty() {
        return sorts;
    }
    let before = folded(before, Keep::NOTHING);
    let words: Vec<&str> = before
        .split(|letter: char| !is_word(letter))
        .filter(|it| !it.is_empty())
        .collect();
    match words[..] {
        [.., place, "of" | "de" | "du" | "d"] => sorts_called(place),
        [.., place, "de", "la" | "l"] => sorts_called(place),
        _ => &[],
    }
}

fn sorts_called(word: &str) -> &'static [Sort] {
    match word {
        "region" => &[Sort::Region],
        "cercle" | "circle" => &[Sort::Cercle],
        "district" => &[Sort::District, Sort::Cercle],
        "commune" | "municipality" => &[Sort::Commune, Sort::Town],
        "town" | "city" | "ville" | "localite" | "cite" => &[Sort::Town, Sort::District],
        "village" | "hamlet" | "hameau" => &[Sort::Village],
        "province" => &[Sort::Region],
        _ => &[],
    }
}
