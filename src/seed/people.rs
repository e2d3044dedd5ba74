//! Rows of those who log in.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::hours::morning;
use super::source::Source;

/// A row of `brukar`.
pub(super) struct BrukarRow<'a> {
    pub(super) brukar_id: Uuid,
    pub(super) brukarnamn: &'a str,
    pub(super) namn: &'a str,
    pub(super) created_at: OffsetDateTime,
}

/// A row of `medlemskap`.
pub(super) struct MedlemskapRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) medlemskap_id: Uuid,
    pub(super) brukar_id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) eining_id: Option<Uuid>,
    pub(super) rolle: &'static str,
    pub(super) stilling: &'a str,
    pub(super) fraa: Date,
    pub(super) til: Option<Date>,
}

/// Everybody, known since their first day at work.
pub(super) fn brukarar<'a>(source: &Source<'a>) -> Vec<BrukarRow<'a>> {
    let brukarar = source.world.brukarar.iter().enumerate();
    brukarar
        .map(|(at, one)| {
            let first = one.medlemskap.iter().map(|m| m.fraa).min();
            BrukarRow {
                brukar_id: source.ids.brukar(at),
                brukarnamn: &one.brukarnamn,
                namn: &one.namn,
                created_at: morning(first.unwrap_or(source.world.today)),
            }
        })
        .collect()
}

/// Where they work and have worked.
pub(super) fn medlemskap<'a>(source: &Source<'a>) -> Vec<MedlemskapRow<'a>> {
    let brukarar = source.world.brukarar.iter().enumerate();
    let all = brukarar.flat_map(|(brukar, one)| {
        let list = one.medlemskap.iter().enumerate();
        list.map(move |(number, m)| (brukar, number, m))
    });
    all.map(|(brukar, number, m)| MedlemskapRow {
        kommune_id: source.ids.kommune(m.kommune),
        medlemskap_id: source.ids.medlemskap(brukar, number),
        brukar_id: source.ids.brukar(brukar),
        instans_id: source.ids.instans(m.instans),
        eining_id: m.eining.map(|at| source.ids.eining(m.kommune, at)),
        rolle: m.rolle.kode(),
        stilling: &m.stilling,
        fraa: m.fraa,
        til: m.til,
    })
    .collect()
}
