-- A merknad is told of to whoever has the sak, whoever began the referat, and whoever approved it: those of them who still see the sak.
-- When none of them does, it is told to those who lead the eining of the sak.
create or replace function app.referat_merknad_sei() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        til uuid;
    begin
        if current_setting('role') <> 'laget_familie' then
            return null;
        end if;
        for til in
            with her as (
                select n.brukar_id, n.prinsipal_id, n.eining_id, n.rolle from medlemskap n
                where n.kommune_id = new.kommune_id and n.fraa <= app.today() and (n.til is null or n.til >= app.today())
                    and n.rolle not in ('systemansvarleg', 'personvernombod')
            ), deira as (
                select v.brukar_id, k.eining_id
                from referat r
                join sak k on k.kommune_id = r.kommune_id and k.sak_id = r.sak_id
                cross join lateral (
                    select k.ansvarleg_brukar_id as brukar_id
                    union select r.referent_id
                    union (
                        select x.godkjent_av from referat_versjon x
                        where x.kommune_id = r.kommune_id and x.referat_id = r.referat_id order by x.nr desc limit 1
                    )
                ) v
                where r.kommune_id = new.kommune_id and r.referat_id = new.referat_id
            ), nokon as (
                select d.brukar_id from deira d where exists (
                    select from her h
                    join sak_tilgang t on t.kommune_id = new.kommune_id and t.sak_id = new.sak_id
                        and (t.prinsipal_id = h.prinsipal_id or h.rolle = 'einingsleiar' and t.prinsipal_id = h.eining_id)
                        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                    where h.brukar_id = d.brukar_id
                )
            )
            select n.brukar_id from nokon n
            union
            select h.brukar_id from her h
            where h.rolle = 'einingsleiar' and h.eining_id in (select d.eining_id from deira d) and not exists (select from nokon)
            order by 1
        loop
            insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, noekkel, at)
            values (new.kommune_id, gen_random_uuid(), til, 'referat_merknad', new.sak_id, new.referat_id,
                'referat_merknad:' || new.merknad_id, now())
            on conflict do nothing;
            insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            values (new.kommune_id, gen_random_uuid(), 'varsel', til, 'varsel:' || til, now())
            on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
        end loop;
        return null;
    end
    $$;
