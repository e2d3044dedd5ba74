-- More that must hold also after a copy from before it has been restored (docs/adr/0032).

-- New recovery codes, of which a copy from before them has the old ones; however many of those were used and cleared away.
-- expand: the function below, which the version before calls too, tells the journal
drop trigger journal_kodar on gjenopprettingskode;
create or replace function app.gjenopprettingskodar_set(kven uuid, nye bytea[], nykel smallint) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into gjenopprettingskode (brukar_id, nr, hash, noekkel_id, laga_at)
        select kven, k.nr, k.hash, nykel, now() from unnest(nye) with ordinality k (hash, nr)
        on conflict (brukar_id, nr) do update
        set hash = excluded.hash, noekkel_id = excluded.noekkel_id, laga_at = now(), brukt_at = null;
        perform app.journal_sei('gjenopprettingskodar_nye', jsonb_build_object('brukar', kven));
    end
    $$;

-- With adressesperre whoever no longer lives with the child reads nothing of it (app.innsyn_foeresett).
-- expand: it only adds a line to the journal
create trigger journal_bur_saman after update of bur_saman on foeresett for each row
    when (old.bur_saman and not new.bur_saman)
    execute function app.journal_rad('foeresett_flytta', 'kommune', 'kommune_id', 'foeresett', 'foeresett_id');
-- What was asked and taken back is not to be signed.
-- expand: it only adds a line to the journal
create trigger journal_attende after insert on samtykke_attende for each row
    execute function app.journal_rad('samtykke_attende', 'kommune', 'kommune_id', 'samtykke', 'samtykke_id', 'av', 'teken_av', 'at', 'teken_at');
-- A no, or a yes that was taken back, is no plan in force.
-- expand: it only adds a line to the journal
create trigger journal_plan after update of slutt on individuellplan_versjon for each row
    when (old.slutt is null and new.slutt is not null)
    execute function app.journal_rad('plan_slutt', 'kommune', 'kommune_id', 'plan', 'individuellplan_id', 'nr', 'nr', 'slutt', 'slutt',
        'at', 'slutt_at');

-- Does a line again in a copy from before it: `stod` when the copy has it, `manglar` when what it is about is not there, `kort_staar` and
-- `regel_manglar` when it cannot be done there, `ukjend` when nobody here knows what it is. What was given back after it is taken again: whoever needs it asks anew. What was deleted is deleted without asking the
-- rule and the archive again: they were asked.
create or replace function app.journal_att(linje jsonb) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        id constant uuid := (linje ->> 'id')::uuid;
        k constant jsonb := linje -> 'kva';
        her constant uuid := (k ->> 'kommune')::uuid;
        kva constant text := linje ->> 'slag';
        tal integer := 0;
    begin
        if exists (select from journal j where j.journal_id = id) then
            return 'stod';
        end if;
        case kva
            when 'samtykke_trekt' then
                if exists (
                    select from samtykke_trekk t
                    where t.kommune_id = her and t.samtykke_id = (k ->> 'samtykke')::uuid and t.signatar = k ->> 'signatar'
                        and t.foeresett_id is not distinct from (k ->> 'foeresett')::uuid
                        and (t.slag is null or t.slag = k ->> 'slag')
                ) then
                    return 'stod';
                end if;
                insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, registrert_av, at)
                select her, (k ->> 'trekk')::uuid, s.samtykke_id, s.sak_id, k ->> 'signatar', (k ->> 'foeresett')::uuid, k ->> 'slag',
                    -- who wrote it down may be newer than the copy
                    case when k ->> 'kanal' in ('papir', 'munnleg') and b.brukar_id is null then 'nett' else k ->> 'kanal' end,
                    b.brukar_id, (k ->> 'at')::timestamptz
                from samtykke s
                left join brukar b on b.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.samtykke_id = (k ->> 'samtykke')::uuid and (
                    k ->> 'foeresett' is null
                    or exists (select from foeresett f where f.kommune_id = her and f.foeresett_id = (k ->> 'foeresett')::uuid)
                );
            when 'samtykke_attende' then
                insert into samtykke_attende (kommune_id, samtykke_id, sak_id, teken_av, teken_at)
                select her, s.samtykke_id, s.sak_id, coalesce(b.brukar_id, s.innhenta_av), (k ->> 'at')::timestamptz
                from samtykke s
                left join brukar b on b.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.samtykke_id = (k ->> 'samtykke')::uuid
                on conflict do nothing;
            when 'plan_slutt' then
                update individuellplan_versjon v set slutt = k ->> 'slutt', slutt_at = (k ->> 'at')::timestamptz
                where v.kommune_id = her and v.individuellplan_id = (k ->> 'plan')::uuid and v.nr = (k ->> 'nr')::smallint and v.slutt is null;
            when 'medlemskap_slutt' then
                update medlemskap m set til = (k ->> 'til')::date
                where m.kommune_id = her and m.medlemskap_id = (k ->> 'medlemskap')::uuid
                    and (m.til is null or m.til > (k ->> 'til')::date);
            when 'instans_slutt' then
                update instans_kommune g set til = (k ->> 'til')::date
                where g.kommune_id = her and g.instans_id = (k ->> 'instans')::uuid and g.fraa <= (k ->> 'til')::date
                    and (g.til is null or g.til > (k ->> 'til')::date);
            when 'tstmedlem_slutt' then
                update tst_medlem m set til = (k ->> 'til')::date
                where m.kommune_id = her and m.tst_medlem_id = (k ->> 'medlem')::uuid and (m.til is null or m.til > (k ->> 'til')::date);
            when 'brukar_sperra' then
                update brukar b set sperra_at = (k ->> 'at')::timestamptz
                where b.brukar_id = (k ->> 'brukar')::uuid and b.sperra_at is null;
            when 'tilgangsnykel_fjerna' then
                delete from tilgangsnykel t where t.brukar_id = (k ->> 'brukar')::uuid and t.tilgangsnykel_id = (k ->> 'nykel')::uuid;
            when 'gjenopprettingskodar_nye' then
                delete from gjenopprettingskode g where g.brukar_id = (k ->> 'brukar')::uuid;
            when 'sak_sperre' then
                insert into sak_sperre (kommune_id, sak_sperre_id, sak_id, brukar_id, grunn, sett_av, sett_at)
                select her, (k ->> 'sperre')::uuid, s.sak_id, b.brukar_id, 'Sett etter at kopien blei teken; grunnen er ikkje i journalen.',
                    coalesce(a.brukar_id, b.brukar_id), (k ->> 'at')::timestamptz
                from sak s
                join brukar b on b.brukar_id = (k ->> 'brukar')::uuid
                left join brukar a on a.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.sak_id = (k ->> 'sak')::uuid
                on conflict do nothing;
            when 'deltakar_ut' then
                update sak_deltakar d set til = (k ->> 'til')::timestamptz
                where d.kommune_id = her and d.sak_deltakar_id = (k ->> 'deltakar')::uuid and d.til is null;
            when 'overlevering_slutt' then
                update overlevering o set tilstand = 'trekt', svart_at = (k ->> 'at')::timestamptz
                where o.kommune_id = her and o.overlevering_id = (k ->> 'overlevering')::uuid and o.tilstand = 'tilbydd';
            when 'koordinator_slutt' then
                update koordinator x set til = (k ->> 'til')::timestamptz, slutt = k ->> 'slutt'
                where x.kommune_id = her and x.koordinator_id = (k ->> 'koordinator')::uuid and x.til is null;
                perform app.koordinator_rett(her, (k ->> 'sak')::uuid) where found;
            when 'koordinator_tilbod_slutt' then
                update koordinator_tilbod o set tilstand = 'trekt', svart_at = (k ->> 'at')::timestamptz
                where o.kommune_id = her and o.koordinator_tilbod_id = (k ->> 'tilbod')::uuid and o.tilstand = 'tilbydd';
            when 'moetedeltakar_av' then
                update moete_deltakar d set teken_av_at = (k ->> 'at')::timestamptz
                where d.kommune_id = her and d.moete_deltakar_id = (k ->> 'deltakar')::uuid and d.teken_av_at is null;
            when 'moetefamilie_av' then
                update moete_familie f set teken_av_at = (k ->> 'at')::timestamptz
                where f.kommune_id = her and f.moete_familie_id = (k ->> 'familie')::uuid and f.teken_av_at is null;
            when 'invitasjon_slutt' then
                update samtykke_invitasjon i set avslutta_at = (k ->> 'at')::timestamptz
                where i.kommune_id = her and i.invitasjon_id = (k ->> 'invitasjon')::uuid and i.avslutta_at is null;
            when 'foeresett_slutt' then
                update foeresett f set avslutta_at = coalesce(f.avslutta_at, (k ->> 'avslutta')::timestamptz),
                    innsynsrett = f.innsynsrett and (k ->> 'innsynsrett')::boolean
                where f.kommune_id = her and f.foeresett_id = (k ->> 'foeresett')::uuid;
            when 'foeresett_flytta' then
                update foeresett f set bur_saman = false
                where f.kommune_id = her and f.foeresett_id = (k ->> 'foeresett')::uuid and f.bur_saman;
            when 'nummer_retta' then
                perform 1 where app.journal_nummer(her, (k ->> 'barn')::uuid, (k ->> 'foeresett')::uuid);
            when 'ansvar_borte' then
                perform 1 where app.journal_ansvar(her, (k ->> 'foeresett')::uuid, (k ->> 'endring')::uuid, k ->> 'kva');
            when 'barn_flytta' then
                update barn b set eining_id = (k ->> 'eining')::uuid
                where b.kommune_id = her and b.barn_id = (k ->> 'barn')::uuid and b.eining_id is distinct from (k ->> 'eining')::uuid and (
                    k ->> 'eining' is null
                    or exists (select from eining e where e.kommune_id = her and e.eining_id = (k ->> 'eining')::uuid)
                );
            when 'adressesperre' then
                update barn b set adressesperre = true
                where b.kommune_id = her and b.barn_id = (k ->> 'barn')::uuid and not b.adressesperre;
            when 'innlogging_endra' then
                -- neither the old one nor the new one: the person gets a code, from somebody who knows who it is
                delete from gjenopprettingskode g where g.brukar_id = (k ->> 'brukar')::uuid;
                delete from faktor_totp f where f.brukar_id = (k ->> 'brukar')::uuid;
                delete from tilgangsnykel t where t.brukar_id = (k ->> 'brukar')::uuid;
                delete from passord p where p.brukar_id = (k ->> 'brukar')::uuid;
            when 'kommune_laast' then
                insert into kommune_laas (kommune_id, ring)
                select n.kommune_id, 'sentralbordet i kommunen' from kommune n where n.kommune_id = her
                on conflict do nothing;
            when 'sak_sletta' then
                perform 1 where app.oppbevaring_ta_sak(her, (k ->> 'sak')::uuid, k ->> 'klasse', decode(k ->> 'arkiv', 'hex'));
            when 'barn_sletta' then
                perform 1 where app.oppbevaring_ta_barn(her, (k ->> 'barn')::uuid);
            when 'klasse_sletta' then
                perform 1 where app.oppbevaring_ta_klasse(her, k ->> 'klasse', (k ->> 'foer')::timestamptz, (k ->> 'maanader')::integer, null) > 0;
            when 'oppbevaring_stadfesta' then
                perform 1 where app.oppbevaring_att(k);
            when 'slettestopp_sett' then
                insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at)
                select her, (k ->> 'stopp')::uuid, s.sak_id, 'Sett etter at kopien blei teken; grunnen er ikkje i journalen.',
                    coalesce(a.brukar_id, s.ansvarleg_brukar_id), (k ->> 'at')::timestamptz
                from sak s left join brukar a on a.brukar_id = (k ->> 'av')::uuid
                where s.kommune_id = her and s.sak_id = (k ->> 'sak')::uuid
                on conflict do nothing;
            else
                return 'ukjend';
        end case;
        get diagnostics tal = row_count;
        if tal = 0 and kva = 'barn_sletta' and exists (select from barn b where b.kommune_id = her and b.barn_id = (k ->> 'barn')::uuid) then
            return 'kort_staar';
        elsif tal = 0 and kva = 'oppbevaring_stadfesta' then
            return 'regel_manglar';
        end if;
        -- it is known here from now on; what the change itself wrote in the journal is the same once more
        insert into journal (journal_id, at, slag, kva, skriven_at) values (id, (linje ->> 'at')::timestamptz, kva, k, now());
        return case when tal > 0 then 'gjort' else 'manglar' end;
    end
    $$;
