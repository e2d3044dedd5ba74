-- no-transaction
-- What was deleted, by when: the page of the rules reads it. Nobody who writes in the log waits while it is made.
create index concurrently if not exists innsynslogg_sletta on innsynslogg (kommune_id, at, logg_id) where handling = 'oppbevaring.sletta';
