-- What a family says of a referat, it says of the version it had before it; and it reads the versions that were before, too.

-- Whichever was newest when an earlier one was written.
alter table referat_merknad disable trigger familie_frys;
alter table referat_merknad add column nr smallint;
update referat_merknad m set nr = coalesce((
    select max(v.nr) from referat_versjon v
    where v.kommune_id = m.kommune_id and v.referat_id = m.referat_id and v.godkjent_at <= m.skrive_at
), 1);
alter table referat_merknad enable trigger familie_frys;

-- The newest, when it is not said.
create function app.referat_merknad_nr() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        new.nr := (
            select max(v.nr) from referat_versjon v where v.kommune_id = new.kommune_id and v.referat_id = new.referat_id
        );
        return new;
    end
    $$;
create trigger referat_merknad_nr before insert on referat_merknad for each row when (new.nr is null)
    execute function app.referat_merknad_nr();
alter table referat_merknad
    alter column nr set not null,
    add constraint referat_merknad_versjon_fkey foreign key (kommune_id, referat_id, nr) references referat_versjon;
grant select (nr), insert (nr) on referat_merknad to laget_familie;

-- Who opens a referat to be put right, may say that the family is not to read what it was: it may name another child, and it is hidden
-- from that moment. From which version on they read; it goes up by one who puts right, and down again only when that is undone.
alter table referat add column familie_fraa smallint not null default 1;
create function app.referat_familie_fraa() returns trigger
    language plpgsql
    as $$
    begin
        if not (old.tilstand = 'godkjent' and new.tilstand = 'utkast' and new.familie_fraa = old.nr + 1)
            and not (old.tilstand = 'utkast' and new.tilstand = 'godkjent' and new.nr = old.nr and new.familie_fraa = old.nr)
        then
            raise exception 'what the family reads is decided when a referat is put right'
                using errcode = 'insufficient_privilege', constraint = 'referat_familie_fraa';
        end if;
        return new;
    end
    $$;
create trigger referat_familie_fraa before update on referat for each row
    when (new.familie_fraa is distinct from old.familie_fraa) execute function app.referat_familie_fraa();
grant select (familie_fraa), update (familie_fraa) on referat to laget_request;

-- Every version of the referat the family may read. What is not for this reader in the newest, is not in those before it either: it may
-- be why there is a newer one.
create function app.familie_referat_versjonar() returns table (
    referat_id uuid, sak_id uuid, dato date, nr smallint, siste boolean, godkjent_at timestamptz, innhald text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        meg constant uuid[] := app.familie_meg();
    begin
        return query
        select v.referat_id, v.sak_id, m.dato, v.nr, v.nr = n.nr, v.godkjent_at,
            case when u.anna = '{}' then v.innhald else (i.alt || u.anna)::text end
        from referat_versjon v
        join sak s on s.kommune_id = v.kommune_id and s.sak_id = v.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join referat r on r.kommune_id = v.kommune_id and r.referat_id = v.referat_id and v.nr >= r.familie_fraa
        join moete m on m.kommune_id = v.kommune_id and m.moete_id = v.moete_id
        cross join lateral (
            select w.nr, w.innhald::jsonb -> 'stemme_skjult' as skjult from referat_versjon w
            where w.kommune_id = v.kommune_id and w.referat_id = v.referat_id order by w.nr desc limit 1
        ) n
        cross join lateral (select v.innhald::jsonb as alt) i
        cross join lateral (
            select case when s.barn_id = any(meg) or (
                    i.alt -> 'stemme_skjult' = 'null' and n.skjult = 'null' and not app.stemme_skjult(v.kommune_id, v.sak_id, m.dato)
                ) then '{}'
                else jsonb_build_object('stemme_skjult', null, 'delar', (
                    select jsonb_agg(case when d.del ->> 0 = 'barnets_stemme' then jsonb_build_array('barnets_stemme', '') else d.del end
                        order by d.nr)
                    from jsonb_array_elements(i.alt -> 'delar') with ordinality d (del, nr)
                )) end
            || case when s.barn_id = any(meg) or i.alt ->> 'stemme_manglar' = '' then '{}'
                else jsonb_build_object('stemme_manglar', '') end
            -- "Vinje kommune, TST Åmot skule"
            || case when b.adressesperre then jsonb_build_object('stad', split_part(i.alt ->> 'stad', ', TST ', 1)) else '{}' end as anna
        ) u
        where v.kommune_id = her and v.sak_id = any(saker);
    end
    $$;
grant execute on function app.familie_referat_versjonar() to laget_familie;

-- As before: the newest of each.
create or replace function app.familie_referat() returns table (
    referat_id uuid, sak_id uuid, dato date, nr smallint, godkjent_at timestamptz, innhald text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select r.referat_id, r.sak_id, r.dato, r.nr, r.godkjent_at, r.innhald from app.familie_referat_versjonar() r where r.siste;
    end
    $$;

-- The document of a version, as the one of the newest (which the version of the app before this one asks for).
create function app.familie_referat_pdf(referatet uuid, nummer smallint) returns bytea
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select v.pdf
            from app.familie_referat_versjonar() r
            join referat_versjon v on v.kommune_id = app.familie_kommune() and v.referat_id = r.referat_id and v.nr = r.nr
            where r.referat_id = referatet and r.nr = nummer and r.innhald = v.innhald
        );
    end
    $$;
grant execute on function app.familie_referat_pdf(uuid, smallint) to laget_familie;

alter policy familie_skriv on referat_merknad with check (
    familie_person_id = (select app.familie_person())
    and (select true from app.familie_referat_versjonar() r
        where r.referat_id = referat_merknad.referat_id and r.sak_id = referat_merknad.sak_id and r.nr = referat_merknad.nr)
);

-- A letter that waits is of a referat that is put right: what there is to read was there before.
create function app.referat_brev_retta(kommune uuid, brevet uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return coalesce((
        select max(v.nr) > 1
        from referat_brev b
        join referat_versjon v on v.kommune_id = b.kommune_id and v.referat_id = b.referat_id
        where b.kommune_id = kommune and b.brev_id = brevet
    ), false);
grant execute on function app.referat_brev_retta(uuid, uuid) to laget_system;
