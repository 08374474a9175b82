//! A world under strain: a disk without room, a writer that is busy, a row that makes no sense.

use store::audit::Change;
use store::fault::Fault;
use store::id::FormId;
use store::report_form::{self, ReportForm};
use store::table;
use store::tx::Tx;
use tokio::sync::oneshot;

use super::World;
use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::error::Error;
use crate::service::Service;

/// Keeps a world's writer busy until it is let go.
pub struct Hold {
    until: oneshot::Sender<()>,
    service: Service,
}

impl Hold {
    /// Lets the writer work on; ends when all that waited is done.
    pub async fn end(self) {
        drop(self.until);
        let system = Actor::system();
        let acting = self.service.acting_as(&system);
        while let Err(Error::Fault(Fault::Busy)) = acting.commit(Nothing).await {
            tokio::task::yield_now().await;
        }
    }
}

impl World {
    /// Takes all room that is left: the next write that needs some is refused as on a full disk. The one after it has
    /// room again.
    pub async fn fill_the_disk(&self) {
        let system = Actor::system();
        let acting = self.service.acting_as(&system);
        acting
            .commit(LeaveNoRoom)
            .await
            .expect("nothing is written");
        let refused = loop {
            if let Err(error) = acting.commit(Fill).await {
                break error;
            }
        };
        assert!(matches!(refused, Error::Fault(Fault::Full)), "{refused:?}");
        // The refusal gave the writer a connection with room.
        acting
            .commit(LeaveNoRoom)
            .await
            .expect("nothing is written");
    }

    /// Damages a form of reports as no program of ours would: what it asks for cannot be read any more.
    pub async fn damage(&self, form: FormId) {
        let system = Actor::system();
        let acting = self.service.acting_as(&system);
        let damaged = acting.commit(Damage(form)).await;
        damaged.expect("a damaged form");
    }

    /// Stops the writer in the middle of its work and fills its queue: every write is refused until the hold ends.
    pub async fn keep_busy(&self) -> Hold {
        let (begins, begun) = oneshot::channel();
        let (until, ends) = oneshot::channel();
        let service = self.service.clone();
        tokio::spawn(async move {
            let system = Actor::system();
            let wait = Wait { begins, ends };
            service.acting_as(&system).commit(wait).await
        });
        begun.await.expect("the writer takes it");
        let system = Actor::system();
        let acting = self.service.acting_as(&system);
        loop {
            // What waits in the queue is done whoever still wants to know.
            let sent = tokio::select! {
                biased;
                sent = acting.commit(Nothing) => Some(sent),
                () = std::future::ready(()) => None,
            };
            match sent {
                None => {}
                Some(Err(Error::Fault(Fault::Busy))) => {
                    let service = self.service.clone();
                    return Hold { until, service };
                }
                Some(other) => panic!("the writer is not busy: {other:?}"),
            }
        }
    }
}

struct LeaveNoRoom;

impl UseCase for LeaveNoRoom {
    type Answer = ();

    async fn run(_: Act<LeaveNoRoom>, tx: &mut Tx) -> Result<(), Error> {
        store::testing::leave_no_room(tx.db()).await?;
        Ok(())
    }
}

/// As little as a row of the log can be.
struct Fill;

impl UseCase for Fill {
    type Answer = ();

    async fn run(_: Act<Fill>, tx: &mut Tx) -> Result<(), Error> {
        let change = Change::deed("x.y", "x", "", None, serde_json::Value::Null);
        tx.record(change).await?;
        Ok(())
    }
}

struct Damage(FormId);

impl UseCase for Damage {
    type Answer = ();

    async fn run(act: Act<Damage>, tx: &mut Tx) -> Result<(), Error> {
        let form = report_form::get(tx.db(), act.input.0).await?;
        let form = form.expect("a form");
        let after = ReportForm {
            facts: "x".to_owned(),
            ..form.clone()
        };
        table::update(tx, "form.define", &form, after).await?;
        Ok(())
    }
}

struct Wait {
    begins: oneshot::Sender<()>,
    ends: oneshot::Receiver<()>,
}

impl UseCase for Wait {
    type Answer = ();

    async fn run(act: Act<Wait>, _: &mut Tx) -> Result<(), Error> {
        let Wait { begins, ends } = act.input;
        let _ = begins.send(());
        let _ = ends.await;
        Ok(())
    }
}

struct Nothing;

impl UseCase for Nothing {
    type Answer = ();

    async fn run(_: Act<Nothing>, _: &mut Tx) -> Result<(), Error> {
        Ok(())
    }
}
