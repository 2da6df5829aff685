use super::Go;
#[derive(Debug, Default)]
pub(super) struct Candidates;
impl Candidates { pub fn chosen(&self) -> Option<usize> { None } pub fn go(&mut self, _way: Go) {} }
