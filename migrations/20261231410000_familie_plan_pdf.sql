-- The document of a plan is made for each of the family who reads it: whether the stored one was given told, by how quick it came, that another had
-- written a merknad.
drop function app.familie_individuellplan_pdf(uuid, smallint);
