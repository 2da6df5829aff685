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
            Certain,
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
            found.as_ref().is_none_or(|it| it.polarity == Affirms),
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

/// Checks the voice and the verb only; both empty if the claim has none.
#[track_caller]
fn check_voice(marked: &str, voice: &str, verb: &str) {
    let (text, found) = cues(marked);
    let found = found.unwrap_or_default();
    let words = |span: Option<ByteSpan>| span.map_or("", |it| text.slice(it));
    assert_eq!(
        (words(found.voice), words(found.verb)),
        (voice, verb),
        "{marked}: {}",
        found.why
    );
}

#[test]
fn a_voice_governs_its_own_clause() {
    for (marked, voice, verb) in [
        // A later clause has a voice of its own.
        (
            "[Two trucks of the guard were reportedly on the bridge], but few shots fell, and drivers described a long queue.",
            "",
            "",
        ),
        (
            "[The market was shut], and traders reported losses.",
            "",
            "",
        ),
        (
            "[The road was cut]; officials said it would reopen.",
            "",
            "",
        ),
        (
            "[The road was cut; officials said it would reopen].",
            "",
            "",
        ),
        (
            "The mayor said the road was open, but [the bridge was gone].",
            "",
            "",
        ),
        (
            "The mayor said the road was open; [the bridge was gone].",
            "",
            "",
        ),
        (
            "The mayor said the road was open, and [traders reported losses].",
            "traders",
            "reported",
        ),
        // A tag, or one voice that goes on.
        ("[The bridge was gone], they said.", "they", "said"),
        (
            "[The bridge was gone, the mayor said, and the road was cut].",
            "the mayor",
            "said",
        ),
        (
            "[The bridge was gone], according to two drivers.",
            "two drivers",
            "according to",
        ),
        (
            "The mayor said that the road was open, and that [the bridge was gone].",
            "The mayor",
            "said",
        ),
        (
            "The mayor said: the road was open; [the bridge was gone].",
            "The mayor",
            "said",
        ),
        // Relative clauses.
        (
            "[Guards held nine drivers whom they accused of theft].",
            "",
            "",
        ),
        (
            "[A crowd seized the teacher, who accused her of lying].",
            "",
            "",
        ),
        (
            "[The find was confirmed by a guard, who said the door was open].",
            "a guard",
            "confirmed",
        ),
        // Orders and shows.
        ("[The colonel told the drivers to turn back].", "", ""),
        ("[The colonel told Chad and its allies to leave].", "", ""),
        ("[The navy shows that it can cross the lake].", "", ""),
        (
            "The report shows that [the navy crossed the lake].",
            "The report",
            "shows",
        ),
        (
            "The colonel told the drivers that [the road was cut].",
            "The colonel",
            "told",
        ),
    ] {
        check_voice(marked, voice, verb);
    }
}

#[test]
fn reports_without_a_speaker_before_the_verb() {
    for (marked, voice, verb) in [
        ("[The valley is described as quiet].", "", "described"),
        (
            "[The valley is described by traders as quiet].",
            "traders",
            "described",
        ),
        ("[Herders are put at 12 per cent].", "", "put"),
        ("[The vote was seen as a farce].", "", "seen"),
        (
            "[These figures are credited to the Lake Office].",
            "the Lake Office",
            "credited to",
        ),
        (
            "By the army’s account, [nobody was hurt].",
            "the army",
            "By the army’s account",
        ),
        (
            "[The group, by its own account, lost nine men].",
            "",
            "by its own account",
        ),
        (
            "Ann Example, head of research: [the lake is drying out].",
            "Ann Example",
            "",
        ),
        (
            "[Ann Example, head of research: the lake is drying out; its fish are dying].",
            "Ann Example",
            "",
        ),
        ("[for the authors, this was a mistake].", "the authors", ""),
        // The other direction.
        ("[The boxes were put in the store].", "", ""),
        ("[The bell was seen by few].", "", ""),
        ("[He was called to the capital].", "", ""),
        ("[Moura, in the centre: five houses burned].", "", ""),
        ("[Lake Office: five houses burned].", "Lake Office", ""),
        ("[For the harvest, this was a mistake].", "", ""),
    ] {
        check_voice(marked, voice, verb);
    }
    let (_, found) = cues("[The raid was put down to the militia].");
    assert_eq!(found.map(|it| it.certainty), Some(Probable));
}

#[test]
fn whoever_is_spoken_to_passes_nothing_on() {
    for (marked, through) in [
        ("A nurse told the Security Council [of abuses].", ""),
        ("A nurse told the minister that [beds were short].", ""),
        (
            "A nurse told a press conference that [beds were short].",
            "",
        ),
        (
            "A nurse told Lake Rights Watch that [beds were short].",
            "Lake Rights Watch",
        ),
        (
            "A nurse told our correspondents [beds were short].",
            "our correspondents",
        ),
        (
            "[Beds were short], a nurse said in an interview with Radio Lac.",
            "Radio Lac",
        ),
        (
            "[Beds were short], a nurse said, speaking to the court.",
            "",
        ),
    ] {
        let (text, found) = cues(marked);
        let found = found
            .and_then(|it| it.through)
            .map_or("", |it| text.slice(it));
        assert_eq!(found, through, "{marked}");
    }
}

#[test]
fn a_negative_statement_denies_nothing() {
    for (marked, polarity) in [
        ("[The soldiers did not enter the village.]", Affirms),
        ("[L’armée n’a pas tiré.]", Affirms),
        ("[The courts did not meet their duty.]", Affirms),
        ("[Nine cases had not been looked into.]", Affirms),
        ("[The mission no longer has an office.]", Affirms),
        ("Residents said [the ambulance had not come].", Affirms),
        ("Officials said [it is not clear who fired].", Affirms),
        ("[The army said it had not fired].", Denies),
        ("The army said that [its men never fired].", Denies),
        ("[It did not fire], the army said.", Denies),
        ("L’armée affirme qu’[elle n’a pas tiré].", Denies),
        ("[The army refuted the report].", Denies),
        ("[The ministry dismissed the claims as rumours].", Denies),
        ("The army denied that [it had fired].", Denies),
        // Only what the other side had said.
        (
            "The army rejected the Lake Group’s claim that [its men had fired].",
            Affirms,
        ),
        (
            "The army denied accusations by the Lake Group, which [had spoken of murder].",
            Affirms,
        ),
    ] {
        let (_, found) = cues(marked);
        let found = found.unwrap_or_default();
        assert_eq!(found.polarity, polarity, "{marked}: {}", found.why);
    }
    check_voice(
        "The army rejected the Lake Group’s claim that [its men had fired].",
        "the Lake Group",
        "claim",
    );
}

#[test]
fn a_hedge_of_a_noun_leaves_the_claim_certain() {
    for (marked, hedges, certainty) in [
        (
            "[Inquiries into several reported thefts went nowhere.]",
            &["reported"][..],
            Certain,
        ),
        (
            "[They burned the mill to punish its owner for presumed dealings with rebels.]",
            &["presumed"],
            Certain,
        ),
        (
            "[Accusations of theft came first.]",
            &["Accusations of"],
            Certain,
        ),
        (
            "[They killed at least nine men, possibly more, in the mill.]",
            &["possibly"],
            Certain,
        ),
        // Outside of the selection it is not even listed.
        (
            "[They burned the mill] for presumed dealings.",
            &[],
            Certain,
        ),
        (
            "[The owner was killed by suspected rebels.]",
            &["suspected"],
            Possible,
        ),
        (
            "[Suspected rebels burned the mill.]",
            &["Suspected"],
            Possible,
        ),
        ("[They possibly burned the mill.]", &["possibly"], Possible),
        (
            "[There were accusations of theft.]",
            &["accusations of"],
            Possible,
        ),
    ] {
        let (text, found) = cues(marked);
        let found = found.unwrap_or_default();
        let words: Vec<_> = found.hedges.iter().map(|it| text.slice(*it)).collect();
        assert_eq!(words, hedges, "{marked}");
        assert_eq!(found.certainty, certainty, "{marked}");
    }
}

proptest! {
    #[test]
    fn any_words_get_an_answer(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "said", "told", "denied", "and", "the", "army", "According", "to", ",", ".", "“", "”", ":",
                "n", "’", "a", "pas", "by", "reported", "alleged", "7", "Feb", "May", "have", "was", "not",
                "ne", "Selon", "that", "in", "In", "à", "l", "é\u{301}", "(", ")", "–", "by", ";", "but", "who", "claim", "account", "s",
                "put", "at", "described", "as", "credited", "figures", "for", "it", "Ann", "rejected", "reporter",
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
