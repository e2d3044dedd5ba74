-- How jobs stop, wait and are put away.

-- Whether the worker still holds the job, and with it the right it began with: a session that somebody ended (an account
-- that was shut) saw nothing, so nothing of it may be kept. Nobody takes the job before this transaction has ended.
create or replace function app.job_held(kommune uuid, job uuid, held bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform from job j
        where j.kommune_id = job_held.kommune and j.job_id = job_held.job and j.lease = held
            and clock_timestamp() < j.leased_until
            and (j.brukar_id is null or exists (
                select from sesjon s
                where s.token_hash = held and s.avslutta_at is null and clock_timestamp() < s.ledig_til
            ))
        for update of j;
        return found;
    end
    $$;

-- One door for jobs that are asked for. Where one waits already it is held until this transaction ends: a worker that
-- took it before would not see what the transaction is about. One that has failed keeps its time: a new melding
-- does not bring back a mail server that is away.
create or replace function app.job_enqueue(kommune uuid, job uuid, job_kind text, brukar uuid, waits_as text, at timestamptz)
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
        do update set run_at = case when j.attempts > 0 and j.cause is not null then j.run_at else least(j.run_at, excluded.run_at) end;
    end
    $$;
grant execute on function app.job_enqueue(uuid, uuid, text, uuid, text, timestamptz) to laget_system;
revoke insert on job from laget_system;
drop policy system on job;

-- Takes the job that has waited longest. No job is begun on before its time, so what is due later is not read.
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

-- Gives up a job that was not done: it waits until `again`, or is dead when there is no such time; the older dead under
-- its key are put away. Where another has come to wait for the same, that one does it, with the tries and the wait of
-- this. What is not counted is no try.
create or replace function app.job_release(
    kommune uuid, job uuid, held bytea, again timestamptz, why text, counted boolean
) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        mine job;
    begin
        update sesjon s set avslutta_at = now() where s.token_hash = held and s.avslutta_at is null;
        select j.* into mine from job j
        where j.kommune_id = job_release.kommune and j.job_id = job_release.job and j.lease = held
        for update;
        if not found then
            return false;
        end if;
        if again is null then
            update job j set state = 'discarded', finished_at = now()
            where j.kommune_id = mine.kommune_id and j.dedupe_key = mine.dedupe_key and j.state = 'dead';
        end if;
        begin
            update job j
            set state = case when again is null then 'dead' else 'waiting' end, lease = null, leased_until = null,
                run_at = coalesce(again, j.run_at), cause = why,
                attempts = j.attempts - case when counted then 0 else 1 end,
                finished_at = case when again is null then now() end
            where j.kommune_id = mine.kommune_id and j.job_id = mine.job_id;
        exception when unique_violation then
            update job other
            set run_at = case when counted then again else least(other.run_at, again) end,
                attempts = case when counted then greatest(other.attempts, mine.attempts) else other.attempts end,
                cause = coalesce(why, other.cause)
            where other.kommune_id = mine.kommune_id and other.dedupe_key = mine.dedupe_key and other.state = 'waiting';
            update job j
            set state = 'discarded', lease = null, leased_until = null, cause = why, finished_at = now()
            where j.kommune_id = mine.kommune_id and j.job_id = mine.job_id;
        end;
        return true;
    end
    $$;

-- The systemansvarleg does the same with all that stopped for one cause; gives how many.
create function app.job_revive_all(why text, again timestamptz) returns bigint
    language sql security definer set search_path = public, pg_temp
    as $$
        select count(*) from (
            select j.job_id from job j
            where j.kommune_id = app.kommune_id() and j.state = 'dead' and j.cause is not distinct from why
            order by j.finished_at
        ) stopped
        where app.job_revive(stopped.job_id, again)
    $$;
grant execute on function app.job_revive_all(text, timestamptz) to laget_request;

-- Throws away what has served its time: finished jobs, dead ones nobody has looked after, sessions long over, forms that
-- can no longer be sent twice. Nothing anybody has written is among it.
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
    end
    $$;
-- A session's beginning never changes, so prolonging one writes no index.
create index sesjon_gammal on sesjon (jobb, kommune_id, created_at);
