//! From a parser's events to values.
//!
//! Lists and objects are gathered on one stack each and taken off it whole: every
//! one of them is allocated once, and as long as it is.

use super::{Json, Object};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
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

/// Lists whose items go elsewhere as they come.
pub(in crate::exchange) struct Late<'l> {
    /// The keys that lead to each of them, of which `*` is any; up to 32 lists.
    pub lists: &'l [&'l [&'l str]],
    /// Whether all else is passed over.
    pub only: bool,
    /// Gets the number of the list, the last of its keys, and an item.
    pub each: &'l mut dyn FnMut(usize, &str, Json),
}

/// The value without the items of late lists.
pub(super) fn value_late<'de, D: Deserializer<'de>>(
    from: D,
    late: &mut Late<'_>,
) -> Result<Json, D::Error> {
    let stack = &mut Stack::default();
    let late = Some(Way {
        late,
        may: u32::MAX,
        depth: 0,
    });
    JsonVisitor {
        stack,
        late,
        items: None,
    }
    .deserialize(from)
}

/// The way to late lists.
struct Way<'v> {
    late: &'v mut dyn Lists,
    /// The lists that it may lead to, one each bit.
    may: u32,
    /// How many keys are behind it.
    depth: usize,
}

/// [`Late`] lists, borrowed for as long as it takes.
trait Lists {
    /// The lists that a key leads on to, and the one that it is the key of.
    fn beyond(&self, may: u32, depth: usize, key: &str) -> (u32, Option<usize>);
    fn only(&self) -> bool;
    fn take(&mut self, list: usize, key: &str, item: Json);
}

impl Lists for Late<'_> {
    fn beyond(&self, may: u32, depth: usize, key: &str) -> (u32, Option<usize>) {
        let (mut beyond, mut list) = (0, None);
        for (at, path) in self.lists.iter().enumerate() {
            let fits = path.get(depth).is_some_and(|it| *it == key || *it == "*");
            if may & (1 << at) == 0 || !fits {
                continue;
            }
            if path.len() == depth + 1 {
                list = Some(at);
            } else {
                beyond |= 1 << at;
            }
        }
        (beyond, list)
    }

    fn only(&self) -> bool {
        self.only
    }

    fn take(&mut self, list: usize, key: &str, item: Json) {
        (self.each)(list, key, item);
    }
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
    /// The way from here to lists whose items go elsewhere.
    late: Option<Way<'v>>,
    /// Which of them this is, if it is a list, and its key.
    items: Option<(usize, &'v str)>,
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
            match (&mut self.late, self.items) {
                (Some(way), Some((list, key))) => way.late.take(list, key, item),
                _ => self.stack.items.push(item),
            }
        }
        Ok(Json::List(self.stack.items.drain(start..).collect()))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Json, A::Error> {
        let start = self.stack.entries.len();
        // The keys so far, once they are so many that going through them is slow.
        let mut seen: HashSet<SmolStr> = HashSet::new();
        while let Some(key) = map.next_key::<SmolStr>()? {
            let (mut late, mut items) = (None, None);
            if let Some(way) = &mut self.late {
                let (may, list) = way.late.beyond(way.may, way.depth, &key);
                if may != 0 || list.is_some() {
                    items = list.map(|it| (it, key.as_str()));
                    late = Some(Way {
                        late: &mut *way.late,
                        may,
                        depth: way.depth + 1,
                    });
                } else if way.late.only() {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            }
            let value = map.next_value_seed(JsonVisitor {
                stack: &mut *self.stack,
                late,
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
