//! Comma-separated values, as RFC 4180 has them: what spreadsheets read and
//! what people bring.

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
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let mut chars = text.chars().peekable();
    let mut line = 1;
    while chars.peek().is_some() {
        let first_line = line;
        let mut fields = Vec::new();
        loop {
            let mut field = String::new();
            if chars.next_if_eq(&'"').is_some() {
                let opened = line;
                loop {
                    match chars.next() {
                        Some('"') if chars.next_if_eq(&'"').is_some() => field.push('"'),
                        Some('"') => break,
                        Some(other) => {
                            line += usize::from(other == '\n');
                            field.push(other);
                        }
                        None => {
                            return Err(CsvError {
                                line: opened,
                                what: "a quotation mark is never closed",
                            });
                        }
                    }
                }
                if !matches!(chars.peek(), None | Some(',' | '\r' | '\n')) {
                    return Err(CsvError {
                        line,
                        what: "text follows a closing quotation mark",
                    });
                }
            } else {
                while let Some(plain) = chars.next_if(|it| !matches!(it, ',' | '\r' | '\n')) {
                    field.push(plain);
                }
            }
            fields.push(field);
            if chars.next_if_eq(&',').is_none() {
                break;
            }
        }
        let _ = chars.next_if_eq(&'\r');
        let _ = chars.next_if_eq(&'\n');
        line += 1;
        if fields.iter().any(|field| !field.is_empty()) {
            rows.push(Row {
                line: first_line,
                fields,
            });
        }
    }
    Ok(rows)
}

/// Adds a row to a table, quoting what needs it. It ends with LF alone, since
/// the tables go to terminals and into git; spreadsheets take either.
pub fn write_row<'a>(out: &mut String, fields: impl IntoIterator<Item = &'a str>) {
    for (number, field) in fields.into_iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        if field.contains(['"', ',', '\r', '\n']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{read, write_row};
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
        fn any_text_gets_an_answer(text in "[a,\"\r\n]{0,20}") {
            let _ = read(&text);
        }
    }
}
