//! Reading tasks.

mod regions;

use super::OURS;
use super::config::{self, Config};
use super::item::{Completion, Fields, Item, Listed, Task, each_task};
use crate::exchange::cores;
use crate::exchange::json::{Json, elements, error_at};
use crate::exchange::value::word;
use crate::exchange::world::World;
use crate::exchange::{Document, ImportError, Imported, InFile, Loss, ReadError, ReadOptions};
use crate::model::{PartialDate, Period, SourceState};
use crate::text::SourceText;
use regions::Regions;

/// The most text that the spans of one import may quote in all, in characters.
/// A small file can claim a hundred thousand spans over its whole text; their
/// quotes would fill any memory.
const MAX_QUOTED: u64 = 1 << 28;

/// The keys of the data that name a document, the best first.
const NAME_KEYS: [&str; 6] = ["name", "doc_id", "document", "filename", "file", "title"];

/// Reads task files, with a configuration if there is one among them.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let failed = |file: &InFile<'_>| {
        let file = file.path.to_owned();
        move |error| ReadError { file, error }
    };
    let mut config = Config::default();
    for file in files {
        if file.stem_and_extension().1.eq_ignore_ascii_case("xml") {
            let one = config::read(file.bytes).map_err(failed(file))?;
            config.tags.extend(one.tags);
            config.relations.extend(one.relations);
            config.text = config.text.take().or(one.text);
        }
    }
    let mut reader = Reader::new(options, &config);
    for file in files {
        match &*file.stem_and_extension().1.to_ascii_lowercase() {
            "json" => reader.file(file).map_err(failed(file))?,
            "xml" => {}
            _ => reader.out.notes.push(Loss {
                reason: "ignored-file",
                document: file.path.to_owned(),
                item: "file".to_owned(),
                detail: "tasks are .json, a configuration is .xml".to_owned(),
            }),
        }
    }
    let mut out = reader.out;
    out.tags = config.tags;
    out.relations = config.relations;
    Ok(out)
}

struct Reader<'c> {
    options: &'c ReadOptions<'c>,
    config: &'c Config,
    world: World,
    /// Characters that the spans so far quote.
    quoted: u64,
    out: Imported,
}

impl<'c> Reader<'c> {
    fn new(options: &'c ReadOptions<'c>, config: &'c Config) -> Self {
        Self {
            options,
            config,
            world: World::default(),
            quoted: 0,
            out: Imported::default(),
        }
    }

    fn file(&mut self, file: &InFile<'_>) -> Result<(), ImportError> {
        let bytes = file
            .bytes
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(file.bytes);
        let json = std::str::from_utf8(bytes).map_err(|error| {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let last = before.rsplit('\n').next().unwrap_or_default();
            ImportError {
                line: before.matches('\n').count() + 1,
                column: last.chars().count() + 1,
                message: "this is not UTF-8, which JSON is".to_owned(),
            }
        })?;
        if let Some(parts) = self.apart(json, file.path) {
            for mut it in parts {
                self.quoted += it.quoted;
                self.world.join(&mut it.out, &mut self.out);
                self.out.append(it.out);
            }
            return Ok(());
        }
        let mut number = 0;
        let mut take = |task: Task<'_>| {
            number += 1;
            self.task(task, file.path, number)
        };
        each_task(json, &mut take).map_err(|error| error_at(json, &error))
    }

    /// What the tasks of a list hold, each by itself; `None` if anything is wrong
    /// with one of them, or with all together: then to read them in order tells
    /// where.
    fn apart(&self, json: &str, file: &str) -> Option<Vec<Self>> {
        let parts = elements(json)?;
        let read = cores::each(&parts, |index, part| {
            let mut reader = Self::new(self.options, self.config);
            let task = serde_json::from_str(part).ok()?;
            reader.task(task, file, index + 1).ok()?;
            Some(reader)
        });
        let read: Vec<Self> = read.into_iter().collect::<Option<_>>()?;
        let quoted: u64 = read.iter().map(|it| it.quoted).sum();
        (self.quoted + quoted <= MAX_QUOTED).then_some(read)
    }

    /// Takes one task; fails where it would fill the memory.
    fn task(&mut self, mut task: Task<'_>, file: &str, number: usize) -> Result<(), String> {
        let bare = task.data.is_none();
        let mut data = match task.data.take() {
            Some(data) => data,
            None => std::mem::take(&mut task.rest),
        };
        if bare {
            let short = short_form(&mut data);
            task.annotations.extend(short);
        }
        let id = task.rest.word("id").or_else(|| data.word("id"));
        let name = NAME_KEYS.iter().find_map(|key| data.word(key));
        let name = name.filter(|it| !it.trim().is_empty());
        let name = name.or_else(|| Some(format!("task-{}", id?)));
        let place = Place {
            document: name
                .clone()
                .unwrap_or_else(|| format!("{file}, task {number}")),
            task: number,
        };
        if let Some(Json::List(drafts)) = task.rest.get("drafts")
            && !drafts.is_empty()
        {
            let detail = format!("{} drafts that nobody submitted are left out", drafts.len());
            self.out.notes.push(place.loss("draft", "drafts", detail));
        }
        let (listed, chosen) = self.choose(task.annotations, task.predictions, &place);
        let key = self.text_key(&data).map(str::to_owned);
        // It may be large, and is to be in memory once.
        let text = key.as_deref().and_then(|it| data.take(it));
        let (Some(key), Some(Json::Text(text))) = (key, text) else {
            let detail = "the task has no text of its own".to_owned();
            self.lose(&place, "no-text", "", detail);
            return Ok(());
        };
        let Ok(text) = SourceText::new(text) else {
            let detail = "its text is too large".to_owned();
            self.lose(&place, "no-text", "", detail);
            return Ok(());
        };
        if is_address(text.as_str())
            || self
                .config
                .text
                .as_ref()
                .is_some_and(|it| it.2 && it.1 == key)
        {
            let detail = format!(
                "the text lies elsewhere, at ‘{}’; export it with its data",
                text.as_str().chars().take(200).collect::<String>()
            );
            self.lose(&place, "remote-text", "", detail);
            return Ok(());
        }
        let mut document = Document::new(name, number, text);
        document.state = listed;
        self.about(&data, &mut document);
        self.ours(&task.rest, &mut document, &place);
        if let Some(result) = chosen {
            let to_name = self.config.text.as_ref().map(|it| &*it.0);
            let mut regions = Regions::new(&document.text, &place, to_name, &mut self.out);
            regions.read(result, self.options.counting)?;
            self.quoted += regions.quoted;
            (document.spans, document.links) = (regions.spans, regions.links);
        }
        if self.quoted > MAX_QUOTED {
            return Err(format!(
                "the spans up to task {number} cover more than {MAX_QUOTED} characters in all, \
                 counted once for each span; that many are not taken"
            ));
        }
        let known = [
            key.as_str(),
            "title",
            "publisher",
            "published",
            "covers",
            "language",
        ];
        for (key, value) in data.iter() {
            if !known.contains(&key)
                && !NAME_KEYS.contains(&key)
                && key != "id"
                && !value.is_empty()
            {
                let detail = format!("a project has no place for it: {}", value.shown());
                let note = place.loss("metadata", &format!("data {key}"), detail);
                self.out.notes.push(note);
            }
        }
        self.out.documents.push(document);
        Ok(())
    }

    fn lose(&mut self, place: &Place, reason: &'static str, item: &str, detail: String) {
        self.out.losses.push(place.loss(reason, item, detail));
    }

    /// The key of the text of the data: what the configuration says, `text`,
    /// or that of the only string that there is beside what names the document.
    fn text_key<'d>(&'d self, data: &'d Fields) -> Option<&'d str> {
        let said = self.config.text.as_ref().map(|it| &*it.1);
        let mut plain = said.into_iter().chain(["text"]);
        if let Some(found) = plain.find(|it| data.text(it).is_some()) {
            return Some(found);
        }
        let is_name = |key: &str| NAME_KEYS.contains(&key) || key == "id";
        let mut strings = data
            .iter()
            .filter(|(key, it)| matches!(it, Json::Text(_)) && !is_name(key));
        match (strings.next(), strings.next()) {
            (Some((key, _)), None) => Some(key),
            _ => None,
        }
    }

    fn about(&mut self, data: &Fields, document: &mut Document) {
        let text = |key: &str| data.text(key).unwrap_or_default();
        document.about.title = text("title").to_owned();
        document.about.publisher = text("publisher").to_owned();
        document.about.published = PartialDate::parse(text("published")).ok();
        document.about.covers = Period::parse(text("covers")).ok();
        document.about.language = text("language").into();
    }

    /// What we wrote under `meta`.
    fn ours(&mut self, rest: &Fields, document: &mut Document, place: &Place) {
        let Some(Json::Object(meta)) = rest.get("meta") else {
            return;
        };
        let Some(Json::Object(ours)) = meta.get(OURS) else {
            return;
        };
        let states = [
            SourceState::Untouched,
            SourceState::Started,
            SourceState::Done,
        ];
        if let Some(Json::Text(said)) = ours.get("state")
            && let Some(state) = states.into_iter().find(|it| word(it) == *said)
        {
            document.state = state;
        }
        if let Some(Json::List(records)) = ours.get("records") {
            for (index, record) in records.iter().enumerate() {
                let taken = match record {
                    Json::Object(it) => self.world.record(it.clone(), &mut self.out),
                    other => Err(format!("{}, where a record is expected", other.kind())),
                };
                if let Err(why) = taken {
                    let item = format!("record {index}");
                    self.lose(place, "malformed", &item, why);
                }
            }
        }
    }

    /// Which annotation of a task is taken, and how far the work on it is. The
    /// others are named.
    fn choose<'a>(
        &mut self,
        mut annotations: Vec<Completion<'a>>,
        mut predictions: Vec<Completion<'a>>,
        place: &Place,
    ) -> (SourceState, Option<Vec<Listed<'a>>>) {
        let before = annotations.len();
        annotations.retain(|it| it.was_cancelled != Some(true));
        if annotations.len() < before {
            let detail = format!("{} skipped the task", before - annotations.len());
            let note = place.loss("skipped", "annotations", detail);
            self.out.notes.push(note);
        }
        if annotations.is_empty() {
            if predictions.is_empty() {
                return (SourceState::Untouched, None);
            }
            // The surest one; the last of those that do not say.
            let mut best = 0;
            for index in 1..predictions.len() {
                if score(&predictions[index]) >= score(&predictions[best]) {
                    best = index;
                }
            }
            let taken = predictions.swap_remove(best);
            let detail = match predictions.len() {
                0 => "nobody annotated the task: the prediction was taken".to_owned(),
                others => format!(
                    "nobody annotated the task: the surest prediction was taken, {others} others were not"
                ),
            };
            let note = place.loss("prediction", "predictions", detail);
            self.out.notes.push(note);
            return (SourceState::Started, Some(taken.result));
        }
        let people = annotations
            .iter()
            .filter_map(|it| it.people().into_iter().next());
        self.out.people.extend(people);
        let truth = annotations
            .iter()
            .position(|it| it.ground_truth == Some(true));
        let taken = match self.options.by {
            None => Some(truth.unwrap_or(0)),
            Some(by) => annotations
                .iter()
                .position(|it| it.people().iter().any(|it| it.eq_ignore_ascii_case(by))),
        };
        let taken = taken.map(|at| annotations.remove(at));
        for it in &annotations {
            let id = it.id.as_ref().map_or_else(|| "?".to_owned(), Json::shown);
            let person = it.people().into_iter().next();
            let person = person.map(|it| it.chars().take(80).collect::<String>());
            let person = person.map_or(String::new(), |it| format!(" by {it}"));
            let detail = format!(
                "{} results of another annotation{person} of the same task; a project is one \
                 person’s work",
                it.result.len()
            );
            self.lose(
                place,
                "another-annotation",
                &format!("annotation {id}"),
                detail,
            );
        }
        match taken {
            Some(taken) => (SourceState::Done, Some(taken.result)),
            None => (SourceState::Untouched, None),
        }
    }
}

fn score(it: &Completion<'_>) -> f64 {
    match &it.score {
        Some(Json::Whole(it)) => *it as f64,
        Some(Json::Number(it)) => it.parse().unwrap_or(0.0),
        _ => 0.0,
    }
}

/// Whether a text is only the address of one.
fn is_address(text: &str) -> bool {
    let schemes = [
        "http://",
        "https://",
        "s3://",
        "gs://",
        "azure-blob://",
        "/data/",
    ];
    schemes.iter().any(|it| text.starts_with(it)) && !text.contains(char::is_whitespace)
}

/// The regions of the short form, which lie in the data under the name of
/// their control.
fn short_form(data: &mut Fields) -> Option<Completion<'static>> {
    let is_region = |it: &Json| match it {
        Json::Object(it) => it.contains_key("start") && it.contains_key("end"),
        _ => false,
    };
    let keys: Vec<String> = data
        .iter()
        .filter(|(_, it)| matches!(it, Json::List(list) if list.iter().any(is_region)))
        .map(|(key, _)| key.to_owned())
        .collect();
    let mut completion = Completion::default();
    for key in &keys {
        let Some(Json::List(list)) = data.take(key) else {
            continue;
        };
        for region in list {
            let mut item = Item::default();
            item.keys.put("from_name", Json::Text(key.clone()));
            item.keys.put("type", Json::Text("labels".to_owned()));
            item.value = match region {
                Json::Object(it) => Fields::of(it),
                other => Fields::of([("value".into(), other)]),
            };
            completion.result.push(item.into());
        }
    }
    (!keys.is_empty()).then_some(completion)
}

/// Where in the files something stands.
pub(super) struct Place {
    document: String,
    task: usize,
}

impl Place {
    pub fn loss(&self, reason: &'static str, item: &str, detail: String) -> Loss {
        let task = self.task;
        Loss {
            reason,
            document: self.document.clone(),
            item: if item.is_empty() {
                format!("task {task}")
            } else {
                format!("task {task}, {item}")
            },
            detail,
        }
    }
}

#[cfg(test)]
mod tests;
