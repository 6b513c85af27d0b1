//! The explorer in a real pseudo-terminal: time to the first frame, and from key to screen, while files
//! are read and after.
//!
//! `cargo bench --bench screen -- [file]` (100,000 synthetic resources by default). Prints medians and
//! 99th percentiles; the yardstick is `cat`, which echoes a key through the same terminal.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::format_collect)]

#[cfg(unix)]
#[path = "screen/terminal.rs"]
mod terminal;

#[cfg(unix)]
mod measure {
    use super::terminal::Session;
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    /// Key presses of one measurement.
    const KEYS: usize = 300;
    const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];

    /// Nodes in the native form: accounts, groups and what they contain, in shares of a real estate.
    pub fn estate(folder: &Path, nodes: usize) -> PathBuf {
        let kinds = ["AiService", "ModelDeployment", "StorageAccount", "VirtualMachine", "ManagedIdentity"];
        let mut text = String::from("{\"metadata\":{\"source_kind\":\"Spelunk\"},\"graph\":{\"nodes\":[");
        for at in 0..nodes {
            let comma = if at > 0 { "," } else { "" };
            let kind = kinds[at % kinds.len()];
            write!(
                text,
                "{comma}{{\"id\":\"/s/{}/g/{}/r{at}\",\"kinds\":[\"{kind}\"],\"properties\":{{\"name\":\"r{at}\",\"provider\":\"azure\"}}}}",
                at % 50,
                at % 2000
            )
            .expect("text");
        }
        text.push_str("],\"edges\":[");
        for at in 0..nodes * 3 {
            let comma = if at > 0 { "," } else { "" };
            let (from, to) = (at % nodes, (at * 7919 + 13) % nodes);
            write!(
                text,
                "{comma}{{\"kind\":\"CAN_REACH\",\"start\":{{\"value\":\"/s/{}/g/{}/r{from}\"}},\"end\":{{\"value\":\"/s/{}/g/{}/r{to}\"}}}}",
                from % 50,
                from % 2000,
                to % 50,
                to % 2000
            )
            .expect("text");
        }
        text.push_str("]}}");
        let path = folder.join("estate.json");
        std::fs::write(&path, text).expect("file");
        path
    }

    pub fn run(path: &Path) {
        println!("{:<34}{:>10}{:>10}{:>10}", "milliseconds", "median", "p99", "worst");
        for (width, height) in SIZES {
            let size = format!("{width}x{height}");
            let firsts = (0..20).map(|_| {
                let mut session = Session::start((width, height), env!("CARGO_BIN_EXE_spelunk"), &[path]);
                let first = session.until("Reading");
                session.press("q");
                session.end();
                first
            });
            line(&format!("{size} first frame"), firsts.collect());
            loading(path, (width, height));
            let mut session = Session::start((width, height), env!("CARGO_BIN_EXE_spelunk"), &[path]);
            let loaded = session.until("1 AI BOM");
            line(&format!("{size} until loaded"), vec![loaded]);
            let keys = (0..KEYS).map(|at| session.key(if at % 2 == 0 { "j" } else { "k" }));
            line(&format!("{size} key to screen, AI BOM"), keys.collect());
            session.key("a");
            let keys = (0..KEYS).map(|at| session.key(if at % 2 == 0 { "\u{1b}[6~" } else { "\u{1b}[5~" }));
            line(&format!("{size} page to screen, all resources"), keys.collect());
            session.press("q");
            session.end();
        }
        let mut cat = Session::start((80, 24), "cat", &[]);
        line("cat echoes a key", (0..KEYS).map(|_| cat.key("x")).collect());
        cat.press("\u{3}");
        cat.end();
    }

    /// Keys while the files are read: the list of actions is opened and closed again and again.
    fn loading(path: &Path, size: (u16, u16)) {
        let mut session = Session::start(size, env!("CARGO_BIN_EXE_spelunk"), &[path]);
        session.until("Reading");
        let mut keys = Vec::new();
        while !session.shows("1 AI BOM") && keys.len() < KEYS {
            keys.push(session.key(if keys.len() % 2 == 0 { ":" } else { "\u{1b}" }));
        }
        line(&format!("{}x{} key while reading ({})", size.0, size.1, keys.len()), keys);
        session.press("\u{3}");
        session.end();
    }

    fn line(what: &str, mut times: Vec<Duration>) {
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
        println!("{what:<34}{:>10.2}{:>10.2}{:>10.2}", at(50), at(99), at(100));
    }
}

#[cfg(unix)]
fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let given = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let path = given.map_or_else(|| measure::estate(folder.path(), 100_000), std::path::PathBuf::from);
    measure::run(&path);
}

#[cfg(not(unix))]
fn main() {
    println!("needs a pseudo-terminal");
}
