//! Takes away what nobody needs any more: numbers of forms, ended sessions, failed tries. None of it is proven by the
//! audit log, and nothing else is ever taken away.

use store::session;
use store::tx::Tx;

use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::error::Error;
use crate::people;
use crate::receipt;
use crate::service::Service;

struct Sweep;

impl UseCase for Sweep {
    type Answer = ();

    async fn run(act: Act<Sweep>, tx: &mut Tx) -> Result<(), Error> {
        receipt::forget(tx, act.at).await?;
        session::sweep(tx, act.at).await?;
        people::forget_tries(tx, act.at).await
    }
}

impl Service {
    /// Sweeps now and after each pause, until it is dropped. What stood in the way is tried again after the next pause.
    pub async fn keep_swept<P: Future<Output = ()>>(&self, pause: impl Fn() -> P) {
        let system = Actor::system();
        loop {
            if let Err(error) = self.acting_as(&system).commit(Sweep).await {
                tracing::warn!(?error, "what nobody needs any more could not be taken away");
            }
            pause().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use store::receipt::Receipt;
    use store::session::Session;
    use store::table;
    use tokio::sync::Notify;

    use super::*;
    use crate::receipt::keep;
    use crate::testing::World;

    /// A form that was sent.
    struct Sent(&'static str);

    impl UseCase for Sent {
        type Answer = ();

        async fn run(act: Act<Sent>, tx: &mut Tx) -> Result<(), Error> {
            keep(&act, tx, act.input.0, "/somewhere").await
        }
    }

    /// Numbers of forms that are remembered, and how many sessions there are.
    async fn kept(world: &World) -> (Vec<String>, usize) {
        let mut db = world.service.inner().store.read().await.unwrap();
        let receipts: Vec<Receipt> = table::all(&mut db).await.unwrap();
        let sessions: Vec<Session> = table::all(&mut db).await.unwrap();
        let nonces = receipts.into_iter().map(|it| it.nonce);
        (nonces.collect(), sessions.len())
    }

    #[tokio::test]
    async fn forms_and_sessions_are_forgotten_at_the_start_and_after_every_pause() {
        const DAY: i64 = 86_400;
        let directory = tempfile::tempdir().unwrap();
        let world = World::in_directory(directory.path()).await;
        let clerk = world.actor("clerk");
        let acting = world.service.acting_as(clerk);
        acting.commit(Sent("old")).await.unwrap();
        world.clock.advance_seconds(2 * DAY);
        world.cookie("clerk").await;
        acting.commit(Sent("young")).await.unwrap();
        world.clock.advance_seconds(29 * DAY);
        world.cookie("clerk").await;
        assert_eq!(kept(&world).await.0, ["old", "young"]);

        let (swept, again) = (Notify::new(), Notify::new());
        let sweeping = world.service.keep_swept(|| async {
            swept.notify_one();
            again.notified().await;
        });
        let looking = async {
            swept.notified().await;
            assert_eq!(kept(&world).await, (vec!["young".to_owned()], 1));
            world.clock.advance_seconds(2 * DAY);
            again.notify_one();
            swept.notified().await;
            assert_eq!(kept(&world).await, (Vec::new(), 0));
        };
        tokio::select! {
            () = sweeping => unreachable!("it sweeps until it is dropped"),
            () = looking => {}
        }
    }
}
