-- What a copy for the archive has in it, told without a clock; what is deleted found in one go.

-- A fingerprint of what is written in a sak: another once anything is added, also after it was closed, and once it was opened again. A copy for the
-- archive keeps the one from before it was read, and counts as long as it is the same: no clock is asked. Who is on the lag is not in it: whoever
-- leaves the kommune years after does not make the copies old.
create function app.oppbevaring_skrive(s sak) returns bytea
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select sha256(convert_to(concat_ws(',', extract(epoch from s.lukka_at), (
            select string_agg(x.rad, ',' order by x.rad collate "C")
            from (
                select 'uro ' || x.uro_id as rad
                from uro x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'samtale ' || x.samtale_id as rad
                from samtale x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'tiltak', x.tiltak_id, x.status) as rad
                from tiltak x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'evaluering ' || x.evaluering_id as rad
                from evaluering x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'skolemiljoeplan', x.version) as rad
                from skolemiljoeplan x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'referat_del', x.referat_id, x.del, x.version) as rad
                from referat_del x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'referat_versjon', x.referat_id, x.nr) as rad
                from referat_versjon x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'referat_merknad ' || x.merknad_id as rad
                from referat_merknad x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'syn ' || x.syn_id as rad
                from syn x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'tilbakemelding ' || x.tilbakemelding_id as rad
                from tilbakemelding x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'individuellplan_del', x.individuellplan_id, x.del, x.version) as rad
                from individuellplan_del x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'individuellplan_versjon', x.individuellplan_id, x.nr, x.slutt) as rad
                from individuellplan_versjon x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'individuellplan_svar', x.individuellplan_svar_id, extract(epoch from x.stadfesta_at)) as rad
                from individuellplan_svar x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'individuellplan_merknad ' || x.merknad_id as rad
                from individuellplan_merknad x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'koordinator_vurdering ' || x.koordinator_vurdering_id as rad
                from koordinator_vurdering x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'koordinator_avgjerd ' || x.koordinator_avgjerd_id as rad
                from koordinator_avgjerd x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'samtykke ' || x.samtykke_id as rad
                from samtykke x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'samtykke_hoeyrt ' || x.samtykke_id as rad
                from samtykke_hoeyrt x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'samtykke_kopi ' || x.kopi_id as rad
                from samtykke_kopi x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'samtykke_signatur ' || x.signatur_id as rad
                from samtykke_signatur x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'samtykke_stadfesting ' || x.signatur_id as rad
                from samtykke_stadfesting x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'samtykke_trekk ' || x.trekk_id as rad
                from samtykke_trekk x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select 'samtykke_attende ' || x.samtykke_id as rad
                from samtykke_attende x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'sak_sperre', x.sak_sperre_id, extract(epoch from x.oppheva_at)) as rad
                from sak_sperre x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'slettestopp', x.slettestopp_id, extract(epoch from x.oppheva_at))
                from slettestopp x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'moete_familie', x.moete_familie_id, x.oppmoete)
                from moete_familie x where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
                union all
                select concat_ws(' ', 'naudrett', n.naudrett_id, extract(epoch from g.at))
                from naudrett_sak n
                left join naudrett_gjennomgang g on g.kommune_id = n.kommune_id and g.naudrett_id = n.naudrett_id
                where n.kommune_id = s.kommune_id and n.sak_id = s.sak_id
            ) x
        )), 'UTF8'))
    $$;
grant execute on function app.oppbevaring_skrive(sak) to laget_request;

-- The fingerprint of what was written in the sak, from before it was read. A copy without one does not count: it is made again.
alter table arkivoverfoering add column skrive bytea constraint arkivoverfoering_skrive check (octet_length(skrive) = 32);

-- How a closed sak stands by a rule: when its time is over, whether it is stopped, and whether it was put in the archive as it is now.
-- The copy that was made last is the one that counts: whoever wrote something wrong makes another.
create or replace function app.oppbevaring_stand(s sak, i_maanader integer) returns table (forfall date, stopp boolean, arkivert boolean)
    language sql stable
    as $$
        select ((s.lukka_at at time zone 'Europe/Oslo')::date + make_interval(months => i_maanader))::date,
            exists (
                select from slettestopp x
                where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.oppheva_at is null
            ),
            exists (
                select from (
                    select a.overfoert_at, a.skrive from arkivoverfoering a
                    where a.kommune_id = s.kommune_id and a.sak_id = s.sak_id
                    order by a.laga_at desc, a.arkivoverfoering_id desc
                    limit 1
                ) siste
                where siste.overfoert_at is not null and siste.skrive = app.oppbevaring_skrive(s)
            )
    $$;

-- Deletes exactly one sak, when its time is over, nobody has stopped it, and the archive has it where the rule says so. False, and nothing is
-- deleted, otherwise.
create or replace function app.oppbevaring_slett_sak(i_kommune uuid, i_sak uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s sak;
        r record;
        stand record;
        arkiv bytea;
    begin
        -- whoever opens it again, or stops it, is waited for
        perform pg_advisory_xact_lock(hashtextextended(i_sak::text, 1));
        select * into s from sak x where x.kommune_id = i_kommune and x.sak_id = i_sak for update;
        if not found or s.tilstand = 'open' or s.lukka_at is null then
            return false;
        end if;
        select x.klasse, x.maanader, x.arkiv into r from app.oppbevaring_regel(i_kommune, app.today()) x
        where x.klasse = app.oppbevaring_klasse(s);
        select * into stand from app.oppbevaring_stand(s, r.maanader);
        if stand.forfall > app.today() or stand.stopp or (r.arkiv and not stand.arkivert) then
            return false;
        end if;
        -- the copy that counts, as app.oppbevaring_stand asks
        select siste.sha256 into arkiv
        from (
            select a.sha256, a.overfoert_at, a.skrive from arkivoverfoering a
            where a.kommune_id = i_kommune and a.sak_id = i_sak
            order by a.laga_at desc, a.arkivoverfoering_id desc
            limit 1
        ) siste
        where siste.overfoert_at is not null and siste.skrive = app.oppbevaring_skrive(s);
        return app.oppbevaring_ta_sak(i_kommune, i_sak, r.klasse, arkiv);
    end
    $$;

-- Deletes the logins of families nobody has a card of any more, and who have written nothing that stands. The numbers of the cards are gone through
-- once, and not once for each login.
create or replace function app.oppbevaring_slett_familie(i_kommune uuid) returns bigint
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        borte uuid[];
        rader bigint;
    begin
        borte := array(
            select p.familie_person_id from familie_person p
            where p.kommune_id = i_kommune
                and not exists (
                    select from unnest(p.oppslag) o
                    where o in (
                        select x.fnr_oppslag from barn x where x.kommune_id = i_kommune and x.fnr_oppslag is not null
                        union all
                        select x.fnr_oppslag from foeresett x where x.kommune_id = i_kommune and x.fnr_oppslag is not null
                    )
                )
                and not exists (
                    select from familie_sesjon x where x.kommune_id = i_kommune and x.familie_person_id = p.familie_person_id
                        and least(x.ledig_til, x.absolutt_til, x.avslutta_at) > now()
                )
                and not exists (select from syn x where x.kommune_id = i_kommune and x.familie_person_id = p.familie_person_id)
                and not exists (select from tilbakemelding x where x.kommune_id = i_kommune and x.familie_person_id = p.familie_person_id)
                and not exists (select from referat_merknad x where x.kommune_id = i_kommune and x.familie_person_id = p.familie_person_id)
                and not exists (
                    select from individuellplan_merknad x where x.kommune_id = i_kommune and x.familie_person_id = p.familie_person_id
                )
                and not exists (select from individuellplan_svar x where x.kommune_id = i_kommune and x.familie_person_id = p.familie_person_id)
            for update
        );
        delete from familie_sesjon x where x.kommune_id = i_kommune and x.familie_person_id = any(borte);
        delete from familie_utkast x where x.kommune_id = i_kommune and x.familie_person_id = any(borte);
        delete from samtykke_svarutkast x where x.kommune_id = i_kommune and x.familie_person_id = any(borte);
        delete from familie_person x where x.kommune_id = i_kommune and x.familie_person_id = any(borte);
        get diagnostics rader = row_count;
        return rader;
    end
    $$;

-- How many there are by a rule: whose time is over, and of those how many somebody has stopped and how many wait for the archive. In whole
-- fives, and nothing below five: whoever looks after the rules is never told how few, nor whose.
create or replace function app.oppbevaring_tal(i_klasse text, i_maanader integer, i_arkiv boolean) returns table (
    slettast integer, stoppa integer, ventar integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        foer constant timestamptz := app.oppbevaring_foer(app.kommune_id(), i_klasse, i_maanader);
    begin
        if not (app.har_rolle('systemansvarleg') or app.har_rolle('personvernombod')) then
            return;
        end if;
        slettast := 0;
        if i_klasse in ('sak', 'uro') then
            select count(*) filter (where not x.stopp and (x.arkivert or not i_arkiv)), count(*) filter (where x.stopp),
                count(*) filter (where not x.stopp and i_arkiv and not x.arkivert)
            into slettast, stoppa, ventar
            from sak s cross join lateral app.oppbevaring_stand(s, i_maanader) x
            where s.kommune_id = her and s.tilstand <> 'open' and s.lukka_at < now() - interval '11 months' and x.forfall <= app.today()
                and app.oppbevaring_klasse(s) = i_klasse;
        elsif i_klasse = 'barn' then
            select count(*) into slettast from app.oppbevaring_barn(her, i_maanader);
        elsif i_klasse = 'barnevern' then
            -- that there are meldingar at all is for the reporter and the leader only
            slettast := null;
        elsif i_klasse = 'moete' then
            select count(*) into slettast from app.oppbevaring_moete(her, foer);
        elsif i_klasse = 'melding' then
            select count(*) into slettast from melding m where m.kommune_id = her and m.at < foer;
        elsif i_klasse = 'utkast' then
            select (select count(*) from utkast u where u.kommune_id = her and u.updated_at < foer)
                + (select count(*) from familie_utkast u where u.kommune_id = her and u.updated_at < foer)
                + (select count(*) from samtykke_svarutkast u where u.kommune_id = her and u.at < foer)
            into slettast;
        elsif i_klasse = 'logg' then
            select count(*) into slettast from innsynslogg l where l.kommune_id = her and l.at < foer;
        end if;
        slettast := slettast / 5 * 5;
        stoppa := stoppa / 5 * 5;
        ventar := ventar / 5 * 5;
        return next;
    end
    $$;

-- Deletes what names any of these ids elsewhere. Whatever the planner guesses while the numbers of a table are old, the words are found by their index: 300 ids
-- among 20,000 prints are some 50 ms by it, and 21 s without.
create or replace function app.oppbevaring_slett_spor(i_kommune uuid, id_list uuid[]) returns bigint
    language plpgsql set enable_seqscan = off
    as $$
    declare
        ord constant text[] := id_list::text[];
        n bigint;
        rader bigint := 0;
    begin
        delete from utkast u where u.kommune_id = i_kommune and app.stiord(u.sti) && ord;
        get diagnostics n = row_count;
        rader := rader + n;
        delete from familie_utkast u where u.kommune_id = i_kommune and app.stiord(u.sti) && ord;
        get diagnostics n = row_count;
        rader := rader + n;
        -- found by their words alone, and deleted where they lie: no guess of the planner's reads every print of the kommune
        delete from innsending i where i.ctid = any(array(
            select f.ctid from (select x.ctid, x.kommune_id from innsending x where app.stiord(x.til) && ord offset 0) f
            where f.kommune_id = i_kommune
        ));
        get diagnostics n = row_count;
        rader := rader + n;
        delete from job j where j.kommune_id = i_kommune and (app.stiord(j.dedupe_key) && ord or j.job_id in (
            select m.epost_job_id from melding m
            where m.kommune_id = i_kommune and (m.sak_id = any(id_list) or m.objekt_id = any(id_list))
        ));
        get diagnostics n = row_count;
        rader := rader + n;
        delete from melding m where m.kommune_id = i_kommune and (m.sak_id = any(id_list) or m.objekt_id = any(id_list));
        get diagnostics n = row_count;
        return rader + n;
    end
    $$;
