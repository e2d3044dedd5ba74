-- Whoever must answer an individuell plan is told by mail that something waits for an answer, as the family is of a referat: by the same letter, and
-- the same job. Nothing else is said, and nobody is written to who cannot read it, has answered, or where the child has adressesperre.

alter table referat_brev
    alter column referat_id drop not null,
    add column individuellplan_id uuid,
    add column plan_nr smallint,
    add constraint referat_brev_plan_fkey foreign key (kommune_id, individuellplan_id, plan_nr) references individuellplan_versjon,
    add constraint referat_brev_om check (
        (referat_id is null) = (individuellplan_id is not null) and (individuellplan_id is null) = (plan_nr is null)
    );
create index referat_brev_plan on referat_brev (kommune_id, individuellplan_id, plan_nr);

-- Where the youth is written to: by the address that was given last, to this item, to another of the sak, or with the samtykke.
create function app.referat_brev_ungdom(kommune uuid, saka uuid, punktet uuid) returns table (moete_familie_id uuid, invitasjon_id uuid)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select x.moete_familie_id, x.invitasjon_id
        from (
            (
                select 1 as nr, i.moete_familie_id, null::uuid as invitasjon_id from moete_familie i
                where i.kommune_id = kommune and i.sak_id = saka and i.kven = 'barn' and i.epost is not null
                order by (i.punkt_id is not distinct from punktet and i.teken_av_at is null) desc, i.invitert_at desc limit 1
            )
            union all
            (
                select 2, null, i.invitasjon_id from samtykke_invitasjon i
                where i.kommune_id = kommune and i.sak_id = saka and i.signatar = 'barn'
                order by i.invitert_at desc limit 1
            )
        ) x
        order by x.nr limit 1
    $$;

-- As before.
create or replace function app.referat_brev_til() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') <> 'laget_request' or new.sak_id is null then
            return null;
        end if;
        insert into referat_brev (kommune_id, brev_id, referat_id, sak_id, foeresett_id)
        select new.kommune_id, gen_random_uuid(), new.referat_id, new.sak_id, f.foeresett_id
        from sak k
        join foeresett f on f.kommune_id = k.kommune_id and f.barn_id = k.barn_id and f.avslutta_at is null and f.epost is not null
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id;
        insert into referat_brev (kommune_id, brev_id, referat_id, sak_id, moete_familie_id, invitasjon_id)
        select r.kommune_id, gen_random_uuid(), r.referat_id, r.sak_id, u.moete_familie_id, u.invitasjon_id
        from referat r
        cross join lateral app.referat_brev_ungdom(r.kommune_id, r.sak_id, r.punkt_id) u
        where r.kommune_id = new.kommune_id and r.referat_id = new.referat_id;
        return null;
    end
    $$;

-- Each who must answer the version that is sent, and has an address; whether they may be written to, is asked when the letter goes.
create function app.individuellplan_brev_til() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') <> 'laget_request' then
            return null;
        end if;
        insert into referat_brev (kommune_id, brev_id, individuellplan_id, plan_nr, sak_id, foeresett_id, moete_familie_id, invitasjon_id)
        select new.kommune_id, gen_random_uuid(), new.individuellplan_id, new.nr, new.sak_id, f.foeresett_id, u.moete_familie_id, u.invitasjon_id
        from sak k
        cross join lateral app.individuellplan_maa(k.kommune_id, k.barn_id) m
        left join foeresett f on m.signatar = 'foeresett' and f.kommune_id = k.kommune_id and f.foeresett_id = m.foeresett_id
            and f.epost is not null
        left join lateral app.referat_brev_ungdom(k.kommune_id, k.sak_id, null) u on m.signatar = 'barn'
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id
            and num_nonnulls(f.foeresett_id, u.moete_familie_id, u.invitasjon_id) = 1;
        return null;
    end
    $$;
create trigger individuellplan_brev_til after insert on individuellplan_versjon
    for each row execute function app.individuellplan_brev_til();

-- What a letter is about is still to be done: a referat can always be read; a version of a plan waits, in an open sak, for the one it goes to.
create function app.referat_brev_trengst(b referat_brev) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return b.individuellplan_id is null or (
        exists (
            select from individuellplan_versjon v
            join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id and k.tilstand = 'open'
            where v.kommune_id = b.kommune_id and v.individuellplan_id = b.individuellplan_id and v.nr = b.plan_nr
                and v.gjeld_fraa is null and v.slutt is null
        )
        and not exists (
            select from app.individuellplan_siste(b.kommune_id, b.individuellplan_id, b.plan_nr,
                case when b.foeresett_id is null then 'barn' else 'foeresett' end, b.foeresett_id)
        )
    );

-- As before, of what is still to be done.
create or replace function app.referat_brev_epost(b referat_brev) returns text
    language sql stable security definer set search_path = public, pg_temp
    return case
        when not app.referat_brev_trengst(b) then null
        when b.foeresett_id is not null then (
            select f.epost from foeresett f
            where f.kommune_id = b.kommune_id and f.foeresett_id = b.foeresett_id
                and app.familie_hindring(b.kommune_id, b.sak_id, 'foeresett', f.foeresett_id, null) is null
        )
        else (
            select i.epost
            from (
                select x.epost from moete_familie x where x.kommune_id = b.kommune_id and x.moete_familie_id = b.moete_familie_id
                union all
                select x.epost from samtykke_invitasjon x where x.kommune_id = b.kommune_id and x.invitasjon_id = b.invitasjon_id
            ) i
            where app.familie_hindring(b.kommune_id, b.sak_id, 'barn', null, i.epost) is null
        )
    end;

-- What a letter that waits says: that there is something new to read, that something to read is put right, or that something waits for an answer.
drop function app.referat_brev_retta(uuid, uuid);
create function app.referat_brev_kva(kommune uuid, brevet uuid) returns text
    language sql stable security definer set search_path = public, pg_temp
    return (
        select case
            when b.individuellplan_id is not null then 'svar'
            when exists (
                select from referat_versjon v where v.kommune_id = b.kommune_id and v.referat_id = b.referat_id and v.nr > 1
            ) then 'retta'
            else 'nytt'
        end
        from referat_brev b
        where b.kommune_id = kommune and b.brev_id = brevet
    );
grant execute on function app.referat_brev_kva(uuid, uuid) to laget_system;

-- As before, of a referat or a plan; of a version of a plan while it waits for the one it went to.
drop function app.referat_brev_feila(uuid);
create function app.referat_brev_feila(om uuid) returns table (namn text, korleis text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select s.namn, s.tilstand
        from (
            select distinct on (b.foeresett_id) coalesce(f.namn, n.fornamn || ' ' || n.etternamn) as namn, b.tilstand,
                app.referat_brev_trengst(b) as trengst
            from referat_brev b
            join sak k on k.kommune_id = b.kommune_id and k.sak_id = b.sak_id
            join barn n on n.kommune_id = k.kommune_id and n.barn_id = k.barn_id
            left join foeresett f on f.kommune_id = b.kommune_id and f.foeresett_id = b.foeresett_id
            where b.kommune_id = app.kommune_id() and (b.referat_id = om or b.individuellplan_id = om) and app.ser_sak(b.sak_id)
            order by b.foeresett_id, b.laga_at desc
        ) s
        where s.tilstand in ('uviss', 'avvist') and s.trengst
        order by app.sortering(s.namn) collate "C";
    end
    $$;
grant execute on function app.referat_brev_feila(uuid) to laget_request;
