//! What holds whatever the project is.

use super::*;
use crate::command::Command;
use crate::model::file::arbitrary::{Maker, project as any_project};
use proptest::prelude::*;

/// A world with every kind of statement, grown from a seed.
fn grown(seed: u64) -> Fixture {
    let mut maker = Maker::new(seed);
    let mut world = Fixture::new();
    let entities = ["v", "w", "x", "y"];
    for (at, id) in entities.iter().enumerate() {
        let within: Vec<&str> = (0..2).map(|_| entities[maker.below(4)]).collect();
        world.entity(id, &["an alias"], &within[..at.min(2)]);
    }
    for id in ["s", "t", "u"] {
        let covers = ["2020", "../2021", "2019/.."][maker.below(3)];
        world.source(
            id,
            maker.flag().then_some("2021-05"),
            maker.flag().then_some(covers),
        );
        world.zone(
            id,
            (0, 3000),
            ZoneKind::Teaser,
            maker.flag().then_some("2019-02"),
            None,
        );
        world.reviewed(id, (0, 4000), None);
    }
    let events = ["e", "f", "g"];
    for id in events {
        let kind = [EventKind::Incident, EventKind::Standing][maker.below(2)];
        world.event(id, kind);
    }
    use EventLinkKind::{NotSame, PartOf, Probable, Same, StepOf};
    for _ in 0..maker.below(5) {
        let kind = [Same, Probable, PartOf, StepOf, NotSame][maker.below(5)];
        world.link(kind, events[maker.below(3)], events[maker.below(3)]);
    }
    for at in 0..2 + maker.below(6) {
        let source = ["s", "t", "u"][maker.below(3)];
        world.account(&format!("a{at}"), events[maker.below(3)], source);
        for _ in 0..maker.below(5) {
            statement(&mut maker, &mut world, &entities);
        }
    }
    world
}

fn statement(maker: &mut Maker, world: &mut Fixture, entities: &[&str]) {
    let roles = [
        Role::Where,
        Role::Who,
        Role::With,
        Role::Whom,
        Role::Voice,
        Role::Why,
    ];
    match maker.below(5) {
        0 => {
            let period = ["2020", "2020-05", "2019/2021", "../2018", "2020-05-03"][maker.below(5)];
            world.dated([Role::When, Role::SaidWhen][maker.below(2)], period);
        }
        1 => {
            let who = [&entities[maker.below(4)..][..1], &[][..], &["?"][..]][maker.below(3)];
            let words = ["one", "an alias", ""][maker.below(3)];
            world.names(roles[maker.below(6)], words, who);
        }
        2 | 3 => {
            let amount = ["160", "~160", "130", ">500", "<=90", "15-20", "14.7"][maker.below(7)];
            let harm = [Harm::Unsaid, Harm::Killed, Harm::Detained][maker.below(3)];
            let class = [Class::Unsaid, Class::Civilian][maker.below(2)];
            let as_of = [None, PartialDate::parse("2020").ok()][maker.below(2)];
            world.figure(amount, |it| {
                (it.counted.harm, it.counted.class, it.as_of) = (harm, class, as_of);
            });
        }
        _ => {
            let polarity = [Polarity::Affirms, Polarity::Denies][maker.below(2)];
            let voice = ["", "the army", "one"][maker.below(3)];
            let about = ["who", "toll", "why", "figure"][maker.below(4)];
            let is_about = maker.flag();
            world.claim([Role::What, Role::Why][maker.below(2)], "so it was", |it| {
                it.polarity = polarity;
                it.voices = vec![Voice {
                    words: voice.into(),
                    ..Voice::default()
                }];
                if is_about {
                    it.about = vec![(event_id("e"), about.into())];
                }
            });
        }
    }
}

/// All that can be asked of a project.
fn everything(project: &Project) -> (Overview, Vec<Comparison>) {
    let lookup = Lookup::new(project);
    let events = project.events().iter();
    let comparisons = events.map(|it| lookup.compare(&it.id).expect("it is there"));
    (lookup.overview(), comparisons.collect())
}

fn shuffled(commands: &[Command], seed: u64) -> Vec<Command> {
    let mut maker = Maker::new(seed);
    let mut commands = commands.to_vec();
    for at in (1..commands.len()).rev() {
        commands.swap(at, maker.below(at + 1));
    }
    commands
}

/// What holds in every comparison.
fn is_sound(found: &Comparison) -> Result<(), TestCaseError> {
    let worst = found.rows.iter().map(|it| it.badge).max();
    prop_assert_eq!(found.badge, worst.unwrap_or(Badge::OnlyOne));
    let mut names: Vec<_> = found.rows.iter().map(|it| &it.aspect.name).collect();
    names.sort();
    names.dedup();
    prop_assert_eq!(names.len(), found.rows.len(), "no two rows of one name");
    for row in &found.rows {
        prop_assert_eq!(row.cells.len(), found.columns.len());
        prop_assert!(row.cells.iter().any(|it| it.said().is_some()));
        let counted: usize = row.counts.iter().map(|it| it.1).sum();
        prop_assert_eq!(counted, row.pairs.len());
        let refines = matches!(row.aspect.role, Role::When | Role::SaidWhen | Role::Where);
        let worst = row.pairs.iter().map(|it| it.relation.badge(refines)).max();
        prop_assert_eq!(row.badge, worst.unwrap_or(Badge::OnlyOne));
        for pair in &row.pairs {
            prop_assert!(pair.a <= pair.b && pair.b < found.columns.len());
            let (a, b) = (&row.cells[pair.a], &row.cells[pair.b]);
            let both = a.said().is_some() && b.said().is_some();
            prop_assert_eq!(pair.relation == Relation::Silent, !both);
            prop_assert!(!pair.why.is_empty());
            if let Some(first) = pair.chips.first()
                && !matches!(pair.relation, Relation::Certainty | Relation::Denies)
            {
                prop_assert_eq!(first.relation, pair.relation, "{:?}", pair);
            }
            prop_assert!(
                !pair.chips.is_empty()
                    || matches!(pair.relation, Relation::Same | Relation::Silent),
                "{:?}",
                pair
            );
        }
        let lines: usize = row.panels.iter().map(|it| it.lines.len()).sum();
        prop_assert_eq!(lines > 0, row.panels.iter().any(|it| !it.lines.is_empty()));
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_order_of_the_records_does_not_matter(seed in any::<u64>(), order in any::<u64>()) {
        let world = grown(seed);
        let commands = world.commands();
        let straight = everything(&world.project_of(&commands));
        let crooked = everything(&world.project_of(&shuffled(&commands, order)));
        prop_assert_eq!(&straight, &crooked);
        for found in &straight.1 {
            is_sound(found)?;
        }
    }

    /// The members of an account are a set too.
    #[test]
    fn the_order_of_the_members_does_not_matter(seed in any::<u64>()) {
        let mut world = grown(seed);
        let straight = everything(&world.project());
        for account in &mut world.accounts {
            account.members.reverse();
        }
        prop_assert_eq!(straight, everything(&world.project()));
    }

    /// The summary says what the comparison says.
    #[test]
    fn the_overview_is_the_comparisons_in_short(seed in any::<u64>()) {
        let world = grown(seed);
        let project = world.project();
        let lookup = Lookup::new(&project);
        for summary in lookup.overview().events {
            let found = lookup.compare(&summary.event).expect("it is there");
            prop_assert_eq!(summary.badge, found.badge);
            prop_assert_eq!(summary.when, found.when);
            prop_assert_eq!(summary.accounts, found.columns.len());
            prop_assert_eq!((summary.documents, summary.voices), (found.documents, found.voices));
            let conflicts = found.rows.iter().filter(|it| it.badge == Badge::Conflict).count();
            prop_assert_eq!(summary.undecided, conflicts);
        }
    }

    /// Projects with anything in them, hostile words too.
    #[test]
    fn any_project_gets_an_answer(project in any_project(6)) {
        let (_, found) = everything(&project);
        for it in &found {
            is_sound(it)?;
        }
    }
}

#[test]
fn a_verdict_is_stale_once_the_values_have_changed() {
    let mut world = Fixture::new();
    world.source("s", None, None);
    world.source("t", None, None);
    world.event("e", EventKind::Incident);
    let killed = |it: &mut Figure| it.counted.harm = Harm::Killed;
    world.account("a", "e", "s").figure("160", killed);
    world.account("b", "e", "t").figure("130", killed);
    let judged = |world: &Fixture, accounts: &[AccountId]| {
        let project = world.project();
        let lookup = Lookup::new(&project);
        lookup
            .judged(&event_id("e"), "toll", accounts)
            .expect("there")
    };
    let (all, only_a) = (judged(&world, &[]), judged(&world, &[account_id("a")]));
    assert_ne!(all, only_a);
    assert_eq!(all.len(), 16);
    let verdict = |id: &str, accounts: &[AccountId], judged: &str, day: u32| Verdict {
        id: VerdictId::parse(id).expect("an id"),
        event: event_id("e"),
        aspect: "toll".into(),
        accounts: accounts.to_vec(),
        decision: Decision::Accept,
        by: "ann".into(),
        at: chrono::DateTime::from_timestamp(i64::from(day) * 86_400, 0).expect("a time"),
        why: "checked".to_owned(),
        judged: judged.into(),
    };
    world.verdicts = vec![
        verdict("v1", &[], &all, 1),
        verdict("v2", &[account_id("a")], &only_a, 2),
    ];
    let stale = |world: &Fixture| -> Vec<(String, bool)> {
        let found = compare(&world.project(), &event_id("e")).expect("there");
        let verdicts = found.row("toll").expect("there").verdicts.iter();
        verdicts
            .map(|it| (it.verdict.id.to_string(), it.stale))
            .collect()
    };
    let is = |v2: bool, v1: bool| vec![("v2".to_owned(), v2), ("v1".to_owned(), v1)];
    assert_eq!(stale(&world), is(false, false));
    // Words do not matter, values do.
    let mut other = Fixture {
        tolerance: Some(20.into()),
        ..world
    };
    other.annotations[0].quotes = Vec::new().into();
    other.annotations[1].note = "a note".into();
    assert_eq!(stale(&other), is(false, false));
    let Some(Value::Figure(figure)) = &mut other.annotations[1].value else {
        panic!("a figure");
    };
    figure.low = Some(140.into());
    figure.high = Some(140.into());
    assert_eq!(stale(&other), is(false, true));
    other.account("c", "e", "t").figure("150", killed);
    assert_eq!(stale(&other), is(false, true));
    let all = judged(&other, &[]);
    other.verdicts[0].judged = all;
    assert_eq!(stale(&other), is(false, false));
    // "Figure" is the first row of figures; what no account speaks of is listed.
    other.verdicts[0].aspect = "Figure".into();
    assert_eq!(stale(&other), is(false, false));
    other.verdicts[0].aspect = "why".into();
    assert_eq!(stale(&other), [("v2".to_owned(), false)]);
    let found = compare(&other.project(), &event_id("e")).expect("there");
    assert_eq!(found.problems[0].code, "no-aspect");
    other.verdicts[0].aspect = "toll".into();
    let summary = &overview(&other.project()).events[0];
    assert_eq!((summary.undecided, summary.stale), (0, 0));
}

#[test]
fn the_tolerance_decides_how_far_about_reaches() {
    let relation = |tolerance: &str| {
        let mut world = Fixture::new();
        world.tolerance = tolerance.parse().ok();
        world.source("s", None, None);
        world.event("e", EventKind::Incident);
        world.account("a", "e", "s").figure("~160", |_| {});
        world.account("b", "e", "s").figure("130", |_| {});
        let found = compare(&world.project(), &event_id("e")).expect("there");
        assert_eq!(found.tolerance.to_string(), tolerance);
        found.row("toll").expect("there").relation
    };
    assert_eq!(relation("10"), Relation::Disjoint);
    assert_eq!(relation("18"), Relation::Disjoint);
    assert_eq!(relation("18.75"), Relation::Refines);
    assert_eq!(relation("0"), Relation::Disjoint);
}
