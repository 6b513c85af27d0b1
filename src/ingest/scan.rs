//! Finds where a JSON value ends, looking only at strings and brackets.

use super::bytes::unquoted;

/// A scan that can be resumed when more text is there.
#[derive(Default)]
pub struct Scan {
    depth: usize,
    in_string: bool,
    in_scalar: bool,
}

const STRUCTURAL: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"{}[]\"";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

impl Scan {
    /// Goes on at `bytes[*seen]`, where `bytes` starts with the value. The end of the value, once
    /// it is reached; else `*seen` is where to go on.
    pub fn run(&mut self, bytes: &[u8], seen: &mut usize) -> Option<usize> {
        while *seen < bytes.len() {
            let ended = if self.in_string {
                self.string(bytes, seen)
            } else if self.in_scalar {
                return scalar(bytes, seen);
            } else {
                self.structure(bytes, seen)
            };
            match ended {
                Step::Ended => return Some(*seen),
                Step::Short => return None,
                Step::On => {}
            }
        }
        None
    }

    /// Whether the value may end where the text ends: a number or a word.
    pub fn may_end(&self) -> bool {
        self.in_scalar
    }

    /// What was missing when the text ended.
    pub fn expected(&self) -> &'static str {
        if self.in_string { "the closing quote of a text" } else { "the closing bracket of a record" }
    }

    fn string(&mut self, bytes: &[u8], seen: &mut usize) -> Step {
        let found = unquoted(&bytes[*seen..]);
        if *seen + found == bytes.len() {
            *seen = bytes.len();
            return Step::Short;
        }
        if bytes[*seen + found] == b'\\' {
            if *seen + found + 1 >= bytes.len() {
                *seen += found;
                return Step::Short;
            }
            *seen += found + 2;
            return Step::On;
        }
        *seen += found + 1;
        self.in_string = false;
        if self.depth == 0 { Step::Ended } else { Step::On }
    }

    fn structure(&mut self, bytes: &[u8], seen: &mut usize) -> Step {
        if self.depth == 0 && !STRUCTURAL[bytes[*seen] as usize] {
            self.in_scalar = true;
            return Step::On;
        }
        let Some(found) = bytes[*seen..].iter().position(|&byte| STRUCTURAL[byte as usize]) else {
            *seen = bytes.len();
            return Step::Short;
        };
        *seen += found + 1;
        match bytes[*seen - 1] {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            _ => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    return Step::Ended;
                }
            }
        }
        Step::On
    }
}

fn scalar(bytes: &[u8], seen: &mut usize) -> Option<usize> {
    let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b':' | b'"') || byte.is_ascii_whitespace();
    if let Some(found) = bytes[*seen..].iter().position(ends) {
        *seen += found;
        return Some(*seen);
    }
    *seen = bytes.len();
    None
}

enum Step {
    Ended,
    Short,
    On,
}
