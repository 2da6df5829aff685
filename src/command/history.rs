//! Unlimited undo and redo.

use super::Command;

/// One step that a person can take back.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What undo calls it.
    pub name: String,
    /// Does it again.
    pub forward: Vec<Command>,
    /// Takes it back.
    pub inverse: Vec<Command>,
}

/// The steps so far and where in them we stand. A new step drops what was
/// undone before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    steps: Vec<Step>,
    done: usize,
}

impl History {
    /// Adds a step that was just done.
    pub fn push(&mut self, step: Step) {
        self.steps.truncate(self.done);
        self.steps.push(step);
        self.done += 1;
    }

    /// The step that undo would take back.
    pub fn undoable(&self) -> Option<&Step> {
        self.done.checked_sub(1).and_then(|at| self.steps.get(at))
    }

    /// The step that redo would do again.
    pub fn redoable(&self) -> Option<&Step> {
        self.steps.get(self.done)
    }

    /// Moves back over one step and gives it, for its inverse to be applied.
    pub fn undo(&mut self) -> Option<&Step> {
        self.done = self.done.checked_sub(1)?;
        self.steps.get(self.done)
    }

    /// Moves forward over one step and gives it, for it to be applied again.
    pub fn redo(&mut self) -> Option<&Step> {
        let step = self.steps.get(self.done)?;
        self.done += 1;
        Some(step)
    }

    /// All steps, the undone ones too, oldest first.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many of the steps are done.
    pub fn done(&self) -> usize {
        self.done
    }
}
