//! Which items of a board are alike: of one kind, with the same tags and the
//! same folded words.

use super::board::Item;
use crate::recognise::fold::{Keep, folded};
use std::collections::HashMap;

/// The words that items are told alike by are not longer, in bytes.
const LONGEST: usize = 200;

/// The groups of items that are alike.
#[derive(Clone, Debug, Default)]
pub(super) struct Alike {
    /// The group of each item.
    group: Vec<u32>,
    /// The items of each group, in order.
    items: Vec<Vec<u32>>,
}

impl Alike {
    pub fn of(items: &[Item]) -> Self {
        let mut found = Self {
            group: Vec::with_capacity(items.len()),
            items: Vec::new(),
        };
        let mut numbers: HashMap<Vec<u8>, u32> = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            let next = found.items.len() as u32;
            let number = *numbers.entry(likeness(item)).or_insert(next);
            if number == next {
                found.items.push(Vec::new());
            }
            found.items[number as usize].push(at as u32);
            found.group.push(number);
        }
        found
    }

    /// The items that are like this one, itself among them.
    pub fn with(&self, item: usize) -> &[u32] {
        let group = self.group.get(item);
        group.map_or(&[], |it| &self.items[*it as usize])
    }
}

/// What makes items alike: kind, and for each file the tag and folded words.
fn likeness(item: &Item) -> Vec<u8> {
    let mut key = vec![item.kind as u8];
    for reading in &item.readings {
        key.push(0);
        let Some(reading) = reading else { continue };
        key.push(1);
        key.extend(reading.annotation.tag.as_str().bytes());
        key.push(0);
        let words = reading.annotation.first_words();
        let words = words.trim();
        if words.is_empty() {
            // Without its words an annotation is like no other.
            key.extend(reading.annotation.id.as_str().bytes());
        } else {
            let cut = &words[..words.floor_char_boundary(LONGEST)];
            key.extend(folded(cut, Keep::NOTHING).bytes());
            key.extend(
                (words.len() > LONGEST)
                    .then_some(words.len())
                    .into_iter()
                    .flat_map(usize::to_le_bytes),
            );
        }
    }
    key
}
