//! The formats there are, by the words of the command line.

use super::{
    Corpus, Counting, ImportError, Imported, Loss, OffsetUnit, brat, cas, conll, corefud, cores,
    doccano, ecb, html, jsonl, label_studio, package, plain, prodigy, refi_qda, spacy, table,
    web_annotation, xlsx,
};
use crate::text::SourceText;

/// A file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Its path inside the folder that is written, with forward slashes; the
    /// format's own name for it where the format is a single file.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file that is read.
#[derive(Clone, Copy, Debug)]
pub struct InFile<'a> {
    /// Its path as given, or inside the folder that was given, with forward
    /// slashes.
    pub path: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

impl<'a> InFile<'a> {
    /// Its text.
    ///
    /// # Errors
    ///
    /// [`ReadError`] with the place of the first byte that is not UTF-8, and
    /// that message.
    pub fn utf8(&self, message: &str) -> Result<&'a str, ReadError> {
        std::str::from_utf8(self.bytes).map_err(|error| {
            let valid = String::from_utf8_lossy(&self.bytes[..error.valid_up_to()]);
            let line = valid.rsplit('\n').next().unwrap_or_default();
            ReadError {
                file: self.path.to_owned(),
                error: ImportError {
                    line: valid.matches('\n').count() + 1,
                    column: line.chars().count() + 1,
                    message: message.to_owned(),
                },
            }
        })
    }

    /// The name without its folders.
    pub fn name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// The path without the extension of its name, and that extension.
    pub fn stem_and_extension(&self) -> (&'a str, &'a str) {
        let name = self.name();
        match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => (
                &self.path[..self.path.len() - extension.len() - 1],
                extension,
            ),
            _ => (self.path, ""),
        }
    }
}

/// What a writer gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The files, the main one first.
    pub files: Vec<OutFile>,
    /// What they do not carry; `item` is the id of the record.
    pub losses: Vec<Loss>,
    /// What is worth knowing, but lost nothing: a line end that was changed.
    pub notes: Vec<Loss>,
}

impl Written {
    /// Adds what was written of another part.
    pub(super) fn append(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.losses.append(&mut other.losses);
        self.notes.append(&mut other.notes);
    }
}

/// A file that cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {error}")]
pub struct ReadError {
    /// Its path as given.
    pub file: String,
    /// Where and why.
    pub error: ImportError,
}

impl ReadError {
    /// What is wrong with a file as a whole; it is told of its beginning.
    pub(super) fn whole(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            error: ImportError {
                line: 1,
                column: 1,
                message: message.into(),
            },
        }
    }
}

/// How a format is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// The unit to count in, for formats that leave it open.
    pub unit: OffsetUnit,
    /// The program that a REFI-QDA project is for.
    pub program: refi_qda::Program,
    /// Only the scheme, for formats that know files of their own for it.
    pub codebook: bool,
    /// Leave the texts and their quotes out; hashes stand for them.
    pub without_texts: bool,
    /// Whether a table begins with a byte-order mark; `None` = as is usual for it.
    pub mark: Option<bool>,
    /// Put an apostrophe before cells that a spreadsheet would run as formulas.
    pub excel_safe: bool,
    /// How places in a span are written, for columns.
    pub scheme: conll::Scheme,
    /// Which of several spans on a token is written, for columns.
    pub layer: conll::Layer,
    /// How the sources are parted into splits, with the seed of their order;
    /// `None` = all of them are for training. For formats that know splits.
    pub splits: Option<(package::Shares, u64)>,
}

/// How a format is read.
#[derive(Clone, Copy, Default)]
pub struct ReadOptions<'a> {
    /// The way that the files count, where a person knows it; else the quotes
    /// decide, or the format.
    pub counting: Option<Counting>,
    /// The texts of the project that takes the documents in, by a source's id,
    /// its path, its title or the hash of its text, for formats without texts.
    pub known: Option<&'a Known<'a>>,
    /// Take the apostrophe off again that [`WriteOptions::excel_safe`] put there.
    pub excel_safe: bool,
    /// Whose work is meant where several people annotated a document, by the name
    /// that the files have; else what was settled comes first.
    pub by: Option<&'a str>,
}

/// A format of another tool, or our own for exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Label Studio's tasks, with their configuration.
    LabelStudio,
    /// W3C Web Annotation in JSON-LD.
    WebAnnotation,
    /// Archives of projects for qualitative analysis.
    RefiQda,
    /// Our own JSON Lines: gold and predictions.
    Jsonl,
    /// Tasks of Prodigy.
    Prodigy,
    /// Training data for spaCy.
    Spacy,
    /// brat's stand-off.
    Brat,
    /// UIMA's CAS in JSON, 0.4.
    CasJson,
    /// UIMA's CAS in XMI, with its type system.
    CasXmi,
    /// JSON Lines as doccano exports and imports them.
    Doccano,
    /// A table with commas.
    Csv,
    /// A table with tabs.
    Tsv,
    /// WebAnno's TSV 3.
    WebannoTsv,
    /// A spreadsheet.
    Xlsx,
    /// Columns of tokens and labels.
    Conll,
    /// Events and entities across documents, over tokens.
    Ecb,
    /// Coreference in CoNLL-U.
    CorefUd,
    /// Tables in Parquet.
    Parquet,
    /// A data set for Hugging Face's libraries.
    Hf,
    /// A page to read and print for each document.
    Html,
    /// Texts alone.
    Text,
}

/// Finds a text of the project by a name for its source.
pub type Known<'a> = dyn Fn(&str) -> Option<SourceText> + Sync + 'a;

type Read = fn(&[InFile<'_>], &ReadOptions<'_>) -> Result<Imported, ReadError>;

/// Takes files as soon as they are written. Several in a row that have one path are
/// the pieces of one file.
pub type Take<'t> = dyn FnMut(OutFile) + Send + 't;

/// How a format is written.
#[derive(Clone, Copy)]
enum Write {
    /// All at once.
    Whole(fn(&Corpus<'_>, &WriteOptions) -> Written),
    /// File by file or in pieces, so that never all is in memory; what is given
    /// back has the files that are left.
    ByFile(fn(&Corpus<'_>, &WriteOptions, &mut Take<'_>) -> Written),
}

/// How the formats of Parquet are read and written, in builds that can.
struct Columnar {
    read: Option<Read>,
    write: Option<Write>,
    write_set: Option<Write>,
}

#[cfg(feature = "parquet")]
const PARQUET: Columnar = Columnar {
    read: Some(super::columnar::read_files),
    write: Some(Write::Whole(super::columnar::write)),
    write_set: Some(Write::Whole(super::columnar::write_set)),
};

#[cfg(not(feature = "parquet"))]
const PARQUET: Columnar = Columnar {
    read: None,
    write: None,
    write_set: None,
};

/// What is known of a format.
struct Facts {
    /// The word of the command line.
    word: &'static str,
    /// What it is called in lists.
    title: &'static str,
    /// The extension of its main file.
    extension: &'static str,
    /// Whether it is written as a folder of several files.
    folder: bool,
    read: Option<Read>,
    write: Option<Write>,
}

impl Format {
    /// All formats, in the order of lists.
    pub const ALL: &'static [Self] = &[
        Self::Jsonl,
        Self::Brat,
        Self::CasJson,
        Self::CasXmi,
        Self::LabelStudio,
        Self::Prodigy,
        Self::Spacy,
        Self::Doccano,
        Self::Csv,
        Self::Tsv,
        Self::Xlsx,
        Self::Conll,
        Self::WebannoTsv,
        Self::WebAnnotation,
        Self::RefiQda,
        Self::Ecb,
        Self::CorefUd,
        Self::Parquet,
        Self::Hf,
        Self::Html,
        Self::Text,
    ];

    const fn facts(self) -> Facts {
        match self {
            Self::LabelStudio => Facts {
                word: "label-studio",
                title: "Label Studio tasks",
                extension: "json",
                folder: true,
                read: Some(label_studio::read_files),
                write: Some(Write::ByFile(label_studio::write)),
            },
            Self::Jsonl => Facts {
                word: "jsonl",
                title: "Variorum JSONL",
                extension: "jsonl",
                folder: false,
                read: Some(jsonl::read_files),
                write: Some(Write::ByFile(jsonl::write)),
            },
            Self::Prodigy => Facts {
                word: "prodigy",
                title: "Prodigy JSONL",
                extension: "jsonl",
                folder: false,
                read: Some(prodigy::read_files),
                write: Some(Write::ByFile(prodigy::write)),
            },
            Self::Spacy => Facts {
                word: "spacy",
                title: "spaCy training data",
                extension: "jsonl",
                folder: true,
                read: Some(spacy::read_files),
                write: Some(Write::ByFile(spacy::write)),
            },
            Self::Csv => Facts {
                word: "csv",
                title: "Table with commas (CSV)",
                extension: "csv",
                folder: false,
                read: Some(table::read_files),
                write: Some(Write::ByFile(table::write_csv)),
            },
            Self::Tsv => Facts {
                word: "tsv",
                title: "Table with tabs (TSV)",
                extension: "tsv",
                folder: false,
                read: Some(table::read_files),
                write: Some(Write::ByFile(table::write_tsv)),
            },
            Self::Xlsx => Facts {
                word: "xlsx",
                title: "Spreadsheet (XLSX)",
                extension: "xlsx",
                folder: false,
                read: Some(xlsx::read_files),
                write: Some(Write::Whole(xlsx::write)),
            },
            Self::Text => Facts {
                word: "text",
                title: "Plain texts",
                extension: "txt",
                folder: true,
                read: Some(plain::read_files),
                write: Some(Write::ByFile(plain::write)),
            },
            Self::Brat => Facts {
                word: "brat",
                title: "brat stand-off",
                extension: "ann",
                folder: true,
                read: Some(brat::read_files),
                write: Some(Write::ByFile(brat::write)),
            },
            Self::CasJson => Facts {
                word: "cas-json",
                title: "UIMA CAS JSON (INCEpTION)",
                extension: "json",
                folder: true,
                read: Some(cas::read_json),
                write: Some(Write::ByFile(cas::write_json)),
            },
            Self::CasXmi => Facts {
                word: "cas-xmi",
                title: "UIMA CAS XMI (INCEpTION, WebAnno)",
                extension: "xmi",
                folder: true,
                read: Some(cas::read_xmi),
                write: Some(Write::ByFile(cas::write_xmi)),
            },
            Self::Doccano => Facts {
                word: "doccano",
                title: "doccano JSONL",
                extension: "jsonl",
                folder: false,
                read: Some(doccano::read_files),
                write: Some(Write::ByFile(doccano::write)),
            },
            Self::WebAnnotation => Facts {
                word: "web-annotation",
                title: "W3C Web Annotation",
                extension: "jsonld",
                folder: false,
                read: Some(web_annotation::read_files),
                write: Some(Write::Whole(web_annotation::write)),
            },
            Self::RefiQda => Facts {
                word: "refi-qda",
                title: "REFI-QDA project",
                extension: "qdpx",
                folder: false,
                read: Some(refi_qda::read_files),
                write: Some(Write::Whole(refi_qda::write)),
            },
            Self::WebannoTsv => Facts {
                word: "webanno-tsv",
                title: "WebAnno TSV 3",
                extension: "tsv",
                folder: true,
                read: Some(cas::read_tsv),
                write: Some(Write::ByFile(cas::write_tsv)),
            },
            Self::Conll => Facts {
                word: "conll",
                title: "CoNLL columns (BIO, IOBES, BILOU)",
                extension: "conll",
                folder: true,
                read: Some(conll::read_files),
                write: Some(Write::ByFile(conll::write)),
            },
            Self::Ecb => Facts {
                word: "ecb",
                title: "ECB+ XML",
                extension: "xml",
                folder: true,
                read: Some(ecb::read_files),
                write: Some(Write::ByFile(ecb::write)),
            },
            Self::CorefUd => Facts {
                word: "corefud",
                title: "CorefUD (CoNLL-U)",
                extension: "conllu",
                folder: false,
                read: Some(corefud::read_files),
                write: Some(Write::ByFile(corefud::write)),
            },
            Self::Parquet => Facts {
                word: "parquet",
                title: "Parquet tables",
                extension: "parquet",
                folder: true,
                read: PARQUET.read,
                write: PARQUET.write,
            },
            Self::Hf => Facts {
                word: "hf",
                title: "Hugging Face data set",
                extension: "parquet",
                folder: true,
                read: PARQUET.read,
                write: PARQUET.write_set,
            },
            Self::Html => Facts {
                word: "html",
                title: "Reading copy (HTML)",
                extension: "html",
                folder: true,
                read: None,
                write: Some(Write::ByFile(html::write)),
            },
        }
    }

    /// The format of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.word() == word)
    }

    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        self.facts().word
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// The extension of its main file.
    pub fn extension(self) -> &'static str {
        self.facts().extension
    }

    /// Whether it is written as a folder of files.
    pub fn is_folder(self) -> bool {
        self.facts().folder
    }

    /// Why this build cannot handle it, in one sentence, if it was built without.
    pub fn missing(self) -> Option<&'static str> {
        let missing = !self.can_read() && !self.can_write();
        missing.then_some(
            "this build has no Parquet; one that was made with `cargo build --release --features \
             parquet` has",
        )
    }

    /// Whether it parts the sources into splits by itself.
    pub fn has_splits(self) -> bool {
        self == Self::Hf
    }

    /// Whether it can be read.
    pub fn can_read(self) -> bool {
        self.facts().read.is_some()
    }

    /// Whether it can be written.
    pub fn can_write(self) -> bool {
        self.facts().write.is_some()
    }

    /// Reads files that belong together: those of one folder, or one alone.
    ///
    /// # Errors
    ///
    /// [`ReadError`] names the file that cannot be read, the place and the
    /// cause. Then nothing of any file is given.
    pub fn read(
        self,
        files: &[InFile<'_>],
        options: &ReadOptions<'_>,
    ) -> Result<Imported, ReadError> {
        match self.facts().read {
            Some(read) => self.read_with(read, files, options),
            None => {
                let file = files.first().map_or("", |it| it.path);
                let unread = || format!("{} is written only, not read", self.title());
                let why = self.missing().map_or_else(unread, str::to_owned);
                Err(ReadError::whole(file, why))
            }
        }
    }

    /// One file alone was meant, whatever it is called: if it was left aside for
    /// its name, it is read as if it were called as the format's are.
    fn read_with(
        self,
        read: Read,
        files: &[InFile<'_>],
        options: &ReadOptions<'_>,
    ) -> Result<Imported, ReadError> {
        let found = read(files, options)?;
        let [file] = files else {
            return Ok(found);
        };
        // What lies in an archive is none of this.
        let is_of_it = |it: &Loss| it.reason == "ignored-file" && it.document == file.path;
        if !found.notes.iter().any(is_of_it) || !found.is_nothing() {
            return Ok(found);
        }
        let (stem, own) = (file.stem_and_extension().0, self.extension());
        let path = &format!("{stem}.{own}");
        let again = read(&[InFile { path, ..*file }], options);
        // Whoever reads of it knows it by its own name.
        let own_name = |told: &str| told.replacen(path, file.path, 1);
        let mut again = again.map_err(|error| ReadError {
            file: own_name(&error.file),
            ..error
        })?;
        for it in again.losses.iter_mut().chain(&mut again.notes) {
            it.document = own_name(&it.document);
        }
        Ok(if again.is_nothing() { found } else { again })
    }

    /// Writes a corpus. The losses are those of the corpus, then the format's.
    pub fn write(self, corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
        let mut files: Vec<OutFile> = Vec::new();
        let mut take = |mut piece: OutFile| match files.last_mut() {
            Some(last) if last.path == piece.path => last.bytes.append(&mut piece.bytes),
            _ => files.push(piece),
        };
        let written = self.write_by_file(corpus, options, &mut take);
        Written { files, ..written }
    }

    /// The same, with each file handed over as soon as it is done, or piece by
    /// piece; none is given back.
    pub fn write_by_file(
        self,
        corpus: &Corpus<'_>,
        options: &WriteOptions,
        take: &mut Take<'_>,
    ) -> Written {
        let mut written = match self.facts().write {
            Some(Write::Whole(write)) => write(corpus, options),
            Some(Write::ByFile(write)) => write(corpus, options, take),
            None => Written::default(),
        };
        written.files.drain(..).for_each(take);
        written.losses.splice(0..0, corpus.losses().iter().cloned());
        written
    }
}

/// Reads files one by one, as formats do whose files stand alone, and gives
/// the documents of all of them. Files of other extensions are left alone and
/// noted, unless there is just one: then it was meant.
pub(super) fn each_file(
    files: &[InFile<'_>],
    extensions: &[&str],
    read: impl Fn(&[u8], &str) -> Result<Imported, ImportError> + Sync,
) -> Result<Imported, ReadError> {
    let read = cores::each(files, |_, file| {
        let (_, extension) = file.stem_and_extension();
        let fits = |it: &&str| it.eq_ignore_ascii_case(extension);
        if files.len() > 1 && !extensions.iter().any(fits) {
            return Ok(Imported {
                notes: vec![ignored(file)],
                ..Imported::default()
            });
        }
        read(file.bytes, file.path).map_err(|error| ReadError {
            file: file.path.to_owned(),
            error,
        })
    });
    let mut all = Imported::default();
    for one in read {
        all.append(one?);
    }
    Ok(all)
}

/// A note of a file that a format knows nothing of.
pub(super) fn ignored(file: &InFile<'_>) -> Loss {
    Loss {
        reason: "ignored-file",
        document: file.path.to_owned(),
        item: String::new(),
        detail: "no file of this format is called so; it was not looked into".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_name_is_told_of_by_it() {
        let cas = r#"{"%TYPES":{},"%FEATURE_STRUCTURES":[
            {"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView",
             "mimeType":"text","sofaString":"ab"},
            {"%ID":2,"%TYPE":"custom.X","@sofa":1,"begin":0,"end":9}],
            "%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[2]}}}"#;
        let read = |bytes| {
            let path = "export.2024";
            Format::CasJson.read(&[InFile { path, bytes }], &ReadOptions::default())
        };
        let found = read(cas.as_bytes()).expect("a CAS");
        let told: Vec<&str> = found.losses.iter().map(|it| &*it.document).collect();
        assert_eq!(told, ["export.2024"]);
        let error = read(&cas.as_bytes()[..40]).expect_err("it is cut");
        assert_eq!(error.file, "export.2024");
    }

    #[test]
    fn words_are_the_formats() {
        for format in Format::ALL {
            assert_eq!(Format::of_word(format.word()), Some(*format));
            let parquet = matches!(format, Format::Parquet | Format::Hf);
            assert_eq!(
                format.missing().is_some(),
                parquet && !cfg!(feature = "parquet"),
                "{format:?}"
            );
        }
        assert_eq!(Format::of_word("word"), None);
    }

    #[test]
    fn names_of_files() {
        let file = |path| InFile { path, bytes: b"" };
        assert_eq!(file("a/b.c/d.ann").stem_and_extension(), ("a/b.c/d", "ann"));
        assert_eq!(file("a/b.c/d").stem_and_extension(), ("a/b.c/d", ""));
        assert_eq!(file(".ann").stem_and_extension(), (".ann", ""));
        assert_eq!(file("a/b").name(), "b");
    }
}
