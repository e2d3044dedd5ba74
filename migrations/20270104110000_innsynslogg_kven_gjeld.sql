-- The rows that were there before the rule of the migration before this. By itself: it goes through the whole log, and nobody waits for it.
alter table innsynslogg validate constraint innsynslogg_kven;
