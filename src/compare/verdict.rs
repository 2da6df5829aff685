//! What people decided, and whether it still is about the values there are.
//!
//! A verdict carries a hash of the values it judged. The hash is taken of what
//! annotations come to, not of words, so that a project without its texts
//! keeps its verdicts; an annotation that comes to nothing counts by its place.

use super::comparison::Judgement;
use super::lookup::Lookup;
use super::matrix::{Aspectwise, Matrix};
use super::teller::Part;
use crate::model::{AccountId, Claim, DateValue, EntityId, EventId, Figure, Value, Verdict, Voice};
use sha2::{Digest as _, Sha256};
use smol_str::SmolStr;
use std::cmp::Reverse;
use std::fmt::Write as _;
use std::sync::Arc;

/// The verdicts on a row, the latest first.
pub(super) fn on_row(
    lookup: &Lookup<'_>,
    matrix: &Matrix<'_>,
    row: &Aspectwise<'_>,
) -> Vec<Judgement> {
    let verdicts = lookup.verdicts_of(matrix.head).iter().copied();
    let mut found: Vec<&Arc<Verdict>> = verdicts
        .filter(|it| {
            let meant = matrix.row_meant(&it.aspect);
            meant.is_some_and(|it| std::ptr::eq(it, row))
        })
        .collect();
    found.sort_by_key(|it| (Reverse(it.at), &it.id));
    let judge = |verdict: &Arc<Verdict>| Judgement {
        // Without a hash nobody can say that anything changed.
        stale: !verdict.judged.is_empty() && verdict.judged != hash(matrix, row, &verdict.accounts),
        verdict: Arc::clone(verdict),
    };
    found.into_iter().map(judge).collect()
}

impl Lookup<'_> {
    /// The hash of the values that a verdict on this aspect judges: those of
    /// the given accounts, or of all if none is given. `None` if there is no
    /// such event or aspect.
    pub fn judged(&self, event: &EventId, aspect: &str, accounts: &[AccountId]) -> Option<SmolStr> {
        let matrix = Matrix::new(self, self.head(event)?);
        let row = matrix.row_meant(aspect)?;
        Some(hash(&matrix, row, accounts))
    }
}

/// The hash of what these accounts, or all, say in a row: 16 hexadecimal
/// digits, the same whatever the order of the records.
fn hash(matrix: &Matrix<'_>, row: &Aspectwise<'_>, accounts: &[AccountId]) -> SmolStr {
    let mut said: Vec<(&AccountId, String)> = Vec::new();
    for (teller, cell) in matrix.tellers.iter().zip(&row.cells) {
        let id = &teller.account.id;
        if !accounts.is_empty() && !accounts.contains(id) {
            continue;
        }
        if let Some(cell) = cell {
            let mut parts: Vec<String> = cell.parts.iter().map(part_text).collect();
            parts.sort_unstable();
            said.push((id, parts.join("\n")));
        }
    }
    said.sort_unstable();
    let mut hasher = Sha256::new();
    for (id, text) in said {
        hasher.update(id.as_str());
        hasher.update("\n");
        hasher.update(text);
        hasher.update("\n\n");
    }
    let digest = hasher.finalize();
    let mut hex = String::with_capacity(16);
    for byte in digest.iter().take(8) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex.into()
}

/// What a part comes to, in a form that changes only if that does.
fn part_text(part: &Part<'_>) -> String {
    let (member, annotation) = (part.member, part.annotation);
    let mut text = format!("{:?} {:?}", member.bound, member.certainty);
    let mut links: Vec<String> = annotation
        .entities
        .iter()
        .map(|it| format!(" {} {:?}", it.entity, it.certainty))
        .collect();
    links.sort_unstable();
    text.extend(links);
    if annotation.unidentified {
        text.push_str(" unidentified");
    }
    match &annotation.value {
        Some(Value::Figure(figure)) => figure_text(&mut text, figure),
        Some(Value::Date(date)) => date_text(&mut text, date),
        Some(Value::Claim(claim)) => {
            claim_text(&mut text, claim);
            place_text(&mut text, part);
        }
        None if annotation.entities.is_empty() && !annotation.unidentified => {
            place_text(&mut text, part);
        }
        None => {}
    }
    text
}

fn place_text(text: &mut String, part: &Part<'_>) {
    let _ = write!(
        text,
        " {} {:?}",
        part.annotation.source,
        part.annotation.spans.as_slice()
    );
}

fn figure_text(text: &mut String, figure: &Figure) {
    let Figure {
        low,
        high,
        low_open,
        high_open,
        approx,
        qualifier: _,
        unit,
        unit_name,
        per,
        as_of,
        part_of,
        counted,
    } = figure;
    let bound = |it: Option<rust_decimal::Decimal>| {
        it.map_or_else(|| "-".to_owned(), |it| it.normalize().to_string())
    };
    let mut who: Vec<&str> = counted.who.iter().map(EntityId::as_str).collect();
    who.sort_unstable();
    let _ = write!(
        text,
        " figure {} {} {low_open} {high_open} {approx} {unit:?} {unit_name} {} {} {} {:?} {:?} {}",
        bound(*low),
        bound(*high),
        bound(per.as_ref().map(|it| it.count)),
        as_of.map_or_else(String::new, |it| it.to_string()),
        part_of.is_some(),
        counted.class,
        counted.harm,
        who.join(" "),
    );
}

fn date_text(text: &mut String, date: &DateValue) {
    let DateValue {
        earliest,
        latest,
        throughout,
        basis: _,
        why: _,
    } = date;
    let _ = write!(text, " date {earliest:?} {latest:?} {throughout}");
}

fn claim_text(text: &mut String, claim: &Claim) {
    let Claim {
        voices,
        certainty,
        polarity,
        about,
        hedges: _,
    } = claim;
    let _ = write!(text, " claim {certainty:?} {polarity:?}");
    for Voice {
        words: _,
        who,
        through,
        verb: _,
    } in voices
    {
        let _ = write!(text, " {who:?} {through:?}");
    }
    for (event, aspect) in about {
        let _ = write!(text, " {event} {aspect}");
    }
}
