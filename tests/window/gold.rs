//! From two annotators' files to settled gold, by keys alone.

use crate::desk::Desk;
use crate::program::binary;
use crate::screen::Screen;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use variorum::io::project::read_project;
use variorum::model::Project;
use variorum::review::gold::{Board, Progress};

const FILES: [&str; 2] = ["mali-ann.ron", "mali-bakary.ron"];

/// How many keys are sent before it is looked whether all have arrived.
const BATCH: usize = 60;

/// How many disagreements are settled, and how many there are.
fn decided(screen: &Screen) -> Option<(usize, usize)> {
    screen.words().into_iter().find_map(|it| {
        let (done, all) = it.strip_suffix(" decided")?.split_once(" of ")?;
        Some((done.parse().ok()?, all.parse().ok()?))
    })
}

fn read(path: &Path) -> Project {
    read_project(path).expect("can be read").loaded.project
}

/// Presses Tab until that has the keyboard.
fn tab_to(desk: &mut Desk, name: &str) {
    for _ in 0..16 {
        if desk.screen().has_focus(name) {
            return;
        }
        desk.key("Tab");
        std::thread::sleep(Duration::from_millis(120));
    }
    panic!("Tab does not lead to ‘{name}’");
}

#[test]
fn the_sample_is_settled_by_one_key_for_each_disagreement() {
    let mut desk = Desk::with_annotators(&FILES);
    let files = FILES.map(|it| desk.path("projects").join(it));
    desk.start(&files);
    // The form knows the files and proposes the gold; it asks for a name.
    desk.until("the form is open", |it| it.says("Path of the gold project"));
    tab_to(&mut desk, "Reviewer");
    desk.type_text("Carla");
    tab_to(&mut desk, "Review");
    desk.key("Return");
    let screen = desk.until("the files are compared", |it| decided(it).is_some());
    let (none, all) = decided(&screen).expect("was there");
    assert_eq!(none, 0);
    assert!(all > 400, "{all} disagreements");
    desk.key("y");
    desk.until("what both have alike is accepted", |it| !it.says(" agreed"));
    // Every way to decide, over and over.
    let ways = ["1", "2", "1", "n", "2", "b", "1", "2"];
    let mut pressed = 0;
    while pressed < all {
        let count = BATCH.min(all - pressed);
        let keys: Vec<&str> = (pressed..pressed + count)
            .map(|at| ways[at % ways.len()])
            .collect();
        desk.keys(&keys);
        pressed += count;
        desk.until("each key has settled one more", |it| {
            decided(it) == Some((pressed, all))
        });
    }
    assert_eq!(pressed, all);
    desk.save();
    desk.quit();

    let checked = assert_cmd::Command::new(binary())
        .args(["check", "--json"])
        .arg(desk.project())
        .timeout(Duration::from_secs(60))
        .output()
        .expect("the program runs");
    assert!(checked.status.success(), "variorum check: {checked:?}");
    // Compared anew from the disk, nothing is left to decide.
    let gold = read(&desk.project());
    let sides = files.map(|it| read(&it));
    let names = ["Ann", "Bakary"].map(str::to_owned).to_vec();
    let board = Board::new(&gold, &sides.each_ref(), names);
    let progress = Progress::new(&gold, &board, BTreeSet::new());
    assert_eq!(progress.disputes(), (all, all));
    let (agreed, accepted) = progress.agreements();
    assert_eq!((agreed, progress.again()), (accepted, 0));
    // All that can stand in a gold project stands there.
    assert_eq!(gold.head().annotator.name, "Carla");
    let lists = [
        gold.annotations().len(),
        gold.entities().len(),
        gold.events().len(),
        gold.accounts().len(),
        gold.relations().len(),
        gold.settled().len(),
    ];
    assert!(lists.iter().all(|it| *it > 0), "{lists:?}");
}
