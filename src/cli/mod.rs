//! The command line: one file a command. Every command takes the same places of data and key, and asks nothing when
//! flags give all. What it says is Japanese or English by `--lang` or `LANG`; machine formats are the same in both.
#![deny(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what is said goes through `out`, where nobody may be reading"
)]

mod audit;
mod backup;
pub mod calendar;
pub mod context;
mod demo;
pub mod desk;
mod doctor;
mod export;
mod figures;
mod files;
mod import;
mod out;
pub mod programme;
mod renew_password;
mod restore;
pub mod serve;
mod setup;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Arg, ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::i18n::Locale;

/// The whole command line.
#[derive(Parser, Debug)]
#[command(name = "tomarigi", version, disable_help_subcommand = true)]
pub struct Cli {
    /// The language of what is said (read beforehand, by `context::locale_of_args`).
    #[arg(long, global = true, value_name = "ja|en", value_parser = ["ja", "en"], hide_possible_values = true)]
    pub lang: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where things are; the same for every command. Help texts stand in `locales/` (`cli-option-…`).
#[derive(Args, Debug, Clone)]
#[allow(missing_docs, reason = "told by --help, in two languages")]
pub struct Places {
    #[arg(long, env = "TOMARIGI_DATA", global = true, value_name = "DIR")]
    pub data: Option<std::path::PathBuf>,
    #[arg(long, env = "TOMARIGI_KEY_FILE", global = true, value_name = "FILE")]
    pub key_file: Option<std::path::PathBuf>,
    #[arg(long, env = "TOMARIGI_DATABASE_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    #[arg(long, env = "TOMARIGI_CONFIG", global = true, value_name = "FILE")]
    pub config: Option<std::path::PathBuf>,
}

/// The commands. Help texts stand in `locales/` (`cli-command-…`).
#[derive(Subcommand, Debug)]
#[allow(missing_docs, reason = "told by --help, in two languages")]
pub enum Command {
    Demo(demo::Args),
    Setup(setup::Args),
    Serve(serve::Args),
    Doctor(doctor::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Verify(verify::Args),
    Calendar(calendar::Args),
    Desk(files::Args),
    Programme(files::Args),
    Import(import::Args),
    Export(export::Args),
    Figures(figures::Args),
    Audit(audit::Args),
    RenewPassword(renew_password::Args),
}

/// Parses `args` (the program's name first), runs the command, and gives the exit status: 0 done, 1 refused with a
/// reason on standard error, 2 the command line itself is wrong.
pub fn run(args: Vec<OsString>) -> ExitCode {
    let locale = context::locale_of_args(&args);
    let args = asked_for_help(args);
    let matches = match localised(locale).try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => error.exit(),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let result = match cli.command {
        Command::Demo(args) => demo::run(args, locale),
        Command::Setup(args) => setup::run(args, locale),
        Command::Serve(args) => serve::run(args, locale),
        Command::Doctor(args) => doctor::run(args, locale),
        Command::Backup(args) => backup::run(args, locale),
        Command::Restore(args) => restore::run(args, locale),
        Command::Verify(args) => verify::run(args, locale),
        Command::Calendar(args) => calendar::run(args, locale),
        Command::Desk(args) => files::run::<desk::Desks>(args, locale),
        Command::Programme(args) => files::run::<programme::Programmes>(args, locale),
        Command::Import(args) => import::run(args, locale),
        Command::Export(args) => export::run(args, locale),
        Command::Figures(args) => figures::run(args, locale),
        Command::Audit(args) => audit::run(args, locale),
        Command::RenewPassword(args) => renew_password::run(args, locale),
    };
    let result = result.and_then(|code| out::finish().map(|()| code).map_err(Into::into));
    match result {
        Ok(code) => code,
        Err(error) => {
            out::complain(&context::told(&error, locale));
            ExitCode::FAILURE
        }
    }
}

/// `tomarigi help COMMAND` as people type it, for `tomarigi COMMAND --help`.
fn asked_for_help(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_some_and(|word| word == "help") {
        args.remove(1);
        args.push("--help".into());
    }
    args
}

/// The command line with its help in a language: `cli-command-serve`, `cli-option-listen`, `cli-option-serve-listen`.
fn localised(locale: Locale) -> clap::Command {
    // clap takes words that live as long as the program; these do.
    let headings = ["commands", "command", "arguments", "options"];
    let headings = headings.map(|word| &*locale.t(&format!("cli-help-{word}")).leak());
    fn help(
        locale: Locale,
        headings: [&'static str; 4],
        path: &str,
        command: clap::Command,
    ) -> clap::Command {
        let [for_commands, for_command, for_arguments, for_options] = headings;
        let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
        let help_flag = Arg::new("help").short('h').long("help").action(ArgAction::Help);
        let command = command
            .disable_help_flag(true)
            .arg(help_flag)
            .subcommand_help_heading(for_commands)
            .subcommand_value_name(for_command)
            .help_template(format!("{{about}}\n\n{} {{usage}}\n\n{{all-args}}", locale.t("cli-help-usage")));
        let mut command = command.mut_args(|arg| {
            let heading = if arg.is_positional() { for_arguments } else { for_options };
            let arg = arg.help_heading(heading);
            let id = arg.get_id().as_str().replace('_', "-");
            let own = format!("cli-option-{path}-{id}");
            let key = if locale.has(&own) { own } else { format!("cli-option-{id}") };
            if locale.has(&key) { arg.help(locale.t(&key)) } else { arg }
        });
        for name in names {
            let below = if path.is_empty() { name.clone() } else { format!("{path}-{name}") };
            command = command.mut_subcommand(name, |sub| {
                let key = format!("cli-command-{below}");
                help(locale, headings, &below, sub.about(locale.t(&key)))
            });
        }
        command
    }
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let command = Cli::command().disable_version_flag(true).arg(version);
    help(locale, headings, "", command.about(locale.t("cli-about")))
}

/// Differences as lines: `- key = before`, `+ key = after`.
fn differences<'a>(all: impl Iterator<Item = (&'a str, Option<&'a str>, Option<&'a str>)>) -> String {
    let mut out = String::new();
    for (key, before, after) in all {
        for (sign, value) in [('-', before), ('+', after)] {
            if let Some(value) = value {
                out.push_str(&format!("{sign} {key} = {value}\n"));
            }
        }
    }
    out
}
