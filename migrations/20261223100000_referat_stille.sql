-- The referat of an item that is taken out or along to another meeting stands still, as that of a meeting that is called off: else one sak has
-- two, and its plan becomes tiltak twice.
create function app.referat_stille_no(kommune uuid, referatet uuid) returns text
    language sql stable security definer set search_path = public, pg_temp
    return (
        select case when m.tilstand = 'avlyst' then 'avlyst' when p.tilstand in ('vidare', 'teke_ut') then p.tilstand end
        from referat r
        join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id
        left join moete_punkt p on p.kommune_id = r.kommune_id and p.punkt_id = r.punkt_id
        where r.kommune_id = kommune and r.referat_id = referatet and r.nr = 0
    );

-- The same for whoever sees the sak, or the team's own.
create function app.referat_stille(referatet uuid) returns text
    language sql stable security definer set search_path = public, pg_temp
    return (
        select app.referat_stille_no(r.kommune_id, r.referat_id) from referat r
        where r.kommune_id = app.kommune_id() and r.referat_id = referatet and (r.sak_id is null or app.ser_sak(r.sak_id))
    );
grant execute on function app.referat_stille(uuid) to laget_request;

create or replace function app.referat_del_avlyst() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if app.referat_stille_no(new.kommune_id, new.referat_id) is not null then
            raise exception 'nothing more is written in it' using errcode = 'insufficient_privilege', constraint = 'referat_avlyst';
        end if;
        return new;
    end
    $$;

-- Nor is it sent on or approved, also when the item is taken along at the same time: its row is waited for.
create function app.referat_ikkje_stille() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform from moete_punkt p where p.kommune_id = new.kommune_id and p.punkt_id = new.punkt_id for share;
        if app.referat_stille_no(new.kommune_id, new.referat_id) is not null then
            raise exception 'nothing becomes of it' using errcode = 'insufficient_privilege', constraint = 'referat_avlyst';
        end if;
        return new;
    end
    $$;
create trigger referat_ikkje_stille before update of tilstand on referat
    for each row when (old.nr = 0 and old.tilstand <> new.tilstand and new.tilstand <> 'utkast') execute function app.referat_ikkje_stille();

-- As before; a part somebody emptied, is empty in the new one too.
create or replace function app.referat_ta_over(nytt uuid) returns uuid
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r referat;
        gamalt uuid;
    begin
        select x.* into r from referat x
        where x.kommune_id = app.kommune_id() and x.referat_id = nytt and x.referent_id = app.brukar_id() and x.tilstand = 'utkast'
            and x.nr = 0 and x.sak_id is not null and x.fraa_referat is null
            and not exists (select from referat_del d where d.kommune_id = x.kommune_id and d.referat_id = x.referat_id);
        if not found then
            return null;
        end if;
        select g.referat_id into gamalt
        from referat g
        where g.kommune_id = r.kommune_id and g.eining_id = r.eining_id and g.sak_id = r.sak_id and g.referat_id <> r.referat_id
            and app.referat_stille_no(g.kommune_id, g.referat_id) is not null
            and exists (
                select from referat_del d
                where d.kommune_id = g.kommune_id and d.referat_id = g.referat_id and d.del <> 'til_stades' and not d.framlegg
            )
            and not exists (
                select from referat n
                where n.kommune_id = g.kommune_id and n.sak_id = g.sak_id
                    and (n.fraa_referat = g.referat_id or (n.nr > 0 and n.laga_at > g.laga_at))
            )
        order by g.laga_at desc limit 1;
        if gamalt is null then
            return null;
        end if;
        update referat x set fraa_referat = gamalt where x.kommune_id = r.kommune_id and x.referat_id = r.referat_id;
        insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, sak_id, tekst, skriven_av, skriven_at)
        select r.kommune_id, r.referat_id, d.del, 1, r.moete_id, r.eining_id, r.sak_id, d.tekst, d.skriven_av, d.skriven_at
        from (
            select distinct on (x.del) x.* from referat_del x
            where x.kommune_id = r.kommune_id and x.referat_id = gamalt and x.del <> 'til_stades'
            order by x.del, x.version desc
        ) d
        where not d.framlegg;
        return gamalt;
    end
    $$;

-- An opening that is undone, hides nothing: from which version the family read before it.
alter table referat add column familie_fraa_foer smallint;
update referat set familie_fraa_foer = least(familie_fraa, nr) where nr > 0 and tilstand <> 'godkjent';
create or replace function app.referat_familie_fraa() returns trigger
    language plpgsql
    as $$
    begin
        if old.tilstand = 'utkast' and new.tilstand = 'godkjent' and new.nr = old.nr then
            new.familie_fraa := coalesce(old.familie_fraa_foer, old.familie_fraa);
        elsif new.familie_fraa <> old.familie_fraa
            and not (old.tilstand = 'godkjent' and new.tilstand = 'utkast' and new.familie_fraa = old.nr + 1)
        then
            raise exception 'what the family reads is decided when a referat is put right'
                using errcode = 'insufficient_privilege', constraint = 'referat_familie_fraa';
        end if;
        new.familie_fraa_foer := case when old.tilstand = 'godkjent' then old.familie_fraa else old.familie_fraa_foer end;
        return new;
    end
    $$;
drop trigger referat_familie_fraa on referat;
create trigger referat_familie_fraa before update on referat for each row execute function app.referat_familie_fraa();

-- What a family wrote to a meeting that is called off belongs in the referat of the next: whose place went with the meeting.
grant select (med_moetet) on moete_familie to laget_request;
