-- How long a job has been due although it was tried: back-off moves run_at ahead, and an alarm on it would stay silent.

-- When what has failed since was first due; none for what has not failed.
alter table job add column due_at timestamptz;
create function app.job_due() returns trigger
    language plpgsql
    as $$
    begin
        new.due_at := case
            when new.cause is null or old.state = 'dead' then null
            when new.run_at is distinct from old.run_at then coalesce(old.due_at, old.run_at)
            else old.due_at
        end;
        return new;
    end
    $$;
create trigger job_due before update on job for each row execute function app.job_due();

create or replace function app.job_counts() returns table (kind text, state text, tal bigint, eldst_sekund double precision)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select j.kind, j.state, count(*),
            coalesce(max(extract(epoch from now() - coalesce(j.due_at, j.run_at))), 0)::double precision
        from job j where j.state in ('waiting', 'running', 'dead')
        group by j.kind, j.state
    $$;

-- Whether there is such a job in the kommune of the systemansvarleg, whatever has become of it since it stopped.
create function app.job_finst(job uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select app.har_rolle('systemansvarleg') and exists (
            select from job j where j.kommune_id = app.kommune_id() and j.job_id = job_finst.job
        )
    $$;
grant execute on function app.job_finst(uuid) to laget_request;
