//! Searching on threads: all is found, in order, and what is old stops.

use super::*;
use std::time::{Duration, Instant};

fn searched(name: &str, text: &str) -> Searched {
    Searched {
        source: SourceId::parse(name).expect("an id"),
        text: SourceText::new(text).expect("short"),
        skip: Vec::new(),
    }
}

fn finish(concordance: &mut Concordance) {
    let until = Instant::now() + Duration::from_secs(30);
    while concordance.is_running() || concordance.is_sorting() {
        assert!(Instant::now() < until, "the search does not end");
        concordance.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn rows(concordance: &Concordance) -> Vec<String> {
    (0..concordance.len())
        .map(|row| {
            let number = concordance.at_row(row).expect("a row");
            let (_, searched, span) = concordance.hit(number).expect("a hit");
            let context = crate::recognise::search::context(&searched.text, span, 6);
            format!("{}|{}|{}", context.left, context.hit, context.right)
        })
        .collect()
}

#[test]
fn hits_come_by_text_and_place_and_can_be_sorted() {
    let mut it = Concordance::default();
    let texts = vec![
        searched("a", "beta army delta"),
        searched("b", "none"),
        searched("c", "alfa army gamma, zeta ARMY alfa"),
    ];
    it.start(Query::words("army"), texts);
    finish(&mut it);
    assert_eq!((it.len(), it.counted(), it.progress()), (3, 3, 1.0));
    let by_place = [
        "beta |army| delta",
        "alfa |army| gamma",
        " zeta |ARMY| alfa",
    ];
    assert_eq!(rows(&it), by_place);
    let mut check = |column, descending, order: [usize; 3]| {
        it.sort(Sorting { column, descending });
        finish(&mut it);
        assert_eq!(rows(&it), order.map(|at| by_place[at]), "{column:?}");
    };
    check(Column::Left, false, [1, 0, 2]);
    check(Column::Left, true, [2, 0, 1]);
    check(Column::Right, false, [2, 0, 1]);
    check(Column::Hit, false, [2, 0, 1]);
    check(Column::Place, true, [2, 1, 0]);
}

#[test]
fn hits_in_stretches_to_skip_do_not_count() {
    let mut it = Concordance::default();
    let mut text = searched("a", "menu army menu army army");
    let span =
        |start, end| ByteSpan::new(ByteOffset::new(start), ByteOffset::new(end)).expect("ordered");
    text.skip = vec![span(0, 6), span(20, 21)];
    it.start(Query::words("army"), vec![text]);
    finish(&mut it);
    assert_eq!(rows(&it), [" menu |army| army"]);
}

#[test]
fn a_new_query_takes_the_place_of_the_old_one() {
    let text = searched("a", &"army said nothing. ".repeat(400_000));
    let mut it = Concordance::default();
    for words in ["a", "ar", "arm", "nothing", "army said nothing"] {
        it.start(Query::words(words), vec![text.clone()]);
        it.poll();
    }
    finish(&mut it);
    assert_eq!(it.len(), 400_000);
    let (_, searched, span) = it.hit(7).expect("a hit");
    assert_eq!(searched.text.slice(span), "army said nothing");
    it.clear();
    assert!(it.is_empty() && !it.is_running());
}

#[test]
fn what_cannot_be_kept_is_counted() {
    let text = searched("a", &"a ".repeat(MAX_HITS + 500));
    let mut it = Concordance::default();
    it.start(Query::words("a"), vec![text, searched("b", "a a a")]);
    finish(&mut it);
    assert_eq!((it.len(), it.counted()), (MAX_HITS, MAX_HITS as u64 + 503));
}

#[test]
fn a_pattern_that_cannot_be_read_is_complained_of() {
    let mut it = Concordance::default();
    let query = Query {
        text: "(".into(),
        regex: true,
        ..Query::default()
    };
    it.start(query, vec![searched("a", "(")]);
    finish(&mut it);
    assert!(it.complaint().is_some_and(|it| it.text.contains("no )")));
    it.start(Query::words("("), vec![searched("a", "(")]);
    finish(&mut it);
    assert_eq!((it.complaint(), it.len()), (None, 1));
}

#[test]
fn a_search_that_is_dropped_lets_its_thread_end() {
    // More parts than can wait: the thread is held up until it is let go.
    let text = searched("a", &"a ".repeat(3_000_000));
    let mut it = Concordance::default();
    it.start(Query::words("a"), vec![text]);
    let texts = Arc::downgrade(&it.texts);
    drop(it);
    let until = Instant::now() + Duration::from_secs(30);
    while texts.upgrade().is_some() {
        assert!(Instant::now() < until, "the thread goes on");
        std::thread::sleep(Duration::from_millis(1));
    }
}
