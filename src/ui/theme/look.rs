//! A look as a theme file writes it, and what the terminal can show of it.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::str::FromStr;

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// none: modifiers only
    None,
    /// the sixteen that the person chose
    #[default]
    Ansi,
    /// the 256 of xterm
    Indexed,
    /// 24 bits
    True,
}

/// Colours and modifiers, written `bold #rrggbb on black`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Look {
    /// the colour of the text
    pub text: Option<Color>,
    /// the colour behind it
    pub behind: Option<Color>,
    /// bold, dim, …
    pub modifiers: Modifier,
}

impl TryFrom<String> for Look {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        let mut look = Self::default();
        let mut words = written.split_whitespace();
        while let Some(word) = words.next() {
            if let Some(modifier) = modifier(word) {
                look.modifiers |= modifier;
            } else if word == "on" {
                look.behind = Some(colour(words.next().unwrap_or_default())?);
            } else if look.text.replace(colour(word)?).is_some() {
                return Err(format!("`{written}` has two colours; the one behind stands after `on`"));
            }
        }
        Ok(look)
    }
}

fn modifier(word: &str) -> Option<Modifier> {
    Some(match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underlined" => Modifier::UNDERLINED,
        "reversed" => Modifier::REVERSED,
        _ => return None,
    })
}

/// A colour by name, number or `#rrggbb`.
///
/// # Errors
/// When it is none; with what is.
pub fn colour(word: &str) -> Result<Color, String> {
    let known = word.is_ascii().then(|| Color::from_str(word).ok()).flatten();
    known.ok_or_else(|| {
        format!(
            "`{word}` is no colour; write a name (red, light-red, gray), a number from 0 to 255, or #rrggbb"
        )
    })
}

impl Look {
    /// The style that a terminal of so many colours shows. Where a colour behind is lost the text is reversed, so that
    /// it still stands out.
    #[must_use]
    pub fn style(self, depth: Depth) -> Style {
        let mut modifiers = self.modifiers;
        if depth == Depth::None && self.behind.is_some() {
            modifiers |= Modifier::REVERSED;
        }
        let shown = |colour: Option<Color>| colour.and_then(|colour| fitted(colour, depth));
        let style = Style { fg: shown(self.text), bg: shown(self.behind), ..Style::new() };
        style.add_modifier(modifiers)
    }
}

/// The nearest colour that a terminal can show; `None` where it shows none.
fn fitted(colour: Color, depth: Depth) -> Option<Color> {
    match (depth, colour) {
        (Depth::None, _) => None,
        (Depth::Indexed, Color::Rgb(..)) => Some(Color::Indexed(nearest(rgb(colour)?, 16..=255))),
        (Depth::Ansi, Color::Rgb(..) | Color::Indexed(16..)) => Some(ansi(nearest(rgb(colour)?, 0..=15))),
        (_, colour) => Some(colour),
    }
}

/// Red, green and blue of the sixteen as most terminals have them, and of the other 240 as all do.
#[must_use]
pub fn rgb(colour: Color) -> Option<[u8; 3]> {
    let index = match colour {
        Color::Rgb(red, green, blue) => return Some([red, green, blue]),
        Color::Indexed(index) => index,
        Color::Reset => return None,
        named => u8::try_from((0..=15).position(|index| ansi(index) == named)?).ok()?,
    };
    Some(match index {
        0..=6 => std::array::from_fn(|at| if index >> at & 1 == 1 { 0xcd } else { 0 }),
        7 => [0xe5; 3],
        8 => [0x7f; 3],
        9..=15 => std::array::from_fn(|at| if (index - 8) >> at & 1 == 1 { 0xff } else { 0 }),
        16..=231 => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let at = index - 16;
            [level(at / 36), level(at / 6 % 6), level(at % 6)]
        }
        232.. => [8 + 10 * (index - 232); 3],
    })
}

fn ansi(index: u8) -> Color {
    match index {
        0 => Color::Black,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        7 => Color::Gray,
        8 => Color::DarkGray,
        9 => Color::LightRed,
        10 => Color::LightGreen,
        11 => Color::LightYellow,
        12 => Color::LightBlue,
        13 => Color::LightMagenta,
        14 => Color::LightCyan,
        _ => Color::White,
    }
}

/// The index whose colour is nearest.
fn nearest(own: [u8; 3], among: std::ops::RangeInclusive<u8>) -> u8 {
    let distance = |index: &u8| {
        let other = rgb(Color::Indexed(*index)).unwrap_or_default();
        own.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>()
    };
    among.min_by_key(distance).unwrap_or_default()
}

/// The contrast of two colours by WCAG 2, from 1 to 21.
#[must_use]
pub fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// How light a colour is by WCAG 2, from 0 to 1.
#[must_use]
pub fn luminance(colour: [u8; 3]) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str) -> Look {
        Look::try_from(text.to_owned()).expect("a look")
    }

    #[test]
    fn looks_are_read_and_wrong_ones_are_told() {
        let own = look("bold #ff8000 on light-red");
        assert_eq!((own.text, own.behind), (Some(Color::Rgb(255, 128, 0)), Some(Color::LightRed)));
        assert_eq!(own.modifiers, Modifier::BOLD);
        assert_eq!(look("on 17").behind, Some(Color::Indexed(17)));
        for wrong in ["blod red", "red green", "on", "#12", "300", "é"] {
            assert!(Look::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn colours_come_down_to_what_the_terminal_has() {
        let own = look("#ff0000 on #ffffff");
        assert_eq!(own.style(Depth::True).fg, Some(Color::Rgb(255, 0, 0)));
        assert_eq!(own.style(Depth::Indexed).fg, Some(Color::Indexed(196)));
        assert_eq!(own.style(Depth::Ansi).fg, Some(Color::LightRed));
        assert_eq!(own.style(Depth::Ansi).bg, Some(Color::White));
        let none = own.style(Depth::None);
        assert_eq!((none.fg, none.bg), (None, None));
        assert!(none.add_modifier.contains(Modifier::REVERSED));
        assert_eq!(look("dim cyan").style(Depth::Ansi).fg, Some(Color::Cyan), "named ones stay");
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([0x77; 3], [255; 3]) - 4.48).abs() < 0.005, "the known grey that just fails");
    }
}
