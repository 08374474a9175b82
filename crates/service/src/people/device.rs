//! Devices that signed in before: a cookie that says so for a few logins, and that nobody can make up.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::entropy::Entropy;

/// Logins that one device remembers.
const MOST: usize = 8;
/// Bytes of the device's number and of each proof.
const NUMBER: usize = 16;

/// Tells known devices from others.
#[derive(Debug)]
pub(crate) struct Devices {
    key: [u8; 32],
}

impl Devices {
    /// With the installation's key.
    pub(crate) fn new(key: [u8; 32]) -> Devices {
        Devices { key }
    }

    /// The number of the device, when it signed in with this login before.
    pub(crate) fn known<'c>(&self, cookie: Option<&'c str>, login: &str) -> Option<&'c str> {
        let mut parts = cookie?.split('.');
        let number = parts.next()?;
        let proof = self.proof(number, login);
        let is_known = parts.take(MOST).any(|it| is_same(it, &proof));
        is_known.then_some(number)
    }

    /// The cookie of a device that just signed in with this login.
    pub(crate) fn remember(
        &self,
        cookie: Option<&str>,
        login: &str,
        entropy: &dyn Entropy,
    ) -> String {
        let mut parts = cookie.unwrap_or_default().split('.');
        let number = parts.next().filter(|it| is_number(it));
        let number = number.map_or_else(|| secret(entropy, NUMBER), str::to_owned);
        let proof = self.proof(&number, login);
        let others = parts.filter(|it| is_number(it) && !is_same(it, &proof));
        let mut cookie = format!("{number}.{proof}");
        for other in others.take(MOST - 1) {
            cookie.push('.');
            cookie.push_str(other);
        }
        cookie
    }

    fn proof(&self, number: &str, login: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(number.as_bytes());
        mac.update(b"|");
        mac.update(login.as_bytes());
        hex(&mac.finalize().into_bytes()[..NUMBER])
    }
}

fn is_number(text: &str) -> bool {
    text.len() == NUMBER * 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Takes as long wherever the first difference is.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0, |all, (a, b)| all | (a ^ b))
            == 0
}

/// Random bytes in hexadecimal: cookies and keys of programs.
pub(crate) fn secret(entropy: &dyn Entropy, bytes: usize) -> String {
    let mut drawn = vec![0; bytes];
    entropy.fill(&mut drawn);
    hex(&drawn)
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    store::value::hex(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn a_device_is_known_for_the_logins_it_signed_in_with_and_no_other() {
        let (devices, entropy) = (Devices::new([7; 32]), SeededEntropy::new("d"));
        assert_eq!(devices.known(None, "office"), None);
        let cookie = devices.remember(None, "office", &entropy);
        let both = devices.remember(Some(&cookie), "clerk", &entropy);
        let number = devices.known(Some(&both), "office");
        assert!(number.is_some());
        assert_eq!(number, devices.known(Some(&both), "clerk"));
        assert_eq!(devices.known(Some(&both), "admin"), None);
        assert_eq!(Devices::new([8; 32]).known(Some(&both), "office"), None);
        assert_eq!(devices.remember(Some(&both), "clerk", &entropy), both);
    }

    #[test]
    fn a_made_up_cookie_is_no_known_device_and_does_not_grow() {
        let (devices, entropy) = (Devices::new([7; 32]), SeededEntropy::new("d"));
        for cookie in ["", ".", "x", "x.y", &"a".repeat(5000), &"0".repeat(32)] {
            assert_eq!(devices.known(Some(cookie), "office"), None);
            let made = devices.remember(Some(cookie), "office", &entropy);
            assert!(made.len() <= 65, "{made}");
        }
        let mut cookie = None;
        for login in 0..20 {
            cookie = Some(devices.remember(cookie.as_deref(), &login.to_string(), &entropy));
        }
        let cookie = cookie.expect("there were logins");
        assert_eq!(cookie.len(), 32 + MOST * 33);
        assert!(devices.known(Some(&cookie), "19").is_some());
        assert_eq!(devices.known(Some(&cookie), "3"), None);
    }
}
