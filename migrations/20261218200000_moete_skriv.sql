-- Who of those who are called cannot write the referat of which items (domain.md § 3): whoever leads a meeting or writes in it does not
-- see a sak by that.

-- The named items of a meeting with each of those who are called and do not write in the sak: to those who plan it, of the saker they
-- see; and to each, of oneself, without the sak when it is hidden. `plass` is the number that stands on the agenda.
create function app.moete_skriv_ikkje(moetet uuid) returns table (plass integer, sak_id uuid, moete_deltakar_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid[] := app.principals();
        sperra constant uuid[] := app.sperra();
        planlegg constant boolean := exists (
            select from moete m where m.kommune_id = her and m.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
        );
    begin
        return query
        with punkt as (
            select p.punkt_id, (row_number() over (order by p.nr))::integer as plass
            from moete_punkt p
            where p.kommune_id = her and p.moete_id = moetet and p.tilstand not in ('teke_ut', 'vidare')
        ), saker as (
            select u.plass, s.sak_id, s.sak_id <> all(sperra) and exists (
                    select from sak_tilgang t
                    where t.kommune_id = her and t.sak_id = s.sak_id and t.prinsipal_id = any(meg)
                        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                ) as ser
            from punkt u
            join moete_punkt_sak s on s.kommune_id = her and s.punkt_id = u.punkt_id and s.gjeld
        )
        select k.plass, case when k.ser then k.sak_id end, d.moete_deltakar_id
        from saker k
        join moete_deltakar d on d.kommune_id = her and d.moete_id = moetet and d.teken_av_at is null and d.prinsipal_id is not null
        where ((planlegg and k.ser) or d.prinsipal_id = any(meg))
            and (
                exists (
                    select from sak_sperre p
                    where p.kommune_id = her and p.sak_id = k.sak_id and p.brukar_id = d.brukar_id and p.oppheva_at is null
                ) or not exists (
                    select from medlemskap m
                    cross join lateral (values (m.prinsipal_id), (case m.rolle when 'einingsleiar' then m.eining_id end)) v (id)
                    join sak_tilgang t on t.kommune_id = her and t.sak_id = k.sak_id and t.prinsipal_id = v.id and t.skrive
                        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                    where m.kommune_id = her and m.brukar_id = d.brukar_id and m.rolle not in ('systemansvarleg', 'personvernombod')
                        and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                )
            )
        order by k.plass;
    end
    $$;
grant execute on function app.moete_skriv_ikkje(uuid) to laget_request;
