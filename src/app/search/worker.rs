//! The threads that search and sort.

use super::{Column, Hit, MAX_HITS, Run, Searched};
use crate::io::Wake;
use crate::recognise::search::{
    Complaint, Key, Matcher, Query, key_of_hit, key_of_left, key_of_right,
};
use crate::text::{ByteOffset, ByteSpan};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Hits by place in another order: their numbers.
pub(super) type Sorted = Vec<u32>;

/// A part of what a search found.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub hits: Vec<Hit>,
    /// How many hits there were, also those that are not kept.
    pub counted: u64,
    pub left_out: u32,
    /// So many bytes of all texts were looked at.
    pub bytes_done: u64,
    pub complaint: Option<Complaint>,
    pub last: bool,
}

/// Parts that wait to be fetched; a thread that is ahead of the window waits.
const WAITING: usize = 32;
/// So often parts are sent once the first was.
const PACE: Duration = Duration::from_millis(12);
/// So much text is looked at between two looks at the clock.
const STEP: usize = 256 << 10;
/// The first part is sent once it fills a window.
const FIRST: usize = 100;

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(&AtomicBool, &SyncSender<T>) + Send + 'static,
) -> Option<Run<T>> {
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, parts) = sync_channel(WAITING);
    let stopped = Arc::clone(&stop);
    let spawned = std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || work(&stopped, &sender));
    match spawned {
        Ok(_) => Some(Run { stop, parts }),
        Err(err) => {
            log::error!("a thread could not be started: {err}");
            None
        }
    }
}

pub(super) fn search(
    query: Query,
    texts: Arc<[Searched]>,
    wake: Option<Wake>,
) -> Option<Run<Part>> {
    spawn("variorum-search", move |stop, sender| {
        let mut desk = Desk {
            stop,
            sender,
            wake,
            part: Part::default(),
            kept: 0,
            sent: None,
        };
        match Matcher::new(&query) {
            Ok(matcher) => walk(&matcher, &texts, &mut desk),
            Err(complaint) => desk.part.complaint = Some(complaint),
        }
        desk.part.last = true;
        desk.send();
    })
}

/// Where a search puts what it found.
struct Desk<'a> {
    stop: &'a AtomicBool,
    sender: &'a SyncSender<Part>,
    wake: Option<Wake>,
    part: Part,
    kept: usize,
    sent: Option<Instant>,
}

impl Desk<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn send(&mut self) {
        let next = Part {
            bytes_done: self.part.bytes_done,
            ..Part::default()
        };
        let part = std::mem::replace(&mut self.part, next);
        // Whoever asked may have asked for something else by now.
        if self.sender.send(part).is_ok()
            && let Some(wake) = &self.wake
        {
            wake();
        }
        self.sent = Some(Instant::now());
    }

    fn maybe_send(&mut self) {
        let due = match self.sent {
            None => self.part.hits.len() >= FIRST,
            Some(sent) => sent.elapsed() >= PACE,
        };
        if due {
            self.send();
        }
    }
}

fn walk(matcher: &Matcher, texts: &[Searched], desk: &mut Desk<'_>) {
    let begun = Instant::now();
    let mut before = 0;
    for (text, searched) in (0u32..).zip(texts) {
        let mut scan = matcher.scan(&searched.text);
        let mut skip = searched.skip.iter().peekable();
        let mut more = true;
        // The first steps are short: the first page does not wait for the rest.
        let mut step = STEP / 8;
        while more && !desk.is_stopped() {
            let stop = desk.stop;
            let (mut hits, mut counted) = (std::mem::take(&mut desk.part.hits), 0);
            let room = MAX_HITS - desk.kept;
            let had = hits.len();
            more = scan.step(step, &|| stop.load(Ordering::Relaxed), &mut |span| {
                while skip.peek().is_some_and(|it| it.end() <= span.start()) {
                    skip.next();
                }
                if skip.peek().is_some_and(|it| it.overlaps(span)) {
                    return;
                }
                counted += 1;
                if hits.len() - had < room {
                    hits.push(Hit {
                        text,
                        start: span.start().get(),
                        end: span.end().get(),
                    });
                }
            });
            desk.kept += hits.len() - had;
            desk.part.hits = hits;
            desk.part.counted += counted;
            desk.part.bytes_done = before + scan.done() as u64;
            if desk.sent.is_none() && begun.elapsed() > PACE && !desk.part.hits.is_empty() {
                desk.send();
            } else {
                desk.maybe_send();
            }
            step = (step * 2).min(STEP);
        }
        if desk.is_stopped() {
            return;
        }
        desk.part.left_out = desk.part.left_out.saturating_add(scan.left_out());
        before += searched.text.as_str().len() as u64;
        desk.part.bytes_done = before;
    }
}

pub(super) fn sort(
    column: Column,
    texts: Arc<[Searched]>,
    hits: Arc<Vec<Hit>>,
    wake: Option<Wake>,
) -> Option<Run<Sorted>> {
    spawn("variorum-sort", move |stop, sender: &SyncSender<Sorted>| {
        let mut keys: Vec<(Key, u32)> = Vec::with_capacity(hits.len());
        for (number, hit) in (0u32..).zip(hits.iter()) {
            if number % 4096 == 0 && stop.load(Ordering::Relaxed) {
                return;
            }
            keys.push((key(column, &texts, *hit), number));
        }
        drop((texts, hits));
        // Equal ones stay by place.
        keys.sort_unstable();
        let order = keys.into_iter().map(|(_, number)| number).collect();
        if !stop.load(Ordering::Relaxed)
            && sender.send(order).is_ok()
            && let Some(wake) = wake
        {
            wake();
        }
    })
}

fn key(column: Column, texts: &[Searched], hit: Hit) -> Key {
    let searched = texts.get(hit.text as usize);
    let span = ByteSpan::new(ByteOffset::new(hit.start), ByteOffset::new(hit.end));
    let (Some(searched), Ok(span)) = (searched, span) else {
        return Key::default();
    };
    match column {
        Column::Place => Key::default(),
        Column::Left => key_of_left(&searched.text, span),
        Column::Hit => key_of_hit(&searched.text, span),
        Column::Right => key_of_right(&searched.text, span),
    }
}

/// Runs any other work on a thread, for one answer.
pub(super) fn answer<T: Send + 'static>(
    wake: Option<Wake>,
    work: impl FnOnce(&AtomicBool) -> Option<T> + Send + 'static,
) -> Option<Run<T>> {
    spawn("variorum-filter", move |stop, sender: &SyncSender<T>| {
        if let Some(answer) = work(stop)
            && sender.send(answer).is_ok()
            && let Some(wake) = wake
        {
            wake();
        }
    })
}
