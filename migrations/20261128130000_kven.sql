-- Who asks: every statement asks it several times, so what it costs is what a page costs.

-- The live medlemskap of the session's person in the session's kommune. Written so that there is one way to find
-- them: the session, its person's medlemskap by their index, and for each of those the instans by its key. As a plain
-- join of four small tables the planner read every medlemskap of the kommune (0.14 ms, and now 0.03).
create or replace function app.medlemskap_no() returns setof medlemskap
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query select m.*
        from sesjon s
        cross join lateral (
            select * from medlemskap m
            where m.brukar_id = s.brukar_id and m.kommune_id = s.kommune_id
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                and (
                    select g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                    from instans_kommune g
                    where g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                )
            offset 0
        ) m
        where s.token_hash = app.token_hash()
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and (select b.sperra_at is null from brukar b where b.brukar_id = s.brukar_id);
    end
    $$;

-- What rights to a sak can be given to, read in one go.
create or replace function app.principals() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct p.id), '{}')
            from app.medlemskap_no() m
            cross join lateral (values (m.prinsipal_id), (case m.rolle when 'einingsleiar' then m.eining_id end)) p (id)
            where m.rolle not in ('systemansvarleg', 'personvernombod') and p.id is not null
        );
    end
    $$;

-- The next two as before, but their plans are kept for the connection: a function in sql with a search_path of its own is
-- planned anew each time it is called (1.9 ms for every request, 1.1 ms for every form).
create or replace function app.find_sesjon(hash bytea) returns table (
    brukar_id uuid, brukarnamn text, brukar_namn text, kommune_id uuid, kommune_namn text,
    tal_kommunar bigint, boer_forlengast boolean, sekund_att integer,
    rolle text, instans_id uuid, instans_slag text, instans_namn text, eining_id uuid, eining_namn text,
    prinsipal_id uuid, stilling text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query select b.brukar_id, b.brukarnamn, b.namn, m.kommune_id, k.namn,
            (
                select count(distinct a.kommune_id) from medlemskap a
                join instans_kommune ag on ag.kommune_id = a.kommune_id and ag.instans_id = a.instans_id
                where a.brukar_id = b.brukar_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and ag.fraa <= app.today() and (ag.til is null or ag.til >= app.today())
            ),
            now() - s.sist_brukt > interval '1 minute',
            extract(epoch from least(now() + interval '30 minutes', s.absolutt_til) - now())::integer,
            m.rolle, m.instans_id, i.slag, i.namn, m.eining_id, e.namn, m.prinsipal_id, m.stilling
        from sesjon s
        join brukar b on b.brukar_id = s.brukar_id
        left join (
            medlemskap m
            join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            join instans i on i.instans_id = m.instans_id
            join kommune k on k.kommune_id = m.kommune_id
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        ) on m.brukar_id = s.brukar_id and m.kommune_id = s.kommune_id
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        where s.token_hash = find_sesjon.hash
            and s.avslutta_at is null
            and now() < s.ledig_til
            and now() < s.absolutt_til
            and b.sperra_at is null
            and not s.jobb
        order by m.fraa, m.medlemskap_id;
    end
    $$;

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
            from (select app.kommune_id() as id) k
        );
    end
    $$;
