-- Two windows do not write over each other.
alter table varsling add column version integer not null default 1;
grant update (version) on varsling to laget_request;
