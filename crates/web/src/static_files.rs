//! Style sheets, scripts and the mark: baked into the binary, served under names that carry their hash, so that
//! browsers may keep them for ever. No templates here, and nothing from the disk.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// One file: the name in templates, its type, what is in it.
struct File {
    name: &'static str,
    media: &'static str,
    content: &'static [u8],
}

const FILES: &[File] = &[
    File {
        name: "mark.svg",
        media: "image/svg+xml",
        content: include_bytes!("../static/mark.svg"),
    },
    File {
        name: "print.css",
        media: "text/css; charset=utf-8",
        content: include_bytes!("../static/print.css"),
    },
    File {
        name: "scheme.js",
        media: "text/javascript; charset=utf-8",
        content: include_bytes!("../static/scheme.js"),
    },
    File {
        name: "sheet.css",
        media: "text/css; charset=utf-8",
        content: include_bytes!("../static/sheet.css"),
    },
    File {
        name: "sheet.js",
        media: "text/javascript; charset=utf-8",
        content: include_bytes!("../static/sheet.js"),
    },
    File {
        name: "site.css",
        media: "text/css; charset=utf-8",
        content: include_bytes!("../static/site.css"),
    },
    File {
        name: "unsaved.js",
        media: "text/javascript; charset=utf-8",
        content: include_bytes!("../static/unsaved.js"),
    },
];

/// The addresses, in the order of [`FILES`].
static ADDRESSES: LazyLock<Vec<String>> = LazyLock::new(|| FILES.iter().map(address).collect());

fn address(file: &File) -> String {
    let digest = Sha256::digest(file.content);
    let hash: String = digest[..6].iter().map(|b| format!("{b:02x}")).collect();
    match file.name.rsplit_once('.') {
        Some((stem, ending)) => format!("/static/{stem}.{hash}.{ending}"),
        None => format!("/static/{}.{hash}", file.name),
    }
}

/// The address of a file, for templates; the empty text for a file that is not there, which a test forbids.
pub(crate) fn url(name: &str) -> &'static str {
    FILES
        .iter()
        .position(|file| file.name == name)
        .map_or("", |at| ADDRESSES[at].as_str())
}

/// Answers with a file. Names without the present hash are not known.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let asked = format!("/static/{name}");
    let Some(at) = ADDRESSES.iter().position(|address| *address == asked) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let file = &FILES[at];
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.media)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    (headers, file.content).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_an_address_of_its_own_with_its_hash() {
        for file in FILES {
            let url = url(file.name);
            assert!(url.starts_with("/static/"), "{}", file.name);
            assert_eq!(url.split('.').count(), 3, "{url}");
        }
        assert_eq!(url("missing.css"), "");
    }

    #[test]
    fn every_file_that_a_template_names_is_there() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let mut folders = vec![std::path::PathBuf::from(root)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("templates can be listed") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("a template is text");
                for part in text.split("static_files::url(\"").skip(1) {
                    let name = part.split('"').next().unwrap_or_default();
                    assert_ne!(url(name), "", "{name} in {}", path.display());
                }
            }
        }
    }
}
