//! The terminal: entered and left cleanly, events in, frames out.

mod guard;
mod input;
mod work;

use crate::app::{Event, State, update};
use crate::ingest::{Input, Progress};
use crate::ui::{draw, theme::Theme};
use anyhow::Context;
use crossterm::event::EventStream;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use futures::StreamExt;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{BufWriter, Stdout, stdout};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How the explorer is to look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// ASCII characters only
    pub ascii: bool,
    /// no colours
    pub mono: bool,
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
    let _guard = guard::Guard::enter().context("this terminal cannot be used")?;
    let mut screen = Terminal::new(CrosstermBackend::new(BufWriter::new(stdout())))?;
    let code = runtime.block_on(run(&mut screen, inputs, options));
    // a worker that still reads a file must not keep the program
    runtime.shutdown_background();
    code
}

async fn run(screen: &mut Screen, inputs: Vec<Input>, options: Options) -> anyhow::Result<u8> {
    let mono = options.mono || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let theme = Theme { mono, ascii: options.ascii || input::locale_is_ascii() };
    let mut state = State::default();
    let progress = Arc::new(Progress::default());
    let (answers, mut answered) = unbounded_channel();
    frame(screen, &mut state, &theme)?;
    work::load(inputs, progress.clone(), answers.clone());
    let mut events = EventStream::new();
    let mut signals = guard::Signals::new()?;
    let mut counters = tokio::time::interval(COUNTERS);
    while state.leaving.is_none() {
        let mut dirty = true;
        tokio::select! {
            biased;
            code = signals.next() => state.leaving = Some(code),
            event = events.next() => match event {
                Some(event) => dirty = input::apply(&event?, &mut state, &answers)?,
                None => state.leaving = Some(129),
            },
            Some(answer) = answered.recv() => apply(answer?, &mut state, &answers),
            _ = counters.tick(), if state.estate.is_none() => {
                apply(Event::Progress(progress.snapshot()), &mut state, &answers);
            }
        }
        drain(&mut events, &mut answered, &mut state, &answers).await?;
        if dirty && state.leaving.is_none() {
            frame(screen, &mut state, &theme)?;
            tokio::time::sleep(FRAME).await;
        }
    }
    progress.cancel();
    Ok(state.leaving.unwrap_or_default())
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

/// Everything that is already waiting, before one frame shows it all.
async fn drain(
    events: &mut EventStream,
    answered: &mut UnboundedReceiver<work::Answer>,
    state: &mut State,
    answers: &work::Answers,
) -> anyhow::Result<()> {
    while let Some(event) = waiting(events).await {
        input::apply(&event?, state, answers)?;
    }
    while let Ok(answer) = answered.try_recv() {
        apply(answer?, state, answers);
    }
    Ok(())
}

fn apply(event: Event, state: &mut State, answers: &work::Answers) {
    for effect in update(state, event) {
        work::start(effect, state, answers.clone());
    }
}

fn frame(screen: &mut Screen, state: &mut State, theme: &Theme) -> anyhow::Result<()> {
    if guard::TAKEN_ANEW.swap(false, std::sync::atomic::Ordering::Relaxed) {
        *screen = Terminal::new(CrosstermBackend::new(BufWriter::new(stdout())))?;
    }
    crossterm::queue!(screen.backend_mut(), BeginSynchronizedUpdate)?;
    screen.draw(|frame| draw(state, theme, frame))?;
    crossterm::execute!(screen.backend_mut(), EndSynchronizedUpdate)?;
    Ok(())
}
