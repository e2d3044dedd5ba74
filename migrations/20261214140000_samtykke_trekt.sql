-- What was taken back is told: to those who asked and who have the sak, whoever wrote it down, and to the one who did it, on the copy.

-- As before, but nobody is told of what they did themselves.
create or replace function app.samtykke_sei_svar(kommune uuid, samtykket uuid, i_slag text, kva uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        for r in
            select distinct v.brukar_id, s.sak_id
            from samtykke s
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            cross join lateral (values (k.ansvarleg_brukar_id), (s.innhenta_av)) v (brukar_id)
            where s.kommune_id = kommune and s.samtykke_id = samtykket and v.brukar_id is distinct from app.brukar_id()
            order by v.brukar_id
        loop
            insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
            values (kommune, gen_random_uuid(), r.brukar_id, i_slag, r.sak_id, i_slag || ':' || kva, now())
            on conflict do nothing;
            insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            values (kommune, gen_random_uuid(), 'varsel', r.brukar_id, 'varsel:' || r.brukar_id, now())
            on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
        end loop;
    end
    $$;
create function app.samtykke_trekk_sei() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.samtykke_sei_svar(new.kommune_id, new.samtykke_id, 'samtykke_trekt', new.trekk_id);
        return null;
    end
    $$;
create trigger samtykke_trekk_sei after insert on samtykke_trekk for each row
    when (new.kanal in ('papir', 'munnleg')) execute function app.samtykke_trekk_sei();

create function app.familie_trekt(form uuid) returns table (slag text, dag date)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select t.slag, (t.at at time zone 'Europe/Oslo')::date
        from app.familie_samtykke() f
        join samtykke_trekk t on t.kommune_id = app.familie_kommune() and t.samtykke_id = f.samtykke_id
            and t.signatar = f.signatar and t.foeresett_id is not distinct from f.foeresett_id
        where f.samtykke_id = form and not f.skjult
        order by t.nr;
    end
    $$;
grant execute on function app.familie_trekt(uuid) to laget_familie;
