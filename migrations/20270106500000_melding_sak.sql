-- no-transaction
-- The meldingar of a sak, which go with it: without it all those of the kommune are read for each sak.
create index concurrently if not exists melding_sak on melding (kommune_id, sak_id);
