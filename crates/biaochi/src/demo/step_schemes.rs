//! The office publishes the shipped schemes of the street; those that others build on come first.

use service::Error;
use service::scheme::draft::{Beginning, NewScheme};

use super::stage::Stage;

/// Who publishes what, in this order: the login, the organisation, the shipped scheme.
const PUBLISHED: &[(&str, &str, &str)] = &[
    ("office", "青川街道党工委", "community-100"),
    ("office", "青川街道党工委", "community-norms"),
    ("office", "青川街道党工委", "five-star"),
    ("office", "青川街道党工委", "responsibility"),
    ("county_office", "云岭县委", "county-120"),
];

/// Publishes them, each as it is shipped; who is not there publishes nothing.
pub(super) async fn run(stage: &mut Stage) -> Result<(), Error> {
    for (login, organisation, key) in PUBLISHED {
        let Some(organisation) = stage.organisations.get(*organisation).copied() else {
            continue;
        };
        if !stage.actors.contains_key(*login) {
            continue;
        }
        let acting = stage.acting(login);
        let library = acting.library().await?;
        let Some(shipped) = library.shipped.iter().find(|it| it.key == *key) else {
            continue;
        };
        let scheme = acting
            .create_scheme(NewScheme {
                organisation,
                key: shipped.key.clone(),
                title: shipped.title.clone(),
                from: Beginning::Shipped(shipped.key.clone()),
            })
            .await?;
        let page = acting.publish_page(scheme).await?;
        let version = acting.publish_scheme(scheme, page.revision, true).await?;
        stage.versions.insert((*key).to_owned(), version);
    }
    Ok(())
}
