//! The matrix of one event as it is computed: statements by aspect and
//! account, and how every two relate. What it takes to show it comes later.

use super::comparison::{Aspect, Days};
use super::count::counts_of;
use super::lookup::Lookup;
use super::population::{Population, populations};
use super::relate::{Found, Vector, rank, refining_agrees, relate};
use super::relation::{Badge, Relation};
use super::teller::{Content, Part, Statement, Target, Teller};
use super::voice::Speaker;
use crate::model::{EventId, EventKind, Role, SourceId};
use std::collections::BTreeSet;

/// An event with its accounts, compared.
#[derive(Debug)]
pub(super) struct Matrix<'a> {
    pub head: &'a EventId,
    pub kind: EventKind,
    pub tellers: Vec<Teller<'a>>,
    pub when: Days,
    pub rows: Vec<Aspectwise<'a>>,
}

/// One aspect over all accounts.
#[derive(Debug)]
pub(super) struct Aspectwise<'a> {
    pub aspect: Aspect,
    /// By account.
    pub cells: Vec<Option<Statement<'a>>>,
}

/// How two accounts relate in one aspect, before it is put into words.
#[derive(Debug)]
pub(super) struct Related<'x, 'a> {
    pub a: usize,
    pub b: usize,
    pub relation: Relation,
    pub found: Option<Found<'x, 'a>>,
}

/// The roles that are rows by themselves, in the order of the rows; figures
/// stand between the two lists.
const BEFORE_FIGURES: [Role; 6] = [
    Role::When,
    Role::SaidWhen,
    Role::Where,
    Role::Who,
    Role::With,
    Role::Whom,
];
const BEHIND_FIGURES: [Role; 3] = [Role::What, Role::Why, Role::Voice];

/// The name of the row of a role.
pub(super) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::When => "when",
        Role::SaidWhen => "said when",
        Role::Where => "where",
        Role::Who => "who",
        Role::With => "with",
        Role::Whom => "whom",
        Role::Figure => "figure",
        Role::What => "what",
        Role::Why => "why",
        Role::Voice => "voice",
    }
}

impl<'a> Matrix<'a> {
    /// Compares the accounts of a head.
    pub fn new(lookup: &Lookup<'a>, head: &'a EventId) -> Self {
        let project = lookup.project;
        let ours = |event: &'a EventId| lookup.families.head(event) == head;
        let tellers: Vec<Teller<'a>> = lookup
            .accounts_of(head)
            .iter()
            .map(|it| Teller::new(it, project, &lookup.surroundings, &lookup.table, &ours))
            .collect();
        let event = project.events().get(head);
        let kind = event.map_or(EventKind::Incident, |it| it.kind);
        let when = tellers.iter().filter_map(|it| it.when);
        let when = when.reduce(Days::hull).unwrap_or_default();
        let mut matrix = Self {
            head,
            kind,
            tellers,
            when,
            rows: Vec::new(),
        };
        for role in BEFORE_FIGURES {
            matrix.add_role(lookup, role);
        }
        matrix.add_figures(lookup);
        for role in BEHIND_FIGURES {
            matrix.add_role(lookup, role);
        }
        matrix
    }

    fn add_role(&mut self, lookup: &Lookup<'a>, role: Role) {
        let statements = self.tellers.iter();
        let cells: Vec<_> = statements
            .map(|it| it.statement(role, &lookup.table, self.when))
            .collect();
        self.add(role, role_name(role), cells);
    }

    fn add(&mut self, role: Role, name: &str, cells: Vec<Option<Statement<'a>>>) {
        if cells.iter().any(Option::is_some) {
            self.rows.push(Aspectwise {
                aspect: Aspect {
                    role,
                    name: name.into(),
                },
                cells,
            });
        }
    }

    fn add_figures(&mut self, lookup: &Lookup<'a>) {
        let tolerance = lookup.tolerance();
        let counts = self.tellers.iter();
        let counts: Vec<_> = counts
            .map(|it| counts_of(it, self.kind, tolerance, &lookup.surroundings))
            .collect();
        let valued: BTreeSet<(usize, &str)> = counts
            .iter()
            .enumerate()
            .flat_map(|(at, list)| {
                list.iter()
                    .map(move |it| (at, it.part.annotation.id.as_str()))
            })
            .collect();
        // Figures without a value, by account.
        let bare: Vec<Vec<Part<'a>>> = self
            .tellers
            .iter()
            .enumerate()
            .map(|(at, it)| {
                it.of_role(Role::Figure)
                    .filter(|it| !valued.contains(&(at, it.annotation.id.as_str())))
                    .collect()
            })
            .collect();
        let mut rows = populations(counts, self.kind, &lookup.table);
        let needs_row = bare.iter().any(|it| !it.is_empty())
            || self
                .tellers
                .iter()
                .any(|it| it.figure_targets().next().is_some());
        if rows.is_empty() && needs_row {
            let target = self
                .tellers
                .iter()
                .find_map(|it| it.figure_targets().next());
            rows.push(Population {
                name: target.unwrap_or("figure").to_owned(),
                counts: Default::default(),
            });
        }
        let names: Vec<String> = rows.iter().map(|it| it.name.clone()).collect();
        for (at, row) in rows.into_iter().enumerate() {
            let Population { name, mut counts } = row;
            let mut cells = Vec::with_capacity(self.tellers.len());
            for (index, teller) in self.tellers.iter().enumerate() {
                let counts = counts.remove(&index);
                let mut parts: Vec<Part<'a>> = counts.iter().flatten().map(|it| it.part).collect();
                if at == 0 {
                    parts.extend(&bare[index]);
                }
                let claims: Vec<_> = teller
                    .figure_targets()
                    .filter(|target| is_meant(target, &name, at, &names))
                    .map(|target| Target::Figures(target.to_owned()))
                    .collect::<BTreeSet<_>>()
                    .iter()
                    .flat_map(|target| teller.about(target).collect::<Vec<_>>())
                    .collect();
                if parts.is_empty() && claims.is_empty() {
                    cells.push(None);
                    continue;
                }
                let stance = teller.stance(&parts, &claims, &lookup.table);
                let known: BTreeSet<_> = parts.iter().map(|it| &it.annotation.id).collect();
                let further = claims.iter().map(|it| it.0);
                let further: Vec<_> = further
                    .filter(|it| !known.contains(&it.annotation.id))
                    .collect();
                parts.extend(further);
                cells.push(Some(Statement {
                    parts,
                    content: counts.map_or(Content::Nothing, Content::Counts),
                    stance,
                }));
            }
            self.add(Role::Figure, &name, cells);
        }
    }

    /// The sources that tell of it.
    pub fn sources(&self) -> BTreeSet<&'a SourceId> {
        let sources = self.tellers.iter();
        sources.map(|it| &it.account.passage.source).collect()
    }

    /// The voices that speak in it.
    pub fn speakers(&self) -> BTreeSet<&Speaker<'a>> {
        self.tellers.iter().flat_map(|it| &it.speakers).collect()
    }

    /// The worst badge of its rows.
    pub fn badge(&self) -> Badge {
        let badges = self.rows.iter().map(|row| row.worst(self.kind).1);
        badges.max().unwrap_or(Badge::OnlyOne)
    }
}

/// Whether a claim about a row of figures means this one: by its name, or by
/// "toll" and the like if no row is called so and this is the first.
fn is_meant(target: &str, name: &str, at: usize, names: &[String]) -> bool {
    target == name || (at == 0 && !names.iter().any(|it| it == target))
}

impl<'a> Aspectwise<'a> {
    /// Every two accounts of which at least one says something, and those that
    /// reject what they state themselves by another voice.
    pub fn related(&self, kind: EventKind) -> Vec<Related<'_, 'a>> {
        let role = self.aspect.role;
        let mut related = Vec::new();
        for (a, own) in self.cells.iter().enumerate() {
            if let Some(own) = own
                && own.stance.is_denied_by(&own.stance)
            {
                let vector = Vector {
                    commitment: Some(Relation::Denies),
                    ..Vector::default()
                };
                related.push(Related {
                    a,
                    b: a,
                    relation: Relation::Denies,
                    found: Some(Found {
                        vector,
                        counts: None,
                    }),
                });
            }
            for (b, its) in self.cells.iter().enumerate().skip(a + 1) {
                match (own, its) {
                    (Some(own), Some(its)) => {
                        // What has no value yet relates to nothing.
                        if let Some(found) = relate(own, its, role, kind) {
                            related.push(Related {
                                a,
                                b,
                                relation: found.vector.relation(),
                                found: Some(found),
                            });
                        }
                    }
                    (None, None) => {}
                    _ => related.push(Related {
                        a,
                        b,
                        relation: Relation::Silent,
                        found: None,
                    }),
                }
            }
        }
        related
    }

    /// The sharpest relation of the pairs and their worst badge. The sharpest
    /// is sought among those of the worst badge.
    pub fn worst(&self, kind: EventKind) -> (Relation, Badge) {
        let role = self.aspect.role;
        let related = self.related(kind);
        let relations = related.iter().map(|it| it.relation);
        let sharpest = relations
            .max_by_key(|it| rank(*it, role))
            .unwrap_or(Relation::Silent);
        (sharpest, sharpest.badge(refining_agrees(role)))
    }
}
