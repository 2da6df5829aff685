//! How well the annotators agree: of every two of them the figures, by kind,
//! tag and source, and the confusion table as a heat map; of all together; and
//! each against the gold. Every figure leads to the places behind it, and says
//! what settling these would gain.

use super::behind::{Behind, What, parting_words};
use super::confusion_ui::confusion_ui;
use super::figure_table_ui::{Cell, long_table_ui, table_ui};
use super::frozen_ui::frozen_ui;
use super::state::{Filters, ReviewState, Show};
use super::{Looks, ReviewInput};
use crate::app::action::Action;
use crate::app::{Annotators, Figures, FiguresOf, GoldSummary, Headline, PairFigures, Request};
use crate::model::{SourceId, TagId};
use crate::review::agreement::counts::SetScore;
use crate::review::agreement::intervals::Interval;
use crate::review::agreement::measure::Measure;
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::section_ui;
use eframe::egui::{Frame, Margin, RichText, ScrollArea, Ui};

pub(super) fn agreement_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let Some(figures) = input.figures else {
        ui.centered_and_justified(|ui| {
            let words = "The figures are being computed…";
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
        return;
    };
    state.pair = state.pair.min(figures.pairs.len().saturating_sub(1));
    let margin = Margin::symmetric(space::L as i8, space::M as i8);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ScrollArea::both()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::S;
                let names = &annotators.board.names;
                let mut chosen = None;
                many_ui(ui, state, names, figures);
                if let Some(pair) = figures.pairs.get(state.pair) {
                    let page = Page { names, looks, pair };
                    chosen = page.ui(ui);
                    frozen_ui(ui, annotators, figures, pair, requests);
                    if let Some(gold) = input.gold_figures {
                        let to = page.rules_ui(ui, state.pair, gold);
                        chosen = chosen.or(to);
                    }
                }
                if let Some(gold) = input.gold_figures {
                    gold_ui(ui, state, names, gold, requests);
                }
                if let Some(to) = chosen {
                    state.filters = to;
                    state.rows.list.rewind();
                }
            });
    });
}

/// The figures of two annotators.
struct Page<'a> {
    names: &'a [String],
    looks: &'a Looks,
    pair: &'a PairFigures,
}

impl Page<'_> {
    fn name(&self, side: usize) -> &str {
        let at = self.pair.files[side];
        self.names.get(at).map_or("?", String::as_str)
    }

    fn filters(&self, what: What, tag: Option<&TagId>, source: Option<&SourceId>) -> Filters {
        Filters {
            show: Show::Everything,
            source: source.cloned(),
            behind: Some(Behind {
                files: self.pair.files,
                what,
                tag: tag.cloned(),
            }),
            ..Filters::default()
        }
    }

    fn ui(&self, ui: &mut Ui) -> Option<Filters> {
        let mut chosen = self.headline_ui(ui);
        ui.add_space(space::S);
        section_ui(ui, "By kind", |_| {});
        chosen = chosen.or(self.kinds_ui(ui));
        ui.add_space(space::S);
        section_ui(ui, "By tag", |_| {});
        let row = |at: usize| {
            let it = &self.pair.tags[at];
            let name = self.looks.get(&it.of).name.clone();
            let cells = self.cells(&name, it, &|what| self.filters(what, Some(&it.of), None));
            (name, cells)
        };
        chosen = chosen.or(self.counts_ui(ui, "Tag", self.pair.tags.len(), &row));
        ui.add_space(space::S);
        section_ui(ui, "What was taken for what", |_| {});
        let to = confusion_ui(ui, self.pair, [self.name(0), self.name(1)], self.looks);
        chosen = chosen.or(to.map(|it| self.filters(it, None, None)));
        ui.add_space(space::S);
        section_ui(ui, "By source", |_| {});
        let row = |at: usize| {
            let it = &self.pair.sources[at];
            let name = it.of.to_string();
            let cells = self.cells(&name, it, &|what| self.filters(what, None, Some(&it.of)));
            (name, cells)
        };
        chosen.or(self.counts_ui(ui, "Source", self.pair.sources.len(), &row))
    }

    fn headline_ui(&self, ui: &mut Ui) -> Option<Filters> {
        let tokens = Tokens::of_ui(ui);
        let mut chosen = None;
        let different = || self.filters(What::Different, None, None);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let shown = self
                .pair
                .f1
                .map_or_else(|_| "–".to_owned(), |it| format!("{it:.3}"));
            ui.label(
                RichText::new(&shown)
                    .size(size::DISPLAY)
                    .family(strong_family()),
            );
            let told = match self.pair.f1 {
                Ok(_) => format!(
                    "agreement F1 of {} and {}{}",
                    self.name(0),
                    self.name(1),
                    interval_words(&self.pair.interval)
                ),
                Err(why) => format!("agreement F1 is undefined: {}", why.0),
            };
            ui.label(RichText::new(told).color(tokens.text_secondary));
            if ui.link("Show all disagreements").clicked() {
                chosen = Some(different());
            }
        });
        let headlines = self.pair.headlines.iter();
        let rows = headlines.map(|it| {
            let what = if it.of_pairs {
                What::Both
            } else {
                What::Different
            };
            headline_row(it, Some(self.filters(what, None, None)))
        });
        let heads = ["Over everything", "figure", "95% interval"];
        chosen.or(table_ui(ui, "headline figures", &heads, rows.collect()))
    }

    fn kinds_ui(&self, ui: &mut Ui) -> Option<Filters> {
        let rows = self.pair.kinds.iter().map(|it| {
            let name = parting_words(it.parting, self.name(0), self.name(1));
            let go = || self.filters(What::Parting(it.parting), None, None);
            let cells = vec![
                Cell::count(&format!("places with {name}"), it.count, go()),
                self.settled(&name, it.if_settled, go()),
            ];
            (name, cells)
        });
        let heads = ["How they part", "places", "F1 if settled"];
        table_ui(ui, "figures by kind", &heads, rows.collect())
    }

    /// What the F1 would be if places were settled, with what that gains.
    fn settled(&self, name: &str, if_settled: Measure, go: Filters) -> Cell {
        let cell = Cell::figure(&format!("F1 if {name} were settled"), if_settled, Some(go));
        match (if_settled, self.pair.f1) {
            (Ok(then), Ok(now)) => {
                cell.with_hover(format!("settling these places gains {:.3}", then - now))
            }
            _ => cell,
        }
    }

    fn cells<T>(
        &self,
        name: &str,
        it: &FiguresOf<T>,
        filters: &dyn Fn(What) -> Filters,
    ) -> Vec<Cell> {
        let [alike, first, second] = it.counts;
        let different = || Some(filters(What::Different));
        vec![
            Cell::figure(&format!("F1 of {name}"), it.f1, different()),
            Cell::figure(&format!("kappa of {name}"), it.kappa, different()),
            Cell::count(&format!("{name} alike"), alike, filters(What::Alike)),
            Cell::count(
                &format!("{name} only {}", self.name(0)),
                first,
                filters(What::First),
            ),
            Cell::count(
                &format!("{name} only {}", self.name(1)),
                second,
                filters(What::Second),
            ),
            self.settled(name, it.if_settled, filters(What::Different)),
        ]
    }

    /// The one table of tags and of sources.
    fn counts_ui(
        &self,
        ui: &mut Ui,
        of: &str,
        count: usize,
        row: &dyn Fn(usize) -> (String, Vec<Cell>),
    ) -> Option<Filters> {
        let (first, second) = (
            format!("only {}", self.name(0)),
            format!("only {}", self.name(1)),
        );
        let heads = [of, "F1", "kappa", "alike", &first, &second, "F1 if settled"];
        long_table_ui(ui, &format!("figures by {of}"), &heads, count, row)
    }

    /// What each rule of the guideline has decided of what the two part over.
    fn rules_ui(&self, ui: &mut Ui, at: usize, gold: &GoldSummary) -> Option<Filters> {
        if gold.rules.is_empty() {
            return None;
        }
        ui.add_space(space::S);
        section_ui(ui, "By rule of the guideline", |_| {});
        let [tp, fneg, fp] = self.pair.counts;
        let total = SetScore { tp, fp, fneg };
        let rows = gold.rules.iter().map(|it| {
            let name = match it.rule.as_str() {
                "" => "no rule named".to_owned(),
                rule => rule.to_owned(),
            };
            let [fneg, fp] = it.lost.get(at).copied().unwrap_or_default();
            let settled = total.f1_if_settled(&SetScore { tp: 0, fp, fneg });
            let go = || self.filters(What::Rule(it.rule.clone()), None, None);
            let cells = vec![
                Cell::count(&format!("decided by {name}"), it.count as u64, go()),
                self.settled(&name, settled, go()),
            ];
            (name, cells)
        });
        let heads = ["Rule", "decided", "F1 if settled"];
        table_ui(ui, "figures by rule", &heads, rows.collect())
    }
}

/// A figure with its interval, or why there is none of either.
fn headline_row(it: &Headline, go: Option<Filters>) -> (String, Vec<Cell>) {
    let words = match (it.figure, &it.interval) {
        (Err(why), _) => format!("undefined: {}", why.0),
        (Ok(_), None) => String::new(),
        (Ok(_), Some(Ok((low, high)))) => format!("{low:.3} to {high:.3}"),
        (Ok(_), Some(Err(why))) => format!("none: {}", why.0),
    };
    let interval = Cell::words(&format!("interval of {}", it.name), words, None);
    let figure = Cell::figure(it.name, it.figure, go);
    (it.name.to_owned(), vec![figure, interval])
}

fn interval_words(it: &Interval) -> String {
    match it {
        Ok((low, high)) => format!(", 95% interval {low:.3} to {high:.3}"),
        Err(why) => format!(", no interval: {}", why.0),
    }
}

/// Three and more annotators: every two of them, to choose from, and all.
fn many_ui(ui: &mut Ui, state: &mut ReviewState, names: &[String], figures: &Figures) {
    let Some(many) = &figures.many else { return };
    let name = |side: usize| names.get(side).map_or("?", String::as_str);
    section_ui(ui, "All annotators", |_| {});
    let mut heads = vec![""];
    heads.extend(names.iter().map(String::as_str));
    heads.push("with the others");
    let rows = (0..names.len()).map(|row| {
        let mut cells: Vec<Cell> = (0..names.len())
            .map(|column| {
                let files = [row.min(column), row.max(column)];
                let title = format!("F1 of {} and {}", name(files[0]), name(files[1]));
                let pair = figures.pairs.iter().find(|it| it.files == files);
                pair.map_or_else(
                    || Cell::words(&title, String::new(), None),
                    |it| {
                        let to = Filters {
                            show: Show::Everything,
                            behind: Some(Behind::different(files)),
                            ..Filters::default()
                        };
                        Cell::figure(&title, it.f1, Some(to))
                    },
                )
            })
            .collect();
        let mean = many.annotator_f1.get(row).copied();
        if let Some(mean) = mean {
            let title = format!("mean F1 of {} with the others", name(row));
            cells.push(Cell::figure(&title, mean, None));
        }
        (name(row).to_owned(), cells)
    });
    if let Some(to) = table_ui(ui, "every two annotators", &heads, rows.collect()) {
        let files = to.behind.as_ref().map(|it| it.files);
        let at = figures.pairs.iter().position(|it| Some(it.files) == files);
        state.pair = at.unwrap_or(state.pair);
        state.filters = to;
        state.rows.list.rewind();
    }
    let all = Some(Filters::default());
    let rows = many
        .headlines
        .iter()
        .map(|it| headline_row(it, all.clone()));
    let rows: Vec<_> = rows.collect();
    let heads = ["Over all", "figure", ""];
    let to = table_ui(ui, "figures over all", &heads, rows);
    if let Some(to) = to {
        state.filters = to;
        state.rows.list.rewind();
    }
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        ui.label("Figures of");
        for (at, pair) in figures.pairs.iter().enumerate() {
            let words = format!("{} and {}", name(pair.files[0]), name(pair.files[1]));
            ui.selectable_value(&mut state.pair, at, words);
        }
    });
}

/// Each annotator against the gold as it stands; a figure leads to the lesson.
fn gold_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    names: &[String],
    gold: &GoldSummary,
    requests: &mut Vec<Request>,
) {
    ui.add_space(space::S);
    let mut lesson = None;
    section_ui(ui, "Against the gold as it stands", |_| {});
    // The filters only carry which annotator was clicked.
    let to = |side: usize| Filters {
        behind: Some(Behind::different([side, side])),
        ..Filters::default()
    };
    let rows = gold.annotators.iter().enumerate().map(|(side, it)| {
        let name = names.get(side).map_or("?", String::as_str);
        let [alike, own, missed] = it.counts;
        let figure = |what: &str, figure| {
            Cell::figure(
                &format!("{what} of {name} against the gold"),
                figure,
                Some(to(side)),
            )
        };
        let count = |what: &str, count| Cell::count(&format!("{name} {what}"), count, to(side));
        let cells = vec![
            figure("F1", it.f1),
            figure("precision", it.precision),
            figure("recall", it.recall),
            figure("kappa", it.kappa),
            count("as in the gold", alike),
            count("not in the gold", own),
            count("missed", missed),
        ];
        (name.to_owned(), cells)
    });
    let heads = [
        "Annotator",
        "F1",
        "precision",
        "recall",
        "kappa",
        "alike",
        "not in the gold",
        "missed",
    ];
    if let Some(to) = table_ui(ui, "figures against the gold", &heads, rows.collect()) {
        lesson = to.behind.map(|it| it.files[0]);
    }
    if let Some(side) = lesson {
        state.lesson.side = side;
        requests.push(Request::Act(Action::ShowLesson));
    }
}
