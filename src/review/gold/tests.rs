use super::rules::{Rule, decisions, name};
use super::*;
use crate::command::{Command, Put, Transaction, apply, project_for_tests};
use crate::model::{
    Annotation, AnnotationId, Entity, EntityId, EntityLink, Figure, Fragments, Origin, Project,
    SourceId, TagId, Value,
};
use crate::review::kinds::Kind;
use crate::text::{CharOffset, CharSpan};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Id, start, end, tag, number.
type Told = (&'static str, u32, u32, &'static str, i64);

fn id(text: &str) -> AnnotationId {
    AnnotationId::parse(text).expect("an id")
}

fn annotation(it: &Told) -> Annotation {
    let (name, start, end, tag, number) = *it;
    let span = CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered");
    let words = &"160 herders xy"[start as usize..end as usize];
    let mut annotation = Annotation::manual(
        id(name),
        SourceId::parse("s").expect("an id"),
        Fragments::one(span),
        TagId::parse(tag).expect("an id"),
        vec![words.into()],
    );
    annotation.value = (number > 0).then(|| {
        let number = Some(number.into());
        Value::Figure(Box::new(Figure {
            low: number,
            high: number,
            ..Figure::default()
        }))
    });
    annotation
}

fn project(all: &[Told]) -> Project {
    let mut project = project_for_tests();
    project.set_scheme(Arc::new(crate::model::Scheme::built_in()));
    let put = all
        .iter()
        .map(|it| Command::Annotation(Put::set(annotation(it))));
    apply(&mut project, &put.collect::<Vec<_>>()).expect("is whole");
    project
}

/// A gold project with the files beside it.
struct World {
    gold: Project,
    sides: Vec<Arc<Project>>,
    board: Board,
    progress: Progress,
    next: u64,
}

impl World {
    fn new(sides: &[&[Told]]) -> Self {
        Self::over(sides.iter().map(|it| Arc::new(project(it))).collect())
    }

    fn over(sides: Vec<Arc<Project>>) -> Self {
        let mut world = Self {
            gold: project(&[]),
            sides: Vec::new(),
            board: Board::default(),
            progress: Progress::default(),
            next: 0,
        };
        world.reload(sides);
        world
    }

    fn reload(&mut self, sides: Vec<Arc<Project>>) {
        self.sides = sides;
        let names = ["Ann", "Bakary", "Cleo"].map(str::to_owned);
        let all: Vec<&Project> = self.sides.iter().map(AsRef::as_ref).collect();
        let board = Board::new(&self.gold, &all, names[..all.len()].to_vec());
        let changed = board.changed_since(&self.board);
        self.progress = Progress::new(&self.gold, &board, changed);
        self.board = board;
    }

    fn decide(&mut self, decisions: &[(usize, Choice)]) -> bool {
        let why = Why {
            decided_by: "rev".into(),
            reason: "the unit belongs to it".into(),
            rule: "3.2".into(),
        };
        let review = Review {
            gold: &self.gold,
            sides: &self.sides,
            board: &self.board,
            progress: &self.progress,
        };
        let mut next = self.next;
        let made = decide(review, "Decide".into(), decisions, &why, &mut || {
            next += 1;
            next
        });
        self.next = next;
        made.is_some_and(|it| {
            self.apply(&it);
            true
        })
    }

    fn apply(&mut self, transaction: &Transaction) {
        let applied = apply(&mut self.gold, &transaction.commands).expect("fits");
        self.progress
            .follow(&self.gold, &self.board, &applied.change);
        // What was kept up to date is what looking anew would give.
        let anew = Progress::new(&self.gold, &self.board, BTreeSet::new());
        assert_eq!(anew.disputes(), self.progress.disputes());
        assert_eq!(anew.agreements(), self.progress.agreements());
        let problems = crate::model::check(&self.gold);
        assert!(problems.is_empty(), "{problems:?}");
    }

    fn kinds(&self) -> Vec<Kind> {
        self.board.items.iter().map(|it| it.kind).collect()
    }

    /// What the gold holds: span, tag, what it is from.
    fn gold(&self) -> Vec<String> {
        let all = self.gold.annotations().iter();
        all.map(|it| {
            let Origin::Gold(how) = &it.origin else {
                return format!("{} {}", it.place_words(), it.tag);
            };
            let from: Vec<&str> = how.from.iter().map(AnnotationId::as_str).collect();
            format!("{} {} from {}", it.place_words(), it.tag, from.join(" "))
        })
        .collect()
    }

    fn down(&self) -> usize {
        self.gold.dismissed().len()
    }
}

const ANN: &[Told] = &[("a1", 0, 3, "figure", 160), ("a2", 4, 11, "actor", 0)];
const BAKARY: &[Told] = &[("b1", 0, 11, "figure", 160), ("b2", 12, 13, "place", 0)];

#[test]
fn every_decision_leaves_what_it_says() {
    fn check(choice: Choice, gold: &[&str], down: usize) {
        let mut world = World::new(&[&ANN[..1], &BAKARY[..1]]);
        assert_eq!(world.kinds(), [Kind::Boundary]);
        assert!(world.decide(&[(0, choice.clone())]));
        assert_eq!(world.gold(), gold, "{choice:?}");
        assert_eq!(world.down(), down, "{choice:?}");
        assert_eq!(world.progress.disputes(), (1, 1), "{choice:?}");
        assert_eq!(world.progress.status(0), Status::Settled);
        // Once more changes nothing.
        assert!(!world.decide(&[(0, choice)]));
        // Every other decision can follow it, and leaves nothing behind.
        assert!(world.decide(&[(0, Choice::Neither)]) || down > 0);
        assert_eq!((world.gold().len(), world.down()), (0, 2));
        assert!(world.decide(&[(0, Choice::Both)]));
        assert_eq!((world.gold().len(), world.down()), (2, 0));
    }
    check(Choice::Side(0), &["[0–3] figure from a1 b1"], 0);
    check(Choice::Side(1), &["[0–11] figure from b1 a1"], 0);
    check(Choice::Neither, &[], 2);
    check(
        Choice::Amend(Box::new(annotation(&("own", 0, 4, "figure", 160)))),
        &["[0–4] figure from a1 b1"],
        0,
    );
    check(
        Choice::Both,
        &["[0–3] figure from a1", "[0–11] figure from b1"],
        0,
    );
}

#[test]
fn what_only_one_has_is_followed_or_turned_down() {
    let mut world = World::new(&[&ANN[1..], &BAKARY[1..]]);
    assert_eq!(world.kinds(), [Kind::OnlyA, Kind::OnlyB]);
    // Bakary has nothing here: to follow him is to turn it down.
    assert!(world.decide(&[(0, Choice::Side(1))]));
    assert_eq!((world.gold().len(), world.down()), (0, 1));
    assert!(world.decide(&[(1, Choice::Side(1))]));
    assert_eq!(world.gold(), ["[12–13] place from b2"]);
    assert_eq!(world.progress.disputes(), (2, 2));
}

#[test]
fn decisions_carry_who_and_why_and_the_id_stays() {
    let mut world = World::new(&[ANN, BAKARY]);
    assert!(world.decide(&[(0, Choice::Side(0))]));
    let first = world.gold.annotations().iter().next().expect("one").clone();
    let Origin::Gold(how) = &first.origin else {
        panic!("{:?}", first.origin);
    };
    assert_eq!(
        (&*how.decided_by, &*how.reason, &*how.rule),
        ("rev", "the unit belongs to it", "3.2")
    );
    assert!(world.decide(&[(0, Choice::Side(1))]));
    let second = world.gold.annotations().iter().next().expect("one").clone();
    assert_eq!(first.id, second.id);
    assert_ne!(first.spans, second.spans);
}

#[test]
fn agreements_and_majorities_are_accepted_at_once() {
    const AGREED: Told = ("a9", 4, 11, "actor", 0);
    let mut world = World::new(&[
        &[
            AGREED,
            ("a1", 0, 3, "figure", 160),
            ("a3", 12, 13, "place", 0),
        ],
        &[("b9", 4, 11, "actor", 0), ("b1", 0, 3, "figure", 160)],
        &[("c9", 4, 11, "actor", 0), ("c1", 0, 3, "figure", 130)],
    ]);
    assert_eq!(world.kinds(), [Kind::Value, Kind::Same, Kind::OnlyA]);
    let review = Review {
        gold: &world.gold,
        sides: &world.sides,
        board: &world.board,
        progress: &world.progress,
    };
    let agreed = decisions(review, &Rule::Agreements);
    assert_eq!(agreed, [(1, Choice::Side(0))]);
    let most = decisions(review, &Rule::Majority);
    assert_eq!(
        most,
        [
            (0, Choice::Side(0)),
            (1, Choice::Side(0)),
            (2, Choice::Neither)
        ]
    );
    let tag = Rule::Tag(TagId::parse("figure").expect("an id"), 2);
    assert_eq!(decisions(review, &tag), [(0, Choice::Side(2))]);
    assert_eq!(
        name(&tag, 1, &world.board.names),
        "Follow Cleo on 1 item of ‘figure’"
    );
    assert!(world.decide(&most));
    assert_eq!(world.progress.disputes(), (2, 2));
    assert_eq!(world.progress.agreements(), (1, 1));
    assert_eq!(
        BTreeSet::from_iter(world.gold()),
        BTreeSet::from([
            "[0–3] figure from a1 b1 c1".to_owned(),
            "[4–11] actor from a9 b9 c9".to_owned(),
        ])
    );
}

#[test]
fn decisions_outlive_a_change_of_the_files() {
    let mut world = World::new(&[ANN, BAKARY]);
    let all: Vec<(usize, Choice)> = (0..world.board.items.len())
        .map(|at| (at, Choice::Side(0)))
        .collect();
    assert!(world.decide(&all));
    let before = world.gold.clone();
    let settled = world.progress.disputes();
    assert_eq!(settled.0, settled.1);
    // Ann's file comes back with other ids and the same content.
    let renamed: Vec<Told> = vec![("x1", 0, 3, "figure", 160), ("x2", 4, 11, "actor", 0)];
    let (ann, bakary) = (Arc::new(project(&renamed)), Arc::clone(&world.sides[1]));
    world.reload(vec![ann, bakary]);
    assert_eq!(world.progress.disputes(), settled);
    assert_eq!(world.progress.again(), 0);
    // She changes a value, and finds something new.
    let changed: Vec<Told> = vec![
        ("x1", 0, 3, "figure", 1600),
        ("x2", 4, 11, "actor", 0),
        ("x3", 12, 13, "date", 0),
    ];
    let (ann, bakary) = (Arc::new(project(&changed)), Arc::clone(&world.sides[1]));
    world.reload(vec![ann, bakary]);
    let status: Vec<Status> = (0..world.board.items.len())
        .map(|at| world.progress.status(at))
        .collect();
    assert!(status.contains(&Status::Again), "{status:?}");
    // The value, and what was turned down and now has something beside it.
    assert_eq!(world.progress.again(), 2);
    assert_eq!(world.gold, before, "nothing decided is lost");
    // Deciding it anew closes it.
    let at = status
        .iter()
        .position(|it| *it == Status::Again)
        .expect("one");
    assert!(world.decide(&[(at, Choice::Side(0))]));
    assert_eq!(world.progress.status(at), Status::Settled);
}

#[test]
fn entities_come_along_once() {
    let with = |name: &'static str, entity: &str, label: &str| {
        let mut project = project(&[]);
        let entity = Entity {
            id: EntityId::parse(entity).expect("an id"),
            kind: crate::model::EntityKind::Group,
            label: label.to_owned(),
            aliases: BTreeSet::new(),
            within: Vec::new(),
            sensitivity: Default::default(),
            note: String::new(),
        };
        let mut mention = annotation(&(name, 4, 11, "actor", 0));
        mention.entities.push(EntityLink {
            entity: entity.id.clone(),
            certainty: Default::default(),
        });
        let commands = [
            Command::Entity(Put::set(entity)),
            Command::Annotation(Put::set(mention)),
        ];
        apply(&mut project, &commands).expect("is whole");
        Arc::new(project)
    };
    let mut world = World::over(vec![
        with("a1", "ea", "Herders"),
        with("b1", "eb", "herders"),
    ]);
    assert_eq!(world.kinds(), [Kind::Same]);
    assert!(world.decide(&[(0, Choice::Side(0))]));
    assert!(world.decide(&[(0, Choice::Side(1))]));
    assert_eq!(world.gold.entities().len(), 1, "one herders");
}

#[test]
fn alike_are_those_of_the_same_words_and_kind() {
    let mut world = World::new(&[ANN, BAKARY]);
    let at = |world: &World, kind: Kind| world.kinds().iter().position(|it| *it == kind);
    let only = at(&world, Kind::OnlyB).expect("one");
    assert_eq!(world.board.alike(only), [only as u32]);
    world.reload(vec![
        Arc::new(project(&[("a1", 0, 3, "figure", 0)])),
        Arc::new(project(&[])),
    ]);
    // Nobody but Ann has opened the source: nothing is compared.
    assert!(world.board.items.is_empty() || world.kinds() == [Kind::OnlyA]);
}
