-- The role that takes copies reads everything there is and will be, and writes nothing.
grant usage on schema public, app to laget_backup;
grant select on all tables in schema public, app to laget_backup;
grant select on all sequences in schema public, app to laget_backup;
alter default privileges for role laget_owner in schema public grant select on tables to laget_backup;
alter default privileges for role laget_owner in schema app grant select on tables to laget_backup;
alter default privileges for role laget_owner in schema public grant select on sequences to laget_backup;
alter default privileges for role laget_owner in schema app grant select on sequences to laget_backup;

-- What must hold also after a copy from before it has been restored (docs/adr/0032): a samtykke that was withdrawn, access that was ended. A row
-- is written with the act, and the worker writes it on to a file that is kept apart from the copies. Ids, days and codes, never a
-- word about anybody.
create table journal (
    journal_id uuid primary key,
    at timestamptz not null default clock_timestamp(),
    slag text not null constraint journal_slag check (slag ~ '^[a-z_]{1,40}$'),
    kva jsonb not null,
    -- on the file; none yet
    skriven_at timestamptz
);
create index journal_ventar on journal (at) where skriven_at is null;
alter table journal enable row level security, force row level security;
create policy eigar on journal to laget_owner using (true) with check (true);

create function app.journal_sei(i_slag text, i_kva jsonb) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into journal (journal_id, slag, kva) values (gen_random_uuid(), i_slag, i_kva);
    end
    $$;

create function app.journal_trekk() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('samtykke_trekt', jsonb_build_object('kommune', new.kommune_id, 'trekk', new.trekk_id,
            'samtykke', new.samtykke_id, 'sak', new.sak_id, 'signatar', new.signatar, 'foeresett', new.foeresett_id, 'slag', new.slag,
            'kanal', new.kanal, 'av', new.registrert_av, 'at', new.at));
        return null;
    end
    $$;
create trigger journal_trekk after insert on samtykke_trekk for each row execute function app.journal_trekk();

create function app.journal_medlemskap() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('medlemskap_slutt', jsonb_build_object('kommune', new.kommune_id, 'medlemskap', new.medlemskap_id,
            'til', new.til));
        return null;
    end
    $$;
create trigger journal_medlemskap after update of til on medlemskap for each row
    when (new.til is not null and (old.til is null or new.til < old.til)) execute function app.journal_medlemskap();

create function app.journal_brukar() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('brukar_sperra', jsonb_build_object('brukar', new.brukar_id, 'at', new.sperra_at));
        return null;
    end
    $$;
create trigger journal_brukar after update of sperra_at on brukar for each row
    when (old.sperra_at is null and new.sperra_at is not null) execute function app.journal_brukar();

create function app.journal_sperre() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('sak_sperre', jsonb_build_object('kommune', new.kommune_id, 'sperre', new.sak_sperre_id, 'sak', new.sak_id,
            'brukar', new.brukar_id, 'av', new.sett_av, 'at', new.sett_at));
        return null;
    end
    $$;
create trigger journal_sperre after insert on sak_sperre for each row execute function app.journal_sperre();

create function app.journal_deltakar() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('deltakar_ut', jsonb_build_object('kommune', new.kommune_id, 'deltakar', new.sak_deltakar_id,
            'til', new.til));
        return null;
    end
    $$;
create trigger journal_deltakar after update of til on sak_deltakar for each row
    when (old.til is null and new.til is not null) execute function app.journal_deltakar();

create function app.journal_foeresett() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('foeresett_slutt', jsonb_build_object('kommune', new.kommune_id, 'foeresett', new.foeresett_id,
            'avslutta', new.avslutta_at, 'innsynsrett', new.innsynsrett));
        return null;
    end
    $$;
create trigger journal_foeresett after update of avslutta_at, innsynsrett on foeresett for each row
    when ((old.avslutta_at is null and new.avslutta_at is not null) or (old.innsynsrett and not new.innsynsrett))
    execute function app.journal_foeresett();

create function app.journal_adressesperre() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('adressesperre', jsonb_build_object('kommune', new.kommune_id, 'barn', new.barn_id));
        return null;
    end
    $$;
create trigger journal_adressesperre after update of adressesperre on barn for each row
    when (new.adressesperre and not old.adressesperre) execute function app.journal_adressesperre();

-- A password or a second factor that was replaced or taken away may have been lost to somebody.
create function app.journal_innlogging() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('innlogging_endra', jsonb_build_object('brukar', old.brukar_id));
        return null;
    end
    $$;
create trigger journal_passord after update of hash on passord for each row
    when (new.hash <> old.hash) execute function app.journal_innlogging();
create trigger journal_faktor_ny after update of loyndom on faktor_totp for each row
    -- the same secret, sealed anew, is no other
    when (current_user <> 'laget_noekkel') execute function app.journal_innlogging();
create trigger journal_faktor_borte after delete on faktor_totp for each row execute function app.journal_innlogging();

-- What is not on the file yet, held by whoever writes it there.
create function app.journal_ventar(mange integer) returns table (journal_id uuid, linje text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        with ventar as (
            select j.journal_id, j.at, j.slag, j.kva from journal j
            where j.skriven_at is null order by j.at limit mange for update skip locked
        )
        select v.journal_id,
            jsonb_build_object('id', v.journal_id, 'at', v.at, 'slag', v.slag, 'kva', v.kva)::text
        from ventar v order by v.at;
    end
    $$;
create function app.journal_skriven(skrivne uuid[]) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$ begin update journal set skriven_at = now() where journal_id = any(skrivne); end $$;
-- How long the oldest has waited.
create function app.journal_alder() returns double precision
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return coalesce((
            select extract(epoch from now() - j.at)::double precision from journal j
            where j.skriven_at is null order by j.at limit 1
        ), 0);
    end
    $$;
grant execute on function app.journal_ventar(integer), app.journal_skriven(uuid[]), app.journal_alder() to laget_system;

-- Does a line again in a copy from before it: `stod` when the copy has it, `manglar` when what it is about is not there, `ukjend` when nobody
-- here knows what it is. What was given back after it is taken again: whoever needs it asks anew.
create function app.journal_att(linje jsonb) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        id constant uuid := (linje ->> 'id')::uuid;
        k constant jsonb := linje -> 'kva';
        her constant uuid := (k ->> 'kommune')::uuid;
        kva constant text := linje ->> 'slag';
        tal integer := 0;
    begin
        if exists (select from journal j where j.journal_id = id) then
            return 'stod';
        end if;
        case kva
            when 'samtykke_trekt' then
                if exists (
                    select from samtykke_trekk t
                    where t.kommune_id = her and t.samtykke_id = (k ->> 'samtykke')::uuid and t.signatar = k ->> 'signatar'
                        and t.foeresett_id is not distinct from (k ->> 'foeresett')::uuid
                        and (t.slag is null or t.slag = k ->> 'slag')
                ) then
                    return 'stod';
                end if;
                insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, registrert_av, at)
                select her, (k ->> 'trekk')::uuid, s.samtykke_id, s.sak_id, k ->> 'signatar', (k ->> 'foeresett')::uuid, k ->> 'slag',
                    -- who wrote it down may be newer than the copy
                    case when k ->> 'kanal' in ('papir', 'munnleg') and b.brukar_id is null then 'nett' else k ->> 'kanal' end,
                    b.brukar_id, (k ->> 'at')::timestamptz
                from samtykke s
                left join brukar b on b.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.samtykke_id = (k ->> 'samtykke')::uuid and (
                    k ->> 'foeresett' is null
                    or exists (select from foeresett f where f.kommune_id = her and f.foeresett_id = (k ->> 'foeresett')::uuid)
                );
            when 'medlemskap_slutt' then
                update medlemskap m set til = (k ->> 'til')::date
                where m.kommune_id = her and m.medlemskap_id = (k ->> 'medlemskap')::uuid
                    and (m.til is null or m.til > (k ->> 'til')::date);
            when 'brukar_sperra' then
                update brukar b set sperra_at = (k ->> 'at')::timestamptz
                where b.brukar_id = (k ->> 'brukar')::uuid and b.sperra_at is null;
            when 'sak_sperre' then
                insert into sak_sperre (kommune_id, sak_sperre_id, sak_id, brukar_id, grunn, sett_av, sett_at)
                select her, (k ->> 'sperre')::uuid, s.sak_id, b.brukar_id, 'Sett etter at kopien blei teken; grunnen er ikkje i journalen.',
                    coalesce(a.brukar_id, b.brukar_id), (k ->> 'at')::timestamptz
                from sak s
                join brukar b on b.brukar_id = (k ->> 'brukar')::uuid
                left join brukar a on a.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.sak_id = (k ->> 'sak')::uuid
                on conflict do nothing;
            when 'deltakar_ut' then
                update sak_deltakar d set til = (k ->> 'til')::timestamptz
                where d.kommune_id = her and d.sak_deltakar_id = (k ->> 'deltakar')::uuid and d.til is null;
            when 'foeresett_slutt' then
                update foeresett f set avslutta_at = coalesce(f.avslutta_at, (k ->> 'avslutta')::timestamptz),
                    innsynsrett = f.innsynsrett and (k ->> 'innsynsrett')::boolean
                where f.kommune_id = her and f.foeresett_id = (k ->> 'foeresett')::uuid;
            when 'adressesperre' then
                update barn b set adressesperre = true
                where b.kommune_id = her and b.barn_id = (k ->> 'barn')::uuid and not b.adressesperre;
            when 'innlogging_endra' then
                -- neither the old one nor the new one: the person gets a code, from somebody who knows who it is
                delete from gjenopprettingskode g where g.brukar_id = (k ->> 'brukar')::uuid;
                delete from faktor_totp f where f.brukar_id = (k ->> 'brukar')::uuid;
                delete from passord p where p.brukar_id = (k ->> 'brukar')::uuid;
            when 'kommune_laast' then
                insert into kommune_laas (kommune_id, ring)
                select n.kommune_id, 'sentralbordet i kommunen' from kommune n where n.kommune_id = her
                on conflict do nothing;
            else
                return 'ukjend';
        end case;
        get diagnostics tal = row_count;
        -- it is known here from now on; what the change itself wrote in the journal is the same once more
        insert into journal (journal_id, at, slag, kva, skriven_at) values (id, (linje ->> 'at')::timestamptz, kva, k, now());
        return case when tal > 0 then 'gjort' else 'manglar' end;
    end
    $$;
