//! From a parser's events to values.
//!
//! Lists and objects are gathered on one stack each and taken off it whole: every
//! one of them is allocated once, and as long as it is.

use super::{Json, Object};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use smol_str::SmolStr;
use std::collections::HashSet;
use std::fmt;

/// More keys than this are looked up by their hashes.
pub(super) const MANY: usize = 32;

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let stack = &mut Stack::default();
        let (late, items) = (None, None);
        JsonVisitor { stack, late, items }.deserialize(from)
    }
}

/// A value, if it is an object without the items of that list: `each` gets them.
pub(super) fn value_late<'de, D: Deserializer<'de>>(
    from: D,
    list: &str,
    each: &mut dyn FnMut(Json),
) -> Result<Json, D::Error> {
    let stack = &mut Stack::default();
    // Borrowed anew, for no longer than the stack.
    let each: &mut dyn FnMut(Json) = &mut *each;
    let (late, items) = (Some((list, each)), None);
    JsonVisitor { stack, late, items }.deserialize(from)
}

/// What belongs to lists and objects that are not at their end yet.
#[derive(Default)]
struct Stack {
    items: Vec<Json>,
    entries: Vec<(SmolStr, Json)>,
}

/// Makes a value.
struct JsonVisitor<'v> {
    stack: &'v mut Stack,
    /// The list of an object whose items go elsewhere, and where.
    late: Option<(&'v str, &'v mut dyn FnMut(Json))>,
    /// Where the items of this list go, if not into it.
    items: Option<&'v mut dyn FnMut(Json)>,
}

impl<'de> DeserializeSeed<'de> for JsonVisitor<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonVisitor<'_> {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Json, E> {
        Ok(Json::Bool(it))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Json, E> {
        Ok(Json::Whole(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Json, E> {
        Ok(u64::try_from(it).map_or_else(|_| Json::Number(it.to_string()), Json::Whole))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Json, E> {
        Ok(Json::Number(format!("{it:?}")))
    }

    fn visit_str<E>(self, it: &str) -> Result<Json, E> {
        Ok(Json::Text(it.to_owned()))
    }

    fn visit_string<E>(self, it: String) -> Result<Json, E> {
        Ok(Json::Text(it))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Json, A::Error> {
        let start = self.stack.items.len();
        while let Some(item) = list.next_element_seed(JsonVisitor {
            stack: &mut *self.stack,
            late: None,
            items: None,
        })? {
            match &mut self.items {
                Some(each) => each(item),
                None => self.stack.items.push(item),
            }
        }
        Ok(Json::List(self.stack.items.drain(start..).collect()))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Json, A::Error> {
        let start = self.stack.entries.len();
        // The keys so far, once they are so many that going through them is slow.
        let mut seen: HashSet<SmolStr> = HashSet::new();
        while let Some(key) = map.next_key::<SmolStr>()? {
            let items = match &mut self.late {
                Some((list, each)) if key == *list => {
                    let each: &mut dyn FnMut(Json) = &mut **each;
                    Some(each)
                }
                _ => None,
            };
            let value = map.next_value_seed(JsonVisitor {
                stack: &mut *self.stack,
                late: None,
                items,
            })?;
            let entries = &self.stack.entries[start..];
            let twice = if entries.len() < MANY {
                entries.iter().any(|it| it.0 == key)
            } else {
                if seen.is_empty() {
                    seen.extend(entries.iter().map(|it| it.0.clone()));
                }
                !seen.insert(key.clone())
            };
            if twice {
                let key: String = key.chars().take(60).collect();
                return Err(A::Error::custom(format_args!(
                    "the key ‘{key}’ stands in this object twice"
                )));
            }
            self.stack.entries.push((key, value));
        }
        self.stack.entries[start..].sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let entries = self.stack.entries.drain(start..).collect();
        Ok(Json::Object(Object(entries)))
    }
}
