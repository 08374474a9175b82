//! `user reset-password`: a one-time password for an account, from the machine itself, also beside a running service.

use std::sync::Arc;

use serde_json::json;
use service::clock::SystemClock;
use service::entropy::SystemEntropy;
use service::settings::Settings;
use service::{Error, Service};
use store::Purpose;

use super::Session;
use crate::arguments::ResetPassword;
use crate::installation;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Resets.
pub(crate) fn run(session: &Session, asked: &ResetPassword) -> Result<Reply, Refusal> {
    if asked.login.trim().is_empty() {
        return Err(Refusal::usage("登录名是空的").help("写上要换密码的登录名,如 admin。"));
    }
    let seed = installation::seed(&session.library, None)?;
    let one_time = installation::runtime()?.block_on(async {
        let store = installation::open(&asked.place, Purpose::Beside).await?;
        let started = Service::start(
            store,
            Arc::new(SystemClock),
            Arc::new(SystemEntropy),
            Settings::default(),
            seed,
        )
        .await;
        let in_words = |error| installation::error_in_words(&error, &asked.place.data);
        let (service, _) = started.map_err(in_words)?;
        let outcome = service.rescue(&asked.login).await.map_err(|error| {
            let is_unknown = matches!(&error, Error::Refused(told) if matches!(**told, service::Refusal::NotHere(_)));
            if is_unknown {
                unknown(&asked.login)
            } else {
                in_words(error)
            }
        });
        service.stop().await;
        outcome
    })?;
    Ok(Reply::clean(
        format!(
            "账号 {} 的一次性密码(只显示这一次):{}\n登录后要先改密码;这个账号已有的登录全部退出。\n",
            one_time.login, one_time.password
        ),
        json!({ "login": one_time.login, "password": one_time.password }),
    ))
}

fn unknown(login: &str) -> Refusal {
    Refusal::new(format!("没有这个登录名:{login}"))
        .help("登录名在网页的“账号”里查;第一次启动建立的系统管理员是 admin。什么也没有改动。")
}
