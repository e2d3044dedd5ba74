//! Every statement of the seed: a whole table at a time, from one array a column.

mod children;
mod familie;
mod house;
pub(super) mod individuellplan;
mod koordinator;
mod lag;
mod places;
mod saker;
mod samtykke;
mod skala;
mod steg;
mod tst;

pub(super) use children::{barn, barn_adresse, barn_eining, barnevernsmelding, foeresett};
pub(super) use familie::familie;
pub(super) use house::{analyze, faults, is_empty, own, prinsipalar, tom_journal};
pub(super) use koordinator::koordinatorar;
pub(super) use lag::{ansvarlege, historikk, innsynslogg, overlevering, sak_deltakar, sak_sperre};
pub(super) use places::{
    brukar, eining, instans, instans_kommune, kommune, kommune_frist, medlemskap, passord, varsling,
};
pub(super) use saker::sak;
pub(super) use samtykke::{
    hoeyrt, invitasjon, maa_svare, samtykke, samtykke_historikk, signatur, stadfesting, today,
    trekk,
};
pub(super) use skala::{copy, put_back, take_down};
pub(super) use steg::{evaluering, samtale, skolemiljoeplan, tiltak, uro};
pub(super) use tst::{agenda, familien, gaar_ut, moete, moete_deltakar, skulefri, tst_medlem};

/// One column of the rows.
fn col<'a, R, T>(rows: &'a [R], of: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}
