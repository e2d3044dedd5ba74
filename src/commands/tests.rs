use super::*;

/// Every command with its sub-commands.
fn all(command: &clap::Command) -> Vec<clap::Command> {
    let mut list = vec![command.clone()];
    for sub in command.get_subcommands() {
        list.extend(all(sub));
    }
    list
}

#[test]
fn every_command_has_its_help_in_nynorsk() {
    let mut cli = usage::in_nynorsk(Cli::command());
    cli.build();
    let commands = all(&cli);
    assert!(commands.len() > 12);
    for mut command in commands {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        let help = command.render_help().to_string();
        assert!(help.contains("Bruk: laget"), "{help}");
        for english in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print",
            "[default",
            "[env",
            "`",
        ] {
            assert!(!help.contains(english), "{english} in {help}");
        }
    }
}

#[test]
fn a_mistake_on_the_command_line_is_answered_in_nynorsk() {
    for (typed, said) in [
        ("laget tull", "Kjenner ikkje kommandoen «tull»."),
        ("laget demo --tull", "Kjenner ikkje «--tull»."),
        (
            "laget demo --seed mange",
            "«mange» kan ikkje brukast i «--seed <TAL>».",
        ),
        (
            "laget demo --seed",
            "«--seed <TAL>» manglar det som skal stå etter.",
        ),
        ("laget nyklar", "Dette manglar: <FIL>."),
    ] {
        let error = usage::in_nynorsk(Cli::command())
            .try_get_matches_from(typed.split(' '))
            .unwrap_err();
        let sentence = usage::complaint(&error).unwrap();
        assert!(sentence.starts_with(said), "{sentence}");
    }
}

#[test]
fn what_runs_on_the_same_machine_answers_operation_on_ports_of_its_own() {
    let cli = Cli::command();
    let of = |name: &str| {
        let command = cli.find_subcommand(name).unwrap();
        let arg = command
            .get_arguments()
            .find(|arg| arg.get_id() == "ops_listen");
        let given = arg.unwrap().get_default_values().first().unwrap();
        given.to_str().unwrap().to_owned()
    };
    assert_ne!(of("serve"), of("worker"));
    assert_eq!(
        of("serve"),
        of("helse"),
        "what is asked when nothing is said"
    );
}
