-- How long what is registered is kept, per kommune and class; what stops it from being deleted, and that it is handed to the archive
-- (docs/adr/0034).

-- The classes: months by default, between what they may be, and whether the archive comes first. They count from when a sak was closed, a
-- meeting held, a melding answered, a card left, and anything else written.
create function app.oppbevaring_klassar() returns table (
    rekkje integer, klasse text, vanleg integer, minst integer, mest integer, arkiv boolean
)
    language sql immutable
    as $$
        values (1, 'sak', 60, 12, 300, true), (2, 'uro', 24, 12, 120, true), (3, 'barnevern', 60, 12, 300, false),
            (4, 'barn', 12, 3, 120, false), (5, 'moete', 60, 12, 300, false), (6, 'melding', 12, 1, 60, false),
            (7, 'utkast', 1, 1, 12, false), (8, 'logg', 120, 60, 360, false)
    $$;

-- A change is proposed by one and confirmed by another.
create table oppbevaring_endring (
    kommune_id uuid not null references kommune,
    oppbevaring_endring_id uuid not null,
    klasse text not null,
    maanader integer not null,
    arkiv boolean not null,
    grunn text not null constraint oppbevaring_endring_grunn check (char_length(grunn) between 1 and 1000),
    foreslaatt_av uuid not null references brukar,
    foreslaatt_at timestamptz not null,
    primary key (kommune_id, oppbevaring_endring_id)
);
create index oppbevaring_endring_at on oppbevaring_endring (kommune_id, foreslaatt_at, oppbevaring_endring_id);
create table oppbevaring_svar (
    kommune_id uuid not null,
    oppbevaring_endring_id uuid not null,
    svar text not null constraint oppbevaring_svar_svar check (svar in ('stadfesta', 'avvist', 'trekt')),
    svart_av uuid not null references brukar,
    svart_at timestamptz not null,
    -- what is deleted sooner, waits so that somebody may see it in time
    gjeld_fraa date,
    -- the day it was confirmed, and where it stands among those that were
    stadfesta_dag date,
    nr bigint,
    primary key (kommune_id, oppbevaring_endring_id),
    constraint oppbevaring_svar_endring_fkey foreign key (kommune_id, oppbevaring_endring_id) references oppbevaring_endring
);

create unique index oppbevaring_svar_nr on oppbevaring_svar (kommune_id, nr);

-- The changes that were confirmed, of a class or of all. One that had not begun to count when the next of the class was confirmed never does: it is
-- not what was decided last any more.
create function app.oppbevaring_stadfesta(i_kommune uuid, i_klasse text) returns table (
    endring uuid, klasse text, maanader integer, arkiv boolean, nr bigint, gjeld_fraa date, bytt boolean
)
    language sql stable
    as $$
        select e.oppbevaring_endring_id, e.klasse, e.maanader, e.arkiv, s.nr, s.gjeld_fraa,
            coalesce(lead(s.stadfesta_dag) over (partition by e.klasse order by s.nr) < s.gjeld_fraa, false)
        from oppbevaring_svar s
        join oppbevaring_endring e on e.kommune_id = s.kommune_id and e.oppbevaring_endring_id = s.oppbevaring_endring_id
        where s.kommune_id = i_kommune and s.svar = 'stadfesta' and (i_klasse is null or e.klasse = i_klasse)
    $$;
grant execute on function app.oppbevaring_stadfesta(uuid, text) to laget_request;

-- What counts in a kommune on a day: the change that was confirmed last and has begun to count, or the default.
create function app.oppbevaring_regel(i_kommune uuid, dag date) returns table (
    rekkje integer, klasse text, maanader integer, arkiv boolean, endring uuid
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select k.rekkje, k.klasse, coalesce(e.maanader, k.vanleg), coalesce(e.arkiv, k.arkiv), e.endring
        from app.oppbevaring_klassar() k
        left join lateral (
            select * from app.oppbevaring_stadfesta(i_kommune, k.klasse) x
            where x.gjeld_fraa <= dag and not x.bytt
            order by x.nr desc limit 1
        ) e on true
    $$;
-- The same for who is here, with what will count when all that is confirmed does.
create function app.oppbevaring_no() returns table (
    rekkje integer, klasse text, maanader integer, arkiv boolean, endring uuid, framover integer, framover_arkiv boolean
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select r.*, f.maanader, f.arkiv
        from app.oppbevaring_regel(app.kommune_id(), app.today()) r
        join app.oppbevaring_regel(app.kommune_id(), 'infinity') f on f.klasse = r.klasse
        where app.kommune_id() is not null
    $$;
grant execute on function app.oppbevaring_no(), app.oppbevaring_klassar() to laget_request;

create function app.oppbevaring_endring_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not exists (
            select from app.oppbevaring_klassar() k
            where k.klasse = new.klasse and new.maanader between k.minst and k.mest and (k.arkiv or not new.arkiv)
        ) then
            raise exception 'not within what may be' using errcode = 'check_violation', constraint = 'oppbevaring_endring_grense';
        end if;
        return new;
    end
    $$;
create trigger oppbevaring_endring_ny before insert on oppbevaring_endring
    for each row execute function app.oppbevaring_endring_ny();

-- Another than who proposed it confirms it, and the log is kept at least as long as the saker it tells of. What takes something away sooner
-- counts from two weeks on: sooner than what counts on the day it is confirmed, since what waits then never will.
create function app.oppbevaring_svar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        e oppbevaring_endring;
        no record;
        saker integer;
        logg integer;
    begin
        perform pg_advisory_xact_lock(hashtextextended(new.kommune_id::text, 34));
        select * into e from oppbevaring_endring x
        where x.kommune_id = new.kommune_id and x.oppbevaring_endring_id = new.oppbevaring_endring_id;
        new.gjeld_fraa := null;
        new.stadfesta_dag := null;
        new.nr := null;
        if (new.svar = 'trekt') <> (e.foreslaatt_av = new.svart_av) then
            raise exception 'another answers' using errcode = 'check_violation', constraint = 'oppbevaring_svar_ein_annan';
        end if;
        if new.svar <> 'stadfesta' then
            return new;
        end if;
        select * into no from app.oppbevaring_regel(new.kommune_id, app.today()) r where r.klasse = e.klasse;
        select max(case when r.klasse = e.klasse then e.maanader else r.maanader end) filter (where r.klasse in ('sak', 'uro')),
            max(case when r.klasse = e.klasse then e.maanader else r.maanader end) filter (where r.klasse = 'logg')
        into saker, logg
        from app.oppbevaring_regel(new.kommune_id, 'infinity') r;
        if logg < saker then
            raise exception 'the log outlives the saker' using errcode = 'check_violation', constraint = 'oppbevaring_svar_logg';
        end if;
        new.nr := 1 + coalesce((select max(s.nr) from oppbevaring_svar s where s.kommune_id = new.kommune_id), 0);
        new.stadfesta_dag := app.today();
        new.gjeld_fraa := app.today() + case when e.maanader < no.maanader or (no.arkiv and not e.arkiv) then 14 else 0 end;
        return new;
    end
    $$;
create trigger oppbevaring_svar_ny before insert on oppbevaring_svar
    for each row execute function app.oppbevaring_svar_ny();

-- A sak that is not to be deleted yet, whatever the rule says: until somebody lifts it.
create table slettestopp (
    kommune_id uuid not null,
    slettestopp_id uuid not null,
    sak_id uuid not null,
    grunn text not null constraint slettestopp_grunn check (char_length(grunn) between 1 and 1000),
    sett_av uuid not null references brukar,
    sett_at timestamptz not null,
    oppheva_av uuid references brukar,
    oppheva_at timestamptz,
    oppheva_grunn text constraint slettestopp_oppheva_grunn check (char_length(oppheva_grunn) between 1 and 1000),
    primary key (kommune_id, slettestopp_id),
    constraint slettestopp_oppheva check (
        (oppheva_at is null) = (oppheva_av is null) and (oppheva_at is null) = (oppheva_grunn is null)
    ),
    constraint slettestopp_sak_fkey foreign key (kommune_id, sak_id) references sak
);
create unique index slettestopp_eitt on slettestopp (kommune_id, sak_id) where oppheva_at is null;
create index slettestopp_sak on slettestopp (kommune_id, sak_id, sett_at);

-- A copy of a closed sak that was made for the archive, and where it was put.
create table arkivoverfoering (
    kommune_id uuid not null,
    arkivoverfoering_id uuid not null,
    sak_id uuid not null,
    sha256 bytea not null constraint arkivoverfoering_sha256 check (octet_length(sha256) = 32),
    laga_av uuid not null references brukar,
    laga_at timestamptz not null,
    stad text constraint arkivoverfoering_stad check (char_length(stad) between 1 and 500),
    overfoert_dato date,
    overfoert_av uuid references brukar,
    overfoert_at timestamptz,
    primary key (kommune_id, arkivoverfoering_id),
    constraint arkivoverfoering_heilt check (
        (overfoert_at is null) = (overfoert_av is null) and (overfoert_at is null) = (stad is null)
        and (overfoert_at is null) = (overfoert_dato is null)
    ),
    constraint arkivoverfoering_sak_fkey foreign key (kommune_id, sak_id) references sak
);
create index arkivoverfoering_sak on arkivoverfoering (kommune_id, sak_id, laga_at);

do $$
declare
    t text;
    tilgang constant text := '(select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id and t.sak_id = %1$I.sak_id'
        ' and t.prinsipal_id = any((select app.principals())::uuid[]) and statement_timestamp() >= t.fraa'
        ' and statement_timestamp() < t.til %2$s limit 1)';
begin
    foreach t in array array['oppbevaring_endring', 'oppbevaring_svar', 'slettestopp', 'arkivoverfoering'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('grant select, insert on %I to laget_request', t);
    end loop;
    foreach t in array array['slettestopp', 'arkivoverfoering'] loop
        execute format('create policy sperre on %I as restrictive to laget_request using (sak_id <> all((select app.sperra())::uuid[]))', t);
        execute format('create policy synleg on %1$I for select to laget_request using (' || tilgang || ')', t, '');
        execute format('create policy opprette on %1$I for insert to laget_request with check (' || tilgang || ')', t, 'and t.skrive');
        execute format('create policy endre on %1$I for update to laget_request using (' || tilgang || ')', t, 'and t.skrive');
    end loop;
end
$$;
create policy eige_namn on slettestopp as restrictive for insert to laget_request with check (sett_av = (select app.brukar_id()));
create policy eige_namn on arkivoverfoering as restrictive for insert to laget_request with check (laga_av = (select app.brukar_id()));
create policy eige_namn_endra on slettestopp as restrictive for update to laget_request
    using (kommune_id = (select app.kommune_id())) with check (oppheva_av = (select app.brukar_id()));
create policy eige_namn_endra on arkivoverfoering as restrictive for update to laget_request
    using (kommune_id = (select app.kommune_id())) with check (overfoert_av = (select app.brukar_id()));
grant update (oppheva_av, oppheva_at, oppheva_grunn) on slettestopp to laget_request;
grant update (stad, overfoert_dato, overfoert_av, overfoert_at) on arkivoverfoering to laget_request;
create policy synleg on oppbevaring_endring for select to laget_request using (
    (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('personvernombod'))
);
create policy opprette on oppbevaring_endring for insert to laget_request with check (
    (select app.har_rolle('systemansvarleg')) and foreslaatt_av = (select app.brukar_id())
);
create policy synleg on oppbevaring_svar for select to laget_request using (
    (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('personvernombod'))
);
create policy opprette on oppbevaring_svar for insert to laget_request with check (
    svart_av = (select app.brukar_id())
    and ((select app.har_rolle('personvernombod')) or (svar = 'trekt' and (select app.har_rolle('systemansvarleg'))))
);

create index sak_lukka on sak (kommune_id, lukka_at, sak_id) where lukka_at is not null;

-- What a closed sak counts as: an uro that came to nothing more, or a sak.
create function app.oppbevaring_klasse(s sak) returns text
    language sql stable
    as $$
        select case when s.slag = 'uro' and s.steg <= 2
            and not exists (select from tiltak t where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id)
            and not exists (select from samtykke t where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id)
        then 'uro' else 'sak' end
    $$;

-- Whether anything was written about a sak after an instant that may be written when it is closed: by the family, about a samtykke or a plan, of
-- naudrett, or a referat that was put right.
create function app.oppbevaring_skrive_etter(s sak, i_at timestamptz) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (select from referat_merknad x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.skrive_at > i_at)
            or exists (select from referat_versjon x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.godkjent_at > i_at)
            or exists (select from tilbakemelding x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.skrive_at > i_at)
            or exists (select from syn x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.skrive_at > i_at)
            or exists (select from individuellplan_merknad x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.skrive_at > i_at)
            or exists (
                select from individuellplan_svar x
                where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and greatest(x.at, x.stadfesta_at) > i_at
            )
            or exists (select from samtykke_signatur x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.at > i_at)
            or exists (select from samtykke_stadfesting x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.stadfesta_at > i_at)
            or exists (select from samtykke_trekk x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.at > i_at)
            or exists (select from samtykke_attende x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.teken_at > i_at)
            or exists (
                select from naudrett_sak n
                join naudrett x on x.kommune_id = n.kommune_id and x.naudrett_id = n.naudrett_id
                left join naudrett_gjennomgang g on g.kommune_id = n.kommune_id and g.naudrett_id = n.naudrett_id
                where n.kommune_id = s.kommune_id and n.sak_id = s.sak_id and greatest(x.at, g.at) > i_at
            )
    $$;

-- How a closed sak stands by a rule: when its time is over, whether it is stopped, and whether it was put in the archive as it is now: by a copy
-- from after it was closed, and after the last that was written.
create function app.oppbevaring_stand(s sak, i_maanader integer) returns table (forfall date, stopp boolean, arkivert boolean)
    language sql stable
    as $$
        select ((s.lukka_at at time zone 'Europe/Oslo')::date + make_interval(months => i_maanader))::date,
            exists (
                select from slettestopp x
                where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.oppheva_at is null
            ),
            exists (
                select from arkivoverfoering a
                where a.kommune_id = s.kommune_id and a.sak_id = s.sak_id and a.overfoert_at is not null and a.laga_at >= s.lukka_at
                    and not app.oppbevaring_skrive_etter(s, a.laga_at)
            )
    $$;
grant execute on function app.oppbevaring_skrive_etter(sak, timestamptz), app.oppbevaring_klasse(sak), app.oppbevaring_stand(sak, integer) to laget_request;
