//! Entities, events, accounts and relations, from two files to gold.

use super::*;
use crate::command::{Transaction, apply};
use crate::model::{Project, SettledKind, file};
use crate::review::kinds::Kind;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A project over one text of 60 characters; the lists as they stand in a file.
fn project(annotations: &str, rest: &str) -> Project {
    let text = format!(
        "Project(format: \"variorum/1.0\", title: \"\", annotator: (id: \"a\", name: \"A\", role: Annotator), offsets: CodePoints,\
         scheme: (id: \"s\", version: 1, tags: [(id: \"actor\", label: \"Actor\", value: Entity), (id: \"place\", label: \"Place\", value: Entity)],\
         relations: [(id: \"near\", label: \"Near\", symmetric: true), (id: \"of\", label: \"Of\")]),\
         sources: [(id: \"t\", path: \"t.txt\", sha256: \"aa\", encoding: \"utf-8\", chars: 60, state: Done)],\
         annotations: [{annotations}], {rest})"
    );
    let loaded = file::read(&text).expect("a project");
    assert!(loaded.project.aside().is_empty(), "{:?}", loaded.problems);
    loaded.project
}

struct World {
    gold: Project,
    sides: Vec<Arc<Project>>,
    board: Board,
    progress: Progress,
    next: u64,
    undo: Vec<Vec<crate::command::Command>>,
}

impl World {
    fn new(sides: [Project; 2]) -> Self {
        let mut world = Self {
            gold: project("", ""),
            sides: Vec::new(),
            board: Board::default(),
            progress: Progress::default(),
            next: 0,
            undo: Vec::new(),
        };
        world.reload(sides);
        world
    }

    fn reload(&mut self, sides: [Project; 2]) {
        self.sides = sides.into_iter().map(Arc::new).collect();
        let names = ["Ann", "Bakary"].map(str::to_owned).to_vec();
        let all: Vec<&Project> = self.sides.iter().map(AsRef::as_ref).collect();
        let board = Board::new(&self.gold, &all, names);
        let changed = board.changed_since(&self.board);
        self.progress = Progress::new(&self.gold, &board, changed);
        self.board = board;
    }

    fn review(&self) -> Review<'_> {
        Review {
            gold: &self.gold,
            sides: &self.sides,
            board: &self.board,
            progress: &self.progress,
        }
    }

    fn made(&mut self, decisions: &[(usize, Choice)]) -> Option<Transaction> {
        let why = Why {
            decided_by: "rev".into(),
            reason: "it says so".into(),
            rule: "7".into(),
        };
        let mut next = self.next;
        let made = decide(self.review(), "Decide".into(), decisions, &why, &mut || {
            next += 1;
            next
        });
        self.next = next;
        made
    }

    #[track_caller]
    fn decide(&mut self, at: usize, choice: Choice) {
        let made = self.made(&[(at, choice)]).expect("something changes");
        self.apply(&made.commands);
    }

    fn agree(&mut self) {
        let all = rules::decisions(self.review(), &rules::Rule::Agreements);
        let made = self.made(&all).expect("something is agreed");
        self.apply(&made.commands);
    }

    fn apply(&mut self, commands: &[crate::command::Command]) {
        let applied = apply(&mut self.gold, commands).expect("fits");
        self.undo.push(applied.inverse);
        self.progress
            .follow(&self.gold, &self.board, &applied.change);
        let anew = Progress::new(&self.gold, &self.board, BTreeSet::new());
        assert_eq!(anew.disputes(), self.progress.disputes());
        assert_eq!(anew.agreements(), self.progress.agreements());
        let problems = crate::model::check(&self.gold);
        assert!(problems.is_empty(), "{problems:?}");
        let written = file::write(&self.gold);
        let read = file::read(&written).expect("what is written is read");
        assert_eq!(read.project, self.gold);
    }

    fn undo(&mut self) {
        let inverse = self.undo.pop().expect("a step");
        let applied = apply(&mut self.gold, &inverse).expect("fits");
        self.progress
            .follow(&self.gold, &self.board, &applied.change);
    }

    /// The items that are facts: what, kind, how they differ.
    fn facts(&self) -> Vec<String> {
        let facts = self.board.entries().filter_map(|(_, it)| match it {
            Entry::Fact(it) => Some(it),
            Entry::Mark(_) => None,
        });
        facts
            .map(|it| {
                let words = format!("{:?} {}", it.about, it.kind.word());
                format!("{words} {}", it.differs.join(" "))
                    .trim_end()
                    .to_owned()
            })
            .collect()
    }

    fn at(&self, about: SettledKind, nth: usize) -> usize {
        let facts = self.board.entries().filter(|(_, it)| match it {
            Entry::Fact(it) => it.about == about,
            Entry::Mark(_) => false,
        });
        facts.map(|it| it.0).nth(nth).expect("there is one")
    }

    fn status(&self, about: SettledKind, nth: usize) -> Status {
        self.progress.status(self.at(about, nth))
    }

    /// The accounts of the gold: id, event, members with their roles.
    fn accounts(&self) -> Vec<String> {
        let all = self.gold.accounts().iter();
        all.map(|it| {
            let members = it.members.iter().map(|member| {
                let words = self.gold.annotations().get(&member.annotation);
                let words = words.expect("is there").place_words();
                format!(" {:?} {words}", member.role)
            });
            format!("{} {}{}", it.id, it.event, members.collect::<String>())
        })
        .collect()
    }

    fn relations(&self) -> usize {
        self.gold.relations().len()
    }
}

const MARKS_A: &str = r#"(id: "a1", source: "t", spans: [(0, 4)], tag: "actor", entities: [(entity: "ea")]),
     (id: "a2", source: "t", spans: [(5, 9)], tag: "place"),
     (id: "a3", source: "t", spans: [(20, 24)], tag: "place")"#;
const REST_A: &str = r#"relations: [(id: "ra", kind: "of", from: "a1", to: "a2"), (id: "rb", kind: "of", from: "a1", to: "a3")],
     entities: [(id: "ea", label: "Fulani", kind: Group), (id: "el", label: "Nobody")],
     events: [(id: "va", title: "Attack"), (id: "vc", title: "Flood"), (id: "vl", title: "Alone")],
     accounts: [(id: "ca", event: "va", passage: (source: "t", span: (0, 10)), members: [(annotation: "a1", role: Who), (annotation: "a2", role: Where)]),
                (id: "cb", event: "vc", passage: (source: "t", span: (18, 30)), members: [(annotation: "a3", role: Where)])]"#;
const MARKS_B: &str = r#"(id: "b1", source: "t", spans: [(0, 4)], tag: "actor", entities: [(entity: "eb")]),
     (id: "b2", source: "t", spans: [(5, 9)], tag: "place")"#;
const REST_B: &str = r#"relations: [(id: "rc", kind: "of", from: "b1", to: "b2")],
     entities: [(id: "eb", label: "fulani", kind: Group)],
     events: [(id: "vb", title: "The attack", kind: Standing)],
     accounts: [(id: "cc", event: "vb", passage: (source: "t", span: (0, 10)), members: [(annotation: "b1", role: Whom), (annotation: "b2", role: Where)])]"#;

fn world() -> World {
    World::new([project(MARKS_A, REST_A), project(MARKS_B, REST_B)])
}

#[test]
fn what_follows_from_something_else_is_no_question() {
    let world = world();
    // An entity with a mention and an event with an account are asked about
    // only where the files differ.
    assert_eq!(
        world.facts(),
        [
            "Entity only_a",
            "Event only_a",
            "Event value kind",
            "Account value roles",
            "Account only_a",
            "Relation same",
            "Relation only_a",
        ]
    );
}

#[test]
fn every_decision_on_an_account_leaves_what_it_says() {
    let mut world = world();
    world.agree();
    let at = world.at(SettledKind::Account, 0);
    world.decide(at, Choice::Side(0));
    assert_eq!(world.accounts(), ["ca va Who [0–4] Where [5–9]"]);
    assert_eq!(world.progress.status(at), Status::Settled);
    world.decide(at, Choice::Side(1));
    // The id and the event stay: they are what other records name.
    assert_eq!(world.accounts(), ["ca va Whom [0–4] Where [5–9]"]);
    world.decide(at, Choice::Both);
    assert_eq!(
        world.accounts(),
        [
            "ca va Who [0–4] Where [5–9]",
            "cc va Whom [0–4] Where [5–9]"
        ]
    );
    world.decide(at, Choice::Neither);
    assert!(world.accounts().is_empty());
    assert!(world.gold.events().is_empty(), "it came with its account");
    assert_eq!(world.progress.status(at), Status::Settled);
    let ruling = world.progress.rulings_of(&world.gold, &world.board, at);
    assert_eq!(ruling.len(), 1);
    assert_eq!(
        (&*ruling[0].reason, &*ruling[0].rule, &ruling[0].stands),
        ("it says so", "7", &None)
    );
    // Once more changes nothing.
    assert!(world.made(&[(at, Choice::Neither)]).is_none());
    let before = world.gold.clone();
    world.decide(at, Choice::Side(1));
    world.undo();
    assert_eq!(world.gold, before);
    assert_eq!(world.progress.status(at), Status::Settled);
}

#[test]
fn relations_and_members_wait_for_their_annotations() {
    let mut world = world();
    let only = world.at(SettledKind::Relation, 1);
    let account = world.at(SettledKind::Account, 1);
    world.decide(only, Choice::Side(0));
    world.decide(account, Choice::Side(0));
    assert_eq!(world.relations(), 0);
    assert_eq!(world.accounts(), ["cb vc"]);
    assert_eq!(world.progress.status(only), Status::Settled);
    // What both have is accepted with its relation; the third place is Ann's.
    world.agree();
    assert_eq!(world.relations(), 1);
    let third = (0..world.board.items.len())
        .find(|at| world.board.items[*at].kind == Kind::OnlyA)
        .expect("one is only Ann’s");
    world.decide(third, Choice::Side(0));
    assert_eq!(world.relations(), 2);
    assert_eq!(world.accounts(), ["cb vc Where [20–24]"]);
    // What is taken back goes from them, and comes back to them.
    world.decide(third, Choice::Neither);
    assert_eq!(world.relations(), 1);
    assert_eq!(world.accounts(), ["cb vc"]);
    world.decide(third, Choice::Both);
    assert_eq!(world.relations(), 2);
    assert_eq!(world.accounts(), ["cb vc Where [20–24]"]);
}

#[test]
fn an_edit_of_the_reviewer_is_left_alone() {
    let mut world = world();
    world.agree();
    let account = world.at(SettledKind::Account, 1);
    world.decide(account, Choice::Side(0));
    let id = crate::model::AccountId::parse("cb").expect("an id");
    let noted = crate::command::event_edit::set_account_note(&world.gold, &id, "mine");
    world.apply(&noted.expect("changes").commands);
    let third = (0..world.board.items.len())
        .find(|at| world.board.items[*at].kind == Kind::OnlyA)
        .expect("one is only Ann’s");
    world.decide(third, Choice::Side(0));
    let account = world.gold.accounts().get(&id).expect("stands");
    assert_eq!((&*account.note, account.members.len()), ("mine", 0));
}

#[test]
fn events_are_one_or_two() {
    let mut world = world();
    world.agree();
    let (event, account) = (
        world.at(SettledKind::Event, 1),
        world.at(SettledKind::Account, 0),
    );
    world.decide(account, Choice::Both);
    assert_eq!(world.gold.events().len(), 1);
    assert_eq!(world.progress.status(event), Status::Open, "they differ");
    world.decide(event, Choice::Both);
    assert_eq!(
        world.accounts(),
        [
            "ca va Who [0–4] Where [5–9]",
            "cc vb Whom [0–4] Where [5–9]"
        ]
    );
    world.decide(event, Choice::Side(1));
    let events: Vec<String> = world
        .gold
        .events()
        .iter()
        .map(|it| it.title.clone())
        .collect();
    assert_eq!(events, ["The attack"]);
    assert_eq!(world.accounts().len(), 2);
    // Without its event no account stands, though it was accepted.
    world.decide(event, Choice::Neither);
    assert!(world.accounts().is_empty());
    assert_eq!(world.progress.status(account), Status::Settled);
    world.decide(event, Choice::Side(0));
    assert_eq!(world.accounts().len(), 2);
}

#[test]
fn entities_are_one_turned_down_or_joined() {
    let a = project(
        r#"(id: "a1", source: "t", spans: [(0, 4)], tag: "actor", entities: [(entity: "e1")])"#,
        r#"entities: [(id: "e1", label: "Fulani", kind: Group, aliases: ["Peuhl"], within: [(entity: "w1")]), (id: "w1", label: "Malians", kind: Group)]"#,
    );
    let b = project(
        r#"(id: "b1", source: "t", spans: [(0, 4)], tag: "actor", entities: [(entity: "f1")])"#,
        r#"entities: [(id: "f1", label: "fulani", kind: Group, aliases: ["Fula"])]"#,
    );
    let mut world = World::new([a, b]);
    assert_eq!(world.facts(), ["Entity value within"]);
    let at = world.at(SettledKind::Entity, 0);
    world.agree();
    assert_eq!(world.gold.entities().len(), 2, "one with what it lies in");
    world.decide(at, Choice::Side(1));
    let here = |world: &World| {
        let found = world
            .gold
            .entities()
            .iter()
            .find(|it| it.label != "Malians");
        let it = found.expect("stands");
        (it.id.to_string(), it.aliases.len(), it.within.len())
    };
    assert_eq!(here(&world), ("e1".to_owned(), 1, 0));
    world.decide(at, Choice::Both);
    // The label of the other is the same but for its first letter.
    assert_eq!(here(&world), ("e1".to_owned(), 3, 1));
    world.decide(at, Choice::Neither);
    let mention = world.gold.annotations().iter().next().expect("stands");
    assert!(mention.entities.is_empty(), "it links to nobody now");
    // Whatever is accepted afterwards does not bring it back.
    world.decide(0, Choice::Neither);
    world.decide(0, Choice::Side(1));
    assert!(!world.gold.entities().iter().any(|it| it.label == "Fulani"));
}

#[test]
fn decisions_outlive_a_change_and_say_when_they_are_stale() {
    let mut world = world();
    world.agree();
    for (about, nth, choice) in [
        (SettledKind::Account, 0, Choice::Side(0)),
        (SettledKind::Account, 1, Choice::Neither),
        (SettledKind::Event, 1, Choice::Side(0)),
    ] {
        let at = world.at(about, nth);
        world.decide(at, choice);
    }
    let (before, disputes) = (world.gold.clone(), world.progress.disputes());
    // Nothing that counts has changed.
    let note = REST_A.replace("title: \"Attack\"", "title: \"An attack\"");
    world.reload([project(MARKS_A, &note), project(MARKS_B, REST_B)]);
    assert_eq!(world.progress.disputes(), disputes);
    assert_eq!(world.progress.again(), 0);
    // Ann sees another role, and the passage of the other account elsewhere.
    let changed = REST_A
        .replace(
            "(annotation: \"a1\", role: Who)",
            "(annotation: \"a1\", role: With)",
        )
        .replace("(18, 30)", "(18, 31)");
    world.reload([project(MARKS_A, &changed), project(MARKS_B, REST_B)]);
    assert_eq!(world.gold, before, "nothing decided is lost");
    assert_eq!(world.progress.again(), 2);
    assert_eq!(world.status(SettledKind::Account, 0), Status::Again);
    assert_eq!(world.status(SettledKind::Event, 1), Status::Settled);
    // To decide the same again closes it, and undo opens it again.
    let at = world.at(SettledKind::Account, 1);
    world.decide(at, Choice::Neither);
    assert_eq!(world.progress.status(at), Status::Settled);
    world.undo();
    assert_eq!(world.progress.status(at), Status::Again);
    let at = world.at(SettledKind::Account, 0);
    world.decide(at, Choice::Side(0));
    assert_eq!(world.accounts(), ["ca va With [0–4] Where [5–9]"]);
    assert_eq!(world.progress.status(at), Status::Settled);
}

#[test]
fn undo_says_what_was_decided_about_what() {
    let world = world();
    let named = |at: usize, choice: Choice| choice_name(world.review(), at, &choice);
    let fact = |about, nth, choice| named(world.at(about, nth), choice);
    assert_eq!(named(0, Choice::Side(0)), "Follow Ann on [0–4]");
    assert_eq!(
        fact(SettledKind::Entity, 0, Choice::Side(1)),
        "Follow Bakary on the entity “Nobody”"
    );
    assert_eq!(
        fact(SettledKind::Event, 1, Choice::Both),
        "Take both readings of the event “Attack”"
    );
    assert_eq!(
        fact(SettledKind::Account, 0, Choice::Neither),
        "Turn down an account of “Attack”"
    );
    assert_eq!(
        fact(SettledKind::Relation, 1, Choice::Side(0)),
        "Follow Ann on ‘Of’ from [0–4]"
    );
}

const TIED_A: &str = r#"events: [(id: "va", title: "Attack"), (id: "vp", title: "Operation")],
     accounts: [(id: "ca", event: "va", passage: (source: "t", span: (0, 10)), members: [(annotation: "a1", role: Who)]),
                (id: "cd", event: "va", passage: (source: "t", span: (20, 30)))],
     event_links: [(id: "la", kind: PartOf, from: "va", to: "vp")],
     verdicts: [(id: "wa", event: "va", aspect: "toll", decision: Prefer("ca"), by: "ann", at: "2026-02-01T00:00:00Z", why: "nearest")]"#;
const TIED_B: &str = r#"events: [(id: "vb", title: "The attack"), (id: "vq", title: "Operation")],
     accounts: [(id: "cc", event: "vb", passage: (source: "t", span: (0, 10)), members: [(annotation: "b1", role: Who)]),
                (id: "ce", event: "vb", passage: (source: "t", span: (20, 30)))],
     event_links: [(id: "lb", kind: StepOf, from: "vb", to: "vq", why: "it says so")],
     verdicts: [(id: "wb", event: "vb", aspect: "toll", decision: Defer, by: "bakary", at: "2026-03-01T00:00:00Z")]"#;

fn tied(a: &str, b: &str) -> World {
    let plain = |it: &str| it.replace(", entities: [(entity: \"ea\")]", "");
    let plain_b = |it: &str| it.replace(", entities: [(entity: \"eb\")]", "");
    World::new([project(&plain(MARKS_A), a), project(&plain_b(MARKS_B), b)])
}

impl World {
    /// The links and verdicts of the gold.
    fn ties(&self) -> Vec<String> {
        let links = self.gold.event_links().iter();
        let links = links.map(|it| format!("{} {:?} {} {}", it.id, it.kind, it.from, it.to));
        let verdicts = self.gold.verdicts().iter();
        let verdicts =
            verdicts.map(|it| format!("{} {} {} {:?}", it.id, it.event, it.aspect, it.decision));
        links.chain(verdicts).collect()
    }
}

#[test]
fn links_of_events_and_verdicts_are_questions_where_files_differ() {
    let world = tied(TIED_A, TIED_B);
    assert_eq!(
        world.facts(),
        [
            "Account same",
            "Account same",
            "EventLink value kind",
            "Verdict value decision",
        ],
        "an event without an account comes with its link"
    );
    let alone = tied(TIED_A, "relations: []");
    let told = alone.facts();
    assert!(told.contains(&"EventLink only_a".to_owned()), "{told:?}");
    assert!(told.contains(&"Verdict only_a".to_owned()), "{told:?}");
}

#[test]
fn a_link_brings_its_events_along_and_takes_them_away_again() {
    let mut world = tied(TIED_A, TIED_B);
    let at = world.at(SettledKind::EventLink, 0);
    world.decide(at, Choice::Side(0));
    assert_eq!(world.ties(), ["la PartOf va vp"]);
    assert_eq!(world.gold.events().len(), 2);
    // The other side's, with the events as the gold names them; the id stays.
    world.decide(at, Choice::Side(1));
    assert_eq!(world.ties(), ["la StepOf va vp"]);
    world.decide(at, Choice::Both);
    assert_eq!(world.ties(), ["la PartOf va vp", "lb StepOf va vp"]);
    world.decide(at, Choice::Neither);
    assert!(world.ties().is_empty() && world.gold.events().is_empty());
    assert_eq!(world.progress.status(at), Status::Settled);
    let ruling = world.progress.rulings_of(&world.gold, &world.board, at);
    assert_eq!((ruling.len(), &ruling[0].stands), (1, &None));
    assert_eq!(ruling[0].from, ["la", "lb"]);
    for _ in 0..4 {
        world.undo();
    }
    assert_eq!(world.progress.status(at), Status::Open);
    assert!(world.gold.settled().is_empty() && world.gold.events().is_empty());
}

#[test]
fn a_verdict_waits_for_its_event_and_the_account_that_it_prefers() {
    let mut world = tied(TIED_A, TIED_B);
    let verdict = world.at(SettledKind::Verdict, 0);
    let account = world.at(SettledKind::Account, 0);
    world.decide(verdict, Choice::Side(0));
    assert_eq!(world.progress.status(verdict), Status::Settled);
    assert!(world.ties().is_empty(), "it waits");
    world.decide(account, Choice::Side(1));
    // The account stands under the other file's id; the verdict follows it.
    assert_eq!(world.accounts(), ["cc vb"]);
    assert_eq!(world.ties(), ["wa vb toll Prefer(cc)"]);
    world.decide(account, Choice::Neither);
    assert!(world.ties().is_empty(), "it waits again");
    assert!(world.gold.events().is_empty());
    world.undo();
    assert_eq!(world.ties(), ["wa vb toll Prefer(cc)"]);
    // One that is about the event alone waits for that only.
    world.decide(verdict, Choice::Side(1));
    assert_eq!(world.ties(), ["wa vb toll Defer"]);
    world.decide(verdict, Choice::Neither);
    assert!(world.ties().is_empty());
    assert_eq!(world.accounts(), ["cc vb"], "its account stays");
}

#[test]
fn decisions_on_links_and_verdicts_outlive_other_files() {
    let mut world = tied(TIED_A, TIED_B);
    world.agree();
    let (link, verdict) = (
        world.at(SettledKind::EventLink, 0),
        world.at(SettledKind::Verdict, 0),
    );
    world.decide(link, Choice::Side(0));
    world.decide(verdict, Choice::Side(0));
    let before = world.ties();
    assert_eq!(before.len(), 2);
    // Another reason is no change, another decision is.
    let plain = |it: &str| it.replace(", entities: [(entity: \"ea\")]", "");
    let reasoned = TIED_A.replace("nearest", "the nearest of all");
    let deferred = TIED_B.replace("decision: Defer", "decision: AskSource");
    let marks_b = MARKS_B.replace(", entities: [(entity: \"eb\")]", "");
    world.reload([
        project(&plain(MARKS_A), &reasoned),
        project(&marks_b, TIED_B),
    ]);
    assert_eq!(world.status(SettledKind::EventLink, 0), Status::Settled);
    assert_eq!(world.status(SettledKind::Verdict, 0), Status::Settled);
    world.reload([
        project(&plain(MARKS_A), TIED_A),
        project(&marks_b, &deferred),
    ]);
    assert_eq!(world.status(SettledKind::EventLink, 0), Status::Settled);
    assert_eq!(world.status(SettledKind::Verdict, 0), Status::Again);
    assert_eq!(world.ties(), before, "nothing decided is lost");
    world.decide(verdict, Choice::Side(1));
    assert_eq!(world.status(SettledKind::Verdict, 0), Status::Settled);
}

#[test]
fn the_lesson_tells_what_was_decided_about_facts() {
    let mut world = tied(TIED_A, TIED_B);
    world.agree();
    let (link, verdict) = (
        world.at(SettledKind::EventLink, 0),
        world.at(SettledKind::Verdict, 0),
    );
    world.decide(link, Choice::Side(0));
    world.decide(verdict, Choice::Neither);
    let told = |side: usize, world: &World| -> Vec<String> {
        let found = crate::review::lesson::lesson(&world.sides[side], &world.gold);
        let facts = found.rules.iter().flat_map(|rule| {
            let all = rule.facts.iter().flat_map(|it| &it.examples);
            all.map(|it| {
                let name = it.name(&world.sides[side], &world.gold);
                let kind = it.kind().word();
                format!(
                    "{}: {name} {kind} {} {}",
                    rule.rule,
                    it.differs.join(" "),
                    it.reason
                )
            })
        });
        facts.collect()
    };
    assert_eq!(
        told(0, &world),
        ["7: the verdict on ‘toll’ of “Attack” only_a  it says so"]
    );
    assert_eq!(
        told(1, &world),
        [
            "7: the link of “The attack” and “Operation” value kind it says so",
            "7: the verdict on ‘toll’ of “The attack” only_a  it says so",
        ]
    );
}
