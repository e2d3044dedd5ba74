-- Those who are called to a meeting, and whether they were there (domain.md § 3). Nobody here is a child or of a family: who of a
-- family comes says whose sak it is, and stands where the sak does.

create table moete_deltakar (
    kommune_id uuid not null,
    moete_deltakar_id uuid not null,
    moete_id uuid not null,
    eining_id uuid not null,
    -- has møteplikt; goes in the place of one who has; comes when needed; is asked to this one meeting
    slag text not null constraint moete_deltakar_slag check (slag in ('fast', 'vara', 'ved_behov', 'gjest')),
    vara_for uuid,
    -- a person at a workplace here …
    prinsipal_id uuid,
    brukar_id uuid references brukar,
    instans_id uuid,
    -- … or somebody from outside: who, from which of the samtykke form's instansar, and where the letter goes
    namn text constraint moete_deltakar_namn_lengd check (char_length(namn) between 1 and 120),
    instans_slag text constraint moete_deltakar_instans_slag check (instans_slag in (
        'helsestasjon', 'jordmor', 'ressurspedagog', 'miljoeterapeut', 'ungdomskontakt', 'skule', 'barnehage', 'fastlege',
        'fysioterapeut', 'barnevern', 'kommunepsykolog', 'kot', 'bu_og_avlastning', 'nav', 'spesialisthelseteneste', 'andre', 'ppt'
    )),
    epost text constraint moete_deltakar_epost_lengd check (char_length(epost) between 3 and 254),
    -- what was answered
    svar text not null default 'ventar' constraint moete_deltakar_svar check (svar in ('ventar', 'kjem', 'forfall')),
    forfall_grunn text constraint moete_deltakar_forfall_lengd check (char_length(forfall_grunn) between 1 and 300),
    -- and what came of it
    oppmoete text constraint moete_deltakar_oppmoete check (oppmoete in ('moett', 'forfall', 'ikkje_moett')),
    kom time,
    gjekk time,
    -- a guest has signed the teieplikterklæring
    teieplikt_at timestamptz,
    -- on the page of the link, or on paper that somebody here has seen
    teieplikt_maate text constraint moete_deltakar_teieplikt_maate check (teieplikt_maate in ('nett', 'papir')),
    -- is not asked any more
    teken_av_at timestamptz,
    kalla_av uuid not null references brukar,
    kalla_at timestamptz not null,
    version integer not null default 1,
    primary key (kommune_id, moete_deltakar_id),
    constraint moete_deltakar_i_moete unique (kommune_id, moete_id, moete_deltakar_id),
    constraint moete_deltakar_moete_fkey foreign key (kommune_id, moete_id) references moete,
    constraint moete_deltakar_team_fkey foreign key (kommune_id, eining_id) references tst_team,
    constraint moete_deltakar_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint moete_deltakar_vara_fkey foreign key (kommune_id, moete_id, vara_for)
        references moete_deltakar (kommune_id, moete_id, moete_deltakar_id),
    constraint moete_deltakar_vara check ((slag = 'vara') = (vara_for is not null)),
    constraint moete_deltakar_kven check (
        (prinsipal_id is null) = (brukar_id is null) and (prinsipal_id is null) = (instans_id is null)
        and (prinsipal_id is null) = (namn is not null) and (prinsipal_id is null) = (instans_slag is not null)
        and (prinsipal_id is not null or slag = 'gjest') and (prinsipal_id is null or epost is null)
    ),
    constraint moete_deltakar_teieplikt check ((teieplikt_at is null) = (teieplikt_maate is null)),
    constraint moete_deltakar_forfall check ((svar = 'forfall') = (forfall_grunn is not null)),
    -- late, or gone before the end: only of who was there
    constraint moete_deltakar_tid check (
        (oppmoete is not distinct from 'moett' or (kom is null and gjekk is null)) and (kom is null or gjekk is null or gjekk > kom)
    )
);
create unique index moete_deltakar_ein_gong on moete_deltakar (kommune_id, moete_id, prinsipal_id) where teken_av_at is null;
create index moete_deltakar_prinsipal on moete_deltakar (kommune_id, prinsipal_id, moete_id);
create index moete_deltakar_brukar on moete_deltakar (brukar_id, kommune_id);

-- The meetings this person is called to.
create function app.mine_moete() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct d.moete_id), '{}')
            from moete_deltakar d
            where d.kommune_id = app.kommune_id() and d.prinsipal_id = any(app.principals()) and d.teken_av_at is null
        );
    end
    $$;
grant execute on function app.mine_moete() to laget_request;

-- Those who are expected in the room, or who were there: not who has forfall, did not come, or is not asked any more.
create function app.moete_i_rommet(kommune uuid, moetet uuid) returns setof moete_deltakar
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select d.* from moete_deltakar d
        where d.kommune_id = kommune and d.moete_id = moetet and d.teken_av_at is null
            and coalesce(d.oppmoete, case d.svar when 'forfall' then 'forfall' else 'moett' end) = 'moett'
    $$;

-- When a meeting is, of what matters: its beginning while that is to come, then now.
create function app.moete_naar(m moete) returns timestamptz
    language sql stable security definer set search_path = public, pg_temp
    return greatest(statement_timestamp(), (m.dato + m.fraa) at time zone 'Europe/Oslo');

-- THE rule of who may hear of a named child: those of the instans that owns the sak, and those of an instans a samtykke covers
-- then; never one who is shut out of it.
create function app.moete_grunnlag(d moete_deltakar, saka uuid, naar timestamptz) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        eigar uuid;
        rom record;
    begin
        if d.brukar_id is not null and exists (
            select from sak_sperre p
            where p.kommune_id = d.kommune_id and p.sak_id = saka and p.brukar_id = d.brukar_id and p.oppheva_at is null
        ) then
            return false;
        end if;
        select k.instans_id into eigar from sak k where k.kommune_id = d.kommune_id and k.sak_id = saka;
        if d.instans_id is not null then
            if eigar is null or d.instans_id = eigar then
                return eigar is not null;
            end if;
            select * into rom from app.samtykke_rom_i_sak(d.kommune_id, saka, d.instans_id);
            return coalesce(rom.fraa <= naar and naar < rom.til, false);
        end if;
        return exists (
            select from samtykke_instans i
            cross join lateral app.samtykke_rom(i.kommune_id, i.samtykke_id, i.slag) r
            where i.kommune_id = d.kommune_id and i.sak_id = saka and i.slag = d.instans_slag and r.fraa <= naar and naar < r.til
        );
    end
    $$;

alter table moete_deltakar enable row level security, force row level security;
create policy eigar on moete_deltakar to laget_owner using (true) with check (true);
create policy kommune on moete_deltakar as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
-- Those who plan for the team, and those who are called to the same meeting.
create policy synleg on moete_deltakar for select to laget_request using (
    eining_id = any((select app.planlegg_tst())::uuid[]) or moete_id = any((select app.mine_moete())::uuid[])
);
grant select on moete_deltakar to laget_request;
create policy opprette on moete_deltakar for insert to laget_request
    with check (eining_id = any((select app.planlegg_tst())::uuid[]) and kalla_av = (select app.brukar_id()));
create policy rett_moete on moete_deltakar as restrictive for insert to laget_request with check (
    (select true from moete m where m.kommune_id = moete_deltakar.kommune_id and m.moete_id = moete_deltakar.moete_id
        and m.eining_id = moete_deltakar.eining_id and m.tilstand in ('planlagt', 'innkalla') limit 1)
);
create policy rett_person on moete_deltakar as restrictive for insert to laget_request with check (
    prinsipal_id is null or (select true from medlemskap m where m.kommune_id = moete_deltakar.kommune_id
        and m.prinsipal_id = moete_deltakar.prinsipal_id and m.brukar_id = moete_deltakar.brukar_id
        and m.instans_id = moete_deltakar.instans_id and app.ser_barn(m.rolle) limit 1)
);
-- Those who plan, and each for oneself.
create policy endre on moete_deltakar for update to laget_request
    using (eining_id = any((select app.planlegg_tst())::uuid[]) or prinsipal_id = any((select app.principals())::uuid[]));
grant insert, update (svar, forfall_grunn, oppmoete, kom, gjekk, teieplikt_at, teieplikt_maate, teken_av_at, version)
    on moete_deltakar to laget_request;
