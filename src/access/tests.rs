use uuid::Uuid;

use super::*;
use crate::ids::{BrukarId, EiningId, InstansId, KommuneId, PrinsipalId};

const A: u128 = 1;
const B: u128 = 2;

/// Somebody who works at two einingar.
fn actor(roles: [(Role, u128); 2]) -> Actor {
    let medlemskap = roles.map(|(role, number)| Medlemskap {
        role,
        instans_id: InstansId::from(Uuid::from_u128(9)),
        instans_slag: "skule".into(),
        instans_namn: "Skule".into(),
        eining_id: Some(eining(number)),
        eining_namn: None,
        prinsipal_id: prinsipal(number),
        stilling: String::new(),
    });
    Actor {
        brukar_id: BrukarId::from(Uuid::from_u128(7)),
        namn: "Kari Vik".into(),
        kommune_id: KommuneId::from(Uuid::from_u128(8)),
        kommune_namn: "Seljord".into(),
        fleire_kommunar: false,
        medlemskap: medlemskap.into(),
    }
}

fn eining(number: u128) -> EiningId {
    EiningId::from(Uuid::from_u128(number))
}

fn prinsipal(number: u128) -> PrinsipalId {
    PrinsipalId::from(Uuid::from_u128(number))
}

/// A sak of an eining.
struct Thing {
    eining: u128,
    ansvarleg: bool,
    plass: Option<u128>,
}

impl Resource for Thing {
    fn subject(&self) -> Subject {
        Subject::default()
    }

    fn relation(&self, actor: &Actor) -> Relation {
        Relation {
            skrive: true,
            ansvarleg: self.ansvarleg,
            leiar: actor.leads(eining(self.eining)),
            eining: Some(eining(self.eining)),
            prinsipal: self.plass.map(prinsipal),
            ..Relation::default()
        }
    }
}

fn by(actor: &Actor, action: Action, thing: &Thing) -> (&'static str, Option<EiningId>) {
    let permit = actor
        .permit(action, thing)
        .unwrap_or_else(|_| panic!("allowed"));
    (permit.role(), permit.eining_id())
}

#[test]
fn a_leader_of_the_eining_closes_as_its_leader_whatever_else_the_person_is() {
    let kari = actor([(Role::Tilsett, A), (Role::Einingsleiar, B)]);
    let thing = Thing {
        eining: B,
        ansvarleg: false,
        plass: None,
    };
    for action in [Action::SakAvslutte, Action::LagEndre, Action::SakOpne] {
        assert_eq!(
            by(&kari, action, &thing),
            ("einingsleiar", Some(eining(B))),
            "{action:?}"
        );
    }
}

#[test]
fn the_ansvarleg_acts_from_the_workplace_that_has_the_ball() {
    let kari = actor([(Role::Tilsett, A), (Role::Tilsett, B)]);
    let thing = Thing {
        eining: B,
        ansvarleg: true,
        plass: Some(B),
    };
    for action in [Action::LagEndre, Action::SamtaleSkrive] {
        assert_eq!(by(&kari, action, &thing), ("tilsett", Some(eining(B))));
    }
}

#[test]
fn of_workplaces_that_are_alike_the_oldest_is_told() {
    let kari = actor([(Role::Tilsett, A), (Role::Tilsett, B)]);
    let permit = kari.permit(Action::BarnSoekje, &());
    assert!(permit.is_ok_and(|permit| permit.eining_id() == Some(eining(A))));
}

/// Something the actor stands to like this.
struct As(Relation);

impl Resource for As {
    fn subject(&self) -> Subject {
        Subject::default()
    }

    fn relation(&self, _: &Actor) -> Relation {
        self.0
    }
}

#[test]
fn what_is_for_one_relation_is_for_no_other() {
    let kari = actor([(Role::Einingsleiar, A), (Role::Tilsett, B)]);
    let none = Relation::default();
    let paa_eininga = Relation {
        paa_eininga: true,
        ..none
    };
    let mottakar = Relation {
        mottakar: true,
        ..none
    };
    let meldar = Relation {
        meldar: true,
        ..none
    };
    let leiar = Relation {
        skrive: true,
        leiar: true,
        ..none
    };
    let all = [none, paa_eininga, mottakar, meldar, leiar];
    for (action, only) in [
        (Action::BarnRegistrere, paa_eininga),
        (Action::BarnEndre, paa_eininga),
        (Action::FoeresettSkrive, paa_eininga),
        (Action::OverleveringSvare, mottakar),
        (Action::BarnevernSvare, meldar),
        (Action::BarnInnsyn, leiar),
    ] {
        for relation in all {
            let may = kari.may(action, &As(relation));
            assert_eq!(may, relation == only, "{action:?} {relation:?}");
        }
    }
}

#[test]
fn a_card_is_changed_and_an_offer_answered_from_the_workplace_it_belongs_to() {
    let kari = actor([(Role::Tilsett, A), (Role::Tilsett, B)]);
    let card = As(Relation {
        paa_eininga: true,
        eining: Some(eining(B)),
        ..Relation::default()
    });
    let offer = As(Relation {
        mottakar: true,
        prinsipal: Some(prinsipal(B)),
        ..Relation::default()
    });
    for (action, thing) in [
        (Action::BarnEndre, card),
        (Action::OverleveringSvare, offer),
    ] {
        let permit = kari.permit(action, &thing);
        assert!(permit.is_ok_and(|permit| permit.eining_id() == Some(eining(B))));
    }
}

#[test]
fn one_more_reason_stands_after_the_first() {
    let kari = actor([(Role::Tilsett, A), (Role::Tilsett, B)]);
    let permit = kari.permit(Action::MiSideOpne, &());
    let permit = permit.map(|permit| permit.also("eining").also("oppslag"));
    assert!(permit.is_ok_and(|permit| permit.subject().grunnlag == "eining,oppslag"));
}
