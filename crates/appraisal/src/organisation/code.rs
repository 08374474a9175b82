//! Codes that the outside has given an organisation, and doubts about them.
//!
//! A code is kept as it was given. Its form is checked, but a doubt is a
//! warning and never a refusal: codes that fail their own check digit are in
//! official use.

use jiff::civil::Date;

use super::{Kind, Organisation, Refusal};
use crate::enumeration::enumeration;

enumeration! {
    /// By which rules a code is made.
    pub enum CodeSystem {
        /// Administrative division, GB/T 2260 with GB/T 10114 below the county.
        Division = "division",
        /// Unified social credit code, GB 32100-2015.
        Credit = "credit",
        /// Any other register; its form is not checked.
        Other = "other",
    }
}

/// A code and when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// By which rules it is made.
    pub system: CodeSystem,
    /// The code as given.
    pub text: String,
    from: Option<Date>,
    until: Option<Date>,
}

impl Code {
    /// A code valid `from` a day `until` another, both included; an open end is absent.
    ///
    /// Errors: [`Refusal::CodeReversed`] when it would end before it begins.
    pub fn new(
        system: CodeSystem,
        text: impl Into<String>,
        from: Option<Date>,
        until: Option<Date>,
    ) -> Result<Self, Refusal> {
        let text = text.into();
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            return Err(Refusal::CodeReversed { code: text });
        }
        Ok(Code {
            system,
            text,
            from,
            until,
        })
    }

    /// First day of validity, if known.
    pub fn from(&self) -> Option<Date> {
        self.from
    }

    /// Last day of validity, if it has one.
    pub fn until(&self) -> Option<Date> {
        self.until
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    fn overlaps(&self, other: &Code) -> bool {
        let begins_by = |a: &Code, b: &Code| match (a.from, b.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        begins_by(self, other) && begins_by(other, self)
    }
}

/// A doubt about a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeWarning {
    /// Not as many characters as the system asks for.
    Length {
        /// How many there are.
        found: usize,
        /// How many there may be.
        expected: &'static [usize],
    },
    /// A character that the system does not use.
    Character {
        /// Its place, from 1.
        place: usize,
        /// The character.
        found: char,
    },
    /// The last character does not follow from the others.
    CheckCharacter {
        /// The last character.
        found: char,
        /// What follows from the others.
        expected: char,
    },
    /// The digits for street, town or township say something else than the organisation.
    KindDiffers {
        /// What the organisation is.
        kind: Kind,
        /// What the digits say.
        coded: Kind,
    },
    /// Two codes of one system hold at the same time.
    Overlap {
        /// The system.
        system: CodeSystem,
        /// The codes.
        codes: [String; 2],
    },
}

/// Characters of a credit code; a character's place is its value (no I, O, S, V, Z).
const CREDIT_CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3^i mod 31 for the places 0 to 16.
const CREDIT_WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

/// The first doubt about a unified social credit code, if any.
pub fn credit_code_warning(text: &str) -> Option<CodeWarning> {
    let found = text.chars().count();
    if found != 18 {
        return Some(CodeWarning::Length {
            found,
            expected: &[18],
        });
    }
    let mut values = Vec::with_capacity(18);
    for (at, character) in text.chars().enumerate() {
        match CREDIT_CHARACTERS.find(character) {
            Some(value) => values.push(value),
            None => {
                return Some(CodeWarning::Character {
                    place: at + 1,
                    found: character,
                });
            }
        }
    }
    let weighted = values.iter().zip(CREDIT_WEIGHTS);
    let sum: usize = weighted.map(|(value, weight)| value * weight).sum();
    let expected = (31 - sum % 31) % 31;
    let found = values.pop()?;
    let character = |value: usize| char::from(CREDIT_CHARACTERS.as_bytes()[value]);
    (found != expected).then(|| CodeWarning::CheckCharacter {
        found: character(found),
        expected: character(expected),
    })
}

/// The first doubt about a division code of an organisation of some kind, if any.
pub fn division_code_warning(text: &str, kind: Kind) -> Option<CodeWarning> {
    let expected = &[6, 9, 12];
    let found = text.chars().count();
    if !expected.contains(&found) {
        return Some(CodeWarning::Length { found, expected });
    }
    let mut characters = text.chars().enumerate();
    if let Some((at, found)) = characters.find(|(_, it)| !it.is_ascii_digit()) {
        return Some(CodeWarning::Character {
            place: at + 1,
            found,
        });
    }
    // Digits 7 to 9: streets from 001, towns from 100, townships from 200.
    let coded = match text.get(6..7)? {
        "0" => Kind::Street,
        "1" => Kind::Town,
        "2" | "3" => Kind::Township,
        _ => return None,
    };
    let is_of_that_level = matches!(kind, Kind::Street | Kind::Town | Kind::Township);
    (is_of_that_level && kind != coded).then_some(CodeWarning::KindDiffers { kind, coded })
}

impl Organisation {
    /// The code of a system that holds on a day; of several, the first.
    pub fn code_on(&self, system: CodeSystem, day: Date) -> Option<&Code> {
        let of_system = |code: &&Code| code.system == system && code.holds_on(day);
        self.codes.iter().find(of_system)
    }

    /// Every doubt about its codes, with the code's place in `codes`.
    pub fn code_warnings(&self) -> Vec<(usize, CodeWarning)> {
        let mut warnings = Vec::new();
        for (at, code) in self.codes.iter().enumerate() {
            let doubt = match code.system {
                CodeSystem::Credit => credit_code_warning(&code.text),
                CodeSystem::Division => division_code_warning(&code.text, self.kind),
                CodeSystem::Other => None,
            };
            warnings.extend(doubt.map(|doubt| (at, doubt)));
            let earlier = self.codes[..at].iter();
            let same_time = |it: &&Code| it.system == code.system && it.overlaps(code);
            for other in earlier.filter(same_time) {
                let overlap = CodeWarning::Overlap {
                    system: code.system,
                    codes: [other.text.clone(), code.text.clone()],
                };
                warnings.push((at, overlap));
            }
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Id;
    use super::*;

    #[test]
    fn the_standards_example_has_check_character_3() {
        assert_eq!(credit_code_warning("91350100M000100Y43"), None);
        assert_eq!(
            credit_code_warning("91350100M000100Y4Z"),
            Some(CodeWarning::Character {
                place: 18,
                found: 'Z'
            })
        );
        assert_eq!(
            credit_code_warning("91350100M000100Y44"),
            Some(CodeWarning::CheckCharacter {
                found: '4',
                expected: '3'
            })
        );
    }

    #[test]
    fn a_remainder_of_nought_gives_check_character_0() {
        assert_eq!(credit_code_warning("000000000000000000"), None);
        assert_eq!(
            credit_code_warning("000000000000000001"),
            Some(CodeWarning::CheckCharacter {
                found: '1',
                expected: '0'
            })
        );
    }

    #[test]
    fn one_wrong_character_or_two_swapped_ones_are_noticed() {
        let right = "91350100M000100Y43";
        for at in 0..17 {
            for other in CREDIT_CHARACTERS.chars() {
                let mut text: Vec<char> = right.chars().collect();
                if text[at] != other {
                    text[at] = other;
                    let text: String = text.into_iter().collect();
                    assert!(credit_code_warning(&text).is_some(), "{text}");
                }
            }
        }
        let mut text: Vec<char> = right.chars().collect();
        text.swap(1, 2);
        assert!(credit_code_warning(&String::from_iter(text)).is_some());
    }

    #[test]
    fn a_code_in_official_use_that_fails_its_check_is_only_doubted() {
        let code = Code::new(CodeSystem::Credit, "91350211M0000XUF46", None, None);
        assert!(code.is_ok());
        assert!(credit_code_warning("91350211M0000XUF46").is_some());
    }

    #[test]
    fn length_and_characters_are_doubted_with_their_place() {
        assert_eq!(
            credit_code_warning("9135"),
            Some(CodeWarning::Length {
                found: 4,
                expected: &[18]
            })
        );
        assert_eq!(
            credit_code_warning("91350100m000100Y43"),
            Some(CodeWarning::Character {
                place: 9,
                found: 'm'
            })
        );
        assert!(credit_code_warning("中中中中中中").is_some());
        assert_eq!(
            division_code_warning("37082７", Kind::County),
            Some(CodeWarning::Character {
                place: 6,
                found: '７'
            })
        );
    }

    #[test]
    fn division_codes_tell_streets_towns_and_townships_apart() {
        assert_eq!(division_code_warning("370827001000", Kind::Street), None);
        assert_eq!(division_code_warning("370827100", Kind::Town), None);
        assert_eq!(division_code_warning("610625200000", Kind::Township), None);
        assert_eq!(division_code_warning("370827", Kind::County), None);
        assert_eq!(division_code_warning("370827100203", Kind::Village), None);
        assert_eq!(
            division_code_warning("370827100000", Kind::Street),
            Some(CodeWarning::KindDiffers {
                kind: Kind::Street,
                coded: Kind::Town
            })
        );
    }

    #[test]
    fn a_code_holds_from_its_first_to_its_last_day() {
        let (from, until) = (date(2020, 1, 1), date(2021, 6, 30));
        let code = Code::new(CodeSystem::Other, "x", Some(from), Some(until)).unwrap();
        assert!(code.holds_on(from) && code.holds_on(until));
        assert!(!code.holds_on(date(2019, 12, 31)) && !code.holds_on(date(2021, 7, 1)));
        assert_eq!(
            Code::new(CodeSystem::Other, "x", Some(until), Some(from)),
            Err(Refusal::CodeReversed {
                code: "x".to_string()
            })
        );
    }

    #[test]
    fn a_renamed_town_keeps_its_old_code_for_the_old_days() {
        let day = |year| date(year, 1, 1);
        let code = |text, from, until| Code::new(CodeSystem::Division, text, from, until).unwrap();
        let organisation = |codes| Organisation {
            id: Id(1),
            name: "谷亭街道".to_string(),
            kind: Kind::Street,
            parent: None,
            codes,
        };
        let street = organisation(vec![
            code("370827100000", None, Some(date(2010, 12, 31))),
            code("370827001000", Some(day(2011)), None),
        ]);
        let on = |year| street.code_on(CodeSystem::Division, day(year)).unwrap();
        assert_eq!(on(2010).text, "370827100000");
        assert_eq!(on(2026).text, "370827001000");
        assert_eq!(street.code_on(CodeSystem::Credit, day(2026)), None);
        // The old code says it was a town then: a doubt, and no overlap.
        let kind = Kind::Street;
        let coded = Kind::Town;
        assert_eq!(
            street.code_warnings(),
            [(0, CodeWarning::KindDiffers { kind, coded })]
        );
        let both = organisation(vec![
            code("370827001000", None, None),
            code("370827002000", Some(day(2011)), None),
        ]);
        assert!(matches!(
            both.code_warnings()[..],
            [(1, CodeWarning::Overlap { .. })]
        ));
    }
}
