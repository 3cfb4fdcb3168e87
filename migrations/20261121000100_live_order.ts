import { Migration } from '@mikro-orm/migrations';

/**
 * What the ORM cannot describe: one sequence and one order for everything live clients see, check results in day
 * partitions, and "at most one open" for spans and incidents.
 */
export class LiveOrder extends Migration {
  override name = '20261121000100_live_order';

  override up(): void {
    this.addSql(`
      alter sequence event_id_seq rename to live_message_id;
      alter sequence live_message_id owned by none;`);
    this.addSql(`
      create function live_order_lock() returns void language sql as $$ select pg_advisory_xact_lock(7301002) $$;
      create function take_live_order() returns trigger language plpgsql as $$
        begin perform live_order_lock(); return null; end $$;
      create function tell_event() returns trigger language plpgsql as $$
        begin perform pg_notify('sitewatch_event', ''); return null; end $$;`);
    this.addSql(`
      create trigger event_order before insert on event for each statement execute function take_live_order();
      create trigger event_told after insert on event for each statement execute function tell_event();`);

    this.addSql(`
      drop table ping_result;
      create table ping_result (
        id bigint not null default nextval('live_message_id'),
        check_timestamp timestamptz not null,
        server_id int not null,
        response_time real not null,
        dns_ms smallint not null,
        connect_ms smallint not null,
        tls_ms smallint not null,
        first_byte_ms smallint not null,
        status_code smallint not null,
        kind smallint not null,
        error_message text not null
      ) partition by range (check_timestamp);
      create index ping_result_server_id_check_timestamp_index on ping_result (server_id, check_timestamp);
      create index ping_result_trouble_index on ping_result (check_timestamp) where kind <> 0;
      create index ping_result_server_trouble_index on ping_result (server_id, check_timestamp) where kind <> 0;
      create index ping_result_id_index on ping_result using brin (id) with (pages_per_range = 16, autosummarize = on);
      create index ping_result_time_index on ping_result
        using brin (check_timestamp) with (pages_per_range = 16, autosummarize = on);
      create trigger ping_result_order before insert on ping_result
        for each statement execute function take_live_order();`);

    this.addSql(`alter table server_status set (fillfactor = 50)`);
    this.addSql(`
      create unique index server_span_open on server_span (server_id) where ended_at is null;
      create unique index incident_open on incident (server_id) where ended_at is null;`);
  }
}
