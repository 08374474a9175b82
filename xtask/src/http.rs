//! A small HTTP/1.1 client on one connection that is kept open: enough to load a site of this machine and to read what
//! it answers. Speaks to nobody else.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Somebody with a connection and a session.
pub(crate) struct Client {
    address: SocketAddr,
    cookie: String,
    link: Option<BufReader<TcpStream>>,
}

/// An answer.
pub(crate) struct Reply {
    /// Status code.
    pub(crate) status: u16,
    /// What it says.
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    /// Somebody with this session; nobody with an empty one.
    pub(crate) fn new(address: SocketAddr, cookie: &str) -> Client {
        Client {
            address,
            cookie: cookie.to_owned(),
            link: None,
        }
    }

    /// Asks for a page.
    pub(crate) fn get(&mut self, path: &str) -> io::Result<Reply> {
        self.send("GET", path, "text/html", "")
    }

    /// Sends a form as the small script does, which wants JSON back.
    pub(crate) fn save(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Reply> {
        self.send("POST", path, "application/json", &encoded(fields))
    }

    /// Sends a form as a page does.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Reply> {
        self.send("POST", path, "text/html", &encoded(fields))
    }

    fn send(&mut self, method: &str, path: &str, accept: &str, body: &str) -> io::Result<Reply> {
        let address = self.address;
        let mut text =
            format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nAccept: {accept}\r\n");
        if !self.cookie.is_empty() {
            text.push_str(&format!("Cookie: biaochi={}\r\n", self.cookie));
        }
        if method == "POST" {
            text.push_str(&format!(
                "Origin: http://{address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: {}\r\n",
                body.len()
            ));
        }
        text.push_str("\r\n");
        text.push_str(body);
        let outcome = self.exchange(&text);
        if outcome.is_err() {
            // Nobody knows what is still in it.
            self.link = None;
        }
        outcome
    }

    fn exchange(&mut self, text: &str) -> io::Result<Reply> {
        let link = match &mut self.link {
            Some(link) => link,
            none => {
                let stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5))?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                none.insert(BufReader::with_capacity(1 << 16, stream))
            }
        };
        link.get_mut().write_all(text.as_bytes())?;
        let (reply, is_kept) = read(link)?;
        if !is_kept {
            self.link = None;
        }
        Ok(reply)
    }
}

/// Reads an answer; whether the connection stays.
fn read(link: &mut BufReader<TcpStream>) -> io::Result<(Reply, bool)> {
    let damaged = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let first = line(link)?;
    let status = first
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| damaged(&first))?;
    let (mut length, mut is_chunked, mut is_kept) = (0, false, true);
    loop {
        let header = line(link)?;
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').ok_or_else(|| damaged(&header))?;
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().map_err(|_| damaged(&header))?,
            "transfer-encoding" => is_chunked = value.eq_ignore_ascii_case("chunked"),
            "connection" => is_kept = !value.eq_ignore_ascii_case("close"),
            _ => {}
        }
    }
    let mut body = Vec::new();
    if is_chunked {
        loop {
            let size = line(link)?;
            let size = usize::from_str_radix(size.trim(), 16).map_err(|_| damaged(&size))?;
            let start = body.len();
            body.resize(start + size, 0);
            link.read_exact(&mut body[start..])?;
            line(link)?;
            if size == 0 {
                break;
            }
        }
    } else {
        body.resize(length, 0);
        link.read_exact(&mut body)?;
    }
    Ok((Reply { status, body }, is_kept))
}

fn line(link: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    if link.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

/// Fields as a form sends them.
fn encoded(fields: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{}={}", escaped(name), escaped(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn forms_are_escaped() {
        assert_eq!(
            encoded(&[("a", "1 & 2"), ("b", "县")]),
            "a=1%20%26%202&b=%E5%8E%BF"
        );
    }
}
