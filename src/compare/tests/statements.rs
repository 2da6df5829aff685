//! Names, words, voices and silence: each relation, and what looks like it and
//! is another.

use super::*;
use Badge::{Agree, Compatible, Conflict, OnlyOne};
use EventKind::Incident;

fn killed(it: &mut Figure) {
    it.counted.harm = Harm::Killed;
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
        check(&named(Role::Who, a, b), "who", relation, badge);
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
        check(
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

#[test]
fn an_account_that_quotes_in_part_has_two_voices() {
    let voices = |quoted: bool| {
        let mut world = Fixture::new();
        world.source("s", None, None);
        world.event("e", Incident);
        world.account("a", "e", "s");
        if !quoted {
            world.figure("160", killed);
        }
        world.claim(Role::What, "witnesses said that it was so", |it| {
            it.voices = vec![Voice {
                words: "witnesses".into(),
                ..Voice::default()
            }];
        });
        let found = compare(&world.project(), &event_id("e")).expect("there");
        let toll = found.row("toll").map(|it| it.voices);
        let what = found.row("what").map(|it| it.voices);
        (found.voices, toll, what)
    };
    assert_eq!(voices(true), (1, None, Some(1)));
    assert_eq!(voices(false), (2, Some(1), Some(1)));
}

#[test]
fn what_claims_are_about_and_nobody_counts_is_a_row() {
    let about = |words: &'static str, polarity: Polarity| {
        move |it: &mut Claim| {
            it.polarity = polarity;
            it.about = vec![(event_id("e"), words.into())];
        }
    };
    let found = two(
        Incident,
        |_| {},
        |it| {
            it.figure("160", killed);
            it.claim(
                Role::What,
                "houses burnt",
                about("Damage", Polarity::Affirms),
            );
        },
        |it| {
            it.figure("160", killed);
            it.claim(Role::What, "none did", about("damage", Polarity::Denies));
        },
    );
    check(&found, "damage", Relation::Denies, Conflict);
    check(&found, "toll", Relation::Same, Agree);
}
