//! The real program in a real window: a display of its own, real mouse and key
//! events, and then what stands in the project file.
//!
//! Each test starts a virtual display (Xvfb) and the program on it, reads from
//! the accessibility tree where the words are on screen, moves the mouse and
//! presses keys through the display (xdotool), and reads the file on disk.
//! `scripts/test` installs what this needs.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests fail by panicking, and say what was on screen"
)]

#[path = "window/briefs.rs"]
mod briefs;
#[path = "window/desk.rs"]
mod desk;
#[path = "window/disk.rs"]
mod disk;
#[path = "window/display.rs"]
mod display;
#[path = "window/gestures.rs"]
mod gestures;
#[path = "window/gold.rs"]
mod gold;
#[path = "window/program.rs"]
mod program;
#[path = "window/screen.rs"]
mod screen;
#[path = "window/texts.rs"]
mod texts;
