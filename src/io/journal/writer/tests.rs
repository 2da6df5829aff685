//! The writer on a disk that fails.

use super::super::record;
use super::*;
use crate::io::fs::fake::{ALL_SURVIVALS, FakeFs, Fault};

const PATH: &str = "/s/journals/x/journal";
const PATIENCE: Duration = Duration::from_secs(20);

fn edit(number: usize) -> Record {
    Record::Edit {
        name: format!("edit {number}"),
        at: "2025-01-01T00:00:00Z".to_owned(),
        forward: "f".repeat(number),
        inverse: "i\n".to_owned(),
    }
}

fn start(fs: &FakeFs, good: u64) -> Writer {
    let base: Arc<[u8]> = Arc::from(&b"base"[..]);
    let start = Start {
        path: PATH.into(),
        good,
        head: vec![Record::Undo],
        base: Some(("/s/journals/x/base.ron".into(), base)),
        lock: None,
    };
    Writer::start(Arc::new(fs.clone()), start).expect("a thread")
}

fn records(fs: &FakeFs) -> Vec<Record> {
    record::read(&fs.get(PATH).unwrap_or_default()).records
}

#[test]
fn records_are_on_the_disk_when_acknowledged() {
    let fs = FakeFs::new();
    let writer = start(&fs, 0);
    assert_eq!(
        fs.get(PATH),
        None,
        "nothing is written before the first edit"
    );
    (0..50).for_each(|it| writer.record(edit(it)));
    assert!(writer.flush(PATIENCE));
    assert_eq!((writer.queued(), writer.acknowledged()), (50, 50));
    for survives in ALL_SURVIVALS {
        let after = fs.reboot(survives);
        assert_eq!(records(&after).len(), 51, "{survives:?}");
        assert_eq!(after.get("/s/journals/x/base.ron"), Some(b"base".to_vec()));
    }
    assert!(writer.close(PATIENCE));
}

#[test]
fn it_goes_on_behind_what_is_good() {
    let fs = FakeFs::new();
    let writer = start(&fs, 0);
    writer.record(edit(1));
    assert!(writer.close(PATIENCE));
    let mut bytes = fs.get(PATH).expect("written");
    let good = bytes.len() as u64;
    bytes.extend(b"0000000a torn");
    fs.put(PATH, &bytes);
    let writer = start(&fs, good);
    writer.record(edit(2));
    assert!(writer.close(PATIENCE));
    assert_eq!(records(&fs), [Record::Undo, edit(1), edit(2)]);
}

/// Every call fails once, with short writes: all records get there in the
/// end, in order, once, and the failure is told.
#[test]
fn each_call_fails_once_and_nothing_is_lost() {
    let mut told = 0;
    for call in 0..40 {
        let fs = FakeFs::new();
        fs.writes_at_most(7);
        fs.fail(Some(Fault::Once(call)), io::ErrorKind::StorageFull);
        let writer = start(&fs, 0);
        let errors = Arc::new(AtomicU64::new(0));
        writer.record(edit(1));
        writer.flush(Duration::from_millis(20));
        errors.fetch_add(u64::from(writer.error().is_some()), Ordering::SeqCst);
        writer.record(edit(2));
        assert!(writer.flush(PATIENCE), "call {call}");
        assert_eq!(writer.error(), None, "call {call}");
        assert_eq!(
            records(&fs),
            [Record::Undo, edit(1), edit(2)],
            "call {call}"
        );
        told += errors.load(Ordering::SeqCst);
        assert!(writer.close(PATIENCE));
    }
    assert!(told > 10, "only {told} failures were told");
}

#[test]
fn a_full_disk_is_told_and_the_caller_is_not_blocked() {
    let fs = FakeFs::new();
    fs.room_for(Some(30));
    let writer = start(&fs, 0);
    let woken = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&woken);
    writer.on_change(Arc::new(move || {
        count.fetch_add(1, Ordering::SeqCst);
    }));
    writer.record(edit(1));
    assert!(!writer.flush(Duration::from_millis(200)));
    let message = writer.error().expect("is told");
    assert!(
        message.contains(PATH) && message.contains("full"),
        "{message}"
    );
    assert!(woken.load(Ordering::SeqCst) > 0);
    fs.room_for(None);
    assert!(writer.flush(PATIENCE));
    assert_eq!(records(&fs), [Record::Undo, edit(1)]);
}

#[test]
fn a_journal_that_was_taken_away_is_told() {
    let fs = FakeFs::new();
    let writer = start(&fs, 0);
    writer.record(edit(1));
    assert!(writer.flush(PATIENCE));
    fs.remove(Path::new(PATH)).expect("removes");
    writer.record(edit(2));
    assert!(!writer.flush(Duration::from_millis(200)));
    assert!(writer.error().is_some());
    // Closing does not wait for what will not happen.
    let began = Instant::now();
    assert!(!writer.close(Duration::from_millis(100)));
    assert!(began.elapsed() < Duration::from_secs(5));
}
