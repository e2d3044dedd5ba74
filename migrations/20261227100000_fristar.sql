-- The clocks of a kommune on a page: what each is by default and between what it may be, as dated rows; what the kommune has set
-- itself, with who, when and why.

create table frist_regel (
    kode text not null,
    gyldig_fraa date not null,
    vanleg integer not null,
    minst integer not null,
    mest integer not null,
    -- the law that says it may not be longer
    heimel text constraint frist_regel_heimel check (heimel <> ''),
    primary key (kode, gyldig_fraa),
    constraint frist_regel_grenser check (minst >= 1 and minst <= vanleg and vanleg <= mest and mest <= 366)
);
insert into frist_regel (kode, gyldig_fraa, vanleg, minst, mest, heimel) values
    ('samtale', '2000-01-01', 21, 1, 42, null),
    ('samtale_skolemiljoe', '2000-01-01', 7, 1, 7, 'opplæringslova § 12-4'),
    ('tiltak', '2000-01-01', 14, 1, 42, null),
    ('moete', '2000-01-01', 28, 1, 90, null),
    ('avgjerd', '2000-01-01', 7, 1, 30, null),
    ('barnevern_svar', '2000-01-01', 21, 1, 21, 'barnevernslova § 13-3'),
    ('samtykke_foerst', '2000-01-01', 30, 15, 60, null),
    ('samtykke_midt', '2000-01-01', 14, 8, 29, null),
    ('samtykke_sist', '2000-01-01', 7, 1, 14, null);

alter table frist_regel enable row level security, force row level security;
create policy eigar on frist_regel to laget_owner using (true) with check (true);
create policy synleg on frist_regel for select to laget_request using ((select app.brukar_id()) is not null);
grant select on frist_regel to laget_request;

-- What counts on a day.
create function app.frist_regel(kode text, dag date) returns frist_regel
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select r from frist_regel r where r.kode = frist_regel.kode and r.gyldig_fraa <= dag order by r.gyldig_fraa desc limit 1
    $$;

create table kommune_frist_endring (
    kommune_id uuid not null references kommune,
    kommune_frist_endring_id uuid not null,
    kode text not null,
    -- what counted when it was changed; nothing of its own: the default
    foer integer,
    -- nothing: the default again
    dagar integer,
    grunn text not null constraint kommune_frist_endring_grunn check (char_length(grunn) between 1 and 1000),
    gjort_av uuid not null references brukar,
    gjort_at timestamptz not null,
    primary key (kommune_id, kommune_frist_endring_id),
    constraint kommune_frist_endring_ny check (foer is distinct from dagar)
);
create index kommune_frist_endring_at on kommune_frist_endring (kommune_id, gjort_at);

-- What is changed is what was seen, and stays within what may be; a reminder comes before the next.
create function app.kommune_frist_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r frist_regel := app.frist_regel(new.kode, app.today());
        no integer;
    begin
        perform pg_advisory_xact_lock(hashtextextended(new.kommune_id::text, 8));
        select f.dagar into no from kommune_frist f where f.kommune_id = new.kommune_id and f.kode = new.kode;
        if no is distinct from new.foer then
            raise exception 'somebody changed it' using errcode = 'check_violation', constraint = 'kommune_frist_endring_foer';
        end if;
        if r.kode is null or new.dagar not between r.minst and r.mest then
            raise exception 'not within what may be' using errcode = 'check_violation', constraint = 'kommune_frist_endring_grense';
        end if;
        if new.dagar is null then
            delete from kommune_frist f where f.kommune_id = new.kommune_id and f.kode = new.kode;
        else
            insert into kommune_frist (kommune_id, kode, dagar) values (new.kommune_id, new.kode, new.dagar)
            on conflict (kommune_id, kode) do update set dagar = excluded.dagar;
        end if;
        return null;
    end
    $$;
create trigger kommune_frist_endra after insert on kommune_frist_endring
    for each row execute function app.kommune_frist_endra();

alter table kommune_frist_endring enable row level security, force row level security;
create policy eigar on kommune_frist_endring to laget_owner using (true) with check (true);
create policy kommune on kommune_frist_endring as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
-- as the clocks themselves: everybody who works in the kommune may know how long they are, and why
create policy synleg on kommune_frist_endring for select to laget_request using (kommune_id = (select app.kommune_id()));
create policy opprette on kommune_frist_endring for insert to laget_request with check (
    (select app.har_rolle('systemansvarleg')) and gjort_av = (select app.brukar_id())
);
grant select, insert on kommune_frist_endring to laget_request;
