//! Who asks. No use case is callable without one.

use appraisal::permit::Role;
use store::id::{AccountId, DepartmentId, OrganisationId, TokenId};

use crate::error::{Error, Refusal};

/// Somebody who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What kind of somebody.
    pub kind: ActorKind,
    /// The roles held, each in an organisation.
    pub seats: Vec<Seat>,
    /// Where the request came from.
    pub client: Client,
}

/// What kind of somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActorKind {
    /// Nobody signed in: sign-in, complaints.
    Visitor,
    /// A person signed in.
    Person {
        /// The account.
        account: AccountId,
        /// Its login.
        login: String,
        /// The person's name.
        name: String,
        /// The organisation the account belongs to.
        organisation: OrganisationId,
        /// SHA-256 of the session's cookie.
        session: Vec<u8>,
        /// What must be done before anything else.
        must: Option<Must>,
    },
    /// A program with a key.
    Program {
        /// The account that answers for it.
        account: AccountId,
        /// Its login.
        login: String,
        /// The key.
        token: TokenId,
        /// What the key opens.
        scopes: Vec<Scope>,
    },
    /// The service itself and the command line.
    System,
}

/// What a person must do before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Must {
    /// Choose a password of one's own.
    ChangePassword,
    /// Give the code of the second factor.
    SecondFactor,
}

/// What a program's key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Published results and, as far as its seats go, totals.
    Results,
    /// Facts, to read.
    Facts,
    /// Facts, to state.
    WriteFacts,
    /// Sheets, to read.
    Sheets,
}

impl Scope {
    /// Every scope.
    pub const ALL: &'static [Scope] = &[
        Scope::Results,
        Scope::Facts,
        Scope::WriteFacts,
        Scope::Sheets,
    ];

    /// The word that is stored and sent.
    pub const fn key(self) -> &'static str {
        match self {
            Scope::Results => "results",
            Scope::Facts => "facts",
            Scope::WriteFacts => "facts:write",
            Scope::Sheets => "sheets",
        }
    }

    /// The scope of a word.
    pub fn from_key(key: &str) -> Option<Scope> {
        Scope::ALL.iter().copied().find(|it| it.key() == key)
    }
}

/// A role held in an organisation, perhaps in one of its departments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The role, which says what its holder may do.
    pub role: Role,
    /// Where it is held.
    pub organisation: OrganisationId,
    /// The department, for lead departments.
    pub department: Option<DepartmentId>,
}

/// Where a request came from; used for throttling and the list of sessions, kept out of logs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Client {
    /// The network: an address shortened to /24 or /64.
    pub network: String,
    /// The cookie of a device that signed in before.
    pub device: Option<String>,
    /// The browser in a few words.
    pub browser: String,
}

impl Actor {
    /// Nobody signed in.
    pub fn visitor(client: Client) -> Actor {
        Actor {
            kind: ActorKind::Visitor,
            seats: Vec::new(),
            client,
        }
    }

    /// The service itself.
    pub fn system() -> Actor {
        Actor {
            kind: ActorKind::System,
            seats: Vec::new(),
            client: Client::default(),
        }
    }

    /// The account, of persons and programs.
    pub fn account(&self) -> Option<AccountId> {
        match self.kind {
            ActorKind::Person { account, .. } | ActorKind::Program { account, .. } => Some(account),
            ActorKind::Visitor | ActorKind::System => None,
        }
    }

    /// The account of a person who is signed in and has nothing to do first.
    ///
    /// # Errors
    /// Nobody is signed in, or something must be done first.
    pub fn person(&self) -> Result<AccountId, Error> {
        match &self.kind {
            ActorKind::Person {
                must: Some(must), ..
            } => Err(Refusal::Must(*must).into()),
            _ => self.anybody(),
        }
    }

    /// The same for somebody who may still have to change the password.
    pub(crate) fn past_second_factor(&self) -> Result<AccountId, Error> {
        match &self.kind {
            ActorKind::Person {
                must: Some(Must::SecondFactor),
                ..
            } => Err(Refusal::Must(Must::SecondFactor).into()),
            _ => self.anybody(),
        }
    }

    /// The same for somebody who may still have to do something first.
    pub(crate) fn anybody(&self) -> Result<AccountId, Error> {
        match &self.kind {
            ActorKind::Person { account, .. } => Ok(*account),
            ActorKind::Visitor | ActorKind::Program { .. } | ActorKind::System => {
                Err(Refusal::SignIn.into())
            }
        }
    }

    /// The login that audit rows show.
    pub fn login(&self) -> &str {
        match &self.kind {
            ActorKind::Person { login, .. } | ActorKind::Program { login, .. } => login,
            ActorKind::Visitor => "-",
            ActorKind::System => "system",
        }
    }

    /// Whether a role is held anywhere.
    pub fn has(&self, role: Role) -> bool {
        self.seats.iter().any(|seat| seat.role == role)
    }

    /// The seats of a role.
    pub fn seats_as(&self, role: Role) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(move |seat| seat.role == role)
    }
}
