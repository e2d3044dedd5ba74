-- As before, and who it is, by the card: on a telephone that two share one sees whose pages it is. Nobody whose number waits to be confirmed,
-- whose link is ended, or who is not fifteen.
drop function app.find_familie_sesjon(bytea);
create function app.find_familie_sesjon(hash bytea) returns table (
    familie_person_id uuid, kommune_id uuid, kommune_namn text, klient text, sekund_att integer, namn text
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update familie_sesjon s
        set sist_brukt = now(), ledig_til = least(now() + interval '15 minutes', s.absolutt_til)
        where s.token_hash = find_familie_sesjon.hash and s.avslutta_at is null
            and now() < s.ledig_til and now() < s.absolutt_til and s.sist_brukt < now() - interval '1 minute';
        return query select s.familie_person_id, s.kommune_id, k.namn, s.klient,
            extract(epoch from least(now() + interval '15 minutes', s.absolutt_til) - now())::integer,
            (
                select coalesce(f.namn, b.fornamn || ' ' || b.etternamn)
                from familie_person p
                join kort_nummer n on n.kommune_id = p.kommune_id and n.fnr_oppslag = any(p.oppslag) and n.til is null
                left join foeresett f on f.kommune_id = n.kommune_id and f.foeresett_id = n.foeresett_id
                join barn b on b.kommune_id = n.kommune_id and b.barn_id = n.barn_id
                where p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
                    and not app.kort_ventar(n.kommune_id, n.barn_id, n.foeresett_id, 'nummer') and f.avslutta_at is null
                    and (n.foeresett_id is not null
                        or app.barn_yngst(n.kommune_id, n.barn_id) + interval '15 years' <= app.today())
                order by n.foeresett_id nulls first
                limit 1
            )
        from familie_sesjon s
        join kommune k on k.kommune_id = s.kommune_id
        where s.token_hash = find_familie_sesjon.hash and s.avslutta_at is null
            and now() < s.ledig_til and now() < s.absolutt_til;
    end
    $$;
grant execute on function app.find_familie_sesjon(bytea) to laget_login;
