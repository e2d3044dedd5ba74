-- Meldingar: what somebody is to know of, in the inbox. A row says which kind and which sak, never what: the words
-- are made when it is read, from what the reader may see then. A mail only says that there is one.

create table melding (
    kommune_id uuid not null references kommune,
    melding_id uuid not null,
    -- who is to know
    brukar_id uuid not null references brukar,
    slag text not null constraint melding_slag check (slag in (
        'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
        'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar'
    )),
    sak_id uuid,
    -- the offer, tiltak or barnevernsmelding it is about; it may be gone
    objekt_id uuid,
    -- whose act it tells of
    fraa_brukar_id uuid references brukar,
    -- the same thing is told once
    noekkel text not null constraint melding_noekkel_lengd check (char_length(noekkel) between 1 and 120),
    at timestamptz not null,
    lesen_at timestamptz,
    -- where its mail stands. 'uviss': the mail server was given it, and did not say whether it took it
    epost text not null default 'ventar' constraint melding_epost check (
        epost in ('ventar', 'underveg', 'sendt', 'uviss', 'avvist', 'ikkje')
    ),
    epost_job_id uuid,
    primary key (kommune_id, melding_id),
    constraint melding_ein_gong unique (kommune_id, brukar_id, noekkel),
    constraint melding_sak_fkey foreign key (kommune_id, sak_id) references sak
);
create index melding_liste on melding (kommune_id, brukar_id, at desc, melding_id desc);
create index melding_ulesen on melding (brukar_id, kommune_id) where lesen_at is null;

alter table melding enable row level security, force row level security;
create policy eigar on melding to laget_owner using (true) with check (true);
create policy kommune on melding as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy sperre on melding as restrictive to laget_request
    using (sak_id is null or sak_id <> all((select app.sperra())::uuid[]));
-- One's own, for as long as one may see the sak it is about.
create policy synleg on melding for select to laget_request using (
    brukar_id = (select app.brukar_id())
    and (sak_id is null or (select true from sak_tilgang t where t.kommune_id = melding.kommune_id
        and t.sak_id = melding.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1))
);
-- Others are told of a sak one sees, and only people of the kommune; oneself of anything.
create policy opprette on melding for insert to laget_request with check (
    case when sak_id is null then brukar_id = (select app.brukar_id())
    else (select true from sak_tilgang t where t.kommune_id = melding.kommune_id
        and t.sak_id = melding.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1) end
);
create policy eige_namn on melding as restrictive for insert to laget_request
    with check (fraa_brukar_id is null or fraa_brukar_id = (select app.brukar_id()));
create policy rett_person on melding as restrictive for insert to laget_request with check (
    (select true from medlemskap m where m.kommune_id = melding.kommune_id and m.brukar_id = melding.brukar_id limit 1)
);
create policy endre on melding for update to laget_request using (brukar_id = (select app.brukar_id()));
grant select, insert, update (lesen_at, epost, epost_job_id) on melding to laget_request;

-- How a person wants to be told, in all their kommunar: where, of what, and when not.
create table varsling (
    brukar_id uuid primary key references brukar,
    epost text constraint varsling_epost_form check (epost ~ '^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$'),
    overlevering text not null default 'straks' constraint varsling_overlevering check (overlevering in ('straks', 'samla', 'av')),
    uro text not null default 'straks' constraint varsling_uro check (uro in ('straks', 'samla', 'av')),
    lag text not null default 'samla' constraint varsling_lag check (lag in ('straks', 'samla', 'av')),
    frist text not null default 'samla' constraint varsling_frist check (frist in ('straks', 'samla', 'av')),
    -- no mail from then to then, and the day's one digest when the quiet is over
    stille_fraa time not null default '17:00',
    stille_til time not null default '07:00',
    stille_helg boolean not null default true,
    -- the last day a digest was sent
    sist_samla date
);
alter table varsling enable row level security, force row level security;
create policy eigar on varsling to laget_owner using (true) with check (true);
create policy eigen on varsling to laget_request
    using (brukar_id = (select app.brukar_id())) with check (brukar_id = (select app.brukar_id()));
grant select, insert, update (overlevering, uro, lag, frist, stille_fraa, stille_til, stille_helg, sist_samla)
    on varsling to laget_request;

-- How many meldingar wait for a person in each kommune (or in one), as that person would see them there; a hundred is
-- many. The same clauses as the policies, for somebody who is not acting there now.
create function app.ulesne(ein uuid, her uuid) returns table (kommune_id uuid, tal bigint)
    language sql stable
    as $$
        select u.kommune_id, count(*)
        from (
            select m.kommune_id from melding m
            where m.brukar_id = ein and m.lesen_at is null and (her is null or m.kommune_id = her)
                and not exists (
                    select from sak_sperre p
                    where p.kommune_id = m.kommune_id and p.sak_id = m.sak_id and p.brukar_id = ein
                        and p.oppheva_at is null
                )
                and exists (
                    select from medlemskap a
                    join instans_kommune g on g.kommune_id = a.kommune_id and g.instans_id = a.instans_id
                    where a.kommune_id = m.kommune_id and a.brukar_id = ein
                        and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                        and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                        and (m.sak_id is null or (
                            a.rolle not in ('systemansvarleg', 'personvernombod')
                            and exists (
                                select from sak_tilgang t
                                where t.kommune_id = m.kommune_id and t.sak_id = m.sak_id
                                    and (t.prinsipal_id = a.prinsipal_id
                                        or (a.rolle = 'einingsleiar' and t.prinsipal_id = a.eining_id))
                                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                            )
                        ))
                )
            limit case when her is null then null else 100 end
        ) u
        group by u.kommune_id
    $$;

-- How many wait for the person behind a session, where the session acts.
create function app.tal_ulesne(hash bytea) returns bigint
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return coalesce((
            select u.tal from sesjon s, app.ulesne(s.brukar_id, s.kommune_id) u
            where s.token_hash = hash and s.kommune_id is not null
        ), 0);
    end
    $$;
grant execute on function app.tal_ulesne(bytea) to laget_login, laget_system;

-- Where they wait, for the page on which one chooses a kommune.
create function app.ulesne_i_kommunar(hash bytea) returns table (kommune_id uuid, tal bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select u.kommune_id, u.tal from sesjon s, app.ulesne(s.brukar_id, null) u
        where s.token_hash = hash and s.avslutta_at is null and now() < s.ledig_til and now() < s.absolutt_til
    $$;
grant execute on function app.ulesne_i_kommunar(bytea) to laget_system;

-- The leaders of the eining that owns a sak: whom an uro there is told to. Only of a sak the caller sees.
create function app.leiarar_av_sak(ein uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select distinct m.brukar_id
        from sak s
        join medlemskap m on m.kommune_id = s.kommune_id and m.eining_id = s.eining_id and m.rolle = 'einingsleiar'
        join brukar b on b.brukar_id = m.brukar_id
        where s.kommune_id = app.kommune_id() and s.sak_id = ein and b.sperra_at is null
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and s.sak_id <> all(app.sperra())
            and exists (
                select from sak_tilgang t
                where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id and t.prinsipal_id = any(app.principals())
                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            )
    $$;
grant execute on function app.leiarar_av_sak(uuid) to laget_request;
