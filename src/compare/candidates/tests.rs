//! Whole texts through the whole way.

use super::*;
use crate::command::{Command, Put, apply};
use crate::model::{
    Account, AccountId, Entity, EntityId, EntityKind, Event, EventId, EventKind, EventLink,
    EventLinkId, EventLinkKind, Head, NotSame, Sensitivity, Source, ZoneKind,
};
use crate::recognise::{ZoneContext, shipped};
use proptest::prelude::*;

fn text(words: &str) -> SourceText {
    SourceText::new(words).expect("short")
}

/// The candidates in bare texts, with the words of both passages.
fn found(texts: &[(&str, &str)]) -> Vec<(Candidate, [String; 2])> {
    let held: Vec<SourceText> = texts.iter().map(|it| text(it.1)).collect();
    let context = Context::default();
    let documents: Vec<Document<'_>> = texts
        .iter()
        .zip(&held)
        .map(|((name, _), text)| Document {
            name,
            source: None,
            project: None,
            text,
            context: &context,
        })
        .collect();
    candidates(shipped(), &documents)
        .into_iter()
        .map(|it| {
            let words = it.passages.map(|it| {
                let words = held[it.document].quote(it.span);
                words.expect("a passage lies in its text").to_owned()
            });
            (it, words)
        })
        .collect()
}

fn reasons(it: &Candidate) -> Vec<&str> {
    it.reasons.iter().map(|it| it.words.as_str()).collect()
}

#[test]
fn pairs_that_are_one_event_and_pairs_that_are_not() {
    let cases = include_str!("tests/cases.txt");
    let mut count = [0, 0];
    for case in cases.split("\n\n") {
        let mut lines = case.lines().filter(|it| !it.starts_with('#'));
        let Some(head) = lines.next().filter(|it| !it.is_empty()) else {
            continue;
        };
        let mut next = |mark: &str| -> String {
            let line = lines.next().and_then(|it| it.strip_prefix(mark));
            let line = line.unwrap_or_else(|| panic!("{head}: no line {mark}"));
            line.replace("\\r", "\r").replace("\\n", "\n")
        };
        let (a, b) = (next("A: "), next("B: "));
        let offered = found(&[("a", &a), ("b", &b)]);
        let expected = head.starts_with('+');
        assert!(expected || head.starts_with('-'), "{head}");
        count[usize::from(expected)] += 1;
        let shown: Vec<_> = offered.iter().map(|it| (&it.1, reasons(&it.0))).collect();
        assert_eq!(expected, !offered.is_empty(), "{head}\n{a}\n{b}\n{shown:?}");
        // The other way round it is the same.
        let turned = found(&[("b", &b), ("a", &a)]);
        assert_eq!(turned.len(), offered.len(), "{head}");
    }
    assert!(count[0] >= 30 && count[1] >= 25, "{count:?}");
}

#[test]
fn many_events_and_only_the_common_one() {
    let (a, b) = (
        "On 3 May 2022 soldiers burned Belani village.\n\nOn 9 June 2022 gunmen killed eight \
         people in Tarkou village.\n\nOn 1 July 2022 floods hit Sandra.",
        "Eight people were killed by gunmen in Tarkou in June 2022.\n\nOn 3 May 2021 soldiers \
         burned Belani village.",
    );
    let offered = found(&[("a", a), ("b", b)]);
    assert_eq!(offered.len(), 1);
    let (candidate, words) = &offered[0];
    assert_eq!(
        words,
        &[
            "On 9 June 2022 gunmen killed eight people in Tarkou village.".to_owned(),
            "Eight people were killed by gunmen in Tarkou in June 2022.".to_owned(),
        ]
    );
    let reasons = reasons(candidate);
    assert!(reasons.contains(&"place: Tarkou"), "{reasons:?}");
    assert!(
        reasons.contains(&"dates meet: 2022-06, 2022-06-09"),
        "{reasons:?}"
    );
    assert_eq!(candidate.title, "killing, Tarkou, 2022-06-09");
    assert!((0.0..=1.0).contains(&candidate.score));
}

#[test]
fn one_source_that_tells_an_event_twice() {
    let words = "In March 2022 soldiers executed some 500 people in the town of Tarkou.\n\n\
         Years of unrest followed. Prices rose.\n\n\
         In March 2022, over 500 people were massacred in the town of Tarkou.";
    let offered = found(&[("a", words)]);
    assert_eq!(offered.len(), 1);
    assert!(offered[0].1[0].starts_with("In March 2022 soldiers"));
    assert!(offered[0].1[1].contains("massacred"));
    // The sentences of one paragraph go on telling, they do not tell again.
    let words = "On 5 May 2022 soldiers entered Tarkou village and killed six men. They killed \
         two women in Tarkou and burned it down.";
    assert!(found(&[("a", words)]).is_empty());
}

#[test]
fn an_event_of_many_passages_does_not_hide_the_others() {
    let coup = |words: &str| format!("The coup of 2014 {words}.");
    let texts: Vec<(String, String)> = ["began at dawn", "was swift", "cost no life", "failed few"]
        .iter()
        .enumerate()
        .map(|(at, it)| (format!("t{at}"), coup(it)))
        .chain([
            (
                "x".into(),
                "On 9 June 2022 gunmen raided Tarkou village.".into(),
            ),
            ("y".into(), "Tarkou was raided on 9 June 2022.".into()),
        ])
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let offered = found(&texts);
    // Six pairs of the coup: three bring a passage, three follow from these.
    let of_coup: Vec<f64> = offered
        .iter()
        .filter(|it| it.0.class == EventClass::Coup)
        .map(|it| it.0.score)
        .collect();
    assert_eq!(of_coup.len(), 6);
    assert!(of_coup[2] > 1.4 * of_coup[3], "{of_coup:?}");
    assert!(
        offered[..4]
            .iter()
            .any(|it| it.0.class == EventClass::Attack)
    );
    assert!(offered.windows(2).all(|it| it[0].0.score >= it[1].0.score));
}

#[test]
fn the_order_of_the_documents_does_not_count() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/");
    let names = ["amnesty", "crisis-group", "genocide-watch", "hrw", "mrg"];
    let texts: Vec<String> = names
        .iter()
        .map(|it| std::fs::read_to_string(format!("{folder}{it}.txt")).expect("is there"))
        .collect();
    let mut order: Vec<usize> = (0..names.len()).collect();
    let told = |order: &[usize]| {
        let texts: Vec<(&str, &str)> = order
            .iter()
            .map(|it| (names[*it], texts[*it].as_str()))
            .collect();
        let offered = found(&texts);
        let told = |(it, words): &(Candidate, [String; 2])| {
            (it.score.to_bits(), it.reasons.clone(), words.clone())
        };
        offered.iter().map(told).collect::<Vec<_>>()
    };
    let first = told(&order);
    let holds = |a: &str, b: &str| {
        first
            .iter()
            .any(|(_, _, it)| it[0].contains(a) && it[1].contains(b))
    };
    assert!(holds("130 Fulani herdsmen", "Some 160 Peuhl herders"));
    assert!(holds("estimated 500 civilians", "over 500 people"));
    // What April 2019 dates is the resignation.
    let (_, reasons, _) = &first[0];
    assert!(reasons.iter().all(|it| !it.words.contains("2019-04")));
    for _ in 0..names.len() {
        order.rotate_left(1);
        assert_eq!(told(&order), first);
    }
    order.reverse();
    assert_eq!(told(&order), first);
    // A text that is given twice is there once.
    assert_eq!(told(&[0, 1, 2, 3, 4, 4, 0]), first);
}

#[test]
fn boilerplate_is_passed_over_and_a_teaser_has_its_own_date() {
    let (a, b) = (
        "On 9 June 2022 gunmen killed eight people in Tarkou village.",
        "Eight people were killed in Tarkou village on 9 June.",
    );
    let (a, b) = (text(a), text(b));
    let check = |zone: Option<(ZoneKind, Option<&str>)>, expected: &[&str]| {
        let plain = Context::default();
        let zoned = Context {
            zones: zone
                .map(|(kind, published)| ZoneContext {
                    span: b.span(ByteOffset::ZERO, b.byte_len()).expect("is whole"),
                    kind,
                    published: published.map(day),
                    covers: None,
                })
                .into_iter()
                .collect(),
            ..Context::default()
        };
        let of = |name, text, context| Document {
            name,
            source: None,
            project: None,
            text,
            context,
        };
        let offered = candidates(shipped(), &[of("a", &a, &plain), of("b", &b, &zoned)]);
        let words: Vec<&str> = offered.iter().flat_map(reasons).collect();
        for it in expected {
            assert!(words.contains(it), "{zone:?} {words:?}");
        }
        assert_eq!(offered.is_empty(), expected.is_empty(), "{zone:?}");
    };
    check(
        None,
        &[
            "the same day, but of which year is not said",
            "place: Tarkou",
        ],
    );
    check(Some((ZoneKind::Boilerplate, None)), &[]);
    check(
        Some((ZoneKind::Teaser, Some("2022-07"))),
        &["date: 2022-06-09"],
    );
    check(Some((ZoneKind::Teaser, Some("2021-07"))), &[]);
}

fn day(words: &str) -> crate::model::PartialDate {
    crate::model::PartialDate::parse(words).expect("a date")
}

/// A project over two texts, and what is offered in it.
struct Desk {
    project: Project,
    texts: Vec<SourceText>,
    ids: Vec<SourceId>,
}

impl Desk {
    fn new(texts: &[&str]) -> Self {
        let mut desk = Self {
            project: Project::new(Head::default()),
            texts: texts.iter().map(|it| text(it)).collect(),
            ids: Vec::new(),
        };
        for (at, it) in texts.iter().enumerate() {
            let id = SourceId::parse(&format!("s{at}")).expect("an id");
            let chars = it.chars().count() as u32;
            let source = Source::plain(id.clone(), format!("s{at}.txt"), chars);
            desk.ids.push(id);
            desk.put(Command::Source(Put::set(source)));
        }
        desk
    }

    fn put(&mut self, command: Command) {
        apply(&mut self.project, &[command]).expect("is whole");
    }

    fn offered(&self) -> Vec<Candidate> {
        let contexts: Vec<Context> = self
            .ids
            .iter()
            .zip(&self.texts)
            .map(|(id, text)| Context::of(&self.project, id, text))
            .collect();
        let documents: Vec<Document<'_>> = (0..self.ids.len())
            .map(|at| Document {
                name: self.ids[at].as_str(),
                source: Some(&self.ids[at]),
                project: Some(&self.project),
                text: &self.texts[at],
                context: &contexts[at],
            })
            .collect();
        candidates(shipped(), &documents)
    }

    fn passages(&self, it: &Candidate) -> [Passage; 2] {
        it.passages.map(|it| Passage {
            source: self.ids[it.document].clone(),
            span: it.span,
        })
    }

    fn account(&mut self, id: &str, event: &str, passage: &Passage) {
        let event = EventId::parse(event).expect("an id");
        if !self.project.events().contains(&event) {
            self.put(Command::Event(Put::set(Event {
                id: event.clone(),
                title: String::new(),
                kind: EventKind::Incident,
                note: String::new(),
            })));
        }
        self.put(Command::Account(Put::set(Account {
            id: AccountId::parse(id).expect("an id"),
            event,
            passage: passage.clone(),
            members: Vec::new(),
            note: String::new(),
        })));
    }

    fn link(&mut self, id: &str, kind: EventLinkKind, from: &str, to: &str) {
        self.put(Command::EventLink(Put::set(EventLink {
            id: EventLinkId::parse(id).expect("an id"),
            kind,
            from: EventId::parse(from).expect("an id"),
            to: EventId::parse(to).expect("an id"),
            why: String::new(),
        })));
    }
}

const TOLD: [&str; 2] = [
    "On 9 June 2022 gunmen killed eight people in Tarkou village. Nobody was held.",
    "Eight people were killed in Tarkou village on 9 June 2022.",
];

#[test]
fn what_was_rejected_is_not_offered_again() {
    let mut desk = Desk::new(&TOLD);
    let offered = desk.offered();
    assert_eq!(offered.len(), 1);
    let [a, b] = desk.passages(&offered[0]);
    let apart = |a: &Passage, b: &Passage| {
        Command::NotSame(Box::new(Put::set(NotSame {
            a: a.clone(),
            b: b.clone(),
            why: "another raid".into(),
        })))
    };
    // Other words of the same texts were rejected: that is no matter.
    let other = Passage {
        source: a.source.clone(),
        span: CharSpan::new(a.span.end(), a.span.end().plus(10)).expect("ordered"),
    };
    desk.put(apart(&other, &b));
    assert_eq!(desk.offered().len(), 1);
    desk.put(apart(&a, &b));
    assert!(desk.offered().is_empty());
}

#[test]
fn accounts_of_one_event_are_not_offered() {
    let desk = || {
        let desk = Desk::new(&TOLD);
        let passages = desk.passages(&desk.offered()[0]);
        (desk, passages)
    };
    let (mut one, [a, b]) = desk();
    one.account("a1", "e1", &a);
    assert_eq!(one.offered().len(), 1, "one account is no pair");
    one.account("a2", "e1", &b);
    assert!(one.offered().is_empty());
    // Of two events it is offered, until somebody says how they relate.
    let (mut two, [a, b]) = desk();
    two.account("a1", "e1", &a);
    two.account("a2", "e2", &b);
    assert_eq!(two.offered().len(), 1);
    for kind in [
        EventLinkKind::NotSame,
        EventLinkKind::Same,
        EventLinkKind::Probable,
        EventLinkKind::StepOf,
    ] {
        let mut linked = Desk {
            project: two.project.clone(),
            texts: two.texts.clone(),
            ids: two.ids.clone(),
        };
        linked.link("l", kind, "e2", "e1");
        assert!(linked.offered().is_empty(), "{kind:?}");
    }
    // The same through a third event, in a circle.
    two.account("a3", "e3", &a);
    two.link("l1", EventLinkKind::Same, "e1", "e3");
    two.link("l2", EventLinkKind::Same, "e3", "e1");
    assert_eq!(two.offered().len(), 1);
    two.link("l3", EventLinkKind::Same, "e3", "e2");
    assert!(two.offered().is_empty());
}

#[test]
fn the_entity_table_joins_names() {
    let mut desk = Desk::new(&[
        "In 2021 the Peuhl council resigned.",
        "The Fulani council resigned in 2021.",
    ]);
    let names = |desk: &Desk| {
        let offered = desk.offered();
        let all = offered.iter().flat_map(|it| it.reasons.clone());
        all.filter(|it| it.kind == ReasonKind::Actors)
            .map(|it| it.words)
            .collect::<Vec<_>>()
    };
    assert!(!names(&desk).contains(&"actors: Fulani".to_owned()));
    desk.put(Command::Entity(Put::set(Entity {
        id: EntityId::parse("f").expect("an id"),
        kind: EntityKind::Group,
        label: "Fulani".into(),
        aliases: ["Peuhl".to_owned()].into(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: String::new(),
    })));
    assert_eq!(names(&desk), ["actors: Fulani"]);
}

#[test]
fn a_large_block_is_not_quadratic() {
    // Each village once, all in one month: the pairs grow with the tellings.
    let mut words = String::new();
    let letter = |at: u32| char::from_u32(u32::from('a') + at).unwrap_or('z');
    for at in 0..600 {
        let (a, b) = (letter(at % 26), letter(at / 26));
        words.push_str(&format!(
            "On 9 June 2022 gunmen killed {at} people in Tar{a}ko{b} village.\n\n"
        ));
    }
    let text = text(&words);
    let context = Context::default();
    let documents = [Document {
        name: "a",
        source: None,
        project: None,
        text: &text,
        context: &context,
    }];
    let known = known_names(shipped(), &documents);
    let ready = [reading::ready(&documents[0], &known[0].1)];
    let shelf = Shelf {
        text: &text,
        project: None,
    };
    let lore = Lore::new(vec![shelf], shipped(), &ready);
    let mut vocabulary = Vocabulary::default();
    let mut tellings = Vec::new();
    reading::tellings(
        0,
        text.as_str(),
        &ready[0],
        &lore,
        &mut vocabulary,
        &mut tellings,
    );
    count(&tellings, &mut vocabulary);
    assert!(tellings.len() >= 500, "{}", tellings.len());
    let pairs = block::pairs(&tellings, &vocabulary);
    let most = tellings.len() * (block::REACH + 2) * 3;
    assert!(pairs.len() < most, "{} {}", pairs.len(), tellings.len());
    assert!(candidates(shipped(), &documents).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_texts_get_an_answer(
        a in "([A-Za-zéß０-９ .,;:!?()\\-–—'’\"\n\r\u{0}\u{301}\u{202e}]|killed |in Tarkou |On 9 June |, and |after |coup |2022 ){0,60}",
        b in "(\\PC|killed in Tarkou |9 June 2022 |The coup of 2014 |\\(or |Mali |\n){0,40}",
    ) {
        for (it, words) in found(&[("a", &a), ("b", &b)]) {
            prop_assert!((0.0..=1.0).contains(&it.score));
            prop_assert!(!it.reasons.is_empty() && !it.title.is_empty());
            prop_assert!(words.iter().all(|it| it.trim() == it && !it.is_empty()));
            if it.passages[0].document == it.passages[1].document {
                prop_assert!(it.passages[0].span.end() <= it.passages[1].span.start());
            }
        }
    }
}
