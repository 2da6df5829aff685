//! One gesture, one effect: mouse and keys in the reader.

use crate::desk::Desk;
use crate::program::wait_for;
use crate::screen::Point;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Modifiers, PointerButton, pos2};

/// A brief in the window.
fn reading(source: &str) -> Desk {
    let mut desk = Desk::with_briefs();
    desk.open();
    desk.choose(source);
    desk
}

#[test]
fn a_kept_tag_makes_each_gesture_an_annotation() {
    let mut desk = reading("hrw");
    let chip = desk.screen().named("Place, key 2").expect("a chip");
    desk.click(chip);
    desk.until("the tag is kept", |it| it.says("every drag: place"));
    let word = desk.show("Bassikonou").middle();
    desk.double_click(word);
    desk.until_mark("place: Bassikonou");
    desk.select("southeastern Mauritania");
    desk.until_mark("place: southeastern Mauritania");
    desk.save();
    desk.assert_on_disk(
        "hrw",
        &[
            ("place", "Bassikonou"),
            ("place", "southeastern Mauritania"),
        ],
    );
    // Clicked again, the chip lets go of the tag.
    desk.click(chip);
    desk.until("the tag is let go", |it| !it.says("every drag"));
    desk.select("the junta had to close all schools");
    desk.key("5");
    desk.until_mark("date: the junta had to close all schools");
}

#[test]
fn undo_and_redo_by_key_also_after_a_restart() {
    let mut desk = reading("hrw");
    desk.tag("M’berra camp", "place");
    desk.tag("737,000", "figure");
    desk.key("ctrl+z");
    desk.until_marks(&["place: M’berra camp"]);
    desk.key("ctrl+shift+z");
    desk.until_marks(&["figure: 737,000", "place: M’berra camp"]);
    desk.key("ctrl+z");
    desk.until_marks(&["place: M’berra camp"]);
    desk.key("ctrl+z");
    desk.until_marks(&[]);
    desk.key("ctrl+y");
    desk.until_marks(&["place: M’berra camp"]);
    desk.quit();
    desk.assert_on_disk("hrw", &[("place", "M’berra camp")]);

    desk.open();
    desk.choose("hrw");
    desk.until_marks(&["place: M’berra camp"]);
    // What was undone before the restart can still be redone, and undone.
    desk.key("ctrl+y");
    desk.until_marks(&["figure: 737,000", "place: M’berra camp"]);
    desk.key("ctrl+z");
    desk.until_marks(&["place: M’berra camp"]);
    desk.key("ctrl+z");
    desk.until_marks(&[]);
    desk.save();
    desk.assert_on_disk("hrw", &[]);
    desk.key("ctrl+y");
    desk.until_marks(&["place: M’berra camp"]);
    desk.save();
    desk.assert_on_disk("hrw", &[("place", "M’berra camp")]);
}

#[test]
fn an_edge_is_dragged_without_a_click_before() {
    let mut desk = reading("hrw");
    desk.tag("Wagner Group", "actor");
    // Nothing is focused any more.
    let title = desk.show("Chapter of an annual").middle();
    desk.click(title);
    desk.until("nothing is focused", |it| it.focused_mark().is_none());
    let edge = desk.show("Wagner Group").end_edge;
    let to = desk.show("linked to Russia").to;
    desk.drag(edge, to);
    desk.until_marks(&["actor: Wagner Group, linked to Russia"]);
    let edge = desk.show("Wagner Group, linked to Russia").start_edge;
    let to = desk.show("June the Wagner").from;
    desk.drag(edge, to);
    desk.until_marks(&["actor: June the Wagner Group, linked to Russia"]);
    desk.save();
    desk.assert_on_disk(
        "hrw",
        &[("actor", "June the Wagner Group, linked to Russia")],
    );
    // Each of both was one step.
    desk.key("ctrl+z");
    desk.until_marks(&["actor: Wagner Group, linked to Russia"]);
    desk.key("ctrl+z");
    desk.until_marks(&["actor: Wagner Group"]);
}

#[test]
fn a_drag_below_the_window_scrolls_and_selects_on() {
    let mut desk = reading("hrw");
    let from = desk.show("Human rights in Mali").from;
    assert!(
        desk.screen().find("Abuses by the army").is_none(),
        "it is further down"
    );
    desk.press_and_move(from, (from.0 + 200, 950));
    desk.until("the text scrolls under the drag", |it| {
        it.find("Abuses by the army").is_some()
    });
    desk.display
        .act(&["mouseup", "1", "sleep", "0.1", "key", "4"]);
    desk.until("it is tagged", |it| it.says("1 annotation"));
    desk.save();
    let found = desk.on_disk();
    let [one] = &found[..] else {
        panic!("one annotation: {found:?}");
    };
    assert_eq!(
        one.start,
        desk.expected("hrw", "claim", "Human rights in Mali").start
    );
    assert_eq!(one.tag, "claim");
    let reached = desk
        .expected("hrw", "claim", "Several attacks were aimed")
        .end;
    assert!(one.end > reached, "{} > {reached}", one.end);
}

#[test]
fn stacked_spans_are_cycled_and_deleted_one_by_one() {
    let mut desk = reading("hrw");
    desk.tag("Wagner Group", "actor");
    desk.tag("the Wagner Group, linked to Russia", "claim");
    // The very same words with another tag, and an overlap.
    desk.tag("Wagner Group", "place");
    desk.tag("Group, linked", "date");
    desk.save();
    let all = [
        ("actor", "Wagner Group"),
        ("claim", "the Wagner Group, linked to Russia"),
        ("place", "Wagner Group"),
        ("date", "Group, linked"),
    ];
    desk.assert_on_disk("hrw", &all);
    let inside = desk.show("Wagner").middle();
    // What was tagged last has the focus until the click arrives.
    let mut before = desk.screen().focused_mark();
    desk.click(inside);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let now = wait_for("another annotation is focused", || {
            desk.screen()
                .focused_mark()
                .filter(|it| Some(it) != before.as_ref())
        });
        before = Some(now.clone());
        seen.push(now);
        desk.key("c");
    }
    let first = seen[0].clone();
    desk.until("the first one again", |it| {
        it.focused_mark().as_ref() == Some(&first)
    });
    seen.sort();
    assert_eq!(
        seen,
        [
            "actor: Wagner Group",
            "claim: the Wagner Group, linked to Russia",
            "place: Wagner Group"
        ]
    );
    desk.key("Delete");
    desk.until("it is gone", |it| !it.marks().contains(&first));
    desk.save();
    let left: Vec<(&str, &str)> = all
        .into_iter()
        .filter(|(tag, words)| format!("{tag}: {words}") != first)
        .collect();
    assert_eq!(left.len(), 3);
    desk.assert_on_disk("hrw", &left);
}

#[test]
fn a_shift_click_selects_up_to_it() {
    let mut desk = reading("hrw");
    let words = desk.show("January along with Burkina Faso and Niger");
    desk.click(words.from);
    let (x, y) = words.to;
    desk.display.act(&[
        "keydown",
        "shift",
        "mousemove",
        &x.to_string(),
        &y.to_string(),
        "sleep",
        "0.05",
        "click",
        "1",
        "sleep",
        "0.05",
        "keyup",
        "shift",
    ]);
    desk.key("2");
    desk.until_mark("place: January along with Burkina Faso and Niger");
}

#[test]
fn a_drag_faster_than_a_frame_selects_what_it_went_over() {
    let mut desk = reading("hrw");
    for words in ["Yevgeny Prigozhin", "Community Court of Justice"] {
        let there = desk.show(words);
        let ((x, y), (to_x, to_y)) = (there.from, there.to);
        desk.display.act(&[
            "mousemove",
            &x.to_string(),
            &y.to_string(),
            "mousedown",
            "1",
            "mousemove",
            &to_x.to_string(),
            &to_y.to_string(),
            "mouseup",
            "1",
            "key",
            "1",
        ]);
        desk.until_mark(&format!("actor: {words}"));
    }
    desk.save();
    desk.assert_on_disk(
        "hrw",
        &[
            ("actor", "Yevgeny Prigozhin"),
            ("actor", "Community Court of Justice"),
        ],
    );
}

#[test]
fn a_drag_within_one_frame_begins_where_it_began() {
    let mut desk = reading("hrw");
    let words = "formalized a power grab, served to avoid a handover";
    let there = desk.show(words);
    let pos = |(x, y): Point| pos2(x as f32, y as f32);
    let button = |at: Point, pressed: bool| Event::PointerButton {
        pos: pos(at),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    // The pointer goes on after the release, to the first line.
    let beyond = desk.show("Human rights").from;
    desk.program().in_one_frame(vec![
        Event::PointerMoved(pos(there.from)),
        button(there.from, true),
        Event::PointerMoved(pos(there.to)),
        button(there.to, false),
        Event::PointerMoved(pos(beyond)),
    ]);
    desk.key("4");
    desk.until_mark(&format!("claim: {words}"));
}

#[test]
fn the_palette_runs_an_action() {
    let mut desk = reading("hrw");
    let done = |it: &crate::screen::Screen| it.of_role(Role::ListItem, "hrw, done").is_some();
    desk.key("ctrl+shift+p");
    desk.until("the palette lists actions", |it| {
        it.words().contains(&"Command palette")
    });
    desk.display
        .act(&["type", "--delay", "30", "source is done"]);
    desk.key("Return");
    desk.until("the source is done", done);
    desk.key("ctrl+z");
    desk.until("and not done", |it| !done(it));
}
