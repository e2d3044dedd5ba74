//! What is normal for those who do not work with children: that nothing waits for them here is as it should be.

use crate::access::{Actor, Role};

/// One sentence or two for each such role a person has.
pub(super) fn vanleg(actor: &Actor) -> String {
    let roles = Role::ALL.into_iter().filter(|role| actor.has(*role));
    let words: Vec<&str> = roles.filter_map(rolle).collect();
    words.join(" ")
}

const fn rolle(role: Role) -> Option<&'static str> {
    match role {
        Role::Kommunalsjef => Some(
            "Som kommunalsjef ser du ei sak berre når du er med på laget rundt barnet. Tala for kommunen finn du \
             under «Styring».",
        ),
        Role::InterkommunalLeiar => Some(
            "Som interkommunal leiar ser du ei sak berre når du er med på laget rundt barnet. Tala for tenesta finn du \
             under «Tenesta di».",
        ),
        Role::Systemansvarleg => Some(
            "Som systemansvarleg har du brukarane og einingane i kommunen, aldri saker og barn. Brukarane finn du under \
             «Brukarar», og einingane under «Einingar».",
        ),
        Role::Personvernombod => Some(
            "Som personvernombod les du innsynsloggen: kven som har sett, skrive, søkt og blitt avvist. Sakene og barna \
             ser du ikkje.",
        ),
        Role::Tilsett | Role::Einingsleiar | Role::Barnekoordinator | Role::SltKoordinator => None,
    }
}
