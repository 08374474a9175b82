//! Whether a request comes from this site: under one of its names, and, when it writes, from one of its pages.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::actor::Unknown;
use crate::app::{App, WebSettings};
use crate::reply::Trouble;

/// Around all routes, inside of what words the trouble.
pub(crate) async fn check(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Some(Unknown(trouble)) = request.extensions_mut().remove::<Unknown>() {
        return trouble.into_response();
    }
    if !is_own_name(request.headers(), &app.settings) {
        let words = "这个网址不是本系统登记的地址,没有打开。请用管理员告诉您的网址访问。";
        return Trouble::saying(StatusCode::MISDIRECTED_REQUEST, words).into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // Programs show a key of their own; no cookie is read there.
    let is_api = request.uri().path().starts_with("/api/");
    if !reads && !is_api && !comes_from_here(request.headers(), &app.settings) {
        return Trouble::unusual(StatusCode::FORBIDDEN).into_response();
    }
    next.run(request).await
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Whether the request names the site as it is known; without a list of names every name will do.
fn is_own_name(headers: &HeaderMap, settings: &WebSettings) -> bool {
    let host = text(headers, header::HOST).unwrap_or_default();
    settings.hosts.is_empty()
        || settings
            .hosts
            .iter()
            .any(|it| it.eq_ignore_ascii_case(host))
}

/// Whether a page of this site sent the request: the browser says so, or names the origin.
pub(crate) fn comes_from_here(headers: &HeaderMap, settings: &WebSettings) -> bool {
    if let Some(site) = text(headers, "sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = text(headers, header::ORIGIN) else {
        return false;
    };
    let scheme = if settings.is_behind_https {
        "https"
    } else {
        "http"
    };
    let host = text(headers, header::HOST).unwrap_or_default();
    origin
        .strip_prefix(scheme)
        .and_then(|rest| rest.strip_prefix("://"))
        .is_some_and(|it| it.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_write_is_taken_only_from_a_page_of_this_site() {
        let settings = WebSettings::default();
        let host = ("host", "127.0.0.1:8321");
        for (said, is_ours) in [
            (("sec-fetch-site", "same-origin"), true),
            (("sec-fetch-site", "same-site"), false),
            (("sec-fetch-site", "cross-site"), false),
            (("sec-fetch-site", "none"), false),
            (("origin", "http://127.0.0.1:8321"), true),
            (("origin", "https://127.0.0.1:8321"), false),
            (("origin", "http://127.0.0.1:8322"), false),
            (("origin", "http://evil.example"), false),
            (("origin", "null"), false),
            (("referer", "http://127.0.0.1:8321/"), false),
        ] {
            let asked = headers(&[host, said]);
            assert_eq!(comes_from_here(&asked, &settings), is_ours, "{said:?}");
        }
        // What the browser says counts for more than the origin.
        let both = headers(&[
            host,
            ("origin", "http://127.0.0.1:8321"),
            ("sec-fetch-site", "cross-site"),
        ]);
        assert!(!comes_from_here(&both, &settings));
        let https = WebSettings {
            is_behind_https: true,
            ..WebSettings::default()
        };
        let asked = headers(&[("host", "k.gov.cn"), ("origin", "https://k.gov.cn")]);
        assert!(comes_from_here(&asked, &https));
        assert!(!comes_from_here(&asked, &settings));
    }

    #[test]
    fn the_site_answers_under_its_own_names_only() {
        let settings = WebSettings {
            hosts: vec!["k.gov.cn".to_owned()],
            ..WebSettings::default()
        };
        assert!(is_own_name(&headers(&[("host", "K.gov.cn")]), &settings));
        assert!(!is_own_name(
            &headers(&[("host", "rebound.example")]),
            &settings
        ));
        assert!(!is_own_name(&headers(&[]), &settings));
        assert!(is_own_name(&headers(&[]), &WebSettings::default()));
    }
}
