//! A virtual display with a mouse and a keyboard.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long the display may take to come up.
const PATIENCE: Duration = Duration::from_secs(30);

/// An X server without a screen anybody sees; it ends when this is dropped.
pub struct Display {
    server: Child,
    /// Its name, such as `:99`.
    pub name: String,
}

/// What to say when a program that the tests drive is not there.
fn missing(program: &str, err: &std::io::Error) -> ! {
    panic!(
        "`{program}` does not start ({err}). The tests of the window need Xvfb and xdotool: \
         run scripts/test, which installs what is missing."
    )
}

impl Display {
    /// Starts a display on a free number.
    pub fn start() -> Self {
        let started = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1500x1000x24"])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut server = started.unwrap_or_else(|err| missing("Xvfb", &err));
        let out = server.stdout.take().expect("was piped");
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = BufReader::new(out).read_line(&mut line);
            // Nobody listens any more if it took too long.
            let _ = tell.send(read.map(|_| line));
        });
        let number = told.recv_timeout(PATIENCE).ok().and_then(Result::ok);
        let mut display = Self {
            server,
            name: String::new(),
        };
        let number = number.unwrap_or_default();
        let number = number.trim();
        assert!(!number.is_empty(), "Xvfb gave no display within 30 s");
        display.name = format!(":{number}");
        display
    }

    /// Moves the mouse, presses keys: the arguments of xdotool.
    pub fn act<S: AsRef<str>>(&self, arguments: &[S]) {
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        let output = self.run(&arguments);
        assert!(
            output.status.success(),
            "xdotool {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// What xdotool prints; `None` if it fails, as when a window is not there yet.
    pub fn ask(&self, arguments: &[&str]) -> Option<String> {
        let output = self.run(arguments);
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(text)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        // xdotool may wait for ever for a window that is gone, so time is up some day.
        let output = Command::new("timeout")
            .args(["60", "xdotool"])
            .args(arguments)
            .env("DISPLAY", &self.name)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|err| missing("timeout", &err));
        // How `timeout` says that there is no such program.
        if output.status.code() == Some(127) {
            missing("xdotool", &std::io::ErrorKind::NotFound.into());
        }
        output
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may be gone already, and nothing more can be done here.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
