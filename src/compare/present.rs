//! From the computed matrix to a comparison that can be shown.

use super::comparison::{
    Aspect, Cell, Column, Comparison, MemberView, Overview, Pair, Row, Said, SilentSource,
};
use super::explain::{self, set_words};
use super::family;
use super::lookup::Lookup;
use super::matrix::{Aspectwise, Matrix, Related};
use super::plotted::panels;
use super::relate::{rank, refining_agrees};
use super::relation::Relation;
use super::silence;
use super::teller::{Content, Part, Statement, Teller};
use super::verdict;
use super::voice::Speaker;
use crate::model::words::{claim_words_named, figure_words};
use crate::model::{EntityId, EventId, Place, Problem, Project, Role, Severity, TagId, Value};
use std::collections::BTreeSet;

/// Compares the accounts of one event; `None` if there is no such event.
pub fn compare(project: &Project, event: &EventId) -> Option<Comparison> {
    Lookup::new(project).compare(event)
}

/// Every event of a project with what it comes to.
pub fn overview(project: &Project) -> Overview {
    Lookup::new(project).overview()
}

impl<'a> Lookup<'a> {
    /// Compares the accounts of one event and of those held to be the same;
    /// `None` if there is no such event.
    pub fn compare(&self, event: &EventId) -> Option<Comparison> {
        let head = self.head(event)?;
        let matrix = Matrix::new(self, head);
        let rows: Vec<Row> = matrix.rows.iter().map(|it| self.row(&matrix, it)).collect();
        let record = self.project.events().get(head)?;
        let (steps, across) = family::steps(self, &matrix);
        let sources = matrix.sources();
        let silent = self.project.sources().iter();
        let silent = silent.filter(|it| !sources.contains(&it.id));
        Some(Comparison {
            event: head.clone(),
            title: record.title.clone(),
            kind: matrix.kind,
            joined: self
                .families
                .joined(head)
                .iter()
                .copied()
                .cloned()
                .collect(),
            probable: self.families.probable(head).cloned().collect(),
            when: matrix.when,
            badge: matrix.badge(),
            columns: matrix.tellers.iter().map(|it| self.column(it)).collect(),
            rows,
            steps,
            across,
            silent: silent
                .map(|it| SilentSource {
                    source: it.id.clone(),
                    silence: silence::of_source(self, it, matrix.when),
                })
                .collect(),
            documents: sources.len(),
            voices: matrix.speakers().len(),
            tolerance: self.tolerance(),
            problems: self.problems_of(&matrix),
        })
    }

    fn column(&self, teller: &Teller<'a>) -> Column {
        let account = teller.account;
        let source = teller.setting.source;
        let source_name = source.map_or("", |it| {
            if it.title.is_empty() {
                it.publisher.as_str()
            } else {
                it.title.as_str()
            }
        });
        let source_name = if source_name.is_empty() {
            account.passage.source.to_string()
        } else {
            source_name.to_owned()
        };
        let itself = Speaker::of_source(&account.passage.source, source, &self.table);
        let (own, others): (Vec<_>, Vec<_>) = teller.speakers.iter().partition(|it| **it == itself);
        let own_voice = !own.is_empty();
        let voices: Vec<String> = own
            .into_iter()
            .chain(others)
            .map(|it| match it {
                it if *it == itself => match source.map(|it| it.publisher.as_str()) {
                    Some(publisher) if !publisher.is_empty() => publisher.to_owned(),
                    _ => source_name.clone(),
                },
                Speaker::Entities(ids) => {
                    let labels: Vec<String> = ids.iter().map(|id| self.table.label(id)).collect();
                    labels.join(", ")
                }
                Speaker::Words(words) => teller.voice_words(words),
                Speaker::Source(id) => id.to_string(),
            })
            .collect();
        let mut members: Vec<MemberView> = teller
            .parts
            .iter()
            .map(|it| MemberView {
                annotation: it.annotation.id.clone(),
                role: it.member.role,
                bound: it.member.bound,
                certainty: it.member.certainty,
                source: it.annotation.source.clone(),
                span: it.annotation.spans.hull(),
                words: it.annotation.text(),
            })
            .collect();
        members
            .sort_by(|a, b| (a.span, a.role, &a.annotation).cmp(&(b.span, b.role, &b.annotation)));
        Column {
            account: account.id.clone(),
            event: account.event.clone(),
            source: account.passage.source.clone(),
            source_name,
            passage: account.passage.clone(),
            zone: teller.setting.zone,
            published: teller.setting.published,
            covers: teller.setting.covers,
            voices,
            own_voice,
            quoted: teller.speakers.iter().any(|it| *it != itself),
            read: self
                .surroundings
                .is_read(&account.passage.source, account.passage.span, &[]),
            members,
        }
    }

    fn row(&self, matrix: &Matrix<'a>, row: &Aspectwise<'a>) -> Row {
        let role = row.aspect.role;
        let related = row.related(matrix.kind);
        let relation = related
            .iter()
            .map(|it| it.relation)
            .max_by_key(|it| rank(*it, role))
            .unwrap_or(Relation::Silent);
        let tags: BTreeSet<&TagId> = row
            .cells
            .iter()
            .flatten()
            .flat_map(|it| &it.parts)
            .map(|it| &it.annotation.tag)
            .collect();
        let tags: Vec<&TagId> = tags.into_iter().collect();
        let groups = groups(row.cells.len(), &related);
        let time = row.time();
        let cells: Vec<Cell> = row
            .cells
            .iter()
            .enumerate()
            .map(|(at, cell)| match cell {
                Some(said) => Cell::Said(self.said(said, groups[at])),
                None => Cell::Silent(silence::of_account(self, &matrix.tellers[at], time, &tags)),
            })
            .collect();
        let pairs = related
            .iter()
            .map(|it| self.pair(matrix, row, it, &cells))
            .collect();
        let telling = || {
            matrix
                .tellers
                .iter()
                .zip(&row.cells)
                .filter(|it| it.1.is_some())
        };
        let documents: BTreeSet<_> = telling().map(|it| &it.0.account.passage.source).collect();
        let voices: BTreeSet<_> = telling().flat_map(|it| voices_of(it.0, it.1)).collect();
        let count = |of: Relation| related.iter().filter(|it| it.relation == of).count();
        let counts = Relation::ALL.map(|it| (it, count(it)));
        Row {
            aspect: Aspect {
                role,
                name: row.aspect.name.clone(),
            },
            relation,
            badge: relation.badge(refining_agrees(role)),
            counts: counts.into_iter().filter(|it| it.1 > 0).collect(),
            cells,
            pairs,
            documents: documents.len(),
            voices: voices.len(),
            verdicts: verdict::on_row(self, matrix, row),
            panels: panels(matrix, row, &self.table),
        }
    }

    fn said(&self, statement: &Statement<'a>, group: usize) -> Said {
        let parts = &statement.parts;
        Said {
            members: parts.iter().map(|it| it.annotation.id.clone()).collect(),
            words: parts.iter().map(|it| it.annotation.text()).collect(),
            value: self.value_text(statement),
            valued: !matches!(statement.content, Content::Nothing),
            certainty: statement.stance.certainty,
            affirmed: !statement.stance.affirm.is_empty(),
            denied_by: statement.stance.deny.values().cloned().collect(),
            group,
        }
    }

    fn value_text(&self, statement: &Statement<'a>) -> String {
        match &statement.content {
            Content::Days(days) => days.words(),
            Content::Names(set) => set_words(set, &self.table),
            Content::Counts(counts) => {
                let words = counts.iter().map(|it| {
                    let words = figure_words(it.figure);
                    let counted = crate::model::words::counted_words(it.figure);
                    if counted.is_empty() {
                        words
                    } else {
                        format!("{words} ({counted})")
                    }
                });
                words.collect::<Vec<_>>().join("; ")
            }
            Content::Words(_) | Content::Nothing => {
                let claims = statement.parts.iter().filter_map(Part::claim);
                let name = |id: &EntityId| self.table.label(id);
                let mut words: Vec<String> = Vec::new();
                for it in claims.map(|it| claim_words_named(it, &name)) {
                    if !words.contains(&it) {
                        words.push(it);
                    }
                }
                words.join("; ")
            }
        }
    }

    fn pair(
        &self,
        matrix: &Matrix<'a>,
        row: &Aspectwise<'a>,
        related: &Related<'_, 'a>,
        cells: &[Cell],
    ) -> Pair {
        let (a, b) = (related.a, related.b);
        let (chips, why) = match (&related.found, &row.cells[a], &row.cells[b]) {
            (Some(found), Some(own), Some(its)) => (
                explain::chips(found, own, its, &self.table),
                explain::why(found, own, its, &self.table),
            ),
            _ => {
                let silent = [a, b].into_iter().find_map(|it| match &cells[it] {
                    Cell::Silent(silence) => Some(silence.clause()),
                    Cell::Said(_) => None,
                });
                (
                    Vec::new(),
                    explain::why_silent(silent.unwrap_or("says nothing")),
                )
            }
        };
        let source = |at: usize| &matrix.tellers[at].account.passage.source;
        Pair {
            a,
            b,
            relation: related.relation,
            chips,
            why,
            own: source(a) == source(b),
        }
    }

    /// What could not be followed for this event.
    fn problems_of(&self, matrix: &Matrix<'a>) -> Vec<Problem> {
        let mut problems: Vec<Problem> = self.families.problems_of(matrix.head);
        for verdict in self.verdicts_of(matrix.head) {
            if matrix.row_meant(&verdict.aspect).is_none() {
                problems.push(Problem {
                    severity: Severity::Warning,
                    code: "no-aspect",
                    place: Place::Record {
                        list: "verdicts",
                        id: verdict.id.to_string(),
                    },
                    message: format!(
                        "it judges ‘{}’, of which no account says anything",
                        verdict.aspect
                    ),
                });
            }
        }
        let mut put = |severity: Severity, code: &'static str, teller: &Teller<'_>, message| {
            problems.push(Problem {
                severity,
                code,
                place: Place::Record {
                    list: "accounts",
                    id: teller.account.id.to_string(),
                },
                message,
            });
        };
        for teller in &matrix.tellers {
            let passage = &teller.account.passage;
            if teller.setting.source.is_none() {
                let message = format!("its source ‘{}’ is not there", passage.source);
                put(Severity::Error, "dangling", teller, message);
            }
            for member in &teller.missing {
                let message = format!("its annotation ‘{}’ is not there", member.annotation);
                put(Severity::Error, "dangling", teller, message);
            }
            for part in &teller.parts {
                if part.annotation.source != passage.source {
                    let message = format!(
                        "its annotation ‘{}’ lies in another source, ‘{}’",
                        part.annotation.id, part.annotation.source
                    );
                    put(Severity::Warning, "elsewhere", teller, message);
                }
                if let Some(Value::Claim(claim)) = &part.annotation.value {
                    for (event, _) in &claim.about {
                        if !self.project.events().contains(event) {
                            let message = format!(
                                "its claim ‘{}’ is about the event ‘{event}’, which is not there",
                                part.annotation.id
                            );
                            put(Severity::Error, "dangling", teller, message);
                        }
                    }
                }
            }
        }
        if matrix.left_out > 0
            && let Some(last) = matrix.tellers.last()
        {
            let message = format!(
                "the event has {} more accounts behind this one, which are not compared",
                matrix.left_out
            );
            put(Severity::Warning, "too-many", last, message);
        }
        for row in matrix
            .rows
            .iter()
            .filter(|it| it.aspect.role == Role::Figure)
        {
            for (teller, cell) in matrix.tellers.iter().zip(&row.cells) {
                if let Some(Content::Counts(counts)) = cell.as_ref().map(|it| &it.content)
                    && counts.len() > super::count::MOST
                {
                    let message = format!(
                        "it has {} figures of one population; the first {} are compared",
                        counts.len(),
                        super::count::MOST
                    );
                    put(Severity::Warning, "too-many", teller, message);
                }
            }
        }
        problems
    }
}

/// Columns that say the same, under one number each; silent ones have none of
/// their own.
fn groups(columns: usize, related: &[Related<'_, '_>]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..columns).collect();
    for it in related {
        let alike = matches!(it.relation, Relation::Same | Relation::Alias);
        if alike && it.a != it.b && first[it.b] == it.b {
            first[it.b] = first[it.a];
        }
    }
    let mut seen: Vec<usize> = first.clone();
    seen.sort_unstable();
    seen.dedup();
    first
        .into_iter()
        .map(|it| seen.binary_search(&it).unwrap_or(it))
        .collect()
}

/// The voices that affirm or reject an aspect in an account; whoever speaks in
/// it if nobody does either.
fn voices_of<'x, 'a>(
    teller: &'x Teller<'a>,
    cell: &'x Option<Statement<'a>>,
) -> BTreeSet<&'x Speaker<'a>> {
    let stances = cell.iter().map(|it| &it.stance);
    let voices: BTreeSet<_> = stances
        .flat_map(|it| it.affirm.iter().chain(it.deny.keys()))
        .collect();
    if voices.is_empty() {
        teller.speakers.iter().collect()
    } else {
        voices
    }
}
