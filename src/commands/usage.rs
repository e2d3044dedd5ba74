//! The help and the complaints of the command line, in Nynorsk.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, Command};

const TEMPLATE: &str = "{about-with-newline}\nBruk: {usage}\n\n{all-args}{after-help}\n";

/// The command with its sub-commands, with headings and the help flag in Nynorsk.
pub(super) fn in_nynorsk(command: Command) -> Command {
    let name = command.get_name().to_owned();
    dress(command, &name)
}

fn dress(command: Command, path: &str) -> Command {
    let usage = usage(&command, path);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let command = command
        .help_template(StyledStr::from(TEMPLATE))
        .override_usage(usage)
        .subcommand_help_heading("Kommandoar")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "Det du skriv"
            } else {
                "Val"
            };
            let takes_value = arg.get_action().takes_values();
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            arg.help_heading(heading)
                .help(help.replace('`', ""))
                .hide_env(takes_value)
                .hide_default_value(takes_value)
        })
        .arg(
            Arg::new("help")
                .long("help")
                .short('h')
                .action(ArgAction::Help)
                .help_heading("Val")
                .help("Viser denne hjelpa"),
        );
    names.into_iter().fold(command, |command, name| {
        let path = format!("{path} {name}");
        command.mut_subcommand(name, |sub| dress(sub, &path))
    })
}

fn usage(command: &Command, path: &str) -> String {
    if command.has_subcommands() {
        return format!("{path} KOMMANDO");
    }
    let names = command
        .get_positionals()
        .map(|arg| match arg.get_value_names() {
            Some([name, ..]) => name.to_string(),
            _ => arg.get_id().to_string().to_uppercase(),
        });
    let mut words = vec![path.to_owned(), "[VAL]".to_owned()];
    words.extend(names);
    words.join(" ")
}

/// One sentence about what was wrong on the command line; none when the help was asked for.
pub(super) fn complaint(error: &clap::Error) -> Option<String> {
    let about = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (arg, value) = (
        about(ContextKind::InvalidArg),
        about(ContextKind::InvalidValue),
    );
    let said = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("Kjenner ikkje «{arg}»."),
        ErrorKind::InvalidSubcommand => {
            format!(
                "Kjenner ikkje kommandoen «{}».",
                about(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingSubcommand => "Kommandoen manglar.".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("Dette manglar: {arg}."),
        ErrorKind::ArgumentConflict => {
            format!("«{arg}» kan ikkje stå to gonger, og ikkje saman med dei andre vala.")
        }
        _ if value.is_empty() => format!("«{arg}» manglar det som skal stå etter."),
        _ => format!("«{value}» kan ikkje brukast i «{arg}»."),
    };
    Some(format!("{said} Legg til --help for å sjå kva som går an."))
}
