//! Words and looks for badges, relations, roles and decisions.

use crate::compare::{Badge, Relation, Silence};
use crate::model::{
    Bound, Certainty, Decision, EventKind, EventLinkKind, PartialDate, Role, Source, Verdict,
};
use crate::ui::theme::{Hue, Tokens};
use crate::ui::widgets::Icon;

/// The shape and the colour of a badge; the word is the engine's.
pub(super) fn badge_look(tokens: &Tokens, badge: Badge) -> (Icon, Option<Hue>) {
    match badge {
        Badge::Conflict => (Icon::Conflict, Some(tokens.error)),
        Badge::Compatible => (Icon::Compatible, Some(tokens.warning)),
        Badge::Agree => (Icon::Agree, Some(tokens.good)),
        Badge::OnlyOne => (Icon::OnlyOne, None),
    }
}

/// The colour of a relation: that of its badge. Dates and places that refine
/// one another agree.
pub(super) fn relation_hue(tokens: &Tokens, relation: Relation, role: Role) -> Option<Hue> {
    let refining_agrees = matches!(role, Role::When | Role::SaidWhen | Role::Where);
    badge_look(tokens, relation.badge(refining_agrees)).1
}

/// Every role, in the order of the rows.
pub const ROLES: [Role; 10] = [
    Role::When,
    Role::SaidWhen,
    Role::Where,
    Role::Who,
    Role::With,
    Role::Whom,
    Role::Figure,
    Role::What,
    Role::Why,
    Role::Voice,
];

/// What a role is called.
pub const fn role_word(role: Role) -> &'static str {
    match role {
        Role::When => "When",
        Role::SaidWhen => "Said when",
        Role::Where => "Where",
        Role::Who => "Who",
        Role::With => "With",
        Role::Whom => "Whom",
        Role::Figure => "Figure",
        Role::What => "What",
        Role::Why => "Why",
        Role::Voice => "Voice",
    }
}

/// Every way in which a date bounds its event.
pub const BOUNDS: [Bound; 5] = [
    Bound::At,
    Bound::From,
    Bound::Until,
    Bound::Before,
    Bound::After,
];

/// Every degree of certainty.
pub const CERTAINTIES: [Certainty; 4] = [
    Certainty::Certain,
    Certainty::Probable,
    Certainty::Possible,
    Certainty::Unknown,
];

/// How a date bounds its event.
pub const fn bound_word(bound: Bound) -> &'static str {
    match bound {
        Bound::At => "at",
        Bound::From => "from",
        Bound::Until => "until",
        Bound::Before => "before",
        Bound::After => "after",
    }
}

/// How sure a member's role or a statement is; empty if certain.
pub const fn doubt_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "",
        Certainty::Probable => "probable",
        Certainty::Possible => "possible",
        Certainty::Unknown => "unknown",
    }
}

/// What kind of event it is.
pub const fn kind_word(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Incident => "Incident",
        EventKind::Standing => "Standing fact",
    }
}

/// A link read from the event that it starts from, or from the other one.
pub const fn link_words(kind: EventLinkKind, forward: bool) -> &'static str {
    match (kind, forward) {
        (EventLinkKind::Same, _) => "Same as",
        (EventLinkKind::Probable, _) => "Probably the same as",
        (EventLinkKind::NotSame, _) => "Not the same as",
        (EventLinkKind::PartOf, true) => "Part of",
        (EventLinkKind::PartOf, false) => "Has the part",
        (EventLinkKind::StepOf, true) => "Step of",
        (EventLinkKind::StepOf, false) => "Has the step",
    }
}

/// What was decided, in a few words; `account` names the preferred one.
pub fn decision_words(verdict: &Verdict, account: impl Fn() -> String) -> String {
    match &verdict.decision {
        Decision::Accept => "accepted".to_owned(),
        Decision::Override(relation) => format!("rather: {relation}"),
        Decision::PublishRange => "publish the range".to_owned(),
        Decision::Prefer(_) => format!("prefer {}", account()),
        Decision::Defer => "deferred".to_owned(),
        Decision::Pending => "pending".to_owned(),
        Decision::AskSource => "ask the source".to_owned(),
    }
}

/// The shape of a decision.
pub(super) const fn decision_icon(decision: &Decision) -> Icon {
    match decision {
        Decision::Accept => Icon::Check,
        Decision::Override(_) => Icon::Edit,
        Decision::PublishRange => Icon::Compatible,
        Decision::Prefer(_) => Icon::Pin,
        Decision::Defer | Decision::Pending => Icon::Stale,
        Decision::AskSource => Icon::Ask,
    }
}

/// An aspect as a heading: its first letter large.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A source's title, else its publisher, else its id.
pub(super) fn source_name(source: &Source) -> &str {
    [&source.title, &source.publisher]
        .into_iter()
        .map(|it| it.trim())
        .find(|it| !it.is_empty())
        .unwrap_or(source.id.as_str())
}

/// When a source or a zone of it was published.
pub(super) fn published_words(published: Option<PartialDate>) -> String {
    published.map_or_else(|| "undated".to_owned(), |it| it.to_string())
}

/// Why nothing is said, as a sentence.
pub(super) const fn silence_help(silence: Silence) -> &'static str {
    match silence {
        Silence::NotRead => "Nobody has said that the passage was read to the end.",
        Silence::DoesNotSay => "The passage was read, and it does not say.",
        Silence::OutsidePeriod => "It tells about another period.",
        Silence::PublishedBefore => "It was published before the event.",
    }
}

/// "1 account", "3 accounts".
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
