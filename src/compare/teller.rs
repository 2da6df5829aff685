//! An account made ready for comparing: its annotations in their roles, who
//! speaks in it, and what it says of each aspect but the figures' rows.

use super::comparison::Days;
use super::count::Count;
use super::names::{Set, Table, closest};
use super::population::SHARE;
use super::setting::{Setting, Surroundings};
use super::voice::{Speaker, Stance};
use crate::index::names::folded;
use crate::model::{
    Account, Annotation, AnnotationId, Bound, Claim, EventId, Member, Project, Role, SourceId,
    Value,
};
use crate::text::CharSpan;
use std::collections::BTreeSet;

/// An annotation in its role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub member: &'a Member,
    pub annotation: &'a Annotation,
}

impl<'a> Part<'a> {
    pub fn claim(&self) -> Option<&'a Claim> {
        match &self.annotation.value {
            Some(Value::Claim(claim)) => Some(claim),
            _ => None,
        }
    }
}

/// What a claim says that it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// An aspect that is a role.
    Role(Role),
    /// A row of figures, by its name.
    Figures(String),
}

impl Target {
    /// Reads the name of an aspect as people write it. What is no role is the
    /// name of a row of figures.
    pub fn of_name(name: &str) -> Self {
        let plain = plain(name);
        Self::Role(match &*plain {
            "when" | "date" => Role::When,
            "said when" => Role::SaidWhen,
            "where" | "place" => Role::Where,
            "who" | "actor" | "perpetrator" => Role::Who,
            "with" => Role::With,
            "whom" | "victim" | "victims" => Role::Whom,
            "what" | "event" | "" => Role::What,
            "why" | "reason" => Role::Why,
            "voice" => Role::Voice,
            _ => return Self::Figures(plain),
        })
    }
}

/// The name of an aspect as it is compared: people write it in their way, and
/// call a share by its unit.
pub(super) fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase().replace(['-', '_'], " ");
    for unit in ["per cent", "percent", "fraction"] {
        if let Some(rest) = name.strip_prefix(unit)
            && (rest.is_empty() || rest.starts_with(" ("))
        {
            return format!("{SHARE}{rest}");
        }
    }
    name
}

/// What a statement comes to.
#[derive(Clone, Debug)]
pub(super) enum Content<'a> {
    /// Nothing that could be compared.
    Nothing,
    /// Days.
    Days(Days),
    /// Who or where.
    Names(Set<'a>),
    /// Words, folded; none of them says anything but itself.
    Words(BTreeSet<String>),
    /// Figures of one row, in reading order.
    Counts(Vec<Count<'a>>),
}

/// What an account says of one aspect.
#[derive(Clone, Debug)]
pub(super) struct Statement<'a> {
    /// Its annotations.
    pub parts: Vec<Part<'a>>,
    /// What they come to.
    pub content: Content<'a>,
    /// Who stands behind it, and how.
    pub stance: Stance<'a>,
}

/// An account made ready.
#[derive(Debug)]
pub(super) struct Teller<'a> {
    pub account: &'a Account,
    pub setting: Setting<'a>,
    /// By role, then in reading order.
    pub parts: Vec<Part<'a>>,
    /// Members whose annotation is not there.
    pub missing: Vec<&'a Member>,
    /// Who speaks where no claim says otherwise.
    own: Speaker<'a>,
    /// Who speaks inside the claims that are put down to somebody.
    inside: Speaker<'a>,
    /// Where these claims lie.
    framed: Vec<(&'a SourceId, CharSpan)>,
    /// Everybody who speaks.
    pub speakers: BTreeSet<Speaker<'a>>,
    /// The claims that say which aspects of this event they are about.
    about: Vec<(Target, Part<'a>, &'a Claim)>,
    /// The annotations of these claims.
    about_ids: BTreeSet<&'a AnnotationId>,
    /// What its dates leave possible.
    pub when: Option<Days>,
}

impl<'a> Teller<'a> {
    /// Gathers an account; `ours` tells the events that are held to be this one.
    pub fn new(
        account: &'a Account,
        project: &'a Project,
        surroundings: &Surroundings<'a>,
        table: &Table<'a>,
        ours: &dyn Fn(&'a EventId) -> bool,
    ) -> Self {
        let setting = surroundings.around(&account.passage.source, account.passage.span);
        let mut parts = Vec::with_capacity(account.members.len());
        let mut missing = Vec::new();
        for member in &account.members {
            match project.annotations().get(&member.annotation) {
                Some(annotation) => parts.push(Part { member, annotation }),
                None => missing.push(member),
            }
        }
        parts.sort_by_key(|it| {
            let hull = it.annotation.spans.hull();
            (it.member.role, hull, &it.annotation.id, it.member.bound)
        });
        parts.dedup_by_key(|it| (it.member.role, &it.annotation.id));
        let mut about = Vec::new();
        for part in &parts {
            let Some(claim) = part.claim() else { continue };
            for (event, aspect) in &claim.about {
                if ours(event) {
                    about.push((Target::of_name(aspect), *part, claim));
                }
            }
        }
        let dates = parts.iter().filter(|it| it.member.role == Role::When);
        let when = Days::of_several(dates.filter_map(|it| match &it.annotation.value {
            Some(Value::Date(date)) => Some(Days::of_date(date, it.member.bound)),
            _ => None,
        }));
        let source = &account.passage.source;
        let zone = setting.voice.and_then(|it| Speaker::of_voice(it, table));
        let mut own = zone.unwrap_or_else(|| Speaker::of_source(source, setting.source, table));
        let mut speakers = BTreeSet::new();
        let mut framed: Vec<(&SourceId, CharSpan)> = Vec::new();
        for part in &parts {
            let Some(claim) = part.claim().filter(|it| !it.voices.is_empty()) else {
                continue;
            };
            let voices = claim.voices.iter();
            speakers.extend(voices.filter_map(|it| Speaker::of_voice(it, table)));
            framed.push((&part.annotation.source, part.annotation.spans.hull()));
        }
        let voices = parts.iter().filter(|it| it.member.role == Role::Voice);
        let named: BTreeSet<Speaker<'_>> = voices.flat_map(|it| voices_of(it, table)).collect();
        // Whoever is named as the account's voice speaks in all of it, unless a
        // claim says that this is theirs: then they speak in the claim alone.
        let everywhere = named.iter().find(|it| !speakers.contains(*it));
        if let Some(first) = everywhere {
            own = first.clone();
        }
        let inside = named.first().unwrap_or(&own).clone();
        let in_all = everywhere.is_some();
        speakers.extend(named);
        // The source speaks itself wherever nobody is named. Who is named as a
        // voice, and when they said it, tells of the voice.
        let quoted = |it: &Part<'_>| {
            in_all
                || matches!(it.member.role, Role::Voice | Role::SaidWhen)
                || is_framed(&framed, it.annotation)
        };
        if speakers.is_empty() || !parts.iter().all(quoted) {
            speakers.insert(own.clone());
        }
        Self {
            account,
            setting,
            parts,
            missing,
            own,
            inside,
            framed,
            speakers,
            about_ids: about.iter().map(|it| &it.1.annotation.id).collect(),
            about,
            when,
        }
    }

    /// The parts of a role.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = Part<'a>> {
        self.parts
            .iter()
            .copied()
            .filter(move |it| it.member.role == role)
    }

    /// The claims that are about an aspect.
    pub fn about(&self, target: &Target) -> impl Iterator<Item = (Part<'a>, &'a Claim)> {
        let mut seen = BTreeSet::new();
        self.about
            .iter()
            .filter(move |it| it.0 == *target && seen.insert(&it.1.annotation.id))
            .map(|it| (it.1, it.2))
    }

    /// The names of rows of figures that claims are about.
    pub fn figure_targets(&self) -> impl Iterator<Item = &str> {
        self.about.iter().filter_map(|it| match &it.0 {
            Target::Figures(name) => Some(name.as_str()),
            Target::Role(_) => None,
        })
    }

    /// What it says of an aspect that is a role; `when` is when the event was,
    /// by which it is known what lay within what.
    pub fn statement(&self, role: Role, table: &Table<'a>, when: Days) -> Option<Statement<'a>> {
        let mut parts: Vec<Part<'a>> = self.of_role(role).collect();
        let claims: Vec<_> = self.about(&Target::Role(role)).collect();
        if parts.is_empty() && claims.is_empty() {
            return None;
        }
        let content = match role {
            Role::When | Role::SaidWhen => {
                let dates = parts.iter().filter_map(|it| match &it.annotation.value {
                    Some(Value::Date(date)) => Some(Days::of_date(date, it.member.bound)),
                    _ => None,
                });
                Days::of_several(dates).map_or(Content::Nothing, Content::Days)
            }
            Role::Where | Role::Who | Role::With | Role::Whom => {
                let mut set = names_of(&parts, table, when);
                if role == Role::Where {
                    closest(&mut set);
                }
                if set.is_empty() {
                    Content::Nothing
                } else {
                    Content::Names(set)
                }
            }
            Role::Voice => {
                let mut set = names_of(&parts, table, when);
                for part in &parts {
                    if let Some(claim) = part.claim() {
                        add_voices(&mut set, claim, table, when);
                    }
                }
                if set.is_empty() {
                    Content::Nothing
                } else {
                    Content::Names(set)
                }
            }
            Role::Figure | Role::What | Role::Why => said_content(&parts, table, when),
        };
        let stance = self.stance(&parts, &claims, table);
        add_claims(&mut parts, &claims);
        Some(Statement {
            parts,
            content,
            stance,
        })
    }

    /// Who stands behind some parts. A part inside a claim that is about the
    /// same aspect is that claim's; a claim that says what it is about bears
    /// on nothing else.
    pub fn stance(
        &self,
        parts: &[Part<'a>],
        claims: &[(Part<'a>, &'a Claim)],
        table: &Table<'a>,
    ) -> Stance<'a> {
        let mut stance = Stance::default();
        for part in parts {
            let sure = part.member.certainty;
            if let Some(claim) = part.claim() {
                let elsewhere = self.about_ids.contains(&part.annotation.id);
                if !elsewhere {
                    stance.claimed(claim, sure, self.speaker_of(part), table);
                }
                continue;
            }
            let hull = part.annotation.spans.hull();
            let framed = claims.iter().any(|(it, _)| {
                it.annotation.source == part.annotation.source
                    && it.annotation.spans.hull().contains(hull)
            });
            let links = part.annotation.entities.iter().map(|it| it.certainty);
            let sure = links.fold(sure, Ord::max);
            if framed {
                stance.certainty = stance.certainty.max(sure);
            } else {
                stance.affirmed_by(self.speaker_of(part), sure);
            }
        }
        for (part, claim) in claims {
            let own = self.speaker_of(part);
            stance.claimed(claim, part.member.certainty, own, table);
        }
        stance
    }

    /// Who speaks in a part, as far as no claim about it says.
    fn speaker_of(&self, part: &Part<'_>) -> &Speaker<'a> {
        let voice = part.member.role == Role::Voice;
        if voice || is_framed(&self.framed, part.annotation) {
            &self.inside
        } else {
            &self.own
        }
    }

    /// The words of a voice as they are written; `folded` is how it is compared.
    pub fn voice_words(&self, folded_words: &str) -> String {
        let mut written = self.parts.iter().flat_map(|part| {
            let own = (part.member.role == Role::Voice).then(|| part.annotation.first_words());
            let claimed = part.claim().into_iter().flat_map(|it| &it.voices);
            own.into_iter()
                .chain(claimed.map(|it| it.words.to_string()))
        });
        let written = written.find(|it| folded(it) == folded_words);
        written.unwrap_or_else(|| folded_words.to_owned())
    }

    /// When it says that it is, rather than since or until when.
    pub fn dated(&self) -> Option<Days> {
        let dates = self.of_role(Role::When);
        let dates = dates.filter(|it| it.member.bound == Bound::At);
        Days::of_several(dates.filter_map(|it| match &it.annotation.value {
            Some(Value::Date(date)) => Some(Days::of_date(date, Bound::At)),
            _ => None,
        }))
    }
}

/// Whether an annotation lies inside one of these stretches.
fn is_framed(framed: &[(&SourceId, CharSpan)], annotation: &Annotation) -> bool {
    let hull = annotation.spans.hull();
    let mut framed = framed.iter();
    framed.any(|(id, span)| **id == annotation.source && span.contains(hull))
}

/// Adds the parts of claims that are not among the parts yet.
pub(super) fn add_claims<'a>(parts: &mut Vec<Part<'a>>, claims: &[(Part<'a>, &'a Claim)]) {
    if claims.is_empty() {
        return;
    }
    let mut known: BTreeSet<_> = parts.iter().map(|it| &it.annotation.id).collect();
    for (part, _) in claims {
        if known.insert(&part.annotation.id) {
            parts.push(*part);
        }
    }
}

/// Whoever a member in the role of a voice names.
fn voices_of<'a>(part: &Part<'a>, table: &Table<'a>) -> Vec<Speaker<'a>> {
    let annotation = part.annotation;
    if !annotation.entities.is_empty() {
        let mut ids: Vec<_> = annotation.entities.iter().map(|it| &it.entity).collect();
        ids.sort_unstable();
        ids.dedup();
        return vec![Speaker::Entities(ids)];
    }
    match part.claim() {
        Some(claim) => {
            let voices = claim.voices.iter();
            voices
                .filter_map(|it| Speaker::of_voice(it, table))
                .collect()
        }
        None => Speaker::of_words(&annotation.first_words(), table)
            .into_iter()
            .collect(),
    }
}

fn names_of<'a>(parts: &[Part<'a>], table: &Table<'a>, when: Days) -> Set<'a> {
    let mut set = Set::new();
    for part in parts {
        table.add(&mut set, part.annotation, when, part.member.certainty);
    }
    set
}

fn add_voices<'a>(set: &mut Set<'a>, claim: &'a Claim, table: &Table<'a>, when: Days) {
    for voice in &claim.voices {
        match Speaker::of_voice(voice, table) {
            Some(Speaker::Entities(ids)) => {
                for id in ids {
                    table.put(set, id, &voice.words, when);
                }
            }
            Some(Speaker::Words(words)) => {
                table.put_words(set, words);
            }
            Some(Speaker::Source(_)) | None => {}
        }
    }
}

/// What and why: entities where there are any, else the words themselves.
fn said_content<'a>(parts: &[Part<'a>], table: &Table<'a>, when: Days) -> Content<'a> {
    let linked = |it: &&Part<'a>| !it.annotation.entities.is_empty() || it.annotation.unidentified;
    if !parts.is_empty() && parts.iter().all(|it| linked(&it)) {
        return Content::Names(names_of(parts, table, when));
    }
    let words: BTreeSet<String> = parts
        .iter()
        .map(|it| folded(&it.annotation.first_words()))
        .filter(|it| !it.is_empty())
        .collect();
    if words.is_empty() {
        Content::Nothing
    } else {
        Content::Words(words)
    }
}
