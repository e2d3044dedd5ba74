-- Who leads something in a kommune sees by name who of a team there is in two meetings at once. Of a meeting in a kommune they lead
-- nothing in it told them that it was, though not where: only meetings of the kommunar one leads something in count now. Those who plan
-- for a team ask of all (no double booking), as before.

-- The kommunar this person leads something in, as kommunalsjef or interkommunal leiar.
create function app.leia_kommunar() returns uuid[]
    language sql stable security definer set search_path = public, pg_temp
    return (
        select coalesce(array_agg(distinct l.kommune_id), '{}')
        from medlemskap l
        join brukar b on b.brukar_id = l.brukar_id
        join instans_kommune g on g.kommune_id = l.kommune_id and g.instans_id = l.instans_id
        where l.brukar_id = app.brukar_id() and l.rolle in ('kommunalsjef', 'interkommunal_leiar')
            and b.sperra_at is null
            and l.fraa <= app.today() and (l.til is null or l.til >= app.today())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
    );

drop function app.moete_kollisjon(moete);
drop function app.moete_i_anna(uuid, moete);

-- Somebody is in another meeting while this one goes on, of these kommunar (null: of any): called, as one of the team, and has not said
-- no, or a fixed member of that day who is not called yet (as app.tst_opptekne).
create function app.moete_i_anna(kven uuid, her moete, kommunar uuid[]) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return exists (
        select from moete m
        where m.dato = her.dato and m.fraa < her.til and her.fraa < m.til and m.tilstand <> 'avlyst'
            and (kommunar is null or m.kommune_id = any(kommunar)) and (m.kommune_id, m.moete_id) <> (her.kommune_id, her.moete_id)
            and case when exists (
                select from moete_deltakar d where d.kommune_id = m.kommune_id and d.moete_id = m.moete_id and d.brukar_id = kven
            ) then exists (
                select from moete_deltakar d
                where d.kommune_id = m.kommune_id and d.moete_id = m.moete_id and d.brukar_id = kven and d.teken_av_at is null
                    and d.slag <> 'gjest'
                    and d.svar <> 'forfall'
            ) else exists (
                select from tst_medlem f
                where f.kommune_id = m.kommune_id and f.eining_id = m.eining_id and f.brukar_id = kven and f.slag = 'fast'
                    and app.tst_er_medlem(f, m.dato)
            ) end
    );

-- Those of the team who are in another meeting of these kommunar while this one goes on: of one that is called, those who are called and
-- have not said no; of one that is planned, the fixed members who have no free vara. A guest is nobody's but those who plan it.
create function app.moete_kollisjon(her moete, kommunar uuid[]) returns text[]
    language sql stable security definer set search_path = public, pg_temp
    return (
        select coalesce(array_agg(b.namn order by app.sortering(b.namn) collate "C", b.brukar_id), '{}')
        from brukar b
        where b.brukar_id in (
            select d.brukar_id from moete_deltakar d
            where her.tilstand = 'innkalla' and d.kommune_id = her.kommune_id and d.moete_id = her.moete_id and d.slag <> 'gjest'
                and d.teken_av_at is null and d.svar <> 'forfall'
            union
            select f.brukar_id from tst_medlem f
            where her.tilstand = 'planlagt' and f.kommune_id = her.kommune_id and f.eining_id = her.eining_id and f.slag = 'fast'
                and app.tst_er_medlem(f, her.dato) and not exists (
                    select from tst_medlem v
                    where v.kommune_id = f.kommune_id and v.vara_for = f.tst_medlem_id and app.tst_er_medlem(v, her.dato)
                        and not app.moete_i_anna(v.brukar_id, her, kommunar)
                )
        ) and app.moete_i_anna(b.brukar_id, her, kommunar)
    );

create or replace function app.tst_kollisjonar(eining uuid, fraa_dato date, til_dato date) returns table (moete_id uuid, namn text[])
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not (eining = any(app.planlegg_tst())) then
            return;
        end if;
        return query
        select m.moete_id, k.namn
        from moete m
        cross join lateral (select app.moete_kollisjon(m, null)) k (namn)
        where m.kommune_id = app.kommune_id() and m.eining_id = eining and m.dato between fraa_dato and til_dato
            and m.tilstand in ('planlagt', 'innkalla') and cardinality(k.namn) > 0;
    end
    $$;

create or replace function app.tst_komande(fraa_dato date, til_dato date, etter uuid, flest integer)
    returns table (kommune text, her boolean, eining_id uuid, eining text, moete_id uuid, dato date, fraa time, til time, opptekne text[])
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        leier constant uuid[] := app.leia_kommunar();
    begin
        return query
        with alle as (
            select m as moete, k.namn as kommune, e.namn as eining,
                array[app.sortering(k.namn), k.kommune_id::text, app.sortering(e.namn), e.eining_id::text, to_char(m.dato, 'YYYYMMDD'),
                    m.fraa::text, m.moete_id::text] collate "C" as plass
            from kommune k
            join moete m on m.kommune_id = k.kommune_id
            join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            where k.kommune_id = any(leier) and m.dato between fraa_dato and til_dato and m.tilstand in ('planlagt', 'innkalla')
        ), side as (
            select a.* from alle a
            where etter is null or a.plass > coalesce((select b.plass from alle b where (b.moete).moete_id = etter), '{}')
            order by a.plass
            limit flest
        )
        select s.kommune, (s.moete).kommune_id = app.kommune_id(), (s.moete).eining_id, s.eining, (s.moete).moete_id, (s.moete).dato,
            (s.moete).fraa, (s.moete).til, app.moete_kollisjon(s.moete, leier)
        from side s
        order by s.plass;
    end
    $$;

create or replace function app.tst_oversyn(haust_fraa date, vaar_fraa date, vaar_til date)
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
        from kommune k
        join tst_team t on t.kommune_id = k.kommune_id
        join eining e on e.kommune_id = t.kommune_id and e.eining_id = t.eining_id
        join instans i on i.instans_id = e.instans_id
        join tst_krav r on r.kommune_id = t.kommune_id and r.slag = t.krav
        left join moete m on m.kommune_id = t.kommune_id and m.eining_id = t.eining_id and m.tilstand <> 'avlyst'
            and m.dato between haust_fraa and vaar_til
        where k.kommune_id = any((select app.leia_kommunar())::uuid[]) and (e.gyldig_til is null or e.gyldig_til >= app.today())
        group by k.kommune_id, k.namn, t.kommune_id, t.eining_id, e.eining_id, e.namn, i.slag, r.haust, r.vaar
        order by k.namn, e.namn;
    end
    $$;
