-- What was left of the login: shorter sessions for who administers, forms of the own login that do not outlive their session, no session that
-- forgets how many factors it needs, clearing of what has served its time, and one place that says who makes a code for whom.

-- When the login was that a session came of: a change of kommune and a fresh proof put another row in its place, and it lives on.
alter table sesjon add column innlogga_at timestamptz not null default now();
update sesjon set innlogga_at = created_at;

-- Whoever gives roles, and whoever reads the log of everybody, leaves more behind on an open screen than others: they administer.
create function app.administrerer(kven uuid, kommune uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from medlemskap m
            where m.brukar_id = kven and m.kommune_id = kommune and m.rolle in ('systemansvarleg', 'personvernombod')
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        );
    end
    $$;

-- Theirs end a quarter after the last use and four hours after the login (SEC-44), whoever makes or prolongs them and whatever is asked for.
create function app.sesjon_frist() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if app.administrerer(new.brukar_id, new.kommune_id) then
            new.absolutt_til := least(new.absolutt_til, new.innlogga_at + interval '4 hours');
            new.ledig_til := least(new.ledig_til, new.sist_brukt + interval '15 minutes', new.absolutt_til);
        end if;
        return new;
    end
    $$;
-- expand: it shortens what the version before writes, and refuses nothing
create trigger sesjon_frist before insert or update of kommune_id, ledig_til, absolutt_til on sesjon
    for each row when (new.kommune_id is not null and not new.jobb) execute function app.sesjon_frist();

-- The same from the moment a role is given to somebody who is logged in.
create function app.medlemskap_frist() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sesjon s set ledig_til = s.ledig_til
        where s.brukar_id = new.brukar_id and s.kommune_id = new.kommune_id and s.avslutta_at is null and not s.jobb
            and now() < s.ledig_til and now() < s.absolutt_til and app.administrerer(new.brukar_id, new.kommune_id);
        return null;
    end
    $$;
-- expand: the same
create trigger medlemskap_frist after insert or update on medlemskap for each row execute function app.medlemskap_frist();

-- As before; what is left is as long as the session was made or prolonged for.
create or replace function app.find_sesjon(hash bytea) returns table (
    brukar_id uuid, brukarnamn text, brukar_namn text, kommune_id uuid, kommune_namn text,
    tal_kommunar bigint, boer_forlengast boolean, sekund_att integer,
    rolle text, instans_id uuid, instans_slag text, instans_namn text, eining_id uuid, eining_namn text,
    prinsipal_id uuid, stilling text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query select b.brukar_id, b.brukarnamn, b.namn, m.kommune_id, k.namn,
            (
                select count(distinct a.kommune_id) from medlemskap a
                join instans_kommune ag on ag.kommune_id = a.kommune_id and ag.instans_id = a.instans_id
                where a.brukar_id = b.brukar_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and ag.fraa <= app.today() and (ag.til is null or ag.til >= app.today())
            ),
            now() - s.sist_brukt > interval '1 minute',
            extract(epoch from least(now() + (s.ledig_til - s.sist_brukt), s.absolutt_til) - now())::integer,
            m.rolle, m.instans_id, i.slag, i.namn, m.eining_id, e.namn, m.prinsipal_id, m.stilling
        from sesjon s
        join brukar b on b.brukar_id = s.brukar_id
        left join (
            medlemskap m
            join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            join instans i on i.instans_id = m.instans_id
            join kommune k on k.kommune_id = m.kommune_id
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        ) on m.brukar_id = s.brukar_id and m.kommune_id = s.kommune_id and s.faktorar >= s.faktorar_krav
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and not exists (select from kommune_laas l where l.kommune_id = m.kommune_id)
        where s.token_hash = find_sesjon.hash
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and b.sperra_at is null
            and not s.jobb
        order by m.fraa, m.medlemskap_id;
    end
    $$;

-- Whether a session lives, asked in the transaction that changes its owner's login. One such at a time for a person, and no code is made meanwhile.
-- Whoever shuts the account, ends the role or ends the session at the same time, is waited for: then it does not live.
create function app.sesjon_lever(hash bytea, i_rolle boolean) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        kven uuid;
        stad uuid;
    begin
        select s.brukar_id, s.kommune_id into kven, stad from sesjon s where s.token_hash = hash;
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
        perform from brukar b where b.brukar_id = kven for share;
        perform from medlemskap m where m.brukar_id = kven and m.kommune_id = stad for share;
        perform from sesjon s where s.token_hash = hash for update;
        return exists (select from app.find_sesjon(hash) f where f.rolle is not null or not i_rolle);
    end
    $$;
grant execute on function app.sesjon_lever(bytea, boolean) to laget_system;

-- As before, and the session of a job says how many factors it needs, as each other does.
create or replace function app.job_claim(
    at timestamptz, new_lease bytea, seconds integer, known text[], in_kommunar uuid[]
) returns table (kommune_id uuid, job_id uuid, kind text, brukar_id uuid, attempts integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        found_job job;
    begin
        select j.* into found_job from job j
        where j.state in ('waiting', 'running') and j.run_at <= job_claim.at
            and (j.state = 'waiting' or j.leased_until <= now())
            and j.kind = any(known) and (in_kommunar is null or j.kommune_id = any(in_kommunar))
            and not exists (select from kommune_laas l where l.kommune_id = j.kommune_id)
        order by j.run_at
        limit 1
        for update skip locked;
        if not found then
            return;
        end if;
        if found_job.lease is not null then
            update sesjon s set avslutta_at = now() where s.token_hash = found_job.lease and s.avslutta_at is null;
        end if;
        update job j
        set state = 'running', lease = new_lease, leased_until = now() + make_interval(secs => seconds),
            attempts = j.attempts + 1
        where j.kommune_id = found_job.kommune_id and j.job_id = found_job.job_id;
        if found_job.brukar_id is not null then
            insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til, faktorar, faktorar_krav, jobb)
            values (new_lease, found_job.brukar_id, found_job.kommune_id, now(), now(),
                now() + make_interval(secs => seconds), now() + make_interval(secs => seconds), 1, 1, true);
        end if;
        return query select found_job.kommune_id, found_job.job_id, found_job.kind, found_job.brukar_id,
            found_job.attempts + 1;
    end
    $$;

-- expand: the version before names the column in each of its two inserts, and the third is the function above
alter table sesjon alter column faktorar_krav drop default;

-- As before, and what is left of logins: questions to passkeys that nobody answered, browsers that are not used any more, and codes that
-- are used or have run out. A code that opened an account stays: who made it, gives that person no role alone (app.laga_kontoen).
create or replace function app.rydd(i_kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from job j
        where j.kommune_id = i_kommune and j.state in ('done', 'discarded') and j.finished_at < now() - interval '14 days';
        delete from job j
        where j.kommune_id = i_kommune and j.state = 'dead' and j.finished_at < now() - interval '90 days';
        delete from job_day d where d.kommune_id = i_kommune and d.dag < app.today() - 60;
        delete from innsending i where i.kommune_id = i_kommune and i.at < now() - interval '60 days';
        delete from sesjon s
        where s.jobb and s.kommune_id = i_kommune and s.created_at < now() - interval '1 day' and s.absolutt_til < now();
        delete from sesjon s
        where not s.jobb and (s.kommune_id = i_kommune or s.kommune_id is null)
            and s.created_at < now() - interval '60 days' and s.absolutt_til < now();
        delete from nykel_utfordring u where u.laga_at < now() - interval '1 day';
        delete from kjend_eining k where k.sist_at < now() - interval '1 year';
        delete from oppstartskode o where least(o.brukt_at, o.gjeld_til) < now() - interval '60 days';
        delete from gjenopprettingskode g where g.brukt_at < now() - interval '60 days';
        delete from eingongskode e
        where e.kommune_id = i_kommune and e.brukt_at is null and e.gjeld_til < now() - interval '60 days';
    end
    $$;

-- Who makes a code for whom, all of it. The systemansvarleg of the kommune, never for themselves, and never for an account that is shut:
--
--   code      for whom                                                     not by
--   ny        is on the list of the kommune, and has had no password       who gave or proposed a role that stands, is to come or
--             and no login elsewhere, so nobody's account is taken over    waits: whoever opens an account gives it no role
--   passord   works here, has a password, and a second factor: without     who has made the other of the two since the owner was in
--             one the password is the whole login                          with both: the two are the whole login
--   faktor    works here, has a second factor                              the same
--
-- 'kan', 'ein_annan' (somebody else may, not the one who asks) or 'nei'. The codes of those who run Laget (`laget brukar`) are beside it; that
-- whoever made a code gives no role alone, is app.laga_kontoen.
create function app.kode_stand(kven uuid, i_slag text) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid := app.brukar_id();
        arbeider boolean;
        passord boolean;
        faktor boolean;
    begin
        if not app.har_rolle('systemansvarleg') or kven = meg
            or not exists (select from brukar b where b.brukar_id = kven and b.sperra_at is null) then
            return 'nei';
        end if;
        arbeider := exists (
            select from medlemskap m
            where m.kommune_id = her and m.brukar_id = kven and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        );
        passord := exists (select from passord p where p.brukar_id = kven);
        faktor := exists (select from faktor_totp f where f.brukar_id = kven);
        return case
            when i_slag = 'ny' then case
                when passord or exists (select from brukar_identitet i where i.brukar_id = kven)
                    or not exists (select from kommune_brukar k where k.kommune_id = her and k.brukar_id = kven) then 'nei'
                when exists (
                    select from kommune_brukar k
                    join medlemskap_endring e on e.kommune_id = k.kommune_id and e.brukar_id = k.brukar_id
                    where k.brukar_id = kven and e.gjort_av = meg and e.slag = 'gje' and (
                        exists (
                            select from medlemskap m
                            where m.kommune_id = e.kommune_id and m.medlemskap_id = e.medlemskap_endring_id
                                and (m.til is null or m.til >= app.today())
                        ) or e.to_personar and e.gjeld_til >= app.today() and not exists (
                            select from medlemskap_endring_svar s
                            where s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
                        )
                    )
                ) then 'ein_annan'
                else 'kan'
            end
            when i_slag in ('passord', 'faktor') then case
                when not arbeider or not faktor or i_slag = 'passord' and not passord then 'nei'
                when exists (
                    select from eingongskode e
                    where e.brukar_id = kven and e.laga_av = meg and e.slag not in ('ny', i_slag) and not exists (
                        select from sesjon s
                        where s.brukar_id = kven and not s.jobb and s.faktorar >= 2 and s.created_at > e.laga_at
                    )
                ) then 'ein_annan'
                else 'kan'
            end
            else 'nei'
        end;
    end
    $$;
grant execute on function app.kode_stand(uuid, text) to laget_request;

create or replace function app.eingongskode_ny(kode uuid, kven uuid, kode_hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- one at a time for a person
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
        if app.kode_stand(kven, 'ny') <> 'kan' then
            return false;
        end if;
        update eingongskode e set gjeld_til = now()
        where e.brukar_id = kven and e.brukt_at is null and e.gjeld_til > now();
        insert into eingongskode (kommune_id, eingongskode_id, brukar_id, hash, laga_av, laga_at, gjeld_til)
        values (app.kommune_id(), kode, kven, kode_hash, app.brukar_id(), now(), now() + interval '72 hours');
        return true;
    end
    $$;
create or replace function app.nullstilling_ny(kode uuid, kven uuid, i_slag text, kode_hash bytea, i_grunn text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
        if i_slag = 'ny' or app.kode_stand(kven, i_slag) <> 'kan' then
            return false;
        end if;
        update eingongskode e set gjeld_til = now()
        where e.brukar_id = kven and e.brukt_at is null and e.gjeld_til > now();
        insert into eingongskode (kommune_id, eingongskode_id, brukar_id, hash, laga_av, laga_at, gjeld_til, slag, grunn)
        values (app.kommune_id(), kode, kven, kode_hash, app.brukar_id(), now(), now() + interval '30 minutes', i_slag, i_grunn);
        perform app.konto_seie_fraa(kven, 'konto_nullstilling');
        return true;
    end
    $$;

-- What the version before asks.
create or replace function app.ventar_paa_passord(kven uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$ select app.kode_stand(kven, 'ny') <> 'nei' $$;
create or replace function app.kan_lage_kode(kven uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$ select app.kode_stand(kven, 'ny') = 'kan' $$;
create or replace function app.kan_nullstille(kven uuid, i_slag text) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$ select i_slag <> 'ny' and app.kode_stand(kven, i_slag) = 'kan' $$;
