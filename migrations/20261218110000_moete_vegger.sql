-- The walls of the room once more: which fastlege, who learns why somebody leaves, and who says that an item was talked through.

-- As before, and: of a kind of which there are many, the family said yes to the one the form names. A guest is heard of as that one,
-- by the name; the form's name is compared as samtykke compares it elsewhere.
create or replace function app.moete_grunnlag(d moete_deltakar, saka uuid, naar timestamptz) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        k record;
        rom record;
    begin
        if d.brukar_id is not null and exists (
            select from sak_sperre p
            where p.kommune_id = d.kommune_id and p.sak_id = saka and p.brukar_id = d.brukar_id and p.oppheva_at is null
        ) then
            return false;
        end if;
        select s.instans_id, s.eining_id, b.eining_id as barnets into k
        from sak s join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        where s.kommune_id = d.kommune_id and s.sak_id = saka;
        if not found then
            return false;
        end if;
        if d.instans_id = k.instans_id then
            return k.eining_id is null or exists (
                select from medlemskap m
                where m.kommune_id = d.kommune_id and m.prinsipal_id = d.prinsipal_id and m.eining_id in (k.eining_id, k.barnets)
            ) or exists (
                select from sak_tilgang t
                where t.kommune_id = d.kommune_id and t.sak_id = saka and t.prinsipal_id = d.prinsipal_id
                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            );
        elsif d.instans_id is not null then
            select * into rom from app.samtykke_rom_i_sak(d.kommune_id, saka, d.instans_id);
            return coalesce(rom.fraa <= naar and naar < rom.til, false);
        end if;
        if d.teieplikt_at is null and naar <= statement_timestamp() then
            return false;
        end if;
        return exists (
            select from samtykke_instans i
            cross join lateral app.samtykke_rom(i.kommune_id, i.samtykke_id, i.slag) r
            where i.kommune_id = d.kommune_id and i.sak_id = saka and i.slag = d.instans_slag and r.fraa <= naar and naar < r.til
                and (i.slag not in ('fastlege', 'spesialisthelseteneste', 'andre') or app.samtykke_namn_likt(i.namn, d.namn))
        );
    end
    $$;

-- As before, and who leaves is told to those who plan the meeting and see the sak, and to each about oneself: to the others it would
-- say who is shut out of it.
create or replace function app.moete_maa_ut(moetet uuid) returns table (punkt_id uuid, moete_deltakar_id uuid, sagt boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid[] := app.principals();
        planlegg constant boolean := exists (
            select from moete m where m.kommune_id = her and m.moete_id = moetet and m.eining_id = any(app.planlegg_tst())
        );
    begin
        if not planlegg and not (moetet = any(app.mine_moete())) then
            return;
        end if;
        return query
        select s.punkt_id, u, exists (
                select from moete_punkt_ute t
                where t.kommune_id = s.kommune_id and t.punkt_id = s.punkt_id and t.moete_deltakar_id = u
            )
        from moete_punkt_sak s
        cross join lateral app.moete_utan_grunnlag(s.kommune_id, s.moete_id, s.sak_id) u
        join moete_deltakar d on d.kommune_id = s.kommune_id and d.moete_deltakar_id = u
        where s.kommune_id = her and s.moete_id = moetet and s.gjeld
            and ((planlegg and app.ser_sak(s.sak_id)) or d.prinsipal_id = any(meg));
    end
    $$;

-- As before, and: that an item is shut is told to everybody in the meeting who sees the sak.
create or replace function app.moete_stengde(moetet uuid) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        planlegg constant uuid[] := app.planlegg_tst();
        kalla constant boolean := moetet = any(app.mine_moete());
    begin
        return query
        select s.punkt_id
        from moete m
        join moete_punkt_sak s on s.kommune_id = m.kommune_id and s.moete_id = m.moete_id and s.gjeld
        where m.kommune_id = app.kommune_id() and m.moete_id = moetet
            and ((m.eining_id = any(planlegg) and m.dato <= app.today()) or (kalla and app.ser_sak(s.sak_id)))
            and exists (select app.punkt_stengt_av(s.kommune_id, s.punkt_id));
    end
    $$;

-- Who put a sak on the agenda is near enough to whose it is: nobody reads it here, the sak's own history has it.
revoke select on moete_punkt from laget_request;
grant select (kommune_id, punkt_id, moete_id, eining_id, nr, element, slag, minutt, tilstand, fraa_punkt, version)
    on moete_punkt to laget_request;

-- What becomes of a named item is decided by who sees the sak.
create function app.moete_punkt_ser() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if app.brukar_id() is not null and not exists (
            select from moete_punkt_sak s
            where s.kommune_id = new.kommune_id and s.punkt_id = new.punkt_id and app.ser_sak(s.sak_id)
        ) then
            raise exception 'who does not see the sak, does not decide what becomes of it'
                using errcode = 'insufficient_privilege', constraint = 'moete_punkt_ser';
        end if;
        return new;
    end
    $$;
create trigger moete_punkt_ser before update of tilstand on moete_punkt
    for each row when (new.slag = 'namngitt' and new.tilstand is distinct from old.tilstand) execute function app.moete_punkt_ser();
