//! Accounts edited in one step, and annotations gathered into them.

use super::*;

fn member(id: &AnnotationId, role: Role) -> Member {
    Member {
        annotation: id.clone(),
        role,
        bound: Bound::At,
        certainty: Certainty::Certain,
        why: String::new(),
    }
}

/// Ids from 100 on, for what a step makes.
fn numbered() -> impl FnMut() -> AccountId {
    let mut next = 100;
    move || {
        next += 1;
        AccountId::of_random(next)
    }
}

fn plain(event: &EventId) -> Gathering<'_> {
    Gathering {
        event,
        into: None,
        again: false,
    }
}

#[test]
fn an_account_is_edited_in_one_step() {
    let mut world = World::new();
    let figure = world.tag("a", "some 160", "figure");
    let (_, a, _) = world.event("Ogossagou");
    let before = world.project.accounts().get(&a).expect("made").clone();
    let mut edit = AccountEdit::of(&before);
    assert!(edit_account(&world.project, &a, &edit).is_none());
    edit.note = "from the summary".to_owned();
    let step = edit_account(&world.project, &a, &edit).expect("changes");
    assert_eq!(step.name, "Change the note of an account");
    let key = (figure.clone(), Role::Figure);
    edit.whys.insert(key, "it counts the dead".to_owned());
    // A part that is not there any more is left alone.
    let gone = (figure, Role::Why);
    edit.whys.insert(gone, "nothing".to_owned());
    edit.passage.span = CharSpan::new(CharOffset::new(3), CharOffset::new(60)).expect("ordered");
    let step = edit_account(&world.project, &a, &edit).expect("changes");
    assert_eq!(step.name, "Edit an account");
    world.step(step);
    let after = world.project.accounts().get(&a).expect("there");
    assert_eq!(after.note, "from the summary");
    assert_eq!(after.passage.span.start(), CharOffset::new(3));
    assert_eq!(after.members.len(), 1);
    assert_eq!(after.members[0].why, "it counts the dead");
}

#[test]
fn a_source_without_an_account_gets_one_around_what_is_gathered() {
    let mut world = World::new();
    let event = EventId::of_random(7);
    let make = make_event(plain_event(event.clone(), "Ogossagou"), Vec::new());
    world.step(make.expect("a title"));
    let first = world.tag("a", "some 160", "figure");
    let place = world.tag("a", "Ogossagou", "place");
    let other = world.tag("b", "At least 130", "figure");
    let members = vec![
        member(&first, Role::Figure),
        member(&place, Role::Where),
        member(&other, Role::Figure),
    ];
    let step = gather(
        &world.project,
        plain(&event),
        members.clone(),
        &mut numbered(),
    );
    let step = step.expect("changes");
    assert_eq!(step.name, "Add 3 annotations to Ogossagou");
    world.step(step);
    assert_eq!(world.project.accounts().len(), 2);
    for account in world.project.accounts().iter() {
        let hulls = account.members.iter().map(|it| {
            let annotation = world.project.annotations().get(&it.annotation);
            annotation.expect("there").spans.hull()
        });
        let hull = hulls.reduce(CharSpan::hull).expect("members");
        assert_eq!(account.passage.span, hull);
    }
    let again = gather(&world.project, plain(&event), members, &mut numbered());
    assert!(again.is_none(), "all of it is there already");
}

#[test]
fn the_nearest_account_takes_what_is_gathered_and_grows() {
    let mut world = World::new();
    let early = world.tag("a", "5 April 2019", "date");
    let late = world.tag("a", "23 March 2019", "date");
    let event = EventId::of_random(7);
    let mut accounts = Vec::new();
    for (id, annotation) in [(1, &early), (2, &late)] {
        let passage = passage_of(&world.project, annotation).expect("there");
        let members = vec![member(annotation, Role::When)];
        let id = AccountId::of_random(id);
        accounts.push(plain_account(
            &world.project,
            id,
            event.clone(),
            passage,
            members,
        ));
    }
    let make = make_event(plain_event(event.clone(), "Ogossagou"), accounts);
    world.step(make.expect("a title"));
    let place = world.tag("a", "Ogossagou", "place");
    let gathered = |world: &World, to: Gathering<'_>, role: Role| {
        let members = vec![member(&place, role)];
        let step = gather(&world.project, to, members, &mut numbered()).expect("changes");
        assert_eq!(step.commands.len(), 1);
        let mut project = world.project.clone();
        apply_unchecked(&mut project, &step.commands);
        let taken = project.accounts().iter();
        let taken = taken.filter(|it| it.members.iter().any(|it| it.annotation == place));
        taken
            .map(|it| (it.id.clone(), it.passage.span))
            .collect::<Vec<_>>()
    };
    let (one, two) = (AccountId::of_random(1), AccountId::of_random(2));
    let hull = |id: &AnnotationId| {
        world
            .project
            .annotations()
            .get(id)
            .expect("there")
            .spans
            .hull()
    };
    let grown = hull(&place).hull(hull(&late));
    let found = gathered(&world, plain(&event), Role::Where);
    assert_eq!(found, [(two, grown)], "it stands beside the second date");
    let into = Gathering {
        into: Some(&one),
        ..plain(&event)
    };
    let found = gathered(&world, into, Role::Where);
    assert_eq!(found[0].0, one);
    // Another role of one that is there is taken only if that is meant.
    let members = vec![member(&late, Role::SaidWhen)];
    let step = gather(
        &world.project,
        plain(&event),
        members.clone(),
        &mut numbered(),
    );
    assert!(step.is_none());
    let again = Gathering {
        again: true,
        ..plain(&event)
    };
    let step = gather(&world.project, again, members, &mut numbered());
    world.step(step.expect("changes"));
}
