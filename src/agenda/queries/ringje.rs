//! SQL about those of a family who are to be told by telephone: what they were invited to is moved or called off, and no letter says so.

use sqlx::postgres::PgConnection;
use time::Date;

use crate::agenda::familie::Ringje;
use crate::ids::MoeteId;

/// Of a meeting that has not been: of the saker that are seen, in the order of the agenda.
pub(in crate::agenda) async fn ringje(
    tx: &mut PgConnection,
    moete: MoeteId,
    today: Date,
) -> Result<Vec<Ringje>, sqlx::Error> {
    sqlx::query_as!(
        Ringje,
        r#"select coalesce(x.namn, b.fornamn || ' ' || b.etternamn) as "namn!", x.relasjon as "relasjon?", s.sak_id, s.barn_id,
            s.saksnummer, f.teken_av_at is null as "kjem!", f.fraa
        from moete_familie f
        join moete m on m.kommune_id = f.kommune_id and m.moete_id = f.moete_id and m.dato >= $2
        join moete_punkt p on p.kommune_id = f.kommune_id and p.punkt_id = f.punkt_id
        join sak s on s.kommune_id = f.kommune_id and s.sak_id = f.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        left join foeresett x on x.kommune_id = f.kommune_id and x.foeresett_id = f.foeresett_id
        where f.moete_id = $1 and f.oppmoete is null and (f.teken_av_at is not null or f.brev_sekvens > 0)
            and (f.brev in ('unoedig', 'avvist')
                or (f.brev = 'ventar' and app.moete_familie_hindring(f.kommune_id, f.sak_id, f.kven, f.foeresett_id, f.epost) is not null))
            and (f.teken_av_at is null or not exists (
                select from moete_familie n
                where n.kommune_id = f.kommune_id and n.moete_id = f.moete_id and n.sak_id = f.sak_id and n.kven = f.kven
                    and n.foeresett_id is not distinct from f.foeresett_id and n.teken_av_at is null
            ))
        order by p.nr, x.created_at nulls last, f.moete_familie_id"#,
        moete.uuid(),
        today,
    )
    .fetch_all(tx)
    .await
}
