//! Events and accounts over one small project of two sources.

mod account;
mod join;

use super::*;
use crate::command::{Applied, apply, apply_unchecked, edit};
use crate::model::{
    Bound, Certainty, Claim, EventLink, EventLinkId, EventLinkKind, Figure, Fragments, Head,
    Severity, Source, SourceId, TagId, VerdictId, Voice, check,
};
use crate::text::{ByteOffset, CharOffset, CharSpan, SourceText};
use chrono::{DateTime, Utc};

const FIRST: &str = "On 5 April 2019, witnesses said that some 160 Peuhl herders were killed by \
    Dogon hunters in Ogossagou on 23 March 2019.";
const SECOND: &str = "At least 130 people died in Ogossagou since 22 March 2019.";

/// A project with its texts, changed step by step.
struct World {
    project: Project,
    texts: Vec<(SourceId, SourceText)>,
    bits: u64,
}

fn source(name: &str) -> SourceId {
    SourceId::parse(name).expect("an id")
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            project: Project::new(Head::default()),
            texts: Vec::new(),
            bits: 1,
        };
        for (name, text) in [("a", FIRST), ("b", SECOND)] {
            let text = SourceText::new(text).expect("short");
            let it = Source::plain(source(name), format!("{name}.txt"), text.char_len().get());
            world.apply(&edit::add_sources(vec![it]));
            world.texts.push((source(name), text));
        }
        world
    }

    fn bits(&mut self) -> u64 {
        self.bits += 1;
        self.bits
    }

    fn apply(&mut self, it: &Transaction) -> Applied {
        apply(&mut self.project, &it.commands).expect("is whole")
    }

    /// Applies, sees that the project is whole and that the step is taken back
    /// exactly, and applies it again.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "reads better where it is called"
    )]
    fn step(&mut self, it: Transaction) {
        let before = self.project.clone();
        let applied = self.apply(&it);
        let errors: Vec<_> = check(&self.project)
            .into_iter()
            .filter(|it| it.severity == Severity::Error)
            .collect();
        assert_eq!(errors, [], "after {}", it.name);
        apply_unchecked(&mut self.project, &applied.inverse);
        assert!(self.project == before, "{} is not taken back", it.name);
        self.apply(&it);
    }

    fn text(&self, name: &str) -> &SourceText {
        let mut texts = self.texts.iter();
        &texts.find(|it| it.0 == source(name)).expect("a text").1
    }

    fn tag(&mut self, name: &str, words: &str, tag: &str) -> AnnotationId {
        let text = self.text(name);
        let at = text.as_str().find(words).expect("it stands there");
        let start = ByteOffset::of_index(at);
        let span = text.span(start, start.plus(words.len() as u32));
        let (spans, quotes) = edit::anchor(text, &[span.expect("inside")]).expect("inside");
        let id = AnnotationId::of_random(self.bits());
        let tag = TagId::parse(tag).expect("an id");
        let it = Annotation::manual(id.clone(), source(name), spans, tag, quotes);
        let add = edit::add_annotation(&self.project, it);
        self.apply(&add);
        id
    }

    fn change(&mut self, id: &AnnotationId, change: impl FnMut(&mut Annotation)) {
        let it = edit::change_annotations(&self.project, "x", [id], change);
        self.apply(&it.expect("changes"));
    }

    fn all(&self, name: &str) -> Vec<Arc<Annotation>> {
        let all = self.project.annotations().iter();
        all.filter(|it| it.source == source(name))
            .cloned()
            .collect()
    }

    /// The guessed members of all annotations of a source, in words.
    fn guessed(&self, name: &str) -> Vec<(String, Role, Bound)> {
        let members = guess::members(&self.project, &self.all(name), Some(self.text(name)));
        let words = |it: &Member| {
            let annotation = self.project.annotations().get(&it.annotation);
            annotation.expect("there").text()
        };
        members
            .iter()
            .map(|it| (words(it), it.role, it.bound))
            .collect()
    }

    fn account(&mut self, event: &EventId, name: &str) -> Account {
        let members = guess::members(&self.project, &self.all(name), Some(self.text(name)));
        let end = self.text(name).char_len();
        let passage = Passage {
            source: source(name),
            span: CharSpan::new(CharOffset::ZERO, end).expect("not empty"),
        };
        let id = AccountId::of_random(self.bits());
        plain_account(&self.project, id, event.clone(), passage, members)
    }

    /// An event of two accounts, one a source, with all annotations of each.
    fn event(&mut self, title: &str) -> (EventId, AccountId, AccountId) {
        let id = EventId::of_random(self.bits());
        let accounts = vec![self.account(&id, "a"), self.account(&id, "b")];
        let (a, b) = (accounts[0].id.clone(), accounts[1].id.clone());
        let make = make_event(plain_event(id.clone(), title), accounts).expect("a title");
        self.step(make);
        (id, a, b)
    }

    fn verdict(&mut self, event: &EventId, aspect: &str, accounts: &[&AccountId]) -> VerdictId {
        let id = VerdictId::of_random(self.bits());
        let verdict = Verdict {
            id: id.clone(),
            event: event.clone(),
            aspect: aspect.into(),
            accounts: accounts.iter().map(|&it| it.clone()).collect(),
            decision: Decision::Accept,
            by: "ann".into(),
            at: DateTime::<Utc>::UNIX_EPOCH,
            why: String::new(),
            judged: "x".into(),
        };
        let give = give_verdict(&self.project, verdict).expect("the event is there");
        self.step(give);
        id
    }

    fn link(
        &mut self,
        kind: EventLinkKind,
        from: &EventId,
        to: &EventId,
    ) -> Result<(), EventError> {
        let link = EventLink {
            id: EventLinkId::of_random(self.bits()),
            kind,
            from: from.clone(),
            to: to.clone(),
            why: String::new(),
        };
        let link = link_events(&self.project, link)?;
        self.step(link);
        Ok(())
    }
}

fn all_tagged() -> World {
    let mut world = World::new();
    world.tag("a", "5 April 2019", "date");
    world.tag("a", "witnesses", "actor");
    world.tag("a", "some 160", "figure");
    world.tag("a", "Peuhl herders", "actor");
    world.tag("a", "Dogon hunters", "actor");
    world.tag("a", "Ogossagou", "place");
    world.tag("a", "23 March 2019", "date");
    let claim = world.tag("a", FIRST.trim_end_matches('.'), "claim");
    world.change(&claim, |it| {
        it.value = Some(Value::Claim(Box::new(Claim {
            voices: vec![Voice {
                words: "witnesses".into(),
                verb: "said".into(),
                ..Voice::default()
            }],
            ..Claim::default()
        })));
    });
    world.tag("b", "At least 130", "figure");
    world.tag("b", "Ogossagou", "place");
    world.tag("b", "22 March 2019", "date");
    world
}

#[test]
fn roles_are_guessed_from_values_voices_and_words() {
    let world = all_tagged();
    let told = world.guessed("a");
    let expected = [
        ("5 April 2019", Role::SaidWhen, Bound::At),
        ("witnesses", Role::Voice, Bound::At),
        ("some 160", Role::Figure, Bound::At),
        ("Peuhl herders", Role::Whom, Bound::At),
        ("Dogon hunters", Role::Who, Bound::At),
        ("Ogossagou", Role::Where, Bound::At),
        ("23 March 2019", Role::When, Bound::At),
    ];
    for (words, role, bound) in expected {
        let found = told.iter().find(|it| it.0 == words).expect(words);
        assert_eq!((found.1, found.2), (role, bound), "{words}");
    }
    let claim = told.iter().find(|it| it.0.len() > 40).expect("the claim");
    assert_eq!(claim.1, Role::What);
    let since = world.guessed("b");
    assert_eq!(since.last().map(|it| it.2), Some(Bound::From));
}

#[test]
fn without_a_text_less_is_known_but_nothing_breaks() {
    let world = all_tagged();
    let members = guess::members(&world.project, &world.all("a"), None);
    assert_eq!(members.len(), 8);
    let roles: Vec<Role> = members.iter().map(|it| it.role).collect();
    assert!(roles.contains(&Role::Whom), "the words behind the figure");
    assert!(roles.contains(&Role::SaidWhen), "the claim has its quote");
}

#[test]
fn whom_a_figure_counts_is_known_by_its_entity() {
    let mut world = World::new();
    let herders = crate::model::EntityId::of_random(99);
    let entity = crate::command::entity_edit::plain_entity(
        herders.clone(),
        crate::model::EntityKind::Group,
        "Peuhl",
    );
    let add = crate::command::entity_edit::add_entities(vec![entity]).expect("one");
    world.apply(&add);
    let figure = world.tag("a", "some 160", "figure");
    world.change(&figure, |it| {
        let mut value = Figure::default();
        value.counted.who.push(herders.clone());
        it.value = Some(Value::Figure(Box::new(value)));
    });
    let hunters = world.tag("a", "Dogon hunters", "actor");
    world.change(&hunters, |it| {
        it.entities.push(crate::model::EntityLink {
            entity: herders.clone(),
            certainty: Certainty::Certain,
        });
    });
    let told = world.guessed("a");
    assert_eq!(told[1].1, Role::Whom);
}

#[test]
fn a_title_is_made_of_place_and_time() {
    let world = all_tagged();
    let members = guess::members(&world.project, &world.all("a"), Some(world.text("a")));
    assert_eq!(
        guess::title(&world.project, &members),
        "Ogossagou, 23 March 2019"
    );
    assert_eq!(guess::title(&world.project, &members[3..4]), "some 160");
    assert_eq!(guess::title(&world.project, &[]), "");
}

#[test]
fn intervals_of_days_read_as_people_write_them() {
    let day = |text: &str| {
        crate::model::PartialDate::parse(text)
            .expect("a day")
            .first_day()
    };
    let check = |from: &str, to: &str, shown: &str| {
        let end = |text: &str| (!text.is_empty()).then(|| day(text));
        assert_eq!(guess::days(end(from), end(to)).as_deref(), Some(shown));
    };
    check("2019-03-23", "2019-03-23", "23 March 2019");
    check("2019-03-01", "2019-03-31", "March 2019");
    check("2024-02-01", "2024-02-29", "February 2024");
    check("2019-01-01", "2019-12-31", "2019");
    check("1980-01-01", "1989-12-31", "1980 to 1989");
    check("2019-03-23", "2019-03-27", "23 March 2019 to 27 March 2019");
    check("2019-03-23", "", "from 23 March 2019");
    check("", "2019-03-23", "until 23 March 2019");
    assert_eq!(guess::days(None, None), None);
}

#[test]
fn an_event_is_made_changed_and_deleted() {
    let mut world = all_tagged();
    let (event, a, b) = world.event("  Ogossagou\n massacre ");
    assert_eq!(
        world.project.events().get(&event).expect("made").title,
        "Ogossagou massacre"
    );
    assert_eq!(
        make_event(plain_event(event.clone(), " "), vec![]),
        Err(EventError::NoTitle)
    );
    let retitle = retitle_event(&world.project, &event, "The massacre").expect("a title");
    world.step(retitle.expect("changes"));
    assert_eq!(
        retitle_event(&world.project, &event, " The  massacre"),
        Ok(None)
    );
    let all = edit_event(&world.project, &event, "M", EventKind::Standing, "x").expect("a title");
    let all = all.expect("changes");
    assert_eq!((all.name.as_str(), all.commands.len()), ("Edit event M", 1));
    let title = "The massacre";
    let none = edit_event(&world.project, &event, title, EventKind::Incident, "");
    assert_eq!(none, Ok(None));
    let one = edit_event(&world.project, &event, title, EventKind::Standing, "").expect("a title");
    assert_eq!(one.expect("changes").name, "Call it a standing fact");
    let kind = set_event_kind(&world.project, &event, EventKind::Standing);
    world.step(kind.expect("changes"));
    let note = set_event_note(&world.project, &event, "See also Koulogon.");
    world.step(note.expect("changes"));
    let note = set_account_note(&world.project, &a, "From the summary.");
    world.step(note.expect("changes"));
    world.verdict(&event, "toll", &[]);
    world.verdict(&event, "when", &[&a, &b]);
    let other = EventId::of_random(500);
    let make = make_event(plain_event(other.clone(), "Violence in Mopti"), vec![]);
    world.step(make.expect("a title"));
    world
        .link(EventLinkKind::PartOf, &event, &other)
        .expect("no circle");
    let figure = world.all("a")[0].id.clone();
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
    let delete = delete_event(&world.project, &event).expect("it is there");
    assert_eq!(delete.name, "Delete event The massacre");
    world.step(delete);
    assert_eq!(world.project.accounts().len(), 0);
    assert_eq!(world.project.verdicts().len(), 0);
    assert_eq!(world.project.event_links().len(), 0);
    assert!(world.project.annotations().contains(&figure));
    assert!(delete_event(&world.project, &event).is_none());
}

#[test]
fn members_come_change_and_go() {
    let mut world = all_tagged();
    let (_, a, _) = world.event("Ogossagou");
    let members = |world: &World| {
        world
            .project
            .accounts()
            .get(&a)
            .expect("there")
            .members
            .clone()
    };
    let before = members(&world);
    let place = before
        .iter()
        .find(|it| it.role == Role::Where)
        .expect("a place")
        .clone();
    let change = change_member(&world.project, &a, &place.annotation, Role::Where, |it| {
        it.role = Role::Who;
        it.certainty = Certainty::Possible;
        it.why = "The village speaks".to_owned();
    });
    world.step(change.expect("changes"));
    let now = members(&world);
    assert_eq!(now.len(), before.len());
    let at = |all: &[Member]| all.iter().position(|it| it.annotation == place.annotation);
    assert_eq!(at(&now), at(&before), "it keeps its place in the text");
    assert_eq!(now[at(&now).expect("there")].certainty, Certainty::Possible);
    // Once more in another role, then out of one of them.
    let mut again = place.clone();
    again.role = Role::Voice;
    let add = add_members(&world.project, &a, vec![again.clone(), again.clone()]);
    world.step(add.expect("adds"));
    assert_eq!(members(&world).len(), before.len() + 1);
    assert!(add_members(&world.project, &a, vec![again]).is_none());
    // A second part of one annotation does not become the same part twice.
    let turn = change_member(&world.project, &a, &place.annotation, Role::Voice, |it| {
        it.role = Role::Who;
    });
    world.step(turn.expect("changes"));
    assert_eq!(members(&world).len(), before.len());
    let remove = remove_member(&world.project, &a, &place.annotation, Role::Who);
    world.step(remove.expect("removes"));
    assert_eq!(members(&world).len(), before.len() - 1);
    assert!(remove_member(&world.project, &a, &place.annotation, Role::Who).is_none());
}

#[test]
fn a_passage_grows_over_what_is_added() {
    let mut world = all_tagged();
    let (_, a, _) = world.event("Ogossagou");
    let small = Passage {
        source: source("a"),
        span: CharSpan::new(CharOffset::new(37), CharOffset::new(45)).expect("ordered"),
    };
    let narrow = set_passage(&world.project, &a, small.clone()).expect("changes");
    world.step(narrow);
    let place = world.tag("a", "in Ogossagou on", "place");
    let member = Member {
        annotation: place.clone(),
        role: Role::Where,
        bound: Bound::At,
        certainty: Certainty::Certain,
        why: String::new(),
    };
    let add = add_members(&world.project, &a, vec![member]).expect("adds");
    world.step(add);
    let span = world
        .project
        .accounts()
        .get(&a)
        .expect("there")
        .passage
        .span;
    let end = world
        .project
        .annotations()
        .get(&place)
        .expect("there")
        .spans
        .hull()
        .end();
    assert_eq!((span.start(), span.end()), (small.span.start(), end));
}

#[test]
fn deleting_what_is_named_keeps_the_project_whole() {
    let mut world = all_tagged();
    let (event, a, b) = world.event("Ogossagou");
    let pair = world.verdict(&event, "toll", &[&a, &b]);
    let ids: Vec<AnnotationId> = world.all("a").iter().map(|it| it.id.clone()).collect();
    let delete = edit::delete_annotations(&world.project, &ids).expect("there");
    world.step(delete);
    assert!(
        world
            .project
            .accounts()
            .get(&a)
            .expect("kept")
            .members
            .is_empty()
    );
    let remove = edit::remove_source(&world.project, &source("a")).expect("there");
    world.step(remove);
    assert!(!world.project.accounts().contains(&a));
    assert!(!world.project.verdicts().contains(&pair));
}

#[test]
fn a_deleted_account_leaves_verdicts_that_still_compare_something() {
    let mut world = all_tagged();
    let (event, a, b) = world.event("Ogossagou");
    let third = world.account(&event, "b");
    let c = third.id.clone();
    let add = add_accounts(&world.project, &event, vec![third]).expect("the event is there");
    assert_eq!(add.name, "Add account to Ogossagou");
    world.step(add);
    let three = world.verdict(&event, "toll", &[&a, &b, &c]);
    let pair = world.verdict(&event, "when", &[&a, &c]);
    let all = world.verdict(&event, "where", &[]);
    let prefer = world.verdict(&event, "who", &[&a, &b]);
    let mut preferred = Verdict::clone(world.project.verdicts().get(&prefer).expect("given"));
    preferred.decision = Decision::Prefer(c.clone());
    let give = give_verdict(&world.project, preferred).expect("the event is there");
    world.step(give);
    let delete = delete_accounts(&world.project, std::slice::from_ref(&c)).expect("there");
    world.step(delete);
    let verdicts = world.project.verdicts();
    assert_eq!(verdicts.get(&three).expect("kept").accounts.len(), 2);
    assert!(!verdicts.contains(&pair) && verdicts.contains(&all) && !verdicts.contains(&prefer));
}

#[test]
fn a_new_verdict_takes_the_place_of_the_old_one() {
    let mut world = all_tagged();
    let (event, a, b) = world.event("Ogossagou");
    let first = world.verdict(&event, "toll", &[&a, &b]);
    let second = world.verdict(&event, "toll", &[&b, &a]);
    let other = world.verdict(&event, "toll", &[]);
    let there: Vec<_> = world
        .project
        .verdicts()
        .iter()
        .map(|it| it.id.clone())
        .collect();
    assert!(!there.contains(&first));
    assert!(there.contains(&second) && there.contains(&other));
    let withdraw = withdraw_verdict(&world.project, &second).expect("there");
    assert_eq!(withdraw.name, "Withdraw the verdict on toll in Ogossagou");
    world.step(withdraw);
}

#[test]
fn fragments_of_one_annotation_are_one_member() {
    let mut world = World::new();
    let id = world.tag("a", "some 160", "figure");
    world.change(&id, |it| {
        let span = |from, to| CharSpan::new(CharOffset::new(from), CharOffset::new(to));
        let parts = [span(3, 5).expect("ordered"), span(8, 10).expect("ordered")];
        it.spans = Fragments::new(&parts).expect("apart");
        it.quotes = vec!["5 ".into(), "ri".into()].into();
    });
    assert_eq!(world.guessed("a").len(), 1);
}
