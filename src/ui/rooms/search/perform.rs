//! What the actions of the Search room do with what is ticked.

use super::bulk_requests;
use super::link::LinkForm;
use super::state::{Mode, SearchState};
use crate::app::action::Action;
use crate::app::{Request, Store};
use crate::command::bulk::{self, Bulk};
use crate::command::edit;

/// Carries an action out; what changes the project comes back as requests.
/// `fresh` gives random bits for new ids.
pub fn perform(
    state: &mut SearchState,
    store: &Store,
    action: Action,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let project = store.project();
    let asked = state.ticked();
    match action {
        Action::TagWith(number) => {
            let key = number.to_string();
            let tags = &project.scheme().tags;
            let Some(tag) = tags.iter().find(|tag| tag.key == key) else {
                return Vec::new();
            };
            let label = tag.label.to_lowercase();
            match state.mode {
                Mode::Words => {
                    let bulk = bulk::tag_passages(project, &tag.id, state.passages(), None, fresh);
                    bulk_requests(
                        bulk,
                        asked,
                        &format!("tagged as {label}"),
                        "tagged so already",
                    )
                }
                Mode::Annotations => {
                    let ids = state.ticked_ids();
                    let transaction = edit::retag(project, &ids, &tag.id);
                    let done = transaction.as_ref().map_or(0, |it| it.commands.len());
                    let bulk = Bulk {
                        transaction,
                        done,
                        skipped: ids.len().saturating_sub(done),
                        unfit: 0,
                    };
                    bulk_requests(
                        bulk,
                        asked,
                        &format!("changed to {label}"),
                        "tagged so already",
                    )
                }
            }
        }
        Action::DeleteAnnotation => match state.mode {
            Mode::Words => {
                let bulk = bulk::untag_passages(project, &state.passages());
                bulk_requests(bulk, asked, "untagged", "not tagged just there")
            }
            Mode::Annotations => {
                let ids = state.ticked_ids();
                let bulk = Bulk {
                    transaction: edit::delete_annotations(project, &ids),
                    done: ids.len(),
                    ..Bulk::default()
                };
                bulk_requests(bulk, asked, "deleted", "")
            }
        },
        Action::LinkTicked => {
            state.link = Some(LinkForm::default());
            Vec::new()
        }
        Action::TickAllHits => {
            state.tick_all(true);
            Vec::new()
        }
        Action::UntickHits => {
            state.tick_all(false);
            Vec::new()
        }
        _ => Vec::new(),
    }
}
