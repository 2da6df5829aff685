//! From the records of a journal to a project and its undo history.

use super::record::Record;
use crate::command::{self, Command, History, Step};
use crate::io::digest::Digest;
use crate::model::{Project, file};

/// What a journal gives over the project file that it goes with.
#[derive(Clone, Debug, Default)]
pub struct Replayed {
    /// The project with every step of the journal.
    pub project: Project,
    /// All steps, the undone ones too.
    pub history: History,
    /// How many steps the project file did not hold.
    pub recovered: usize,
}

/// Why a journal was not replayed to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("step {step} of the journal cannot be read: {message}")]
pub struct ReplayError {
    /// Which step, from 1.
    pub step: u64,
    /// What is wrong with it.
    pub message: String,
}

/// Behind how many steps a project file of that hash stands, if the last
/// session left it there: it is the last that is known to be saved, or one that
/// was about to be when the program died. `None` if the file is another; also
/// if it is an older one, which somebody put back and which must not be
/// brought forward again.
pub fn position_of(records: &[Record], sha256: Digest) -> Option<u64> {
    let steps = count_steps(records);
    for record in records.iter().rev() {
        match record {
            Record::Checkpoint { sha256: of, at } | Record::Saved { sha256: of, at }
                if *of == sha256 && *at <= steps =>
            {
                return Some(*at);
            }
            Record::Saved { .. } => return None,
            _ => {}
        }
    }
    None
}

/// Behind how many steps a file of that hash stood at any time.
pub fn any_position_of(records: &[Record], sha256: Digest) -> Option<u64> {
    records.iter().rev().find_map(|record| match record {
        Record::Checkpoint { sha256: of, at } | Record::Saved { sha256: of, at } => {
            (*of == sha256).then_some(*at)
        }
        _ => None,
    })
}

/// Whether a file of that hash is known to have been saved.
pub fn was_saved(records: &[Record], sha256: Digest) -> bool {
    let is_it = |it: &Record| matches!(it, Record::Saved { sha256: of, .. } if *of == sha256);
    records.iter().any(is_it)
}

/// How many steps the records hold.
pub fn count_steps(records: &[Record]) -> u64 {
    records.iter().filter(|it| it.is_step()).count() as u64
}

/// Applies to `project`, which holds the first `from` steps, all later ones.
///
/// # Errors
///
/// [`ReplayError`] for a step that this version of the program cannot read.
pub fn replay(
    records: &[Record],
    from: u64,
    mut project: Project,
) -> Result<Replayed, ReplayError> {
    let mut history = History::default();
    let mut recovered = 0;
    let steps = records.iter().filter(|it| it.is_step());
    for (at, record) in (0_u64..).zip(steps) {
        let bad = |message: &str| ReplayError {
            step: at + 1,
            message: message.to_owned(),
        };
        let commands: Vec<Command> = match record {
            Record::Edit {
                name,
                at: _,
                forward,
                inverse,
            } => {
                let step = Step {
                    name: name.clone(),
                    forward: file::decode_commands(forward).map_err(|it| bad(&it))?,
                    inverse: file::decode_commands(inverse).map_err(|it| bad(&it))?,
                };
                let commands = if at < from {
                    Vec::new()
                } else {
                    step.forward.clone()
                };
                history.push(step);
                commands
            }
            Record::Undo => {
                let step = history
                    .undo()
                    .ok_or_else(|| bad("there is nothing to undo"))?;
                if at < from {
                    Vec::new()
                } else {
                    step.inverse.clone()
                }
            }
            Record::Redo => {
                let step = history
                    .redo()
                    .ok_or_else(|| bad("there is nothing to redo"))?;
                if at < from {
                    Vec::new()
                } else {
                    step.forward.clone()
                }
            }
            Record::Checkpoint { .. } | Record::Saved { .. } => Vec::new(),
        };
        if at >= from {
            command::apply_unchecked(&mut project, &commands);
            recovered += 1;
        }
    }
    Ok(Replayed {
        project,
        history,
        recovered,
    })
}

/// The shortest records with the same undo history: steps that were undone
/// and then overwritten are gone, undone ones that redo would still reach stay.
/// Marks go, since their places change. `None` for records that make no sense.
pub fn compacted(records: &[Record]) -> Option<Vec<Record>> {
    let mut steps: Vec<&Record> = Vec::new();
    let mut done = 0_usize;
    for record in records {
        match record {
            Record::Edit { .. } => {
                steps.truncate(done);
                steps.push(record);
                done += 1;
            }
            Record::Undo => done = done.checked_sub(1)?,
            Record::Redo => {
                (done < steps.len()).then_some(())?;
                done += 1;
            }
            Record::Checkpoint { .. } | Record::Saved { .. } => {}
        }
    }
    let undone = steps.len() - done;
    let mut out: Vec<Record> = steps.into_iter().cloned().collect();
    out.extend(std::iter::repeat_n(Record::Undo, undone));
    Some(out)
}
