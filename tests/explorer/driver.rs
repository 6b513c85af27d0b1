//! Drives the state as the terminal does, with every job done at once, and draws it into a buffer.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use spelunk::app::attacks::Attacks;
use spelunk::app::{Action, Effect, Event, Loaded, State, Wanted, done, update};
use spelunk::ingest::{Progress, embedded, load};
use spelunk::model::Estate;
use spelunk::posture::Policy;
use spelunk::posture::check::Judgement;
use spelunk::ui::{HitMap, draw, fit, theme::Theme};
use std::sync::{Arc, OnceLock};

pub struct Explorer {
    pub state: State,
    pub theme: Theme,
    pub size: (u16, u16),
    pub copied: Vec<String>,
    /// files that were to be written
    pub written: Vec<Effect>,
}

pub fn demo() -> Estate {
    static DEMO: OnceLock<Estate> = OnceLock::new();
    let load = || load(&embedded::demo(), &Arc::new(Progress::default())).map(spelunk::posture::complete);
    DEMO.get_or_init(|| load().expect("the demo estate loads")).clone()
}

/// The paths of the demo estate, found once.
fn attacks(estate: &Estate) -> Attacks {
    static FOUND: OnceLock<Attacks> = OnceLock::new();
    FOUND.get_or_init(|| Attacks::analysed(estate)).clone()
}

/// The demo estate with the verdicts on it, asked for once.
fn judged(estate: &Estate) -> (Arc<Estate>, Arc<Judgement>) {
    static ASKED: OnceLock<(Arc<Estate>, Arc<Judgement>)> = OnceLock::new();
    let ask = || {
        let judgement = Policy::default().judge(estate);
        (Arc::new(judgement.told(estate.clone())), Arc::new(judgement))
    };
    ASKED.get_or_init(ask).clone()
}

impl Explorer {
    pub fn new(width: u16, height: u16) -> Self {
        let mut explorer = Self::empty(width, height);
        explorer.apply(Event::Loaded(Box::new(Loaded::new(demo()))));
        explorer
    }

    /// Before anything is loaded.
    pub fn empty(width: u16, height: u16) -> Self {
        let state = State::new("contoso demo".to_owned());
        Self {
            state,
            theme: Theme::default(),
            size: (width, height),
            copied: Vec::new(),
            written: Vec::new(),
        }
    }

    pub fn apply(&mut self, event: Event) {
        let effects = update(&mut self.state, event);
        self.work(effects);
    }

    /// Does the work of effects at once.
    pub fn work(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Copy(text) = effect {
                self.copied.push(text);
                continue;
            }
            if matches!(effect, Effect::Suspend) {
                continue;
            }
            let estate = self.state.estate.clone().expect("effects need an estate");
            if matches!(effect, Effect::Write(..)) {
                self.written.push(effect);
                continue;
            }
            match effect {
                Effect::FindPaths => {
                    self.apply(Event::Attacks(Box::new(attacks(&estate))));
                    continue;
                }
                Effect::Judge(ref policy) if policy.exceptions.is_empty() => {
                    let (estate, judgement) = judged(&estate);
                    self.apply(Event::Judged(estate, judgement));
                    continue;
                }
                _ => {}
            }
            let mut wanted = Wanted::default();
            wanted.note(&effect);
            if let Some(answer) = done(&estate, effect, &|| wanted.clone()) {
                self.apply(answer);
            }
        }
    }

    pub fn act(&mut self, action: Action) -> &mut Self {
        self.apply(Event::Do(action));
        self
    }

    /// Presses keys by their names in the table of actions.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ').filter(|key| !key.is_empty()) {
            let action = self.state.action_of(key).unwrap_or_else(|| panic!("{key} does nothing here"));
            self.act(action);
        }
        self
    }

    pub fn type_text(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|c| self.apply(Event::Type(c)));
        self
    }

    pub fn draw(&mut self) -> (Buffer, HitMap) {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).expect("backend");
        let mut hits = HitMap::default();
        let (state, theme) = (&mut self.state, &self.theme);
        terminal
            .draw(|frame| {
                fit(state, frame.area().as_size());
                hits = draw(state, theme, frame);
            })
            .expect("draws");
        (terminal.backend().buffer().clone(), hits)
    }

    pub fn text(&mut self) -> String {
        lines(&self.draw().0, |buffer, x, y| buffer[(x, y)].symbol().to_owned())
    }

    /// The frame, and below it a map of its styles: one letter for each cell.
    pub fn with_styles(&mut self) -> String {
        let (buffer, _) = self.draw();
        let text = lines(&buffer, |buffer, x, y| buffer[(x, y)].symbol().to_owned());
        let styles = lines(&buffer, |buffer, x, y| letter(buffer[(x, y)].style()).to_string());
        format!("{text}\n{styles}")
    }
}

impl Explorer {
    /// The frame, a map of its styles with a letter for each, and what the letters are.
    pub fn with_every_style(&mut self) -> String {
        let (buffer, _) = self.draw();
        let mut known: Vec<Style> = Vec::new();
        for cell in &buffer.content {
            if !known.contains(&cell.style()) {
                known.push(cell.style());
            }
        }
        let letter = |style: Style| {
            let at = known.iter().position(|own| *own == style).expect("known");
            if at == 0 { '.' } else { char::from(b'a' + u8::try_from(at - 1).expect("few styles")) }
        };
        let text = lines(&buffer, |buffer, x, y| buffer[(x, y)].symbol().to_owned());
        let styles = lines(&buffer, |buffer, x, y| letter(buffer[(x, y)].style()).to_string());
        let legend: Vec<String> = known
            .iter()
            .map(|style| {
                let colour = |colour: Option<Color>| colour.unwrap_or_default().to_string();
                let modifiers = style.add_modifier;
                format!("{} {} on {} {modifiers:?}", letter(*style), colour(style.fg), colour(style.bg))
            })
            .collect();
        format!("{text}\n{styles}\n{}", legend.join("\n"))
    }
}

fn lines(buffer: &Buffer, cell: impl Fn(&Buffer, u16, u16) -> String) -> String {
    let area = buffer.area;
    let row = |y| (0..area.width).map(|x| cell(buffer, x, y)).collect::<String>().trim_end().to_owned();
    (0..area.height).map(row).collect::<Vec<_>>().join("\n")
}

/// `.` plain, `b` bold, `d` dim, `R` reversed, `U` underlined; r g y c the colours, in capitals when bold.
fn letter(style: Style) -> char {
    let has = |modifier| style.add_modifier.contains(modifier);
    let colour = match style.fg {
        Some(Color::Red) => Some('r'),
        Some(Color::Green) => Some('g'),
        Some(Color::Yellow) => Some('y'),
        Some(Color::Cyan) => Some('c'),
        _ => None,
    };
    match colour {
        _ if has(Modifier::REVERSED) => 'R',
        _ if has(Modifier::UNDERLINED) => 'U',
        Some(letter) if has(Modifier::BOLD) => letter.to_ascii_uppercase(),
        Some(letter) => letter,
        None if has(Modifier::BOLD) => 'b',
        None if has(Modifier::DIM) => 'd',
        None => '.',
    }
}
