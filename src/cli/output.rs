//! Answers go to standard output or a file. A closed pipe is a quiet end.

use super::Failure;
use super::args::Output;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, ErrorKind, Write};

/// Where an answer goes.
pub type Out = BufWriter<Box<dyn Write>>;

/// Writes a whole text.
pub fn write(text: &str, output: &Output) -> Result<(), Failure> {
    stream(output, |out| out.write_all(text.as_bytes()))
}

/// Writes through a buffered writer.
pub fn stream(output: &Output, body: impl FnOnce(&mut Out) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = open(output)?;
    let done = body(&mut out).and_then(|()| out.flush());
    match done {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error.to_string())),
        _ => Ok(()),
    }
}

fn open(output: &Output) -> Result<Out, Failure> {
    let Some(path) = &output.output else {
        return Ok(BufWriter::new(Box::new(io::stdout().lock())));
    };
    let mut options = OpenOptions::new();
    options.write(true);
    if output.force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let shown = crate::model::SafeText::new(&path.display().to_string());
    match options.open(path) {
        Ok(file) => Ok(BufWriter::new(Box::new(file))),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::Usage(format!("{shown} exists; --force replaces it")))
        }
        Err(error) => Err(Failure::Output(format!("{shown}: {error}"))),
    }
}
