//! Bounds on steps, time and memory, and the wish to stop.

use crate::query::answer::Options;
use crate::query::error::QueryError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Why a stream of rows ends early.
#[derive(Debug)]
pub enum Stop {
    /// a value was of the wrong type
    Error(Box<QueryError>),
    /// the stage of that number has all the rows it wants
    Enough(usize),
    /// a bound was reached
    Bound,
}

impl From<QueryError> for Stop {
    fn from(error: QueryError) -> Self {
        Self::Error(Box::new(error))
    }
}

/// Whether a stream of rows goes on.
pub type Flow = Result<(), Stop>;

/// How many steps pass between two looks at the clock.
const BETWEEN_LOOKS: u32 = 8192;
/// What is left for finishing with what was gathered when a bound is reached: one part in so many.
const GRACE: u64 = 8;

/// What a run may still use.
pub struct Budget {
    until_look: u32,
    steps: u64,
    memory: usize,
    deadline: Option<Instant>,
    time: Option<Duration>,
    cancel: Option<Arc<AtomicBool>>,
    most_steps: u64,
    most_memory: usize,
    /// the bound that was reached, in words
    pub reached: Option<String>,
    /// whether nothing more is to be done at all
    pub over: bool,
}

impl Budget {
    pub fn new(options: &Options) -> Self {
        Self {
            until_look: BETWEEN_LOOKS,
            steps: options.max_steps,
            memory: options.max_memory,
            deadline: options.max_time.and_then(|time| Instant::now().checked_add(time)),
            time: options.max_time,
            cancel: options.cancel.clone(),
            most_steps: options.max_steps,
            most_memory: options.max_memory,
            reached: None,
            over: false,
        }
    }

    /// Begins anew with so many steps.
    pub fn renew(&mut self, steps: u64) {
        (self.steps, self.memory) = (steps, self.most_memory);
        (self.reached, self.over) = (None, false);
    }

    /// Takes one step.
    #[inline]
    pub fn step(&mut self) -> Flow {
        self.until_look -= 1;
        if self.until_look == 0 { self.look() } else { Ok(()) }
    }

    #[cold]
    fn look(&mut self) -> Flow {
        self.until_look = BETWEEN_LOOKS;
        if self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            self.over = true;
            return self.reach("stopped before the end".to_owned());
        }
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            let time = self.time.unwrap_or_default();
            return self.reach(format!("{} ms", time.as_millis()));
        }
        let taken = u64::from(BETWEEN_LOOKS);
        if self.steps < taken {
            return self.reach(format!("{} steps", self.most_steps));
        }
        self.steps -= taken;
        Ok(())
    }

    /// Takes memory for something that is kept, in bytes.
    pub fn keep(&mut self, bytes: usize) -> Flow {
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                Ok(())
            }
            None => self.reach(format!("{} MB of memory", self.most_memory >> 20)),
        }
    }

    /// What memory is left, in bytes.
    pub fn memory(&self) -> usize {
        self.memory
    }

    /// Goes back to what was left before something that is gone by now.
    pub fn give_back(&mut self, before: usize) {
        self.memory = self.memory.max(before);
    }

    /// Gives memory back.
    pub fn release(&mut self, bytes: usize) {
        self.memory = (self.memory + bytes).min(self.most_memory);
    }

    /// Notes that a bound is reached.
    pub fn reach(&mut self, bound: String) -> Flow {
        // a second bound, within the grace: that is the end
        self.over |= self.reached.is_some();
        self.reached.get_or_insert(bound);
        Err(Stop::Bound)
    }

    /// Leaves a little for finishing with what was gathered so far; false when there is to be no more.
    pub fn finish(&mut self) -> bool {
        if self.over {
            return false;
        }
        self.steps = self.most_steps / GRACE;
        self.memory = self.memory.max(self.most_memory / 8);
        let time = self.time.map(|time| time / 8);
        self.deadline = time.and_then(|time| Instant::now().checked_add(time));
        true
    }
}
