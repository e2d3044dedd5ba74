-- Keys are replaced by a role that does nothing else (docs/adr/0031): it reads and writes what is sealed and what is looked up by, of every kommune,
-- and nothing of a person. What it writes is the same number, so no rule about another number holds for it.

do $$
declare
    t text;
begin
    foreach t in array array['barn', 'foeresett', 'kort_nummer', 'kort_endring', 'familie_person', 'familie_sesjon',
        'faktor_totp'] loop
        execute format('create policy noeklar on %I to laget_noekkel using (true) with check (true)', t);
    end loop;
end
$$;
create policy noeklar on gjenopprettingskode for select to laget_noekkel using (true);
create policy noeklar on kommune for select to laget_noekkel using (true);
grant usage on schema public, app to laget_noekkel;
grant select (kommune_id) on kommune to laget_noekkel;
grant select (kommune_id, barn_id, fnr_kryptert, fnr_noekkel, fnr_oppslag),
    update (fnr_kryptert, fnr_noekkel, fnr_oppslag) on barn to laget_noekkel;
grant select (kommune_id, foeresett_id, fnr_kryptert, fnr_noekkel, fnr_oppslag),
    update (fnr_kryptert, fnr_noekkel, fnr_oppslag) on foeresett to laget_noekkel;
grant select (kommune_id, kort_nummer_id, fnr_oppslag), update (fnr_oppslag) on kort_nummer to laget_noekkel;
grant select (kommune_id, kort_endring_id, fnr_oppslag, stadfesta_oppslag), update (fnr_oppslag, stadfesta_oppslag)
    on kort_endring to laget_noekkel;
grant select (kommune_id, familie_person_id, oppslag), update (oppslag) on familie_person to laget_noekkel;
grant select (kommune_id, token_hash, hint_id, hint_kryptert, hint_noekkel), update (hint_kryptert, hint_noekkel)
    on familie_sesjon to laget_noekkel;
grant select (brukar_id, noekkel_id, loyndom), update (noekkel_id, loyndom) on faktor_totp to laget_noekkel;

-- A recovery code on paper cannot be hashed anew: which key it was hashed with is known, and it is used for as long as that key is there.
alter table gjenopprettingskode add column noekkel_id smallint;
grant select (brukar_id, noekkel_id, brukt_at) on gjenopprettingskode to laget_noekkel;
drop function app.gjenopprettingskodar_set(uuid, bytea[]);
create function app.gjenopprettingskodar_set(kven uuid, nye bytea[], nykel smallint) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into gjenopprettingskode (brukar_id, nr, hash, noekkel_id, laga_at)
        select kven, k.nr, k.hash, nykel, now() from unnest(nye) with ordinality k (hash, nr)
        on conflict (brukar_id, nr) do update
        set hash = excluded.hash, noekkel_id = excluded.noekkel_id, laga_at = now(), brukt_at = null;
    end
    $$;
drop function app.gjenopprettingskode_bruk(uuid, bytea);
create function app.gjenopprettingskode_bruk(kven uuid, moegelege bytea[]) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update gjenopprettingskode g set brukt_at = now()
        where g.brukar_id = kven and g.hash = any(moegelege) and g.brukt_at is null;
        return found;
    end
    $$;
grant execute on function app.gjenopprettingskodar_set(uuid, bytea[], smallint), app.gjenopprettingskode_bruk(uuid, bytea[])
    to laget_system;

-- names are sorted anew with any change of a row
grant execute on function app.sortering(text) to laget_noekkel;

drop trigger foeresett_endra on foeresett;
create trigger foeresett_endra before update of foreldreansvar, avslutta_at, relasjon, fnr_oppslag, bur_saman, innsynsrett on foeresett
    for each row when (current_user <> 'laget_noekkel') execute function app.foeresett_endra();
drop trigger foeresett_nummer on foeresett;
create trigger foeresett_nummer before update of fnr_oppslag on foeresett for each row
    when (old.fnr_oppslag is not null and old.fnr_oppslag is distinct from new.fnr_oppslag and current_user <> 'laget_noekkel')
    execute function app.foeresett_nummer();
drop trigger barn_endra on barn;
create trigger barn_endra before update of omsorgsstatus, foedd, fnr_oppslag on barn
    for each row when (current_user <> 'laget_noekkel') execute function app.barn_endra();

-- As app.finn_barn_fnr: while keys are replaced a number is looked up by each of them.
create function app.finn_barn_nummer(moegelege bytea[], id uuid, out barn_id uuid, out for_mange boolean)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        meg constant uuid := app.brukar_id();
        her constant uuid := app.kommune_id();
    begin
        for_mange := false;
        if meg is null or her is null or cardinality(app.mine_instansar()) = 0 then
            return;
        end if;
        for_mange := app.oppslag_att() = 0;
        if for_mange then
            return;
        end if;
        select b.barn_id into barn_id from barn b where b.kommune_id = her and b.fnr_oppslag = any(moegelege);
        insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, barn_id, til)
        values (her, id, meg, finn_barn_nummer.barn_id, now() + interval '1 hour');
    end
    $$;
grant execute on function app.finn_barn_nummer(bytea[], uuid) to laget_request;

-- As app.nummer_i_bruk, by each of the keys.
create function app.nummer_er_i_bruk(moegelege bytea[], barnet uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        i_bruk boolean;
        bytt boolean;
    begin
        if cardinality(app.mine_instansar()) = 0 or app.oppslag_att() = 0 then
            return true;
        end if;
        select coalesce(bool_or(b.barn_id <> barnet), false), coalesce(bool_or(b.barn_id = barnet), false)
        into i_bruk, bytt
        from barn b
        where b.kommune_id = her and (
            (b.fnr_oppslag = any(moegelege) and b.barn_id <> barnet)
            or (b.barn_id = barnet and b.fnr_oppslag <> all(moegelege))
        );
        if i_bruk or bytt then
            insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til)
            values (her, gen_random_uuid(), app.brukar_id(), now());
        end if;
        return i_bruk;
    end
    $$;
grant execute on function app.nummer_er_i_bruk(bytea[], uuid) to laget_request;
