//! `agree --freeze` and `agree --since`: figures that are kept, and what became
//! of them.

use super::args::Agree;
use super::disk::{self, Opened};
use super::ordered::{Object, Tree};
use super::output::{Failure, Outcome};
use crate::io::{self, clock};
use crate::review::agreement::frozen::{Circumstances, Frozen, FrozenFile, Side, Since};
use std::path::{Path, PathBuf};

/// What is frozen together with the figures.
pub(super) fn circumstances(arguments: &Agree, opened: &[Opened]) -> Circumstances {
    let file = |it: &Opened| FrozenFile {
        file: file_name(&it.path),
        annotator: it.project.head().annotator.name.clone(),
        sha256: it.sha256().to_string(),
    };
    Circumstances {
        time: clock::written(clock::now()),
        decided: None,
        files: opened.iter().map(file).collect(),
        seed: arguments.seed,
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// What was asked about frozen figures, looked at before anything is counted.
#[derive(Debug, Default)]
pub(super) struct Asked {
    then: Option<Frozen>,
}

/// Reads the frozen figures, and refuses a path at which something stands.
pub(super) fn asked(arguments: &Agree) -> Result<Asked, Failure> {
    if let Some(path) = &arguments.freeze {
        disk::must_be_free(path)?;
    }
    let read = |path: &PathBuf| io::frozen::read(path).map_err(|cause| Failure::at(path, cause));
    Ok(Asked {
        then: arguments.since.as_ref().map(read).transpose()?,
    })
}

impl Asked {
    /// Holds the figures of now against the frozen ones.
    pub fn since(&self, arguments: &Agree, now: &Frozen) -> Result<Option<Since>, Failure> {
        let (Some(then), Some(path)) = (&self.then, &arguments.since) else {
            return Ok(None);
        };
        let since = then.since(now);
        since.map(Some).map_err(|cause| Failure::at(path, cause))
    }
}

/// Writes the figures of now, where nothing stands yet.
pub(super) fn freeze(
    arguments: &Agree,
    now: &Frozen,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let Some(path) = &arguments.freeze else {
        return Ok(());
    };
    for note in io::frozen::write(path, now).map_err(Failure::new)? {
        outcome.remark(format_args!("{}: {note}", path.display()));
    }
    outcome.remark(format_args!(
        "the agreement was frozen as {}",
        path.display()
    ));
    Ok(())
}

/// What became of frozen figures, as JSON.
pub(super) fn since_json(path: &Path, since: &Since) -> Object {
    let files = since.files.iter().map(|it| {
        Tree::from(
            Object::new()
                .with("file", it.now.file.as_str())
                .with("annotator", it.now.annotator.as_str())
                .with("sha256", it.now.sha256.as_str())
                .with("frozen_file", it.then.file.as_str())
                .with("frozen_sha256", it.then.sha256.as_str())
                .with("unchanged", it.is_unchanged()),
        )
    });
    let side = |object: &mut Object, name: &str, it: &Side| {
        object.put(name, it.value);
        if let Some(why) = &it.why {
            object.put(&format!("{name}_why"), why.as_str());
        }
    };
    let figures = since.figures.iter().map(|it| {
        let mut object = Object::new()
            .with("figure", it.figure.as_str())
            .with("tag", it.tag.as_deref())
            .with("pair", it.pair.map(|it| it.to_vec()));
        side(&mut object, "before", &it.before);
        side(&mut object, "after", &it.after);
        object.put("change", it.change());
        Tree::from(object)
    });
    Object::new()
        .with("path", path.display().to_string())
        .with("frozen", since.frozen.as_str())
        .with("decided", since.decided)
        .with("unchanged", since.is_unchanged())
        .with("files", Tree::List(files.collect()))
        .with("texts_gone", since.texts_gone.clone())
        .with("texts_new", since.texts_new.clone())
        .with("figures", Tree::List(figures.collect()))
}

/// The same for people: what was frozen, and a table of before and after.
pub(super) fn since_in_words(path: &Path, since: &Since) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        format!("since {}, frozen {}", path.display(), since.frozen),
    ];
    for it in &since.files {
        lines.push(if it.is_unchanged() {
            format!("{} is the file that was frozen", it.now.file)
        } else {
            format!("{} has changed since", it.now.file)
        });
    }
    for (texts, what) in [
        (&since.texts_gone, "was compared then and is not now"),
        (&since.texts_new, "was not compared then"),
    ] {
        lines.extend(texts.iter().map(|it| format!("{it} {what}")));
    }
    let shown = |it: &Side| match it.value {
        Some(it) => format!("{it:.3}"),
        None => "-".to_owned(),
    };
    let row = |it: &crate::review::agreement::frozen::SinceFigure| {
        let pair = it.pair.map_or_else(String::new, |[a, b]| {
            let name = |at: usize| since.files.get(at).map_or("?", |it| it.now.file.as_str());
            format!(" {} with {}", name(a), name(b))
        });
        let tag = it
            .tag
            .as_ref()
            .map_or_else(String::new, |it| format!("{it} "));
        let change = it.change();
        vec![
            format!("{tag}{}{pair}", it.figure),
            shown(&it.before),
            shown(&it.after),
            change.map_or_else(|| "-".to_owned(), |it| format!("{it:+.3}")),
        ]
    };
    let rows: Vec<Vec<String>> = since.figures.iter().map(row).collect();
    lines.extend(super::agree_words::table(
        &["", "before", "after", "change"],
        &rows,
    ));
    lines
}
