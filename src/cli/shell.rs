//! What shells and manuals want of the command line: completions and man pages, made from the arguments.

use super::Failure;
use super::args::Args;
use clap::{Command, CommandFactory};
use clap_complete::Shell;

/// The completions of a shell.
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "spelunk", &mut text);
    text
}

/// The man page of the program, or of one of its sub-commands.
pub fn man(name: Option<&str>) -> Result<Vec<u8>, Failure> {
    let mut whole = Args::command();
    whole.build();
    let page = match name {
        None => clap_mangen::Man::new(whole),
        Some(name) => {
            let own = whole.find_subcommand(name).cloned().ok_or_else(|| unknown(&whole, name))?;
            clap_mangen::Man::new(own).title(format!("spelunk-{name}"))
        }
    };
    let mut text = Vec::new();
    let written = page.render(&mut text);
    written.map(|()| text).map_err(|error| Failure::Output(error.to_string()))
}

fn unknown(whole: &Command, name: &str) -> Failure {
    let names = whole.get_subcommands().map(Command::get_name);
    let advice = crate::config::nearest::advice(name, names);
    Failure::Usage(format!("no sub-command is called `{}`{advice}", crate::model::SafeText::new(name)))
}
