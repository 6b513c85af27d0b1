//! Colours by meaning. The default ones are the terminal's own sixteen; none are needed to understand a screen.

use crate::app::detail::Tone;
use crate::model::Severity;
use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    /// no colours
    pub mono: bool,
    /// ASCII characters only
    pub ascii: bool,
}

impl Theme {
    fn coloured(self, colour: Color) -> Style {
        if self.mono { Style::new() } else { Style::new().fg(colour) }
    }

    /// A pane's border.
    #[must_use]
    pub fn border(self, focused: bool) -> Style {
        if focused { self.coloured(Color::Cyan) } else { Style::new() }
    }

    /// A pane's title.
    #[must_use]
    pub fn title(self, focused: bool) -> Style {
        if focused { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() }
    }

    /// The line above all panes.
    #[must_use]
    pub fn header(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A key in the hints.
    #[must_use]
    pub fn key(self) -> Style {
        self.coloured(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// A section's heading.
    #[must_use]
    pub fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The row under the cursor, in the focused pane and in the others.
    #[must_use]
    pub fn cursor(self, focused: bool) -> Style {
        Style::new().add_modifier(if focused { Modifier::REVERSED } else { Modifier::UNDERLINED })
    }

    /// Bad news.
    #[must_use]
    pub fn bad(self) -> Style {
        self.coloured(Color::Red)
    }

    /// Good news.
    #[must_use]
    pub fn good(self) -> Style {
        self.coloured(Color::Green)
    }

    /// What is not known.
    #[must_use]
    pub fn unknown(self) -> Style {
        self.coloured(Color::Yellow)
    }

    /// What is beside the point.
    #[must_use]
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// A line of the detail, a cell of a list.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Good => self.good(),
            Tone::Bad => self.bad(),
            Tone::Unknown => self.unknown(),
            Tone::Dim => self.dim(),
            Tone::Heading => self.heading(),
            Tone::Plain => Style::new(),
        }
    }

    /// A severity's word or letter.
    #[must_use]
    pub fn severity(self, severity: Option<Severity>) -> Style {
        match severity {
            Some(Severity::Critical) => self.bad().add_modifier(Modifier::BOLD),
            Some(Severity::High) => self.bad(),
            Some(Severity::Medium) => self.unknown(),
            _ => Style::new(),
        }
    }
}
