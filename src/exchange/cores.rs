//! Work on documents or files that do not depend on one another, on all cores.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, available_parallelism, scope};

/// What `work` makes of each item, whose number it is told, in the order of the
/// items.
pub(super) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let cores = available_parallelism().map_or(1, NonZero::get);
    if cores.min(items.len()) < 2 {
        let all = items.iter().enumerate();
        return all.map(|(at, it)| work(at, it)).collect();
    }
    let next = AtomicUsize::new(0);
    // Items differ in size: whoever is done takes the next one.
    let run = || {
        let mut done = Vec::new();
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).map(|it| (at, it))
        } {
            done.push((at, work(at, item)));
        }
        done
    };
    let mut all: Vec<(usize, R)> = scope(|scope| {
        // A thread that the system does not give is one that does not help.
        let helpers = 1..cores.min(items.len());
        let helpers = helpers.filter_map(|_| Builder::new().spawn_scoped(scope, run).ok());
        let helpers: Vec<_> = helpers.collect();
        let mut all = run();
        for it in helpers {
            match it.join() {
                Ok(mut done) => all.append(&mut done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_unstable_by_key(|it| it.0);
    all.into_iter().map(|it| it.1).collect()
}

/// What comes of work that is done piece by piece.
pub(super) enum Part<P, R> {
    /// The next piece.
    Piece(P),
    /// What the work gives in the end.
    End(R),
}

/// What `work` gives of each item, piece by piece and in the end, handed to `take`
/// in the order of the items: what is of the item whose turn it is at once, so that
/// only what is of later ones waits in memory.
pub(super) fn parts_in_order<T: Sync, P: Send, R: Send>(
    items: &[T],
    work: impl Fn(usize, &T, &mut (dyn FnMut(P) + Send)) -> R + Sync,
    take: impl FnMut(Part<P, R>) + Send,
) {
    let line = Mutex::new(Line {
        next: 0,
        waiting: BTreeMap::new(),
        take,
    });
    // Whoever panics with the lock held ends everything here anyway.
    let put = |at, part| {
        if let Ok(mut line) = line.lock() {
            line.put(at, part);
        }
    };
    each(items, |at, item| {
        let made = work(at, item, &mut |piece| put(at, Part::Piece(piece)));
        put(at, Part::End(made));
    });
}

/// Parts of items in the order of these.
struct Line<P, R, F> {
    /// The item whose turn it is.
    next: usize,
    waiting: BTreeMap<usize, Vec<Part<P, R>>>,
    take: F,
}

impl<P, R, F: FnMut(Part<P, R>)> Line<P, R, F> {
    fn put(&mut self, at: usize, part: Part<P, R>) {
        if at != self.next {
            return self.waiting.entry(at).or_default().push(part);
        }
        let mut ends = matches!(part, Part::End(_));
        (self.take)(part);
        while ends {
            self.next += 1;
            let parts = self.waiting.remove(&self.next).unwrap_or_default();
            ends = matches!(parts.last(), Some(Part::End(_)));
            parts.into_iter().for_each(&mut self.take);
        }
    }
}

/// The same as [`each`] for work that takes its items over.
pub(super) fn each_of<T: Send, R: Send>(
    items: Vec<T>,
    work: impl Fn(usize, T) -> R + Sync,
) -> Vec<R> {
    let items: Vec<Mutex<Option<T>>> = items.into_iter().map(|it| Mutex::new(Some(it))).collect();
    let made = each(&items, |at, item| {
        // Whoever panics with the lock held ends everything here anyway.
        let item = item.lock().map(|mut it| it.take());
        item.ok().flatten().map(|it| work(at, it))
    });
    made.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays() {
        for count in [0, 1, 2, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let twice: Vec<usize> = items.iter().map(|it| it * 2).collect();
            assert_eq!(each(&items, |at, it| at + it), twice);
            let mut parts = Vec::new();
            let work = |at: usize, it: &usize, put: &mut (dyn FnMut(usize) + Send)| {
                (0..at % 3).for_each(&mut *put);
                *it
            };
            parts_in_order(&items, work, |part| {
                parts.push(match part {
                    Part::Piece(it) => (it, false),
                    Part::End(it) => (it, true),
                });
            });
            let all = items.iter().flat_map(|it| {
                let pieces = (0..it % 3).map(|it| (it, false));
                pieces.chain([(*it, true)])
            });
            assert_eq!(parts, all.collect::<Vec<_>>());
            assert_eq!(each_of(items, |at, it| at + it), twice);
        }
    }
}
