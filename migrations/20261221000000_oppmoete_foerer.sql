-- Whoever leads a meeting, or writes in it, is there and knows who came: they write it down, as those who plan it do. Nothing else of
-- the meeting is theirs to change.

-- The meetings the one who asks is named for.
create function app.foerer_moete() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct m.moete_id), '{}')
            from moete_deltakar d
            join moete m on m.kommune_id = d.kommune_id and m.moete_id = d.moete_id
                and d.moete_deltakar_id in (m.moeteleiar_id, m.referent_id)
            where d.kommune_id = app.kommune_id() and d.prinsipal_id = any(app.principals()) and d.teken_av_at is null
        );
    end
    $$;
grant execute on function app.foerer_moete() to laget_request;

alter policy endre on moete using (
    eining_id = any((select app.planlegg_tst())::uuid[]) or moete_id = any((select app.foerer_moete())::uuid[])
);

-- What those who do not plan may change of a meeting, is that it is held.
create function app.moete_foerer() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
    begin
        if current_user = 'laget_request' and not (old.eining_id = any(app.planlegg_tst())) and (
            (new.dato, new.fraa, new.til, new.stad, new.avlyst_grunn, new.moeteleiar_id, new.referent_id) is distinct from
                (old.dato, old.fraa, old.til, old.stad, old.avlyst_grunn, old.moeteleiar_id, old.referent_id)
            or (new.tilstand <> old.tilstand and (old.tilstand, new.tilstand) <> ('innkalla', 'halde'))
        ) then
            raise exception 'only those who plan' using errcode = 'insufficient_privilege', constraint = 'moete_foerer';
        end if;
        return new;
    end
    $$;
create trigger moete_foerer before update on moete for each row execute function app.moete_foerer();

alter policy endre on moete_deltakar using (
    eining_id = any((select app.planlegg_tst())::uuid[]) or prinsipal_id = any((select app.principals())::uuid[])
    or moete_id = any((select app.foerer_moete())::uuid[])
);

-- As before, and: whoever is named for the meeting writes down who was there, and answers for nobody else.
create or replace function app.moete_deltakar_foer() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
    begin
        if current_user <> 'laget_request' then
            return new;
        end if;
        if old.teken_av_at is not null then
            raise exception 'is not asked any more' using errcode = 'check_violation', constraint = 'moete_deltakar_teken_av';
        end if;
        if not (old.eining_id = any(app.planlegg_tst())) and (
            (new.teieplikt_at, new.teieplikt_maate, new.teken_av_at) is distinct from
                (old.teieplikt_at, old.teieplikt_maate, old.teken_av_at)
            or ((new.oppmoete, new.kom, new.gjekk) is distinct from (old.oppmoete, old.kom, old.gjekk)
                and not (old.moete_id = any(app.foerer_moete())))
            or ((new.svar, new.forfall_grunn) is distinct from (old.svar, old.forfall_grunn)
                and not coalesce(old.prinsipal_id = any(app.principals()), false))
        ) then
            raise exception 'only those who plan' using errcode = 'insufficient_privilege';
        end if;
        if new.teieplikt_at is distinct from old.teieplikt_at
            and (old.teieplikt_at is not null or new.teieplikt_maate is distinct from 'papir')
        then
            raise exception 'nobody signs for another' using errcode = 'check_violation', constraint = 'moete_deltakar_teieplikt_eigen';
        end if;
        return new;
    end
    $$;

-- The same of the family, in the saker they write in.
alter policy endre on moete_familie using (
    (select true from sak_tilgang t where t.kommune_id = moete_familie.kommune_id and t.sak_id = moete_familie.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[]) and t.skrive
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
    and (
        (select true from moete m where m.kommune_id = moete_familie.kommune_id and m.moete_id = moete_familie.moete_id
            and m.eining_id = any((select app.planlegg_tst())::uuid[]) limit 1)
        or moete_id = any((select app.foerer_moete())::uuid[])
    )
);
create function app.moete_familie_foerer() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
    begin
        if current_user = 'laget_request'
            and (new.fraa, new.til, new.teken_av_at) is distinct from (old.fraa, old.til, old.teken_av_at)
            and not exists (
                select from moete m where m.kommune_id = old.kommune_id and m.moete_id = old.moete_id
                    and m.eining_id = any(app.planlegg_tst())
            )
        then
            raise exception 'only those who plan' using errcode = 'insufficient_privilege', constraint = 'moete_foerer';
        end if;
        return new;
    end
    $$;
create trigger moete_familie_foerer before update on moete_familie for each row execute function app.moete_familie_foerer();

-- As before, and to those who are named for it.
create or replace function app.moete_referat_stend(moetet uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from referat r
            join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id
            where r.kommune_id = app.kommune_id() and r.moete_id = moetet and r.tilstand = 'godkjent'
                and (m.eining_id = any(app.planlegg_tst()) or m.moete_id = any(app.foerer_moete()))
        );
    end
    $$;
