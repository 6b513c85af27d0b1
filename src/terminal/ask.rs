//! Asks the terminal itself, before it is taken. Only where the settings want it: a terminal that answers late
//! would seem to type its answer.

use std::io::IsTerminal;
use std::time::Duration;
use terminal_colorsaurus::{QueryOptions, background_color};

/// The longest wait for an answer.
const PATIENCE: Duration = Duration::from_millis(100);

/// The colour of the background; `None` when the terminal does not tell.
pub fn background() -> Option<[u8; 3]> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    let (red, green, blue) = background_color(options).ok()?.scale_to_8bit();
    Some([red, green, blue])
}
