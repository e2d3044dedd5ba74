-- The agenda of a meeting, and the walls of the room (domain.md § 3). An item is in two rows: that it is, of what kind and for how
-- long, which everybody in the meeting sees; and what it is about. Whose child a named item is about, stands where the sak does.

create table moete_punkt (
    kommune_id uuid not null,
    punkt_id uuid not null,
    moete_id uuid not null,
    eining_id uuid not null,
    -- its place; never reused
    nr integer not null constraint moete_punkt_nr check (nr between 1 and 100000),
    -- the plan's three elements: drøfting og planlegging, rettleiing, observasjon og samtalar
    element smallint not null constraint moete_punkt_element check (element between 1 and 3),
    slag text not null constraint moete_punkt_slag check (slag in ('system', 'anonym', 'namngitt')),
    minutt smallint not null constraint moete_punkt_minutt check (minutt between 1 and 240),
    -- waits; was talked through; was not reached; was not reached and is on a later agenda; is taken out
    tilstand text not null default 'ventar' constraint moete_punkt_tilstand check (
        tilstand in ('ventar', 'droefta', 'ikkje_naadd', 'vidare', 'teke_ut')
    ),
    -- not reached last time
    fraa_punkt uuid,
    laga_av uuid not null references brukar,
    laga_at timestamptz not null,
    version integer not null default 1,
    primary key (kommune_id, punkt_id),
    constraint moete_punkt_i_moete unique (kommune_id, moete_id, punkt_id),
    constraint moete_punkt_plass unique (kommune_id, moete_id, nr) deferrable,
    constraint moete_punkt_moete_fkey foreign key (kommune_id, moete_id) references moete,
    constraint moete_punkt_team_fkey foreign key (kommune_id, eining_id) references tst_team,
    constraint moete_punkt_fraa_fkey foreign key (kommune_id, fraa_punkt) references moete_punkt
);
create unique index moete_punkt_vidare_ein_gong on moete_punkt (kommune_id, fraa_punkt) where tilstand <> 'teke_ut';
create index moete_punkt_att on moete_punkt (kommune_id, eining_id) where tilstand in ('ventar', 'ikkje_naadd');

-- No child.
create table moete_punkt_system (
    kommune_id uuid not null,
    punkt_id uuid not null,
    moete_id uuid not null,
    tittel text not null constraint moete_punkt_system_tittel_lengd check (char_length(tittel) between 1 and 120),
    tekst text constraint moete_punkt_system_tekst_lengd check (char_length(tekst) between 1 and 4000),
    primary key (kommune_id, punkt_id),
    constraint moete_punkt_system_punkt_fkey foreign key (kommune_id, moete_id, punkt_id)
        references moete_punkt (kommune_id, moete_id, punkt_id)
);

-- A child nobody may recognise: these fields and no more, and no way from here to a sak.
create table moete_punkt_anonym (
    kommune_id uuid not null,
    punkt_id uuid not null,
    moete_id uuid not null,
    aldersgruppe text not null constraint moete_punkt_anonym_aldersgruppe check (aldersgruppe in ('0-2', '3-5', '6-9', '10-12', '13-15', '16-18')),
    tema text not null constraint moete_punkt_anonym_tema_lengd check (char_length(tema) between 1 and 120),
    proevd text not null constraint moete_punkt_anonym_proevd_lengd check (char_length(proevd) between 1 and 2000),
    undring text not null constraint moete_punkt_anonym_undring_lengd check (char_length(undring) between 1 and 2000),
    primary key (kommune_id, punkt_id),
    constraint moete_punkt_anonym_punkt_fkey foreign key (kommune_id, moete_id, punkt_id)
        references moete_punkt (kommune_id, moete_id, punkt_id)
);

-- A sak.
create table moete_punkt_sak (
    kommune_id uuid not null,
    punkt_id uuid not null,
    moete_id uuid not null,
    sak_id uuid not null,
    -- still on this agenda: another item about the same sak may come when it is taken out
    gjeld boolean not null default true,
    primary key (kommune_id, punkt_id),
    constraint moete_punkt_sak_i_sak unique (kommune_id, sak_id, punkt_id),
    constraint moete_punkt_sak_punkt_fkey foreign key (kommune_id, moete_id, punkt_id)
        references moete_punkt (kommune_id, moete_id, punkt_id),
    constraint moete_punkt_sak_sak_fkey foreign key (kommune_id, sak_id) references sak
);
create unique index moete_punkt_sak_ein_gong on moete_punkt_sak (kommune_id, moete_id, sak_id) where gjeld;

-- Who leaves the room at an item.
create table moete_punkt_ute (
    kommune_id uuid not null,
    punkt_id uuid not null,
    moete_id uuid not null,
    moete_deltakar_id uuid not null,
    primary key (kommune_id, punkt_id, moete_deltakar_id),
    constraint moete_punkt_ute_punkt_fkey foreign key (kommune_id, moete_id, punkt_id)
        references moete_punkt (kommune_id, moete_id, punkt_id),
    constraint moete_punkt_ute_deltakar_fkey foreign key (kommune_id, moete_id, moete_deltakar_id)
        references moete_deltakar (kommune_id, moete_id, moete_deltakar_id)
);

-- Those in the room who may not hear of this child.
create function app.moete_utan_grunnlag(kommune uuid, moetet uuid, saka uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select d.moete_deltakar_id
        from moete m
        cross join lateral app.moete_i_rommet(m.kommune_id, m.moete_id) d
        where m.kommune_id = kommune and m.moete_id = moetet and not app.moete_grunnlag(d, saka, app.moete_naar(m))
    $$;

-- Those in the room at a named item who may not hear it, and are not said to leave: while there is one, the item is shut.
create function app.punkt_stengt_av(kommune uuid, punktet uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select u from moete_punkt_sak s
        cross join lateral app.moete_utan_grunnlag(s.kommune_id, s.moete_id, s.sak_id) u
        where s.kommune_id = kommune and s.punkt_id = punktet and not exists (
            select from moete_punkt_ute t
            where t.kommune_id = s.kommune_id and t.punkt_id = s.punkt_id and t.moete_deltakar_id = u
        )
    $$;

-- Who stands in the way of putting a sak on an agenda, to whoever writes in the sak and plans the meeting.
create function app.moete_hindrar(moetet uuid, saka uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if app.ser_sak(saka) and exists (
            select from moete m where m.kommune_id = app.kommune_id() and m.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
        ) then
            return query select app.moete_utan_grunnlag(app.kommune_id(), moetet, saka);
        end if;
    end
    $$;
grant execute on function app.moete_hindrar(uuid, uuid) to laget_request;

-- Who must leave at each named item of a meeting: all of them to those who see the sak, and to others only that they must themselves.
create function app.moete_maa_ut(moetet uuid) returns table (punkt_id uuid, moete_deltakar_id uuid, sagt boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid[] := app.principals();
        planlegg constant boolean := exists (
            select from moete m where m.kommune_id = her and m.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
        );
    begin
        if not planlegg and not (moetet = any(app.mine_moete())) then
            return;
        end if;
        return query
        select s.punkt_id, u, exists (
                select from moete_punkt_ute t
                where t.kommune_id = s.kommune_id and t.punkt_id = s.punkt_id and t.moete_deltakar_id = u
            )
        from moete_punkt_sak s
        cross join lateral app.moete_utan_grunnlag(s.kommune_id, s.moete_id, s.sak_id) u
        join moete_deltakar d on d.kommune_id = s.kommune_id and d.moete_deltakar_id = u
        where s.kommune_id = her and s.moete_id = moetet and s.gjeld
            and (app.ser_sak(s.sak_id) or d.prinsipal_id = any(meg));
    end
    $$;
grant execute on function app.moete_maa_ut(uuid) to laget_request;

-- A named item is put on the agenda only when everybody who is called may hear it.
create function app.moete_punkt_sak_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (select app.moete_utan_grunnlag(new.kommune_id, new.moete_id, new.sak_id)) then
            raise exception 'somebody who is called may not hear of this child'
                using errcode = 'insufficient_privilege', constraint = 'moete_punkt_sak_grunnlag';
        end if;
        return new;
    end
    $$;
create trigger moete_punkt_sak_foer before insert on moete_punkt_sak for each row execute function app.moete_punkt_sak_foer();

-- An item that is taken out, or goes on to a later agenda, is no longer this one's.
create function app.moete_punkt_slutt() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_punkt_sak set gjeld = false where kommune_id = new.kommune_id and punkt_id = new.punkt_id and gjeld;
        return null;
    end
    $$;
create trigger moete_punkt_slutt after update of tilstand on moete_punkt
    for each row when (new.tilstand in ('vidare', 'teke_ut')) execute function app.moete_punkt_slutt();

-- How many children of an age there are at an eining is not told; only that they are few enough to be recognised. The kommune's own
-- register, and the age by today.
create function app.faa_i_aldersgruppe(eining uuid, gruppe text) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not (eining = any(app.planlegg_tst())) then
            return true;
        end if;
        return (
            select count(*) < 5 from barn b
            where b.kommune_id = app.kommune_id() and b.eining_id = eining
                and app.alder(b.foedd, app.today()) between split_part(gruppe, '-', 1)::integer and split_part(gruppe, '-', 2)::integer
        );
    end
    $$;
grant execute on function app.faa_i_aldersgruppe(uuid, text) to laget_request;

-- Which of these words are part of the name of a child in the kommune: for text that must be about nobody.
create function app.namn_paa_barn(ord text[]) returns setof text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if cardinality(app.planlegg_tst()) = 0 then
            return;
        end if;
        return query
        select distinct o from unnest(ord) o
        where lower(o) in (
            select regexp_split_to_table(lower(b.fornamn || ' ' || b.etternamn), '[\s-]+') from barn b
            where b.kommune_id = app.kommune_id()
        );
    end
    $$;
grant execute on function app.namn_paa_barn(text[]) to laget_request;

do $$
declare
    t text;
    i_moetet constant text := 'moete_id = any((select app.mine_moete())::uuid[])';
    planlegg constant text := '(select true from moete m where m.kommune_id = %1$I.kommune_id and m.moete_id = %1$I.moete_id'
        ' and m.eining_id = any((select app.planlegg_tst())::uuid[]) limit 1)';
begin
    foreach t in array array['moete_punkt', 'moete_punkt_system', 'moete_punkt_anonym', 'moete_punkt_sak', 'moete_punkt_ute'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('grant select on %I to laget_request', t);
    end loop;
    foreach t in array array['moete_punkt_system', 'moete_punkt_anonym', 'moete_punkt_ute'] loop
        execute format('create policy synleg on %1$I for select to laget_request using (' || i_moetet || ' or ' || planlegg || ')', t);
        execute format('create policy opprette on %1$I for insert to laget_request with check (' || planlegg || ')', t);
    end loop;
    foreach t in array array['moete_punkt_system', 'moete_punkt_anonym'] loop
        execute format('create policy endre on %1$I for update to laget_request using (' || planlegg || ')', t);
    end loop;
end
$$;
grant insert, update (tittel, tekst) on moete_punkt_system to laget_request;
grant insert, update (aldersgruppe, tema, proevd, undring) on moete_punkt_anonym to laget_request;
grant insert on moete_punkt_ute to laget_request;

create policy synleg on moete_punkt for select to laget_request using (
    eining_id = any((select app.planlegg_tst())::uuid[]) or moete_id = any((select app.mine_moete())::uuid[])
);
create policy opprette on moete_punkt for insert to laget_request
    with check (eining_id = any((select app.planlegg_tst())::uuid[]) and laga_av = (select app.brukar_id()));
create policy rett_moete on moete_punkt as restrictive for insert to laget_request with check (
    (select true from moete m where m.kommune_id = moete_punkt.kommune_id and m.moete_id = moete_punkt.moete_id
        and m.eining_id = moete_punkt.eining_id and m.tilstand <> 'avlyst' limit 1)
);
create policy endre on moete_punkt for update to laget_request using (eining_id = any((select app.planlegg_tst())::uuid[]));
grant insert, update (nr, element, minutt, tilstand, version) on moete_punkt to laget_request;

-- Where the sak is seen, by those in the meeting or who plan it; put there by whoever writes in it.
create policy sperre on moete_punkt_sak as restrictive to laget_request using (sak_id <> all((select app.sperra())::uuid[]));
create policy synleg on moete_punkt_sak for select to laget_request using (
    (select true from sak_tilgang t where t.kommune_id = moete_punkt_sak.kommune_id and t.sak_id = moete_punkt_sak.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
create policy opprette on moete_punkt_sak for insert to laget_request with check (
    (select true from moete m where m.kommune_id = moete_punkt_sak.kommune_id and m.moete_id = moete_punkt_sak.moete_id
        and m.eining_id = any((select app.planlegg_tst())::uuid[]) limit 1)
    and (select true from sak_tilgang t where t.kommune_id = moete_punkt_sak.kommune_id and t.sak_id = moete_punkt_sak.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[]) and t.skrive
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
grant insert on moete_punkt_sak to laget_request;
