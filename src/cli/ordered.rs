//! JSON whose keys stand in the order in which they were put.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Null,
    Flag(bool),
    Whole(u64),
    Signed(i64),
    Real(f64),
    Text(String),
    List(Vec<Tree>),
    Object(Object),
}

/// A JSON object under construction.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object(Vec<(String, Tree)>);

impl Object {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value under a key that is not there yet.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Tree>) -> Self {
        self.put(key, value);
        self
    }

    /// Adds a value; a key that is there already keeps its first value.
    pub fn put(&mut self, key: &str, value: impl Into<Tree>) {
        if !self.0.iter().any(|it| it.0 == key) {
            self.0.push((key.to_owned(), value.into()));
        }
    }

    /// Adds many values whose keys are known to differ.
    pub fn fill(&mut self, values: impl IntoIterator<Item = (String, Tree)>) {
        self.0.extend(values);
    }

    /// Adds all values of another one.
    pub fn join(&mut self, other: Self) {
        for (key, value) in other.0 {
            self.put(&key, value);
        }
    }
}

impl From<Object> for Tree {
    fn from(it: Object) -> Self {
        Self::Object(it)
    }
}

impl From<bool> for Tree {
    fn from(it: bool) -> Self {
        Self::Flag(it)
    }
}

impl From<u64> for Tree {
    fn from(it: u64) -> Self {
        Self::Whole(it)
    }
}

impl From<u32> for Tree {
    fn from(it: u32) -> Self {
        Self::Whole(it.into())
    }
}

impl From<usize> for Tree {
    fn from(it: usize) -> Self {
        Self::Whole(it as u64)
    }
}

impl From<f64> for Tree {
    fn from(it: f64) -> Self {
        if it.is_finite() {
            Self::Real(it)
        } else {
            Self::Null
        }
    }
}

impl From<&str> for Tree {
    fn from(it: &str) -> Self {
        Self::Text(it.to_owned())
    }
}

impl From<String> for Tree {
    fn from(it: String) -> Self {
        Self::Text(it)
    }
}

impl<T: Into<Tree>> From<Vec<T>> for Tree {
    fn from(it: Vec<T>) -> Self {
        Self::List(it.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Tree>> From<Option<T>> for Tree {
    fn from(it: Option<T>) -> Self {
        it.map_or(Self::Null, Into::into)
    }
}

/// What serialises itself, as a tree.
pub(super) fn tree_of(value: &impl Serialize) -> Tree {
    serde_json::to_value(value).map_or(Tree::Null, of_json)
}

fn of_json(value: serde_json::Value) -> Tree {
    use serde_json::Value;
    match value {
        Value::Null => Tree::Null,
        Value::Bool(it) => Tree::Flag(it),
        Value::Number(it) => match it.as_u64() {
            Some(whole) => Tree::Whole(whole),
            None => it.as_f64().map_or(Tree::Null, Tree::Real),
        },
        Value::String(it) => Tree::Text(it),
        Value::Array(it) => Tree::List(it.into_iter().map(of_json).collect()),
        Value::Object(it) => {
            let mut object = Object::new();
            object.fill(it.into_iter().map(|(key, value)| (key, of_json(value))));
            object.into()
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_none(),
            Self::Flag(it) => to.serialize_bool(*it),
            Self::Whole(it) => to.serialize_u64(*it),
            Self::Signed(it) => to.serialize_i64(*it),
            Self::Real(it) => to.serialize_f64(*it),
            Self::Text(it) => to.serialize_str(it),
            Self::List(list) => {
                let mut seq = to.serialize_seq(Some(list.len()))?;
                for it in list {
                    seq.serialize_element(it)?;
                }
                seq.end()
            }
            Self::Object(it) => it.serialize(to),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order() {
        let object = Object::new()
            .with("z", 1_u64)
            .with("a", Option::<f64>::None)
            .with("z", 2_u64)
            .with("m", vec![0.5, f64::NAN]);
        let json = serde_json::to_string(&object).expect("serialises");
        assert_eq!(json, r#"{"z":1,"a":null,"m":[0.5,null]}"#);
    }
}
