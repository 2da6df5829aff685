//! Which part each annotation of a passage probably plays, and what an event
//! made from it is probably called. A person sees both before they hold.
//!
//! The guess leans on what is known for sure first (the tag's kind of value,
//! whom a figure counts, who a claim's voices are) and only then on the words
//! around an annotation. It works without the text too, for projects that have
//! none; it then knows less.

use crate::model::{
    Annotation, AnnotationId, Bound, Certainty, Claim, EntityId, EntityKind, Member, Project, Role,
    Value, ValueKind,
};
use crate::text::{CharSpan, SourceText};
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many bytes before and behind an annotation are looked at.
const AROUND: usize = 48;

/// A voice may be up to so many characters from the start of its claim for the
/// words before it to belong to it: "On 5 April, the government said …".
const LEAD: u32 = 60;

/// Proposes the members of an account over these annotations, which stand in
/// one source, in the order of its text. `text` is that source's, if it is at hand.
pub fn members(
    project: &Project,
    annotations: &[Arc<Annotation>],
    text: Option<&SourceText>,
) -> Vec<Member> {
    let mut sorted: Vec<&Annotation> = annotations.iter().map(|it| &**it).collect();
    sorted.sort_by_key(|it| (it.spans.hull(), it.id.clone()));
    let mut passage = Around::of(project, &sorted, text);
    let members = sorted.iter().map(|it| {
        let role = passage.role(it);
        Member {
            annotation: it.id.clone(),
            role,
            bound: match role {
                Role::When => passage.bound(it),
                _ => Bound::At,
            },
            certainty: Certainty::Certain,
            why: String::new(),
        }
    });
    members.collect()
}

/// What is known of a passage before its annotations are looked at one by one.
struct Around<'a> {
    project: &'a Project,
    text: Option<&'a SourceText>,
    /// Where somebody is said to say something, in code points.
    attributions: Vec<CharSpan>,
    /// The figures, each with whom it counts.
    figures: Vec<(CharSpan, BTreeSet<&'a EntityId>)>,
    /// The claims, each where it lies.
    claims: Vec<(CharSpan, &'a Claim)>,
    /// Whether an actor was taken as the one who acts.
    acts: bool,
}

impl<'a> Around<'a> {
    fn of(project: &'a Project, all: &[&'a Annotation], text: Option<&'a SourceText>) -> Self {
        let mut around = Self {
            project,
            text,
            attributions: Vec::new(),
            figures: Vec::new(),
            claims: Vec::new(),
            acts: false,
        };
        for it in all {
            match &it.value {
                Some(Value::Figure(figure)) => {
                    let who = figure.counted.who.iter().collect();
                    around.figures.push((it.spans.hull(), who));
                }
                Some(Value::Claim(claim)) => {
                    around.claims.push((it.spans.hull(), claim));
                    around.attributions.extend(attributions(it, claim));
                }
                _ => {}
            }
        }
        around
    }

    fn role(&mut self, it: &Annotation) -> Role {
        let tag = self.project.scheme().tag(&it.tag);
        let kind = match (&it.value, tag.map(|tag| tag.value)) {
            (Some(Value::Figure(_)), _) => ValueKind::Figure,
            (Some(Value::Date(_)), _) => ValueKind::Date,
            (Some(Value::Claim(_)), _) => ValueKind::Claim,
            (None, kind) => kind.unwrap_or_default(),
        };
        match kind {
            ValueKind::Figure => Role::Figure,
            ValueKind::Claim | ValueKind::None => Role::What,
            ValueKind::Date if self.in_attribution(it) => Role::SaidWhen,
            ValueKind::Date => Role::When,
            ValueKind::Entity if self.is_place(it) => Role::Where,
            ValueKind::Entity => self.actor(it),
        }
    }

    /// What its entities are decides, else its tag.
    fn is_place(&self, it: &Annotation) -> bool {
        let entities = self.project.entities();
        let mut kinds = it
            .entities
            .iter()
            .filter_map(|link| Some(entities.get(&link.entity)?.kind))
            .filter(|kind| *kind != EntityKind::Other)
            .peekable();
        match kinds.peek() {
            Some(_) => kinds.all(|kind| kind == EntityKind::Place),
            None => it.tag.as_str() == "place",
        }
    }

    fn in_attribution(&self, it: &Annotation) -> bool {
        let hull = it.spans.hull();
        self.attributions.iter().any(|at| at.contains(hull))
    }

    fn actor(&mut self, it: &Annotation) -> Role {
        if self.speaks(it) {
            return Role::Voice;
        }
        if self.is_counted(it) {
            return Role::Whom;
        }
        let (before, behind) = self.words_around(it);
        if ends_with_any(&before, SUPPORT) {
            return Role::With;
        }
        if ends_with_any(&before, AGENT) {
            self.acts = true;
            return Role::Who;
        }
        if starts_with_any(&behind, SUFFERS) || ends_with_any(&before, AGAINST) {
            return Role::Whom;
        }
        if self.acts && !starts_with_any(&behind, ACTS) {
            // Who acts was named; a further one is more often acted upon.
            return Role::Whom;
        }
        self.acts = true;
        Role::Who
    }

    /// Whether it is a voice of one of the claims, by its entities or its words.
    fn speaks(&self, it: &Annotation) -> bool {
        let words = it.text().to_lowercase();
        let hull = it.spans.hull();
        self.claims.iter().any(|(span, claim)| {
            let near = span.contains(hull) || self.in_attribution(it);
            claim.voices.iter().any(|voice| {
                let linked = |id: &EntityId| it.entities.iter().any(|link| link.entity == *id);
                let said = voice.words.to_lowercase();
                let same = !words.is_empty() && !said.is_empty() && said.contains(&words);
                voice.who.iter().chain(&voice.through).any(linked) && self.leads(hull, *span)
                    || near && same
            })
        })
    }

    /// Whether a place is where the voice of a claim would stand, not deep in
    /// what it says: the government may also be what a claim is about.
    fn leads(&self, it: CharSpan, claim: CharSpan) -> bool {
        if self.attributions.iter().any(|at| claim.contains(*at)) {
            return self.attributions.iter().any(|at| at.overlaps(it));
        }
        it.start() <= claim.start().plus(LEAD)
    }

    /// Whether a figure counts it: by its entities, or as the words right
    /// behind the number.
    fn is_counted(&self, it: &Annotation) -> bool {
        let hull = it.spans.hull();
        self.figures.iter().any(|(figure, who)| {
            let linked = it.entities.iter().any(|link| who.contains(&link.entity));
            let gap = hull.start().get().checked_sub(figure.end().get());
            linked || gap.is_some_and(|gap| gap <= 2)
        })
    }

    fn bound(&self, it: &Annotation) -> Bound {
        let (before, _) = self.words_around(it);
        for (words, bound) in [
            (SINCE, Bound::From),
            (UNTIL, Bound::Until),
            (EARLIER, Bound::Before),
            (LATER, Bound::After),
        ] {
            if ends_with_any(&before, words) {
                return bound;
            }
        }
        Bound::At
    }

    /// The words before and behind an annotation, in lower case; empty without
    /// the text.
    fn words_around(&self, it: &Annotation) -> (String, String) {
        let placed = self
            .text
            .and_then(|text| Some((text, text.bytes_of(it.spans.hull()).ok()?)));
        let Some((text, span)) = placed else {
            return Default::default();
        };
        let all = text.as_str();
        let (start, end) = (span.start().to_usize(), span.end().to_usize());
        let from = all.ceil_char_boundary(start.saturating_sub(AROUND));
        let to = all.floor_char_boundary((end + AROUND).min(all.len()));
        (tidy(&all[from..start]), tidy(&all[end..to]))
    }
}

/// Where a claim says who says it, as far as its own words tell: from the first
/// of voice and verb to the last of them, and from the claim's start where that
/// is near.
fn attributions(it: &Annotation, claim: &Claim) -> Vec<CharSpan> {
    let mut found = Vec::new();
    for (span, quote) in it.spans.as_slice().iter().zip(&it.quotes) {
        for voice in &claim.voices {
            let place = |words: &str| -> Option<CharSpan> {
                let at = (!words.is_empty()).then(|| quote.find(words))??;
                let start = quote[..at].chars().count();
                let start = span.start().plus(u32::try_from(start).ok()?);
                let count = u32::try_from(words.chars().count()).ok()?;
                CharSpan::new(start, start.plus(count)).ok()
            };
            let parts = [place(&voice.words), place(&voice.verb)];
            let Some(hull) = parts.into_iter().flatten().reduce(CharSpan::hull) else {
                continue;
            };
            let near = hull.start() <= span.start().plus(LEAD);
            let start = if near { span.start() } else { hull.start() };
            found.extend(CharSpan::new(start, hull.end()));
        }
    }
    found
}

const SUPPORT: &[&str] = &[
    "with",
    "alongside",
    "accompanied by",
    "backed by",
    "supported by",
    "aided by",
    "together with",
    "jointly with",
    "avec",
];
const AGENT: &[&str] = &[
    "by",
    "by the",
    "par",
    "attributed to",
    "blamed on",
    "carried out by",
];
const AGAINST: &[&str] = &[
    "against",
    "against the",
    "killed",
    "executed",
    "shot",
    "arrested",
    "detained",
    "attacked",
    "wounded",
    "abducted",
    "targeted",
    "targeting",
    "massacre of",
    "killing of",
    "execution of",
    "death of",
    "deaths of",
];
const SUFFERS: &[&str] = &[
    "was killed",
    "were killed",
    "was executed",
    "were executed",
    "were shot",
    "was shot",
    "died",
    "were arrested",
    "was arrested",
    "were detained",
    "was detained",
    "were wounded",
    "fled",
    "were abducted",
    "was abducted",
    "were displaced",
    "were found",
    "have been killed",
    "had been killed",
    "lost their lives",
];
const ACTS: &[&str] = &[
    "killed",
    "executed",
    "attacked",
    "shot",
    "arrested",
    "detained",
    "abducted",
    "stormed",
    "raided",
    "carried out",
    "massacred",
    "burned",
    "fired",
];
const SINCE: &[&str] = &["since", "from", "starting", "as of", "depuis"];
const UNTIL: &[&str] = &["until", "till", "through", "up to", "by", "jusqu’au"];
const EARLIER: &[&str] = &["before", "prior to", "ahead of", "avant"];
const LATER: &[&str] = &["after", "following", "après"];

/// Whether a stretch of text ends with one of these as whole words.
fn ends_with_any(text: &str, all: &[&str]) -> bool {
    all.iter().any(|words| {
        let before = text.strip_suffix(words);
        before.is_some_and(|it| !it.ends_with(char::is_alphanumeric))
    })
}

/// Whether a stretch of text starts with one of these as whole words.
fn starts_with_any(text: &str, all: &[&str]) -> bool {
    all.iter().any(|words| {
        let behind = text.strip_prefix(words);
        behind.is_some_and(|it| !it.starts_with(char::is_alphanumeric))
    })
}

fn tidy(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What an event made from these members is probably called: where it was, and
/// when; else what it was. Empty if nothing is known of either.
pub fn title(project: &Project, members: &[Member]) -> String {
    let first = |role: Role| {
        let mut fitting = members.iter().filter(|it| it.role == role);
        fitting.find_map(|it| project.annotations().get(&it.annotation))
    };
    let place = first(Role::Where).map(|it| name_of(project, it));
    let time = first(Role::When).and_then(|it| match &it.value {
        Some(Value::Date(date)) => days(date.earliest, date.latest),
        _ => Some(short(&it.first_words())),
    });
    let parts: Vec<String> = [place, time]
        .into_iter()
        .flatten()
        .filter(|it| !it.is_empty())
        .collect();
    if !parts.is_empty() {
        return parts.join(", ");
    }
    let other = first(Role::What).or_else(|| first(Role::Figure));
    other.map_or_else(String::new, |it| short(&it.first_words()))
}

/// An interval of days as people write it: the year, the month or the day where
/// it is just that; `None` if both ends are open.
pub fn days(earliest: Option<NaiveDate>, latest: Option<NaiveDate>) -> Option<String> {
    let day = |it: NaiveDate| it.format("%-d %B %Y").to_string();
    let (from, to) = match (earliest, latest) {
        (None, None) => return None,
        (Some(from), None) => return Some(format!("from {}", day(from))),
        (None, Some(to)) => return Some(format!("until {}", day(to))),
        (Some(from), Some(to)) => (from, to),
    };
    let ends = |it: NaiveDate| it.succ_opt().is_none_or(|next| next.day() == 1);
    Some(if from == to {
        day(from)
    } else if from.ordinal() == 1 && (to.month(), to.day()) == (12, 31) {
        if from.year() == to.year() {
            format!("{}", from.year())
        } else {
            format!("{} to {}", from.year(), to.year())
        }
    } else if from.day() == 1 && ends(to) && (from.year(), from.month()) == (to.year(), to.month())
    {
        from.format("%B %Y").to_string()
    } else {
        format!("{} to {}", day(from), day(to))
    })
}

/// The entity that an annotation links to, else its own words.
fn name_of(project: &Project, it: &Annotation) -> String {
    let entity = it.entities.first();
    let entity = entity.and_then(|link| project.entities().get(&link.entity));
    let name = entity.map_or_else(|| it.first_words(), |it| it.label.clone());
    short(&name)
}

/// A few words of a quote, on one line.
fn short(words: &str) -> String {
    const LONGEST: usize = 60;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

/// The annotations of a source that lie wholly inside a stretch of it.
pub fn inside(project: &Project, ids: &[AnnotationId], span: CharSpan) -> Vec<Arc<Annotation>> {
    ids.iter()
        .filter_map(|id| project.annotations().get(id))
        .filter(|it| span.contains(it.spans.hull()))
        .cloned()
        .collect()
}
