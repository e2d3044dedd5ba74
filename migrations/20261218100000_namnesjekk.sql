-- Nobody finds out what the children of the kommune are called, or when they were born, by writing it in a text that may name none:
-- an answer that something is there, is one of the person's look-ups of the day, as an answer about a number is.

drop function app.namn_paa_barn(text[]);

-- Which of these words (as the register's search key has them, or a day as yyyy-mm-dd) are part of a child's name or its birth date:
-- those of children whose card this person sees by the eining, and those of others. Over the limit nothing is looked up.
create function app.sjekk_namn(orda text[], out for_mange boolean, out kjende text[], out andre text[])
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        mine constant uuid[] := app.mine_einingar();
        alle constant boolean := app.er_helsestasjon();
    begin
        for_mange := false;
        kjende := '{}';
        andre := '{}';
        if cardinality(orda) = 0 or (cardinality(app.planlegg_tst()) = 0 and cardinality(app.mine_moete()) = 0) then
            return;
        end if;
        for_mange := app.oppslag_att() = 0;
        if for_mange then
            return;
        end if;
        select coalesce(array_agg(f.ord) filter (where f.kjent), '{}'), coalesce(array_agg(f.ord) filter (where not f.kjent), '{}')
        into kjende, andre
        from (
            select n.ord, bool_or(alle or coalesce(b.eining_id = any(mine), false)) as kjent
            from barn b
            cross join lateral unnest(string_to_array(b.namn_norm, ' ') || to_char(b.foedd, 'YYYY-MM-DD')) n (ord)
            where b.kommune_id = her and n.ord = any(orda)
            group by n.ord
        ) f;
        if cardinality(kjende || andre) > 0 then
            insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til)
            values (her, gen_random_uuid(), app.brukar_id(), now());
        end if;
    end
    $$;
grant execute on function app.sjekk_namn(text[]) to laget_request;
