//! What is on the disk when the program is killed, when another window has the
//! project, and when another program writes the file.

use crate::desk::{Desk, TAGS};
use crate::program::wait_for;
use variorum::io::project::read_project;
use variorum::io::session::earlier_versions;

#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed() {
    let mut desk = Desk::with_briefs();
    desk.open();
    desk.choose("mrg");
    desk.tag("Bandiagara", "place");
    desk.save();
    desk.tag("14.7\u{a0}per cent", "figure");
    desk.until("the edits are on the disk", |it| {
        let words = it.words();
        words.contains(&"on disk, file follows") || words.contains(&"saved")
    });
    desk.kill();
    let in_file = desk.on_disk().len();
    desk.open();
    desk.choose("mrg");
    if in_file < 2 {
        desk.until("it is told", |it| it.says("One edit was brought back"));
    }
    desk.until("both are there", |it| it.says("2 annotations"));
    desk.show("14.7\u{a0}per cent");
    desk.until_mark("figure: 14.7\u{a0}per cent");
    // The file catches up without a key pressed.
    desk.until_saved();
    desk.assert_on_disk(
        "mrg",
        &[("place", "Bandiagara"), ("figure", "14.7\u{a0}per cent")],
    );
}

#[test]
fn a_second_window_only_reads() {
    let mut desk = Desk::with_briefs();
    desk.open();
    desk.choose("amnesty");
    let mut second = desk.second();
    wait_for("the second window says that it only reads", || {
        let screen = second.screen();
        let told = screen.says("The project is open read-only");
        (told && screen.words().contains(&"read-only")).then_some(())
    });
    second.raise(&desk.display);
    let there = wait_for("its text is shown", || {
        second.screen().find("people live in the Republic")
    });
    desk.drag(there.from, there.to);
    for (_, key) in TAGS {
        desk.key(key);
    }
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(second.screen().marks(), Vec::<String>::new());
    desk.raise();
    desk.tag("Burkina Faso", "place");
    desk.save();
    desk.assert_on_disk("amnesty", &[("place", "Burkina Faso")]);
}

/// One saved annotation in the file, another one only in the window, and the
/// file written by somebody else in between; the choice is on screen.
fn changed_under_the_window() -> Desk {
    let mut desk = Desk::with_briefs();
    desk.open();
    desk.choose("amnesty");
    desk.tag("Burkina Faso", "place");
    desk.save();
    let text = std::fs::read_to_string(desk.project()).unwrap();
    let theirs = text.replace("\"Ann\"", "\"Ann and Bakary\"");
    assert_ne!(text, theirs);
    std::fs::write(desk.project(), theirs).unwrap();
    desk.tag("Human Development Index", "figure");
    desk.key("ctrl+s");
    desk.until("the choice is offered", |it| {
        it.says("The project file was changed by another program")
    });
    assert_eq!(
        annotator(&desk),
        "Ann and Bakary",
        "nothing was written over"
    );
    desk
}

fn annotator(desk: &Desk) -> String {
    let read = read_project(&desk.project()).expect("reads");
    read.loaded.project.head().annotator.name.clone()
}

fn press(desk: &mut Desk, button: &str) {
    let screen = desk.until(button, |it| it.named(button).is_some());
    desk.click(screen.named(button).expect("was there"));
}

#[test]
fn mine_is_saved_over_a_changed_file_which_is_kept() {
    let mut desk = changed_under_the_window();
    press(&mut desk, "Save mine over it");
    desk.until_saved();
    desk.assert_on_disk(
        "amnesty",
        &[
            ("place", "Burkina Faso"),
            ("figure", "Human Development Index"),
        ],
    );
    assert_eq!(annotator(&desk), "Ann");
    let kept = earlier_versions(&desk.project());
    let theirs = kept.iter().any(|it| {
        std::fs::read_to_string(&it.path).is_ok_and(|it| it.contains("\"Ann and Bakary\""))
    });
    assert!(theirs, "their version is among {kept:?}");
}

#[test]
fn a_changed_file_is_opened_and_mine_is_kept_beside_it() {
    let mut desk = changed_under_the_window();
    press(&mut desk, "Open the file’s version");
    desk.until("theirs is open", |it| {
        it.words().contains(&"Ann and Bakary")
    });
    press(&mut desk, "Save mine beside it");
    desk.until("it is told where", |it| {
        it.says("Your version was saved as")
    });
    desk.quit();
    desk.assert_on_disk("amnesty", &[("place", "Burkina Faso")]);
    assert_eq!(annotator(&desk), "Ann and Bakary");
    let folder = desk.project();
    let folder = folder.parent().expect("a folder");
    let mut beside = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "ron") && *it != desk.project());
    let mine = beside.next().expect("a second project file");
    let mine = read_project(&mine).expect("reads").loaded.project;
    let quotes: Vec<String> = mine.annotations().iter().map(|it| it.text()).collect();
    assert!(
        quotes.contains(&"Human Development Index".to_owned()),
        "{quotes:?}"
    );
    assert_eq!(beside.next(), None);
}

#[test]
fn both_versions_are_merged() {
    let mut desk = changed_under_the_window();
    press(&mut desk, "Merge both");
    desk.until("theirs is taken over", |it| {
        it.words().contains(&"Ann and Bakary")
    });
    desk.until_saved();
    desk.assert_on_disk(
        "amnesty",
        &[
            ("place", "Burkina Faso"),
            ("figure", "Human Development Index"),
        ],
    );
    assert_eq!(annotator(&desk), "Ann and Bakary");
}
