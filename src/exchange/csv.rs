//! Comma-separated values, as RFC 4180 has them, and the same with another
//! separator: what spreadsheets read and what people bring.

use thiserror::Error;

/// A row and the line of the file that it starts on, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line it starts on, from 1.
    pub line: usize,
    /// Its fields, unquoted.
    pub fields: Vec<String>,
}

/// Why a text is no table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {what}")]
pub struct CsvError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// Reads a table. Empty lines are no rows; rows may differ in length. A field
/// in quotation marks may hold commas, line breaks and doubled marks.
///
/// # Errors
///
/// A quotation mark that is never closed, or has text behind it.
pub fn read(text: &str) -> Result<Vec<Row>, CsvError> {
    read_separated(text, ',')
}

/// The same for a table whose fields are parted by another character.
///
/// # Errors
///
/// As for [`read`].
pub fn read_separated(text: &str, separator: char) -> Result<Vec<Row>, CsvError> {
    Rows::of(text, separator).collect()
}

/// The rows of a table, one after another.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    rest: &'a str,
    separator: char,
    line: usize,
}

impl<'a> Rows<'a> {
    /// Those of a table whose fields are parted by that character.
    pub fn of(text: &'a str, separator: char) -> Self {
        Self {
            rest: text.strip_prefix('\u{feff}').unwrap_or(text),
            separator,
            line: 1,
        }
    }

    /// What stands before the first of these characters, or before the end.
    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (before, rest) = self.rest.split_at(end);
        self.rest = rest;
        before
    }

    fn takes(&mut self, one: char) -> bool {
        let rest = self.rest.strip_prefix(one);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn field(&mut self) -> Result<String, CsvError> {
        let separator = self.separator;
        let ends = move |it: char| it == separator || matches!(it, '\r' | '\n');
        if !self.takes('"') {
            return Ok(self.until(ends).to_owned());
        }
        let opened = self.line;
        let mut field = String::new();
        loop {
            let part = self.until(|it| it == '"');
            self.line += part.matches('\n').count();
            field.push_str(part);
            if !self.takes('"') {
                return Err(CsvError {
                    line: opened,
                    what: "a quotation mark is never closed",
                });
            }
            if !self.takes('"') {
                break;
            }
            field.push('"');
        }
        if !self.rest.is_empty() && !self.rest.starts_with(ends) {
            return Err(CsvError {
                line: self.line,
                what: "text follows a closing quotation mark",
            });
        }
        Ok(field)
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, CsvError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let line = self.line;
            let mut fields = Vec::new();
            loop {
                match self.field() {
                    Ok(field) => fields.push(field),
                    Err(error) => {
                        self.rest = "";
                        return Some(Err(error));
                    }
                }
                if !self.takes(self.separator) {
                    break;
                }
            }
            self.takes('\r');
            self.takes('\n');
            self.line += 1;
            if fields.iter().any(|field| !field.is_empty()) {
                return Some(Ok(Row { line, fields }));
            }
        }
        None
    }
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What parts the fields.
    pub separator: char,
    /// What ends a row.
    pub end: &'static str,
}

impl Style {
    /// With commas, for terminals and git: rows end with LF alone, which
    /// spreadsheets take as well.
    pub const PLAIN: Self = Self {
        separator: ',',
        end: "\n",
    };
    /// As RFC 4180 has it.
    pub const CSV: Self = Self {
        separator: ',',
        end: "\r\n",
    };
    /// With tabs.
    pub const TSV: Self = Self {
        separator: '\t',
        end: "\n",
    };

    /// Adds a row to a table, quoting what needs it: what would end a field, and
    /// space at its borders, which some readers trim.
    pub fn write_row<'a>(self, out: &mut String, fields: impl IntoIterator<Item = &'a str>) {
        for (number, field) in fields.into_iter().enumerate() {
            if number > 0 {
                out.push(self.separator);
            }
            let special = |it: char| it == self.separator || matches!(it, '"' | '\r' | '\n' | '\t');
            let spaced = field.starts_with(' ') || field.ends_with(' ');
            if spaced || field.contains(special) {
                out.push('"');
                for (number, part) in field.split('"').enumerate() {
                    if number > 0 {
                        out.push_str("\"\"");
                    }
                    out.push_str(part);
                }
                out.push('"');
            } else {
                out.push_str(field);
            }
        }
        out.push_str(self.end);
    }
}

/// Adds a row to a table in the plain style.
pub fn write_row<'a>(out: &mut String, fields: impl IntoIterator<Item = &'a str>) {
    Style::PLAIN.write_row(out, fields);
}

#[cfg(test)]
mod tests {
    use super::{Style, read, read_separated, write_row};
    use proptest::prelude::*;

    #[test]
    fn rows_with_their_lines() {
        let rows = read("\u{feff}a,b\r\n\n\"x\ny\",\"say \"\"no\"\"\"\nlast").expect("a table");
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.line, row.fields.join("|")))
            .collect();
        assert_eq!(
            rows,
            [
                (1, "a|b".to_owned()),
                (3, "x\ny|say \"no\"".to_owned()),
                (5, "last".to_owned())
            ]
        );
    }

    #[test]
    fn what_is_no_table_is_said_with_its_line() {
        let fault = |text| read(text).expect_err("no table").to_string();
        assert_eq!(fault("a\n\"b"), "line 2: a quotation mark is never closed");
        assert_eq!(
            fault("\"a\"b"),
            "line 1: text follows a closing quotation mark"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            rows in prop::collection::vec(prop::collection::vec("[a,\"\r\né ]{0,5}", 1..4), 0..6)
        ) {
            let rows: Vec<Vec<String>> =
                rows.into_iter().filter(|row| row.iter().any(|it| !it.is_empty())).collect();
            // A leading byte-order mark is not part of a table.
            let mut out = String::new();
            for row in &rows {
                write_row(&mut out, row.iter().map(String::as_str));
            }
            let back: Vec<_> = read(&out).expect("a table").into_iter().map(|row| row.fields).collect();
            prop_assert_eq!(back, rows);
        }

        #[test]
        fn what_is_written_in_any_style_is_read(
            rows in prop::collection::vec(prop::collection::vec("[a,\"\r\n\t; é]{1,5}", 1..4), 0..6)
        ) {
            for style in [Style::PLAIN, Style::CSV, Style::TSV] {
                let mut out = String::new();
                for row in &rows {
                    style.write_row(&mut out, row.iter().map(String::as_str));
                }
                let back = read_separated(&out, style.separator).expect("a table");
                let back: Vec<_> = back.into_iter().map(|row| row.fields).collect();
                prop_assert_eq!(&back, &rows);
            }
        }

        #[test]
        fn any_text_gets_an_answer(text in "[a,\"\r\n]{0,20}") {
            let _ = read(&text);
        }
    }
}
