//! `serve`: opens or makes an installation and serves its site until told to stop.

use std::sync::Arc;

use serde_json::json;
use service::Service;
use service::clock::SystemClock;
use service::entropy::SystemEntropy;
use service::settings::Settings;
use store::Purpose;

use super::Session;
use crate::arguments::Serve;
use crate::installation;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::site;

/// The login that the first start makes.
const ADMINISTRATOR: &str = "admin";

/// Serves.
pub(crate) fn run(session: &Session, asked: &Serve) -> Result<Reply, Refusal> {
    let settings = site::settings(&asked.reach)?;
    let seed = installation::seed(&session.library, asked.reach.calendars.as_deref())?;
    site::log();
    installation::runtime()?.block_on(async {
        let listener = site::listen(asked.reach.listen).await?;
        let store = installation::open(&asked.place, Purpose::Serve).await?;
        let started = Service::start(
            store,
            Arc::new(SystemClock),
            Arc::new(SystemEntropy),
            Settings::default(),
            seed,
        )
        .await;
        let (service, started) =
            started.map_err(|error| installation::error_in_words(&error, &asked.place.data))?;
        let mut greeting = String::new();
        if let Some(password) = started.one_time_password {
            greeting = format!(
                "第一次启动,已建立系统管理员账号 {}\n一次性密码(只显示这一次,登录后要改):{password}\n\
                 请把审计密钥另外抄存一份:{}\n",
                ADMINISTRATOR,
                asked
                    .place
                    .audit_key
                    .clone()
                    .unwrap_or_else(|| asked.place.data.join("audit.key"))
                    .display()
            );
        }
        site::serve(service, settings, listener, &greeting).await
    })?;
    Ok(Reply::clean(
        "标尺已停止,收下的内容都已保存。\n".to_owned(),
        json!({ "stopped": true }),
    ))
}
