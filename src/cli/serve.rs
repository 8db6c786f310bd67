//! `tomarigi serve`: answers until it is told to stop, then finishes what it has begun, for a while.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::out::say_line;
use super::{Places, context};
use crate::app::{self, App};
use crate::auth::founding::Setup;
use crate::config::Config;
use crate::db::maintenance;
use crate::desk::imports;
use crate::i18n::Locale;
use crate::mail::Mailer;

/// How long the program, told to stop, waits for what it has begun. systemd kills after 90 seconds, Docker after 10.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    door: Door,
}

/// Where the server answers: what `serve` opens and `doctor` looks at.
#[derive(clap::Args, Debug)]
#[allow(missing_docs, reason = "told by --help, in two languages")]
pub struct Door {
    #[arg(long, env = "TOMARIGI_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    #[arg(long, env = "TOMARIGI_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
}

/// Another program listens at the address.
#[derive(Debug, thiserror::Error)]
#[error("{0} is in use")]
pub struct InUse(pub SocketAddr);

/// Runs the command.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let mut config = context::configuration(&args.places, args.door.listen, args.door.public_url.as_deref())?;
    refuse_open_door(&config, locale)?;
    let has_sender = config.mail.smtp_url.is_none() || config.mail.from.is_some();
    anyhow::ensure!(has_sender, locale.t("cli-doctor-mail-no-sender"));
    let demonstration = locale.ta("cli-serve-demonstration", "place", context::place(&config));
    anyhow::ensure!(!maintenance::is_marked(&config.data), demonstration);
    log_to_standard_error();
    let runtime = context::runtime()?;
    let served = runtime.block_on(async {
        let db = context::open_or_begin(&config).await?;
        anyhow::ensure!(db.demonstration().await?.is_none(), demonstration);
        let is_empty = crate::organisation::all(&db).await?.is_empty();
        if is_empty {
            say_line!("{}", locale.ta("cli-serve-empty", "folder", config.data.display()));
        }
        let listener = listen(&mut config).await?;
        say_line!("{}", locale.ta("cli-serve-listening", "url", config.public_url()));
        if is_empty {
            offer_setup(&mut config, locale);
        }
        serve(db, config, listener).await
    });
    // What was not finished in time does not hold the program up here either.
    runtime.shutdown_background();
    served.map(|()| ExitCode::SUCCESS)
}

/// Opens the setup in the browser, and prints where it is.
pub fn offer_setup(config: &mut Config, locale: Locale) {
    let setup = Setup::new();
    let url = format!("{}/setup?token={}", config.public_url(), setup.token());
    say_line!("{}", locale.ta("cli-serve-setup", "url", url));
    config.setup = Some(setup);
}

/// Structured logs on standard error: never personal data, never query strings.
pub fn log_to_standard_error() {
    use tracing_subscriber::EnvFilter;
    let filter =
        EnvFilter::try_from_env("TOMARIGI_LOG").unwrap_or_else(|_| EnvFilter::new("warn,tomarigi=info"));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Refuses to answer other machines over plain http, before anything is begun.
///
/// # Errors
/// When the address is reached by other machines, and people do not open the product by https.
pub fn refuse_open_door(config: &Config, locale: Locale) -> Result<()> {
    anyhow::ensure!(config.check_door().is_ok(), locale.ta("cli-door-open", "address", config.listen));
    Ok(())
}

/// Binds the address. Port 0 lets the system choose one, which then stands in the public address.
///
/// # Errors
/// [`InUse`] when another program listens there; else what the system says, with the address.
pub async fn listen(config: &mut Config) -> Result<TcpListener> {
    let asked = config.listen;
    let listener = TcpListener::bind(asked).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::Error::from(InUse(asked)),
        _ => anyhow::Error::from(error).context(asked.to_string()),
    })?;
    if asked.port() == 0 {
        let chosen = listener.local_addr()?;
        if config.public_url() == format!("http://{asked}") {
            config.set_public_url(&format!("http://{chosen}"))?;
        }
        config.listen = chosen;
    }
    Ok(listener)
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// As [`serve_until`].
pub async fn serve(db: crate::db::Db, config: Config, listener: TcpListener) -> Result<()> {
    let mailer = Mailer::new(&config)?;
    serve_until(App::new(db, config, mailer), listener, signals(), PATIENCE).await
}

/// Serves until `signals` tells to stop; then no more is begun, and what was begun (requests, a letter, imports that were
/// confirmed) is waited for: for `patience` at most, and not when a second signal comes. What is cut off so is as after a
/// power cut: nothing half is ever seen.
///
/// # Errors
/// When the listener fails.
pub async fn serve_until(
    app: App,
    listener: TcpListener,
    mut signals: mpsc::UnboundedReceiver<()>,
    patience: Duration,
) -> Result<()> {
    let (db, background) = (app.db().clone(), app.background().clone());
    background.spawn(crate::mail::outbox::run(app.clone()));
    background.spawn(crate::training::places::turns::run(app.clone()));
    background.spawn(crate::training::attendance::reminders::run(app.clone()));
    background.spawn(crate::training::applications::reminders::run(app.clone()));
    background.spawn(crate::desk::calls::put_away::run(app.clone()));
    let clearing = tokio::spawn(imports::clear_after_start(db.clone()));
    let service = app::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let stopping = background.clone();
    let server =
        axum::serve(listener, service).with_graceful_shutdown(async move { stopping.stopping().await });
    let mut server = tokio::spawn(server.into_future());
    let ended = tokio::select! {
        ended = &mut server => Some(ended),
        _ = signals.recv() => None,
    };
    clearing.abort();
    background.stop();
    let drained = async {
        let served = match ended {
            Some(served) => served,
            None => server.await,
        };
        background.finished().await;
        db.close().await;
        served
    };
    tokio::select! {
        served = drained => served??,
        () = tokio::time::sleep(patience) => tracing::warn!("not everything was finished in time"),
        _ = signals.recv() => tracing::warn!("told to stop at once"),
    }
    Ok(())
}

/// One message for each SIGTERM or SIGINT.
fn signals() -> mpsc::UnboundedReceiver<()> {
    let (tell, signals) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            signal().await;
            if tell.send(()).is_err() {
                break;
            }
        }
    });
    signals
}

async fn signal() {
    let interrupt = async { tokio::signal::ctrl_c().await.unwrap_or(()) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { () = interrupt => (), _ = terminate.recv() => () }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
