import { Migration } from '@mikro-orm/migrations';

/** Terminals and their ledger, controllers and their readings. */
export class AttendanceAndBacnet extends Migration {
  override name = '20261121142100_attendance_and_bacnet';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "attendance_record" ("id" bigserial primary key, "device_id" int not null, "attendance_code" varchar(50) not null, "timestamp" timestamptz not null, "local_time" varchar(19) not null, "zone_resolution" text not null, "is_valid" boolean not null default true, "notes" varchar(1000) not null default '', "verify_mode" smallint null, "in_out_state" smallint null, "work_code" bigint null, "source" text not null, "received_at" timestamptz not null, "clock_drift_ms" bigint null, "raw_data" bytea not null);`,
    );
    this.addSql(
      `create index "attendance_record_attendance_code_timestamp_index" on "attendance_record" ("attendance_code", "timestamp");`,
    );
    this.addSql(
      `create index "attendance_record_device_id_timestamp_index" on "attendance_record" ("device_id", "timestamp");`,
    );
    this.addSql(`create index "attendance_record_timestamp_id_index" on "attendance_record" ("timestamp", "id");`);
    this.addSql(
      `alter table "attendance_record" add constraint "attendance_record_device_id_attendance_code_local_time_unique" unique ("device_id", "attendance_code", "local_time");`,
    );

    this.addSql(
      `create table "bacnet_device" ("id" serial primary key, "network" int not null default 0, "instance" int not null, "address" varchar(60) not null, "duplicate_address" varchar(60) null, "name" varchar(200) not null default '', "vendor_id" int null, "vendor_name" varchar(200) null, "model_name" varchar(200) null, "firmware" varchar(200) null, "protocol_revision" int null, "max_apdu" int not null default 1476, "segmentation" text not null default 'none', "database_revision" bigint null, "system_status" int null, "is_static" boolean not null default false, "is_enabled" boolean not null default true, "state" text not null default 'unknown', "state_since" timestamptz null, "last_seen_at" timestamptz null, "failures" int not null default 0, "retry_at" timestamptz null, "problem" varchar(300) null, "profile" jsonb not null default '{}', "objects_expected" int null, "objects_complete" boolean not null default false, "enumerated_at" timestamptz null, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(
      `alter table "bacnet_device" add constraint "bacnet_device_network_instance_unique" unique ("network", "instance");`,
    );

    this.addSql(
      `create table "bacnet_point" ("id" serial primary key, "device_id" int not null, "object_type" smallint not null, "object_instance" int not null, "name" varchar(200) not null default '', "description" varchar(300) not null default '', "units" int null, "state_texts" jsonb not null default '[]', "is_commandable" boolean not null default false, "is_enabled" boolean not null default true, "interval_seconds" int not null default 60, "use_cov" boolean not null default false, "low_limit" real null, "high_limit" real null, "hysteresis" real not null default 0, "limit_state" text not null default 'normal', "limit_since" timestamptz null, "is_missing" boolean not null default false, "problem" varchar(300) null, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(
      `alter table "bacnet_point" add constraint "bacnet_point_device_id_object_type_object_instance_unique" unique ("device_id", "object_type", "object_instance");`,
    );

    this.addSql(
      `create table "bacnet_latest" ("point_id" int not null, "at" timestamptz not null, "source" smallint not null, "value" double precision null, "value_text" varchar(300) null, "status_flags" smallint null, "reliability" smallint null, "quality" smallint not null, "device_at" timestamptz null, "changed_at" timestamptz not null, "problem" varchar(300) null, primary key ("point_id"));`,
    );

    this.addSql(
      `create table "bacnet_reading" ("point_id" int not null, "at" timestamptz not null, "source" smallint not null, "value" double precision null, "value_text" varchar(300) null, "status_flags" smallint null, "reliability" smallint null, "quality" smallint not null, "device_at" timestamptz null, primary key ("point_id", "at", "source")) partition by range ("at");`,
    );

    this.addSql(
      `create table "bacnet_rollup" ("step" text not null, "point_id" int not null, "bucket" timestamptz not null, "count" int not null, "minimum" double precision null, "maximum" double precision null, "average" double precision null, "latest" double precision null, primary key ("step", "point_id", "bucket"));`,
    );

    this.addSql(
      `create table "bacnet_task" ("id" serial primary key, "type" text not null, "status" text not null default 'pending', "payload" jsonb not null, "progress" jsonb null, "result" jsonb null, "error" varchar(500) null, "created_by" varchar(100) null, "created_at" timestamptz not null, "started_at" timestamptz null, "completed_at" timestamptz null, "attempts" smallint not null default 0, "run_after" timestamptz not null, "lease_until" timestamptz null, "lease_owner" uuid null, "cancel_requested" boolean not null default false, "idempotency_key" varchar(100) null);`,
    );
    this.addSql(
      `alter table "bacnet_task" add constraint "bacnet_task_idempotency_key_unique" unique ("idempotency_key");`,
    );
    this.addSql(`create index "bacnet_task_status_run_after_id_index" on "bacnet_task" ("status", "run_after", "id");`);
    this.addSql(`create index "bacnet_task_created_at_id_index" on "bacnet_task" ("created_at", "id");`);

    this.addSql(
      `create table "bacnet_worker" ("id" uuid not null, "host" varchar(200) not null, "platform" varchar(40) not null, "version" varchar(40) not null, "socket" varchar(60) null, "problem" varchar(300) null, "started_at" timestamptz not null, "last_seen_at" timestamptz not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "block" ("id" serial primary key, "name" varchar(100) not null, "description" varchar(500) not null default '', "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`alter table "block" add constraint "block_name_unique" unique ("name");`);

    this.addSql(
      `create table "attendance_device" ("id" serial primary key, "name" varchar(100) not null, "block_id" int null, "location" varchar(200) not null default '', "ip_address" varchar(45) null, "port" int not null default 4370, "password" text null, "timezone" varchar(60) not null, "is_enabled" boolean not null default true, "realtime_enabled" boolean not null default true, "realtime_disabled_at" timestamptz null, "direction_mode" text not null default 'status', "debounce_seconds" int not null default 60, "push_time_zone" text not null default 'none', "serial_number" varchar(60) null, "registration_number" varchar(60) null, "firmware_version" varchar(100) null, "device_model" varchar(60) null, "mac_address" varchar(40) null, "is_connected" boolean not null default false, "connection_state" varchar(20) null, "problem" varchar(300) null, "failures" int not null default 0, "failing_since" timestamptz null, "retry_at" timestamptz null, "last_heard_at" timestamptz null, "unreachable_told" boolean not null default false, "polling_synced_at" timestamptz null, "poll_failures" smallint not null default 0, "poll_retry_at" timestamptz null, "log_read_at" timestamptz null, "log_count" int null, "log_stored" int null, "log_capacity" int null, "user_count" int null, "clock_drift_ms" bigint null, "drift_measured_at" timestamptz null, "alarms" jsonb not null default '[]', "push_stamps" jsonb not null default '{}', "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`alter table "attendance_device" add constraint "attendance_device_name_unique" unique ("name");`);
    this.addSql(`create index "attendance_device_block_id_index" on "attendance_device" ("block_id");`);
    this.addSql(
      `alter table "attendance_device" add constraint "attendance_device_ip_address_port_unique" unique ("ip_address", "port");`,
    );

    this.addSql(
      `create table "attendance_correction" ("id" bigserial primary key, "employee_id" int not null, "kind" text not null, "at" timestamptz not null, "direction" text null, "record_id" bigint null, "reason" varchar(500) not null, "author" varchar(100) not null, "created_at" timestamptz not null, "withdrawn_at" timestamptz null, "withdrawn_by" varchar(100) null);`,
    );
    this.addSql(`create index "attendance_correction_record_id_index" on "attendance_correction" ("record_id");`);
    this.addSql(
      `create index "attendance_correction_employee_id_at_index" on "attendance_correction" ("employee_id", "at");`,
    );

    this.addSql(
      `create table "bacnet_write" ("id" serial primary key, "point_id" int not null, "task_id" int null, "author" varchar(100) not null, "priority" smallint not null, "value" varchar(300) null, "requested_at" timestamptz not null, "completed_at" timestamptz null, "outcome" varchar(20) null, "read_back" varchar(300) null, "error" varchar(500) null);`,
    );
    this.addSql(`alter table "bacnet_write" add constraint "bacnet_write_task_id_unique" unique ("task_id");`);
    this.addSql(
      `create index "bacnet_write_point_id_requested_at_index" on "bacnet_write" ("point_id", "requested_at");`,
    );

    this.addSql(
      `create table "push_terminal" ("id" serial primary key, "serial_number" varchar(60) not null, "approval" text not null default 'pending', "device_id" int null, "remote_address" varchar(45) not null, "details" jsonb not null default '{}', "first_seen_at" timestamptz not null, "last_seen_at" timestamptz not null);`,
    );
    this.addSql(
      `alter table "push_terminal" add constraint "push_terminal_serial_number_unique" unique ("serial_number");`,
    );
    this.addSql(`alter table "push_terminal" add constraint "push_terminal_device_id_unique" unique ("device_id");`);

    this.addSql(
      `create table "undecodable_record" ("id" bigserial primary key, "device_id" int not null, "digest" varchar(64) not null, "raw_data" bytea not null, "source" text not null, "reason" varchar(200) not null, "received_at" timestamptz not null);`,
    );
    this.addSql(
      `alter table "undecodable_record" add constraint "undecodable_record_device_id_digest_unique" unique ("device_id", "digest");`,
    );

    this.addSql(
      `create table "work_schedule" ("id" serial primary key, "name" varchar(100) not null, "weekdays" jsonb not null, "starts_at" varchar(5) not null, "ends_at" varchar(5) not null, "grace_minutes" int not null default 5, "break_minutes" int not null default 0, "is_default" boolean not null default false, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`alter table "work_schedule" add constraint "work_schedule_name_unique" unique ("name");`);

    this.addSql(
      `create table "schedule_member" ("employee_id" int not null, "schedule_id" int not null, primary key ("employee_id"));`,
    );
    this.addSql(`create index "schedule_member_schedule_id_index" on "schedule_member" ("schedule_id");`);

    this.addSql(
      `alter table "attendance_record" add constraint "attendance_record_zone_resolution_check" check ("zone_resolution" in ('unique', 'ambiguous', 'nonexistent', 'impossible'));`,
    );
    this.addSql(
      `alter table "attendance_record" add constraint "attendance_record_source_check" check ("source" in ('live', 'log', 'push'));`,
    );

    this.addSql(
      `alter table "bacnet_device" add constraint "bacnet_device_segmentation_check" check ("segmentation" in ('both', 'transmit', 'receive', 'none'));`,
    );
    this.addSql(
      `alter table "bacnet_device" add constraint "bacnet_device_state_check" check ("state" in ('unknown', 'online', 'offline'));`,
    );

    this.addSql(
      `alter table "bacnet_point" add constraint "bacnet_point_device_id_foreign" foreign key ("device_id") references "bacnet_device" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "bacnet_point" add constraint "bacnet_point_limit_state_check" check ("limit_state" in ('normal', 'low', 'high'));`,
    );

    this.addSql(
      `alter table "bacnet_latest" add constraint "bacnet_latest_point_id_foreign" foreign key ("point_id") references "bacnet_point" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "bacnet_rollup" add constraint "bacnet_rollup_step_check" check ("step" in ('minute', 'hour', 'day'));`,
    );

    this.addSql(
      `alter table "bacnet_task" add constraint "bacnet_task_type_check" check ("type" in ('discover', 'collect', 'enumerate', 'write'));`,
    );
    this.addSql(
      `alter table "bacnet_task" add constraint "bacnet_task_status_check" check ("status" in ('pending', 'running', 'completed', 'failed'));`,
    );

    this.addSql(
      `alter table "attendance_device" add constraint "attendance_device_block_id_foreign" foreign key ("block_id") references "block" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "attendance_device" add constraint "attendance_device_direction_mode_check" check ("direction_mode" in ('status', 'in', 'out', 'alternate', 'first_last'));`,
    );
    this.addSql(
      `alter table "attendance_device" add constraint "attendance_device_push_time_zone_check" check ("push_time_zone" in ('none', 'hours', 'minutes'));`,
    );

    this.addSql(
      `alter table "attendance_correction" add constraint "attendance_correction_employee_id_foreign" foreign key ("employee_id") references "employee" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "attendance_correction" add constraint "attendance_correction_kind_check" check ("kind" in ('punch', 'ignore'));`,
    );
    this.addSql(
      `alter table "attendance_correction" add constraint "attendance_correction_direction_check" check ("direction" in ('in', 'out'));`,
    );

    this.addSql(
      `alter table "bacnet_write" add constraint "bacnet_write_point_id_foreign" foreign key ("point_id") references "bacnet_point" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "push_terminal" add constraint "push_terminal_device_id_foreign" foreign key ("device_id") references "attendance_device" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "push_terminal" add constraint "push_terminal_approval_check" check ("approval" in ('pending', 'approved', 'refused'));`,
    );

    this.addSql(
      `alter table "undecodable_record" add constraint "undecodable_record_device_id_foreign" foreign key ("device_id") references "attendance_device" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "undecodable_record" add constraint "undecodable_record_source_check" check ("source" in ('live', 'log', 'push'));`,
    );

    this.addSql(
      `alter table "schedule_member" add constraint "schedule_member_employee_id_foreign" foreign key ("employee_id") references "employee" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "schedule_member" add constraint "schedule_member_schedule_id_foreign" foreign key ("schedule_id") references "work_schedule" ("id") on delete cascade;`,
    );

    this.addSql(
      `create table "bacnet_rollup_progress" ("step" text not null, "through" timestamptz not null, primary key ("step"));`,
    );
    this.addSql(
      `alter table "bacnet_rollup_progress" add constraint "bacnet_rollup_progress_step_check" check ("step" in ('minute', 'hour', 'day'));`,
    );

    // What the ORM cannot describe: partitions, one schedule for everybody, rows that are updated in place.
    this.addSql(`
      create unique index work_schedule_default on work_schedule (is_default) where is_default;
      create index bacnet_reading_at on bacnet_reading using brin (at) with (pages_per_range = 32, autosummarize = on);
      alter table bacnet_latest set (fillfactor = 60);
      alter table attendance_device set (fillfactor = 60);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "bacnet_point" drop constraint "bacnet_point_device_id_foreign";`);
    this.addSql(`alter table "bacnet_latest" drop constraint "bacnet_latest_point_id_foreign";`);
    this.addSql(`alter table "bacnet_write" drop constraint "bacnet_write_point_id_foreign";`);
    this.addSql(`alter table "attendance_device" drop constraint "attendance_device_block_id_foreign";`);
    this.addSql(`alter table "push_terminal" drop constraint "push_terminal_device_id_foreign";`);
    this.addSql(`alter table "undecodable_record" drop constraint "undecodable_record_device_id_foreign";`);
    this.addSql(`alter table "schedule_member" drop constraint "schedule_member_schedule_id_foreign";`);

    this.addSql(`drop table if exists "attendance_record" cascade;`);
    this.addSql(`drop table if exists "bacnet_device" cascade;`);
    this.addSql(`drop table if exists "bacnet_point" cascade;`);
    this.addSql(`drop table if exists "bacnet_latest" cascade;`);
    this.addSql(`drop table if exists "bacnet_reading" cascade;`);
    this.addSql(`drop table if exists "bacnet_rollup" cascade;`);
    this.addSql(`drop table if exists "bacnet_rollup_progress" cascade;`);
    this.addSql(`drop table if exists "bacnet_task" cascade;`);
    this.addSql(`drop table if exists "bacnet_worker" cascade;`);
    this.addSql(`drop table if exists "block" cascade;`);
    this.addSql(`drop table if exists "attendance_device" cascade;`);
    this.addSql(`drop table if exists "attendance_correction" cascade;`);
    this.addSql(`drop table if exists "bacnet_write" cascade;`);
    this.addSql(`drop table if exists "push_terminal" cascade;`);
    this.addSql(`drop table if exists "undecodable_record" cascade;`);
    this.addSql(`drop table if exists "work_schedule" cascade;`);
    this.addSql(`drop table if exists "schedule_member" cascade;`);
  }
}
