-- Those of a family who are invited to the item about their child (domain.md § 3). That somebody is, says whose sak it is, so it
-- stands where the sak does. The letter says when and where, and that one can log in; nothing else.

create table moete_familie (
    kommune_id uuid not null,
    moete_familie_id uuid not null,
    punkt_id uuid not null,
    moete_id uuid not null,
    sak_id uuid not null,
    kven text not null constraint moete_familie_kven check (kven in ('foeresett', 'barn')),
    foeresett_id uuid,
    -- where the letter to a youth goes; to a føresett it goes where the card says
    epost text constraint moete_familie_epost check (epost ~ '^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$'),
    -- when they are to come and may go: their item, and not the meeting
    fraa time not null,
    til time not null,
    svar text not null default 'ventar' constraint moete_familie_svar check (svar in ('ventar', 'kjem', 'kjem_ikkje')),
    svar_at timestamptz,
    oppmoete text constraint moete_familie_oppmoete check (oppmoete in ('moett', 'ikkje_moett')),
    -- the latest letter: of several that wait only the last goes, with what is so then
    brev_id uuid not null default gen_random_uuid(),
    brev_slag text not null default 'innkalling' constraint moete_familie_brev_slag check (brev_slag in ('innkalling', 'endring', 'avlysing')),
    brev text not null default 'ventar' constraint moete_familie_brev check (
        brev in ('ventar', 'underveg', 'sendt', 'uviss', 'avvist', 'unoedig')
    ),
    brev_at timestamptz not null default now(),
    brev_sekvens integer not null default 0,
    -- one has gone: whoever was never told, need not be told that it is called off
    brev_gjekk boolean not null default false,
    invitert_av uuid not null references brukar,
    invitert_at timestamptz not null default now(),
    teken_av_at timestamptz,
    version integer not null default 1,
    primary key (kommune_id, moete_familie_id),
    constraint moete_familie_i_sak unique (kommune_id, sak_id, moete_familie_id),
    constraint moete_familie_punkt_fkey foreign key (kommune_id, moete_id, punkt_id)
        references moete_punkt (kommune_id, moete_id, punkt_id),
    constraint moete_familie_sak_fkey foreign key (kommune_id, sak_id, punkt_id)
        references moete_punkt_sak (kommune_id, sak_id, punkt_id),
    constraint moete_familie_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint moete_familie_ein check ((kven = 'foeresett') = (foeresett_id is not null) and (kven = 'barn' or epost is null)),
    constraint moete_familie_tid check (til > fraa)
);
create unique index moete_familie_ein_gong on moete_familie (kommune_id, punkt_id, kven, foeresett_id)
    nulls not distinct where teken_av_at is null;
create index moete_familie_sak on moete_familie (kommune_id, sak_id);
create index moete_familie_brev_ventar on moete_familie (kommune_id, brev_at) where brev in ('ventar', 'underveg');
create unique index moete_familie_brev_ein on moete_familie (kommune_id, brev_id);

-- Why one of a family gets no letter, as a word; none when one goes. What is invited on the net can be read and answered there:
-- as app.familie_saker, and the card must say who it is and where the letter goes.
create function app.moete_familie_hindring(kommune uuid, saka uuid, i_kven text, foeresetten uuid, ungdom_epost text) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        s record;
        f record;
    begin
        if current_setting('role') = 'laget_request' and (kommune is distinct from app.kommune_id() or not app.ser_sak(saka)) then
            return 'skjult';
        end if;
        select b.barn_id, b.adressesperre, b.foedd, b.fnr_oppslag is not null as har_fnr, i.slag, k.tilstand into s
        from sak k
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        join instans i on i.instans_id = k.instans_id
        where k.kommune_id = kommune and k.sak_id = saka;
        if s.adressesperre then
            return 'adressesperre';
        elsif s.tilstand is distinct from 'open' or s.slag = 'barnevern' then
            return 'skjult';
        elsif not exists (
            select from samtale m
            where m.kommune_id = kommune and m.sak_id = saka and m.slag <> 'ikkje_halden'
                and not exists (
                    select from samtale n
                    where n.kommune_id = m.kommune_id and n.sak_id = m.sak_id and n.slag = 'ikkje_halden'
                        and (n.dato, n.skriven_at) >= (m.dato, m.skriven_at)
                )
        ) then
            return 'samtale';
        elsif i_kven = 'barn' then
            return case
                when s.foedd + interval '15 years' > app.today() then 'ung'
                when not s.har_fnr then 'fnr'
                when ungdom_epost is null then 'epost'
            end;
        end if;
        select x.innsynsrett and x.avslutta_at is null as ser, x.fnr_oppslag is not null as har_fnr, x.epost into f
        from foeresett x where x.kommune_id = kommune and x.foeresett_id = foeresetten and x.barn_id = s.barn_id;
        return case
            when not coalesce(f.ser, false) or s.foedd + interval '18 years' <= app.today()
                or (app.samtykke_gruppe(s.slag) = 'helse' and s.foedd + interval '16 years' <= app.today()) then 'skjult'
            when not f.har_fnr then 'fnr'
            when f.epost is null then 'epost'
        end;
    end
    $$;
grant execute on function app.moete_familie_hindring(uuid, uuid, text, uuid, text) to laget_request;

-- The row with a letter that waits: that it is another time, or that one need not come.
create function app.moete_familie_brev_til(f moete_familie, kva text) returns moete_familie
    language plpgsql volatile set search_path = public, pg_temp
    as $$
    begin
        if kva = 'avlysing' and not f.brev_gjekk then
            f.brev := 'unoedig';
            return f;
        end if;
        f.brev_id := gen_random_uuid();
        f.brev_slag := case when kva = 'endring' and not f.brev_gjekk then 'innkalling' else kva end;
        f.brev := 'ventar';
        f.brev_at := now();
        f.brev_sekvens := f.brev_sekvens + 1;
        return f;
    end
    $$;
grant execute on function app.moete_familie_brev_til(moete_familie, text) to laget_request;

-- Who can be invited to what, and what follows of a change. What the owner writes is as it was laid in.
create function app.moete_familie_foer() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
    begin
        if current_user <> 'laget_request' then
            return new;
        end if;
        if tg_op = 'INSERT' then
            if not exists (
                select from moete_punkt p
                join moete_punkt_sak i on i.kommune_id = p.kommune_id and i.punkt_id = p.punkt_id and i.gjeld
                join moete m on m.kommune_id = p.kommune_id and m.moete_id = p.moete_id and m.tilstand = 'innkalla'
                join sak s on s.kommune_id = i.kommune_id and s.sak_id = i.sak_id and s.tilstand = 'open'
                left join foeresett f on f.kommune_id = s.kommune_id and f.foeresett_id = new.foeresett_id
                where p.kommune_id = new.kommune_id and p.punkt_id = new.punkt_id and p.moete_id = new.moete_id
                    and i.sak_id = new.sak_id and p.tilstand = 'ventar'
                    and (new.foeresett_id is null or (f.barn_id = s.barn_id and f.avslutta_at is null))
            ) then
                raise exception 'nobody is invited to this' using errcode = 'check_violation', constraint = 'moete_familie_punkt';
            end if;
            if app.moete_familie_hindring(new.kommune_id, new.sak_id, new.kven, new.foeresett_id, new.epost) is not null then
                new.brev := 'unoedig';
            end if;
            return new;
        end if;
        if old.teken_av_at is not null then
            raise exception 'is not invited any more' using errcode = 'check_violation', constraint = 'moete_familie_teken_av';
        end if;
        if new.teken_av_at is not null then
            new := app.moete_familie_brev_til(new, 'avlysing');
        elsif (new.fraa, new.til) is distinct from (old.fraa, old.til) then
            new := app.moete_familie_brev_til(new, 'endring');
            new.svar := 'ventar';
            new.svar_at := null;
        end if;
        return new;
    end
    $$;
create trigger moete_familie_foer before insert or update on moete_familie
    for each row execute function app.moete_familie_foer();

-- The invitations of a meeting, or of one item of it, end.
create function app.moete_familie_slutt(kommune uuid, moetet uuid, punktet uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        f moete_familie;
    begin
        for f in
            select x.* from moete_familie x
            where x.kommune_id = kommune and x.moete_id = moetet and (punktet is null or x.punkt_id = punktet) and x.teken_av_at is null
                and x.oppmoete is null
            order by x.moete_familie_id
        loop
            f := app.moete_familie_brev_til(f, 'avlysing');
            update moete_familie x
            set teken_av_at = now(), brev_id = f.brev_id, brev_slag = f.brev_slag, brev = f.brev, brev_at = f.brev_at,
                brev_sekvens = f.brev_sekvens, version = x.version + 1
            where x.kommune_id = f.kommune_id and x.moete_familie_id = f.moete_familie_id;
        end loop;
    end
    $$;

-- The item is taken out, goes on to a later agenda, or is made anonym.
create function app.moete_familie_punkt_slutt() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.moete_familie_slutt(new.kommune_id, new.moete_id, new.punkt_id);
        return null;
    end
    $$;
create trigger moete_familie_punkt_slutt after update of tilstand on moete_punkt
    for each row when (new.tilstand in ('vidare', 'teke_ut')) execute function app.moete_familie_punkt_slutt();

-- The meeting is moved or called off. Their time moves with it.
create function app.moete_familie_moete() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        f moete_familie;
        seinare constant interval := new.fraa - old.fraa;
        ny_tid constant boolean := (new.dato, new.fraa) is distinct from (old.dato, old.fraa);
    begin
        if new.tilstand = 'avlyst' then
            perform app.moete_familie_slutt(new.kommune_id, new.moete_id, null);
            return null;
        end if;
        for f in
            select x.* from moete_familie x
            where x.kommune_id = new.kommune_id and x.moete_id = new.moete_id and x.teken_av_at is null
            order by x.moete_familie_id
        loop
            f := app.moete_familie_brev_til(f, 'endring');
            -- one that would go past midnight is the meeting's own
            if (timestamp 'epoch' + f.fraa + seinare)::date = date 'epoch' and (timestamp 'epoch' + f.til + seinare)::date = date 'epoch' then
                f.fraa := f.fraa + seinare;
                f.til := f.til + seinare;
            else
                f.fraa := new.fraa;
                f.til := new.til;
            end if;
            update moete_familie x
            set fraa = f.fraa, til = f.til, brev_id = f.brev_id, brev_slag = f.brev_slag, brev = f.brev, brev_at = f.brev_at,
                brev_sekvens = f.brev_sekvens, version = x.version + 1,
                svar = case when ny_tid then 'ventar' else x.svar end, svar_at = case when not ny_tid then x.svar_at end
            where x.kommune_id = f.kommune_id and x.moete_familie_id = f.moete_familie_id;
        end loop;
        return null;
    end
    $$;
create trigger moete_familie_moete after update on moete for each row
    when ((new.tilstand = 'avlyst' and old.tilstand <> 'avlyst')
        or (new.dato, new.fraa, new.stad) is distinct from (old.dato, old.fraa, old.stad))
    execute function app.moete_familie_moete();

-- Staff see it where they see the sak; whoever plans the meeting and writes in the sak, invites.
do $$
declare
    rett constant text := '(select true from sak_tilgang t where t.kommune_id = moete_familie.kommune_id'
        ' and t.sak_id = moete_familie.sak_id and t.prinsipal_id = any((select app.principals())::uuid[]) %s'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)';
    planlegg constant text := '(select true from moete m where m.kommune_id = moete_familie.kommune_id'
        ' and m.moete_id = moete_familie.moete_id and m.eining_id = any((select app.planlegg_tst())::uuid[]) limit 1)';
begin
    alter table moete_familie enable row level security, force row level security;
    create policy eigar on moete_familie to laget_owner using (true) with check (true);
    create policy kommune on moete_familie as restrictive to laget_request
        using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
    create policy sperre on moete_familie as restrictive to laget_request using (sak_id <> all((select app.sperra())::uuid[]));
    execute format('create policy synleg on moete_familie for select to laget_request using (' || rett || ')', '');
    execute format('create policy opprette on moete_familie for insert to laget_request with check (' || rett || ' and ' || planlegg
        || ' and invitert_av = (select app.brukar_id()))', 'and t.skrive');
    execute format('create policy endre on moete_familie for update to laget_request using (' || rett || ' and ' || planlegg || ')',
        'and t.skrive');
end
$$;
grant select (kommune_id, moete_familie_id, punkt_id, moete_id, sak_id, kven, foeresett_id, epost, fraa, til, svar, svar_at, oppmoete, brev,
        brev_at, invitert_av, invitert_at, teken_av_at, version),
    insert (kommune_id, moete_familie_id, punkt_id, moete_id, sak_id, kven, foeresett_id, epost, fraa, til, invitert_av),
    update (fraa, til, oppmoete, teken_av_at, version)
    on moete_familie to laget_request;

-- The invitations of the session's person: to their own saker, and to nobody else.
create function app.familie_moete() returns table (
    moete_familie_id uuid, sak_id uuid, barn_id uuid, dato date, fraa time, til time, stad text, svar text, ventar boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        saker constant uuid[] := app.familie_saker();
        lenkjer constant uuid[] := app.familie_lenkjer();
        meg constant uuid[] := app.familie_meg();
    begin
        return query
        select f.moete_familie_id, f.sak_id, s.barn_id, m.dato, f.fraa, f.til, m.stad, f.svar,
            m.tilstand = 'innkalla' and p.tilstand = 'ventar' and s.tilstand = 'open' and f.oppmoete is null
        from moete_familie f
        join sak s on s.kommune_id = f.kommune_id and s.sak_id = f.sak_id
        join moete m on m.kommune_id = f.kommune_id and m.moete_id = f.moete_id and m.tilstand <> 'avlyst'
        join moete_punkt p on p.kommune_id = f.kommune_id and p.punkt_id = f.punkt_id
        where f.kommune_id = app.familie_kommune() and f.sak_id = any(saker) and f.teken_av_at is null
            and case f.kven when 'barn' then s.barn_id = any(meg) else f.foeresett_id = any(lenkjer) end;
    end
    $$;
-- The answer of the session's person, until the meeting. False when there is nothing to answer.
create function app.familie_moete_svar(invitasjonen uuid, svaret text, dag date) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_familie f set svar = svaret, svar_at = now(), version = f.version + 1
        where f.kommune_id = app.familie_kommune() and svaret in ('kjem', 'kjem_ikkje') and f.moete_familie_id in (
            select x.moete_familie_id from app.familie_moete() x where x.moete_familie_id = invitasjonen and x.ventar and x.dato >= dag
        );
        return found;
    end
    $$;
grant execute on function app.familie_moete(), app.familie_moete_svar(uuid, text, date) to laget_familie;

-- What one of the family wants the meeting to know: theirs and only added to, as the rest they write, and meant for the referat.
alter table syn add column moete_familie_id uuid,
    add constraint syn_moete_fkey foreign key (kommune_id, sak_id, moete_familie_id)
        references moete_familie (kommune_id, sak_id, moete_familie_id);
create index syn_moete on syn (kommune_id, moete_familie_id) where moete_familie_id is not null;
grant select (moete_familie_id), insert (moete_familie_id) on syn to laget_familie;
create policy eige_moete on syn as restrictive for insert to laget_familie with check (
    moete_familie_id is null or (select true from app.familie_moete() f
        where f.moete_familie_id = syn.moete_familie_id and f.sak_id = syn.sak_id and f.ventar limit 1)
);

-- The letters, as those to staff (app.moete_brev_neste): the next that waits, taken when the mail server is ready, and how it went.
create function app.moete_familie_epost(f moete_familie) returns text
    language sql stable security definer set search_path = public, pg_temp
    return case
        -- told once, one is told that it is off, unless the child has had to hide since
        when f.brev_slag = 'avlysing' and not exists (
            select from sak k join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
            where k.kommune_id = f.kommune_id and k.sak_id = f.sak_id and b.adressesperre
        ) or app.moete_familie_hindring(f.kommune_id, f.sak_id, f.kven, f.foeresett_id, f.epost) is null then
            coalesce(f.epost, (select x.epost from foeresett x where x.kommune_id = f.kommune_id and x.foeresett_id = f.foeresett_id))
    end;
create function app.moete_familie_brev_neste(kommune uuid, dag date) returns table (
    brev_id uuid, slag text, epost text, moete_familie_id uuid, dato date, fraa time, til time, stad text, sekvens integer
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update moete_familie f set brev = 'uviss', brev_at = now()
        where f.kommune_id = kommune and f.brev = 'underveg' and f.brev_at < now() - interval '10 minutes';
        update moete_familie f set brev = 'avvist', brev_at = now()
        where f.kommune_id = kommune and f.brev = 'ventar' and f.brev_at < now() - interval '3 days';
        update moete_familie f set brev = 'unoedig', brev_at = now()
        from moete m
        where f.kommune_id = kommune and f.brev = 'ventar' and m.kommune_id = kommune and m.moete_id = f.moete_id
            and (m.dato < dag or app.moete_familie_epost(f) is null);
        return query
        select f.brev_id, f.brev_slag, app.moete_familie_epost(f), f.moete_familie_id, m.dato, f.fraa, f.til, m.stad, f.brev_sekvens
        from moete_familie f
        join moete m on m.kommune_id = kommune and m.moete_id = f.moete_id
        where f.kommune_id = kommune and f.brev = 'ventar'
        order by f.brev_at, f.brev_id limit 1;
    end
    $$;
create function app.moete_familie_brev_ta(kommune uuid, brevet uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_familie f set brev = 'underveg', brev_at = now(), brev_gjekk = true
        where f.kommune_id = kommune and f.brev_id = brevet and f.brev = 'ventar' and app.moete_familie_epost(f) is not null;
        return found;
    end
    $$;
create function app.moete_familie_brev_gjekk(kommune uuid, brevet uuid, korleis text) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        update moete_familie f set brev = korleis, brev_at = now()
        where f.kommune_id = kommune and f.brev_id = brevet and f.brev in ('ventar', 'underveg')
    $$;
grant execute on function app.moete_familie_brev_neste(uuid, date), app.moete_familie_brev_ta(uuid, uuid),
    app.moete_familie_brev_gjekk(uuid, uuid, text) to laget_system;

-- As before, and who of a family is invited.
create or replace function app.id_i_bruk(ein uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select exists (select from barn x where x.kommune_id = k.id and x.barn_id = ein)
                or exists (select from foeresett x where x.kommune_id = k.id and x.foeresett_id = ein)
                or exists (select from sak x where x.kommune_id = k.id and x.sak_id = ein)
                or exists (select from sak_deltakar x where x.kommune_id = k.id and x.sak_deltakar_id = ein)
                or exists (select from sak_sperre x where x.kommune_id = k.id and x.sak_sperre_id = ein)
                or exists (select from uro x where x.kommune_id = k.id and x.uro_id = ein)
                or exists (select from samtale x where x.kommune_id = k.id and x.samtale_id = ein)
                or exists (select from tiltak x where x.kommune_id = k.id and x.tiltak_id = ein)
                or exists (select from evaluering x where x.kommune_id = k.id and x.evaluering_id = ein)
                or exists (select from overlevering x where x.kommune_id = k.id and x.overlevering_id = ein)
                or exists (select from barnevernsmelding x where x.kommune_id = k.id and x.barnevernsmelding_id = ein)
                or exists (select from samtykke x where x.kommune_id = k.id and x.samtykke_id = ein)
                or exists (select from samtykke_signatur x where x.kommune_id = k.id and x.signatur_id = ein)
                or exists (select from samtykke_trekk x where x.kommune_id = k.id and x.trekk_id = ein)
                or exists (select from samtykke_invitasjon x where x.kommune_id = k.id and x.invitasjon_id = ein)
                or exists (select from naudrett x where x.kommune_id = k.id and x.naudrett_id = ein)
                or exists (select from naudrett_gjennomgang x where x.kommune_id = k.id and x.naudrett_gjennomgang_id = ein)
                or exists (select from samtykke_regel x where x.kommune_id = k.id and x.samtykke_regel_id = ein)
                or exists (select from samtykke_kopi x where x.kommune_id = k.id and x.kopi_id = ein)
                or exists (select from tst_medlem x where x.kommune_id = k.id and x.tst_medlem_id = ein)
                or exists (select from skulefri x where x.kommune_id = k.id and x.skulefri_id = ein)
                or exists (select from moete x where x.kommune_id = k.id and x.moete_id = ein)
                or exists (select from moete_deltakar x where x.kommune_id = k.id and x.moete_deltakar_id = ein)
                or exists (select from moete_punkt x where x.kommune_id = k.id and x.punkt_id = ein)
                or exists (select from referat x where x.kommune_id = k.id and x.referat_id = ein)
                or exists (select from moete_familie x where x.kommune_id = k.id and x.moete_familie_id = ein)
            from (select app.kommune_id() as id) k
        );
    end
    $$;
