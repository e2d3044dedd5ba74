-- Roles belong to the whole server, so they are made before the migrations, by the same connection.
-- Parallel test databases race here: whoever comes second is told that the role exists.
do $$
declare
    r text;
begin
    foreach r in array array['laget_owner', 'laget_request', 'laget_familie', 'laget_system', 'laget_noekkel'] loop
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
    -- takes copies, and does nothing else: it reads everything, which takes a role above row level security
    if not exists (select from pg_roles where rolname = 'laget_backup') then
        begin
            create role laget_backup login noinherit bypassrls;
            alter role laget_backup set default_transaction_read_only = on;
        exception
            when duplicate_object or unique_violation then null;
            -- only a superuser may; `laget backup` says so, and what to do
            when insufficient_privilege then
                create role laget_backup login noinherit;
                alter role laget_backup set default_transaction_read_only = on;
        end;
    end if;
    -- from 16 on, who makes a role is a member of it that may not yet act as it; 15 knows no such difference
    foreach r in array array['laget_owner', 'laget_noekkel'] loop
        if current_setting('server_version_num')::int < 160000 then
            if not pg_has_role(current_user, r, 'member') then
                execute format('grant %I to %I', r, current_user);
            end if;
        elsif not pg_has_role(current_user, r, 'set') then
            execute format('grant %I to %I with set true', r, current_user);
        end if;
    end loop;
exception when unique_violation or duplicate_object then null;
end
$$;
