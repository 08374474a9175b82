//! `config check`: says whether `serve` would start like this, and what is worth knowing; changes nothing.

use serde_json::json;
use store::{OpenError, Options, Purpose, Store};

use super::Session;
use crate::arguments::{ConfigCheck, Where};
use crate::installation;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::site;

/// Checks.
pub(crate) fn run(session: &Session, asked: &ConfigCheck) -> Result<Reply, Refusal> {
    let mut lines: Vec<(bool, String)> = Vec::new();
    let mut say = |outcome: Result<String, Refusal>| match outcome {
        Ok(words) => lines.push((true, words)),
        Err(refusal) => lines.push((
            false,
            match refusal.help {
                Some(help) => format!("{}\n    怎么办:{help}", refusal.message),
                None => refusal.message,
            },
        )),
    };
    say(site::settings(&asked.reach).map(|_| format!("地址 {} 可以用", asked.reach.listen)));
    say(
        installation::seed(&session.library, asked.reach.calendars.as_deref()).map(|seed| {
            format!(
                "自带方案{}个,放假安排{}年",
                seed.schemes.len(),
                seed.calendars.len()
            )
        }),
    );
    installation::runtime()?.block_on(async {
        let listening = site::listen(asked.reach.listen).await;
        let is_served = listening.is_err();
        say(listening.map(|_| format!("端口 {} 空着", asked.reach.listen.port())));
        say(data(&asked.place, is_served).await);
    });
    if let Some(url) = &asked.place.database
        && !is_near(url)
    {
        say(Ok(
            "注意:到数据库的连接不加密,请让数据库在本机,或者经过加密的通道连接".to_owned(),
        ));
    }
    let is_clean = lines.iter().all(|(is_fine, _)| *is_fine);
    let mut text: String = lines
        .iter()
        .map(|(is_fine, words)| format!("{} {words}\n", if *is_fine { "✓" } else { "✗" }))
        .collect();
    text.push_str(if is_clean {
        "可以这样启动服务。\n"
    } else {
        "这样启动不了服务,请先解决上面标 ✗ 的地方。\n"
    });
    let json: Vec<_> = lines
        .iter()
        .map(|(is_fine, words)| json!({ "ok": is_fine, "words": words }))
        .collect();
    let json = json!({ "checks": json });
    Ok(if is_clean {
        Reply::clean(text, json)
    } else {
        Reply::with_findings(text, json)
    })
}

/// Whether the data opens. What is not there yet is made by `serve`.
async fn data(asked: &Where, is_served: bool) -> Result<String, Refusal> {
    let place = installation::place(asked);
    let options = Options {
        readers: 1,
        ..installation::options(asked, Purpose::Beside)
    };
    match Store::open(&place, options).await {
        Err(OpenError::NothingThere { .. }) => Ok(format!(
            "{} 里还没有数据,启动时会建立",
            asked.data.display()
        )),
        Err(error) => Err(installation::in_words(error, &place)),
        Ok(store) => {
            let head = store.head().await;
            store.stop().await;
            let head = head.map_err(|fault| installation::fault_in_words(&fault, &asked.data))?;
            let mut words = format!("数据打得开,审计记录{}条", head.number);
            if is_served {
                words.push_str("(端口被占用,也许服务已经在运行)");
            }
            Ok(words)
        }
    }
}

/// Whether a database is on this machine.
fn is_near(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    ["localhost", "127.", "[::1]", "/", "%2F", "%2f"]
        .iter()
        .any(|near| host.starts_with(near))
        || url.contains("host=/")
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn databases_of_this_machine_are_known_as_such() {
        for near in [
            "postgres://localhost/biaochi",
            "postgres://u:p@127.0.0.1:5432/biaochi",
            "postgres://u@[::1]/biaochi",
            "postgres://u@%2Frun%2Fpostgresql/biaochi",
        ] {
            assert!(is_near(near), "{near}");
        }
        assert!(!is_near("postgres://u:p@db.example.gov.cn/biaochi"));
        assert!(!is_near("postgres://127.0.0.1:x@db.example.gov.cn/biaochi"));
    }
}
