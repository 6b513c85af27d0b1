//! The terminal is put back as it was on every way out: return, error, panic, signal.

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use std::io::stdout;
use std::sync::atomic::{AtomicBool, Ordering};

/// While it lives the terminal is the explorer's.
pub struct Guard;

impl Guard {
    /// Takes the terminal, and makes a panic of this thread give it back before its message is printed. A panic of
    /// a thread beside it says nothing here: whoever waits for that thread's work tells of it. Without `mouse` the
    /// mouse stays the terminal's.
    ///
    /// # Errors
    /// When standard output is no terminal that can be taken.
    pub fn enter(mouse: bool) -> std::io::Result<Self> {
        MOUSE.store(mouse, Ordering::Relaxed);
        let (old, own) = (std::panic::take_hook(), std::thread::current().id());
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().id() == own {
                leave();
                old(info);
            }
        }));
        watch()?;
        let guard = Self;
        take()?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Ends the program by itself when a signal was not obeyed within a second: a terminal that went away
/// can keep the event loop from ever seeing it.
#[cfg(unix)]
fn watch() -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            std::thread::sleep(std::time::Duration::from_secs(1));
            leave();
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn watch() -> std::io::Result<()> {
    Ok(())
}

fn take() -> std::io::Result<()> {
    enable_raw_mode()?;
    crossterm::execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    if MOUSE.load(Ordering::Relaxed) { crossterm::execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
}

/// Whether the mouse is the explorer's while the screen is.
static MOUSE: AtomicBool = AtomicBool::new(true);

/// Gives the terminal back. Nothing is left to do when that fails.
fn leave() {
    let _ = crossterm::execute!(
        stdout(),
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
}

/// Set when the screen was taken anew and nothing of the old frame is on it.
pub static TAKEN_ANEW: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back, stops the process as Ctrl-Z would, and takes the terminal again afterwards.
#[cfg(unix)]
pub fn suspend() -> std::io::Result<()> {
    leave();
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
    TAKEN_ANEW.store(true, Ordering::Relaxed);
    take()
}

/// There is no stopping a process from its terminal here.
#[cfg(not(unix))]
pub fn suspend() -> std::io::Result<()> {
    Ok(())
}

/// Signals that end the program.
#[cfg(unix)]
pub struct Signals {
    terminate: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// The exit code of the next signal: 128 and its number.
    pub async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.terminate.recv() => 143,
            _ = self.hangup.recv() => 129,
            _ = self.interrupt.recv() => 130,
        }
    }
}

/// Only Ctrl-C from outside the terminal's raw mode.
#[cfg(not(unix))]
pub struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    pub async fn next(&mut self) -> u8 {
        let _ = tokio::signal::ctrl_c().await;
        130
    }
}
