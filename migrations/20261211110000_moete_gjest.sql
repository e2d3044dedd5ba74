-- Who comes to a meeting from outside, and everybody's own calendar (domain.md § 3): a time and a place, and no name.

-- One's own calendar, at an address that nobody can guess: the meetings one has, in all kommunar.
create table kalender_lenke (
    brukar_id uuid primary key references brukar,
    -- none: it is taken away
    token_hash bytea constraint kalender_lenke_unik unique constraint kalender_lenke_sha256 check (octet_length(token_hash) = 32),
    gjeld boolean not null generated always as (token_hash is not null) stored,
    laga_at timestamptz not null,
    -- when it was last fetched, and how often in the hour that began then
    henta_at timestamptz,
    time_at timestamptz,
    tal integer not null default 0
);
alter table kalender_lenke enable row level security, force row level security;
create policy eigar on kalender_lenke to laget_owner using (true) with check (true);
create policy eigen on kalender_lenke to laget_request
    using (brukar_id = (select app.brukar_id())) with check (brukar_id = (select app.brukar_id()));
grant select (brukar_id, gjeld, laga_at, henta_at), insert (brukar_id, token_hash, laga_at), update (token_hash, laga_at, henta_at)
    on kalender_lenke to laget_request;

-- What a guest's link shows: when and where, until the day of the meeting is over, and not when it is called off or the guest is
-- not asked any more. Signed, it has done what it was for, and tells that and no more.
create function app.moete_gjest(hash bytea, dag date) returns table (
    moete_deltakar_id uuid, dato date, fraa time, til time, stad text, skrive_under boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select d.moete_deltakar_id, m.dato, m.fraa, m.til, m.stad, d.teieplikt_at is not null
        from moete_brev b
        join moete_deltakar d on d.kommune_id = b.kommune_id and d.moete_deltakar_id = b.moete_deltakar_id
        join moete m on m.kommune_id = b.kommune_id and m.moete_id = b.moete_id
        where b.token_hash = hash and d.prinsipal_id is null and d.teken_av_at is null and m.tilstand = 'innkalla'
            and m.dato >= dag;
    end
    $$;
create function app.moete_gjest_signer(hash bytea, dag date, naar timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_deltakar d set teieplikt_at = naar, teieplikt_maate = 'nett', version = d.version + 1
        where d.moete_deltakar_id in (select g.moete_deltakar_id from app.moete_gjest(hash, dag) g) and d.teieplikt_at is null;
        return found;
    end
    $$;
grant execute on function app.moete_gjest(bytea, date), app.moete_gjest_signer(bytea, date, timestamptz) to laget_system;

-- A calendar is fetched: 'ok', 'ukjend' (there is none, it is taken away, or the account is shut), or 'for_ofte'.
create function app.kalender_opne(hash bytea, naar timestamptz) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        no_tal integer;
    begin
        update kalender_lenke k set henta_at = naar,
            tal = case when k.time_at > naar - interval '1 hour' then k.tal + 1 else 1 end,
            time_at = case when k.time_at > naar - interval '1 hour' then k.time_at else naar end
        from brukar b
        where k.token_hash = hash and b.brukar_id = k.brukar_id and b.sperra_at is null
        returning k.tal into no_tal;
        return case when no_tal is null then 'ukjend' when no_tal > 60 then 'for_ofte' else 'ok' end;
    end
    $$;
-- What stands in it: a month back and a year ahead, the meetings one is called to and has not said no to, and those of the teams one
-- has møteplikt in, as long as one works there.
create function app.kalender_moete(hash bytea, dag date) returns table (
    moete_id uuid, dato date, fraa time, til time, stad text, version integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        meg uuid := (select k.brukar_id from kalender_lenke k where k.token_hash = hash);
    begin
        return query
        select m.moete_id, m.dato, m.fraa, m.til, m.stad, m.version
        from (
            select d.kommune_id, d.moete_id from moete_deltakar d
            where d.brukar_id = meg and d.teken_av_at is null and d.svar <> 'forfall' and app.moete_arbeider(d)
            union
            select m.kommune_id, m.moete_id
            from tst_medlem t
            join moete m on m.kommune_id = t.kommune_id and m.eining_id = t.eining_id and m.dato between dag - 31 and dag + 366
            where t.brukar_id = meg and t.slag = 'fast' and app.tst_er_medlem(t, app.today()) and app.tst_er_medlem(t, m.dato)
                and not exists (
                    select from moete_deltakar d
                    where d.kommune_id = m.kommune_id and d.moete_id = m.moete_id and d.prinsipal_id = t.prinsipal_id
                        and (d.teken_av_at is not null or d.svar = 'forfall')
                )
        ) v
        join moete m on m.kommune_id = v.kommune_id and m.moete_id = v.moete_id
        where m.tilstand <> 'avlyst' and m.dato between dag - 31 and dag + 366
        order by m.dato, m.fraa, m.moete_id;
    end
    $$;
grant execute on function app.kalender_opne(bytea, timestamptz), app.kalender_moete(bytea, date) to laget_system;

-- Whether what is told of a meeting holds: one is still called and has not answered; it is still to come.
create function app.moete_gjeld(m melding) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not coalesce(m.brukar_id = app.brukar_id(), current_setting('role') <> 'laget_request') then
            return false;
        end if;
        return exists (
            select from moete x
            where x.kommune_id = m.kommune_id and x.moete_id = m.objekt_id and x.dato >= app.today() and (
                m.slag in ('moete_avlyst', 'moete_teken_av') or (x.tilstand = 'innkalla' and (
                    m.slag = 'moete_forfall' or exists (
                        select from moete_deltakar d
                        where d.kommune_id = x.kommune_id and d.moete_id = x.moete_id and d.brukar_id = m.brukar_id
                            and d.teken_av_at is null and (m.slag <> 'moete_innkalla' or d.svar = 'ventar')
                    )
                ))
            )
        );
    end
    $$;
grant execute on function app.moete_gjeld(melding) to laget_request;

-- As before, and what is told of meetings.
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
            when m.slag in ('moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall') then app.moete_gjeld(m)
            else true
        end;
    end
    $$;

-- As before, and those who are called to a meeting.
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
                or exists (select from samtykke_kopi x where x.kommune_id = k.id and x.kopi_id = ein)
                or exists (select from tst_medlem x where x.kommune_id = k.id and x.tst_medlem_id = ein)
                or exists (select from skulefri x where x.kommune_id = k.id and x.skulefri_id = ein)
                or exists (select from moete x where x.kommune_id = k.id and x.moete_id = ein)
                or exists (select from moete_deltakar x where x.kommune_id = k.id and x.moete_deltakar_id = ein)
            from (select app.kommune_id() as id) k
        );
    end
    $$;
