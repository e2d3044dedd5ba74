-- A name is found as it is read: in small letters beside the surname, with letters of other scripts, with spaces between. To look costs a look-up
-- whether or not anything is found, and who was found stands in the log.

-- Which look-up it was: an answer about a number, an answer about a name, or a text that was looked through with nothing to answer.
alter table barn_oppslag add column slag text not null default 'nummer'
    constraint barn_oppslag_slag_check check (slag in ('nummer', 'namn', 'sjekk'));

-- The letters that are read as Latin ones, as src/text/lookalike.rs has them.
create function app.namn_skjelett(namn text) returns text language sql immutable parallel safe
    return translate(namn,
        'аӓӕвеёѐкмноӧөрстухіїјѕԁһӏԛԝѵгпьαάβγεέηήιίϊκνοόρτυύϋχωώϲϳφոօսհցզյɑɡɩɪʀᴏᴀᴁʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴘꜱᴛᴜᴠᴡʏᴢɵ',
        'aææbeeekmhoøøpctyxiijsdhlqwvrnbaabyeenniiikvooptuuuxwwcjønouhgqjagiiroaæbcdefghjklmnpstuvwyzø');
grant execute on function app.namn_skjelett(text) to laget_request;

-- As before: to look through a text that holds nothing, is no answer about anybody.
create or replace function app.oppslag_att() returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        meg constant uuid := app.brukar_id();
        her constant uuid := app.kommune_id();
        brukte integer;
    begin
        perform pg_advisory_xact_lock(hashtextextended(concat(her, meg), 2));
        select count(*) into brukte from barn_oppslag o
        where o.kommune_id = her and o.brukar_id = meg and o.slag <> 'sjekk' and o.at > now() - interval '24 hours';
        return greatest(app.oppslag_maks() - brukte, 0);
    end
    $$;

-- The texts a person may have looked through in 24 hours. A referat that is saved every other minute of a long day of meetings is less; every
-- one that is no answer tells only that none of its words is a name.
create function app.namnesjekk_maks() returns integer language sql immutable return 200;
grant execute on function app.namnesjekk_maks() to laget_request;

-- Which of these words (as the register's search key has them, or a day as yyyy-mm-dd), and of these that are two names together ("ola
-- nordmann", "olanordmann"), are of a child's name or its birth date: those of children whose card this person sees by the eining, and
-- those of others; and which children, for the log. Over the limit nothing is looked up. What is found is an answer about the register, but
-- not when all of it is among those that are answered for.
drop function app.sjekk_namn(text[]);
create function app.sjekk_namn(orda text[], saman text[], svart text[], out for_mange boolean, out kjende text[], out andre text[],
    out barna uuid[])
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        mine constant uuid[] := app.mine_einingar();
        alle constant boolean := app.er_helsestasjon();
        sette integer;
    begin
        for_mange := false;
        kjende := '{}';
        andre := '{}';
        barna := '{}';
        if cardinality(orda || saman) = 0 or (cardinality(app.planlegg_tst()) = 0 and cardinality(app.mine_moete()) = 0) then
            return;
        end if;
        for_mange := app.oppslag_att() = 0;
        select count(*) into sette from barn_oppslag o
        where o.kommune_id = her and o.brukar_id = app.brukar_id() and o.slag in ('namn', 'sjekk')
            and o.at > now() - interval '24 hours';
        for_mange := for_mange or sette >= app.namnesjekk_maks();
        if for_mange then
            return;
        end if;
        with barnet as materialized (
            select b.barn_id, alle or coalesce(b.eining_id = any(mine), false) as kjent, b.namn_norm, b.foedd
            from barn b where b.kommune_id = her
        ),
        del as materialized (
            select b.barn_id, b.kjent, n.nr, l.lesen, l.del
            from barnet b
            cross join lateral unnest(string_to_array(b.namn_norm, ' ')) with ordinality n (ord, nr)
            cross join lateral (values (false, n.ord), (true, app.namn_skjelett(n.ord))) l (lesen, del)
        ),
        treff as materialized (
            select d.barn_id, d.kjent, o.ord from unnest(orda) o (ord) join del d on d.del = o.ord
            union
            select b.barn_id, b.kjent, o.ord from unnest(orda) o (ord) join barnet b on to_char(b.foedd, 'YYYY-MM-DD') = o.ord
            union
            select p.barn_id, p.kjent, o.ord
            from unnest(saman) o (ord)
            join (
                select a.barn_id, a.kjent, s.saman
                from del a
                join del b on b.barn_id = a.barn_id and b.lesen = a.lesen and b.nr <> a.nr
                cross join lateral (values (a.del || ' ' || b.del), (a.del || b.del)) s (saman)
                where cardinality(sjekk_namn.saman) > 0
            ) p on p.saman = o.ord
        ),
        ordet as (
            select t.ord, bool_or(t.kjent) as kjent from treff t group by t.ord
        )
        select coalesce(array_agg(o.ord) filter (where o.kjent), '{}'), coalesce(array_agg(o.ord) filter (where not o.kjent), '{}'),
            coalesce((select array_agg(distinct t.barn_id) from treff t), '{}')
        into kjende, andre, barna
        from ordet o;
        insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til, slag)
        values (her, gen_random_uuid(), app.brukar_id(), now(),
            case when (kjende || andre) <@ svart then 'sjekk' else 'namn' end);
    end
    $$;
grant execute on function app.sjekk_namn(text[], text[], text[]) to laget_request;
