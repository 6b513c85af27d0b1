//! The closest known word to one that nothing knows.

/// The closest of the words, when one is close enough to be meant: at most a third of it differs.
pub fn closest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let wanted = word.to_lowercase();
    let far = |other: &str| distance(&wanted, &other.to_lowercase());
    let best = words.map(|other| (far(other), other)).min();
    best.filter(|(far, other)| far * 3 <= wanted.chars().count().max(other.chars().count()))
        .map(|(_, other)| other)
}

/// How many characters must be added, dropped, changed or swapped with their neighbour to make one
/// word the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for at in 0..a.len() {
        let mut next = vec![at + 1; b.len() + 1];
        for column in 0..b.len() {
            let changed = row[column] + usize::from(a[at] != b[column]);
            let mut best = changed.min(row[column + 1] + 1).min(next[column] + 1);
            if at > 0 && column > 0 && a[at] == b[column - 1] && a[at - 1] == b[column] {
                best = best.min(before[column - 1] + 1);
            }
            next[column + 1] = best;
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_word_is_close_and_the_same_every_time() {
        let words = ["AiService", "AiAgent", "AiModel"];
        assert_eq!(closest("AiServise", words.into_iter()), Some("AiService"));
        assert_eq!(closest("aiagetn", words.into_iter()), Some("AiAgent"));
        assert_eq!(closest("Storage", words.into_iter()), None);
        assert_eq!(distance("abcd", "abdc"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
