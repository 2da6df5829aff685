//! The rooms of the window: each reads the store and asks for what it wants done.

pub mod annotate;
