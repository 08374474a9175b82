//! Files that are given out to be saved, never to be shown inside the site.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A file under a name; `plain` is what programs save it as that know only ASCII names.
pub(crate) fn saved(name: &str, plain: &str, media: &str, content: impl Into<Body>) -> Response {
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'".to_owned(),
        ),
    ];
    (headers, content.into()).into_response()
}

/// A table for a spreadsheet, with the mark by which it knows the encoding.
pub(crate) fn table(name: &str, plain: &str, text: &str) -> Response {
    let mark = rubric::facts::BYTE_ORDER_MARK;
    let text = text.trim_start_matches(mark);
    saved(
        name,
        plain,
        "text/csv; charset=utf-8",
        format!("{mark}{text}"),
    )
}
