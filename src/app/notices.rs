//! What the window tells: the strip shows what is still open, the log keeps all.

use super::action::Action;
use chrono::{DateTime, Utc};
use std::collections::VecDeque;

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something was done; it goes by itself.
    Info,
    /// Something is not as it should be, and nothing is lost.
    Warning,
    /// Something failed.
    Error,
}

impl Level {
    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Info => "Information",
            Self::Warning => "Warning",
            Self::Error => "Error",
        }
    }

    /// Seconds for which a notice stays in the strip; `None` = until dismissed.
    pub const fn stays(self) -> Option<i64> {
        match self {
            Self::Info => Some(8),
            Self::Warning => Some(30),
            Self::Error => None,
        }
    }
}

/// Names one notice for as long as the window is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(u64);

impl NoticeId {
    /// Its number, for a stable identity on screen.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// Something the window has told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Names it.
    pub id: NoticeId,
    /// How much it matters.
    pub level: Level,
    /// What happened, in one sentence.
    pub text: String,
    /// File, place, cause; may be empty, may have lines.
    pub details: String,
    /// When it was told last.
    pub at: DateTime<Utc>,
    /// How often it was told in a row.
    pub times: u32,
    /// Whether it still stands in the strip.
    pub open: bool,
    /// What a person may do about it: the words of a button, and what it does.
    pub offer: Option<(&'static str, Action)>,
}

impl Notice {
    /// All of it as text, for the clipboard.
    pub fn copied(&self) -> String {
        let mut text = format!(
            "{} {}: {}",
            self.at.format("%Y-%m-%d %H:%M:%S UTC"),
            self.level.label(),
            self.text,
        );
        if self.times > 1 {
            text += &format!(" ({} times)", self.times);
        }
        if !self.details.is_empty() {
            text.push('\n');
            text += &self.details;
        }
        text
    }
}

/// How many notices the log keeps; the oldest read one goes first.
const KEPT: usize = 500;

/// Everything the window has told since it opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    all: VecDeque<Notice>,
    next: u64,
}

impl Notices {
    /// Tells something. The same words again, while they still stand in the
    /// strip, count up instead of piling up.
    pub fn tell(
        &mut self,
        level: Level,
        text: impl Into<String>,
        details: impl Into<String>,
        at: DateTime<Utc>,
    ) -> NoticeId {
        let (text, details) = (text.into(), details.into());
        let same = self.all.iter_mut().find(|notice| {
            notice.open && notice.level == level && notice.text == text && notice.details == details
        });
        if let Some(notice) = same {
            notice.times = notice.times.saturating_add(1);
            notice.at = at;
            return notice.id;
        }
        let id = NoticeId(self.next);
        self.next += 1;
        self.all.push_back(Notice {
            id,
            level,
            text,
            details,
            at,
            times: 1,
            open: true,
            offer: None,
        });
        if self.all.len() > KEPT {
            // An unread error outlives what was read; but a flood of errors
            // must not grow without end either.
            let oldest = self.all.iter().position(|notice| !notice.open).unwrap_or(0);
            self.all.remove(oldest);
        }
        id
    }

    /// Puts a button on a notice.
    pub fn offer(&mut self, id: NoticeId, label: &'static str, action: Action) {
        if let Some(notice) = self.all.iter_mut().find(|it| it.id == id) {
            notice.offer = Some((label, action));
        }
    }

    /// Takes those out of the strip that offer what is not needed any more.
    pub fn withdraw(&mut self, action: Action) {
        for notice in &mut self.all {
            if notice.offer.is_some_and(|(_, offered)| offered == action) {
                notice.open = false;
            }
        }
    }

    /// Takes one out of the strip; the log keeps it. `false` if it is not there.
    pub fn dismiss(&mut self, id: NoticeId) -> bool {
        let open = self
            .all
            .iter_mut()
            .find(|notice| notice.id == id && notice.open);
        let found = open.is_some();
        if let Some(notice) = open {
            notice.open = false;
        }
        found
    }

    /// Takes all out of the strip; the log keeps them.
    pub fn dismiss_all(&mut self) {
        for notice in &mut self.all {
            notice.open = false;
        }
    }

    /// Takes those out of the strip whose time has passed, and gives the
    /// seconds until the next one's has, if any is waiting. A clock that was
    /// set back keeps a notice no longer than its time.
    pub fn tick(&mut self, now: DateTime<Utc>) -> Option<i64> {
        let mut next: Option<i64> = None;
        for notice in self.all.iter_mut().filter(|notice| notice.open) {
            let Some(stays) = notice.level.stays() else {
                continue;
            };
            if notice.at > now {
                notice.at = now;
            }
            let left = stays - (now - notice.at).num_seconds();
            if left <= 0 {
                notice.open = false;
            } else {
                next = Some(next.map_or(left, |next| next.min(left)));
            }
        }
        next
    }

    /// What stands in the strip, the gravest first, then the newest.
    pub fn open(&self) -> Vec<&Notice> {
        let mut open: Vec<&Notice> = self.all.iter().filter(|notice| notice.open).collect();
        open.sort_by_key(|notice| {
            (
                std::cmp::Reverse(notice.level),
                std::cmp::Reverse(notice.id),
            )
        });
        open
    }

    /// Everything told, the newest first.
    pub fn log(&self) -> impl Iterator<Item = &Notice> {
        self.all.iter().rev()
    }

    /// The whole log as text, the oldest first.
    pub fn copied(&self) -> String {
        let lines: Vec<String> = self.all.iter().map(Notice::copied).collect();
        lines.join("\n")
    }

    /// How many warnings and errors nobody has dismissed.
    pub fn unread(&self) -> usize {
        let grave = |notice: &&Notice| notice.open && notice.level > Level::Info;
        self.all.iter().filter(grave).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).expect("the time is in range")
    }

    fn texts(notices: &Notices) -> Vec<&str> {
        notices.open().iter().map(|it| it.text.as_str()).collect()
    }

    #[test]
    fn infos_and_warnings_go_errors_stay_until_dismissed() {
        let mut notices = Notices::default();
        notices.tell(Level::Info, "saved", "", at(0));
        notices.tell(Level::Warning, "moved", "", at(0));
        let error = notices.tell(Level::Error, "not saved", "disk full", at(0));
        assert_eq!(texts(&notices), ["not saved", "moved", "saved"]);
        assert_eq!(notices.unread(), 2);
        assert_eq!(notices.tick(at(7)), Some(1));
        assert_eq!(notices.tick(at(8)), Some(22));
        assert_eq!(texts(&notices), ["not saved", "moved"]);
        assert_eq!(notices.tick(at(1_000_000)), None);
        assert_eq!(texts(&notices), ["not saved"]);
        assert!(notices.dismiss(error));
        assert!(!notices.dismiss(error));
        assert!(texts(&notices).is_empty());
        assert_eq!(notices.log().count(), 3, "the log keeps what was dismissed");
    }

    #[test]
    fn the_same_words_count_up_while_they_stand() {
        let mut notices = Notices::default();
        let first = notices.tell(Level::Error, "not saved", "disk full", at(0));
        assert_eq!(
            notices.tell(Level::Error, "not saved", "disk full", at(5)),
            first
        );
        assert_ne!(
            notices.tell(Level::Error, "not saved", "no leave", at(6)),
            first
        );
        let told = notices.log().last().expect("one was told");
        assert_eq!((told.times, told.at), (2, at(5)));
        notices.dismiss_all();
        assert_ne!(
            notices.tell(Level::Error, "not saved", "disk full", at(9)),
            first
        );
    }

    #[test]
    fn a_copy_says_when_what_and_why() {
        let mut notices = Notices::default();
        notices.tell(Level::Error, "Not saved.", "a.ron: disk full", at(0));
        assert_eq!(
            notices.copied(),
            "2023-11-14 22:13:20 UTC Error: Not saved.\na.ron: disk full",
        );
        notices.tell(Level::Error, "Not saved.", "a.ron: disk full", at(0));
        assert!(notices.copied().contains("(2 times)"));
    }

    #[test]
    fn a_clock_set_back_keeps_no_notice_for_ever() {
        let mut notices = Notices::default();
        notices.tell(Level::Info, "saved", "", at(1_000_000));
        assert_eq!(notices.tick(at(0)), Some(8));
        assert_eq!(notices.tick(at(8)), None);
        assert!(texts(&notices).is_empty());
    }

    #[test]
    fn the_log_is_bounded_and_unread_errors_outlive_the_rest() {
        let mut notices = Notices::default();
        notices.tell(Level::Error, "unread", "", at(0));
        for number in 0..KEPT + 20 {
            let id = notices.tell(Level::Info, format!("{number}"), "", at(0));
            notices.dismiss(id);
        }
        assert_eq!(notices.log().count(), KEPT);
        assert_eq!(texts(&notices), ["unread"]);
        for number in 0..KEPT {
            notices.tell(Level::Error, format!("flood {number}"), "", at(0));
        }
        assert_eq!(notices.log().count(), KEPT);
    }
}
