//! An entity, an event, an account, a relation, a link between events or a
//! verdict in full, as one file or the gold has it.

use super::ReviewInput;
use super::words::words_of;
use crate::model::{
    Account, AccountId, AnnotationId, Decision, Entity, Event, EventId, EventLink, Project,
    Relation, Sensitivity, Settled, SettledKind, SourceId, Verdict,
};
use crate::review::gold::{Fact, FactItem};
use crate::ui::reader::{one_line, quote_ui};
use crate::ui::rooms::compare::{decision_words, event_kind_word, link_words, role_word};
use crate::ui::rooms::entities::kind_word;
use crate::ui::theme::{Tokens, reading_family, size, strong_family};
use eframe::egui::{FontId, RichText, Ui};
use std::sync::Arc;

/// What a fact waits for whose decision stands but which does not.
pub(super) fn waits_for(item: &FactItem) -> &'static str {
    match item.about {
        SettledKind::Relation => "accepted; it waits until both ends stand in the gold",
        SettledKind::Account => "accepted; it waits until its event stands in the gold",
        SettledKind::EventLink => "accepted; it waits until both its events stand in the gold",
        SettledKind::Verdict => {
            "accepted; it waits until its event and its accounts stand in the gold"
        }
        _ => "accepted, but deleted from the gold since",
    }
}

/// Who decided, by which rule and why; parts that are empty are left out.
pub(super) fn why_words(decided_by: &str, rule: &str, reason: &str) -> String {
    let mut why = vec![format!("decided by {decided_by}")];
    why.extend((!rule.is_empty()).then(|| format!("rule {rule}")));
    why.extend((!reason.is_empty()).then(|| reason.to_owned()));
    why.join(" · ")
}

/// The same of a decision that is a record.
pub(super) fn ruling_words(it: &Settled) -> String {
    why_words(&it.decided_by, &it.rule, &it.reason)
}

/// The lines about the members of an account, a role each, in the words of
/// its file.
fn member_lines(of: &Project, it: &Account) -> Vec<String> {
    let mut last = None;
    let mut lines: Vec<String> = Vec::new();
    let mut members: Vec<_> = it.members.iter().collect();
    members.sort_by_key(|it| it.role);
    for member in members {
        let words = mention(of, &member.annotation);
        match lines.last_mut() {
            Some(line) if last == Some(member.role) => {
                line.push_str("; ");
                line.push_str(&words);
            }
            _ => lines.push(format!("{}: {words}", role_word(member.role))),
        }
        last = Some(member.role);
    }
    if lines.is_empty() {
        lines.push("no members".to_owned());
    }
    lines
}

/// The lines about members that the accounts of all files have alike.
pub(super) fn lines_alike(item: &FactItem, sides: &[Arc<Project>]) -> Vec<String> {
    let mut all = item.present().filter_map(|(side, it)| match &it.fact {
        Fact::Account(it) => Some(member_lines(&sides[side], it)),
        _ => None,
    });
    let first = all.next().unwrap_or_default();
    all.fold(first, |mut alike, lines| {
        alike.retain(|it| lines.contains(it));
        alike
    })
}

fn mention(of: &Project, id: &AnnotationId) -> String {
    match of.annotations().get(id) {
        Some(it) => format!("“{}”", one_line(&words_of(it), 120)),
        None => "an annotation that is missing".to_owned(),
    }
}

/// A fact of a project on a card.
pub(super) struct Page<'a> {
    /// Whose it is.
    pub of: &'a Project,
    /// The words for what is not alike in all files.
    pub differs: &'a [&'a str],
    /// Lines that are alike all the same.
    pub alike: &'a [String],
}

impl<'a> Page<'a> {
    /// One on which nothing is held against another.
    pub fn plain(of: &'a Project) -> Self {
        Self {
            of,
            differs: &[],
            alike: &[],
        }
    }

    /// Shows the fact; `source` is what the gold calls the source it stands in.
    pub fn show(
        &self,
        ui: &mut Ui,
        input: &ReviewInput<'_>,
        fact: &Fact,
        source: Option<&SourceId>,
    ) {
        match fact {
            Fact::Entity(it) => self.entity_ui(ui, it),
            Fact::Event(it) => self.event_ui(ui, it),
            Fact::Account(it) => self.account_ui(ui, input, it, source),
            Fact::Relation(it) => self.relation_ui(ui, it),
            Fact::EventLink(it) => self.link_ui(ui, it),
            Fact::Verdict(it) => self.verdict_ui(ui, it),
        }
    }

    fn title(&self, id: &EventId) -> &str {
        let event = self.of.events().get(id);
        event.map_or("an event that is missing", |it| it.title.as_str())
    }

    fn link_ui(&self, ui: &mut Ui, it: &EventLink) {
        self.line_ui(ui, self.title(&it.from), "direction");
        let kind = link_words(it.kind, true).to_lowercase();
        self.line_ui(ui, &kind, "kind");
        self.line_ui(ui, self.title(&it.to), "direction");
        self.note_ui(ui, &it.why);
    }

    fn verdict_ui(&self, ui: &mut Ui, it: &Verdict) {
        self.line_ui(ui, self.title(&it.event), "event");
        super::detail_ui::quiet_ui(ui, &format!("on {}", it.aspect));
        let preferred = || match &it.decision {
            Decision::Prefer(account) => self.account_words(account),
            _ => String::new(),
        };
        self.line_ui(ui, &decision_words(it, preferred), "decision");
        let about: Vec<String> = it
            .accounts
            .iter()
            .map(|it| self.account_words(it))
            .collect();
        if !about.is_empty() {
            let words = format!("about {}", about.join(", "));
            self.line_ui(ui, &words, "accounts");
        } else if self.differs.contains(&"accounts") {
            self.line_ui(ui, "about all accounts", "accounts");
        }
        super::detail_ui::quiet_ui(ui, &format!("by {}", it.by));
        self.note_ui(ui, &it.why);
    }

    /// Where an account stands.
    fn account_words(&self, id: &AccountId) -> String {
        let account = self.of.accounts().get(id);
        account.map_or_else(
            || "an account that is missing".to_owned(),
            |it| {
                let span = it.passage.span;
                format!(
                    "the account in {} [{}–{}]",
                    it.passage.source,
                    span.start(),
                    span.end()
                )
            },
        )
    }

    fn line_ui(&self, ui: &mut Ui, words: &str, about: &str) {
        let tokens = Tokens::of_ui(ui);
        let alike = self.alike.iter().any(|it| it == words);
        let words = RichText::new(words);
        ui.label(if self.differs.contains(&about) && !alike {
            words.family(strong_family()).color(tokens.accent)
        } else {
            words.color(tokens.text)
        });
    }

    fn note_ui(&self, ui: &mut Ui, note: &str) {
        if !note.is_empty() {
            super::detail_ui::quiet_ui(ui, &format!("note: {note}"));
        }
    }

    fn entity_ui(&self, ui: &mut Ui, it: &Entity) {
        self.line_ui(ui, &it.label, "label");
        self.line_ui(ui, kind_word(it.kind), "kind");
        if it.within.is_empty() {
            if self.differs.contains(&"within") {
                self.line_ui(ui, "within nothing", "within");
            }
        } else {
            let wholes: Vec<String> = it
                .within
                .iter()
                .map(|whole| {
                    let entity = self.of.entities().get(&whole.entity);
                    entity.map_or_else(|| whole.entity.to_string(), |it| it.label.clone())
                })
                .collect();
            self.line_ui(ui, &format!("within {}", wholes.join(", ")), "within");
        }
        if !it.aliases.is_empty() {
            let names: Vec<&str> = it.aliases.iter().map(String::as_str).collect();
            let words = format!("also {}", names.join(", "));
            self.line_ui(ui, &words, "names");
        }
        match it.sensitivity {
            Sensitivity::Sensitive => self.line_ui(ui, "sensitive", "sensitivity"),
            Sensitivity::Public if self.differs.contains(&"sensitivity") => {
                self.line_ui(ui, "public", "sensitivity");
            }
            Sensitivity::Public => {}
        }
        self.note_ui(ui, &it.note);
    }

    fn event_ui(&self, ui: &mut Ui, it: &Event) {
        self.line_ui(ui, &it.title, "title");
        let kind = event_kind_word(it.kind).to_lowercase();
        self.line_ui(ui, &kind, "kind");
        self.note_ui(ui, &it.note);
    }

    fn account_ui(
        &self,
        ui: &mut Ui,
        input: &ReviewInput<'_>,
        it: &Account,
        source: Option<&SourceId>,
    ) {
        let event = self.of.events().get(&it.event);
        let event = event.map_or("an event that is missing", |it| it.title.as_str());
        self.line_ui(ui, event, "event");
        let span = it.passage.span;
        let place = format!("[{}–{}]", span.start(), span.end());
        let text = source.and_then(|id| input.store.document(id));
        match text.and_then(|it| it.text.quote(span)) {
            Some(words) => {
                let words = one_line(words, 240);
                quote_ui(ui, &words, FontId::new(size::BODY, reading_family()));
            }
            None => self.line_ui(ui, &place, "passage"),
        }
        if self.differs.contains(&"passage") {
            self.line_ui(ui, &place, "passage");
        }
        for line in member_lines(self.of, it) {
            self.line_ui(ui, &line, "roles");
        }
        self.note_ui(ui, &it.note);
    }

    fn relation_ui(&self, ui: &mut Ui, it: &Relation) {
        self.line_ui(ui, &mention(self.of, &it.from), "from");
        let kinds = &self.of.scheme().relations;
        let kind = kinds.iter().find(|kind| kind.id == it.kind);
        let kind = kind.map_or(it.kind.as_str(), |it| it.label.as_str());
        super::detail_ui::quiet_ui(ui, &kind.to_lowercase());
        self.line_ui(ui, &mention(self.of, &it.to), "to");
        self.note_ui(ui, &it.note);
    }
}
