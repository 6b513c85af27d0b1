//! What the terminal can do, as far as the environment tells.

use crate::config::{Background, Colours, Glyphs, Settings};
use crate::ui::theme::look::{Depth, luminance, rgb};
use crate::ui::theme::{Theme, look};
use std::path::Path;

/// Reads an environment variable; an empty one is none.
pub type Variables<'v> = &'v dyn Fn(&str) -> Option<String>;

/// The variables of the process.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// How many colours the terminal shows: what the settings say, else COLORTERM, else TERM.
#[must_use]
pub fn depth(colours: Colours, of: Variables<'_>) -> Depth {
    match colours {
        Colours::None => Depth::None,
        Colours::Ansi => Depth::Ansi,
        Colours::Indexed => Depth::Indexed,
        Colours::True => Depth::True,
        Colours::Auto => {
            let term = of("TERM").unwrap_or_default();
            if term == "dumb" {
                return Depth::None;
            }
            let direct =
                of("COLORTERM").is_some_and(|colours| matches!(colours.as_str(), "truecolor" | "24bit"));
            match () {
                () if direct || term.ends_with("-direct") || of("WT_SESSION").is_some() => Depth::True,
                () if term.contains("256color") => Depth::Indexed,
                () => Depth::Ansi,
            }
        }
    }
}

/// Whether only ASCII is drawn: what the settings say, else whether the locale or the terminal has no more.
#[must_use]
pub fn ascii(glyphs: Glyphs, of: Variables<'_>) -> bool {
    match glyphs {
        Glyphs::Ascii => true,
        Glyphs::Unicode => false,
        Glyphs::Auto => {
            let plain = of("TERM").is_some_and(|term| matches!(term.as_str(), "dumb" | "linux"));
            plain || (cfg!(unix) && locale(of).is_some_and(|locale| !is_utf8(&locale)))
        }
    }
}

/// The locale of characters; none when no variable names one.
#[must_use]
pub fn locale(of: Variables<'_>) -> Option<String> {
    of("LC_ALL").or_else(|| of("LC_CTYPE")).or_else(|| of("LANG"))
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Whether the background is light; `None` when nobody says so. `ask` is only called where the settings want it.
pub fn is_light(
    background: Background,
    of: Variables<'_>,
    ask: impl FnOnce() -> Option<[u8; 3]>,
) -> Option<bool> {
    let told = || {
        let behind = of("COLORFGBG")?;
        let behind = look::colour(behind.rsplit(';').next()?).ok()?;
        Some(is_bright(rgb(behind)?))
    };
    match background {
        Background::Light => Some(true),
        Background::Dark => Some(false),
        Background::Auto => told(),
        Background::Ask => ask().map(is_bright).or_else(told),
    }
}

/// Whether black stands out better than white.
fn is_bright(colour: [u8; 3]) -> bool {
    luminance(colour) > 0.179
}

/// The name of the theme that settings come to.
#[must_use]
pub fn theme_name(settings: &Settings, light: Option<bool>) -> &str {
    match settings.theme.as_str() {
        "auto" if light == Some(true) => "light",
        "auto" => "default",
        name => name,
    }
}

/// The theme that settings come to.
///
/// # Errors
/// When there is no such theme, or it cannot be read.
pub fn theme(settings: &Settings, folder: Option<&Path>) -> Result<Theme, String> {
    let light = is_light(settings.background, &variable, super::ask::background);
    let depth = depth(settings.color, &variable);
    let mut theme = Theme::named(theme_name(settings, light), folder, depth)?;
    theme.ascii = ascii(settings.glyphs, &variable);
    Ok(theme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        |name| pairs.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn colours_are_those_of_the_terminal_unless_said() {
        let depth = |pairs: &'static [(&str, &str)]| depth(Colours::Auto, &of(pairs));
        assert_eq!(depth(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(depth(&[("TERM", "screen-256color")]), Depth::Indexed);
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Ansi);
        assert_eq!(depth(&[("TERM", "dumb"), ("COLORTERM", "truecolor")]), Depth::None);
        assert_eq!(super::depth(Colours::True, &of(&[("TERM", "dumb")])), Depth::True);
    }

    #[test]
    fn glyphs_follow_the_locale_and_the_terminal() {
        let ascii = |pairs: &'static [(&str, &str)]| ascii(Glyphs::Auto, &of(pairs));
        assert!(!ascii(&[("LANG", "de_DE.UTF-8")]));
        assert!(!ascii(&[("LC_CTYPE", "UTF-8"), ("LANG", "C")]), "as macOS has it");
        assert!(!ascii(&[]), "nothing said");
        assert!(!cfg!(unix) || ascii(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]));
        assert!(!cfg!(unix) || ascii(&[("LANG", "en_US.ISO-8859-1")]));
        assert!(ascii(&[("LANG", "C.utf8"), ("TERM", "linux")]));
    }

    #[test]
    fn light_and_dark_are_told_or_asked() {
        let light =
            |background, pairs: &'static [(&str, &str)], answer| is_light(background, &of(pairs), || answer);
        assert_eq!(light(Background::Auto, &[("COLORFGBG", "0;15")], None), Some(true));
        assert_eq!(light(Background::Auto, &[("COLORFGBG", "15;default;0")], None), Some(false));
        assert_eq!(light(Background::Auto, &[("COLORFGBG", "odd")], Some([255; 3])), None, "never asked");
        assert_eq!(light(Background::Ask, &[], Some([0xfd, 0xf6, 0xe3])), Some(true));
        assert_eq!(light(Background::Ask, &[("COLORFGBG", "0;7")], None), Some(true));
        assert_eq!(light(Background::Dark, &[("COLORFGBG", "0;15")], None), Some(false));
    }
}
