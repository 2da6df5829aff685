//! Events made one, taken apart and tied; passages held apart.

use super::*;

#[test]
fn merged_events_keep_what_was_judged() {
    let mut world = all_tagged();
    let (one, a, b) = world.event("Ogossagou");
    let (two, ..) = world.event("The massacre of March");
    let all = world.verdict(&one, "toll", &[]);
    let whole = EventId::of_random(700);
    let make = make_event(plain_event(whole.clone(), "Violence"), vec![]).expect("a title");
    world.step(make);
    world
        .link(EventLinkKind::PartOf, &one, &whole)
        .expect("no circle");
    world
        .link(EventLinkKind::PartOf, &two, &whole)
        .expect("no circle");
    world
        .link(EventLinkKind::Probable, &one, &two)
        .expect("they differ");
    let merge = merge_events(&world.project, &one, &two).expect("both are there");
    assert_eq!(
        merge.name,
        "Merge event Ogossagou into The massacre of March"
    );
    world.step(merge);
    assert_eq!(accounts_of(&world.project, &two).count(), 4);
    assert_eq!(
        world.project.event_links().len(),
        1,
        "no twin, no link to itself"
    );
    let verdict = world.project.verdicts().get(&all).expect("kept");
    let mut judged = vec![a, b];
    judged.sort();
    assert_eq!((&verdict.event, &verdict.accounts), (&two, &judged));
    assert!(merge_events(&world.project, &two, &two).is_none());
}

#[test]
fn merging_into_a_part_makes_no_circle() {
    let mut world = all_tagged();
    let make = |world: &mut World, title: &str| {
        let id = EventId::of_random(world.bits());
        let make = make_event(plain_event(id.clone(), title), vec![]).expect("a title");
        world.step(make);
        id
    };
    let (top, middle, low) = (
        make(&mut world, "top"),
        make(&mut world, "middle"),
        make(&mut world, "low"),
    );
    world
        .link(EventLinkKind::PartOf, &middle, &top)
        .expect("no circle");
    world
        .link(EventLinkKind::StepOf, &low, &middle)
        .expect("no circle");
    assert_eq!(
        world.link(EventLinkKind::PartOf, &top, &low),
        Err(EventError::Circle {
            part: "top".to_owned(),
            whole: "low".to_owned(),
        })
    );
    assert_eq!(
        world.link(EventLinkKind::Same, &top, &top),
        Err(EventError::Itself)
    );
    let merge = merge_events(&world.project, &low, &top).expect("both are there");
    world.step(merge);
    assert_eq!(world.project.event_links().len(), 1);
}

#[test]
fn a_link_takes_the_place_of_one_that_says_otherwise() {
    let mut world = all_tagged();
    let (one, ..) = world.event("One");
    let (two, ..) = world.event("Two");
    world
        .link(EventLinkKind::Probable, &one, &two)
        .expect("they differ");
    world
        .link(EventLinkKind::PartOf, &one, &two)
        .expect("no circle");
    world
        .link(EventLinkKind::NotSame, &two, &one)
        .expect("they differ");
    let kinds: BTreeSet<_> = world
        .project
        .event_links()
        .iter()
        .map(|it| it.kind)
        .collect();
    assert_eq!(
        kinds,
        BTreeSet::from([EventLinkKind::PartOf, EventLinkKind::NotSame])
    );
    let id = world
        .project
        .event_links()
        .iter()
        .next()
        .expect("two")
        .id
        .clone();
    let unlink = unlink_events(&world.project, &id).expect("there");
    world.step(unlink);
    assert_eq!(world.project.event_links().len(), 1);
}

#[test]
fn split_events_take_their_verdicts_and_claims_along() {
    let mut world = all_tagged();
    let (event, a, b) = world.event("Ogossagou");
    let extra = world.account(&event, "b");
    let c = extra.id.clone();
    let add = add_accounts(&world.project, &event, vec![extra]).expect("there");
    world.step(add);
    let goes = world.verdict(&event, "toll", &[&b, &c]);
    let mixed = world.verdict(&event, "when", &[&a, &b]);
    let all = world.verdict(&event, "where", &[]);
    let claim = world
        .all("a")
        .into_iter()
        .find(|it| it.tag.as_str() == "claim");
    let claim = claim.expect("one").id.clone();
    world.change(&claim, |it| {
        if let Some(Value::Claim(claim)) = &mut it.value {
            claim.about.push((event.clone(), "toll".into()));
        }
    });
    let new = EventId::of_random(900);
    let bare = split_event(&world.project, &event, &[], plain_event(new.clone(), "x"));
    assert_eq!(bare, Err(EventError::Missing));
    let plain = plain_event(new.clone(), "Koulogon");
    let split = split_event(&world.project, &event, &[b.clone(), c.clone()], plain);
    let split = split.expect("accounts move");
    assert_eq!(split.name, "Split Koulogon from Ogossagou");
    world.step(split);
    let verdicts = world.project.verdicts();
    assert_eq!(verdicts.get(&goes).expect("moved").event, new);
    assert!(!verdicts.contains(&mixed));
    assert_eq!(verdicts.get(&all).expect("stays").event, event);
    let about = |world: &World| match &world
        .project
        .annotations()
        .get(&claim)
        .expect("there")
        .value
    {
        Some(Value::Claim(claim)) => claim.about[0].0.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(about(&world), event, "its account stays");
    // Back again, one by one.
    let back = move_accounts(&world.project, &[b, c], &event).expect("they move");
    assert_eq!(back.name, "Move 2 accounts to Ogossagou");
    world.step(back);
    assert_eq!(accounts_of(&world.project, &event).count(), 3);
}

#[test]
fn passages_are_held_apart_once_and_in_order() {
    let mut world = all_tagged();
    let passage = |name: &str, from: u32| Passage {
        source: source(name),
        span: CharSpan::new(CharOffset::new(from), CharOffset::new(from + 5)).expect("ordered"),
    };
    let (a, b) = (passage("a", 0), passage("b", 3));
    let hold = hold_apart(b.clone(), a.clone(), "another year").expect("they differ");
    world.step(hold);
    let pair = world
        .project
        .not_same()
        .iter()
        .next()
        .expect("held")
        .clone();
    assert_eq!((&pair.a, &pair.b), (&a, &b));
    assert_eq!(hold_apart(a.clone(), a, ""), Err(EventError::SamePassage));
    let unhold = unhold_apart(&world.project, &pair).expect("held");
    world.step(unhold);
    assert!(world.project.not_same().is_empty());
}
