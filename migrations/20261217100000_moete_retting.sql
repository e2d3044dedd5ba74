-- What readers found in meetings and referat: a wall that let somebody by, and things that only the pages asked for.

-- A sak is put on a named item that waits, and only whoever sees it says who leaves.
create policy rett_punkt on moete_punkt_sak as restrictive for insert to laget_request with check (
    (select true from moete_punkt p where p.kommune_id = moete_punkt_sak.kommune_id and p.punkt_id = moete_punkt_sak.punkt_id
        and p.moete_id = moete_punkt_sak.moete_id and p.slag = 'namngitt' and p.tilstand = 'ventar' limit 1)
);
create policy ser_saka on moete_punkt_ute as restrictive for insert to laget_request with check (
    (select true from moete_punkt_sak s where s.kommune_id = moete_punkt_ute.kommune_id and s.punkt_id = moete_punkt_ute.punkt_id limit 1)
);

-- Thirty rows of the tiltaksplan, each of two texts and a name, with what JSON adds.
alter table referat_del drop constraint referat_del_lengd, add constraint referat_del_lengd check (
    char_length(tekst) <= case del when 'tiltaksplan' then 300000 else 60000 end
);

-- As before, and: what has not been, is not approved.
create or replace function app.referat_versjon_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        select x.moete_id, x.eining_id, x.sak_id, x.nr, x.tilstand, m.dato, m.tilstand as moete into r
        from referat x
        join moete m on m.kommune_id = x.kommune_id and m.moete_id = x.moete_id
        where x.kommune_id = new.kommune_id and x.referat_id = new.referat_id;
        if r.tilstand <> 'til_godkjenning' or new.nr <> r.nr + 1 then
            raise exception 'the referat does not wait to be approved'
                using errcode = 'insufficient_privilege', constraint = 'referat_frose';
        end if;
        if r.moete = 'avlyst' or r.dato > app.today() then
            raise exception 'the meeting has not been' using errcode = 'insufficient_privilege', constraint = 'referat_moete';
        end if;
        new.moete_id := r.moete_id;
        new.eining_id := r.eining_id;
        new.sak_id := r.sak_id;
        return new;
    end
    $$;

-- What was written and what was approved stand, whoever asks.
create function app.referat_frys() returns trigger
    language plpgsql
    as $$ begin raise exception 'what was written in a referat is only added to' using errcode = 'insufficient_privilege'; end $$;
create trigger referat_frys before update or delete or truncate on referat_del for each statement execute function app.referat_frys();
create trigger referat_frys before update or delete or truncate on referat_versjon for each statement execute function app.referat_frys();

-- Whether a meeting has an approved referat: it was held, then, and is not moved or called off.
create function app.moete_er_godkjent(moetet uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from referat_versjon v
            join moete m on m.kommune_id = v.kommune_id and m.moete_id = v.moete_id
            where v.kommune_id = app.kommune_id() and v.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
        );
    end
    $$;
grant execute on function app.moete_er_godkjent(uuid) to laget_request;

create index moete_familie_moete on moete_familie (kommune_id, moete_id);
create index referat_team on referat (kommune_id, eining_id);

-- Which of these words are part of the name of a child in the kommune: words and names as the register's search key has them.
create or replace function app.namn_paa_barn(ord text[]) returns setof text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if cardinality(app.planlegg_tst()) = 0 then
            return;
        end if;
        return query
        select distinct o from unnest(ord) o
        where o in (
            select unnest(string_to_array(b.namn_norm, ' ')) from barn b where b.kommune_id = app.kommune_id()
        );
    end
    $$;

-- Whether the referat of an item is approved: then it was talked through, and stays. To those who plan the meeting.
create function app.punkt_er_godkjent(punktet uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from referat r
            join moete_punkt p on p.kommune_id = r.kommune_id and p.punkt_id = r.punkt_id
            where r.kommune_id = app.kommune_id() and r.punkt_id = punktet and r.nr > 0 and p.eining_id = any(app.planlegg_tst())
        );
    end
    $$;
grant execute on function app.punkt_er_godkjent(uuid) to laget_request;

-- As before, and: of the instans that owns the sak, those of the eining that owns it, of the eining the child goes to, and who has a
-- right to the sak; not everybody at every skule of the kommune. A guest from outside hears of a named child when the meeting goes on
-- only with a signed teieplikterklæring.
create or replace function app.moete_grunnlag(d moete_deltakar, saka uuid, naar timestamptz) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        k record;
        rom record;
    begin
        if d.brukar_id is not null and exists (
            select from sak_sperre p
            where p.kommune_id = d.kommune_id and p.sak_id = saka and p.brukar_id = d.brukar_id and p.oppheva_at is null
        ) then
            return false;
        end if;
        select s.instans_id, s.eining_id, b.eining_id as barnets into k
        from sak s join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        where s.kommune_id = d.kommune_id and s.sak_id = saka;
        if not found then
            return false;
        end if;
        if d.instans_id = k.instans_id then
            return k.eining_id is null or exists (
                select from medlemskap m
                where m.kommune_id = d.kommune_id and m.prinsipal_id = d.prinsipal_id and m.eining_id in (k.eining_id, k.barnets)
            ) or exists (
                select from sak_tilgang t
                where t.kommune_id = d.kommune_id and t.sak_id = saka and t.prinsipal_id = d.prinsipal_id
                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            );
        elsif d.instans_id is not null then
            select * into rom from app.samtykke_rom_i_sak(d.kommune_id, saka, d.instans_id);
            return coalesce(rom.fraa <= naar and naar < rom.til, false);
        end if;
        if d.teieplikt_at is null and naar <= statement_timestamp() then
            return false;
        end if;
        return exists (
            select from samtykke_instans i
            cross join lateral app.samtykke_rom(i.kommune_id, i.samtykke_id, i.slag) r
            where i.kommune_id = d.kommune_id and i.sak_id = saka and i.slag = d.instans_slag and r.fraa <= naar and naar < r.til
        );
    end
    $$;

-- Who leaves at a hidden item says which instansar the family has said yes to: to those who see the sak, and each about oneself.
drop policy synleg on moete_punkt_ute;
create policy synleg on moete_punkt_ute for select to laget_request using (
    (select true from moete_punkt_sak s where s.kommune_id = moete_punkt_ute.kommune_id and s.punkt_id = moete_punkt_ute.punkt_id limit 1)
    or (select true from moete_deltakar d where d.kommune_id = moete_punkt_ute.kommune_id
        and d.moete_deltakar_id = moete_punkt_ute.moete_deltakar_id and d.prinsipal_id = any((select app.principals())::uuid[]) limit 1)
);

-- As before, when the day has come: until then a planner who does not see the sak could learn what is agreed to by calling one after
-- another.
create or replace function app.moete_stengde(moetet uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select s.punkt_id
        from moete m
        join moete_punkt_sak s on s.kommune_id = m.kommune_id and s.moete_id = m.moete_id and s.gjeld
        where m.kommune_id = app.kommune_id() and m.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
            and m.dato <= app.today() and exists (select app.punkt_stengt_av(s.kommune_id, s.punkt_id));
    end
    $$;

-- As before, and: what somebody in the room may not hear, is not approved.
create function app.referat_versjon_rom() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from referat r
            cross join lateral app.punkt_stengt_av(r.kommune_id, r.punkt_id)
            where r.kommune_id = new.kommune_id and r.referat_id = new.referat_id and r.punkt_id is not null
        ) then
            raise exception 'somebody in the room may not hear of this child'
                using errcode = 'insufficient_privilege', constraint = 'referat_stengt';
        end if;
        return new;
    end
    $$;
create trigger referat_versjon_rom before insert on referat_versjon for each row execute function app.referat_versjon_rom();

-- Whether it is decided that a føresett may not read barnets stemme from the meeting of a sak on a day: from when it is written down,
-- also in a referat that is being put right.
create function app.stemme_skjult(kommune uuid, saka uuid, dag date) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (
            select from referat r
            join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id and m.dato = dag
            cross join lateral (
                select d.tekst from referat_del d
                where d.kommune_id = r.kommune_id and d.referat_id = r.referat_id and d.del = 'stemme_skjult'
                order by d.version desc limit 1
            ) d
            where r.kommune_id = kommune and r.sak_id = saka and d.tekst <> ''
        )
    $$;

-- As before, and what is hidden is hidden at once, also where the meeting is written down in the sak.
create or replace function app.familie_ord() returns table (id uuid, foeresette text, barnet text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        meg constant uuid[] := app.familie_meg();
    begin
        return query
        select m.samtale_id, case when m.slag = 'moete' or s.barn_id <> all(meg) then m.foeresette_sa end,
            case when m.slag = 'moete' and s.barn_id <> all(meg) and app.stemme_skjult(m.kommune_id, m.sak_id, m.dato) then null
                when s.barn_id = any(meg) or m.ikkje_vis_grunn is null then m.barnets_stemme end
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
create or replace function app.familie_referat() returns table (
    referat_id uuid, sak_id uuid, dato date, nr smallint, godkjent_at timestamptz, innhald text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        meg constant uuid[] := app.familie_meg();
    begin
        return query
        select distinct on (v.referat_id) v.referat_id, v.sak_id, m.dato, v.nr, v.godkjent_at,
            case when u.anna = '{}' then v.innhald else (i.alt || u.anna)::text end
        from referat_versjon v
        join sak s on s.kommune_id = v.kommune_id and s.sak_id = v.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join moete m on m.kommune_id = v.kommune_id and m.moete_id = v.moete_id
        cross join lateral (select v.innhald::jsonb as alt) i
        cross join lateral (
            select case when s.barn_id = any(meg) 
                or (i.alt -> 'stemme_skjult' = 'null' and not app.stemme_skjult(v.kommune_id, v.sak_id, m.dato)) then '{}'
                else jsonb_build_object('stemme_skjult', null, 'delar', (
                    select jsonb_agg(case when d.del ->> 0 = 'barnets_stemme' then jsonb_build_array('barnets_stemme', '') else d.del end
                        order by d.nr)
                    from jsonb_array_elements(i.alt -> 'delar') with ordinality d (del, nr)
                )) end
            || case when s.barn_id = any(meg) or i.alt ->> 'stemme_manglar' = '' then '{}'
                else jsonb_build_object('stemme_manglar', '') end
            -- "Vinje kommune, TST Åmot skule"
            || case when b.adressesperre then jsonb_build_object('stad', split_part(i.alt ->> 'stad', ', TST ', 1)) else '{}' end as anna
        ) u
        where v.kommune_id = her and v.sak_id = any(saker)
        order by v.referat_id, v.nr desc;
    end
    $$;

-- As before, and: with adressesperre no page says where a child will be.
create or replace function app.familie_moete() returns table (
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
        select f.moete_familie_id, f.sak_id, s.barn_id, m.dato, f.fraa, f.til,
            case when b.adressesperre then 'Spør den som inviterte deg' else m.stad end, f.svar,
            m.tilstand = 'innkalla' and p.tilstand = 'ventar' and s.tilstand = 'open' and f.oppmoete is null
        from moete_familie f
        join sak s on s.kommune_id = f.kommune_id and s.sak_id = f.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join moete m on m.kommune_id = f.kommune_id and m.moete_id = f.moete_id and m.tilstand <> 'avlyst'
        join moete_punkt p on p.kommune_id = f.kommune_id and p.punkt_id = f.punkt_id
        where f.kommune_id = app.familie_kommune() and f.sak_id = any(saker) and f.teken_av_at is null
            and case f.kven when 'barn' then s.barn_id = any(meg) else f.foeresett_id = any(lenkjer) end;
    end
    $$;
