//! What a form sent: raw texts by the names of inputs, so that everything typed can be shown again beside what was
//! wrong with it. Reading happens field by field; judging is the service's.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use service::id::Revision;
use service::{Error, Refusal, error::FieldRefusal, error::Stale};

use crate::reply::{Trouble, Typed};

/// Texts by name, with what was refused.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    wrongs: Vec<FieldRefusal>,
    summary: Option<String>,
    stale: Option<Box<Stale>>,
    status: StatusCode,
}

/// One of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What the form sends when it is chosen.
    pub(crate) value: String,
    /// What people read in the list.
    pub(crate) words: String,
}

impl Choice {
    /// A choice.
    pub(crate) fn new(value: impl ToString, words: impl Into<String>) -> Choice {
        Choice {
            value: value.to_string(),
            words: words.into(),
        }
    }
}

impl Form {
    /// A form as it is first shown, with what is known already.
    pub(crate) fn filled<'a, T: Into<String>>(
        fields: impl IntoIterator<Item = (&'a str, T)>,
    ) -> Form {
        let fields = fields.into_iter();
        Form {
            fields: fields.map(|(n, t)| (n.to_owned(), t.into())).collect(),
            ..Form::default()
        }
    }

    /// The same with the revision that the page was made from.
    #[must_use]
    pub(crate) fn at(mut self, revision: Revision) -> Form {
        self.set("revision", revision.to_string());
        self
    }

    /// What was typed, without blanks around it; the empty text for a field that was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// What was typed, as it was typed.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, text)| text)
    }

    /// Every text sent under a name: ticks of a list.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> + 'f {
        let sent = self.fields.iter().filter(move |(field, _)| field == name);
        sent.map(|(_, text)| text.as_str())
    }

    /// Every name that begins so, with the rest of the name and the text: fields of a table.
    pub(crate) fn under<'f>(
        &'f self,
        beginning: &'f str,
    ) -> impl Iterator<Item = (&'f str, &'f str)> + 'f {
        let fields = self.fields.iter();
        fields.filter_map(move |(n, t)| Some((n.strip_prefix(beginning)?, t.trim())))
    }

    /// Whether a tick was set.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Whether one of several ticks under a name was set.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|text| text == value)
    }

    /// Whether a field was sent, be it empty.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// Puts a text in the place of what is there.
    pub(crate) fn set(&mut self, name: &str, text: impl Into<String>) {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), text.into()));
    }

    /// Reads a field; when it cannot be read, notes the words and gives `None`.
    pub(crate) fn read<T: std::str::FromStr>(&mut self, name: &str, words: &str) -> Option<T> {
        let typed: String = self.text(name).chars().map(half_width).collect();
        let read = typed.parse().ok();
        if read.is_none() {
            self.refuse(name, words);
        }
        read
    }

    /// Reads a day of `type=date`, also written `2026/7/15` or `2026年7月15日`; when there is none, notes the words.
    pub(crate) fn day(&mut self, name: &str, words: &str) -> Option<service::time::Day> {
        let day = day_typed(self.text(name));
        if day.is_none() {
            self.refuse(name, words);
        }
        day
    }

    /// A text that must not be empty; notes the words when it is.
    pub(crate) fn filled_text(&mut self, name: &str, words: &str) -> String {
        if self.text(name).is_empty() {
            self.refuse(name, words);
        }
        self.text(name).to_owned()
    }

    /// Notes what is wrong with a field.
    pub(crate) fn refuse(&mut self, name: &str, words: impl Into<String>) {
        self.wrongs.push(FieldRefusal {
            field: name.to_owned(),
            words: words.into(),
        });
        self.status = StatusCode::UNPROCESSABLE_ENTITY;
    }

    /// The same with every name ending so: a row among others of one form.
    #[must_use]
    pub(crate) fn ending(mut self, ending: &str) -> Form {
        for (name, _) in &mut self.fields {
            name.push_str(ending);
        }
        for wrong in &mut self.wrongs {
            wrong.field.push_str(ending);
        }
        self
    }

    /// Takes a refusal of the service in: fields to their fields, the rest above the form. Gives the trouble back
    /// when showing the form again would not help: not signed in, not allowed, not there, already done.
    pub(crate) fn refused(mut self, error: Error) -> Result<Form, Trouble> {
        let trouble = Trouble::from(error);
        match &trouble.error {
            Error::Refused(refusal) => match refusal.as_ref() {
                Refusal::SignIn
                | Refusal::Must(_)
                | Refusal::Denied(_)
                | Refusal::NotHere(_)
                | Refusal::SeenBefore { .. } => return Err(trouble),
                // What the page found unreadable, the service may miss in the same words.
                Refusal::Fields(wrongs) => {
                    let new = |it: &&FieldRefusal| !self.wrongs.contains(it);
                    let new: Vec<_> = wrongs.iter().filter(new).cloned().collect();
                    self.wrongs.extend(new);
                }
                Refusal::Stale(stale) => {
                    self.set("revision", stale.revision.to_string());
                    self.stale = Some(Box::new(stale.as_ref().clone()));
                    self.summary = Some(refusal.to_string());
                }
                other => self.summary = Some(other.to_string()),
            },
            Error::Fault(_) => self.summary = Some(trouble.words()),
        }
        self.status = trouble.status();
        Ok(self)
    }

    /// The status to answer with: 200 for a form nobody refused.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether anything was refused.
    pub(crate) fn is_refused(&self) -> bool {
        self.summary.is_some() || !self.wrongs.is_empty()
    }

    /// What stands above the list of what is wrong.
    pub(crate) fn summary(&self) -> &str {
        self.summary
            .as_deref()
            .unwrap_or("还没有办成,请先改正下面几处:")
    }

    /// Whether single fields were refused.
    pub(crate) fn has_errors(&self) -> bool {
        !self.wrongs.is_empty()
    }

    /// What is wrong, field by field.
    pub(crate) fn wrongs(&self) -> &[FieldRefusal] {
        &self.wrongs
    }

    /// What is wrong with one field.
    pub(crate) fn errors(&self, name: &str) -> Vec<&str> {
        let of_field = self.wrongs.iter().filter(|wrong| wrong.field == name);
        of_field.map(|wrong| wrong.words.as_str()).collect()
    }

    /// Whether a field was refused.
    pub(crate) fn is_wrong(&self, name: &str) -> bool {
        self.wrongs.iter().any(|wrong| wrong.field == name)
    }

    /// Whether a field is the first that was refused: it gets the focus.
    pub(crate) fn is_first_wrong(&self, name: &str) -> bool {
        self.wrongs.first().is_some_and(|wrong| wrong.field == name)
    }

    /// What somebody else saved meanwhile.
    pub(crate) fn stale(&self) -> Option<&Stale> {
        self.stale.as_deref()
    }

    /// Whether the form says which revision it was made from.
    pub(crate) fn has_revision(&self) -> bool {
        !self.raw("revision").is_empty()
    }

    /// The revision that the form was made from; [`Revision::NONE`] for something new.
    pub(crate) fn revision(&self) -> Revision {
        self.text("revision").parse().unwrap_or(Revision::NONE)
    }

    /// The number that keeps one form from being done twice.
    pub(crate) fn nonce(&self) -> &str {
        self.text("nonce")
    }
}

/// A day as browsers send it and as people write it.
fn day_typed(text: &str) -> Option<service::time::Day> {
    let text = text.trim_end_matches('日');
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts[..] else {
        return None;
    };
    let (year, month, day): (i64, i64, i64) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    if !(1900..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let number = day_number(year, month, day);
    let back = rubric::facts::date_of_day(number)?;
    let is_real = i64::from(back.month()) == month && i64::from(back.day()) == day;
    is_real.then_some(service::time::Day(number))
}

/// Days since 1970 of a date of the Gregorian calendar; a day that is not in its month runs into the next.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Trouble;

    async fn from_request(request: Request, state: &S) -> Result<Form, Trouble> {
        let media = request.headers().get(header::CONTENT_TYPE);
        let is_form = media
            .and_then(|media| media.to_str().ok())
            .is_some_and(|media| media.starts_with("application/x-www-form-urlencoded"));
        if !is_form && media.is_some() {
            return Err(Trouble::unusual(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let typed = request.extensions().get::<Typed>().cloned();
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Trouble::unusual(rejection.status()))?;
        let fields = urlencoded(&body);
        if let Some(typed) = typed {
            typed.keep(&fields);
        }
        Ok(Form {
            fields,
            ..Form::default()
        })
    }
}

/// Names and texts of a form as browsers encode it; line ends become `\n`, control characters go, what is not UTF-8
/// becomes a replacement character.
pub(crate) fn urlencoded(body: &[u8]) -> Vec<(String, String)> {
    let pairs = body.split(|byte| *byte == b'&').filter(|p| !p.is_empty());
    pairs
        .map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=');
            let (name, text) = match at {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            (decoded(name), decoded(text))
        })
        .collect()
}

fn decoded(encoded: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut at = 0;
    while at < encoded.len() {
        let hex = |place: usize| {
            let digit = encoded.get(place).copied().map(char::from)?;
            digit.to_digit(16)
        };
        match (encoded[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (b'+', ..) => {
                bytes.push(b' ');
                at += 1;
            }
            (byte, ..) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// A figure as it is typed with a Chinese keyboard, in the width that numbers are read in.
fn half_width(typed: char) -> char {
    match typed {
        '０'..='９' => char::from_u32(u32::from(typed) - 0xfee0).unwrap_or(typed),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_kept_as_it_was() {
        let form = Form {
            fields: urlencoded(b"title=+%E6%A0%87+%26&unit=1&unit=2&odd=%zz&bad=%ff&nul=a%00b"),
            ..Form::default()
        };
        assert_eq!(form.raw("title"), " 标 &");
        assert_eq!(form.text("title"), "标 &");
        assert_eq!(form.all("unit").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.text("odd"), "%zz");
        assert_eq!(form.text("bad"), "\u{fffd}");
        assert_eq!(form.text("nul"), "ab");
        assert_eq!(form.text("missing"), "");
    }

    #[test]
    fn a_field_that_cannot_be_read_is_told_at_its_place_and_shown_again() {
        let mut form = Form::filled([("year", "二〇二六")]);
        assert_eq!(form.read::<i16>("year", "请填四位年份"), None);
        assert_eq!(form.errors("year"), ["请填四位年份"]);
        assert!(form.is_first_wrong("year") && form.is_refused());
        assert_eq!(form.text("year"), "二〇二六");
        assert_eq!(form.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }

    #[test]
    fn days_are_read_as_browsers_and_people_write_them() {
        for text in ["2026-07-15", "2026/7/15", "2026年7月15日", "2026.07.15"] {
            assert_eq!(day_typed(text), Some(service::time::Day(20_649)), "{text}");
        }
        for text in [
            "",
            "2026-02-30",
            "7/15",
            "2026-13-01",
            "15-07-2026",
            "99999999-1-1",
        ] {
            assert_eq!(day_typed(text), None, "{text}");
        }
    }
}
