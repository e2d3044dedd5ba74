-- With adressesperre whoever lives with the child sees it on the net: that somebody does, also that an ended link is no longer ended, is
-- written by the leader alone, as the sperre is lifted by the leader alone.
create or replace function app.foeresett_sperre(foer foeresett, etter foeresett) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if etter.avslutta_at is null and etter.bur_saman and (
            foer.avslutta_at is not null or not coalesce(foer.bur_saman, false) or etter.innsynsrett and not foer.innsynsrett
        ) and exists (
            select from barn b
            where b.kommune_id = etter.kommune_id and b.barn_id = etter.barn_id and b.adressesperre
                and not coalesce(b.eining_id = any(app.leia_einingar()), false)
        ) then
            raise exception 'the leader alone' using errcode = 'check_violation', constraint = 'foeresett_adressesperre';
        end if;
    end
    $$;

create function app.barn_sperre_oppheva() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if app.brukar_id() is not null and not coalesce(old.eining_id = any(app.leia_einingar()), false) then
            raise exception 'the leader alone' using errcode = 'check_violation', constraint = 'barn_adressesperre_leiar';
        end if;
        return new;
    end
    $$;
create trigger barn_sperre_oppheva before update on barn for each row
    when (old.adressesperre and not new.adressesperre) execute function app.barn_sperre_oppheva();

-- An invitation that is ended stays so.
create policy avslutta on samtykke_invitasjon as restrictive for update to laget_request
    using (kommune_id = (select app.kommune_id())) with check (avslutta_at is not null);

-- A number that is typed for somebody who has one already answers whether it is the same: it is counted as any look-up. False when there is
-- none left today.
create function app.tel_nummer() returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if cardinality(app.mine_instansar()) = 0 or app.oppslag_att() = 0 then
            return false;
        end if;
        insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til)
        values (app.kommune_id(), gen_random_uuid(), app.brukar_id(), now());
        return true;
    end
    $$;
grant execute on function app.tel_nummer() to laget_request;

-- As before, but a question that waits for an answer comes before the answer of a link that was ended.
create or replace function app.familie_samtykke() returns table (
    samtykke_id uuid, sak_id uuid, barn_id uuid, barn_namn text, foedd date, har_fnr boolean, mal text, foeremaal text,
    saksomraade text, fraa date, til date, innhenta_namn text, innhenta_instans text, innhenta_at timestamptz, fornyar boolean,
    signatar text, foeresett_id uuid, namn text, har_svart boolean, invitert boolean, open boolean, stadfesta boolean,
    skjult boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select distinct on (v.samtykke_id) v.*
        from (
            select s.samtykke_id, s.sak_id, m.barn_id, case when m.skjult then '' else m.barn_namn end, m.foedd, m.har_fnr,
                s.mal, case when m.skjult then '' else s.foeremaal end, case when not m.skjult then s.saksomraade end,
                s.fraa, s.til, case when m.skjult then '' else b.namn end as innhenta_namn,
                case when m.skjult then '' else i.namn end as innhenta_instans, s.innhenta_at,
                s.erstattar_id is not null as fornyar, m.signatar, m.foeresett_id, m.namn,
                app.samtykke_har_svart(s.kommune_id, s.samtykke_id, m.signatar, m.foeresett_id)
                    and not app.samtykke_foer_nummer(s.kommune_id, s.samtykke_id, m.foeresett_id) as har_svart,
                not m.skjult and exists (
                    select from samtykke_invitasjon v
                    where v.kommune_id = s.kommune_id and v.samtykke_id = s.samtykke_id and v.signatar = m.signatar
                        and v.foeresett_id is not distinct from m.foeresett_id
                        and v.avslutta_at is null and now() < v.utgaar_at
                ) as invitert,
                app.samtykke_open(s.kommune_id, s.samtykke_id) and not m.sperra and k.tilstand = 'open'
                    and app.samtykke_er_signatar(s.kommune_id, s.samtykke_id, m.signatar, m.foeresett_id) as open,
                exists (
                    select from samtykke_signatur g
                    left join samtykke_stadfesting f on f.kommune_id = g.kommune_id and f.signatur_id = g.signatur_id
                    where g.kommune_id = s.kommune_id and g.samtykke_id = s.samtykke_id and g.signatar = m.signatar
                        and g.foeresett_id is not distinct from m.foeresett_id and (g.maate = 'oidc' or f.stemmer)
                ) as stadfesta,
                m.skjult
            from app.familie_som() m
            join sak k on k.kommune_id = m.kommune_id and k.barn_id = m.barn_id
            join samtykke s on s.kommune_id = k.kommune_id and s.sak_id = k.sak_id
            join brukar b on b.brukar_id = s.innhenta_av
            join instans i on i.instans_id = s.innhenta_instans_id
        ) v
        where v.har_svart or v.invitert
        order by v.samtykke_id, v.invitert and v.open and not v.har_svart desc, v.har_svart desc, v.skjult, v.foeresett_id;
    end
    $$;

-- As before, and the same instans twice is taken back once.
create or replace function app.familie_trekk(form uuid, slag_list text[]) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s familie_sesjon;
        f record;
        sagt_ja text[];
        trekk uuid := gen_random_uuid();
    begin
        select * into s from app.familie_sesjon_no();
        perform from samtykke x join sak k on k.kommune_id = x.kommune_id and k.sak_id = x.sak_id
        where x.kommune_id = s.kommune_id and x.samtykke_id = form for update of k;
        select * into f from app.familie_samtykke() v where v.samtykke_id = form;
        if not found then
            return 'borte';
        end if;
        select array_agg(i.slag order by i.slag) into sagt_ja
        from samtykke_instans i
        where i.kommune_id = s.kommune_id and i.samtykke_id = form
            and app.samtykke_svar_no(s.kommune_id, form, i.slag, f.signatar, f.foeresett_id) = 'ja';
        if sagt_ja is null or not (slag_list is null or slag_list && sagt_ja) then
            return 'ingenting';
        end if;
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        values (s.kommune_id, gen_random_uuid(), f.sak_id, 'samtykke_trekt',
            case when slag_list is null then 'Heile samtykket' else 'Delar av samtykket' end, f.namn, now());
        insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
        select s.kommune_id, gen_random_uuid(), form, f.sak_id, f.signatar,
            f.foeresett_id, v.slag, 'nett', now()
        from (select distinct u from unnest(case when slag_list is null then array[null::text] else slag_list end) u) v (slag)
        where v.slag is null or v.slag = any(sagt_ja);
        perform app.familie_kvittering(s.kommune_id, form, f.signatar, f.foeresett_id);
        perform app.samtykke_sei_svar(s.kommune_id, form, 'samtykke_trekt', trekk);
        return 'trekt';
    end
    $$;
