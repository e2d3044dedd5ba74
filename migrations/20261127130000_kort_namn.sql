-- The child's name in lists: given names and an initial. «al-Amin» is «A.», in every place alike: only the letters a to z
-- change, which they do in every database, whatever its locale.
create function app.kort_namn(fornamn text, etternamn text) returns text
    language sql immutable set search_path = public, pg_temp
    return fornamn || ' ' || upper(left(etternamn, 1) collate "C") || '.';
grant execute on function app.kort_namn(text, text) to laget_request;

create or replace function app.sak_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        alfabet constant text := '23456789ABCDEFGHJKMNPQRSTVWXYZ';
        slump bytea;
    begin
        select app.kort_namn(b.fornamn, b.etternamn), b.namn_norm
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

create or replace function app.barn_namn_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sak s
        set barn_namn = app.kort_namn(new.fornamn, new.etternamn), barn_namn_norm = new.namn_norm
        where s.kommune_id = new.kommune_id and s.barn_id = new.barn_id;
        return null;
    end
    $$;

-- Nothing reads when the first of a sak's tiltak is due: sak.neste_dato says it.
create or replace function app.tiltak_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sak s
        set tiltak_opne = t.tal
        from (
            select count(*)::integer as tal from tiltak
            where kommune_id = new.kommune_id and sak_id = new.sak_id and status in ('planlagd', 'paagaar')
        ) t
        where s.kommune_id = new.kommune_id and s.sak_id = new.sak_id;
        return null;
    end
    $$;
alter table sak drop column tiltak_frist;
