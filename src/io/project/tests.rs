//! Opening, editing, saving, dying and opening again.

use super::*;
use crate::command::{self, Command, Put, Step};
use crate::io::clock;
use crate::io::fs::fake::{ALL_SURVIVALS, FakeFs, Fault};
use crate::io::session::SessionEvent;
use crate::model::{Annotator, Entity, EntityId, EntityKind, Head, Sensitivity};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

fn start() -> Project {
    Project::new(Head {
        title: "Mali, five sources".to_owned(),
        annotator: Annotator {
            id: "ann".into(),
            name: "Ann".to_owned(),
            ..Annotator::default()
        },
        ..Head::default()
    })
}

/// An open project as a window holds it.
struct Live {
    project: Project,
    history: History,
    session: Session,
}

impl Live {
    fn of(opened: Opened) -> Self {
        Self {
            project: opened.project,
            history: opened.history,
            session: opened.session,
        }
    }

    fn edit(&mut self, number: u64) {
        let entity = Entity {
            id: EntityId::of_random(number % 7),
            kind: EntityKind::default(),
            label: format!("entity “{number}”\n\u{202e}"),
            aliases: Default::default(),
            within: Vec::new(),
            sensitivity: Sensitivity::default(),
            note: String::new(),
        };
        let forward = vec![Command::Entity(Put::set(entity))];
        let applied = command::apply(&mut self.project, &forward).expect("applies");
        let step = Step {
            name: format!("Edit {number}"),
            forward,
            inverse: applied.inverse,
        };
        self.session.record_edit(&step, clock::now());
        self.history.push(step);
    }

    fn undo(&mut self) {
        if let Some(step) = self.history.undo() {
            command::apply_unchecked(&mut self.project, &step.inverse);
            self.session.record_undo();
        }
    }

    fn redo(&mut self) {
        if let Some(step) = self.history.redo() {
            command::apply_unchecked(&mut self.project, &step.forward);
            self.session.record_redo();
        }
    }

    /// Waits until the journal has everything.
    fn settle(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.session.acknowledged() < self.session.queued() {
            assert!(Instant::now() < deadline, "the journal does not get there");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Saves and gives what the session says of it.
    fn save(&mut self) -> Vec<SessionEvent> {
        self.session.save(&self.project);
        self.news()
    }

    fn news(&mut self) -> Vec<SessionEvent> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let events = self.session.poll();
            if !events.is_empty() {
                return events;
            }
            assert!(Instant::now() < deadline, "no news");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[track_caller]
    fn save_well(&mut self) {
        let events = self.save();
        assert!(
            matches!(&events[..], [SessionEvent::Saved { .. }]),
            "{events:?}"
        );
    }
}

/// A real folder with a project in it.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self {
            dir: tempfile::tempdir().expect("a folder"),
        };
        create_project(&desk.path(), &start()).expect("creates");
        desk
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("mali.ron")
    }

    fn folders(&self) -> Folders {
        Folders::under(&self.dir.path().join("home"))
    }

    fn open(&self) -> Opened {
        open_project(&self.path(), &self.folders(), &OpenMode::default()).expect("opens")
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.path()).expect("reads")
    }

    /// Opens it, makes two edits, saves if asked, and dies.
    fn leave_behind(&self, saved: bool) -> Project {
        let mut live = Live::of(self.open());
        live.edit(1);
        live.edit(2);
        if saved {
            live.save_well();
        }
        live.settle();
        live.project.clone()
    }
}

#[test]
fn an_untouched_file_is_not_touched() {
    let desk = Desk::new();
    // Not even if it is not in canonical form.
    let mut bytes = desk.bytes();
    bytes.extend(b"// a comment\n");
    std::fs::write(desk.path(), &bytes).expect("writes");
    let before = std::fs::metadata(desk.path()).expect("is there");
    let mut live = Live::of(desk.open());
    live.save_well();
    live.session.close(&live.project, PATIENCE);
    assert_eq!(desk.bytes(), bytes);
    let after = std::fs::metadata(desk.path()).expect("is there");
    assert_eq!(before.modified().ok(), after.modified().ok());
    let names = std::fs::read_dir(desk.dir.path()).expect("lists").count();
    assert_eq!(names, 2, "only the project and the state folder");
}

#[test]
fn unsaved_edits_come_back_with_their_history() {
    let desk = Desk::new();
    let mut live = Live::of(desk.open());
    (0..5).for_each(|it| live.edit(it));
    live.undo();
    live.settle();
    let (project, history) = (live.project.clone(), live.history.clone());
    drop(live);

    let opened = desk.open();
    assert_eq!(opened.recovered, Some(6));
    assert_eq!(opened.project, project);
    assert_eq!(opened.history, history);
    let mut live = Live::of(opened);
    assert!(!live.session.is_saved());
    (0..4).for_each(|_| live.undo());
    assert_eq!(live.project, start());
}

#[test]
fn undo_survives_a_restart_after_a_save() {
    let desk = Desk::new();
    let mut live = Live::of(desk.open());
    live.edit(1);
    live.save_well();
    live.edit(2);
    assert!(!live.session.is_saved());
    let (project, history) = (live.project.clone(), live.history.clone());
    let events = live.session.close(&project, PATIENCE);
    assert!(
        matches!(&events[..], [SessionEvent::Saved { steps: 2, .. }]),
        "{events:?}"
    );

    let opened = desk.open();
    assert_eq!(opened.recovered, None);
    assert_eq!((opened.project, opened.history), (project, history));
    assert!(opened.session.is_saved());
    assert_eq!(opened.notices, Vec::<String>::new());
}

#[test]
fn edits_that_were_taken_back_leave_the_file_alone() {
    let desk = Desk::new();
    let before = std::fs::metadata(desk.path()).expect("is there");
    let mut live = Live::of(desk.open());
    live.edit(1);
    live.undo();
    live.save_well();
    let after = std::fs::metadata(desk.path()).expect("is there");
    assert_eq!(before.modified().ok(), after.modified().ok());
    assert!(live.session.is_saved());
}

#[test]
fn a_second_window_is_read_only() {
    let desk = Desk::new();
    let first = desk.open();
    let mut second = desk.open();
    let Access::ReadOnly(reason) = &second.access else {
        unreachable!("two may not edit it");
    };
    let process = std::process::id().to_string();
    assert!(
        reason.contains("another window") && reason.contains(&process),
        "{reason}"
    );
    // What it is told all the same goes nowhere.
    second.session.record_undo();
    second.session.save(&second.project);
    assert_eq!(second.session.queued(), 0);

    let read = read_project(&desk.path()).expect("reads");
    let written = write_project(&desk.path(), &start(), &read.stamp, &desk.folders());
    assert!(matches!(written, Err(WriteError::Open { .. })));
    drop((first, second));
    assert_eq!(desk.open().access, Access::Full);
    write_project(&desk.path(), &start(), &read.stamp, &desk.folders()).expect("free now");
}

#[test]
fn a_file_changed_meanwhile_keeps_both_versions() {
    let desk = Desk::new();
    let ours = desk.leave_behind(false);
    let theirs = Project::new(Head::default());
    std::fs::write(desk.path(), file::write(&theirs)).expect("writes");

    let opened = desk.open();
    assert_eq!(opened.project, theirs);
    assert_eq!(opened.history, History::default());
    assert_eq!(opened.conflicts.len(), 1);
    assert_eq!(opened.conflicts[0].ours, ours);
    drop(opened);

    // It is shown until it is settled, also after new edits and saves.
    let mut live = Live::of(desk.open());
    live.edit(9);
    live.save_well();
    drop(live);
    let mut opened = desk.open();
    assert_eq!(opened.recovered, None);
    let conflict = opened.conflicts.pop().expect("still there");
    let beside = conflict.name_beside();
    conflict.save_as(&beside).expect("saves");
    assert!(conflict.save_as(&beside).is_err(), "nothing is overwritten");
    conflict.settle().expect("settles");
    assert_eq!(read_project(&beside).expect("reads").loaded.project, ours);
    drop(opened);
    assert!(desk.open().conflicts.is_empty());
}

#[test]
fn an_older_version_that_was_put_back_stays() {
    let desk = Desk::new();
    let old = desk.bytes();
    desk.leave_behind(true);
    std::fs::write(desk.path(), &old).expect("writes");
    let opened = desk.open();
    assert_eq!(opened.project, start());
    assert_eq!(opened.recovered, None);
    assert!(opened.conflicts.is_empty());
    assert_eq!(opened.notices.len(), 1, "{:?}", opened.notices);
}

#[test]
fn a_change_under_an_open_window_is_noticed_and_kept() {
    let desk = Desk::new();
    let mut live = Live::of(desk.open());
    live.edit(1);
    live.save_well();
    live.edit(2);
    let theirs = file::write(&Project::new(Head::default()));
    std::fs::write(desk.path(), &theirs).expect("writes");
    live.session.check_disk();
    let events = live.news();
    assert!(
        matches!(&events[..], [SessionEvent::ChangedOnDisk { .. }]),
        "{events:?}"
    );
    let events = live.save();
    assert!(
        matches!(&events[..], [SessionEvent::ChangedOnDisk { .. }]),
        "{events:?}"
    );
    assert_eq!(desk.bytes(), theirs.as_bytes());

    live.session.save_over(&live.project);
    let events = live.news();
    assert!(
        matches!(&events[..], [SessionEvent::Saved { .. }]),
        "{events:?}"
    );
    assert_eq!(desk.bytes(), file::write(&live.project).as_bytes());
    let versions =
        crate::io::session::earlier_versions(&desk.path().canonicalize().expect("is there"));
    let kept = std::fs::read(&versions[0].path).expect("reads");
    assert_eq!(kept, theirs.as_bytes());
}

#[test]
fn a_file_removed_under_an_open_window_can_be_brought_back() {
    let desk = Desk::new();
    let mut live = Live::of(desk.open());
    live.edit(1);
    std::fs::remove_file(desk.path()).expect("removes");
    let events = live.save();
    assert!(
        matches!(&events[..], [SessionEvent::ChangedOnDisk { message }] if message.contains("removed"))
    );
    live.session.save_over(&live.project);
    let events = live.news();
    assert!(
        matches!(&events[..], [SessionEvent::Saved { .. }]),
        "{events:?}"
    );
    assert_eq!(desk.bytes(), file::write(&live.project).as_bytes());
}

#[test]
fn a_damaged_journal_gives_what_is_good_of_it() {
    let desk = Desk::new();
    desk.leave_behind(false);
    let canonical = desk.path().canonicalize().expect("is there");
    let journal = desk.folders().journal(&canonical).join("journal");
    let bytes = std::fs::read(&journal).expect("reads");
    // Whatever is cut off or flipped, it opens with a prefix of the edits.
    for at in (0..bytes.len()).step_by(7) {
        for flip in [false, true] {
            let mut damaged = bytes.clone();
            if flip {
                damaged[at] ^= 1;
            } else {
                damaged.truncate(at);
            }
            std::fs::write(&journal, &damaged).expect("writes");
            let opened = desk.open();
            assert_eq!(opened.access, Access::Full);
            let steps = opened.history.steps().len();
            assert!(steps <= 2 && opened.recovered.unwrap_or(0) == steps);
            // And goes on from there.
            let mut live = Live::of(opened);
            live.edit(3);
            live.settle();
            let project = live.project.clone();
            drop(live);
            let opened = desk.open();
            assert_eq!(
                (opened.project, opened.history.steps().len()),
                (project, steps + 1)
            );
        }
    }
}

#[test]
fn a_long_journal_is_shortened_without_losing_history() {
    let desk = Desk::new();
    let mut live = Live::of(desk.open());
    for round in 0..50 {
        live.edit(round);
        if round % 5 != 0 {
            live.undo();
        }
    }
    live.save_well();
    let (project, history) = (live.project.clone(), live.history.clone());
    live.session.close(&project, PATIENCE);
    let canonical = desk.path().canonicalize().expect("is there");
    let journal = desk.folders().journal(&canonical).join("journal");
    let size = || std::fs::metadata(&journal).expect("is there").len();
    let before = size();
    let mode = OpenMode {
        compact_beyond: 100,
        ..OpenMode::default()
    };
    for _ in 0..2 {
        let opened = open_project(&desk.path(), &desk.folders(), &mode).expect("opens");
        assert_eq!(opened.recovered, None);
        assert_eq!((&opened.project, &opened.history), (&project, &history));
    }
    assert!(size() < before / 2, "{} of {before}", size());
    let mut live = Live::of(open_project(&desk.path(), &desk.folders(), &mode).expect("opens"));
    live.edit(99);
    live.settle();
    let (project, history) = (live.project.clone(), live.history.clone());
    drop(live);
    let opened = desk.open();
    assert_eq!(
        (opened.recovered, opened.project, opened.history),
        (Some(1), project, history)
    );
}

#[test]
fn what_is_no_project_is_refused_with_place_and_cause() {
    let dir = tempfile::tempdir().expect("a folder");
    let good = file::write(&start());
    let merge = format!("{good}\n<<<<<<< HEAD\n");
    let line = format!("line {}", good.lines().count() + 2);
    let cases: [(&str, &[u8], &str); 6] = [
        ("empty.ron", b"", "empty"),
        ("zeros.ron", &[0; 4096], "zeros"),
        ("latin1.ron", b"Project(\n title: \"S\xE9gou\"", "line 2"),
        ("merge.ron", merge.as_bytes(), &line),
        ("cut.ron", &good.as_bytes()[..good.len() / 2], "line "),
        ("picture.ron", b"\x89PNG\r\n", "line 1"),
    ];
    let folders = Folders::under(&dir.path().join("home"));
    for (name, bytes, part) in cases {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).expect("writes");
        for opened in [
            read_project(&path).map(drop),
            open_project(&path, &folders, &OpenMode::default()).map(drop),
        ] {
            let message = opened.expect_err(name).to_string();
            assert!(
                message.contains(name) && message.contains(part),
                "{message}"
            );
            assert!(message.len() < 4000);
        }
        assert_eq!(std::fs::read(&path).expect("reads"), bytes);
    }
    for path in [
        dir.path().to_owned(),
        dir.path().join("none.ron"),
        "/dev/zero".into(),
    ] {
        assert!(read_project(&path).is_err(), "{}", path.display());
    }
}

#[test]
fn an_emptied_file_names_the_last_good_version() {
    let desk = Desk::new();
    desk.leave_behind(true);
    std::fs::write(desk.path(), "").expect("writes");
    let Err(OpenError::Damaged { versions, .. }) = read_project(&desk.path()) else {
        unreachable!("it is empty");
    };
    assert_eq!(
        read_project(&versions[0]).expect("reads").loaded.project,
        start()
    );
}

#[cfg(unix)]
#[test]
fn links_lead_to_one_project_and_pipes_to_none() {
    let desk = Desk::new();
    let link = desk.dir.path().join("link.ron");
    std::os::unix::fs::symlink(desk.path(), &link).expect("links");
    let first = desk.open();
    let second = open_project(&link, &desk.folders(), &OpenMode::default()).expect("opens");
    assert!(
        matches!(second.access, Access::ReadOnly(_)),
        "it is the same project"
    );
    drop((first, second));
    let mut live =
        Live::of(open_project(&link, &desk.folders(), &OpenMode::default()).expect("opens"));
    live.edit(1);
    live.save_well();
    assert!(
        std::fs::symlink_metadata(&link)
            .expect("is there")
            .is_symlink()
    );
    assert_eq!(
        read_project(&desk.path()).expect("reads").loaded.project,
        live.project
    );
}

#[test]
fn a_state_folder_that_cannot_be_written_is_told_and_saves_work() {
    let desk = Desk::new();
    // A file where the folder should be fails for every user.
    std::fs::write(desk.dir.path().join("home"), "").expect("writes");
    let opened = desk.open();
    assert_eq!(opened.access, Access::Full);
    assert!(!opened.notices.is_empty());
    let mut live = Live::of(opened);
    live.edit(1);
    let events = live.news();
    assert!(
        matches!(&events[..], [SessionEvent::JournalFailed { .. }]),
        "{events:?}"
    );
    let events = live.save();
    assert!(
        matches!(&events[..], [SessionEvent::Saved { .. }]),
        "{events:?}"
    );
    assert_eq!(desk.bytes(), file::write(&live.project).as_bytes());
    std::fs::remove_file(desk.dir.path().join("home")).expect("removes");
    let events = live.news();
    assert!(
        matches!(&events[..], [SessionEvent::JournalRecovered]),
        "{events:?}"
    );
}

// On a disk in memory.

fn open_fake(fs: &FakeFs) -> Opened {
    let folders = Folders::under(Path::new("/home"));
    let path = Path::new("/p/mali.ron");
    let mode = OpenMode::default();
    open_on(Arc::new(fs.clone()), path, &folders, &mode, &|_| Ok(None)).expect("opens")
}

fn fake_disk() -> FakeFs {
    let fs = FakeFs::new();
    fs.folder("/p");
    fs.put("/p/mali.ron", file::write(&start()).as_bytes());
    fs
}

/// What a user does in a minute. Gives all states the project went through
/// and the last of them that was acknowledged.
fn work(fs: &FakeFs) -> (Vec<(Project, History)>, usize) {
    let mut live = Live::of(open_fake(fs));
    let mut states = vec![(live.project.clone(), live.history.clone())];
    let mut safe = 0;
    for round in 0..6_u64 {
        match round {
            3 => live.undo(),
            _ => live.edit(round),
        }
        states.push((live.project.clone(), live.history.clone()));
        let short = Duration::from_millis(30);
        if live.session.flusher_for_tests(short) {
            safe = states.len() - 1;
        }
        if round % 2 == 1 {
            live.session.save(&live.project);
            let deadline = Instant::now() + short;
            while live.session.poll().is_empty() && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
    (states, safe)
}

/// The power goes at each call of a session, and any part of what was not
/// flushed survives: the project opens with every acknowledged edit.
#[test]
fn the_power_goes_at_each_call_of_a_session() {
    let fs = fake_disk();
    fs.fail(None, io::ErrorKind::Other);
    work(&fs);
    let calls = fs.calls();
    for call in (8..calls).step_by(2) {
        let fs = fake_disk();
        fs.fail(Some(Fault::PowerCut(call)), io::ErrorKind::Other);
        let (states, safe) = work(&fs);
        for survives in ALL_SURVIVALS {
            let after = fs.reboot(survives);
            let opened = open_fake(&after);
            let state = (opened.project, opened.history);
            let found = states.iter().rposition(|it| *it == state);
            assert!(
                found.is_some_and(|found| found >= safe),
                "call {call}, {survives:?}: {found:?}, but {safe} was safe"
            );
            assert!(opened.conflicts.is_empty(), "call {call}, {survives:?}");
        }
    }
}

#[derive(Clone, Debug)]
enum Act {
    Edit(u64),
    Undo,
    Redo,
    Save,
    Kill,
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => any::<u64>().prop_map(Act::Edit),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
        1 => Just(Act::Save),
        1 => Just(Act::Kill),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is done in whatever order, a restart changes nothing.
    #[test]
    fn a_restart_at_any_moment_changes_nothing(acts in proptest::collection::vec(any_act(), 0..40)) {
        let fs = fake_disk();
        let mut live = Live::of(open_fake(&fs));
        for act in acts {
            match act {
                Act::Edit(number) => live.edit(number),
                Act::Undo => live.undo(),
                Act::Redo => live.redo(),
                Act::Save => live.save_well(),
                Act::Kill => {
                    live.settle();
                    let (project, history) = (live.project.clone(), live.history.clone());
                    drop(live);
                    live = Live::of(open_fake(&fs));
                    prop_assert_eq!(&live.project, &project);
                    prop_assert_eq!(&live.history, &history);
                }
            }
        }
        while live.history.undoable().is_some() {
            live.undo();
        }
        prop_assert_eq!(live.project, start());
    }
}
