-- no-transaction
-- The meldingar of what hangs on a sak, as melding_sak.
create index concurrently if not exists melding_objekt on melding (kommune_id, objekt_id);
