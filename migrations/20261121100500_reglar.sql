-- What the database itself keeps true: rights follow the lag, lists follow the rows, frozen things stay.

-- The sak takes the child's name for lists, and a number that tells nothing about how many there are:
-- a running number would let anybody with two saker count the others.
create function app.sak_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        alfabet constant text := '23456789ABCDEFGHJKMNPQRSTVWXYZ';
        slump bytea;
    begin
        select b.fornamn || ' ' || left(b.etternamn, 1) || '.', b.namn_norm
        into new.barn_namn, new.barn_namn_norm
        from barn b where b.kommune_id = new.kommune_id and b.barn_id = new.barn_id;
        if new.saksnummer is null then
            loop
                slump := uuid_send(gen_random_uuid());
                new.saksnummer := extract(year from new.opna_at at time zone 'Europe/Oslo')::text || '-';
                -- bytes 6 and 8 of a uuid are not all chance
                for i in 0..4 loop
                    new.saksnummer := new.saksnummer || substr(alfabet, get_byte(slump, i) % 30 + 1, 1);
                end loop;
                exit when not exists (
                    select from sak s where s.kommune_id = new.kommune_id and s.saksnummer = new.saksnummer
                );
            end loop;
        end if;
        return new;
    end
    $$;
create trigger sak_foer before insert on sak for each row execute function app.sak_foer();

-- The day a list sorts by: the next date, or for a closed sak the day it was closed.
create function app.liste_dato(neste date, lukka timestamptz) returns date
    language sql immutable
    return coalesce(neste, (lukka at time zone 'Europe/Oslo')::date);
grant execute on function app.liste_dato(date, timestamptz) to laget_request;

-- A new sak: its ansvarleg is on the lag, and its eining's leadership may see it.
create function app.sak_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.eining_id is not null then
            insert into sak_tilgang (kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, open, neste_dato)
            values (new.kommune_id, new.sak_id, new.eining_id, new.barn_id, 'leiar', true,
                new.tilstand = 'open', app.liste_dato(new.neste_dato, new.lukka_at));
        end if;
        insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id,
            eining_id, oppgaave, fraa)
        values (new.kommune_id, gen_random_uuid(), new.sak_id, new.ansvarleg_id, new.ansvarleg_brukar_id,
            new.instans_id, new.eining_id, '', new.opna_at);
        return null;
    end
    $$;
create trigger sak_ny after insert on sak for each row execute function app.sak_ny();

create function app.sak_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sak_tilgang t
        set open = (new.tilstand = 'open'), neste_dato = app.liste_dato(new.neste_dato, new.lukka_at)
        where t.kommune_id = new.kommune_id and t.sak_id = new.sak_id;
        return null;
    end
    $$;
create trigger sak_endra after update of tilstand, neste_dato on sak for each row
    when (old.tilstand is distinct from new.tilstand or old.neste_dato is distinct from new.neste_dato)
    execute function app.sak_endra();

create function app.deltakar_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if tg_op = 'INSERT' and new.til is null then
            insert into sak_tilgang (kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, open, neste_dato)
            select s.kommune_id, s.sak_id, new.prinsipal_id, s.barn_id, 'lag', true, s.tilstand = 'open',
                app.liste_dato(s.neste_dato, s.lukka_at)
            from sak s where s.kommune_id = new.kommune_id and s.sak_id = new.sak_id;
        elsif tg_op = 'UPDATE' and old.til is null and new.til is not null then
            delete from sak_tilgang t
            where t.kommune_id = new.kommune_id and t.sak_id = new.sak_id
                and t.prinsipal_id = new.prinsipal_id and t.grunnlag = 'lag';
        end if;
        return null;
    end
    $$;
create trigger deltakar_endra after insert or update on sak_deltakar
    for each row execute function app.deltakar_endra();

-- An offered hand-over may be read by the one it is offered to; accepting it moves the ball.
create function app.overlevering_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if tg_op = 'INSERT' then
            if new.tilstand = 'tilbydd' then
                insert into sak_tilgang (kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, open, neste_dato)
                select s.kommune_id, s.sak_id, new.til_id, s.barn_id, 'tilbod', false, s.tilstand = 'open',
                app.liste_dato(s.neste_dato, s.lukka_at)
                from sak s where s.kommune_id = new.kommune_id and s.sak_id = new.sak_id;
            end if;
            return null;
        end if;
        if old.tilstand <> 'tilbydd' then
            raise exception 'overlevering is answered' using errcode = 'check_violation';
        end if;
        delete from sak_tilgang t
        where t.kommune_id = new.kommune_id and t.sak_id = new.sak_id
            and t.prinsipal_id = new.til_id and t.grunnlag = 'tilbod';
        if new.tilstand in ('overteken', 'avvist') and not (new.til_id = any(app.principals())) then
            raise exception 'only the one it is offered to may answer' using errcode = 'insufficient_privilege';
        end if;
        -- whoever declines has no right to write in the sak, and none to see it after the answer
        if new.tilstand = 'avvist' then
            insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
            values (new.kommune_id, gen_random_uuid(), new.sak_id, 'overlevering_avvist', new.svar,
                new.til_brukar_id, new.svart_at);
        end if;
        if new.tilstand = 'overteken' then
            insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id,
                eining_id, oppgaave, fraa)
            select new.kommune_id, gen_random_uuid(), new.sak_id, new.til_id, new.til_brukar_id,
                m.instans_id, m.eining_id, '', new.svart_at
            from medlemskap m
            where m.kommune_id = new.kommune_id and m.prinsipal_id = new.til_id
                and not exists (
                    select from sak_deltakar d
                    where d.kommune_id = new.kommune_id and d.sak_id = new.sak_id
                        and d.prinsipal_id = new.til_id and d.til is null
                )
            limit 1;
            update sak s
            set ansvarleg_id = new.til_id, ansvarleg_brukar_id = new.til_brukar_id, version = s.version + 1
            where s.kommune_id = new.kommune_id and s.sak_id = new.sak_id;
        end if;
        return null;
    end
    $$;
create trigger overlevering_endra after insert or update on overlevering
    for each row execute function app.overlevering_endra();

-- Counts that the list shows.
create function app.tiltak_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sak s
        set tiltak_opne = t.tal, tiltak_frist = t.frist
        from (
            select count(*)::integer as tal, min(innan) as frist from tiltak
            where kommune_id = new.kommune_id and sak_id = new.sak_id and status in ('planlagd', 'paagaar')
        ) t
        where s.kommune_id = new.kommune_id and s.sak_id = new.sak_id;
        return null;
    end
    $$;
create trigger tiltak_endra after insert or update on tiltak for each row execute function app.tiltak_endra();

create function app.barn_namn_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sak s
        set barn_namn = new.fornamn || ' ' || left(new.etternamn, 1) || '.', barn_namn_norm = new.namn_norm
        where s.kommune_id = new.kommune_id and s.barn_id = new.barn_id;
        return null;
    end
    $$;
create trigger barn_namn_endra after update of fornamn, etternamn, namn_norm on barn for each row
    when (old.namn_norm is distinct from new.namn_norm or old.fornamn is distinct from new.fornamn
        or old.etternamn is distinct from new.etternamn)
    execute function app.barn_namn_endra();

-- Where the child goes, with dates: kept whenever the register's eining changes.
create function app.barn_eining_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if tg_op = 'UPDATE' then
            update barn_eining e set til = greatest(e.fraa, app.today())
            where e.kommune_id = new.kommune_id and e.barn_id = new.barn_id and e.til is null;
        end if;
        if new.eining_id is not null then
            insert into barn_eining (kommune_id, barn_id, eining_id, fraa)
            values (new.kommune_id, new.barn_id, new.eining_id, app.today())
            on conflict (kommune_id, barn_id, eining_id, fraa) do update set til = null;
        end if;
        return null;
    end
    $$;
create trigger barn_eining_ny after insert on barn for each row execute function app.barn_eining_endra();
create trigger barn_eining_flytt after update of eining_id on barn for each row
    when (old.eining_id is distinct from new.eining_id) execute function app.barn_eining_endra();

-- The saker this person is shut out from.
create function app.sperra() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select coalesce(array_agg(p.sak_id), '{}')
        from sak_sperre p
        where p.brukar_id = app.brukar_id() and p.oppheva_at is null
        );
    end
    $$;
grant execute on function app.sperra() to laget_request;

-- Every right recomputed from lag, leadership and offers; any row here is a fault in sak_tilgang.
create function app.verify_tilgang() returns table (kommune_id uuid, sak_id uuid, prinsipal_id uuid, grunnlag text, feil text)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        with rett as (
            select d.kommune_id, d.sak_id, d.prinsipal_id, 'lag' as grunnlag, true as skrive
            from sak_deltakar d where d.til is null
            union
            select s.kommune_id, s.sak_id, s.eining_id, 'leiar', true from sak s where s.eining_id is not null
            union
            select o.kommune_id, o.sak_id, o.til_id, 'tilbod', false from overlevering o where o.tilstand = 'tilbydd'
        ),
        kjend as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, t.skrive
            from sak_tilgang t where t.til = 'infinity'
        )
        (select r.kommune_id, r.sak_id, r.prinsipal_id, r.grunnlag, 'manglar' from
            (select * from rett except select * from kjend) r)
        union all
        (select k.kommune_id, k.sak_id, k.prinsipal_id, k.grunnlag, 'for mykje' from
            (select * from kjend except select * from rett) k)
        union all
        select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, 'listenykel'
        from sak_tilgang t join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
        where t.open <> (s.tilstand = 'open') or t.neste_dato is distinct from app.liste_dato(s.neste_dato, s.lukka_at) or t.barn_id <> s.barn_id
    $$;
