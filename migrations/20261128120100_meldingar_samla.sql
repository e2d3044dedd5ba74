-- One digest a day for a person with several kommunar, and meldingar that need no reading any more.

-- When the last digest was begun on, and how it went: the digest of one kommune tells of what waits in the others.
alter table varsling
    add column samla_at timestamptz,
    add column samla text constraint varsling_samla check (samla in ('underveg', 'sendt', 'uviss')),
    add constraint varsling_samla_naar check ((samla is null) = (samla_at is null));
update varsling set samla_at = (sist_samla + time '12:00') at time zone 'Europe/Oslo', samla = 'sendt'
where sist_samla is not null;
alter table varsling drop column sist_samla;
grant update (samla_at, samla) on varsling to laget_request;

-- When a mail server was last given the mail: one whose fate is unknown is not told of again the same day.
alter table melding add column epost_at timestamptz;
grant update (epost_at) on melding to laget_request;

-- The other kommunar in which something unread waits for the person of this transaction.
create function app.ulesne_andre_stader() returns table (kommune_namn text, tal bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select k.namn, u.tal
        from app.ulesne(app.brukar_id(), null) u
        join kommune k on k.kommune_id = u.kommune_id
        where u.kommune_id is distinct from app.kommune_id()
        order by k.namn
    $$;
grant execute on function app.ulesne_andre_stader() to laget_request;

-- An offer does not stand any more: what told of it needs no reading, and no mail. Only where the caller sees the sak.
create function app.melding_tilbod_borte(tilbod uuid, at timestamptz) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        update melding m set lesen_at = melding_tilbod_borte.at
        from overlevering o
        where o.kommune_id = app.kommune_id() and o.overlevering_id = tilbod and o.tilstand <> 'tilbydd'
            and m.kommune_id = o.kommune_id and m.objekt_id = tilbod and m.slag = 'overlevering_tilbydd'
            and m.lesen_at is null
            and o.sak_id <> all(app.sperra())
            and exists (
                select from sak_tilgang t
                where t.kommune_id = o.kommune_id and t.sak_id = o.sak_id and t.prinsipal_id = any(app.principals())
                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            )
    $$;
grant execute on function app.melding_tilbod_borte(uuid, timestamptz) to laget_request;
