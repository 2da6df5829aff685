//! Text-free projects: what a person may share without the texts.
//!
//! [`detach`] takes the words of the sources out of a project. Positions,
//! values, links and decisions stay; so does the hash of each source, by which
//! whoever has the text proves that it is the right one ([`super::attach`]).
//! No shorter hash is left: that of a word or two is soon guessed.
//!
//! Every string of a project is of a [`Kind`], and a [`Rule`] says what becomes
//! of it unless the person chose otherwise. One walk ([`records`]) visits them
//! all: what it does not drop it lists, so that the report cannot leave out
//! what stays readable.

mod names;
mod pen;
mod records;
mod report;
mod runs;
#[cfg(test)]
mod tests;

pub use report::{Dropped, Kept, Report};
pub use runs::Runs;

use crate::command::{Command, Put, apply_unchecked};
use crate::model::{Project, Record};
use names::Pseudonyms;
use pen::Pen;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a string of a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The words under an annotation.
    Quotes,
    /// "at least", as written.
    Qualifiers,
    /// Who speaks and with which verb, as written.
    Voices,
    /// What a merge could not settle: records as they stand in a file.
    Conflicts,
    /// Records that mean nothing, as they stand in the file.
    SetAside,
    /// Free notes.
    Notes,
    /// Why something was decided, or how a date was come by.
    Reasons,
    /// What a figure counts, as written.
    Counted,
    /// Attributes that hold text, or that the scheme does not know.
    Attributes,
    /// Examples of spans in the tag scheme, but for the built-in ones.
    Examples,
    /// Further names of entities.
    Aliases,
    /// Units and the bases of rates, as written.
    Units,
    /// Names of entities.
    Labels,
    /// Titles of events.
    Titles,
    /// When to use a tag, in words, but for the built-in ones.
    Guidelines,
    /// Labels and choices of the tag scheme, but for the built-in ones.
    Scheme,
    /// Path, title and publisher of the sources.
    Sources,
    /// The project's title.
    Project,
    /// Who annotated or decided.
    People,
    /// Ids that share a word with a hidden name.
    Ids,
    /// Words of a fixed list: aspects, formats, relations.
    Keywords,
}

/// What becomes of strings of a kind unless the person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// They go, whatever is chosen.
    Never,
    /// They go.
    Dropped,
    /// They stay if they are no longer than [`SHORT`] words.
    IfShort,
    /// They stay.
    Kept,
    /// They stay, whatever is chosen.
    Always,
}

/// How many words a name may have without being taken for a passage.
pub const SHORT: usize = 3;

impl Kind {
    /// Every kind, in the order of the report.
    pub const ALL: [Self; 21] = [
        Self::Quotes,
        Self::Qualifiers,
        Self::Voices,
        Self::Conflicts,
        Self::SetAside,
        Self::Notes,
        Self::Reasons,
        Self::Counted,
        Self::Attributes,
        Self::Examples,
        Self::Aliases,
        Self::Units,
        Self::Labels,
        Self::Titles,
        Self::Guidelines,
        Self::Scheme,
        Self::Sources,
        Self::Project,
        Self::People,
        Self::Ids,
        Self::Keywords,
    ];

    /// The word for it in reports and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Qualifiers => "qualifiers",
            Self::Voices => "voices",
            Self::Conflicts => "conflicts",
            Self::SetAside => "set-aside",
            Self::Notes => "notes",
            Self::Reasons => "reasons",
            Self::Counted => "counted",
            Self::Attributes => "attributes",
            Self::Examples => "examples",
            Self::Aliases => "aliases",
            Self::Units => "units",
            Self::Labels => "labels",
            Self::Titles => "titles",
            Self::Guidelines => "guidelines",
            Self::Scheme => "scheme",
            Self::Sources => "sources",
            Self::Project => "project",
            Self::People => "people",
            Self::Ids => "ids",
            Self::Keywords => "keywords",
        }
    }

    /// What becomes of it by itself.
    pub const fn rule(self) -> Rule {
        match self {
            Self::Quotes | Self::Qualifiers | Self::Voices | Self::Conflicts | Self::SetAside => {
                Rule::Never
            }
            Self::Notes | Self::Reasons | Self::Counted | Self::Attributes | Self::Examples => {
                Rule::Dropped
            }
            Self::Aliases | Self::Units => Rule::IfShort,
            Self::Labels | Self::Titles | Self::Guidelines => Rule::Kept,
            Self::Scheme
            | Self::Sources
            | Self::Project
            | Self::People
            | Self::Ids
            | Self::Keywords => Rule::Always,
        }
    }

    /// Whether a person may choose.
    pub const fn is_open(self) -> bool {
        !matches!(self.rule(), Rule::Never | Rule::Always)
    }
}

/// What a person chose; all else goes by [`Kind::rule`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// These stay. A kind that is not open is not affected.
    pub keep: BTreeSet<Kind>,
    /// These go, also if they are in `keep`.
    pub drop: BTreeSet<Kind>,
}

impl Choice {
    /// Everything that a person may choose to keep, kept.
    pub fn keeping_all() -> Self {
        Self {
            keep: Kind::ALL.into_iter().filter(|it| it.is_open()).collect(),
            drop: BTreeSet::new(),
        }
    }

    /// Whether a string of that kind stays.
    fn stays(&self, kind: Kind, text: &str) -> bool {
        match kind.rule() {
            Rule::Never => false,
            Rule::Always => true,
            _ if self.drop.contains(&kind) => false,
            _ if self.keep.contains(&kind) => true,
            Rule::Dropped => false,
            Rule::IfShort => runs::words(text).nth(SHORT).is_none(),
            Rule::Kept => true,
        }
    }
}

/// A project without the words of its sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Detached {
    /// The project; its annotations have no quotes.
    pub project: Project,
    /// What went and what stays readable.
    pub report: Report,
}

/// Whether a project is text-free: it has annotations, and none has a quote.
pub fn is_text_free(project: &Project) -> bool {
    !project.annotations().is_empty() && project.annotations().iter().all(|it| it.quotes.is_empty())
}

/// Takes the words of the sources out of a project.
///
/// Sensitive entities get a pseudonym ("Person 1"), numbered in the order of
/// their ids, and lose their further names and their note; their names are
/// replaced in every string that stays. With [`Kind::Labels`] among
/// `choice.drop` this befalls every entity. Detaching twice is detaching once,
/// unless an entity that may be named has the very name of one that may not.
pub fn detach(project: &Project, choice: &Choice) -> Detached {
    let names = Pseudonyms::assign(project, !choice.stays(Kind::Labels, ""));
    let mut pen = Pen::new(choice, &names);
    let mut commands = Vec::new();

    let head = records::head(project.head(), &mut pen);
    commands.extend(head.map(|it| Command::Head(Arc::new(it))));
    let scheme = records::scheme(project.scheme(), &mut pen);
    commands.extend(scheme.map(|it| Command::Scheme(Arc::new(it))));

    macro_rules! rewrite {
        ($table:ident, $variant:ident, $walk:expr) => {
            for before in project.$table().iter() {
                let mut after = (**before).clone();
                $walk(&mut after, &mut pen);
                if after != **before {
                    // Where the record is its own id, the old one goes.
                    if after.id() != before.id() {
                        commands.push(Command::$variant(Put::remove(before.id()).into()));
                    }
                    commands.push(Command::$variant(Put::set(after).into()));
                }
            }
        };
    }
    rewrite!(sources, Source, records::source);
    rewrite!(zones, Zone, records::zone);
    rewrite!(annotations, Annotation, |it: &mut _, pen: &mut _| {
        records::annotation(it, project.scheme(), pen);
    });
    rewrite!(relations, Relation, records::relation);
    rewrite!(entities, Entity, records::entity);
    rewrite!(events, Event, records::event);
    rewrite!(accounts, Account, records::account);
    rewrite!(event_links, EventLink, records::event_link);
    rewrite!(not_same, NotSame, records::not_same);
    rewrite!(verdicts, Verdict, records::verdict);
    rewrite!(settled, Settled, records::settled);
    // `reviewed` and `dismissed` hold ids and positions only.
    for it in project.conflicts().iter() {
        pen.drop(Kind::Conflicts, "conflicts", it.id.as_str());
        commands.push(Command::Conflict(Put::remove(it.id.clone())));
    }
    for it in project.aside().iter() {
        pen.drop(Kind::SetAside, it.list, &it.name);
    }

    let mut detached = project.clone();
    // Unchecked: a reference to nothing in the file is not our concern here.
    apply_unchecked(&mut detached, &commands);
    detached.set_aside(Vec::new());
    let report = pen.into_report(&detached);
    Detached {
        project: detached,
        report,
    }
}
