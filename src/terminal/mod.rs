//! The terminal: entered and left cleanly, events in, frames out.

pub mod abilities;
mod ask;
mod guard;
mod input;
mod work;

pub use guard::Guard;

use crate::app::{Effect, Event, Keymap, State, update};
use crate::config::Settings;
use crate::ingest::{Input, Progress};
use crate::posture::Policy;
use crate::posture::attack::Saved;
use crate::ui::{HitMap, draw, fit, theme::Theme};
use anyhow::Context;
use crossterm::event::EventStream;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use futures::StreamExt;
use input::Meaning;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{BufWriter, Stdout, stdout};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use work::Workers;

/// How the explorer is to look.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// the shown name of the snapshot
    pub name: String,
    /// the person's settings
    pub settings: Settings,
    /// how it looks
    pub theme: Theme,
    /// which keys do what
    pub keys: Keymap,
    /// the files and folders as they were given
    pub inputs: Vec<String>,
    /// the person's rules, accepted failures and critical resources
    pub policy: Arc<Policy>,
    /// what counts as fixed from the start
    pub what_if: Option<Saved>,
}

/// The least time between two frames.
const FRAME: Duration = Duration::from_millis(10);
/// How often the counters of a load are looked at.
const COUNTERS: Duration = Duration::from_millis(100);

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// Runs the explorer until the person leaves. Returns the exit code.
///
/// # Errors
/// When the terminal cannot be used.
pub fn explore(inputs: Vec<Input>, options: Options) -> anyhow::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // whether there are colours is settled by now; the library would look at NO_COLOR once more
    crossterm::style::force_color_output(true);
    let _guard = guard::Guard::enter(options.settings.mouse).context("this terminal cannot be used")?;
    let mut screen = Terminal::new(CrosstermBackend::new(BufWriter::new(stdout())))?;
    let code = runtime.block_on(run(&mut screen, inputs, options));
    // a worker that still reads a file must not keep the program
    runtime.shutdown_background();
    code
}

/// The explorer while it runs.
struct Running<'s> {
    screen: &'s mut Screen,
    state: State,
    theme: Theme,
    hits: HitMap,
    workers: Workers,
    answered: UnboundedReceiver<work::Answer>,
    events: EventStream,
}

async fn run(screen: &mut Screen, inputs: Vec<Input>, options: Options) -> anyhow::Result<u8> {
    let (answers, answered) = unbounded_channel();
    let mut running = Running {
        screen,
        state: State {
            inputs: options.inputs,
            policy: options.policy.clone(),
            keys: options.keys,
            templates: crate::config::places::templates(),
            opening: options.what_if,
            ..State::new(options.name)
        },
        theme: options.theme,
        hits: HitMap::default(),
        workers: Workers::new(answers, options.settings.clipboard),
        answered,
        events: EventStream::new(),
    };
    running.frame()?;
    let progress = Arc::new(Progress::default());
    running.workers.load(inputs, progress.clone(), options.policy);
    let code = running.until_left(&progress).await;
    progress.cancel();
    code
}

impl Running<'_> {
    async fn until_left(&mut self, progress: &Progress) -> anyhow::Result<u8> {
        let mut signals = guard::Signals::new()?;
        let mut counters = tokio::time::interval(COUNTERS);
        loop {
            let mut dirty = true;
            tokio::select! {
                biased;
                code = signals.next() => self.state.leaving = Some(code),
                event = self.events.next() => match event {
                    Some(event) => dirty = self.input(&event?)?,
                    None => self.state.leaving = Some(129),
                },
                Some(answer) = self.answered.recv() => self.apply(answer?)?,
                _ = counters.tick(), if self.state.estate.is_none() => {
                    self.apply(Event::Progress(progress.snapshot()))?;
                }
            }
            self.drain().await?;
            if let Some(code) = self.state.leaving {
                return Ok(code);
            }
            if dirty {
                self.frame()?;
                tokio::time::sleep(FRAME).await;
            }
        }
    }

    /// Applies one terminal event. Returns whether the screen may have changed.
    fn input(&mut self, event: &crossterm::event::Event) -> anyhow::Result<bool> {
        match input::meaning(event, &mut self.state, &self.hits) {
            Meaning::Nothing => return Ok(false),
            Meaning::Redraw => {}
            Meaning::Event(event) => self.apply(event)?,
        }
        Ok(true)
    }

    /// Everything that is already waiting, before one frame shows it all.
    async fn drain(&mut self) -> anyhow::Result<()> {
        while let Some(event) = waiting(&mut self.events).await {
            self.input(&event?)?;
        }
        while let Ok(answer) = self.answered.try_recv() {
            self.apply(answer?)?;
        }
        Ok(())
    }

    fn apply(&mut self, event: Event) -> anyhow::Result<()> {
        for effect in update(&mut self.state, event) {
            match effect {
                Effect::Suspend => guard::suspend()?,
                effect => self.workers.start(effect, &self.state),
            }
        }
        Ok(())
    }

    fn frame(&mut self) -> anyhow::Result<()> {
        if guard::TAKEN_ANEW.swap(false, std::sync::atomic::Ordering::Relaxed) {
            *self.screen = Terminal::new(CrosstermBackend::new(BufWriter::new(stdout())))?;
        }
        crossterm::queue!(self.screen.backend_mut(), BeginSynchronizedUpdate)?;
        let (state, theme, hits) = (&mut self.state, &self.theme, &mut self.hits);
        self.screen.draw(|frame| {
            fit(state, frame.area().as_size());
            *hits = draw(state, theme, frame);
        })?;
        crossterm::execute!(self.screen.backend_mut(), EndSynchronizedUpdate)?;
        Ok(())
    }
}

/// The next event if it is already there. Polled with the task's own waker: the stream remembers the
/// last one it was given, and one that wakes nobody would leave the next key unseen.
async fn waiting(events: &mut EventStream) -> Option<std::io::Result<crossterm::event::Event>> {
    std::future::poll_fn(|context| match events.poll_next_unpin(context) {
        std::task::Poll::Ready(event) => std::task::Poll::Ready(event),
        std::task::Poll::Pending => std::task::Poll::Ready(None),
    })
    .await
}
