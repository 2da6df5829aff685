//! How long one frame takes, without the driver: `cargo bench --bench frames`.
//!
//! A frame counts from the input to triangles. What is told is the 99th of a
//! hundred, since one slow frame is felt where a mean is not, for the reader by
//! itself and for the whole window. A first argument runs only the cases whose
//! name holds it, a second one only that size: `-- edit "10 MB"`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here ends the bench, and printing is what it is for"
)]

mod corpus;

use corpus::{Corpus, Random, SIZES, Shape};
use eframe::App as _;
use eframe::egui::{
    self, Event, FontId, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect, pos2,
    vec2,
};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use variorum::index::{DocumentIndex, Placed};
use variorum::io::project::create_project;
use variorum::io::state::Folders;
use variorum::model::TagId;
use variorum::text::{ByteOffset, Snap};
use variorum::ui::App;
use variorum::ui::reader::{Gutter, Input, ReaderStyle, TagShown, View, reader_ui};
use variorum::ui::theme::{self, TagLook, Tokens, reading_family};

/// Measured frames of a case.
const FRAMES: usize = 400;
/// Frames before them, for what is set up once.
const WARM_UP: usize = 20;
const WINDOW: (f32, f32) = (1280.0, 800.0);

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|it| !it.starts_with('-'));
    let (only, only_size) = (arguments.next(), arguments.next());
    let wanted = |name: &str| only.as_ref().is_none_or(|it| name.contains(it.as_str()));
    let size_wanted = |size: &str| only_size.as_ref().is_none_or(|it| it == size);
    let mut table = Table::default();
    let texts = SIZES
        .map(|bytes| (size_name(bytes), bytes, Shape::Paragraphs))
        .into_iter()
        .chain([("one line".to_owned(), 10_000_000, Shape::OneLine)]);
    for (column, bytes, shape) in texts.filter(|it| size_wanted(&it.0)) {
        let corpus = Corpus::new(bytes, shape);
        for case in READER_CASES.iter().filter(|it| wanted(it.0)) {
            let (name, limit, run) = *case;
            table.add(name, limit, &column, run(&mut Reader::new(&corpus)));
        }
        if wanted("reader: 300 spans") {
            // A screen has some 4,000 characters.
            let dense = Corpus::with_spacing(bytes.min(1_000_000), shape, 13);
            let mut reader = Reader::new(&dense);
            let here = reader.index.first_from(ByteOffset::new(2000)).cloned();
            reader.focused = here;
            let times = reader.still();
            table.add("reader: 300 spans, focus", MOVING, &column, times);
        }
        if WINDOW_CASES.iter().any(|name| wanted(name)) {
            window_cases(&corpus, &column, &mut table, &wanted);
        }
    }
    table.print();
}

const MOVING: f64 = 4.0;
const COLD: f64 = 12.0;

type ReaderCase = (&'static str, f64, fn(&mut Reader<'_>) -> Vec<Duration>);
const READER_CASES: [ReaderCase; 4] = [
    ("reader: idle", MOVING, |it| it.still()),
    ("reader: wheel", MOVING, |it| it.wheel()),
    ("reader: drag", MOVING, |it| it.drag()),
    ("reader: jump", COLD, |it| it.jump()),
];

/// What [`window_cases`] measures.
const WINDOW_CASES: [&str; 9] = [
    "window: open",
    "window: idle",
    "window: wheel",
    "window: pointer moves",
    "window: next annotation",
    "window: edit, both frames",
    "window: undo, both frames",
    "window: table, idle",
    "window: table, next",
];

fn size_name(bytes: usize) -> String {
    match bytes {
        1_000_000.. => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} kB", bytes / 1000),
    }
}

/// Milliseconds.
struct Cell {
    median: f64,
    p99: f64,
    limit: f64,
}

/// Times by case and size.
#[derive(Default)]
struct Table {
    columns: Vec<String>,
    rows: Vec<(String, BTreeMap<String, Cell>)>,
}

impl Table {
    fn add(&mut self, name: &str, limit: f64, column: &str, mut times: Vec<Duration>) {
        times.sort_unstable();
        let part = |share: f64| {
            let at = ((times.len() - 1) as f64 * share).ceil() as usize;
            times[at].as_secs_f64() * 1000.0
        };
        let cell = Cell {
            median: part(0.5),
            p99: part(0.99),
            limit,
        };
        if !self.columns.iter().any(|it| it == column) {
            self.columns.push(column.to_owned());
        }
        let row = match self.rows.iter().position(|it| it.0 == name) {
            Some(at) => &mut self.rows[at],
            None => {
                self.rows.push((name.to_owned(), BTreeMap::new()));
                self.rows.last_mut().unwrap()
            }
        };
        row.1.insert(column.to_owned(), cell);
    }

    /// Median and p99, how much the p99 grows from the smallest text to each
    /// larger one, and a mark where it is beyond its limit.
    fn print(&self) {
        print!("{:<28}", "ms: median / p99, growth");
        self.columns.iter().for_each(|it| print!("{it:>26}"));
        println!();
        for (name, cells) in &self.rows {
            print!("{name:<28}");
            let first = self.columns.first().and_then(|it| cells.get(it));
            for column in &self.columns {
                let cell = cells.get(column).map(|it| {
                    let growth = first.map_or(1.0, |first| it.p99 / first.p99);
                    let over = if it.p99 > it.limit { "!" } else { "" };
                    format!("{:.2} / {:.2}{over} x{growth:.1}", it.median, it.p99)
                });
                print!("{:>26}", cell.unwrap_or_default());
            }
            println!();
        }
    }
}

/// A context that gets input and gives triangles, and no window.
struct Screen {
    ctx: egui::Context,
    time: f64,
}

impl Screen {
    fn new() -> Self {
        let ctx = egui::Context::default();
        theme::apply(&ctx);
        Self { ctx, time: 0.0 }
    }

    /// One frame and how long it took. `logic` counts as a part of it.
    fn frame(&mut self, events: Vec<Event>, mut ui: impl FnMut(&mut egui::Ui)) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, WINDOW.into())),
            time: Some(self.time),
            events,
            focused: true,
            ..RawInput::default()
        };
        let start = Instant::now();
        let mut output = self.ctx.run_ui(input, &mut ui);
        let shapes = std::mem::take(&mut output.shapes);
        let pixels = output.pixels_per_point;
        let triangles = self.ctx.tessellate(shapes, pixels);
        let took = start.elapsed();
        assert!(!triangles.is_empty(), "something is shown");
        output.drop_without_applying_deltas();
        took
    }
}

fn pointer(x: f32, y: f32) -> Event {
    Event::PointerMoved(pos2(x, y))
}

fn button(x: f32, y: f32, pressed: bool) -> Event {
    Event::PointerButton {
        pos: pos2(x, y),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

fn wheel(points: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    }
}

/// The reader by itself.
struct Reader<'a> {
    corpus: &'a Corpus,
    index: DocumentIndex,
    looks: BTreeMap<TagId, TagShown>,
    view: View,
    focused: Option<Placed>,
    screen: Screen,
}

impl<'a> Reader<'a> {
    fn new(corpus: &'a Corpus) -> Self {
        let scheme = corpus.project.scheme();
        let looks = scheme.tags.iter().enumerate().map(|(place, tag)| {
            let look = TagLook::of(
                &Tokens::LIGHT,
                tag.id.as_str(),
                &tag.label,
                &tag.color,
                place,
            );
            let name = tag.label.to_lowercase();
            (tag.id.clone(), TagShown { name, look })
        });
        let mut reader = Self {
            corpus,
            index: DocumentIndex::new(&corpus.text, corpus.project.annotations().iter()),
            looks: looks.collect(),
            view: View::new(corpus.text.clone()),
            focused: None,
            screen: Screen::new(),
        };
        for _ in 0..WARM_UP {
            reader.frame(vec![pointer(640.0, 400.0)]);
        }
        reader
    }

    fn frame(&mut self, events: Vec<Event>) -> Duration {
        let Self {
            corpus,
            index,
            looks,
            view,
            focused,
            screen,
        } = self;
        let style = ReaderStyle {
            font: FontId::new(17.0, reading_family()),
            small_font: FontId::proportional(10.5),
            line_height: 26.0,
            measure: 646.0,
        };
        let look = |tag: &TagId| &looks[tag];
        screen.frame(events, |ui| {
            let input = Input {
                text: &corpus.text,
                index,
                look: &look,
                zones: &[],
                hedges: &[],
                told: None,
                lens: None,
                style: &style,
                focused: focused.as_ref(),
                snap: Snap::Word,
                sticky: None,
                writable: true,
                gutter: Gutter::LineNumbers,
                letters: false,
                caret_mode: false,
                keys: true,
            };
            reader_ui(ui, view, &input);
        })
    }

    fn still(&mut self) -> Vec<Duration> {
        for _ in 0..WARM_UP {
            self.frame(Vec::new());
        }
        (0..FRAMES).map(|_| self.frame(Vec::new())).collect()
    }

    /// A steady turn of the wheel, ten notches a second, from the middle on.
    fn wheel(&mut self) -> Vec<Duration> {
        self.view.reveal(self.middle());
        for _ in 0..WARM_UP {
            self.frame(vec![pointer(640.0, 400.0)]);
        }
        let times = (0..FRAMES).map(|number| {
            let turn = number % 6 == 0;
            self.frame(if turn {
                vec![wheel(-120.0)]
            } else {
                Vec::new()
            })
        });
        times.collect()
    }

    /// A selection that is dragged over the screen and beyond its lower edge.
    fn drag(&mut self) -> Vec<Duration> {
        self.view.reveal(self.middle());
        for _ in 0..WARM_UP {
            self.frame(vec![pointer(500.0, 100.0)]);
        }
        self.frame(vec![button(500.0, 100.0, true)]);
        let times = (0..FRAMES).map(|number| {
            let share = number as f32 / FRAMES as f32;
            let x = 400.0 + (number % 40) as f32 * 12.0;
            self.frame(vec![pointer(x, 100.0 + share * 710.0)])
        });
        let times = times.collect();
        assert!(!self.view.selection().is_empty(), "a drag selects");
        times
    }

    /// Jumps all over the text: every screen is laid out for the first time.
    fn jump(&mut self) -> Vec<Duration> {
        let mut random = Random::new(1);
        let jumps = (0..FRAMES / 2).map(|_| {
            let at = random.below(self.corpus.text.byte_len().to_usize());
            self.view.reveal(ByteOffset::new(at as u32));
            let took = self.frame(Vec::new());
            self.frame(Vec::new());
            took
        });
        jumps.collect()
    }

    fn middle(&self) -> ByteOffset {
        ByteOffset::new(self.corpus.text.byte_len().get() / 2)
    }
}

/// The whole window on a project in a folder of its own.
struct Window {
    app: App,
    frame: eframe::Frame,
    screen: Screen,
    _folder: tempfile::TempDir,
}

impl Window {
    /// Opens the project and gives the time from the request to the first
    /// frame with its text.
    fn open(corpus: &Corpus) -> (Self, Duration) {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("p.ron");
        std::fs::write(folder.path().join("s.txt"), corpus.text.as_str()).unwrap();
        create_project(&path, &corpus.project).unwrap();
        let screen = Screen::new();
        let app = App::new(
            &screen.ctx,
            Folders::under(&folder.path().join("own")),
            Vec::new(),
        );
        let mut window = Self {
            app,
            frame: eframe::Frame::_new_kittest(),
            screen,
            _folder: folder,
        };
        for _ in 0..WARM_UP {
            window.frame(Vec::new());
        }
        let words: String = corpus.text.as_str().chars().take(24).collect();
        let start = Instant::now();
        window.app = App::new(
            &window.screen.ctx,
            Folders::under(&window._folder.path().join("own")),
            vec![path],
        );
        while !window.shows(&words) {
            assert!(start.elapsed().as_secs() < 60, "the project opens");
            std::thread::sleep(Duration::from_millis(1));
        }
        let opened = start.elapsed();
        for _ in 0..WARM_UP {
            window.frame(Vec::new());
        }
        (window, opened)
    }

    fn frame(&mut self, events: Vec<Event>) -> Duration {
        let Self {
            app, frame, screen, ..
        } = self;
        screen.frame(events, |ui| {
            app.logic(&ui.ctx().clone(), frame);
            app.ui(ui, frame);
        })
    }

    /// A frame, and whether those words were in it.
    fn shows(&mut self, words: &str) -> bool {
        fn has(shape: &egui::Shape, words: &str) -> bool {
            match shape {
                egui::Shape::Text(text) => text.galley.text().starts_with(words),
                egui::Shape::Vec(shapes) => shapes.iter().any(|it| has(it, words)),
                _ => false,
            }
        }
        self.screen.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, WINDOW.into())),
            time: Some(self.screen.time),
            focused: true,
            ..RawInput::default()
        };
        let Self {
            app, frame, screen, ..
        } = self;
        let mut output = screen.ctx.run_ui(input, |ui| {
            app.logic(&ui.ctx().clone(), frame);
            app.ui(ui, frame);
        });
        let shapes = std::mem::take(&mut output.shapes);
        let found = shapes.iter().any(|it| has(&it.shape, words));
        output.drop_without_applying_deltas();
        found
    }
}

fn window_cases(corpus: &Corpus, column: &str, table: &mut Table, wanted: &impl Fn(&str) -> bool) {
    let (mut window, opened) = Window::open(corpus);
    if wanted("window: open") {
        let limit = match corpus.text.as_str().len() {
            ..50_000 => 30.0,
            50_000..500_000 => 40.0,
            500_000..5_000_000 => 120.0,
            _ => 800.0,
        };
        table.add("window: open", limit, column, vec![opened]);
    }
    let over = || pointer(640.0, 400.0);
    let mut case =
        |window: &mut Window, name: &str, limit: f64, events: &dyn Fn(usize) -> Vec<Event>| {
            if wanted(name) {
                for _ in 0..WARM_UP {
                    window.frame(vec![over()]);
                }
                let times = (0..FRAMES).map(|number| window.frame(events(number)));
                table.add(name, limit, column, times.collect());
            }
        };
    case(&mut window, "window: idle", MOVING, &|_| Vec::new());
    let turn = |number: usize| match number % 6 {
        0 => vec![wheel(-120.0)],
        _ => Vec::new(),
    };
    case(&mut window, "window: wheel", MOVING, &turn);
    case(&mut window, "window: pointer moves", MOVING, &|number| {
        vec![pointer(
            400.0 + (number % 50) as f32 * 8.0,
            300.0 + (number % 29) as f32 * 10.0,
        )]
    });
    // The view jumps where the next one is out of sight.
    case(&mut window, "window: next annotation", COLD, &|_| {
        vec![key(Key::CloseBracket, Modifiers::NONE)]
    });
    if wanted("window: edit, both frames") || wanted("window: undo, both frames") {
        let mut times = Vec::new();
        for number in 0..60 {
            let (x, y) = (
                420.0 + (number % 7) as f32 * 60.0,
                140.0 + (number % 20) as f32 * 26.0,
            );
            window.frame(vec![pointer(x, y)]);
            window.frame(vec![button(x, y, true)]);
            window.frame(vec![pointer(x + 70.0, y)]);
            window.frame(vec![button(x + 70.0, y, false)]);
            let first = window.frame(vec![key(Key::Num1, Modifiers::NONE)]);
            times.push(first + window.frame(Vec::new()));
        }
        let limit = if corpus.text.as_str().len() > 5_000_000 {
            8.0
        } else {
            4.0
        };
        // A frame of its own is within this, beside the one that the key began.
        table.add("window: edit, both frames", limit, column, times);
        let undo: Vec<Duration> = (0..40)
            .map(|_| {
                let first = window.frame(vec![key(Key::Z, Modifiers::COMMAND)]);
                first + window.frame(Vec::new())
            })
            .collect();
        table.add("window: undo, both frames", COLD, column, undo);
    }
    window.frame(vec![key(Key::J, Modifiers::COMMAND)]);
    let mut case =
        |window: &mut Window, name: &str, limit: f64, events: &dyn Fn(usize) -> Vec<Event>| {
            if wanted(name) {
                for _ in 0..WARM_UP {
                    window.frame(vec![over()]);
                }
                let times = (0..FRAMES).map(|number| window.frame(events(number)));
                table.add(name, limit, column, times.collect());
            }
        };
    case(&mut window, "window: table, idle", MOVING, &|_| Vec::new());
    case(&mut window, "window: table, next", COLD, &|_| {
        vec![key(Key::CloseBracket, Modifiers::NONE)]
    });
}
