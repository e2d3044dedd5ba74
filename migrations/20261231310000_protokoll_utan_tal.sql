-- What stood on a page when so many children or forms were behind it, told how many to whoever sets the limit, or looked each day. The protokoll says which
-- services there are and on what ground each may get something, and the page of the templates what stands in them.
drop function app.protokoll_mottakarar();
drop function app.samtykkemal_bruk();
