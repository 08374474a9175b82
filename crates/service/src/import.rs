//! Files that are looked at before they are taken: what is wrong in them by row and column, and the previews that wait.
//!
//! What the rows mean is the business of each area. A preview is kept in memory for half an hour under a number that
//! only its maker can use; taking it is one command, all of it or nothing, and done once however often it is sent.

mod reading;
mod units;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rubric::facts::{CellError, Rejection};
use serde::Serialize;
use store::id::AccountId;
use store::time::Moment;

use crate::error::{self, Error, Lawful};
use crate::service::Acting;

pub(crate) use self::reading::{IGNORED, Reading, doubled, is_titled, missing, strange, titled};
pub(crate) use self::units::UnitNames;

/// The largest file, in bytes.
const LARGEST: usize = 4 << 20;
/// Most previews that wait, and how long one does.
const WAITING: usize = 32;
const HALF_AN_HOUR: i64 = 30 * 60 * 1_000_000;

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Larger than is read.
    TooLarge,
    /// The preview is gone: too old, or another person's.
    PreviewGone,
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooLarge => f.write_str("文件超过 4 MB,没有读取。请分成几个文件导入。"),
            Refusal::PreviewGone => {
                f.write_str("预览已经失效(超过半小时或服务重新启动过),没有导入。请重新选择文件。")
            }
        }
    }
}

/// What is wrong at a place of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportError {
    /// The place in words.
    pub place: String,
    /// What is wrong, in a sentence.
    pub words: String,
    /// What to do about it, in a sentence.
    pub help: String,
}

impl From<&CellError> for ImportError {
    fn from(it: &CellError) -> ImportError {
        // Where the reader of facts tells of its own header, pages tell of their template.
        let help = match it.code {
            "E302" => "请先下载模板:第一行是表头,从第二行起填写",
            _ => it.help.as_str(),
        };
        ImportError {
            place: it.place(),
            words: it.message.clone(),
            help: help.to_owned(),
        }
    }
}

/// Everything wrong in a file, with a last line for what is only counted.
pub(crate) fn errors_of(rejection: &Rejection) -> Vec<ImportError> {
    let mut errors: Vec<ImportError> = rejection.errors.iter().map(ImportError::from).collect();
    if rejection.unlisted() > 0 {
        errors.push(ImportError {
            place: "其余各行".to_owned(),
            words: format!("还有{}处问题没有列出", rejection.unlisted()),
            help: "先改正列出的,再预览一次".to_owned(),
        });
    }
    errors
}

/// Refuses what is too large to be read.
pub(crate) fn fits(bytes: &[u8]) -> Result<(), Error> {
    if bytes.len() > LARGEST {
        return Err(Refusal::TooLarge.into());
    }
    Ok(())
}

/// Previews of one area that wait.
#[derive(Debug)]
pub(crate) struct Previews<R> {
    waiting: Mutex<HashMap<String, Waiting<R>>>,
}

#[derive(Debug)]
struct Waiting<R> {
    by: AccountId,
    at: Moment,
    rows: Arc<R>,
}

impl<R> Default for Previews<R> {
    fn default() -> Previews<R> {
        Previews {
            waiting: Mutex::new(HashMap::new()),
        }
    }
}

impl<R> Previews<R> {
    /// Keeps what a file says for its maker; answers the number under which it waits.
    pub(crate) fn keep(&self, acting: &Acting<'_>, rows: R) -> Result<String, Error> {
        let by = acting.actor.account().ok_or(error::Refusal::SignIn)?;
        let mut bytes = [0u8; 16];
        acting.inner().entropy.fill(&mut bytes);
        let key = store::value::hex(&bytes);
        let now = acting.now();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, it| now.0 - it.at.0 < HALF_AN_HOUR);
        if waiting.len() >= WAITING
            && let Some(oldest) = waiting
                .iter()
                .min_by_key(|(_, it)| it.at)
                .map(|(key, _)| key.clone())
        {
            waiting.remove(&oldest);
        }
        let rows = Arc::new(rows);
        waiting.insert(key.clone(), Waiting { by, at: now, rows });
        Ok(key)
    }

    /// What waits under a number. It stays until its time is over: that it is taken once is the receipt's business.
    pub(crate) fn find(&self, acting: &Acting<'_>, key: &str) -> Result<Arc<R>, Error> {
        let now = acting.now();
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting
            .get(key)
            .filter(|it| Some(it.by) == acting.actor.account() && now.0 - it.at.0 < HALF_AN_HOUR)
            .map(|it| Arc::clone(&it.rows))
            .ok_or_else(|| Refusal::PreviewGone.into())
    }
}
