-- What waits of samtykke, and whom it is told to: a paper for another to confirm, somebody who has not answered, what is about
-- to end (domain.md §§ 4 and 5).

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar', 'samtykke_stadfest'
));

-- Who is told that a signature waits for another: of those who may confirm it, the ansvarleg, whoever leads the eining, and then
-- those who have been on the lag longest. No more than five: what everybody is told, nobody does.
create function app.samtykke_stadfestarar(sak uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select v.brukar_id
        from (
            select m.brukar_id, min(t.fraa) as fraa,
                min(case when t.prinsipal_id = k.ansvarleg_id then 0 when t.grunnlag = 'leiar' then 1 else 2 end) as rang
            from sak k
            join sak_tilgang t on t.kommune_id = k.kommune_id and t.sak_id = k.sak_id and t.grunnlag in ('lag', 'leiar')
                and t.skrive and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            join medlemskap m on m.kommune_id = k.kommune_id and m.instans_id = k.instans_id and (
                m.prinsipal_id = t.prinsipal_id or (m.rolle = 'einingsleiar' and m.eining_id = t.prinsipal_id)
            )
            join brukar b on b.brukar_id = m.brukar_id and b.sperra_at is null
            where k.kommune_id = app.kommune_id() and k.sak_id = samtykke_stadfestarar.sak
                and app.eig_sak(samtykke_stadfestarar.sak)
                and m.brukar_id <> app.brukar_id() and app.ser_barn(m.rolle)
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                and not exists (
                    select from sak_sperre p
                    where p.kommune_id = k.kommune_id and p.sak_id = k.sak_id and p.brukar_id = m.brukar_id
                        and p.oppheva_at is null
                )
            group by m.brukar_id
        ) v
        order by v.rang, v.fraa, v.brukar_id
        limit 5;
    end
    $$;
grant execute on function app.samtykke_stadfestarar(uuid) to laget_request;

-- Whether a signature of a paper or a talk still waits for another to confirm it: it does not when the form is taken back or
-- over, the sak is closed, or all it said yes to is taken back.
create function app.samtykke_ventar_stadfesting(s samtykke_signatur) returns boolean
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
            and (s.ja = '{}' or exists (
                select from unnest(s.ja) j (slag)
                where not exists (
                    select from samtykke_trekk t
                    where t.kommune_id = s.kommune_id and t.samtykke_id = s.samtykke_id and t.signatar = s.signatar
                        and t.foeresett_id is not distinct from s.foeresett_id and (t.slag is null or t.slag = j.slag)
                )
            ));
    end
    $$;

-- Whether that somebody is asked to confirm a signature holds. One's own only, as of the reminders.
create function app.samtykke_stadfest_gjeld(m melding) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return coalesce(m.brukar_id = app.brukar_id(), current_setting('role') <> 'laget_request') and exists (
            select from samtykke_signatur s
            where s.kommune_id = m.kommune_id and s.signatur_id = m.objekt_id and app.samtykke_ventar_stadfesting(s)
        );
    end
    $$;
grant execute on function app.samtykke_stadfest_gjeld(melding) to laget_request;

-- As before, and what waits for another to confirm.
create or replace function app.melding_gjeld(m melding) returns boolean
    language plpgsql stable
    as $$
    begin
        return case
            when m.slag = 'overlevering_tilbydd' then exists (
                select from overlevering o
                where o.kommune_id = m.kommune_id and o.overlevering_id = m.objekt_id and o.tilstand = 'tilbydd'
            )
            when m.slag in ('frist_naer', 'frist_over') then m.dato is not null and exists (
                select from sak s
                where s.kommune_id = m.kommune_id and s.sak_id = m.sak_id and s.tilstand = 'open'
                    and s.ansvarleg_brukar_id = m.brukar_id and s.neste_dato = m.dato
            )
            when m.slag in ('tiltak_naer', 'tiltak_over') then m.dato is not null and exists (
                select from tiltak t
                join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
                where t.kommune_id = m.kommune_id and t.tiltak_id = m.objekt_id and s.tilstand = 'open'
                    and t.status in ('planlagd', 'paagaar')
                    and t.ansvarleg_brukar_id = m.brukar_id and t.innan = m.dato
            )
            when m.slag = 'barnevern_svar' then exists (
                select from barnevernsmelding b
                join medlemskap a on a.kommune_id = b.kommune_id and a.brukar_id = m.brukar_id
                    and (a.prinsipal_id = b.prinsipal_id or (a.rolle = 'einingsleiar' and a.eining_id = b.eining_id))
                where b.kommune_id = m.kommune_id and b.barnevernsmelding_id = m.objekt_id and b.svar_dato is null
                    and b.meldt_av = m.brukar_id and b.svar_frist = m.dato
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
            )
            when m.slag in ('naudrett_gjennomgang', 'naudrett_sein') then exists (
                select from naudrett n
                join medlemskap a on a.kommune_id = n.kommune_id and a.brukar_id = m.brukar_id
                    and a.rolle = 'personvernombod'
                join instans_kommune g on g.kommune_id = a.kommune_id and g.instans_id = a.instans_id
                where n.kommune_id = m.kommune_id and n.naudrett_id = m.objekt_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                    and not exists (
                        select from naudrett_gjennomgang j
                        where j.kommune_id = n.kommune_id and j.naudrett_id = n.naudrett_id
                            and j.konklusjon <> 'undersoekje'
                    )
            )
            when m.slag in ('samtykke_sluttar', 'samtykke_andre_svarar') then app.samtykke_slutt_gjeld(m)
            when m.slag = 'samtykke_stadfest' then app.samtykke_stadfest_gjeld(m)
            else true
        end;
    end
    $$;

-- From the person to what is theirs: few rows, however many saker one sees.
create index sak_ansvarleg on sak (kommune_id, ansvarleg_brukar_id, sak_id) where tilstand = 'open';
create index samtykke_innhenta on samtykke (kommune_id, innhenta_av, til);
create index melding_stadfest on melding (kommune_id, brukar_id, at desc) where slag = 'samtykke_stadfest';

-- The open saker whose samtykke the person of the transaction is to see to: the ansvarleg's, and those one has asked in, as
-- long as one is of the side that owns them.
create function app.samtykke_mine_saker() returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid := app.brukar_id();
        i_dag constant date := app.today();
    begin
        return query
        -- `offset 0`, here and below: what is dear to ask is asked of what is left
        select v.sak_id
        from (
            select k.sak_id from sak k
            where k.kommune_id = her and k.ansvarleg_brukar_id = meg and k.tilstand = 'open' and exists (
                select from samtykke s where s.kommune_id = her and s.sak_id = k.sak_id and s.til >= i_dag
            )
            union
            select s.sak_id from samtykke s
            join sak k on k.kommune_id = her and k.sak_id = s.sak_id and k.tilstand = 'open'
            where s.kommune_id = her and s.innhenta_av = meg and s.til >= i_dag
            offset 0
        ) v
        where app.eig_sak(v.sak_id);
    end
    $$;

-- As before; and only the forms that can end before the first reminder are reckoned: a form ends on its last day, on a birthday,
-- or the day a rule or the form that renews it begins.
create or replace function app.samtykke_slutt_mine()
    returns table (sak_id uuid, samtykke_id uuid, dato date, aarsak text, varsel integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid := app.brukar_id();
        i_dag constant date := app.today();
        siste constant date := i_dag + 1 + greatest(30, (
            select max(f.dagar) from kommune_frist f
            where f.kommune_id = her and f.kode in ('samtykke_foerst', 'samtykke_midt', 'samtykke_sist')
        ));
        regel constant boolean := exists (
            select from samtykke_regel r where r.kommune_id = her and r.gyldig_fraa > i_dag and r.gyldig_fraa <= siste
        );
    begin
        return query
        select distinct on (e.samtykke_id) k.sak_id, e.samtykke_id, e.dato, e.aarsak, e.varsel
        from app.samtykke_mine_saker() m (id)
        join sak k on k.kommune_id = her and k.sak_id = m.id
        join barn b on b.kommune_id = her and b.barn_id = k.barn_id
        cross join lateral app.samtykke_slutt(her, k.sak_id, null) e
        join samtykke s on s.kommune_id = her and s.samtykke_id = e.samtykke_id
        where (regel or app.alder(b.foedd, siste) <> app.alder(b.foedd, i_dag) or exists (
                select from samtykke x
                where x.kommune_id = her and x.sak_id = k.sak_id
                    and (x.til between i_dag and siste or x.fraa between i_dag + 1 and siste)
            ))
            and e.varsel is not null and meg in (k.ansvarleg_brukar_id, s.innhenta_av)
        order by e.samtykke_id, e.dato;
    end
    $$;

-- What waits of samtykke for the person of the transaction, a row for each sak and kind of thing, with how many and since when:
-- `stadfest`, signatures that another wrote down and one was told of; `ikkje_henta`, invitations sent more than three days ago and never opened, or
-- that did not come through; `svar`, people asked more than three days ago who have not answered.
create function app.samtykke_ventar_meg()
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
grant execute on function app.samtykke_ventar_meg() to laget_request;

-- The instansar that a sak may be shared with now: to the side that owns it all of them, to others their own.
create or replace function app.samtykke_delt(sak uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select distinct i.instans_id
        from samtykke_instans i
        join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id and k.instans_id <> i.instans_id
        cross join lateral app.samtykke_rom(i.kommune_id, i.samtykke_id, i.slag) r
        where i.kommune_id = app.kommune_id() and i.sak_id = samtykke_delt.sak
            and ((select app.eig_sak(samtykke_delt.sak))
                or ((select app.ser_sak(samtykke_delt.sak)) and i.instans_id = any((select app.mine_instansar())::uuid[])))
            and r.til > now()
    $$;

-- How many days before it was asked an answer on paper or in words may be from: the family may have answered at a meeting before
-- anybody wrote down the form. What is older was not an answer to it.
create function app.samtykke_eldst_svar() returns integer language sql immutable return 14;
grant execute on function app.samtykke_eldst_svar() to laget_request;

-- As before, and: an answer is not older than the question.
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
        new.tekst_sha256 := sha256(convert_to(new.tekst, 'UTF8'));
        return new;
    end
    $$;
