//! The units of a file: found by name, or by number where a name stands for more than one.

use std::collections::BTreeMap;

use rubric::expr::nearest::nearest;
use rubric::facts::Problem;
use store::id::OrganisationId;

use crate::tree::Tree;

/// Organisations that a file may name.
pub(crate) struct UnitNames<'t> {
    by_name: BTreeMap<&'t str, Vec<OrganisationId>>,
}

impl<'t> UnitNames<'t> {
    /// These organisations, by the names of the tree.
    pub(crate) fn of(
        tree: &'t Tree,
        organisations: impl IntoIterator<Item = OrganisationId>,
    ) -> UnitNames<'t> {
        let mut by_name: BTreeMap<&str, Vec<OrganisationId>> = BTreeMap::new();
        for id in organisations {
            by_name.entry(tree.name(id)).or_default().push(id);
        }
        UnitNames { by_name }
    }

    /// The organisation of this name or number.
    ///
    /// # Errors
    /// None of them is called so, or more than one is.
    pub(crate) fn find(&self, name: &str, number: &str) -> Result<OrganisationId, Problem> {
        let named = self.by_name.get(name).or(self.by_name.get(number));
        let by_number = number.parse().ok().map(OrganisationId);
        let is_known = |id: &OrganisationId| self.by_name.values().any(|ids| ids.contains(id));
        match (named.map(Vec::as_slice), by_number.filter(is_known)) {
            (Some([one]), _) => Ok(*one),
            (Some(_), _) => Err(Problem::new(
                "E322",
                "有不止一个单位叫这个名称",
                "请在“单位”列改填编号",
            )),
            (None, Some(id)) => Ok(id),
            (None, None) => Err(self.unknown(name)),
        }
    }

    fn unknown(&self, name: &str) -> Problem {
        let like = nearest(name, self.by_name.keys().copied());
        let help = match like.first() {
            Some(like) => format!("是不是“{like}”?请核对名称,与组织机构里的写法一致"),
            None => "请核对名称,与组织机构里的写法一致".to_owned(),
        };
        Problem::new("E322", "本组织之下没有这个单位", help)
    }
}
