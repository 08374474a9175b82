//! The chain itself: each row's code covers the row and the code before it, under a key that never enters the database.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::db::Row;
use crate::fault::Fault;
use crate::id::{AccountId, OrganisationId};
use crate::time::Moment;
use crate::value::{Value, hex};
use crate::values;

/// The secret of the chain.
#[derive(Clone)]
pub struct AuditKey([u8; 32]);

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditKey")
    }
}

/// How far the chain goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last row; 0 before the first.
    pub number: i64,
    /// Code of that row, 32 bytes: it seals every row up to it.
    pub mac: [u8; 32],
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.number, hex(&self.mac))
    }
}

impl std::str::FromStr for Head {
    type Err = ();

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Head, ()> {
        let (number, mac) = text.split_once(':').ok_or(())?;
        Ok(Head {
            number: number.parse().map_err(drop)?,
            mac: unhex(mac).ok_or(())?,
        })
    }
}

/// A row of the audit chain, without the code that seals it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the chain, from 1 without gaps.
    pub number: i64,
    /// When it was done.
    pub at: Moment,
    /// Account that did it; `None` for visitors and for the service itself.
    pub account: Option<AccountId>,
    /// The login, as it was then; `-` for visitors, `system` for the service itself.
    pub login: String,
    /// Key of the role in which it was done; empty without a seat.
    pub role: String,
    /// Where that role was held; `None` without a seat.
    pub organisation: Option<OrganisationId>,
    /// The unit whose affairs it is about; `None` where it is about none.
    pub unit: Option<OrganisationId>,
    /// What was done: a noun and a verb, such as `result.publish`.
    pub deed: String,
    /// The table of the row that was written or looked at.
    pub subject: String,
    /// Key of that row, its parts joined with `/`.
    pub subject_key: String,
    /// JSON object of the fields that changed, with what they were; `{}` for a new row and for deeds that write none.
    pub before: String,
    /// JSON object of the fields that changed, with what they became, or of what a deed without a row says; `{}` for
    /// a row taken away.
    pub after: String,
    /// SHA-256 of the whole row after the change; `None` when the row is gone, or none was changed.
    pub digest: Option<[u8; 32]>,
}

impl Entry {
    /// All columns but the code, in the order of the table.
    pub(crate) fn into_values(self) -> Vec<Value> {
        values![
            self.number,
            self.at,
            self.account,
            self.login,
            self.role,
            self.organisation,
            self.unit,
            self.deed,
            self.subject,
            self.subject_key,
            self.before,
            self.after,
            self.digest.map(|digest| digest.to_vec()),
        ]
    }

    /// Reads the columns in the order of the table.
    pub(crate) fn of(row: &Row) -> Result<(Entry, [u8; 32]), Fault> {
        let entry = Entry {
            number: row.int(0)?,
            at: Moment(row.int(1)?),
            account: row.maybe_int(2)?.map(AccountId),
            login: row.text(3)?,
            role: row.text(4)?,
            organisation: row.maybe_int(5)?.map(OrganisationId),
            unit: row.maybe_int(6)?.map(OrganisationId),
            deed: row.text(7)?,
            subject: row.text(8)?,
            subject_key: row.text(9)?,
            before: row.text(10)?,
            after: row.text(11)?,
            digest: match row.maybe_bytes(12)? {
                None => None,
                Some(bytes) => Some(
                    bytes
                        .try_into()
                        .map_err(|_| Fault::damaged("audit.digest"))?,
                ),
            },
        };
        Ok((entry, row.hash(13)?))
    }
}

impl AuditKey {
    /// A key of these bytes.
    pub const fn new(bytes: [u8; 32]) -> AuditKey {
        AuditKey(bytes)
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Where the chain of an installation begins.
    pub(crate) fn genesis(&self, installation: &str) -> Head {
        let mut mac = self.mac();
        mac.update(b"biaochi audit 1");
        mac.update(installation.as_bytes());
        Head {
            number: 0,
            mac: mac.finalize().into_bytes().into(),
        }
    }

    /// The head after a row.
    pub(crate) fn follow(&self, head: &Head, entry: &Entry) -> Head {
        let mut mac = self.mac();
        mac.update(&head.mac);
        let mut part = |tag: u8, bytes: &[u8]| {
            mac.update(&[tag]);
            // Lengths fit: a text of 2^64 bytes fits nowhere.
            mac.update(&(bytes.len() as u64).to_be_bytes());
            mac.update(bytes);
        };
        const INT: u8 = 1;
        const TEXT: u8 = 2;
        const BYTES: u8 = 3;
        const NOTHING: u8 = 0;
        let int = |n: i64| n.to_be_bytes();
        part(INT, &int(entry.number));
        part(INT, &int(entry.at.0));
        match entry.account {
            Some(id) => part(INT, &int(id.0)),
            None => part(NOTHING, &[]),
        }
        part(TEXT, entry.login.as_bytes());
        part(TEXT, entry.role.as_bytes());
        for organisation in [entry.organisation, entry.unit] {
            match organisation {
                Some(id) => part(INT, &int(id.0)),
                None => part(NOTHING, &[]),
            }
        }
        for text in [
            &entry.deed,
            &entry.subject,
            &entry.subject_key,
            &entry.before,
            &entry.after,
        ] {
            part(TEXT, text.as_bytes());
        }
        match &entry.digest {
            Some(digest) => part(BYTES, digest),
            None => part(NOTHING, &[]),
        }
        Head {
            number: entry.number,
            mac: mac.finalize().into_bytes().into(),
        }
    }

    /// Seals the head for the anchor.
    pub(crate) fn seal(&self, head: &Head) -> [u8; 32] {
        let mut mac = self.mac();
        mac.update(b"biaochi anchor 1");
        mac.update(&head.number.to_be_bytes());
        mac.update(&head.mac);
        mac.finalize().into_bytes().into()
    }

    fn mac(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.0).expect("a key of any length is a key of HMAC")
    }
}

/// Hexadecimal digits as 32 bytes.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
