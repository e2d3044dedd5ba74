-- Whoever makes somebody's account, or the code that opens it, could be the one who logs in. So they give it no role alone, and whoever gives or
-- proposes a role makes no code (docs/adr/0025). And what a report is looked through for: the names the einingar had before, too.

-- Who made the account on the page of the kommune; nobody: those who run Laget, or another kommune.
alter table kommune_brukar add column laga_av uuid references brukar;
-- the first code is made with the account, by the same person
update kommune_brukar k set laga_av = (
    select e.laga_av from eingongskode e where e.kommune_id = k.kommune_id and e.brukar_id = k.brukar_id order by e.laga_at limit 1
);

create or replace function app.brukar_ny(ny uuid, nytt_brukarnamn text, nytt_namn text, epost text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('systemansvarleg') then
            raise exception 'not theirs' using errcode = 'insufficient_privilege';
        end if;
        insert into brukar (brukar_id, brukarnamn, namn, created_at) values (ny, nytt_brukarnamn, nytt_namn, now())
        on conflict (brukarnamn) do nothing;
        if not found then
            return false;
        end if;
        insert into kommune_brukar (kommune_id, brukar_id, namn, sortering, laga_av)
        values (app.kommune_id(), ny, nytt_namn, app.sortering(nytt_namn), app.brukar_id());
        if epost is not null then
            insert into varsling (brukar_id, epost) values (ny, epost);
        end if;
        return true;
    end
    $$;

-- Whether one who gives a role could be the one who logs in: made the account, or a code that can be used or was. Not when the account is known by a
-- provider where the giver has another: a login there is one person's, and whoever has only the password has none to link.
create function app.laga_kontoen(gjevar uuid, kven uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (
            select from kommune_brukar k
            where k.brukar_id = kven and (k.laga_av = gjevar or exists (
                select from eingongskode e
                where e.kommune_id = k.kommune_id and e.brukar_id = k.brukar_id and e.laga_av = gjevar
                    and (e.brukt_at is not null or e.gjeld_til > now())
            ))
        ) and not exists (
            select from brukar_identitet i
            join brukar_identitet g on g.issuer = i.issuer and g.brukar_id = gjevar
            where i.brukar_id = kven
        )
    $$;

-- The same of the one who asks, for the form.
create function app.eigen_konto(kven uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return app.har_rolle('systemansvarleg') and app.laga_kontoen(app.brukar_id(), kven);
    end
    $$;
grant execute on function app.eigen_konto(uuid) to laget_request;

-- Whether the one who asks may give a person a code: not who gave or proposed a role that stands, is to come or waits.
create function app.kan_lage_kode(kven uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return app.ventar_paa_passord(kven) and not exists (
            select from kommune_brukar k
            join medlemskap_endring e on e.kommune_id = k.kommune_id and e.brukar_id = k.brukar_id
            where k.brukar_id = kven and e.gjort_av = app.brukar_id() and e.slag = 'gje' and (
                exists (
                    select from medlemskap m
                    where m.kommune_id = e.kommune_id and m.medlemskap_id = e.medlemskap_endring_id
                        and (m.til is null or m.til >= app.today())
                ) or e.to_personar and e.gjeld_til >= app.today() and not exists (
                    select from medlemskap_endring_svar s
                    where s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
                )
            )
        );
    end
    $$;
grant execute on function app.kan_lage_kode(uuid) to laget_request;

create or replace function app.eingongskode_ny(kode uuid, kven uuid, kode_hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- one at a time for a person
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
        if not app.kan_lage_kode(kven) then
            return false;
        end if;
        update eingongskode e set gjeld_til = now()
        where e.brukar_id = kven and e.brukt_at is null and e.gjeld_til > now();
        insert into eingongskode (kommune_id, eingongskode_id, brukar_id, hash, laga_av, laga_at, gjeld_til)
        values (app.kommune_id(), kode, kven, kode_hash, app.brukar_id(), now(), now() + interval '7 days');
        return true;
    end
    $$;

create or replace function app.medlemskap_endring_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.slag = 'avslutte' then
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, left(m.stilling, 120), m.fraa
            into new.brukar_id, new.instans_id, new.eining_id, new.rolle, new.stilling, new.fraa
            from medlemskap m where m.kommune_id = new.kommune_id and m.medlemskap_id = new.medlemskap_id;
        else
            if not exists (select from kommune_brukar k where k.kommune_id = new.kommune_id and k.brukar_id = new.brukar_id) then
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
            -- one at a time for a person: no code is made meanwhile
            perform pg_advisory_xact_lock(hashtextextended(new.brukar_id::text, 3));
        end if;
        -- to take something away cannot wait, but from the one who watches the rest (GDPR art. 38 no. 3) and the last who could mend it
        new.to_personar := case
            when new.slag = 'gje' then app.har_hatt(new.kommune_id, new.brukar_id) or app.laga_kontoen(new.gjort_av, new.brukar_id)
                or app.to_personar(new.rolle, (select i.slag from instans i where i.instans_id = new.instans_id))
            when new.rolle = 'personvernombod' then true
            when new.rolle = 'systemansvarleg' then app.er_siste_systemansvarleg(new.kommune_id, new.brukar_id)
            else false
        end;
        -- said here, by the day where access is decided
        new.gjeld_til := app.today() + 14;
        return new;
    end
    $$;

-- The names a report does not say: of skular and barnehagar, also those that are closed, and what each was called before.
create function app.rapport_einingsnamn() returns setof text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('kommunalsjef') then
            return;
        end if;
        return query
        select e.namn from eining e
        join instans i on i.instans_id = e.instans_id
        where e.kommune_id = app.kommune_id() and i.slag in ('skule', 'barnehage')
        union
        select x.namn_foer from eining_endring x
        join instans i on i.instans_id = x.instans_id
        where x.kommune_id = app.kommune_id() and x.slag = 'namn' and x.namn_foer is not null and i.slag in ('skule', 'barnehage');
    end
    $$;
grant execute on function app.rapport_einingsnamn() to laget_request;

-- What a correction says, is edited with the rest until it is published.
grant update (retting) on rapport to laget_request;
