//! `tomarigi serve`: answers until it is told to stop, then finishes what it has begun.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use super::{Places, context};
use crate::app::{self, App};
use crate::auth::founding::Setup;
use crate::config::Config;
use crate::desk::imports;
use crate::i18n::Locale;
use crate::mail::Mailer;

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
pub struct Door {
    #[arg(long, env = "TOMARIGI_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    #[arg(long, env = "TOMARIGI_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
}

/// Runs the command.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let mut config = context::configuration(&args.places, args.door.listen, args.door.public_url.as_deref())?;
    refuse_open_door(&config, locale)?;
    log_to_standard_error();
    context::runtime()?.block_on(async {
        let db = context::open_or_begin(&config).await?;
        let listener = listen(&mut config).await?;
        println!("{}", locale.ta("cli-serve-listening", "url", config.public_url()));
        if crate::organisation::all(&db).await?.is_empty() {
            let setup = Setup::new();
            let url = format!("{}/setup?token={}", config.public_url(), setup.token());
            println!("{}", locale.ta("cli-serve-setup", "url", url));
            config.setup = Some(setup);
        }
        serve(db, config, listener).await
    })?;
    Ok(ExitCode::SUCCESS)
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
/// When somebody else listens there, named with the address.
pub async fn listen(config: &mut Config) -> Result<tokio::net::TcpListener> {
    let asked = config.listen;
    let listener = tokio::net::TcpListener::bind(asked).await.with_context(|| asked.to_string())?;
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
/// When mail is configured wrongly or the listener fails.
pub async fn serve(db: crate::db::Db, config: Config, listener: tokio::net::TcpListener) -> Result<()> {
    let mailer = Mailer::new(&config)?;
    let app = App::new(db.clone(), config, mailer);
    let outbox = tokio::spawn(crate::mail::outbox::run(app.clone()));
    let clearing = tokio::spawn(imports::clear_after_start(db.clone()));
    let service = app::router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop()).await?;
    outbox.abort();
    clearing.abort();
    db.close().await;
    Ok(())
}

async fn stop() {
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
