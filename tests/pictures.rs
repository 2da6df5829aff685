//! Pictures of the reading column.
#![cfg(feature = "pictures")]
