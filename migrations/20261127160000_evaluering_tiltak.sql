-- What the tiltak said when it was evaluated: with «Juster» it says something else afterwards.
alter table evaluering add column tiltak text
    constraint evaluering_tiltak_lengd check (char_length(tiltak) <= 4000);
