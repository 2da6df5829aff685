//! What is said of one account by itself: who speaks in it, why it is silent,
//! and what in it stands against itself.

use super::*;
use EventKind::{Incident, Standing};

fn killed(it: &mut Figure) {
    it.counted.harm = Harm::Killed;
}

fn of_year(year: &'static str) -> impl Fn(&mut Figure) {
    move |it| it.as_of = PartialDate::parse(year).ok()
}

fn army() -> Voice {
    Voice {
        who: vec![EntityId::parse("army").expect("an id")],
        verb: "announced".into(),
        ..Voice::default()
    }
}

/// One account of one source, as it is shown.
fn alone(kind: EventKind, grow: impl FnOnce(&mut Fixture)) -> Comparison {
    let mut world = Fixture::new();
    world.source("s", None, None);
    world.sources[0].publisher = "The Paper".to_owned();
    world.entity("army", &[], &[]);
    world.event("e", kind);
    world.account("a", "e", "s");
    grow(&mut world);
    compare(&world.project(), &event_id("e")).expect("there")
}

/// Puts the last member inside the claim before it.
fn put_inside(world: &mut Fixture) {
    let count = world.annotations.len();
    let start = world.annotations[count - 2].spans.hull().start().get();
    world.annotations[count - 1].spans = Fragments::one(fixture::span(start, start + 3));
}

#[test]
fn a_voice_that_is_known_by_its_entity_alone_has_its_name() {
    let found = alone(Incident, |world| {
        world.claim(Role::What, "", |it| it.voices = vec![army()]);
    });
    let said = found.row("what").expect("there").cells[0].said();
    assert_eq!(said.expect("says").value, "army (announced)");
    assert_eq!(found.columns[0].voices, ["army"]);
}

#[test]
fn the_source_speaks_beside_a_voice_that_one_claim_is_put_down_to() {
    let told = |inside: bool, named: bool| {
        let found = alone(Incident, |world| {
            world.claim(Role::What, "37 fighters were killed", |it| {
                it.voices = vec![army()];
            });
            if named {
                world.names(Role::Voice, "the army", &["army"]);
            }
            world.dated(Role::SaidWhen, "2019-04-05");
            world.claim(Role::What, "houses burnt", |it| {
                it.voices = vec![army()];
            });
            world.figure("37", killed);
            if inside {
                put_inside(world);
            }
        });
        let toll = found.row("toll").expect("there").voices;
        (found.columns[0].voices.join(", "), found.voices, toll)
    };
    let both = ("The Paper, army".to_owned(), 2, 1);
    let one = ("army".to_owned(), 1, 1);
    assert_eq!(told(false, true), both);
    assert_eq!(told(false, false), both);
    assert_eq!(told(true, true), one);
    assert_eq!(told(true, false), one);
    // Who is a voice of no claim speaks in all of it.
    let found = alone(Incident, |world| {
        world.figure("37", killed);
        world.names(Role::Voice, "the army", &["army"]);
    });
    assert_eq!(found.columns[0].voices, ["army"]);
}

#[test]
fn voices_without_an_entity_keep_their_letters() {
    let found = alone(Incident, |world| {
        world.claim(Role::What, "it was so", |it| {
            it.voices = vec![Voice {
                words: "UN observers".into(),
                ..Voice::default()
            }];
        });
    });
    assert_eq!(found.columns[0].voices, ["UN observers"]);
}

#[test]
fn a_source_that_tells_of_it_is_silent_for_no_other_reason_than_itself() {
    // The chapter covers another year and tells of the event all the same.
    let silence = |year: Option<&'static str>, told: Option<&str>| {
        let mut world = Fixture::new();
        world.source("s", None, None);
        world.source("t", Some("2021"), Some("2020"));
        world.reviewed("t", (0, 100_000), None);
        world.event("e", Standing);
        world.account("a", "e", "s").dated(Role::When, "2012");
        world.figure("160", |it| {
            if let Some(year) = year {
                of_year(year)(it);
            }
        });
        world.account("b", "e", "t");
        if let Some(told) = told {
            world.dated(Role::When, told);
        }
        let found = compare(&world.project(), &event_id("e")).expect("there");
        match &found
            .row("toll")
            .or(found.row("figure"))
            .expect("there")
            .cells[1]
        {
            Cell::Silent(silence) => *silence,
            Cell::Said(said) => panic!("it says {said:?}"),
        }
    };
    assert_eq!(silence(None, Some("2012")), Silence::DoesNotSay);
    assert_eq!(silence(None, None), Silence::DoesNotSay);
    assert_eq!(silence(Some("2020"), None), Silence::DoesNotSay);
    // A figure of a day that the account cannot know of.
    assert_eq!(silence(Some("2012"), None), Silence::OutsidePeriod);
    assert_eq!(silence(Some("2023"), Some("2012")), Silence::OutsidePeriod);
    assert_eq!(silence(Some("2012"), Some("2012")), Silence::DoesNotSay);
}

#[test]
fn two_figures_of_one_account_that_do_not_meet() {
    #[track_caller]
    fn check(kind: EventKind, a: (&str, fn(&mut Figure)), b: (&str, fn(&mut Figure)), is: bool) {
        let found = alone(kind, |world| {
            world.figure(a.0, a.1).figure(b.0, b.1);
        });
        let pairs: Vec<&Pair> = found.rows.iter().flat_map(|it| &it.pairs).collect();
        assert_eq!(pairs.len(), usize::from(is), "{pairs:?}");
        let Some(pair) = pairs.first() else { return };
        assert_eq!((pair.a, pair.b, pair.own), (0, 0, true));
        assert_eq!(pair.relation, Relation::Disjoint);
        assert_eq!(pair.within(), Some("two figures"));
        assert!(pair.why.ends_with("do not meet"), "{}", pair.why);
        assert_eq!(found.badge, Badge::Conflict);
    }
    fn percent(it: &mut Figure) {
        it.unit = Unit::Percent;
    }
    fn earlier(it: &mut Figure) {
        of_year("2019")(it);
    }
    fn later(it: &mut Figure) {
        of_year("2022")(it);
    }
    fn wounded(it: &mut Figure) {
        it.counted.harm = Harm::Wounded;
    }
    check(Incident, ("160", killed), ("130", killed), true);
    check(Incident, ("35", percent), ("23", percent), true);
    check(Incident, ("~160", killed), ("150", killed), false);
    check(Incident, (">=34", killed), ("57", killed), false);
    check(Incident, ("160", killed), ("30", wounded), false);
    check(Incident, ("160", earlier), ("130", later), false);
    check(Standing, ("160", earlier), ("130", later), false);
    check(Standing, ("160", later), ("130", later), true);
}

#[test]
fn figures_and_voices_that_clash_in_one_account_are_one_pair() {
    let found = alone(Incident, |world| {
        world.figure("160", killed).figure("130", killed);
        world.claim(Role::What, "nobody died", |it| {
            it.polarity = Polarity::Denies;
            it.voices = vec![army()];
            it.about = vec![(event_id("e"), "toll".into())];
        });
    });
    let row = found.row("toll").expect("there");
    let [pair] = &row.pairs[..] else {
        panic!("{:?}", row.pairs)
    };
    let chips: Vec<Relation> = pair.chips.iter().map(|it| it.relation).collect();
    assert_eq!(chips, [Relation::Disjoint, Relation::Denies]);
}

#[test]
fn two_accounts_of_one_source_that_contradict_each_other() {
    let mut world = Fixture::new();
    world.source("s", None, None);
    world.event("e", Incident);
    world.account("a", "e", "s").figure("160", killed);
    world.account("b", "e", "s").figure("130", killed);
    let found = compare(&world.project(), &event_id("e")).expect("there");
    let [pair] = &found.row("toll").expect("there").pairs[..] else {
        panic!("one pair")
    };
    assert_eq!((pair.relation, pair.own), (Relation::Disjoint, true));
    assert_eq!(pair.within(), None);
}

#[test]
fn a_part_of_a_whole_is_a_share_however_it_is_written() {
    let world = |about: &'static str| {
        alone(Standing, |world| {
            world.figure("0.33", |it| it.unit = Unit::Fraction);
            world.claim(Role::What, "a third at most", |it| {
                it.about = vec![(event_id("e"), about.into())];
            });
        })
    };
    for name in ["share", "per cent", "Percent", "per-cent", "fraction"] {
        let found = world(name);
        let rows: Vec<&str> = found.rows.iter().map(|it| &*it.aspect.name).collect();
        assert_eq!(rows, ["share", "what"], "{name}");
        let said = found.rows[0].cells[0].said().expect("says");
        assert_eq!(said.members.len(), 2, "the claim bears on it");
    }
}
