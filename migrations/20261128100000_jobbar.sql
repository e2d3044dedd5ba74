-- Jobs: what is to be done after a transaction, written down in it (the outbox), and done by a worker.
--
-- A job about a person's own things runs as that person, in one kommune, under row level security: what the person
-- may see is asked anew when it runs. Its right is a session that lives as long as the lease, and the worker's lease is
-- the token of it: a worker that has lost its lease sees nothing and can finish nothing.

create table job (
    kommune_id uuid not null references kommune,
    job_id uuid not null,
    kind text not null constraint job_kind_form check (kind ~ '^[a-z_]{1,40}$'),
    -- whom it runs as; null for what is done without seeing any child
    brukar_id uuid references brukar,
    -- only one waits under each key: what is asked for twice is done once
    dedupe_key text not null constraint job_dedupe_key_length check (char_length(dedupe_key) between 1 and 120),
    state text not null default 'waiting' constraint job_state check (
        state in ('waiting', 'running', 'done', 'dead', 'discarded')
    ),
    run_at timestamptz not null,
    attempts integer not null default 0,
    -- SHA-256 of the worker's token, while it holds the job
    lease bytea constraint job_lease_sha256 check (octet_length(lease) = 32),
    leased_until timestamptz,
    -- a word for what went wrong the last time, never a person's words
    cause text constraint job_cause_form check (cause ~ '^[a-z_]{1,40}$'),
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (kommune_id, job_id),
    constraint job_leased check ((state = 'running') = (lease is not null) and (lease is null) = (leased_until is null)),
    constraint job_finished check ((state in ('done', 'dead', 'discarded')) = (finished_at is not null))
);
create unique index job_waits_once on job (kommune_id, dedupe_key) where state = 'waiting';
create index job_due on job (run_at) where state in ('waiting', 'running');
create index job_dead on job (kommune_id, finished_at, job_id) where state = 'dead';
create index job_finished_at on job (finished_at) where state in ('done', 'discarded');

-- Which days a daily job has been asked for.
create table job_day (
    kommune_id uuid not null references kommune,
    kind text not null,
    dag date not null,
    primary key (kommune_id, kind, dag)
);

-- A job's session is nobody's login: no cookie stands for it, and it is not prolonged.
alter table sesjon add column jobb boolean not null default false;
create or replace function app.find_sesjon(hash bytea) returns table (
    brukar_id uuid, brukarnamn text, brukar_namn text, kommune_id uuid, kommune_namn text,
    tal_kommunar bigint, boer_forlengast boolean, sekund_att integer,
    rolle text, instans_id uuid, instans_slag text, instans_namn text, eining_id uuid, eining_namn text,
    prinsipal_id uuid, stilling text
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select b.brukar_id, b.brukarnamn, b.namn, m.kommune_id, k.namn,
            (
                select count(distinct a.kommune_id) from medlemskap a
                join instans_kommune ag on ag.kommune_id = a.kommune_id and ag.instans_id = a.instans_id
                where a.brukar_id = b.brukar_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and ag.fraa <= app.today() and (ag.til is null or ag.til >= app.today())
            ),
            now() - s.sist_brukt > interval '1 minute',
            extract(epoch from least(now() + interval '30 minutes', s.absolutt_til) - now())::integer, m.rolle, m.instans_id, i.slag, i.namn, m.eining_id, e.namn,
            m.prinsipal_id, m.stilling
        from sesjon s
        join brukar b on b.brukar_id = s.brukar_id
        left join (
            medlemskap m
            join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            join instans i on i.instans_id = m.instans_id
            join kommune k on k.kommune_id = m.kommune_id
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        ) on m.brukar_id = s.brukar_id and m.kommune_id = s.kommune_id
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        where s.token_hash = hash
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and b.sperra_at is null
            and not s.jobb
        order by m.fraa, m.medlemskap_id
    $$;
create or replace function app.forleng_sesjon(hash bytea, ledig interval) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        update sesjon s
        set sist_brukt = now(), ledig_til = least(now() + ledig, s.absolutt_til)
        where s.token_hash = hash and s.avslutta_at is null and not s.jobb
            and now() < s.ledig_til and now() < s.absolutt_til
    $$;

alter table job enable row level security, force row level security;
alter table job_day enable row level security, force row level security;
create policy eigar on job to laget_owner using (true) with check (true);
create policy eigar on job_day to laget_owner using (true) with check (true);
create policy kommune on job as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
-- What stopped is for the systemansvarleg to look after.
create policy synleg on job for select to laget_request
    using (state = 'dead' and (select app.har_rolle('systemansvarleg')));
grant select (kommune_id, job_id, kind, brukar_id, state, attempts, cause, created_at, finished_at) on job to laget_request;
create policy system on job for insert to laget_system with check (state = 'waiting');
grant insert on job to laget_system;

-- Writes down that a job is to be done. Where one waits already it is held until this transaction ends: a worker that
-- took it before would not see what the transaction is about.
create function app.job_enqueue(kommune uuid, job uuid, job_kind text, brukar uuid, waits_as text, at timestamptz)
    returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') = 'laget_request' and kommune is distinct from app.kommune_id() then
            raise exception 'a job is for the kommune one acts in' using errcode = 'insufficient_privilege';
        end if;
        insert into job as j (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
        values (kommune, job, job_kind, brukar, waits_as, at)
        on conflict (kommune_id, dedupe_key) where state = 'waiting'
        do update set run_at = least(j.run_at, excluded.run_at);
    end
    $$;
grant execute on function app.job_enqueue(uuid, uuid, text, uuid, text, timestamptz) to laget_request;

-- Whether somebody works on a job now.
create function app.job_running(job uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (
            select from job j where j.kommune_id = app.kommune_id() and j.job_id = job_running.job and j.state = 'running'
        )
    $$;
grant execute on function app.job_running(uuid) to laget_request;

-- Wakes the workers: they look by themselves too, now and then.
create function app.job_notify() returns trigger
    language plpgsql
    as $$
    begin
        perform pg_notify('laget_job', '');
        return null;
    end
    $$;
create trigger job_notify after insert on job for each statement execute function app.job_notify();

-- Takes the job that has waited longest, and gives the worker the right it needs. A job whose worker has not been heard
-- of is taken again.
create function app.job_claim(
    at timestamptz, new_lease bytea, seconds integer, known text[], in_kommunar uuid[]
) returns table (kommune_id uuid, job_id uuid, kind text, brukar_id uuid, attempts integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        found_job job;
    begin
        select j.* into found_job from job j
        where j.state in ('waiting', 'running')
            and case j.state when 'waiting' then j.run_at <= job_claim.at else j.leased_until <= now() end
            and j.kind = any(known) and (in_kommunar is null or j.kommune_id = any(in_kommunar))
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
            insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til, jobb)
            values (new_lease, found_job.brukar_id, found_job.kommune_id, now(), now(),
                now() + make_interval(secs => seconds), now() + make_interval(secs => seconds), true);
        end if;
        return query select found_job.kommune_id, found_job.job_id, found_job.kind, found_job.brukar_id,
            found_job.attempts + 1;
    end
    $$;
grant execute on function app.job_claim(timestamptz, bytea, integer, text[], uuid[]) to laget_system;

-- Whether the worker still holds the job. Nobody takes it before this transaction has ended.
create function app.job_held(kommune uuid, job uuid, held bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform from job j
        where j.kommune_id = job_held.kommune and j.job_id = job_held.job and j.lease = held
            and clock_timestamp() < j.leased_until
        for update;
        return found;
    end
    $$;
grant execute on function app.job_held(uuid, uuid, bytea) to laget_request, laget_system;

-- The job is done, with all that its transaction does; false when the lease is lost, and then nothing may be kept.
create function app.job_done(kommune uuid, job uuid, held bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.job_held(kommune, job, held) then
            return false;
        end if;
        update job j
        set state = 'done', lease = null, leased_until = null, cause = null, finished_at = now()
        where j.kommune_id = job_done.kommune and j.job_id = job_done.job;
        update sesjon s set avslutta_at = now() where s.token_hash = held;
        return true;
    end
    $$;
grant execute on function app.job_done(uuid, uuid, bytea) to laget_request, laget_system;

-- Gives up a job that was not done: it waits until `again`, or is dead when there is no such time. Where another has
-- come to wait for the same, that one does it. What is not counted is no try.
create function app.job_release(
    kommune uuid, job uuid, held bytea, again timestamptz, why text, counted boolean
) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sesjon s set avslutta_at = now() where s.token_hash = held and s.avslutta_at is null;
        begin
            update job j
            set state = case when again is null then 'dead' else 'waiting' end, lease = null, leased_until = null,
                run_at = coalesce(again, j.run_at), cause = why,
                attempts = j.attempts - case when counted then 0 else 1 end,
                finished_at = case when again is null then now() end
            where j.kommune_id = job_release.kommune and j.job_id = job_release.job and j.lease = held;
            return found;
        exception when unique_violation then
            update job other
            set run_at = least(other.run_at, again)
            from job j
            where j.kommune_id = job_release.kommune and j.job_id = job_release.job and j.lease = held
                and other.kommune_id = j.kommune_id and other.dedupe_key = j.dedupe_key and other.state = 'waiting';
            update job j
            set state = 'discarded', lease = null, leased_until = null, cause = why, finished_at = now()
            where j.kommune_id = job_release.kommune and j.job_id = job_release.job and j.lease = held;
            return found;
        end;
    end
    $$;
grant execute on function app.job_release(uuid, uuid, bytea, timestamptz, text, boolean) to laget_system;

-- The systemansvarleg tries a dead job again, or puts it away. False when it is not there, or not dead.
create function app.job_revive(job uuid, again timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('systemansvarleg') then
            return false;
        end if;
        begin
            update job j
            set state = case when again is null then 'discarded' else 'waiting' end,
                run_at = coalesce(again, j.run_at), attempts = 0, finished_at = case when again is null then now() end
            where j.kommune_id = app.kommune_id() and j.job_id = job_revive.job and j.state = 'dead';
        exception when unique_violation then
            -- another waits to do the same
            update job j set state = 'discarded', finished_at = now()
            where j.kommune_id = app.kommune_id() and j.job_id = job_revive.job and j.state = 'dead';
        end;
        if found and again is not null then
            perform pg_notify('laget_job', '');
        end if;
        return found;
    end
    $$;
grant execute on function app.job_revive(uuid, timestamptz) to laget_request;

-- Asks for a daily job in every kommune, once a day whoever asks.
create function app.job_daily(daily text, on_day date, at timestamptz, in_kommunar uuid[]) returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        asked integer;
    begin
        with ny as (
            insert into job_day (kommune_id, kind, dag)
            select k.kommune_id, daily, on_day from kommune k
            where (in_kommunar is null or k.kommune_id = any(in_kommunar))
                and not exists (
                    select from job_day d where d.kommune_id = k.kommune_id and d.kind = daily and d.dag = on_day
                )
            on conflict do nothing
            returning job_day.kommune_id
        )
        insert into job (kommune_id, job_id, kind, dedupe_key, run_at)
        select ny.kommune_id, gen_random_uuid(), daily, daily || ':' || on_day, job_daily.at from ny
        on conflict do nothing;
        get diagnostics asked = row_count;
        return asked;
    end
    $$;
grant execute on function app.job_daily(text, date, timestamptz, uuid[]) to laget_system;

-- The people at work in a kommune who meet children: those who may have something to be reminded of.
create function app.folk_i_arbeid(i_kommune uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select distinct m.brukar_id
        from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id
        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
        where m.kommune_id = i_kommune and b.sperra_at is null
            and m.rolle not in ('systemansvarleg', 'personvernombod')
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
    $$;
grant execute on function app.folk_i_arbeid(uuid) to laget_system;

-- Throws away what has served its time: finished jobs, sessions long over, forms that can no longer be sent twice.
-- Nothing anybody has written is among it.
create function app.rydd(i_kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from job j
        where j.kommune_id = i_kommune and j.state in ('done', 'discarded') and j.finished_at < now() - interval '14 days';
        delete from job_day d where d.kommune_id = i_kommune and d.dag < app.today() - 60;
        delete from innsending i where i.kommune_id = i_kommune and i.at < now() - interval '60 days';
        delete from sesjon s
        where (s.kommune_id = i_kommune or s.kommune_id is null)
            and least(s.ledig_til, s.absolutt_til, s.avslutta_at)
                < now() - case when s.jobb then interval '1 day' else interval '60 days' end;
    end
    $$;
grant execute on function app.rydd(uuid) to laget_system;

-- How many jobs there are and how long the oldest has been due: for whoever watches the house.
create function app.job_counts() returns table (kind text, state text, tal bigint, eldst_sekund double precision)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select j.kind, j.state, count(*), coalesce(max(extract(epoch from now() - j.run_at)), 0)::double precision
        from job j where j.state in ('waiting', 'running', 'dead')
        group by j.kind, j.state
    $$;
grant execute on function app.job_counts() to laget_system;
