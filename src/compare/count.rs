//! A figure made ready for comparing: what it counts, as of when, and how
//! much, in a unit that like figures share.

use super::amount::Amount;
use super::comparison::Days;
use super::panel::Stretch;
use super::relation::Relation;
use super::setting::Surroundings;
use super::teller::{Part, Teller};
use crate::index::names::folded;
use crate::model::{Basis, Class, EntityId, EventKind, Figure, Harm, Role, Unit, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::ops::BitOr;

/// What a figure counts: two figures of one scope measure the same thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scope<'a> {
    /// Deaths first, then other harm, then none.
    pub harm_rank: u8,
    pub harm: Harm,
    pub unit: Measure,
    pub class: Class,
    pub who: BTreeSet<&'a EntityId>,
    /// Whether it is included in another figure.
    pub part: bool,
    /// For standing facts: where.
    pub area: BTreeSet<&'a EntityId>,
}

/// A unit in which figures can be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Measure {
    pub unit: Unit,
    /// Which currency, length or stretch of time; empty for what is counted.
    pub name: String,
    /// Out of how many, for ranks.
    pub out_of: Option<Decimal>,
}

/// A figure made ready.
#[derive(Clone, Debug)]
pub(super) struct Count<'a> {
    pub part: Part<'a>,
    pub figure: &'a Figure,
    pub scope: Scope<'a>,
    pub amount: Amount,
    /// As of when, where that is known.
    pub as_of: Option<(Days, Basis)>,
}

/// In what two scopes differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Differs(u8);

impl Differs {
    pub const NOTHING: Self = Self(0);
    pub const UNIT: Self = Self(1);
    pub const HARM: Self = Self(1 << 1);
    pub const CLASS: Self = Self(1 << 2);
    pub const WHO: Self = Self(1 << 3);
    pub const PART: Self = Self(1 << 4);
    pub const AREA: Self = Self(1 << 5);
    /// The two are of different events of one family.
    pub const EVENT: Self = Self(1 << 6);

    pub const fn is_nothing(self) -> bool {
        self.0 == 0
    }

    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn number(self) -> u32 {
        self.0.count_ones()
    }
}

impl BitOr for Differs {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl<'a> Scope<'a> {
    fn of(figure: &'a Figure, area: BTreeSet<&'a EntityId>, measure: Measure) -> Self {
        let harm = figure.counted.harm;
        Self {
            harm_rank: match harm {
                Harm::Killed | Harm::Executed | Harm::FoundDead => 0,
                Harm::Unsaid => 2,
                _ => 1,
            },
            harm,
            unit: measure,
            class: figure.counted.class,
            who: figure.counted.who.iter().collect(),
            part: figure.part_of.is_some(),
            area,
        }
    }

    /// In what the two differ. What one says and the other leaves unsaid
    /// differs; but a missing area is no other area.
    pub fn differs(&self, other: &Self) -> Differs {
        let mut differs = Differs::NOTHING;
        let mut note = |is: bool, what: Differs| {
            if is {
                differs = differs | what;
            }
        };
        note(self.unit != other.unit, Differs::UNIT);
        note(self.harm != other.harm, Differs::HARM);
        note(self.class != other.class, Differs::CLASS);
        note(self.who != other.who, Differs::WHO);
        note(self.part != other.part, Differs::PART);
        let both = !self.area.is_empty() && !other.area.is_empty();
        note(both && self.area != other.area, Differs::AREA);
        differs
    }

    /// How near two populations are, for finding those that answer one
    /// question; `None` if they never do.
    pub fn nearness(&self, other: &Self) -> Option<u32> {
        let same_unit = self.unit == other.unit;
        let harm = match (self.harm, other.harm) {
            (a, b) if a == b => 6,
            (a, b) if family(a) == family(b) => 5,
            (Harm::Unsaid, _) | (_, Harm::Unsaid) => 3,
            _ => 1,
        };
        // Households and persons answer one question if the same befell them.
        let related = harm >= 5
            && counts(self.unit.unit)
            && counts(other.unit.unit)
            && (self.harm != Harm::Unsaid || self.who == other.who);
        if !same_unit && !related {
            return None;
        }
        let class = match (self.class, other.class) {
            (a, b) if a == b => 3,
            (Class::Unsaid, _) | (_, Class::Unsaid) => 2,
            _ => 0,
        };
        let who = if self.who == other.who {
            3
        } else if !self.who.is_disjoint(&other.who) {
            2
        } else {
            u32::from(self.who.is_empty() || other.who.is_empty())
        };
        let unit = if same_unit { 8 } else { 0 };
        Some(unit + harm + class + who + 2 * u32::from(self.part == other.part))
    }
}

/// Harms that answer one question: how many died, were held, were hurt.
fn family(harm: Harm) -> Harm {
    match harm {
        Harm::Killed | Harm::Executed | Harm::FoundDead => Harm::Killed,
        Harm::Detained | Harm::Abducted | Harm::Missing => Harm::Detained,
        other => other,
    }
}

/// Units of things that are counted, and shares of them.
fn counts(unit: Unit) -> bool {
    matches!(
        unit,
        Unit::Count
            | Unit::Person
            | Unit::Household
            | Unit::Village
            | Unit::Percent
            | Unit::Fraction
            | Unit::Rank
            | Unit::Rate
    )
}

impl<'a> Count<'a> {
    /// The figure of a part, if it has one that says anything. `context` is
    /// as of when it is if it does not say.
    fn new(
        part: Part<'a>,
        area: &BTreeSet<&'a EntityId>,
        context: Option<Days>,
        tolerance: Decimal,
    ) -> Option<Self> {
        let Some(Value::Figure(figure)) = &part.annotation.value else {
            return None;
        };
        let (measure, factor) = measure(figure);
        let scaled = |number: Option<Decimal>| number.map(|it| factor.of(it).unwrap_or(it));
        let written = Stretch {
            low: scaled(figure.low),
            high: scaled(figure.high),
            low_open: figure.low.is_some() && figure.low_open,
            high_open: figure.high.is_some() && figure.high_open,
        };
        let amount = Amount::new(written, figure.approx, tolerance);
        if !amount.is_value() {
            return None;
        }
        let explicit = figure
            .as_of
            .map(|it| (Days::of_partial(it), Basis::Explicit));
        Some(Self {
            part,
            figure,
            scope: Scope::of(figure, area.clone(), measure),
            amount,
            as_of: explicit.or(context.map(|it| (it, Basis::Context))),
        })
    }
}

/// All figures of an account, in reading order. A standing fact that does not
/// say as of when takes what the account says, else the date of the stretch
/// that the figure itself stands in.
pub(super) fn counts_of<'a>(
    teller: &Teller<'a>,
    kind: EventKind,
    tolerance: Decimal,
    surroundings: &Surroundings<'a>,
) -> Vec<Count<'a>> {
    let figures = teller.of_role(Role::Figure);
    if kind == EventKind::Incident {
        let none = BTreeSet::new();
        return figures
            .filter_map(|part| Count::new(part, &none, None, tolerance))
            .collect();
    }
    let places = teller.of_role(Role::Where);
    let links = places.flat_map(|it| &it.annotation.entities);
    let area: BTreeSet<&EntityId> = links.map(|it| &it.entity).collect();
    let own = teller.dated();
    figures
        .filter_map(|part| {
            let context = own.or_else(|| {
                let hull = part.annotation.spans.hull();
                let setting = surroundings.around(&part.annotation.source, hull);
                let published = setting.published.map(Days::of_partial);
                published.or_else(|| setting.covers.map(Days::of_period))
            });
            Count::new(part, &area, context, tolerance)
        })
        .collect()
}

/// What a number is multiplied with, or divided by.
#[derive(Clone, Copy, Debug)]
enum Factor {
    Times(Decimal),
    Through(Decimal),
}

impl Factor {
    const ONE: Self = Self::Times(Decimal::ONE);

    fn of(self, number: Decimal) -> Option<Decimal> {
        match self {
            Self::Times(it) if it == Decimal::ONE => Some(number),
            // Shifting the point keeps the places that were written.
            Self::Times(it) if it == Decimal::ONE_HUNDRED && number.scale() >= 2 => {
                let mut shifted = number;
                shifted.set_scale(number.scale() - 2).ok()?;
                Some(shifted)
            }
            Self::Times(it) => number.checked_mul(it),
            Self::Through(it) => number.checked_div(it),
        }
    }
}

/// The unit in which a figure is compared, and what brings it there: a
/// fraction is per cent, a rate is per one, weeks are days, years are months,
/// metres are kilometres.
fn measure(figure: &Figure) -> (Measure, Factor) {
    let name = folded(&figure.unit_name);
    let plain = |unit: Unit, name: &str| Measure {
        unit,
        name: name.to_owned(),
        out_of: None,
    };
    let per = figure.per.as_ref().map(|it| it.count);
    match figure.unit {
        Unit::Count | Unit::Person | Unit::Household | Unit::Village => {
            (plain(figure.unit, ""), Factor::ONE)
        }
        Unit::Percent => (plain(Unit::Percent, ""), Factor::ONE),
        Unit::Fraction => (
            plain(Unit::Percent, ""),
            Factor::Times(Decimal::ONE_HUNDRED),
        ),
        Unit::Rate => {
            let factor = per
                .filter(|it| !it.is_zero())
                .map_or(Factor::ONE, Factor::Through);
            (plain(Unit::Rate, ""), factor)
        }
        Unit::Rank => (
            Measure {
                out_of: per,
                ..plain(Unit::Rank, "")
            },
            Factor::ONE,
        ),
        Unit::Duration | Unit::Age => {
            let (base, factor) = time_unit(figure.unit, &name);
            (plain(figure.unit, base), factor)
        }
        Unit::Distance => match singular(&name) {
            "m" | "metre" | "meter" => (
                plain(Unit::Distance, "km"),
                Factor::Through(Decimal::ONE_THOUSAND),
            ),
            "km" | "kilometre" | "kilometer" => (plain(Unit::Distance, "km"), Factor::ONE),
            other => (plain(Unit::Distance, other), Factor::ONE),
        },
        Unit::Money | Unit::Size | Unit::Other => {
            (plain(figure.unit, singular(&name)), Factor::ONE)
        }
    }
}

fn time_unit(unit: Unit, name: &str) -> (&str, Factor) {
    let times = |number: i64| Factor::Times(Decimal::from(number));
    match singular(name) {
        "day" => ("day", Factor::ONE),
        "week" => ("day", times(7)),
        "fortnight" => ("day", times(14)),
        "hour" => ("day", Factor::Through(Decimal::from(24))),
        "minute" => ("day", Factor::Through(Decimal::from(24 * 60))),
        "second" => ("day", Factor::Through(Decimal::from(24 * 60 * 60))),
        "month" => ("month", Factor::ONE),
        "year" => ("month", times(12)),
        // An age without a unit is in years.
        "" if unit == Unit::Age => ("month", times(12)),
        "decade" => ("month", times(120)),
        "century" | "centurie" => ("month", times(1200)),
        other => (other, Factor::ONE),
    }
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s')
        .filter(|it| it.len() > 1)
        .unwrap_or(name)
}

/// How two figures relate, component by component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    pub scope: Differs,
    /// Whether they were measured at different dates.
    pub time: bool,
    pub amount: Relation,
}

impl Measured {
    pub fn of(a: &Count<'_>, b: &Count<'_>, kind: EventKind) -> Self {
        let scope = a.scope.differs(&b.scope);
        Self {
            scope,
            time: other_time(a, b, kind),
            amount: if scope.has(Differs::UNIT) && !comparable(a, b) {
                // Numbers of different units have nothing to say to each other.
                Relation::Silent
            } else {
                a.amount.relation(&b.amount)
            },
        }
    }

    pub fn relation(self) -> Relation {
        if !self.scope.is_nothing() {
            Relation::OtherScope
        } else if self.time {
            Relation::OtherTime
        } else {
            self.amount
        }
    }

    /// For finding which figure of one account answers which of another.
    fn distance(self) -> (u32, bool, u8) {
        (self.scope.number(), self.time, self.amount.sharpness())
    }
}

/// Whether two units measure numbers of one kind: persons and things.
fn comparable(a: &Count<'_>, b: &Count<'_>) -> bool {
    let plain = |unit: Unit| matches!(unit, Unit::Count | Unit::Person);
    plain(a.scope.unit.unit) && plain(b.scope.unit.unit)
}

/// Whether two figures were measured at different dates. An incident's toll
/// that says nothing of it differs from none; a standing fact that is dated
/// differs from one that is not.
fn other_time(a: &Count<'_>, b: &Count<'_>, kind: EventKind) -> bool {
    match (a.as_of, b.as_of) {
        (Some((a, _)), Some((b, _))) => !a.meets(b),
        (None, None) => false,
        _ => kind == EventKind::Standing,
    }
}

/// The most figures of one account and population that are compared; an
/// account with more is not the work of a person.
pub(super) const MOST: usize = 64;

/// The first two figures of one account that count the same and do not meet.
pub(super) fn contradicting<'x, 'a>(
    counts: &'x [Count<'a>],
    kind: EventKind,
) -> Option<(&'x Count<'a>, &'x Count<'a>)> {
    let counts = &counts[..counts.len().min(MOST)];
    counts.iter().enumerate().find_map(|(at, own)| {
        let mut others = counts[at + 1..].iter();
        let other =
            others.find(|its| Measured::of(own, its, kind).relation() == Relation::Disjoint);
        other.map(|its| (own, its))
    })
}

/// Which figures of two accounts answer each other, and how they relate. Each
/// is matched once, the nearest first; one that is left over is compared too if
/// it measures just what another does, so that a second number is never lost.
pub(super) fn matched<'x, 'a>(
    a: &'x [Count<'a>],
    b: &'x [Count<'a>],
    kind: EventKind,
) -> Vec<(&'x Count<'a>, &'x Count<'a>, Measured)> {
    if let ([a], [b]) = (a, b) {
        return vec![(a, b, Measured::of(a, b, kind))];
    }
    let (a, b) = (&a[..a.len().min(MOST)], &b[..b.len().min(MOST)]);
    let mut all: Vec<(usize, usize, Measured)> = Vec::with_capacity(a.len() * b.len());
    for (at, own) in a.iter().enumerate() {
        for (bt, its) in b.iter().enumerate() {
            all.push((at, bt, Measured::of(own, its, kind)));
        }
    }
    all.sort_by_key(|(at, bt, it)| (it.distance(), *at, *bt));
    let (mut used_a, mut used_b) = (vec![false; a.len()], vec![false; b.len()]);
    let mut found = Vec::new();
    for &(at, bt, it) in &all {
        if !used_a[at] && !used_b[bt] {
            (used_a[at], used_b[bt]) = (true, true);
            found.push((&a[at], &b[bt], it));
        }
    }
    let mut left_over: Vec<_> = Vec::new();
    for &(at, bt, it) in &all {
        if it.scope.is_nothing() && !it.time && (!used_a[at] || !used_b[bt]) {
            (used_a[at], used_b[bt]) = (true, true);
            left_over.push((&a[at], &b[bt], it));
        }
    }
    found.extend(left_over);
    found
}
