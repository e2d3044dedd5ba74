-- A tilsett at a helsestasjon sees every child of the kommune, so that takes two people too. A proposal lasts for two weeks.

create function app.to_personar(rolle text, instans_slag text) returns boolean
    language sql immutable
    return app.to_personar(rolle) or (rolle = 'tilsett' and instans_slag = 'helsestasjon');

alter table medlemskap_endring add column gjeld_til date;
update medlemskap_endring set gjeld_til = (gjort_at at time zone 'Europe/Oslo')::date + 14;
alter table medlemskap_endring alter column gjeld_til set not null;

create or replace function app.medlemskap_endring_foer() returns trigger
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
        new.to_personar := new.slag = 'gje' and app.to_personar(new.rolle, (
            select i.slag from instans i where i.instans_id = new.instans_id
        ));
        -- said here, by the day where access is decided
        new.gjeld_til := app.today() + 14;
        return new;
    end
    $$;

create or replace function app.medlemskap_endring_svar_ny() returns trigger
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
        if e.gjeld_til < app.today() then
            raise exception 'it is too old' using errcode = 'check_violation', constraint = 'medlemskap_endring_svar_gaatt_ut';
        end if;
        if new.svar = 'stadfesta' then
            perform app.medlemskap_gjer(e);
        end if;
        return null;
    end
    $$;

create or replace function app.medlemskap_kan_svare(endring uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from medlemskap_endring e
            where e.kommune_id = app.kommune_id() and e.medlemskap_endring_id = endring
                and e.to_personar and e.gjeld_til >= app.today() and app.brukar_id() not in (e.gjort_av, e.brukar_id)
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
