//! Columns of Parquet back into records.
//!
//! Only the columns that are asked for are decoded, after [`walk`] has looked
//! over their pages. The decoder is another's: should it stop on damage that
//! neither it nor we foresaw, that is an answer too.

use super::walk::{self, Budget};
use crate::exchange::ImportError;
use crate::exchange::foreseen::cautiously;
use crate::exchange::json::{Json, Object};
use bytes::Bytes;
use parquet::basic::{ConvertedType, Repetition};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::schema::types::Type;

/// The most text that all rows of a file have together, in bytes: a dictionary
/// can name one long text any number of times.
const MAX_TEXT: usize = 1 << 29;

/// What is known of a table beside its rows.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Its columns, those too that were not asked for.
    pub columns: Vec<String>,
    /// What stands beside the schema in the footer: names and texts.
    pub notes: Vec<(String, String)>,
}

/// Takes a row with its number from 1.
pub(super) type Each<'e> = dyn FnMut(usize, Object) -> Result<(), ImportError> + 'e;

/// Reads a file and hands on its rows, with the columns and fields that are
/// `wanted` by their names.
///
/// # Errors
///
/// What is wrong with it, and whatever `each` says.
pub(super) fn table(
    bytes: &[u8],
    wanted: &dyn Fn(&str) -> bool,
    each: &mut Each<'_>,
) -> Result<Table, ImportError> {
    walk::footer(bytes).map_err(damage)?;
    let unfit = || damage("it is damaged: what its headers say and what is in it do not fit");
    cautiously(|| decoded(bytes, wanted, each)).unwrap_or_else(|| Err(unfit()))
}

/// Something that is wrong with a file as a whole.
fn damage(message: impl Into<String>) -> ImportError {
    ImportError {
        line: 1,
        column: 1,
        message: message.into(),
    }
}

fn decoded(
    bytes: &[u8],
    wanted: &dyn Fn(&str) -> bool,
    each: &mut Each<'_>,
) -> Result<Table, ImportError> {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).map_err(why)?;
    let metadata = reader.metadata();
    let schema = metadata.file_metadata().schema_descr();
    let mut table = Table::default();
    let fields = schema.root_schema().get_fields();
    table.columns = fields.iter().map(|it| it.name().to_owned()).collect();
    let notes = metadata.file_metadata().key_value_metadata();
    for it in notes.into_iter().flatten() {
        let text = it.value.clone().unwrap_or_default();
        table.notes.push((it.key.clone(), text));
    }
    let mut builder = Builder { wanted, next: 0 };
    let mut trees: Vec<(&str, Node)> = Vec::new();
    for it in fields {
        let node = builder.field(it, 0, 0).map_err(damage)?;
        if wanted(it.name()) && node.first().is_some() {
            trees.push((it.name(), node));
        }
    }
    if trees.is_empty() {
        return Ok(table);
    }
    let needed: Vec<usize> = trees.iter().flat_map(|(_, node)| node.leaves()).collect();
    let mut budget = Budget::default();
    for group in metadata.row_groups() {
        for leaf in &needed {
            let chunk = group.columns().get(*leaf);
            let chunk = chunk.ok_or_else(|| damage("a group of it lacks a column"))?;
            let place = place(chunk).map_err(damage)?;
            budget.pages(bytes, place).map_err(damage)?;
        }
    }
    let (mut text, mut number) = (0, 0);
    for index in 0..metadata.num_row_groups() {
        let group = reader.get_row_group(index).map_err(why)?;
        let rows = usize::try_from(group.metadata().num_rows());
        let rows = rows.map_err(|_| damage("a group of it has less than no rows"))?;
        let mut of: Vec<Option<Cursor>> = Vec::new();
        of.resize_with(builder.next, || None);
        for leaf in &needed {
            let column = group.get_column_reader(*leaf).map_err(why)?;
            let chunk = group.metadata().column(*leaf);
            of[*leaf] = Some(Cursor::of(column, chunk, rows).map_err(damage)?);
        }
        let mut cursors = Cursors { of, text };
        for _ in 0..rows {
            number += 1;
            let mut row = Object::new();
            for (name, node) in &trees {
                let value = node.read(&mut cursors).map_err(damage)?;
                row.insert((*name).to_owned(), value);
            }
            each(number, row)?;
        }
        text = cursors.text;
    }
    Ok(table)
}

/// What the decoder says, in one line.
#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn why(error: ParquetError) -> ImportError {
    let said = error.to_string();
    if said.contains("Disabled feature at compile time") {
        return damage(
            "its columns are packed in a way that this program does not unpack; write it with \
             Snappy, Zstandard or unpacked",
        );
    }
    let line: String = said
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .take(300)
        .collect();
    damage(format!("it is damaged: {line}"))
}

/// Where the pages of a column are.
fn place(of: &ColumnChunkMetaData) -> Result<std::ops::Range<usize>, String> {
    let start = of.dictionary_page_offset().unwrap_or(of.data_page_offset());
    let start = usize::try_from(start).ok();
    let length = usize::try_from(of.compressed_size()).ok();
    let end = start
        .zip(length)
        .and_then(|(start, length)| start.checked_add(length));
    match start.zip(end) {
        Some((start, end)) => Ok(start..end),
        None => Err("it is damaged: a column begins or ends nowhere".to_owned()),
    }
}

/// The decoded values of a column in a group of rows.
struct Cursor {
    /// How much of the way down to each value is there; empty where it always is.
    depths: Vec<i16>,
    /// Which list each goes on with; empty where there are none.
    repeats: Vec<i16>,
    /// How deep a value lies that is there.
    most: i16,
    values: Values,
    /// How many entries there are, the missing ones too.
    count: usize,
    at: usize,
    /// How many values were taken.
    taken: usize,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i32>),
    Long(Vec<i64>, bool),
    Real(Vec<f64>),
    Flag(Vec<bool>),
}

impl Cursor {
    fn of(column: ColumnReader, chunk: &ColumnChunkMetaData, rows: usize) -> Result<Self, String> {
        let described = chunk.column_descr();
        let (mut depths, mut repeats) = (Vec::new(), Vec::new());
        let all = |depths: &mut Vec<i16>| -> Result<Values, String> {
            let repeats = &mut repeats;
            Ok(match column {
                ColumnReader::BoolColumnReader(it) => {
                    Values::Flag(values(it, rows, depths, repeats)?)
                }
                ColumnReader::Int32ColumnReader(it) => {
                    Values::Whole(values(it, rows, depths, repeats)?)
                }
                ColumnReader::Int64ColumnReader(it) => {
                    let unsigned = described.converted_type() == ConvertedType::UINT_64;
                    Values::Long(values(it, rows, depths, repeats)?, unsigned)
                }
                ColumnReader::FloatColumnReader(it) => {
                    let all = values(it, rows, depths, repeats)?;
                    Values::Real(all.into_iter().map(f64::from).collect())
                }
                ColumnReader::DoubleColumnReader(it) => {
                    Values::Real(values(it, rows, depths, repeats)?)
                }
                ColumnReader::ByteArrayColumnReader(it) => {
                    Values::Text(values(it, rows, depths, repeats)?)
                }
                _ => {
                    return Err(format!(
                        "the column ‘{}’ is of a kind that no spans are made of",
                        described.path()
                    ));
                }
            })
        };
        let values = all(&mut depths)?;
        let count = if described.max_def_level() > 0 {
            depths.len()
        } else {
            values.len()
        };
        if described.max_rep_level() > 0 && repeats.len() != count {
            return Err(
                "it is damaged: a column says of some values only where they stand".to_owned(),
            );
        }
        Ok(Self {
            depths,
            repeats,
            most: described.max_def_level(),
            values,
            count,
            at: 0,
            taken: 0,
        })
    }

    /// How deep the next entry goes; `None` at the end.
    fn depth(&self) -> Option<i16> {
        if self.at >= self.count {
            return None;
        }
        Some(self.depths.get(self.at).copied().unwrap_or(0))
    }

    /// Which list the next entry goes on with.
    fn repeat(&self) -> Option<i16> {
        if self.at >= self.count {
            return None;
        }
        Some(self.repeats.get(self.at).copied().unwrap_or(0))
    }

    /// The next entry; `None` past the end.
    fn take(&mut self, text: &mut usize) -> Result<Option<Json>, String> {
        let Some(depth) = self.depth() else {
            return Ok(None);
        };
        self.at += 1;
        if depth < self.most {
            return Ok(Some(Json::Null));
        }
        let at = self.taken;
        self.taken += 1;
        self.values.get(at, text)
    }
}

/// All values of a column, with their levels.
fn values<T: DataType>(
    mut column: ColumnReaderImpl<T>,
    rows: usize,
    depths: &mut Vec<i16>,
    repeats: &mut Vec<i16>,
) -> Result<Vec<T::T>, String> {
    let mut out = Vec::new();
    let read = column.read_records(rows, Some(depths), Some(repeats), &mut out);
    read.map_err(|it| why(it).message)?;
    Ok(out)
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::Text(all) => all.len(),
            Self::Whole(all) => all.len(),
            Self::Long(all, _) => all.len(),
            Self::Real(all) => all.len(),
            Self::Flag(all) => all.len(),
        }
    }

    fn get(&self, at: usize, text: &mut usize) -> Result<Option<Json>, String> {
        Ok(match self {
            Self::Text(all) => match all.get(at) {
                Some(it) => {
                    *text += it.len();
                    if *text > MAX_TEXT {
                        return Err(
                            "its texts have more than 512 MiB; import it in parts".to_owned()
                        );
                    }
                    let words = std::str::from_utf8(it.data());
                    let words = words.map_err(|_| "a text in it is not UTF-8".to_owned())?;
                    Some(Json::Text(words.to_owned()))
                }
                None => None,
            },
            Self::Whole(all) => all.get(at).map(|it| whole((*it).into())),
            Self::Long(all, true) => all.get(at).map(|it| Json::Whole(it.cast_unsigned())),
            Self::Long(all, false) => all.get(at).map(|it| whole(*it)),
            Self::Real(all) => all.get(at).map(|it| real(*it)),
            Self::Flag(all) => all.get(at).map(|it| Json::Bool(*it)),
        })
    }
}

fn whole(it: i64) -> Json {
    u64::try_from(it).map_or_else(|_| Json::Number(it.to_string()), Json::Whole)
}

/// Offsets become such numbers in tables where some were missing.
fn real(it: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if !it.is_finite() {
        Json::Null
    } else if it.fract() == 0.0 && (0.0..EXACT).contains(&it) {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and in range"
        )]
        Json::Whole(it as u64)
    } else {
        Json::Number(it.to_string())
    }
}

struct Cursors {
    of: Vec<Option<Cursor>>,
    /// How much text was taken so far, in bytes.
    text: usize,
}

impl Cursors {
    fn at(&self, leaf: usize) -> Option<&Cursor> {
        self.of.get(leaf).and_then(Option::as_ref)
    }

    fn take(&mut self, leaf: usize) -> Result<Json, String> {
        let cursor = self.of.get_mut(leaf).and_then(Option::as_mut);
        let found = match cursor {
            Some(it) => it.take(&mut self.text)?,
            None => None,
        };
        found.ok_or_else(|| "it is damaged: a column ends before its rows do".to_owned())
    }
}

/// How records are made of columns, which are numbered in the order of the schema.
enum Node {
    Leaf(usize),
    /// There if the way down reaches this depth.
    Optional(i16, Box<Self>),
    Group(Vec<(String, Self)>),
    /// Elements are there from that depth on, and go on with that list.
    List(i16, i16, Box<Self>),
}

/// Makes nodes of a schema.
struct Builder<'w> {
    wanted: &'w dyn Fn(&str) -> bool,
    /// How many columns there are so far.
    next: usize,
}

impl Builder<'_> {
    fn field(&mut self, of: &Type, depth: i16, lists: i16) -> Result<Node, String> {
        let info = of.get_basic_info();
        if !info.has_repetition() {
            return Err("it is damaged: its schema has two roots".to_owned());
        }
        Ok(match info.repetition() {
            Repetition::REQUIRED => self.value(of, depth, lists)?,
            Repetition::OPTIONAL => {
                let value = self.value(of, depth + 1, lists)?;
                Node::Optional(depth + 1, Box::new(value))
            }
            // A list without a group around it.
            Repetition::REPEATED => {
                let element = self.value(of, depth + 1, lists + 1)?;
                Node::List(depth + 1, lists + 1, Box::new(element))
            }
        })
    }

    fn value(&mut self, of: &Type, depth: i16, lists: i16) -> Result<Node, String> {
        if of.is_primitive() {
            self.next += 1;
            return Ok(Node::Leaf(self.next - 1));
        }
        let fields = of.get_fields();
        let kind = of.get_basic_info().converted_type();
        let inner = match (kind, fields) {
            (ConvertedType::LIST | ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE, [one]) => {
                let info = one.get_basic_info();
                let repeated = info.has_repetition() && info.repetition() == Repetition::REPEATED;
                repeated.then_some(one)
            }
            _ => None,
        };
        let Some(inner) = inner else {
            let mut kept = Vec::new();
            for it in fields {
                let node = self.field(it, depth, lists)?;
                if (self.wanted)(it.name()) {
                    kept.push((it.name().to_owned(), node));
                }
            }
            return Ok(Node::Group(kept));
        };
        // Older writers put the element itself where newer ones put a group around it.
        let bare = inner.is_primitive()
            || inner.get_fields().len() != 1
            || inner.name() == "array"
            || inner.name() == format!("{}_tuple", of.name());
        let element = if kind == ConvertedType::LIST && !bare {
            self.field(&inner.get_fields()[0], depth + 1, lists + 1)?
        } else {
            self.value(inner, depth + 1, lists + 1)?
        };
        Ok(Node::List(depth + 1, lists + 1, Box::new(element)))
    }
}

impl Node {
    /// The first column of it.
    fn first(&self) -> Option<usize> {
        match self {
            Self::Leaf(leaf) => Some(*leaf),
            Self::Optional(_, it) | Self::List(_, _, it) => it.first(),
            Self::Group(fields) => fields.iter().find_map(|(_, it)| it.first()),
        }
    }

    fn leaves(&self) -> Vec<usize> {
        match self {
            Self::Leaf(leaf) => vec![*leaf],
            Self::Optional(_, it) | Self::List(_, _, it) => it.leaves(),
            Self::Group(fields) => fields.iter().flat_map(|(_, it)| it.leaves()).collect(),
        }
    }

    /// Takes its entry of one record.
    fn read(&self, from: &mut Cursors) -> Result<Json, String> {
        let reaches = |from: &Cursors, depth: i16| {
            let cursor = self.first().and_then(|it| from.at(it));
            cursor.and_then(Cursor::depth).is_some_and(|it| it >= depth)
        };
        match self {
            Self::Leaf(leaf) => from.take(*leaf),
            Self::Optional(depth, it) => {
                if reaches(from, *depth) {
                    return it.read(from);
                }
                it.pass(from)?;
                Ok(Json::Null)
            }
            Self::Group(fields) => {
                let mut object = Object::new();
                for (name, it) in fields {
                    object.insert(name.clone(), it.read(from)?);
                }
                Ok(Json::Object(object))
            }
            Self::List(depth, list, it) => {
                let mut all = Vec::new();
                if !reaches(from, *depth) {
                    it.pass(from)?;
                    return Ok(Json::List(all));
                }
                loop {
                    all.push(it.read(from)?);
                    let cursor = self.first().and_then(|it| from.at(it));
                    let goes_on = cursor
                        .and_then(Cursor::repeat)
                        .is_some_and(|it| it >= *list);
                    if !goes_on {
                        return Ok(Json::List(all));
                    }
                }
            }
        }
    }

    /// Goes past one entry in each of its columns.
    fn pass(&self, from: &mut Cursors) -> Result<(), String> {
        match self {
            Self::Leaf(leaf) => from.take(*leaf).map(|_| ()),
            Self::Optional(_, it) | Self::List(_, _, it) => it.pass(from),
            Self::Group(fields) => fields.iter().try_for_each(|(_, it)| it.pass(from)),
        }
    }
}
