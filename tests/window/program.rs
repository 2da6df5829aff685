//! The program under test: started, watched, and ended whatever happens.

use crate::display::Display;
use crate::screen::Screen;
use eframe::egui::Event;
use egui_inspection::protocol::{
    PROTOCOL_VERSION, Request, Response, read_handshake, read_message, write_message,
};
use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long anything that the program does may take.
pub const PATIENCE: Duration = Duration::from_secs(30);
const BEAT: Duration = Duration::from_millis(40);

/// Waits until `look` gives something; fails with `what` when time is up.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(it) = look() {
            return it;
        }
        assert!(
            Instant::now() < deadline,
            "waited {} s in vain: {what}",
            PATIENCE.as_secs()
        );
        std::thread::sleep(BEAT);
    }
}

/// The program under test; for an example, the one that was built beside it.
pub fn binary() -> PathBuf {
    option_env!("CARGO_BIN_EXE_variorum").map_or_else(
        || {
            let here = std::env::current_exe().expect("a path");
            let folder = here.ancestors().nth(2).expect("in a build folder");
            folder.join("variorum")
        },
        PathBuf::from,
    )
}

/// A running `variorum` window.
pub struct Program {
    process: Child,
    wire: TcpStream,
    /// Its window on the display.
    window: String,
    /// Where its warnings go.
    log: PathBuf,
}

impl Program {
    /// Starts the program on a project with a home of its own, and waits until
    /// its window has the keyboard. `old` are windows that were there before.
    pub fn start(display: &Display, home: &Path, arguments: &[&Path], old: &[&Self]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .expect("a free port")
            .port();
        let log = home.join(format!("log-{port}"));
        let process = Command::new(binary())
            .args(arguments)
            .env("DISPLAY", &display.name)
            .env("EGUI_INSPECTION", format!("127.0.0.1:{port}"))
            .env("HOME", home)
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            // No desktop of the person who runs the tests is touched.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_RUNTIME_DIR")
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).expect("a log file"))
            .spawn()
            .expect("the program starts");
        let mut guard = Guard(Some(process));
        let wire = wait_for("the program answers questions about its window", || {
            guard.still_runs(&log);
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        let limit = Some(PATIENCE);
        wire.set_read_timeout(limit).expect("can be set");
        wire.set_write_timeout(limit).expect("can be set");
        let version = read_handshake(&wire).expect("a handshake");
        assert_eq!(version, PROTOCOL_VERSION);
        let known: Vec<&str> = old.iter().map(|it| it.window.as_str()).collect();
        let window = wait_for("the window is on the display", || {
            guard.still_runs(&log);
            let found = display.ask(&["search", "--onlyvisible", "--name", "^Variorum"])?;
            let mut found = found.lines().map(str::to_owned);
            found.find(|it| !known.contains(&it.as_str()))
        });
        let mut program = Self {
            process: guard.0.take().expect("taken once"),
            wire,
            window,
            log,
        };
        program.screen();
        program.focus(display);
        // Places on the display are places in the window, as nothing frames it.
        display.act(&["windowmove", &program.window, "0", "0"]);
        program
    }

    /// Gives the window the keyboard, as a desktop's window manager would.
    pub fn focus(&self, display: &Display) {
        wait_for("the window has the keyboard", || {
            display.ask(&["windowfocus", &self.window])?;
            let has = display.ask(&["getwindowfocus"])?;
            (has == self.window).then_some(())
        });
    }

    /// Puts the window in front of others.
    pub fn raise(&self, display: &Display) {
        display.act(&["windowraise", &self.window]);
        self.focus(display);
    }

    /// What is on screen in the next frame.
    pub fn screen(&mut self) -> Screen {
        match self.ask(&Request::GetTree) {
            Response::Tree {
                pixels_per_point,
                accesskit: Some(tree),
                ..
            } => Screen::new(tree, pixels_per_point),
            other => panic!("no tree, but {other:?}"),
        }
    }

    /// Gives the program input within a single frame, as a slow machine does
    /// that draws few of them. All other input comes through the display.
    pub fn in_one_frame(&mut self, events: Vec<Event>) {
        match self.ask(&Request::ApplyEvents { events }) {
            Response::Done => {}
            other => panic!("not done, but {other:?}"),
        }
    }

    /// A picture of the window.
    pub fn picture(&mut self) -> Vec<u8> {
        let request = Request::GetScreenshot {
            pixels_per_point: None,
        };
        match self.ask(&request) {
            Response::Screenshot(png) => png.bytes,
            other => panic!("no picture, but {other:?}"),
        }
    }

    fn ask(&mut self, request: &Request) -> Response {
        let answer = write_message(&self.wire, request).and_then(|()| read_message(&self.wire));
        answer.unwrap_or_else(|err| {
            let state = self.process.try_wait();
            panic!(
                "no answer ({err}); process: {state:?}; log:\n{}",
                self.log()
            )
        })
    }

    /// What the program has warned of.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Ends it at once, as a power cut or the system would.
    pub fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }

    /// Waits until it has ended by itself.
    pub fn wait(mut self) -> ExitStatus {
        wait_for("the program ends", || {
            self.process.try_wait().expect("its state")
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Ends the process if the window does not come up.
struct Guard(Option<Child>);

impl Guard {
    fn still_runs(&mut self, log: &Path) {
        let state = self.0.as_mut().map(Child::try_wait);
        assert!(
            matches!(state, Some(Ok(None))),
            "the program ended at its start: {state:?}; log:\n{}",
            std::fs::read_to_string(log).unwrap_or_default()
        );
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(process) = &mut self.0 {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
