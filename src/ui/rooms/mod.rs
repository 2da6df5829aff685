//! The rooms of the window. A room reads plain data and says what the person
//! wants; it changes nothing itself.

pub mod annotate;
pub mod compare;
pub mod entities;
pub mod export;
pub mod library;
pub mod review;
pub mod search;
pub mod settings;
pub mod statistics;
