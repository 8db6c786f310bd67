//! `tomarigi demo`: an invented organisation to look at; answers at once and fills itself meanwhile. With `--empty` a house in
//! which nobody is yet, to practise in. Here alone may the clock be set (docs/adr/0011).
//!
//! What always holds: a demonstration's data are marked as such. No other data are opened here, and `serve` opens none of these;
//! time does not go back in them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::out::say_line;
use super::{context, serve};
use crate::clock::{Clock, Instant, SystemClock};
use crate::config::Config;
use crate::crypto::RootKey;
use crate::db::Db;
use crate::db::maintenance::{self, Demonstration};
use crate::demo;
use crate::i18n::Locale;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[arg(long, value_name = "YYYY-MM-DDTHH:MM")]
    at: Option<String>,
    #[arg(long, value_name = "N", default_value_t = 4000)]
    calls: usize,
    #[arg(long, conflicts_with = "calls")]
    empty: bool,
}

/// Runs the command.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    // A demonstration on a machine that is configured for real use touches nothing of it: data and key are its own.
    let data = args.data.unwrap_or_else(fresh_folder);
    let key_file = data.with_added_extension("key");
    let mut config = Config::new(data, key_file, args.listen);
    config.database_url = args.database_url;
    config.demo = true;
    serve::refuse_open_door(&config, locale)?;
    let clock: Arc<dyn Clock> = match &args.at {
        None => Arc::new(SystemClock::default()),
        Some(text) => {
            let at = starting_at(text).with_context(|| locale.ta("cli-demo-at-unreadable", "text", text))?;
            Arc::new(SystemClock::starting_at(at))
        }
    };
    // A database file without the mark beside it is refused before it is opened; then the database itself is asked.
    let is_free = maintenance::is_marked(&config.data) || maintenance::refuse_standing(&config.data).is_ok();
    anyhow::ensure!(is_free, locale.ta("cli-demo-not-ours", "place", context::place(&config)));
    serve::log_to_standard_error();
    context::make_private_folder(&config.data)?;
    if !config.key_file.exists() {
        RootKey::generate().write(&config.key_file, Some(&config.data))?;
    }
    if config.database_url.is_none() {
        // Before the database is there: whatever is cut off after this is known.
        maintenance::mark(&config.data)?;
    }
    let runtime = context::runtime()?;
    let served = runtime.block_on(async {
        let db = context::begin_with(&config, clock).await?;
        let before = look_into(&db, &config, locale).await?;
        maintenance::mark(&config.data)?;
        if !args.empty {
            config.demo_accounts = demo::found(&db).await?;
            let is_another = config.demo_accounts.is_empty();
            anyhow::ensure!(!is_another, locale.ta("cli-demo-empty-house", "place", context::place(&config)));
        }
        let listener = serve::listen(&mut config).await?;
        let url = config.public_url().to_owned();
        say_line!("{}", locale.ta("cli-demo-ready", "url", &url));
        if args.empty {
            say_line!("{}", locale.ta("cli-demo-stop", "folder", config.data.display()));
            if crate::organisation::all(&db).await?.is_empty() {
                serve::offer_setup(&mut config, locale);
            }
            return serve::serve(db, config, listener).await;
        }
        say_line!("{}", locale.ta("cli-demo-accounts", "password", demo::PASSWORD));
        for account in &config.demo_accounts {
            say_line!("  {:28} {}", account.login, locale.t(&format!("role-{}", account.role.code())));
        }
        say_line!("{}", locale.ta("cli-demo-codes", "url", format!("{url}/demo/codes")));
        say_line!("{}", locale.ta("cli-demo-stop", "folder", config.data.display()));
        match before {
            Some(Demonstration::Filled) => (),
            Some(Demonstration::Begun) => say_line!("{}", locale.t("cli-demo-cut-off")),
            None => say_line!("{}", locale.t("cli-demo-filling")),
        }
        let (filling, calls) = (db.clone(), args.calls);
        tokio::spawn(async move {
            match demo::fill(&filling, calls, &url).await {
                Ok(n) => say_line!("{}", locale.args("cli-demo-filled", &[("n-desks", &2), ("n-calls", &n)])),
                Err(error) => {
                    tracing::error!(error = %format!("{error:#}"), "the demonstration was not filled")
                }
            }
        });
        serve::serve(db, config, listener).await
    });
    runtime.shutdown_background();
    served.map(|()| ExitCode::SUCCESS)
}

/// How far the demonstration in a database has come; none where nothing stands there, which is marked then.
async fn look_into(db: &Db, config: &Config, locale: Locale) -> Result<Option<Demonstration>> {
    let place = context::place(config);
    let found = db.demonstration().await?;
    if found.is_none() {
        let is_empty = crate::organisation::all(db).await?.is_empty();
        anyhow::ensure!(is_empty, locale.ta("cli-demo-not-ours", "place", place));
        db.begin_demonstration().await?;
    }
    if let Some(last) = db.last_deed().await?.filter(|last| db.now() < *last) {
        let last = last.minute().plus(time::Duration::minutes(1)).jst();
        let after = format!("{}T{:02}:{:02}", last.date(), last.hour(), last.minute());
        anyhow::bail!(locale.args("cli-demo-at-before", &[("place", &place), ("after", &after)]));
    }
    Ok(found)
}

fn fresh_folder() -> PathBuf {
    std::env::temp_dir().join(format!("tomarigi-demo-{:08x}", rand::random::<u32>())).join("data")
}

fn starting_at(text: &str) -> Option<Instant> {
    let (date, time) = text.split_once('T')?;
    Some(Instant::of_jst(jpcal::parse_date(date).ok()?, jpcal::parse_time(time).ok()?))
}
