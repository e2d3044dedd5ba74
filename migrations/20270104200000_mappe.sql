-- What one of a family may read of a child, said once: /familie reads it by the session, and the innsynspakke by who it is made for
-- (docs/adr/0035). What is reckoned of the reader is reckoned before the rows: the functions of rows are written into the queries that ask.

-- A føresett on the card who has a right to information, and from whom nothing is kept.
create function app.innsyn_foeresett(i_kommune uuid, i_foeresett uuid) returns boolean
    language plpgsql stable
    as $$
    begin
        return (
            select exists (
                select from foeresett f
                join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
                where f.kommune_id = i_kommune and f.foeresett_id = i_foeresett and f.avslutta_at is null and f.innsynsrett
                    and (f.bur_saman or not x.adressesperre)
                    and app.barn_yngst(x.kommune_id, x.barn_id) + interval '18 years' > app.today()
                    and not app.kort_ventar(f.kommune_id, f.barn_id, f.foeresett_id, 'nummer')
            )
        );
    end
    $$;
-- The child itself, from the age it is let in at.
create function app.innsyn_sjoelv(i_kommune uuid, i_barn uuid) returns boolean
    language plpgsql stable
    as $$
    begin
        return (
            select app.barn_yngst(i_kommune, i_barn) + interval '15 years' <= app.today()
                and not app.kort_ventar(i_kommune, i_barn, null, 'nummer')
        );
    end
    $$;
create or replace function app.familie_meg() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(k.barn_id), '{}')
            from app.familie_kort() k
            where k.foeresett_id is null and app.innsyn_sjoelv(k.kommune_id, k.barn_id)
        );
    end
    $$;
create or replace function app.familie_lenkjer() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(k.foeresett_id), '{}')
            from app.familie_kort() k
            where k.foeresett_id is not null and app.innsyn_foeresett(k.kommune_id, k.foeresett_id)
        );
    end
    $$;
create or replace function app.familie_barn() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct b.barn_id), '{}')
            from (
                select k.barn_id
                from app.familie_kort() k
                where k.foeresett_id is not null and app.innsyn_foeresett(k.kommune_id, k.foeresett_id)
                union
                select unnest(app.familie_meg())
            ) b
        );
    end
    $$;
-- The saker of these children, to one who is those of them.
create function app.innsyn_saker(i_kommune uuid, i_barn uuid[], i_meg uuid[]) returns uuid[]
    language plpgsql stable
    as $$
    begin
        return (
            select coalesce(array_agg(s.sak_id), '{}')
            from sak s
            join instans i on i.instans_id = s.instans_id
            where s.kommune_id = i_kommune and s.barn_id = any(i_barn)
                and i.slag <> 'barnevern'
                and (app.samtykke_gruppe(i.slag) <> 'helse'
                    or app.barn_eldst(s.kommune_id, s.barn_id) + interval '16 years' > app.today() or s.barn_id = any(i_meg))
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
create or replace function app.familie_saker() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$ begin return app.innsyn_saker(app.familie_kommune(), app.familie_barn(), app.familie_meg()); end $$;
-- What was said, to each of those it was said by.
create function app.innsyn_ord(i_kommune uuid, i_saker uuid[], i_meg uuid[]) returns table (id uuid, foeresette text, barnet text)
    language sql stable
    as $$
        select m.samtale_id, case when m.slag = 'moete' or s.barn_id <> all(i_meg) then m.foeresette_sa end,
            case when m.slag = 'moete' and s.barn_id <> all(i_meg) and app.stemme_skjult(m.kommune_id, m.sak_id, m.dato) then null
                when s.barn_id = any(i_meg) or m.ikkje_vis_grunn is null then m.barnets_stemme end
        from samtale m
        join sak s on s.kommune_id = m.kommune_id and s.sak_id = m.sak_id
        where m.kommune_id = i_kommune and m.sak_id = any(i_saker) and m.slag <> 'ikkje_halden'
        union all
        select e.evaluering_id, case when s.barn_id <> all(i_meg) then e.foeresette_oppleving end,
            case when s.barn_id = any(i_meg) then e.barnets_oppleving end
        from evaluering e
        join sak s on s.kommune_id = e.kommune_id and s.sak_id = e.sak_id
        where e.kommune_id = i_kommune and e.sak_id = any(i_saker)
    $$;
create or replace function app.familie_ord() returns table (id uuid, foeresette text, barnet text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        meg constant uuid[] := app.familie_meg();
    begin
        return query select * from app.innsyn_ord(her, saker, meg);
    end
    $$;
-- The referat, without barnets stemme where it is kept from who reads.
create function app.innsyn_referat(i_kommune uuid, i_saker uuid[], i_meg uuid[]) returns table (
    referat_id uuid, sak_id uuid, dato date, nr smallint, siste boolean, godkjent_at timestamptz, innhald text
)
    language sql stable
    as $$
        select v.referat_id, v.sak_id, m.dato, v.nr, v.nr = n.nr, v.godkjent_at,
            case when u.anna = '{}' then v.innhald else (i.alt || u.anna)::text end
        from referat_versjon v
        join sak s on s.kommune_id = v.kommune_id and s.sak_id = v.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join referat r on r.kommune_id = v.kommune_id and r.referat_id = v.referat_id and v.nr >= r.familie_fraa
        join moete m on m.kommune_id = v.kommune_id and m.moete_id = v.moete_id
        cross join lateral (
            select w.nr, w.innhald::jsonb -> 'stemme_skjult' as skjult from referat_versjon w
            where w.kommune_id = v.kommune_id and w.referat_id = v.referat_id order by w.nr desc limit 1
        ) n
        cross join lateral (select v.innhald::jsonb as alt) i
        cross join lateral (
            select case when s.barn_id = any(i_meg) or (
                    i.alt -> 'stemme_skjult' = 'null' and n.skjult = 'null' and not app.stemme_skjult(v.kommune_id, v.sak_id, m.dato)
                ) then '{}'
                else jsonb_build_object('stemme_skjult', null, 'delar', (
                    select jsonb_agg(case when d.del ->> 0 = 'barnets_stemme' then jsonb_build_array('barnets_stemme', '') else d.del end
                        order by d.nr)
                    from jsonb_array_elements(i.alt -> 'delar') with ordinality d (del, nr)
                )) end
            || case when s.barn_id = any(i_meg) or i.alt ->> 'stemme_manglar' = '' then '{}'
                else jsonb_build_object('stemme_manglar', '') end
            -- "Vinje kommune, TST Åmot skule"
            || case when b.adressesperre then jsonb_build_object('stad', split_part(i.alt ->> 'stad', ', TST ', 1)) else '{}' end as anna
        ) u
        where v.kommune_id = i_kommune and v.sak_id = any(i_saker)
    $$;
create or replace function app.familie_referat_versjonar() returns table (
    referat_id uuid, sak_id uuid, dato date, nr smallint, siste boolean, godkjent_at timestamptz, innhald text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        meg constant uuid[] := app.familie_meg();
    begin
        return query select * from app.innsyn_referat(her, saker, meg);
    end
    $$;
-- The barnekoordinator, or that there is none.
create function app.innsyn_koordinator(i_kommune uuid, i_saker uuid[]) returns table (
    sak_id uuid, stand text, namn text, stad text, dag date, grunn text
)
    language sql stable
    as $$
        select distinct on (a.sak_id) a.sak_id, a.stand, a.namn, a.stad, a.dag, a.grunn
        from (
            select k.sak_id, k.fraa as at, case when v.er then 'er' else 'slutt' end as stand, b.namn,
                coalesce(e.namn, i.namn) as stad,
                ((case when v.er then k.fraa else coalesce(k.til, v.til) end) at time zone 'Europe/Oslo')::date as dag,
                case when k.slutt = 'avslutta' then (
                    select g.grunn from koordinator_avgjerd g
                    where g.kommune_id = k.kommune_id and g.sak_id = k.sak_id and g.slag = 'avslutta' and g.fatta_at >= k.fraa
                    order by g.fatta_at desc
                    limit 1
                ) end as grunn
            from koordinator k
            cross join lateral (select app.koordinator_til(k.kommune_id, k.sak_id, k.prinsipal_id) as til) u
            cross join lateral (select u.til, k.til is null and u.til > now() as er) v
            join brukar b on b.brukar_id = k.brukar_id
            join instans i on i.instans_id = k.instans_id
            left join eining e on e.kommune_id = k.kommune_id and e.eining_id = k.eining_id
            where k.kommune_id = i_kommune and k.sak_id = any(i_saker)
            union all
            select g.sak_id, g.fatta_at, 'ikkje', null, null, g.fortalt_dato, g.grunn
            from koordinator_avgjerd g
            where g.kommune_id = i_kommune and g.slag = 'ikkje' and g.sak_id = any(i_saker)
        ) a
        order by a.sak_id, a.at desc
    $$;
create or replace function app.familie_koordinator() returns table (
    sak_id uuid, stand text, namn text, stad text, dag date, grunn text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
    begin
        return query select * from app.innsyn_koordinator(her, saker);
    end
    $$;
-- The versions of the individuelle planar that were put to the family.
create function app.innsyn_plan(i_kommune uuid, i_saker uuid[]) returns setof individuellplan_versjon
    language sql stable
    as $$
        select v.* from individuellplan_versjon v
        where v.kommune_id = i_kommune and v.sak_id = any(i_saker) and v.slutt is distinct from 'sendt_paa_nytt'
    $$;
create or replace function app.familie_individuellplan() returns table (
    individuellplan_id uuid, sak_id uuid, barn_id uuid, nr smallint, innhald text, avtrykk text, staar text, revisjon date,
    frosen_at timestamptz, gjeld_fraa timestamptz, signatar text, foeresett_id uuid, namn text, svar text,
    svar_maate text, svar_dato date, svar_ventar boolean, sak_open boolean, kan_svare boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
    begin
        return query
        select v.individuellplan_id, v.sak_id, k.barn_id, v.nr, v.innhald, encode(v.sha256, 'hex'),
            case when v.slutt is not null then v.slutt when v.gjeld_fraa is not null then 'gjeld' else 'ventar' end,
            v.revisjon, v.frosen_at, v.gjeld_fraa, m.signatar, m.foeresett_id, m.namn, x.svar, x.maate, x.signert_dato, x.ventar,
            k.tilstand = 'open',
            k.tilstand = 'open' and m.signatar is not null and v.gjeld_fraa is null and case
                when v.slutt is null then x.svar is null or x.ventar
                else v.slutt = 'nei' and coalesce(x.svar = 'nei' and x.ventar, false) and not exists (
                    select from individuellplan_versjon n
                    where n.kommune_id = v.kommune_id and n.individuellplan_id = v.individuellplan_id and n.nr > v.nr
                )
            end
        from app.innsyn_plan(her, saker) v
        join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id
        left join lateral (
            select f.signatar, f.foeresett_id, f.namn
            from app.familie_som() f
            join app.individuellplan_maa(k.kommune_id, k.barn_id) s
                on s.signatar = f.signatar and s.foeresett_id is not distinct from f.foeresett_id
            where f.barn_id = k.barn_id and not f.skjult
            limit 1
        ) m on true
        left join lateral (
            select x.svar, x.maate, x.signert_dato, x.svar <> 'trekt' and x.maate <> 'oidc' and x.stemmer is null as ventar
            from individuellplan_svar x
            where x.kommune_id = v.kommune_id and x.individuellplan_id = v.individuellplan_id and x.nr = v.nr
                and x.signatar = m.signatar and x.foeresett_id is not distinct from m.foeresett_id and x.stemmer is distinct from false
            order by x.at desc, x.svar desc, x.individuellplan_svar_id limit 1
        ) x on true;
    end
    $$;

-- Who an innsynspakke of a child may be made for: a føresett, or with none the child itself.
create function app.pakke_kan(i_barn uuid, i_foeresett uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
    begin
        if i_foeresett is null then
            return coalesce(app.innsyn_sjoelv(her, i_barn), false);
        end if;
        return app.innsyn_foeresett(her, i_foeresett)
            and exists (select from foeresett f where f.kommune_id = her and f.foeresett_id = i_foeresett and f.barn_id = i_barn);
    end
    $$;
-- The saker in it: those its maker sees, and the one it is made for may read.
create function app.pakke_saker(i_barn uuid, i_foeresett uuid) returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        mine constant uuid[] := app.principals();
        sperra constant uuid[] := app.sperra();
        lesne uuid[];
    begin
        if not app.pakke_kan(i_barn, i_foeresett) then
            return '{}';
        end if;
        lesne := app.innsyn_saker(her, array[i_barn], app.pakke_meg(i_barn, i_foeresett));
        return (
            select coalesce(array_agg(s.sak_id), '{}')
            from unnest(lesne) s (sak_id)
            where s.sak_id <> all(sperra) and exists (
                select from sak_tilgang t
                where t.kommune_id = her and t.sak_id = s.sak_id and t.prinsipal_id = any(mine)
                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            )
        );
    end
    $$;
create function app.pakke_meg(i_barn uuid, i_foeresett uuid) returns uuid[]
    language sql immutable
    as $$ select case when i_foeresett is null then array[i_barn] else '{}' end $$;
-- What is read in them.
create function app.pakke_ord(i_barn uuid, i_foeresett uuid) returns table (id uuid, foeresette text, barnet text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        saker constant uuid[] := app.pakke_saker(i_barn, i_foeresett);
        meg constant uuid[] := app.pakke_meg(i_barn, i_foeresett);
    begin
        return query select o.* from app.innsyn_ord(her, saker, meg) o;
    end
    $$;
create function app.pakke_referat(i_barn uuid, i_foeresett uuid) returns table (referat_id uuid, nr smallint, innhald text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        saker constant uuid[] := app.pakke_saker(i_barn, i_foeresett);
        meg constant uuid[] := app.pakke_meg(i_barn, i_foeresett);
    begin
        return query select r.referat_id, r.nr, r.innhald from app.innsyn_referat(her, saker, meg) r where r.siste;
    end
    $$;
-- The newest version, and the one that counts until all have answered.
create function app.pakke_plan(i_barn uuid, i_foeresett uuid) returns table (individuellplan_id uuid, nr smallint)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        saker constant uuid[] := app.pakke_saker(i_barn, i_foeresett);
    begin
        return query
        select p.individuellplan_id, p.nr
        from (
            select v.individuellplan_id, v.nr, v.gjeld_fraa is not null and v.slutt is null as gjeld,
                max(v.nr) over (partition by v.individuellplan_id) as siste
            from app.innsyn_plan(her, saker) v
        ) p
        where p.gjeld or p.nr = p.siste;
    end
    $$;
create function app.pakke_koordinator(i_barn uuid, i_foeresett uuid) returns table (sak_id uuid, stand text, dag date, grunn text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        saker constant uuid[] := app.pakke_saker(i_barn, i_foeresett);
    begin
        return query select k.sak_id, k.stand, k.dag, k.grunn from app.innsyn_koordinator(her, saker) k;
    end
    $$;
-- The samtykke that the one it is made for has answered.
create function app.pakke_samtykke(i_barn uuid, i_foeresett uuid) returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        saker constant uuid[] := app.pakke_saker(i_barn, i_foeresett);
        kven constant text := case when i_foeresett is null then 'barn' else 'foeresett' end;
    begin
        return (
            select coalesce(array_agg(s.samtykke_id), '{}')
            from samtykke s
            where s.kommune_id = app.kommune_id() and s.sak_id = any(saker)
                and app.samtykke_har_svart(s.kommune_id, s.samtykke_id, kven, i_foeresett)
                and not app.samtykke_foer_nummer(s.kommune_id, s.samtykke_id, i_foeresett)
        );
    end
    $$;
grant execute on function app.pakke_kan(uuid, uuid), app.pakke_saker(uuid, uuid), app.pakke_ord(uuid, uuid),
    app.pakke_referat(uuid, uuid), app.pakke_plan(uuid, uuid), app.pakke_koordinator(uuid, uuid), app.pakke_samtykke(uuid, uuid)
    to laget_request;
