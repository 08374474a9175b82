//! The platform on the command line: serving, stopping, proving, copying, bringing back.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::program::Place;

/// A service that runs, with what it printed before the first page.
pub(crate) struct Serving {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    address: String,
}

impl Serving {
    /// Serves the directory `data` of a place.
    pub(crate) fn start(place: &Place) -> Serving {
        Serving::with(
            place,
            &["serve", "--data", "data", "--listen", "127.0.0.1:0"],
        )
    }

    /// Runs a command that serves, until it has told its address.
    pub(crate) fn with(place: &Place, arguments: &[&str]) -> Serving {
        let mut child = Command::new(env!("CARGO_BIN_EXE_biaochi"))
            .args(arguments)
            .current_dir(place.path(""))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut serving = Serving {
            child,
            out,
            address: String::new(),
        };
        let mut line = String::new();
        while serving.address.is_empty() {
            line.clear();
            assert!(serving.out.read_line(&mut line).unwrap() > 0, "it ended");
            if let Some((_, address)) = line.trim().split_once("标尺已启动:http://") {
                serving.address = address.to_owned();
            }
        }
        serving
    }

    /// Signs in and opens pages with the cookie.
    pub(crate) fn as_person(&self, login: &str, password: &str, path: &str) -> String {
        let form = format!("login={login}&password={password}&next=");
        let answer = self.say(
            &format!(
                "POST /login HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n",
                form.len()
            ),
            &form,
        );
        let cookies: Vec<&str> = answer
            .lines()
            .filter_map(|line| line.strip_prefix("set-cookie: "))
            .filter_map(|cookie| cookie.split(';').next())
            .collect();
        self.say(
            &format!("GET {path} HTTP/1.1\r\nCookie: {}\r\n", cookies.join("; ")),
            "",
        )
    }

    fn ask(&self, path: &str) -> String {
        self.say(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    /// Sends the beginning of a request, the headers that each has, and a body; gives back what was answered.
    fn say(&self, head: &str, body: &str) -> String {
        let mut link = TcpStream::connect(&self.address).unwrap();
        let address = &self.address;
        write!(
            link,
            "{head}Host: {address}\r\nConnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        link.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop; what it printed after the first line.
    pub(crate) fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(&id).status().unwrap().success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        assert!(self.child.wait().unwrap().success());
        rest
    }
}

impl Drop for Serving {
    /// A test that fails leaves no service behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_first_start_tells_the_password_once_and_stops_in_good_order() {
    let place = Place::new();
    let serving = Serving::start(&place);
    assert!(serving.ask("/healthz").starts_with("HTTP/1.1 200"));
    assert!(serving.ask("/login").contains("标尺"));
    let told = serving.stop();
    assert!(
        told.contains("admin") && told.contains("一次性密码"),
        "{told}"
    );
    assert!(
        told.ends_with("标尺已停止,收下的内容都已保存。\n"),
        "{told}"
    );
    let told = Serving::start(&place).stop();
    assert!(!told.contains("密码"), "{told}");
}

#[test]
fn two_services_do_not_share_a_directory() {
    let place = Place::new();
    let serving = Serving::start(&place);
    let second = place.run(&["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.exit, 1);
    assert!(second.err.contains("已经有一个标尺服务"), "{}", second.err);
    serving.stop();
}

#[test]
fn beside_a_service_its_data_is_proven_copied_and_a_password_reset() {
    let place = Place::new();
    let serving = Serving::start(&place);
    let proven = place.run(&["verify", "--data", "data"]);
    assert_eq!(proven.exit, 0, "{}", proven.err);
    assert!(proven.out.contains("没有发现改动"), "{}", proven.out);
    let reset = place.run(&["user", "reset-password", "admin", "--data", "data"]);
    assert_eq!(reset.exit, 0, "{}", reset.err);
    assert!(reset.out.contains("一次性密码"), "{}", reset.out);
    let nobody = place.run(&["user", "reset-password", "nobody", "--data", "data"]);
    assert_eq!(nobody.exit, 1);
    let copied = place.run(&["backup", "--data", "data", "--to", "copy"]);
    assert_eq!(copied.exit, 0, "{}", copied.err);
    let again = place.run(&["backup", "--data", "data", "--to", "copy"]);
    assert!(again.err.contains("没有覆盖"), "{}", again.err);
    serving.stop();
    let back = ["restore", "--from", "copy", "--data", "back"];
    let refused = place.run(&back);
    assert!(refused.err.contains("没有审计密钥"), "{}", refused.err);
    let key = [&back[..], &["--audit-key", "data/audit.key"]].concat();
    let restored = place.run(&key);
    assert_eq!(restored.exit, 0, "{}", restored.err);
    assert!(place.run(&key).err.contains("不是空的"));
    assert_eq!(place.run(&["verify", "--data", "back"]).exit, 0);
}

#[test]
fn a_head_on_paper_that_does_not_fit_is_found() {
    let place = Place::new();
    Serving::start(&place).stop();
    let head = format!("1:{}", "ab".repeat(32));
    let found = place.run(&["verify", "--data", "data", "--head", &head]);
    assert_eq!(found.exit, 1);
    assert!(found.out.contains("第1条"), "{}", found.out);
    let wrong = place.run(&["verify", "--data", "data", "--head", "1:xyz"]);
    assert_eq!(wrong.exit, 2);
}

#[test]
fn the_network_is_refused_without_https_and_a_check_says_so_too() {
    let place = Place::new();
    let wide = ["--data", "data", "--listen", "0.0.0.0:0"];
    let refused = place.run(&[&["serve"][..], &wide].concat());
    assert_eq!(refused.exit, 1);
    assert!(refused.err.contains("明文") && refused.err.contains("--behind-https"));
    let checked = place.run(&[&["config", "check"][..], &wide].concat());
    assert_eq!(checked.exit, 1);
    assert!(checked.out.contains('✗'), "{}", checked.out);
    assert!(!place.path("data").exists(), "a check makes nothing");
    let fine = place.run(&[
        "config",
        "check",
        "--data",
        "data",
        "--listen",
        "127.0.0.1:0",
    ]);
    assert_eq!(fine.exit, 0, "{}", fine.out);
}

#[test]
fn commands_on_nothing_say_where_they_looked() {
    let place = Place::new();
    for command in [
        &["verify"][..],
        &["backup", "--to", "copy"],
        &["user", "reset-password", "admin"],
    ] {
        let run = place.run(&[command, &["--data", "nowhere"]].concat());
        assert_eq!(run.exit, 1);
        assert!(run.err.contains("nowhere"), "{}", run.err);
    }
}
