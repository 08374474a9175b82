//! The tree of organisations: what they are and who stands below whom.
//!
//! A [`Tree`] is a value: changing it makes another one, and every change is
//! checked whole. Depth and number of roots are free. It holds no people and
//! no accounts; what a role may do in it stands in [`crate::permit`].
//!
//! An organisation is known by its [`Id`] alone. Codes given by the outside
//! are revoked, renamed and mistyped, so they are attributes with a time of
//! validity ([`Code`]), never keys.

mod code;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::enumeration::enumeration;
use crate::permit::Relation;

pub use code::{Code, CodeSystem, CodeWarning, credit_code_warning, division_code_warning};

/// The number by which the system knows an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub u64);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

enumeration! {
    /// What an organisation is; the keys are the `subject` words of schemes.
    pub enum Kind {
        /// A prefecture-level city or prefecture.
        Prefecture = "prefecture",
        /// A county, county-level city or urban district.
        County = "county",
        /// A street (subdistrict).
        Street = "street",
        /// A town.
        Town = "town",
        /// A township.
        Township = "township",
        /// An urban community.
        Community = "community",
        /// A village.
        Village = "village",
        /// A grid of a community.
        Grid = "grid",
        /// A party and government office.
        Agency = "agency",
        /// A public institution.
        Institution = "institution",
        /// A school.
        School = "school",
        /// A state-owned enterprise.
        StateEnterprise = "state_enterprise",
        /// A non-public enterprise.
        Enterprise = "enterprise",
        /// A social organisation.
        SocialOrganisation = "social_organisation",
        /// A party committee that is none of the above.
        Committee = "committee",
        /// A general party branch.
        GeneralBranch = "general_branch",
        /// A party branch.
        Branch = "branch",
        /// A party branch of a grid.
        GridBranch = "grid_branch",
        /// A party group, functional ones included.
        Group = "group",
        /// Any other unit.
        Unit = "unit",
    }
}

/// One organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its number.
    pub id: Id,
    /// Its name, unlike that of any sister.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The organisation above; none for a root.
    pub parent: Option<Id>,
    /// Codes given by the outside, past ones included.
    pub codes: Vec<Code>,
}

/// Why organisations do not form a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Two organisations have one number.
    IdTwice {
        /// The number.
        id: Id,
        /// Names of the first and the second.
        names: [String; 2],
    },
    /// A name is empty, has spaces at its ends, or a line break or other control character in it.
    NameUnfit {
        /// Whose.
        id: Id,
        /// The name.
        name: String,
    },
    /// Two organisations with the same one above them have the same name.
    NameTwice {
        /// The name.
        name: String,
        /// The first and the second.
        ids: [Id; 2],
    },
    /// The organisation above does not exist.
    UnknownParent {
        /// Whose.
        name: String,
        /// The number that nobody has.
        parent: Id,
    },
    /// Organisations stand above each other in a ring.
    Ring {
        /// Their names, each below the next, the last below the first.
        names: Vec<String>,
    },
    /// No organisation has this number.
    Unknown {
        /// The number.
        id: Id,
    },
    /// A code stops being valid before it begins.
    CodeReversed {
        /// The code.
        code: String,
    },
}

/// Organisations with exactly one place each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// From above to below, each subtree in one piece, sisters by number.
    line: Vec<Organisation>,
    /// For each place in `line`: the first place after its subtree.
    ends: Vec<usize>,
    places: BTreeMap<Id, usize>,
}

impl Tree {
    /// Puts organisations, in any order, into a tree.
    pub fn new(organisations: impl IntoIterator<Item = Organisation>) -> Result<Self, Refusal> {
        let mut by_id: BTreeMap<Id, Organisation> = BTreeMap::new();
        for organisation in organisations {
            if !is_fit_name(&organisation.name) {
                let Organisation { id, name, .. } = organisation;
                return Err(Refusal::NameUnfit { id, name });
            }
            let id = organisation.id;
            if let Some(first) = by_id.get(&id) {
                let names = [first.name.clone(), organisation.name];
                return Err(Refusal::IdTwice { id, names });
            }
            by_id.insert(id, organisation);
        }
        let children = children(&by_id)?;
        if let Some(names) = ring(&by_id) {
            return Err(Refusal::Ring { names });
        }
        Ok(lay_out(by_id, &children))
    }

    /// How many organisations there are.
    pub fn len(&self) -> usize {
        self.line.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// All organisations, each before those below it.
    pub fn iter(&self) -> impl Iterator<Item = &Organisation> {
        self.line.iter()
    }

    /// The organisation with a number.
    pub fn get(&self, id: Id) -> Option<&Organisation> {
        self.places.get(&id).map(|&at| &self.line[at])
    }

    /// The organisations directly below, by number; none for an unknown one.
    pub fn children(&self, id: Id) -> impl Iterator<Item = &Organisation> {
        let place = self.places.get(&id);
        let end = place.map_or(0, |&at| self.ends[at]);
        // After a child's subtree comes the next child.
        let first = place.map(|&at| at + 1).filter(|&at| at < end);
        std::iter::successors(first, move |&at| Some(self.ends[at]).filter(|&at| at < end))
            .map(|at| &self.line[at])
    }

    /// The organisations above, the nearest first.
    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = &Organisation> {
        let above = |it: &&Organisation| it.parent.and_then(|parent| self.get(parent));
        let first = self.get(id);
        std::iter::successors(first, move |it| above(it)).skip(1)
    }

    /// An organisation and all below it, each before those below it; empty for an unknown one.
    pub fn subtree(&self, id: Id) -> &[Organisation] {
        match self.places.get(&id) {
            Some(&at) => &self.line[at..self.ends[at]],
            None => &[],
        }
    }

    /// Whether `id` stands below `above`, at any depth; nothing stands below itself.
    pub fn is_below(&self, id: Id, above: Id) -> bool {
        match (self.places.get(&id), self.places.get(&above)) {
            (Some(&it), Some(&top)) => top < it && it < self.ends[top],
            _ => false,
        }
    }

    /// How `target` stands to `actor`, as the permission table asks it.
    pub fn relation(&self, actor: Id, target: Id) -> Relation {
        if actor == target && self.places.contains_key(&actor) {
            Relation::Own
        } else if self.is_below(target, actor) {
            Relation::Below
        } else {
            Relation::Other
        }
    }

    /// The tree with one organisation more.
    pub fn with(&self, organisation: Organisation) -> Result<Self, Refusal> {
        Tree::new(self.line.iter().cloned().chain([organisation]))
    }

    /// The tree in which `id`, with all below it, stands under `parent`.
    pub fn moved(&self, id: Id, parent: Option<Id>) -> Result<Self, Refusal> {
        let &at = self.places.get(&id).ok_or(Refusal::Unknown { id })?;
        let mut line = self.line.clone();
        line[at].parent = parent;
        Tree::new(line)
    }
}

/// Numbers by parent, in ascending order; checks that parents exist and sisters differ in name.
fn children(by_id: &BTreeMap<Id, Organisation>) -> Result<BTreeMap<Option<Id>, Vec<Id>>, Refusal> {
    let mut children: BTreeMap<Option<Id>, Vec<Id>> = BTreeMap::new();
    let mut names: BTreeMap<(Option<Id>, &str), Id> = BTreeMap::new();
    for it in by_id.values() {
        if let Some(parent) = it.parent
            && !by_id.contains_key(&parent)
        {
            let name = it.name.clone();
            return Err(Refusal::UnknownParent { name, parent });
        }
        if let Some(first) = names.insert((it.parent, &it.name), it.id) {
            return Err(Refusal::NameTwice {
                name: it.name.clone(),
                ids: [first, it.id],
            });
        }
        children.entry(it.parent).or_default().push(it.id);
    }
    Ok(children)
}

/// Names of the first ring found; every parent exists.
fn ring(by_id: &BTreeMap<Id, Organisation>) -> Option<Vec<String>> {
    // The walk on which an organisation was met; meeting it again on the same walk is a ring.
    let mut walks: BTreeMap<Id, usize> = BTreeMap::new();
    for (walk, &start) in by_id.keys().enumerate() {
        let mut next = Some(start);
        while let Some(id) = next {
            match walks.get(&id) {
                Some(&met) if met == walk => return Some(names_in_ring(by_id, id)),
                Some(_) => break,
                None => {
                    walks.insert(id, walk);
                    next = by_id[&id].parent;
                }
            }
        }
    }
    None
}

fn names_in_ring(by_id: &BTreeMap<Id, Organisation>, start: Id) -> Vec<String> {
    let above = |it: &&Organisation| it.parent.map(|parent| &by_id[&parent]);
    let round = std::iter::successors(Some(&by_id[&start]), above);
    let mut names: Vec<String> = Vec::new();
    for it in round {
        if !names.is_empty() && it.id == start {
            break;
        }
        names.push(it.name.clone());
    }
    names
}

/// Lays a checked tree out in one line; without recursion, for depth is free.
fn lay_out(
    mut by_id: BTreeMap<Id, Organisation>,
    children: &BTreeMap<Option<Id>, Vec<Id>>,
) -> Tree {
    enum Step {
        Enter(Id),
        Leave(usize),
    }
    let below = |id: Option<Id>| children.get(&id).into_iter().flatten().rev().copied();
    let mut tree = Tree {
        line: Vec::with_capacity(by_id.len()),
        ends: Vec::with_capacity(by_id.len()),
        places: BTreeMap::new(),
    };
    let mut steps: Vec<Step> = below(None).map(Step::Enter).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave(at) => tree.ends[at] = tree.line.len(),
            Step::Enter(id) => {
                let at = tree.line.len();
                tree.line.push(
                    by_id
                        .remove(&id)
                        .expect("each has one parent, so is met once"),
                );
                tree.ends.push(at);
                tree.places.insert(id, at);
                steps.push(Step::Leave(at));
                steps.extend(below(Some(id)).map(Step::Enter));
            }
        }
    }
    tree
}

fn is_fit_name(name: &str) -> bool {
    !name.is_empty() && name.trim() == name && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;
