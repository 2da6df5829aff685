//! The matrix of one event as it is computed: statements by aspect and
//! account, and how every two relate. What it takes to show it comes later.

use super::comparison::{Aspect, Days};
use super::count::{contradicting, counts_of};
use super::lookup::Lookup;
use super::population::{Population, populations};
use super::relate::{Found, Vector, rank, refining_agrees, relate};
use super::relation::{Badge, Relation};
use super::teller::{Content, Part, Statement, Target, Teller, add_claims, plain};
use super::voice::Speaker;
use crate::model::{Basis, EventId, EventKind, Role, SourceId};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// An event with its accounts, compared.
#[derive(Debug)]
pub(super) struct Matrix<'a> {
    pub head: &'a EventId,
    pub kind: EventKind,
    pub tellers: Vec<Teller<'a>>,
    pub when: Days,
    pub rows: Vec<Aspectwise<'a>>,
    /// How many accounts are too many to be compared.
    pub left_out: usize,
}

/// More accounts of one event than these are not compared: pairs grow by their
/// square, and nobody reads so many.
const MOST_ACCOUNTS: usize = 400;

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
        let accounts = lookup.accounts_of(head);
        let tellers: Vec<Teller<'a>> = accounts
            .iter()
            .take(MOST_ACCOUNTS)
            .map(|it| Teller::new(it, project, &lookup.surroundings, &lookup.table, &ours))
            .collect();
        let event = project.events().get(head);
        let kind = event.map_or(EventKind::Incident, |it| it.kind);
        let when = tellers.iter().filter_map(|it| it.when);
        let when = when.reduce(Days::hull).unwrap_or_default();
        let mut matrix = Self {
            head,
            kind,
            left_out: accounts.len() - tellers.len(),
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
        // Figures without a value, by account.
        let bare: Vec<Vec<Part<'a>>> = self
            .tellers
            .iter()
            .zip(&counts)
            .map(|(teller, counts)| {
                // Both stand in reading order.
                let mut valued = counts.iter().map(|it| &it.part.annotation.id).peekable();
                let figures = teller.of_role(Role::Figure);
                figures
                    .filter(|it| valued.next_if_eq(&&it.annotation.id).is_none())
                    .collect()
            })
            .collect();
        let mut rows = populations(counts, self.kind, &lookup.table);
        let mut names: BTreeSet<String> = rows.iter().map(|it| plain(&it.name)).collect();
        let targets: BTreeSet<&str> = self
            .tellers
            .iter()
            .flat_map(Teller::figure_targets)
            .collect();
        let generic = targets.iter().find(|it| is_generic(it));
        let has_bare = bare.iter().any(|it| !it.is_empty());
        if rows.is_empty() && (has_bare || generic.is_some()) {
            let name = generic.map_or("figure", |it| it);
            names.insert(name.to_owned());
            rows.push(Population::empty(name));
        }
        // What claims are about and nobody counts is a row of claims.
        for target in targets {
            if !is_generic(target) && names.insert(target.to_owned()) {
                rows.push(Population::empty(target));
            }
        }
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
                add_claims(&mut parts, &claims);
                cells.push(Some(Statement {
                    parts,
                    content: counts.map_or(Content::Nothing, Content::Counts),
                    stance,
                }));
            }
            self.add(Role::Figure, &name, cells);
        }
    }

    /// The row that a person means by the name of an aspect: "toll" and the
    /// like is the first row of figures if none is called so.
    pub fn row_meant(&self, name: &str) -> Option<&Aspectwise<'a>> {
        let mut figures = self.rows.iter();
        match Target::of_name(name) {
            Target::Role(role) => figures.find(|it| it.aspect.role == role),
            Target::Figures(wanted) => {
                let mut figures = figures.filter(|it| it.aspect.role == Role::Figure);
                let named = figures.clone().find(|it| plain(&it.aspect.name) == wanted);
                named.or_else(|| figures.next().filter(|_| is_generic(&wanted)))
            }
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
fn is_meant(target: &str, name: &str, at: usize, names: &BTreeSet<String>) -> bool {
    target == plain(name) || (at == 0 && is_generic(target) && !names.contains(target))
}

/// Whether a name means figures at large.
fn is_generic(name: &str) -> bool {
    matches!(name, "toll" | "figure" | "figures" | "number")
}

impl<'a> Aspectwise<'a> {
    /// Every two accounts of which at least one says something, and those that
    /// say something against themselves.
    pub fn related(&self, kind: EventKind) -> Vec<Related<'_, 'a>> {
        let mut related = Vec::new();
        self.visit(kind, &mut |it| {
            related.push(it);
            ControlFlow::Continue(())
        });
        related
    }

    /// The days that its figures are of, if each of them says of which; what an
    /// account does not reach it cannot tell.
    pub fn time(&self) -> Days {
        let mut hull: Option<Days> = None;
        for cell in self.cells.iter().flatten() {
            let Content::Counts(counts) = &cell.content else {
                return Days::default();
            };
            for count in counts {
                match count.as_of {
                    Some((days, Basis::Explicit)) => {
                        hull = Some(hull.map_or(days, |it| it.hull(days)));
                    }
                    _ => return Days::default(),
                }
            }
        }
        hull.unwrap_or_default()
    }

    /// The sharpest relation of the pairs, by their badge first, and its badge,
    /// which is the worst there is.
    pub fn worst(&self, kind: EventKind) -> (Relation, Badge) {
        let role = self.aspect.role;
        let mut sharpest = Relation::Silent;
        let most = rank(Relation::Disjoint, role);
        self.visit(kind, &mut |it| {
            if rank(it.relation, role) > rank(sharpest, role) {
                sharpest = it.relation;
            }
            // Nothing is sharper: the rest need not be looked at.
            if rank(sharpest, role) == most {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        (sharpest, sharpest.badge(refining_agrees(role)))
    }

    /// Calls `take` with each pair until it has seen enough.
    fn visit<'x>(
        &'x self,
        kind: EventKind,
        take: &mut dyn FnMut(Related<'x, 'a>) -> ControlFlow<()>,
    ) {
        let role = self.aspect.role;
        for (a, own) in self.cells.iter().enumerate() {
            let within = own.as_ref().and_then(|it| Related::within(a, it, kind));
            if within.is_some_and(|it| take(it).is_break()) {
                return;
            }
            for (b, its) in self.cells.iter().enumerate().skip(a + 1) {
                let found = match (own, its) {
                    // What has no value yet relates to nothing.
                    (Some(own), Some(its)) => match relate(own, its, role, kind) {
                        Some(found) => Some(found),
                        None => continue,
                    },
                    (None, None) => continue,
                    _ => None,
                };
                let relation = found
                    .as_ref()
                    .map_or(Relation::Silent, |it| it.vector.relation());
                let related = Related {
                    a,
                    b,
                    relation,
                    found,
                };
                if take(related).is_break() {
                    return;
                }
            }
        }
    }
}

impl<'x, 'a> Related<'x, 'a> {
    /// What one account says against itself: two figures of one population
    /// that do not meet, or two voices.
    fn within(account: usize, said: &'x Statement<'a>, kind: EventKind) -> Option<Self> {
        let counts = match &said.content {
            Content::Counts(counts) => contradicting(counts, kind),
            _ => None,
        };
        let denies = said.stance.is_denied_by(&said.stance);
        if counts.is_none() && !denies {
            return None;
        }
        let vector = Vector {
            value: counts.map(|_| Relation::Disjoint),
            commitment: denies.then_some(Relation::Denies),
            ..Vector::default()
        };
        Some(Self {
            a: account,
            b: account,
            relation: vector.relation(),
            found: Some(Found { vector, counts }),
        })
    }
}
