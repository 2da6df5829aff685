//! egui's own style, made from the tokens.

use super::{Tokens, fonts, radius, size, space, stroke};
use eframe::egui::{Color32, CornerRadius, Margin, Shadow, Stroke, Style, Visuals, style, vec2};

/// The style of a theme.
pub(super) fn style(tokens: &Tokens) -> Style {
    let mut style = Style {
        text_styles: fonts::text_styles(),
        animation_time: super::ANIMATION_SECONDS,
        scroll_animation: scroll_animation(false),
        visuals: visuals(tokens),
        explanation_tooltips: false,
        ..Style::default()
    };
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::S, space::S);
    spacing.button_padding = vec2(10.0, 5.0);
    spacing.interact_size = vec2(32.0, size::CONTROL);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_width = 360.0;
    spacing.tooltip_width = 320.0;
    spacing.text_edit_width = 240.0;
    // Sentences that wrap need air; single lines are not touched by this.
    spacing.extra_text_line_spacing = 3.0;
    spacing.combo_width = 160.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = space::S;
    spacing.indent = space::L;
    spacing.scroll = style::ScrollStyle::floating();
    // A thin handle that shows at rest: it tells where one is in a list.
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.floating_width = 4.0;
    spacing.scroll.dormant_handle_opacity = 0.35;
    spacing.scroll.foreground_color = true;

    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;
    style
}

/// How a list scrolls by itself to what is to be seen.
pub(super) fn scroll_animation(reduced: bool) -> style::ScrollAnimation {
    if reduced {
        style::ScrollAnimation::none()
    } else {
        style::ScrollAnimation::duration(super::ANIMATION_SECONDS)
    }
}

fn visuals(tokens: &Tokens) -> Visuals {
    let mut visuals = if tokens.dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let corner = CornerRadius::same(radius::SMALL);
    let widget = |fill: Color32, edge: Color32, text: Color32| style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(stroke::HAIR, edge),
        fg_stroke: Stroke::new(stroke::HAIR, text),
        corner_radius: corner,
        expansion: 0.0,
    };
    visuals.widgets = style::Widgets {
        noninteractive: widget(tokens.panel, tokens.hairline, tokens.text),
        inactive: style::WidgetVisuals {
            weak_bg_fill: tokens.raised,
            ..widget(tokens.control, tokens.edge, tokens.text)
        },
        hovered: widget(tokens.hovered, tokens.text_disabled, tokens.text),
        active: style::WidgetVisuals {
            bg_stroke: Stroke::new(stroke::RING, tokens.focus),
            ..widget(tokens.pressed, tokens.focus, tokens.text)
        },
        open: widget(tokens.pressed, tokens.edge, tokens.text),
    };
    visuals.selection = style::Selection {
        bg_fill: tokens.accent_soft,
        stroke: Stroke::new(stroke::RING, tokens.focus),
    };
    visuals.weak_text_color = Some(tokens.text_secondary);
    visuals.hyperlink_color = tokens.accent;
    visuals.faint_bg_color = tokens.control;
    visuals.extreme_bg_color = tokens.field;
    visuals.text_edit_bg_color = Some(tokens.field);
    visuals.code_bg_color = tokens.control;
    visuals.warn_fg_color = tokens.warning.text;
    visuals.error_fg_color = tokens.error.text;

    visuals.window_fill = tokens.raised;
    visuals.window_stroke = Stroke::new(stroke::HAIR, tokens.edge);
    visuals.window_corner_radius = CornerRadius::same(radius::LARGE);
    visuals.window_shadow = shadow(tokens);
    visuals.popup_shadow = shadow(tokens);
    visuals.menu_corner_radius = CornerRadius::same(radius::LARGE);
    visuals.panel_fill = tokens.panel;
    visuals.indent_has_left_vline = false;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = style::HandleShape::Circle;
    visuals.text_cursor.stroke = Stroke::new(stroke::RING, tokens.caret);
    // Idle means idle: a blinking caret repaints the window twice a second.
    visuals.text_cursor.blink = false;
    // What is disabled has colours of its own that can still be read; fading
    // them further would not do.
    visuals.disabled_alpha = 0.9;
    visuals.image_loading_spinners = false;
    visuals
}

/// The shadow under what is raised.
pub(super) fn shadow(tokens: &Tokens) -> Shadow {
    Shadow {
        offset: [0, 8],
        blur: 24,
        spread: 0,
        color: tokens.shadow,
    }
}
