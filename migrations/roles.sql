-- Roles belong to the whole server, so they are made before the migrations, by the same connection.
-- Parallel test databases race here: whoever comes second is told that the role exists.
do $$
declare
    r text;
begin
    foreach r in array array['laget_owner', 'laget_request', 'laget_familie', 'laget_system'] loop
        begin
            execute format('create role %I nologin', r);
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;
    begin
        create role laget_login login noinherit;
    exception when duplicate_object or unique_violation then null;
    end;
    -- the pool's role has no rights of its own: it must choose one of these for each transaction
    if not pg_has_role('laget_login', 'laget_request', 'member') then
        grant laget_request to laget_login;
    end if;
    if not pg_has_role('laget_login', 'laget_familie', 'member') then
        grant laget_familie to laget_login;
    end if;
    if not pg_has_role('laget_login', 'laget_system', 'member') then
        grant laget_system to laget_login;
    end if;
    -- from 16 on, who makes a role is a member of it that may not yet act as it; 15 knows no such difference
    if current_setting('server_version_num')::int < 160000 then
        if not pg_has_role(current_user, 'laget_owner', 'member') then
            execute format('grant laget_owner to %I', current_user);
        end if;
    elsif not pg_has_role(current_user, 'laget_owner', 'set') then
        execute format('grant laget_owner to %I with set true', current_user);
    end if;
exception when unique_violation or duplicate_object then null;
end
$$;
