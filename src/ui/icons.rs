//! Small pictures drawn as strokes, crisp at every scale. No font and no file holds them.

use super::theme::Look;
use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};
use std::f32::consts::{PI, TAU};

/// A picture on a grid of 16 by 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named for what it shows")]
pub enum Icon {
    Power,
    Dots,
    Window,
    Folder,
    Loop,
    Nut,
    Flag,
    Prompt,
    Question,
    Corners,
    Lock,
    Check,
    Warning,
    Stop,
    Info,
    Undo,
    Redo,
    Magnifier,
    Sun,
    Moon,
    Help,
    File,
    Disc,
    Clipboard,
    Cross,
    ChevronLeft,
    ChevronRight,
    ChevronDown,
    ChevronUp,
    ArrowLeft,
    ArrowRight,
    Play,
    Pause,
    Shield,
    Copy,
    Monitor,
    Save,
    Bolt,
    Scan,
    PenOff,
    Plus,
    Minus,
    Break,
    Picture,
    Drop,
}

/// One stroke of a picture, in the grid's units.
enum Part {
    Line(&'static [(f32, f32)]),
    Closed(&'static [(f32, f32)]),
    /// Centre, radius, from and to in turns, clockwise from three o'clock.
    Arc(f32, f32, f32, f32, f32),
    Dot(f32, f32, f32),
    Fill(&'static [(f32, f32)]),
}
use Part::{Arc, Closed, Dot, Fill, Line};

impl Icon {
    /// Every picture.
    pub const ALL: [Self; 45] = [
        Self::Power,
        Self::Dots,
        Self::Window,
        Self::Folder,
        Self::Loop,
        Self::Nut,
        Self::Flag,
        Self::Prompt,
        Self::Question,
        Self::Corners,
        Self::Lock,
        Self::Check,
        Self::Warning,
        Self::Stop,
        Self::Info,
        Self::Undo,
        Self::Redo,
        Self::Magnifier,
        Self::Sun,
        Self::Moon,
        Self::Help,
        Self::File,
        Self::Disc,
        Self::Clipboard,
        Self::Cross,
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::ChevronDown,
        Self::ChevronUp,
        Self::ArrowLeft,
        Self::ArrowRight,
        Self::Play,
        Self::Pause,
        Self::Shield,
        Self::Copy,
        Self::Monitor,
        Self::Save,
        Self::Bolt,
        Self::Scan,
        Self::PenOff,
        Self::Plus,
        Self::Minus,
        Self::Break,
        Self::Picture,
        Self::Drop,
    ];

    /// The picture of a role.
    pub const fn of(look: Look) -> Self {
        match look {
            Look::Efi => Self::Power,
            Look::Msr => Self::Dots,
            Look::Windows => Self::Window,
            Look::Data => Self::Folder,
            Look::Recovery => Self::Loop,
            Look::Oem => Self::Nut,
            Look::SystemReserved => Self::Flag,
            Look::Linux => Self::Prompt,
            Look::Unknown => Self::Question,
            Look::Unallocated => Self::Corners,
        }
    }

    const fn parts(self) -> &'static [Part] {
        match self {
            Self::Power => &[Line(&[(8.0, 2.0), (8.0, 7.5)]), Arc(8.0, 8.5, 5.0, -0.15, 0.65)],
            Self::Dots => &[Dot(3.5, 8.0, 1.1), Dot(8.0, 8.0, 1.1), Dot(12.5, 8.0, 1.1)],
            Self::Window => &[
                Closed(&[(2.5, 2.5), (13.5, 2.5), (13.5, 13.5), (2.5, 13.5)]),
                Line(&[(8.0, 2.5), (8.0, 13.5)]),
                Line(&[(2.5, 8.0), (13.5, 8.0)]),
            ],
            Self::Folder => &[Closed(&[(2.0, 3.5), (6.0, 3.5), (7.5, 5.2), (14.0, 5.2), (14.0, 13.0), (2.0, 13.0)])],
            Self::Loop => &[Arc(8.0, 8.5, 5.2, -0.43, 0.42), Line(&[(2.6, 2.4), (2.9, 6.1), (6.5, 5.6)])],
            Self::Nut => &[
                Closed(&[(8.0, 1.8), (13.4, 4.9), (13.4, 11.1), (8.0, 14.2), (2.6, 11.1), (2.6, 4.9)]),
                Arc(8.0, 8.0, 2.2, 0.0, 1.0),
            ],
            Self::Flag => &[Line(&[(4.0, 14.0), (4.0, 2.5), (12.5, 2.5), (10.3, 5.6), (12.5, 8.8), (4.0, 8.8)])],
            Self::Prompt => &[Line(&[(2.5, 3.5), (6.8, 7.8), (2.5, 12.0)]), Line(&[(8.0, 12.5), (13.5, 12.5)])],
            Self::Question => &[
                Line(&[
                    (5.2, 5.6),
                    (5.5, 4.1),
                    (6.6, 3.1),
                    (8.0, 2.8),
                    (9.5, 3.1),
                    (10.6, 4.2),
                    (10.8, 5.6),
                    (10.1, 6.9),
                    (8.7, 7.9),
                    (8.0, 9.0),
                    (8.0, 9.9),
                ]),
                Dot(8.0, 12.9, 1.0),
            ],
            Self::Corners => &[
                Line(&[(2.5, 5.8), (2.5, 2.5), (5.8, 2.5)]),
                Line(&[(10.2, 2.5), (13.5, 2.5), (13.5, 5.8)]),
                Line(&[(13.5, 10.2), (13.5, 13.5), (10.2, 13.5)]),
                Line(&[(5.8, 13.5), (2.5, 13.5), (2.5, 10.2)]),
            ],
            Self::Lock => &[
                Closed(&[(3.2, 7.0), (12.8, 7.0), (12.8, 13.8), (3.2, 13.8)]),
                Line(&[(5.2, 7.0), (5.2, 4.9), (6.0, 3.0), (8.0, 2.2), (10.0, 3.0), (10.8, 4.9), (10.8, 7.0)]),
            ],
            Self::Check => &[Line(&[(2.8, 8.6), (6.3, 12.0), (13.2, 4.2)])],
            Self::Warning => &[
                Closed(&[(8.0, 2.2), (14.4, 13.4), (1.6, 13.4)]),
                Line(&[(8.0, 6.3), (8.0, 9.4)]),
                Dot(8.0, 11.4, 0.85),
            ],
            Self::Stop => &[
                Closed(&[
                    (5.4, 1.8),
                    (10.6, 1.8),
                    (14.2, 5.4),
                    (14.2, 10.6),
                    (10.6, 14.2),
                    (5.4, 14.2),
                    (1.8, 10.6),
                    (1.8, 5.4),
                ]),
                Line(&[(8.0, 4.9), (8.0, 8.6)]),
                Dot(8.0, 11.0, 0.9),
            ],
            Self::Info => &[Arc(8.0, 8.0, 6.2, 0.0, 1.0), Line(&[(8.0, 7.4), (8.0, 11.2)]), Dot(8.0, 5.0, 0.9)],
            Self::Undo => &[
                Line(&[(5.6, 2.8), (2.6, 5.8), (5.6, 8.8)]),
                Line(&[(2.6, 5.8), (9.6, 5.8)]),
                Arc(9.6, 9.4, 3.6, -0.25, 0.25),
                Line(&[(9.6, 13.0), (6.4, 13.0)]),
            ],
            Self::Redo => &[
                Line(&[(10.4, 2.8), (13.4, 5.8), (10.4, 8.8)]),
                Line(&[(13.4, 5.8), (6.4, 5.8)]),
                Arc(6.4, 9.4, 3.6, 0.25, 0.75),
                Line(&[(6.4, 13.0), (9.6, 13.0)]),
            ],
            Self::Magnifier => &[Arc(7.0, 7.0, 4.6, 0.0, 1.0), Line(&[(10.4, 10.4), (14.0, 14.0)])],
            Self::Sun => &[
                Arc(8.0, 8.0, 3.0, 0.0, 1.0),
                Line(&[(8.0, 1.0), (8.0, 2.6)]),
                Line(&[(8.0, 13.4), (8.0, 15.0)]),
                Line(&[(1.0, 8.0), (2.6, 8.0)]),
                Line(&[(13.4, 8.0), (15.0, 8.0)]),
                Line(&[(3.1, 3.1), (4.2, 4.2)]),
                Line(&[(11.8, 11.8), (12.9, 12.9)]),
                Line(&[(3.1, 12.9), (4.2, 11.8)]),
                Line(&[(11.8, 4.2), (12.9, 3.1)]),
            ],
            Self::Moon => &[Closed(&[
                (7.2, 2.0),
                (5.0, 2.9),
                (3.2, 4.7),
                (2.4, 7.2),
                (2.8, 9.9),
                (4.4, 12.2),
                (6.8, 13.5),
                (9.5, 13.6),
                (11.9, 12.4),
                (13.5, 10.4),
                (14.0, 8.9),
                (12.2, 9.7),
                (10.2, 9.7),
                (8.3, 8.7),
                (7.0, 7.0),
                (6.5, 4.9),
                (6.7, 3.2),
            ])],
            Self::Help => &[
                Arc(8.0, 8.0, 6.2, 0.0, 1.0),
                Line(&[
                    (6.0, 6.5),
                    (6.4, 5.3),
                    (7.4, 4.7),
                    (8.6, 4.7),
                    (9.7, 5.4),
                    (10.0, 6.5),
                    (9.4, 7.6),
                    (8.4, 8.3),
                    (8.0, 9.2),
                ]),
                Dot(8.0, 11.3, 0.8),
            ],
            Self::File => &[
                Closed(&[(3.5, 1.8), (9.2, 1.8), (12.5, 5.1), (12.5, 14.2), (3.5, 14.2)]),
                Line(&[(9.0, 1.8), (9.0, 5.4), (12.5, 5.4)]),
            ],
            Self::Disc => &[Arc(8.0, 8.0, 6.2, 0.0, 1.0), Arc(8.0, 8.0, 1.9, 0.0, 1.0)],
            Self::Clipboard => &[
                Closed(&[(3.2, 3.0), (12.8, 3.0), (12.8, 14.2), (3.2, 14.2)]),
                Fill(&[(5.6, 1.4), (10.4, 1.4), (10.4, 4.2), (5.6, 4.2)]),
                Line(&[(5.6, 7.6), (10.4, 7.6)]),
                Line(&[(5.6, 10.6), (10.4, 10.6)]),
            ],
            Self::Cross => &[Line(&[(3.4, 3.4), (12.6, 12.6)]), Line(&[(12.6, 3.4), (3.4, 12.6)])],
            Self::ChevronLeft => &[Line(&[(10.0, 3.0), (5.0, 8.0), (10.0, 13.0)])],
            Self::ChevronRight => &[Line(&[(6.0, 3.0), (11.0, 8.0), (6.0, 13.0)])],
            Self::ChevronDown => &[Line(&[(3.0, 6.0), (8.0, 11.0), (13.0, 6.0)])],
            Self::ChevronUp => &[Line(&[(3.0, 10.0), (8.0, 5.0), (13.0, 10.0)])],
            Self::ArrowLeft => &[Line(&[(13.5, 8.0), (2.5, 8.0)]), Line(&[(6.5, 4.0), (2.5, 8.0), (6.5, 12.0)])],
            Self::ArrowRight => &[Line(&[(2.5, 8.0), (13.5, 8.0)]), Line(&[(9.5, 4.0), (13.5, 8.0), (9.5, 12.0)])],
            Self::Play => &[Fill(&[(4.5, 2.6), (13.2, 8.0), (4.5, 13.4)])],
            Self::Pause => &[
                Fill(&[(4.0, 3.0), (6.6, 3.0), (6.6, 13.0), (4.0, 13.0)]),
                Fill(&[(9.4, 3.0), (12.0, 3.0), (12.0, 13.0), (9.4, 13.0)]),
            ],
            Self::Shield => &[Closed(&[
                (8.0, 1.6),
                (13.2, 3.6),
                (13.2, 7.4),
                (12.4, 10.2),
                (10.6, 12.6),
                (8.0, 14.4),
                (5.4, 12.6),
                (3.6, 10.2),
                (2.8, 7.4),
                (2.8, 3.6),
            ])],
            Self::Copy => &[
                Closed(&[(5.6, 5.2), (13.6, 5.2), (13.6, 14.0), (5.6, 14.0)]),
                Line(&[(3.4, 10.8), (2.4, 10.8), (2.4, 2.0), (10.4, 2.0), (10.4, 3.0)]),
            ],
            Self::Monitor => &[
                Closed(&[(1.8, 2.6), (14.2, 2.6), (14.2, 10.8), (1.8, 10.8)]),
                Line(&[(8.0, 10.8), (8.0, 13.6)]),
                Line(&[(4.8, 13.8), (11.2, 13.8)]),
            ],
            Self::Save => &[
                Closed(&[(2.4, 2.4), (11.0, 2.4), (13.6, 5.0), (13.6, 13.6), (2.4, 13.6)]),
                Line(&[(5.0, 2.4), (5.0, 6.0), (10.0, 6.0), (10.0, 2.4)]),
                Line(&[(4.8, 13.6), (4.8, 9.4), (11.2, 9.4), (11.2, 13.6)]),
            ],
            Self::Bolt => &[Closed(&[(9.2, 1.6), (3.4, 9.2), (7.4, 9.2), (6.8, 14.4), (12.6, 6.8), (8.6, 6.8)])],
            Self::Scan => &[
                Line(&[(2.5, 5.4), (2.5, 2.5), (5.4, 2.5)]),
                Line(&[(10.6, 2.5), (13.5, 2.5), (13.5, 5.4)]),
                Line(&[(13.5, 10.6), (13.5, 13.5), (10.6, 13.5)]),
                Line(&[(5.4, 13.5), (2.5, 13.5), (2.5, 10.6)]),
                Line(&[(2.5, 8.0), (13.5, 8.0)]),
            ],
            Self::PenOff => &[
                Line(&[(2.4, 2.4), (13.6, 13.6)]),
                Line(&[(8.8, 5.0), (11.4, 2.4), (13.6, 4.6), (11.0, 7.2)]),
                Line(&[(6.0, 7.8), (3.2, 10.6), (2.4, 13.6), (5.4, 12.8), (8.2, 10.0)]),
            ],
            Self::Plus => &[Line(&[(8.0, 3.0), (8.0, 13.0)]), Line(&[(3.0, 8.0), (13.0, 8.0)])],
            Self::Minus => &[Line(&[(3.0, 8.0), (13.0, 8.0)])],
            Self::Break => &[Line(&[(2.0, 10.5), (6.4, 5.5), (9.6, 10.5), (14.0, 5.5)])],
            Self::Picture => &[
                Closed(&[(2.0, 3.0), (14.0, 3.0), (14.0, 13.0), (2.0, 13.0)]),
                Line(&[(2.0, 11.0), (6.0, 7.4), (9.0, 10.2), (11.0, 8.6), (14.0, 11.0)]),
                Dot(10.6, 5.8, 0.9),
            ],
            Self::Drop => &[
                Line(&[(8.0, 2.0), (8.0, 9.8)]),
                Line(&[(4.8, 6.8), (8.0, 10.0), (11.2, 6.8)]),
                Line(&[(2.5, 10.5), (2.5, 13.6), (13.5, 13.6), (13.5, 10.5)]),
            ],
        }
    }
}

/// Draws `icon` into a square around `center`.
pub fn paint(painter: &Painter, icon: Icon, center: Pos2, size: f32, color: Color32) {
    paint_weight(painter, icon, center, size, 1.5, color);
}

/// The same with strokes of `weight` sixteenths of its size (1.5 is usual, 1.8 beside semibold text).
pub fn paint_weight(painter: &Painter, icon: Icon, center: Pos2, size: f32, weight: f32, color: Color32) {
    let scale = size / 16.0;
    let origin = center - Vec2::splat(size / 2.0);
    let at = |(x, y): (f32, f32)| pos2(origin.x + x * scale, origin.y + y * scale);
    let stroke = Stroke::new((weight * scale).max(1.0), color);
    for part in icon.parts() {
        let shape = match *part {
            Line(points) => Shape::line(points.iter().copied().map(at).collect(), stroke),
            Closed(points) => Shape::closed_line(points.iter().copied().map(at).collect(), stroke),
            Fill(points) => Shape::convex_polygon(points.iter().copied().map(at).collect(), color, Stroke::NONE),
            Dot(x, y, radius) => Shape::circle_filled(at((x, y)), radius * scale, color),
            Arc(x, y, radius, from, to) => {
                let count = ((to - from) * TAU * radius * scale / 1.5).ceil().clamp(8.0, 64.0) as usize;
                let whole = (to - from - 1.0).abs() < 1e-3;
                let points = (0..if whole { count } else { count + 1 })
                    .map(|i| {
                        let turn = from + (to - from) * i as f32 / count as f32;
                        at((x + radius * (turn * 2.0 * PI).cos(), y + radius * (turn * 2.0 * PI).sin()))
                    })
                    .collect();
                if whole { Shape::closed_line(points, stroke) } else { Shape::line(points, stroke) }
            }
        };
        painter.add(shape);
    }
}

/// Draws `icon` into `rect`, as large as fits.
pub fn paint_in(painter: &Painter, icon: Icon, rect: Rect, color: Color32) {
    paint(painter, icon, rect.center(), rect.width().min(rect.height()), color);
}

/// The icon beside the first line of a row's words (18 points high), in its middle.
pub fn beside_ui(ui: &mut Ui, icon: Icon, size: f32, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(size, 18.0), Sense::empty());
    paint(ui.painter(), icon, rect.center(), size, color);
}

/// The icon as a widget of `size` points; it only decorates and has no name.
pub fn icon_ui(ui: &mut Ui, icon: Icon, size: f32, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(size, size), Sense::empty());
    paint(ui.painter(), icon, rect.center(), size, color);
    response
}
