//! Where a request comes from: the network, the device, the browser. Nothing of it goes to logs.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, header};
use service::actor::Client;

use super::cookie;
use crate::app::WebSettings;

/// Who asks as far as the request says.
pub(super) fn client(
    headers: &HeaderMap,
    extensions: &Extensions,
    settings: &WebSettings,
) -> Client {
    let device = cookie::device_of(headers, settings.is_behind_https);
    Client {
        network: address(headers, extensions, settings).map_or_else(String::new, network),
        device: device.filter(|it| it.len() <= 512).map(str::to_owned),
        browser: browser(headers),
    }
}

/// The address of the asker: the connection's, or what a trusted proxy says it is.
pub(crate) fn address(
    headers: &HeaderMap,
    extensions: &Extensions,
    settings: &WebSettings,
) -> Option<IpAddr> {
    let ConnectInfo(near) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let near = near.ip().to_canonical();
    let trusts = |ip: &IpAddr| settings.trusted_proxies.contains(ip);
    if !trusts(&near) {
        return Some(near);
    }
    // The nearest address that is no proxy of ours; what stands further left anybody can write.
    let lines = headers.get_all("x-forwarded-for").into_iter();
    let said: Vec<IpAddr> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(|ip| ip.trim().parse().ok())
        .map(|ip: IpAddr| ip.to_canonical())
        .collect();
    let asker = said.into_iter().rev().find(|ip| !trusts(ip));
    Some(asker.unwrap_or(near))
}

/// An address shortened to its network: /24, or /64.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(it) => {
            let [a, b, c, _] = it.octets();
            format!("{a}.{b}.{c}")
        }
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

/// The browser and the system in a few words, for the list of one's own sessions.
fn browser(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT);
    let said = said.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let first = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| said.contains(mark));
        found.map(|(_, words)| *words)
    };
    let program = first(&[
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("QQBrowser", "QQ浏览器"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Windows", "Windows"),
        ("Android", "安卓"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program}({system})"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => "其他浏览器".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asked(near: &str, forwarded: &str, trusted: &[&str]) -> Option<IpAddr> {
        let mut extensions = Extensions::new();
        let near: IpAddr = near.parse().unwrap();
        extensions.insert(ConnectInfo(SocketAddr::new(near, 1)));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_str(forwarded).unwrap());
        let settings = WebSettings {
            trusted_proxies: trusted.iter().map(|it| it.parse().unwrap()).collect(),
            ..WebSettings::default()
        };
        address(&headers, &extensions, &settings)
    }

    #[test]
    fn only_a_trusted_proxy_says_where_somebody_comes_from() {
        let ip = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        assert_eq!(asked("10.0.0.9", "1.2.3.4", &[]), ip("10.0.0.9"));
        assert_eq!(asked("10.0.0.9", "1.2.3.4", &["10.0.0.9"]), ip("1.2.3.4"));
        // What the asker wrote themselves stands to the left and does not count.
        assert_eq!(
            asked("10.0.0.9", "6.6.6.6, 1.2.3.4", &["10.0.0.9"]),
            ip("1.2.3.4")
        );
        assert_eq!(asked("10.0.0.9", "nonsense", &["10.0.0.9"]), ip("10.0.0.9"));
    }

    #[test]
    fn an_address_is_kept_as_its_network_only() {
        assert_eq!(network("10.1.2.3".parse().unwrap()), "10.1.2");
        assert_eq!(
            network("2001:db8:1:2:3:4:5:6".parse().unwrap()),
            "2001:db8:1:2"
        );
    }
}
