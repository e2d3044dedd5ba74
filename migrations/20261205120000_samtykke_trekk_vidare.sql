-- Somebody who takes a samtykke back, takes it back: also when another form has come in its place meanwhile, and also what is
-- written down and waits to be confirmed. Otherwise one could take back a form that decides nothing any more, be told that it
-- acts from now, and have the sak shared by the one that renewed it.

-- Of a withdrawal and anything else about the sak one comes first, from the first row: two who take it back at once would
-- otherwise wait for each other.
create function app.samtykke_trekk_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        return new;
    end
    $$;
create trigger samtykke_trekk_foer before insert on samtykke_trekk
    for each row execute function app.samtykke_trekk_foer();

-- As before, and: what the same person has said yes to in the form that renews it, goes with it.
create or replace function app.samtykke_trekk_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.samtykke_tilgang(new.kommune_id, new.sak_id);
        update sak_deltakar d set til = now()
        from sak k, samtykke_instans i
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id
            and i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id and (new.slag is null or i.slag = new.slag)
            and d.kommune_id = new.kommune_id and d.sak_id = new.sak_id and d.til is null
            and d.instans_id = i.instans_id and d.instans_id <> k.instans_id
            and (app.samtykke_rom_i_sak(d.kommune_id, d.sak_id, d.instans_id)).til is null;
        if new.kanal <> 'fornying' then
            insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal,
                registrert_av, at)
            select new.kommune_id, gen_random_uuid(), n.samtykke_id, new.sak_id, new.signatar, new.foeresett_id, new.slag,
                new.kanal, new.registrert_av, new.at
            from samtykke n
            where n.kommune_id = new.kommune_id and n.erstattar_id = new.samtykke_id
                and exists (
                    select from samtykke_signatur s
                    left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
                    where s.kommune_id = n.kommune_id and s.samtykke_id = n.samtykke_id and s.signatar = new.signatar
                        and s.foeresett_id is not distinct from new.foeresett_id and coalesce(f.stemmer, true)
                        and case when new.slag is null then cardinality(s.ja) > 0 else new.slag = any(s.ja) end
                )
                and not exists (
                    select from samtykke_trekk t
                    where t.kommune_id = n.kommune_id and t.samtykke_id = n.samtykke_id and t.signatar = new.signatar
                        and t.foeresett_id is not distinct from new.foeresett_id and (t.slag is null or t.slag = new.slag)
                );
        end if;
        return null;
    end
    $$;
