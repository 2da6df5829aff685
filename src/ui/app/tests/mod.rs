//! Tests of the window: the whole program but the desktop, driven by events.

mod editing;
mod entities;
mod rooms;
mod selecting;
mod tree;
mod world;
