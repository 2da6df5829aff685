use super::*;
use std::collections::BTreeSet;

#[test]
fn every_action_has_a_name_of_its_own_and_words() {
    let mut names = BTreeSet::new();
    let mut actions = BTreeSet::new();
    for info in TABLE {
        let name = info.name;
        assert!(names.insert(name), "two actions are named {name}");
        assert!(actions.insert(info.action), "{name} stands twice");
        assert!(
            !name.is_empty()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{name} is not kebab-case",
        );
        assert!(info.help.ends_with('.'), "{name} has no help sentence");
        assert!(
            info.label.starts_with(char::is_uppercase),
            "{name} is not in sentence case",
        );
        assert_eq!(Action::from_name(name), Some(info.action));
        assert_eq!(info.action.info().name, name);
    }
}

#[test]
fn every_tag_key_and_every_nudge_is_listed() {
    for number in 1..=9 {
        assert_eq!(TagWith(number).info().action, TagWith(number));
    }
    for number in 1..=6 {
        assert_eq!(CompareView(number).info().action, CompareView(number));
    }
    for number in 1..=4 {
        assert_eq!(TakeSide(number).info().action, TakeSide(number));
    }
    for edge in [Start, End] {
        for way in [Back, Forward] {
            for reach in [Word, Character] {
                let nudge = Nudge(edge, way, reach);
                assert_eq!(nudge.info().action, nudge);
            }
        }
    }
}

#[test]
fn menus_hold_every_action_once_and_sections_only_grow() {
    let mut listed = 0;
    for menu in Menu::ALL {
        let sections: Vec<u8> = Action::in_menu(menu).map(|(_, section)| section).collect();
        assert!(!sections.is_empty(), "{} is empty", menu.label());
        assert!(sections.is_sorted(), "{} jumps back", menu.label());
        listed += sections.len();
    }
    assert_eq!(listed, Action::all().count());
}

#[test]
fn everything_is_available_when_everything_is_there() {
    for action in Action::all() {
        assert_eq!(action.available(&EVERYTHING), Ok(()), "{}", action.name());
    }
}

#[test]
fn rules_name_what_is_missing() {
    fn check(action: Action, change: impl FnOnce(&mut Context<'_>), missing: &str) {
        let mut context = EVERYTHING;
        change(&mut context);
        let found = action.available(&context);
        let name = action.name();
        assert!(
            found.is_err_and(|why| why.contains(missing)),
            "{name}: {found:?} does not say ‘{missing}’",
        );
    }
    check(SaveNow, |it| it.project_open = false, "No project");
    check(SaveNow, |it| it.writable = false, "read-only");
    check(AddSources, |it| it.writable = false, "read-only");
    check(TagWith(1), |it| it.writable = false, "read-only");
    check(TagWith(6), |it| it.tags = &it.tags[..5], "this key");
    check(TagWith(1), |it| it.text_shown = false, "not at hand");
    check(DismissSuggestion, |it| it.suggestion = false, "suggestion");
    check(DismissSuggestion, |it| it.writable = false, "read-only");
    check(Undo, |it| it.can_undo = false, "undo");
    check(Redo, |it| it.can_redo = false, "redo");
    check(CycleStacked, |it| it.stacked = 1, "one annotation");
    check(RemoveFragment, |it| it.fragments = 1, "only one part");
    check(NextSource, |it| it.sources = 1, "no other source");
    check(NextAnnotation, |it| it.annotations = 0, "no annotations");
    check(EditEvent, |it| it.event_chosen = false, "No event");
    check(PublishRange, |it| it.aspect_chosen = false, "row");
    check(PreferAccount, |it| it.account_chosen = false, "account");
    check(WithdrawVerdict, |it| it.verdict = false, "decided");
    check(RejectCandidate, |it| it.candidate = false, "candidates");
    check(TakeSide(1), |it| it.item_chosen = false, "disagreement");
    check(TakeBoth, |it| it.annotators = 0, "annotators");
    check(TakeSide(3), |it| it.annotators = 2, "two files");
    check(AcceptComparison, |it| it.writable = false, "read-only");
    check(
        DeleteAnnotation,
        |it| it.annotation_under_caret = false,
        "not on an annotation",
    );
}

#[test]
fn a_sticky_tag_can_be_chosen_before_anything_is_selected() {
    let mut context = EVERYTHING;
    context.selection = false;
    context.annotation_under_caret = false;
    assert_eq!(TagWith(2).available(&context), Ok(()));
    assert!(RepeatLastTag.available(&context).is_err());
}

#[test]
fn nothing_but_the_frame_works_without_a_project() {
    let context = Context::default();
    let free: Vec<&str> = Action::all()
        .filter(|action| action.available(&context).is_ok())
        .map(Action::name)
        .collect();
    assert_eq!(
        free,
        [
            "new-project",
            "open-project",
            "quit",
            "review-files",
            "show-library",
            "show-settings",
            "show-palette",
            "zoom-in",
            "zoom-out",
            "zoom-reset",
            "theme-light",
            "theme-dark",
            "theme-system",
            "show-keys",
            "show-notices",
            "about",
        ],
    );
}

#[test]
fn labels_take_in_the_moment() {
    fn check(action: Action, label: &str) {
        assert_eq!(action.label_in(&EVERYTHING), label);
    }
    check(TagWith(3), "Tag as Figure");
    check(Undo, "Undo ‘Tag as Actor’");
    check(Redo, "Redo ‘Delete annotation’");
    check(RepeatLastTag, "Tag as Place again");
    check(StickyTag, "Stop keeping the tag");
    check(SaveNow, "Save now");
    assert_eq!(TagWith(3).label_in(&Context::default()), "Tag with key 3");
    assert_eq!(Undo.label_in(&Context::default()), "Undo");
}
