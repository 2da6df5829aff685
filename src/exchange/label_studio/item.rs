//! Tasks as they are parsed: what a stranger's file may hold, in any form.

use crate::exchange::json::Json;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use smol_str::SmolStr;
use std::fmt;

/// An object whose keys stay in the order of the file: smaller than a map, for
/// objects with few keys of which there are many. No key stands twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fields(Vec<(SmolStr, Json)>);

impl Fields {
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.0.iter().find(|it| it.0 == key).map(|it| &it.1)
    }

    pub fn take(&mut self, key: &str) -> Option<Json> {
        let at = self.0.iter().position(|it| it.0 == key)?;
        Some(self.0.remove(at).1)
    }

    /// A string under that key; a number in digits.
    pub fn word(&self, key: &str) -> Option<String> {
        word(self.get(key)?)
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Json::Text(it) => Some(it),
            _ => None,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|it| (it.0.as_str(), &it.1))
    }

    pub fn put(&mut self, key: &str, value: Json) {
        self.0.push((SmolStr::new(key), value));
    }

    /// An object of those keys.
    pub fn of(object: impl IntoIterator<Item = (SmolStr, Json)>) -> Self {
        Self(object.into_iter().collect())
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                // Keys that stand in an object by the thousand are nobody's task;
                // they are looked up one by one.
                const MOST: usize = 1000;
                let mut fields = Fields::default();
                while let Some(key) = map.next_key::<SmolStr>()? {
                    if fields.get(&key).is_some() {
                        let key: String = key.chars().take(60).collect();
                        let message = format!("the key ‘{key}’ stands in this object twice");
                        return Err(A::Error::custom(message));
                    }
                    if fields.0.len() == MOST {
                        return Err(A::Error::custom("this object has too many keys"));
                    }
                    fields.0.push((key, map.next_value()?));
                }
                Ok(fields)
            }
        }
        from.deserialize_map(Keys)
    }
}

/// One result of an annotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Item {
    /// All keys but `value`.
    pub keys: Fields,
    /// Where and what.
    pub value: Fields,
}

/// A result in a list, which is read when it is looked at: all of them would take
/// many times the memory of the file.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Listed<'a>(#[serde(borrow)] Form<'a>);

#[derive(Debug)]
enum Form<'a> {
    Json(&'a RawValue),
    Item(Box<Item>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Form<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(from).map(Self::Json)
    }
}

impl From<Item> for Listed<'_> {
    fn from(it: Item) -> Self {
        Self(Form::Item(Box::new(it)))
    }
}

impl Listed<'_> {
    /// The result, which is number `number` of its task.
    ///
    /// # Errors
    ///
    /// What is wrong with its JSON, in words.
    pub fn item(&self, number: usize) -> Result<Item, String> {
        let json = match &self.0 {
            Form::Json(json) => json.get(),
            Form::Item(it) => return Ok((**it).clone()),
        };
        serde_json::from_str(json).map_err(|error| {
            let full = error.to_string();
            let what = full.rsplit_once(" at line ").map_or(&*full, |it| it.0);
            format!("result {number}: {what}")
        })
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut keys = Fields::deserialize(from)?;
        let value = match keys.take("value") {
            Some(Json::Object(it)) => Fields::of(it),
            Some(other) => Fields::of([("value".into(), other)]),
            None => Fields::default(),
        };
        Ok(Self { keys, value })
    }
}

/// A person's annotation, or a model's prediction.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Completion<'a> {
    pub id: Option<Json>,
    /// Who made it: a number, or what is known of a person.
    pub completed_by: Option<Json>,
    #[serde(borrow, deserialize_with = "or_empty")]
    pub result: Vec<Listed<'a>>,
    pub was_cancelled: Option<bool>,
    pub ground_truth: Option<bool>,
    pub score: Option<Json>,
    pub model_version: Option<Json>,
}

impl Completion<'_> {
    /// What the person who made it may be called, the plainest first.
    pub fn people(&self) -> Vec<String> {
        match &self.completed_by {
            Some(Json::Object(it)) => {
                let names = ["email", "username", "id"].into_iter();
                names.filter_map(|key| word(it.get(key)?)).collect()
            }
            Some(it) => word(it).into_iter().collect(),
            None => Vec::new(),
        }
    }
}

fn word(json: &Json) -> Option<String> {
    match json {
        Json::Text(it) => Some(it.clone()),
        Json::Whole(it) => Some(it.to_string()),
        _ => None,
    }
}

/// A task; one without `data` is data itself, which then lies in `rest`.
#[derive(Debug, Default)]
pub(super) struct Task<'a> {
    pub data: Option<Fields>,
    pub annotations: Vec<Completion<'a>>,
    pub predictions: Vec<Completion<'a>>,
    pub rest: Fields,
}

impl<'de> Deserialize<'de> for Task<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Task<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a task, which is an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Task<'de>, A::Error> {
                let mut task = Task::default();
                let mut seen: Vec<String> = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if seen.contains(&key) || task.rest.get(&key).is_some() {
                        let key: String = key.chars().take(60).collect();
                        let message = format!("the key ‘{key}’ stands in this object twice");
                        return Err(A::Error::custom(message));
                    }
                    match &*key {
                        "data" => task.data = Some(map.next_value()?),
                        // Their old name.
                        "annotations" | "completions" => {
                            task.annotations
                                .append(&mut map.next_value::<List<'_>>()?.0);
                        }
                        "predictions" => task.predictions = map.next_value::<List<'_>>()?.0,
                        // What sums up the rest.
                        "history" => {
                            map.next_value::<IgnoredAny>()?;
                        }
                        _ => {
                            task.rest.put(&key, map.next_value()?);
                            continue;
                        }
                    }
                    seen.push(key);
                }
                Ok(task)
            }
        }
        from.deserialize_map(Keys)
    }
}

/// A list that may be null.
struct List<'a>(Vec<Completion<'a>>);

impl<'de> Deserialize<'de> for List<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        or_empty(from).map(Self)
    }
}

fn or_empty<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(from)?.unwrap_or_default())
}

/// Hands the tasks of a file to `take` one by one: a list of them, or one alone.
///
/// # Errors
///
/// What is wrong with the JSON, or what `take` says.
pub(super) fn each_task<'a>(
    json: &'a str,
    take: &mut dyn FnMut(Task<'a>) -> Result<(), String>,
) -> Result<(), serde_json::Error> {
    struct Tasks<'t, 'a>(&'t mut dyn FnMut(Task<'a>) -> Result<(), String>);
    impl<'de> Visitor<'de> for Tasks<'_, 'de> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list of tasks")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut tasks: A) -> Result<(), A::Error> {
            while let Some(task) = tasks.next_element()? {
                (self.0)(task).map_err(A::Error::custom)?;
            }
            Ok(())
        }
    }
    if json.trim_start().starts_with('{') {
        let task = serde_json::from_str(json)?;
        return take(task).map_err(Error::custom);
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.deserialize_seq(Tasks(take))?;
    reader.end()
}
