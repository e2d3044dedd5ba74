-- The last word is the one that was said last, and not the one that was written down or confirmed last. A paper counts by the day
-- that stands on it, whatever happens to it afterwards; and a no acts from when it is written down (domain.md § 4).

-- In which order what was said came here: of two from one day the later counts. Drawn while the sak is held.
create sequence app.samtykke_ord_nr;
alter table samtykke_signatur add column nr bigint;
alter table samtykke_trekk add column nr bigint;
do $$
declare
    r record;
begin
    for r in
        select true as signatur, s.kommune_id, s.signatur_id as id, s.at from samtykke_signatur s
        union all
        select false, t.kommune_id, t.trekk_id, t.at from samtykke_trekk t
        order by 4, 1 desc, 3
    loop
        if r.signatur then
            update samtykke_signatur s set nr = nextval('app.samtykke_ord_nr')
            where s.kommune_id = r.kommune_id and s.signatur_id = r.id;
        else
            update samtykke_trekk t set nr = nextval('app.samtykke_ord_nr') where t.kommune_id = r.kommune_id and t.trekk_id = r.id;
        end if;
    end loop;
end
$$;
alter table samtykke_signatur alter column nr set not null;
alter table samtykke_trekk alter column nr set not null;

-- Of a kind of which there are many, the name says which: to say no to one of them says nothing of another.
create function app.samtykke_namn_likt(eit text, anna text) returns boolean
    language sql immutable
    return lower(regexp_replace(btrim(coalesce(eit, '')), '\s+', ' ', 'g'))
        = lower(regexp_replace(btrim(coalesce(anna, '')), '\s+', ' ', 'g'));

-- The day of what a signer said against an instans, in another form of the sak, after a day and a number: a no, also one that
-- waits to be confirmed, or a withdrawal. None: nothing.
create function app.samtykke_seinare_ord(
    kommune uuid, samtykket uuid, i_slag text, kven text, foeresetten uuid, etter date, etter_nr bigint
) returns date
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select max(v.dag)
            from samtykke_instans i
            join samtykke_instans o on o.kommune_id = i.kommune_id and o.sak_id = i.sak_id and o.samtykke_id <> i.samtykke_id
                and o.slag = i.slag and app.samtykke_namn_likt(o.namn, i.namn)
            cross join lateral (
                select g.signert_dato as dag, g.nr
                from samtykke_signatur g
                left join samtykke_stadfesting f on f.kommune_id = g.kommune_id and f.signatur_id = g.signatur_id
                where g.kommune_id = o.kommune_id and g.samtykke_id = o.samtykke_id and g.signatar = kven
                    and g.foeresett_id is not distinct from foeresetten and coalesce(f.stemmer, true) and o.slag = any(g.nei)
                union all
                select (t.at at time zone 'Europe/Oslo')::date, t.nr
                from samtykke_trekk t
                where t.kommune_id = o.kommune_id and t.samtykke_id = o.samtykke_id and t.signatar = kven
                    and t.foeresett_id is not distinct from foeresetten and t.kanal <> 'fornying'
                    and (t.slag is null or t.slag = o.slag)
            ) v
            where i.kommune_id = kommune and i.samtykke_id = samtykket and i.slag = i_slag
                and (v.dag, v.nr) > (etter, etter_nr)
        );
    end
    $$;

-- The same for a paper that is about to be written down: the day of what was said since against any it says yes to.
create function app.samtykke_sagt_seinare(form uuid, kven text, foeresetten uuid, sagt_ja text[], dag date) returns date
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select max(app.samtykke_seinare_ord(s.kommune_id, form, j.slag, kven, foeresetten, dag, 9223372036854775807))
            from samtykke s cross join unnest(sagt_ja) j (slag)
            where s.kommune_id = app.kommune_id() and s.samtykke_id = form and app.eig_sak(s.sak_id)
        );
    end
    $$;
grant execute on function app.samtykke_sagt_seinare(uuid, text, uuid, text[], date) to laget_request;

-- What one of them has said about an instans: ja, nei, trekt, ventar; `nei_ventar` is a no that waits to be confirmed. A yes counts when
-- another has confirmed it, and as long as nothing later was said against it.
create function app.samtykke_ordet(kommune uuid, samtykket uuid, i_slag text, kven text, foeresetten uuid) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        sagt record;
    begin
        if kven = 'barn_hoeyrt' then
            return case when exists (
                select from samtykke_hoeyrt h where h.kommune_id = kommune and h.samtykke_id = samtykket
            ) then 'ja' else 'ventar' end;
        end if;
        if exists (
            select from samtykke_trekk t
            where t.kommune_id = kommune and t.samtykke_id = samtykket and t.signatar = kven
                and t.foeresett_id is not distinct from foeresetten and (t.slag is null or t.slag = i_slag)
        ) then
            return 'trekt';
        end if;
        select s.ja, s.nei, s.signert_dato, s.nr, s.maate = 'oidc' or f.stemmer is true as tel into sagt
        from samtykke_signatur s
        left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
        where s.kommune_id = kommune and s.samtykke_id = samtykket and s.signatar = kven
            and s.foeresett_id is not distinct from foeresetten and f.stemmer is not false;
        if not found then
            return 'ventar';
        elsif i_slag = any(sagt.nei) then
            return case when sagt.tel then 'nei' else 'nei_ventar' end;
        elsif i_slag = any(sagt.ja) then
            if app.samtykke_seinare_ord(kommune, samtykket, i_slag, kven, foeresetten, sagt.signert_dato, sagt.nr) is not null then
                return 'trekt';
            end if;
            return case when sagt.tel then 'ja' else 'ventar' end;
        end if;
        return 'ventar';
    end
    $$;

-- The same, where a no is a no.
create or replace function app.samtykke_svar(kommune uuid, samtykket uuid, i_slag text, kven text, foeresetten uuid) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        ordet text := app.samtykke_ordet(kommune, samtykket, i_slag, kven, foeresetten);
    begin
        return case when ordet = 'nei_ventar' then 'nei' else ordet end;
    end
    $$;

-- As before, and: a yes that is older than what the same person has said against it since, is not written down.
create or replace function app.samtykke_signatur_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        svara text[] := new.ja || new.nei;
    begin
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        select s.fraa, s.til, (s.innhenta_at at time zone 'Europe/Oslo')::date as spurt, k.barn_id into form
        from samtykke s join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        where s.kommune_id = new.kommune_id and s.samtykke_id = new.samtykke_id;
        if (select count(*) <> count(distinct x) from unnest(svara) x)
            or exists (
                select from unnest(svara) x
                where x not in (select i.slag from samtykke_instans i
                    where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id)
            )
            or exists (
                select from samtykke_instans i
                cross join lateral app.samtykke_maa_signere(new.kommune_id, form.barn_id, i.slag, app.today()) m
                where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id
                    and m.signatar = new.signatar and m.foeresett_id is not distinct from new.foeresett_id
                    and i.slag <> all(svara)
            )
        then
            raise exception 'every instans is answered, once' using errcode = 'check_violation', constraint = 'samtykke_signatur_heil';
        end if;
        if not app.samtykke_er_signatar(new.kommune_id, new.samtykke_id, new.signatar, new.foeresett_id) then
            raise exception 'somebody else signs' using errcode = 'check_violation', constraint = 'samtykke_signatur_signatar_no';
        end if;
        if new.signert_dato > app.today() or new.signert_dato < form.spurt - app.samtykke_eldst_svar() then
            raise exception 'an answer to something else' using errcode = 'check_violation', constraint = 'samtykke_signatur_dato';
        end if;
        if not app.samtykke_open(new.kommune_id, new.samtykke_id) then
            raise exception 'the form can no longer be signed' using errcode = 'check_violation', constraint = 'samtykke_signatur_open';
        end if;
        if app.samtykke_har_svart(new.kommune_id, new.samtykke_id, new.signatar, new.foeresett_id) then
            raise exception 'signed already' using errcode = 'unique_violation', constraint = 'samtykke_signatur_ein_gong';
        end if;
        new.nr := nextval('app.samtykke_ord_nr');
        if exists (
            select from unnest(new.ja) j (slag)
            where app.samtykke_seinare_ord(new.kommune_id, new.samtykke_id, j.slag, new.signatar, new.foeresett_id,
                new.signert_dato, new.nr) is not null
        ) then
            raise exception 'something else was said since' using errcode = 'check_violation', constraint = 'samtykke_signatur_ord';
        end if;
        new.tekst_sha256 := sha256(convert_to(new.tekst, 'UTF8'));
        return new;
    end
    $$;
create or replace function app.samtykke_trekk_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        new.nr := nextval('app.samtykke_ord_nr');
        return new;
    end
    $$;

-- A signature counts now: what it says no to takes back the same person's yes to it in every form of the sak, when that was said
-- before; also one that waits to be confirmed.
create or replace function app.samtykke_gjeld(kommune uuid, signaturen uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s samtykke_signatur;
    begin
        select * into s from samtykke_signatur x where x.kommune_id = kommune and x.signatur_id = signaturen;
        insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
        select kommune, gen_random_uuid(), o.samtykke_id, s.sak_id, s.signatar, s.foeresett_id, o.slag, 'fornying', s.at
        from samtykke_instans n
        join samtykke_instans o on o.kommune_id = n.kommune_id and o.sak_id = n.sak_id and o.samtykke_id <> n.samtykke_id
            and o.slag = n.slag and app.samtykke_namn_likt(o.namn, n.namn)
        where n.kommune_id = kommune and n.samtykke_id = s.samtykke_id and n.slag = any(s.nei)
            and exists (
                select from samtykke_signatur y
                left join samtykke_stadfesting f on f.kommune_id = y.kommune_id and f.signatur_id = y.signatur_id
                where y.kommune_id = kommune and y.samtykke_id = o.samtykke_id and y.signatar = s.signatar
                    and y.foeresett_id is not distinct from s.foeresett_id and coalesce(f.stemmer, true)
                    and o.slag = any(y.ja) and (y.signert_dato, y.nr) < (s.signert_dato, s.nr)
            )
            and not exists (
                select from samtykke_trekk t
                where t.kommune_id = kommune and t.samtykke_id = o.samtykke_id and t.signatar = s.signatar
                    and t.foeresett_id is not distinct from s.foeresett_id and (t.slag is null or t.slag = o.slag)
            );
        perform app.samtykke_tilgang(kommune, s.sak_id);
    end
    $$;

-- As before, and: a no that is written down shuts from now, before anybody has confirmed it. Those of the instans keep their place
-- on the lag until it is confirmed; if it is found to be wrong, what was said before counts again.
create or replace function app.samtykke_signatur_etter() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.maate = 'oidc' then
            perform app.samtykke_gjeld(new.kommune_id, new.signatur_id);
        elsif new.nei <> '{}' then
            perform app.samtykke_tilgang(new.kommune_id, new.sak_id);
        end if;
        return null;
    end
    $$;
create or replace function app.samtykke_stadfesting_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s samtykke_signatur;
    begin
        select * into s from samtykke_signatur x where x.kommune_id = new.kommune_id and x.signatur_id = new.signatur_id;
        if s.registrert_av is null or s.registrert_av = new.stadfesta_av then
            raise exception 'another confirms what one has written down'
                using errcode = 'check_violation', constraint = 'samtykke_stadfesting_ein_annan';
        end if;
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        if new.stemmer then
            perform app.samtykke_gjeld(new.kommune_id, new.signatur_id);
        else
            perform app.samtykke_tilgang(new.kommune_id, new.sak_id);
        end if;
        return null;
    end
    $$;

-- As before, and: of a kind of which there are many, only the one that was named; and only those of the instansar that were taken back lose
-- their place on the lag: all, when it was the one that owns the sak.
create or replace function app.samtykke_trekk_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.kanal <> 'fornying' then
            insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
            select new.kommune_id, gen_random_uuid(), o.samtykke_id, new.sak_id, new.signatar, new.foeresett_id, o.slag,
                'fornying', new.at
            from samtykke_instans i
            join samtykke_instans o on o.kommune_id = i.kommune_id and o.sak_id = i.sak_id and o.samtykke_id <> i.samtykke_id
                and o.slag = i.slag and app.samtykke_namn_likt(o.namn, i.namn)
            where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id and (new.slag is null or i.slag = new.slag)
                and exists (
                    select from samtykke_signatur s
                    left join samtykke_stadfesting b on b.kommune_id = s.kommune_id and b.signatur_id = s.signatur_id
                    where s.kommune_id = o.kommune_id and s.samtykke_id = o.samtykke_id and s.signatar = new.signatar
                        and s.foeresett_id is not distinct from new.foeresett_id and coalesce(b.stemmer, true)
                        and o.slag = any(s.ja)
                )
                and not exists (
                    select from samtykke_trekk t
                    where t.kommune_id = o.kommune_id and t.samtykke_id = o.samtykke_id and t.signatar = new.signatar
                        and t.foeresett_id is not distinct from new.foeresett_id and (t.slag is null or t.slag = o.slag)
                );
        end if;
        perform app.samtykke_tilgang(new.kommune_id, new.sak_id);
        update sak_deltakar d set til = now()
        from sak k
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id
            and d.kommune_id = new.kommune_id and d.sak_id = new.sak_id and d.til is null and d.instans_id <> k.instans_id
            and exists (
                select from samtykke_instans i
                where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id
                    and (new.slag is null or i.slag = new.slag) and i.instans_id in (d.instans_id, k.instans_id)
            )
            and (app.samtykke_rom_i_sak(d.kommune_id, d.sak_id, d.instans_id)).til is null;
        return null;
    end
    $$;

-- As before, and: nobody need confirm a yes against which something was said since.
create or replace function app.samtykke_ventar_stadfesting(s samtykke_signatur) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return s.maate <> 'oidc'
            and not exists (
                select from samtykke_stadfesting f where f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
            )
            and exists (
                select from samtykke x
                join sak k on k.kommune_id = x.kommune_id and k.sak_id = x.sak_id and k.tilstand = 'open'
                where x.kommune_id = s.kommune_id and x.samtykke_id = s.samtykke_id and x.til >= app.today()
            )
            and not exists (
                select from samtykke_attende a where a.kommune_id = s.kommune_id and a.samtykke_id = s.samtykke_id
            )
            and (s.nei <> '{}' or exists (
                select from unnest(s.ja) j (slag)
                where app.samtykke_svar(s.kommune_id, s.samtykke_id, j.slag, s.signatar, s.foeresett_id) <> 'trekt'
            ));
    end
    $$;
