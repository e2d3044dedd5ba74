-- The letter that there is a referat to read, goes to all who may read it: also when the sak is closed by then, and to a youth who was not
-- invited to the item. How it went is told to those who see the sak.

-- Why somebody of a family cannot be written to about a sak, whether or not it is open: as app.moete_familie_hindring was.
create function app.familie_hindring(kommune uuid, saka uuid, i_kven text, foeresetten uuid, ungdom_epost text) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        s record;
        f record;
    begin
        select b.barn_id, b.adressesperre, b.foedd, b.fnr_oppslag is not null as har_fnr, i.slag into s
        from sak k
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        join instans i on i.instans_id = k.instans_id
        where k.kommune_id = kommune and k.sak_id = saka;
        if s.adressesperre then
            return 'adressesperre';
        elsif s.slag is null or s.slag = 'barnevern' then
            return 'skjult';
        elsif not exists (
            select from samtale m
            where m.kommune_id = kommune and m.sak_id = saka and m.slag <> 'ikkje_halden'
                and not exists (
                    select from samtale n
                    where n.kommune_id = m.kommune_id and n.sak_id = m.sak_id and n.slag = 'ikkje_halden'
                        and (n.dato, n.skriven_at) >= (m.dato, m.skriven_at)
                )
        ) then
            return 'samtale';
        elsif i_kven = 'barn' then
            return case
                when s.foedd + interval '15 years' > app.today() then 'ung'
                when not s.har_fnr then 'fnr'
                when ungdom_epost is null then 'epost'
            end;
        end if;
        select x.innsynsrett and x.avslutta_at is null as ser, x.fnr_oppslag is not null as har_fnr, x.epost into f
        from foeresett x where x.kommune_id = kommune and x.foeresett_id = foeresetten and x.barn_id = s.barn_id;
        return case
            when not coalesce(f.ser, false) or s.foedd + interval '18 years' <= app.today()
                or (app.samtykke_gruppe(s.slag) = 'helse' and s.foedd + interval '16 years' <= app.today()) then 'skjult'
            when not f.har_fnr then 'fnr'
            when f.epost is null then 'epost'
        end;
    end
    $$;

-- As before: to a meeting about a sak that is open.
create or replace function app.moete_familie_hindring(kommune uuid, saka uuid, i_kven text, foeresetten uuid, ungdom_epost text)
    returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        hindring text;
    begin
        if current_setting('role') = 'laget_request' and (kommune is distinct from app.kommune_id() or not app.ser_sak(saka)) then
            return 'skjult';
        end if;
        hindring := app.familie_hindring(kommune, saka, i_kven, foeresetten, ungdom_epost);
        if hindring is distinct from 'adressesperre' and not exists (
            select from sak k where k.kommune_id = kommune and k.sak_id = saka and k.tilstand = 'open'
        ) then
            return 'skjult';
        end if;
        return hindring;
    end
    $$;

-- A youth who was not invited: where the samtykke of the sak was sent.
alter table referat_brev
    add column invitasjon_id uuid,
    add constraint referat_brev_invitasjon_fkey foreign key (kommune_id, sak_id, invitasjon_id)
        references samtykke_invitasjon (kommune_id, sak_id, invitasjon_id),
    drop constraint referat_brev_til,
    add constraint referat_brev_til check (num_nonnulls(foeresett_id, moete_familie_id, invitasjon_id) = 1);

create or replace function app.referat_brev_til() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        invitert uuid;
    begin
        if current_setting('role') <> 'laget_request' or new.sak_id is null then
            return null;
        end if;
        insert into referat_brev (kommune_id, brev_id, referat_id, sak_id, foeresett_id)
        select new.kommune_id, gen_random_uuid(), new.referat_id, new.sak_id, f.foeresett_id
        from sak k
        join foeresett f on f.kommune_id = k.kommune_id and f.barn_id = k.barn_id and f.avslutta_at is null and f.epost is not null
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id;
        -- the youth, by the address that was given last: to this item, to another of the sak, or with the samtykke
        select i.moete_familie_id into invitert
        from referat r
        join moete_familie i on i.kommune_id = r.kommune_id and i.sak_id = r.sak_id and i.kven = 'barn' and i.epost is not null
        where r.kommune_id = new.kommune_id and r.referat_id = new.referat_id
        order by (i.punkt_id is not distinct from r.punkt_id and i.teken_av_at is null) desc, i.invitert_at desc limit 1;
        insert into referat_brev (kommune_id, brev_id, referat_id, sak_id, moete_familie_id, invitasjon_id)
        select new.kommune_id, gen_random_uuid(), new.referat_id, new.sak_id, invitert, s.invitasjon_id
        from (select) en
        left join lateral (
            select i.invitasjon_id from samtykke_invitasjon i
            where invitert is null and i.kommune_id = new.kommune_id and i.sak_id = new.sak_id and i.signatar = 'barn'
            order by i.invitert_at desc limit 1
        ) s on true
        where num_nonnulls(invitert, s.invitasjon_id) = 1;
        return null;
    end
    $$;

create or replace function app.referat_brev_epost(b referat_brev) returns text
    language sql stable security definer set search_path = public, pg_temp
    return case
        when b.foeresett_id is not null then (
            select f.epost from foeresett f
            where f.kommune_id = b.kommune_id and f.foeresett_id = b.foeresett_id
                and app.familie_hindring(b.kommune_id, b.sak_id, 'foeresett', f.foeresett_id, null) is null
        )
        else (
            select i.epost
            from (
                select x.epost from moete_familie x where x.kommune_id = b.kommune_id and x.moete_familie_id = b.moete_familie_id
                union all
                select x.epost from samtykke_invitasjon x where x.kommune_id = b.kommune_id and x.invitasjon_id = b.invitasjon_id
            ) i
            where app.familie_hindring(b.kommune_id, b.sak_id, 'barn', null, i.epost) is null
        )
    end;

-- The letters about a referat that did not come through, or may not have: to whom, to those who see the sak. Of several to the same only
-- the last counts.
create function app.referat_brev_feila(referatet uuid) returns table (namn text, korleis text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select s.namn, s.tilstand
        from (
            select distinct on (b.foeresett_id) coalesce(f.namn, n.fornamn || ' ' || n.etternamn) as namn, b.tilstand
            from referat_brev b
            join sak k on k.kommune_id = b.kommune_id and k.sak_id = b.sak_id
            join barn n on n.kommune_id = k.kommune_id and n.barn_id = k.barn_id
            left join foeresett f on f.kommune_id = b.kommune_id and f.foeresett_id = b.foeresett_id
            where b.kommune_id = app.kommune_id() and b.referat_id = referatet and app.ser_sak(b.sak_id)
            order by b.foeresett_id, b.laga_at desc
        ) s
        where s.tilstand in ('uviss', 'avvist')
        order by app.sortering(s.namn) collate "C";
    end
    $$;
grant execute on function app.referat_brev_feila(uuid) to laget_request;
