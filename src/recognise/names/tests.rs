use super::{How, NameTarget, Names};
use crate::model::{EntityId, EntityKind, ZoneKind};
use crate::recognise::{Context, ZoneContext};
use crate::text::{ByteOffset, ByteSpan, SourceText};
use proptest::prelude::*;

fn target(id: &str) -> NameTarget {
    NameTarget::Entity(EntityId::parse(id).expect("an id"))
}

/// Names as `id kind name`, in one line each.
fn names(list: &[(&str, EntityKind, &str)]) -> Names {
    Names::new(
        list.iter()
            .map(|(id, kind, name)| (target(id), *kind, *name)),
    )
}

fn mali() -> Names {
    use EntityKind::{Group, Organisation, Person, Place};
    names(&[
        ("mali", Place, "Mali"),
        ("army", Organisation, "Malian army"),
        ("army", Organisation, "army"),
        ("jnim", Organisation, "JNIM"),
        (
            "jnim",
            Organisation,
            "Jama’at Nusrat al-Islam wa al-Muslimeen",
        ),
        ("wagner", Organisation, "Wagner Group"),
        ("wagner", Organisation, "Wagner"),
        ("segou", Place, "Ségou"),
        ("kobe", Place, "Kobe"),
        ("kobou", Place, "Kobou"),
        ("moura", Place, "Moura"),
        ("bah", Person, "Bah"),
        ("may", Person, "May"),
        ("goita", Person, "Assimi Goïta"),
        ("goita", Person, "Goïta"),
        ("un", Organisation, "UN"),
        ("gao-town", Place, "Gao"),
        ("gao-region", Place, "Gao"),
        ("gambia", Place, "The Gambia"),
        ("tuareg", Group, "Tuareg"),
        ("russia", Place, "Russia"),
        ("keita", Person, "Ibrahim Boubacar Keïta"),
        ("qaeda", Organisation, "al-Qaeda"),
        ("minusma", Organisation, "MINUSMA"),
        ("sevare", Place, "Sévaré"),
    ])
}

fn found(names: &Names, text: &str) -> Vec<(String, String, How)> {
    let text = SourceText::new(text).expect("short");
    names
        .find(&text, &Context::default())
        .into_iter()
        .map(|it| {
            let targets: Vec<_> = it
                .targets
                .iter()
                .map(|it| match it {
                    NameTarget::Entity(id) => id.to_string(),
                    NameTarget::Entry(id) => format!("{}/{}", id.gazetteer, id.entry),
                })
                .collect();
            (text.slice(it.span).to_owned(), targets.join("+"), it.how)
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str, How)]) {
    let found = found(&mali(), text);
    let found: Vec<_> = found
        .iter()
        .map(|(words, targets, how)| (words.as_str(), targets.as_str(), *how))
        .collect();
    assert_eq!(found, expected, "{text}");
}

use How::{Exact, Folded, Near};

#[test]
fn as_written_and_folded() {
    check(
        "In Ségou, Segou, SÉGOU and Se\u{301}gou.",
        &[
            ("Ségou", "segou", Exact),
            ("Segou", "segou", Folded),
            ("SÉGOU", "segou", Folded),
            ("Se\u{301}gou", "segou", Exact),
        ],
    );
    check(
        "Jama'at Nusrat al-Islam wa al-Muslimeen",
        &[("Jama'at Nusrat al-Islam wa al-Muslimeen", "jnim", Exact)],
    );
    check(
        "al Qaeda, Al-Qaeda, al\u{2011}qaeda",
        &[("al Qaeda", "qaeda", Folded), ("Al-Qaeda", "qaeda", Folded)],
    );
    check("the Gambia", &[("the Gambia", "gambia", Folded)]);
}

#[test]
fn the_longest_wins() {
    check(
        "Mali’s Malian army and the Wagner\u{a0}Group; Wagner fighters, an army",
        &[
            ("Mali", "mali", Exact),
            ("Malian army", "army", Exact),
            ("Wagner\u{a0}Group", "wagner", Exact),
            ("Wagner", "wagner", Exact),
            ("army", "army", Exact),
        ],
    );
    // A longer name that does not end with a word hides no shorter one.
    check("Wagner Groups", &[("Wagner", "wagner", Exact)]);
    check("Malians", &[]);
}

#[test]
fn an_ambiguous_name_has_several_targets() {
    check("Gao", &[("Gao", "gao-region+gao-town", Exact)]);
    let both = names(&[
        ("a", EntityKind::Place, "Ségou"),
        ("b", EntityKind::Place, "Segou"),
    ]);
    assert_eq!(
        found(&both, "Segou SEGOU"),
        [
            ("Segou".to_owned(), "b".to_owned(), Exact),
            ("SEGOU".to_owned(), "a+b".to_owned(), Folded)
        ]
    );
}

#[test]
fn capitals_tell_names_from_words() {
    check("bah, it may be a mali", &[]);
    check("General Bah said", &[("Bah", "bah", Exact)]);
    check("Un homme; l’UN", &[("UN", "un", Exact)]);
    check("la Minusma", &[("Minusma", "minusma", Folded)]);
    // Months and heads of sentences.
    check("On 5 May, May 7, in May, since May", &[]);
    check(
        "It ended. May others follow. Bah! said Mrs May.",
        &[("May", "may", Exact)],
    );
    check("The Wagner group", &[("Wagner group", "wagner", Folded)]);
}

#[test]
fn what_is_nearly_a_name_is_a_question() {
    check("in Segu and Seggou", &[("Seggou", "segou", Near)]);
    check("Segouu’s market", &[("Segouu", "segou", Near)]);
    check(
        "Assimi Goitta and Asimi Goita",
        &[("Assimi Goitta", "goita", Near), ("Goita", "goita", Folded)],
    );
    check(
        "Ibrahim Bubacar Keita",
        &[("Ibrahim Bubacar Keita", "keita", Near)],
    );
    check("Ibrahim X Keitta", &[]);
    check("the Tuaregs", &[("Tuaregs", "tuareg", Near)]);
    check("in Muora", &[("Muora", "moura", Near)]);
    // Kobe is not Kobou, and short words are never asked about.
    check(
        "in Kobe and Kobou",
        &[("Kobe", "kobe", Exact), ("Kobou", "kobou", Exact)],
    );
    check("in Kobo, Kob and Gaa", &[]);
    // Another first letter, a small letter, capitals, digits, common words.
    check("Degou, seggou, SEGGOU, Seg0u", &[]);
    check("Sever Saware Severe", &[]);
    // The people of a place are not the place misspelt.
    check("Russian and Russias", &[]);
    check("MINUSCA", &[]);
}

#[test]
fn words_that_the_text_also_writes_small_are_no_misspelt_names() {
    let moura = names(&[("m", EntityKind::Place, "Harvet")]);
    assert_eq!(found(&moura, "Harvest is near").len(), 1);
    assert_eq!(found(&moura, "Harvest is near, a good harvest").len(), 0);
}

#[test]
fn boilerplate_is_passed_over() {
    let text = SourceText::new("Mali Mali Segouu Mali Segouu").expect("short");
    let zone = ZoneContext {
        span: ByteSpan::new(ByteOffset::new(5), ByteOffset::new(17)).expect("ordered"),
        kind: ZoneKind::Boilerplate,
        published: None,
        covers: None,
    };
    let context = Context {
        zones: vec![zone],
        ..Context::default()
    };
    let starts: Vec<_> = mali()
        .find(&text, &context)
        .iter()
        .map(|it| it.span.start().get())
        .collect();
    assert_eq!(starts, [0, 17, 22]);
}

#[test]
fn names_that_are_none_are_passed_over() {
    let none = names(&[
        ("a", EntityKind::Other, ""),
        ("b", EntityKind::Other, "x"),
        ("c", EntityKind::Other, "12 - 7"),
        ("d", EntityKind::Other, &"long ".repeat(200)),
    ]);
    assert!(none.is_empty());
    assert_eq!(found(&none, "x 12 - 7 long long"), []);
    assert_eq!(found(&Names::default(), "Mali"), []);
}

#[test]
fn long_texts_are_read_in_pieces() {
    let mut text = String::new();
    let mut expected = Vec::new();
    while text.len() < 400_000 {
        text.push_str(&"é ".repeat(50 + text.len() % 7));
        expected.push(text.len());
        text.push_str("Wagner  Group, ");
    }
    let text = SourceText::new(text).expect("fits");
    let found = mali().find(&text, &Context::default());
    let starts: Vec<_> = found.iter().map(|it| it.span.start().to_usize()).collect();
    assert_eq!(starts, expected);
}

proptest! {
    #[test]
    fn names_lie_apart_and_in_order(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "Mali", "Ségou", "Segouu", "Wagner", "Group", "Malian", "army", "Assimi", "Goitta",
                "Goita", "’s", "-", ".", "\u{301}", "é", "\n\n", "l’", "Kobou", "Moura", "Mouura",
            ]),
            0..30,
        ),
        glue in prop::sample::select(vec![" ", "", "\u{a0}", "-"]),
    ) {
        let text = SourceText::new(words.join(glue)).expect("short");
        let found = mali().find(&text, &Context::default());
        for pair in found.windows(2) {
            prop_assert!(pair[0].span.end() <= pair[1].span.start());
        }
        for it in &found {
            prop_assert!(text.span(it.span.start(), it.span.end()).is_ok());
            prop_assert!(!it.targets.is_empty());
        }
    }

    #[test]
    fn any_text_and_names_get_an_answer(text in any::<String>(), label in any::<String>()) {
        let text = SourceText::new(format!("{text} {label} {text}")).expect("short");
        let names = names(&[("a", EntityKind::Person, label.as_str())]);
        for it in names.find(&text, &Context::default()) {
            prop_assert!(text.span(it.span.start(), it.span.end()).is_ok());
        }
    }
}
