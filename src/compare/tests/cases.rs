//! Figures and dates: each relation, and what looks like it and is another.

use super::*;
use Badge::{Agree, Compatible, Conflict, OnlyOne};
use EventKind::{Incident, Standing};

fn figures(kind: EventKind, a: (&str, fn(&mut Figure)), b: (&str, fn(&mut Figure))) -> Comparison {
    two(
        kind,
        |world| {
            world.entity("fulani", &["Peuhl"], &[]);
            world.entity("dogon", &[], &[]);
        },
        |it| {
            it.figure(a.0, a.1);
        },
        |it| {
            it.figure(b.0, b.1);
        },
    )
}

fn as_of(it: &mut Figure, date: &str) {
    it.as_of = Some(PartialDate::parse(date).expect("a date"));
}

fn killed(it: &mut Figure) {
    it.counted.harm = Harm::Killed;
}

fn plain(_: &mut Figure) {}

#[test]
fn figures_of_one_scope() {
    let check = |a: &str, b: &str, relation: Relation, badge: Badge| {
        check(
            &figures(Incident, (a, killed), (b, killed)),
            "toll",
            relation,
            badge,
        );
    };
    check("160", "160", Relation::Same, Agree);
    check("~160", "~160", Relation::Same, Agree);
    check("14.7", "15", Relation::Rounds, Agree);
    check(">=34", "57", Relation::Refines, Compatible);
    check("~500", ">500", Relation::Overlaps, Compatible);
    check("~160", "130", Relation::Disjoint, Conflict);
    check("0", "1", Relation::Disjoint, Conflict);
    check("160", "158", Relation::Disjoint, Conflict);
}

#[test]
fn scope_comes_first_and_the_interval_is_a_chip() {
    #[track_caller]
    fn check(a: fn(&mut Figure), b: fn(&mut Figure), chips: &[&str]) {
        let found = figures(Incident, ("160", a), ("130", b));
        let (relation, badge, found_chips) = pair(&found, &found.rows[0].aspect.name);
        assert_eq!((relation, badge), (Relation::OtherScope, Compatible));
        assert_eq!(found_chips, chips);
    }
    let both = ["other scope", "disjoint"];
    check(killed, |it| it.counted.harm = Harm::Wounded, &both);
    check(killed, plain, &both);
    check(killed, |it| it.counted.harm = Harm::Executed, &both);
    check(
        |it| it.counted.harm = Harm::Detained,
        |it| it.counted.harm = Harm::FoundDead,
        &both,
    );
    check(
        |it| it.counted.class = Class::Civilian,
        |it| it.counted.class = Class::Combatant,
        &both,
    );
    check(|it| it.counted.class = Class::Civilian, plain, &both);
    check(
        |it| it.counted.who = vec![EntityId::parse("fulani").expect("an id")],
        |it| it.counted.who = vec![EntityId::parse("dogon").expect("an id")],
        &both,
    );
    check(
        |it| it.counted.who = vec![EntityId::parse("fulani").expect("an id")],
        plain,
        &both,
    );
    // Households and persons: the numbers say nothing to each other.
    check(
        |it| {
            it.unit = Unit::Household;
            it.counted.harm = Harm::Displaced;
        },
        |it| it.counted.harm = Harm::Displaced,
        &["other scope"],
    );
    check(
        |it| {
            killed(it);
            it.part_of = Some(AnnotationId::parse("n000").expect("an id"));
        },
        killed,
        &both,
    );
}

#[test]
fn the_words_of_what_is_counted_never_matter() {
    let found = figures(
        Incident,
        ("160", |it| {
            killed(it);
            it.counted.words = "Peuhl herders".into();
            it.qualifier = "some".into();
        }),
        ("160", |it| {
            killed(it);
            it.counted.words = "Fulani herdsmen".into();
        }),
    );
    check(&found, "toll", Relation::Same, Agree);
    assert_eq!(found.badge, Agree);
}

#[test]
fn units_that_are_one() {
    let unit = |a: (&str, fn(&mut Figure)), b: (&str, fn(&mut Figure))| {
        let found = figures(Standing, a, b);
        let (relation, ..) = pair(&found, &found.rows[0].aspect.name);
        relation
    };
    fn percent(it: &mut Figure) {
        it.unit = Unit::Percent;
    }
    fn fraction(it: &mut Figure) {
        it.unit = Unit::Fraction;
    }
    assert_eq!(unit(("50", percent), ("0.5", fraction)), Relation::Same);
    assert_eq!(
        unit(("33", percent), ("0.3333", fraction)),
        Relation::Rounds
    );
    assert_eq!(unit(("14.7", percent), ("15", percent)), Relation::Rounds);
    assert_eq!(
        unit(("14.7", percent), ("0.15", fraction)),
        Relation::Rounds
    );
    assert_eq!(unit(("40", percent), ("0.5", fraction)), Relation::Disjoint);
    fn weeks(it: &mut Figure) {
        it.unit = Unit::Duration;
        it.unit_name = "weeks".into();
    }
    fn days(it: &mut Figure) {
        it.unit = Unit::Duration;
        it.unit_name = "day".into();
    }
    assert_eq!(unit(("2", weeks), ("14", days)), Relation::Same);
    assert_eq!(unit(("2", weeks), ("2", days)), Relation::Disjoint);
    fn usd(it: &mut Figure) {
        it.unit = Unit::Money;
        it.unit_name = "USD".into();
    }
    fn eur(it: &mut Figure) {
        it.unit = Unit::Money;
        it.unit_name = "EUR".into();
    }
    let found = figures(Standing, ("4", usd), ("4", eur));
    assert_eq!(found.rows.len(), 2, "two currencies are two rows");
    assert_eq!(found.badge, OnlyOne);
    fn per_thousand(it: &mut Figure) {
        it.unit = Unit::Rate;
        it.per = Some(Per {
            count: 1000.into(),
            what: "live births".into(),
        });
    }
    fn per_hundred(it: &mut Figure) {
        it.unit = Unit::Rate;
        it.per = Some(Per {
            count: 100.into(),
            what: "births".into(),
        });
    }
    assert_eq!(
        unit(("120", per_thousand), ("12", per_hundred)),
        Relation::Same
    );
}

#[test]
fn the_time_of_a_toll_and_of_a_standing_fact() {
    let check = |kind, a: fn(&mut Figure), b: fn(&mut Figure), relation| {
        let found = figures(kind, ("422000", a), ("737000", b));
        let (is, ..) = pair(&found, &found.rows[0].aspect.name);
        assert_eq!(is, relation, "{kind:?}");
    };
    check(Incident, plain, plain, Relation::Disjoint);
    check(Incident, |it| as_of(it, "2022"), plain, Relation::Disjoint);
    check(
        Incident,
        |it| as_of(it, "2022"),
        |it| as_of(it, "2023"),
        Relation::OtherTime,
    );
    check(
        Incident,
        |it| as_of(it, "2022-03"),
        |it| as_of(it, "2022"),
        Relation::Disjoint,
    );
    check(Standing, plain, plain, Relation::Disjoint);
    check(Standing, |it| as_of(it, "2022"), plain, Relation::OtherTime);
    check(
        Standing,
        |it| as_of(it, "2022"),
        |it| as_of(it, "2022-12-31"),
        Relation::Disjoint,
    );
    let found = figures(
        Standing,
        ("422000", |it| as_of(it, "2022")),
        ("737000", |it| as_of(it, "2023")),
    );
    let (_, badge, chips) = pair(&found, "figure");
    assert_eq!(badge, Compatible);
    assert_eq!(chips, ["other time", "disjoint"]);
    let panels = &found.rows[0].panels;
    assert_eq!(panels.len(), 1, "one population is one series");
    assert!(panels[0].series && panels[0].gap.is_none());
}

#[test]
fn figures_pair_by_what_they_count_not_by_position() {
    let found = two(
        Incident,
        |_| {},
        |it| {
            it.figure("12", |it| it.counted.class = Class::SecurityForces);
            it.figure("5", |it| it.counted.class = Class::Civilian);
            it.figure("3", |it| it.counted.harm = Harm::Wounded);
        },
        |it| {
            it.figure("3", |it| it.counted.harm = Harm::Wounded);
            it.figure("7", |it| it.counted.class = Class::Civilian);
            it.figure("12", |it| it.counted.class = Class::SecurityForces);
        },
    );
    let found: Vec<_> = found
        .rows
        .iter()
        .map(|row| (row.aspect.name.as_str(), row.relation))
        .collect();
    assert_eq!(
        found,
        [
            ("wounded", Relation::Same),
            ("toll", Relation::Disjoint),
            ("toll (security forces)", Relation::Same),
        ]
    );
}

#[test]
fn a_second_number_of_one_account_is_not_lost() {
    let found = two(
        Incident,
        |_| {},
        |it| {
            it.figure("160", killed);
        },
        |it| {
            it.figure("160", killed);
            it.figure("130", killed);
        },
    );
    check(&found, "toll", Relation::Disjoint, Conflict);
    let found = two(
        Standing,
        |_| {},
        |it| {
            it.figure("422000", |it| as_of(it, "2022"));
        },
        |it| {
            it.figure("300000", |it| as_of(it, "2021"));
            it.figure("422000", |it| as_of(it, "2022"));
        },
    );
    check(&found, "figure", Relation::Same, Agree);
}

#[test]
fn dates() {
    let check = |kind, a: &str, b: &str, relation, badge| {
        let found = two(
            kind,
            |_| {},
            |it| {
                it.dated(Role::When, a);
            },
            |it| {
                it.dated(Role::When, b);
            },
        );
        check(&found, "when", relation, badge);
    };
    check(Incident, "2021", "2021", Relation::Same, Agree);
    check(Incident, "2012-03-22", "2012", Relation::Refines, Agree);
    check(
        Incident,
        "2012-03/2012-05",
        "2012-04/2012-06",
        Relation::Overlaps,
        Compatible,
    );
    check(
        Incident,
        "2012-03-22",
        "2012-03-23",
        Relation::Disjoint,
        Conflict,
    );
    check(
        Incident,
        "2019-03-23",
        "2018-03-23",
        Relation::Disjoint,
        Conflict,
    );
    check(Standing, "2022", "2023", Relation::OtherTime, Compatible);
    let found = two(
        Incident,
        |_| {},
        |it| {
            it.dated(Role::SaidWhen, "2022-04-01");
        },
        |it| {
            it.dated(Role::SaidWhen, "2022-04-05");
        },
    );
    super::check(&found, "said when", Relation::OtherTime, Compatible);
}

#[test]
fn bounds_of_dates() {
    let bounded = |bound: Bound, a: &str, b: &str| {
        let found = two(
            Incident,
            |_| {},
            |it| {
                it.dated(Role::When, a);
                let account = it.accounts.last_mut().expect("one");
                account.members[0].bound = bound;
            },
            |it| {
                it.dated(Role::When, b);
            },
        );
        pair(&found, "when").0
    };
    assert_eq!(
        bounded(Bound::Before, "2019-04", "2019-03-23"),
        Relation::Refines
    );
    assert_eq!(
        bounded(Bound::Before, "2019-04", "2019-04-02"),
        Relation::Disjoint
    );
    assert_eq!(
        bounded(Bound::After, "2019-04", "2019-04-02"),
        Relation::Disjoint
    );
    assert_eq!(bounded(Bound::From, "2019-04", "2020"), Relation::Refines);
    assert_eq!(bounded(Bound::Until, "2019-04", "2020"), Relation::Disjoint);
}
