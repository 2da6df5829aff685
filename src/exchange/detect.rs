//! Which format files are in, as far as their names and what is in them tell.

use super::{Format, InFile, ReadOptions, guess};

/// So much is read on trial to tell formats apart whose files have the same
/// extension, in bytes.
const TRIAL: usize = 8 << 20;

impl Format {
    /// The formats that files which belong together may be in, the likeliest
    /// first; empty if no format reads such files.
    ///
    /// What their names and first lines tell comes before all. Where several
    /// formats have their extensions, or none has, the files are read on trial
    /// too, unless they are large: what reads the most with the least lost comes
    /// first, and what cannot be read falls out.
    pub fn detect(files: &[InFile<'_>], options: &ReadOptions<'_>) -> Vec<Self> {
        let told = guess(files);
        let with_told = |mut found: Vec<Self>| {
            if let Some(told) = told {
                found.retain(|it| *it != told);
                found.insert(0, told);
            }
            found
        };
        let readable = || Self::ALL.iter().copied().filter(|it| it.can_read());
        let has = |format: Self| {
            let mut endings = files.iter().map(|it| it.stem_and_extension().1);
            endings.any(|it| it.eq_ignore_ascii_case(format.extension()))
        };
        let mut fitting: Vec<Self> = readable().filter(|it| has(*it)).collect();
        let size: usize = files.iter().map(|it| it.bytes.len()).sum();
        if fitting.len() == 1 || size > TRIAL {
            return with_told(fitting);
        }
        if fitting.is_empty() {
            // Anything at all is a text: that is no find.
            fitting = readable().filter(|it| *it != Self::Text).collect();
        }
        let mut tried: Vec<(usize, usize, Self)> = fitting
            .into_iter()
            .filter_map(|format| {
                let found = format.read(files, options).ok()?;
                let spans: usize = found.documents.iter().map(|it| it.spans.len()).sum();
                (!found.documents.is_empty()).then_some((spans, found.losses.len(), format))
            })
            .collect();
        if tried.iter().any(|it| it.0 > 0) {
            tried.retain(|it| it.0 > 0);
        }
        // Stable: formats that do as well stay in the order of lists.
        tried.sort_by_key(|(spans, lost, _)| (std::cmp::Reverse(*spans), *lost));
        with_told(tried.into_iter().map(|(_, _, format)| format).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(path: &str, text: &str) -> Vec<&'static str> {
        let file = InFile {
            path,
            bytes: text.as_bytes(),
        };
        let found = Format::detect(&[file], &ReadOptions::default());
        found.into_iter().map(Format::word).collect()
    }

    #[test]
    fn names_and_contents_tell_the_format() {
        let line = "{\"text\":\"Ségou\",\"label\":[[0,5,\"place\"]]}\n";
        assert_eq!(detect("all.jsonl", line).first(), Some(&"doccano"));
        assert_eq!(detect("ALL.JSONL", line).first(), Some(&"doccano"));
        // An extension that nobody has: what is in it decides.
        assert!(detect("export.out", line).contains(&"doccano"));
        assert!(detect("export.out", "\u{0}\u{1}").is_empty());
    }
}
