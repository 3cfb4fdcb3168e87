import { Migration } from '@mikro-orm/migrations';

export class HeartbeatsAndNotifications extends Migration {
  override name = '20261121111100_heartbeats_and_notifications';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "channel_account" ("kind" text not null, "settings" jsonb not null, "secret" text null, "updated_at" timestamptz not null, primary key ("kind"));`,
    );

    this.addSql(
      `create table "isolation" ("id" serial primary key, "started_at" timestamptz not null, "ended_at" timestamptz null, "reason" text not null, "canaries" text[] not null default '{}');`,
    );
    this.addSql(`create index "isolation_started_at_index" on "isolation" ("started_at");`);

    this.addSql(
      `create table "notification_config" ("id" serial primary key, "name" varchar(100) not null default '', "server_id" int null, "notification_type" text not null, "recipient" varchar(2000) not null, "secrets" text null, "enabled" boolean not null default true, "notify_on_failure" boolean not null default true, "notify_on_recovery" boolean not null default true, "minimum_severity" text not null default 'info', "quiet_from" varchar(5) null, "quiet_until" varchar(5) null, "quiet_zone" varchar(64) null, "digest_seconds" int not null default 60, "escalation_delay_seconds" int not null default 0, "blocked_at" timestamptz null, "blocked_reason" text null, "last_sent_at" timestamptz null, "last_delivered_at" timestamptz null, "look_again_at" timestamptz null, "created_at" timestamptz not null, "updated_at" timestamptz not null);`,
    );
    this.addSql(`create index "notification_config_server_id_index" on "notification_config" ("server_id");`);

    this.addSql(
      `create table "notification_message" ("id" bigserial primary key, "config_id" int null, "notification_type" text not null, "recipient" varchar(2000) not null, "message_id" varchar(40) not null, "kind" text not null, "server_id" int null, "subject" varchar(300) not null, "content" jsonb not null, "status" text not null, "attempts" int not null default 0, "created_at" timestamptz not null, "first_attempt_at" timestamptz null, "next_attempt_at" timestamptz null, "attempt_until" timestamptz null, "finished_at" timestamptz null, "answer_status" int null, "answer" text null, "error" text null);`,
    );
    this.addSql(
      `alter table "notification_message" add constraint "notification_message_message_id_unique" unique ("message_id");`,
    );
    this.addSql(
      `create index "notification_message_created_at_id_index" on "notification_message" ("created_at", "id");`,
    );
    this.addSql(
      `create index "notification_message_config_id_status_index" on "notification_message" ("config_id", "status");`,
    );

    this.addSql(
      `create table "notification_item" ("id" bigserial primary key, "config_id" int not null, "occasion" varchar(200) not null, "phase" text not null, "severity" text not null, "fact" varchar(100) not null, "server_id" int null, "name" varchar(200) not null, "payload" jsonb not null, "at" timestamptz not null, "due_at" timestamptz not null, "message_id" bigint null, "dropped" varchar(200) null);`,
    );
    this.addSql(`create index "notification_item_message_id_index" on "notification_item" ("message_id");`);
    this.addSql(
      `alter table "notification_item" add constraint "notification_item_config_id_occasion_phase_unique" unique ("config_id", "occasion", "phase");`,
    );

    this.addSql(
      `create table "job_run" ("id" serial primary key, "server_id" int not null, "started_at" timestamptz null, "finished_at" timestamptz not null, "outcome" text not null, "exit_code" int null, "duration_ms" int null, "message" text not null default '');`,
    );
    this.addSql(`create index "job_run_server_id_finished_at_index" on "job_run" ("server_id", "finished_at");`);

    this.addSql(
      `create table "certificate_notice" ("server_id" int not null, "fingerprint" varchar(128) not null, "step" int not null, "at" timestamptz not null, primary key ("server_id", "fingerprint", "step"));`,
    );

    this.addSql(
      `create table "server_alert" ("id" serial primary key, "server_id" int not null, "kind" text not null, "type" text not null, "subject" varchar(200) not null default '', "severity" text not null, "message" text not null, "value" double precision null, "threshold" double precision null, "raised_at" timestamptz not null, "last_seen_at" timestamptz not null, "acknowledged_at" timestamptz null, "acknowledged_by" varchar(100) null, "resolved_at" timestamptz null, "resolved_by" varchar(100) null, "incident_id" int null);`,
    );
    this.addSql(`create index "server_alert_incident_id_index" on "server_alert" ("incident_id");`);
    this.addSql(`create index "server_alert_server_id_raised_at_index" on "server_alert" ("server_id", "raised_at");`);
    this.addSql(`create index "server_alert_raised_at_id_index" on "server_alert" ("raised_at", "id");`);

    this.addSql(
      `create table "server_heartbeat" ("server_id" int not null, "token_hash" varchar(64) null, "token_created_at" timestamptz null, "last_heartbeat" timestamptz null, "deadline" timestamptz null, "lost_at" timestamptz null, "agent_version" varchar(50) null, "metrics" jsonb null, "metrics_at" timestamptz null, "run_started_at" timestamptz null, "failed_at" timestamptz null, primary key ("server_id"));`,
    );
    this.addSql(`create index "server_heartbeat_deadline_index" on "server_heartbeat" ("deadline");`);
    this.addSql(`create index "server_heartbeat_lost_at_index" on "server_heartbeat" ("lost_at");`);

    this.addSql(`alter table "check_worker" add "watched_at" timestamptz null;`);

    this.addSql(
      `alter table "server" add "notifications" int[] not null default '{}', add "heartbeat_grace" double precision not null default 0, add "alert_thresholds" jsonb null;`,
    );

    this.addSql(
      `alter table "channel_account" add constraint "channel_account_kind_check" check ("kind" in ('smtp', 'sms'));`,
    );

    this.addSql(
      `alter table "notification_config" add constraint "notification_config_notification_type_check" check ("notification_type" in ('email', 'webhook', 'sms', 'slack', 'telegram', 'teams', 'ntfy'));`,
    );
    this.addSql(
      `alter table "notification_config" add constraint "notification_config_minimum_severity_check" check ("minimum_severity" in ('info', 'warning', 'critical'));`,
    );

    this.addSql(
      `alter table "notification_message" add constraint "notification_message_config_id_foreign" foreign key ("config_id") references "notification_config" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "notification_message" add constraint "notification_message_notification_type_check" check ("notification_type" in ('email', 'webhook', 'sms', 'slack', 'telegram', 'teams', 'ntfy'));`,
    );
    this.addSql(
      `alter table "notification_message" add constraint "notification_message_kind_check" check ("kind" in ('opened', 'closed', 'merged', 'digest', 'notice', 'test'));`,
    );
    this.addSql(
      `alter table "notification_message" add constraint "notification_message_status_check" check ("status" in ('queued', 'retrying', 'delivered', 'dead', 'superseded'));`,
    );

    this.addSql(
      `alter table "notification_item" add constraint "notification_item_config_id_foreign" foreign key ("config_id") references "notification_config" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "notification_item" add constraint "notification_item_message_id_foreign" foreign key ("message_id") references "notification_message" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "notification_item" add constraint "notification_item_phase_check" check ("phase" in ('opened', 'closed', 'once'));`,
    );
    this.addSql(
      `alter table "notification_item" add constraint "notification_item_severity_check" check ("severity" in ('info', 'warning', 'critical'));`,
    );

    this.addSql(
      `alter table "job_run" add constraint "job_run_server_id_foreign" foreign key ("server_id") references "server" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "job_run" add constraint "job_run_outcome_check" check ("outcome" in ('success', 'fail'));`,
    );

    this.addSql(
      `alter table "certificate_notice" add constraint "certificate_notice_server_id_foreign" foreign key ("server_id") references "server" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "server_alert" add constraint "server_alert_server_id_foreign" foreign key ("server_id") references "server" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "server_alert" add constraint "server_alert_incident_id_foreign" foreign key ("incident_id") references "incident" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "server_alert" add constraint "server_alert_kind_check" check ("kind" in ('cpu', 'memory', 'disk', 'load', 'latency', 'certificate', 'custom'));`,
    );
    this.addSql(
      `alter table "server_alert" add constraint "server_alert_type_check" check ("type" in ('alert', 'anomaly'));`,
    );
    this.addSql(
      `alter table "server_alert" add constraint "server_alert_severity_check" check ("severity" in ('info', 'warning', 'critical'));`,
    );

    this.addSql(
      `alter table "server_heartbeat" add constraint "server_heartbeat_server_id_foreign" foreign key ("server_id") references "server" ("id") on update cascade on delete cascade;`,
    );

    // What the ORM cannot describe: "at most one active", rows that are updated in place, and the index of what waits.
    this.addSql(`
      create unique index server_alert_active on server_alert (server_id, kind, subject) where resolved_at is null;
      create unique index isolation_open on isolation ((ended_at is null)) where ended_at is null;
      create index notification_item_waiting on notification_item (config_id, due_at) where message_id is null and dropped is null;
      create index notification_message_open on notification_message (config_id, id) where status in ('queued', 'retrying');
      create index notification_item_server on notification_item (server_id);
      create index notification_message_dead on notification_message (created_at, id) where status = 'dead';
      alter table server_heartbeat set (fillfactor = 50);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "notification_message" drop constraint "notification_message_config_id_foreign";`);
    this.addSql(`alter table "notification_item" drop constraint "notification_item_config_id_foreign";`);
    this.addSql(`alter table "notification_item" drop constraint "notification_item_message_id_foreign";`);

    this.addSql(`drop table if exists "channel_account" cascade;`);
    this.addSql(`drop table if exists "isolation" cascade;`);
    this.addSql(`drop table if exists "notification_config" cascade;`);
    this.addSql(`drop table if exists "notification_message" cascade;`);
    this.addSql(`drop table if exists "notification_item" cascade;`);
    this.addSql(`drop table if exists "job_run" cascade;`);
    this.addSql(`drop table if exists "certificate_notice" cascade;`);
    this.addSql(`drop table if exists "server_alert" cascade;`);
    this.addSql(`drop table if exists "server_heartbeat" cascade;`);

    this.addSql(`alter table "check_worker" drop column "watched_at";`);

    this.addSql(
      `alter table "server" drop column "notifications", drop column "heartbeat_grace", drop column "alert_thresholds";`,
    );
  }
}
