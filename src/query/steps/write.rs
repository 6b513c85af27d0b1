//! The tree as Cypher text, over as many lines as it takes to be read.

use super::names::is_plain;
use super::settle::is_in_pattern;
use super::{
    Column, Condition, Group, Join, Link, Literal, Of, Operator, Order, Reach, Set, Steps, Test, Way,
};
use crate::model::Truth;
use crate::query::tokens::{Token, nested, tokens};

/// What is longer than this takes several lines, where it can be broken.
const WIDTH: usize = 76;

/// Something that takes one or more lines.
type Lines = Vec<String>;

impl Steps {
    /// The same as Cypher. The tree must be settled.
    #[must_use]
    pub fn cypher(&self) -> String {
        let mut body = Body { shown: true, ..Body::default() };
        body.walk(&self.root, Chain::begin(&format!("({})", node(&self.root))));
        body.ask_of(&self.root);
        let mut lines = body.lines();
        match &self.then {
            Some(then) => lines.push(then.clone()),
            None => lines.extend(self.answer()),
        }
        lines.join("\n")
    }

    fn answer(&self) -> Lines {
        let returned = &self.returned;
        let column = |column: &Column| {
            let alias = column.alias.as_deref().map(|alias| format!(" AS {}", quoted(alias)));
            of(&column.of) + &alias.unwrap_or_default()
        };
        let mut columns: Vec<String> = returned.columns.iter().map(column).collect();
        if columns.is_empty() {
            columns = self.shown().into_iter().map(quoted).collect();
        }
        let distinct = if returned.distinct { "DISTINCT " } else { "" };
        let mut lines = broken(&format!("RETURN {distinct}"), "RETURN ", ", ", &columns);
        let key = |order: &Order| of(&order.of) + if order.descending { " DESC" } else { "" };
        let keys: Vec<String> = returned.order.iter().map(key).collect();
        lines.extend((!keys.is_empty()).then(|| format!("ORDER BY {}", keys.join(", "))));
        lines.extend(returned.skip.map(|rows| format!("SKIP {rows}")));
        lines.extend(returned.limit.map(|rows| format!("LIMIT {rows}")));
        lines
    }
}

/// One pattern that is being written, and the connections in it.
struct Chain<'s> {
    /// the first node, then each relation with the node it leads to
    parts: Vec<String>,
    links: Vec<&'s Link>,
}

impl<'s> Chain<'s> {
    fn begin(text: &str) -> Self {
        Self { parts: vec![text.to_owned()], links: Vec::new() }
    }

    fn at(name: &str) -> Self {
        Self::begin(&format!("({})", quoted(name)))
    }

    /// Whether a connection can stand in the same pattern: the engine follows no relation twice in one.
    fn takes(&self, link: &Link) -> bool {
        let hops: Vec<Hop<'_>> = self.links.iter().copied().chain([link]).map(Hop::of).collect();
        are_apart(&hops)
    }

    fn then(mut self, link: &'s Link) -> Self {
        self.parts.push(hop(link));
        self.links.push(link);
        self
    }
}

/// What decides whether two relations of a pattern can be the same one.
pub(super) struct Hop<'t> {
    pub types: Vec<&'t str>,
    pub way: Way,
}

impl<'t> Hop<'t> {
    fn of(link: &'t Link) -> Self {
        Self { types: link.types.iter().map(String::as_str).collect(), way: link.way }
    }

    fn shares(&self, other: &Self) -> bool {
        let any = self.types.is_empty() || other.types.is_empty();
        any || self.types.iter().any(|kind| other.types.contains(kind))
    }
}

/// Whether no two relations of a pattern can be the same one. Neighbours of one type that go the same way
/// are not: relations of a type are taken to run in no circle.
pub(super) fn are_apart(hops: &[Hop<'_>]) -> bool {
    (0..hops.len()).all(|last| {
        let hop = &hops[last];
        let goes_on =
            |earlier: &&Hop<'_>| earlier.shares(hop) && earlier.way == hop.way && hop.way != Way::Both;
        let run = hops[..last].iter().rev().take_while(goes_on).count();
        hops[..last - run].iter().all(|earlier| !earlier.shares(hop))
    })
}

/// The clauses of a query or a subquery, before RETURN.
#[derive(Default)]
struct Body {
    /// whether its sets are shown
    shown: bool,
    patterns: Vec<Vec<String>>,
    /// all must hold; of each at least one
    conditions: Vec<Vec<Lines>>,
}

impl Body {
    /// Writes the connections of a set: the first goes on with the pattern, the others begin their own.
    fn walk<'s>(&mut self, set: &'s Set, chain: Chain<'s>) {
        let mut open = Some(chain);
        for link in in_pattern(set, self.shown) {
            let own = match open.take() {
                Some(chain) if chain.takes(link) => chain,
                Some(chain) => {
                    self.patterns.push(chain.parts);
                    Chain::at(&set.name)
                }
                None => Chain::at(&set.name),
            };
            self.walk(&link.to, own.then(link));
        }
        self.patterns.extend(open.map(|chain| chain.parts));
    }

    /// Gathers the conditions of a set and of the sets that the pattern leads to.
    fn ask_of(&mut self, set: &Set) {
        let asked =
            |condition: &&Condition| set.that.join == Join::Any || !is_in_pattern(condition, self.shown);
        let own = set.that.conditions.iter().filter(asked).map(|one| condition(one, &set.name)).collect();
        self.ask(set.that.join, own);
        for link in in_pattern(set, self.shown) {
            self.ask_of_link(link);
        }
    }

    fn ask_of_link(&mut self, link: &Link) {
        let name = link.name.as_deref().unwrap_or_default();
        let own = link.through.conditions.iter().map(|one| condition(one, name)).collect();
        self.ask(link.through.join, own);
        self.ask_of(&link.to);
    }

    fn ask(&mut self, join: Join, own: Vec<Lines>) {
        match join {
            _ if own.is_empty() => {}
            Join::Any => self.conditions.push(own),
            Join::All => self.conditions.extend(own.into_iter().map(|one| vec![one])),
        }
    }

    fn lines(mut self) -> Lines {
        let patterns = self.patterns.iter();
        let mut lines: Lines = patterns.flat_map(|parts| broken("MATCH ", "MATCH ", "", parts)).collect();
        let (join, items) = match self.conditions.as_mut_slice() {
            [] => return lines,
            [any] => (Join::Any, std::mem::take(any)),
            all => (Join::All, all.iter_mut().map(|any| bracketed(Join::Any, std::mem::take(any))).collect()),
        };
        for (at, item) in items.into_iter().enumerate() {
            let word = if at == 0 { "WHERE " } else { joint(join) };
            lines.extend(led(word, item));
        }
        lines
    }
}

/// Parts after a word: on one line where there is room, else one below the other.
fn broken(word: &str, indent: &str, between: &str, parts: &[String]) -> Lines {
    let whole = format!("{word}{}", parts.join(between));
    if whole.chars().count() <= WIDTH || parts.len() < 2 {
        return vec![whole];
    }
    let last = parts.len() - 1;
    let line = |(at, part): (usize, &String)| {
        let before = if at == 0 { word.to_owned() } else { " ".repeat(indent.len()) };
        let after = if at == last { "" } else { between.trim_end() };
        format!("{before}{part}{after}")
    };
    parts.iter().enumerate().map(line).collect()
}

fn in_pattern(set: &Set, shown: bool) -> impl Iterator<Item = &Link> {
    let all = set.that.join == Join::All;
    let fitting = set.that.conditions.iter().filter(move |condition| all && is_in_pattern(condition, shown));
    fitting.filter_map(|condition| match &condition.test {
        Test::Link(link) => Some(&**link),
        _ => None,
    })
}

fn joint(join: Join) -> &'static str {
    match join {
        Join::All => "  AND ",
        Join::Any => "  OR ",
    }
}

/// A word before the first line; the others stand further in.
fn led(word: &str, lines: Lines) -> impl Iterator<Item = String> {
    let word = word.to_owned();
    lines.into_iter().enumerate().map(move |(at, line)| match at {
        0 => format!("{word}{line}"),
        _ => format!("  {line}"),
    })
}

/// Conditions in brackets, on one line where there is room; a single one as it is.
fn bracketed(join: Join, mut items: Vec<Lines>) -> Lines {
    if items.len() == 1 {
        return items.pop().unwrap_or_default();
    }
    let width: usize = items.iter().flatten().map(|line| line.len() + 5).sum();
    if width <= WIDTH && items.iter().all(|lines| lines.len() == 1) {
        return vec![format!("({})", items.concat().join(&joint(join)[1..]))];
    }
    let mut lines = vec!["(".to_owned()];
    for (at, item) in items.into_iter().enumerate() {
        let word = if at == 0 { "  " } else { joint(join) };
        lines.extend(led(word, item));
    }
    lines.push(")".to_owned());
    lines
}

/// A condition as Cypher, of the thing called `name`; on one line.
#[must_use]
pub fn condition_text(condition: &Condition, name: &str) -> String {
    self::condition(condition, name).join(" ")
}

fn condition(condition: &Condition, name: &str) -> Lines {
    let mut lines = match &condition.test {
        Test::Fact { key, truth: Truth::Unknown } => {
            let word = if condition.negated { "IS NOT NULL" } else { "IS NULL" };
            return vec![format!("{}.{} {word}", quoted(name), quoted(key))];
        }
        Test::Fact { key, truth } => {
            let no = if *truth == Truth::No { " = false" } else { "" };
            vec![format!("{}.{}{no}", quoted(name), quoted(key))]
        }
        Test::Compare { key, operator, value } => vec![comparison(name, key, *operator, value)],
        Test::Is(kinds) => vec![format!("{}:{}", quoted(name), alternatives(kinds))],
        Test::Text { text, .. } => vec![if is_joined(text) { format!("({text})") } else { text.clone() }],
        Test::Link(link) => exists(link, name),
        Test::Group(group) => grouped(group, name),
    };
    if let Some(first) = lines.first_mut().filter(|_| condition.negated) {
        first.insert_str(0, "NOT ");
    }
    lines
}

/// Whether a keyword joins or negates conditions.
fn joins(keyword: &str) -> bool {
    ["AND", "OR", "XOR", "NOT"].iter().any(|word| keyword.eq_ignore_ascii_case(word))
}

/// Whether a written condition needs brackets beside others.
fn is_joined(text: &str) -> bool {
    let mut depth = 0usize;
    for (range, token) in tokens(text) {
        let piece = &text[range];
        match token {
            Token::Keyword if depth == 0 && joins(piece) => return true,
            Token::Other => depth = nested(depth, piece),
            _ => {}
        }
    }
    false
}

fn comparison(name: &str, key: &str, operator: Operator, value: &Literal) -> String {
    let property = format!("{}.{}", quoted(name), quoted(key));
    let value = literal(value);
    match operator {
        // without brackets the parser takes the sign from the whole comparison
        Operator::Has if value.starts_with('-') => format!("({value}) IN {property}"),
        Operator::Has => format!("{value} IN {property}"),
        other => format!("{property} {} {value}", other.text()),
    }
}

fn grouped(group: &Group, name: &str) -> Lines {
    let items = group.conditions.iter().map(|one| condition(one, name)).collect();
    bracketed(group.join, items)
}

fn exists(link: &Link, from: &str) -> Lines {
    let mut body = Body::default();
    body.walk(&link.to, Chain::at(from).then(link));
    body.ask_of_link(link);
    if let ([parts], []) = (body.patterns.as_slice(), body.conditions.as_slice()) {
        let pattern = parts.concat();
        if pattern.chars().count() <= WIDTH {
            return vec![format!("EXISTS {{ {pattern} }}")];
        }
    }
    let mut lines = vec!["EXISTS {".to_owned()];
    lines.extend(body.lines().into_iter().map(|line| format!("  {line}")));
    lines.push("}".to_owned());
    lines
}

impl Operator {
    /// How it is written; [`Operator::Has`] stands between the constant and the property.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::StartsWith => "STARTS WITH",
            Self::EndsWith => "ENDS WITH",
            Self::Contains => "CONTAINS",
            Self::Matches => "=~",
            Self::In | Self::Has => "IN",
        }
    }
}

/// A pattern for the relations of a connection's types, whatever they join.
pub(super) fn relation(link: &Link) -> String {
    let name = quoted(link.name.as_deref().unwrap_or_default());
    let types = if link.types.is_empty() { String::new() } else { format!(":{}", alternatives(&link.types)) };
    format!("()-[{name}{types}]->()")
}

pub(super) fn node(set: &Set) -> String {
    let kinds = if set.kinds.is_empty() { String::new() } else { format!(":{}", alternatives(&set.kinds)) };
    quoted(&set.name) + &kinds
}

fn hop(link: &Link) -> String {
    let mut inside = link.name.as_deref().map(quoted).unwrap_or_default();
    if !link.types.is_empty() {
        inside.push_str(&format!(":{}", alternatives(&link.types)));
    }
    if let Reach::Many { itself, most } = link.reach {
        inside.push_str(match (itself, most) {
            (true, _) => "*0..",
            (false, Some(_)) => "*1..",
            (false, None) => "*",
        });
        inside.extend(most.map(|most| most.to_string()));
    }
    let inside = if inside.is_empty() { inside } else { format!("[{inside}]") };
    let (before, after) = match link.way {
        Way::Out => ("-", "->"),
        Way::In => ("<-", "-"),
        Way::Both => ("-", "-"),
    };
    format!("{before}{inside}{after}({})", node(&link.to))
}

fn alternatives(words: &[String]) -> String {
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join("|")
}

pub(super) fn of(of: &Of) -> String {
    let key = of.key.as_deref().map(|key| format!(".{}", quoted(key)));
    quoted(&of.name) + &key.unwrap_or_default()
}

/// Words that cannot stand alone as a name.
const QUOTED: [&str; 12] =
    ["case", "distinct", "end", "false", "limit", "not", "null", "order", "skip", "true", "union", "where"];

/// A name as it is, or in back quotes.
pub(super) fn quoted(name: &str) -> String {
    let plain = is_plain(name) && !QUOTED.iter().any(|word| word.eq_ignore_ascii_case(name));
    if plain { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

pub(super) fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::Float(number) => format!("{number:?}"),
        Literal::Text(text) => {
            let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n");
            format!("'{escaped}'")
        }
        Literal::List(items) => {
            format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", "))
        }
    }
}
