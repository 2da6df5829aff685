//! Tests of the window: the whole program but the desktop, driven by events.

mod selecting;
mod world;
