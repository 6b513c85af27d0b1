//! Looks by meaning. The default ones are the terminal's own sixteen colours; none are needed to understand a
//! screen.

pub mod file;
pub mod look;

use crate::app::detail::Tone;
use crate::model::Severity;
use look::{Depth, Look};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Style};
use std::path::Path;

/// How things look.
#[derive(Clone, Debug)]
pub struct Theme {
    looks: file::Looks,
    depth: Depth,
    /// ASCII characters only
    pub ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self { looks: file::default().looks, depth: Depth::default(), ascii: false }
    }
}

impl Theme {
    /// A theme by name, from the person's folder or shipped, as a terminal of so many colours shows it.
    ///
    /// # Errors
    /// When there is none of that name, or it cannot be read.
    pub fn named(name: &str, folder: Option<&Path>, depth: Depth) -> Result<Self, String> {
        Ok(Self { looks: file::read(name, folder)?.looks, depth, ascii: false })
    }

    fn style(&self, look: Look) -> Style {
        look.style(self.depth)
    }

    /// A pane's border.
    #[must_use]
    pub fn border(&self, focused: bool) -> Style {
        self.style(if focused { self.looks.focus } else { self.looks.border })
    }

    /// A pane's title.
    #[must_use]
    pub fn title(&self, focused: bool) -> Style {
        self.style(if focused { self.looks.focused_title } else { self.looks.title })
    }

    /// The line above all panes.
    #[must_use]
    pub fn header(&self) -> Style {
        self.style(self.looks.header)
    }

    /// A key in the hints.
    #[must_use]
    pub fn key(&self) -> Style {
        self.style(self.looks.key)
    }

    /// A section's heading.
    #[must_use]
    pub fn heading(&self) -> Style {
        self.style(self.looks.heading)
    }

    /// The row under the cursor, in the focused pane and in the others.
    #[must_use]
    pub fn cursor(&self, focused: bool) -> Style {
        self.style(if focused { self.looks.cursor } else { self.looks.other_cursor })
    }

    /// Bad news.
    #[must_use]
    pub fn bad(&self) -> Style {
        self.style(self.looks.bad)
    }

    /// Good news.
    #[must_use]
    pub fn good(&self) -> Style {
        self.style(self.looks.good)
    }

    /// What is not known.
    #[must_use]
    pub fn unknown(&self) -> Style {
        self.style(self.looks.unknown)
    }

    /// What is beside the point.
    #[must_use]
    pub fn dim(&self) -> Style {
        self.style(self.looks.dim)
    }

    /// A line of the detail, a cell of a list.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Style {
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
    pub fn severity(&self, severity: Option<Severity>) -> Style {
        self.style(match severity {
            Some(Severity::Critical) => self.looks.critical,
            Some(Severity::High) => self.looks.high,
            Some(Severity::Medium) => self.looks.medium,
            _ => self.looks.low,
        })
    }

    /// Gives every cell that has no colours of its own those of the theme.
    pub(super) fn fill(&self, buffer: &mut Buffer) {
        if self.depth == Depth::None {
            return;
        }
        let base = self.style(self.looks.text);
        let (text, behind) = (base.fg.unwrap_or(Color::Reset), base.bg.unwrap_or(Color::Reset));
        if (text, behind) == (Color::Reset, Color::Reset) {
            return;
        }
        for cell in &mut buffer.content {
            cell.fg = if cell.fg == Color::Reset { text } else { cell.fg };
            cell.bg = if cell.bg == Color::Reset { behind } else { cell.bg };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use look::{contrast, rgb};

    /// The least contrast that WCAG 2 asks of text.
    const LEAST: f64 = 4.5;

    /// Each look with the colours that a person sees, as far as the theme gives them.
    fn seen(file: &file::File, depth: Depth) -> Vec<(&'static str, [u8; 3], [u8; 3])> {
        let looks = &file.looks;
        let own = file.background.as_deref().map(|text| look::colour(text).expect("a colour"));
        let named = [
            ("text", looks.text),
            ("border", looks.border),
            ("focus", looks.focus),
            ("title", looks.title),
            ("focused_title", looks.focused_title),
            ("header", looks.header),
            ("key", looks.key),
            ("heading", looks.heading),
            ("cursor", looks.cursor),
            ("other_cursor", looks.other_cursor),
            ("bad", looks.bad),
            ("good", looks.good),
            ("unknown", looks.unknown),
            ("dim", looks.dim),
            ("critical", looks.critical),
            ("high", looks.high),
            ("medium", looks.medium),
            ("low", looks.low),
        ];
        let base = looks.text.style(depth);
        let mut pairs = Vec::new();
        for (name, look) in named {
            let style = look.style(depth);
            let text = style.fg.or(base.fg).and_then(rgb);
            let behind = style.bg.or(base.bg).or(own).and_then(rgb);
            pairs.extend(text.zip(behind).map(|(text, behind)| (name, text, behind)));
        }
        pairs
    }

    #[test]
    fn every_theme_with_colours_can_be_read() {
        let mut checked = 0;
        for name in file::names(None) {
            let file = file::read(&name, None).expect("a shipped theme");
            for depth in [Depth::True, Depth::Indexed] {
                for (role, text, behind) in seen(&file, depth) {
                    let own = contrast(text, behind);
                    assert!(own >= LEAST, "{name}, {role} at {depth:?}: {own:.2}");
                    checked += 1;
                }
            }
        }
        assert!(checked > 80, "{checked}");
    }

    #[test]
    fn the_light_theme_can_be_read_on_other_light_backgrounds() {
        let file = file::read("light", None).expect("shipped");
        for behind in [[0xfd, 0xf6, 0xe3], [0xee, 0xee, 0xee]] {
            for (role, text, _) in seen(&file, Depth::True) {
                assert!(contrast(text, behind) >= LEAST, "{role} on {behind:?}");
            }
        }
    }

    #[test]
    fn good_and_bad_differ_in_lightness_where_colours_do_not_tell() {
        let looks = file::read("deuteranopia", None).expect("shipped").looks;
        let light = |look: Look| look::luminance(look.text.and_then(rgb).expect("a colour"));
        assert!((light(looks.bad) - light(looks.good)).abs() > 0.05);
    }

    #[test]
    fn an_own_theme_goes_first_and_a_wrong_one_is_told() {
        let folder = tempfile::tempdir().expect("folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        write("mono.toml", "[looks]\nbad = \"#123456\"\n");
        write("broken.toml", "[looks]\nbad = \"blod\"\n");
        write("odd.toml", "[looks]\nbda = \"bold\"\n");
        let read = |name| Theme::named(name, Some(folder.path()), Depth::True);
        assert_eq!(read("mono").expect("own").bad().fg, Some(Color::Rgb(0x12, 0x34, 0x56)));
        assert!(read("broken").expect_err("no look").contains("broken.toml:2: `blod` is no colour"));
        assert!(read("odd").expect_err("no role").contains("odd.toml:2"), "{:?}", read("odd"));
        assert_eq!(read("ligth").expect_err("none"), "no theme is called `ligth`; did you mean `light`?");
        assert!(read("../mono").is_err());
        assert_eq!(file::names(Some(folder.path())).last().map(String::as_str), Some("odd"));
    }
}
