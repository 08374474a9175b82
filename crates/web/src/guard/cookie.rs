//! Cookies: the session's, which is a secret, and the device's, which says that it signed in before.

use axum::http::{HeaderMap, HeaderValue, header};

/// A device is remembered for so many seconds: 400 days, the most that browsers keep.
const DEVICE_SECONDS: u32 = 34_560_000;

/// The cookie that holds a session; behind https bound to this site alone.
fn session_name(is_https: bool) -> &'static str {
    if is_https {
        "__Host-biaochi"
    } else {
        "biaochi"
    }
}

fn device_name(is_https: bool) -> &'static str {
    if is_https {
        "__Host-biaochi-device"
    } else {
        "biaochi-device"
    }
}

/// The header that sets a session; it ends with the browser, and before that when the service says so.
pub(crate) fn session_cookie(value: &str, is_https: bool) -> HeaderValue {
    made(session_name(is_https), value, None, is_https)
}

/// The header that takes a session away.
pub(crate) fn no_session(is_https: bool) -> HeaderValue {
    made(session_name(is_https), "", Some(0), is_https)
}

/// The header that remembers a device.
pub(crate) fn device_cookie(value: &str, is_https: bool) -> HeaderValue {
    made(device_name(is_https), value, Some(DEVICE_SECONDS), is_https)
}

fn made(name: &str, value: &str, seconds: Option<u32>, is_https: bool) -> HeaderValue {
    let mut text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
    if is_https {
        text.push_str("; Secure");
    }
    if let Some(seconds) = seconds {
        text.push_str(&format!("; Max-Age={seconds}"));
    }
    // Values are hexadecimal figures and dots.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The session that a request carries.
pub(super) fn session_of(headers: &HeaderMap, is_https: bool) -> Option<&str> {
    value(headers, session_name(is_https))
}

/// The device that a request carries.
pub(super) fn device_of(headers: &HeaderMap, is_https: bool) -> Option<&str> {
    value(headers, device_name(is_https))
}

fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_out_of_reach_of_scripts_and_other_sites() {
        let http = session_cookie("abc", false);
        assert_eq!(http, "biaochi=abc; Path=/; HttpOnly; SameSite=Lax");
        let https = session_cookie("abc", true);
        let text = https.to_str().unwrap();
        assert!(text.starts_with("__Host-biaochi=abc;") && text.ends_with("Secure"));
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("xbiaochi=1; biaochi-device=2"),
        );
        assert_eq!(session_of(&headers, false), None);
        headers.append(header::COOKIE, HeaderValue::from_static("a=b;biaochi=3"));
        assert_eq!(session_of(&headers, false), Some("3"));
        assert_eq!(device_of(&headers, false), Some("2"));
        assert_eq!(session_of(&headers, true), None);
    }
}
