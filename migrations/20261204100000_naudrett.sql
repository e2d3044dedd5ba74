-- Naudrett: somebody who has no right to a sak, opens it because it cannot wait (domain.md § 5). It is a right like every
-- other, a row of sak_tilgang, so that every policy obeys it and time alone ends it; and it is never quiet: whoever has
-- the ball and every personvernombod are told by the same transaction, and it stands on the sak for ever.

-- Easter Sunday (Meeus, Jones and Butcher).
create function app.paaskedag(aar integer) returns date
    language plpgsql immutable
    as $$
    declare
        a constant integer := aar % 19;
        b constant integer := aar / 100;
        c constant integer := aar % 100;
        h constant integer := (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        l constant integer := (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        m constant integer := (a + 11 * h + 22 * l) / 451;
    begin
        return make_date(aar, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    end
    $$;

-- Not a Saturday, a Sunday or a public holiday (lov om helligdager og helligdagsfred § 2, lov om 1 og 17 mai som høgtidsdagar).
create function app.arbeidsdag(dag date) returns boolean
    language plpgsql immutable
    as $$
    begin
        return extract(isodow from dag) < 6
            and to_char(dag, 'MM-DD') not in ('01-01', '05-01', '05-17', '12-25', '12-26')
            and dag - app.paaskedag(extract(year from dag)::integer) not in (-3, -2, 1, 39, 50);
    end
    $$;

-- The working day that is so many after a day.
create function app.arbeidsdagar_etter(dag date, tal integer) returns date
    language plpgsql immutable
    as $$
    declare
        att integer := tal;
        ny date := dag;
    begin
        while att > 0 loop
            ny := ny + 1;
            if app.arbeidsdag(ny) then
                att := att - 1;
            end if;
        end loop;
        return ny;
    end
    $$;

alter table sak_tilgang drop constraint sak_tilgang_grunnlag,
    add constraint sak_tilgang_grunnlag check (grunnlag in ('lag', 'leiar', 'tilbod', 'samtykke', 'naudrett')),
    add constraint sak_tilgang_naudrett check (
        grunnlag <> 'naudrett' or (not skrive and til <= fraa + interval '60 minutes')
    );

-- One person opens what there is about one child. Who and until when is the database's to write, never the program's.
create table naudrett (
    kommune_id uuid not null references kommune,
    naudrett_id uuid not null,
    barn_id uuid not null,
    brukar_id uuid not null references brukar,
    prinsipal_id uuid not null,
    instans_id uuid not null,
    eining_id uuid,
    grunn text not null constraint naudrett_grunn check (
        grunn in ('liv_og_helse', 'vald_og_omsorgssvikt', 'borte', 'akutt_avgjerd', 'anna')
    ),
    grunngjeving text not null constraint naudrett_grunngjeving_lengd check (
        char_length(btrim(grunngjeving)) >= 20 and char_length(grunngjeving) <= 1000
    ),
    -- what of it is compared with what the person has written before
    grunngjeving_avtrykk bytea not null,
    at timestamptz not null,
    til timestamptz not null,
    -- the last working day for the gjennomgang
    frist date not null,
    primary key (kommune_id, naudrett_id),
    constraint naudrett_barn_fkey foreign key (kommune_id, barn_id) references barn,
    constraint naudrett_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint naudrett_eining_fkey foreign key (kommune_id, eining_id) references eining,
    constraint naudrett_ny_grunngjeving unique (kommune_id, brukar_id, grunngjeving_avtrykk),
    constraint naudrett_tidsrom check (til > at and til <= at + interval '60 minutes')
);
create index naudrett_liste on naudrett (kommune_id, at desc, naudrett_id desc);
create index naudrett_brukar on naudrett (kommune_id, brukar_id, at);
create index naudrett_barn on naudrett (kommune_id, barn_id);

-- The saker it opened: none when there was none the person could open and did not see already.
create table naudrett_sak (
    kommune_id uuid not null,
    naudrett_id uuid not null,
    sak_id uuid not null,
    primary key (kommune_id, naudrett_id, sak_id),
    constraint naudrett_sak_naudrett_fkey foreign key (kommune_id, naudrett_id) references naudrett,
    constraint naudrett_sak_sak_fkey foreign key (kommune_id, sak_id) references sak
);
create index naudrett_sak_sak on naudrett_sak (kommune_id, sak_id);

-- What another thought of it afterwards. The last that says grunngitt or ikkje_grunngitt ends it.
create table naudrett_gjennomgang (
    kommune_id uuid not null,
    naudrett_gjennomgang_id uuid not null,
    naudrett_id uuid not null,
    konklusjon text not null constraint naudrett_gjennomgang_konklusjon check (
        konklusjon in ('grunngitt', 'ikkje_grunngitt', 'undersoekje')
    ),
    vurdering text not null constraint naudrett_gjennomgang_vurdering_lengd check (char_length(vurdering) between 1 and 2000),
    brukar_id uuid not null references brukar,
    at timestamptz not null,
    primary key (kommune_id, naudrett_gjennomgang_id),
    constraint naudrett_gjennomgang_naudrett_fkey foreign key (kommune_id, naudrett_id) references naudrett
);
create index naudrett_gjennomgang_naudrett on naudrett_gjennomgang (kommune_id, naudrett_id, at);
create unique index naudrett_gjennomgang_ferdig on naudrett_gjennomgang (kommune_id, naudrett_id)
    where konklusjon <> 'undersoekje';

-- Even the owner must drop these triggers by name before a row can change.
create function app.naudrett_frys() returns trigger
    language plpgsql
    as $$ begin raise exception 'naudrett is insert-only' using errcode = 'insufficient_privilege'; end $$;
create trigger naudrett_frys before update or delete or truncate on naudrett
    for each statement execute function app.naudrett_frys();
create trigger naudrett_sak_frys before update or delete or truncate on naudrett_sak
    for each statement execute function app.naudrett_frys();
create trigger naudrett_gjennomgang_frys before update or delete or truncate on naudrett_gjennomgang
    for each statement execute function app.naudrett_frys();

-- How often in a day: more than any emergency asks for, too few to go through a register with.
create function app.naudrett_maks() returns integer language sql immutable return 5;

-- In which places of work the person of the session may use it, the oldest first.
create function app.naudrett_medlemskap() returns setof medlemskap
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select m.* from app.medlemskap_no() m
        join instans i on i.instans_id = m.instans_id
        where m.rolle in ('einingsleiar', 'barnekoordinator')
            or (m.rolle = 'tilsett' and i.slag in ('helsestasjon', 'barnevern', 'ppt'))
        order by m.fraa, m.medlemskap_id;
    end
    $$;

-- Whether the child is the person's own, or is that person, as far as the house knows: both logged in as the same at the
-- same provider.
create function app.naudrett_eigen_familie(barnet uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from brukar_identitet i
            join familie_person p on p.kommune_id = app.kommune_id() and p.issuer = i.issuer and p.sub = i.sub
            where i.brukar_id = app.brukar_id() and (
                exists (
                    select from foeresett f
                    where f.kommune_id = p.kommune_id and f.barn_id = barnet and f.fnr_oppslag = any(p.oppslag)
                )
                or exists (
                    select from barn b
                    where b.kommune_id = p.kommune_id and b.barn_id = barnet and b.fnr_oppslag = any(p.oppslag)
                )
            )
        );
    end
    $$;

-- A reason as it is compared: its letters and digits.
create function app.naudrett_avtrykk(tekst text) returns bytea
    language plpgsql immutable
    as $$ begin return sha256(convert_to(lower(regexp_replace(tekst, '[^[:alnum:]]+', '', 'g')), 'UTF8')); end $$;

-- Why the person may not use it for a child now, or null. The person's other tries wait until this transaction ends.
create function app.naudrett_hinder(barnet uuid, tekst text) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        meg constant uuid := app.brukar_id();
        her constant uuid := app.kommune_id();
    begin
        if not exists (select from app.naudrett_medlemskap()) then
            return 'rolle';
        end if;
        if app.naudrett_eigen_familie(barnet) then
            return 'eigen_familie';
        end if;
        perform pg_advisory_xact_lock(hashtextextended(concat(her, meg), 4));
        if exists (
            select from naudrett n
            where n.kommune_id = her and n.brukar_id = meg and n.barn_id = barnet and n.til > now()
        ) then
            return 'varer';
        end if;
        if (
            select count(*) from naudrett n
            where n.kommune_id = her and n.brukar_id = meg and n.at > now() - interval '24 hours'
        ) >= app.naudrett_maks() then
            return 'for_mange';
        end if;
        if exists (
            select from naudrett n
            where n.kommune_id = her and n.brukar_id = meg and n.grunngjeving_avtrykk = app.naudrett_avtrykk(tekst)
        ) then
            return 'brukt_grunngjeving';
        end if;
        return null;
    end
    $$;
grant execute on function app.naudrett_hinder(uuid, text) to laget_request;

create function app.naudrett_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        hinder constant text := app.naudrett_hinder(new.barn_id, new.grunngjeving);
        m medlemskap;
    begin
        if hinder is not null then
            raise exception 'no naudrett now' using errcode = 'check_violation', constraint = 'naudrett_' || hinder;
        end if;
        select * into m from app.naudrett_medlemskap() limit 1;
        new.brukar_id := m.brukar_id;
        new.prinsipal_id := m.prinsipal_id;
        new.instans_id := m.instans_id;
        new.eining_id := m.eining_id;
        new.grunngjeving_avtrykk := app.naudrett_avtrykk(new.grunngjeving);
        new.at := now();
        new.til := now() + interval '60 minutes';
        new.frist := app.arbeidsdagar_etter(app.today(), 3);
        return new;
    end
    $$;
create trigger naudrett_foer before insert on naudrett for each row execute function app.naudrett_foer();

-- Tells somebody, once under each key, and asks for the mail.
create function app.naudrett_seie_fraa(
    kommune uuid, til uuid, i_slag text, saka uuid, naudretten uuid, fraa uuid, nykel text
) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, fraa_brukar_id, noekkel, at)
        values (kommune, gen_random_uuid(), til, i_slag, saka, naudretten, fraa, nykel, now())
        on conflict do nothing;
        if found then
            perform app.job_enqueue(kommune, gen_random_uuid(), 'varsel', til, 'varsel:' || til, now());
        end if;
    end
    $$;

-- The personvernombod of a kommune: those who are at work.
create function app.naudrett_ombod(kommune uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select distinct m.brukar_id
        from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id and b.sperra_at is null
        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
        where m.kommune_id = kommune and m.rolle = 'personvernombod'
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today());
    end
    $$;

-- Who has to do with a sak and is told: the ansvarleg, the barnekoordinatorar on its lag, and who leads its eining.
create function app.naudrett_i_saka(kommune uuid, saka uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select k.ansvarleg_brukar_id from sak k where k.kommune_id = kommune and k.sak_id = saka
        union
        select m.brukar_id
        from medlemskap m
        join sak k on k.kommune_id = m.kommune_id and k.sak_id = saka
        where m.kommune_id = kommune
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and (
                (m.rolle = 'einingsleiar' and m.eining_id = k.eining_id)
                or (m.rolle = 'barnekoordinator' and exists (
                    select from sak_deltakar d
                    where d.kommune_id = kommune and d.sak_id = saka and d.prinsipal_id = m.prinsipal_id and d.til is null
                ))
            );
    end
    $$;

-- Opens the child's open saker for the person, but for those the person sees already, and those a sperre shuts: it beats
-- every role, and this. Tells those who are to know, in a fixed order: each may have to wait for a job.
create function app.naudrett_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        k sak;
        r record;
        tal bigint;
    begin
        for k in
            select s.* from sak s
            where s.kommune_id = new.kommune_id and s.barn_id = new.barn_id and s.tilstand = 'open'
                and not exists (
                    select from sak_sperre p
                    where p.kommune_id = s.kommune_id and p.sak_id = s.sak_id and p.brukar_id = new.brukar_id
                        and p.oppheva_at is null
                )
                and not exists (
                    select from sak_tilgang t
                    where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id and t.prinsipal_id = any(app.principals())
                        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                )
            order by s.sak_id
            for update
        loop
            insert into naudrett_sak (kommune_id, naudrett_id, sak_id) values (new.kommune_id, new.naudrett_id, k.sak_id);
            insert into sak_tilgang (kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, fraa, til, open, neste_dato)
            values (new.kommune_id, k.sak_id, new.prinsipal_id, new.barn_id, 'naudrett', false, new.at, new.til, true,
                app.liste_dato(k.neste_dato, k.lukka_at))
            on conflict (kommune_id, sak_id, prinsipal_id, grunnlag) do update
            set fraa = excluded.fraa, til = excluded.til, open = excluded.open, neste_dato = excluded.neste_dato;
        end loop;
        select count(*) into tal from naudrett n
        where n.kommune_id = new.kommune_id and n.brukar_id = new.brukar_id and n.at > now() - interval '30 days';
        for r in
            select f.id, 'naudrett' as slag, x.sak_id
            from naudrett_sak x cross join lateral app.naudrett_i_saka(x.kommune_id, x.sak_id) f (id)
            where x.kommune_id = new.kommune_id and x.naudrett_id = new.naudrett_id
            union all
            select f.id, v.slag, null
            from app.naudrett_ombod(new.kommune_id) f (id)
            cross join (values ('naudrett_gjennomgang', 0), ('naudrett_mange', 2)) v (slag, fleire_enn)
            where tal > v.fleire_enn
            order by 1, 2, 3
        loop
            if r.id <> new.brukar_id then
                perform app.naudrett_seie_fraa(new.kommune_id, r.id, r.slag, r.sak_id, new.naudrett_id, new.brukar_id,
                    concat_ws(':', r.slag, new.naudrett_id, r.sak_id));
            end if;
        end loop;
        return null;
    end
    $$;
create trigger naudrett_ny after insert on naudrett for each row execute function app.naudrett_ny();

-- Another goes through it, and says once how it was.
create function app.naudrett_gjennomgang_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        av uuid;
    begin
        select n.brukar_id into av from naudrett n
        where n.kommune_id = new.kommune_id and n.naudrett_id = new.naudrett_id for update;
        if av = new.brukar_id then
            raise exception 'another goes through it'
                using errcode = 'check_violation', constraint = 'naudrett_gjennomgang_ein_annan';
        end if;
        if exists (
            select from naudrett_gjennomgang g
            where g.kommune_id = new.kommune_id and g.naudrett_id = new.naudrett_id and g.konklusjon <> 'undersoekje'
        ) then
            raise exception 'it is done' using errcode = 'unique_violation', constraint = 'naudrett_gjennomgang_ferdig';
        end if;
        new.at := now();
        return new;
    end
    $$;
create trigger naudrett_gjennomgang_foer before insert on naudrett_gjennomgang
    for each row execute function app.naudrett_gjennomgang_foer();

-- Every day: those nobody has looked at, and whose last day is over; told of again each week.
create function app.naudrett_dagleg(kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        for r in
            select f.id, n.naudrett_id, (app.today() - n.frist - 1) / 7 as veker
            from naudrett n cross join app.naudrett_ombod(kommune) f (id)
            where n.kommune_id = kommune and n.frist < app.today() and f.id <> n.brukar_id and not exists (
                select from naudrett_gjennomgang g where g.kommune_id = n.kommune_id and g.naudrett_id = n.naudrett_id
            )
            order by 1, 2
        loop
            perform app.naudrett_seie_fraa(kommune, r.id, 'naudrett_sein', null, r.naudrett_id, null,
                concat_ws(':', 'naudrett_sein', r.naudrett_id, r.veker));
        end loop;
    end
    $$;
grant execute on function app.naudrett_dagleg(uuid) to laget_system;

-- Who sees: on a sak, whoever sees the sak; the personvernombod all of the kommune's, but not of which sak; everybody their own.
do $$
declare
    t text;
begin
    foreach t in array array['naudrett', 'naudrett_sak', 'naudrett_gjennomgang'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('grant select on %I to laget_request', t);
    end loop;
end
$$;
create policy sperre on naudrett_sak as restrictive to laget_request
    using (sak_id <> all((select app.sperra())::uuid[]));
create policy synleg on naudrett_sak for select to laget_request using (
    (select true from sak_tilgang t where t.kommune_id = naudrett_sak.kommune_id
        and t.sak_id = naudrett_sak.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
create policy synleg on naudrett for select to laget_request using (
    brukar_id = (select app.brukar_id()) or (select app.har_rolle('personvernombod'))
    or (select true from naudrett_sak x where x.kommune_id = naudrett.kommune_id
        and x.naudrett_id = naudrett.naudrett_id limit 1)
);
create policy synleg on naudrett_gjennomgang for select to laget_request using (
    (select true from naudrett n where n.kommune_id = naudrett_gjennomgang.kommune_id
        and n.naudrett_id = naudrett_gjennomgang.naudrett_id limit 1)
);
-- For a child whose card is open, in one's own name.
create policy opprette on naudrett for insert to laget_request with check (
    brukar_id = (select app.brukar_id())
    and (select true from barn b where b.kommune_id = naudrett.kommune_id and b.barn_id = naudrett.barn_id limit 1)
);
grant insert (kommune_id, naudrett_id, barn_id, grunn, grunngjeving) on naudrett to laget_request;
create policy opprette on naudrett_gjennomgang for insert to laget_request with check (
    brukar_id = (select app.brukar_id()) and (select app.har_rolle('personvernombod'))
);
grant insert (kommune_id, naudrett_gjennomgang_id, naudrett_id, konklusjon, vurdering, brukar_id)
    on naudrett_gjennomgang to laget_request;

-- Whoever reads by a naudrett writes nothing of the sak, nor to others about it.
alter policy opprette on melding with check (
    case when sak_id is null then brukar_id = (select app.brukar_id())
    else (select true from sak_tilgang t where t.kommune_id = melding.kommune_id
        and t.sak_id = melding.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])
        and t.grunnlag <> 'naudrett'
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1) end
);

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein'
));

-- As before, and: a gjennomgang waits for a personvernombod until it is done.
create or replace function app.melding_gjeld(m melding) returns boolean
    language plpgsql stable
    as $$
    begin
        return case
            when m.slag = 'overlevering_tilbydd' then exists (
                select from overlevering o
                where o.kommune_id = m.kommune_id and o.overlevering_id = m.objekt_id and o.tilstand = 'tilbydd'
            )
            when m.slag in ('frist_naer', 'frist_over') then m.dato is not null and exists (
                select from sak s
                where s.kommune_id = m.kommune_id and s.sak_id = m.sak_id and s.tilstand = 'open'
                    and s.ansvarleg_brukar_id = m.brukar_id and s.neste_dato = m.dato
            )
            when m.slag in ('tiltak_naer', 'tiltak_over') then m.dato is not null and exists (
                select from tiltak t
                join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
                where t.kommune_id = m.kommune_id and t.tiltak_id = m.objekt_id and s.tilstand = 'open'
                    and t.status in ('planlagd', 'paagaar')
                    and t.ansvarleg_brukar_id = m.brukar_id and t.innan = m.dato
            )
            when m.slag = 'barnevern_svar' then exists (
                select from barnevernsmelding b
                join medlemskap a on a.kommune_id = b.kommune_id and a.brukar_id = m.brukar_id
                    and (a.prinsipal_id = b.prinsipal_id or (a.rolle = 'einingsleiar' and a.eining_id = b.eining_id))
                where b.kommune_id = m.kommune_id and b.barnevernsmelding_id = m.objekt_id and b.svar_dato is null
                    and b.meldt_av = m.brukar_id and b.svar_frist = m.dato
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
            )
            when m.slag in ('naudrett_gjennomgang', 'naudrett_sein') then exists (
                select from naudrett n
                join medlemskap a on a.kommune_id = n.kommune_id and a.brukar_id = m.brukar_id
                    and a.rolle = 'personvernombod'
                join instans_kommune g on g.kommune_id = a.kommune_id and g.instans_id = a.instans_id
                where n.kommune_id = m.kommune_id and n.naudrett_id = m.objekt_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                    and not exists (
                        select from naudrett_gjennomgang j
                        where j.kommune_id = n.kommune_id and j.naudrett_id = n.naudrett_id
                            and j.konklusjon <> 'undersoekje'
                    )
            )
            else true
        end;
    end
    $$;

-- As before, and the rights that a naudrett gives.
create or replace function app.verify_tilgang() returns table (kommune_id uuid, sak_id uuid, prinsipal_id uuid, grunnlag text, feil text)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        with rett as (
            select d.kommune_id, d.sak_id, d.prinsipal_id, 'lag' as grunnlag, true as skrive
            from sak_deltakar d
            join sak s on s.kommune_id = d.kommune_id and s.sak_id = d.sak_id and s.instans_id = d.instans_id
            where d.til is null
            union
            select s.kommune_id, s.sak_id, s.eining_id, 'leiar', true from sak s where s.eining_id is not null
            union
            select o.kommune_id, o.sak_id, o.til_id, 'tilbod', false from overlevering o where o.tilstand = 'tilbydd'
        ),
        kjend as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, t.skrive
            from sak_tilgang t where t.grunnlag not in ('samtykke', 'naudrett') and t.til = 'infinity'
        ),
        samtykt as (
            select d.kommune_id, d.sak_id, d.prinsipal_id, r.fraa, r.til
            from sak_deltakar d
            join sak s on s.kommune_id = d.kommune_id and s.sak_id = d.sak_id and s.instans_id <> d.instans_id
            cross join lateral app.samtykke_rom_i_sak(d.kommune_id, d.sak_id, d.instans_id) r
            where d.til is null and r.til is not null
        ),
        opna as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.fraa, t.til
            from sak_tilgang t where t.grunnlag = 'samtykke' and t.til > now()
        ),
        i_naud as (
            select n.kommune_id, x.sak_id, n.prinsipal_id, max(n.til) as til
            from naudrett n
            join naudrett_sak x on x.kommune_id = n.kommune_id and x.naudrett_id = n.naudrett_id
            where n.til > now()
            group by n.kommune_id, x.sak_id, n.prinsipal_id
        ),
        naud as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.til
            from sak_tilgang t where t.grunnlag = 'naudrett' and t.til > now()
        )
        (select r.kommune_id, r.sak_id, r.prinsipal_id, r.grunnlag, 'manglar' from
            (select * from rett except select * from kjend) r)
        union all
        (select k.kommune_id, k.sak_id, k.prinsipal_id, k.grunnlag, 'for mykje' from
            (select * from kjend except select * from rett) k)
        union all
        select coalesce(s.kommune_id, o.kommune_id), coalesce(s.sak_id, o.sak_id), coalesce(s.prinsipal_id, o.prinsipal_id),
            'samtykke', case when o.til is null then 'manglar' when s.til is null then 'for mykje' else 'tidsrom' end
        from samtykt s
        full join opna o on o.kommune_id = s.kommune_id and o.sak_id = s.sak_id and o.prinsipal_id = s.prinsipal_id
        where o.til is distinct from s.til or (o.fraa > now()) <> (s.fraa > now())
        union all
        select coalesce(s.kommune_id, o.kommune_id), coalesce(s.sak_id, o.sak_id), coalesce(s.prinsipal_id, o.prinsipal_id),
            'naudrett', case when o.til is null then 'manglar' when s.til is null then 'for mykje' else 'tidsrom' end
        from i_naud s
        full join naud o on o.kommune_id = s.kommune_id and o.sak_id = s.sak_id and o.prinsipal_id = s.prinsipal_id
        where o.til is distinct from s.til
        union all
        select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, 'listenykel'
        from sak_tilgang t join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
        where t.open <> (s.tilstand = 'open') or t.neste_dato is distinct from app.liste_dato(s.neste_dato, s.lukka_at) or t.barn_id <> s.barn_id
    $$;

create or replace function app.id_i_bruk(ein uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select exists (select from barn x where x.kommune_id = k.id and x.barn_id = ein)
                or exists (select from foeresett x where x.kommune_id = k.id and x.foeresett_id = ein)
                or exists (select from sak x where x.kommune_id = k.id and x.sak_id = ein)
                or exists (select from sak_deltakar x where x.kommune_id = k.id and x.sak_deltakar_id = ein)
                or exists (select from sak_sperre x where x.kommune_id = k.id and x.sak_sperre_id = ein)
                or exists (select from uro x where x.kommune_id = k.id and x.uro_id = ein)
                or exists (select from samtale x where x.kommune_id = k.id and x.samtale_id = ein)
                or exists (select from tiltak x where x.kommune_id = k.id and x.tiltak_id = ein)
                or exists (select from evaluering x where x.kommune_id = k.id and x.evaluering_id = ein)
                or exists (select from overlevering x where x.kommune_id = k.id and x.overlevering_id = ein)
                or exists (select from barnevernsmelding x where x.kommune_id = k.id and x.barnevernsmelding_id = ein)
                or exists (select from samtykke x where x.kommune_id = k.id and x.samtykke_id = ein)
                or exists (select from samtykke_signatur x where x.kommune_id = k.id and x.signatur_id = ein)
                or exists (select from samtykke_trekk x where x.kommune_id = k.id and x.trekk_id = ein)
                or exists (select from samtykke_invitasjon x where x.kommune_id = k.id and x.invitasjon_id = ein)
                or exists (select from naudrett x where x.kommune_id = k.id and x.naudrett_id = ein)
                or exists (select from naudrett_gjennomgang x where x.kommune_id = k.id and x.naudrett_gjennomgang_id = ein)
            from (select app.kommune_id() as id) k
        );
    end
    $$;
