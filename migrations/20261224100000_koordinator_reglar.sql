-- What the database keeps true of barnekoordinatorar: who may be asked, what ends it, and the right to the sak that comes with it.

-- To when somebody may be barnekoordinator in a sak, at a workplace: as long as that is their job there, and to the day the child
-- is 18.
create function app.koordinator_til(kommune uuid, saka uuid, prinsipal uuid) returns timestamptz
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select least(
            (b.foedd + interval '18 years')::date::timestamp at time zone 'Europe/Oslo',
            coalesce((
                select max(coalesce((m.til + 1)::timestamp at time zone 'Europe/Oslo', 'infinity'))
                from medlemskap m
                where m.kommune_id = kommune and m.prinsipal_id = prinsipal and m.rolle = 'barnekoordinator'
                    and m.fraa <= app.today()
            ), '-infinity')
        )
        from sak k
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where k.kommune_id = kommune and k.sak_id = saka
    $$;

-- The rights that follow, as things stand now: to write for the one who is it, to read for the one who is asked.
create function app.koordinator_rett(kommune uuid, saka uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from sak_tilgang t
        where t.kommune_id = kommune and t.sak_id = saka and t.grunnlag in ('koordinator', 'koordinator_tilbod');
        insert into sak_tilgang (kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, til, open, neste_dato)
        select s.kommune_id, s.sak_id, v.prinsipal_id, s.barn_id, v.grunnlag, v.grunnlag = 'koordinator', v.til,
            s.tilstand = 'open', app.liste_dato(s.neste_dato, s.lukka_at)
        from app.koordinator_skal(kommune, saka) v
        join sak s on s.kommune_id = v.kommune_id and s.sak_id = v.sak_id;
    end
    $$;

-- Which rights there are to be; of every sak when none is named.
create function app.koordinator_skal(kommune uuid, saka uuid)
    returns table (kommune_id uuid, sak_id uuid, prinsipal_id uuid, grunnlag text, til timestamptz)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select v.* from (
            select k.kommune_id, k.sak_id, k.prinsipal_id, 'koordinator' as grunnlag,
                app.koordinator_til(k.kommune_id, k.sak_id, k.prinsipal_id) as til
            from koordinator k
            where k.til is null and (saka is null or (k.kommune_id = kommune and k.sak_id = saka))
            union all
            select o.kommune_id, o.sak_id, o.til_id, 'koordinator_tilbod', app.koordinator_til(o.kommune_id, o.sak_id, o.til_id)
            from koordinator_tilbod o
            where o.tilstand = 'tilbydd' and (saka is null or (o.kommune_id = kommune and o.sak_id = saka))
        ) v
        where v.til > now()
    $$;

-- Whether a child may be given a barnekoordinator in a sak, on the newest vurdering: all the criteria, and the family wishes it.
create function app.koordinator_kan(kommune uuid, saka uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select coalesce((
            select v.sjukdom and v.langvarig and v.velferd and v.oenske = 'ja' and k.tilstand = 'open'
                and app.alder(b.foedd, app.today()) < 18
            from koordinator_vurdering v
            join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id
            join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
            where v.kommune_id = kommune and v.sak_id = saka
            order by v.skriven_at desc, v.koordinator_vurdering_id desc
            limit 1
        ), false)
    $$;

-- Tells people, each once. Without a sak to those who may not see it any more: which it was, nobody says.
create function app.koordinator_sei(kommune uuid, saka uuid, kva text, objekt uuid, fraa uuid, til uuid[]) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        ein uuid;
    begin
        for ein in select distinct x from unnest(til) x where x is not null and x is distinct from fraa order by x loop
            insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, fraa_brukar_id, noekkel, at)
            values (kommune, gen_random_uuid(), ein, kva, saka, objekt, fraa, kva || ':' || objekt, now())
            on conflict do nothing;
            insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            values (kommune, gen_random_uuid(), 'varsel', ein, 'varsel:' || ein, now())
            on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
        end loop;
    end
    $$;

-- Whoever has a sak, and whoever leads the eining it belongs to.
create function app.koordinator_ansvarlege(kommune uuid, saka uuid) returns uuid[]
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select array_agg(v.brukar_id) from (
            select k.ansvarleg_brukar_id as brukar_id from sak k where k.kommune_id = kommune and k.sak_id = saka
            union
            select m.brukar_id from sak k
            join medlemskap m on m.kommune_id = k.kommune_id and m.eining_id = k.eining_id and m.rolle = 'einingsleiar'
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            where k.kommune_id = kommune and k.sak_id = saka
        ) v
    $$;

-- Nobody is barnekoordinator in the sak any more, and nobody is asked: the history says why, and those who must do something are
-- told.
create function app.koordinator_slutt(kommune uuid, saka uuid, kvifor text, i_tekst text, av uuid, naar timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        k record;
    begin
        update koordinator_tilbod o set tilstand = 'trekt', svart_at = greatest(naar, o.tilbydd_at)
        where o.kommune_id = kommune and o.sak_id = saka and o.tilstand = 'tilbydd';
        update koordinator x set til = greatest(naar, x.fraa), slutt = kvifor
        where x.kommune_id = kommune and x.sak_id = saka and x.til is null
        returning x.koordinator_id, x.brukar_id into k;
        if k.koordinator_id is not null then
            insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
            select kommune, gen_random_uuid(), saka, 'koordinator_slutt', b.namn || '. ' || i_tekst, coalesce(av, k.brukar_id), naar
            from brukar b where b.brukar_id = k.brukar_id;
            perform app.koordinator_sei(kommune, saka, 'koordinator_slutt', k.koordinator_id, av,
                app.koordinator_ansvarlege(kommune, saka));
            perform app.koordinator_sei(kommune, null, 'koordinator_borte', k.koordinator_id, av, array[k.brukar_id]);
        end if;
        perform app.koordinator_rett(kommune, saka);
    end
    $$;

-- Nobody can be said not to have been asked after they were; when they do not wish it any more, it is over at once.
create function app.koordinator_vurdering_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.oenske = 'ikkje_spurt' and exists (
            select from koordinator_vurdering v
            where v.kommune_id = new.kommune_id and v.sak_id = new.sak_id and v.oenske <> 'ikkje_spurt'
        ) then
            raise exception 'the family was asked' using errcode = 'check_violation', constraint = 'koordinator_vurdering_spurt_foer';
        end if;
        return new;
    end
    $$;
create trigger koordinator_vurdering_foer before insert on koordinator_vurdering
    for each row execute function app.koordinator_vurdering_foer();
create function app.koordinator_vurdering_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.oenske = 'nei' then
            perform app.koordinator_slutt(new.kommune_id, new.sak_id, 'oenske', 'Familien ønskjer det ikkje lenger.',
                new.skriven_av, new.skriven_at);
        end if;
        return null;
    end
    $$;
create trigger koordinator_vurdering_ny after insert on koordinator_vurdering
    for each row execute function app.koordinator_vurdering_ny();

-- Asked is one whose job it is, who is not it already and not shut out, and only on a vurdering that gives a right to one.
create function app.koordinator_tilbod_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.tilstand <> 'tilbydd' or not app.koordinator_kan(new.kommune_id, new.sak_id)
            or new.koordinator_vurdering_id is distinct from (
                select v.koordinator_vurdering_id from koordinator_vurdering v
                where v.kommune_id = new.kommune_id and v.sak_id = new.sak_id
                order by v.skriven_at desc, v.koordinator_vurdering_id desc
                limit 1
            )
        then
            raise exception 'no right to one' using errcode = 'check_violation', constraint = 'koordinator_tilbod_vilkaar';
        end if;
        if not exists (
                select from medlemskap m
                join brukar b on b.brukar_id = m.brukar_id and b.sperra_at is null
                where m.kommune_id = new.kommune_id and m.prinsipal_id = new.til_id and m.brukar_id = new.til_brukar_id
                    and m.rolle = 'barnekoordinator' and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            )
            or exists (
                select from koordinator k
                where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id and k.til is null and k.brukar_id = new.til_brukar_id
            )
            or exists (
                select from sak_sperre p
                where p.kommune_id = new.kommune_id and p.sak_id = new.sak_id and p.brukar_id = new.til_brukar_id
                    and p.oppheva_at is null
            )
        then
            raise exception 'not a barnekoordinator to ask' using errcode = 'check_violation', constraint = 'koordinator_tilbod_kven';
        end if;
        return new;
    end
    $$;
create trigger koordinator_tilbod_foer before insert on koordinator_tilbod
    for each row execute function app.koordinator_tilbod_foer();

create function app.koordinator_tilbod_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        foerre record;
    begin
        if tg_op = 'INSERT' then
            perform app.koordinator_rett(new.kommune_id, new.sak_id);
            perform app.koordinator_sei(new.kommune_id, new.sak_id, 'koordinator_tilbydd', new.koordinator_tilbod_id,
                new.fraa_brukar_id, array[new.til_brukar_id]);
            return null;
        end if;
        if old.tilstand <> 'tilbydd' then
            raise exception 'it is answered' using errcode = 'check_violation';
        end if;
        if new.tilstand in ('teken', 'avvist') and not (new.til_id = any(app.principals())) then
            raise exception 'only the one it is offered to may answer' using errcode = 'insufficient_privilege';
        end if;
        if new.tilstand = 'avvist' then
            -- told and written down here: whoever declines has no right to write in the sak, and none to see it afterwards
            insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
            values (new.kommune_id, gen_random_uuid(), new.sak_id, 'koordinator_avvist', new.svar, new.til_brukar_id, new.svart_at);
            perform app.koordinator_sei(new.kommune_id, new.sak_id, 'koordinator_avvist', new.koordinator_tilbod_id,
                new.til_brukar_id, array[new.fraa_brukar_id] || app.koordinator_ansvarlege(new.kommune_id, new.sak_id));
        elsif new.tilstand = 'teken' then
            if not app.koordinator_kan(new.kommune_id, new.sak_id)
                or app.koordinator_til(new.kommune_id, new.sak_id, new.til_id) <= now()
            then
                raise exception 'no right to one' using errcode = 'check_violation', constraint = 'koordinator_tilbod_vilkaar';
            end if;
            update koordinator x set til = greatest(new.svart_at, x.fraa), slutt = 'overteken'
            where x.kommune_id = new.kommune_id and x.sak_id = new.sak_id and x.til is null
            returning x.koordinator_id, x.brukar_id into foerre;
            insert into koordinator (kommune_id, koordinator_id, sak_id, prinsipal_id, brukar_id, instans_id, eining_id, fraa)
            select new.kommune_id, gen_random_uuid(), new.sak_id, new.til_id, new.til_brukar_id, m.instans_id, m.eining_id, new.svart_at
            from medlemskap m
            where m.kommune_id = new.kommune_id and m.prinsipal_id = new.til_id and m.rolle = 'barnekoordinator'
            order by m.fraa desc
            limit 1;
            insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
            select new.kommune_id, gen_random_uuid(), new.sak_id, 'koordinator_teken',
                coalesce((select f.namn || ' → ' from brukar f where f.brukar_id = foerre.brukar_id), '') || b.namn,
                new.til_brukar_id, new.svart_at
            from brukar b where b.brukar_id = new.til_brukar_id;
            perform app.koordinator_sei(new.kommune_id, new.sak_id, 'koordinator_teken', new.koordinator_tilbod_id,
                new.til_brukar_id, array[new.fraa_brukar_id] || app.koordinator_ansvarlege(new.kommune_id, new.sak_id));
            if foerre.koordinator_id is not null then
                perform app.koordinator_sei(new.kommune_id, null, 'koordinator_borte', foerre.koordinator_id,
                    new.til_brukar_id, array[foerre.brukar_id]);
            end if;
        end if;
        perform app.koordinator_rett(new.kommune_id, new.sak_id);
        return null;
    end
    $$;
create trigger koordinator_tilbod_endra after insert or update on koordinator_tilbod
    for each row execute function app.koordinator_tilbod_endra();

-- No to a child who has a right to one is no decision that can be taken; and what is over must have been.
create function app.koordinator_avgjerd_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.slag = 'ikkje' and (app.koordinator_kan(new.kommune_id, new.sak_id)
            or exists (
                select from koordinator k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id and k.til is null
            )
            or exists (
                select from koordinator_tilbod o
                where o.kommune_id = new.kommune_id and o.sak_id = new.sak_id and o.tilstand = 'tilbydd'
            ))
        then
            raise exception 'a right to one' using errcode = 'check_violation', constraint = 'koordinator_avgjerd_rett';
        end if;
        if new.slag = 'avslutta' and not exists (
            select from koordinator k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id and k.til is null
        ) then
            raise exception 'nobody is it' using errcode = 'check_violation', constraint = 'koordinator_avgjerd_ingen';
        end if;
        return new;
    end
    $$;
create trigger koordinator_avgjerd_foer before insert on koordinator_avgjerd
    for each row execute function app.koordinator_avgjerd_foer();
create function app.koordinator_avgjerd_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.slag = 'avslutta' then
            perform app.koordinator_slutt(new.kommune_id, new.sak_id, 'avslutta', new.grunn, new.fatta_av, new.fatta_at);
        end if;
        return null;
    end
    $$;
create trigger koordinator_avgjerd_ny after insert on koordinator_avgjerd
    for each row execute function app.koordinator_avgjerd_ny();

-- A closed sak has no barnekoordinator: opened again, one is asked again.
create function app.koordinator_sak_lukka() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.koordinator_slutt(new.kommune_id, new.sak_id, 'lukka', 'Saka er avslutta.', app.brukar_id(),
            coalesce(new.lukka_at, now()));
        return null;
    end
    $$;
create trigger koordinator_sak_lukka after update of tilstand on sak for each row
    when (old.tilstand = 'open' and new.tilstand <> 'open') execute function app.koordinator_sak_lukka();

-- Whoever leaves the job is it no more, and is not it again by coming back. A last day to come is kept in the right itself.
create function app.koordinator_medlemskap() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        rada record;
    begin
        for rada in
            select v.kommune_id, v.sak_id, v.prinsipal_id, t.til
            from (
                select k.kommune_id, k.sak_id, k.prinsipal_id, 'koordinator' as grunnlag from koordinator k where k.til is null
                union all
                select o.kommune_id, o.sak_id, o.til_id, 'koordinator_tilbod' from koordinator_tilbod o where o.tilstand = 'tilbydd'
            ) v
            left join sak_tilgang t on t.kommune_id = v.kommune_id and t.sak_id = v.sak_id and t.prinsipal_id = v.prinsipal_id
                and t.grunnlag = v.grunnlag
            where (tg_op <> 'INSERT' and v.kommune_id = old.kommune_id and v.prinsipal_id = old.prinsipal_id)
                or (tg_op <> 'DELETE' and v.kommune_id = new.kommune_id and v.prinsipal_id = new.prinsipal_id)
        loop
            if coalesce(rada.til, '-infinity') > now()
                and app.koordinator_til(rada.kommune_id, rada.sak_id, rada.prinsipal_id) > now()
            then
                perform app.koordinator_rett(rada.kommune_id, rada.sak_id);
            elsif exists (
                select from koordinator k
                where k.kommune_id = rada.kommune_id and k.sak_id = rada.sak_id and k.til is null
                    and k.prinsipal_id = rada.prinsipal_id
            ) then
                perform app.koordinator_slutt(rada.kommune_id, rada.sak_id, 'medlemskap',
                    'Er ikkje lenger barnekoordinator i kommunen. Den som er ansvarleg, eller leiaren, må spørje ein annan.',
                    null, least(now(), coalesce(rada.til, now())));
            else
                update koordinator_tilbod o set tilstand = 'trekt', svart_at = greatest(now(), o.tilbydd_at)
                where o.kommune_id = rada.kommune_id and o.sak_id = rada.sak_id and o.tilstand = 'tilbydd'
                    and o.til_id = rada.prinsipal_id;
            end if;
        end loop;
        return null;
    end
    $$;
create trigger koordinator_medlemskap_ny after insert or delete on medlemskap
    for each row execute function app.koordinator_medlemskap();
create trigger koordinator_medlemskap_endra after update of fraa, til, rolle, eining_id, instans_id, brukar_id on medlemskap
    for each row execute function app.koordinator_medlemskap();

create function app.koordinator_foedd() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.koordinator_rett(k.kommune_id, k.sak_id) from sak k
        where k.kommune_id = new.kommune_id and k.barn_id = new.barn_id;
        return null;
    end
    $$;
create trigger koordinator_foedd after update of foedd on barn for each row
    when (old.foedd is distinct from new.foedd) execute function app.koordinator_foedd();

-- Who sees and writes.
do $$
declare
    t text;
    tilgang constant text := '(select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id'
        ' and t.sak_id = %1$I.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til %2$s limit 1)';
begin
    foreach t in array array['koordinator_vurdering', 'koordinator_tilbod', 'koordinator', 'koordinator_avgjerd'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('create policy sperre on %I as restrictive to laget_request'
            ' using (sak_id <> all((select app.sperra())::uuid[]))', t);
        execute format('create policy synleg on %1$I for select to laget_request using (' || tilgang || ')', t, '');
        execute format('grant select on %I to laget_request', t);
    end loop;
    foreach t in array array['koordinator_vurdering', 'koordinator_tilbod', 'koordinator_avgjerd'] loop
        execute format('create policy opprette on %1$I for insert to laget_request with check (' || tilgang || ')', t,
            case t
                when 'koordinator_vurdering' then 'and t.skrive'
                -- whoever is it may hand it over
                when 'koordinator_tilbod' then 'and t.skrive and t.grunnlag in (''lag'', ''leiar'', ''koordinator'')'
                else 'and t.skrive and t.grunnlag in (''lag'', ''leiar'')'
            end);
        execute format('create policy eige_namn on %I as restrictive for insert to laget_request'
            ' with check (%I = (select app.brukar_id()))', t,
            case t when 'koordinator_vurdering' then 'skriven_av' when 'koordinator_tilbod' then 'fraa_brukar_id' else 'fatta_av' end);
        execute format('grant insert on %I to laget_request', t);
    end loop;
end
$$;
create policy svare on koordinator_tilbod for update to laget_request using (
    tilstand = 'tilbydd' and (
        (til_id = any((select app.principals())::uuid[])
            and (select true from sak_tilgang t where t.kommune_id = koordinator_tilbod.kommune_id
                and t.sak_id = koordinator_tilbod.sak_id and t.prinsipal_id = koordinator_tilbod.til_id
                and t.grunnlag = 'koordinator_tilbod'
                and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1))
        or (select true from sak_tilgang t where t.kommune_id = koordinator_tilbod.kommune_id
            and t.sak_id = koordinator_tilbod.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])
            and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            and t.skrive and t.grunnlag in ('lag', 'leiar', 'koordinator') limit 1)
    )
) with check (true);
grant update (tilstand, svar, svart_at) on koordinator_tilbod to laget_request;

-- Who is shut out is not hers to decide.
create policy ikkje_koordinator on sak_sperre as restrictive for insert to laget_request with check (
    (select true from sak_tilgang t where t.kommune_id = sak_sperre.kommune_id and t.sak_id = sak_sperre.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[]) and t.skrive and t.grunnlag <> 'koordinator'
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
create policy ikkje_koordinator_endre on sak_sperre as restrictive for update to laget_request using (
    (select true from sak_tilgang t where t.kommune_id = sak_sperre.kommune_id and t.sak_id = sak_sperre.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[]) and t.skrive and t.grunnlag <> 'koordinator'
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);

-- She coordinates, so she reads what the side that owns the sak reads: how samtykke stands, of every instans.
do $$
declare
    p record;
begin
    for p in
        select tablename, policyname, qual from pg_policies
        where schemaname = 'public' and policyname = 'synleg' and position($q$ARRAY['lag'::text, 'leiar'::text]$q$ in qual) > 0
    loop
        execute format('alter policy %I on %I using (%s)', p.policyname, p.tablename,
            replace(p.qual, $q$ARRAY['lag'::text, 'leiar'::text]$q$, $q$ARRAY['lag'::text, 'leiar'::text, 'koordinator'::text]$q$));
    end loop;
end
$$;
create or replace function app.eig_sak(sak uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return sak <> all(app.sperra()) and exists (
            select from sak_tilgang t
            where t.kommune_id = app.kommune_id() and t.sak_id = sak and t.prinsipal_id = any(app.principals())
                and t.grunnlag in ('lag', 'leiar', 'koordinator')
                and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        );
    end
    $$;
