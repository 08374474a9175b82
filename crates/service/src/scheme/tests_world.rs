//! Publishing a shipped scheme in a test's world.

use store::id::VersionId;

use super::draft::{Beginning, NewScheme};
use crate::testing::World;

/// A shipped scheme, perhaps with another text, published by the street's office.
pub(crate) async fn publish(
    world: &World,
    key: &str,
    turn: impl Fn(String) -> String,
) -> VersionId {
    let office = world.service.acting_as(world.actor("office"));
    let new = NewScheme {
        organisation: world.organisation("street"),
        key: key.to_owned(),
        title: key.to_owned(),
        from: Beginning::Shipped(key.to_owned()),
    };
    let scheme = office.create_scheme(new).await.expect("a draft");
    let draft = office.draft(scheme).await.expect("the draft");
    let text = turn(draft.text.clone());
    if text != draft.text {
        let saved = office
            .save_draft(scheme, draft.revision, text, draft.cases.clone())
            .await;
        saved.expect("saved");
    }
    let page = office.publish_page(scheme).await.expect("the page");
    let published = office.publish_scheme(scheme, page.revision, true).await;
    published.expect("published")
}
