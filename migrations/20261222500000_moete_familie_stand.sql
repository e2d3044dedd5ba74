-- One of a family who was invited, is not left to wonder: a meeting that is called off, and an item that is not taken up after all, stay on
-- their page, and say that they need not come. `stand`: "ventar", "avlyst", "ikkje_opp", "teken_av", or "over". Whose invitation was taken
-- back, is not told what becomes of the meeting: of that one, the day is the one it was taken back, and there is no place.
alter table moete_familie add column med_moetet boolean not null default false;
comment on column moete_familie.med_moetet is 'it ended with the meeting or the item, and was not taken back';

-- As before, and says so.
create or replace function app.moete_familie_slutt(kommune uuid, moetet uuid, punktet uuid) returns void
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
            set teken_av_at = now(), med_moetet = true, brev_id = f.brev_id, brev_slag = f.brev_slag, brev = f.brev, brev_at = f.brev_at,
                brev_sekvens = f.brev_sekvens, version = x.version + 1
            where x.kommune_id = f.kommune_id and x.moete_familie_id = f.moete_familie_id;
        end loop;
    end
    $$;
drop policy eige_moete on syn;
drop function app.familie_moete();
create function app.familie_moete() returns table (
    moete_familie_id uuid, sak_id uuid, barn_id uuid, dato date, fraa time, til time, stad text, svar text, stand text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        saker constant uuid[] := app.familie_saker();
        lenkjer constant uuid[] := app.familie_lenkjer();
        meg constant uuid[] := app.familie_meg();
    begin
        return query
        select f.moete_familie_id, f.sak_id, s.barn_id,
            case when t.attende then (f.teken_av_at at time zone 'Europe/Oslo')::date else m.dato end, f.fraa, f.til,
            case when t.attende then '' when b.adressesperre then 'Spør den som inviterte deg' else m.stad end, f.svar,
            case
                when t.attende then 'teken_av'
                when f.oppmoete is not null then 'over'
                when m.tilstand = 'avlyst' then 'avlyst'
                when p.tilstand in ('ikkje_naadd', 'vidare', 'teke_ut') then 'ikkje_opp'
                when m.tilstand = 'innkalla' and p.tilstand = 'ventar' and s.tilstand = 'open' and f.oppmoete is null then 'ventar'
                else 'over'
            end
        from moete_familie f
        join sak s on s.kommune_id = f.kommune_id and s.sak_id = f.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join moete m on m.kommune_id = f.kommune_id and m.moete_id = f.moete_id
        join moete_punkt p on p.kommune_id = f.kommune_id and p.punkt_id = f.punkt_id
        -- taken back; or ended with an item that is to come after all, to which it is invited anew
        cross join lateral (
            select f.teken_av_at is not null
                and not (f.med_moetet and (m.tilstand = 'avlyst' or p.tilstand in ('ikkje_naadd', 'vidare', 'teke_ut'))) as attende
        ) t
        where f.kommune_id = app.familie_kommune() and f.sak_id = any(saker)
            and case f.kven when 'barn' then s.barn_id = any(meg) else f.foeresett_id = any(lenkjer) end;
    end
    $$;
create or replace function app.familie_moete_svar(invitasjonen uuid, svaret text, dag date) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_familie f set svar = svaret, svar_at = now(), version = f.version + 1
        where f.kommune_id = app.familie_kommune() and svaret in ('kjem', 'kjem_ikkje') and f.moete_familie_id in (
            select x.moete_familie_id from app.familie_moete() x
            where x.moete_familie_id = invitasjonen and x.stand = 'ventar' and x.dato >= dag
        );
        return found;
    end
    $$;
grant execute on function app.familie_moete() to laget_familie;
create policy eige_moete on syn as restrictive for insert to laget_familie with check (
    moete_familie_id is null or (select true from app.familie_moete() f
        where f.moete_familie_id = syn.moete_familie_id and f.sak_id = syn.sak_id and f.stand = 'ventar' limit 1)
);

-- What was on the agenda and went on to a later one, keeps its number there, and so do those after it.
create or replace function app.moete_skriv_ikkje(moetet uuid) returns table (plass integer, sak_id uuid, moete_deltakar_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid[] := app.principals();
        sperra constant uuid[] := app.sperra();
        planlegg constant boolean := exists (
            select from moete m where m.kommune_id = her and m.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
        );
    begin
        return query
        with punkt as (
            select p.punkt_id, (row_number() over (order by p.nr))::integer as plass
            from moete_punkt p
            where p.kommune_id = her and p.moete_id = moetet and p.tilstand <> 'teke_ut'
        ), saker as (
            select u.plass, s.sak_id, s.sak_id <> all(sperra) and exists (
                    select from sak_tilgang t
                    where t.kommune_id = her and t.sak_id = s.sak_id and t.prinsipal_id = any(meg)
                        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                ) as ser
            from punkt u
            join moete_punkt_sak s on s.kommune_id = her and s.punkt_id = u.punkt_id and s.gjeld
        )
        select k.plass, case when k.ser then k.sak_id end, d.moete_deltakar_id
        from saker k
        join moete_deltakar d on d.kommune_id = her and d.moete_id = moetet and d.teken_av_at is null and d.prinsipal_id is not null
        where ((planlegg and k.ser) or d.prinsipal_id = any(meg))
            and (
                exists (
                    select from sak_sperre p
                    where p.kommune_id = her and p.sak_id = k.sak_id and p.brukar_id = d.brukar_id and p.oppheva_at is null
                ) or not exists (
                    select from medlemskap m
                    cross join lateral (values (m.prinsipal_id), (case m.rolle when 'einingsleiar' then m.eining_id end)) v (id)
                    join sak_tilgang t on t.kommune_id = her and t.sak_id = k.sak_id and t.prinsipal_id = v.id and t.skrive
                        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                    where m.kommune_id = her and m.brukar_id = d.brukar_id and m.rolle not in ('systemansvarleg', 'personvernombod')
                        and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                )
            )
        order by k.plass;
    end
    $$;
create or replace function app.moete_ville_stengje(moetet uuid, nye jsonb) returns table (plass integer, nr integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
    begin
        return query
        with m as (
            select x.* from moete x where x.kommune_id = her and x.moete_id = moetet and x.eining_id = any(app.planlegg_tst())
        ), punkt as (
            select s.sak_id, u.plass, app.ser_sak(s.sak_id) as ser
            from m
            join lateral (
                select p.punkt_id, (row_number() over (order by p.nr))::integer as plass
                from moete_punkt p
                where p.kommune_id = her and p.moete_id = m.moete_id and p.tilstand <> 'teke_ut'
            ) u on true
            join moete_punkt_sak s on s.kommune_id = her and s.punkt_id = u.punkt_id and s.gjeld
        )
        select k.plass, n.nr::integer
        from m
        join punkt k on k.ser
        cross join jsonb_array_elements(nye) with ordinality n (ny, nr)
        where not app.moete_grunnlag(
            jsonb_populate_record(null::moete_deltakar, n.ny || jsonb_build_object('kommune_id', her)), k.sak_id, app.moete_naar(m::moete)
        )
        union all
        select k.plass, null from punkt k where not k.ser
        order by 1, 2;
    end
    $$;

-- Whoever leads a meeting, or writes in it, says what became of the items, as they write down who was there.
alter policy endre on moete_punkt using (
    eining_id = any((select app.planlegg_tst())::uuid[]) or moete_id = any((select app.foerer_moete())::uuid[])
);
create function app.moete_punkt_foerer() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
    begin
        if current_user = 'laget_request' and not (old.eining_id = any(app.planlegg_tst())) and (
            (new.nr, new.element, new.minutt) is distinct from (old.nr, old.element, old.minutt)
            or new.version not in (old.version, old.version + 1)
            or (new.tilstand <> old.tilstand and (
                old.tilstand not in ('ventar', 'droefta', 'ikkje_naadd') or new.tilstand not in ('ventar', 'droefta', 'ikkje_naadd')
                or not exists (
                    select from moete m
                    where m.kommune_id = old.kommune_id and m.moete_id = old.moete_id and m.tilstand in ('innkalla', 'halde')
                )
            ))
        ) then
            raise exception 'only those who plan' using errcode = 'insufficient_privilege', constraint = 'moete_punkt_foerer';
        end if;
        return new;
    end
    $$;
create trigger moete_punkt_foerer before update on moete_punkt for each row execute function app.moete_punkt_foerer();

-- Whether something has become different since somebody was invited: they may have to be told by telephone.
grant select (brev_sekvens) on moete_familie to laget_request;
