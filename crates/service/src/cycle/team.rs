//! The step of the team: one leader, members, and who answers for what.

use std::collections::BTreeSet;

use appraisal::cycle::Stage;
use appraisal::permit::Role;
use store::appointment::{self, Assessing};
use store::cycle_unit;
use store::id::{AccountId, CycleId, OrganisationId, Revision};
use store::table;
use store::team_member::{self, TeamMember};
use store::tx::Tx;

use super::setup::Setup;
use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::service::Acting;

/// What the step asks.
#[derive(Debug, Clone)]
pub struct NamedTeam {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// The revision that was read.
    pub revision: Revision,
    /// Account of the leader; `None` where none is named.
    pub leader: Option<AccountId>,
    /// The other members.
    pub members: Vec<NamedMember>,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedMember {
    /// Number of the account.
    pub account: AccountId,
    /// Units answered for; none: all.
    pub units: Vec<OrganisationId>,
    /// Sections answered for; none: all.
    pub sections: Vec<String>,
}

impl Acting<'_> {
    /// Names the team in the place of the one named before; possible until the verification is over.
    ///
    /// # Errors
    /// No leader or no member, somebody without the role, a unit that is not in the cycle.
    pub async fn name_team(&self, team: NamedTeam) -> Result<Revision, Error> {
        self.commit(Name(team)).await
    }
}

struct Name(NamedTeam);

impl UseCase for Name {
    type Answer = Revision;

    async fn run(act: Act<Name>, tx: &mut Tx) -> Result<Revision, Error> {
        let asked = &act.input.0;
        let until = Some(Stage::Verification);
        let setup = Setup::begin(&act, tx, asked.cycle, asked.revision, until).await?;
        let people = appointment::assessing(tx.db(), setup.head.organiser).await?;
        let units = cycle_unit::of_cycle(tx.db(), asked.cycle).await?;
        let units: BTreeSet<OrganisationId> = units.iter().map(|it| it.unit).collect();
        let new = rows(asked, &people, &units)?;
        for row in &team_member::of_cycle(tx.db(), asked.cycle).await? {
            if !new.contains(row) {
                table::remove(tx, "cycle.team", row).await?;
            }
        }
        let old = team_member::of_cycle(tx.db(), asked.cycle).await?;
        for row in new {
            if !old.contains(&row) {
                table::insert(tx, "cycle.team", row).await?;
            }
        }
        setup.done(tx, "cycle.team").await
    }
}

/// The rows of a team, when it is one.
fn rows(
    asked: &NamedTeam,
    people: &[Assessing],
    units: &BTreeSet<OrganisationId>,
) -> Result<Vec<TeamMember>, Error> {
    let holds = |account: AccountId, role: Role| {
        people
            .iter()
            .any(|it| it.account == account && it.role == role)
    };
    let Some(leader) = asked.leader.filter(|it| holds(*it, Role::TeamLeader)) else {
        let words = "请选一位组长;组长要有本组织的“考核组组长”职务。";
        return Err(Error::field("leader", words));
    };
    let mut rows = vec![TeamMember {
        cycle: asked.cycle,
        account: leader,
        is_leader: true,
        units: String::new(),
        sections: String::new(),
    }];
    for member in &asked.members {
        if member.account == leader {
            continue;
        }
        if !holds(member.account, Role::Assessor) && !holds(member.account, Role::TeamLeader) {
            let words = "成员要有本组织的“考核组成员”职务;有人没有或已停用,请重新勾选。";
            return Err(Error::field("member", words));
        }
        if member.units.iter().any(|it| !units.contains(it)) {
            let words = "分工里有不在本周期的单位,请先核对被考评单位,再安排分工。";
            return Err(Error::field(format!("units-{}", member.account), words));
        }
        let units: Vec<String> = member.units.iter().map(ToString::to_string).collect();
        rows.push(TeamMember {
            cycle: asked.cycle,
            account: member.account,
            is_leader: false,
            units: units.join(","),
            sections: member.sections.join(","),
        });
    }
    rows.dedup_by_key(|row| row.account);
    if rows.len() < 2 {
        let words = "考核组除组长外至少还要有一名成员,请勾选。";
        return Err(Error::field("member", words));
    }
    Ok(rows)
}
