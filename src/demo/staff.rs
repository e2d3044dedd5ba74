//! Fills the posts with people.

use super::dates::{plus, skulestart};
use super::names::{brukarnamn, staff_namn};
use super::places::instans;
use super::rng::Rng;
use super::staff_table::{EININGAR, LEADERS, LOGINS, NAMED, POSTS, SAME_LEADER, SAME_POST};
use super::types::{Brukar, Instans, Instansslag, Kommune, Medlemskap, Rolle};
use std::collections::HashSet;
use time::Date;

/// Everyone who logs in as staff; the demo logins come first.
pub(super) fn staff(
    rng: &mut Rng,
    kommunar: &[Kommune],
    instansar: &[Instans],
    today: Date,
) -> Vec<Brukar> {
    let mut people = People::new(rng, today);
    for (kommune, one) in kommunar.iter().enumerate() {
        for (at, eining) in one.einingar.iter().enumerate() {
            let place = (kommune, eining.instans, Some(at));
            if eining.open(today) {
                let stilling = leader_title(eining.slag);
                let who = people.leader(one, eining.namn);
                people.join(who, place, Rolle::Einingsleiar, stilling);
            }
            let posts = EININGAR.iter().find(|(namn, _)| *namn == eining.namn);
            for (stilling, login) in posts.map_or(&[][..], |(_, posts)| posts) {
                let who = people.find(*login);
                people.join(who, place, Rolle::Tilsett, stilling);
            }
        }
    }
    for (where_to, slag, rolle, stilling, login) in POSTS {
        let who = people.find(*login);
        if *login == Some(NAMED) {
            // the dice are cast all the same: the rest of the world is as without
            let _ = staff_namn(people.rng);
        }
        for kommune in *where_to {
            if let Some(instans) = instans(instansar, *kommune, *slag) {
                people.join(who, (*kommune, instans, None), *rolle, stilling);
            }
        }
    }
    people.history(kommunar);
    // no die is cast for the second of two: the rest of the world is as without
    let (one, another) = SAME_POST;
    let post = people.list[one].medlemskap.clone();
    people.list[another].medlemskap = post;
    people.list
}

fn leader_title(slag: Instansslag) -> &'static str {
    match slag {
        Instansslag::Skule => "rektor",
        Instansslag::Barnehage => "styrar",
        _ => "leiande helsesjukepleiar",
    }
}

struct People<'a> {
    rng: &'a mut Rng,
    today: Date,
    list: Vec<Brukar>,
    taken: HashSet<String>,
}

impl<'a> People<'a> {
    fn new(rng: &'a mut Rng, today: Date) -> Self {
        let list: Vec<Brukar> = LOGINS
            .iter()
            .map(|login| Brukar {
                brukarnamn: login.brukarnamn.to_owned(),
                namn: login.namn.to_owned(),
                medlemskap: vec![],
            })
            .collect();
        let taken = list.iter().map(|one| one.brukarnamn.clone()).collect();
        Self {
            rng,
            today,
            list,
            taken,
        }
    }

    /// The demo login, or somebody new.
    fn find(&mut self, login: Option<usize>) -> usize {
        login.unwrap_or_else(|| self.hire())
    }

    fn hire(&mut self) -> usize {
        let (mut namn, mut brukar) = (String::new(), String::new());
        // The names are in the thousands and the people in the hundreds.
        for _ in 0..1000 {
            let (fornamn, etternamn) = staff_namn(self.rng);
            namn = format!("{fornamn} {etternamn}");
            brukar = brukarnamn(&namn);
            if self.taken.insert(brukar.clone()) {
                break;
            }
        }
        self.list.push(Brukar {
            brukarnamn: brukar,
            namn,
            medlemskap: vec![],
        });
        self.list.len() - 1
    }

    /// Whoever leads the eining: a demo login, the leader next door, or somebody new.
    fn leader(&mut self, kommune: &Kommune, namn: &str) -> usize {
        if let Some((_, login)) = LEADERS.iter().find(|(eining, _)| *eining == namn) {
            return *login;
        }
        let next_door = SAME_LEADER
            .iter()
            .find(|(_, barnehage)| *barnehage == namn)
            .and_then(|(skule, _)| kommune.einingar.iter().position(|one| one.namn == *skule))
            .and_then(|skule| {
                let instans = kommune.einingar[skule].instans;
                let leads = |m: &Medlemskap| {
                    m.rolle == Rolle::Einingsleiar
                        && (m.instans, m.eining) == (instans, Some(skule))
                };
                self.list
                    .iter()
                    .position(|one| one.medlemskap.iter().any(leads))
            });
        next_door.unwrap_or_else(|| self.hire())
    }

    fn join(
        &mut self,
        who: usize,
        (kommune, instans, eining): (usize, usize, Option<usize>),
        rolle: Rolle,
        stilling: &str,
    ) {
        let fraa = skulestart(self.today.year() - self.rng.range(4, 14));
        self.list[who].medlemskap.push(Medlemskap {
            kommune,
            instans,
            eining,
            rolle,
            stilling: stilling.to_owned(),
            fraa,
            til: None,
        });
    }

    /// Ended memberships: people who have changed work, and two who have left.
    fn history(&mut self, kommunar: &[Kommune]) {
        for (kommune, one) in kommunar.iter().enumerate() {
            let skule = one
                .einingar
                .iter()
                .position(|eining| eining.slag == Instansslag::Skule);
            let Some((at, eining)) = skule.map(|at| (at, &one.einingar[at])) else {
                continue;
            };
            if let Some(closed) = one.einingar.iter().position(|eining| eining.til.is_some()) {
                // The rektor of the skule that closed looks after users and einingar now.
                self.earlier(kommune, Rolle::Systemansvarleg, |m| Medlemskap {
                    instans: eining.instans,
                    eining: Some(closed),
                    rolle: Rolle::Einingsleiar,
                    stilling: "rektor".to_owned(),
                    til: one.einingar[closed].til,
                    ..m
                });
            } else if kommune % 2 == 1 {
                self.earlier(kommune, Rolle::Barnekoordinator, |m| Medlemskap {
                    instans: eining.instans,
                    eining: Some(at),
                    rolle: Rolle::Tilsett,
                    stilling: "kontaktlærar".to_owned(),
                    ..m
                });
            }
            if kommune == 3 || kommune == 5 {
                let left = self.hire();
                self.join(
                    left,
                    (kommune, eining.instans, Some(at)),
                    Rolle::Tilsett,
                    "vikar",
                );
                let til = plus(skulestart(self.today.year() - 1), -1);
                if let Some(last) = self.list[left].medlemskap.last_mut() {
                    last.til = Some(til);
                }
            }
        }
    }

    /// Gives the one who holds a role what the person did before.
    fn earlier(&mut self, kommune: usize, rolle: Rolle, change: impl Fn(Medlemskap) -> Medlemskap) {
        let holds = |m: &&mut Medlemskap| m.kommune == kommune && m.rolle == rolle;
        let found = self.list.iter_mut().find_map(|brukar| {
            let now = brukar.medlemskap.iter_mut().find(holds)?;
            let before = Medlemskap {
                til: Some(plus(now.fraa, -1)),
                ..now.clone()
            };
            let before = Medlemskap {
                fraa: skulestart(now.fraa.year() - 6),
                ..change(before)
            };
            now.fraa = before.til.map_or(now.fraa, |til| plus(til, 1));
            Some((brukar, before))
        });
        if let Some((brukar, before)) = found {
            brukar.medlemskap.insert(0, before);
        }
    }
}
