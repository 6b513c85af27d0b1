//! A program in a pseudo-terminal, whose output is stamped as it arrives.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The longest wait for anything.
const PATIENCE: Duration = Duration::from_mins(2);
/// Output that pauses this long is a whole frame.
const PAUSE: Duration = Duration::from_millis(4);

pub struct Session {
    _master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    chunks: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    started: Instant,
}

impl Session {
    pub fn start((cols, rows): (u16, u16), program: &str, args: &[&Path]) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("pty");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("spawns");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("reader");
        let (sender, chunks) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().expect("writer");
        let screen = vt100::Parser::new(rows, cols, 0);
        Self { _master: pair.master, child, writer, chunks, screen, started }
    }

    pub fn shows(&self, what: &str) -> bool {
        self.screen.screen().contents().contains(what)
    }

    /// Time from the start until the screen shows a text.
    pub fn until(&mut self, what: &str) -> Duration {
        loop {
            let (at, chunk) = self.chunks.recv_timeout(PATIENCE).expect("output");
            self.screen.process(&chunk);
            if self.shows(what) {
                return at - self.started;
            }
        }
    }

    pub fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("writes");
        self.writer.flush().expect("flushes");
    }

    /// Time from a key to the last byte of the frame that answers it.
    pub fn key(&mut self, key: &str) -> Duration {
        self.settle(None);
        let pressed = Instant::now();
        self.press(key);
        let (at, chunk) = self.chunks.recv_timeout(PATIENCE).expect("an answer");
        self.screen.process(&chunk);
        self.settle(Some(at)).map_or(Duration::ZERO, |last| last - pressed)
    }

    /// Takes output until it pauses. Returns when the last byte came.
    fn settle(&mut self, mut last: Option<Instant>) -> Option<Instant> {
        loop {
            match self.chunks.recv_timeout(PAUSE) {
                Ok((at, chunk)) => {
                    self.screen.process(&chunk);
                    last = Some(at);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return last,
            }
        }
    }

    pub fn end(&mut self) {
        while self.chunks.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait().expect("ends");
    }
}
