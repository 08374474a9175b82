//! What kind of file some bytes are, by their content alone: names and declared types are not believed.
//!
//! Archives are looked at by their table of contents and never unpacked.

/// A kind of file that evidence can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// A PDF document.
    Pdf,
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
    /// An OFD document.
    Ofd,
    /// A Word document.
    Docx,
    /// An Excel sheet.
    Xlsx,
    /// An older document of an office suite.
    Ole,
    /// Plain text.
    Text,
}

impl Media {
    /// The type as it is stored and sent.
    pub const fn key(self) -> &'static str {
        match self {
            Media::Pdf => "application/pdf",
            Media::Png => "image/png",
            Media::Jpeg => "image/jpeg",
            Media::Ofd => "application/ofd",
            Media::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            Media::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Media::Ole => "application/x-ole-storage",
            Media::Text => "text/plain",
        }
    }

    /// Endings of names that fit.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Media::Pdf => &["pdf"],
            Media::Png => &["png"],
            Media::Jpeg => &["jpg", "jpeg"],
            Media::Ofd => &["ofd"],
            Media::Docx => &["docx"],
            Media::Xlsx => &["xlsx"],
            Media::Ole => &["doc", "xls", "wps", "et"],
            Media::Text => &["txt", "csv"],
        }
    }
}

/// The kind of a content; `None` for what evidence cannot be: programs, archives, pages, films.
pub fn sniff(content: &[u8]) -> Option<Media> {
    if content.starts_with(b"%PDF-") {
        return Some(Media::Pdf);
    }
    if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(Media::Png);
    }
    if content.starts_with(b"\xff\xd8\xff") {
        return Some(Media::Jpeg);
    }
    if content.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(Media::Ole);
    }
    if content.starts_with(b"PK") {
        return in_archive(&names(content)?);
    }
    is_text(content).then_some(Media::Text)
}

fn in_archive(names: &[String]) -> Option<Media> {
    let has = |name: &str| names.iter().any(|it| it == name);
    // Macros are programs.
    if names.iter().any(|it| it.ends_with("vbaProject.bin")) {
        return None;
    }
    if has("OFD.xml") {
        return Some(Media::Ofd);
    }
    if !has("[Content_Types].xml") {
        return None;
    }
    if has("word/document.xml") {
        return Some(Media::Docx);
    }
    has("xl/workbook.xml").then_some(Media::Xlsx)
}

/// Most entries of an archive that are looked at.
const MOST_NAMES: usize = 10_000;

/// The names in the table of contents of a zip archive.
fn names(content: &[u8]) -> Option<Vec<String>> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    let short = |at: usize| {
        Some(usize::from(u16::from_le_bytes(
            content.get(at..at + 2)?.try_into().ok()?,
        )))
    };
    let long = |at: usize| {
        let bytes = content.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    };
    let from = content.len().saturating_sub(22 + 65_535);
    let end = from + content.get(from..)?.windows(4).rposition(|it| it == END)?;
    let count = short(end + 10)?.min(MOST_NAMES);
    let mut at = long(end + 16)?;
    let mut names = Vec::new();
    for _ in 0..count {
        if content.get(at..at + 4)? != ENTRY {
            return None;
        }
        let (name, extra, comment) = (short(at + 28)?, short(at + 30)?, short(at + 32)?);
        let bytes = content.get(at + 46..at + 46 + name)?;
        names.push(String::from_utf8_lossy(bytes).into_owned());
        at += 46 + name + extra + comment;
    }
    Some(names)
}

/// UTF-8 without control characters, and no page or script.
fn is_text(content: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(content) else {
        return false;
    };
    let text = text.trim_start_matches('\u{feff}');
    let is_plain = text
        .chars()
        .all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    let start = text.trim_start();
    is_plain && !start.is_empty() && !start.starts_with('<') && !start.starts_with("#!")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive with these names and nothing in them.
    fn archive(names: &[&str]) -> Vec<u8> {
        let mut content = b"PK\x03\x04".to_vec();
        let start = content.len();
        for name in names {
            content.extend_from_slice(b"PK\x01\x02");
            content.extend_from_slice(&[0; 24]);
            let length = u16::try_from(name.len()).expect("short");
            content.extend_from_slice(&length.to_le_bytes());
            content.extend_from_slice(&[0; 16]);
            content.extend_from_slice(name.as_bytes());
        }
        let count = u16::try_from(names.len()).expect("few");
        content.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        content.extend_from_slice(&count.to_le_bytes());
        content.extend_from_slice(&count.to_le_bytes());
        content.extend_from_slice(&[0; 4]);
        content.extend_from_slice(&u32::try_from(start).expect("short").to_le_bytes());
        content.extend_from_slice(&[0; 2]);
        content
    }

    #[test]
    fn kinds_are_known_by_content() {
        assert_eq!(sniff(b"%PDF-1.4"), Some(Media::Pdf));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\nx"), Some(Media::Png));
        assert_eq!(sniff(b"\xff\xd8\xff\xe0"), Some(Media::Jpeg));
        assert_eq!(
            sniff("\u{4f1a}\u{8bae}\u{8bb0}\u{5f55}\n".as_bytes()),
            Some(Media::Text)
        );
        let types = "[Content_Types].xml";
        assert_eq!(
            sniff(&archive(&[types, "word/document.xml"])),
            Some(Media::Docx)
        );
        assert_eq!(
            sniff(&archive(&["xl/workbook.xml", types])),
            Some(Media::Xlsx)
        );
        assert_eq!(sniff(&archive(&["OFD.xml"])), Some(Media::Ofd));
    }

    #[test]
    fn what_evidence_cannot_be_is_not_known() {
        for content in [
            &b""[..],
            b"MZ\x90\0",
            b"\x7fELF\x02",
            b"<html><script>",
            b"  <svg onload=x>",
            b"#!/bin/sh\n",
            b"a\0b",
            b"\xff\xfe\x00",
            b"PK\x03\x04 broken",
            b"PK\x05\x06",
        ] {
            assert_eq!(sniff(content), None, "{content:?}");
        }
        assert_eq!(sniff(&archive(&["a.exe"])), None);
        let types = "[Content_Types].xml";
        let macros = [types, "word/document.xml", "word/vbaProject.bin"];
        assert_eq!(sniff(&archive(&macros)), None);
    }
}
