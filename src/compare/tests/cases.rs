//! Each relation, and what looks like it and is another.

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
        super::check(
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
        super::check(&found, "when", relation, badge);
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

fn named(role: Role, a: (&str, &[&str]), b: (&str, &[&str])) -> Comparison {
    two(
        Incident,
        |world| {
            world.entity("fulani", &["Peuhl", "Fulani herdsmen"], &[]);
            world.entity("dogon", &[], &[]);
            world.entity("jnim", &["GSIM"], &[]);
            world.entity("katiba", &["Katiba Macina"], &["jnim"]);
            world.entity("army", &["FAMa"], &[]);
            world.entity("moura", &["Moura"], &["mopti"]);
            world.entity("mopti", &[], &["mali"]);
            world.entity("segou", &[], &["mali"]);
            world.entity("mali", &[], &[]);
            world.entity("loop", &[], &["pool"]);
            world.entity("pool", &[], &["loop"]);
        },
        |it| {
            it.names(role, a.0, a.1);
        },
        |it| {
            it.names(role, b.0, b.1);
        },
    )
}

#[test]
fn actors() {
    let check = |a: (&str, &[&str]), b: (&str, &[&str]), relation, badge| {
        super::check(&named(Role::Who, a, b), "who", relation, badge);
    };
    check(
        ("JNIM", &["jnim"]),
        ("JNIM", &["jnim"]),
        Relation::Same,
        Agree,
    );
    check(
        ("Peuhl herders", &["fulani"]),
        ("Fulani herdsmen", &["fulani"]),
        Relation::Alias,
        Agree,
    );
    check(("", &["jnim"]), ("GSIM", &["jnim"]), Relation::Same, Agree);
    check(
        ("katiba", &["katiba"]),
        ("JNIM", &["jnim"]),
        Relation::Refines,
        Compatible,
    );
    check(
        ("both", &["jnim", "army"]),
        ("JNIM", &["jnim"]),
        Relation::Refines,
        Compatible,
    );
    check(
        ("x", &["jnim", "army"]),
        ("y", &["jnim", "dogon"]),
        Relation::Overlaps,
        Compatible,
    );
    check(
        ("JNIM", &["jnim"]),
        ("the army", &["army"]),
        Relation::Rival,
        Conflict,
    );
    // Unidentified is a statement: it could be anybody.
    check(
        ("gunmen", &["?"]),
        ("armed men", &["?"]),
        Relation::Alias,
        Agree,
    );
    check(
        ("gunmen", &["?"]),
        ("JNIM", &["jnim"]),
        Relation::Refines,
        Compatible,
    );
    // What is not linked is looked up, and else stands for itself.
    check(
        ("FAMa", &[]),
        ("the army", &["army"]),
        Relation::Alias,
        Agree,
    );
    check(
        ("militants", &[]),
        ("Militants", &[]),
        Relation::Same,
        Agree,
    );
    check(
        ("militants", &[]),
        ("hunters", &[]),
        Relation::Rival,
        Conflict,
    );
    check(
        ("a", &["loop"]),
        ("b", &["pool"]),
        Relation::Refines,
        Compatible,
    );
}

#[test]
fn places() {
    let check = |a: &[&str], b: &[&str], relation, badge| {
        super::check(
            &named(Role::Where, ("x", a), ("x", b)),
            "where",
            relation,
            badge,
        );
    };
    check(&["moura"], &["moura"], Relation::Same, Agree);
    check(&["moura"], &["mopti"], Relation::Refines, Agree);
    check(&["moura"], &["mali"], Relation::Refines, Agree);
    check(&["moura", "mopti"], &["moura"], Relation::Same, Agree);
    check(&["moura", "segou"], &["segou"], Relation::Refines, Agree);
    check(
        &["moura", "segou"],
        &["mopti"],
        Relation::Overlaps,
        Compatible,
    );
    check(&["moura"], &["segou"], Relation::Rival, Conflict);
}

#[test]
fn what_lay_within_what_depends_on_the_day() {
    let within = |date: &str| {
        let found = two(
            Incident,
            |world| {
                world.entity("village", &[], &["old", "new"]);
                world.entity("old", &[], &[]);
                world.entity("new", &[], &[]);
                let village = &mut world.entities[0];
                village.within[0].to = PartialDate::parse("2011").ok();
                village.within[1].from = PartialDate::parse("2012").ok();
            },
            |it| {
                it.dated(Role::When, date);
                it.names(Role::Where, "x", &["village"]);
            },
            |it| {
                it.names(Role::Where, "x", &["old"]);
            },
        );
        pair(&found, "where").0
    };
    assert_eq!(within("2010"), Relation::Refines);
    assert_eq!(within("2011-06/2012-06"), Relation::Refines);
    assert_eq!(within("2015"), Relation::Rival);
}

#[test]
fn reasons_and_what_happened() {
    let told = |role: Role, a: (&str, fn(&mut Claim)), b: (&str, fn(&mut Claim))| {
        let found = two(
            Incident,
            |_| {},
            |it| {
                it.claim(role, a.0, a.1);
            },
            |it| {
                it.claim(role, b.0, b.1);
            },
        );
        let name = found.rows[0].aspect.name.clone();
        let (relation, badge, _) = pair(&found, &name);
        (relation, badge)
    };
    fn bare(_: &mut Claim) {}
    fn doubtful(it: &mut Claim) {
        it.certainty = Certainty::Possible;
    }
    fn witness(it: &mut Claim) {
        it.voices = vec![Voice {
            words: "a witness".into(),
            ..Voice::default()
        }];
    }
    fn rejected(it: &mut Claim) {
        it.polarity = Polarity::Denies;
        it.voices = vec![Voice {
            words: "the government".into(),
            ..Voice::default()
        }];
    }
    let rival = (Relation::Rival, Conflict);
    let certainty = (Relation::Certainty, Compatible);
    let denies = (Relation::Denies, Conflict);
    let same = (Relation::Same, Agree);
    assert_eq!(
        told(
            Role::Why,
            ("ties with a junta", bare),
            ("it was asked to go", bare)
        ),
        rival
    );
    assert_eq!(
        told(
            Role::Why,
            ("Ties  with a junta", bare),
            ("ties with a junta", bare)
        ),
        same
    );
    assert_eq!(
        told(Role::Why, ("ties", bare), ("no ties", rejected)),
        denies
    );
    assert_eq!(
        told(Role::What, ("executed", bare), ("massacred", bare)),
        same
    );
    assert_eq!(
        told(Role::What, ("executed", bare), ("executed", doubtful)),
        certainty
    );
    assert_eq!(
        told(Role::What, ("executed", bare), ("executed", witness)),
        certainty
    );
    assert_eq!(
        told(Role::What, ("executed", witness), ("killed", witness)),
        same
    );
    assert_eq!(
        told(Role::What, ("executed", bare), ("no one was", rejected)),
        denies
    );
    assert_eq!(
        told(
            Role::What,
            ("it did not", rejected),
            ("no one was", rejected)
        ),
        same
    );
    assert_eq!(told(Role::What, ("", bare), ("", bare)), same, "text-free");
}

#[test]
fn a_denial_is_of_the_voice_that_denies_and_of_what_it_is_about() {
    let found = two(
        Incident,
        |world| world.entity("wagner", &[], &[]),
        |it| {
            it.names(Role::With, "Wagner", &["wagner"]);
        },
        |it| {
            it.claim(
                Role::What,
                "the government denied working with the group",
                |it| {
                    it.polarity = Polarity::Denies;
                    it.voices = vec![Voice {
                        words: "the government".into(),
                        ..Voice::default()
                    }];
                    it.about = vec![(event_id("e"), "with".into())];
                },
            );
            it.figure("5", killed);
        },
    );
    check(&found, "with", Relation::Denies, Conflict);
    let (_, _, chips) = pair(&found, "with");
    assert_eq!(chips, ["denies"]);
    let what = found.row("what").expect("there");
    assert_eq!(what.badge, OnlyOne, "it does not deny the event");
    let said = found.row("with").expect("there").cells[1]
        .said()
        .expect("says");
    assert_eq!(said.denied_by, ["the government"]);
    assert!(!said.affirmed);
    // One account that passes on both sides disagrees with itself.
    let found = two(
        Incident,
        |world| world.entity("wagner", &[], &[]),
        |it| {
            it.names(Role::With, "Wagner", &["wagner"]);
            it.claim(Role::What, "denied", |it| {
                it.polarity = Polarity::Denies;
                it.voices = vec![Voice {
                    words: "the government".into(),
                    ..Voice::default()
                }];
                it.about = vec![(event_id("e"), "with".into())];
            });
        },
        |_| {},
    );
    let row = found.row("with").expect("there");
    assert_eq!((row.relation, row.badge), (Relation::Denies, Conflict));
    let own = &row.pairs[0];
    assert_eq!((own.a, own.b, own.own), (0, 0, true));
}

#[test]
fn a_claim_about_the_toll_bears_on_it() {
    let found = two(
        Incident,
        |_| {},
        |it| {
            it.figure("160", killed);
        },
        |it| {
            it.figure("160", killed);
            it.claim(Role::What, "the toll may be 160", |it| {
                it.certainty = Certainty::Possible;
                it.about = vec![(event_id("e"), "toll".into())];
            });
        },
    );
    check(&found, "toll", Relation::Certainty, Compatible);
    // A denial of a number that nobody else has a row for.
    let found = two(
        Incident,
        |_| {},
        |_| {},
        |it| {
            it.claim(Role::What, "no one died", |it| {
                it.polarity = Polarity::Denies;
                it.about = vec![(event_id("e"), "toll".into())];
            });
        },
    );
    assert_eq!(found.row("toll").expect("there").badge, OnlyOne);
}

#[test]
fn presumed_is_less_than_asserted() {
    let found = two(
        Incident,
        |world| world.entity("jnim", &[], &[]),
        |it| {
            it.names(Role::Who, "JNIM", &["jnim"]);
        },
        |it| {
            it.names(Role::Who, "presumed JNIM fighters", &["jnim"]);
            it.annotations.last_mut().expect("one").entities[0].certainty = Certainty::Probable;
        },
    );
    check(&found, "who", Relation::Certainty, Compatible);
    assert_eq!(pair(&found, "who").2, ["alias", "certainty"]);
}

#[test]
fn silence_and_its_kinds() {
    let found = two(
        Incident,
        |world| {
            world.entity("jnim", &[], &[]);
            world.source("early", Some("2018"), None);
            world.source("chapter", None, Some("2025"));
            world.source("read", Some("2023"), None);
            world.reviewed("read", (0, 100_000), None);
            world.source("unread", Some("2023"), None);
        },
        |it| {
            it.dated(Role::When, "2019-03-23");
            it.names(Role::Who, "JNIM", &["jnim"]);
        },
        |it| {
            it.dated(Role::When, "2019");
        },
    );
    check(&found, "who", Relation::Silent, OnlyOne);
    assert_eq!(
        found.row("who").expect("there").counts,
        [(Relation::Silent, 1)]
    );
    assert_eq!(found.badge, Agree, "what one alone says is no difference");
    let silent = |id: &str| {
        let mut all = found.silent.iter();
        let found = all.find(|it| it.source.as_str() == id).expect("silent");
        found.silence
    };
    assert_eq!(silent("early"), Silence::PublishedBefore);
    assert_eq!(silent("chapter"), Silence::OutsidePeriod);
    assert_eq!(silent("read"), Silence::DoesNotSay);
    assert_eq!(silent("unread"), Silence::NotRead);
}

#[test]
fn silence_of_an_account_is_read_by_tag() {
    let silence = |tags: Option<&[&str]>| {
        let found = two(
            Incident,
            |world| {
                world.entity("jnim", &[], &[]);
                world.reviewed("t", (0, 5000), tags);
            },
            |it| {
                it.names(Role::Who, "JNIM", &["jnim"]);
            },
            |it| {
                it.dated(Role::When, "2019");
            },
        );
        match &found.row("who").expect("there").cells[1] {
            Cell::Silent(silence) => *silence,
            Cell::Said(_) => panic!("it says nothing"),
        }
    };
    assert_eq!(silence(None), Silence::DoesNotSay);
    assert_eq!(silence(Some(&["actor", "date"])), Silence::DoesNotSay);
    assert_eq!(silence(Some(&["figure"])), Silence::NotRead);
}

#[test]
fn what_has_no_value_relates_to_nothing() {
    let found = two(
        Incident,
        |_| {},
        |it| {
            it.figure("160", killed);
        },
        |it| {
            it.says(Role::Figure, "scores", |_, _| {});
        },
    );
    let row = found.row("toll").expect("there");
    assert_eq!((row.relation, row.badge), (Relation::Silent, OnlyOne));
    assert!(row.pairs.is_empty());
    let said = row.cells[1].said().expect("says");
    assert!(!said.valued);
    assert_eq!(said.words, ["scores"]);
}

#[test]
fn voices_and_documents_are_counted_apart() {
    let mut world = Fixture::new();
    world.entity("hrw", &["Human Rights Watch"], &[]);
    for id in ["s", "t", "u"] {
        world.source(id, None, None);
    }
    world.sources[0].publisher = "Human Rights Watch".to_owned();
    world.event("e", Incident);
    world.account("a", "e", "s").figure("160", killed);
    world.account("b", "e", "t").figure("160", killed);
    world.names(Role::Voice, "HRW", &["hrw"]);
    world.account("c", "e", "u").figure("160", killed);
    let found = compare(&world.project(), &event_id("e")).expect("there");
    let row = found.row("toll").expect("there");
    assert_eq!((row.documents, row.voices), (3, 2));
    assert_eq!((found.documents, found.voices), (3, 2));
    assert!(found.columns[1].quoted && !found.columns[0].quoted);
    assert_eq!(found.columns[0].voices, ["Human Rights Watch"]);
}
