//! Which of overlapping matches wins.

use super::automaton::Tokens;
use crate::glossary::Safety;

/// What decides between matches that overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// The tokens that would be replaced.
    pub(super) target: Tokens,
    /// How many words its pattern writes out.
    pub(super) literal: usize,
    /// Its tier.
    pub(super) safety: Safety,
}

/// Returns the winners in the order of the text, each with its equals: leftmost, then longest, then more literal words, then the higher tier.
pub(super) fn resolve(claims: &[Claim]) -> Vec<Vec<usize>> {
    let key = |at: usize| {
        let claim = &claims[at];
        (claim.target.start, std::cmp::Reverse(claim.target.end), std::cmp::Reverse(claim.literal), std::cmp::Reverse(claim.safety))
    };
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| key(*at));
    let mut winners: Vec<Vec<usize>> = Vec::new();
    let mut free = 0;
    for at in order {
        let equals = winners.last_mut().filter(|equals| key(equals[0]) == key(at));
        if let Some(equals) = equals {
            equals.push(at);
        } else if claims[at].target.start >= free {
            free = claims[at].target.end;
            winners.push(vec![at]);
        }
    }
    winners
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(start: usize, end: usize, literal: usize, safety: Safety) -> Claim {
        Claim { target: start..end, literal, safety }
    }

    #[test]
    fn leftmost_then_longest_then_most_literal_then_surest() {
        let claims = [
            claim(1, 3, 2, Safety::Auto),
            claim(0, 2, 2, Safety::Review),
            claim(0, 2, 1, Safety::Auto),
            claim(2, 5, 3, Safety::Auto),
            claim(2, 4, 2, Safety::Auto),
        ];
        assert_eq!(resolve(&claims), [vec![1], vec![3]]);
    }

    #[test]
    fn equals_stay_together() {
        let claims = [claim(0, 2, 2, Safety::Auto), claim(0, 2, 2, Safety::Auto), claim(0, 2, 2, Safety::Review)];
        assert_eq!(resolve(&claims), [vec![0, 1]]);
    }
}
