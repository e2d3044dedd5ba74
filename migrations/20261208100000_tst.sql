-- TST: the tverrfagleg samhandlingsteam of each skule and barnehage, and its meetings (domain.md § 3). Nothing here is about a
-- child: who is on a team and when it meets is known to everybody who works in the kommune.

-- How many meetings a team must have in a term; the biggest einingar meet every month.
create table tst_krav (
    kommune_id uuid not null references kommune,
    slag text not null constraint tst_krav_slag check (slag in ('vanleg', 'maanadleg')),
    haust smallint not null constraint tst_krav_haust check (haust between 0 and 10),
    vaar smallint not null constraint tst_krav_vaar check (vaar between 0 and 10),
    version integer not null default 1,
    primary key (kommune_id, slag)
);

-- Days without school, as a kommune has decided them. Public holidays are reckoned, and not kept here.
create table skulefri (
    kommune_id uuid not null references kommune,
    skulefri_id uuid not null,
    namn text not null constraint skulefri_namn_lengd check (char_length(namn) between 1 and 80),
    fraa date not null,
    til date not null,
    -- taken out of the list: nothing is deleted
    teken_ut_at timestamptz,
    primary key (kommune_id, skulefri_id),
    constraint skulefri_periode check (til between fraa and fraa + 100)
);
create index skulefri_dato on skulefri (kommune_id, fraa) where teken_ut_at is null;

-- One team for each skule and barnehage.
create table tst_team (
    kommune_id uuid not null,
    eining_id uuid not null,
    krav text not null default 'vanleg',
    -- where it meets when nothing else is said; none is the eining itself
    stad text constraint tst_team_stad_lengd check (char_length(stad) between 1 and 120),
    version integer not null default 1,
    primary key (kommune_id, eining_id),
    constraint tst_team_eining_fkey foreign key (kommune_id, eining_id) references eining,
    constraint tst_team_krav_fkey foreign key (kommune_id, krav) references tst_krav
);

-- A member: a person at a workplace. Whoever has no live medlemskap there any more is no member, whatever the dates here say.
create table tst_medlem (
    kommune_id uuid not null,
    tst_medlem_id uuid not null,
    eining_id uuid not null,
    -- has møteplikt; goes in the place of one who has; comes when needed
    slag text not null constraint tst_medlem_slag check (slag in ('fast', 'vara', 'ved_behov')),
    vara_for uuid,
    prinsipal_id uuid not null,
    brukar_id uuid not null references brukar,
    instans_id uuid not null,
    fraa date not null,
    til date,
    primary key (kommune_id, tst_medlem_id),
    constraint tst_medlem_i_team unique (kommune_id, eining_id, tst_medlem_id),
    constraint tst_medlem_team_fkey foreign key (kommune_id, eining_id) references tst_team,
    constraint tst_medlem_vara_fkey foreign key (kommune_id, eining_id, vara_for)
        references tst_medlem (kommune_id, eining_id, tst_medlem_id),
    constraint tst_medlem_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint tst_medlem_vara check ((slag = 'vara') = (vara_for is not null)),
    -- one that never began ends the day before it
    constraint tst_medlem_periode check (til is null or til >= fraa - 1)
);
create unique index tst_medlem_ein_gong on tst_medlem (kommune_id, eining_id, prinsipal_id) where til is null;
create index tst_medlem_person on tst_medlem (brukar_id, kommune_id);
create index tst_medlem_prinsipal on tst_medlem (kommune_id, prinsipal_id);

-- A meeting. The time is that of the clock on the wall in Norway: a meeting at ten is at ten in summer time too.
create table moete (
    kommune_id uuid not null,
    moete_id uuid not null,
    eining_id uuid not null,
    dato date not null,
    fraa time not null,
    til time not null,
    stad text not null constraint moete_stad_lengd check (char_length(stad) between 1 and 120),
    tilstand text not null default 'planlagt' constraint moete_tilstand check (tilstand in ('planlagt', 'innkalla', 'halde', 'avlyst')),
    avlyst_grunn text constraint moete_avlyst_grunn_lengd check (char_length(avlyst_grunn) between 1 and 500),
    laga_av uuid not null references brukar,
    laga_at timestamptz not null,
    version integer not null default 1,
    primary key (kommune_id, moete_id),
    constraint moete_team_fkey foreign key (kommune_id, eining_id) references tst_team,
    constraint moete_tid check (til > fraa),
    constraint moete_avlyst check ((tilstand = 'avlyst') = (avlyst_grunn is not null))
);
create index moete_team on moete (kommune_id, eining_id, dato, fraa);

-- What a kommune begins with (the plan: at least two in haust and three in vår, every month at the biggest).
create function app.tst_krav_til(kommune uuid) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        insert into tst_krav (kommune_id, slag, haust, vaar)
        values (kommune, 'vanleg', 2, 3), (kommune, 'maanadleg', 4, 5)
    $$;
create function app.tst_krav_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.tst_krav_til(new.kommune_id);
        return null;
    end
    $$;
create trigger tst_krav_ny after insert on kommune for each row execute function app.tst_krav_ny();
select app.tst_krav_til(kommune_id) from kommune;

create function app.tst_team_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into tst_team (kommune_id, eining_id)
        select new.kommune_id, new.eining_id from instans i
        where i.instans_id = new.instans_id and i.slag in ('skule', 'barnehage');
        return null;
    end
    $$;
create trigger tst_team_ny after insert on eining for each row execute function app.tst_team_ny();
insert into tst_team (kommune_id, eining_id)
select e.kommune_id, e.eining_id from eining e join instans i on i.instans_id = e.instans_id
where i.slag in ('skule', 'barnehage');

-- Whether somebody is a member on a day: by the dates, and by a medlemskap at that workplace.
create function app.tst_er_medlem(medlem tst_medlem, dag date) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return medlem.fraa <= dag and (medlem.til is null or medlem.til >= dag) and exists (
        select from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id
        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
        where m.kommune_id = medlem.kommune_id and m.prinsipal_id = medlem.prinsipal_id and b.sperra_at is null
            and m.fraa <= dag and (m.til is null or m.til >= dag) and g.fraa <= dag and (g.til is null or g.til >= dag)
    );
grant execute on function app.tst_er_medlem(tst_medlem, date) to laget_request;

-- The teams this person has møteplikt in.
create function app.mine_tst() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
        select coalesce(array_agg(distinct t.eining_id), '{}')
        from tst_medlem t
        where t.kommune_id = app.kommune_id() and t.slag = 'fast' and t.prinsipal_id = any(app.principals())
            and app.tst_er_medlem(t, app.today())
        );
    end
    $$;
grant execute on function app.mine_tst() to laget_request;

-- Those who plan for a team: its members with møteplikt, and who leads the eining.
create function app.planlegg_tst() returns uuid[]
    language sql stable security definer set search_path = public, pg_temp
    return app.leia_einingar() || app.mine_tst();
grant execute on function app.planlegg_tst() to laget_request;

-- When the people of a team are in the meetings of other teams, in whatever kommune: the time, and not where.
create function app.tst_opptekne(eining uuid, fraa_dato date, til_dato date)
    returns table (brukar_id uuid, dato date, fraa time, til time)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not (eining = any(app.planlegg_tst())) then
            return;
        end if;
        return query select distinct o.brukar_id, m.dato, m.fraa, m.til
        from tst_medlem h
        join tst_medlem o on o.brukar_id = h.brukar_id and o.eining_id <> h.eining_id and o.slag = 'fast'
        join moete m on m.kommune_id = o.kommune_id and m.eining_id = o.eining_id
        where h.kommune_id = app.kommune_id() and h.eining_id = eining and h.slag in ('fast', 'vara')
            and app.tst_er_medlem(h, m.dato) and app.tst_er_medlem(o, m.dato)
            and m.dato between fraa_dato and til_dato and m.tilstand <> 'avlyst';
    end
    $$;
grant execute on function app.tst_opptekne(uuid, date, date) to laget_request;

-- The teams of the kommunar this person leads something in, as kommunalsjef or interkommunal leiar: counts and dates.
create function app.tst_oversyn(haust_fraa date, vaar_fraa date, vaar_til date)
    returns table (kommune text, eining_id uuid, eining text, her boolean, krav_haust smallint, krav_vaar smallint,
        haust bigint, vaar bigint, neste date, manglar text[])
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select k.namn, e.eining_id, e.namn, k.kommune_id = app.kommune_id(), r.haust, r.vaar,
            count(m.moete_id) filter (where m.dato < vaar_fraa), count(m.moete_id) filter (where m.dato >= vaar_fraa),
            min(m.dato) filter (where m.dato >= app.today()),
            array(select s.slag from (values (1, i.slag), (2, 'ppt'), (3, 'helsestasjon'), (4, 'barnevern')) s (nr, slag)
                where not exists (
                    select from tst_medlem f join instans fi on fi.instans_id = f.instans_id
                    where f.kommune_id = t.kommune_id and f.eining_id = t.eining_id and f.slag = 'fast' and fi.slag = s.slag
                        and app.tst_er_medlem(f, app.today())
                ) order by s.nr)
        from (
            select distinct l.kommune_id from medlemskap l
            join brukar b on b.brukar_id = l.brukar_id
            join instans_kommune g on g.kommune_id = l.kommune_id and g.instans_id = l.instans_id
            where l.brukar_id = app.brukar_id() and l.rolle in ('kommunalsjef', 'interkommunal_leiar')
                and b.sperra_at is null
                and l.fraa <= app.today() and (l.til is null or l.til >= app.today())
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
        ) mine
        join kommune k on k.kommune_id = mine.kommune_id
        join tst_team t on t.kommune_id = k.kommune_id
        join eining e on e.kommune_id = t.kommune_id and e.eining_id = t.eining_id
        join instans i on i.instans_id = e.instans_id
        join tst_krav r on r.kommune_id = t.kommune_id and r.slag = t.krav
        left join moete m on m.kommune_id = t.kommune_id and m.eining_id = t.eining_id and m.tilstand <> 'avlyst'
            and m.dato between haust_fraa and vaar_til
        where e.gyldig_til is null or e.gyldig_til >= app.today()
        group by k.kommune_id, k.namn, t.kommune_id, t.eining_id, e.eining_id, e.namn, i.slag, r.haust, r.vaar
        order by k.namn, e.namn;
    end
    $$;
grant execute on function app.tst_oversyn(date, date, date) to laget_request;

-- A team does one thing at a time, whoever plans it.
create function app.moete_ikkje_oppaa() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform pg_advisory_xact_lock(hashtextextended(new.eining_id::text, 4));
        if new.tilstand <> 'avlyst' and exists (
            select from moete m
            where m.kommune_id = new.kommune_id and m.eining_id = new.eining_id and m.dato = new.dato
                and m.moete_id <> new.moete_id and m.tilstand <> 'avlyst' and m.fraa < new.til and new.fraa < m.til
        ) then
            raise exception 'the team has a meeting then' using errcode = 'exclusion_violation', constraint = 'moete_ikkje_oppaa';
        end if;
        return new;
    end
    $$;
create trigger moete_ikkje_oppaa before insert or update of dato, fraa, til, tilstand on moete
    for each row execute function app.moete_ikkje_oppaa();

do $$
declare
    t text;
begin
    foreach t in array array['tst_krav', 'skulefri', 'tst_team', 'tst_medlem', 'moete'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('create policy synleg on %I for select to laget_request using (kommune_id = (select app.kommune_id()))', t);
        execute format('grant select on %I to laget_request', t);
    end loop;
end
$$;

-- The systemansvarleg decides what is asked of the teams, and when there is no school.
create policy endre on tst_krav for update to laget_request using ((select app.har_rolle('systemansvarleg')));
grant update (haust, vaar, version) on tst_krav to laget_request;
create policy opprette on skulefri for insert to laget_request with check ((select app.har_rolle('systemansvarleg')));
create policy endre on skulefri for update to laget_request using ((select app.har_rolle('systemansvarleg')));
grant insert, update (teken_ut_at) on skulefri to laget_request;

-- Who leads the eining decides who is on its team.
create policy endre on tst_team for update to laget_request using (eining_id = any((select app.leia_einingar())::uuid[]));
grant update (krav, stad, version) on tst_team to laget_request;
create policy opprette on tst_medlem for insert to laget_request
    with check (eining_id = any((select app.leia_einingar())::uuid[]));
create policy rett_person on tst_medlem as restrictive for insert to laget_request with check (
    (select true from medlemskap m where m.kommune_id = tst_medlem.kommune_id
        and m.prinsipal_id = tst_medlem.prinsipal_id and m.brukar_id = tst_medlem.brukar_id
        and m.instans_id = tst_medlem.instans_id and app.ser_barn(m.rolle) limit 1)
);
create policy endre on tst_medlem for update to laget_request using (eining_id = any((select app.leia_einingar())::uuid[]));
grant insert, update (til) on tst_medlem to laget_request;

-- Those who plan for a team make its meetings, in their own name.
create policy opprette on moete for insert to laget_request
    with check (eining_id = any((select app.planlegg_tst())::uuid[]) and laga_av = (select app.brukar_id()));
create policy endre on moete for update to laget_request using (eining_id = any((select app.planlegg_tst())::uuid[]));
grant insert, update (dato, fraa, til, stad, tilstand, avlyst_grunn, version) on moete to laget_request;

-- As before, and what a team is made of.
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
            from (select app.kommune_id() as id) k
        );
    end
    $$;
