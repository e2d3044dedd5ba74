-- no-transaction
-- The prints of forms that were sent, by the ids in their address: there are so many that a sak would take a second each without it, and with it
-- a thousandth. Drafts and jobs are few.
create index concurrently if not exists innsending_ord on innsending using gin (app.stiord(til)) with (gin_pending_list_limit = 256);
