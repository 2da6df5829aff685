//! Commands as one line of JSON: what a record of the journal holds.

use super::wire::{self, Why};
use crate::command::Command;

pub(super) fn encode(commands: &[Command]) -> String {
    let commands: Vec<wire::Command> = commands.iter().map(wire::Command::of).collect();
    serde_json::to_string(&commands).expect("wire records are strings, numbers and lists")
}

pub(super) fn decode(json: &str) -> Result<Vec<Command>, String> {
    let commands: Vec<wire::Command> = serde_json::from_str(json)
        .map_err(|error| super::clip(&format!("the record holds no commands: {error}")))?;
    let commands = commands.iter().map(wire::Command::domain);
    commands.collect::<Result<_, Why>>().map_err(|Why(why)| {
        super::clip(&format!(
            "the record holds a command that means nothing: {why}"
        ))
    })
}
