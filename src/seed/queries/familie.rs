//! What a few families of the demo world have written: one føresett in each kommune, about a sak and its first tiltak.

use sqlx::postgres::PgConnection;

/// Writes it, after everything else.
pub(in crate::seed) async fn familie(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!(
        "with kven as (
            select distinct on (s.kommune_id) s.kommune_id, s.sak_id, f.foeresett_id, f.namn, f.relasjon, f.fnr_oppslag,
                t.tiltak_id, greatest(m.skriven_at, t.created_at) + interval '3 hours' as at
            from sak s
            join foeresett f on f.kommune_id = s.kommune_id and f.barn_id = s.barn_id and f.innsynsrett
                and f.avslutta_at is null and f.fnr_oppslag is not null
            join samtale m on m.kommune_id = s.kommune_id and m.sak_id = s.sak_id and m.slag = 'foeresette'
            join tiltak t on t.kommune_id = s.kommune_id and t.sak_id = s.sak_id
            where s.tilstand = 'open'
            order by s.kommune_id, f.foeresett_id, s.sak_id, t.innan, t.tiltak_id
        ),
        person as (
            insert into familie_person (kommune_id, familie_person_id, issuer, sub, oppslag, created_at, sist_inne)
            select kommune_id, md5('person' || foeresett_id)::uuid, 'https://idporten.example', 'demo', array[fnr_oppslag],
                at, at
            from kven
        ),
        skrive as (
            insert into syn (kommune_id, syn_id, sak_id, familie_person_id, kven, foeresett_id, namn, relasjon, eige_syn,
                barnets_stemme, skrive_at)
            select kommune_id, md5('syn' || foeresett_id)::uuid, sak_id, md5('person' || foeresett_id)::uuid, 'foeresett',
                foeresett_id, namn, relasjon,
                'Me er glade for at de tek dette på alvor. Heime går det best når me veit kva som skal skje, og me vil gjerne '
                'vite kvar fredag korleis veka har vore.',
                'Eg likar best når det er dei same vaksne.', at
            from kven
        )
        insert into tilbakemelding (kommune_id, tilbakemelding_id, sak_id, tiltak_id, familie_person_id, kven, foeresett_id,
            namn, relasjon, svar, tekst, skrive_at)
        select kommune_id, md5('svar' || foeresett_id)::uuid, sak_id, tiltak_id, md5('person' || foeresett_id)::uuid,
            'foeresett', foeresett_id, namn, relasjon, 'verkar_delvis',
            'Morgonane er lettare. På slutten av dagen er det framleis vanskeleg.', at
        from kven"
    )
    .execute(tx)
    .await?;
    Ok(())
}
