//! Making an account from a passage: its annotations with guessed roles, and
//! the event it tells of, proposed.

use super::perform::fresh_event;
use super::pick::EventPick;
use crate::app::notices::Level;
use crate::app::{LIKELY, Request, Store, likely_events};
use crate::command::event_edit::{
    add_accounts, add_members, guess, make_event, plain_account, plain_event,
};
use crate::model::{AccountId, Annotation, EventId, Member, Passage, Role};
use crate::text::CharSpan;
use std::sync::Arc;

/// What is to become an account.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountWish {
    /// Where it stands.
    pub passage: Passage,
    /// The annotations inside, or the one that the caret is on.
    pub annotations: Vec<Arc<Annotation>>,
    /// Whether it is a single annotation, which may also join an account that
    /// the source has of the event.
    pub single: bool,
}

/// The form over the text.
#[derive(Debug)]
pub struct AccountForm {
    pub(super) wish: AccountWish,
    pub(super) members: Vec<Member>,
    pub(super) pick: EventPick,
    /// The events that are likely, the likeliest first.
    pub(super) likely: Vec<EventId>,
    /// What a new event would be called.
    pub(super) title: String,
    /// Whether a row was chosen that holds for what was typed.
    pub(super) settled: Option<String>,
}

impl AccountForm {
    /// The form for a passage.
    pub fn new(store: &Store, wish: AccountWish) -> Self {
        let text = store.document(&wish.passage.source).map(|it| &it.text);
        let members = guess::members(store.project(), &wish.annotations, text);
        let likely = likely_events(store, &members);
        let sure = likely.first().is_some_and(|(_, score)| *score >= LIKELY);
        let mut form = Self {
            title: guess::title(store.project(), &members),
            pick: EventPick::default(),
            likely: likely.into_iter().map(|it| it.0).collect(),
            settled: None,
            wish,
            members,
        };
        if form.title.is_empty() {
            let words = text.and_then(|it| it.quote(form.wish.passage.span));
            form.title = first_words(words.unwrap_or_default());
        }
        form.update(store);
        if !sure {
            form.pick.chosen = form.pick.found.len();
        }
        form
    }

    /// Looks for events again if anything was typed. What fits best is chosen;
    /// a new event, where none fits.
    pub(super) fn update(&mut self, store: &Store) {
        self.pick.update(store, &self.likely, None);
        if self.settled.as_ref() != Some(&self.pick.typed) {
            self.settled = Some(self.pick.typed.clone());
            self.pick.chosen = 0;
        }
        self.pick.chosen = self.pick.chosen.min(self.pick.found.len());
    }

    /// What a new event would be called as it is now.
    pub(super) fn new_title(&self) -> &str {
        let typed = self.pick.typed.trim();
        if typed.is_empty() { &self.title } else { typed }
    }

    /// Makes the account of the chosen event, or of a new one.
    pub(super) fn accept(
        &self,
        store: &Store,
        new: bool,
        fresh: &mut dyn FnMut() -> u64,
    ) -> Vec<Request> {
        let chosen = self.pick.found.get(self.pick.chosen).filter(|_| !new);
        let project = store.project();
        let mut account = AccountId::of_random(fresh());
        while project.accounts().contains(&account) {
            account = AccountId::of_random(fresh());
        }
        let event = chosen.cloned().unwrap_or_else(|| fresh_event(store, fresh));
        let passage = self.wish.passage.clone();
        let made = plain_account(
            project,
            account,
            event.clone(),
            passage,
            self.members.clone(),
        );
        let (transaction, told) = match chosen {
            None => {
                let made = make_event(plain_event(event, self.new_title()), vec![made]);
                match made {
                    Ok(it) => (Some(it), "an event of its own".to_owned()),
                    Err(err) => return vec![Request::Tell(Level::Info, err.to_string())],
                }
            }
            Some(id) => {
                let title = project.events().get(id).map_or("", |it| it.title.as_str());
                let told = format!("‘{}’", crate::ui::reader::one_line(title, 60));
                let joined = self.joins(store, id);
                let it = match joined {
                    Some(own) => add_members(project, &own, self.members.clone()),
                    None => add_accounts(project, id, vec![made]),
                };
                (it, told)
            }
        };
        let Some(transaction) = transaction else {
            let text = "It is a part of that account already".to_owned();
            return vec![Request::Tell(Level::Info, text)];
        };
        let text = format!("Account of {told}; Shift+M on one of its annotations shows it");
        vec![
            Request::Apply(transaction),
            Request::Tell(Level::Info, text),
        ]
    }

    /// The account that a single annotation joins: the only one that its source
    /// has of the event.
    fn joins(&self, store: &Store, event: &EventId) -> Option<AccountId> {
        if !self.wish.single {
            return None;
        }
        let accounts = store.events().accounts_of(event);
        let own = accounts.filter(|id| {
            let account = store.project().accounts().get(id);
            account.is_some_and(|it| it.passage.source == self.wish.passage.source)
        });
        let mut own = own.cloned();
        own.next().filter(|_| own.next().is_none())
    }

    /// Gives a member another role, or takes it out.
    pub(super) fn set_role(&mut self, at: usize, role: Option<Role>) {
        match role {
            Some(role) => {
                if let Some(member) = self.members.get_mut(at) {
                    member.role = role;
                }
            }
            None if at < self.members.len() => drop(self.members.remove(at)),
            None => {}
        }
    }

    /// Where the passage lies.
    pub fn span(&self) -> CharSpan {
        self.wish.passage.span
    }
}

/// The beginning of a passage, as a title.
fn first_words(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().take(8).collect();
    crate::ui::reader::one_line(&words.join(" "), 60)
}
