//! Every call of a save fails in turn.

use super::*;
use crate::io::fs::fake::{ALL_SURVIVALS, FakeFs, Fault};

const OLD: &[u8] = b"the old version of the file";
const NEW: &[u8] = b"the new one, which is longer than the old one was";

fn disk() -> (FakeFs, Stamp) {
    let fs = FakeFs::new();
    fs.folder("/p");
    fs.put("/p/a.ron", OLD);
    let (_, stamp) = read_stamped(&fs, Path::new("/p/a.ron")).expect("reads");
    fs.fail(None, io::ErrorKind::Other);
    (fs, stamp)
}

fn save(fs: &FakeFs, stamp: &Stamp) -> Result<Saved, SaveError> {
    let keep = Keep { spacing_secs: 0 };
    save_atomically(
        fs,
        Path::new("/p/a.ron"),
        NEW,
        Expect::Unchanged(stamp),
        Some(&keep),
    )
}

fn calls_of_a_save() -> usize {
    let (fs, stamp) = disk();
    save(&fs, &stamp).expect("saves");
    fs.calls()
}

fn litter(fs: &FakeFs) -> Vec<String> {
    let names = fs.names().into_iter();
    names.filter(|it| it.ends_with(".tmp")).collect()
}

/// Whoever gets `Ok` has the new file, whoever gets an error the old one.
#[track_caller]
fn check_outcome(fs: &FakeFs, result: &Result<Saved, SaveError>, when: &str) {
    let now = fs.get("/p/a.ron");
    match result {
        Ok(_) | Err(SaveError::Unconfirmed { .. }) => {
            assert_eq!(now.as_deref(), Some(NEW), "{when}");
        }
        Err(err) => {
            assert_eq!(now.as_deref(), Some(OLD), "{when}: {err}");
            assert!(err.to_string().contains("/p/a.ron"), "{when}: {err}");
        }
    }
}

#[test]
fn a_save_replaces_and_keeps_the_mode() {
    let (fs, stamp) = disk();
    let saved = save(&fs, &stamp).expect("saves");
    assert_eq!(saved.notes, Vec::<String>::new());
    assert_eq!(fs.get("/p/a.ron").as_deref(), Some(NEW));
    assert_eq!(fs.mode("/p/a.ron"), Some(0o644));
    assert!(litter(&fs).is_empty());
    let (_, again) = read_stamped(&fs, Path::new("/p/a.ron")).expect("reads");
    assert_eq!(again, saved.stamp);
    let old = &history::versions(&fs, Path::new("/p/a.ron"))[0].path;
    assert_eq!(fs.get(old.to_str().expect("plain")).as_deref(), Some(OLD));
}

#[test]
fn each_call_fails_once() {
    for error in [
        io::ErrorKind::StorageFull,
        io::ErrorKind::Other,
        io::ErrorKind::PermissionDenied,
    ] {
        let mut errors = 0;
        for call in 0..calls_of_a_save() {
            let (fs, stamp) = disk();
            fs.fail(Some(Fault::Once(call)), error);
            let result = save(&fs, &stamp);
            check_outcome(&fs, &result, &format!("call {call}, {error}"));
            assert!(litter(&fs).is_empty(), "call {call}: {:?}", fs.names());
            errors += usize::from(result.is_err());
            // The next save works.
            fs.fail(None, error);
            let stamp = match result {
                Ok(saved) => saved.stamp,
                Err(SaveError::Unconfirmed { stamp, .. }) => stamp,
                Err(_) => stamp,
            };
            save(&fs, &stamp).expect("the next save works");
            assert_eq!(fs.get("/p/a.ron").as_deref(), Some(NEW));
        }
        assert!(errors >= 8, "only {errors} of the calls made the save fail");
    }
}

#[test]
fn each_call_fails_from_then_on() {
    for call in 0..calls_of_a_save() {
        let (fs, stamp) = disk();
        fs.fail(Some(Fault::FromThenOn(call)), io::ErrorKind::StorageFull);
        let result = save(&fs, &stamp);
        fs.fail(None, io::ErrorKind::Other);
        check_outcome(&fs, &result, &format!("from call {call}"));
        // What could not be removed is named, and gone after the next sweep.
        if let Err(SaveError::Failed { litter: left, .. }) = &result {
            let left: Vec<String> = left.iter().map(|it| it.display().to_string()).collect();
            assert_eq!(litter(&fs), left);
        }
        sweep(&fs, Path::new("/p/a.ron"));
        assert!(litter(&fs).is_empty());
    }
}

#[test]
fn the_power_goes_at_each_call() {
    for call in 0..=calls_of_a_save() {
        for survives in ALL_SURVIVALS {
            let (fs, stamp) = disk();
            fs.fail(Some(Fault::PowerCut(call)), io::ErrorKind::Other);
            let result = save(&fs, &stamp);
            let after = fs.reboot(survives);
            let now = after.get("/p/a.ron");
            let whole = now.as_deref() == Some(OLD) || now.as_deref() == Some(NEW);
            assert!(whole, "call {call}, {survives:?}: {now:?}");
            // What was said to be saved is saved.
            if result.is_ok() {
                assert_eq!(now.as_deref(), Some(NEW), "call {call}, {survives:?}");
            }
        }
    }
}

#[test]
fn short_writes_are_completed() {
    let (fs, stamp) = disk();
    fs.writes_at_most(3);
    save(&fs, &stamp).expect("saves");
    assert_eq!(fs.get("/p/a.ron").as_deref(), Some(NEW));
}

#[test]
fn the_disk_is_full_at_every_byte() {
    for room in 0..NEW.len() {
        let (fs, stamp) = disk();
        fs.room_for(Some(room));
        let result = save(&fs, &stamp);
        let message = result.as_ref().expect_err("there is no room").to_string();
        assert!(message.contains("the disk is full"), "{message}");
        check_outcome(&fs, &result, "full");
        assert!(litter(&fs).is_empty());
    }
}

#[test]
fn a_share_that_cannot_flush_is_said() {
    let (fs, stamp) = disk();
    fs.without_sync();
    let saved = save(&fs, &stamp).expect("saves");
    assert_eq!(saved.notes.len(), 1, "{:?}", saved.notes);
}

#[test]
fn what_others_did_is_never_overwritten() {
    let cases: [(&[u8], &str); 4] = [
        (b"", "emptied"),
        (b"somebody else's", "changed"),
        // The same length, so that only the hash tells.
        (b"the OLD version of the file", "changed"),
        (
            b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            "changed",
        ),
    ];
    for (theirs, what) in cases {
        let (fs, stamp) = disk();
        fs.put("/p/a.ron", theirs);
        let message = save(&fs, &stamp).expect_err("changed").to_string();
        assert!(message.contains(what), "{message}");
        assert_eq!(fs.get("/p/a.ron").as_deref(), Some(theirs));
        assert!(litter(&fs).is_empty());
    }
    // The same bytes written again by another program are no change.
    let (fs, stamp) = disk();
    fs.put("/p/a.ron", OLD);
    save(&fs, &stamp).expect("nothing changed");
}

#[test]
fn a_removed_file_is_not_brought_back_silently() {
    let (fs, stamp) = disk();
    fs.remove(Path::new("/p/a.ron")).expect("removes");
    let message = save(&fs, &stamp).expect_err("gone").to_string();
    assert!(message.contains("removed"), "{message}");
}

#[test]
fn new_files_do_not_overwrite() {
    let (fs, _) = disk();
    let path = Path::new("/p/a.ron");
    let result = save_atomically(&fs, path, NEW, Expect::Absent, None);
    assert!(matches!(result, Err(SaveError::Exists { .. })));
    let path = Path::new("/p/b.ron");
    save_atomically(&fs, path, NEW, Expect::Absent, None).expect("saves");
    assert_eq!(fs.get("/p/b.ron").as_deref(), Some(NEW));
}

#[test]
fn links_are_followed_and_folders_refused() {
    let (fs, stamp) = disk();
    fs.folder("/q");
    fs.link("/q/link.ron", "/p/a.ron");
    let path = Path::new("/q/link.ron");
    save_atomically(&fs, path, NEW, Expect::Unchanged(&stamp), None).expect("saves");
    assert_eq!(fs.get("/p/a.ron").as_deref(), Some(NEW));
    assert_eq!(
        fs.stat_link(path).map(|it| it.kind).ok(),
        Some(Kind::Link),
        "the link stays a link"
    );

    fs.link("/q/dangling", "/p/none.ron");
    for path in ["/q", "/q/dangling", "/nowhere/b.ron"] {
        let result = save_atomically(&fs, Path::new(path), NEW, Expect::Anything, None);
        assert!(result.is_err(), "{path}");
    }
    assert!(litter(&fs).is_empty());
}

#[cfg(unix)]
mod real {
    use super::*;
    use crate::io::fs::RealFs;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path)
            .expect("is there")
            .permissions()
            .mode()
            & 0o777
    }

    #[test]
    fn on_a_real_disk() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("ségou.ron");
        let saved = save_atomically(&RealFs, &path, OLD, Expect::Absent, None).expect("saves");
        assert_eq!(mode(&path), 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("sets");
        let expect = Expect::Unchanged(&saved.stamp);
        let saved = save_atomically(&RealFs, &path, NEW, expect, None).expect("saves");
        assert_eq!(mode(&path), 0o640);
        assert_eq!(std::fs::read(&path).expect("reads"), NEW);
        assert!(!saved.stamp.is_stale(&RealFs, &path));
        std::fs::write(&path, OLD).expect("writes");
        assert!(saved.stamp.is_stale(&RealFs, &path));
        assert_eq!(std::fs::read_dir(dir.path()).expect("lists").count(), 1);
    }

    #[test]
    fn a_name_as_long_as_may_be() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(format!("{}.ron", "é".repeat(125)));
        save_atomically(&RealFs, &path, NEW, Expect::Absent, None).expect("saves");
    }

    #[test]
    fn pipes_and_devices_are_refused() {
        let result = save_atomically(&RealFs, Path::new("/dev/null"), NEW, Expect::Anything, None);
        assert!(matches!(result, Err(SaveError::NoPlainFile { .. })));
    }

    #[test]
    fn sweeping_takes_only_what_is_ours() {
        let dir = tempfile::tempdir().expect("a folder");
        let names = [
            (".a.ron.abcd2345.tmp", true),
            (".a.ron.abcd234.tmp", false),
            (".b.ron.abcd2345.tmp", false),
            (".a.ron.abcd/345.tmp", false),
            ("a.ron", false),
        ];
        for (name, _) in names.iter().filter(|(name, _)| !name.contains('/')) {
            std::fs::write(dir.path().join(name), "x").expect("writes");
        }
        sweep(&RealFs, &dir.path().join("a.ron"));
        for (name, gone) in names.iter().filter(|(name, _)| !name.contains('/')) {
            assert_eq!(dir.path().join(name).exists(), !gone, "{name}");
        }
    }
}

#[test]
fn versions_that_synchronising_left_are_found() {
    let fs = FakeFs::new();
    fs.folder("/p");
    let rivals_there = [
        "/p/a (Ann's conflicted copy 2025-01-01).ron",
        "/p/a.sync-conflict-20250101-080000-ABCDEFG.ron",
    ];
    for path in [
        "/p/a.ron",
        "/p/b.sync-conflict-1.ron",
        "/p/a.sync-conflict-1.txt",
    ] {
        fs.put(path, OLD);
    }
    rivals_there.iter().for_each(|it| fs.put(it, OLD));
    let found = rivals(&fs, Path::new("/p/a.ron"));
    assert_eq!(found, rivals_there.map(PathBuf::from));
}
