import { Migration } from '@mikro-orm/migrations';

export class Initial extends Migration {
  override name = '20261121000000_initial';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "account" ("id" serial primary key, "username" varchar(100) not null, "password_hash" text not null, "role" text not null, "active" boolean not null default true, "created_at" timestamptz not null, "updated_at" timestamptz not null, "last_login_at" timestamptz null);`,
    );
    this.addSql(`alter table "account" add constraint "account_username_unique" unique ("username");`);
    this.addSql(`alter table "account" add constraint "account_role_check" check ("role" in ('admin', 'viewer'));`);

    this.addSql(
      `create table "api_key" ("id" serial primary key, "name" varchar(100) not null, "prefix" varchar(16) not null, "key_hash" text not null, "role" text not null, "created_at" timestamptz not null, "created_by" varchar(100) not null, "expires_at" timestamptz null, "last_used_at" timestamptz null);`,
    );
    this.addSql(`alter table "api_key" add constraint "api_key_name_unique" unique ("name");`);
    this.addSql(`alter table "api_key" add constraint "api_key_prefix_unique" unique ("prefix");`);
    this.addSql(`alter table "api_key" add constraint "api_key_role_check" check ("role" in ('admin', 'viewer'));`);

    this.addSql(`create table "check_worker" ("id" int not null, "seen_at" timestamptz not null, primary key ("id"));`);

    this.addSql(
      `create table "event_cursor" ("consumer" text not null, "position" bigint not null, primary key ("consumer"));`,
    );

    this.addSql(
      `create table "event" ("id" bigserial primary key, "name" text not null, "at" timestamptz not null, "payload" jsonb not null);`,
    );

    this.addSql(
      `create table "maintenance_window" ("id" serial primary key, "name" varchar(100) not null, "server_ids" int[] not null default '{}', "tags" text[] not null default '{}', "starts_at" timestamptz null, "ends_at" timestamptz null, "weekdays" int[] not null default '{}', "local_time" varchar(5) null, "duration_minutes" int null, "time_zone" varchar(64) null, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );

    this.addSql(
      `create table "ping_result" ("id" bigint not null, "check_timestamp" timestamptz not null, "server_id" int not null, "response_time" real not null, "dns_ms" smallint not null, "connect_ms" smallint not null, "tls_ms" smallint not null, "first_byte_ms" smallint not null, "status_code" smallint not null, "kind" smallint not null, "error_message" text not null, primary key ("id", "check_timestamp"));`,
    );
    this.addSql(
      `create index "ping_result_server_id_check_timestamp_index" on "ping_result" ("server_id", "check_timestamp");`,
    );

    this.addSql(
      `create table "ping_rollup" ("step" text not null, "server_id" int not null, "bucket" timestamptz not null, "successes" int not null, "slow" int not null, "failures" int not null, "inconclusive" int not null, "average_ms" real null, "minimum_ms" real null, "maximum_ms" real null, "median_ms" real null, "p95_ms" real null, primary key ("step", "server_id", "bucket"));`,
    );
    this.addSql(
      `alter table "ping_rollup" add constraint "ping_rollup_step_check" check ("step" in ('minute', 'hour', 'day'));`,
    );

    this.addSql(
      `create table "rollup_progress" ("step" text not null, "through" timestamptz not null, primary key ("step"));`,
    );
    this.addSql(
      `alter table "rollup_progress" add constraint "rollup_progress_step_check" check ("step" in ('minute', 'hour', 'day'));`,
    );

    this.addSql(
      `create table "server" ("id" serial primary key, "key" varchar(100) null, "name" varchar(100) not null, "protocol" text not null, "host" varchar(253) not null, "port" int null, "path" varchar(2000) not null default '/', "check_interval" double precision not null, "timeout" double precision not null, "status" text not null default 'active', "tags" text[] not null default '{}', "method" varchar(10) not null default 'GET', "headers" text null, "body" text null, "expected_statuses" varchar(200) not null default '200-399', "match_type" text not null default 'none', "match_path" varchar(500) null, "match_value" varchar(2000) null, "match_inverse" boolean not null default false, "follow_redirects" boolean not null default true, "verify_tls" boolean not null default true, "ip_family" text not null default 'auto', "failure_threshold" int not null default 2, "recovery_threshold" int not null default 2, "retry_interval" double precision not null, "warn_latency_ms" int null, "fail_latency_ms" int null, "parent_id" int null, "public" boolean not null default false, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`alter table "server" add constraint "server_key_unique" unique ("key");`);
    this.addSql(`alter table "server" add constraint "server_name_unique" unique ("name");`);
    this.addSql(`create index "server_parent_id_index" on "server" ("parent_id");`);
    this.addSql(
      `alter table "server" add constraint "server_protocol_check" check ("protocol" in ('http', 'https', 'tcp', 'icmp', 'tls', 'heartbeat'));`,
    );
    this.addSql(`alter table "server" add constraint "server_status_check" check ("status" in ('active', 'paused'));`);
    this.addSql(
      `alter table "server" add constraint "server_match_type_check" check ("match_type" in ('none', 'keyword', 'json_path'));`,
    );
    this.addSql(
      `alter table "server" add constraint "server_ip_family_check" check ("ip_family" in ('auto', 'ipv4', 'ipv6'));`,
    );

    this.addSql(
      `create table "incident" ("id" serial primary key, "server_id" int not null, "started_at" timestamptz not null, "detected_at" timestamptz not null, "ended_at" timestamptz null, "cause" text not null, "acknowledged_at" timestamptz null, "acknowledged_by" varchar(100) null, "note" text not null default '');`,
    );
    this.addSql(`create index "incident_started_at_index" on "incident" ("started_at");`);
    this.addSql(`create index "incident_server_id_started_at_index" on "incident" ("server_id", "started_at");`);

    this.addSql(
      `create table "check_lease" ("server_id" int not null, "owner" int null, "until" timestamptz not null, primary key ("server_id"));`,
    );
    this.addSql(`create index "check_lease_owner_index" on "check_lease" ("owner");`);

    this.addSql(
      `create table "server_span" ("id" bigserial primary key, "server_id" int not null, "status" text not null, "started_at" timestamptz not null, "ended_at" timestamptz null, "detected_at" timestamptz not null);`,
    );
    this.addSql(`create index "server_span_server_id_ended_at_index" on "server_span" ("server_id", "ended_at");`);
    this.addSql(
      `alter table "server_span" add constraint "server_span_server_id_started_at_unique" unique ("server_id", "started_at");`,
    );
    this.addSql(
      `alter table "server_span" add constraint "server_span_status_check" check ("status" in ('up', 'degraded', 'down', 'unknown', 'paused', 'maintenance'));`,
    );

    this.addSql(
      `create table "server_status" ("server_id" int not null, "status" text not null default 'unknown', "since" timestamptz not null, "last_check" timestamptz null, "response_time_ms" real null, "consecutive_failures" int not null default 0, "message" text not null default '', "state" jsonb not null, "version" int not null default 0, "certificate" jsonb null, primary key ("server_id"));`,
    );
    this.addSql(
      `alter table "server_status" add constraint "server_status_status_check" check ("status" in ('up', 'degraded', 'down', 'unknown', 'paused', 'maintenance'));`,
    );

    this.addSql(
      `create table "session" ("id" uuid not null, "account_id" int not null, "refresh_hash" text not null, "generation" int not null default 0, "created_at" timestamptz not null, "refreshed_at" timestamptz not null, "expires_at" timestamptz not null, "ended_at" timestamptz null, "end_reason" text null, "user_agent" varchar(200) null, "address" varchar(64) null, primary key ("id"));`,
    );
    this.addSql(`create index "session_account_id_index" on "session" ("account_id");`);
    this.addSql(`create index "session_expires_at_index" on "session" ("expires_at");`);

    this.addSql(
      `create table "used_ticket" ("hash" varchar(64) not null, "expires_at" timestamptz not null, primary key ("hash"));`,
    );
    this.addSql(`create index "used_ticket_expires_at_index" on "used_ticket" ("expires_at");`);

    this.addSql(
      `alter table "server" add constraint "server_parent_id_foreign" foreign key ("parent_id") references "server" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "incident" add constraint "incident_server_id_foreign" foreign key ("server_id") references "server" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "check_lease" add constraint "check_lease_server_id_foreign" foreign key ("server_id") references "server" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "server_span" add constraint "server_span_server_id_foreign" foreign key ("server_id") references "server" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "server_status" add constraint "server_status_server_id_foreign" foreign key ("server_id") references "server" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "session" add constraint "session_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );
  }
}
