//! Records into columns, as Parquet keeps them: of every value how deep it lies
//! in what is there, and whether it goes on with a list or begins a new one.

use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use serde_json::Value as Json;
use std::borrow::Borrow;
use std::sync::Arc;

/// What a group of rows takes before the next begins, in bytes of its strings;
/// readers hold a group at once, and so does the writer.
const GROUP_BYTES: usize = 16 << 20;

/// A file while its rows come.
pub(super) struct Sheet {
    schema: TypePtr,
    writer: SerializedFileWriter<Vec<u8>>,
    /// The rows that are in no group yet, and what they take.
    columns: Vec<Column>,
    weight: usize,
    /// How many rows there are in all.
    pub rows: usize,
}

/// A list of a row whose items come one by one: its name and they.
pub(super) type Late<'l> = (&'static str, &'l mut dyn Iterator<Item = Json>);

impl Sheet {
    /// A file without a row; `notes` are names and texts that go into its footer.
    ///
    /// # Errors
    ///
    /// Not for schemas of ours: memory can be written to.
    pub fn new(schema: TypePtr, notes: &[(&str, String)]) -> Result<Self, ParquetError> {
        let notes = notes
            .iter()
            .map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("variorum".to_owned())
            .set_key_value_metadata(Some(notes.collect()))
            .build();
        let (to, properties) = (Vec::new(), Arc::new(properties));
        Ok(Self {
            writer: SerializedFileWriter::new(to, Arc::clone(&schema), properties)?,
            columns: columns(&schema),
            schema,
            weight: 0,
            rows: 0,
        })
    }

    /// Adds a row; a list that comes late is one of the schema's own fields.
    ///
    /// # Errors
    ///
    /// More than the format can count.
    pub fn push(&mut self, row: &Json, mut late: Option<Late<'_>>) -> Result<(), ParquetError> {
        self.rows += 1;
        self.weight += weight(row);
        let (mut next, at) = (0, Levels::default());
        for of in self.schema.get_fields() {
            let (columns, next) = (&mut self.columns, &mut next);
            match &mut late {
                Some((name, items)) if of.name() == *name => {
                    let items = items.inspect(|it| self.weight += weight(it));
                    let depth = at.depth + i16::from(of.is_optional());
                    list(of, items, Levels { depth, ..at }, columns, next);
                }
                _ => field(
                    of,
                    row.get(of.name()).unwrap_or(&Json::Null),
                    at,
                    columns,
                    next,
                ),
            }
        }
        if self.weight > GROUP_BYTES {
            self.end_group()?;
        }
        Ok(())
    }

    fn end_group(&mut self) -> Result<(), ParquetError> {
        let mut writer = self.writer.next_row_group()?;
        for column in &self.columns {
            if let Some(mut to) = writer.next_column()? {
                column.write(&mut to)?;
                to.close()?;
            }
        }
        writer.close()?;
        self.columns = columns(&self.schema);
        self.weight = 0;
        Ok(())
    }

    /// The whole file.
    ///
    /// # Errors
    ///
    /// More than the format can count.
    pub fn end(mut self) -> Result<Vec<u8>, ParquetError> {
        if self.weight > 0 {
            self.end_group()?;
        }
        self.writer.into_inner()
    }
}

fn columns(schema: &Type) -> Vec<Column> {
    let mut columns = Vec::new();
    columns_of(schema, (0, 0), &mut columns);
    columns
}

fn weight(it: &Json) -> usize {
    match it {
        Json::String(text) => text.len() + 8,
        Json::Array(list) => list.iter().map(weight).sum::<usize>() + 8,
        Json::Object(object) => object.values().map(weight).sum::<usize>() + 8,
        _ => 8,
    }
}

/// One column of a group of rows.
struct Column {
    values: Values,
    /// How deep each value could lie, and in how many lists.
    most: (i16, i16),
    depths: Vec<i16>,
    repeats: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i32>),
    Long(Vec<i64>),
    Flag(Vec<bool>),
}

impl Column {
    fn push(&mut self, value: &Json) {
        match &mut self.values {
            Values::Text(all) => all.push(
                value
                    .as_str()
                    .unwrap_or_default()
                    .as_bytes()
                    .to_vec()
                    .into(),
            ),
            // Texts are shorter than 2³¹ in any unit.
            Values::Whole(all) => all.push(
                value
                    .as_i64()
                    .unwrap_or_default()
                    .try_into()
                    .unwrap_or(i32::MAX),
            ),
            Values::Long(all) => all.push(value.as_i64().unwrap_or_default()),
            Values::Flag(all) => all.push(value.as_bool().unwrap_or_default()),
        }
    }

    fn write(&self, to: &mut SerializedColumnWriter<'_>) -> Result<usize, ParquetError> {
        let depths = (self.most.0 > 0).then_some(&self.depths[..]);
        let repeats = (self.most.1 > 0).then_some(&self.repeats[..]);
        match &self.values {
            Values::Text(all) => to
                .typed::<ByteArrayType>()
                .write_batch(all, depths, repeats),
            Values::Whole(all) => to.typed::<Int32Type>().write_batch(all, depths, repeats),
            Values::Long(all) => to.typed::<Int64Type>().write_batch(all, depths, repeats),
            Values::Flag(all) => to.typed::<BoolType>().write_batch(all, depths, repeats),
        }
    }
}

/// The columns below a part of the schema, in its order.
fn columns_of(of: &Type, above: (i16, i16), to: &mut Vec<Column>) {
    let info = of.get_basic_info();
    // The root has no repetition.
    let most = match info.has_repetition().then(|| info.repetition()) {
        Some(Repetition::OPTIONAL) => (above.0 + 1, above.1),
        Some(Repetition::REPEATED) => (above.0 + 1, above.1 + 1),
        _ => above,
    };
    if of.is_group() {
        of.get_fields()
            .iter()
            .for_each(|it| columns_of(it, most, to));
        return;
    }
    to.push(Column {
        values: match of.get_physical_type() {
            Physical::INT32 => Values::Whole(Vec::new()),
            Physical::INT64 => Values::Long(Vec::new()),
            Physical::BOOLEAN => Values::Flag(Vec::new()),
            _ => Values::Text(Vec::new()),
        },
        most,
        depths: Vec::new(),
        repeats: Vec::new(),
    });
}

/// Where a value stands.
#[derive(Clone, Copy, Default)]
struct Levels {
    /// How much of the way down to it is there.
    depth: i16,
    /// The list that it goes on with; 0 begins a row.
    repeat: i16,
    /// How many lists it lies in.
    lists: i16,
}

/// Takes a value that may be missing.
fn field(of: &Type, value: &Json, mut at: Levels, columns: &mut [Column], next: &mut usize) {
    if of.is_optional() {
        if value.is_null() {
            return missing(of, at, columns, next);
        }
        at.depth += 1;
    }
    put(of, value, at, columns, next);
}

fn put(of: &Type, value: &Json, at: Levels, columns: &mut [Column], next: &mut usize) {
    if of.is_primitive() {
        let column = &mut columns[*next];
        column.depths.push(at.depth);
        column.repeats.push(at.repeat);
        column.push(value);
        *next += 1;
        return;
    }
    if element(of).is_some() {
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        return list(of, items, at, columns, next);
    }
    for it in of.get_fields() {
        let own = value.get(it.name()).unwrap_or(&Json::Null);
        field(it, own, at, columns, next);
    }
}

/// What a list or a map is of.
fn element(of: &Type) -> Option<&TypePtr> {
    if of.is_primitive() {
        return None;
    }
    let fields = of.get_fields();
    match of.get_basic_info().converted_type() {
        ConvertedType::LIST => fields.first().and_then(|it| it.get_fields().first()),
        ConvertedType::MAP => fields.first(),
        _ => None,
    }
}

fn list(
    of: &Type,
    items: impl IntoIterator<Item: Borrow<Json>>,
    at: Levels,
    columns: &mut [Column],
    next: &mut usize,
) {
    let Some(element) = element(of) else {
        return;
    };
    let (start, mut empty) = (*next, true);
    for item in items {
        *next = start;
        let inside = Levels {
            depth: at.depth + 1,
            repeat: if empty { at.repeat } else { at.lists + 1 },
            lists: at.lists + 1,
        };
        empty = false;
        match of.get_basic_info().converted_type() {
            // A key and its value stand in the repeated group itself.
            ConvertedType::MAP => put(element, item.borrow(), inside, columns, next),
            _ => field(element, item.borrow(), inside, columns, next),
        }
    }
    if empty {
        missing(of, at, columns, next);
    }
}

/// Marks all columns below as having nothing there.
fn missing(of: &Type, at: Levels, columns: &mut [Column], next: &mut usize) {
    if of.is_group() {
        of.get_fields()
            .iter()
            .for_each(|it| missing(it, at, columns, next));
        return;
    }
    let column = &mut columns[*next];
    column.depths.push(at.depth);
    column.repeats.push(at.repeat);
    *next += 1;
}
