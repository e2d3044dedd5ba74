//! Names. First names are ordinary; surnames and roads are made up, so that nobody is meant.

use super::rng::Rng;
use super::types::Kjoenn;

/// Names that go together.
pub(crate) struct Kultur {
    /// How common, in parts of a hundred.
    pub(super) vekt: usize,
    /// Speaks a language beside Norwegian at home.
    pub(super) fleirspraakleg: bool,
    jenter: &'static [&'static str],
    gutar: &'static [&'static str],
    /// Surnames as a girl or woman bears them, and as a boy or man does.
    etternamn: &'static [(&'static str, &'static str)],
}

impl Kultur {
    /// A first name.
    pub(crate) fn fornamn(&self, rng: &mut Rng, kjoenn: Kjoenn) -> &'static str {
        match kjoenn {
            Kjoenn::Jente => rng.pick(self.jenter),
            Kjoenn::Gut => rng.pick(self.gutar),
        }
    }

    /// A surname: the form for her, and the form for him.
    pub(crate) fn etternamn(&self, rng: &mut Rng) -> (&'static str, &'static str) {
        self.etternamn[rng.below(self.etternamn.len())]
    }
}

/// One of the cultures, by weight.
pub(crate) fn kultur(rng: &mut Rng) -> &'static Kultur {
    &KULTURAR[rng.weighted(KULTURAR.iter().map(|kultur| kultur.vekt))]
}

const KULTURAR: [Kultur; 5] = [
    Kultur {
        vekt: 79,
        fleirspraakleg: false,
        jenter: &[
            "Anne",
            "Aslaug",
            "Astrid",
            "Aurora",
            "Birgit",
            "Dagny",
            "Ella",
            "Emma",
            "Eva",
            "Frida",
            "Gro",
            "Gunhild",
            "Guro",
            "Hanna",
            "Hege",
            "Helga",
            "Ida",
            "Ingebjørg",
            "Ingrid",
            "Jenny",
            "Johanne",
            "Kari",
            "Kristi",
            "Liv",
            "Live",
            "Margit",
            "Maria",
            "Marta",
            "Nora",
            "Olaug",
            "Oda",
            "Ragnhild",
            "Sara",
            "Selma",
            "Signe",
            "Sigrid",
            "Sofie",
            "Solveig",
            "Svanhild",
            "Synnøve",
            "Tiril",
            "Tomine",
            "Torbjørg",
            "Tone",
            "Turid",
            "Vår",
            "Åsne",
            "Åsta",
        ],
        gutar: &[
            "Aanund",
            "Anders",
            "Aslak",
            "Bjørn",
            "Bjørgulv",
            "Eilev",
            "Eirik",
            "Emil",
            "Filip",
            "Gunnar",
            "Gunnleik",
            "Halvor",
            "Håkon",
            "Håvard",
            "Isak",
            "Jakob",
            "Johannes",
            "Jon",
            "Kjetil",
            "Knut",
            "Lars",
            "Leiv",
            "Lucas",
            "Magnus",
            "Mathias",
            "Noah",
            "Nils",
            "Odin",
            "Olav",
            "Oskar",
            "Per",
            "Rolf",
            "Sigurd",
            "Sondre",
            "Steinar",
            "Sveinung",
            "Tallak",
            "Tarjei",
            "Theodor",
            "Torgeir",
            "Torjus",
            "Tor",
            "Tov",
            "Vetle",
            "Vidar",
            "William",
            "Øystein",
            "Åsmund",
        ],
        etternamn: NORSKE,
    },
    Kultur {
        vekt: 4,
        fleirspraakleg: false,
        jenter: &[
            "Biret",
            "Sárá",
            "Elle Márjá",
            "Risten",
            "Máret",
            "Láilá",
            "Inga",
            "Ánne",
        ],
        gutar: &[
            "Áilu", "Máhtte", "Ándde", "Jovnna", "Niillas", "Mihkkal", "Heaika", "Issát",
        ],
        etternamn: &[
            ("Guovssahas", "Guovssahas"),
            ("Beaivváš", "Beaivváš"),
            ("Čáhcesuolu", "Čáhcesuolu"),
            ("Muohtačalbmi", "Muohtačalbmi"),
        ],
    },
    Kultur {
        vekt: 7,
        fleirspraakleg: true,
        jenter: &[
            "Zofia",
            "Zuzanna",
            "Małgorzata",
            "Hanna",
            "Łucja",
            "Agnieszka",
            "Oliwia",
            "Kasia",
        ],
        gutar: &[
            "Jakub",
            "Szymon",
            "Michał",
            "Paweł",
            "Łukasz",
            "Stanisław",
            "Filip",
            "Krzysztof",
        ],
        etternamn: &[
            ("Poziomkowska", "Poziomkowski"),
            ("Mgiełkowska", "Mgiełkowski"),
            ("Żołędziowska", "Żołędziowski"),
            ("Śnieżynkowska", "Śnieżynkowski"),
            ("Tęczowska", "Tęczowski"),
        ],
    },
    Kultur {
        vekt: 5,
        fleirspraakleg: true,
        jenter: &[
            "Oksana", "Solomiia", "Daryna", "Kateryna", "Zlata", "Yeva", "Nadiia",
        ],
        gutar: &[
            "Danylo", "Bohdan", "Taras", "Maksym", "Nazar", "Ostap", "Yaroslav",
        ],
        etternamn: &[
            ("Kalynenko", "Kalynenko"),
            ("Soniashnykova", "Soniashnykov"),
            ("Barvinkova", "Barvinkov"),
            ("Veselkovska", "Veselkovskyi"),
            ("Zirkenko", "Zirkenko"),
        ],
    },
    Kultur {
        vekt: 5,
        fleirspraakleg: true,
        jenter: &[
            "Maryam", "Layla", "Nūr", "Rīm", "Hanān", "Salmā", "Amīra", "Yāsmīn",
        ],
        gutar: &[
            "Yūsuf",
            "Ibrāhīm",
            "Karīm",
            "Sāmī",
            "Bilāl",
            "Nabīl",
            "Zayd",
            "Hādī",
        ],
        etternamn: &[
            ("al-Yāsamīn", "al-Yāsamīn"),
            ("an-Nahr", "an-Nahr"),
            ("al-Qamar", "al-Qamar"),
            ("az-Zaytūn", "az-Zaytūn"),
            ("ar-Rīḥ", "ar-Rīḥ"),
        ],
    },
];

/// Surnames that sound like farms and are none.
const NORSKE: &[(&str, &str)] = &[
    ("Bjønnebærhaug", "Bjønnebærhaug"),
    ("Blåklokkelid", "Blåklokkelid"),
    ("Dompapmo", "Dompapmo"),
    ("Duggdropland", "Duggdropland"),
    ("Eikenøttgard", "Eikenøttgard"),
    ("Eventyrlid", "Eventyrlid"),
    ("Fivreldmo", "Fivreldmo"),
    ("Fjørlettvik", "Fjørlettvik"),
    ("Furukonglerud", "Furukonglerud"),
    ("Gaukesyrebakk", "Gaukesyrebakk"),
    ("Gråpusgard", "Gråpusgard"),
    ("Haustlauvli", "Haustlauvli"),
    ("Honningdal", "Honningdal"),
    ("Humlesurr", "Humlesurr"),
    ("Kløverengmo", "Kløverengmo"),
    ("Kvitveisbø", "Kvitveisbø"),
    ("Linerlelid", "Linerlelid"),
    ("Lislegard", "Lislegard"),
    ("Maurtuvdal", "Maurtuvdal"),
    ("Molteheim", "Molteheim"),
    ("Månelysvik", "Månelysvik"),
    ("Nysnøhaug", "Nysnøhaug"),
    ("Nøtteskrikmo", "Nøtteskrikmo"),
    ("Oreraklehagen", "Oreraklehagen"),
    ("Pinnsvinbakken", "Pinnsvinbakken"),
    ("Raudstrupelid", "Raudstrupelid"),
    ("Regnbogegard", "Regnbogegard"),
    ("Rognebærdal", "Rognebærdal"),
    ("Sevjetun", "Sevjetun"),
    ("Skarvesteinbø", "Skarvesteinbø"),
    ("Smørblomli", "Smørblomli"),
    ("Snøkrystallheim", "Snøkrystallheim"),
    ("Soleiemo", "Soleiemo"),
    ("Sommarfuglvik", "Sommarfuglvik"),
    ("Stjerneskotlid", "Stjerneskotlid"),
    ("Svaleredet", "Svaleredet"),
    ("Tirilltungegard", "Tirilltungegard"),
    ("Trollskjeggåsen", "Trollskjeggåsen"),
    ("Tyttebærmo", "Tyttebærmo"),
    ("Ugletun", "Ugletun"),
    ("Vedkubbebråten", "Vedkubbebråten"),
    ("Vinterbrisdal", "Vinterbrisdal"),
    ("Vårløysingvik", "Vårløysingvik"),
    ("Ærfuglholm", "Ærfuglholm"),
    ("Øyestikkarmo", "Øyestikkarmo"),
    ("Åkerrikshaug", "Åkerrikshaug"),
];

/// Norwegian names for staff.
pub(crate) fn staff_namn(rng: &mut Rng) -> (&'static str, &'static str) {
    let kjoenn = if rng.chance(72) {
        Kjoenn::Jente
    } else {
        Kjoenn::Gut
    };
    let kultur = if rng.chance(94) {
        &KULTURAR[0]
    } else {
        &KULTURAR[1 + rng.below(2)]
    };
    let fornamn = kultur.fornamn(rng, kjoenn);
    let (hennar, hans) = kultur.etternamn(rng);
    (
        fornamn,
        if kjoenn == Kjoenn::Jente {
            hennar
        } else {
            hans
        },
    )
}

/// Roads that are on no map.
pub(crate) const VEGAR: &[&str] = &[
    "Brunosthaugen",
    "Dompapstigen",
    "Eventyrvegen",
    "Fjørlettgata",
    "Gullhårlia",
    "Humleflugevegen",
    "Kråkesølvbakken",
    "Lusekoftevegen",
    "Maurtuvestigen",
    "Månestrålevegen",
    "Nissehuebakken",
    "Oskeladdvegen",
    "Pannekakekleiva",
    "Regnbogestigen",
    "Sjumilssteget",
    "Sommarfuglvegen",
    "Trollheimshjørnet",
    "Tyttebærstigen",
    "Ullsokkvegen",
    "Veslefrikkbakken",
];

/// The login name: ASCII, lower case, a dot between first name and surname.
pub(crate) fn brukarnamn(namn: &str) -> String {
    namn.chars().filter_map(ascii).collect()
}

fn ascii(letter: char) -> Option<&'static str> {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyz";
    let letter = letter.to_lowercase().next()?;
    if let Some(at) = PLAIN.find(letter) {
        return PLAIN.get(at..=at);
    }
    Some(match letter {
        'æ' => "ae",
        'ø' => "oe",
        'å' => "aa",
        'á' | 'ā' | 'ą' => "a",
        'č' | 'ć' => "c",
        'é' | 'ę' => "e",
        'í' | 'ī' => "i",
        'ł' => "l",
        'ń' => "n",
        'ó' => "o",
        'š' | 'ś' => "s",
        'ú' | 'ū' => "u",
        'ż' | 'ź' => "z",
        'ḥ' => "h",
        ' ' | '-' => ".",
        _ => return None,
    })
}
