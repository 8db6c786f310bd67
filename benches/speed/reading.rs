//! Figures over all calls, and a page of the list, inside the process.

use axum::body::Body;
use axum::http::{Request, header};
use tomarigi::app::{self, App};
use tomarigi::config::Config;
use tomarigi::mail::Mailer;
use tomarigi::organisation::desk;
use tomarigi::publication::statistics::model::Callers;
use tomarigi::publication::statistics::period::Period;
use tomarigi::publication::statistics::queries;
use tower::ServiceExt;

use crate::measure::{percentile, tell, times};
use crate::server::Place;

/// Measures and tells.
pub async fn measure(place: &Place, calls: usize) {
    let db = place.open().await;
    let scope = place.operator(&db);
    let desk = scope.find_by_id::<desk::Entity>(place.desk).one(&db).await.unwrap().unwrap();
    let today = db.now().date();
    let period = Period::new(today - time::Duration::days(30_000), today).unwrap();
    let count = async |_| queries::figures(&scope, &db, &desk, period, Callers::All).await.unwrap();
    let figures = times(15, count).await;
    tell(
        &format!("figures over {calls} calls"),
        format!("{:.0} ms, p95 {:.0}", percentile(&figures, 50), percentile(&figures, 95)),
        "at most 200 ms",
    );

    let mut config = Config::new(place.data(), place.folder.join("root.key"), place.address);
    config.database_url.clone_from(&place.database_url);
    let mailer = Mailer::new(&config).unwrap();
    let router = app::router(App::new(db.clone(), config, mailer));
    let page = async |_| {
        let request =
            Request::builder().uri("/calls").header(header::COOKIE, format!("tomarigi={}", place.session(0)));
        let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200, "the list");
        axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    };
    times(20, page).await;
    let list = times(400, page).await;
    tell(
        &format!("list page of {calls}, within the process"),
        format!("p50 {:.1} ms, p95 {:.1} ms", percentile(&list, 50), percentile(&list, 95)),
        "p95 at most 10 ms",
    );
    db.close().await;
}
