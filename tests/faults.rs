//! Real faults: the program is killed at any moment, and two of it write at once.
//!
//! The faults that cannot be had for real (a disk that fails at the third
//! call) are tried beside the code, on a file system in memory.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::Duration;
use variorum::command::{Command, Put, Step, apply};
use variorum::io::clock;
use variorum::io::project::{
    OpenMode, Opened, WriteError, create_project, open_project, read_project, write_project,
};
use variorum::io::random;
use variorum::io::state::Folders;
use variorum::model::{Entity, EntityId, EntityKind, Head, Project, Sensitivity};

fn entity(number: u64) -> Command {
    Command::Entity(Put::set(Entity {
        id: EntityId::of_random(number),
        kind: EntityKind::default(),
        label: number.to_string(),
        aliases: Default::default(),
        within: Vec::new(),
        sensitivity: Sensitivity::default(),
        note: String::new(),
    }))
}

fn open(path: &Path) -> Opened {
    let folders = Folders::under(&path.with_file_name("home"));
    open_project(path, &folders, &OpenMode::default()).expect("opens")
}

/// Not a test by itself: what the killed process does, when told to. It adds
/// entities, saves now and then, and says how many are acknowledged.
#[test]
fn child_that_edits_until_it_is_killed() {
    let Some(path) = std::env::var_os("VARIORUM_TEST_EDIT") else {
        return;
    };
    let opened = open(&PathBuf::from(path));
    let (mut project, mut session) = (opened.project, opened.session);
    let before = session.queued();
    let first = project.entities().len() as u64;
    // Bounded, should the parent die first.
    for number in first..first + 20_000 {
        let forward = vec![entity(number)];
        let inverse = apply(&mut project, &forward).expect("applies").inverse;
        let step = Step {
            name: "Add".to_owned(),
            forward,
            inverse,
        };
        session.record_edit(&step, clock::now());
        if number % 7 == 0 {
            session.save(&project);
        }
        while session.queued() - session.acknowledged() > 20 {
            std::thread::sleep(Duration::from_micros(200));
        }
        if session.queued() == session.acknowledged() && session.queued() > before {
            let mut out = std::io::stdout();
            let line = format!("\nsafe {}\n", number + 1);
            // The parent may be gone.
            let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
        }
    }
}

#[test]
fn killed_at_any_moment_no_acknowledged_edit_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("mali.ron");
    create_project(&path, &Project::new(Head::default())).expect("creates");
    let mut most = 0;
    for _ in 0..12 {
        let mut child = Process::new(std::env::current_exe().expect("runs"))
            .args([
                "--exact",
                "child_that_edits_until_it_is_killed",
                "--nocapture",
            ])
            .env("VARIORUM_TEST_EDIT", &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let output = child.stdout.take().expect("is piped");
        let reader = std::thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            let safe = lines.filter_map(|it| it.strip_prefix("safe ")?.parse::<u64>().ok());
            safe.last()
        });
        std::thread::sleep(Duration::from_millis(150 + random::bits() % 250));
        child.kill().expect("is killed");
        child.wait().expect("has ended");
        let safe = reader.join().expect("reads").unwrap_or(most);

        let opened = open(&path);
        assert_eq!(opened.access, variorum::io::project::Access::Full);
        assert!(opened.conflicts.is_empty());
        assert_eq!(opened.notices, Vec::<String>::new());
        let found = opened.project.entities().len() as u64;
        assert!(found >= safe, "{found} of {safe} came back");
        // The entities are those of the first so many edits, none in between.
        assert!((0..found).all(|it| opened.project.entities().contains(&EntityId::of_random(it))));
        assert_eq!(opened.history.done() as u64, found);
        drop(opened);
        let names = std::fs::read_dir(dir.path()).expect("lists");
        let names: Vec<String> = names
            .map(|it| {
                it.expect("lists")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|it| it.ends_with(".tmp"))
            .collect();
        assert_eq!(names, Vec::<String>::new());
        most = found;
    }
    assert!(most > 20, "only {most} edits were made in all");
}

#[test]
fn two_writers_lose_nothing() {
    const ROUNDS: u64 = 40;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("mali.ron");
    let folders = Folders::under(&dir.path().join("home"));
    create_project(&path, &Project::new(Head::default())).expect("creates");
    let write = |from: u64| {
        for number in from..from + ROUNDS {
            for attempt in 0.. {
                assert!(attempt < 10_000, "never gets a turn");
                let read = read_project(&path).expect("is whole at any moment");
                let mut project = read.loaded.project;
                apply(&mut project, &[entity(number)]).expect("applies");
                match write_project(&path, &project, &read.stamp, &folders) {
                    Ok(()) => break,
                    Err(WriteError::Internal(message)) => unreachable!("{message}"),
                    // The other was faster: read again.
                    Err(_) => std::thread::sleep(Duration::from_micros(random::bits() % 3000)),
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| write(0));
        scope.spawn(|| write(ROUNDS));
    });
    let read = read_project(&path).expect("reads");
    assert_eq!(read.loaded.project.entities().len() as u64, 2 * ROUNDS);
}
