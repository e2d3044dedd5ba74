-- Sessions ended by the systemansvarleg: of one person, or of everybody who works in the kommune.

create table sesjon_avslutting (
    kommune_id uuid not null references kommune,
    sesjon_avslutting_id uuid not null,
    -- none: of everybody
    brukar_id uuid references brukar,
    grunn text not null constraint sesjon_avslutting_grunn check (char_length(grunn) between 1 and 1000),
    -- how many were ended: said by the trigger
    tal integer not null,
    gjort_av uuid not null references brukar,
    gjort_at timestamptz not null,
    primary key (kommune_id, sesjon_avslutting_id)
);
create index sesjon_avslutting_brukar on sesjon_avslutting (kommune_id, brukar_id, gjort_at);

-- Wherever the person is: from another kommune one comes here without logging in. Never the session that asks, nor a job's.
create function app.sesjon_avslutting_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.brukar_id is not null and not exists (
            select from medlemskap m where m.kommune_id = new.kommune_id and m.brukar_id = new.brukar_id
        ) then
            raise exception 'nobody here' using errcode = 'check_violation', constraint = 'sesjon_avslutting_framand';
        end if;
        with slutt as (
            update sesjon s set avslutta_at = now()
            where s.avslutta_at is null and not s.jobb and now() < s.ledig_til and now() < s.absolutt_til
                and s.token_hash is distinct from app.token_hash()
                and s.brukar_id in (
                    select m.brukar_id from medlemskap m
                    where m.kommune_id = new.kommune_id and (
                        m.brukar_id = new.brukar_id
                        or new.brukar_id is null and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                    )
                )
            returning 1
        )
        select count(*) into new.tal from slutt;
        return new;
    end
    $$;
create trigger sesjon_avslutting_foer before insert on sesjon_avslutting
    for each row execute function app.sesjon_avslutting_foer();

alter table sesjon_avslutting enable row level security, force row level security;
create policy eigar on sesjon_avslutting to laget_owner using (true) with check (true);
create policy kommune on sesjon_avslutting as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy synleg on sesjon_avslutting for select to laget_request using (
    (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('personvernombod')) or brukar_id = (select app.brukar_id())
);
create policy opprette on sesjon_avslutting for insert to laget_request with check (
    (select app.har_rolle('systemansvarleg')) and gjort_av = (select app.brukar_id())
);
grant select, insert on sesjon_avslutting to laget_request;
