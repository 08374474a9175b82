//! The demonstration as an installation on disk: made once, served as often as somebody likes.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use service::Service;
use service::clock::{ShiftedClock, moment_of};
use service::demonstration::goes_on_from;
use service::entropy::SystemEntropy;
use store::{Options, Place, Store};
use web::app::{DemoAccount, WebSettings};

use super::stage::{PASSWORD, build, settings};
use super::step_people::SHOWN_ACCOUNTS;
use crate::command::Session;
use crate::installation;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::site;

/// Where the database of an installation lies.
const DATABASE: &str = "biaochi.sqlite";
/// What says that the demonstration is whole.
const WHOLE: &str = "演示数据-已建好.txt";

/// Where the demonstration is served: on this machine alone.
pub(crate) fn address(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// A demonstration that is there.
pub(crate) struct Installed(());

impl Installed {
    /// Makes the demonstration, unless it is there. A directory with something else in its database is left alone.
    pub(crate) fn make(
        session: &Session,
        folder: &Path,
        facts: &str,
    ) -> Result<Installed, Refusal> {
        let (database, whole) = (folder.join(DATABASE), folder.join(WHOLE));
        if whole.exists() && database.exists() {
            return Ok(Installed(()));
        }
        if database.exists() {
            return Err(Refusal::new(format!(
                "这个目录里已有标尺的数据,不是建好的演示:{}",
                folder.display()
            ))
            .help("换一个新目录;如果是上次没有建完的演示,先删掉这个目录再试。"));
        }
        site::log();
        let seed = installation::seed(&session.library, None)?;
        let begin = date(2025, 1, 2);
        installation::runtime()?.block_on(build(folder, seed, facts, begin))?;
        let words = "演示街道已完整建立。组织、人员和数字都是虚构的。\n";
        std::fs::write(&whole, words).map_err(|error| Refusal::unwritable(&whole, &error))?;
        Ok(Installed(()))
    }

    /// Serves it, on the machine itself, in the middle of July of the demonstration's year.
    pub(crate) fn serve(
        &self,
        session: &Session,
        folder: &Path,
        port: u16,
        story: &Reply,
    ) -> Result<(), Refusal> {
        let place = Place::Directory(folder.to_path_buf());
        let seed = installation::seed(&session.library, None)?;
        site::log();
        installation::runtime()?.block_on(async {
            let listener = site::listen(address(port)).await?;
            let store = Store::open(&place, Options::default())
                .await
                .map_err(|error| installation::in_words(error, &place))?;
            let morning = moment_of(date(2026, 7, 15), 9);
            let beginning = goes_on_from(&store, morning).await;
            let beginning =
                beginning.map_err(|it| installation::error_in_words(&it.into(), folder))?;
            let clock = ShiftedClock::starting_at(beginning);
            let started = Service::start(
                store,
                Arc::new(clock),
                Arc::new(SystemEntropy),
                settings(),
                seed,
            );
            let (service, _) = started
                .await
                .map_err(|error| installation::error_in_words(&error, folder))?;
            let accounts = SHOWN_ACCOUNTS.iter().map(|(login, role)| DemoAccount {
                login: (*login).to_owned(),
                role: (*role).to_owned(),
                password: PASSWORD.to_owned(),
            });
            let settings = WebSettings {
                demo_accounts: accounts.collect(),
                ..WebSettings::default()
            };
            site::say(&match session.wants_json {
                true => format!("{}\n", story.json),
                false => story.text.clone(),
            });
            let greeting = "演示账号和密码在登录页上。按 Ctrl-C 停止。\n";
            site::serve(service, settings, listener, greeting).await
        })
    }
}
