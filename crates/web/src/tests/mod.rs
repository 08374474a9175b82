//! The whole site over a small world: every page that a link leads to, and what people should never type.

mod access;
mod classes;
mod crawl;
mod decide;
mod dictionary;
mod findings;
mod hostile;
mod html;
mod manual;
mod rows;
mod samples;
mod serving;
mod strain;

use std::sync::Arc;

use appraisal::cycle::Stage;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use service::cycle::Assigned;
use service::id::{CycleId, SchemeId};
use service::scheme::draft::{Beginning, NewScheme};
use service::testing::{Hand, World};
use tower::ServiceExt;

use crate::app::{App, WebSettings, router};

pub(crate) use samples::rendered;

/// A world with its site.
struct Site {
    router: Router,
    world: World,
    _directory: tempfile::TempDir,
}

/// An answer as a browser has it.
struct Page {
    status: StatusCode,
    location: String,
    media: String,
    text: String,
}

impl Site {
    /// A site with a cycle at a stage.
    async fn at(stage: Stage) -> Site {
        Site::with_cycle(stage).await.0
    }

    /// The same with the number of the cycle.
    async fn with_cycle(stage: Stage) -> (Site, CycleId) {
        let site = Site::in_hand(str::to_owned).await;
        let cycle = site.world.cycle(stage).await;
        (site, cycle)
    }

    /// Has one department of the street stand for every department that the schemes of a cycle name.
    async fn assign_departments(&self, cycle: CycleId) {
        let world = &self.world;
        let office = world.service.acting_as(world.actor("office"));
        let step = office.departments_step(cycle).await.expect("the step");
        let asked = step.asked.iter();
        let department = world.departments["office"];
        let assigned = Assigned {
            cycle,
            revision: step.head.revision,
            departments: asked
                .map(|it| (it.position, it.key.clone(), department))
                .collect(),
        };
        office.assign_departments(assigned).await.expect("assigned");
    }

    /// The draft of a new scheme, begun by the office with nothing in it.
    async fn draft(&self, key: &str) -> SchemeId {
        let world = &self.world;
        let office = world.service.acting_as(world.actor("office"));
        let new = NewScheme {
            organisation: world.organisation("street"),
            key: key.to_owned(),
            title: "试评".to_owned(),
            from: Beginning::Blank,
        };
        office.create_scheme(new).await.expect("a draft")
    }

    /// A site whose names are written in a hand, without a cycle.
    async fn in_hand(hand: Hand) -> Site {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let world = World::in_hand(directory.path(), hand).await;
        Site::over(world, directory)
    }

    /// A site that is a demonstration.
    async fn of_demonstration() -> Site {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let world = World::of_demonstration(directory.path()).await;
        Site::over(world, directory)
    }

    fn over(world: World, directory: tempfile::TempDir) -> Site {
        let app = App {
            service: world.service.clone(),
            settings: Arc::new(WebSettings::default()),
        };
        Site {
            router: router(app),
            world,
            _directory: directory,
        }
    }

    async fn get(&self, path: &str, cookie: &str) -> Page {
        let request = Request::get(path).body(Body::empty());
        self.send(request.expect("a request"), cookie).await
    }

    async fn post(&self, path: &str, fields: &[(String, String)], cookie: &str) -> Page {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(n, t)| format!("{}={}", html::encoded(n), html::encoded(t)))
            .collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(pairs.join("&")));
        self.send(request.expect("a request"), cookie).await
    }

    async fn send(&self, mut request: Request<Body>, cookie: &str) -> Page {
        let headers = request.headers_mut();
        headers.insert(header::HOST, "localhost".parse().expect("a host"));
        if !cookie.is_empty() {
            let cookie = format!("biaochi={cookie}").parse().expect("a cookie");
            headers.insert(header::COOKIE, cookie);
        }
        let answer = self.router.clone().oneshot(request).await;
        let answer = answer.expect("routers answer");
        let told = |name: header::HeaderName| {
            let value = answer.headers().get(name).and_then(|it| it.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (status, location) = (answer.status(), told(header::LOCATION));
        let media = told(header::CONTENT_TYPE);
        let body = to_bytes(answer.into_body(), usize::MAX).await;
        let body = body.expect("a body");
        Page {
            status,
            location,
            media,
            text: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}
