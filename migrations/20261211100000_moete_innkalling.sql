-- A meeting is called: the letters with a calendar file, and what each is told in the inbox (domain.md § 3). A letter holds neither a
-- name nor a service: a time and a place.

-- A letter to one who is called. The link of a guest's is made when it goes, and only a hash of it is kept.
create table moete_brev (
    kommune_id uuid not null,
    brev_id uuid not null,
    moete_id uuid not null,
    eining_id uuid not null,
    moete_deltakar_id uuid not null,
    -- is called; the time or the place is another; need not come
    slag text not null constraint moete_brev_slag check (slag in ('innkalling', 'endring', 'avlysing')),
    tilstand text not null default 'ventar' constraint moete_brev_tilstand check (
        tilstand in ('ventar', 'underveg', 'sendt', 'uviss', 'avvist', 'unoedig')
    ),
    -- the version of the meeting that it tells of: what a calendar orders letters by (RFC 5545, SEQUENCE)
    sekvens integer not null,
    token_hash bytea constraint moete_brev_sha256 check (octet_length(token_hash) = 32),
    laga_at timestamptz not null default now(),
    endra_at timestamptz not null default now(),
    primary key (kommune_id, brev_id),
    constraint moete_brev_deltakar_fkey foreign key (kommune_id, moete_id, moete_deltakar_id)
        references moete_deltakar (kommune_id, moete_id, moete_deltakar_id),
    constraint moete_brev_moete_fkey foreign key (kommune_id, moete_id) references moete,
    constraint moete_brev_team_fkey foreign key (kommune_id, eining_id) references tst_team
);
create unique index moete_brev_lenke on moete_brev (token_hash) where token_hash is not null;
create index moete_brev_deltakar on moete_brev (kommune_id, moete_deltakar_id, laga_at);
create index moete_brev_ventar on moete_brev (kommune_id, endra_at) where tilstand in ('ventar', 'underveg');

alter table moete_brev enable row level security, force row level security;
create policy eigar on moete_brev to laget_owner using (true) with check (true);
create policy kommune on moete_brev as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy synleg on moete_brev for select to laget_request using (eining_id = any((select app.planlegg_tst())::uuid[]));
grant select (kommune_id, brev_id, moete_id, eining_id, moete_deltakar_id, slag, tilstand, sekvens, laga_at, endra_at)
    on moete_brev to laget_request;

-- Whether somebody still works where they were called from.
create function app.moete_arbeider(d moete_deltakar) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return d.prinsipal_id is null or exists (
        select from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id and b.sperra_at is null
        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
        where m.kommune_id = d.kommune_id and m.prinsipal_id = d.prinsipal_id
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
    );
grant execute on function app.moete_arbeider(moete_deltakar) to laget_request;

-- Where a letter goes: the address a guest gave, or the one that is kept for somebody who works here; none for who has left.
create function app.moete_epost(d moete_deltakar) returns text
    language sql stable security definer set search_path = public, pg_temp
    return case when d.prinsipal_id is null then d.epost when app.moete_arbeider(d) then (
        select v.epost from varsling v where v.brukar_id = d.brukar_id
    ) end;

-- A letter waits. Of several about the same only one goes, with what is so then; nobody is told not to come who never was asked.
create function app.moete_brev_til(d moete_deltakar, i_slag text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if i_slag = 'avlysing' then
            update moete_brev b set tilstand = 'unoedig', endra_at = now()
            where b.kommune_id = d.kommune_id and b.moete_deltakar_id = d.moete_deltakar_id and b.tilstand = 'ventar';
            if not exists (
                select from moete_brev b
                where b.kommune_id = d.kommune_id and b.moete_deltakar_id = d.moete_deltakar_id
                    and b.tilstand in ('underveg', 'sendt', 'uviss')
            ) then
                return;
            end if;
        elsif exists (
            select from moete_brev b
            where b.kommune_id = d.kommune_id and b.moete_deltakar_id = d.moete_deltakar_id and b.tilstand = 'ventar'
        ) then
            return;
        end if;
        insert into moete_brev (kommune_id, brev_id, moete_id, eining_id, moete_deltakar_id, slag, sekvens)
        select d.kommune_id, gen_random_uuid(), d.moete_id, d.eining_id, d.moete_deltakar_id, i_slag, m.version
        from moete m where m.kommune_id = d.kommune_id and m.moete_id = d.moete_id;
    end
    $$;

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar', 'samtykke_stadfest',
    'moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall'
));

-- Somebody is told in the inbox, and not by a mail about it: the letter with the calendar file is that. Nobody is told of what
-- they do themselves.
create function app.moete_sei(d moete_deltakar, til uuid, i_slag text, i_noekkel text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if til is null or til = app.brukar_id() then
            return;
        end if;
        insert into melding (kommune_id, melding_id, brukar_id, slag, objekt_id, fraa_brukar_id, noekkel, at, epost)
        values (d.kommune_id, gen_random_uuid(), til, i_slag, d.moete_id, app.brukar_id(), i_noekkel, now(), 'ikkje')
        on conflict do nothing;
    end
    $$;

-- What is told of one who is called: only of what people do, not of what is laid in beforehand.
create function app.moete_deltakar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') = 'laget_request' then
            perform app.moete_brev_til(new, 'innkalling');
            perform app.moete_sei(new, new.brukar_id, 'moete_innkalla', 'moete_innkalla:' || new.moete_deltakar_id);
        end if;
        return null;
    end
    $$;
create trigger moete_deltakar_ny after insert on moete_deltakar for each row execute function app.moete_deltakar_ny();

-- What those who do not plan may change is their own answer. Who is not asked any more, is left as it was, and a signature can be
-- written down, and not taken away.
create function app.moete_deltakar_foer() returns trigger
    language plpgsql
    as $$
    begin
        if current_user <> 'laget_request' then
            return new;
        end if;
        if old.teken_av_at is not null then
            raise exception 'is not asked any more' using errcode = 'check_violation', constraint = 'moete_deltakar_teken_av';
        end if;
        if not (old.eining_id = any(app.planlegg_tst())) and (
            new.oppmoete is distinct from old.oppmoete or new.kom is distinct from old.kom or new.gjekk is distinct from old.gjekk
            or new.teieplikt_at is distinct from old.teieplikt_at or new.teken_av_at is distinct from old.teken_av_at
        ) then
            raise exception 'only those who plan' using errcode = 'insufficient_privilege';
        end if;
        if new.teieplikt_at is distinct from old.teieplikt_at
            and (old.teieplikt_at is not null or new.teieplikt_maate is distinct from 'papir')
        then
            raise exception 'nobody signs for another' using errcode = 'check_violation', constraint = 'moete_deltakar_teieplikt_eigen';
        end if;
        return new;
    end
    $$;
create trigger moete_deltakar_foer before update on moete_deltakar for each row execute function app.moete_deltakar_foer();

create function app.moete_deltakar_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') <> 'laget_request' then
            return null;
        end if;
        if new.teken_av_at is not null and old.teken_av_at is null then
            perform app.moete_brev_til(new, 'avlysing');
            perform app.moete_sei(new, new.brukar_id, 'moete_teken_av', 'moete_teken_av:' || new.moete_deltakar_id);
        end if;
        if new.svar = 'forfall' and old.svar <> 'forfall' then
            perform app.moete_sei(new, new.kalla_av, 'moete_forfall',
                'moete_forfall:' || new.moete_deltakar_id || ':' || new.version);
        end if;
        return null;
    end
    $$;
create trigger moete_deltakar_endra after update on moete_deltakar for each row execute function app.moete_deltakar_endra();

-- The meeting is moved or called off: all who are called are told. Whoever had answered, had answered for another time.
create function app.moete_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        d moete_deltakar;
        kva text;
    begin
        if current_setting('role') <> 'laget_request' or old.tilstand <> 'innkalla' then
            return null;
        end if;
        kva := case
            when new.tilstand = 'avlyst' then 'avlysing'
            when new.tilstand = 'innkalla' and (new.dato, new.fraa, new.til, new.stad) is distinct from
                (old.dato, old.fraa, old.til, old.stad) then 'endring'
        end;
        if kva is null then
            return null;
        end if;
        if kva = 'endring' and (new.dato, new.fraa, new.til) is distinct from (old.dato, old.fraa, old.til) then
            update moete_deltakar x set svar = 'ventar', forfall_grunn = null, version = x.version + 1
            where x.kommune_id = new.kommune_id and x.moete_id = new.moete_id and x.teken_av_at is null and x.svar <> 'ventar';
        end if;
        for d in
            select x.* from moete_deltakar x
            where x.kommune_id = new.kommune_id and x.moete_id = new.moete_id and x.teken_av_at is null
            order by x.moete_deltakar_id
        loop
            perform app.moete_brev_til(d, kva);
            perform app.moete_sei(d, d.brukar_id, case kva when 'endring' then 'moete_endra' else 'moete_avlyst' end,
                kva || ':' || new.moete_id || ':' || new.version);
        end loop;
        return null;
    end
    $$;
create trigger moete_endra after update on moete for each row execute function app.moete_endra();

-- The next letter that waits, for the job that sends them, with what it says. One that a worker took and never came back about, is
-- of unknown fate; after three days whoever called must see that it did not go; one there is no need for any more, is not sent.
create function app.moete_brev_neste(kommune uuid, dag date) returns table (
    brev_id uuid, slag text, epost text, skrive_under boolean, utanfraa boolean, moete_id uuid, dato date, fraa time, til time,
    stad text, sekvens integer
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update moete_brev b set tilstand = 'uviss', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'underveg' and b.endra_at < now() - interval '10 minutes';
        update moete_brev b set tilstand = 'avvist', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'ventar' and b.laga_at < now() - interval '3 days';
        update moete_brev b set tilstand = 'unoedig', endra_at = now()
        from moete_deltakar d, moete m
        where b.kommune_id = kommune and b.tilstand = 'ventar'
            and d.kommune_id = kommune and d.moete_deltakar_id = b.moete_deltakar_id
            and m.kommune_id = kommune and m.moete_id = b.moete_id
            and (m.dato < dag or app.moete_epost(d) is null or case b.slag
                when 'avlysing' then not exists (
                    select from moete_brev x
                    where x.kommune_id = kommune and x.moete_deltakar_id = b.moete_deltakar_id
                        and x.tilstand in ('underveg', 'sendt', 'uviss')
                )
                else d.teken_av_at is not null or m.tilstand <> 'innkalla'
            end);
        return query
        select b.brev_id, b.slag, app.moete_epost(d),
            d.prinsipal_id is null and d.teieplikt_at is null and b.slag <> 'avlysing', d.prinsipal_id is null,
            m.moete_id, m.dato, m.fraa, m.til, m.stad, case b.slag when 'avlysing' then b.sekvens else m.version end
        from moete_brev b
        join moete_deltakar d on d.kommune_id = kommune and d.moete_deltakar_id = b.moete_deltakar_id
        join moete m on m.kommune_id = kommune and m.moete_id = b.moete_id
        where b.kommune_id = kommune and b.tilstand = 'ventar'
        order by b.endra_at, b.brev_id limit 1;
    end
    $$;

-- The mail server is ready for it. False when what it says is not so any more: the meeting was moved or called off while the
-- server was asked, or somebody was taken off.
create function app.moete_brev_ta(kommune uuid, brevet uuid, i_sekvens integer, hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- whoever would move it waits until it is known that this letter went
        perform from moete_brev b join moete m on m.kommune_id = kommune and m.moete_id = b.moete_id
        where b.kommune_id = kommune and b.brev_id = brevet
        for share of m;
        update moete_brev b set tilstand = 'underveg', endra_at = now(), sekvens = i_sekvens, token_hash = hash
        from moete_deltakar d, moete m
        where b.kommune_id = kommune and b.brev_id = brevet and b.tilstand = 'ventar'
            and d.kommune_id = kommune and d.moete_deltakar_id = b.moete_deltakar_id
            and m.kommune_id = kommune and m.moete_id = b.moete_id
            and (b.slag = 'avlysing' or (d.teken_av_at is null and m.tilstand = 'innkalla' and m.version = i_sekvens));
        return found;
    end
    $$;
create function app.moete_brev_gjekk(kommune uuid, brevet uuid, korleis text) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        update moete_brev b set tilstand = korleis, endra_at = now()
        where b.kommune_id = kommune and b.brev_id = brevet and b.tilstand in ('ventar', 'underveg')
    $$;
grant execute on function app.moete_brev_neste(uuid, date), app.moete_brev_ta(uuid, uuid, integer, bytea),
    app.moete_brev_gjekk(uuid, uuid, text) to laget_system;
