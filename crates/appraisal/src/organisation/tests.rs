//! Trees that stand and trees that are refused.

use super::*;

fn organisation(id: u64, name: &str, kind: Kind, parent: u64) -> Organisation {
    Organisation {
        id: Id(id),
        name: name.to_string(),
        kind,
        parent: (parent > 0).then_some(Id(parent)),
        codes: Vec::new(),
    }
}

/// County 1 – street 2 – communities 3, 4 – grid branch 5 – group 6, and street 7.
fn county() -> Vec<Organisation> {
    vec![
        organisation(6, "书画党小组", Kind::Group, 5),
        organisation(5, "第一网格党支部", Kind::GridBranch, 3),
        organisation(4, "河东社区", Kind::Community, 2),
        organisation(3, "河西社区", Kind::Community, 2),
        organisation(7, "城南街道", Kind::Street, 1),
        organisation(2, "城北街道", Kind::Street, 1),
        organisation(1, "某县", Kind::County, 0),
    ]
}

fn ids<'a>(found: impl IntoIterator<Item = &'a Organisation>) -> Vec<u64> {
    found.into_iter().map(|it| it.id.0).collect()
}

#[test]
fn a_tree_is_the_same_in_whatever_order_it_is_told() {
    let tree = Tree::new(county()).unwrap();
    let mut reversed = county();
    reversed.reverse();
    assert_eq!(Tree::new(reversed).unwrap(), tree);
    assert_eq!(ids(tree.iter()), [1, 2, 3, 5, 6, 4, 7]);
}

#[test]
fn below_means_below_at_any_depth_and_never_itself() {
    let tree = Tree::new(county()).unwrap();
    let all: Vec<u64> = (1..=7).collect();
    let below: Vec<(u64, u64)> = all
        .iter()
        .flat_map(|&id| all.iter().map(move |&above| (id, above)))
        .filter(|&(id, above)| tree.is_below(Id(id), Id(above)))
        .collect();
    let by_ancestors: Vec<(u64, u64)> = all
        .iter()
        .flat_map(|&id| {
            let mut above = ids(tree.ancestors(Id(id)));
            above.sort_unstable();
            above.into_iter().map(move |above| (id, above))
        })
        .collect();
    assert_eq!(below, by_ancestors);
    assert!(tree.is_below(Id(6), Id(1)));
    assert!(!tree.is_below(Id(4), Id(4)));
    assert!(!tree.is_below(Id(5), Id(4)));
}

#[test]
fn a_subtree_is_the_organisation_and_all_below_it() {
    let tree = Tree::new(county()).unwrap();
    assert_eq!(ids(tree.subtree(Id(3))), [3, 5, 6]);
    assert_eq!(ids(tree.subtree(Id(1))).len(), 7);
    assert_eq!(ids(tree.children(Id(2))), [3, 4]);
    assert_eq!(ids(tree.ancestors(Id(5))), [3, 2, 1]);
    assert!(tree.subtree(Id(99)).is_empty());
    assert!(!tree.is_below(Id(99), Id(1)) && !tree.is_below(Id(1), Id(99)));
}

#[test]
fn relations_are_seen_from_the_actors_organisation() {
    let tree = Tree::new(county()).unwrap();
    let relation = |actor, target| tree.relation(Id(actor), Id(target));
    assert_eq!(relation(2, 2), Relation::Own);
    assert_eq!(relation(2, 6), Relation::Below);
    assert_eq!(relation(3, 2), Relation::Other);
    assert_eq!(relation(3, 4), Relation::Other);
    assert_eq!(relation(99, 99), Relation::Other);
}

#[test]
fn a_ring_is_refused_with_its_names() {
    let ring = [
        organisation(1, "甲", Kind::Unit, 3),
        organisation(2, "乙", Kind::Unit, 1),
        organisation(3, "丙", Kind::Unit, 2),
        organisation(4, "丁", Kind::Unit, 1),
    ];
    let names = ["甲", "丙", "乙"].map(String::from).to_vec();
    assert_eq!(Tree::new(ring), Err(Refusal::Ring { names }));
    let own = organisation(1, "甲", Kind::Unit, 1);
    let names = vec!["甲".to_string()];
    assert_eq!(Tree::new([own]), Err(Refusal::Ring { names }));
}

#[test]
fn moving_an_organisation_below_itself_is_refused() {
    let tree = Tree::new(county()).unwrap();
    assert!(matches!(
        tree.moved(Id(2), Some(Id(6))),
        Err(Refusal::Ring { .. })
    ));
    let moved = tree.moved(Id(3), Some(Id(7))).unwrap();
    assert_eq!(ids(moved.subtree(Id(7))), [7, 3, 5, 6]);
    assert_eq!(
        tree.moved(Id(99), None),
        Err(Refusal::Unknown { id: Id(99) })
    );
}

#[test]
fn a_parent_must_exist() {
    let orphan = organisation(8, "河北社区", Kind::Community, 9);
    assert_eq!(
        Tree::new(county()).unwrap().with(orphan),
        Err(Refusal::UnknownParent {
            name: "河北社区".to_string(),
            parent: Id(9)
        })
    );
}

#[test]
fn a_number_is_given_once() {
    let again = organisation(3, "河北社区", Kind::Community, 2);
    let names = ["河西社区", "河北社区"].map(String::from);
    assert_eq!(
        Tree::new(county()).unwrap().with(again),
        Err(Refusal::IdTwice { id: Id(3), names })
    );
}

#[test]
fn sisters_differ_in_name_but_cousins_need_not() {
    let tree = Tree::new(county()).unwrap();
    let sister = organisation(8, "河西社区", Kind::Community, 2);
    assert_eq!(
        tree.with(sister),
        Err(Refusal::NameTwice {
            name: "河西社区".to_string(),
            ids: [Id(3), Id(8)]
        })
    );
    let cousin = organisation(8, "河西社区", Kind::Community, 7);
    assert!(tree.with(cousin).is_ok());
}

#[test]
fn names_that_cannot_be_read_out_are_refused() {
    for name in ["", " ", "河西社区 ", "河西\n社区", "\u{3000}河西社区"] {
        let it = organisation(1, name, Kind::Community, 0);
        assert!(
            matches!(Tree::new([it]), Err(Refusal::NameUnfit { .. })),
            "{name:?}"
        );
    }
}

#[test]
fn depth_is_free() {
    let deep = 200_000;
    let chain = (1..=deep).map(|id| organisation(id, "层", Kind::Unit, id - 1));
    let tree = Tree::new(chain).unwrap();
    assert!(tree.is_below(Id(deep), Id(1)));
    assert_eq!(tree.subtree(Id(deep - 1)).len(), 2);
}

#[test]
fn several_roots_stand_side_by_side() {
    let roots = [
        organisation(1, "甲县", Kind::County, 0),
        organisation(2, "乙县", Kind::County, 0),
    ];
    let tree = Tree::new(roots).unwrap();
    assert_eq!(tree.relation(Id(1), Id(2)), Relation::Other);
    assert!(Tree::new([]).unwrap().is_empty());
}
