//! What the accessibility tree says is on screen, and where its words are.

use eframe::egui::accesskit::{Node, NodeId, Rect, Role, TextDirection, Toggled, TreeUpdate};
use std::collections::HashMap;

/// A point on the display, in pixels of the window.
pub type Point = (i32, i32);

/// One frame of the window.
pub struct Screen {
    nodes: HashMap<NodeId, Node>,
    /// All nodes, parents before their children.
    order: Vec<NodeId>,
    focus: NodeId,
    scale: f64,
}

/// Where some words are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Words {
    /// In the first character, near its outer edge.
    pub from: Point,
    /// In the last character, near its outer edge.
    pub to: Point,
    /// The border in front of the first character.
    pub start_edge: Point,
    /// The border behind the last character.
    pub end_edge: Point,
}

impl Words {
    /// Between both ends; inside the words if they stand on one line.
    pub fn middle(&self) -> Point {
        ((self.from.0 + self.to.0) / 2, self.from.1)
    }
}

/// One character on screen: its bytes in the paragraph, its box.
struct Cell {
    start: usize,
    end: usize,
    left: f64,
    right: f64,
    middle: f64,
    rtl: bool,
}

impl Screen {
    pub fn new(tree: TreeUpdate, scale: f32) -> Self {
        let focus = tree.focus;
        let root = tree.tree.as_ref().map(|it| it.root);
        let ids: Vec<NodeId> = tree.nodes.iter().map(|(id, _)| *id).collect();
        let nodes: HashMap<NodeId, Node> = tree.nodes.into_iter().collect();
        let mut order = Vec::new();
        let mut left: Vec<NodeId> = root.or(ids.first().copied()).into_iter().collect();
        while let Some(id) = left.pop() {
            if let Some(node) = nodes.get(&id) {
                order.push(id);
                left.extend(node.children().iter().rev());
            }
        }
        Self {
            nodes,
            order,
            focus,
            scale: f64::from(scale),
        }
    }

    fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.order.iter().filter_map(|id| self.nodes.get(id))
    }

    fn with_role(&self, role: Role) -> impl Iterator<Item = &Node> {
        self.nodes().filter(move |it| it.role() == role)
    }

    /// The names of all annotations in view, in the order of the text.
    pub fn marks(&self) -> Vec<String> {
        self.with_role(Role::Mark)
            .filter_map(|it| it.label().map(str::to_owned))
            .collect()
    }

    /// The name of the annotation that keys act on.
    pub fn focused_mark(&self) -> Option<String> {
        self.with_role(Role::Mark)
            .find(|it| it.is_selected() == Some(true))
            .and_then(|it| it.label().map(str::to_owned))
    }

    /// Everything that is said anywhere in the window.
    pub fn words(&self) -> Vec<&str> {
        self.nodes()
            .flat_map(|it| [it.label(), it.value()])
            .flatten()
            .collect()
    }

    /// Whether something in the window says that.
    pub fn says(&self, words: &str) -> bool {
        self.words().iter().any(|it| it.contains(words))
    }

    /// The whole tree, a line a node, for a failure's report.
    pub fn outline(&self) -> String {
        let line = |it: &Node| {
            let short =
                |it: Option<&str>| it.unwrap_or_default().chars().take(60).collect::<String>();
            let (name, value) = (short(it.label()), short(it.value()));
            format!(
                "{:?} ‘{name}’ ‘{value}’ {:?}\n",
                it.role(),
                it.is_selected()
            )
        };
        self.nodes().map(line).collect()
    }

    /// Whether what bears this name has the keyboard.
    pub fn has_focus(&self, name: &str) -> bool {
        let focus = self.nodes.get(&self.focus);
        focus.is_some_and(|it| it.label() == Some(name))
    }

    /// The middle of what bears this name, exactly.
    pub fn named(&self, name: &str) -> Option<Point> {
        self.nodes()
            .find(|it| it.label() == Some(name))
            .and_then(|it| self.center(it))
    }

    /// The middle of the first node of that role whose name begins like that.
    pub fn of_role(&self, role: Role, begin: &str) -> Option<Point> {
        self.with_role(role)
            .find(|it| it.label().is_some_and(|it| it.starts_with(begin)))
            .and_then(|it| self.center(it))
    }

    /// Whether the node with that role and name is marked as chosen.
    pub fn chosen(&self, role: Role, begin: &str) -> bool {
        self.with_role(role)
            .find(|it| it.label().is_some_and(|it| it.starts_with(begin)))
            .is_some_and(|it| it.toggled() == Some(Toggled::True))
    }

    fn center(&self, node: &Node) -> Option<Point> {
        let it = node.bounds()?;
        Some(self.point((it.x0 + it.x1) / 2.0, (it.y0 + it.y1) / 2.0))
    }

    fn point(&self, x: f64, y: f64) -> Point {
        ((x * self.scale) as i32, (y * self.scale) as i32)
    }

    /// The reading column.
    pub fn column(&self) -> Option<Rect> {
        self.with_role(Role::Document)
            .find(|it| it.label() == Some("Reading column"))
            .and_then(Node::bounds)
    }

    /// The first characters of every paragraph in view, top to bottom.
    pub fn paragraphs(&self) -> Vec<String> {
        self.with_role(Role::Paragraph)
            .filter_map(|it| it.value().map(|it| it.chars().take(60).collect()))
            .collect()
    }

    /// Where these words are, if all of them are in view in one paragraph.
    pub fn find(&self, words: &str) -> Option<Words> {
        let column = self.column()?;
        let inside = |y: f64| column.y0 + 4.0 < y && y < column.y1 - 4.0;
        self.with_role(Role::Paragraph).find_map(|paragraph| {
            let text = paragraph.value()?;
            let from = text.find(words)?;
            let cells = self.cells(paragraph, text);
            let first = cells.iter().find(|it| it.start == from)?;
            let last = cells.iter().find(|it| it.end == from + words.len())?;
            if !inside(first.middle) || !inside(last.middle) {
                return None;
            }
            // Not yet the middle of a character: that is its nearer half, and
            // off the border, which is dragged if an annotation ends there.
            let at = |cell: &Cell, share: f64| {
                let share = if cell.rtl { 1.0 - share } else { share };
                let x = cell.left + (cell.right - cell.left) * share;
                self.point(x, cell.middle)
            };
            Some(Words {
                from: at(first, 0.45),
                to: at(last, 0.55),
                start_edge: at(first, 0.0),
                end_edge: at(last, 1.0),
            })
        })
    }

    /// The characters of a paragraph, by their text runs.
    fn cells(&self, paragraph: &Node, text: &str) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut from = 0;
        for id in paragraph.children() {
            let Some(run) = self.nodes.get(id) else {
                continue;
            };
            let (Role::TextRun, Some(value), Some(area)) = (run.role(), run.value(), run.bounds())
            else {
                continue;
            };
            let Some(found) = text.get(from..).and_then(|it| it.find(value)) else {
                continue;
            };
            let mut at = from + found;
            let from_right = run.text_direction() == Some(TextDirection::RightToLeft);
            let places = run.character_positions().unwrap_or_default();
            let widths = run.character_widths().unwrap_or_default();
            let sizes = run.character_lengths();
            assert_eq!(sizes.len(), places.len(), "each character has a place");
            for ((size, place), width) in sizes.iter().zip(places).zip(widths) {
                let (place, width) = (f64::from(*place), f64::from(*width));
                let left = if from_right {
                    area.x1 - place - width
                } else {
                    area.x0 + place
                };
                let end = at + usize::from(*size);
                cells.push(Cell {
                    start: at,
                    end,
                    left,
                    right: left + width,
                    middle: (area.y0 + area.y1) / 2.0,
                    rtl: text.get(at..).is_some_and(begins_rtl),
                });
                at = end;
            }
            from = at;
        }
        cells
    }
}

/// Whether the first character is one of Hebrew or Arabic.
fn begins_rtl(text: &str) -> bool {
    text.starts_with(|it| ('\u{590}'..'\u{900}').contains(&it))
}
