//! The recogniser on phrases.
