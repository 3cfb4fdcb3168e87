import { Migration } from '@mikro-orm/migrations';

export class PresenceAndSites extends Migration {
  override name = '20261121112400_presence_and_sites';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "coverage" ("id" serial primary key, "started_at" timestamptz not null, "ended_at" timestamptz not null);`,
    );
    this.addSql(`create index "coverage_started_at_index" on "coverage" ("started_at");`);

    this.addSql(
      `create table "employee" ("id" serial primary key, "employee_name" varchar(100) not null, "fake_name" varchar(100) not null, "display_order" int not null, "attendance_code" varchar(50) null, "area" varchar(100) not null default 'default', "active" boolean not null default true, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`alter table "employee" add constraint "employee_employee_name_unique" unique ("employee_name");`);
    this.addSql(`alter table "employee" add constraint "employee_display_order_unique" unique ("display_order");`);
    this.addSql(`alter table "employee" add constraint "employee_attendance_code_unique" unique ("attendance_code");`);

    this.addSql(
      `create table "device" ("id" serial primary key, "employee_id" int not null, "ip_address" varchar(45) not null, "mac_address" varchar(17) null, "device_name" varchar(100) not null default 'Primary Device', "device_class" text not null default 'wired', "counts_for_presence" boolean not null default true, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`create index "device_employee_id_index" on "device" ("employee_id");`);
    this.addSql(`alter table "device" add constraint "device_ip_address_unique" unique ("ip_address");`);
    this.addSql(`alter table "device" add constraint "device_mac_address_unique" unique ("mac_address");`);

    this.addSql(
      `create table "device_liveness" ("device_id" int not null, "last_up_at" timestamptz null, "last_probed_at" timestamptz null, "last_answer" text null, "source" varchar(30) null, "rtt_ms" real null, primary key ("device_id"));`,
    );

    this.addSql(
      `create table "discovery_scan" ("id" serial primary key, "requested_at" timestamptz null, "started_at" timestamptz null, "ended_at" timestamptz null, "runner" int null, "addresses" int not null default 0, "asked" int not null default 0, "found" int not null default 0, "problem" text null);`,
    );

    this.addSql(
      `create table "found_device" ("id" serial primary key, "mac_address" varchar(17) null, "ip_address" varchar(45) not null, "hostname" varchar(253) null, "first_seen_at" timestamptz not null, "last_seen_at" timestamptz not null, "ignored" boolean not null default false);`,
    );
    this.addSql(`alter table "found_device" add constraint "found_device_mac_address_unique" unique ("mac_address");`);
    this.addSql(`create index "found_device_ip_address_index" on "found_device" ("ip_address");`);

    this.addSql(
      `create table "hourly_summary" ("id" bigserial primary key, "employee_id" int not null, "hour_start" timestamptz not null, "first_seen" timestamptz null, "last_seen" timestamptz null, "seconds_online" int not null, "minutes_online" int not null, "seconds_covered" int not null, "revision" int not null, "final" boolean not null default false, "sent_revision" int not null default 0, "parked_reason" text null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`create index "hourly_summary_hour_start_id_index" on "hourly_summary" ("hour_start", "id");`);
    this.addSql(
      `alter table "hourly_summary" add constraint "hourly_summary_employee_id_hour_start_unique" unique ("employee_id", "hour_start");`,
    );

    this.addSql(
      `create table "outage" ("id" serial primary key, "started_at" timestamptz not null, "ended_at" timestamptz not null, "cause" text not null, "devices_marked" int not null);`,
    );
    this.addSql(`create index "outage_started_at_index" on "outage" ("started_at");`);

    this.addSql(
      `create table "presence_session" ("id" bigserial primary key, "device_id" int not null, "employee_id" int not null, "started_at" timestamptz not null, "ended_at" timestamptz null, "end_reason" text null, "estimated" boolean not null default false);`,
    );
    this.addSql(
      `create index "presence_session_employee_id_started_at_index" on "presence_session" ("employee_id", "started_at");`,
    );

    this.addSql(
      `create table "site" ("id" serial primary key, "site_id" varchar(100) not null, "name" varchar(100) not null default '', "token_hash" varchar(64) not null, "time_zone" varchar(64) not null default 'UTC', "enabled" boolean not null default true, "last_heartbeat_at" timestamptz null, "reported_at" timestamptz null, "online" jsonb not null default '[]', "silent_since" timestamptz null, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`alter table "site" add constraint "site_site_id_unique" unique ("site_id");`);

    this.addSql(
      `create table "site_presence" ("site_id" int not null, "hour_start" timestamptz not null, "employee_id" int not null, "employee_name" varchar(100) not null, "fake_name" varchar(100) not null, "date" date not null, "hour" smallint not null, "first_seen" timestamptz null, "last_seen" timestamptz null, "minutes_online" int not null, "revision" int not null, "reported_at" timestamptz not null, "received_at" timestamptz not null, primary key ("site_id", "hour_start", "employee_id"));`,
    );
    this.addSql(`create index "site_presence_site_id_date_index" on "site_presence" ("site_id", "date");`);

    this.addSql(
      `create table "state_change" ("id" bigserial primary key, "device_id" int not null, "employee_id" int not null, "timestamp" timestamptz not null, "status" smallint not null, "detected_at" timestamptz not null, "estimated" boolean not null default false);`,
    );
    this.addSql(
      `create index "state_change_employee_id_timestamp_index" on "state_change" ("employee_id", "timestamp");`,
    );
    this.addSql(`create index "state_change_device_id_timestamp_index" on "state_change" ("device_id", "timestamp");`);
    this.addSql(`create index "state_change_timestamp_id_index" on "state_change" ("timestamp", "id");`);

    this.addSql(
      `create table "system_status" ("id" serial primary key, "updated_at" timestamptz not null, "started_at" timestamptz not null, "boot_id" varchar(64) null, "stopped_at" timestamptz null, "sweeper" int null, "swept_at" timestamptz null, "engine" varchar(50) null, "blind" text null, "summed_through" timestamptz null, "cloud_reached_at" timestamptz null, "cloud_silent_since" timestamptz null, "cloud_error" text null, "cloud_announced_at" timestamptz null);`,
    );

    this.addSql(
      `alter table "device" add constraint "device_employee_id_foreign" foreign key ("employee_id") references "employee" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "device" add constraint "device_device_class_check" check ("device_class" in ('wired', 'laptop', 'phone'));`,
    );

    this.addSql(
      `alter table "device_liveness" add constraint "device_liveness_device_id_foreign" foreign key ("device_id") references "device" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "device_liveness" add constraint "device_liveness_last_answer_check" check ("last_answer" in ('up', 'down', 'unknown'));`,
    );

    this.addSql(
      `alter table "hourly_summary" add constraint "hourly_summary_employee_id_foreign" foreign key ("employee_id") references "employee" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "outage" add constraint "outage_cause_check" check ("cause" in ('clean_stop', 'program_stopped', 'host_rebooted', 'suspended'));`,
    );

    this.addSql(
      `alter table "presence_session" add constraint "presence_session_device_id_foreign" foreign key ("device_id") references "device" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "presence_session" add constraint "presence_session_employee_id_foreign" foreign key ("employee_id") references "employee" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "presence_session" add constraint "presence_session_end_reason_check" check ("end_reason" in ('silent', 'outage', 'moved', 'removed'));`,
    );

    this.addSql(
      `alter table "site_presence" add constraint "site_presence_site_id_foreign" foreign key ("site_id") references "site" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "state_change" add constraint "state_change_device_id_foreign" foreign key ("device_id") references "device" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "state_change" add constraint "state_change_employee_id_foreign" foreign key ("employee_id") references "employee" ("id") on delete cascade;`,
    );

    // What the ORM cannot describe: sessions that never overlap, one open coverage, orders that are swapped in one statement.
    this.addSql(`
      create extension if not exists btree_gist;
      alter table presence_session add constraint presence_session_ordered check (ended_at >= started_at);
      alter table presence_session add constraint presence_session_apart
        exclude using gist (device_id with =, tstzrange(started_at, ended_at) with &&);
      create unique index presence_session_open on presence_session (device_id) where ended_at is null;
      create index hourly_summary_unsent on hourly_summary (hour_start, id) where revision > sent_revision and parked_reason is null;
      alter table employee drop constraint employee_display_order_unique;
      alter table employee add constraint employee_display_order_unique unique (display_order) deferrable initially immediate;
      alter table device_liveness set (fillfactor = 50);
      alter table coverage add constraint coverage_ordered check (ended_at >= started_at);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "device" drop constraint "device_employee_id_foreign";`);
    this.addSql(`alter table "hourly_summary" drop constraint "hourly_summary_employee_id_foreign";`);
    this.addSql(`alter table "presence_session" drop constraint "presence_session_employee_id_foreign";`);
    this.addSql(`alter table "state_change" drop constraint "state_change_employee_id_foreign";`);
    this.addSql(`alter table "device_liveness" drop constraint "device_liveness_device_id_foreign";`);
    this.addSql(`alter table "presence_session" drop constraint "presence_session_device_id_foreign";`);
    this.addSql(`alter table "state_change" drop constraint "state_change_device_id_foreign";`);
    this.addSql(`alter table "site_presence" drop constraint "site_presence_site_id_foreign";`);

    this.addSql(`drop table if exists "coverage" cascade;`);
    this.addSql(`drop table if exists "employee" cascade;`);
    this.addSql(`drop table if exists "device" cascade;`);
    this.addSql(`drop table if exists "device_liveness" cascade;`);
    this.addSql(`drop table if exists "discovery_scan" cascade;`);
    this.addSql(`drop table if exists "found_device" cascade;`);
    this.addSql(`drop table if exists "hourly_summary" cascade;`);
    this.addSql(`drop table if exists "outage" cascade;`);
    this.addSql(`drop table if exists "presence_session" cascade;`);
    this.addSql(`drop table if exists "site" cascade;`);
    this.addSql(`drop table if exists "site_presence" cascade;`);
    this.addSql(`drop table if exists "state_change" cascade;`);
    this.addSql(`drop table if exists "system_status" cascade;`);
  }
}
