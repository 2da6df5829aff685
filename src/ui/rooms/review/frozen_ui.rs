//! Agreement as it was before anybody discussed or decided, beside what it is
//! now.

use super::figure_table_ui::{Cell, table_ui};
use crate::app::action::Action;
use crate::app::{Annotators, Figures, PairFigures, Request};
use crate::review::agreement::frozen::{Side, Since, SinceFigure};
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{ButtonKind, button_ui, section_ui};
use eframe::egui::{RichText, Ui};

/// Shows what was frozen of two annotators' agreement, or offers to freeze it.
pub(super) fn frozen_ui(
    ui: &mut Ui,
    annotators: &Annotators,
    figures: &Figures,
    pair: &PairFigures,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    ui.add_space(space::S);
    section_ui(ui, "Before and after discussion", |_| {});
    let decided = annotators.progress.disputes().1;
    let warn = |ui: &mut Ui, words: String| {
        ui.label(RichText::new(words).color(tokens.warning.text));
    };
    match &figures.since {
        Some(Err(cause)) => warn(
            ui,
            format!("The frozen agreement beside the gold is of no use: {cause}"),
        ),
        Some(Ok(since)) => since_ui(ui, since, pair, figures.pairs.len() > 1),
        None => {
            match decided {
                0 => {
                    let words = "Freeze the agreement before the first decision, and it can be reported as it was before discussion.";
                    ui.label(RichText::new(words).color(tokens.text_secondary));
                }
                1 => warn(
                    ui,
                    "The agreement was not frozen before the first decision; one is made"
                        .to_owned(),
                ),
                _ => warn(
                    ui,
                    format!(
                        "The agreement was not frozen before the first decision; {decided} are made"
                    ),
                ),
            }
            let freeze = button_ui(ui, None, "Freeze agreement", ButtonKind::Plain, true);
            let freeze = freeze.on_hover_text(Action::FreezeAgreement.help());
            if freeze.clicked() {
                requests.push(Request::Act(Action::FreezeAgreement));
            }
        }
    }
}

fn since_ui(ui: &mut Ui, since: &Since, pair: &PairFigures, several: bool) {
    let tokens = Tokens::of_ui(ui);
    let when = since.frozen.replace('T', " ").replace('Z', " UTC");
    let (words, late) = match since.decided {
        None => (format!("Frozen {when}, by the command line"), false),
        Some(0) => (format!("Frozen {when}, before any decision"), false),
        Some(1) => (format!("Frozen {when}, after one decision"), true),
        Some(more) => (format!("Frozen {when}, after {more} decisions"), true),
    };
    let color = if late {
        tokens.warning.text
    } else {
        tokens.text_secondary
    };
    ui.label(RichText::new(words).color(color));
    for file in &since.files {
        let words = if file.is_unchanged() {
            format!("{} is the file that was frozen", file.now.file)
        } else {
            format!("{} has changed since", file.now.file)
        };
        ui.label(RichText::new(words).color(tokens.text_secondary));
    }
    for (texts, what) in [
        (&since.texts_gone, "was compared then and is not now"),
        (&since.texts_new, "was not compared then"),
    ] {
        for text in texts {
            let words = format!("{text} {what}");
            ui.label(RichText::new(words).color(tokens.warning.text));
        }
    }
    let shown = |it: &&SinceFigure| it.pair.is_none_or(|files| files == pair.files);
    let rows = since.figures.iter().filter(shown).map(|it| {
        let name = figure_words(it, several);
        let side = |when: &str, side: &Side| {
            let shown = side
                .value
                .map_or_else(|| "–".to_owned(), |it| format!("{it:.3}"));
            let why = side.why.as_ref();
            let hover = why.map_or_else(String::new, |it| format!("undefined: {it}"));
            Cell::words(&format!("{name} {when}"), shown, None).with_hover(hover)
        };
        let change = it.change();
        let change = change.map_or_else(|| "–".to_owned(), |it| format!("{it:+.3}"));
        let cells = vec![
            side("before", &it.before),
            side("now", &it.after),
            Cell::words(&format!("change of {name}"), change, None),
        ];
        (name, cells)
    });
    let rows: Vec<_> = rows.collect();
    table_ui(
        ui,
        "before and after",
        &["Figure", "before", "now", "change"],
        rows,
    );
}

/// What a figure is called, for people.
fn figure_words(it: &SinceFigure, several: bool) -> String {
    let name = match it.figure.as_str() {
        "set.f1" => "F1, boundaries and tag",
        "exact.f1" => "F1, boundaries alone",
        "partial.f1" => "F1, overlapping pairs count half",
        "type.f1" => "F1, tag alone",
        "value.f1" => "F1, boundaries, tag and value",
        "macro_f1" => "mean F1 of the tags",
        "mean_f1" => "mean F1 of every two",
        "token_kappa" => "kappa on words",
        "token_kappa.any" => "kappa on words, marked or not",
        "token_kappa.combined" => "kappa on words, sets of tags",
        "char_alpha.any" => "alpha on characters, marked or not",
        "char_alpha.combined" => "alpha on characters, sets of tags",
        "fleiss_kappa.any" => "Fleiss’ kappa on words, marked or not",
        "fleiss_kappa.combined" => "Fleiss’ kappa on words, sets of tags",
        "masi_alpha" => "alpha of sets of tags (MASI)",
        "links.relaxed.f1" => "F1 of relations, ends aligned",
        "clusters.entities.lea.f1" => "LEA F1 of entities",
        "clusters.events.lea.f1" => "LEA F1 of events",
        other => other,
    };
    match (&it.tag, several && it.pair.is_none()) {
        (Some(tag), _) => format!("{tag}: {name}"),
        (None, true) => format!("all annotators: {name}"),
        (None, false) => name.to_owned(),
    }
}
