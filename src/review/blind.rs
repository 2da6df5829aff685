//! Working blind: whoever has not finished a file does not look at those of
//! others, or the two are no longer independent, and agreement between them
//! says nothing.

use crate::model::{Project, SourceState};

/// A file that its own annotator has not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The file, by its place among the files.
    pub file: usize,
    /// How many sources are not done.
    pub left: usize,
    /// How many there are.
    pub sources: usize,
}

impl Unfinished {
    /// What there is to say, to that annotator.
    pub fn in_words(&self) -> String {
        let Self { left, sources, .. } = self;
        let are = if *left == 1 { "is" } else { "are" };
        format!(
            "{left} of {sources} sources in your own file {are} not done. Whoever sees the work of others before that is no longer an independent annotator, and agreement says less"
        )
    }
}

/// How much of a file its annotator has not done yet; `None` if all is.
pub fn unfinished(project: &Project, file: usize) -> Option<Unfinished> {
    let sources = project.sources();
    let open = sources.iter().filter(|it| it.state != SourceState::Done);
    let left = open.count();
    (left > 0).then_some(Unfinished {
        file,
        left,
        sources: sources.len(),
    })
}

/// The first of several files that belongs to that person and is not finished.
/// Names are the same whatever their case.
pub fn own_unfinished<'p>(
    files: impl IntoIterator<Item = &'p Project>,
    person: &str,
) -> Option<Unfinished> {
    let name = |it: &str| it.trim().to_lowercase();
    let person = name(person);
    if person.is_empty() {
        return None;
    }
    let files = files.into_iter().enumerate();
    let mut own = files.filter(|(_, it)| name(&it.head().annotator.name) == person);
    own.find_map(|(at, it)| unfinished(it, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, Put, apply};
    use crate::model::{Annotator, Head, Source, SourceId};

    fn project(name: &str, states: &[SourceState]) -> Project {
        let mut project = Project::new(Head {
            annotator: Annotator {
                name: name.to_owned(),
                ..Annotator::default()
            },
            ..Head::default()
        });
        let put = states.iter().enumerate().map(|(at, state)| {
            let id = SourceId::parse(&format!("s{at}")).expect("an id");
            let mut source = Source::plain(id, format!("{at}.txt"), 9);
            source.state = *state;
            Command::Source(Put::set(source))
        });
        apply(&mut project, &put.collect::<Vec<_>>()).expect("fits");
        project
    }

    #[test]
    fn only_the_own_file_counts_and_only_until_it_is_done() {
        use SourceState::{Done, Started, Untouched};
        let (ann, bakary) = (
            project("Ann", &[Done, Started, Untouched]),
            project("Bakary", &[Done]),
        );
        let of = |who: &str| own_unfinished([&bakary, &ann], who);
        let left = of(" ann ").expect("two are left");
        assert_eq!((left.file, left.left, left.sources), (1, 2, 3));
        assert!(left.in_words().starts_with("2 of 3 sources"));
        assert_eq!(of("Bakary"), None);
        assert_eq!(of("Carla"), None);
        assert_eq!(of(""), None);
    }
}
