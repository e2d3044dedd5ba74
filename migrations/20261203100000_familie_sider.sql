-- What a family sees of its child's saker, and what it writes back (docs/adr/0013-kva-familien-ser.md). Every table a family
-- reads is opened here by name, column by column: what is not here, is closed.

-- As before, and: a føresett is one until the child is 18.
create or replace function app.familie_barn() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct b.barn_id), '{}')
            from app.familie_sesjon_no() s
            join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
            cross join lateral (
                select f.barn_id
                from foeresett f
                join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
                where f.kommune_id = s.kommune_id and f.fnr_oppslag = any(p.oppslag)
                    and f.avslutta_at is null and f.innsynsrett
                    and (f.bur_saman or not x.adressesperre)
                    and x.foedd + interval '18 years' > app.today()
                union
                select x.barn_id
                from barn x
                where x.kommune_id = s.kommune_id and x.fnr_oppslag = any(p.oppslag)
                    and x.foedd + interval '15 years' <= app.today()
            ) b
        );
    end
    $$;

-- The one of them that is the session's person: a youth of 15 or more.
create function app.familie_meg() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(x.barn_id), '{}')
            from app.familie_sesjon_no() s
            join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
            join barn x on x.kommune_id = s.kommune_id and x.fnr_oppslag = any(p.oppslag)
            where x.foedd + interval '15 years' <= app.today()
        );
    end
    $$;

-- The links of the session's person to those children.
create function app.familie_lenkjer() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(f.foeresett_id), '{}')
            from app.familie_sesjon_no() s
            join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
            join foeresett f on f.kommune_id = s.kommune_id and f.fnr_oppslag = any(p.oppslag)
            join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
            where f.avslutta_at is null and f.innsynsrett and (f.bur_saman or not x.adressesperre)
                and f.barn_id = any(app.familie_barn())
        );
    end
    $$;

-- THE rule of which saker a family sees: of its children, from when the føresette are involved, which is when a talk with
-- them is held. A reason not to involve them hides the sak until a talk is held later. What barnevernet owns is not shown
-- here, and what the health services own of a youth of 16 is the youth's alone (pasient- og brukarrettslova § 3-4).
create function app.familie_saker() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        barna constant uuid[] := app.familie_barn();
        meg constant uuid[] := app.familie_meg();
        idag constant date := app.today();
    begin
        return (
            select coalesce(array_agg(s.sak_id), '{}')
            from sak s
            join instans i on i.instans_id = s.instans_id
            join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
            where s.kommune_id = her and s.barn_id = any(barna)
                and i.slag <> 'barnevern'
                and (app.samtykke_gruppe(i.slag) <> 'helse' or b.foedd + interval '16 years' > idag or s.barn_id = any(meg))
                and exists (
                    select from samtale m
                    where m.kommune_id = s.kommune_id and m.sak_id = s.sak_id and m.slag <> 'ikkje_halden'
                        and not exists (
                            select from samtale n
                            where n.kommune_id = m.kommune_id and n.sak_id = m.sak_id and n.slag = 'ikkje_halden'
                                and (n.dato, n.skriven_at) >= (m.dato, m.skriven_at)
                        )
                )
        );
    end
    $$;

-- What somebody of the family has written about a sak. It is theirs: staff read it, and nobody changes it.
create table syn (
    kommune_id uuid not null,
    syn_id uuid not null,
    sak_id uuid not null,
    familie_person_id uuid not null,
    -- who it was, as it stood that day
    kven text not null constraint syn_kven check (kven in ('foeresett', 'ungdom')),
    foeresett_id uuid,
    namn text not null constraint syn_namn_lengd check (char_length(namn) between 1 and 170),
    relasjon text,
    eige_syn text constraint syn_eige_lengd check (char_length(eige_syn) between 1 and 4000),
    barnets_stemme text constraint syn_stemme_lengd check (char_length(barnets_stemme) between 1 and 4000),
    skrive_at timestamptz not null default now(),
    primary key (kommune_id, syn_id),
    constraint syn_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint syn_familie_person_fkey foreign key (kommune_id, familie_person_id) references familie_person,
    constraint syn_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint syn_av check ((kven = 'foeresett') = (foeresett_id is not null) and (kven = 'foeresett') = (relasjon is not null)),
    -- a føresett writes what they think and what the child says; a youth writes in own words
    constraint syn_noko check (case kven when 'ungdom' then eige_syn is null and barnets_stemme is not null
        else eige_syn is not null or barnets_stemme is not null end)
);
create index syn_sak on syn (kommune_id, sak_id, skrive_at);

-- What they say of a tiltak: whether it works, as they see it.
create table tilbakemelding (
    kommune_id uuid not null,
    tilbakemelding_id uuid not null,
    sak_id uuid not null,
    tiltak_id uuid not null,
    familie_person_id uuid not null,
    kven text not null constraint tilbakemelding_kven check (kven in ('foeresett', 'ungdom')),
    foeresett_id uuid,
    namn text not null constraint tilbakemelding_namn_lengd check (char_length(namn) between 1 and 170),
    relasjon text,
    svar text not null constraint tilbakemelding_svar check (svar in ('verkar', 'verkar_delvis', 'verkar_ikkje', 'veit_ikkje')),
    tekst text constraint tilbakemelding_tekst_lengd check (char_length(tekst) between 1 and 4000),
    skrive_at timestamptz not null default now(),
    primary key (kommune_id, tilbakemelding_id),
    constraint tilbakemelding_tiltak_fkey foreign key (kommune_id, sak_id, tiltak_id)
        references tiltak (kommune_id, sak_id, tiltak_id),
    constraint tilbakemelding_familie_person_fkey foreign key (kommune_id, familie_person_id) references familie_person,
    constraint tilbakemelding_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint tilbakemelding_av check (
        (kven = 'foeresett') = (foeresett_id is not null) and (kven = 'foeresett') = (relasjon is not null)
    )
);
create index tilbakemelding_sak on tilbakemelding (kommune_id, sak_id, skrive_at);
create index tilbakemelding_tiltak on tilbakemelding (kommune_id, tiltak_id, skrive_at);

-- Who writes is who is logged in, and nobody says it themselves.
create function app.familie_skriv() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        barnet record;
        link record;
    begin
        if app.familie_person() is null then
            -- the demo world, written by the owner; a family without a session is stopped by the policy
            return new;
        end if;
        select b.barn_id, b.fornamn, b.etternamn into barnet
        from sak s join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        where s.kommune_id = new.kommune_id and s.sak_id = new.sak_id;
        new.familie_person_id := app.familie_person();
        new.skrive_at := now();
        if barnet.barn_id = any(app.familie_meg()) then
            new.kven := 'ungdom';
            new.foeresett_id := null;
            new.namn := barnet.fornamn || ' ' || barnet.etternamn;
            new.relasjon := null;
            return new;
        end if;
        select f.foeresett_id, f.namn, f.relasjon into link
        from foeresett f
        where f.kommune_id = new.kommune_id and f.barn_id = barnet.barn_id and f.foeresett_id = any(app.familie_lenkjer())
        order by f.created_at, f.foeresett_id
        limit 1;
        new.kven := 'foeresett';
        new.foeresett_id := link.foeresett_id;
        new.namn := link.namn;
        new.relasjon := link.relasjon;
        return new;
    end
    $$;
create trigger familie_skriv before insert on syn for each row execute function app.familie_skriv();
create trigger familie_skriv before insert on tilbakemelding for each row execute function app.familie_skriv();

-- What is written stays as it was written, whoever asks.
create function app.familie_frys() returns trigger
    language plpgsql
    as $$ begin raise exception 'what a family has written is only added to' using errcode = 'insufficient_privilege'; end $$;
create trigger familie_frys before update or delete or truncate on syn for each statement execute function app.familie_frys();
create trigger familie_frys before update or delete or truncate on tilbakemelding
    for each statement execute function app.familie_frys();

-- Staff read it where they read the sak.
do $$
declare
    t text;
begin
    foreach t in array array['syn', 'tilbakemelding'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('create policy sperre on %I as restrictive to laget_request'
            ' using (sak_id <> all((select app.sperra())::uuid[]))', t);
        execute format('create policy synleg on %1$I for select to laget_request using ('
            '(select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id'
            ' and t.sak_id = %1$I.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])'
            ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1))', t);
        execute format('grant select on %I to laget_request', t);
    end loop;
end
$$;

-- What a family reads. Each person is one by themself: own words, and never another's.
do $$
declare
    t text;
begin
    foreach t in array array['foeresett', 'sak', 'sak_deltakar', 'samtale', 'tiltak', 'evaluering', 'syn', 'tilbakemelding'] loop
        if not exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = t and p.policyname = 'kommune_familie') then
            execute format('create policy kommune_familie on %I as restrictive to laget_familie'
                ' using (kommune_id = (select app.familie_kommune())) with check (kommune_id = (select app.familie_kommune()))', t);
        end if;
    end loop;
end
$$;
create policy familie_side on foeresett for select to laget_familie
    using (avslutta_at is null and barn_id = any((select app.familie_barn())::uuid[]));
create policy familie_side on sak for select to laget_familie
    using (sak_id = any((select app.familie_saker())::uuid[]));
create policy familie_side on sak_deltakar for select to laget_familie
    using (til is null and sak_id = any((select app.familie_saker())::uuid[]));
create policy familie_side on samtale for select to laget_familie
    using (slag <> 'ikkje_halden' and sak_id = any((select app.familie_saker())::uuid[]));
create policy familie_side on tiltak for select to laget_familie
    using (sak_id = any((select app.familie_saker())::uuid[]));
create policy familie_side on evaluering for select to laget_familie
    using (sak_id = any((select app.familie_saker())::uuid[]));
create policy familie_side on syn for select to laget_familie using (
    familie_person_id = (select app.familie_person()) and sak_id = any((select app.familie_saker())::uuid[])
);
create policy familie_side on tilbakemelding for select to laget_familie using (
    familie_person_id = (select app.familie_person()) and sak_id = any((select app.familie_saker())::uuid[])
);
create policy familie_skriv on syn for insert to laget_familie with check (
    familie_person_id = (select app.familie_person()) and sak_id = any((select app.familie_saker())::uuid[])
    and (select s.lukka_at is null from sak s where s.kommune_id = syn.kommune_id and s.sak_id = syn.sak_id)
);
create policy familie_skriv on tilbakemelding for insert to laget_familie with check (
    familie_person_id = (select app.familie_person()) and sak_id = any((select app.familie_saker())::uuid[])
    and (select s.lukka_at is null from sak s where s.kommune_id = tilbakemelding.kommune_id and s.sak_id = tilbakemelding.sak_id)
);

-- Not how a sak ended (it may have gone to barnevernet), whose eining it is, nor the notes of staff.
grant select (kommune_id, sak_id, saksnummer, barn_id, slag, steg, neste_dato, neste_kva, ansvarleg_brukar_id, opna_at, lukka_at)
    on sak to laget_familie;
grant select (kommune_id, foeresett_id, barn_id, namn, relasjon) on foeresett to laget_familie;
grant select (kommune_id, sak_deltakar_id, sak_id, brukar_id) on sak_deltakar to laget_familie;
-- what was said is in app.familie_ord
grant select (kommune_id, samtale_id, sak_id, slag, dato, korleis) on samtale to laget_familie;
grant select (kommune_id, tiltak_id, sak_id, maal, tiltak, ansvarleg_brukar_id, innan, status, created_at) on tiltak to laget_familie;
grant select (kommune_id, evaluering_id, tiltak_id, sak_id, dato, effekt, grunngjeving, kva_no, tiltak) on evaluering to laget_familie;
grant select (kommune_id, syn_id, sak_id, eige_syn, barnets_stemme, skrive_at),
    insert (kommune_id, syn_id, sak_id, eige_syn, barnets_stemme) on syn to laget_familie;
grant select (kommune_id, tilbakemelding_id, sak_id, tiltak_id, svar, tekst, skrive_at),
    insert (kommune_id, tilbakemelding_id, sak_id, tiltak_id, svar, tekst) on tilbakemelding to laget_familie;

-- What was said, to whoever may read it. What the føresette said is for the føresette, what was agreed in a meeting for all
-- who are asked to it, and what the child said of a tiltak for the youth: a føresett reads the child's words where they were written to be read, and not when they are hidden.
create function app.familie_ord() returns table (id uuid, foeresette text, barnet text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        meg constant uuid[] := app.familie_meg();
    begin
        return query
        select m.samtale_id, case when m.slag = 'moete' or s.barn_id <> all(meg) then m.foeresette_sa end,
            case when s.barn_id = any(meg) or m.ikkje_vis_grunn is null then m.barnets_stemme end
        from samtale m
        join sak s on s.kommune_id = m.kommune_id and s.sak_id = m.sak_id
        where m.kommune_id = her and m.sak_id = any(saker) and m.slag <> 'ikkje_halden'
        union all
        select e.evaluering_id, case when s.barn_id <> all(meg) then e.foeresette_oppleving end,
            case when s.barn_id = any(meg) then e.barnets_oppleving end
        from evaluering e
        join sak s on s.kommune_id = e.kommune_id and s.sak_id = e.sak_id
        where e.kommune_id = her and e.sak_id = any(saker);
    end
    $$;

-- Who the people in those saker are: those on the lag now, whoever has the sak, and whoever is to do a tiltak.
create function app.familie_folk() returns table (sak_id uuid, brukar_id uuid, namn text, stad text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
    begin
        return query
        select distinct on (d.sak_id, d.brukar_id) d.sak_id, d.brukar_id, b.namn, coalesce(e.namn, i.namn)
        from sak_deltakar d
        join brukar b on b.brukar_id = d.brukar_id
        join instans i on i.instans_id = d.instans_id
        left join eining e on e.kommune_id = d.kommune_id and e.eining_id = d.eining_id
        where d.kommune_id = her and d.sak_id = any(saker) and (
            d.til is null
            or exists (select from sak s where s.kommune_id = her and s.sak_id = d.sak_id and s.ansvarleg_brukar_id = d.brukar_id)
            or exists (select from tiltak t where t.kommune_id = her and t.sak_id = d.sak_id and t.ansvarleg_brukar_id = d.brukar_id)
        )
        order by d.sak_id, d.brukar_id, d.til desc nulls first, d.fraa desc;
    end
    $$;

-- What is registered of the person that asks: their own number and address, and nobody else's.
create function app.familie_kontakt() returns table (
    foeresett_id uuid, barn_id uuid, telefon text, epost text, foreldreansvar boolean, bur_saman boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select f.foeresett_id, f.barn_id, f.telefon, f.epost, f.foreldreansvar, f.bur_saman
        from foeresett f
        where f.kommune_id = app.familie_kommune() and f.foeresett_id = any(app.familie_lenkjer());
    end
    $$;

-- The skule or barnehage of those children; with adressesperre no page says where a child goes.
create function app.familie_eining() returns table (barn_id uuid, namn text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select b.barn_id, e.namn
        from barn b
        join eining e on e.kommune_id = b.kommune_id and e.eining_id = b.eining_id
        where b.kommune_id = app.familie_kommune() and b.barn_id = any(app.familie_barn()) and not b.adressesperre;
    end
    $$;

-- Who has looked at a child of theirs: never by name (docs/adr/0007), and never a row that tells of a sak they do not see or
-- of barnevernet. What another in the family has looked at is that person's own.
create function app.familie_innsyn(barn uuid, foer_at timestamptz, foer_id uuid, tal integer) returns table (
    logg_id uuid, at timestamptz, instans_namn text, eining_namn text, rolle text, handling text, grunnlag text, avvist boolean
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        with rader as materialized (
            select l.* from innsynslogg l where l.barn_id_list @> array[barn]
        ),
        her as materialized (
            select app.familie_kommune() as kommune_id, app.familie_person() as person, app.familie_barn() as barna,
                app.familie_saker() as saker
        ),
        barnet as materialized (
            select b.adressesperre,
                array(select s.sak_id from sak s where s.kommune_id = b.kommune_id and s.barn_id = b.barn_id
                    and s.sak_id = any(her.saker)) as synlege,
                array(select s.sak_id from sak s where s.kommune_id = b.kommune_id and s.barn_id = b.barn_id
                    and s.sak_id <> all(her.saker)) as loeynde
            from her
            join barn b on b.kommune_id = her.kommune_id and b.barn_id = barn and b.barn_id = any(her.barna)
        )
        select l.logg_id, l.at, i.namn, case when not barnet.adressesperre then e.namn end, l.rolle, l.handling,
            l.grunnlag, l.avvist
        from her
        cross join barnet
        join rader l on l.kommune_id = her.kommune_id
        left join instans i on i.instans_id = l.instans_id
        left join eining e on e.kommune_id = l.kommune_id and e.eining_id = l.eining_id
        where l.handling not like '%barnevern%'
            and (foer_at is null or (l.at, l.logg_id) < (foer_at, foer_id))
            and case
                when l.familie_person_id is not null then l.familie_person_id = her.person
                when l.sak_id_list && barnet.synlege then true
                -- of the card alone. A look by barnevernet at a child it has no sak here with, tells of one elsewhere
                else not l.avvist and not l.sak_id_list && barnet.loeynde
                    and l.handling in ('barn.opne', 'barn.soekje', 'barn.oppslag', 'barn.registrere', 'barn.endre',
                        'barn.importere', 'barn.innsyn', 'foeresett.skrive')
                    and coalesce(i.slag, '') <> 'barnevern'
            end
        order by l.at desc, l.logg_id desc
        limit least(tal, 200)
    $$;

grant execute on function app.familie_meg(), app.familie_saker(), app.familie_ord(), app.familie_folk(), app.familie_kontakt(),
    app.familie_eining(), app.familie_innsyn(uuid, timestamptz, uuid, integer) to laget_familie;
