-- What is deleted when its time is over, and the row of the innsynslogg that tells so (docs/adr/0034). Nobody else may delete any of it: these
-- functions ask the rule, the stop and the archive themselves, and the job of the night calls them.

-- A row of the log may be the house's own.
alter table innsynslogg drop constraint innsynslogg_kven;
alter table innsynslogg add constraint innsynslogg_kven check (
    (brukar_id is null) <> (familie_person_id is null)
    or (brukar_id is null and familie_person_id is null and rolle = 'system'
        and handling in ('oppbevaring.sletta', 'oppbevaring.sletta.barnevern'))
) not valid;

-- As before, but for what deletes by the rule.
create or replace function app.familie_frys() returns trigger
    language plpgsql
    as $$
    begin
        if tg_op = 'DELETE' and current_setting('app.ryddar', true) = 'oppbevaring' then
            return null;
        end if;
        raise exception 'what a family has written is only added to' using errcode = 'insufficient_privilege';
    end
    $$;
create or replace function app.naudrett_frys() returns trigger
    language plpgsql
    as $$
    begin
        if tg_op = 'DELETE' and current_setting('app.ryddar', true) = 'oppbevaring' then
            return null;
        end if;
        raise exception 'naudrett is insert-only' using errcode = 'insufficient_privilege';
    end
    $$;
create or replace function app.referat_frys() returns trigger
    language plpgsql
    as $$
    begin
        if tg_op = 'DELETE' and current_setting('app.ryddar', true) = 'oppbevaring' then
            return null;
        end if;
        raise exception 'what was written in a referat is only added to' using errcode = 'insufficient_privilege';
    end
    $$;
create or replace function app.logg_kontroll_frys() returns trigger
    language plpgsql
    as $$
    begin
        if tg_op = 'DELETE' and tg_table_name = 'logg_vurdering' and current_setting('app.ryddar', true) = 'oppbevaring' then
            return null;
        end if;
        raise exception 'it is insert-only' using errcode = 'insufficient_privilege';
    end
    $$;

-- What is left of what was deleted: class, rule, how many rows, and the hash of it; no word of what it said, nor of whom. `grunnlag` is the
-- class.
create function app.oppbevaring_logg(
    i_kommune uuid, i_klasse text, i_sak uuid, i_objekt uuid, i_rader bigint, i_hash bytea, i_arkiv bytea
) returns void
    language sql
    as $$
        insert into innsynslogg (kommune_id, logg_id, rolle, handling, sak_id_list, objekt_id, grunnlag, grunn, request_id, hash)
        select i_kommune, gen_random_uuid(), 'system',
            -- that there were meldingar at all is not for the reader of the log, as with every row about them
            'oppbevaring.sletta' || case i_klasse when 'barnevern' then '.barnevern' else '' end, case when i_sak is null then '{}' else array[i_sak] end,
            i_objekt, i_klasse,
            concat_ws('; ', 'regel: ' || r.maanader || case r.maanader when 1 then ' månad, ' else ' månader, ' end || coalesce('endring ' || r.endring, 'den vanlege'), 'rader: ' || i_rader,
                'sha256: ' || encode(i_hash, 'hex'), 'i arkivet, sha256: ' || encode(i_arkiv, 'hex')),
            'oppbevaring', ''
        from app.oppbevaring_regel(i_kommune, app.today()) r where r.klasse = i_klasse
    $$;

-- The words of an address: whatever stands between its signs. An id in it is one of them.
create function app.stiord(sti text) returns text[]
    language sql immutable parallel safe
    return string_to_array(translate(sti, '?=&:#,.;+% ', '///////////'), '/');

-- What carries one of these ids in its address: drafts, prints of forms that were sent, and jobs. How many rows.
create function app.oppbevaring_slett_spor(i_kommune uuid, id_list uuid[]) returns bigint
    language plpgsql
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
        -- an id at a time: there are many prints, and their words are in an index
        with funne as materialized (
            select x.kommune_id, x.brukar_id, x.innsending_id from unnest(ord) o
            cross join lateral (select y.* from innsending y where app.stiord(y.til) @> array[o]) x
        )
        delete from innsending i using funne f
        where f.kommune_id = i_kommune and i.kommune_id = f.kommune_id and i.brukar_id = f.brukar_id and i.innsending_id = f.innsending_id;
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

-- Empties tables of what has this key, in this order. How many rows.
create function app.oppbevaring_toem(i_kommune uuid, nykel text, id uuid, tabellar text[]) returns bigint
    language plpgsql
    as $$
    declare
        t text;
        n bigint;
        rader bigint := 0;
    begin
        foreach t in array tabellar loop
            execute format('delete from %I where kommune_id = $1 and %I = $2', t, nykel) using i_kommune, id;
            get diagnostics n = row_count;
            rader := rader + n;
        end loop;
        return rader;
    end
    $$;

-- Whether nothing else is about this child.
create function app.oppbevaring_barn_aaleine(b barn) returns boolean
    language sql stable
    as $$
        select not exists (select from sak x where x.kommune_id = b.kommune_id and x.barn_id = b.barn_id)
            and not exists (select from barnevernsmelding x where x.kommune_id = b.kommune_id and x.barn_id = b.barn_id)
            -- what somebody found in the log of it stays as long as the log
            and not exists (select from logg_treff x where x.kommune_id = b.kommune_id and x.barn_id = b.barn_id)
    $$;

-- The cards nobody needs any more by a rule: the child has left, or is long of age, and there is nothing else about it.
create function app.oppbevaring_barn(i_kommune uuid, i_maanader integer) returns setof uuid
    language sql stable
    as $$
        select b.barn_id from barn b
        where b.kommune_id = i_kommune
            and (
                b.foedd + make_interval(years => 18, months => i_maanader) <= app.today()
                or (b.eining_id is null and app.today() >= make_interval(months => i_maanader) + coalesce(
                    (select max(e.til) from barn_eining e where e.kommune_id = b.kommune_id and e.barn_id = b.barn_id),
                    (b.created_at at time zone 'Europe/Oslo')::date
                ))
            )
            and app.oppbevaring_barn_aaleine(b)
    $$;

-- Deletes one card that nothing else is about, and asks nobody: only what has asked, and a journal (docs/adr/0032), call it.
create function app.oppbevaring_ta_barn(i_kommune uuid, i_barn uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        rader bigint;
        avtrykk bytea;
        naud uuid[];
        id_list uuid[];
    begin
        select sha256(convert_to(b::text, 'UTF8')) into avtrykk
        from barn b where b.kommune_id = i_kommune and b.barn_id = i_barn and app.oppbevaring_barn_aaleine(b) for update;
        if not found then
            return false;
        end if;
        perform set_config('app.ryddar', 'oppbevaring', true);
        naud := array(select n.naudrett_id from naudrett n where n.kommune_id = i_kommune and n.barn_id = i_barn);
        id_list := array(select f.foeresett_id from foeresett f where f.kommune_id = i_kommune and f.barn_id = i_barn) || i_barn || naud;
        rader := app.oppbevaring_slett_spor(i_kommune, id_list);
        delete from naudrett_gjennomgang g where g.kommune_id = i_kommune and g.naudrett_id = any(naud);
        rader := rader + app.oppbevaring_toem(i_kommune, 'barn_id', i_barn, array['naudrett', 'barn_adresse', 'barn_eining', 'barn_oppslag',
            'lese_opna', 'kort_nummer', 'kort_endring', 'foeresett', 'barn']);
        perform set_config('app.ryddar', '', true);
        perform app.oppbevaring_logg(i_kommune, 'barn', null, i_barn, rader, avtrykk, null);
        perform app.journal_sei('barn_sletta', jsonb_build_object('kommune', i_kommune, 'barn', i_barn));
        return true;
    end
    $$;

-- Deletes exactly one card, when its time is over.
create function app.oppbevaring_slett_barn(i_kommune uuid, i_barn uuid) returns boolean
    language sql security definer set search_path = public, pg_temp
    as $$
        select case
            when exists (
                select from app.oppbevaring_regel(i_kommune, app.today()) r, app.oppbevaring_barn(i_kommune, r.maanader) b
                where r.klasse = 'barn' and b = i_barn
            ) then app.oppbevaring_ta_barn(i_kommune, i_barn)
            else false
        end
    $$;

-- Deletes exactly one sak with all that hangs on it, and the card of the child when its time is over too. It asks nobody: only what has asked,
-- and a journal (docs/adr/0032), call it.
create function app.oppbevaring_ta_sak(i_kommune uuid, i_sak uuid, i_klasse text, i_arkiv bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s sak;
        avtrykk bytea;
        punkt uuid[];
        naud uuid[];
        id_list uuid[];
        n bigint;
        rader bigint;
    begin
        select * into s from sak x where x.kommune_id = i_kommune and x.sak_id = i_sak for update;
        if not found then
            return false;
        end if;
        select sha256(convert_to(string_agg(x.rad, chr(30) order by x.rad collate "C"), 'UTF8')) into avtrykk
        from (
            select s::text as rad
            union all select h::text from sak_historikk h where h.kommune_id = i_kommune and h.sak_id = i_sak
            union all select u::text from uro u where u.kommune_id = i_kommune and u.sak_id = i_sak
            union all select u::text from samtale u where u.kommune_id = i_kommune and u.sak_id = i_sak
            union all select u::text from tiltak u where u.kommune_id = i_kommune and u.sak_id = i_sak
            union all select u::text from evaluering u where u.kommune_id = i_kommune and u.sak_id = i_sak
            union all select u.sha256::text from referat_versjon u where u.kommune_id = i_kommune and u.sak_id = i_sak
            union all select u.tekst_sha256::text from samtykke_signatur u where u.kommune_id = i_kommune and u.sak_id = i_sak
        ) x;
        punkt := array(select p.punkt_id from moete_punkt_sak p where p.kommune_id = i_kommune and p.sak_id = i_sak);
        naud := array(select p.naudrett_id from naudrett_sak p where p.kommune_id = i_kommune and p.sak_id = i_sak);
        select array_agg(x.id) into id_list from (
            select i_sak as id
            union select unnest(punkt)
            union select t.tiltak_id from tiltak t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.referat_id from referat t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.brev_id from referat_brev t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.moete_familie_id from moete_familie t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.brev_id from moete_familie t where t.kommune_id = i_kommune and t.sak_id = i_sak and t.brev_id is not null
            union select t.samtykke_id from samtykke t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.signatur_id from samtykke_signatur t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.invitasjon_id from samtykke_invitasjon t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.brev_id from samtykke_brev t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.individuellplan_id from individuellplan t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.koordinator_tilbod_id from koordinator_tilbod t where t.kommune_id = i_kommune and t.sak_id = i_sak
            union select t.overlevering_id from overlevering t where t.kommune_id = i_kommune and t.sak_id = i_sak
        ) x;
        perform set_config('app.ryddar', 'oppbevaring', true);
        rader := app.oppbevaring_slett_spor(i_kommune, id_list);
        delete from samtykke_svarutkast u using samtykke t
        where t.kommune_id = i_kommune and t.sak_id = i_sak and u.kommune_id = i_kommune and u.samtykke_id = t.samtykke_id;
        rader := rader + app.oppbevaring_toem(i_kommune, 'sak_id', i_sak, array[
            'referat_brev', 'referat_tiltak', 'referat_merknad', 'referat_del', 'referat_versjon', 'referat', 'syn', 'moete_familie',
            'moete_hadde_grunnlag', 'moete_punkt_sak', 'tilbakemelding', 'evaluering', 'tiltak', 'individuellplan_svar',
            'individuellplan_merknad', 'individuellplan_versjon', 'individuellplan_del', 'individuellplan', 'koordinator_avgjerd',
            'koordinator_tilbod', 'koordinator_vurdering', 'koordinator', 'samtykke_brev', 'samtykke_stadfesting', 'samtykke_signatur',
            'samtykke_trekk', 'samtykke_kopi', 'samtykke_hoeyrt', 'samtykke_fullt', 'samtykke_attende', 'samtykke_invitasjon',
            'samtykke_instans', 'samtykke', 'naudrett_sak', 'overlevering', 'samtale', 'skolemiljoeplan', 'uro', 'sak_deltakar',
            'sak_sperre', 'sak_tilgang', 'sak_historikk', 'slettestopp', 'arkivoverfoering', 'sak'
        ]);
        delete from moete_punkt_ute u where u.kommune_id = i_kommune and u.punkt_id = any(punkt);
        delete from moete_punkt p where p.kommune_id = i_kommune and p.punkt_id = any(punkt);
        get diagnostics n = row_count;
        rader := rader + n;
        -- one that opened another sak of the child as well, stays with that
        naud := array(
            select x from unnest(naud) x
            where not exists (select from naudrett_sak p where p.kommune_id = i_kommune and p.naudrett_id = x)
        );
        delete from naudrett_gjennomgang g where g.kommune_id = i_kommune and g.naudrett_id = any(naud);
        delete from naudrett g where g.kommune_id = i_kommune and g.naudrett_id = any(naud);
        get diagnostics n = row_count;
        perform set_config('app.ryddar', '', true);
        perform app.oppbevaring_logg(i_kommune, i_klasse, i_sak, null, rader + n, avtrykk, i_arkiv);
        perform app.journal_sei('sak_sletta', jsonb_build_object('kommune', i_kommune, 'sak', i_sak, 'klasse', i_klasse,
            'arkiv', encode(i_arkiv, 'hex')));
        perform app.oppbevaring_slett_barn(i_kommune, s.barn_id);
        return true;
    end
    $$;

-- Deletes exactly one sak, when its time is over, nobody has stopped it, and the archive has it where the rule says so. False, and nothing is
-- deleted, otherwise.
create function app.oppbevaring_slett_sak(i_kommune uuid, i_sak uuid) returns boolean
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
        select a.sha256 into arkiv from arkivoverfoering a
        where a.kommune_id = i_kommune and a.sak_id = i_sak and a.overfoert_at is not null and a.laga_at >= s.lukka_at
            and not app.oppbevaring_skrive_etter(s, a.laga_at)
        order by a.overfoert_at desc limit 1;
        return app.oppbevaring_ta_sak(i_kommune, i_sak, r.klasse, arkiv);
    end
    $$;

-- The saker, and then the cards, whose time is over: at most so many, the oldest first. Each is asked again when it is deleted.
create function app.oppbevaring_forfalne(i_kommune uuid, tal integer) returns table (sak_id uuid, barn_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        (
            select s.sak_id, null::uuid
            from sak s
            join app.oppbevaring_regel(i_kommune, app.today()) r on r.klasse = app.oppbevaring_klasse(s)
            cross join lateral app.oppbevaring_stand(s, r.maanader) x
            where s.kommune_id = i_kommune and s.tilstand <> 'open' and s.lukka_at < now() - interval '11 months'
                and x.forfall <= app.today() and not x.stopp and (x.arkivert or not r.arkiv)
            order by s.lukka_at limit tal
        )
        union all
        (
            select null, b from app.oppbevaring_regel(i_kommune, app.today()) r, app.oppbevaring_barn(i_kommune, r.maanader) b
            where r.klasse = 'barn' limit tal
        );
    end
    $$;

-- The meetings nothing is left of but what was about no child, held before an instant.
create function app.oppbevaring_moete(i_kommune uuid, i_foer timestamptz) returns setof uuid
    language sql stable
    as $$
        select m.moete_id from moete m
        where m.kommune_id = i_kommune and app.oslo_midnatt(m.dato) < i_foer
            and not exists (
                select from moete_punkt_sak p where p.kommune_id = m.kommune_id and p.moete_id = m.moete_id
            )
            and not exists (
                select from moete_hadde_grunnlag p where p.kommune_id = m.kommune_id and p.moete_id = m.moete_id
            )
            -- another goes on with something of it
            and not exists (
                select from moete_punkt p
                join moete_punkt f on f.kommune_id = p.kommune_id and f.fraa_punkt = p.punkt_id and f.moete_id <> p.moete_id
                where p.kommune_id = m.kommune_id and p.moete_id = m.moete_id
            )
    $$;

-- Before which instant a class is deleted by a rule. The log is kept from the day the oldest sak there is was opened: whoever has one open, or
-- stopped, may ask who has read it from the first day. It is cleared from its beginning and on, so what is about others stands as long.
create function app.oppbevaring_foer(i_kommune uuid, i_klasse text, i_maanader integer) returns timestamptz
    language sql stable
    as $$
        select least(
            app.oslo_midnatt((app.today() - make_interval(months => i_maanader))::date),
            case i_klasse when 'logg' then
                (select app.oslo_midnatt(min((s.opna_at at time zone 'Europe/Oslo')::date)) from sak s where s.kommune_id = i_kommune)
            end
        )
    $$;

-- As before, but at most so many rows at a time: a log that was never cleared away is more than a statement has time for.
drop function app.innsynslogg_rydd(uuid, timestamptz);
create function app.innsynslogg_rydd(kommune uuid, i_foer timestamptz, mest integer default null) returns bigint
    -- each row is looked up by itself: there are few of them in a log that is long
    language plpgsql security definer set search_path = public, pg_temp set enable_hashjoin = off set enable_mergejoin = off
    as $$
    declare
        foerste bigint;
        siste bigint;
        til bigint;
        fjerna bigint;
    begin
        if i_foer is null or i_foer > now() - app.innsynslogg_minst() then
            raise exception 'the innsynslogg is kept for five years at least' using errcode = 'check_violation', constraint = 'innsynslogg_minst';
        end if;
        select k.posisjon into siste from innsynslogg_kjede k where k.kommune_id = kommune for update;
        select min(s.posisjon) into foerste from innsynslogg_segl s where s.kommune_id = kommune;
        siste := least(siste, foerste + mest - 1);
        select x.posisjon - 1 into til
        from innsynslogg_segl x
        left join innsynslogg l on l.kommune_id = kommune and l.logg_id = x.logg_id
        where x.kommune_id = kommune and x.posisjon <= siste and coalesce(l.at >= i_foer, true)
        order by x.posisjon limit 1;
        til := coalesce(til, siste);
        if foerste is null or til is null or til < foerste then
            return 0;
        end if;
        perform set_config('app.ryddar', 'innsynslogg', true);
        delete from innsynslogg l using innsynslogg_segl s
        where s.kommune_id = kommune and s.posisjon <= til and l.kommune_id = kommune and l.logg_id = s.logg_id;
        get diagnostics fjerna = row_count;
        insert into innsynslogg_rydda (kommune_id, posisjon, hash, foer, tal, at)
        select kommune, til, s.hash, i_foer, fjerna, now() from innsynslogg_segl s where s.kommune_id = kommune and s.posisjon = til;
        delete from innsynslogg_segl s where s.kommune_id = kommune and s.posisjon <= til;
        perform set_config('app.ryddar', '', true);
        return fjerna;
    end
    $$;
revoke execute on function app.innsynslogg_rydd(uuid, timestamptz, integer) from public;

-- Deletes what is from before an instant of a class that is neither saker nor cards, at most so many rows of those there are many of, and leaves a
-- row of the log and a line of the journal. It asks nobody: only what has asked, and a journal (docs/adr/0032), call it. How many rows.
create function app.oppbevaring_ta_klasse(i_kommune uuid, i_klasse text, i_foer timestamptz, i_maanader integer, i_mest integer) returns bigint
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        rader bigint := 0;
        n bigint;
        moete_list uuid[];
    begin
        perform set_config('app.ryddar', 'oppbevaring', true);
        if i_klasse = 'barnevern' then
            delete from barnevernsmelding m
            where m.kommune_id = i_kommune and app.oslo_midnatt(coalesce(m.svar_dato, m.meldt_dato)) < i_foer;
            get diagnostics rader = row_count;
        elsif i_klasse = 'melding' then
            delete from melding m
            using (select x.melding_id from melding x where x.kommune_id = i_kommune and x.at < i_foer limit i_mest) g
            where m.kommune_id = i_kommune and m.melding_id = g.melding_id;
            get diagnostics rader = row_count;
        elsif i_klasse = 'utkast' then
            delete from utkast u where u.kommune_id = i_kommune and u.updated_at < i_foer;
            get diagnostics rader = row_count;
            delete from familie_utkast u where u.kommune_id = i_kommune and u.updated_at < i_foer;
            get diagnostics n = row_count;
            rader := rader + n;
            delete from samtykke_svarutkast u where u.kommune_id = i_kommune and u.at < i_foer;
            get diagnostics n = row_count;
            rader := rader + n;
        elsif i_klasse = 'moete' then
            moete_list := array(select app.oppbevaring_moete(i_kommune, i_foer));
            delete from referat_del d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            delete from referat_versjon d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            delete from referat d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            delete from moete_punkt_ute d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            delete from moete_punkt_anonym d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            delete from moete_punkt_system d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            delete from moete_punkt d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            delete from moete_brev d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            -- the two name each other
            with deltakar as (delete from moete_deltakar d where d.kommune_id = i_kommune and d.moete_id = any(moete_list))
            delete from moete d where d.kommune_id = i_kommune and d.moete_id = any(moete_list);
            get diagnostics rader = row_count;
        elsif i_klasse = 'logg' then
            delete from logg_vurdering v using logg_treff t
            where t.kommune_id = i_kommune and t.siste < i_foer and v.kommune_id = i_kommune and v.logg_treff_id = t.logg_treff_id;
            delete from logg_treff t where t.kommune_id = i_kommune and t.siste < i_foer;
            rader := app.innsynslogg_rydd(i_kommune, i_foer, i_mest);
        end if;
        perform set_config('app.ryddar', '', true);
        if rader > 0 then
            perform app.oppbevaring_logg(i_kommune, i_klasse, null, null, rader, null, null);
            perform app.journal_sei('klasse_sletta', jsonb_build_object('kommune', i_kommune, 'klasse', i_klasse, 'foer', i_foer,
                'maanader', i_maanader));
        end if;
        return rader;
    end
    $$;

-- Deletes what the time is over for of such a class, at most so many rows. How many.
create function app.oppbevaring_slett_klasse(i_kommune uuid, i_klasse text, i_mest integer) returns bigint
    language sql security definer set search_path = public, pg_temp
    as $$
        select app.oppbevaring_ta_klasse(i_kommune, r.klasse, app.oppbevaring_foer(i_kommune, r.klasse, r.maanader), r.maanader, i_mest)
        from app.oppbevaring_regel(i_kommune, app.today()) r where r.klasse = i_klasse
    $$;

-- Deletes the logins of føresette and young people whose number stands on no card any more: who they are, and the hashes of their number. Not
-- of somebody who is logged in, nor of who has written something in a sak that stands. How many.
create function app.oppbevaring_slett_familie(i_kommune uuid) returns bigint
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        borte uuid[];
        rader bigint;
    begin
        borte := array(
            select p.familie_person_id from familie_person p
            where p.kommune_id = i_kommune
                and not exists (select from barn x where x.kommune_id = i_kommune and x.fnr_oppslag = any(p.oppslag))
                and not exists (select from foeresett x where x.kommune_id = i_kommune and x.fnr_oppslag = any(p.oppslag))
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
grant execute on function app.oppbevaring_forfalne(uuid, integer), app.oppbevaring_slett_sak(uuid, uuid),
    app.oppbevaring_slett_barn(uuid, uuid), app.oppbevaring_slett_klasse(uuid, text, integer),
    app.oppbevaring_slett_familie(uuid) to laget_system;

-- As before, but for drafts: how long they are kept is the rule's to say.
create or replace function app.rydd_familie(i_kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from familie_sesjon s
        where s.kommune_id = i_kommune
            and least(s.ledig_til, s.absolutt_til, s.avslutta_at) < now() - interval '60 days';
        delete from oidc_flyt f where f.created_at < now() - interval '1 day';
        delete from oidc_utlogging u where u.at < now() - interval '1 day';
    end
    $$;

-- How many there are by a rule: whose time is over, and of those how many somebody has stopped and how many wait for the archive. In whole
-- fives, and nothing below five: whoever looks after the rules is never told how few, nor whose.
create function app.oppbevaring_tal(i_klasse text, i_maanader integer, i_arkiv boolean) returns table (
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
            select count(*) into slettast from utkast u where u.kommune_id = her and u.updated_at < foer;
        elsif i_klasse = 'logg' then
            select count(*) into slettast from innsynslogg l where l.kommune_id = her and l.at < foer;
        end if;
        slettast := slettast / 5 * 5;
        stoppa := stoppa / 5 * 5;
        ventar := ventar / 5 * 5;
        return next;
    end
    $$;
grant execute on function app.oppbevaring_tal(text, integer, boolean) to laget_request;

-- What was deleted, class by class and night by night, the latest first; how many saker only in whole fives.
create function app.oppbevaring_sletta() returns table (dag date, klasse text, tal integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not (app.har_rolle('systemansvarleg') or app.har_rolle('personvernombod')) then
            return;
        end if;
        return query
        select (l.at at time zone 'Europe/Oslo')::date, l.grunnlag, (count(*) / 5 * 5)::integer
        from innsynslogg l
        where l.kommune_id = app.kommune_id() and l.handling = 'oppbevaring.sletta'
            and l.at > now() - interval '1 year'
        group by 1, 2 order by 1 desc, 2 limit 200;
    end
    $$;
grant execute on function app.oppbevaring_sletta() to laget_request;
revoke execute on function app.oppbevaring_logg(uuid, text, uuid, uuid, bigint, bytea, bytea), app.oppbevaring_slett_spor(uuid, uuid[]),
    app.oppbevaring_toem(uuid, text, uuid, text[]), app.oppbevaring_barn_aaleine(barn), app.oppbevaring_barn(uuid, integer),
    app.oppbevaring_ta_barn(uuid, uuid), app.oppbevaring_ta_sak(uuid, uuid, text, bytea), app.oppbevaring_moete(uuid, timestamptz),
    app.oppbevaring_foer(uuid, text, integer), app.oppbevaring_ta_klasse(uuid, text, timestamptz, integer, integer), app.stiord(text) from public;

-- an index is made of it, so whoever adds a row calls it
grant execute on function app.stiord(text) to laget_request;

-- What must hold also after a copy from before it is restored: a rule that was confirmed, or a copy would delete by the one before it, and a stop.
create function app.journal_oppbevaring() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('oppbevaring_stadfesta', to_jsonb(e) - array['kommune_id', 'grunn'] || jsonb_build_object('kommune', new.kommune_id,
            'av', new.svart_av, 'at', new.svart_at, 'dag', new.stadfesta_dag, 'gjeld_fraa', new.gjeld_fraa))
        from oppbevaring_endring e
        where e.kommune_id = new.kommune_id and e.oppbevaring_endring_id = new.oppbevaring_endring_id;
        return null;
    end
    $$;
create trigger journal_oppbevaring after insert on oppbevaring_svar for each row
    when (new.svar = 'stadfesta') execute function app.journal_oppbevaring();

create function app.journal_slettestopp() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.journal_sei('slettestopp_sett', jsonb_build_object('kommune', new.kommune_id, 'stopp', new.slettestopp_id, 'sak', new.sak_id,
            'av', new.sett_av, 'at', new.sett_at));
        return null;
    end
    $$;
create trigger journal_slettestopp after insert on slettestopp for each row execute function app.journal_slettestopp();

-- Confirms a rule again in a copy from before it, as it was: true when it counts there. It does not when the copy does not know those who did it,
-- or has another rule it cannot stand with.
create function app.oppbevaring_att(k jsonb) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := (k ->> 'kommune')::uuid;
        id constant uuid := (k ->> 'oppbevaring_endring_id')::uuid;
    begin
        insert into oppbevaring_endring (kommune_id, oppbevaring_endring_id, klasse, maanader, arkiv, grunn, foreslaatt_av, foreslaatt_at)
        values (her, id, k ->> 'klasse', (k ->> 'maanader')::integer, (k ->> 'arkiv')::boolean,
            'Stadfesta etter at kopien blei teken; grunnen er ikkje i journalen.', (k ->> 'foreslaatt_av')::uuid, (k ->> 'foreslaatt_at')::timestamptz)
        on conflict do nothing;
        insert into oppbevaring_svar (kommune_id, oppbevaring_endring_id, svar, svart_av, svart_at)
        values (her, id, 'stadfesta', (k ->> 'av')::uuid, (k ->> 'at')::timestamptz);
        update oppbevaring_svar s set gjeld_fraa = (k ->> 'gjeld_fraa')::date, stadfesta_dag = (k ->> 'dag')::date
        where s.kommune_id = her and s.oppbevaring_endring_id = id;
        return true;
    exception
        when unique_violation then
            return exists (
                select from oppbevaring_svar s
                where s.kommune_id = her and s.oppbevaring_endring_id = id and s.svar = 'stadfesta'
            );
        when foreign_key_violation or check_violation then
            return false;
    end
    $$;
revoke execute on function app.oppbevaring_att(jsonb) from public;

-- Does a line again in a copy from before it: `stod` when the copy has it, `manglar` when what it is about is not there, `kort_staar` and
-- `regel_manglar` when it cannot be done there, `ukjend` when nobody here knows what it is. What was given back after it is taken again: whoever needs it asks anew. What was deleted is deleted without asking the
-- rule and the archive again: they were asked.
create or replace function app.journal_att(linje jsonb) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        id constant uuid := (linje ->> 'id')::uuid;
        k constant jsonb := linje -> 'kva';
        her constant uuid := (k ->> 'kommune')::uuid;
        kva constant text := linje ->> 'slag';
        tal integer := 0;
    begin
        if exists (select from journal j where j.journal_id = id) then
            return 'stod';
        end if;
        case kva
            when 'samtykke_trekt' then
                if exists (
                    select from samtykke_trekk t
                    where t.kommune_id = her and t.samtykke_id = (k ->> 'samtykke')::uuid and t.signatar = k ->> 'signatar'
                        and t.foeresett_id is not distinct from (k ->> 'foeresett')::uuid
                        and (t.slag is null or t.slag = k ->> 'slag')
                ) then
                    return 'stod';
                end if;
                insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, registrert_av, at)
                select her, (k ->> 'trekk')::uuid, s.samtykke_id, s.sak_id, k ->> 'signatar', (k ->> 'foeresett')::uuid, k ->> 'slag',
                    -- who wrote it down may be newer than the copy
                    case when k ->> 'kanal' in ('papir', 'munnleg') and b.brukar_id is null then 'nett' else k ->> 'kanal' end,
                    b.brukar_id, (k ->> 'at')::timestamptz
                from samtykke s
                left join brukar b on b.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.samtykke_id = (k ->> 'samtykke')::uuid and (
                    k ->> 'foeresett' is null
                    or exists (select from foeresett f where f.kommune_id = her and f.foeresett_id = (k ->> 'foeresett')::uuid)
                );
            when 'medlemskap_slutt' then
                update medlemskap m set til = (k ->> 'til')::date
                where m.kommune_id = her and m.medlemskap_id = (k ->> 'medlemskap')::uuid
                    and (m.til is null or m.til > (k ->> 'til')::date);
            when 'instans_slutt' then
                update instans_kommune g set til = (k ->> 'til')::date
                where g.kommune_id = her and g.instans_id = (k ->> 'instans')::uuid and g.fraa <= (k ->> 'til')::date
                    and (g.til is null or g.til > (k ->> 'til')::date);
            when 'tstmedlem_slutt' then
                update tst_medlem m set til = (k ->> 'til')::date
                where m.kommune_id = her and m.tst_medlem_id = (k ->> 'medlem')::uuid and (m.til is null or m.til > (k ->> 'til')::date);
            when 'brukar_sperra' then
                update brukar b set sperra_at = (k ->> 'at')::timestamptz
                where b.brukar_id = (k ->> 'brukar')::uuid and b.sperra_at is null;
            when 'tilgangsnykel_fjerna' then
                delete from tilgangsnykel t where t.brukar_id = (k ->> 'brukar')::uuid and t.tilgangsnykel_id = (k ->> 'nykel')::uuid;
            when 'gjenopprettingskodar_nye' then
                delete from gjenopprettingskode g where g.brukar_id = (k ->> 'brukar')::uuid;
            when 'sak_sperre' then
                insert into sak_sperre (kommune_id, sak_sperre_id, sak_id, brukar_id, grunn, sett_av, sett_at)
                select her, (k ->> 'sperre')::uuid, s.sak_id, b.brukar_id, 'Sett etter at kopien blei teken; grunnen er ikkje i journalen.',
                    coalesce(a.brukar_id, b.brukar_id), (k ->> 'at')::timestamptz
                from sak s
                join brukar b on b.brukar_id = (k ->> 'brukar')::uuid
                left join brukar a on a.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.sak_id = (k ->> 'sak')::uuid
                on conflict do nothing;
            when 'deltakar_ut' then
                update sak_deltakar d set til = (k ->> 'til')::timestamptz
                where d.kommune_id = her and d.sak_deltakar_id = (k ->> 'deltakar')::uuid and d.til is null;
            when 'overlevering_slutt' then
                update overlevering o set tilstand = 'trekt', svart_at = (k ->> 'at')::timestamptz
                where o.kommune_id = her and o.overlevering_id = (k ->> 'overlevering')::uuid and o.tilstand = 'tilbydd';
            when 'koordinator_slutt' then
                update koordinator x set til = (k ->> 'til')::timestamptz, slutt = k ->> 'slutt'
                where x.kommune_id = her and x.koordinator_id = (k ->> 'koordinator')::uuid and x.til is null;
                perform app.koordinator_rett(her, (k ->> 'sak')::uuid) where found;
            when 'koordinator_tilbod_slutt' then
                update koordinator_tilbod o set tilstand = 'trekt', svart_at = (k ->> 'at')::timestamptz
                where o.kommune_id = her and o.koordinator_tilbod_id = (k ->> 'tilbod')::uuid and o.tilstand = 'tilbydd';
            when 'moetedeltakar_av' then
                update moete_deltakar d set teken_av_at = (k ->> 'at')::timestamptz
                where d.kommune_id = her and d.moete_deltakar_id = (k ->> 'deltakar')::uuid and d.teken_av_at is null;
            when 'moetefamilie_av' then
                update moete_familie f set teken_av_at = (k ->> 'at')::timestamptz
                where f.kommune_id = her and f.moete_familie_id = (k ->> 'familie')::uuid and f.teken_av_at is null;
            when 'invitasjon_slutt' then
                update samtykke_invitasjon i set avslutta_at = (k ->> 'at')::timestamptz
                where i.kommune_id = her and i.invitasjon_id = (k ->> 'invitasjon')::uuid and i.avslutta_at is null;
            when 'foeresett_slutt' then
                update foeresett f set avslutta_at = coalesce(f.avslutta_at, (k ->> 'avslutta')::timestamptz),
                    innsynsrett = f.innsynsrett and (k ->> 'innsynsrett')::boolean
                where f.kommune_id = her and f.foeresett_id = (k ->> 'foeresett')::uuid;
            when 'nummer_retta' then
                perform 1 where app.journal_nummer(her, (k ->> 'barn')::uuid, (k ->> 'foeresett')::uuid);
            when 'ansvar_borte' then
                perform 1 where app.journal_ansvar(her, (k ->> 'foeresett')::uuid, (k ->> 'endring')::uuid, k ->> 'kva');
            when 'barn_flytta' then
                update barn b set eining_id = (k ->> 'eining')::uuid
                where b.kommune_id = her and b.barn_id = (k ->> 'barn')::uuid and b.eining_id is distinct from (k ->> 'eining')::uuid and (
                    k ->> 'eining' is null
                    or exists (select from eining e where e.kommune_id = her and e.eining_id = (k ->> 'eining')::uuid)
                );
            when 'adressesperre' then
                update barn b set adressesperre = true
                where b.kommune_id = her and b.barn_id = (k ->> 'barn')::uuid and not b.adressesperre;
            when 'innlogging_endra' then
                -- neither the old one nor the new one: the person gets a code, from somebody who knows who it is
                delete from gjenopprettingskode g where g.brukar_id = (k ->> 'brukar')::uuid;
                delete from faktor_totp f where f.brukar_id = (k ->> 'brukar')::uuid;
                delete from tilgangsnykel t where t.brukar_id = (k ->> 'brukar')::uuid;
                delete from passord p where p.brukar_id = (k ->> 'brukar')::uuid;
            when 'kommune_laast' then
                insert into kommune_laas (kommune_id, ring)
                select n.kommune_id, 'sentralbordet i kommunen' from kommune n where n.kommune_id = her
                on conflict do nothing;
            when 'sak_sletta' then
                perform 1 where app.oppbevaring_ta_sak(her, (k ->> 'sak')::uuid, k ->> 'klasse', decode(k ->> 'arkiv', 'hex'));
            when 'barn_sletta' then
                perform 1 where app.oppbevaring_ta_barn(her, (k ->> 'barn')::uuid);
            when 'klasse_sletta' then
                perform 1 where app.oppbevaring_ta_klasse(her, k ->> 'klasse', (k ->> 'foer')::timestamptz, (k ->> 'maanader')::integer, null) > 0;
            when 'oppbevaring_stadfesta' then
                perform 1 where app.oppbevaring_att(k);
            when 'slettestopp_sett' then
                insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at)
                select her, (k ->> 'stopp')::uuid, s.sak_id, 'Sett etter at kopien blei teken; grunnen er ikkje i journalen.',
                    coalesce(a.brukar_id, s.ansvarleg_brukar_id), (k ->> 'at')::timestamptz
                from sak s left join brukar a on a.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.sak_id = (k ->> 'sak')::uuid
                on conflict do nothing;
            else
                return 'ukjend';
        end case;
        get diagnostics tal = row_count;
        if tal = 0 and kva = 'barn_sletta' and exists (select from barn b where b.kommune_id = her and b.barn_id = (k ->> 'barn')::uuid) then
            return 'kort_staar';
        elsif tal = 0 and kva = 'oppbevaring_stadfesta' then
            return 'regel_manglar';
        end if;
        -- it is known here from now on; what the change itself wrote in the journal is the same once more
        insert into journal (journal_id, at, slag, kva, skriven_at) values (id, (linje ->> 'at')::timestamptz, kva, k, now());
        return case when tal > 0 then 'gjort' else 'manglar' end;
    end
    $$;
