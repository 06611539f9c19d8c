//! What will be done about the findings of a document.

use crate::check::{Finding, Fix};
use crate::document::{Document, Source};
use crate::glossary::Safety;
use crate::text::{Edit, Edits};

/// The edits that will be made to a document, and the findings that are left to a person.
#[derive(Debug)]
pub struct Plan<'f, 'g> {
    /// The edits of the source.
    pub edits: Edits<Source>,
    /// The findings that the edits put right.
    pub done: Vec<&'f Finding<'g>>,
    /// The other findings, each with the reason.
    pub left: Vec<Left<'f, 'g>>,
}

/// A finding that is left to a person.
#[derive(Debug)]
pub struct Left<'f, 'g> {
    /// The finding.
    pub finding: &'f Finding<'g>,
    /// Why nothing was done about it.
    pub because: Because,
}

/// Why a finding is left to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Its tier is lower than what is to be written.
    Tier,
    /// There are several candidates.
    Choice,
    /// There is nothing to propose.
    NoFix,
    /// Markup stands in the way.
    Markup,
}

/// Plans the edits for all findings of at least the tier `floor` that have exactly one fix.
pub fn plan<'f, 'g>(document: &Document<'_>, findings: &'f [Finding<'g>], floor: Safety) -> Plan<'f, 'g> {
    let mut edits = Vec::new();
    let (mut done, mut left) = (Vec::new(), Vec::new());
    for finding in findings {
        match lowered(document, finding, floor) {
            Ok(mut its) => {
                edits.append(&mut its);
                done.push(finding);
            }
            Err(because) => left.push(Left { finding, because }),
        }
    }
    let edits =
        Edits::new(edits).expect("findings do not overlap, and edits of prose in order are lowered to edits of the source in order");
    Plan { edits, done, left }
}

fn lowered(document: &Document<'_>, finding: &Finding<'_>, floor: Safety) -> Result<Vec<Edit<Source>>, Because> {
    let fix: &Fix = match finding.fixes.as_slice() {
        [] => return Err(Because::NoFix),
        [_] if finding.safety < floor => return Err(Because::Tier),
        [fix] => fix,
        _ => return Err(Because::Choice),
    };
    let lowered = edits(document, fix).ok_or(Because::Markup)?;
    Ok(lowered.iter().cloned().collect())
}

/// Returns the edits of the source that make `fix`; `None` if markup stands in the way.
pub fn edits(document: &Document<'_>, fix: &Fix) -> Option<Edits<Source>> {
    // A line break that is a tag goes with the words around it; a person decides whether it may.
    let takes_tag = |edit: &Edit<Source>| document.source()[edit.span.range()].contains('<') && !edit.text.contains('<');
    document.lower(&fix.edits).filter(|lowered| !lowered.iter().any(takes_tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Checker;
    use crate::document::Format;
    use crate::glossary::{Glossary, GlossaryFile};

    const GLOSSARY: &str = "version = 1
        [term.circulation]
        preferred = 'dual circulation'
        garbled = ['double cycle']
        [term.consortium]
        preferred = 'consortium'
        garbled = ['alliance body']
        [term.mascot]
        preferred = 'mascot'
        garbled = [{ match = 'lucky thing', safety = 'review' }]
        [term.pupil]
        preferred = ['pupil', 'student']
        garbled = ['learning person']
        [term.fire]
        preferred = 'fire'
        garbled = [{ match = 'small fire', safety = 'flag', say = 'who burns?' }]";

    /// Says why the one finding in `source` is left, if it is.
    #[track_caller]
    fn check(source: &str, format: Format, because: Option<Because>) {
        let file = GlossaryFile { name: "plan".into(), text: GLOSSARY.into() };
        let checker = Checker::new(Glossary::read(&[file], &Glossary::default()).expect("it is right"));
        let document = Document::read(source, format);
        let findings = checker.check(document.prose());
        let plan = plan(&document, &findings, Safety::Auto);
        let left: Vec<Because> = plan.left.iter().map(|left| left.because).collect();
        assert_eq!((findings.len(), plan.done.len(), left), (1, 1 - because.iter().len(), because.into_iter().collect()), "{source}");
    }

    #[test]
    fn what_is_left_has_its_reason() {
        check("The alliance body met.", Format::Text, None);
        check("They sell a lucky thing.", Format::Text, Some(Because::Tier));
        check("A learning person came.", Format::Text, Some(Because::Choice));
        check("The small fire burns.", Format::Text, Some(Because::NoFix));
    }

    #[test]
    fn a_tag_between_lines_goes_only_if_a_person_says_so() {
        check("<p>The double<br>cycle works.", Format::Html, None);
        check("<p>The alliance<br>body met.", Format::Html, Some(Because::Markup));
    }
}
