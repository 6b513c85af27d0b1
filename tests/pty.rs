//! The binary in a real pseudo-terminal: start, walk, resize, leave; every way out restores the terminal.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// The longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(30);

struct Session {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    chunks: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    bytes: Vec<u8>,
    /// once set the next chunk ends the reader, which then holds the terminal no longer
    deaf: Arc<AtomicBool>,
}

impl Session {
    fn start(rows: u16, cols: u16, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_spelunk"));
        command.args(args);
        Self::run(rows, cols, command)
    }

    fn run(rows: u16, cols: u16, mut command: CommandBuilder) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("pty");
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        let child = pair.slave.spawn_command(command).expect("spawns");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("reader");
        let (sender, chunks) = channel();
        let deaf = Arc::new(AtomicBool::new(false));
        let gone = deaf.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if gone.load(Ordering::SeqCst) || sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().expect("writer");
        let screen = vt100::Parser::new(rows, cols, 0);
        Self { master: pair.master, child, writer, chunks, screen, bytes: Vec::new(), deaf }
    }

    fn wait_for(&mut self, what: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let shown = self.screen.screen().contents();
            if shown.contains(what) {
                return shown;
            }
            let left = until.checked_duration_since(Instant::now());
            let left = left.unwrap_or_else(|| panic!("never saw {what:?} in\n{shown}"));
            if let Ok(chunk) = self.chunks.recv_timeout(left) {
                self.screen.process(&chunk);
                self.bytes.extend(chunk);
            } else {
                panic!("never saw {what:?} in\n{shown}");
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("writes");
        self.writer.flush().expect("flushes");
    }

    /// Reads to the end and returns the exit code.
    fn end(&mut self) -> u32 {
        while let Ok(chunk) = self.chunks.recv_timeout(PATIENCE) {
            self.bytes.extend(chunk);
        }
        self.child.wait().expect("ends").exit_code()
    }

    fn assert_restored(&self) {
        let text = String::from_utf8_lossy(&self.bytes);
        for (sequence, what) in [
            ("\u{1b}[?1049l", "the alternate screen is left"),
            ("\u{1b}[?25h", "the cursor is shown"),
            ("\u{1b}[?1000l", "the mouse is given back"),
            ("\u{1b}[?2004l", "pasting is as it was"),
        ] {
            let entered = text.rfind("\u{1b}[?1049h").expect("the alternate screen was entered");
            let left = text.rfind(sequence).unwrap_or_else(|| panic!("{what}: never"));
            assert!(left > entered, "{what}: before the screen was entered");
        }
    }
}

#[test]
fn the_demo_is_walked_resized_and_left() {
    let mut session = Session::start(24, 80, &[]);
    session.wait_for("AI services");
    session.press("4");
    session.wait_for("Attack path ");
    let before = session.wait_for(" found ");
    let shown = |screen: &str| {
        let number = screen.split("Attack path ").nth(1).and_then(|rest| rest.split(' ').next());
        number.and_then(|number| number.parse::<usize>().ok()).expect("the number of the path")
    };
    session.press("n");
    let path = session.wait_for(&format!("Attack path {} of", shown(&before) + 1));
    assert!(path.contains(['▼', '▽']), "{path}");
    session.press("jj3");
    session.wait_for("Contained in");
    let size = PtySize { rows: 40, cols: 140, pixel_width: 0, pixel_height: 0 };
    session.master.resize(size).expect("resizes");
    session.screen.screen_mut().set_size(40, 140);
    session.wait_for("2 Queries");
    session.press(":");
    session.wait_for("Actions: ");
    session.press("\r");
    session.press("q");
    session.press("\u{3}");
    assert_eq!(session.end(), 0);
    session.assert_restored();
}

#[test]
fn a_filter_is_typed_and_cleared() {
    let mut session = Session::start(24, 80, &[]);
    session.wait_for("AI services");
    session.press("/zzz-nothing");
    session.wait_for("Nothing matches the filter");
    session.press("\u{1b}");
    session.wait_for("AI services");
    session.press("q");
    assert_eq!(session.end(), 0);
}

#[test]
fn signals_restore_the_terminal() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let mut session = Session::start(24, 80, &[]);
        session.wait_for("AI services");
        let id = session.child.process_id().expect("runs").to_string();
        send(signal, &id);
        assert_eq!(session.end(), code, "{signal}");
        session.assert_restored();
    }
}

fn send(signal: &str, id: &str) {
    let sent = std::process::Command::new("kill").args([&format!("-{signal}"), id]).status().expect("kill");
    assert!(sent.success());
}

/// Whether the process is stopped, as `ps` says.
fn is_stopped(id: &str) -> bool {
    let state = std::process::Command::new("ps").args(["-o", "state=", "-p", id]).output().expect("ps");
    state.stdout.first() == Some(&b'T')
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_takes_it_again() {
    let mut session = Session::start(24, 80, &[]);
    session.wait_for("AI services");
    let id = session.child.process_id().expect("runs").to_string();
    session.press("\u{1a}");
    let until = Instant::now() + PATIENCE;
    while !is_stopped(&id) {
        assert!(Instant::now() < until, "never stopped");
        // its last words, or a moment to stop
        if let Ok(chunk) = session.chunks.recv_timeout(Duration::from_millis(20)) {
            session.bytes.extend(chunk);
        }
    }
    while let Ok(chunk) = session.chunks.recv_timeout(Duration::from_millis(20)) {
        session.bytes.extend(chunk);
    }
    session.assert_restored();
    session.screen = vt100::Parser::new(24, 80, 0);
    send("CONT", &id);
    session.wait_for("AI services");
    session.press("4");
    session.wait_for("Attack path ");
    session.press("q");
    assert_eq!(session.end(), 0);
    session.assert_restored();
}

/// Not a test by itself: what [`a_panic_restores_the_terminal`] runs in a terminal of its own.
#[test]
fn panics_in_the_explorers_terminal() {
    if std::env::var_os("SPELUNK_TEST_PANIC").is_some() {
        let _guard = spelunk::terminal::Guard::enter(true).expect("a terminal");
        panic!("on purpose");
    }
}

#[test]
fn a_panic_restores_the_terminal() {
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", "panics_in_the_explorers_terminal", "--nocapture"]);
    command.env("SPELUNK_TEST_PANIC", "1");
    let mut session = Session::run(24, 80, command);
    assert_ne!(session.end(), 0);
    session.assert_restored();
    let text = String::from_utf8_lossy(&session.bytes).into_owned();
    let left = text.find("\u{1b}[?1049l").expect("left");
    let message = text.find("on purpose").expect("the message is shown");
    assert!(left < message, "the message is printed to the terminal that was given back");
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let mut session = Session::start(24, 80, &[]);
    session.wait_for("AI services");
    session.deaf.store(true, Ordering::SeqCst);
    session.press("j");
    let Session { master, mut child, writer, chunks, .. } = session;
    while chunks.recv_timeout(PATIENCE).is_ok() {}
    drop((master, writer));
    let (sender, ended) = channel();
    std::thread::spawn(move || sender.send(child.wait()));
    ended.recv_timeout(PATIENCE).expect("it ends by itself").expect("waits");
}

#[test]
fn keys_are_answered_while_files_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let fifo = folder.path().join("slow.json");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let mut session = Session::start(24, 80, &[fifo.to_str().expect("a path")]);
    session.wait_for("Reading");
    session.press(":");
    session.wait_for("Actions: ");
    session.press("go to the queries");
    session.wait_for("the files are still being");
    session.press("\u{1b}");
    // a key right behind Esc would be read as one with Alt
    session.wait_for("records    0");
    session.press("q");
    // the load still waits for the other end of the pipe: leaving does not
    assert_eq!(session.end(), 0);
    session.assert_restored();
}

#[test]
fn ascii_glyphs_on_request() {
    let mut session = Session::start(24, 80, &["--ascii"]);
    let shown = session.wait_for("AI services");
    assert!(shown.is_ascii(), "{shown}");
    session.press("q");
    assert_eq!(session.end(), 0);
}

/// Starts with variables of its own, at 80x24.
fn start_with(variables: &[(&str, &str)], args: &[&str]) -> Session {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_spelunk"));
    command.args(args);
    for (name, value) in variables {
        command.env(name, value);
    }
    Session::run(24, 80, command)
}

#[test]
fn without_colours_none_is_sent() {
    for (variables, args, coloured) in [
        (&[("NO_COLOR", "1")][..], &[][..], false),
        (&[], &["--no-color"], false),
        (&[("NO_COLOR", "1")], &["--color", "16"], true),
    ] {
        let mut session = start_with(variables, args);
        session.wait_for("AI services");
        session.press("q");
        assert_eq!(session.end(), 0);
        let text = String::from_utf8_lossy(&session.bytes);
        // the red of the default theme, as one of sixteen
        assert_eq!(text.contains("38;5;1;"), coloured, "{variables:?} {args:?}: {text}");
    }
}

#[test]
fn a_silent_terminal_is_asked_and_not_waited_for() {
    let began = Instant::now();
    let mut session = start_with(&[("SPELUNK_BACKGROUND", "ask")], &[]);
    session.wait_for("AI services");
    assert!(began.elapsed() < Duration::from_secs(20));
    session.press("q");
    assert_eq!(session.end(), 0);
}

#[test]
fn a_light_terminal_gets_dark_colours() {
    let mut session = start_with(&[("SPELUNK_BACKGROUND", "ask"), ("COLORTERM", "truecolor")], &[]);
    // waits in the pipe until it is asked for
    session.press("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\\u{1b}[?62;c");
    session.wait_for("AI services");
    session.press("q");
    assert_eq!(session.end(), 0);
    let text = String::from_utf8_lossy(&session.bytes);
    assert!(text.contains("\u{1b}]11;?"), "it asked");
    assert!(text.contains("38;2;0;95;135"), "the blue of the light theme");
}

#[test]
fn wrong_settings_end_with_2_before_the_terminal_is_taken() {
    for args in [["--theme", "ligth"], ["--color", "ture"]] {
        let mut session = start_with(&[], &args);
        assert_eq!(session.end(), 2);
        let text = String::from_utf8_lossy(&session.bytes);
        assert!(text.contains("did you mean") && !text.contains("\u{1b}[?1049h"), "{text}");
    }
}
