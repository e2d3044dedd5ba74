-- Why a proposed rule was turned down, for who proposed it.
alter table oppbevaring_svar
    add column grunn text constraint oppbevaring_svar_grunn check (char_length(grunn) between 1 and 1000);
