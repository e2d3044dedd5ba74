-- What a second reading found of the mends before it.

-- A fingerprint of what is written in a sak: another once anything is added, also after it was closed, and once it was opened again. A copy for the
-- archive keeps the one from before it was read, and counts as long as it is the same: no clock is asked. Who is on the lag is not in it: whoever
-- leaves the kommune years after does not make the copies old.
create or replace function app.oppbevaring_skrive(s sak) returns bytea
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

-- What carries one of these ids in its address: drafts, prints of forms that were sent, and jobs. How many rows.
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

-- When the owner of the account logged in here with both factors after the code was used: whoever made it does not know the password any more.
alter table eingongskode add column eigar_inne_at timestamptz;
update eingongskode e set eigar_inne_at = (
    select max(s.innlogga_at) from sesjon s
    where s.brukar_id = e.brukar_id and not s.jobb and s.idp_issuer is null and s.faktorar >= 2 and s.innlogga_at > e.brukt_at
)
where e.brukt_at is not null;

create function app.sesjon_eigar_inne() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update eingongskode e set eigar_inne_at = new.innlogga_at
        where e.brukar_id = new.brukar_id and e.brukt_at < new.innlogga_at and e.eigar_inne_at is null;
        return null;
    end
    $$;
-- expand: the table is small
create index eingongskode_brukt on eingongskode (brukar_id) where brukt_at is not null and eigar_inne_at is null;
-- expand: it only writes in a column that the version before does not know
create trigger sesjon_eigar_inne after insert or update of faktorar on sesjon for each row
    when (new.faktorar >= 2 and new.idp_issuer is null and not new.jobb) execute function app.sesjon_eigar_inne();

-- Who makes a code for whom, all of it. The systemansvarleg of the kommune, never for themselves, and never for an account that is shut:
--
--   code      for whom                                                     not by
--   ny        is on the list of the kommune, and has had no password       who gave or proposed a role that stands, is to come or
--             and no login elsewhere, so nobody's account is taken over    waits: whoever opens an account gives it no role
--   passord   works here, has a password, and a second factor: without     who has made the other of the two, and it may be used yet, or
--             one the password is the whole login                          was and the owner has not logged in here with both after
--                                                                          that: the two are the whole login
--   faktor    works here, has a second factor                              the same
--
-- 'kan', 'ein_annan' (somebody else may, not the one who asks) or 'nei'. The codes of those who run Laget (`laget brukar`) are beside it; that
-- whoever made a code gives no role alone, is app.laga_kontoen.
create or replace function app.kode_stand(kven uuid, i_slag text) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid := app.brukar_id();
        arbeider boolean;
        passord boolean;
        faktor boolean;
    begin
        if not app.har_rolle('systemansvarleg') or kven = meg
            or not exists (select from brukar b where b.brukar_id = kven and b.sperra_at is null) then
            return 'nei';
        end if;
        arbeider := exists (
            select from medlemskap m
            where m.kommune_id = her and m.brukar_id = kven and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        );
        passord := exists (select from passord p where p.brukar_id = kven);
        faktor := exists (select from faktor_totp f where f.brukar_id = kven);
        return case
            when i_slag = 'ny' then case
                when passord or exists (select from brukar_identitet i where i.brukar_id = kven)
                    or not exists (select from kommune_brukar k where k.kommune_id = her and k.brukar_id = kven) then 'nei'
                when exists (
                    select from kommune_brukar k
                    join medlemskap_endring e on e.kommune_id = k.kommune_id and e.brukar_id = k.brukar_id
                    where k.brukar_id = kven and e.gjort_av = meg and e.slag = 'gje' and (
                        exists (
                            select from medlemskap m
                            where m.kommune_id = e.kommune_id and m.medlemskap_id = e.medlemskap_endring_id
                                and (m.til is null or m.til >= app.today())
                        ) or e.to_personar and e.gjeld_til >= app.today() and not exists (
                            select from medlemskap_endring_svar s
                            where s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
                        )
                    )
                ) then 'ein_annan'
                else 'kan'
            end
            when i_slag in ('passord', 'faktor') then case
                when not arbeider or not faktor or i_slag = 'passord' and not passord then 'nei'
                when exists (
                    select from eingongskode e
                    where e.brukar_id = kven and e.laga_av = meg and e.slag not in ('ny', i_slag)
                        -- one that ran out unused has opened nothing; who began to use it in time may not be done yet
                        and (e.brukt_at is not null or e.gjeld_til + interval '5 minutes' > now()) and e.eigar_inne_at is null
                ) then 'ein_annan'
                else 'kan'
            end
            else 'nei'
        end;
    end
    $$;

-- As before, and: a code of a reset gives another password in place of the one there is, and ends every session. So does a code of
-- those who run Laget.
create or replace function app.eingongskode_bruk(av text, kode_hash bytea, passord_hash text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        kven uuid;
        hadde boolean;
    begin
        select b.brukar_id, exists (select from passord p where p.brukar_id = b.brukar_id) into kven, hadde
        from brukar b where b.brukarnamn = av and b.sperra_at is null;
        if not found then
            return false;
        end if;
        -- whoever makes another code for the same person is waited for, and waits
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
        update eingongskode e set brukt_at = now()
        where e.brukar_id = kven and e.hash = kode_hash and e.brukt_at is null and e.gjeld_til > now()
            and e.slag = case when hadde then 'passord' else 'ny' end;
        if not found then
            update oppstartskode o set brukt_at = now()
            where o.brukar_id = kven and o.hash = kode_hash and o.brukt_at is null and o.gjeld_til > now();
            if not found then
                return false;
            end if;
        end if;
        insert into passord (brukar_id, hash, updated_at) values (kven, passord_hash, now())
        on conflict (brukar_id) do update set hash = excluded.hash, updated_at = excluded.updated_at;
        if hadde then
            update sesjon s set avslutta_at = now() where s.brukar_id = kven and s.avslutta_at is null and not s.jobb;
            perform app.konto_seie_fraa(kven, 'konto_passord');
        end if;
        return true;
    end
    $$;
