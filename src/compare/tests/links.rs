//! Events that are one, parts and steps, links that lead nowhere; and the
//! examples that the whole is measured by.

use super::*;

fn killed(it: &mut Figure) {
    it.counted.harm = Harm::Killed;
}

/// Events `a` to `d`, each with one account of its own source and a toll.
fn world() -> Fixture {
    let mut world = Fixture::new();
    for (id, toll) in [("a", "160"), ("b", "130"), ("c", "10"), ("d", "20")] {
        world.source(&format!("s{id}"), None, None);
        world.event(id, EventKind::Incident);
        world
            .account(&format!("of-{id}"), id, &format!("s{id}"))
            .figure(toll, killed);
    }
    world
}

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|it| it.code).collect()
}

#[test]
fn same_joins_and_probable_does_not() {
    let mut world = world();
    world.link(EventLinkKind::Same, "b", "a");
    world.link(EventLinkKind::Probable, "c", "b");
    let project = world.project();
    let found = compare(&project, &event_id("b")).expect("there");
    assert_eq!(found.event, event_id("a"), "the least id stands for both");
    assert_eq!(found.joined, [event_id("b")]);
    assert_eq!(found.probable, [event_id("c")]);
    assert_eq!(found.columns.len(), 2);
    assert_eq!(
        found.row("toll").expect("there").relation,
        Relation::Disjoint
    );
    assert_eq!(compare(&project, &event_id("a")), Some(found));
    let all = overview(&project);
    let ids: Vec<_> = all.events.iter().map(|it| it.event.as_str()).collect();
    assert_eq!(ids, ["a", "c", "d"]);
    assert_eq!(all.events[0].conflict, Some(Conflict::Hard));
    assert_eq!((all.events[0].undecided, all.events[0].accounts), (1, 2));
    assert_eq!(all.problems, []);
}

#[test]
fn links_that_contradict_each_other() {
    let check = |links: &[(EventLinkKind, &str, &str)], joined: &[&str], expected: &[&str]| {
        let mut world = world();
        for (kind, from, to) in links {
            world.link(*kind, from, to);
        }
        let project = world.project();
        let found = compare(&project, &event_id("a")).expect("there");
        let ids: Vec<_> = found.joined.iter().map(EventId::as_str).collect();
        assert_eq!(ids, joined, "{links:?}");
        assert_eq!(codes(&found.problems), expected, "{links:?}");
        assert_eq!(codes(&overview(&project).problems), expected, "{links:?}");
    };
    use EventLinkKind::{NotSame, PartOf, Probable, Same, StepOf};
    check(
        &[(Same, "a", "b"), (NotSame, "b", "a")],
        &[],
        &["contradiction"],
    );
    check(
        &[(Same, "a", "b"), (Same, "b", "c"), (NotSame, "a", "c")],
        &["b"],
        &["contradiction"],
    );
    check(&[(Same, "a", "b"), (Same, "b", "a")], &["b"], &[]);
    check(
        &[(Probable, "a", "b"), (NotSame, "a", "b")],
        &[],
        &["contradiction"],
    );
    check(
        &[(Same, "a", "b"), (PartOf, "b", "a")],
        &["b"],
        &["contradiction"],
    );
    check(&[(PartOf, "a", "b"), (StepOf, "b", "a")], &[], &["cycle"]);
    check(&[(StepOf, "a", "a")], &[], &["self-link"]);
    check(&[(Same, "a", "gone")], &[], &["dangling"]);
    check(&[(NotSame, "a", "b"), (PartOf, "a", "b")], &[], &[]);
}

#[test]
fn long_chains_and_circles_come_to_an_end() {
    let mut world = Fixture::new();
    let id = |at: u32| format!("e{at:05}");
    for at in 0..3000 {
        world.event(&id(at), EventKind::Incident);
    }
    for at in 0..3000 {
        world.link(EventLinkKind::StepOf, &id(at), &id((at + 1) % 3000));
    }
    let project = world.project();
    let lookup = Lookup::new(&project);
    let all = lookup.overview();
    assert_eq!(codes(&all.problems), ["cycle"]);
    let below = lookup.descendants(&event_id(&id(2999)), 5000);
    assert_eq!(below.len(), 2999);
    assert_eq!(below.last().map(|it| it.0), Some(2999));
    assert_eq!(lookup.descendants(&event_id(&id(2999)), 7).len(), 7);
    assert_eq!(lookup.descendants(&event_id("gone"), 7), []);
    let mut world = Fixture::new();
    for at in 0..2000 {
        world.event(&id(at), EventKind::Incident);
        if at > 0 {
            world.link(EventLinkKind::Same, &id(at), &id(at - 1));
        }
    }
    assert_eq!(overview(&world.project()).events.len(), 1);
}

#[test]
fn what_dangles_is_listed() {
    let mut world = world();
    world.account("lost", "gone", "sa").figure("1", killed);
    world.account("of-gone", "a", "nowhere").figure("2", killed);
    world
        .accounts
        .last_mut()
        .expect("one")
        .members
        .push(Member {
            annotation: AnnotationId::parse("missing").expect("an id"),
            role: Role::Who,
            bound: Bound::At,
            certainty: Certainty::Certain,
            why: String::new(),
        });
    world.names(Role::Who, "x", &["nobody"]);
    world.claim(Role::What, "it", |it| {
        it.about = vec![(event_id("gone"), "who".into())];
    });
    let project = world.project();
    let found = compare(&project, &event_id("a")).expect("there");
    assert_eq!(codes(&found.problems), ["dangling"; 3]);
    assert_eq!(found.row("who").expect("there").cells.len(), 2);
    assert_eq!(codes(&overview(&project).problems), ["dangling"]);
    assert_eq!(compare(&project, &event_id("gone")), None);
}

#[test]
fn steps_are_always_another_scope() {
    // A village raid: 27 detained on one day, 22 found dead on another.
    let mut world = Fixture::new();
    world.source("s", None, None);
    for id in ["raid", "arrests", "bodies"] {
        world.event(id, EventKind::Incident);
    }
    world.link(EventLinkKind::StepOf, "arrests", "raid");
    world.link(EventLinkKind::StepOf, "bodies", "raid");
    world
        .account("x", "raid", "s")
        .figure("27", |it| it.counted.harm = Harm::Detained);
    world
        .account("y", "arrests", "s")
        .dated(Role::When, "2025-05-12");
    world.figure("27", |it| it.counted.harm = Harm::Detained);
    world
        .account("z", "bodies", "s")
        .dated(Role::When, "2025-05-21");
    world.figure("22", |it| it.counted.harm = Harm::FoundDead);
    let project = world.project();
    let found = compare(&project, &event_id("raid")).expect("there");
    let steps: Vec<_> = found.steps.iter().map(|it| it.event.as_str()).collect();
    assert_eq!(steps, ["arrests", "bodies"]);
    let across: Vec<_> = found
        .across
        .iter()
        .map(|it| {
            let chips: Vec<_> = it.chips.iter().map(|it| it.relation.word()).collect();
            (it.a.as_str(), it.b.as_str(), it.relation.word(), chips)
        })
        .collect();
    assert_eq!(
        across,
        [
            ("x", "y", "other scope", vec!["other scope", "same"]),
            ("x", "z", "other scope", vec!["other scope", "disjoint"]),
            (
                "y",
                "z",
                "other scope",
                vec!["other scope", "other time", "disjoint"]
            ),
        ]
    );
    assert_eq!(
        found.badge,
        Badge::OnlyOne,
        "steps are compared by themselves"
    );
    let all = overview(&project);
    assert!(all.events.iter().all(|it| it.badge == Badge::OnlyOne));
    assert_eq!(all.events[0].parents, [event_id("raid")]);
}

#[test]
fn detained_and_found_dead_in_one_event_are_no_conflict() {
    let found = two(
        EventKind::Incident,
        |_| {},
        |it| {
            it.figure("27", |it| it.counted.harm = Harm::Detained);
        },
        |it| {
            it.figure("22", |it| it.counted.harm = Harm::FoundDead);
        },
    );
    check(&found, "toll", Relation::OtherScope, Badge::Compatible);
}

#[test]
fn ogossagou() {
    let found = two(
        EventKind::Incident,
        |world| {
            world.entity("fulani", &["Peuhl"], &[]);
            world.entity("dogon", &[], &[]);
            world.entity("village", &["Ogossagou"], &["mopti"]);
            world.entity("mopti", &[], &[]);
            world.source("chapter", None, Some("2025"));
        },
        |it| {
            it.dated(Role::When, "2019-04");
            it.accounts.last_mut().expect("one").members[0].bound = Bound::Before;
            it.names(Role::Where, "Ogossagou village", &["village"]);
            it.names(Role::Whom, "Peuhl herders", &["fulani"]);
            it.figure("~160", |it| {
                killed(it);
                it.counted.words = "Peuhl herders".into();
                it.counted.who = vec![EntityId::parse("fulani").expect("an id")];
            });
        },
        |it| {
            it.dated(Role::When, "2019");
            it.names(Role::Where, "Ogossagou", &["village"]);
            it.names(Role::Who, "a Dogon self-defense group", &["dogon"]);
            it.names(Role::Whom, "Fulani herdsmen", &["fulani"]);
            it.figure("130", |it| {
                killed(it);
                it.counted.words = "Fulani herdsmen".into();
                it.counted.who = vec![EntityId::parse("fulani").expect("an id")];
            });
        },
    );
    check(&found, "toll", Relation::Disjoint, Badge::Conflict);
    check(&found, "who", Relation::Silent, Badge::OnlyOne);
    check(&found, "where", Relation::Alias, Badge::Agree);
    check(&found, "whom", Relation::Alias, Badge::Agree);
    check(&found, "when", Relation::Overlaps, Badge::Compatible);
    assert_eq!(found.badge, Badge::Conflict);
    assert_eq!(found.silent[0].silence, Silence::OutsidePeriod);
    let panel = &found.row("toll").expect("there").panels[0];
    assert_eq!(panel.gap, Some((130.into(), 144.into())));
    assert_eq!(panel.shared, None);
}

#[test]
fn moura_has_two_accounts_in_one_document() {
    let mut world = Fixture::new();
    world.source("profile", Some("2023-10"), None);
    world.event("moura", EventKind::Incident);
    let women = |it: &mut Figure| {
        it.counted.harm = Harm::SexualViolence;
        it.counted.words = "women and girls".into();
    };
    world
        .account("a", "moura", "profile")
        .dated(Role::When, "2022-03");
    world.figure("~500", |it| {
        it.counted.harm = Harm::Executed;
        it.counted.class = Class::Civilian;
    });
    world.figure(">=58", women);
    world
        .account("b", "moura", "profile")
        .dated(Role::When, "2022-03");
    world.figure(">500", killed);
    world.figure(">=58", women);
    world.figure("~30", |it| it.counted.class = Class::Combatant);
    let found = compare(&world.project(), &event_id("moura")).expect("there");
    check(&found, "toll", Relation::OtherScope, Badge::Compatible);
    assert_eq!(pair(&found, "toll").2, ["other scope", "overlaps"]);
    check(&found, "sexual violence", Relation::Same, Badge::Agree);
    let militants = found.row("figure").expect("there");
    assert_eq!(militants.badge, Badge::OnlyOne);
    assert_eq!(found.badge, Badge::Compatible);
    assert!(found.rows.iter().flat_map(|it| &it.pairs).all(|it| it.own));
    assert_eq!(found.row("toll").expect("there").panels.len(), 2);
}

#[test]
fn the_displaced_are_a_series_that_breaks_where_the_scope_changes() {
    let mut world = Fixture::new();
    for id in ["old", "s", "t", "u"] {
        world.source(id, None, None);
    }
    world.event("displaced", EventKind::Standing);
    world.entity("inside", &[], &[]);
    world.entity("abroad", &[], &[]);
    let mut put = |account: &str, source: &str, amount: &str, date: &str, who: &[&str]| {
        world
            .account(account, "displaced", source)
            .figure(amount, |it| {
                it.counted.harm = Harm::Displaced;
                it.counted.who = who
                    .iter()
                    .map(|it| EntityId::parse(it).expect("an id"))
                    .collect();
                it.as_of = PartialDate::parse(date).ok();
            });
    };
    put("a", "s", "422000", "2022", &["inside"]);
    put("b", "t", "737000", "2023", &["inside", "abroad"]);
    put("c", "u", "~400000", "2025", &["inside"]);
    let found = compare(&world.project(), &event_id("displaced")).expect("there");
    let row = found.row("displaced").expect("there");
    assert_eq!(row.badge, Badge::Compatible);
    assert_eq!(
        row.counts,
        [(Relation::OtherTime, 1), (Relation::OtherScope, 2)]
    );
    let series: Vec<_> = row
        .panels
        .iter()
        .map(|it| (it.series, it.lines.len()))
        .collect();
    assert_eq!(series.len(), 2, "two populations, two panels");
    assert!(series.contains(&(true, 2)) && series.contains(&(true, 1)));
}

#[test]
fn a_teaser_is_of_its_own_date() {
    let millions = |teaser: Option<&str>| {
        let mut world = Fixture::new();
        world.source("page", None, None);
        world.event("people", EventKind::Standing);
        world
            .account("a", "people", "page")
            .figure(">15000000", |_| {});
        world
            .account("b", "people", "page")
            .figure("13000000", |_| {});
        if let Some(date) = teaser {
            world.zone("page", (1000, 2000), ZoneKind::Teaser, Some(date), None);
        }
        compare(&world.project(), &event_id("people")).expect("there")
    };
    check(
        &millions(None),
        "figure",
        Relation::Disjoint,
        Badge::Conflict,
    );
    let found = millions(Some("2011-03-19"));
    check(&found, "figure", Relation::OtherTime, Badge::Compatible);
    let lines = &found.row("figure").expect("there").panels[0].lines;
    let bases: Vec<_> = lines.iter().map(|it| it.as_of.map(|it| it.1)).collect();
    assert_eq!(bases, [None, Some(Basis::Context)]);
}

#[test]
fn more_than_anybody_reads_comes_to_an_end() {
    let mut world = Fixture::new();
    world.source("s", None, None);
    world.event("e", EventKind::Incident);
    for at in 0..410 {
        world
            .account(&format!("a{at:03}"), "e", "s")
            .figure("160", killed);
    }
    for _ in 0..100 {
        world.figure("1", killed);
    }
    // A chain of places, each in the next, and as many scopes of one name.
    for at in 0..2000 {
        world.entity(&format!("p{at}"), &[], &[&format!("p{}", at + 1)]);
    }
    world.event("f", EventKind::Incident);
    world
        .account("b", "f", "s")
        .names(Role::Where, "x", &["p0"]);
    world
        .account("c", "f", "s")
        .names(Role::Where, "y", &["p9"]);
    for at in 0..500 {
        let id = EntityId::parse(&format!("p{at}")).expect("an id");
        world.figure("2", |it| it.counted.who = vec![id]);
    }
    let project = world.project();
    let found = compare(&project, &event_id("e")).expect("there");
    assert_eq!(found.columns.len(), 400);
    assert_eq!(codes(&found.problems), ["too-many"]);
    assert_eq!(overview(&project).events[0].accounts, 410);
    let found = compare(&project, &event_id("f")).expect("there");
    assert_eq!(
        found.row("where").expect("there").relation,
        Relation::Refines
    );
    assert_eq!(found.rows.len(), 501);
}
