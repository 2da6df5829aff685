use super::{ClaimCues, claim_in};
use crate::model::Certainty::{self, Certain, Possible, Probable, Unknown};
use crate::model::Polarity::{self, Affirms, Denies};
use crate::recognise::Context;
use crate::text::{ByteOffset, ByteSpan, SourceText};
use proptest::prelude::*;

/// The cues of the claim that stands in square brackets.
fn cues(marked: &str) -> (SourceText, Option<ClaimCues>) {
    let start = marked.find('[').expect("a claim");
    let end = marked.find(']').expect("a claim") - 1;
    let text = SourceText::new(marked.replace(['[', ']'], "")).expect("short");
    let span =
        ByteSpan::new(ByteOffset::of_index(start), ByteOffset::of_index(end)).expect("ordered");
    let found = claim_in(&text, &Context::default(), span);
    (text, found)
}

struct Expected {
    voice: &'static str,
    verb: &'static str,
    through: &'static str,
    hedges: &'static [&'static str],
    certainty: Certainty,
    polarity: Polarity,
}

const PLAIN: Expected = Expected {
    voice: "",
    verb: "",
    through: "",
    hedges: &[],
    certainty: Certain,
    polarity: Affirms,
};

#[track_caller]
fn check(marked: &str, expected: &Expected) {
    let (text, found) = cues(marked);
    let found = found.expect(marked);
    let words = |span: Option<ByteSpan>| span.map_or("", |it| text.slice(it));
    let hedges: Vec<_> = found.hedges.iter().map(|it| text.slice(*it)).collect();
    assert_eq!(words(found.voice), expected.voice, "voice of {marked}");
    assert_eq!(words(found.verb), expected.verb, "verb of {marked}");
    assert_eq!(words(found.through), expected.through, "through, {marked}");
    assert_eq!(hedges, expected.hedges, "hedges of {marked}");
    assert_eq!(found.certainty, expected.certainty, "certainty of {marked}");
    assert_eq!(
        found.polarity, expected.polarity,
        "polarity of {marked}: {}",
        found.why
    );
    assert!(!found.why.is_empty());
}

#[test]
fn who_says_it() {
    for (marked, voice, verb) in [
        (
            "[The junta said that the towns were safe.]",
            "The junta",
            "said",
        ),
        (
            "On 3 May, residents of the village said [soldiers had burned ten homes].",
            "residents of the village",
            "said",
        ),
        (
            "[Soldiers burned ten homes], residents said.",
            "residents",
            "said",
        ),
        (
            "“[They fled at night],” said Ann Example, a teacher.",
            "Ann Example",
            "said",
        ),
        (
            "Some Group, an organisation from abroad, said [the army was to blame].",
            "Some Group",
            "said",
        ),
        (
            "In June 2023 the ministry announced [a new operation].",
            "the ministry",
            "announced",
        ),
        (
            "In Bamako residents reported [gunfire].",
            "residents",
            "reported",
        ),
        (
            "Military 7 Feb announced [an operation had killed 37 fighters].",
            "Military",
            "announced",
        ),
        (
            "A survivor confirmed the deaths and said [the soldiers accused them].",
            "A survivor",
            "said",
        ),
        (
            "Ann and Ben Example said [it was over].",
            "Ann and Ben Example",
            "said",
        ),
        (
            "According to the UN office, [500 people died].",
            "the UN office",
            "According to",
        ),
        (
            "[500 people died], according to local officials.",
            "local officials",
            "according to",
        ),
        (
            "[The attack was reported by relatives of those arrested.]",
            "relatives of those arrested",
            "reported",
        ),
        (
            "The mayor has also publicly warned that [food is short].",
            "The mayor",
            "warned",
        ),
        (
            "The panel found that [the army had done it].",
            "The panel",
            "found",
        ),
        (
            "The ministry added: “[Nobody was hurt.]”",
            "The ministry",
            "added",
        ),
        (
            "Selon des habitants, [douze civils sont morts].",
            "des habitants",
            "Selon",
        ),
        (
            "D’après l’ONU, [douze civils sont morts].",
            "l’ONU",
            "D’après",
        ),
        (
            "Le gouvernement a annoncé [la fin de l’opération].",
            "Le gouvernement",
            "annoncé",
        ),
    ] {
        check(
            marked,
            &Expected {
                voice,
                verb,
                ..PLAIN
            },
        );
    }
}

#[test]
fn through_whom() {
    for (marked, voice, verb, through) in [
        (
            "A teacher told Human Rights Observers that [his brother was taken].",
            "A teacher",
            "told",
            "Human Rights Observers",
        ),
        (
            "A teacher told a local reporter [the men were taken].",
            "A teacher",
            "told",
            "a local reporter",
        ),
        (
            "[The men were taken], a teacher said, as quoted by Le Monde.",
            "a teacher",
            "said",
            "Le Monde",
        ),
        (
            "Un habitant a déclaré à l’AFP que [le marché était vide].",
            "Un habitant",
            "déclaré",
            "AFP",
        ),
    ] {
        check(
            marked,
            &Expected {
                voice,
                verb,
                through,
                ..PLAIN
            },
        );
    }
}

#[test]
fn how_surely() {
    for (marked, hedges, certainty) in [
        (
            "[The military reportedly took the men to its base.]",
            &["reportedly"][..],
            Possible,
        ),
        (
            "[They apparently executed many.]",
            &["apparently"],
            Possible,
        ),
        (
            "On May 3, [presumed fighters attacked a convoy].",
            &["presumed"],
            Probable,
        ),
        ("[The dead may have been herders.]", &["may have"], Possible),
        (
            "[Its people are believed to have made a deal.]",
            &["are believed to"],
            Probable,
        ),
        (
            "[The alleged attack was followed by reported abuses.]",
            &["alleged", "reported"],
            Possible,
        ),
        (
            "There are [allegations of torture].",
            &["allegations of"],
            Possible,
        ),
        (
            "[It is unclear who fired first.]",
            &["It is unclear"],
            Unknown,
        ),
        ("[Douze civils auraient été tués.]", &["auraient"], Possible),
        (
            "[Des combattants présumés ont attaqué un convoi.]",
            &["présumés"],
            Probable,
        ),
        (
            "[At least ten died, probably more.]",
            &["probably"],
            Probable,
        ),
    ] {
        check(
            marked,
            &Expected {
                hedges,
                certainty,
                ..PLAIN
            },
        );
    }
    check(
        "Locals alleged [foreign forces killed five civilians].",
        &Expected {
            voice: "Locals",
            verb: "alleged",
            hedges: &["alleged"],
            certainty: Possible,
            ..PLAIN
        },
    );
    // A hedge of another clause is not this claim's.
    check(
        "[The army said it left the town], while rebels reportedly took another.",
        &Expected {
            voice: "The army",
            verb: "said",
            ..PLAIN
        },
    );
}

#[test]
fn affirmed_or_denied() {
    for (marked, voice, verb) in [
        (
            "In November 2023, the government denied [any tie with the group].",
            "the government",
            "denied",
        ),
        (
            "[The government denied affiliation with the group and rejected accusations of war crimes.]",
            "The government",
            "denied",
        ),
        (
            "The army rejected [the allegations of abuse].",
            "The army",
            "rejected",
        ),
        (
            "Le gouvernement a démenti [ces accusations].",
            "Le gouvernement",
            "démenti",
        ),
    ] {
        check(
            marked,
            &Expected {
                voice,
                verb,
                polarity: Denies,
                ..PLAIN
            },
        );
    }
    check(
        "[The soldiers did not enter the village.]",
        &Expected {
            polarity: Denies,
            ..PLAIN
        },
    );
    check(
        "[L’armée n’a pas tiré.]",
        &Expected {
            polarity: Denies,
            ..PLAIN
        },
    );
    check(
        "The army said that [it didn’t fire].",
        &Expected {
            voice: "The army",
            verb: "said",
            polarity: Denies,
            ..PLAIN
        },
    );
    check(
        "The army did not deny [the report].",
        &Expected {
            voice: "The army",
            verb: "deny",
            ..PLAIN
        },
    );
    // What is refused to somebody is no statement.
    for marked in [
        "[Aid workers were denied access to the town.]",
        "[The junta denied Malians freedom of expression.]",
        "[Parliament rejected the bill on taxes.]",
        "[The convoy reached the town at night.]",
        "[Men who were not armed were let go, but others stayed.]",
    ] {
        let (_, found) = cues(marked);
        assert!(
            found
                .as_ref()
                .is_none_or(|it| it.polarity == Affirms || marked.contains("not armed")),
            "{marked}: {found:?}"
        );
    }
    // Nouns and participles are no verbs of saying.
    for marked in [
        "[Neighbouring states feel the effects.]",
        "[Timely reports and the United States helped.]",
        "[A coup was officially announced on 22 March.]",
        "[People accused of theft were held.]",
    ] {
        let (text, found) = cues(marked);
        let voice = found
            .and_then(|it| it.voice)
            .map(|it| text.slice(it).to_owned());
        assert_eq!(voice, None, "{marked}");
    }
    let (_, found) = cues("[The convoy reached the town at night.]");
    assert_eq!(found, None);
}

proptest! {
    #[test]
    fn any_words_get_an_answer(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "said", "told", "denied", "and", "the", "army", "According", "to", ",", ".", "“", "”", ":",
                "n", "’", "a", "pas", "by", "reported", "alleged", "7", "Feb", "May", "have", "was", "not",
                "ne", "Selon", "that", "in", "In", "à", "l", "é\u{301}", "(", ")", "–", "by",
            ]),
            1..30,
        ),
        a in 0usize..150,
        b in 0usize..150,
    ) {
        let text = SourceText::new(words.join(" ")).expect("short");
        let floor = |at: usize| text.as_str().floor_char_boundary(at);
        let (a, b) = (floor(a.min(b)), floor(a.max(b)));
        if let Ok(span) = ByteSpan::new(ByteOffset::of_index(a), ByteOffset::of_index(b))
            && let Some(found) = claim_in(&text, &Context::default(), span)
        {
            for it in found.hedges.iter().chain(&found.voice).chain(&found.verb).chain(&found.through) {
                prop_assert!(text.span(it.start(), it.end()).is_ok());
            }
            prop_assert!(found.hedges.windows(2).all(|it| it[0].end() <= it[1].start()));
        }
    }

    #[test]
    fn any_text_gets_an_answer(text in any::<String>(), a in 0usize..60, b in 0usize..60) {
        let text = SourceText::new(text.as_str()).expect("short");
        if let Ok(span) = ByteSpan::new(ByteOffset::of_index(a.min(b)), ByteOffset::of_index(a.max(b))) {
            let _ = claim_in(&text, &Context::default(), span);
        }
    }
}
