-- A draft is of a referat that its writer sees, and who has one is told only of those who see it.

-- False of the address of a referat that is hidden from whoever asks, or is nowhere: row level security decides.
create function app.utkast_hoeyrer_til(sti text) returns boolean
    language sql stable set search_path = public, pg_temp
    return case
        when sti ~ '^/referat/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/skriv$' then exists (
            select from referat r where r.referat_id = substr(sti, 10, 36)::uuid
        )
        else true
    end;
grant execute on function app.utkast_hoeyrer_til(text) to laget_request;

-- Whether somebody else sees a referat: by a right to its sak, and where there is none by the meeting or the team.
create function app.brukar_ser_referat(r referat, brukaren uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return exists (
        select from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id and b.sperra_at is null
        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
        cross join lateral (values (m.prinsipal_id), (case m.rolle when 'einingsleiar' then m.eining_id end)) p (id)
        where m.kommune_id = r.kommune_id and m.brukar_id = brukaren and m.rolle not in ('systemansvarleg', 'personvernombod')
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            and p.id is not null
            and case
                when r.sak_id is not null then exists (
                    select from sak_tilgang t
                    where t.kommune_id = r.kommune_id and t.sak_id = r.sak_id and t.prinsipal_id = p.id
                        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                )
                else p.id = r.eining_id or exists (
                    select from moete_deltakar d
                    where d.kommune_id = r.kommune_id and d.moete_id = r.moete_id and d.prinsipal_id = p.id and d.teken_av_at is null
                ) or exists (
                    select from tst_medlem h
                    where h.kommune_id = r.kommune_id and h.eining_id = r.eining_id and h.prinsipal_id = p.id
                        and app.tst_er_medlem(h, app.today())
                )
            end
    ) and not exists (
        select from sak_sperre s
        where s.kommune_id = r.kommune_id and s.sak_id = r.sak_id and s.brukar_id = brukaren and s.oppheva_at is null
    );

create or replace function app.referat_kladdar(referatet uuid) returns table (namn text, at timestamptz, meg boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
    begin
        return query
        select b.namn, u.updated_at, u.brukar_id = app.brukar_id()
        from referat r
        join utkast u on u.kommune_id = r.kommune_id and u.sti = '/referat/' || r.referat_id || '/skriv'
        join brukar b on b.brukar_id = u.brukar_id
        where r.kommune_id = her and r.referat_id = referatet
            and (r.eining_id = any(app.planlegg_tst()) or r.moete_id = any(app.mine_moete()))
            and (r.sak_id is null or app.ser_sak(r.sak_id))
            and app.brukar_ser_referat(r, u.brukar_id)
        order by u.updated_at desc;
    end
    $$;
