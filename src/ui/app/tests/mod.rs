//! Tests of the window: the whole program but the desktop, driven by events.

mod agreement;
mod attaching;
mod comparing;
mod editing;
mod entities;
mod exporting;
mod lens;
mod reviewing;
mod rooms;
mod searching;
mod selecting;

mod tree;
mod values;
mod world;
