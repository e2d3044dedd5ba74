-- What names are sorted by: æ, ø and å come last, in that order, whatever the server's locale is. Always with collate "C" after it.
create function app.sortering(namn text) returns text
    language sql immutable parallel safe
    return lower(translate(namn, 'ÆÄæäØÖøöÅå', '{{{{||||}}'));
grant execute on function app.sortering(text) to laget_request, laget_familie, laget_system;
