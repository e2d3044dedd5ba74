-- The einingar of a kommune, kept by its systemansvarleg: a new one, another name, and the end of one or several with a successor that
-- takes over what is theirs. What is done is a row that never changes; an end takes two people (docs/adr/0024).

create table eining_endring (
    kommune_id uuid not null references kommune,
    eining_endring_id uuid not null,
    slag text not null constraint eining_endring_slag check (slag in ('ny', 'namn', 'slutt')),
    -- the new one, the one that gets another name, or the successor
    eining_id uuid not null,
    -- the successor is made on the day
    ny boolean not null,
    instans_id uuid not null,
    namn text constraint eining_endring_namn check (char_length(namn) between 2 and 80),
    -- said by the trigger
    namn_foer text,
    -- the first day of a new one, the last of those that end
    dag date,
    -- those that end
    gamle uuid[] not null default '{}',
    -- the leader of one of them who leads the successor too; nobody: whoever leads it already
    leiar_id uuid references brukar,
    grunn text not null constraint eining_endring_grunn check (char_length(grunn) between 1 and 1000),
    gjort_av uuid not null references brukar,
    gjort_at timestamptz not null,
    primary key (kommune_id, eining_endring_id),
    constraint eining_endring_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint eining_endring_kva check ((slag = 'slutt') = (cardinality(gamle) > 0) and (slag = 'namn') = (dag is null)),
    constraint eining_endring_har_namn check ((namn is null) = (slag = 'slutt' and not ny))
);
create index eining_endring_slag_at on eining_endring (kommune_id, slag, gjort_at);

create table eining_endring_svar (
    kommune_id uuid not null,
    eining_endring_id uuid not null,
    svar text not null constraint eining_endring_svar_svar check (svar in ('stadfesta', 'avvist', 'trekt')),
    svart_av uuid not null references brukar,
    svart_at timestamptz not null,
    primary key (kommune_id, eining_endring_id),
    constraint eining_endring_svar_endring_fkey foreign key (kommune_id, eining_endring_id) references eining_endring
);

-- The day it was carried out.
create table eining_endring_gjort (
    kommune_id uuid not null,
    eining_endring_id uuid not null,
    gjort_at timestamptz not null,
    primary key (kommune_id, eining_endring_id),
    constraint eining_endring_gjort_endring_fkey foreign key (kommune_id, eining_endring_id) references eining_endring
);

-- Whether an eining is to end: proposed, or confirmed and not yet carried out.
create function app.eining_skal_slutte(kommune uuid, eining uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (
            select from eining_endring e
            where e.kommune_id = kommune and e.slag = 'slutt' and eining = any(e.gamle)
                and not exists (
                    select from eining_endring_gjort g
                    where g.kommune_id = e.kommune_id and g.eining_endring_id = e.eining_endring_id
                )
                and not exists (
                    select from eining_endring_svar s
                    where s.kommune_id = e.kommune_id and s.eining_endring_id = e.eining_endring_id and s.svar <> 'stadfesta'
                )
        )
    $$;
grant execute on function app.eining_skal_slutte(uuid, uuid) to laget_request;

-- Those who work, or shall work, at one of these from today on.
create function app.eining_folk(kommune uuid, einingar uuid[]) returns setof medlemskap
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select m.* from medlemskap m
        where m.kommune_id = kommune and m.eining_id = any(einingar)
            and (m.til is null or (m.til >= app.today() and m.til >= m.fraa))
    $$;

-- What stands in the way of carrying it out; null when nothing does.
create function app.eining_hinder(e eining_endring) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from moete m
            where m.kommune_id = e.kommune_id and m.eining_id = any(e.gamle) and m.tilstand in ('planlagt', 'innkalla')
                and m.dato > e.dag
        ) then
            return 'moete';
        end if;
        if exists (
            select from app.eining_folk(e.kommune_id, e.gamle) m
            where m.brukar_id = e.gjort_av or m.brukar_id = (
                select s.svart_av from eining_endring_svar s
                where s.kommune_id = e.kommune_id and s.eining_endring_id = e.eining_endring_id
            )
        ) then
            return 'eigen';
        end if;
        if e.ny and exists (
            select from eining x where x.kommune_id = e.kommune_id and x.instans_id = e.instans_id and x.namn = e.namn
        ) or not e.ny and not exists (
            select from eining x
            where x.kommune_id = e.kommune_id and x.eining_id = e.eining_id and x.gyldig_fraa <= greatest(e.dag + 1, app.today())
                and x.gyldig_til is null
        ) then
            return 'etterfoelgjar';
        end if;
        if exists (
            select from eining x where x.kommune_id = e.kommune_id and x.eining_id = any(e.gamle) and x.gyldig_fraa > e.dag
        ) then
            return 'ny';
        end if;
        return null;
    end
    $$;

create function app.eining_hinder(endring uuid) returns text
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select app.eining_hinder(e) from eining_endring e
        where e.kommune_id = app.kommune_id() and e.eining_endring_id = endring and e.slag = 'slutt'
    $$;
grant execute on function app.eining_hinder(uuid) to laget_request;

-- What follows, in numbers that tell nothing of anybody: children by the whole ten, and never a word of how many saker there are.
create function app.eining_fylgjer(gamle uuid[], dag date) returns table (barn integer, folk integer, team integer, moete integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not (app.har_rolle('systemansvarleg') or app.har_rolle('personvernombod')) then
            return;
        end if;
        return query select
            (select (count(*) / 10 * 10)::integer from barn b where b.kommune_id = app.kommune_id() and b.eining_id = any(gamle)),
            (select count(distinct m.brukar_id)::integer from app.eining_folk(app.kommune_id(), gamle) m),
            (select count(distinct t.brukar_id)::integer from tst_medlem t
                where t.kommune_id = app.kommune_id() and t.eining_id = any(gamle) and app.tst_er_medlem(t, app.today())),
            (select count(*)::integer from moete m
                where m.kommune_id = app.kommune_id() and m.eining_id = any(gamle) and m.tilstand in ('planlagt', 'innkalla')
                    and m.dato > eining_fylgjer.dag);
    end
    $$;
grant execute on function app.eining_fylgjer(uuid[], date) to laget_request;

-- A sak tells that it came to another eining.
do $$
declare
    kva text := (select pg_get_constraintdef(c.oid) from pg_constraint c where c.conname = 'sak_historikk_slag');
begin
    alter table sak_historikk drop constraint sak_historikk_slag;
    execute 'alter table sak_historikk add constraint sak_historikk_slag '
        || replace(kva, 'ARRAY[', 'ARRAY[''etterfoelgjar''::text, ');
end
$$;

-- Who somebody is at a workplace (as in medlemskap).
create function app.prinsipal(kommune uuid, brukar uuid, instans uuid, eining uuid) returns uuid
    language sql immutable
    return md5(kommune::text || brukar::text || instans::text || coalesce(eining::text, ''))::uuid;

-- What a person has at one workplace is the same person's at another.
create function app.prinsipal_flytt(kommune uuid, gamal uuid, ny uuid, mot uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        saka uuid;
    begin
        -- on a lag under both names: once is enough
        update sak_deltakar d set til = now()
        where d.kommune_id = kommune and d.prinsipal_id = gamal and d.til is null and exists (
            select from sak_deltakar x
            where x.kommune_id = kommune and x.sak_id = d.sak_id and x.prinsipal_id = ny and x.til is null
        );
        update sak_deltakar d set prinsipal_id = ny, eining_id = mot
        where d.kommune_id = kommune and d.prinsipal_id = gamal and d.til is null;
        update sak s set ansvarleg_id = ny, version = s.version + 1 where s.kommune_id = kommune and s.ansvarleg_id = gamal;
        update tiltak t set ansvarleg_id = ny where t.kommune_id = kommune and t.ansvarleg_id = gamal;
        -- before the rights: an offer that changes takes its right away
        update overlevering o set til_id = ny where o.kommune_id = kommune and o.til_id = gamal and o.tilstand = 'tilbydd';
        update sak_tilgang t set prinsipal_id = ny
        where t.kommune_id = kommune and t.prinsipal_id = gamal and t.grunnlag in ('lag', 'samtykke', 'tilbod')
            and not exists (
                select from sak_tilgang x
                where x.kommune_id = kommune and x.sak_id = t.sak_id and x.prinsipal_id = ny and x.grunnlag = t.grunnlag
            );
        delete from sak_tilgang t
        where t.kommune_id = kommune and t.prinsipal_id = gamal and t.grunnlag in ('lag', 'samtykke', 'tilbod');
        update koordinator k set prinsipal_id = ny, eining_id = mot
        where k.kommune_id = kommune and k.prinsipal_id = gamal and k.til is null;
        update koordinator_tilbod o set til_id = ny
        where o.kommune_id = kommune and o.til_id = gamal and o.tilstand = 'tilbydd';
        for saka in
            select k.sak_id from koordinator k where k.kommune_id = kommune and k.prinsipal_id = ny and k.til is null
            union
            select o.sak_id from koordinator_tilbod o where o.kommune_id = kommune and o.til_id = ny and o.tilstand = 'tilbydd'
        loop
            perform app.koordinator_rett(kommune, saka);
        end loop;
        update barnevernsmelding v set prinsipal_id = ny where v.kommune_id = kommune and v.prinsipal_id = gamal;
        update moete_deltakar d set prinsipal_id = ny
        where d.kommune_id = kommune and d.prinsipal_id = gamal and not exists (
            select from moete_deltakar x where x.kommune_id = kommune and x.moete_id = d.moete_id and x.prinsipal_id = ny
        );
    end
    $$;

-- The team of one that ends: who is on it is on the successor's, unless somebody of the same instans was there already.
create function app.eining_team_flytt(e eining_endring, siste date) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        t tst_medlem;
        kven uuid;
        der uuid;
        ny_id uuid;
        kart jsonb := '{}';
    begin
        for t in
            select * from tst_medlem x
            where x.kommune_id = e.kommune_id and (x.til is null or (x.til > siste and x.til >= x.fraa))
                and (x.eining_id = any(e.gamle) or x.prinsipal_id in (
                    select m.prinsipal_id from app.eining_folk(e.kommune_id, e.gamle) m
                ))
            order by x.slag = 'vara', x.eining_id, x.tst_medlem_id
        loop
            kven := case when exists (
                select from app.eining_folk(e.kommune_id, e.gamle) m where m.prinsipal_id = t.prinsipal_id
            ) then app.prinsipal(e.kommune_id, t.brukar_id, t.instans_id, e.eining_id) else t.prinsipal_id end;
            if t.eining_id <> all(e.gamle) then
                -- of another team: only the name of the workplace is another
                update tst_medlem x set prinsipal_id = kven
                where x.kommune_id = t.kommune_id and x.tst_medlem_id = t.tst_medlem_id and not exists (
                    select from tst_medlem y
                    where y.kommune_id = t.kommune_id and y.eining_id = t.eining_id and y.prinsipal_id = kven
                        and (y.til is null or y.til > siste)
                );
                continue;
            end if;
            select x.tst_medlem_id into der from tst_medlem x
            where x.kommune_id = e.kommune_id and x.eining_id = e.eining_id and x.prinsipal_id = kven
                and (x.til is null or x.til > siste) and (x.til is null or x.til >= x.fraa)
            limit 1;
            if der is not null then
                kart := kart || jsonb_build_object(t.tst_medlem_id, der);
                continue;
            end if;
            continue when t.vara_for is not null and not kart ? t.vara_for::text;
            continue when t.slag = 'fast' and t.instans_id <> e.instans_id and exists (
                select from tst_medlem x
                where x.kommune_id = e.kommune_id and x.eining_id = e.eining_id and x.instans_id = t.instans_id and x.slag = 'fast'
                    and x.fraa <= siste and (x.til is null or x.til > siste)
            );
            ny_id := gen_random_uuid();
            insert into tst_medlem (kommune_id, tst_medlem_id, eining_id, slag, vara_for, prinsipal_id, brukar_id, instans_id, fraa, til)
            values (e.kommune_id, ny_id, e.eining_id, t.slag, (kart ->> t.vara_for::text)::uuid, kven, t.brukar_id, t.instans_id,
                greatest(t.fraa, siste + 1), t.til);
            kart := kart || jsonb_build_object(t.tst_medlem_id, ny_id);
        end loop;
        update tst_medlem x set til = greatest(siste, x.fraa - 1)
        where x.kommune_id = e.kommune_id and x.eining_id = any(e.gamle) and (x.til is null or x.til > siste)
            and (x.til is null or x.til >= x.fraa);
    end
    $$;

-- Carries an end out, the day after the last: all of it, or nothing.
create function app.eining_gjer(e eining_endring) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        siste constant date := app.today() - 1;
        stadfesta uuid;
        m medlemskap;
        rolla text;
        id uuid;
    begin
        perform pg_advisory_xact_lock(hashtextextended(e.kommune_id::text, 7));
        if exists (
            select from eining_endring_gjort g
            where g.kommune_id = e.kommune_id and g.eining_endring_id = e.eining_endring_id
        ) then
            return;
        end if;
        select s.svart_av into strict stadfesta from eining_endring_svar s
        where s.kommune_id = e.kommune_id and s.eining_endring_id = e.eining_endring_id and s.svar = 'stadfesta';
        if e.ny then
            insert into eining (kommune_id, eining_id, instans_id, namn, gyldig_fraa)
            values (e.kommune_id, e.eining_id, e.instans_id, e.namn, siste + 1);
        end if;
        -- the same role at the successor; of the leaders, only the one who is chosen leads
        for m in
            select * from app.eining_folk(e.kommune_id, e.gamle) x
            order by x.brukar_id, x.rolle = 'einingsleiar' and x.brukar_id is distinct from e.leiar_id, x.fraa, x.medlemskap_id
        loop
            rolla := case when m.rolle = 'einingsleiar' and m.brukar_id is distinct from e.leiar_id then 'tilsett' else m.rolle end;
            continue when exists (
                select from medlemskap x
                where x.kommune_id = e.kommune_id and x.brukar_id = m.brukar_id and x.instans_id = m.instans_id
                    and x.eining_id = e.eining_id and x.rolle = rolla and (x.til is null or x.til >= x.fraa)
                    and (x.til is null or x.til >= greatest(m.fraa, app.today())) and x.fraa <= coalesce(m.til, 'infinity')
            );
            id := gen_random_uuid();
            insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, brukar_id, instans_id, eining_id, rolle, stilling,
                fraa, til, grunn, gjort_av, gjort_at)
            values (e.kommune_id, id, 'gje', m.brukar_id, m.instans_id, e.eining_id, rolla, left(m.stilling, 120),
                greatest(m.fraa, app.today()), m.til, e.grunn, e.gjort_av, now());
            insert into medlemskap_endring_svar (kommune_id, medlemskap_endring_id, svar, svart_av, svart_at)
            select x.kommune_id, x.medlemskap_endring_id, 'stadfesta', stadfesta, now() from medlemskap_endring x
            where x.kommune_id = e.kommune_id and x.medlemskap_endring_id = id and x.to_personar;
        end loop;
        perform app.eining_team_flytt(e, siste);
        for m in select distinct on (x.prinsipal_id) * from app.eining_folk(e.kommune_id, e.gamle) x loop
            perform app.prinsipal_flytt(e.kommune_id, m.prinsipal_id,
                app.prinsipal(e.kommune_id, m.brukar_id, m.instans_id, e.eining_id), e.eining_id);
        end loop;
        -- what the einingar themselves have
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
        select s.kommune_id, gen_random_uuid(), s.sak_id, 'etterfoelgjar', f.namn || ' → ' || n.namn, e.gjort_av, now()
        from sak s
        join eining f on f.kommune_id = s.kommune_id and f.eining_id = s.eining_id
        join eining n on n.kommune_id = s.kommune_id and n.eining_id = e.eining_id
        where s.kommune_id = e.kommune_id and s.eining_id = any(e.gamle);
        update sak_tilgang t set prinsipal_id = e.eining_id
        where t.kommune_id = e.kommune_id and t.prinsipal_id = any(e.gamle) and t.grunnlag = 'leiar';
        update sak s set eining_id = e.eining_id, version = s.version + 1
        where s.kommune_id = e.kommune_id and s.eining_id = any(e.gamle);
        update barnevernsmelding v set eining_id = e.eining_id
        where v.kommune_id = e.kommune_id and v.eining_id = any(e.gamle);
        update barn b set eining_id = e.eining_id, version = b.version + 1, updated_at = now()
        where b.kommune_id = e.kommune_id and b.eining_id = any(e.gamle);
        for m in select * from app.eining_folk(e.kommune_id, e.gamle) x loop
            insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, medlemskap_id, brukar_id, til, grunn, gjort_av, gjort_at)
            values (e.kommune_id, gen_random_uuid(), 'avslutte', m.medlemskap_id, m.brukar_id, greatest(siste, m.fraa - 1), e.grunn,
                e.gjort_av, now());
        end loop;
        update eining x set gyldig_til = siste, etterfoelgjar_id = e.eining_id
        where x.kommune_id = e.kommune_id and x.eining_id = any(e.gamle);
        insert into eining_endring_gjort (kommune_id, eining_endring_id, gjort_at)
        values (e.kommune_id, e.eining_endring_id, now());
    end
    $$;

-- Those of a kommune that are confirmed and due, and that nothing stands in the way of.
create function app.eining_gjer_forfalne(kommune uuid) returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        e eining_endring;
        tal integer := 0;
    begin
        for e in
            select x.* from eining_endring x
            join eining_endring_svar s on s.kommune_id = x.kommune_id and s.eining_endring_id = x.eining_endring_id
                and s.svar = 'stadfesta'
            left join eining_endring_gjort g on g.kommune_id = x.kommune_id and g.eining_endring_id = x.eining_endring_id
            where x.kommune_id = kommune and x.slag = 'slutt' and x.dag < app.today() and g.gjort_at is null
            order by x.dag, x.gjort_at, x.eining_endring_id
        loop
            if app.eining_hinder(e) is null then
                perform app.eining_gjer(e);
                tal := tal + 1;
            end if;
        end loop;
        return tal;
    end
    $$;
grant execute on function app.eining_gjer_forfalne(uuid) to laget_system;

create function app.eining_endring_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        x eining;
    begin
        -- one at a time in a kommune
        perform pg_advisory_xact_lock(hashtextextended(new.kommune_id::text, 7));
        select * into x from eining g where g.kommune_id = new.kommune_id and g.eining_id = new.eining_id;
        if new.slag = 'ny' or new.ny then
            new.ny := true;
            new.namn_foer := null;
            if x.eining_id is not null then
                raise exception 'it is there' using errcode = 'check_violation', constraint = 'eining_endring_finst';
            end if;
        else
            if x.eining_id is null then
                raise exception 'no such eining' using errcode = 'check_violation', constraint = 'eining_endring_stad';
            end if;
            new.instans_id := x.instans_id;
            new.namn_foer := x.namn;
        end if;
        if not exists (
            select from instans_kommune g
            join instans i on i.instans_id = g.instans_id and not i.interkommunal
            where g.kommune_id = new.kommune_id and g.instans_id = new.instans_id and (g.til is null or g.til >= app.today())
        ) then
            raise exception 'no such instans' using errcode = 'check_violation', constraint = 'eining_endring_instans';
        end if;
        if new.slag <> 'slutt' then
            return new;
        end if;
        if new.eining_id = any(new.gamle) or app.eining_skal_slutte(new.kommune_id, new.eining_id)
            or (select count(distinct g.eining_id) from eining g
                where g.kommune_id = new.kommune_id and g.eining_id = any(new.gamle) and g.instans_id = new.instans_id
                    and g.gyldig_fraa <= new.dag and (g.gyldig_til is null or g.gyldig_til >= app.today())
                    and not app.eining_skal_slutte(new.kommune_id, g.eining_id)) <> cardinality(new.gamle)
            or exists (
                select from eining_endring o
                where o.kommune_id = new.kommune_id and o.slag = 'slutt' and o.eining_id = any(new.gamle)
                    and not exists (
                        select from eining_endring_gjort g
                        where g.kommune_id = o.kommune_id and g.eining_endring_id = o.eining_endring_id
                    )
                    and not exists (
                        select from eining_endring_svar s
                        where s.kommune_id = o.kommune_id and s.eining_endring_id = o.eining_endring_id and s.svar <> 'stadfesta'
                    )
            )
        then
            raise exception 'not one that can end' using errcode = 'check_violation', constraint = 'eining_endring_gamle';
        end if;
        if new.dag < app.today() - 1 then
            raise exception 'that day is over' using errcode = 'check_violation', constraint = 'eining_endring_forbi';
        end if;
        if new.leiar_id is not null and not exists (
            select from app.eining_folk(new.kommune_id, new.gamle) m
            where m.brukar_id = new.leiar_id and m.rolle = 'einingsleiar'
        ) then
            raise exception 'no leader there' using errcode = 'check_violation', constraint = 'eining_endring_leiar';
        end if;
        return new;
    end
    $$;
create trigger eining_endring_foer before insert on eining_endring for each row execute function app.eining_endring_foer();

create function app.eining_endring_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.slag = 'ny' then
            insert into eining (kommune_id, eining_id, instans_id, namn, gyldig_fraa)
            values (new.kommune_id, new.eining_id, new.instans_id, new.namn, new.dag);
        elsif new.slag = 'namn' then
            update eining x set namn = new.namn where x.kommune_id = new.kommune_id and x.eining_id = new.eining_id;
        end if;
        return null;
    end
    $$;
create trigger eining_endring_ny after insert on eining_endring for each row execute function app.eining_endring_ny();

-- Another answers; the one who proposed it takes it back. A last day that is over is carried out at once.
create function app.eining_endring_svar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        e eining_endring;
    begin
        select * into e from eining_endring x
        where x.kommune_id = new.kommune_id and x.eining_endring_id = new.eining_endring_id;
        if e.slag <> 'slutt' then
            raise exception 'it waits for nobody' using errcode = 'check_violation', constraint = 'eining_endring_svar_ventar';
        end if;
        if (new.svar = 'trekt') <> (new.svart_av = e.gjort_av) then
            raise exception 'another answers' using errcode = 'check_violation', constraint = 'eining_endring_svar_ein_annan';
        end if;
        if new.svar = 'stadfesta' then
            if app.eining_hinder(e) is not null then
                raise exception 'something stands in the way' using errcode = 'check_violation', constraint = 'eining_endring_hinder';
            end if;
            if e.dag < app.today() then
                perform app.eining_gjer(e);
            end if;
        end if;
        return null;
    end
    $$;
create trigger eining_endring_svar_ny after insert on eining_endring_svar
    for each row execute function app.eining_endring_svar_ny();

-- Whether the person of the session is the second one: another systemansvarleg, or the personvernombod where there is no such; and
-- nobody who works at one that ends.
create function app.eining_kan_svare(endring uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from eining_endring e
            where e.kommune_id = app.kommune_id() and e.eining_endring_id = endring and e.slag = 'slutt'
                and app.brukar_id() <> e.gjort_av
                and not exists (
                    select from app.eining_folk(e.kommune_id, e.gamle) m where m.brukar_id = app.brukar_id()
                )
                and (
                    app.har_rolle('systemansvarleg')
                    or app.har_rolle('personvernombod') and not exists (
                        select from medlemskap m
                        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                        join brukar b on b.brukar_id = m.brukar_id
                        where m.kommune_id = e.kommune_id and m.rolle = 'systemansvarleg'
                            and m.brukar_id <> e.gjort_av and b.sperra_at is null
                            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                            and (m.eining_id is null or m.eining_id <> all(e.gamle))
                    )
                )
        );
    end
    $$;
grant execute on function app.eining_kan_svare(uuid) to laget_request;

do $$
declare
    t text;
begin
    foreach t in array array['eining_endring', 'eining_endring_svar', 'eining_endring_gjort'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request
            using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
    end loop;
end
$$;
-- Whoever leads one of them sees what becomes of it.
create policy synleg on eining_endring for select to laget_request using (
    (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('personvernombod'))
    or eining_id = any((select app.leia_einingar())::uuid[]) or gamle && (select app.leia_einingar())::uuid[]
);
create policy synleg on eining_endring_svar for select to laget_request using (
    (select true from eining_endring e
        where e.kommune_id = eining_endring_svar.kommune_id and e.eining_endring_id = eining_endring_svar.eining_endring_id)
);
create policy synleg on eining_endring_gjort for select to laget_request using (
    (select true from eining_endring e
        where e.kommune_id = eining_endring_gjort.kommune_id and e.eining_endring_id = eining_endring_gjort.eining_endring_id)
);
create policy opprette on eining_endring for insert to laget_request with check (
    (select app.har_rolle('systemansvarleg')) and gjort_av = (select app.brukar_id())
);
create policy opprette on eining_endring_svar for insert to laget_request with check (
    svart_av = (select app.brukar_id()) and (
        app.eining_kan_svare(eining_endring_id)
        or svar = 'trekt' and (
            select true from eining_endring e
            where e.kommune_id = eining_endring_svar.kommune_id and e.eining_endring_id = eining_endring_svar.eining_endring_id
                and e.gjort_av = (select app.brukar_id())
        )
    )
);
grant select, insert on eining_endring, eining_endring_svar to laget_request;
grant select on eining_endring_gjort to laget_request;
