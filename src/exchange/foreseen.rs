//! Other people's code that may panic over damaged files: that it does is foreseen,
//! and is an answer like any other.

use std::cell::Cell;

thread_local! {
    static FORESEEN: Cell<bool> = const { Cell::new(false) };
}

/// Calls such code; `None` if it panicked.
#[cfg(any(test, feature = "parquet"))]
pub(crate) fn cautiously<T>(call: impl FnOnce() -> T) -> Option<T> {
    let before = FORESEEN.replace(true);
    // What it was at is dropped unseen.
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call));
    FORESEEN.set(before);
    done.ok()
}

/// Whether a panic of this thread would be one of those, of which whoever reports
/// panics has nothing to say.
pub fn is_foreseen() -> bool {
    FORESEEN.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_gives_nothing_and_is_over_then() {
        let lengths = |end: usize| cautiously(|| (is_foreseen(), "é"[..end].len()));
        assert_eq!(lengths(2), Some((true, 2)));
        assert_eq!(lengths(1), None);
        assert!(!is_foreseen());
    }
}
