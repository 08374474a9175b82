//! The tar format as far as the archive needs it: plain files with short names (ustar).

use std::io::{self, Read, Write};

const BLOCK: usize = 512;

/// Writes members one after the other.
pub(super) struct Writer<W> {
    inner: W,
    /// What the present member still has to get.
    left: u64,
    /// What fills its last block.
    padding: usize,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(inner: W) -> Writer<W> {
        Writer {
            inner,
            left: 0,
            padding: 0,
        }
    }

    /// Begins a member of a known length.
    pub(super) fn begin(&mut self, name: &str, size: u64) -> io::Result<()> {
        self.end()?;
        self.inner.write_all(&header(name, size)?)?;
        self.left = size;
        self.padding = padding(size);
        Ok(())
    }

    /// Writes the member's content; a source of another length than was said is an error.
    pub(super) fn write(&mut self, from: &mut impl Read) -> io::Result<()> {
        let copied = io::copy(&mut from.take(self.left), &mut self.inner)?;
        self.left -= copied;
        if self.left > 0 || from.read(&mut [0])? > 0 {
            return Err(io::Error::other(
                "the file changed its length while it was copied",
            ));
        }
        Ok(())
    }

    /// Ends the archive.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.end()?;
        self.inner.write_all(&[0; 2 * BLOCK])?;
        Ok(self.inner)
    }

    fn end(&mut self) -> io::Result<()> {
        debug_assert_eq!(self.left, 0, "a member was left unfinished");
        self.inner.write_all(&[0; BLOCK][..self.padding])?;
        self.padding = 0;
        Ok(())
    }
}

/// Reads the header of the next member: its name and length; nothing at the end.
pub(super) fn next(from: &mut impl Read) -> io::Result<Option<(String, u64)>> {
    let mut block = [0; BLOCK];
    from.read_exact(&mut block)?;
    if block.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "no tar header");
    let said = octal(&block[148..156]).ok_or_else(damaged)?;
    if said != checksum(&block) || &block[257..262] != b"ustar" || block[156] != b'0' {
        return Err(damaged());
    }
    let end = block[..100]
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(100);
    let name = std::str::from_utf8(&block[..end]).map_err(|_| damaged())?;
    let size = octal(&block[124..136]).ok_or_else(damaged)?;
    Ok(Some((name.to_owned(), size)))
}

/// Bytes that fill the last block of a member.
pub(super) fn padding(size: u64) -> usize {
    let over = usize::try_from(size % BLOCK as u64).unwrap_or_default();
    (BLOCK - over) % BLOCK
}

fn header(name: &str, size: u64) -> io::Result<[u8; BLOCK]> {
    let digits = format!("{size:011o}\0");
    if name.len() > 100 || digits.len() > 12 {
        return Err(io::Error::other(format!(
            "{name} does not fit into a tar header"
        )));
    }
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000600\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, digits.as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum = format!("{:06o}\0 ", checksum(&block));
    block[148..156].copy_from_slice(sum.as_bytes());
    Ok(block)
}

/// The sum of all bytes, those of the sum itself counted as spaces.
fn checksum(block: &[u8; BLOCK]) -> u64 {
    block
        .iter()
        .enumerate()
        .map(|(at, byte)| {
            u64::from(if (148..156).contains(&at) {
                b' '
            } else {
                *byte
            })
        })
        .sum()
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?;
    u64::from_str_radix(text.trim_matches(['\0', ' ']), 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let mut out = Writer::new(Vec::new());
        for (name, content) in [
            ("a", "hello"),
            ("tables/empty", ""),
            ("b", &"x".repeat(512)),
        ] {
            out.begin(name, content.len() as u64).unwrap();
            out.write(&mut content.as_bytes()).unwrap();
        }
        let archive = out.finish().unwrap();
        assert_eq!(archive.len() % BLOCK, 0);
        let mut from = archive.as_slice();
        let mut seen = Vec::new();
        while let Some((name, size)) = next(&mut from).unwrap() {
            let mut content = vec![0; usize::try_from(size).unwrap()];
            from.read_exact(&mut content).unwrap();
            from = &from[padding(size)..];
            seen.push((name, content.len()));
        }
        assert_eq!(
            seen,
            [
                ("a".to_owned(), 5),
                ("tables/empty".to_owned(), 0),
                ("b".to_owned(), 512)
            ]
        );
    }

    #[test]
    fn other_programs_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it.tar");
        let mut out = Writer::new(std::fs::File::create(&path).unwrap());
        out.begin("evidence/one", 5).unwrap();
        out.write(&mut "hello".as_bytes()).unwrap();
        out.finish().unwrap();
        let listed = std::process::Command::new("tar")
            .arg("-xOf")
            .arg(&path)
            .output()
            .unwrap();
        assert_eq!(listed.stdout, b"hello");
    }

    #[test]
    fn a_damaged_header_is_no_header() {
        let mut block = header("a", 5).unwrap();
        block[3] ^= 1;
        assert!(next(&mut block.as_slice()).is_err());
    }
}
