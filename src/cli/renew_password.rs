//! `tomarigi renew-password`: lets somebody in again whom nobody else can help (the only administrator). The code is that of
//! the administrator's page; whoever runs the program holds the key anyway, and the log names the operator.

use std::process::ExitCode;

use anyhow::{Result, bail};

use super::out::say_line;
use super::{Places, context};
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::auth::{accounts, invitations, password};
use crate::i18n::Locale;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[arg(value_name = "LOGIN")]
    login: String,
    #[arg(long)]
    reset_second_factor: bool,
    #[arg(long, env = "TOMARIGI_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
}

/// Runs the command: prints what the person needs, once. Works beside a running server.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, args.public_url.as_deref())?;
    context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        let Some(account) = accounts::by_login(&db, &accounts::login_of(&args.login)).await? else {
            bail!(locale.ta("cli-renew-unknown", "login", &args.login));
        };
        let scope = operator_scope(account.organisation_id, Action::ManageAccounts, db.now());
        let mut tx = db.write(&scope).await?;
        let code = invitations::renew_password(&mut tx, &db, &account).await?;
        if args.reset_second_factor {
            accounts::reset_second_factor(&mut tx, account.id).await?;
        }
        tx.commit().await?;
        let until = locale.date(db.now().plus(invitations::GOOD_FOR).date());
        say_line!("{}", locale.t("people-sheet-renewal"));
        say_line!("{}", locale.ta("people-sheet-for", "name", &account.display_name));
        say_line!("1. {}\n   {}/invitation", locale.t("people-sheet-step-1"), config.public_url());
        say_line!("2. {}\n   {code}", locale.t("people-sheet-step-2"));
        say_line!("3. {}", locale.tn("people-sheet-step-3-renewal", password::SHORTEST));
        if args.reset_second_factor {
            say_line!("4. {}", locale.t("people-sheet-step-4"));
        }
        say_line!("{}", locale.ta("people-sheet-until", "until", until));
        say_line!("{}", locale.t("people-sheet-keep"));
        db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
