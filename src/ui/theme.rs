//! The look's tokens: colours, type scale, measures; and egui's style made from them.
//!
//! Colours stand in `assets/theme/tokens.ron` and nowhere else. This module knows no page and no disk.

use crate::layout::Role;
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Rect, RichText, Shadow, Stroke, TextStyle, vec2};
use serde::Deserialize;
use std::sync::LazyLock;

/// The family of Inter SemiBold; [`FontFamily::Proportional`] is Inter Regular.
pub const SEMIBOLD: &str = "semibold";

/// Space between the window's edge and its content, in points; 24 below a width of 1200.
pub const MARGIN: f32 = 32.0;
/// The widest that a page and what stands in its bars become, in points: on a screen of 3840 points without scaling a
/// line would be too long to find the next one, and what belongs together would stand at opposite edges. A screen of
/// 1920 points is used whole.
pub const WIDEST: f32 = 1920.0;
/// Height of the window's header.
pub const HEADER: f32 = 52.0;
/// Height of the window's footer.
pub const FOOTER: f32 = 56.0;
/// Height of a button.
pub const BUTTON: f32 = 34.0;
/// Height of a small button.
pub const BUTTON_SMALL: f32 = 28.0;
/// Height of a text field.
pub const FIELD: f32 = 32.0;
/// Widest tooltip.
pub const TIP_WIDTH: f32 = 420.0;
/// Corner radius of chips and badges.
pub const RADIUS_CHIP: u8 = 4;
/// Corner radius of buttons, fields and the map's blocks.
pub const RADIUS: u8 = 6;
/// Corner radius of tooltips.
pub const RADIUS_TIP: u8 = 8;
/// Corner radius of cards.
pub const RADIUS_CARD: u8 = 10;
/// The part of a bar or page that is used across: all of it, or its middle where it is wider than [`WIDEST`].
pub fn column(rect: Rect) -> Rect {
    let side = ((rect.width() - WIDEST) / 2.0).max(0.0).floor();
    rect.shrink2(vec2(side, 0.0))
}

/// How long hovering takes to show, in seconds.
pub const HOVER_TIME: f32 = 0.08;
/// How long the map takes from one frame of the film to the next, in seconds.
pub const FRAME_TIME: f32 = 0.18;
/// How long *After* takes to settle when a boundary is let go, in seconds.
pub const SETTLE_TIME: f32 = 0.16;

/// Which appearance is wished for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// As the system says.
    #[default]
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

/// The three colours of a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleColors {
    /// Band, border and icon.
    #[serde(deserialize_with = "hex")]
    pub strong: Color32,
    /// The part in use.
    #[serde(deserialize_with = "hex")]
    pub used: Color32,
    /// The part not in use.
    #[serde(deserialize_with = "hex")]
    pub free: Color32,
}

/// The roles that the map tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// EFI system: bars, power sign.
    Efi,
    /// Microsoft reserved: dots, three dots.
    Msr,
    /// Windows: solid band, window.
    Windows,
    /// Data: two lines, folder.
    Data,
    /// Recovery: slants, loop.
    Recovery,
    /// A maker's: checker, nut.
    Oem,
    /// System Reserved: long dashes, flag.
    SystemReserved,
    /// Linux: zigzag, prompt.
    Linux,
    /// Anything else: dash-dot, question mark.
    Unknown,
    /// Not a partition: hatched body, corners.
    Unallocated,
}

impl Look {
    /// Every one, in the order of the legend.
    pub const ALL: [Self; 10] = [
        Self::Efi,
        Self::Msr,
        Self::Windows,
        Self::Data,
        Self::Recovery,
        Self::Oem,
        Self::SystemReserved,
        Self::Linux,
        Self::Unknown,
        Self::Unallocated,
    ];

    /// How a partition of this role looks. Dynamic disks and storage pools are not ours to read: unknown.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::EfiSystem => Self::Efi,
            Role::Msr => Self::Msr,
            Role::Windows => Self::Windows,
            Role::Data => Self::Data,
            Role::Recovery => Self::Recovery,
            Role::Oem => Self::Oem,
            Role::SystemReserved => Self::SystemReserved,
            Role::Linux => Self::Linux,
            Role::Extended | Role::Ldm | Role::StorageSpaces | Role::Unknown => Self::Unknown,
        }
    }
}

/// The colours of every [`Look`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    efi: RoleColors,
    msr: RoleColors,
    windows: RoleColors,
    data: RoleColors,
    recovery: RoleColors,
    oem: RoleColors,
    sysres: RoleColors,
    linux: RoleColors,
    unknown: RoleColors,
    unalloc: RoleColors,
}

/// What a colour says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Chosen, recommended, changed.
    Accent,
    /// Loss or failure.
    Danger,
    /// To be minded.
    Warn,
    /// Well.
    Ok,
    /// Worth knowing.
    Info,
}

/// Every colour of one appearance. See `look.md`'s table for the contrasts; a test computes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Whether this is the dark one.
    #[serde(skip)]
    pub dark: bool,
    /// The window.
    #[serde(deserialize_with = "hex")]
    pub bg0: Color32,
    /// Cards and bars.
    #[serde(deserialize_with = "hex")]
    pub bg1: Color32,
    /// Sunken: tracks.
    #[serde(deserialize_with = "hex")]
    pub bg2: Color32,
    /// Hovered rows, code.
    #[serde(deserialize_with = "hex")]
    pub bg3: Color32,
    /// Dividers, and nothing that must be seen.
    #[serde(deserialize_with = "hex")]
    pub line: Color32,
    /// Outlines of inputs, ticks.
    #[serde(deserialize_with = "hex")]
    pub line2: Color32,
    /// Text.
    #[serde(deserialize_with = "hex")]
    pub text1: Color32,
    /// Text beside it.
    #[serde(deserialize_with = "hex")]
    pub text2: Color32,
    /// Captions.
    #[serde(deserialize_with = "hex")]
    pub text3: Color32,
    /// The one indigo.
    #[serde(deserialize_with = "hex")]
    pub accent: Color32,
    /// The indigo while the pointer is on it.
    #[serde(deserialize_with = "hex")]
    pub accent_hi: Color32,
    /// Text on the indigo.
    #[serde(deserialize_with = "hex")]
    pub on_accent: Color32,
    /// The indigo's soft fill.
    #[serde(deserialize_with = "hex")]
    pub accent_soft: Color32,
    /// Loss or failure.
    #[serde(deserialize_with = "hex")]
    pub danger: Color32,
    /// Its soft fill.
    #[serde(deserialize_with = "hex")]
    pub danger_soft: Color32,
    /// To be minded.
    #[serde(deserialize_with = "hex")]
    pub warn: Color32,
    /// Its soft fill.
    #[serde(deserialize_with = "hex")]
    pub warn_soft: Color32,
    /// Well.
    #[serde(deserialize_with = "hex")]
    pub ok: Color32,
    /// Its soft fill.
    #[serde(deserialize_with = "hex")]
    pub ok_soft: Color32,
    /// Worth knowing.
    #[serde(deserialize_with = "hex")]
    pub info: Color32,
    /// Its soft fill.
    #[serde(deserialize_with = "hex")]
    pub info_soft: Color32,
    /// Text on a status colour.
    #[serde(deserialize_with = "hex")]
    pub on_status: Color32,
    /// A tooltip's ground.
    #[serde(deserialize_with = "hex")]
    pub tip: Color32,
    /// Text on it.
    #[serde(deserialize_with = "hex")]
    pub tip_text: Color32,
    /// Text beside it.
    #[serde(deserialize_with = "hex")]
    pub tip_text2: Color32,
    /// A refusal on it.
    #[serde(deserialize_with = "hex")]
    pub tip_danger: Color32,
    /// The map's colours.
    pub roles: Roles,
}

/// The file's two tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    light: Theme,
    dark: Theme,
}

static TOKENS: LazyLock<Tokens> = LazyLock::new(|| {
    let mut tokens: Tokens = match ron::from_str(include_str!("../../assets/theme/tokens.ron")) {
        Ok(tokens) => tokens,
        Err(error) => {
            // A test reads the same text; a program that shows nothing would be the only other way.
            log::error!("assets/theme/tokens.ron: {error}");
            Tokens::default()
        }
    };
    tokens.dark.dark = true;
    tokens
});

impl Theme {
    /// The light one.
    pub fn light() -> &'static Self {
        &TOKENS.light
    }

    /// The dark one.
    pub fn dark() -> &'static Self {
        &TOKENS.dark
    }

    /// The one that the window shows now.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        match ctx.theme() {
            egui::Theme::Dark => Self::dark(),
            egui::Theme::Light => Self::light(),
        }
    }

    /// The colours of a role on the map.
    pub const fn role(&self, look: Look) -> RoleColors {
        match look {
            Look::Efi => self.roles.efi,
            Look::Msr => self.roles.msr,
            Look::Windows => self.roles.windows,
            Look::Data => self.roles.data,
            Look::Recovery => self.roles.recovery,
            Look::Oem => self.roles.oem,
            Look::SystemReserved => self.roles.sysres,
            Look::Linux => self.roles.linux,
            Look::Unknown => self.roles.unknown,
            Look::Unallocated => self.roles.unalloc,
        }
    }

    /// A tone's colour for text and icons.
    pub const fn tone(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Neutral => self.text2,
            Tone::Accent => self.accent,
            Tone::Danger => self.danger,
            Tone::Warn => self.warn,
            Tone::Ok => self.ok,
            Tone::Info => self.info,
        }
    }

    /// A tone's soft fill.
    pub const fn soft(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Neutral => self.bg2,
            Tone::Accent => self.accent_soft,
            Tone::Danger => self.danger_soft,
            Tone::Warn => self.warn_soft,
            Tone::Ok => self.ok_soft,
            Tone::Info => self.info_soft,
        }
    }

    /// The hair that divides.
    pub fn hair(&self) -> Stroke {
        Stroke::new(1.0, self.line)
    }

    /// A card's shadow.
    pub fn card_shadow(&self) -> Shadow {
        Shadow { offset: [0, 1], blur: 2, spread: 0, color: Color32::from_black_alpha(15) }
    }
}

/// Gives egui this look, for both appearances, and chooses one.
pub fn apply(ctx: &egui::Context, mode: Mode) {
    for (theme, tokens) in [(egui::Theme::Light, Theme::light()), (egui::Theme::Dark, Theme::dark())] {
        ctx.style_mut_of(theme, |style| *style = style_of(tokens));
    }
    ctx.set_theme(match mode {
        Mode::System => egui::ThemePreference::System,
        Mode::Light => egui::ThemePreference::Light,
        Mode::Dark => egui::ThemePreference::Dark,
    });
}

/// Turns every movement off, as the system asks, or on again.
pub fn set_reduced_motion(ctx: &egui::Context, reduced: bool) {
    ctx.all_styles_mut(|style| {
        style.animation_time = if reduced { 0.0 } else { HOVER_TIME };
        style.scroll_animation =
            if reduced { egui::style::ScrollAnimation::none() } else { egui::style::ScrollAnimation::default() };
    });
}

/// How long a movement of `seconds` takes here: nothing where motion is reduced.
pub fn motion(ctx: &egui::Context, seconds: f32) -> f32 {
    if ctx.global_style().animation_time == 0.0 { 0.0 } else { seconds }
}

/// The fonts of the type scale.
pub mod font {
    use super::{FontFamily, FontId, SEMIBOLD};

    fn semibold(size: f32) -> FontId {
        FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
    }
    /// A page's title, 24.
    pub fn page() -> FontId {
        semibold(24.0)
    }
    /// A section's title, 16.
    pub fn section() -> FontId {
        semibold(16.0)
    }
    /// Running text, 14.
    pub fn body() -> FontId {
        FontId::proportional(14.0)
    }
    /// Running text that stands out, 14.
    pub fn strong() -> FontId {
        semibold(14.0)
    }
    /// A block's lines, buttons, rows: 13.
    pub fn map() -> FontId {
        FontId::proportional(13.0)
    }
    /// A block's name: 13.
    pub fn map_strong() -> FontId {
        semibold(13.0)
    }
    /// Captions, 12.
    pub fn caption() -> FontId {
        FontId::proportional(12.0)
    }
    /// Captions that stand out, 12.
    pub fn caption_strong() -> FontId {
        semibold(12.0)
    }
    /// Scripts and digests, 12.5.
    pub fn mono() -> FontId {
        FontId::monospace(12.5)
    }
}

/// Texts in the type scale, with its line heights.
pub mod words {
    use super::{RichText, font};

    /// A page's title, 24/32.
    pub fn page(text: impl Into<String>) -> RichText {
        RichText::new(text).font(font::page()).line_height(Some(32.0))
    }
    /// A section's title, 16/24.
    pub fn section(text: impl Into<String>) -> RichText {
        RichText::new(text).font(font::section()).line_height(Some(24.0))
    }
    /// Running text, 14/20.
    pub fn body(text: impl Into<String>) -> RichText {
        RichText::new(text).font(font::body()).line_height(Some(20.0))
    }
    /// Running text that stands out, 14/20.
    pub fn strong(text: impl Into<String>) -> RichText {
        RichText::new(text).font(font::strong()).line_height(Some(20.0))
    }
    /// Text of rows and blocks, 13/18.
    pub fn row(text: impl Into<String>) -> RichText {
        RichText::new(text).font(font::map()).line_height(Some(18.0))
    }
    /// Captions, 12/16.
    pub fn caption(text: impl Into<String>) -> RichText {
        RichText::new(text).font(font::caption()).line_height(Some(16.0))
    }
    /// Captions that stand out, 12/16.
    pub fn caption_strong(text: impl Into<String>) -> RichText {
        RichText::new(text).font(font::caption_strong()).line_height(Some(16.0))
    }
    /// Scripts and digests, 12.5/20.
    pub fn mono(text: impl Into<String>) -> RichText {
        RichText::new(text).font(font::mono()).line_height(Some(20.0))
    }
}

fn style_of(theme: &Theme) -> egui::Style {
    let mut visuals = if theme.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    visuals.panel_fill = theme.bg0;
    visuals.window_fill = theme.bg1;
    visuals.window_stroke = theme.hair();
    visuals.window_corner_radius = CornerRadius::same(RADIUS_CARD);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS_TIP);
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 24, spread: 0, color: Color32::from_black_alpha(40) };
    visuals.popup_shadow = Shadow { offset: [0, 3], blur: 10, spread: 0, color: Color32::from_black_alpha(26) };
    visuals.extreme_bg_color = theme.bg1;
    visuals.text_edit_bg_color = Some(theme.bg1);
    visuals.faint_bg_color = theme.bg3;
    visuals.code_bg_color = theme.bg3;
    visuals.hyperlink_color = theme.accent;
    visuals.warn_fg_color = theme.warn;
    visuals.error_fg_color = theme.danger;
    visuals.weak_text_color = Some(theme.text3);
    visuals.selection.bg_fill = theme.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, theme.accent);
    visuals.text_cursor.stroke = Stroke::new(1.5, theme.accent);
    // Nothing pulses, and an idle window draws nothing.
    visuals.text_cursor.blink = false;
    visuals.interact_cursor = Some(egui::CursorIcon::PointingHand);
    visuals.disabled_alpha = 0.55;
    let paint = |fill: Color32, outline: Color32, ink: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, outline),
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = paint(theme.bg1, theme.line, theme.text1);
    visuals.widgets.inactive = paint(theme.bg1, theme.line2, theme.text1);
    visuals.widgets.hovered = paint(theme.bg3, theme.line2, theme.text1);
    visuals.widgets.active = paint(theme.bg3, theme.accent, theme.text1);
    visuals.widgets.open = paint(theme.bg3, theme.line2, theme.text1);

    let mut style = egui::Style { visuals, animation_time: HOVER_TIME, ..egui::Style::default() };
    style.text_styles = [
        (TextStyle::Heading, font::page()),
        (TextStyle::Name("section".into()), font::section()),
        (TextStyle::Body, font::body()),
        (TextStyle::Button, font::body()),
        (TextStyle::Small, font::caption()),
        (TextStyle::Monospace, font::mono()),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.button_padding = vec2(12.0, 6.0);
    spacing.interact_size = vec2(28.0, BUTTON_SMALL);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(8);
    spacing.tooltip_width = TIP_WIDTH;
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 10.0;
    spacing.scroll = egui::style::ScrollStyle::thin();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.25;
    style
}

/// `#RRGGBB`, opaque.
fn hex<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Color32, D::Error> {
    let text = String::deserialize(deserializer)?;
    let code = text.strip_prefix('#').filter(|code| code.len() == 6);
    let value = code.and_then(|code| u32::from_str_radix(code, 16).ok());
    value
        .map(|value| {
            let [_, r, g, b] = value.to_be_bytes();
            Color32::from_rgb(r, g, b)
        })
        .ok_or_else(|| serde::de::Error::custom(format!("expected a colour such as #1A1D26, found {text:?}")))
}

#[cfg(test)]
mod tests;
