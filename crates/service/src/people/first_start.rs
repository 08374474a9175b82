//! The first start: a topmost organisation and its administrator, whose one-time password is told once.

use appraisal::organisation::Kind;
use appraisal::permit::Role;
use store::account::{self, Account};
use store::appointment::Appointment;
use store::id::{AccountId, AppointmentId, OrganisationId, Revision};
use store::organisation::Organisation;
use store::tx::Tx;
use store::{Store, meta, table};

use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::entropy::Entropy;
use crate::error::Error;
use crate::people::Gate;
use crate::people::device::{Devices, hex};
use crate::people::password::{self, Hasher};
use crate::people::sign_in::PERSON;
use crate::service::Service;
use crate::settings::Settings;
use crate::tree;

/// Name under which the key of device cookies is kept.
const DEVICE_KEY: &str = "device_key";
/// The first administrator's login.
const ADMIN: &str = "admin";
/// What the topmost organisation is called until it is renamed.
const ROOT: &str = "本级党组织";

/// The parts that stand between a visitor and the service. Makes the key of device cookies at the first start.
pub(crate) async fn gate(
    store: &Store,
    entropy: &dyn Entropy,
    settings: &Settings,
) -> Result<Gate, Error> {
    let known = meta::get(&mut *store.read().await?, DEVICE_KEY).await?;
    let key = match known.as_deref().and_then(key_of_text) {
        Some(key) => key,
        None => {
            let mut key = [0; 32];
            entropy.fill(&mut key);
            store.submit(KeepKey(key)).await?
        }
    };
    Ok(Gate {
        hasher: Hasher::new(settings.hashing_threads, settings.hashing_memory)?,
        devices: Devices::new(key),
    })
}

fn key_of_text(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    digits?.try_into().ok()
}

/// Keeps a key, unless another server was faster; the one that counts.
struct KeepKey([u8; 32]);

impl store::Command for KeepKey {
    type Answer = [u8; 32];
    type Error = Error;

    fn stamp(&self) -> store::Stamp {
        store::Stamp {
            at: store::time::Moment(0),
            account: None,
            login: "system".to_owned(),
            role: String::new(),
            organisation: None,
        }
    }

    async fn run(self, tx: &mut Tx) -> Result<[u8; 32], Error> {
        let known = meta::get(tx.db(), DEVICE_KEY).await?;
        if let Some(key) = known.as_deref().and_then(key_of_text) {
            return Ok(key);
        }
        meta::put(tx, DEVICE_KEY, &hex(&self.0)).await?;
        Ok(self.0)
    }
}

/// At the very first start makes organisation and administrator; the one-time password.
pub(crate) async fn begin(service: &Service) -> Result<Option<String>, Error> {
    let inner = service.inner();
    if account::is_any(&mut *inner.store.read().await?).await? {
        return Ok(None);
    }
    let password = password::one_time(&*inner.entropy, 5);
    let hash = inner.gate.hasher.hash(password.clone(), &*inner.entropy);
    let hash = hash.await?;
    let system = Actor::system();
    let is_first = service.acting_as(&system).commit(Begin { hash }).await?;
    Ok(is_first.then_some(password))
}

struct Begin {
    hash: String,
}

impl UseCase for Begin {
    type Answer = bool;

    async fn run(act: Act<Begin>, tx: &mut Tx) -> Result<bool, Error> {
        if account::is_any(tx.db()).await? {
            return Ok(false);
        }
        let root = Organisation {
            id: OrganisationId(tx.new_id().await?),
            parent: None,
            name: ROOT.to_owned(),
            kind: Kind::Committee.key().to_owned(),
            position: 0,
            external_code: None,
            closed_at: None,
            revision: Revision::NONE,
        };
        let root = table::insert(tx, "organisation.make", root).await?;
        tree::changed(tx, &*act.inner.entropy).await?;
        let admin = Account {
            id: AccountId(tx.new_id().await?),
            login: ADMIN.to_owned(),
            name: "系统管理员".to_owned(),
            kind: PERSON.to_owned(),
            organisation: root.id,
            password_hash: Some(act.input.hash.clone()),
            password_at: Some(act.at),
            must_change: true,
            totp_secret: None,
            totp_step: None,
            sessions_from: act.at,
            disabled_at: None,
            revision: Revision::NONE,
        };
        let admin = table::insert(tx, "account.make", admin).await?;
        let seat = Appointment {
            id: AppointmentId(tx.new_id().await?),
            account: admin.id,
            role: Role::SystemAdministrator,
            organisation: root.id,
            department: None,
            from_at: act.at,
            ended_at: None,
            revision: Revision::NONE,
        };
        table::insert(tx, "appointment.make", seat).await?;
        Ok(true)
    }
}
