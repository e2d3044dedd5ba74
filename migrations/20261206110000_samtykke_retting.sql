-- What readers of the rules found: one word for each, and the database is right about all of them.

-- As before, and: what is over is over, also when somebody had said no.
create or replace function app.samtykke_staar(
    kommune uuid, samtykket uuid, i_slag text, dag date, out staar text, out sagt_ja integer, out maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        nei boolean;
        trekt boolean;
    begin
        select s.fraa, s.til, k.barn_id,
            exists (select from samtykke_attende a where a.kommune_id = s.kommune_id and a.samtykke_id = s.samtykke_id) as attende
        into form
        from samtykke s join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        where s.kommune_id = kommune and s.samtykke_id = samtykket;
        select count(*) filter (where v.svar = 'ja'), count(*), coalesce(bool_or(v.svar = 'nei'), false),
            coalesce(bool_or(v.svar = 'trekt'), false)
        into sagt_ja, maa, nei, trekt
        from (
            select app.samtykke_svar(kommune, samtykket, i_slag, m.signatar, m.foeresett_id) as svar
            from app.samtykke_maa_signere(kommune, form.barn_id, i_slag, dag) m
        ) v;
        staar := case
            when form.attende then 'attende'
            when dag > form.til then 'utgaatt'
            when trekt then 'trekt'
            when nei then 'nekta'
            when sagt_ja < maa or maa = 0 then 'ventar'
            when dag < form.fraa then 'ikkje_enno'
            else 'gyldig'
        end;
    end
    $$;

-- As before, and: what is replaced stays so. Whether the one that renews it had all its answers is reckoned on the day of the last of
-- them, so that neither its last day nor a birthday later wakes the old one; and one that ran out with answers missing has not
-- come in its place.
create or replace function app.samtykke_status(
    kommune uuid, samtykket uuid, i_slag text, dag date, out staar text, out sagt_ja integer, out maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        ny record;
        sist date;
    begin
        select * into staar, sagt_ja, maa from app.samtykke_staar(kommune, samtykket, i_slag, dag);
        select s.samtykke_id, s.fraa, s.til into ny
        from samtykke s where s.kommune_id = kommune and s.erstattar_id = samtykket;
        if not found or dag < ny.fraa then
            return;
        end if;
        select (max(coalesce(f.stadfesta_at, s.at)) at time zone 'Europe/Oslo')::date into sist
        from samtykke_signatur s
        left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
        where s.kommune_id = kommune and s.samtykke_id = ny.samtykke_id and (s.maate = 'oidc' or f.stemmer);
        if not exists (
            select from samtykke_instans i
            where i.kommune_id = kommune and i.samtykke_id = ny.samtykke_id
                and (app.samtykke_staar(kommune, ny.samtykke_id, i.slag, least(coalesce(sist, dag), ny.til))).staar
                    in ('ventar', 'attende')
        ) then
            staar := 'erstatta';
        end if;
    end
    $$;

-- As before, and: a rule may end at an age too, so that time alone ends what nobody else must then answer.
create or replace function app.samtykke_rom_for(kommune uuid, samtykket uuid, i_slag text, out fraa timestamptz, out til timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        byrjar date;
        sluttar date;
        dag date;
    begin
        select s.fraa as fraa_dag, s.til as til_dag, b.foedd into form
        from samtykke s
        join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where s.kommune_id = kommune and s.samtykke_id = samtykket;
        byrjar := greatest(form.fraa_dag, app.today());
        if (app.samtykke_status(kommune, samtykket, i_slag, byrjar)).staar <> 'gyldig' then
            return;
        end if;
        sluttar := form.til_dag + 1;
        for dag in
            select d from (
                select (form.foedd + make_interval(years => r.alder_fraa))::date as d from samtykke_regel r
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select (form.foedd + make_interval(years => r.alder_til + 1))::date from samtykke_regel r
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select r.gyldig_fraa from samtykke_regel r
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select n.fraa from samtykke n where n.kommune_id = kommune and n.erstattar_id = samtykket
            ) v
            where d > byrjar and d < sluttar
            order by d
        loop
            if (app.samtykke_status(kommune, samtykket, i_slag, dag)).staar <> 'gyldig' then
                sluttar := dag;
                exit;
            end if;
        end loop;
        fraa := byrjar::timestamp at time zone 'Europe/Oslo';
        til := sluttar::timestamp at time zone 'Europe/Oslo';
    end
    $$;

-- A signature counts now: what the same person says no to takes back every yes to it in the sak. The last word counts, whichever
-- form it stands in.
create or replace function app.samtykke_gjeld(kommune uuid, signaturen uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s samtykke_signatur;
    begin
        select * into s from samtykke_signatur x where x.kommune_id = kommune and x.signatur_id = signaturen;
        insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
        select kommune, gen_random_uuid(), f.samtykke_id, s.sak_id, s.signatar, s.foeresett_id, n.slag, 'fornying', s.at
        from samtykke f
        cross join unnest(s.nei) n (slag)
        where f.kommune_id = kommune and f.sak_id = s.sak_id and f.samtykke_id <> s.samtykke_id
            and app.samtykke_svar(kommune, f.samtykke_id, n.slag, s.signatar, s.foeresett_id) = 'ja';
        perform app.samtykke_tilgang(kommune, s.sak_id);
    end
    $$;

-- Taken back: those it opened the sak for lose it, and their place on the lag; what they wrote stays. The same person's yes to
-- the same instansar in any other form of the sak goes with it, also one that is written down and waits to be confirmed:
-- whoever takes it back is told that it acts from now, and no other form may share on.
create or replace function app.samtykke_trekk_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.kanal <> 'fornying' then
            insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
            select new.kommune_id, gen_random_uuid(), f.samtykke_id, new.sak_id, new.signatar, new.foeresett_id, i.slag,
                'fornying', new.at
            from samtykke f
            join samtykke_instans i on i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id
                and (new.slag is null or i.slag = new.slag)
            where f.kommune_id = new.kommune_id and f.sak_id = new.sak_id and f.samtykke_id <> new.samtykke_id
                and exists (
                    select from samtykke_signatur s
                    left join samtykke_stadfesting b on b.kommune_id = s.kommune_id and b.signatur_id = s.signatur_id
                    where s.kommune_id = f.kommune_id and s.samtykke_id = f.samtykke_id and s.signatar = new.signatar
                        and s.foeresett_id is not distinct from new.foeresett_id and coalesce(b.stemmer, true)
                        and i.slag = any(s.ja)
                )
                and not exists (
                    select from samtykke_trekk t
                    where t.kommune_id = f.kommune_id and t.samtykke_id = f.samtykke_id and t.signatar = new.signatar
                        and t.foeresett_id is not distinct from new.foeresett_id and (t.slag is null or t.slag = i.slag)
                );
        end if;
        perform app.samtykke_tilgang(new.kommune_id, new.sak_id);
        update sak_deltakar d set til = now()
        from sak k
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id
            and d.kommune_id = new.kommune_id and d.sak_id = new.sak_id and d.til is null and d.instans_id <> k.instans_id
            and (app.samtykke_rom_i_sak(d.kommune_id, d.sak_id, d.instans_id)).til is null;
        return null;
    end
    $$;

-- The letters: what was turned down for now goes last, and nothing goes where adressesperre has come since.
create or replace function app.samtykke_brev_neste(kommune uuid) returns table (brev_id uuid, slag text, epost text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update samtykke_brev b set tilstand = 'uviss', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'underveg' and b.endra_at < now() - interval '10 minutes';
        -- after three days whoever asked must see that it did not go
        update samtykke_brev b set tilstand = 'avvist', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'ventar' and b.laga_at < now() - interval '3 days';
        update samtykke_brev b set tilstand = 'unoedig', endra_at = now()
        from samtykke_invitasjon i, sak k, barn x
        where b.kommune_id = kommune and b.tilstand = 'ventar' and i.kommune_id = kommune and i.invitasjon_id = b.invitasjon_id
            and k.kommune_id = kommune and k.sak_id = i.sak_id and x.kommune_id = kommune and x.barn_id = k.barn_id
            and (x.adressesperre or (b.slag = 'invitasjon' and (i.avslutta_at is not null or now() >= i.utgaar_at)));
        return query
        select b.brev_id, b.slag, i.epost
        from samtykke_brev b join samtykke_invitasjon i on i.kommune_id = kommune and i.invitasjon_id = b.invitasjon_id
        where b.kommune_id = kommune and b.tilstand = 'ventar'
        order by b.endra_at, b.brev_id limit 1;
    end
    $$;
create or replace function app.samtykke_brev_ta(kommune uuid, brevet uuid, hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        b record;
    begin
        update samtykke_brev x set tilstand = 'underveg', endra_at = now()
        from samtykke_invitasjon i
        where x.kommune_id = kommune and x.brev_id = brevet and x.tilstand = 'ventar'
            and i.kommune_id = kommune and i.invitasjon_id = x.invitasjon_id
            and (x.slag <> 'invitasjon' or (i.avslutta_at is null and now() < i.utgaar_at))
            and not exists (
                select from sak k join barn c on c.kommune_id = k.kommune_id and c.barn_id = k.barn_id
                where k.kommune_id = kommune and k.sak_id = i.sak_id and c.adressesperre
            )
        returning x.invitasjon_id, x.slag into b;
        if not found then
            return false;
        end if;
        if b.slag = 'invitasjon' then
            update samtykke_invitasjon i set token_hash = hash where i.kommune_id = kommune and i.invitasjon_id = b.invitasjon_id;
        end if;
        return true;
    end
    $$;

-- A form's page asks whether it can be signed as the database does.
grant execute on function app.samtykke_open(uuid, uuid) to laget_request;

-- What one has said, also on a paper that waits to be confirmed: to the one who said it, it is said, and can be taken back.
create function app.samtykke_svar_no(kommune uuid, samtykket uuid, i_slag text, kven text, foeresetten uuid) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        svar text := app.samtykke_svar(kommune, samtykket, i_slag, kven, foeresetten);
    begin
        if svar = 'ventar' and exists (
            select from samtykke_signatur s
            left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
            where s.kommune_id = kommune and s.samtykke_id = samtykket and s.signatar = kven
                and s.foeresett_id is not distinct from foeresetten and f.stemmer is null and i_slag = any(s.ja)
        ) then
            return 'ja';
        end if;
        return svar;
    end
    $$;
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
        from unnest(case when slag_list is null then array[null::text] else slag_list end) v (slag)
        where v.slag is null or v.slag = any(sagt_ja);
        perform app.familie_kvittering(s.kommune_id, form, f.signatar, f.foeresett_id);
        perform app.samtykke_sei_svar(s.kommune_id, form, 'samtykke_trekt', trekk);
        return 'trekt';
    end
    $$;
create or replace function app.familie_samtykke_linjer() returns table (
    samtykke_id uuid, slag text, namn text, maa_eg boolean, svar text, staar text, sagt_ja integer, maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select f.samtykke_id, i.slag, i.namn,
            exists (
                select from app.samtykke_maa_signere(i.kommune_id, f.barn_id, i.slag, app.today()) m
                where m.signatar = f.signatar and m.foeresett_id is not distinct from f.foeresett_id
            ),
            app.samtykke_svar_no(i.kommune_id, i.samtykke_id, i.slag, f.signatar, f.foeresett_id),
            s.staar, s.sagt_ja, s.maa
        from app.familie_samtykke() f
        join samtykke_instans i on i.kommune_id = app.familie_kommune() and i.samtykke_id = f.samtykke_id
        cross join lateral app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today()) s;
    end
    $$;

-- A signature needs a login that asked for who one is there and then (prompt=login): an earlier login at the provider, perhaps
-- somebody else's on the same machine, signs nothing.
alter table familie_sesjon add column stadfesta boolean not null default false;
create or replace function app.familie_fersk() returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return coalesce((
            select s.stadfesta and s.auth_time > now() - interval '10 minutes' from app.familie_sesjon_no() s
        ), false);
    end
    $$;
