//! Small worlds for tests, of this crate and of the pages: a tree, an account and an actor for every role, a clock
//! that stands still and bytes that follow from a seed.

mod cycle;
mod strain;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use appraisal::permit::Role;
use jiff::civil::date;
use store::account::Account;
use store::appointment::Appointment;
use store::department::Department;
use store::fault::Fault;
use store::id::{AccountId, AppointmentId, DepartmentId, OrganisationId, Revision};
use store::organisation::Organisation;
use store::tx::Tx;
use store::{Options, Place, Store, account, table};

use crate::act::{Act, UseCase};
use crate::actor::{Actor, ActorKind, Client, Seat};
use crate::clock::{ManualClock, moment_of};
use crate::entropy::SeededEntropy;
use crate::error::Error;
use crate::people::{device, sign_in};
use crate::seed::{Seed, SeedScheme};
use crate::service::Service;
use crate::settings::Settings;
use crate::tree;

pub use strain::Hold;

/// A county with two streets: one with an office, two departments and three communities, one with a community.
pub struct World {
    /// The service.
    pub service: Service,
    /// Its clock, at nine in the morning of 15 July 2026.
    pub clock: Arc<ManualClock>,
    /// Organisations by a short word: county, street, spring, dawn, river, other_street, other.
    pub organisations: BTreeMap<&'static str, OrganisationId>,
    /// Departments of the street: office, discipline.
    pub departments: BTreeMap<&'static str, DepartmentId>,
    actors: BTreeMap<String, Actor>,
    one_time_password: String,
    hand: Hand,
}

/// How somebody writes: the text that a world puts where a text is asked for.
pub type Hand = fn(&str) -> String;

impl World {
    /// A world in a directory that the caller keeps.
    pub async fn in_directory(directory: &Path) -> World {
        World::in_hand(directory, str::to_owned).await
    }

    /// The same, with every name written in a hand of the caller's.
    pub async fn in_hand(directory: &Path, hand: Hand) -> World {
        World::made(directory, hand, Settings::default()).await
    }

    /// The same as a demonstration.
    pub async fn of_demonstration(directory: &Path) -> World {
        let settings = Settings {
            is_demo: true,
            ..Settings::default()
        };
        World::made(directory, str::to_owned, settings).await
    }

    async fn made(directory: &Path, hand: Hand, settings: Settings) -> World {
        let clock = Arc::new(ManualClock::at(moment_of(date(2026, 7, 15), 9)));
        let place = Place::Directory(directory.to_path_buf());
        // One connection to read with: a use case that asks for a second one while it holds the first would wait for
        // itself, and fails here instead of under load.
        let options = Options {
            readers: 1,
            ..Options::default()
        };
        let store = Store::open(&place, options)
            .await
            .expect("a new directory opens");
        let settings = Settings {
            hashing_memory: 64,
            ..settings
        };
        let entropy = Arc::new(SeededEntropy::new("world"));
        let (service, started) = Service::start(
            store,
            Arc::clone(&clock) as Arc<_>,
            entropy,
            settings,
            seed(),
        )
        .await
        .expect("the service starts");
        let system = Actor::system();
        let made = service
            .acting_as(&system)
            .commit(Make(hand))
            .await
            .expect("the world is made");
        World {
            service,
            clock,
            organisations: made.organisations,
            departments: made.departments,
            actors: made.actors,
            one_time_password: started.one_time_password.unwrap_or_default(),
            hand,
        }
    }

    /// An organisation.
    pub fn organisation(&self, word: &str) -> OrganisationId {
        self.organisations[word]
    }

    /// Somebody by login: admin, office, dept, discipline, assessor, leader, clerk, secretary (both of spring), clerk_dawn,
    /// secretary_dawn, group, county, auditor, clerk_other, office_other.
    pub fn actor(&self, login: &str) -> &Actor {
        &self.actors[login]
    }

    /// A session's cookie of somebody, by login: for requests to pages.
    pub async fn cookie(&self, login: &str) -> String {
        let cookie = device::secret(&SeededEntropy::new(&self.service.nonce()), 32);
        let visitor = Actor::visitor(Client::default());
        self.service
            .acting_as(&visitor)
            .commit(SignInAs {
                login: login.to_owned(),
                key: sign_in::key_of(&cookie),
            })
            .await
            .expect("a session begins");
        cookie
    }

    /// The administrator's one-time password of the first start; the world has used it up.
    pub fn one_time_password(&self) -> &str {
        &self.one_time_password
    }

    /// Every login.
    pub fn logins(&self) -> impl Iterator<Item = &str> {
        self.actors.keys().map(String::as_str)
    }
}

/// Dictionary, ledgers, schemes and calendars as they are shipped.
pub fn seed() -> Seed {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_default();
    let keys = [
        "community-100",
        "community-norms",
        "county-120",
        "five-star",
        "responsibility",
    ];
    let scheme = |key: &str| SeedScheme {
        key: key.to_owned(),
        text: read(&format!("schemes/{key}/scheme.toml")),
        cases: cases(&root.join(format!("schemes/{key}/cases"))),
    };
    Seed {
        facts: read("schemes/facts.toml"),
        ledgers: read("schemes/ledgers.toml"),
        schemes: keys.into_iter().map(scheme).collect(),
        calendars: (2024..=2026)
            .map(|year| read(&format!("calendars/cn/{year}.toml")))
            .collect(),
    }
}

/// The worked cases of a directory, in order of name.
fn cases(directory: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut cases: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let text = std::fs::read_to_string(entry.path()).ok()?;
            Some((entry.file_name().to_string_lossy().into_owned(), text))
        })
        .collect();
    cases.sort();
    cases
}

/// Makes the world by rows.
struct Make(Hand);

struct Made {
    organisations: BTreeMap<&'static str, OrganisationId>,
    departments: BTreeMap<&'static str, DepartmentId>,
    actors: BTreeMap<String, Actor>,
}

const TREE: &[(&str, Option<&str>, &str, &str)] = &[
    ("county", None, "云岭县委", "county"),
    ("street", Some("county"), "青川街道党工委", "street"),
    ("spring", Some("street"), "春晓社区", "community"),
    ("dawn", Some("street"), "朝阳社区", "community"),
    ("river", Some("street"), "星河社区", "community"),
    ("other_street", Some("county"), "白石街道党工委", "street"),
    ("other", Some("other_street"), "槐荫社区", "community"),
];

const PEOPLE: &[(&str, &str, Role, &str)] = &[
    ("admin", "county", Role::SystemAdministrator, ""),
    ("office", "street", Role::Office, ""),
    ("dept", "street", Role::LeadDepartment, "office"),
    ("discipline", "street", Role::LeadDepartment, "discipline"),
    ("assessor", "street", Role::Assessor, ""),
    ("leader", "street", Role::TeamLeader, ""),
    ("clerk", "spring", Role::UnitClerk, ""),
    ("secretary", "spring", Role::UnitSecretary, ""),
    ("clerk_dawn", "dawn", Role::UnitClerk, ""),
    ("secretary_dawn", "dawn", Role::UnitSecretary, ""),
    ("group", "street", Role::LeadingGroup, ""),
    ("county", "county", Role::Superior, ""),
    ("auditor", "county", Role::Auditor, ""),
    ("clerk_other", "other", Role::UnitClerk, ""),
    ("office_other", "other_street", Role::Office, ""),
];

impl UseCase for Make {
    type Answer = Made;

    async fn run(act: Act<Make>, tx: &mut Tx) -> Result<Made, Error> {
        let hand = act.input.0;
        let mut made = Made {
            organisations: BTreeMap::new(),
            departments: BTreeMap::new(),
            actors: BTreeMap::new(),
        };
        let roots = table::all::<Organisation>(tx.db()).await?;
        let root = roots
            .into_iter()
            .next()
            .expect("the first start made a root");
        for (position, (word, above, name, kind)) in TREE.iter().enumerate() {
            let row = Organisation {
                id: match above {
                    Some(_) => OrganisationId(tx.new_id().await?),
                    None => root.id,
                },
                parent: above.map(|above| made.organisations[above]),
                name: hand(name),
                kind: (*kind).to_owned(),
                position: i64::try_from(position).unwrap_or_default(),
                external_code: None,
                closed_at: None,
                revision: Revision::NONE,
            };
            made.organisations.insert(*word, row.id);
            if above.is_some() {
                table::insert(tx, "organisation.make", row).await?;
            } else {
                table::update(tx, "organisation.change", &root, row).await?;
            }
        }
        tree::changed(tx, &*act.inner.entropy).await?;
        for (key, title) in [("office", "党建办"), ("discipline", "纪检监察室")] {
            let row = Department {
                id: DepartmentId(tx.new_id().await?),
                organisation: made.organisations["street"],
                key: key.to_owned(),
                title: hand(title),
                closed_at: None,
                revision: Revision::NONE,
            };
            made.departments.insert(key, row.id);
            table::insert(tx, "department.make", row).await?;
        }
        for (login, at, role, department) in PEOPLE {
            let actor = person(&act, tx, &made, (login, at, *role, department)).await?;
            made.actors.insert((*login).to_owned(), actor);
        }
        Ok(made)
    }
}

async fn person(
    act: &Act<Make>,
    tx: &mut Tx,
    made: &Made,
    (login, at, role, department): (&str, &str, Role, &str),
) -> Result<Actor, Fault> {
    let organisation = made.organisations[at];
    let department = made.departments.get(department).copied();
    if let Some(first) = account::by_login(tx.db(), login).await? {
        return first_administrator(tx, first).await;
    }
    let account = Account {
        id: AccountId(tx.new_id().await?),
        login: login.to_owned(),
        name: (act.input.0)(&format!("{login} 的账号")),
        kind: "person".to_owned(),
        organisation,
        password_hash: None,
        password_at: None,
        must_change: false,
        totp_secret: None,
        totp_step: None,
        sessions_from: act.at,
        disabled_at: None,
        revision: Revision::NONE,
    };
    let seat = Appointment {
        id: AppointmentId(tx.new_id().await?),
        account: account.id,
        role,
        organisation,
        department,
        from_at: act.at,
        ended_at: None,
        revision: Revision::NONE,
    };
    let actor = Actor {
        kind: ActorKind::Person {
            account: account.id,
            login: account.login.clone(),
            name: account.name.clone(),
            organisation,
            session: Vec::new(),
            must: None,
        },
        seats: vec![Seat {
            role,
            organisation,
            department,
        }],
        client: Client::default(),
    };
    table::insert(tx, "account.make", account).await?;
    table::insert(tx, "appointment.make", seat).await?;
    Ok(actor)
}

/// The administrator that the first start made, with a password of their own.
async fn first_administrator(tx: &mut Tx, first: Account) -> Result<Actor, Fault> {
    let own = Account {
        must_change: false,
        ..first.clone()
    };
    let account = table::update(tx, "account.change", &first, own).await?;
    let account = account.expect("nobody else writes");
    Ok(Actor {
        kind: ActorKind::Person {
            account: account.id,
            login: account.login,
            name: account.name,
            organisation: account.organisation,
            session: Vec::new(),
            must: None,
        },
        seats: vec![Seat {
            role: Role::SystemAdministrator,
            organisation: account.organisation,
            department: None,
        }],
        client: Client::default(),
    })
}

/// Begins a session without a password.
struct SignInAs {
    login: String,
    key: Vec<u8>,
}

impl UseCase for SignInAs {
    type Answer = ();

    async fn run(act: Act<SignInAs>, tx: &mut Tx) -> Result<(), Error> {
        let account = account::by_login(tx.db(), &act.input.login).await?;
        let account = account.expect("somebody of the world");
        sign_in::begin(&act, tx, &account, act.input.key.clone(), sign_in::FULL).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_world_has_an_actor_for_every_role_and_its_store_a_row_for_each() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let world = World::in_directory(directory.path()).await;
        for role in Role::ALL {
            let held = world.logins().any(|login| world.actor(login).has(*role));
            assert!(held, "nobody is {}", role.key());
        }
        let office = world.actor("office");
        let tree = world
            .service
            .acting_as(office)
            .tree()
            .await
            .expect("a tree");
        assert_eq!(tree.name(world.organisation("spring")), "春晓社区");
    }
}
