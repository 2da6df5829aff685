//! Captions: the words under a picture, and who took it.

use super::Proposal;
use super::lines::{Lines, sentence_ends};
use crate::model::ZoneKind;
use crate::recognise::fold::{Keep, folded};

/// The longest caption, in words.
const LONGEST: usize = 60;
/// The longest line before a credit that is taken for its caption.
const LONGEST_ABOVE: usize = 45;

/// Lines that are captions, with the description above a bare credit.
pub(super) fn captions(lines: &Lines<'_>, taken: &[bool]) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    for (index, line) in lines.all.iter().enumerate() {
        if taken[index] || line.words > LONGEST {
            continue;
        }
        let why = if is_credit(line.text) {
            "the credit of a picture"
        } else if has_lead(line.text) {
            "words that introduce a caption"
        } else {
            continue;
        };
        let mut start = index;
        let floor = found.last().map_or(0, |it| it.lines.end);
        if is_bare_credit(line.text, line.words)
            && line.blank_before <= 1
            && let Some(above) = index.checked_sub(1).filter(|it| *it >= floor)
            && !taken[above]
            && describes(lines, above)
        {
            start = above;
        }
        // Source, then caption, on lines that touch.
        if let Some(last) = found.last_mut()
            && last.lines.end == start
            && lines.all[start].blank_before == 0
        {
            last.lines.end = index + 1;
            continue;
        }
        found.push(Proposal {
            lines: start..index + 1,
            kind: ZoneKind::Caption,
            published: None,
            why: why.to_owned(),
        });
    }
    found
}

/// Whether a line says whose picture it is.
pub(super) fn is_credit(line: &str) -> bool {
    // Most lines are none, and seen to be so without folding them.
    if !line.contains(['©', ':', '/', '('])
        && !["hoto", "HOTO", "etty", "redit", "mage"]
            .iter()
            .any(|it| line.contains(it))
    {
        return false;
    }
    let folded = folded(line, Keep::NOTHING);
    let bare = folded.trim();
    let agency = [
        "getty images",
        "/afp",
        "afp/",
        "/reuters",
        "reuters/",
        "ap photo",
        "/ap via",
        "/epa",
        "epa-efe",
        "associated press/",
        "/anadolu",
        "agence france-presse/",
        "via getty",
        "shutterstock",
        "un photo",
        "minusma/",
        "/minusma",
    ];
    let named = agency.iter().any(|it| bare.contains(it));
    let signed = bare.starts_with('©') || bare.starts_with("(c) ") || bare.contains(" © ");
    let said = [
        "photo by",
        "photograph by",
        "photo credit",
        "credit photo",
        "image credit",
        "picture by",
    ]
    .iter()
    .any(|it| bare.contains(it))
        || [
            "photo:",
            "photo :",
            "photos:",
            "image:",
            "picture:",
            "photograph:",
            "credit:",
            "image source",
        ]
        .iter()
        .any(|it| bare.starts_with(it));
    (named && (signed || said || bare.ends_with(')') || bare.split_whitespace().count() <= 12))
        || said
        || (signed && bare.contains("photo"))
}

/// Whether a line begins as captions do.
fn has_lead(line: &str) -> bool {
    const LEADS: [&str; 7] = [
        "caption:",
        "image caption",
        "photo caption",
        "legende :",
        "legende:",
        "pictured:",
        "in this photo",
    ];
    let head: String = line.trim_start().chars().take(30).collect();
    let folded = folded(&head, Keep::NOTHING);
    LEADS.iter().any(|it| folded.starts_with(it))
}

/// Whether a line is a credit and nothing else.
fn is_bare_credit(line: &str, words: usize) -> bool {
    let bare = line.trim();
    let sign = bare.starts_with('©') || {
        let head: String = bare.chars().take(12).collect();
        let folded = folded(&head, Keep::NOTHING);
        [
            "photo by",
            "photograph b",
            "photo:",
            "photo :",
            "credit:",
            "image source",
        ]
        .iter()
        .any(|it| folded.starts_with(it))
    };
    sign && words <= 16
}

/// Whether the line above a credit describes a picture: one sentence with a date or a word for what is to be seen, and itself no heading.
fn describes(lines: &Lines<'_>, index: usize) -> bool {
    const SEEN: [&str; 12] = [
        "pictured",
        "photo",
        "photograph",
        "seen ",
        "a view of",
        "aerial view",
        "stand ",
        "stands ",
        "walk ",
        "patrol ",
        "attends ",
        "pose ",
    ];
    let line = &lines.all[index];
    if !(4..=LONGEST_ABOVE).contains(&line.words)
        || line.date.is_some()
        || line.cue.is_some()
        || sentence_ends(line.text) > 0
    {
        return false;
    }
    line.has_date || {
        let folded = folded(line.text, Keep::NOTHING);
        SEEN.iter().any(|it| folded.contains(it))
    }
}
