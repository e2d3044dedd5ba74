-- A *rapport* to the politicians: what the kommunalsjef writes of a term, around figures of its utgåve. One is written at a time of a term; from
-- the moment it is published nothing of it changes, and a mistake is put right in the next one (docs/adr/0027).
create table rapport (
    kommune_id uuid not null references kommune,
    rapport_id uuid not null,
    -- the first day that is not in the term
    til date not null,
    nr smallint not null constraint rapport_nr check (nr between 1 and 99),
    -- why there is another of the same term
    retting text constraint rapport_retting check (char_length(retting) between 1 and 500),
    -- what is written, by what it is about (src/rapport/model.rs)
    tekst text not null constraint rapport_tekst check (char_length(tekst) <= 200000),
    version integer not null default 1,
    laga_av uuid not null references brukar,
    laga_at timestamptz not null,
    endra_av uuid not null references brukar,
    endra_at timestamptz not null,
    publisert_av uuid references brukar,
    publisert_at timestamptz,
    -- all that was published: words, figures and pictures; its hash; and the document as it was made then
    innhald text,
    sha256 bytea,
    pdf bytea,
    primary key (kommune_id, rapport_id),
    constraint rapport_nummer unique (kommune_id, til, nr),
    constraint rapport_utgaave_fkey foreign key (kommune_id, til) references tal_utgaave,
    constraint rapport_ny_eller_retting check ((nr = 1) = (retting is null)),
    constraint rapport_publisert check (num_nulls(publisert_av, publisert_at, innhald, sha256, pdf) in (0, 5)),
    constraint rapport_avtrykk check (sha256 = sha256(convert_to(innhald, 'UTF8')))
);
create unique index rapport_utkast on rapport (kommune_id, til) where publisert_at is null;

alter table rapport enable row level security, force row level security;
create policy eigar on rapport to laget_owner using (true) with check (true);
create policy kommune on rapport as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy synleg on rapport for select to laget_request using ((select app.har_rolle('kommunalsjef')));
create policy opprette on rapport for insert to laget_request with check (
    (select app.har_rolle('kommunalsjef')) and laga_av = (select app.brukar_id()) and endra_av = laga_av and publisert_at is null
);
create policy endre on rapport for update to laget_request
    using ((select app.har_rolle('kommunalsjef')) and publisert_at is null)
    with check (
        (select app.har_rolle('kommunalsjef')) and endra_av = (select app.brukar_id()) and (publisert_av is null or publisert_av = endra_av)
    );
grant select, insert (kommune_id, rapport_id, til, nr, retting, tekst, laga_av, laga_at, endra_av, endra_at),
    update (tekst, version, endra_av, endra_at, publisert_av, publisert_at, innhald, sha256, pdf) on rapport to laget_request;

-- Of a term that is over, and the next after the last that was published.
create function app.rapport_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if extract(month from new.til) not in (1, 8) or new.nr <> 1 + (
            select count(*) from rapport r where r.kommune_id = new.kommune_id and r.til = new.til
        ) then
            raise exception 'a report is of a term that is over, one after the other'
                using errcode = 'insufficient_privilege', constraint = 'rapport_foer';
        end if;
        return new;
    end
    $$;
create trigger rapport_foer before insert on rapport for each row execute function app.rapport_foer();

-- Whoever owns the table does not change what was published either.
create function app.rapport_staar() returns trigger
    language plpgsql
    as $$
    begin
        raise exception 'what was published stands' using errcode = 'insufficient_privilege', constraint = 'rapport_staar';
    end
    $$;
create trigger rapport_staar before update on rapport for each row when (old.publisert_at is not null) execute function app.rapport_staar();
create trigger rapport_slett before delete on rapport for each row execute function app.rapport_staar();
