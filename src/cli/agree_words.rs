//! Figures of agreement for people: lines and tables.

use super::agree::{Gammas, mean_gamma};
use super::disk::Opened;
use super::output::{Outcome, count};
use crate::review::agreement::measure::Measure;
use crate::review::agreement::value_counts::FIGURE_PARTS;
use crate::review::agreement::{Comparison, Many, Part, Scope};

/// A figure for people: three decimals, or a dash and the reason.
pub(super) fn shown(it: Measure) -> String {
    match it {
        Ok(it) => format!("{it:.3}"),
        Err(why) => format!("- ({why})"),
    }
}

/// Figures in columns, words at the left.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let width = |at: usize| {
        let cells = rows.iter().map(|it| it[at].chars().count());
        cells.chain([head[at].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().enumerate().map(|(at, cell)| {
            let gap = " ".repeat(widths[at] - cell.chars().count());
            if at == 0 {
                format!("{cell}{gap}")
            } else {
                format!("{gap}{cell}")
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(head.to_vec())];
    for row in rows {
        lines.push(line(row.iter().map(String::as_str).collect()));
    }
    lines
}

fn brief(it: Measure) -> String {
    it.map_or_else(|_| "-".to_owned(), |it| format!("{it:.3}"))
}

/// The figures of tags and sources, one row each.
pub(super) fn tables(scope: &Scope<'_>, found: &Comparison<'_>) -> Vec<String> {
    let row = |name: &str, part: &Part, kappa: Measure| {
        let counts = &part.tally.counts;
        vec![
            name.to_owned(),
            counts.pos.to_string(),
            counts.act.to_string(),
            counts.n1.to_string(),
            brief(counts.set().f1()),
            brief(counts.exact().f1()),
            brief(counts.partial().f1()),
            brief(counts.typed().f1()),
            brief(kappa),
        ]
    };
    let head = [
        "", "first", "second", "equal", "strict", "exact", "partial", "type", "kappa",
    ];
    let mut lines = Vec::new();
    let overall = &found.overall;
    let mut rows = vec![row("all", overall, overall.units.kappa.any)];
    for (label, part) in &found.per_label {
        rows.push(row(scope.labels.name(*label), part, part.units.kappa.any));
    }
    lines.extend(table(&head, &rows));
    lines.push(String::new());
    let rows: Vec<Vec<String>> = found
        .per_document
        .iter()
        .map(|(document, part)| {
            let title = &scope.paired.documents[*document].title;
            row(title, part, part.units.kappa.any)
        })
        .collect();
    lines.extend(table(&head, &rows));
    lines
}

/// Two annotators, for people.
pub(super) fn two_in_words(
    scope: &Scope<'_>,
    found: &Comparison<'_>,
    gammas: Option<&Gammas>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let overall = &found.overall;
    let counts = &overall.tally.counts;
    outcome.say(&format!(
        "{}; {} and {}, {} equal",
        count(found.per_document.len(), "document"),
        count(counts.pos as usize, "annotation"),
        count(counts.act as usize, "annotation"),
        counts.n1
    ));
    let interval = found.intervals.as_ref().map(|it| it.f1[0]);
    let range = match interval {
        Ok(Ok((low, high))) => format!(", 95% interval {low:.3} to {high:.3}"),
        Ok(Err(why)) | Err(&why) => format!(", no interval: {why}"),
    };
    outcome.say(&format!(
        "agreement F1  {}{range}",
        shown(counts.set().f1())
    ));
    let units = &overall.units;
    outcome.say(&format!(
        "kappa, marked or not, on words  {}",
        shown(units.kappa.any)
    ));
    outcome.say(&format!(
        "alpha, marked or not, on characters  {}",
        shown(units.alpha.any)
    ));
    outcome.say(&format!(
        "alpha of sets of tags (MASI)  {}",
        shown(units.masi)
    ));
    let links = overall.tally.links.relaxed().f1();
    outcome.say(&format!("F1 of relations, ends aligned  {}", shown(links)));
    for (name, scores) in [("entities", &overall.entities), ("events", &overall.events)] {
        if let Some(it) = scores {
            outcome.say(&format!(
                "LEA F1 of {name}  {}, mentions aligned {}",
                shown(it.strict.lea.f1),
                shown(it.relaxed.lea.f1)
            ));
        }
    }
    let values = &overall.tally.values;
    let all = FIGURE_PARTS.iter().position(|it| *it == "all").unwrap_or(0);
    outcome.say(&format!(
        "equal values of aligned figures  {}",
        shown(values.figure_share(all))
    ));
    outcome.say(&format!(
        "equal values of aligned dates  {}",
        shown(values.date_share(2))
    ));
    if let Some(gammas) = gammas {
        outcome.say(&format!(
            "gamma, mean of documents, {} drafts, seed {}  {}",
            gammas.drafts,
            gammas.seed,
            shown(gammas.mean())
        ));
    }
    outcome.say("");
    for line in tables(scope, found) {
        outcome.say(&line);
    }
    outcome
}

/// Three and more annotators, for people.
pub(super) fn many_in_words(
    opened: &[Opened],
    scope: &Scope<'_>,
    found: &Many<'_>,
    gammas: Option<&[Gammas]>,
) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.say(&format!(
        "{}, {}",
        count(opened.len(), "annotator"),
        count(scope.paired.documents.len(), "document")
    ));
    for (a, b, comparison) in &found.pairs {
        let f1 = comparison.overall.tally.counts.set().f1();
        outcome.say(&format!(
            "agreement F1  {}  {} with {}",
            shown(f1),
            opened[*a].path.display(),
            opened[*b].path.display()
        ));
    }
    outcome.say(&format!("mean agreement F1  {}", shown(found.mean_f1)));
    for (it, mean) in opened.iter().zip(&found.annotator_f1) {
        outcome.say(&format!(
            "with the others  {}  {}",
            shown(*mean),
            it.path.display()
        ));
    }
    outcome.say(&format!(
        "alpha, marked or not, on characters  {}",
        shown(found.alpha.any)
    ));
    outcome.say(&format!(
        "alpha of sets of tags (MASI)  {}",
        shown(found.masi)
    ));
    outcome.say(&format!(
        "Fleiss' kappa, marked or not, on words  {}",
        shown(found.fleiss.any)
    ));
    if let Some(gammas) = gammas {
        outcome.say(&format!(
            "gamma, mean of every two  {}",
            shown(mean_gamma(gammas))
        ));
    }
    outcome
}
