//! `laget tilgangsmatrise`: who may do what, as a page for people who do not read code.

use std::fmt::Write;

use crate::access::policy::rule;
use crate::access::{Action, Role};

const HEADING: &str = "\
# Kven kan gjere kva

Denne sida er laga av `laget tilgangsmatrise` ut frå reglane i `src/access/policy.rs`.

Kven som kan *sjå* ei sak eller eit barn, avgjer databasen: ingen ser noko her som dei ikkje har ein rett til.
Tabellen seier kva ein kan *gjere* med det ein ser.

| Ord | Tyder |
|---|---|
| ja | kan gjere det med alt ein ser |
| på laget | må vere på laget rundt saka, vere barnekoordinator i henne, eller leie eininga som eig henne |
| på laget, hos eigaren | må vere på laget rundt saka frå instansen som eig henne, eller leie eininga som eig henne |
| ansvarleg eller leiar | må vere ansvarleg for saka, eller leie eininga som eig henne. Barnekoordinatoren i saka kan òg spørje ein annan om å ta over som barnekoordinator, og sende individuell plan og føre inn svar på han |
| på teamet eller leiar | må ha møteplikt i TST-teamet, eller leie eininga til teamet. Det gjeld òg barnekoordinatoren: å koordinere for eitt barn gir ikkje rett til å kalle saman eit team som snakkar om andre barn |
| på teamet, leiar, møteleiar eller referent | som over, eller vere møteleiar eller referent på møtet, òg utan å vere på teamet |
| leiar | må leie eininga som eig saka, eller eininga til barnet; har saka ingen leiar, må ein vere ansvarleg |
| på eininga | må arbeide på eininga til barnet, eller på helsestasjonen |
| på helsestasjon, barnevern eller PPT | må arbeide på helsestasjonen, i barnevernet eller i PPT |
| mottakar | må vere den saka er tilbydd til, eller den som er spurd om å vere barnekoordinator |
| meldar | må vere den som sende meldinga |
| – | kan aldri gjere det |

";

/// The matrix as Markdown.
pub(super) fn markdown() -> String {
    let mut text = HEADING.to_owned();
    let heads = Role::ALL.map(Role::label).join(" | ");
    text.push_str("| Handling | I loggen | ");
    text.push_str(&heads);
    text.push_str(" |\n|---|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    text.push('\n');
    for action in Action::ALL {
        let cells = Role::ALL
            .map(|role| rule(role, *action).label())
            .join(" | ");
        // writing to a String cannot fail
        let _never = writeln!(
            text,
            "| {} | `{}` | {cells} |",
            action.label(),
            action.code()
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_docs_is_the_policy() {
        let page = include_str!("../../docs/tilgangsmatrise.md");
        assert_eq!(
            page,
            markdown(),
            "run: laget tilgangsmatrise > docs/tilgangsmatrise.md"
        );
    }

    #[test]
    fn every_role_and_action_is_in_the_page() {
        let text = markdown();
        assert!(Role::ALL.iter().all(|role| text.contains(role.label())));
        assert!(
            Action::ALL
                .iter()
                .all(|action| text.contains(action.code()))
        );
    }
}
