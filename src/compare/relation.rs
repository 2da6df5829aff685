//! The twelve relations that two accounts may stand in, the four badges that
//! come of them, and the chips that say what else differs.

/// How what two accounts say of one aspect relates. The order is that of the
/// table in the guide: from equal to opposed, silence last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Equal after normalisation.
    Same,
    /// Equal through the entity table: two names of one.
    Alias,
    /// Equal at the coarser of two precisions.
    Rounds,
    /// One lies inside the other.
    Refines,
    /// They meet, and neither lies inside the other.
    Overlaps,
    /// Measured at different dates.
    OtherTime,
    /// Counts another population, class, harm, unit or area.
    OtherScope,
    /// The same content with another commitment or attribution.
    Certainty,
    /// They do not meet, though scope and time are equal.
    Disjoint,
    /// Different answers that need not exclude each other.
    Rival,
    /// One voice rejects what the other states.
    Denies,
    /// One of the two says nothing.
    Silent,
}

impl Relation {
    /// Every relation, in the order of the table.
    pub const ALL: [Self; 12] = [
        Self::Same,
        Self::Alias,
        Self::Rounds,
        Self::Refines,
        Self::Overlaps,
        Self::OtherTime,
        Self::OtherScope,
        Self::Certainty,
        Self::Disjoint,
        Self::Rival,
        Self::Denies,
        Self::Silent,
    ];

    /// Its word, in reports and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Alias => "alias",
            Self::Rounds => "rounds",
            Self::Refines => "refines",
            Self::Overlaps => "overlaps",
            Self::OtherTime => "other time",
            Self::OtherScope => "other scope",
            Self::Certainty => "certainty",
            Self::Disjoint => "disjoint",
            Self::Rival => "rival",
            Self::Denies => "denies",
            Self::Silent => "silent",
        }
    }

    /// The relation of that word; case, `-` and `_` do not count, since people
    /// type it when they override one.
    pub fn of_word(word: &str) -> Option<Self> {
        let plain = word.trim().to_lowercase().replace(['-', '_'], " ");
        Self::ALL.into_iter().find(|it| it.word() == plain)
    }

    /// What it means, in one line for legends.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Same => "equal after normalisation",
            Self::Alias => "equal through the entity table",
            Self::Rounds => "equal at the coarser precision",
            Self::Refines => "one lies inside the other",
            Self::Overlaps => "they meet, and neither lies inside the other",
            Self::OtherTime => "measured at different dates",
            Self::OtherScope => "counts another population, class, harm, unit or area",
            Self::Certainty => "same content, other commitment or attribution",
            Self::Disjoint => "they do not meet, though scope and time are equal",
            Self::Rival => "different answers that need not exclude each other",
            Self::Denies => "one voice rejects what the other states",
            Self::Silent => "only one of the two says anything",
        }
    }

    /// The badge of a pair that stands in it. Where `refining_agrees` (dates
    /// and places) a value inside another is no difference.
    pub const fn badge(self, refining_agrees: bool) -> Badge {
        match self {
            Self::Same | Self::Alias | Self::Rounds => Badge::Agree,
            Self::Refines if refining_agrees => Badge::Agree,
            Self::Refines
            | Self::Overlaps
            | Self::OtherTime
            | Self::OtherScope
            | Self::Certainty => Badge::Compatible,
            Self::Disjoint | Self::Denies | Self::Rival => Badge::Conflict,
            Self::Silent => Badge::OnlyOne,
        }
    }

    /// Which kind of conflict it is, if it is one.
    pub const fn conflict(self) -> Option<Conflict> {
        match self {
            Self::Disjoint | Self::Denies => Some(Conflict::Hard),
            Self::Rival => Some(Conflict::Soft),
            _ => None,
        }
    }

    /// How much it asks for a look, for finding the sharpest of several.
    pub const fn sharpness(self) -> u8 {
        match self {
            Self::Silent => 0,
            Self::Same => 1,
            Self::Alias => 2,
            Self::Rounds => 3,
            Self::Refines => 4,
            Self::OtherTime => 5,
            Self::OtherScope => 6,
            Self::Certainty => 7,
            Self::Overlaps => 8,
            Self::Rival => 9,
            Self::Denies => 10,
            Self::Disjoint => 11,
        }
    }

    /// Whether nothing of content differs.
    pub(super) const fn is_equal(self) -> bool {
        matches!(self, Self::Same | Self::Alias | Self::Rounds)
    }
}

/// How hard a conflict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Conflict {
    /// Both may still be true.
    Soft,
    /// Both cannot be true.
    Hard,
}

/// What the relations of an aspect, or of an event, come to; the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Badge {
    /// One value, the rest is silent.
    OnlyOne,
    /// Nothing differs.
    Agree,
    /// Something differs, and all of it can be true.
    Compatible,
    /// Something cannot be true together, or hardly.
    Conflict,
}

impl Badge {
    /// Every badge, the worst last.
    pub const ALL: [Self; 4] = [Self::OnlyOne, Self::Agree, Self::Compatible, Self::Conflict];

    /// Its words, in reports and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OnlyOne => "only one says",
            Self::Agree => "agree",
            Self::Compatible => "compatible",
            Self::Conflict => "conflict",
        }
    }
}

/// The parts in which two statements may differ, in the order in which they
/// are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// What is counted.
    Scope,
    /// As of when.
    Time,
    /// The value itself.
    Interval,
    /// How surely, and who stands behind it.
    Commitment,
}

impl Component {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Time => "time",
            Self::Interval => "value",
            Self::Commitment => "commitment",
        }
    }
}

/// One component that differs, or the value that was compared although
/// something before it differs already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Which component.
    pub component: Component,
    /// How the two relate in it.
    pub relation: Relation,
    /// What exactly differs: "class: civilians, not said"; may be empty.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn badges_are_those_of_the_table() {
        let words = |badge: Badge| -> Vec<&str> {
            let of = Relation::ALL.iter().filter(|it| it.badge(false) == badge);
            of.map(|it| it.word()).collect()
        };
        assert_eq!(words(Badge::Agree), ["same", "alias", "rounds"]);
        assert_eq!(
            words(Badge::Compatible),
            [
                "refines",
                "overlaps",
                "other time",
                "other scope",
                "certainty"
            ]
        );
        assert_eq!(words(Badge::Conflict), ["disjoint", "rival", "denies"]);
        assert_eq!(words(Badge::OnlyOne), ["silent"]);
        assert_eq!(Relation::Refines.badge(true), Badge::Agree);
        assert_eq!(Relation::Overlaps.badge(true), Badge::Compatible);
    }

    #[test]
    fn sharper_is_never_a_milder_badge() {
        let mut all = Relation::ALL;
        all.sort_by_key(|it| it.sharpness());
        assert!(
            all.windows(2)
                .all(|it| it[0].badge(false) <= it[1].badge(false))
        );
        let ranks: BTreeSet<u8> = all.iter().map(|it| it.sharpness()).collect();
        assert_eq!(ranks.len(), 12, "no two are equally sharp");
        assert_eq!(Relation::Rival.conflict(), Some(Conflict::Soft));
        assert_eq!(Relation::Denies.conflict(), Some(Conflict::Hard));
        assert_eq!(Relation::Overlaps.conflict(), None);
    }

    #[test]
    fn words_read_back() {
        for it in Relation::ALL {
            assert_eq!(Relation::of_word(it.word()), Some(it));
        }
        assert_eq!(Relation::of_word(" Other_Time "), Some(Relation::OtherTime));
        assert_eq!(Relation::of_word("other-scope"), Some(Relation::OtherScope));
        assert_eq!(Relation::of_word("others"), None);
    }
}
