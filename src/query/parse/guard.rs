//! How much stack a text can cost the parser, told before it is parsed.
//!
//! The parser recurses with brackets and with chains of operators, and a stack that runs over ends the
//! process. The weights were measured at the parser's worst, built without optimization: 28.6 KB for an
//! operator of a chain, 42.8 KB for a bracket, 96.4 KB for a subquery (2 to 16 KB in a release build).

/// The stack of the thread that parses, in bytes. Only what is used of it is ever taken.
pub const STACK: usize = 128 << 20;
/// The most that a text may need by the weights below; the rest of the stack is a margin.
pub const MAX_NEED: usize = STACK / 2;
const OPERATOR: usize = 30 << 10;
const BRACKET: usize = 46 << 10;
const BRACE: usize = 104 << 10;

/// One level of brackets: its conjunction so far, and the deepest operand of it.
#[derive(Default)]
struct Level {
    /// what opening it costs, and the byte that closes it
    own: usize,
    end: u8,
    /// AND, OR, XOR and NOT of the expression at hand
    joins: usize,
    /// other operators of the operand at hand, and the deepest brackets in it
    operators: usize,
    inner: usize,
    /// the deepest operand of the expression at hand, then the deepest expression
    operand: usize,
    deepest: usize,
}

impl Level {
    fn end_operand(&mut self) {
        self.operand = self.operand.max(self.operators * OPERATOR + self.inner);
        (self.operators, self.inner) = (0, 0);
    }

    fn end_expression(&mut self) {
        self.end_operand();
        self.deepest = self.deepest.max(self.joins * OPERATOR + self.operand);
        (self.joins, self.operand) = (0, 0);
    }

    fn join(&mut self) {
        self.end_operand();
        self.joins += 1;
    }
}

/// The most stack that parsing `text` can take, in bytes.
pub fn need(text: &str) -> usize {
    let mut scan = Scan { levels: Vec::new(), now: Level::default() };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = scan.step(bytes, at);
    }
    while !scan.levels.is_empty() {
        scan.close(scan.now.end);
    }
    scan.now.end_expression();
    scan.now.deepest
}

struct Scan {
    levels: Vec<Level>,
    now: Level,
}

impl Scan {
    /// Takes in what begins at a byte and answers where the next thing begins.
    fn step(&mut self, bytes: &[u8], at: usize) -> usize {
        let rest = &bytes[at..];
        match bytes[at] {
            quote @ (b'\'' | b'"' | b'`') => return at + quoted(rest, quote),
            b'/' if rest.starts_with(b"//") => return at + until(rest, b"\n"),
            b'/' if rest.starts_with(b"/*") => return at + until(rest, b"*/"),
            byte if is_word(byte) => {
                let length = rest.iter().take_while(|&&byte| is_word(byte)).count();
                self.word(&rest[..length]);
                return at + length;
            }
            b'{' => self.open(BRACE, b'}'),
            b'(' => self.open(BRACKET, b')'),
            b'[' => self.open(BRACKET, b']'),
            end @ (b'}' | b')' | b']') => self.close(end),
            b',' => self.now.end_expression(),
            byte if byte.is_ascii_punctuation() => self.now.operators += 1,
            _ => {}
        }
        at + 1
    }

    fn word(&mut self, word: &[u8]) {
        let is = |other: &str| word.eq_ignore_ascii_case(other.as_bytes());
        if ["and", "or", "xor", "not"].into_iter().any(is) {
            self.now.join();
        } else if ["in", "is", "starts", "ends", "contains", "case"].into_iter().any(is) {
            self.now.operators += 1;
        }
    }

    fn open(&mut self, own: usize, end: u8) {
        let outer = std::mem::replace(&mut self.now, Level { own, end, ..Level::default() });
        self.levels.push(outer);
    }

    /// A bracket that does not match closes nothing: the parser may still be inside.
    fn close(&mut self, end: u8) {
        if end != self.now.end {
            return;
        }
        self.now.end_expression();
        let need = self.now.own + self.now.deepest;
        if let Some(outer) = self.levels.pop() {
            self.now = outer;
            self.now.inner = self.now.inner.max(need);
        }
    }
}

/// A letter outside ASCII ends a word: at worst a name's tail is counted as an operator.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The length of a quoted text, its quotes included.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == b'\\' && quote != b'`' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

fn until(rest: &[u8], end: &[u8]) -> usize {
    let body = &rest[2..];
    body.windows(end.len()).position(|window| window == end).map_or(rest.len(), |at| at + 2 + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_count_by_operators_and_nesting_by_brackets() {
        assert_eq!(need("RETURN 1"), 0);
        assert_eq!(need("a OR b OR c"), 2 * OPERATOR);
        // three operators of one operand, two joins over it
        assert_eq!(need("a.b = 1 + 2 OR c OR d"), 5 * OPERATOR);
        assert_eq!(need("f(a, [b])"), 2 * BRACKET);
        assert_eq!(need("f(a OR b, c OR d)"), BRACKET + OPERATOR);
        assert_eq!(need("EXISTS { (n) }"), BRACE + BRACKET);
    }

    #[test]
    fn quotes_and_comments_cost_nothing() {
        for text in ["'((('", "\"a OR b\\\" OR c\"", "`((`", "/* (( OR */", "x // (( OR", "'unclosed (("] {
            assert_eq!(need(text), 0, "{text}");
        }
    }

    #[test]
    fn brackets_that_do_not_match_are_counted_anyway() {
        assert_eq!(need("((("), 3 * BRACKET);
        assert_eq!(need("(]".repeat(3).as_str()), 3 * BRACKET);
        assert_eq!(need(")))"), 0);
    }
}
