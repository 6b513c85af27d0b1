//! The `spelunk` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    spelunk::cli::run()
}
