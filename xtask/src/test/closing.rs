//! The closing lines of the test runners: how many passed, and that nothing was skipped. Knows cargo test and
//! nextest, nothing of single tests.

use crate::failure::Failure;
use crate::process::Transcript;

/// What the closing lines add up to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Closing {
    passed: u64,
    skipped: u64,
    lines: u64,
}

/// The sum in words; a failure when a test failed, was skipped or when nothing ran.
pub(super) fn of(transcript: &Transcript) -> Result<String, Failure> {
    let closing = read(&transcript.text);
    if !transcript.success {
        return Err(Failure::new("tests failed"));
    }
    if closing.skipped > 0 {
        return Err(
            Failure::new(format!("{} tests were skipped", closing.skipped))
                .help("this project skips no test: mend it or take it out with a reason"),
        );
    }
    if closing.lines == 0 {
        return Err(Failure::new("the runner printed no closing line"));
    }
    Ok(format!("{} passed, 0 skipped", closing.passed))
}

fn read(text: &str) -> Closing {
    let mut sum = Closing::default();
    for line in text.lines() {
        let line = line.trim();
        let Some(rest) = line
            .strip_prefix("test result:")
            .or_else(|| line.strip_prefix("Summary"))
        else {
            continue;
        };
        sum.lines += 1;
        sum.passed += number_before(rest, "passed");
        // "filtered out" is not counted: nobody filters here, and doc tests print it.
        sum.skipped += number_before(rest, "ignored") + number_before(rest, "skipped");
    }
    sum
}

/// The number right before a word, 0 when it is not there.
fn number_before(text: &str, word: &str) -> u64 {
    let words: Vec<&str> = text
        .split([' ', ',', ';'])
        .filter(|w| !w.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(text: &str, success: bool) -> Transcript {
        Transcript {
            text: text.to_owned(),
            success,
        }
    }

    const CARGO: &str = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.1s\n\
                         test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.0s\n";
    const NEXTEST: &str = "     Summary [   0.005s] 17 tests run: 17 passed (1 slow), 2 skipped\n";

    #[test]
    fn closing_lines_of_both_runners_are_added_up() {
        let closing = |passed, skipped, lines| Closing {
            passed,
            skipped,
            lines,
        };
        assert_eq!(read(CARGO), closing(17, 1, 2));
        assert_eq!(read(NEXTEST), closing(17, 2, 1));
    }

    #[test]
    fn a_skipped_test_is_a_failure() {
        assert!(of(&transcript(CARGO, true)).is_err());
        assert!(of(&transcript(NEXTEST, true)).is_err());
    }

    #[test]
    fn silence_is_a_failure() {
        assert!(of(&transcript("nothing to do\n", true)).is_err());
    }

    #[test]
    fn passed_tests_are_told() {
        let text = "Summary [ 1s] 3 tests run: 3 passed, 0 skipped";
        assert_eq!(
            of(&transcript(text, true)).ok().as_deref(),
            Some("3 passed, 0 skipped")
        );
        assert!(of(&transcript(text, false)).is_err());
    }
}
