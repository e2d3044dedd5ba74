-- Somebody is invited or called without an address, or with a wrong one, and one comes later: then the letter is sent.

-- To one of a family, by whoever plans the meeting and writes in the sak: to the address of the card, or to a youth where it is said.
create function app.moete_familie_send(invitasjonen uuid, adresse text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        f moete_familie;
    begin
        select x.* into f
        from moete_familie x
        join moete m on m.kommune_id = x.kommune_id and m.moete_id = x.moete_id
        where x.kommune_id = app.kommune_id() and x.moete_familie_id = invitasjonen and x.teken_av_at is null and x.oppmoete is null
            and x.brev in ('unoedig', 'avvist') and m.tilstand = 'innkalla' and m.eining_id = any(app.planlegg_tst())
            and x.sak_id <> all(app.sperra()) and exists (
                select from sak_tilgang t
                where t.kommune_id = x.kommune_id and t.sak_id = x.sak_id and t.prinsipal_id = any(app.principals()) and t.skrive
                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            )
        for update of x;
        if not found then
            return false;
        end if;
        if f.kven = 'barn' then
            f.epost := coalesce(adresse, f.epost);
        end if;
        if app.moete_familie_hindring(f.kommune_id, f.sak_id, f.kven, f.foeresett_id, f.epost) is not null then
            return false;
        end if;
        f := app.moete_familie_brev_til(f, 'endring');
        update moete_familie x
        set epost = f.epost, brev_id = f.brev_id, brev_slag = f.brev_slag, brev = f.brev, brev_at = f.brev_at,
            brev_sekvens = f.brev_sekvens, version = x.version + 1
        where x.kommune_id = f.kommune_id and x.moete_familie_id = f.moete_familie_id;
        return true;
    end
    $$;
grant execute on function app.moete_familie_send(uuid, text) to laget_request;

-- To a guest from outside, by whoever plans the meeting.
create function app.moete_gjest_send(gjesten uuid, adresse text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        g moete_deltakar;
    begin
        update moete_deltakar d set epost = adresse, version = d.version + 1
        from moete m
        where d.kommune_id = app.kommune_id() and d.moete_deltakar_id = gjesten and d.prinsipal_id is null and d.teken_av_at is null
            and m.kommune_id = d.kommune_id and m.moete_id = d.moete_id and m.tilstand = 'innkalla'
            and m.eining_id = any(app.planlegg_tst())
            and coalesce((
                select b.tilstand from moete_brev b
                where b.kommune_id = d.kommune_id and b.moete_deltakar_id = d.moete_deltakar_id
                order by b.laga_at desc, b.brev_id desc limit 1
            ), 'unoedig') in ('unoedig', 'avvist')
        returning d.* into g;
        if not found then
            return false;
        end if;
        perform app.moete_brev_til(g, 'innkalling');
        return true;
    end
    $$;
grant execute on function app.moete_gjest_send(uuid, text) to laget_request;
