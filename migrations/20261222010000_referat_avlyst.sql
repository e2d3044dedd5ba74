-- The referat of a meeting that is called off stands still, and what was written in it follows the sak to the next referat that is begun.

create function app.referat_del_avlyst() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from referat r
            join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id and m.tilstand = 'avlyst'
            where r.kommune_id = new.kommune_id and r.referat_id = new.referat_id
        ) then
            raise exception 'the meeting is called off' using errcode = 'insufficient_privilege', constraint = 'referat_avlyst';
        end if;
        return new;
    end
    $$;
create trigger referat_del_avlyst before insert on referat_del for each row execute function app.referat_del_avlyst();

-- Which referat its text was begun in.
alter table referat
    add column fraa_referat uuid,
    add constraint referat_fraa_fkey foreign key (kommune_id, fraa_referat) references referat,
    add constraint referat_fraa_anna check (fraa_referat <> referat_id);
create index referat_fraa on referat (kommune_id, fraa_referat) where fraa_referat is not null;

-- A referat that one has just begun, has from the start what somebody wrote in the one before it of the same team and sak, when that one came to
-- nothing: its meeting is called off, or its item is taken along. Each part is still its writer's. Gives which one it was.
create function app.referat_ta_over(nytt uuid) returns uuid
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
        join moete m on m.kommune_id = g.kommune_id and m.moete_id = g.moete_id
        join moete_punkt p on p.kommune_id = g.kommune_id and p.punkt_id = g.punkt_id
        where g.kommune_id = r.kommune_id and g.eining_id = r.eining_id and g.sak_id = r.sak_id and g.referat_id <> r.referat_id and g.nr = 0
            and (m.tilstand = 'avlyst' or p.tilstand in ('vidare', 'teke_ut'))
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
        where d.tekst <> '' and not d.framlegg;
        return gamalt;
    end
    $$;
grant execute on function app.referat_ta_over(uuid) to laget_request;
