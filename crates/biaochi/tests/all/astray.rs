//! Commands of the platform on what they cannot work with: each ends with 1 or 2, says in Chinese what, where and what
//! to do, and leaves everything as it was.

use std::fs;
use std::net::TcpListener;

use crate::platform::Serving;
use crate::program::{Place, holds};

/// A place with an installation that was served once, a copy of it, and things that are neither.
fn place() -> Place {
    let place = Place::new();
    Serving::start(&place).stop();
    place.ok(&["backup", "--data", "data", "--to", "copy"]);
    place.write("file", "text\n");
    place.write("other/note.txt", "text\n");
    fs::create_dir(place.path("empty")).expect("directories can be made");
    place
}

/// Exit code, call with words between spaces, what is said.
type Row<'a> = (i32, &'a str, &'a [&'a str]);

fn refuses(place: &Place, rows: &[Row<'_>]) {
    for (exit, call, said) in rows {
        let words: Vec<&str> = call.split(' ').collect();
        let told = place.refused(*exit, &words);
        holds(&told, said);
        assert!(told.contains("怎么办:"), "{call}: says what to do\n{told}");
        for foreign in [
            "os error",
            "panicked",
            "File exists",
            "No such file",
            "secret",
        ] {
            assert!(!told.contains(foreign), "{call}\n{told}");
        }
    }
}

/// A copy of the installation under another name.
fn copied(place: &Place, name: &str) {
    fs::create_dir(place.path(name)).expect("directories can be made");
    for entry in fs::read_dir(place.path("data")).expect("the installation is there") {
        let path = entry.expect("an entry").path();
        let to = place.path(name).join(path.file_name().expect("a name"));
        fs::copy(&path, to).expect("files can be copied");
    }
}

#[test]
fn what_is_no_installation_is_told_apart() {
    let place = place();
    let mut rows = Vec::new();
    let calls: Vec<(String, &[&str])> = ["verify", "backup --to b", "user reset-password admin"]
        .iter()
        .flat_map(|command| {
            [
                (
                    format!("{command} --data none"),
                    &["没有标尺的数据:none"][..],
                ),
                (format!("{command} --data empty"), &["没有标尺的数据:empty"]),
                (format!("{command} --data other"), &["没有标尺的数据:other"]),
                (format!("{command} --data file"), &["这是一个文件:file"]),
                (format!("{command} --data file/x"), &["这是一个文件:file"]),
            ]
        })
        .collect();
    for (call, said) in &calls {
        rows.push((1, call.as_str(), *said));
    }
    rows.push((
        1,
        "serve --listen 127.0.0.1:0 --data file",
        &["这是一个文件:file"],
    ));
    rows.push((
        1,
        "serve --listen 127.0.0.1:0 --data file/x",
        &["这是一个文件:file"],
    ));
    rows.push((1, "demo --port 0 --data data", &["不是建好的演示"]));
    rows.push((2, "verify", &["还缺:--data"]));
    refuses(&place, &rows);
    assert_eq!(place.read("file"), "text\n");
    assert!(!place.path("none").exists() && !place.path("b").exists());
}

#[test]
fn a_damaged_database_is_told_with_its_place_and_left_as_it_is() {
    let place = place();
    let whole = fs::read(place.path("data/biaochi.sqlite")).expect("the database is there");
    for (name, bytes) in [
        ("garbage", b"garbage\n".repeat(4000)),
        ("cut", whole[..whole.len() / 5].to_vec()),
    ] {
        copied(&place, name);
        let database = format!("{name}/biaochi.sqlite");
        place.write(&database, &bytes);
        let listen = "--listen 127.0.0.1:0";
        for command in [
            format!("verify --data {name}"),
            format!("backup --to b --data {name}"),
            format!("user reset-password admin --data {name}"),
            format!("serve --data {name} {listen}"),
        ] {
            refuses(
                &place,
                &[(1, &command, &["数据坏了", name, "biaochi restore"])],
            );
        }
        assert_eq!(fs::read(place.path(&database)).expect("it is there"), bytes);
        assert!(!place.path("b").exists());
    }
}

#[test]
fn an_index_that_does_not_fit_its_table_is_found() {
    const PAGE: usize = 4096;
    const LEAF_OF_INDEX: u8 = 0x0a;
    let place = place();
    copied(&place, "bent");
    let mut bytes = fs::read(place.path("bent/biaochi.sqlite")).expect("the database is there");
    let indexes = bytes
        .chunks_mut(PAGE)
        .skip(1)
        .filter(|page| page[0] == LEAF_OF_INDEX);
    indexes.for_each(|page| page[3..5].fill(0xff));
    place.write("bent/biaochi.sqlite", bytes);
    let run = place.run(&["verify", "--data", "bent"]);
    assert_eq!(run.exit, 1, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("损坏") || run.err.contains("坏了"),
        "{}{}",
        run.out,
        run.err
    );
}

#[test]
fn a_key_that_is_not_the_key_is_told_apart() {
    let place = place();
    copied(&place, "keyless");
    fs::remove_file(place.path("keyless/audit.key")).expect("it is there");
    place.write("other.key", "ab".repeat(32));
    refuses(
        &place,
        &[
            (
                1,
                "verify --data keyless",
                &["缺少审计密钥文件", "keyless/audit.key"],
            ),
            (
                1,
                "serve --data keyless --listen 127.0.0.1:0",
                &["缺少审计密钥文件"],
            ),
            (
                1,
                "verify --data data --audit-key file",
                &["不是审计密钥文件:file"],
            ),
            (
                1,
                "verify --data data --audit-key other.key",
                &["不是一套:other.key"],
            ),
            (
                1,
                "verify --data data --audit-key none",
                &["缺少审计密钥文件:none"],
            ),
            (
                1,
                "restore --from copy --data r --audit-key file",
                &["不是审计密钥文件"],
            ),
        ],
    );
    assert!(!place.path("keyless/audit.key").exists() && !place.path("r").exists());
}

#[test]
fn an_address_that_cannot_be_used_is_told_apart() {
    let place = place();
    place.write("token", "short");
    place.write("days/2030.toml", "year = \n");
    refuses(
        &place,
        &[
            (
                2,
                "serve --data data --listen 127.0.0.1:99999",
                &["地址:端口", "65535"],
            ),
            (2, "serve --data data --listen 8400", &["不对:8400"]),
            (
                2,
                "serve --data data --listen localhost:8400",
                &["127.0.0.1:8321"],
            ),
            (
                1,
                "serve --data data --listen 0.0.0.0:8400",
                &["明文", "--behind-https"],
            ),
            (1, "serve --data data --behind-https", &["哪个域名"]),
            (
                1,
                "serve --data data --listen 203.0.113.9:8400 --behind-https --host a.example",
                &["没有这个地址:203.0.113.9"],
            ),
            (
                2,
                "serve --data data --host https://a.example",
                &["--host 写得不对"],
            ),
            (2, "serve --data data --host ", &["--host 写得不对"]),
            (2, "serve --data data --trusted-proxy near", &["IP 地址"]),
            (
                1,
                "serve --data data --trusted-proxy 127.0.0.1",
                &["--behind-https"],
            ),
            (
                1,
                "serve --data data --metrics-token token",
                &["令牌太短", "token"],
            ),
            (
                1,
                "serve --data data --metrics-token none",
                &["没有这个文件:none"],
            ),
            (
                1,
                "serve --data data --calendars none",
                &["放假安排目录:none"],
            ),
            (
                1,
                "serve --data data --calendars file",
                &["放假安排目录:file"],
            ),
            (
                1,
                "serve --data data --calendars days",
                &["days/2030.toml", "第1行"],
            ),
            (2, "demo --port 99999", &["65535"]),
            (2, "demo --port many", &["不对:many"]),
        ],
    );
    let checked = place.run(&["config", "check", "--data", "new", "--calendars", "days"]);
    assert_eq!(checked.exit, 1);
    holds(&checked.out, &["✗ 放假安排写得不对", "2030.toml"]);
    assert!(!place.path("new").exists(), "a check makes nothing");
}

#[test]
fn a_taken_port_is_told_before_anything_is_made() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("an address").port();
    let call = format!("serve --data new --listen 127.0.0.1:{port}");
    refuses(&place, &[(1, &call, &["已经被别的程序占用"])]);
    let call = format!("demo --data new --port {port}");
    refuses(&place, &[(1, &call, &["已经被别的程序占用"])]);
    assert!(!place.path("new").exists());
}

#[test]
fn a_database_elsewhere_is_told_without_its_password() {
    let place = Place::new();
    let wrong = |url: &str| format!("verify --data data --database {url}");
    let rows = [
        ("mysql://u:secret@h/d", "PostgreSQL"),
        ("u:secret@h", "postgres://"),
        ("postgres://u:secret@", "没有写主机"),
        ("postgres://u:secret@h", "没有写库名"),
        ("postgres://u:secret@h:99999/d", "99999"),
    ];
    for (url, said) in rows {
        refuses(&place, &[(2, &wrong(url), &["--database 写得不对", said])]);
    }
    let nobody = wrong("postgres://u:secret@127.0.0.1:1/d");
    refuses(&place, &[(1, &nobody, &["连不上数据库:没有应答"])]);
    assert!(!place.path("data").exists());
}

#[test]
fn what_cannot_be_restored_leaves_nothing_behind() {
    let place = place();
    let copy = fs::read(place.path("copy")).expect("the copy is there");
    place.write("cut", &copy[..copy.len() / 3]);
    let key = "--audit-key data/audit.key";
    let call = |from: &str, to: &str| format!("restore --from {from} --data {to} {key}");
    for (from, said) in [
        ("none", "没有这个备份文件:none"),
        ("other", "这是一个目录"),
        ("file", "不是标尺的备份"),
        ("data/biaochi.sqlite", "不是标尺的备份"),
        ("cut", "不完整或被改动过:cut"),
    ] {
        refuses(&place, &[(1, &call(from, "new"), &[said])]);
    }
    refuses(
        &place,
        &[
            (
                1,
                "restore --from copy --data new",
                &["没有审计密钥", "--audit-key"],
            ),
            (1, &call("copy", "data"), &["不是空的:data", "不会被覆盖"]),
            (1, &call("copy", "other"), &["不是空的:other"]),
            (1, &call("copy", "file"), &["这是一个文件:file"]),
            (2, "restore --data new", &["还缺:--from"]),
        ],
    );
    assert!(!place.path("new").exists());
    assert_eq!(place.read("other/note.txt"), "text\n");
    place.ok(&["verify", "--data", "data"]);
}

#[test]
fn a_copy_is_written_only_where_there_is_room_for_a_new_file() {
    let place = place();
    refuses(
        &place,
        &[
            (1, "backup --data data --to copy", &["没有覆盖:copy"]),
            (1, "backup --data data --to other", &["这是一个目录"]),
            (
                1,
                "backup --data data --to none/b",
                &["上级目录不存在:none/b"],
            ),
            (
                1,
                "backup --data data --to file/b",
                &["是文件,不是目录:file/b"],
            ),
            (2, "backup --data data", &["还缺:--to"]),
        ],
    );
}

#[test]
fn a_login_that_is_not_there_is_told_by_its_name() {
    let place = place();
    refuses(
        &place,
        &[
            (
                1,
                "user reset-password nobody --data data",
                &["没有这个登录名:nobody"],
            ),
            (2, "user reset-password  --data data", &["登录名是空的"]),
            (2, "user reset-password --data data", &["还缺:<登录名>"]),
            (2, "user reset", &["reset-password"]),
            (2, "config chek --data data", &["是不是“check”"]),
        ],
    );
    place.ok(&["verify", "--data", "data"]);
}

#[test]
fn a_dictionary_with_errors_is_not_what_an_installation_begins_with() {
    let place = Place::new();
    place.write("lib/facts.toml", "[[fact]]\nid = \n");
    let call = "serve --data new --listen 127.0.0.1:0 --schemes lib";
    refuses(&place, &[(1, call, &["数据字典", "lib/facts.toml"])]);
    assert!(!place.path("new").exists());
}
