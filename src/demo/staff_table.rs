//! Who works where: the posts that are filled with people.

use super::types::{Instansslag, Rolle};
use Instansslag::{
    Andre, Barnevern, BuAvlastning, Fysioterapeut, Kommunepsykolog, Kot, Nav, Ppt, Ungdomskontakt,
};
use Rolle::{Barnekoordinator, InterkommunalLeiar, SltKoordinator, Systemansvarleg, Tilsett};

/// A login that is printed for the one who tries the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoLogin {
    /// The login name.
    pub brukarnamn: &'static str,
    /// The person's name.
    pub namn: &'static str,
    /// What the person is, in words.
    pub kven: &'static str,
}

const fn login(brukarnamn: &'static str, namn: &'static str, kven: &'static str) -> DemoLogin {
    DemoLogin {
        brukarnamn,
        namn,
        kven,
    }
}

/// The fixed logins; the first rows of `World::brukarar`, in this order.
pub(super) const LOGINS: [DemoLogin; 14] = [
    login(
        "kari.lislegard",
        "Kari Lislegard",
        "Kontaktlærar 4. trinn, Åmot skule i Vinje",
    ),
    login("olav.ugletun", "Olav Ugletun", "Rektor, Åmot skule i Vinje"),
    login(
        "guro.soleiemo",
        "Guro Soleiemo",
        "Kontaktlærar 8. trinn, Rauland skule i Vinje",
    ),
    login(
        "ingrid.molteheim",
        "Ingrid Molteheim",
        "Helsesjukepleiar i Vinje",
    ),
    login(
        "eirik.honningdal",
        "Eirik Honningdal",
        "PP-rådgivar, alle seks kommunane",
    ),
    login(
        "tone.regnbogegard",
        "Tone Regnbogegard",
        "Kontaktperson i barnevernet, fire kommunar",
    ),
    login(
        "aslaug.tyttebaermo",
        "Aslaug Tyttebærmo",
        "Barnekoordinator i Vinje",
    ),
    login(
        "halvor.maanelysvik",
        "Halvor Månelysvik",
        "Kommunalsjef oppvekst i Vinje",
    ),
    login(
        "signe.sevjetun",
        "Signe Sevjetun",
        "Systemansvarleg i Vinje",
    ),
    login(
        "jon.vinterbrisdal",
        "Jon Vinterbrisdal",
        "Personvernombod for alle seks kommunane",
    ),
    login(
        "tarjei.nysnoehaug",
        "Tarjei Nysnøhaug",
        "Kontaktlærar 6. trinn, Gimle skule i Fyresdal",
    ),
    login(
        "sigrid.aerfuglholm",
        "Sigrid Ærfuglholm",
        "Pedagogisk leiar, Vinjebarnehagen Åmot",
    ),
    login(
        "gunnvor.haustlauvli",
        "Gunnvor Haustlauvli",
        "Den andre systemansvarlege i Vinje",
    ),
    login(
        "torbjoerg.skaresjoe",
        "Torbjørg Skaresjø",
        "Leiar for PPT, alle seks kommunane",
    ),
];

/// Two rows of [`LOGINS`] with the same post: what one systemansvarleg proposes, another must approve.
pub(super) const SAME_POST: (usize, usize) = (8, 12);

/// A row of [`LOGINS`] with a name of its own, in the place of one that the dice gave.
pub(super) const NAMED: usize = 13;

/// The logins in the README and on the demo's first page.
#[must_use]
pub const fn demo_logins() -> &'static [DemoLogin] {
    &LOGINS
}

/// One person who leads two einingar under the same roof.
pub(super) const SAME_LEADER: [(&str, &str); 3] = [
    ("Flatdal oppvekstsenter", "Flatdal barnehage"),
    ("Kyrkjebygda oppvekstsenter", "Kyrkjebygda barnehage"),
    ("Øyfjell oppvekstsenter", "Vinjebarnehagen Øyfjell"),
];

/// A post at an eining: title, and the row of [`LOGINS`] who holds it.
pub(super) type EiningPost = (&'static str, Option<usize>);

/// Staff at einingar, leaders not counted.
pub(super) const EININGAR: &[(&str, &[EiningPost])] = &[
    (
        "Gimle skule",
        &[
            ("kontaktlærar 6. trinn", Some(10)),
            ("kontaktlærar 2. trinn", None),
            ("kontaktlærar 9. trinn", None),
        ],
    ),
    (
        "Fyresdal barnehage",
        &[("pedagogisk leiar", None), ("fagarbeidar", None)],
    ),
    (
        "Kviteseid skule",
        &[
            ("kontaktlærar 3. trinn", None),
            ("kontaktlærar 8. trinn", None),
            ("spesialpedagog", None),
        ],
    ),
    (
        "Kviteseid barnehage",
        &[("pedagogisk leiar", None), ("spesialpedagog", None)],
    ),
    ("Brunkeberg barnehage", &[("pedagogisk leiar", None)]),
    ("Straumsnes barnehage", &[("pedagogisk leiar", None)]),
    (
        "Tveit skule",
        &[
            ("kontaktlærar 1. trinn", None),
            ("kontaktlærar 5. trinn", None),
        ],
    ),
    (
        "Nissedal ungdomsskule",
        &[("kontaktlærar 9. trinn", None), ("miljøterapeut", None)],
    ),
    (
        "Kyrkjebygda oppvekstsenter",
        &[("kontaktlærar 1.–4. trinn", None)],
    ),
    ("Kyrkjebygda barnehage", &[("pedagogisk leiar", None)]),
    ("Treungen barnehage", &[("pedagogisk leiar", None)]),
    (
        "Seljord barneskule",
        &[
            ("kontaktlærar 2. trinn", None),
            ("kontaktlærar 7. trinn", None),
            ("SFO-leiar", None),
        ],
    ),
    (
        "Seljord ungdomsskule",
        &[("kontaktlærar 8. trinn", None), ("sosiallærar", None)],
    ),
    (
        "Flatdal oppvekstsenter",
        &[("kontaktlærar 5.–7. trinn", None)],
    ),
    (
        "Seljord barnehage",
        &[
            ("pedagogisk leiar", None),
            ("barne- og ungdomsarbeidar", None),
        ],
    ),
    ("Flatdal barnehage", &[("pedagogisk leiar", None)]),
    (
        "Tokke skule",
        &[
            ("kontaktlærar 4. trinn", None),
            ("kontaktlærar 10. trinn", None),
            ("spesialpedagog", None),
        ],
    ),
    (
        "Høydalsmo skule",
        &[
            ("kontaktlærar 3. trinn", None),
            ("kontaktlærar 8. trinn", None),
        ],
    ),
    ("Dalen barnehage", &[("pedagogisk leiar", None)]),
    ("Høydalsmo barnehage", &[("pedagogisk leiar", None)]),
    ("Lårdal barnehage", &[("pedagogisk leiar", None)]),
    (
        "Edland skule",
        &[
            ("kontaktlærar 5. trinn", None),
            ("kontaktlærar 9. trinn", None),
        ],
    ),
    (
        "Åmot skule",
        &[
            ("kontaktlærar 4. trinn", Some(0)),
            ("kontaktlærar 7. trinn", None),
            ("sosiallærar", None),
        ],
    ),
    (
        "Rauland skule",
        &[
            ("kontaktlærar 8. trinn", Some(2)),
            ("kontaktlærar 3. trinn", None),
        ],
    ),
    (
        "Øyfjell oppvekstsenter",
        &[("kontaktlærar 1.–4. trinn", None)],
    ),
    ("Vinjebarnehagen Øyfjell", &[("pedagogisk leiar", None)]),
    ("Vinjebarnehagen Rauland", &[("pedagogisk leiar", None)]),
    (
        "Vinjebarnehagen Åmot",
        &[("pedagogisk leiar", Some(11)), ("fagarbeidar", None)],
    ),
    ("Vinjebarnehagen Edland", &[("pedagogisk leiar", None)]),
    ("Seljord helsestasjon", &[("jordmor", None)]),
    ("Vinje helsestasjon", &[("helsesjukepleiar", Some(3))]),
];

/// Leaders of einingar who are demo logins.
pub(super) const LEADERS: [(&str, usize); 1] = [("Åmot skule", 1)];

/// A post outside the einingar: kommunar, kind of instans, role, title, demo login.
pub(super) type Post = (
    &'static [usize],
    Instansslag,
    Rolle,
    &'static str,
    Option<usize>,
);

const ALLE: &[usize] = &[0, 1, 2, 3, 4, 5];

/// The posts outside the einingar. Two rows that follow each other with the same `Some` are one
/// person.
pub(super) const POSTS: &[Post] = &[
    (
        &[0],
        Andre,
        Rolle::Kommunalsjef,
        "kommunalsjef oppvekst",
        None,
    ),
    (
        &[1],
        Andre,
        Rolle::Kommunalsjef,
        "kommunalsjef oppvekst",
        None,
    ),
    (
        &[2],
        Andre,
        Rolle::Kommunalsjef,
        "kommunalsjef oppvekst",
        None,
    ),
    (
        &[3],
        Andre,
        Rolle::Kommunalsjef,
        "kommunalsjef oppvekst",
        None,
    ),
    (
        &[4],
        Andre,
        Rolle::Kommunalsjef,
        "kommunalsjef oppvekst",
        None,
    ),
    (
        &[5],
        Andre,
        Rolle::Kommunalsjef,
        "kommunalsjef oppvekst",
        Some(7),
    ),
    (&[0], Andre, Barnekoordinator, "barnekoordinator", None),
    (&[1], Andre, Barnekoordinator, "barnekoordinator", None),
    (&[2], Andre, Barnekoordinator, "barnekoordinator", None),
    (&[3], Andre, Barnekoordinator, "barnekoordinator", None),
    (&[4], Andre, Barnekoordinator, "barnekoordinator", None),
    (&[5], Andre, Barnekoordinator, "barnekoordinator", Some(6)),
    (&[0, 2], Andre, SltKoordinator, "SLT-koordinator", None),
    (&[1], Andre, SltKoordinator, "SLT-koordinator", None),
    (&[3], Andre, SltKoordinator, "SLT-koordinator", None),
    (&[4], Andre, SltKoordinator, "SLT-koordinator", None),
    (&[5], Andre, SltKoordinator, "SLT-koordinator", None),
    (&[0], Andre, Systemansvarleg, "systemansvarleg", None),
    (&[1], Andre, Systemansvarleg, "systemansvarleg", None),
    (&[2], Andre, Systemansvarleg, "systemansvarleg", None),
    (&[3], Andre, Systemansvarleg, "systemansvarleg", None),
    (&[4], Andre, Systemansvarleg, "systemansvarleg", None),
    (&[5], Andre, Systemansvarleg, "systemansvarleg", Some(8)),
    (
        ALLE,
        Andre,
        Rolle::Personvernombod,
        "personvernombod",
        Some(9),
    ),
    (ALLE, Ppt, InterkommunalLeiar, "leiar for PPT", Some(13)),
    (ALLE, Ppt, Tilsett, "PP-rådgivar", Some(4)),
    (&[0, 1, 2], Ppt, Tilsett, "PP-rådgivar", None),
    (&[3, 4], Ppt, Tilsett, "PP-rådgivar", None),
    (&[1, 3, 5], Ppt, Tilsett, "logoped", None),
    (
        ALLE,
        Barnevern,
        InterkommunalLeiar,
        "leiar for barnevernet",
        None,
    ),
    (&[1, 3, 4, 5], Barnevern, Tilsett, "kontaktperson", Some(5)),
    (&[0, 2], Barnevern, Tilsett, "kontaktperson", None),
    (&[1, 3], Barnevern, Tilsett, "familierettleiar", None),
    (&[4, 5], Barnevern, Tilsett, "kontaktperson", None),
    (
        ALLE,
        Nav,
        InterkommunalLeiar,
        "leiar for NAV Vest-Telemark",
        None,
    ),
    (&[0, 1, 2], Nav, Tilsett, "rettleiar", None),
    (&[3, 4, 5], Nav, Tilsett, "ungdomsrettleiar", None),
    (
        &[1, 2],
        Fysioterapeut,
        Tilsett,
        "fysioterapeut for barn",
        None,
    ),
    (
        &[4, 5],
        Fysioterapeut,
        Tilsett,
        "fysioterapeut for barn",
        None,
    ),
    (
        &[0, 1, 3],
        Kommunepsykolog,
        Tilsett,
        "kommunepsykolog",
        None,
    ),
    (&[4, 5], Kommunepsykolog, Tilsett, "kommunepsykolog", None),
    (&[5], Kot, Tilsett, "miljøterapeut", None),
    (&[3], Ungdomskontakt, Tilsett, "ungdomskontakt", None),
    (&[5], Ungdomskontakt, Tilsett, "ungdomskontakt", None),
    (&[3], BuAvlastning, Tilsett, "avdelingsleiar", None),
];
