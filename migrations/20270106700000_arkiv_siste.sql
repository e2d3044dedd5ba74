-- The copy that was made last is the one that counts: what was written of an older one says nothing any more, and whoever wrote something wrong
-- makes another copy.

create or replace function app.oppbevaring_stand(s sak, i_maanader integer) returns table (forfall date, stopp boolean, arkivert boolean)
    language sql stable
    as $$
        select ((s.lukka_at at time zone 'Europe/Oslo')::date + make_interval(months => i_maanader))::date,
            exists (
                select from slettestopp x
                where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.oppheva_at is null
            ),
            exists (
                select from (
                    select a.overfoert_at, a.skrive from arkivoverfoering a
                    where a.kommune_id = s.kommune_id and a.sak_id = s.sak_id
                    order by a.laga_at desc, a.arkivoverfoering_id desc
                    limit 1
                ) siste
                where siste.overfoert_at is not null and siste.skrive = app.oppbevaring_skrive(s)
            )
    $$;
