//! Passwords: hashing that is bounded in threads and in waiting, one-time passwords, and what is too easy to guess.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use store::fault::Fault;
use tokio::sync::Semaphore;

use crate::entropy::Entropy;
use crate::error::Error;

/// Sign-ins that may wait for their turn; more are told to try again.
const WAITING: usize = 32;
/// The least and the most characters of a password.
const LEAST: usize = 10;
const MOST: usize = 128;
/// Characters that must be there beside words, names and years that are known.
const OWN: usize = 4;
/// Without letters and figures that look alike.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// What people in this field put into passwords; with surnames and common words in pinyin.
const WORDS: &str = include_str!("words.txt");

/// Hashes passwords, a few at a time.
#[derive(Debug)]
pub(crate) struct Hasher {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    most: usize,
    memory: u32,
    /// The hash of no password, so that an unknown login takes as long as a known one.
    nobody: String,
}

impl Hasher {
    /// So many at once, each with so many KiB.
    pub(crate) fn new(threads: usize, memory: u32) -> Result<Hasher, Fault> {
        let threads = threads.max(1);
        Ok(Hasher {
            turns: Arc::new(Semaphore::new(threads)),
            waiting: AtomicUsize::new(0),
            most: threads + WAITING,
            memory,
            nobody: hash(b"", b"nobody's salt...", memory)?,
        })
    }

    /// The hash of a password, with its parameters.
    pub(crate) async fn hash(
        &self,
        password: String,
        entropy: &dyn Entropy,
    ) -> Result<String, Error> {
        let mut salt = [0; 16];
        entropy.fill(&mut salt);
        let memory = self.memory;
        self.work(move || hash(password.as_bytes(), &salt, memory))
            .await?
            .map_err(Error::from)
    }

    /// Whether a password is the one of a hash; takes as long where there is no hash.
    pub(crate) async fn is_right(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, Error> {
        let is_somebody = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let is_right = self
            .work(move || verify(password.as_bytes(), &hash))
            .await?;
        Ok(is_right && is_somebody)
    }

    /// What is too easy about a password; empty when it will do.
    pub(crate) async fn weaknesses(
        &self,
        password: String,
        about: Vec<String>,
    ) -> Result<Vec<Weakness>, Error> {
        self.work(move || weaknesses(&password, &about)).await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let waiting = Waiting::join(&self.waiting, self.most)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| Fault::Stopping)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        let done = done.await.map_err(|_| Fault::Panicked)?;
        drop(waiting);
        Ok(done)
    }
}

/// A place in the queue, given up however the wait ends.
struct Waiting<'a>(&'a AtomicUsize);

impl Waiting<'_> {
    fn join(count: &AtomicUsize, most: usize) -> Result<Waiting<'_>, Fault> {
        let before = count.fetch_add(1, Ordering::SeqCst);
        let place = Waiting(count);
        if before >= most {
            return Err(Fault::Busy);
        }
        Ok(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn argon(memory: u32) -> Result<Argon2<'static>, Fault> {
    let params = Params::new(memory.max(Params::MIN_M_COST), 2, 1, None)
        .map_err(|error| Fault::damaged(format!("parameters of password hashing: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &[u8], salt: &[u8], memory: u32) -> Result<String, Fault> {
    let hash: PasswordHash = argon(memory)?
        .hash_password_with_salt(password, salt)
        .map_err(|error| Fault::damaged(format!("password hashing: {error}")))?;
    Ok(hash.to_string())
}

/// With the parameters that stand in the hash.
fn verify(password: &[u8], hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        return false;
    };
    Argon2::default().verify_password(password, &hash).is_ok()
}

/// What is too easy about a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weakness {
    /// Fewer characters than asked for.
    TooShort,
    /// More than anybody types.
    TooLong,
    /// Built of words, names, years or keys side by side that are tried first.
    Guessable,
    /// The one there was before.
    SameAsBefore,
}

impl Weakness {
    /// What is wrong and what to do.
    pub(crate) fn words(self) -> String {
        match self {
            Weakness::TooShort => format!("密码太短:至少 {LEAST} 个字符,可以用几个互不相干的词连起来。"),
            Weakness::TooLong => format!("密码太长:至多 {MOST} 个字符。"),
            Weakness::Guessable => {
                "这个密码容易被猜到。请不要用姓名、单位、党建街道社区之类的词及其拼音、年份、连着的按键;几个互不相干的词连起来就很好。"
                    .to_owned()
            }
            Weakness::SameAsBefore => "新密码和原来的一样,请换一个。".to_owned(),
        }
    }
}

/// `about`: login, name, organisation.
fn weaknesses(password: &str, about: &[String]) -> Vec<Weakness> {
    let length = password.chars().count();
    if length > MOST {
        return vec![Weakness::TooLong];
    }
    let mut found = Vec::new();
    if length < LEAST {
        found.push(Weakness::TooShort);
    }
    let mut known: Vec<&str> = about.iter().map(String::as_str).collect();
    known.extend(WORDS.split_whitespace());
    let years: Vec<String> = (1949..=2030).map(|year: u32| year.to_string()).collect();
    known.extend(years.iter().map(String::as_str));
    let is_easy = zxcvbn::zxcvbn(password, &known).score() < zxcvbn::Score::Three;
    if is_easy || beside(password, &known) < OWN {
        found.push(Weakness::Guessable);
    }
    found
}

/// How many characters are left when everything known is struck out.
fn beside(password: &str, known: &[&str]) -> usize {
    let mut left = password.to_lowercase();
    let mut known: Vec<String> = known.iter().map(|word| word.to_lowercase()).collect();
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    // Short words in Latin letters stand in any password by chance; one Chinese character takes three bytes.
    for word in known.iter().filter(|word| word.len() >= 4) {
        left = left.replace(word.as_str(), "");
    }
    left.chars().count()
}

/// A password for once: groups of four, to be read aloud and typed.
pub(crate) fn one_time(entropy: &dyn Entropy, groups: usize) -> String {
    let mut bytes = vec![0; groups * 4];
    entropy.fill(&mut bytes);
    let groups = bytes.chunks(4).map(|group| {
        let letters = group.iter();
        letters
            .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
            .collect()
    });
    groups.collect::<Vec<String>>().join("-")
}

/// A code that somebody copies: two groups of five.
pub(crate) fn code(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 10];
    entropy.fill(&mut bytes);
    let letters: String = bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
        .collect();
    format!("{}-{}", &letters[..5], &letters[5..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    fn weak(password: &str) -> Vec<Weakness> {
        let about = ["chunxiao", "张小兰", "春晓社区"].map(str::to_owned);
        weaknesses(password, &about)
    }

    #[test]
    fn words_of_the_field_names_years_and_rows_of_keys_are_too_easy() {
        for password in [
            "Biaochi-demo-2026",
            "dangjian2026",
            "jiedao123456",
            "shequ2025shequ",
            "党建党建党建党建党建",
            "街道社区街道社区街道",
            "chunxiao2026",
            "zhangwei1987",
            "qwertyuiop12",
            "1qaz2wsx3edc",
            "password1234",
            "aaaaaaaaaaaa",
            "woaini1314520",
        ] {
            assert!(
                weak(password).contains(&Weakness::Guessable),
                "{password:?} passes"
            );
        }
    }

    #[test]
    fn words_that_have_nothing_to_do_with_each_other_will_do() {
        for password in [
            "竹篮 铁路 七弦琴 露水",
            "copper-violin-47-rainstorm",
            "Rk7#mWq2!vZ9",
        ] {
            assert_eq!(weak(password), [], "{password:?}");
        }
    }

    #[test]
    fn short_and_endless_passwords_are_told_as_such() {
        assert!(weak("Rk7#mWq2!").contains(&Weakness::TooShort));
        assert_eq!(weak(&"a".repeat(129)), [Weakness::TooLong]);
    }

    #[test]
    fn one_time_passwords_are_never_weak_and_never_look_alike() {
        let entropy = SeededEntropy::new("one-time");
        for groups in [3, 5] {
            let password = one_time(&entropy, groups);
            assert_eq!(password.len(), groups * 5 - 1);
            assert_eq!(weak(&password), []);
            assert!(!password.contains(['0', '1', 'l', 'o']), "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_knows_its_password_and_a_missing_hash_knows_none() {
        let hasher = Hasher::new(2, 64).expect("parameters fit");
        let entropy = SeededEntropy::new("salt");
        let hash = hasher.hash("一个密码".to_owned(), &entropy).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{hash}");
        let is_right = |password: &str, hash: Option<&String>| {
            hasher.is_right(password.to_owned(), hash.cloned())
        };
        assert!(is_right("一个密码", Some(&hash)).await.unwrap());
        assert!(!is_right("另一个密码", Some(&hash)).await.unwrap());
        assert!(!is_right("", None).await.unwrap());
        assert!(!is_right("x", Some(&"broken".to_owned())).await.unwrap());
    }

    #[tokio::test]
    async fn more_than_the_queue_holds_are_told_to_come_back() {
        let hasher = Arc::new(Hasher::new(1, 64).expect("parameters fit"));
        let stop = Arc::new(std::sync::Barrier::new(2));
        let held = {
            let (hasher, stop) = (Arc::clone(&hasher), Arc::clone(&stop));
            tokio::spawn(async move { hasher.work(move || stop.wait()).await.map(drop) })
        };
        let mut waiting = Vec::new();
        for _ in 0..WAITING {
            let hasher = Arc::clone(&hasher);
            waiting.push(tokio::spawn(async move { hasher.work(|| ()).await }));
        }
        while hasher.waiting.load(Ordering::SeqCst) <= WAITING {
            tokio::task::yield_now().await;
        }
        let refused = hasher.work(|| ()).await;
        assert!(matches!(refused, Err(Error::Fault(Fault::Busy))));
        stop.wait();
        held.await.unwrap().unwrap();
        for task in waiting {
            task.await.unwrap().unwrap();
        }
        hasher.work(|| ()).await.expect("the queue is free again");
    }
}
