-- A yes to an individuell plan on paper or said, barnevernet's where it has the care, and what the family has to say of a version. What is
-- decided: docs/adr/0022.

-- One writes down what somebody has answered, another says whether it is so.
alter table individuellplan_svar
    alter column familie_person_id drop not null,
    alter column nivaa drop not null,
    drop constraint individuellplan_svar_signatar,
    add constraint individuellplan_svar_signatar check (signatar in ('foeresett', 'barn', 'barnevern')),
    add column maate text not null default 'oidc' constraint individuellplan_svar_maate check (maate in ('oidc', 'papir', 'munnleg')),
    add column original_stad text constraint individuellplan_svar_original_lengd check (char_length(original_stad) between 1 and 200),
    add column vitne text constraint individuellplan_svar_vitne_lengd check (char_length(vitne) between 1 and 120),
    add column stad text constraint individuellplan_svar_stad_lengd check (char_length(stad) between 1 and 80),
    add column signert_dato date,
    add column registrert_av uuid references brukar,
    add column stemmer boolean,
    add column stadfesta_av uuid references brukar,
    add column stadfesta_at timestamptz,
    add constraint individuellplan_svar_maate_heil check (
        (maate = 'oidc') = (familie_person_id is not null) and (maate = 'oidc') = (nivaa is not null)
        and (maate <> 'oidc' or registrert_av is null) and (maate = 'oidc' or svar = 'trekt' or registrert_av is not null)
        and (maate <> 'oidc' or signatar <> 'barnevern')
        and (svar = 'trekt' or (
            (maate = 'papir') = (original_stad is not null) and (maate = 'munnleg') = (vitne is not null)
            and (maate = 'oidc') = (stad is null) and (maate = 'oidc') = (signert_dato is null)
        ))
    ),
    add constraint individuellplan_svar_stadfesta check (
        (stemmer is null) = (stadfesta_av is null) and (stemmer is null) = (stadfesta_at is null)
        and (stemmer is null or (registrert_av is not null and stadfesta_av <> registrert_av and svar <> 'trekt'))
    );

-- Who must say yes: as to a samtykke to the health services, but for the youth who is heard.
create function app.individuellplan_maa(kommune uuid, barnet uuid) returns table (signatar text, foeresett_id uuid)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select s.signatar, s.foeresett_id from app.samtykke_maa_signere(kommune, barnet, 'helsestasjon', app.today()) s
        where s.signatar <> 'barn_hoeyrt'
    $$;

-- What one of them said last about a version, but for what another has said is not so.
create function app.individuellplan_siste(kommune uuid, planen uuid, i_nr smallint, kven text, foeresetten uuid)
    returns setof individuellplan_svar
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select x.* from individuellplan_svar x
        where x.kommune_id = kommune and x.individuellplan_id = planen and x.nr = i_nr and x.signatar = kven
            and x.foeresett_id is not distinct from foeresetten and x.stemmer is distinct from false
        order by x.at desc, x.svar desc, x.individuellplan_svar_id limit 1
    $$;

-- In a word: ja, nei, trekt; a yes on paper is `ja_ventar` until another has confirmed it.
create function app.individuellplan_ordet(kommune uuid, planen uuid, i_nr smallint, kven text, foeresetten uuid) returns text
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select case when x.svar = 'ja' and x.maate <> 'oidc' and x.stemmer is null then 'ja_ventar' else x.svar end
        from app.individuellplan_siste(kommune, planen, i_nr, kven, foeresetten) x
    $$;

-- In force, when all who must have said yes: what was in force for the same child anywhere is over. In another sak that is a yes that
-- was taken back, and nothing else: by the last of them who had said yes to both, as they said it here, and with nobody's name for
-- having written it down, who may have to do with this sak alone.
create function app.individuellplan_gjer_gjeldande(kommune uuid, planen uuid, i_nr smallint, av text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        p record;
        andre record;
        trekkjer text;
    begin
        select v.sak_id, k.barn_id into p
        from individuellplan_versjon v
        join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id and k.tilstand = 'open'
        where v.kommune_id = kommune and v.individuellplan_id = planen and v.nr = i_nr and v.gjeld_fraa is null and v.slutt is null;
        if not found or not exists (select from app.individuellplan_maa(kommune, p.barn_id)) or exists (
            select from app.individuellplan_maa(kommune, p.barn_id) m
            where app.individuellplan_ordet(kommune, planen, i_nr, m.signatar, m.foeresett_id) is distinct from 'ja'
        ) then
            return;
        end if;
        for andre in
            select v.individuellplan_id, v.nr, v.sak_id, v.sha256 from individuellplan_versjon v
            join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id and k.barn_id = p.barn_id
            where v.kommune_id = kommune and v.gjeld_fraa is not null and v.slutt is null
        loop
            if andre.individuellplan_id = planen then
                perform app.individuellplan_slutt(kommune, planen, andre.nr, 'erstatta', av);
                continue;
            end if;
            insert into individuellplan_svar (kommune_id, individuellplan_svar_id, individuellplan_id, nr, sak_id, signatar, foeresett_id,
                familie_person_id, namn, svar, nivaa, sha256, maate, at)
            select kommune, gen_random_uuid(), andre.individuellplan_id, andre.nr, andre.sak_id, n.signatar, n.foeresett_id,
                n.familie_person_id, n.namn, 'trekt', n.nivaa, andre.sha256, n.maate, clock_timestamp()
            from app.individuellplan_maa(kommune, p.barn_id) m
            cross join lateral app.individuellplan_siste(kommune, planen, i_nr, m.signatar, m.foeresett_id) n
            where app.individuellplan_ordet(kommune, andre.individuellplan_id, andre.nr, m.signatar, m.foeresett_id) = 'ja'
            order by n.at desc, n.individuellplan_svar_id
            limit 1
            returning namn into trekkjer;
            perform app.individuellplan_slutt(kommune, andre.individuellplan_id, andre.nr, 'trekt', coalesce(trekkjer, av));
        end loop;
        update individuellplan_versjon v set gjeld_fraa = now()
        where v.kommune_id = kommune and v.individuellplan_id = planen and v.nr = i_nr;
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        values (kommune, gen_random_uuid(), p.sak_id, 'individuellplan_gjeld', 'Versjon ' || i_nr, av, now());
        perform app.koordinator_sei(kommune, p.sak_id, 'individuellplan_svar', gen_random_uuid(), null,
            array[app.individuellplan_ansvarleg(kommune, p.sak_id)]);
    end
    $$;

-- A version and its child are held, so that two who answer come one after the other: the child first, by whoever holds both.
create function app.individuellplan_hald(kommune uuid, planen uuid, i_nr smallint)
    returns table (sak_id uuid, barn_id uuid, sha256 bytea, ventar boolean, over boolean, sak_open boolean, sendt date)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        perform from individuellplan p
        join sak k on k.kommune_id = p.kommune_id and k.sak_id = p.sak_id
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where p.kommune_id = kommune and p.individuellplan_id = planen
        for no key update of b;
        return query
        select v.sak_id, k.barn_id, v.sha256, v.gjeld_fraa is null and v.slutt is null, v.slutt is not null, k.tilstand = 'open',
            (v.frosen_at at time zone 'Europe/Oslo')::date
        from individuellplan_versjon v
        join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id
        where v.kommune_id = kommune and v.individuellplan_id = planen and v.nr = i_nr
        for no key update of v;
    end
    $$;

-- The turn of whoever writes down an answer: what the page reads is then what the database sees when it is written.
create function app.individuellplan_tur(saka uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform from sak k
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where k.kommune_id = app.kommune_id() and k.sak_id = saka and app.ser_sak(saka)
        for no key update of b;
    end
    $$;
grant execute on function app.individuellplan_tur(uuid) to laget_request;

-- Whoever must answer can be another from one day to the next: a version of the child that has every yes it now needs, is in force. Not
-- when the child got another plan in force since it was last said yes to.
create function app.individuellplan_rekn_barn(kommune uuid, barnet uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        v record;
    begin
        perform from barn b where b.kommune_id = kommune and b.barn_id = barnet for no key update;
        for v in
            select p.individuellplan_id, p.nr, s.at, s.namn
            from sak k
            join individuellplan_versjon p on p.kommune_id = k.kommune_id and p.sak_id = k.sak_id
                and p.gjeld_fraa is null and p.slutt is null
            cross join lateral (
                select x.at, x.namn from individuellplan_svar x
                where x.kommune_id = p.kommune_id and x.individuellplan_id = p.individuellplan_id and x.nr = p.nr and x.svar = 'ja'
                order by x.at desc, x.individuellplan_svar_id limit 1
            ) s
            where k.kommune_id = kommune and k.barn_id = barnet
            order by s.at, p.individuellplan_id
        loop
            if not exists (
                select from sak k
                join individuellplan_versjon g on g.kommune_id = k.kommune_id and g.sak_id = k.sak_id
                    and g.gjeld_fraa > v.at and g.slutt is null
                where k.kommune_id = kommune and k.barn_id = barnet
            ) then
                perform app.individuellplan_gjer_gjeldande(kommune, v.individuellplan_id, v.nr, v.namn);
            end if;
        end loop;
    end
    $$;

-- The same for all the children who have a version that waits: birthdays, and a rule of age from its day.
create function app.individuellplan_rekn(kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        barnet uuid;
    begin
        for barnet in
            select distinct k.barn_id
            from individuellplan_versjon v
            join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id and k.tilstand = 'open'
            where v.kommune_id = kommune and v.gjeld_fraa is null and v.slutt is null
            order by k.barn_id
        loop
            perform app.individuellplan_rekn_barn(kommune, barnet);
        end loop;
    end
    $$;
grant execute on function app.individuellplan_rekn(uuid) to laget_system;

-- On the card, as of a samtykke: at once when it counts, and when another has confirmed what waited.
create function app.individuellplan_kort_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from sak k
            join individuellplan_versjon v on v.kommune_id = k.kommune_id and v.sak_id = k.sak_id and v.gjeld_fraa is null and v.slutt is null
            where k.kommune_id = new.kommune_id and k.barn_id = new.barn_id
        ) then
            perform app.individuellplan_rekn_barn(new.kommune_id, new.barn_id);
        end if;
        return null;
    end
    $$;
create trigger individuellplan_foeresett_endra after update of foreldreansvar, avslutta_at, relasjon on foeresett
    for each row execute function app.individuellplan_kort_endra();
create trigger individuellplan_barn_endra after update of foedd, omsorgsstatus on barn for each row
    when (old.foedd is distinct from new.foedd or old.omsorgsstatus is distinct from new.omsorgsstatus)
    execute function app.individuellplan_kort_endra();
create trigger individuellplan_kort_stadfesta after update of stadfesta_at on kort_endring
    for each row execute function app.individuellplan_kort_endra();

-- What is written down of a paper or a talk: of a version that waits, by one who must answer and has not, of a day it could be read. To
-- take a yes back needs a yes. What the answer is to, and whose it is, the database writes.
create function app.individuellplan_svar_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        v record;
        sagt text;
    begin
        if new.maate = 'oidc' then
            return new;
        end if;
        select * into v from app.individuellplan_hald(new.kommune_id, new.individuellplan_id, new.nr);
        sagt := app.individuellplan_ordet(new.kommune_id, new.individuellplan_id, new.nr, new.signatar, new.foeresett_id);
        if v.sak_id is distinct from new.sak_id
            or (new.svar = 'trekt' and (v.over or coalesce(sagt, '') not in ('ja', 'ja_ventar')))
            or (new.svar <> 'trekt' and (not v.ventar or not v.sak_open or sagt is not null
                or new.signert_dato not between v.sendt and app.today()))
        then
            raise exception 'the version cannot be answered so'
                using errcode = 'check_violation', constraint = 'individuellplan_svar_open';
        end if;
        if new.svar <> 'trekt' and not exists (
            select from app.individuellplan_maa(new.kommune_id, v.barn_id) m
            where m.signatar = new.signatar and m.foeresett_id is not distinct from new.foeresett_id
        ) then
            raise exception 'somebody else answers' using errcode = 'check_violation', constraint = 'individuellplan_svar_signatar_no';
        end if;
        new.sha256 := v.sha256;
        new.at := clock_timestamp();
        new.namn := left(case new.signatar
            when 'barnevern' then 'Barnevernet'
            when 'barn' then (
                select b.fornamn || ' ' || b.etternamn from barn b where b.kommune_id = new.kommune_id and b.barn_id = v.barn_id
            )
            else (
                select f.namn from foeresett f where f.kommune_id = new.kommune_id and f.foeresett_id = new.foeresett_id
            ) end, 120);
        return new;
    end
    $$;
create trigger individuellplan_svar_foer before insert on individuellplan_svar
    for each row execute function app.individuellplan_svar_foer();

-- A no counts at once, and so does a yes that is taken back; a yes waits for another to confirm it. Those who may, are asked.
create function app.individuellplan_svar_etter() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.svar in ('nei', 'trekt') then
            perform app.individuellplan_slutt(new.kommune_id, new.individuellplan_id, new.nr, new.svar, new.namn);
        end if;
        if new.svar <> 'trekt' then
            perform app.koordinator_sei(new.kommune_id, new.sak_id, 'individuellplan_stadfest', new.individuellplan_svar_id,
                new.registrert_av, array(select app.samtykke_stadfestarar(new.sak_id)));
        end if;
        return null;
    end
    $$;
create trigger individuellplan_svar_etter after insert on individuellplan_svar
    for each row when (new.maate <> 'oidc') execute function app.individuellplan_svar_etter();

-- Confirmed, or not: while it still waits, and the person has said nothing since. A no that is not so is no no: the version waits again,
-- when none was sent after it.
create function app.individuellplan_utan_nei(kommune uuid, planen uuid, i_nr smallint) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        update individuellplan_versjon v set slutt = null, slutt_at = null
        where v.kommune_id = kommune and v.individuellplan_id = planen and v.nr = i_nr and v.slutt = 'nei'
            and not exists (
                select from individuellplan_versjon n
                where n.kommune_id = v.kommune_id and n.individuellplan_id = v.individuellplan_id and n.nr > v.nr
            )
    $$;
create function app.individuellplan_stadfest_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        v record;
    begin
        select * into v from app.individuellplan_hald(new.kommune_id, new.individuellplan_id, new.nr);
        if old.stemmer is not null or new.stemmer is null or not v.sak_open
            or new.individuellplan_svar_id is distinct from (
                select x.individuellplan_svar_id
                from app.individuellplan_siste(new.kommune_id, new.individuellplan_id, new.nr, new.signatar, new.foeresett_id) x
            )
            or (new.svar = 'ja' and not v.ventar)
        then
            raise exception 'nothing waits to be confirmed'
                using errcode = 'check_violation', constraint = 'individuellplan_svar_stadfest';
        end if;
        return new;
    end
    $$;
create trigger individuellplan_stadfest_foer before update of stemmer on individuellplan_svar
    for each row execute function app.individuellplan_stadfest_foer();

create function app.individuellplan_stadfest_etter() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.svar = 'ja' and new.stemmer then
            perform app.individuellplan_gjer_gjeldande(new.kommune_id, new.individuellplan_id, new.nr, new.namn);
        elsif new.svar = 'nei' and not new.stemmer then
            perform app.individuellplan_utan_nei(new.kommune_id, new.individuellplan_id, new.nr);
        end if;
        return null;
    end
    $$;
create trigger individuellplan_stadfest_etter after update of stemmer on individuellplan_svar
    for each row execute function app.individuellplan_stadfest_etter();

-- Whether what is written down still waits for another to confirm it: the last word of that person on the newest version, in a sak that
-- is open; a yes as long as the version waits.
create function app.individuellplan_ventar_stadfesting(x individuellplan_svar) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return x.maate <> 'oidc' and x.svar <> 'trekt' and x.stemmer is null
            and exists (
                select from individuellplan_versjon v
                join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id and k.tilstand = 'open'
                where v.kommune_id = x.kommune_id and v.individuellplan_id = x.individuellplan_id and v.nr = x.nr
                    and (x.svar = 'nei' or (v.gjeld_fraa is null and v.slutt is null))
            )
            and not exists (
                select from individuellplan_versjon n
                where n.kommune_id = x.kommune_id and n.individuellplan_id = x.individuellplan_id and n.nr > x.nr
            )
            and x.individuellplan_svar_id = (
                select s.individuellplan_svar_id
                from app.individuellplan_siste(x.kommune_id, x.individuellplan_id, x.nr, x.signatar, x.foeresett_id) s
            );
    end
    $$;

-- Whether that somebody is asked to confirm it holds. One's own only, as of a samtykke.
create function app.individuellplan_stadfest_gjeld(m melding) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return coalesce(m.brukar_id = app.brukar_id(), current_setting('role') <> 'laget_request') and exists (
            select from individuellplan_svar x
            where x.kommune_id = m.kommune_id and x.individuellplan_svar_id = m.objekt_id and app.individuellplan_ventar_stadfesting(x)
        );
    end
    $$;
grant execute on function app.individuellplan_stadfest_gjeld(melding) to laget_request;

create index melding_plan_stadfest on melding (kommune_id, brukar_id, at desc) where slag = 'individuellplan_stadfest';

-- As before, and the answers to a plan that wait for another.
create or replace function app.samtykke_ventar_meg()
    returns table (slag text, sak_id uuid, tal integer, sidan date)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid := app.brukar_id();
        lenge constant timestamptz := now() - interval '3 days';
    begin
        return query
        select 'stadfest', (v.s).sak_id, count(*)::integer, min(((v.s).at at time zone 'Europe/Oslo')::date)
        from (
            select s
            from (
                select m.objekt_id from melding m
                where m.kommune_id = her and m.brukar_id = meg and m.slag = 'samtykke_stadfest'
                order by m.at desc
                limit 200
            ) m
            join samtykke_signatur s on s.kommune_id = her and s.signatur_id = m.objekt_id
            left join samtykke_stadfesting f on f.kommune_id = her and f.signatur_id = s.signatur_id
            where f.signatur_id is null
            offset 0
        ) v
        where app.samtykke_ventar_stadfesting(v.s) and app.eig_sak((v.s).sak_id)
        group by (v.s).sak_id
        union all
        select 'plan', x.sak_id, count(*)::integer, min((x.at at time zone 'Europe/Oslo')::date)
        from (
            select m.objekt_id from melding m
            where m.kommune_id = her and m.brukar_id = meg and m.slag = 'individuellplan_stadfest'
            order by m.at desc
            limit 200
        ) m
        join individuellplan_svar x on x.kommune_id = her and x.individuellplan_svar_id = m.objekt_id and x.stemmer is null
        where app.individuellplan_ventar_stadfesting(x) and app.eig_sak(x.sak_id)
        group by x.sak_id
        union all
        select v.slag, v.sak_id, count(*)::integer, min((v.at at time zone 'Europe/Oslo')::date)
        from (
            select f.sak_id,
                case when i.henta_at is null and (
                    i.invitert_at < lenge or i.utgaar_at <= now() or exists (
                        select from samtykke_brev b
                        where b.kommune_id = her and b.sak_id = f.sak_id and b.invitasjon_id = i.invitasjon_id
                            and b.slag = 'invitasjon' and b.tilstand = 'avvist'
                    )
                ) then 'ikkje_henta' else 'svar' end as slag,
                coalesce(i.invitert_at, f.innhenta_at) as at
            from (
                select distinct s.samtykke_id, s.sak_id, s.innhenta_at, g.signatar, g.foeresett_id
                from (
                    select s.samtykke_id, s.sak_id, s.innhenta_at, k.barn_id
                    from app.samtykke_mine_saker() m (id)
                    join samtykke s on s.kommune_id = her and s.sak_id = m.id and s.til >= app.today()
                    join sak k on k.kommune_id = her and k.sak_id = s.sak_id and meg in (k.ansvarleg_brukar_id, s.innhenta_av)
                    where app.samtykke_open(her, s.samtykke_id)
                    offset 0
                ) s
                join samtykke_instans x on x.kommune_id = her and x.samtykke_id = s.samtykke_id
                cross join lateral app.samtykke_maa_signere(her, s.barn_id, x.slag, app.today()) g
                where g.signatar not in ('barn_hoeyrt', 'ingen')
                offset 0
            ) f
            left join samtykke_invitasjon i on i.kommune_id = her and i.samtykke_id = f.samtykke_id and i.avslutta_at is null
                and i.signatar = f.signatar and i.foeresett_id is not distinct from f.foeresett_id
            where not app.samtykke_har_svart(her, f.samtykke_id, f.signatar, f.foeresett_id)
        ) v
        where v.slag = 'ikkje_henta' or v.at < lenge
        group by v.slag, v.sak_id;
    end
    $$;

-- Written down by the side that owns the sak and by the barnekoordinator; that a yes is taken back, by all on the lag.
create policy opprette on individuellplan_svar for insert to laget_request with check (
    (select true from sak_tilgang t where t.kommune_id = individuellplan_svar.kommune_id and t.sak_id = individuellplan_svar.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        and t.skrive and (svar = 'trekt' or t.grunnlag in ('lag', 'leiar', 'koordinator')) limit 1)
);
create policy eige_namn on individuellplan_svar as restrictive for insert to laget_request with check (
    maate <> 'oidc' and registrert_av = (select app.brukar_id()) and stemmer is null
);
create policy stadfeste on individuellplan_svar for update to laget_request using (
    stemmer is null and maate <> 'oidc' and svar <> 'trekt' and registrert_av <> (select app.brukar_id())
    and (select true from sak_tilgang t where t.kommune_id = individuellplan_svar.kommune_id and t.sak_id = individuellplan_svar.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        and t.skrive and t.grunnlag in ('lag', 'leiar') limit 1)
) with check (stadfesta_av = (select app.brukar_id()));
grant insert (kommune_id, individuellplan_svar_id, individuellplan_id, nr, sak_id, signatar, foeresett_id, svar, maate, original_stad, vitne,
    stad, signert_dato, registrert_av), update (stemmer, stadfesta_av, stadfesta_at) on individuellplan_svar to laget_request;

-- Who must answer, by name, to the side that owns the sak and the barnekoordinator; with the youth who is to be heard, and with nobody.
create function app.individuellplan_svarar(saka uuid) returns table (signatar text, foeresett_id uuid, namn text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select s.signatar, s.foeresett_id, case s.signatar
            when 'foeresett' then f.namn when 'barnevern' then 'Barnevernet' else b.fornamn || ' ' || b.etternamn end
        from sak k
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        cross join lateral app.samtykke_maa_signere(k.kommune_id, k.barn_id, 'helsestasjon', app.today()) s
        left join foeresett f on f.kommune_id = k.kommune_id and f.foeresett_id = s.foeresett_id
        where k.kommune_id = app.kommune_id() and k.sak_id = saka and app.eig_sak(saka)
        order by s.signatar, f.namn, s.foeresett_id;
    end
    $$;
grant execute on function app.individuellplan_svarar(uuid) to laget_request;

-- What somebody of the family has to say of a version: theirs, and only added to, as a merknad to a referat is.
create table individuellplan_merknad (
    kommune_id uuid not null,
    merknad_id uuid not null,
    individuellplan_id uuid not null,
    nr smallint not null,
    sak_id uuid not null,
    familie_person_id uuid not null,
    kven text not null constraint individuellplan_merknad_kven check (kven in ('foeresett', 'ungdom')),
    foeresett_id uuid,
    namn text not null constraint individuellplan_merknad_namn_lengd check (char_length(namn) between 1 and 170),
    relasjon text,
    tekst text not null constraint individuellplan_merknad_tekst_lengd check (char_length(tekst) between 1 and 4000),
    skrive_at timestamptz not null default now(),
    primary key (kommune_id, merknad_id),
    constraint individuellplan_merknad_versjon_fkey foreign key (kommune_id, individuellplan_id, nr) references individuellplan_versjon,
    constraint individuellplan_merknad_plan_fkey foreign key (kommune_id, sak_id, individuellplan_id)
        references individuellplan (kommune_id, sak_id, individuellplan_id),
    constraint individuellplan_merknad_familie_person_fkey foreign key (kommune_id, familie_person_id) references familie_person,
    constraint individuellplan_merknad_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint individuellplan_merknad_av check (
        (kven = 'foeresett') = (foeresett_id is not null) and (kven = 'foeresett') = (relasjon is not null)
    )
);
create index individuellplan_merknad_plan on individuellplan_merknad (kommune_id, individuellplan_id, skrive_at);
create index individuellplan_merknad_sak on individuellplan_merknad (kommune_id, sak_id);
create trigger familie_skriv before insert on individuellplan_merknad for each row execute function app.familie_skriv();
create trigger familie_frys before update or delete or truncate on individuellplan_merknad
    for each statement execute function app.familie_frys();

alter table individuellplan_merknad enable row level security, force row level security;
create policy eigar on individuellplan_merknad to laget_owner using (true) with check (true);
create policy kommune on individuellplan_merknad as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy sperre on individuellplan_merknad as restrictive to laget_request using (sak_id <> all((select app.sperra())::uuid[]));
create policy synleg on individuellplan_merknad for select to laget_request using (
    (select true from sak_tilgang t where t.kommune_id = individuellplan_merknad.kommune_id and t.sak_id = individuellplan_merknad.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
grant select on individuellplan_merknad to laget_request;

create function app.individuellplan_merknad_sei() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') = 'laget_familie' then
            perform app.koordinator_sei(new.kommune_id, new.sak_id, 'individuellplan_merknad', new.merknad_id, null,
                array[app.individuellplan_ansvarleg(new.kommune_id, new.sak_id)]);
        end if;
        return null;
    end
    $$;
create trigger individuellplan_merknad_sei after insert on individuellplan_merknad
    for each row execute function app.individuellplan_merknad_sei();

-- As before; with how the person's own answer was given, whether it counts, whether the sak is open (in a sak that is closed a version is
-- read, and a yes taken back, and nothing else), and whether the person may say yes or no now: who has not answered, or of whom somebody
-- has written down what nobody has confirmed. The person's own word is then the last.
drop function app.familie_individuellplan();
create function app.familie_individuellplan() returns table (
    individuellplan_id uuid, sak_id uuid, barn_id uuid, nr smallint, innhald text, avtrykk text, staar text, revisjon date,
    frosen_at timestamptz, gjeld_fraa timestamptz, signatar text, foeresett_id uuid, namn text, svar text,
    svar_maate text, svar_dato date, svar_ventar boolean, sak_open boolean, kan_svare boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.familie_kommune();
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
        from individuellplan_versjon v
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
        ) x on true
        where v.kommune_id = her and v.sak_id = any(app.familie_saker()) and v.slutt is distinct from 'sendt_paa_nytt';
    end
    $$;
grant execute on function app.familie_individuellplan() to laget_familie;

create policy kommune_familie on individuellplan_merknad as restrictive to laget_familie
    using (kommune_id = (select app.familie_kommune())) with check (kommune_id = (select app.familie_kommune()));
create policy familie_side on individuellplan_merknad for select to laget_familie using (
    familie_person_id = (select app.familie_person()) and sak_id = any((select app.familie_saker())::uuid[])
);
-- of the newest there is to read, in a sak that is open
create policy familie_skriv on individuellplan_merknad for insert to laget_familie with check (
    familie_person_id = (select app.familie_person())
    and (select p.sak_open and p.nr = individuellplan_merknad.nr from app.familie_individuellplan() p
        where p.individuellplan_id = individuellplan_merknad.individuellplan_id and p.sak_id = individuellplan_merknad.sak_id
        order by p.nr desc limit 1)
);
grant select (kommune_id, merknad_id, individuellplan_id, nr, sak_id, tekst, skrive_at),
    insert (kommune_id, merknad_id, individuellplan_id, nr, sak_id, tekst) on individuellplan_merknad to laget_familie;

-- The document as it was made, when no merknad in it is of another than who asks; else one is made of what is for this reader.
create or replace function app.familie_individuellplan_pdf(planen uuid, i_nr smallint) returns bytea
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select v.pdf from individuellplan_versjon v
        where v.kommune_id = app.familie_kommune() and v.individuellplan_id = planen and v.nr = i_nr
            and v.sak_id = any(app.familie_saker()) and v.slutt is distinct from 'sendt_paa_nytt'
            and not exists (
                select from individuellplan_merknad m
                where m.kommune_id = v.kommune_id and m.individuellplan_id = v.individuellplan_id and m.nr < v.nr
                    and m.familie_person_id is distinct from app.familie_person()
            )
    $$;

-- As before, by the functions above.
create or replace function app.familie_individuellplan_svar(planen uuid, i_nr smallint, i_svar text, i_avtrykk text) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s familie_sesjon;
        p record;
    begin
        select * into s from app.familie_sesjon_no();
        perform from app.individuellplan_hald(s.kommune_id, planen, i_nr);
        select * into p from app.familie_individuellplan() v where v.individuellplan_id = planen and v.nr = i_nr;
        if not found or p.signatar is null then
            return 'borte';
        elsif i_svar not in ('ja', 'nei', 'trekt') or i_avtrykk <> p.avtrykk
            or (i_svar in ('ja', 'nei') and not p.kan_svare)
            or (i_svar = 'trekt' and (p.staar not in ('ventar', 'gjeld') or p.svar is distinct from 'ja'))
        then
            return 'stengt';
        elsif i_svar = 'ja' and not app.familie_fersk() then
            return 'ufersk';
        end if;
        insert into individuellplan_svar (kommune_id, individuellplan_svar_id, individuellplan_id, nr, sak_id, signatar, foeresett_id,
            familie_person_id, namn, svar, nivaa, sha256, at)
        values (s.kommune_id, gen_random_uuid(), planen, i_nr, p.sak_id, p.signatar, p.foeresett_id, s.familie_person_id,
            left(p.namn, 120), i_svar, s.acr, decode(p.avtrykk, 'hex'), clock_timestamp());
        if i_svar <> 'ja' then
            perform app.individuellplan_slutt(s.kommune_id, planen, i_nr, i_svar, left(p.namn, 120));
            return 'svart';
        end if;
        perform app.individuellplan_utan_nei(s.kommune_id, planen, i_nr);
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        values (s.kommune_id, gen_random_uuid(), p.sak_id, 'individuellplan_svar', 'Ja, med ID-porten. Versjon ' || i_nr,
            left(p.namn, 120), now());
        perform app.individuellplan_gjer_gjeldande(s.kommune_id, planen, i_nr, left(p.namn, 120));
        return 'svart';
    end
    $$;
