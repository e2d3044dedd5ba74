-- More of what must hold also after a copy from before it has been restored (docs/adr/0032), and a journal that is read while nothing is written.

-- A line of the row that was changed or taken away: what it is called, and then pairs of a name in the line and the column it is from.
create function app.journal_rad() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        rad constant jsonb := to_jsonb(coalesce(new, old));
        kva jsonb := '{}';
    begin
        for i in 1 .. tg_nargs - 2 by 2 loop
            kva := kva || jsonb_build_object(tg_argv[i], rad -> tg_argv[i + 1]);
        end loop;
        perform app.journal_sei(tg_argv[0], kva);
        return null;
    end
    $$;

-- expand: it only adds a line to the journal
create trigger journal_instans after update of til on instans_kommune for each row
    when (new.til is not null and (old.til is null or new.til < old.til))
    execute function app.journal_rad('instans_slutt', 'kommune', 'kommune_id', 'instans', 'instans_id', 'til', 'til');
-- expand: it only adds a line to the journal
create trigger journal_tstmedlem after update of til on tst_medlem for each row
    when (new.til is not null and (old.til is null or new.til < old.til))
    execute function app.journal_rad('tstmedlem_slutt', 'kommune', 'kommune_id', 'medlem', 'tst_medlem_id', 'til', 'til');
-- expand: it only adds a line to the journal
create trigger journal_nykel after delete on tilgangsnykel for each row
    execute function app.journal_rad('tilgangsnykel_fjerna', 'brukar', 'brukar_id', 'nykel', 'tilgangsnykel_id');
-- one of the ten is enough to say it once
-- expand: it only adds a line to the journal
create trigger journal_kodar after update of hash on gjenopprettingskode for each row
    when (new.nr = 1 and new.hash <> old.hash)
    execute function app.journal_rad('gjenopprettingskodar_nye', 'brukar', 'brukar_id');
-- expand: it only adds a line to the journal
create trigger journal_overlevering after update of tilstand on overlevering for each row
    when (old.tilstand = 'tilbydd' and new.tilstand in ('trekt', 'avvist'))
    execute function app.journal_rad('overlevering_slutt', 'kommune', 'kommune_id', 'overlevering', 'overlevering_id', 'at', 'svart_at');
-- expand: it only adds a line to the journal
create trigger journal_koordinator after update of til on koordinator for each row
    when (old.til is null and new.til is not null)
    execute function app.journal_rad('koordinator_slutt', 'kommune', 'kommune_id', 'koordinator', 'koordinator_id', 'sak', 'sak_id',
        'til', 'til', 'slutt', 'slutt');
-- expand: it only adds a line to the journal
create trigger journal_koordinator_tilbod after update of tilstand on koordinator_tilbod for each row
    when (old.tilstand = 'tilbydd' and new.tilstand in ('trekt', 'avvist'))
    execute function app.journal_rad('koordinator_tilbod_slutt', 'kommune', 'kommune_id', 'tilbod', 'koordinator_tilbod_id', 'at', 'svart_at');
-- expand: it only adds a line to the journal
create trigger journal_moetedeltakar after update of teken_av_at on moete_deltakar for each row
    when (old.teken_av_at is null and new.teken_av_at is not null)
    execute function app.journal_rad('moetedeltakar_av', 'kommune', 'kommune_id', 'deltakar', 'moete_deltakar_id', 'at', 'teken_av_at');
-- expand: it only adds a line to the journal
create trigger journal_moetefamilie after update of teken_av_at on moete_familie for each row
    when (old.teken_av_at is null and new.teken_av_at is not null)
    execute function app.journal_rad('moetefamilie_av', 'kommune', 'kommune_id', 'familie', 'moete_familie_id', 'at', 'teken_av_at');
-- expand: it only adds a line to the journal
create trigger journal_invitasjon after update of avslutta_at on samtykke_invitasjon for each row
    when (old.avslutta_at is null and new.avslutta_at is not null)
    execute function app.journal_rad('invitasjon_slutt', 'kommune', 'kommune_id', 'invitasjon', 'invitasjon_id', 'at', 'avslutta_at');
-- expand: it only adds a line to the journal
create trigger journal_flytta after update of eining_id on barn for each row
    when (new.eining_id is distinct from old.eining_id)
    execute function app.journal_rad('barn_flytta', 'kommune', 'kommune_id', 'barn', 'barn_id', 'eining', 'eining_id');
-- The number that stood there may have been another person's. The same number, hashed anew, is no other.
-- expand: it only adds a line to the journal
create trigger journal_nummer_barn after update of fnr_oppslag on barn for each row
    when (old.fnr_oppslag is not null and new.fnr_oppslag is distinct from old.fnr_oppslag and current_user <> 'laget_noekkel')
    execute function app.journal_rad('nummer_retta', 'kommune', 'kommune_id', 'barn', 'barn_id');
-- expand: it only adds a line to the journal
create trigger journal_nummer_foeresett after update of fnr_oppslag on foeresett for each row
    when (old.fnr_oppslag is not null and new.fnr_oppslag is distinct from old.fnr_oppslag and current_user <> 'laget_noekkel')
    execute function app.journal_rad('nummer_retta', 'kommune', 'kommune_id', 'barn', 'barn_id', 'foeresett', 'foeresett_id');
-- Until another has confirmed it, whoever lost it has it.
-- expand: it only adds a line to the journal
create trigger journal_ansvar after update of stadfesta_at on kort_endring for each row
    when (old.stadfesta_at is null and new.stadfesta_at is not null and new.kva in ('ansvar', 'verje'))
    execute function app.journal_rad('ansvar_borte', 'kommune', 'kommune_id', 'foeresett', 'foeresett_id', 'endring', 'kort_endring_id',
        'kva', 'kva');

-- Takes the number off a card: neither the old one nor the new one. Whether there was one.
create function app.journal_nummer(her uuid, barnet uuid, foeresetten uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if foeresetten is null then
            update barn b set fnr_kryptert = null, fnr_noekkel = null, fnr_oppslag = null
            where b.kommune_id = her and b.barn_id = barnet and b.fnr_oppslag is not null;
        else
            update foeresett f set fnr_kryptert = null, fnr_noekkel = null, fnr_oppslag = null
            where f.kommune_id = her and f.foeresett_id = foeresetten and f.fnr_oppslag is not null;
        end if;
        return found;
    end
    $$;

-- Takes the say from a føresett. That it waits for another in the copy is over too: another has confirmed it.
create function app.journal_ansvar(her uuid, foeresetten uuid, endringa uuid, i_kva text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from kort_endring e
        where e.kommune_id = her and e.kort_endring_id = endringa and e.stadfesta_at is null;
        if i_kva = 'verje' then
            update foeresett f set relasjon = case f.relasjon when 'verje' then 'anna' else f.relasjon end
            where f.kommune_id = her and f.foeresett_id = foeresetten;
        else
            update foeresett f set foreldreansvar = false
            where f.kommune_id = her and f.foeresett_id = foeresetten;
        end if;
        return found;
    end
    $$;

-- What is not on the file yet, but for what this process has written there and could not mark: it is read also while nothing is written, and several
-- may write the same line. app.journal_ventar(integer) and app.journal_alder() are for the version before.
create function app.journal_uskrivne(mange integer, utan uuid[]) returns table (journal_id uuid, linje text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select j.journal_id, jsonb_build_object('id', j.journal_id, 'at', j.at, 'slag', j.slag, 'kva', j.kva)::text
        from journal j
        where j.skriven_at is null and j.journal_id <> all(utan) order by j.at limit mange;
    end
    $$;
-- How long the oldest of them has waited.
create function app.journal_eldste(utan uuid[]) returns double precision
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return coalesce((
            select extract(epoch from now() - j.at)::double precision from journal j
            where j.skriven_at is null and j.journal_id <> all(utan) order by j.at limit 1
        ), 0);
    end
    $$;
grant execute on function app.journal_uskrivne(integer, uuid[]), app.journal_eldste(uuid[]) to laget_login;
