//! Numbers for new rows, taken from the table `sequence` in blocks.
//!
//! A number is never given twice; those of a refused command are given again, those of a stopped service are lost.

use crate::db::Db;
use crate::fault::Fault;
use crate::values;

/// How many numbers one statement takes.
const BLOCK: i64 = 256;

/// What is left of a block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ids {
    next: i64,
    end: i64,
}

impl Ids {
    pub(crate) async fn next(&mut self, db: &mut Db) -> Result<i64, Fault> {
        if self.next == self.end {
            let row = db
                .row(
                    "update sequence set next = next + $1 where name = 'id' returning next",
                    values![BLOCK],
                )
                .await?
                .ok_or_else(|| Fault::damaged("sequence id"))?;
            self.end = row.int(0)?;
            self.next = self.end - BLOCK;
        }
        let id = self.next;
        self.next += 1;
        Ok(id)
    }
}
