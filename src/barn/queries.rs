//! SQL about children: reading cards and the register. Writing and the rest stand beside.

pub(super) mod endring;
pub(super) mod foeresett;
pub(super) mod import;
pub(super) mod innsyn;
pub(super) mod oppslag;
pub(super) mod skriv;

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::EiningVal;
use super::{Barn, Grunnlag};
use crate::ids::{BarnId, EiningId};
use crate::text::{search_upper_bound, sort_key};

struct Row {
    barn_id: BarnId,
    fornamn: String,
    etternamn: String,
    foedd: Date,
    har_fnr: bool,
    eining_id: Option<EiningId>,
    eining_namn: Option<String>,
    omsorgsstatus: String,
    adressesperre: bool,
    version: i32,
    grunnlag: String,
    leiar: bool,
}

impl From<Row> for Barn {
    fn from(row: Row) -> Self {
        Self {
            barn_id: row.barn_id,
            fornamn: row.fornamn.into(),
            etternamn: row.etternamn.into(),
            foedd: row.foedd,
            har_fnr: row.har_fnr,
            eining_id: row.eining_id,
            eining_namn: row.eining_namn,
            omsorgsstatus: row.omsorgsstatus,
            adressesperre: row.adressesperre,
            version: row.version,
            grunnlag: Grunnlag::from_code(&row.grunnlag),
            leiar: row.leiar,
        }
    }
}

/// Cards as [`Row`]s: everything up to the `where` stands here once.
macro_rules! cards {
    ($rest:literal, $($bind:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select b.barn_id, b.fornamn, b.etternamn, b.foedd, b.fnr_oppslag is not null as "har_fnr!",
                case when not b.adressesperre then b.eining_id end as "eining_id: EiningId",
                case when not b.adressesperre then e.namn end as eining_namn,
                b.omsorgsstatus, b.adressesperre, b.version,
                case
                    when b.eining_id = any((select app.mine_einingar())::uuid[]) then 'eining'
                    when (select app.er_helsestasjon()) then 'helsestasjon'
                    when exists (
                        select from sak_tilgang t
                        where t.kommune_id = b.kommune_id and t.barn_id = b.barn_id and t.grunnlag <> 'naudrett'
                            and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                    ) then 'lag'
                    when exists (
                        select from sak_tilgang t
                        where t.kommune_id = b.kommune_id and t.barn_id = b.barn_id
                            and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                    ) then 'naudrett'
                    else 'oppslag'
                end as "grunnlag!",
                coalesce(b.eining_id = any((select app.leia_einingar())::uuid[]), false) as "leiar!"
            from barn b
            left join eining e on e.kommune_id = b.kommune_id and e.eining_id = b.eining_id
            "# + $rest,
            $($bind),*
        )
    };
}

/// The child's card, if row level security lets it be seen.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut PgConnection, barn: BarnId) -> Result<Option<Barn>, sqlx::Error> {
    let row = cards!("where b.barn_id = $1", barn.uuid())
        .fetch_optional(tx)
        .await?;
    Ok(row.map(Barn::from))
}

/// One page of the register: the einingar of the one who asks, or for the helsestasjon the kommune. A card
/// that is open for another reason is not part of it. Under the filter of an eining a child with
/// adressesperre shows only when the eining is one's own: the filter must not tell where it goes.
pub(super) async fn register(
    tx: &mut PgConnection,
    eining: Option<EiningId>,
    etter: Option<BarnId>,
    limit: i64,
) -> Result<Vec<Barn>, sqlx::Error> {
    let rows = cards!(
        "where (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon()))
            and ($1::uuid is null or (b.eining_id = $1
                and (not b.adressesperre or b.eining_id = any((select app.mine_einingar())::uuid[]))))
            and ($2::uuid is null or (b.etternamn_sortert, b.barn_id) > (
                select f.etternamn_sortert, f.barn_id from barn f where f.barn_id = $2
            ))
        order by b.etternamn_sortert, b.barn_id
        limit $3",
        eining.map(EiningId::uuid),
        etter.map(BarnId::uuid),
        limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Barn::from).collect())
}

/// Children of the register whose name begins so, and who were born that day. An empty name is every name. The order is of no column an
/// index has: PostgreSQL would at times walk a kommune's children in that order until enough of them had the name.
pub(super) async fn search(
    tx: &mut PgConnection,
    key: &str,
    foedd: Option<Date>,
    limit: i64,
) -> Result<Vec<Barn>, sqlx::Error> {
    let sortert = sort_key(key);
    let rows = cards!(
        "where (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon()))
            and ((b.namn_norm >= $1 and b.namn_norm < $2) or (b.etternamn_sortert >= $5 and b.etternamn_sortert < $6))
            and ($3::date is null or b.foedd = $3)
        order by b.etternamn_sortert || '', b.barn_id
        limit $4",
        key,
        search_upper_bound(key),
        foedd,
        limit,
        sortert,
        search_upper_bound(&sortert),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Barn::from).collect())
}

/// What a new child is compared with.
pub(super) struct Likskap<'a> {
    /// Key of the given names' first word.
    pub fornamn: &'a str,
    /// Key of the family name.
    pub etternamn: &'a str,
    /// Key of the whole name.
    pub namn: &'a str,
    /// Day of birth.
    pub foedd: Date,
    /// What the number may hash to, when it was typed.
    pub moegelege: Option<&'a [Vec<u8>]>,
}

/// Children of the register who may be the same: born that day with one of the names, with all of the name,
/// or with the number.
pub(super) async fn similar(
    tx: &mut PgConnection,
    to: &Likskap<'_>,
    limit: i64,
) -> Result<Vec<Barn>, sqlx::Error> {
    let etternamn = sort_key(to.etternamn);
    let rows = cards!(
        "where (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon()))
            and ((b.foedd = $1 and ((b.namn_norm >= $2 and b.namn_norm < $3)
                    or (b.etternamn_sortert >= $4 and b.etternamn_sortert < $5)))
                or b.namn_norm = $6
                or b.fnr_oppslag = any($7))
        order by b.etternamn_sortert, b.barn_id
        limit $8",
        to.foedd,
        to.fornamn,
        search_upper_bound(to.fornamn),
        etternamn,
        search_upper_bound(&etternamn),
        to.namn,
        to.moegelege,
        limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Barn::from).collect())
}

/// The open skular and barnehagar of the kommune, for the helsestasjon's filter.
pub(super) async fn einingar(tx: &mut PgConnection) -> Result<Vec<EiningVal>, sqlx::Error> {
    sqlx::query_as!(
        EiningVal,
        r#"select e.eining_id, e.namn
        from eining e
        join instans i on i.instans_id = e.instans_id
        where i.slag in ('skule', 'barnehage')
            and e.gyldig_fraa <= app.today() and (e.gyldig_til is null or e.gyldig_til >= app.today())
        order by app.sortering(e.namn) collate "C", e.eining_id"#,
    )
    .fetch_all(tx)
    .await
}

/// A place in the child's history.
pub(super) struct Periode {
    pub namn: String,
    pub fraa: Date,
    pub til: Option<Date>,
}

/// Where the child goes and went, the last first; hidden with adressesperre.
pub(super) async fn einingar_til(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<Periode>, sqlx::Error> {
    sqlx::query_as!(
        Periode,
        "select e.namn, p.fraa, p.til
        from barn_eining p
        join eining e on e.kommune_id = p.kommune_id and e.eining_id = p.eining_id
        where p.barn_id = $1
        order by p.fraa desc, p.til desc nulls first
        limit 30",
        barn.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The address, when it may be seen.
pub(super) async fn adresse(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select adresse from barn_adresse where barn_id = $1",
        barn.uuid()
    )
    .fetch_optional(tx)
    .await
}
