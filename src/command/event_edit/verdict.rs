//! What a person decides about a computed relation.

use super::title_of;
use crate::command::{Command, Put, Transaction};
use crate::model::{Decision, Project, Verdict, VerdictId};

/// What a step that gives a verdict is called.
fn step_name(decision: &Decision) -> &'static str {
    match decision {
        Decision::Accept => "Accept the relation of",
        Decision::Override(_) => "Override the relation of",
        Decision::PublishRange => "Publish the range of",
        Decision::Prefer(_) => "Prefer an account of",
        Decision::Defer => "Defer",
        Decision::Pending => "Leave pending:",
        Decision::AskSource => "Ask the source about",
    }
}

/// Gives a verdict on an aspect of an event. What was decided before about the
/// same aspect and the same accounts gives way to it.
pub fn give_verdict(project: &Project, verdict: Verdict) -> Option<Transaction> {
    project.events().get(&verdict.event)?;
    let mut verdict = verdict;
    verdict.accounts.sort();
    verdict.accounts.dedup();
    let name = format!(
        "{} {} in {}",
        step_name(&verdict.decision),
        verdict.aspect,
        title_of(project, &verdict.event)
    );
    let mut commands: Vec<Command> = project
        .verdicts()
        .iter()
        .filter(|it| {
            let mut accounts = it.accounts.clone();
            accounts.sort();
            it.id != verdict.id
                && it.event == verdict.event
                && it.aspect == verdict.aspect
                && accounts == verdict.accounts
        })
        .map(|it| Command::Verdict(Put::remove(it.id.clone())))
        .collect();
    commands.push(Command::Verdict(Put::set(verdict)));
    Some(Transaction { name, commands })
}

/// Takes a verdict back; the computed relation stands alone again.
pub fn withdraw_verdict(project: &Project, id: &VerdictId) -> Option<Transaction> {
    let verdict = project.verdicts().get(id)?;
    let name = format!(
        "Withdraw the verdict on {} in {}",
        verdict.aspect,
        title_of(project, &verdict.event)
    );
    Some(Transaction {
        name,
        commands: vec![Command::Verdict(Put::remove(id.clone()))],
    })
}
