/// The most bytes of a pattern.
const LONGEST: usize = 4096;
/// How deep groups may stand in each other: each level is a level of calls.
const DEEPEST: usize = 32;

/// Returns where a pattern goes too far, what is wrong there and what to do; `None` if it does not.
pub(super) fn out_of_bounds(pattern: &str) -> Option<(&str, (&'static str, &'static str))> {
    let mut depth = 0_usize;
    for (at, mark) in pattern.bytes().enumerate() {
        match mark {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some((&pattern[at..], ("the pattern is nested more than 32 deep", "write several patterns, or a word list")));
        }
    }
    (pattern.len() > LONGEST).then_some((pattern, ("the pattern is longer than 4,096 bytes", "write several patterns")))
}
