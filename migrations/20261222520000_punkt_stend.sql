-- An item of which the referat is approved, was talked through: nothing else becomes of it, whoever asks, also when the two happen at once
-- (the row is waited for before this looks).
create function app.moete_punkt_stend() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') = 'laget_request' and exists (
            select from referat r where r.kommune_id = new.kommune_id and r.punkt_id = new.punkt_id and r.nr > 0
        ) then
            raise exception 'the referat of the item is approved' using errcode = 'insufficient_privilege', constraint = 'moete_punkt_stend';
        end if;
        return new;
    end
    $$;
create trigger moete_punkt_stend before update of tilstand on moete_punkt
    for each row when (new.tilstand is distinct from old.tilstand and new.tilstand <> 'droefta') execute function app.moete_punkt_stend();

-- As before, and to whoever leads the meeting or writes in it.
create or replace function app.punkt_er_godkjent(punktet uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from referat r
            join moete_punkt p on p.kommune_id = r.kommune_id and p.punkt_id = r.punkt_id
            where r.kommune_id = app.kommune_id() and r.punkt_id = punktet and r.nr > 0
                and (p.eining_id = any(app.planlegg_tst()) or p.moete_id = any(app.foerer_moete()))
        );
    end
    $$;

-- A sak that is closed is taken up in no meeting to come: its item is taken out, and the family is told as when somebody takes it out.
create function app.sak_avslutta_punkt() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_punkt p set tilstand = 'teke_ut', version = p.version + 1
        from moete_punkt_sak i, moete m
        where i.kommune_id = new.kommune_id and i.sak_id = new.sak_id and i.gjeld
            and p.kommune_id = i.kommune_id and p.punkt_id = i.punkt_id and p.tilstand = 'ventar'
            and m.kommune_id = p.kommune_id and m.moete_id = p.moete_id and m.tilstand in ('planlagt', 'innkalla') and m.dato > app.today();
        if found and app.brukar_id() is not null then
            perform app.job_enqueue(new.kommune_id, gen_random_uuid(), 'moetebrev', null, 'moetebrev', coalesce(new.lukka_at, statement_timestamp()));
        end if;
        return null;
    end
    $$;
create trigger sak_avslutta_punkt after update of tilstand on sak
    for each row when (new.tilstand <> 'open' and old.tilstand = 'open') execute function app.sak_avslutta_punkt();
