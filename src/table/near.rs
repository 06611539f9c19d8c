/// Returns the candidate that is most like `word`, if one is near enough to be what was meant.
///
/// ```
/// assert_eq!(degarble::table::nearest("leading-rolle", ["open-hub", "leading-role"]), Some("leading-role"));
/// ```
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let length = word.chars().count();
    let most = length.max(3) / 3;
    // So many characters at least must be put in or taken out. A word may be as long as a file.
    let may_be = |candidate: &&str| candidate.chars().count().abs_diff(length) <= most;
    let near = candidates.into_iter().filter(may_be).map(|candidate| (distance(word, candidate), candidate));
    let (steps, candidate) = near.min_by_key(|(steps, _)| *steps)?;
    (steps <= most).then_some(candidate)
}

/// Returns how many characters must be put in, taken out or replaced to make `one` of `other`.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, a) in one.chars().enumerate() {
        let mut corner = line;
        row[0] = line + 1;
        for (column, b) in other.iter().enumerate() {
            let replaced = corner + usize::from(a != *b);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_single_changes() {
        assert_eq!((distance("kitten", "sitting"), distance("", "abc"), distance("abc", "abc")), (3, 3, 0));
    }

    #[test]
    fn only_what_is_near_is_meant() {
        assert_eq!(nearest("leading-rolle", ["open-hub", "leading-role"]), Some("leading-role"));
        assert_eq!(nearest("faucet", ["open-hub", "leading-role"]), None);
    }
}
