//! What the inspector says of values, and what keys and fields do to them.

use super::world::{CTRL, REPORT, World};
use crate::model::{Claim, DateValue, Figure, Polarity, RelationType, Unit, Value};
use crate::ui::rooms::settings::SettingsEvent;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rust_decimal::Decimal;

impl World {
    /// The value of the focused annotation.
    fn value(&self) -> Option<&Value> {
        self.focused().and_then(|it| it.value.as_ref())
    }

    fn figure(&self) -> &Figure {
        match self.value() {
            Some(Value::Figure(it)) => it,
            other => panic!("no figure but {other:?}; told: {:?}", self.told()),
        }
    }

    fn date(&self) -> &DateValue {
        match self.value() {
            Some(Value::Date(it)) => it,
            other => panic!("no date but {other:?}; told: {:?}", self.told()),
        }
    }

    fn claim(&self) -> &Claim {
        match self.value() {
            Some(Value::Claim(it)) => it,
            other => panic!("no claim but {other:?}; told: {:?}", self.told()),
        }
    }

    /// Replaces what stands in a field and leaves it with a key.
    fn enter(&mut self, field: &str, text: &str, leave: Key) {
        self.window.get_by_label(field).focus();
        self.settle();
        self.keys(CTRL, Key::A);
        self.key(Key::Backspace);
        if !text.is_empty() {
            self.type_text(text);
        }
        self.key(leave);
    }

    /// Clicks a control of the inspector, which may have to be scrolled to.
    fn reach(&mut self, label: &str) {
        self.window.get_by_label(label).scroll_to_me();
        self.settle();
        self.press(label);
    }

    /// What stands in a field.
    fn field(&self, name: &str) -> String {
        let node = self.window.get_by_label(name);
        node.accesskit_node().value().unwrap_or_default()
    }

    /// Tags words as a figure and accepts what they read as.
    fn figure_of(&mut self, words: &str) {
        self.tag(words, Key::Num3);
        self.key(Key::Y);
        assert!(self.value().is_some(), "{words} was not read");
    }

    /// Gives the scheme a type of relation between figures.
    fn relate_figures(&mut self) {
        let scheme = self.project().scheme();
        let figure = scheme.tags[2].id.clone();
        let kind = RelationType {
            id: "share".into(),
            label: "Share of".into(),
            from: vec![figure.clone()],
            to: vec![figure],
            symmetric: false,
            guideline: String::new(),
        };
        let ctx = self.window.ctx.clone();
        let event = SettingsEvent::SetRelationType { of: None, kind };
        self.window.state_mut().settings_event(&ctx, event);
        self.settle();
    }
}

#[test]
fn selected_words_show_what_they_would_read_as() {
    let mut world = World::over(REPORT);
    world.drag("160");
    world.point_away();
    assert!(world.shows_part("would read as a figure"));
    assert!(!world.shows_part("would read as a date"));
    assert!(world.shows("160"));
    world.drag("23 March 2019");
    world.point_away();
    assert!(world.shows_part("would read as a date"));
    assert!(world.shows("23 March 2019"));
    world.drag("herders were");
    world.point_away();
    assert!(!world.shows_part("would read as"));
}

#[test]
fn one_key_tags_the_selection_with_the_value_it_reads_as() {
    let mut world = World::over(REPORT);
    world.drag("23 March 2019");
    world.point_away();
    let steps = world.steps().len();
    world.key(Key::Y);
    world.expect(&[("date", "23 March 2019")]);
    let day = chrono::NaiveDate::from_ymd_opt(2019, 3, 23);
    assert_eq!((world.date().earliest, world.date().latest), (day, day));
    assert_eq!(world.steps().len(), steps + 1);
    world.keys(CTRL, Key::Z);
    world.expect(&[]);
}

#[test]
fn a_tagged_figure_is_proposed_and_stored_by_one_key() {
    let mut world = World::over(REPORT);
    world.tag("160", Key::Num3);
    assert_eq!(world.value(), None, "nothing is stored unseen");
    assert!(world.shows("Proposed, not stored"));
    assert_eq!(world.field("Least"), "160");
    let steps = world.steps().len();
    world.key(Key::Y);
    assert_eq!(world.figure().low, Some(Decimal::from(160)));
    assert_eq!(world.figure().high, Some(Decimal::from(160)));
    assert_eq!(world.steps()[steps..], ["Accept value".to_owned()]);
    assert!(!world.shows("Proposed, not stored"));
    // Accepted once; the key has nothing more to do.
    world.key(Key::Y);
    assert_eq!(world.steps().len(), steps + 1);
    world.keys(CTRL, Key::Z);
    assert_eq!(world.value(), None);
    assert!(world.shows("Proposed, not stored"));
    world.press("Accept value");
    assert_eq!(world.figure().low, Some(Decimal::from(160)));
}

#[test]
fn a_hidden_inspector_accepts_nothing_unseen() {
    let mut world = World::over(REPORT);
    world.keys(CTRL, Key::I);
    world.tag("160", Key::Num3);
    world.key(Key::Y);
    assert_eq!(world.value(), None);
    assert!(world.shows("Proposed, not stored"), "it is shown first");
    world.key(Key::Y);
    assert!(world.value().is_some());
}

#[test]
fn each_field_that_is_left_is_a_step() {
    let mut world = World::over(REPORT);
    world.figure_of("160");
    let steps = world.steps().len();
    world.key(Key::F2);
    world.keys(CTRL, Key::A);
    for letter in ["1", "5", "0"] {
        world.type_text(letter);
    }
    assert_eq!(world.steps().len(), steps, "nothing is a step while typing");
    world.key(Key::Enter);
    assert_eq!(world.figure().low, Some(Decimal::from(150)));
    world.enter("Counted", "herders", Key::Tab);
    world.enter("Qualifier", "some", Key::Enter);
    assert_eq!(
        world.steps()[steps..],
        ["Set least", "Set counted", "Set qualifier"].map(str::to_owned)
    );
    assert_eq!(world.figure().counted.words, "herders");
    assert!(world.shows_part("150 to 160"));
    world.keys(CTRL, Key::Z);
    assert_eq!(world.figure().qualifier, "");
    assert_eq!(world.field("Qualifier"), "");
    world.keys(CTRL, Key::Z);
    world.keys(CTRL, Key::Z);
    assert_eq!(world.figure().low, Some(Decimal::from(160)));
    assert_eq!(world.field("Least"), "160");
}

#[test]
fn a_changed_part_stores_the_proposal_with_it() {
    let mut world = World::over(REPORT);
    world.tag("160", Key::Num3);
    let steps = world.steps().len();
    world.enter("Most", "200", Key::Enter);
    assert_eq!(world.figure().low, Some(Decimal::from(160)));
    assert_eq!(world.figure().high, Some(Decimal::from(200)));
    assert_eq!(world.steps().len(), steps + 1);
}

#[test]
fn a_field_is_left_by_a_click_into_the_text() {
    let mut world = World::over(REPORT);
    world.figure_of("160");
    world.window.get_by_label("Qualifier").focus();
    world.settle();
    world.type_text("some");
    world.click_on("witness", 1);
    assert_eq!(world.focused_words(), None);
    let qualifier = |world: &World| match world.project().annotations().iter().next() {
        Some(it) => match &it.value {
            Some(Value::Figure(it)) => it.qualifier.to_string(),
            _ => String::new(),
        },
        None => String::new(),
    };
    assert_eq!(qualifier(&world), "some");
    // And by undo, which takes back what was just typed and nothing else.
    world.click_on("160", 1);
    world.window.get_by_label("Qualifier").focus();
    world.settle();
    world.type_text(" and more");
    world.window.get_by_label("Counted").focus();
    world.settle();
    assert_eq!(qualifier(&world), "some and more");
    world.key(Key::Escape);
    world.keys(CTRL, Key::Z);
    assert_eq!(qualifier(&world), "some");
}

#[test]
fn a_wrong_entry_is_told_and_kept() {
    let mut world = World::over(REPORT);
    world.figure_of("160");
    let steps = world.steps().len();
    let wrong = "‘1,2,3’ is no number: write 1200, 1,200 or 12.5";
    world.enter("Least", "1,2,3", Key::Enter);
    assert!(world.shows(wrong));
    assert_eq!(world.field("Least"), "1,2,3");
    assert_eq!(world.figure().low, Some(Decimal::from(160)));
    // Other fields are stored all the same.
    world.enter("Qualifier", "some", Key::Enter);
    assert_eq!(world.figure().qualifier, "some");
    assert_eq!(world.steps().len(), steps + 1);
    // It waits while another annotation is looked at.
    world.click_on("witness", 1);
    assert!(!world.shows(wrong));
    world.click_on("160", 1);
    assert!(world.shows(wrong));
    assert_eq!(world.field("Least"), "1,2,3");
    // Escape puts back what is stored.
    world.window.get_by_label("Least").focus();
    world.settle();
    world.key(Key::Escape);
    assert!(!world.shows(wrong));
    assert_eq!(world.field("Least"), "160", "the annotation stays focused");
    assert_eq!(world.steps().len(), steps + 1);
    // And what was never handed over is not.
    world.window.get_by_label("Least").focus();
    world.settle();
    world.type_text("7");
    world.key(Key::Escape);
    assert_eq!(world.field("Least"), "160");
    assert_eq!(world.steps().len(), steps + 1);
}

#[test]
fn a_wrong_entry_that_is_not_seen_any_more_is_told_in_a_notice() {
    let mut world = World::over(REPORT);
    world.figure_of("160");
    world.window.get_by_label("Most").focus();
    world.settle();
    world.type_text("x");
    world.click_on("witness", 1);
    let told = world.told();
    let last = told.last().expect("is told");
    assert!(last.contains("‘Most’ of “160” was not changed"), "{last}");
    world.click_on("160", 1);
    assert!(world.field("Most").contains('x'));
}

#[test]
fn bounds_may_pass_each_other_one_after_the_other() {
    let mut world = World::over(REPORT);
    world.figure_of("160");
    let steps = world.steps().len();
    world.enter("Least", "500", Key::Enter);
    assert!(world.shows_part("more than the most, 160"));
    assert_eq!(world.steps().len(), steps);
    world.enter("Most", "600", Key::Enter);
    assert_eq!(world.figure().low, Some(Decimal::from(500)));
    assert_eq!(world.figure().high, Some(Decimal::from(600)));
    assert_eq!(world.steps().len(), steps + 1, "both are one step");
    assert!(!world.shows_part("more than the most"));
}

#[test]
fn a_day_that_does_not_exist_is_told() {
    let mut world = World::over(REPORT);
    world.tag("23 March 2019", Key::Num5);
    world.key(Key::Y);
    world.enter("Latest", "2019-02-31", Key::Enter);
    assert!(world.shows("There is no day 31 in February 2019, which has 28"));
    world.enter("Latest", "2019-03", Key::Enter);
    assert_eq!(
        world.date().latest,
        chrono::NaiveDate::from_ymd_opt(2019, 3, 31)
    );
    assert!(world.shows("23 to 31 March 2019"));
    world.press("all of this time");
    assert!(world.date().throughout);
    world.press("Basis");
    world.press("Concluded");
    assert_eq!(world.date().basis, crate::model::Basis::Inferred);
    world.enter("Why", "the report says so", Key::Enter);
    assert!(world.shows("concluded: the report says so"));
}

#[test]
fn choices_and_ticks_are_steps() {
    let mut world = World::over(REPORT);
    world.figure_of("160");
    let steps = world.steps().len();
    world.press("Unit");
    world.press("Households");
    assert_eq!(world.figure().unit, Unit::Household);
    world.press("not exact");
    assert!(world.shows("≈ 160 households"));
    world.press("Harm");
    world.press("Wounded");
    world.press("Class");
    world.press("Civilians");
    assert!(world.shows("Peuhl herders, civilians, wounded"));
    world.enter("Most", "", Key::Enter);
    world.press("more than this");
    assert!(world.figure().low_open && world.figure().high.is_none());
    assert_eq!(world.steps().len(), steps + 6);
    for _ in 0..6 {
        world.keys(CTRL, Key::Z);
    }
    assert_eq!(world.figure().unit, Unit::Person);
    assert_eq!(world.figure().high, Some(Decimal::from(160)));
}

#[test]
fn a_figure_is_part_of_another_and_says_so_at_both() {
    let mut world = World::over("In all 176 died, 12 of them women.");
    world.figure_of("176");
    world.figure_of("12");
    world.reach("More: rate, as of, part of…");
    world.reach("Choose the whole…");
    assert!(world.app().annotate.has_dialog());
    world.type_text("176");
    world.key(Key::Enter);
    assert!(!world.app().annotate.has_dialog(), "{:?}", world.told());
    assert!(world.figure().part_of.is_some());
    world.press("“176”");
    assert_eq!(world.focused_words().as_deref(), Some("176"));
    world.press("“12”");
    assert_eq!(world.focused_words().as_deref(), Some("12"));
    world.enter("As of", "2019-04", Key::Enter);
    world.enter("Per what", "village", Key::Enter);
    assert!(world.figure().as_of.is_some());
    assert!(world.shows_part("per 1 village"));
    world.press("No part of “176”");
    assert_eq!(world.figure().part_of, None);
}

#[test]
fn cues_of_a_claim_are_proposed_and_accepted() {
    let mut world = World::over(REPORT);
    world.tag("The government denied working with the group", Key::Num4);
    assert!(world.shows("Proposed, not stored"));
    assert_eq!(world.field("Voice 1"), "The government");
    let steps = world.steps().len();
    world.key(Key::Y);
    assert_eq!(world.claim().polarity, Polarity::Denies);
    assert_eq!(world.claim().voices[0].words, "The government");
    assert_eq!(world.claim().voices[0].verb, "denied");
    assert_eq!(world.steps().len(), steps + 1);
    world.press("Add a voice");
    world.enter("Voice 2", "the army", Key::Enter);
    world.press("Move voice 2 up");
    assert_eq!(world.field("Voice 1"), "the army");
    world.press("Remove voice 1");
    assert_eq!(world.claim().voices.len(), 1);
    world.enter("Verb of voice 1", "rejected", Key::Enter);
    assert_eq!(world.claim().voices[0].verb, "rejected");
    world.press("Certainty");
    world.press("Possible");
    assert!(world.shows("The government (rejected), denied, possible"));
}

#[test]
fn selected_words_become_hedge_and_voice_of_the_claim() {
    let mut world = World::over(
        "Nothing here. Fighters reportedly burned the market, elders of the town told us. More.",
    );
    world.tag("Fighters reportedly burned the market", Key::Num4);
    let steps = world.steps().len();
    world.drag("reportedly");
    world.point_away();
    assert_eq!(world.focused_words(), None);
    assert!(world.shows("For the claim"));
    world.keys(Modifiers::SHIFT, Key::H);
    let text = world.text();
    let quoted = |world: &World| -> Vec<String> {
        let hedges = world.claim().hedges.iter();
        hedges
            .map(|&it| text.quote(it).unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(quoted(&world), ["reportedly"]);
    assert_eq!(world.steps()[steps..], ["Mark hedge".to_owned()]);
    // The voice stands outside the claim's own words.
    world.drag("elders of the town");
    world.point_away();
    world.key(Key::W);
    assert_eq!(world.claim().voices[0].words, "elders of the town");
    world.press("Not a hedge: reportedly");
    assert!(world.claim().hedges.is_empty());
    world.keys(CTRL, Key::Z);
    assert_eq!(quoted(&world), ["reportedly"]);
    // Away from the claim there is none to mark.
    world.click_on("Nothing", 1);
    world.drag("More");
    world.point_away();
    let steps = world.steps().len();
    assert!(!world.shows("For the claim"));
    world.keys(Modifiers::SHIFT, Key::H);
    world.key(Key::W);
    assert_eq!(world.steps().len(), steps);
}

#[test]
fn a_relation_is_made_listed_followed_and_removed() {
    let mut world = World::over("In all 176 died, 12 of them women, near Moura.");
    world.tag("Moura", Key::Num2);
    world.tag("176", Key::Num3);
    world.tag("12", Key::Num3);
    world.key(Key::B);
    let told = world.told();
    assert!(
        told.last()
            .is_some_and(|it| it.contains("no relation types yet"))
    );
    world.relate_figures();
    let steps = world.steps().len();
    world.key(Key::B);
    world.settle();
    // A click on what does not fit is told, and another can be made.
    world.click_on("Moura", 1);
    let told = world.told();
    assert!(
        told.last()
            .is_some_and(|it| it.contains("does not lead from figure to place")),
        "{told:?}"
    );
    world.click_on("176", 1);
    assert_eq!(world.steps()[steps..], ["Relate: Share of".to_owned()]);
    assert_eq!(world.focused_words().as_deref(), Some("12"));
    world.reach("Share of → figure: 176");
    assert_eq!(world.focused_words().as_deref(), Some("176"));
    world.reach("← Share of figure: 12");
    assert_eq!(world.focused_words().as_deref(), Some("12"));
    world.reach("Remove relation to figure: 176");
    assert!(world.project().relations().is_empty());
    world.keys(CTRL, Key::Z);
    assert_eq!(world.project().relations().len(), 1);
    world.key(Key::Delete);
    assert!(
        world.project().relations().is_empty(),
        "it goes with its end"
    );
    world.keys(CTRL, Key::Z);
    assert_eq!(world.project().relations().len(), 1);
}

#[test]
fn a_relation_is_chosen_by_keys_alone() {
    let mut world = World::over("In all 176 died, 12 of them women, 7 of them old.");
    for words in ["176", "12", "7 of"] {
        world.tag(words, Key::Num3);
    }
    world.relate_figures();
    world.key(Key::B);
    world.settle();
    world.type_text("176");
    world.key(Key::Enter);
    assert_eq!(world.project().relations().len(), 1, "{:?}", world.told());
    world.key(Key::B);
    world.settle();
    assert!(world.shows("Stop relating"));
    world.key(Key::Escape);
    assert!(!world.shows("Stop relating"));
    assert_eq!(world.project().relations().len(), 1);
}

#[test]
fn further_fields_tell_what_they_cannot_take() {
    use crate::model::{AttributeKind, AttributeType, AttributeValue, Scheme};
    let mut world = World::over(REPORT);
    let mut tag = Scheme::built_in().tags[0].clone();
    tag.attributes = [
        ("age", AttributeKind::Number),
        ("since", AttributeKind::Date),
    ]
    .map(|(name, kind)| AttributeType {
        name: name.into(),
        kind,
        required: false,
        guideline: String::new(),
    })
    .to_vec();
    let ctx = world.window.ctx.clone();
    let id = tag.id.clone();
    let event = SettingsEvent::EditTag { id, tag };
    world.window.state_mut().settings_event(&ctx, event);
    world.tag("Gen. Assimi Goïta", Key::Num1);
    world.key(Key::F2);
    world.type_text("about forty");
    world.key(Key::Enter);
    assert!(world.shows_part("‘about forty’ is no number"));
    assert_eq!(world.field("age"), "about forty");
    world.enter("since", "2020-13", Key::Enter);
    assert!(world.shows_part("‘2020-13’ is no date"));
    world.enter("since", "2020-08", Key::Enter);
    world.enter("age", "40", Key::Enter);
    let focused = world.focused().expect("is focused");
    assert!(
        matches!(focused.attributes.get("age"), Some(AttributeValue::Number(it)) if *it == Decimal::from(40))
    );
    assert!(matches!(
        focused.attributes.get("since"),
        Some(AttributeValue::Date(_))
    ));
}

#[test]
fn nothing_of_the_inspector_is_cut_off_in_a_small_or_zoomed_window() {
    for (width, height, zoom) in [(1024.0, 700.0, 1.0), (1280.0, 800.0, 2.0)] {
        let mut world = World::over(REPORT);
        world.figure_of("160");
        world.window.set_size(eframe::egui::vec2(width, height));
        world.window.ctx.set_zoom_factor(zoom);
        world.settle();
        world.settle();
        let right = world.window.ctx.content_rect().right();
        for name in [
            "Least",
            "Most",
            "Counted",
            "Harm",
            "Add to the counted",
            "not exact",
        ] {
            let rect = world.window.get_by_label(name).rect();
            assert!(
                rect.right() <= right + 0.5,
                "{name} ends at {} of {right}",
                rect.right()
            );
            assert!(rect.width() > 20.0, "{name} has {} points", rect.width());
        }
    }
}

#[test]
fn the_inspector_keeps_its_width_whatever_it_shows() {
    let mut world = World::over("On 7 March 2022 some 160 herders died in Ogossagou, they said.\n");
    let left = |world: &World| world.point(world.find("On").start).x;
    let right = |world: &World| world.ends("they said").1.x;
    let before = (left(&world), right(&world));
    for (words, key) in [
        ("7 March 2022", Key::Num5),
        ("herders died", Key::Num5),
        ("some 160", Key::Num3),
        ("Ogossagou", Key::Num2),
        ("died in Ogossagou", Key::Num4),
    ] {
        world.tag(words, key);
        world.settle();
        assert_eq!((left(&world), right(&world)), before, "{words}");
    }
}
