//! What one annotator can learn from the gold: every difference under the rule
//! that decided it, by kind, each leading to its place.

use super::list_ui::combo_ui;
use super::state::ReviewState;
use super::words::{about_words, words_of};
use super::{Looks, ReviewInput};
use crate::app::{Annotators, Request};
use crate::model::{Annotation, Origin, Project};
use crate::review::gold::Fact;
use crate::review::kinds::Kind;
use crate::review::lesson::{Example, FactExample, Lesson};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space, strong_family};
use crate::ui::widgets::{LongList, long_list_ui};
use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Color32, CornerRadius, FontId, Frame, Key, Margin, Modifiers, Rect, RichText, Role, Sense, Ui,
    WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// The height of a line, in points.
const ROW: f32 = 30.0;

/// What is remembered of the lesson.
#[derive(Debug, Default)]
pub(super) struct LessonState {
    /// Whether it is shown in place of the text.
    pub shown: bool,
    /// Whose it is, by file.
    pub side: usize,
    kind: Option<Kind>,
    list: LongList,
    cursor: usize,
    /// The lines, and what they were made from.
    lines: Vec<Line>,
    made: Option<(Arc<Lesson>, Option<Kind>)>,
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// A rule, by its place.
    Rule(usize),
    /// A kind within a rule.
    Kind(usize, usize),
    /// An example of it.
    Example(usize, usize, usize),
    /// A kind of fact within a rule.
    About(usize, usize),
    /// A fact of it.
    Fact(usize, usize, usize),
}

impl LessonState {
    fn refresh(&mut self, lesson: &Arc<Lesson>) {
        let same = |(made, kind): &(Arc<Lesson>, Option<Kind>)| {
            Arc::ptr_eq(made, lesson) && *kind == self.kind
        };
        if self.made.as_ref().is_some_and(same) {
            return;
        }
        self.lines = lines(lesson, self.kind);
        self.cursor = self.cursor.min(self.lines.len().saturating_sub(1));
        self.made = Some((Arc::clone(lesson), self.kind));
    }

    fn take_keys(&mut self, ui: &Ui) -> bool {
        let page = self.list.page();
        let last = self.lines.len().saturating_sub(1);
        let before = self.cursor;
        type Step = fn(usize, usize) -> usize;
        let keys: [(Key, Step); 4] = [
            (Key::ArrowDown, |at, _| at + 1),
            (Key::ArrowUp, |at, _| at.saturating_sub(1)),
            (Key::PageDown, |at, page| at + page),
            (Key::PageUp, |at, page| at.saturating_sub(page)),
        ];
        for (key, to) in keys {
            let times = ui.input_mut(|it| it.count_and_consume_key(Modifiers::NONE, key));
            for _ in 0..times {
                self.cursor = to(self.cursor, page).min(last);
            }
        }
        if ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Home)) {
            self.cursor = 0;
        }
        if ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::End)) {
            self.cursor = last;
        }
        if self.cursor != before {
            self.list.reveal(self.cursor);
        }
        ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter))
    }
}

/// A lesson as lines; only places of that kind, if one is given.
fn lines(lesson: &Lesson, only: Option<Kind>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, rule) in lesson.rules.iter().enumerate() {
        let kinds = rule.kinds.iter().enumerate();
        let mut kinds = kinds
            .filter(|it| only.is_none_or(|only| it.1.kind == only))
            .peekable();
        let facts = rule.facts.iter().map(|group| {
            let all = group.examples.iter().enumerate();
            let fits = all.filter(|it| only.is_none_or(|only| it.1.kind() == only));
            fits.map(|it| it.0).collect::<Vec<usize>>()
        });
        let facts: Vec<Vec<usize>> = facts.collect();
        if kinds.peek().is_some() || facts.iter().any(|it| !it.is_empty()) {
            lines.push(Line::Rule(at));
        }
        for (kind, group) in kinds {
            lines.push(Line::Kind(at, kind));
            lines.extend((0..group.examples.len()).map(|it| Line::Example(at, kind, it)));
        }
        for (about, facts) in facts.into_iter().enumerate() {
            if !facts.is_empty() {
                lines.push(Line::About(at, about));
                lines.extend(facts.into_iter().map(|it| Line::Fact(at, about, it)));
            }
        }
    }
    lines
}

pub(super) fn lesson_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let names = &annotators.board.names;
    let last = names.len().saturating_sub(1);
    state.lesson.side = state.lesson.side.min(last);
    let margin = Margin::symmetric(space::L as i8, space::M as i8);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        choices_ui(ui, &mut state.lesson, names);
        let Some(lesson) = input.lesson else {
            let words = "The lesson is being put together…";
            ui.label(RichText::new(words).color(tokens.text_secondary));
            return;
        };
        state.lesson.refresh(lesson);
        summary_ui(ui, lesson);
        if state.lesson.lines.is_empty() {
            let words = match (lesson.rules.is_empty(), lesson.same) {
                (true, 0) => "Nothing is settled yet that could teach anything.",
                (true, _) => "Everything stands in the gold as this annotator has it.",
                (false, _) => "Nothing is of this kind.",
            };
            ui.label(RichText::new(words).color(tokens.text_secondary));
            return;
        }
        let mut opened = None;
        if input.keys && state.dialog.is_none() && state.lesson.take_keys(ui) {
            opened = Some(state.lesson.cursor);
        }
        let mut list = std::mem::take(&mut state.lesson.list);
        let mut clicked = None;
        let (shown, cursor) = (&state.lesson.lines, state.lesson.cursor);
        let side = state.lesson.side;
        long_list_ui(
            ui,
            &mut list,
            "Lesson",
            shown.len(),
            ROW,
            |ui, row, rect| {
                let page = Page {
                    lesson,
                    looks,
                    own: annotators.sides.get(side),
                    gold: input.store.project(),
                };
                if let Some(line) = shown.get(row)
                    && page.line_ui(ui, *line, row == cursor, rect)
                {
                    clicked = Some(row);
                }
            },
        );
        state.lesson.list = list;
        if let Some(row) = clicked {
            state.lesson.cursor = row;
        }
        let line = opened.or(clicked).and_then(|at| state.lesson.lines.get(at));
        match line {
            Some(&Line::Example(rule, kind, at)) => {
                let example = &lesson.rules[rule].kinds[kind].examples[at];
                open(state, annotators, example, requests);
            }
            Some(&Line::Fact(rule, about, at)) => {
                let example = &lesson.rules[rule].facts[about].examples[at];
                open_fact(state, annotators, input, example);
            }
            _ => {}
        }
    });
}

/// Whose lesson, and of which kind of place.
fn choices_ui(ui: &mut Ui, state: &mut LessonState, names: &[String]) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let name = names.get(state.side).map_or("?", String::as_str);
        combo_ui(ui, "Annotator", 180.0, name, |ui| {
            for (side, name) in names.iter().enumerate() {
                ui.selectable_value(&mut state.side, side, name);
            }
        });
        let kind = state.kind.map_or("Any kind", kind_word);
        combo_ui(ui, "Kind of place", 160.0, kind, |ui| {
            ui.selectable_value(&mut state.kind, None, "Any kind");
            for kind in Kind::ALL.into_iter().filter(|it| *it != Kind::Same) {
                ui.selectable_value(&mut state.kind, Some(kind), kind_word(kind));
            }
        });
    });
}

/// What the two part over; the second file is the gold here.
fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::OnlyA => "not in the gold",
        Kind::OnlyB => "missed",
        kind => super::words::kind_word(kind),
    }
}

fn summary_ui(ui: &mut Ui, lesson: &Lesson) {
    let tokens = Tokens::of_ui(ui);
    let differ: usize = lesson.kinds.values().chain(lesson.facts.values()).sum();
    let kinds = lesson.kinds.iter();
    let kinds = kinds.map(|(kind, count)| format!("{count} {}", kind_word(*kind)));
    let facts = lesson.facts.iter();
    let facts = facts.map(|(about, count)| format!("{count} of {}", about_words(*about)));
    let kinds: Vec<String> = kinds.chain(facts).collect();
    let parts = if kinds.is_empty() {
        String::new()
    } else {
        format!(": {}", kinds.join(", "))
    };
    let words = format!("{} as in the gold, {differ} otherwise{parts}", lesson.same);
    ui.label(RichText::new(words).color(tokens.text_secondary));
    ui.add_space(space::XS);
}

/// Shows an example where the annotators' texts are, or in the gold if the
/// board does not know it.
fn open(
    state: &mut ReviewState,
    annotators: &Annotators,
    example: &Example,
    requests: &mut Vec<Request>,
) {
    let board = &annotators.board;
    let mut ids = example
        .own
        .iter()
        .map(|it| &it.id)
        .chain(example.gold.iter().flat_map(|it| match &it.origin {
            Origin::Gold(it) => &it.from[..],
            _ => &[],
        }));
    match ids.find_map(|id| board.with_id(id).first()) {
        Some(&at) => show_item(state, at as usize),
        None => requests.push(Request::ShowPlace(example.source.clone(), example.hull)),
    }
}

fn show_item(state: &mut ReviewState, at: usize) {
    // What is listed may be narrowed to something else.
    if state.place(at).is_none() {
        state.filters = Default::default();
    }
    state.choose(at);
    state.lesson.shown = false;
    state.agreement = false;
}

/// Shows a fact where the annotators' sides of it are.
fn open_fact(
    state: &mut ReviewState,
    annotators: &Annotators,
    input: &ReviewInput<'_>,
    example: &FactExample,
) {
    let board = &annotators.board;
    let of = |it: &Fact| board.of_record(it.about(), &it.id()).first().copied();
    let own = example.own.as_ref().and_then(of);
    let at = own.or_else(|| {
        let gold = example.gold.as_ref()?;
        let settled = input.store.project().settled().iter();
        let mut rulings = settled.filter(|it| it.stands.as_ref() == Some(&gold.id()));
        let mut from = rulings.find(|it| it.about == gold.about())?.from.iter();
        from.find_map(|id| board.of_record(gold.about(), id).first().copied())
    });
    if let Some(at) = at {
        show_item(state, at);
    }
}

/// What lines are made from.
struct Page<'a> {
    lesson: &'a Lesson,
    looks: &'a Looks,
    /// The annotator's file.
    own: Option<&'a Arc<Project>>,
    gold: &'a Project,
}

impl Page<'_> {
    /// One line; whether it was clicked.
    fn line_ui(&self, ui: &mut Ui, line: Line, current: bool, rect: Rect) -> bool {
        let (lesson, looks) = (self.lesson, self.looks);
        let tokens = Tokens::of_ui(ui);
        let heading = |indent: f32, words: String, strong: bool| {
            let mut job = LayoutJob::default();
            let family = if strong {
                FontId::new(size::BODY, strong_family())
            } else {
                FontId::proportional(size::BODY)
            };
            let color = if strong {
                tokens.text
            } else {
                tokens.text_secondary
            };
            job.append(&words, 0.0, TextFormat::simple(family, color));
            (indent, words, job)
        };
        let (indent, told, job) = match line {
            Line::Rule(at) => {
                let rule = &lesson.rules[at];
                let name = match rule.rule.as_str() {
                    "" => "no rule named",
                    name => name,
                };
                heading(0.0, format!("{name}: {}", rule.count()), true)
            }
            Line::Kind(at, kind) => {
                let group = &lesson.rules[at].kinds[kind];
                let words = format!("{}: {}", kind_word(group.kind), group.examples.len());
                heading(space::M, words, false)
            }
            Line::Example(at, kind, example) => {
                let example = &lesson.rules[at].kinds[kind].examples[example];
                let (told, job) = example_words(tokens, example, looks);
                (space::XL, told, job)
            }
            Line::About(at, about) => {
                let group = &lesson.rules[at].facts[about];
                let words = format!("{}: {}", about_words(group.about), group.examples.len());
                heading(space::M, words, false)
            }
            Line::Fact(at, about, example) => {
                let example = &lesson.rules[at].facts[about].examples[example];
                let name = self.own.map(|own| example.name(own, self.gold));
                let how = match example.kind() {
                    Kind::Value => example.differs.join(", "),
                    kind => kind_word(kind).to_owned(),
                };
                let mut words = format!("{} · {how}", name.unwrap_or_default());
                if !example.reason.is_empty() {
                    words.push_str(&format!(" · {}", one_line(&example.reason, 120)));
                }
                heading(space::XL, words, false)
            }
        };
        let id = ui.scope_id().with(("lesson", line_key(line)));
        let is_example = matches!(line, Line::Example(..) | Line::Fact(..));
        let sense = if is_example {
            Sense::CLICK
        } else {
            Sense::HOVER
        };
        let response = ui.interact(rect, id, sense);
        response.widget_info(|| {
            let role = if is_example {
                Role::ListBoxOption
            } else {
                Role::Heading
            };
            WidgetInfo::selected(role, true, current, &told)
        });
        let ground = match (current, is_example && response.hovered()) {
            (true, _) => Some(tokens.accent_soft),
            (_, true) => Some(tokens.hovered),
            _ => None,
        };
        let painter = ui.painter_at(rect);
        if let Some(ground) = ground {
            let corner = CornerRadius::same(radius::SMALL);
            painter.rect_filled(rect.shrink2(vec2(0.0, 1.0)), corner, ground);
        }
        let left = rect.min.x + space::XS + indent;
        let mut job = job;
        job.wrap = TextWrapping::truncate_at_width((rect.max.x - space::S - left).max(0.0));
        let placed = painter.layout_job(job);
        let top = rect.center().y - placed.size().y / 2.0;
        painter.galley(pos2(left, top), placed, tokens.text);
        response.clicked()
    }
}

fn line_key(line: Line) -> (usize, usize, usize) {
    // Facts are counted on behind the kinds of places.
    const FACTS: usize = usize::MAX / 2;
    match line {
        Line::About(rule, about) => (rule, FACTS + about, usize::MAX),
        Line::Fact(rule, about, at) => (rule, FACTS + about, at),
        Line::Rule(rule) => (rule, usize::MAX, usize::MAX),
        Line::Kind(rule, kind) => (rule, kind, usize::MAX),
        Line::Example(rule, kind, at) => (rule, kind, at),
    }
}

/// What the annotator has, what the gold has, why, and where.
fn example_words(tokens: &Tokens, it: &Example, looks: &Looks) -> (String, LayoutJob) {
    let side = |it: Option<&Annotation>| {
        it.map_or_else(
            || "nothing".to_owned(),
            |it| {
                let words = one_line(&words_of(it), 60);
                format!("{} “{words}”", looks.get(&it.tag).name)
            },
        )
    };
    let (own, gold) = (side(it.own.as_deref()), side(it.gold.as_deref()));
    let mut job = LayoutJob::default();
    let mut put = |words: &str, color: Color32| {
        let font = FontId::proportional(size::BODY);
        job.append(words, 0.0, TextFormat::simple(font, color));
    };
    put(&own, tokens.text_secondary);
    put(" → ", tokens.text_secondary);
    put(&gold, tokens.text);
    if !it.differs.is_empty() {
        put(
            &format!(" ({})", it.differs.join(", ")),
            tokens.text_secondary,
        );
    }
    if !it.reason.is_empty() {
        put(
            &format!(" · {}", one_line(&it.reason, 120)),
            tokens.text_secondary,
        );
    }
    put(&format!(" · {}", it.spot()), tokens.text_secondary);
    let told = format!("{own}, gold {gold}, {}, {}", it.reason, it.spot());
    (told, job)
}
