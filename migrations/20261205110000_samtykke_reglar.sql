-- The rules of who must sign, looked after by the systemansvarlege of a kommune: one proposes, another answers
-- (domain.md § 4).

create index samtykke_regel_foreslaatt on samtykke_regel (kommune_id, foreslaatt_at desc);

-- Who signs when the rule asks for this, for a child. `barn_hoeyrt` is no signature: the youth is heard.
create function app.samtykke_signatarar(kommune uuid, barnet uuid, krav text) returns table (signatar text, foeresett_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if krav in ('foreldre', 'foreldre_hoeyrt', 'begge') then
            return query select * from app.samtykke_foreldre(kommune, barnet);
        end if;
        if krav in ('ungdom', 'begge', 'sjoelv') then
            return query select 'barn', null::uuid;
        end if;
        if krav = 'foreldre_hoeyrt' then
            return query select 'barn_hoeyrt', null::uuid;
        end if;
        if krav is null or krav = 'kan_ikkje' then
            return query select 'ingen', null::uuid;
        end if;
    end
    $$;

-- As before.
create or replace function app.samtykke_maa_signere(kommune uuid, barnet uuid, i_slag text, dag date)
    returns table (signatar text, foeresett_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        krav text;
    begin
        select app.samtykke_krav(kommune, app.samtykke_gruppe(i_slag), app.alder(b.foedd, dag), dag) into krav
        from barn b where b.kommune_id = kommune and b.barn_id = barnet;
        return query select * from app.samtykke_signatarar(kommune, barnet, krav);
    end
    $$;

-- The rule of today for every group and age, in the kommune of the transaction; 18 is 18 and older.
create function app.samtykke_reglar_i_dag() returns table (gruppe text, aar integer, krav text)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select g.gruppe, a.aar, app.samtykke_krav(app.kommune_id(), g.gruppe, a.aar, app.today())
        from unnest(array['skule', 'barnehage', 'helse', 'barnevern', 'andre']) g (gruppe)
        cross join generate_series(0, 18) a (aar)
        where app.kommune_id() is not null
    $$;

-- How many samtykke that hold would not hold on the day a proposal begins, were it approved: at least so many, in whole fives,
-- and nothing below five. A systemansvarleg is never told how few, and cannot find one out by proposing ages one by one.
create function app.samtykke_regel_verknad() returns table (samtykke_regel_id uuid, minst integer)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        -- the kommune's own forms first: how a form stands is dear to reckon
        with mine as materialized (
            select s.kommune_id, s.samtykke_id, s.til, i.slag, app.samtykke_gruppe(i.slag) as gruppe, k.barn_id, b.foedd
            from samtykke s
            join samtykke_instans i on i.kommune_id = s.kommune_id and i.samtykke_id = s.samtykke_id
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
            where s.kommune_id = (select app.kommune_id()) and s.til >= (select app.today())
        ),
        raakt as materialized (
            select r.samtykke_regel_id, r.krav, r.gyldig_fraa, m.*
            from samtykke_regel r
            join mine m on m.gruppe = r.gruppe and m.til >= r.gyldig_fraa
                and app.alder(m.foedd, r.gyldig_fraa) between r.alder_fraa and r.alder_til
            where r.kommune_id = (select app.kommune_id())
        )
        select r.samtykke_regel_id, (count(distinct f.samtykke_id) / 5 * 5)::integer
        from samtykke_regel r
        left join lateral (
            select m.samtykke_id
            from raakt m
            where m.samtykke_regel_id = r.samtykke_regel_id
                and (app.samtykke_status(m.kommune_id, m.samtykke_id, m.slag, m.gyldig_fraa)).staar = 'gyldig'
                and exists (
                    select from app.samtykke_signatarar(m.kommune_id, m.barn_id, m.krav) g
                    where app.samtykke_svar(m.kommune_id, m.samtykke_id, m.slag, g.signatar, g.foeresett_id) <> 'ja'
                )
        ) f on true
        where r.kommune_id = (select app.kommune_id()) and app.har_rolle('systemansvarleg') and r.gyldig_fraa >= (select app.today())
            and not exists (
                select from samtykke_regel_svar v
                where v.kommune_id = r.kommune_id and v.samtykke_regel_id = r.samtykke_regel_id
            )
        group by r.samtykke_regel_id
    $$;
grant execute on function app.samtykke_reglar_i_dag(), app.samtykke_regel_verknad() to laget_request;

-- As before, and: nothing is approved back in time.
create or replace function app.samtykke_regel_svar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r samtykke_regel;
    begin
        select * into r from samtykke_regel x
        where x.kommune_id = new.kommune_id and x.samtykke_regel_id = new.samtykke_regel_id;
        if r.foreslaatt_av = new.svart_av then
            raise exception 'another approves a rule' using errcode = 'check_violation', constraint = 'samtykke_regel_svar_ein_annan';
        end if;
        if new.godkjend and new.svart_av is not null then
            if r.gyldig_fraa < app.today() then
                raise exception 'not back in time' using errcode = 'check_violation', constraint = 'samtykke_regel_svar_dag';
            end if;
            perform app.samtykke_dagleg(new.kommune_id);
        end if;
        return null;
    end
    $$;

-- As before, and the proposals.
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
            from (select app.kommune_id() as id) k
        );
    end
    $$;
