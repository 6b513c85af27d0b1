//! `spelunk doctor`: what the terminal can do, which settings hold, where files lie, and what to do about
//! what is wrong.

use super::args::{Format, SettingsArgs};
use super::{Failure, pretty, settings};
use crate::config::{Clipboard, Settings, places};
use crate::model::SafeText;
use crate::report::table;
use crate::terminal::abilities::{self, variable};
use crate::ui::theme::look::Depth;
use serde_json::json;
use std::io::IsTerminal;
use std::path::Path;

/// The least size at which every pane says something, in columns and rows.
const LEAST: (u16, u16) = (40, 12);

/// How something is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Fine,
    Note,
    Wrong,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Note => "note",
            Self::Wrong => "WRONG",
        }
    }
}

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    state: State,
    is: String,
    /// what to do; empty when nothing is
    advice: String,
}

fn fine(what: &'static str, is: impl Into<String>) -> Finding {
    Finding { what, state: State::Fine, is: is.into(), advice: String::new() }
}

fn note(what: &'static str, is: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { what, state: State::Note, is: is.into(), advice: advice.into() }
}

fn wrong(what: &'static str, is: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { state: State::Wrong, ..note(what, is, advice) }
}

/// The answer, and whether something is wrong.
pub fn told(args: &SettingsArgs, format: Format) -> (String, bool) {
    let loaded = settings::load(args);
    let held = loaded.as_ref().map_or_else(|_| Settings::default(), |loaded| loaded.settings.clone());
    let mut findings = vec![terminal(), size(), colours(&held), theme(&held), glyphs(&held)];
    findings.extend([clipboard(&held), mouse(&held), config(args, loaded.err().as_ref())]);
    let folders = [
        ("own templates", places::templates()),
        ("own themes", places::themes()),
        ("own rules", places::settings().map(|settings| settings.join("rules"))),
    ];
    findings.extend(folders.into_iter().map(|(what, path)| folder(what, path.as_deref(), false)));
    let here = std::env::current_dir().ok();
    findings.push(folder("working folder", here.as_deref(), true));
    let bad = findings.iter().any(|finding| finding.state == State::Wrong);
    (shown(&findings, format), bad)
}

fn shown(findings: &[Finding], format: Format) -> String {
    let safe = |text: &str| SafeText::new(text).to_string();
    match format {
        Format::Table => {
            let row = |one: &Finding| {
                let end = if one.advice.is_empty() { String::new() } else { format!("; {}", one.advice) };
                vec![one.what.to_owned(), one.state.word().to_owned(), safe(&format!("{}{end}", one.is))]
            };
            let rows: Vec<Vec<String>> = findings.iter().map(row).collect();
            table::text(&["what", "state", "is"], &rows)
        }
        Format::Json => {
            let row = |one: &Finding| {
                json!({"what": one.what, "state": one.state.word().to_lowercase(), "is": safe(&one.is),
                    "advice": safe(&one.advice)})
            };
            pretty(&findings.iter().map(row).collect())
        }
    }
}

fn terminal() -> Finding {
    let term = variable("TERM").unwrap_or_else(|| "TERM is not set".to_owned());
    let inside = [("TMUX", "tmux"), ("STY", "screen"), ("SSH_TTY", "SSH")];
    let inside: Vec<&str> =
        inside.iter().filter(|(name, _)| variable(name).is_some()).map(|(_, word)| *word).collect();
    let is = if inside.is_empty() { term.clone() } else { format!("{term}, in {}", inside.join(", ")) };
    match () {
        () if !std::io::stdout().is_terminal() => note(
            "terminal",
            format!("standard output is no terminal ({is})"),
            "the explorer prints a text summary instead",
        ),
        () if term == "dumb" => note("terminal", is, "`spelunk --plain` shows numbered text"),
        () => fine("terminal", is),
    }
}

fn size() -> Finding {
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns >= LEAST.0 && rows >= LEAST.1 => {
            fine("size", format!("{columns} columns, {rows} rows"))
        }
        Ok((columns, rows)) => note(
            "size",
            format!("{columns} columns, {rows} rows"),
            format!("from {} columns and {} rows on every pane has room", LEAST.0, LEAST.1),
        ),
        Err(_) => note("size", "not known", "there is no terminal to ask"),
    }
}

fn colours(settings: &Settings) -> Finding {
    let is = match abilities::depth(settings.color, &variable) {
        Depth::None => "none",
        Depth::Ansi => "16",
        Depth::Indexed => "256",
        Depth::True => "24 bits",
    };
    let told = variable("COLORTERM").map_or_else(String::new, |value| format!(", COLORTERM={value}"));
    fine("colours", format!("{is} (color = {:?}{told})", settings.color).to_lowercase())
}

fn theme(settings: &Settings) -> Finding {
    let light = abilities::is_light(settings.background, &variable, || None);
    let background = match light {
        Some(true) => "light background",
        Some(false) => "dark background",
        None => "background not told",
    };
    let name = abilities::theme_name(settings, light);
    match settings::theme(settings) {
        Ok(_) if light.is_none() && settings.theme == "auto" => note(
            "theme",
            format!("{name}, {background}"),
            "on a light terminal set `theme = \"light\"`, or `background = \"ask\"`",
        ),
        Ok(_) => fine("theme", format!("{name}, {background}")),
        Err(why) => wrong("theme", why.to_string(), "`spelunk config show` says who chose it"),
    }
}

fn glyphs(settings: &Settings) -> Finding {
    let locale = abilities::locale(&variable).unwrap_or_else(|| "no locale set".to_owned());
    let ascii = abilities::ascii(settings.glyphs, &variable);
    let is = format!("{} ({locale})", if ascii { "ASCII" } else { "Unicode" });
    if ascii && settings.glyphs == crate::config::Glyphs::Auto {
        note("glyphs", is, "a UTF-8 locale, or `glyphs = \"unicode\"`, gives lines and signs")
    } else {
        fine("glyphs", is)
    }
}

fn clipboard(settings: &Settings) -> Finding {
    match settings.clipboard {
        Clipboard::None => note("clipboard", "off", "`clipboard = \"osc52\"` copies"),
        Clipboard::Osc52 if variable("TMUX").is_some() => {
            note("clipboard", "OSC 52, in tmux", "tmux lets it through after `set -g set-clipboard on`")
        }
        Clipboard::Osc52 => fine("clipboard", "OSC 52: the terminal copies, where it is allowed to"),
    }
}

fn mouse(settings: &Settings) -> Finding {
    fine("mouse", if settings.mouse { "spelunk's" } else { "the terminal's" })
}

fn config(args: &SettingsArgs, error: Option<&Failure>) -> Finding {
    let Some((path, _)) = settings::path(args.config.as_deref()) else {
        return note("settings", "this system has no folder for them", "");
    };
    let shown = path.display().to_string();
    match error {
        Some(error) => wrong("settings", error.to_string(), "`spelunk config schema` says what can be set"),
        None if path.is_file() => fine("settings", shown),
        None => {
            let advice = "`spelunk config template` prints one to start from";
            Finding { advice: advice.to_owned(), ..fine("settings", format!("{shown} is not there")) }
        }
    }
}

/// Whether a folder can be written; one of the person's own need not be there.
fn folder(what: &'static str, path: Option<&Path>, needed: bool) -> Finding {
    let Some(path) = path else { return note(what, "this system has none", "") };
    let shown = path.display().to_string();
    if !path.is_dir() {
        return fine(what, format!("none: {shown} is not there"));
    }
    let probe = path.join(format!(".spelunk-{}", std::process::id()));
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&probe);
    match made.and_then(|_| std::fs::remove_file(&probe)) {
        Ok(()) => fine(what, shown),
        Err(error) if needed => note(what, format!("{shown}: {error}"), "exports cannot be written here"),
        Err(error) => wrong(what, format!("{shown}: {error}"), "nothing can be saved there"),
    }
}
