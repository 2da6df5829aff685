//! The clock. Times are shown and kept, never used to decide what is newer.

use chrono::{DateTime, SecondsFormat, Utc};

/// Now.
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// An instant as it is written into files: RFC 3339, whole seconds, UTC.
pub fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
