-- Medlemskap given and ended by the systemansvarleg of the kommune: who, when and why, never changed afterwards. Nobody changes
-- the own. A role that sees or decides much waits for a second person, and gives nothing until then.

-- One that has not begun, or begins today, can be ended before it gives anything: an empty period.
alter table medlemskap drop constraint medlemskap_periode,
    add constraint medlemskap_periode check (til is null or til >= fraa - 1);

create table medlemskap_endring (
    kommune_id uuid not null references kommune,
    -- the id of the medlemskap too, when it gives one
    medlemskap_endring_id uuid not null,
    slag text not null constraint medlemskap_endring_slag check (slag in ('gje', 'avslutte')),
    -- the one that is ended
    medlemskap_id uuid,
    brukar_id uuid not null references brukar,
    instans_id uuid not null,
    eining_id uuid,
    rolle text not null constraint medlemskap_endring_rolle check (rolle in (
        'tilsett', 'einingsleiar', 'barnekoordinator', 'slt_koordinator', 'kommunalsjef',
        'interkommunal_leiar', 'systemansvarleg', 'personvernombod'
    )),
    stilling text not null constraint medlemskap_endring_stilling check (char_length(stilling) <= 120),
    fraa date not null,
    til date,
    grunn text not null constraint medlemskap_endring_grunn check (char_length(grunn) between 1 and 1000),
    -- waits for a second person: said by the trigger
    to_personar boolean not null,
    gjort_av uuid not null references brukar,
    gjort_at timestamptz not null,
    primary key (kommune_id, medlemskap_endring_id),
    constraint medlemskap_endring_medlemskap_fkey foreign key (kommune_id, medlemskap_id) references medlemskap,
    constraint medlemskap_endring_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint medlemskap_endring_eining_fkey foreign key (kommune_id, eining_id) references eining,
    constraint medlemskap_endring_kva check ((slag = 'avslutte') = (medlemskap_id is not null)),
    constraint medlemskap_endring_ende check (slag = 'gje' or til is not null),
    constraint medlemskap_endring_periode check (til is null or til >= fraa - 1),
    constraint medlemskap_endring_leiar check (rolle <> 'einingsleiar' or eining_id is not null),
    constraint medlemskap_endring_ikkje_eigen check (gjort_av <> brukar_id)
);
create index medlemskap_endring_brukar on medlemskap_endring (kommune_id, brukar_id, gjort_at);
create index medlemskap_endring_to_personar on medlemskap_endring (kommune_id, gjort_at) where to_personar;

create table medlemskap_endring_svar (
    kommune_id uuid not null,
    medlemskap_endring_id uuid not null,
    svar text not null constraint medlemskap_endring_svar_svar check (svar in ('stadfesta', 'avvist', 'trekt')),
    svart_av uuid not null references brukar,
    svart_at timestamptz not null,
    primary key (kommune_id, medlemskap_endring_id),
    constraint medlemskap_endring_svar_endring_fkey foreign key (kommune_id, medlemskap_endring_id) references medlemskap_endring
);

-- The roles that take two.
create function app.to_personar(rolle text) returns boolean
    language sql immutable
    return rolle in ('einingsleiar', 'kommunalsjef', 'interkommunal_leiar', 'systemansvarleg', 'personvernombod', 'barnekoordinator');

-- Carries it out.
create function app.medlemskap_gjer(e medlemskap_endring) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- one at a time for a person
        perform pg_advisory_xact_lock(hashtextextended(e.brukar_id::text, 3));
        if e.slag = 'avslutte' then
            update medlemskap m set til = e.til
            where m.kommune_id = e.kommune_id and m.medlemskap_id = e.medlemskap_id
                and (m.til is null or (m.til > e.til and m.til >= app.today())) and e.til >= greatest(app.today(), m.fraa) - 1;
            if not found then
                raise exception 'it has ended' using errcode = 'check_violation', constraint = 'medlemskap_slutta';
            end if;
            return;
        end if;
        if e.til < app.today() then
            raise exception 'it is over' using errcode = 'check_violation', constraint = 'medlemskap_forbi';
        end if;
        if exists (
            select from medlemskap m
            where m.kommune_id = e.kommune_id and m.brukar_id = e.brukar_id and m.rolle = e.rolle
                and m.instans_id = e.instans_id and m.eining_id is not distinct from e.eining_id
                and (m.til is null or m.til >= greatest(e.fraa, app.today())) and m.fraa <= coalesce(e.til, 'infinity')
                and (m.til is null or m.til >= m.fraa)
        ) then
            raise exception 'it is there' using errcode = 'check_violation', constraint = 'medlemskap_finst';
        end if;
        insert into medlemskap (kommune_id, medlemskap_id, brukar_id, instans_id, eining_id, rolle, stilling, fraa, til)
        values (e.kommune_id, e.medlemskap_endring_id, e.brukar_id, e.instans_id, e.eining_id, e.rolle, e.stilling,
            greatest(e.fraa, app.today()), e.til);
    end
    $$;

-- What is ended is what stands there, whatever was sent; where a medlemskap is given, there is somebody and something.
create function app.medlemskap_endring_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.slag = 'avslutte' then
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, left(m.stilling, 120), m.fraa
            into new.brukar_id, new.instans_id, new.eining_id, new.rolle, new.stilling, new.fraa
            from medlemskap m where m.kommune_id = new.kommune_id and m.medlemskap_id = new.medlemskap_id;
        else
            if not exists (select from medlemskap m where m.kommune_id = new.kommune_id and m.brukar_id = new.brukar_id) then
                raise exception 'nobody here' using errcode = 'check_violation', constraint = 'medlemskap_endring_framand';
            end if;
            if not exists (
                select from instans_kommune g
                where g.kommune_id = new.kommune_id and g.instans_id = new.instans_id and (g.til is null or g.til >= new.fraa)
            ) or new.eining_id is not null and not exists (
                select from eining x
                where x.kommune_id = new.kommune_id and x.eining_id = new.eining_id and x.instans_id = new.instans_id
                    and (x.gyldig_til is null or x.gyldig_til >= new.fraa)
            ) then
                raise exception 'no such place' using errcode = 'check_violation', constraint = 'medlemskap_endring_stad';
            end if;
        end if;
        -- to take something away cannot wait
        new.to_personar := new.slag = 'gje' and app.to_personar(new.rolle);
        return new;
    end
    $$;
create trigger medlemskap_endring_foer before insert on medlemskap_endring
    for each row execute function app.medlemskap_endring_foer();

create function app.medlemskap_endring_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not new.to_personar then
            perform app.medlemskap_gjer(new);
        end if;
        return null;
    end
    $$;
create trigger medlemskap_endring_ny after insert on medlemskap_endring
    for each row execute function app.medlemskap_endring_ny();

-- Another answers; the one who proposed it takes it back.
create function app.medlemskap_endring_svar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        e medlemskap_endring;
    begin
        select * into e from medlemskap_endring x
        where x.kommune_id = new.kommune_id and x.medlemskap_endring_id = new.medlemskap_endring_id;
        if not e.to_personar then
            raise exception 'it waits for nobody' using errcode = 'check_violation', constraint = 'medlemskap_endring_svar_ventar';
        end if;
        if (new.svar = 'trekt') <> (new.svart_av = e.gjort_av) or new.svart_av = e.brukar_id then
            raise exception 'another answers' using errcode = 'check_violation', constraint = 'medlemskap_endring_svar_ein_annan';
        end if;
        if new.svar = 'stadfesta' then
            perform app.medlemskap_gjer(e);
        end if;
        return null;
    end
    $$;
create trigger medlemskap_endring_svar_ny after insert on medlemskap_endring_svar
    for each row execute function app.medlemskap_endring_svar_ny();

-- Whether the person of the session is the second one: another systemansvarleg than who proposes and whom it is about, or the
-- personvernombod where there is no such.
create function app.medlemskap_kan_svare(endring uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from medlemskap_endring e
            where e.kommune_id = app.kommune_id() and e.medlemskap_endring_id = endring
                and e.to_personar and app.brukar_id() not in (e.gjort_av, e.brukar_id)
                and (
                    app.har_rolle('systemansvarleg')
                    or app.har_rolle('personvernombod') and not exists (
                        select from medlemskap m
                        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                        join brukar b on b.brukar_id = m.brukar_id
                        where m.kommune_id = e.kommune_id and m.rolle = 'systemansvarleg'
                            and m.brukar_id not in (e.gjort_av, e.brukar_id) and b.sperra_at is null
                            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                    )
                )
        );
    end
    $$;
grant execute on function app.medlemskap_kan_svare(uuid) to laget_request;

do $$
declare
    t text;
begin
    foreach t in array array['medlemskap_endring', 'medlemskap_endring_svar'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request
            using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('grant select, insert on %I to laget_request', t);
    end loop;
end
$$;
-- Whoever it is about sees what was done with the own.
create policy synleg on medlemskap_endring for select to laget_request using (
    (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('personvernombod')) or brukar_id = (select app.brukar_id())
);
create policy opprette on medlemskap_endring for insert to laget_request with check (
    (select app.har_rolle('systemansvarleg')) and gjort_av = (select app.brukar_id()) and brukar_id <> (select app.brukar_id())
);
create policy synleg on medlemskap_endring_svar for select to laget_request using (
    (select true from medlemskap_endring e
        where e.kommune_id = medlemskap_endring_svar.kommune_id
            and e.medlemskap_endring_id = medlemskap_endring_svar.medlemskap_endring_id)
);
create policy opprette on medlemskap_endring_svar for insert to laget_request with check (
    svart_av = (select app.brukar_id()) and (
        app.medlemskap_kan_svare(medlemskap_endring_id)
        or svar = 'trekt' and (select app.har_rolle('systemansvarleg'))
    )
);
