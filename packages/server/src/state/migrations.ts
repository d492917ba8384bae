import { createHash } from 'node:crypto'

/** One step of the schema, in SQL that both engines understand. Once released it never changes; what comes later is a new step. */
export interface Migration {
  id: number
  name: string
  statements: readonly string[]
}

/** Every step, in order, numbered from 1. */
export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'leases, cursors, servers',
    statements: [
      'create table leases (role text not null primary key, holder text not null, until bigint not null)',
      'create table cursors (name text not null primary key, position bigint not null, updated_at bigint not null)',
      `create table servers (
        instance text not null primary key,
        started_at bigint not null,
        clean_stop_at bigint,
        previous_stop_clean integer not null
      )`,
    ],
  },
  {
    id: 2,
    name: 'alerts, silences, outbox, baselines, audit',
    statements: [
      'create table sequences (name text not null primary key, last bigint not null)',
      `create table alerts (
        fingerprint text not null primary key,
        rule text not null,
        labels text not null,
        state text not null,
        status text not null,
        severity text,
        evidence text not null,
        version bigint not null,
        updated_at bigint not null
      )`,
      `create table alert_episodes (
        id text not null primary key,
        fingerprint text not null,
        ordinal integer not null,
        rule text not null,
        severity text not null,
        title text not null,
        message text not null,
        metadata text not null,
        category text,
        labels text not null,
        resolved integer not null,
        resolved_at bigint,
        end_reason text,
        acknowledged_by text,
        acknowledged_at bigint,
        acknowledged_note text,
        created_at bigint not null,
        updated_at bigint not null
      )`,
      'create unique index alert_episodes_fingerprint on alert_episodes (fingerprint, ordinal)',
      'create index alert_episodes_rule on alert_episodes (rule, created_at)',
      'create index alert_episodes_severity on alert_episodes (severity, created_at)',
      'create index alert_episodes_resolved on alert_episodes (resolved, created_at)',
      'create index alert_episodes_created on alert_episodes (created_at)',
      `create table alert_events (
        id bigint not null primary key,
        fingerprint text not null,
        episode integer,
        at bigint not null,
        event text not null
      )`,
      'create index alert_events_fingerprint on alert_events (fingerprint, id)',
      'create index alert_events_at on alert_events (at)',
      `create table silences (
        id text not null primary key,
        matchers text not null,
        from_at bigint not null,
        to_at bigint not null,
        created_by text not null,
        comment text not null,
        created_at bigint not null
      )`,
      `create table maintenance_windows (
        id text not null primary key,
        definition text not null,
        created_by text not null,
        comment text not null,
        created_at bigint not null
      )`,
      `create table rule_changes (
        rule text not null primary key,
        change text not null,
        changed_by text not null,
        changed_at bigint not null
      )`,
      `create table deliveries (
        delivery_id text not null,
        channel_id text not null,
        sequence bigint not null,
        group_hash text not null,
        opened_at bigint not null,
        notification text not null,
        created_at bigint not null,
        written_at bigint not null,
        next_attempt_at bigint not null,
        attempts integer not null,
        copied_at bigint,
        state text not null,
        finished_at bigint,
        reference text,
        primary key (delivery_id, channel_id)
      )`,
      'create index deliveries_waiting on deliveries (channel_id, sequence) where finished_at is null',
      'create index deliveries_waiting_group on deliveries (channel_id, group_hash, sequence) where finished_at is null',
      'create index deliveries_reference on deliveries (channel_id, group_hash, opened_at, sequence) where reference is not null',
      'create index deliveries_finished on deliveries (finished_at)',
      'create index deliveries_sequence on deliveries (sequence)',
      `create table delivery_alerts (
        fingerprint text not null,
        delivery_id text not null,
        primary key (fingerprint, delivery_id)
      )`,
      `create table delivery_attempts (
        delivery_id text not null,
        channel_id text not null,
        number integer not null,
        started_at bigint not null,
        ended_at bigint not null,
        outcome text not null,
        detail text not null,
        primary key (delivery_id, channel_id, number),
        foreign key (delivery_id, channel_id) references deliveries (delivery_id, channel_id) on delete cascade
      )`,
      `create table channel_states (
        channel_id text not null primary key,
        last_delivered_at bigint,
        last_failed_at bigint,
        last_failure text,
        switched_off_at bigint,
        switched_off text
      )`,
      `create table notify_logs (
        channel_id text not null,
        group_hash text not null,
        log text not null,
        primary key (channel_id, group_hash)
      )`,
      `create table audit (
        id bigint not null primary key,
        at bigint not null,
        actor text not null,
        action text not null,
        detail text not null
      )`,
      `create table baselines (
        id text not null primary key,
        metric text not null,
        labels text not null,
        environment text not null,
        kind text not null,
        captured_at bigint not null,
        samples bigint not null,
        value text not null,
        promoted integer not null,
        note text
      )`,
      'create index baselines_metric on baselines (metric, environment, captured_at)',
    ],
  },
  {
    id: 3,
    name: 'versions of baselines',
    statements: [
      `create table baseline_versions (
        version bigint not null primary key,
        environment text not null,
        service text,
        source text not null,
        from_at bigint not null,
        to_at bigint not null,
        resolution text not null,
        captured_at bigint not null,
        updated_at bigint not null,
        captured_by text not null,
        note text,
        request_id text,
        promoted integer not null,
        operations bigint not null,
        trusted bigint not null,
        provisional bigint not null,
        samples bigint not null,
        failures bigint not null,
        left_out bigint not null,
        metrics bigint not null
      )`,
      'create unique index baseline_versions_request on baseline_versions (request_id) where request_id is not null',
      'create index baseline_versions_environment on baseline_versions (environment, version)',
      `create table baseline_operations (
        version bigint not null,
        service text not null,
        name text not null,
        samples bigint not null,
        failures bigint not null,
        histogram text not null,
        primary key (version, service, name)
      )`,
      'alter table baselines add column version bigint not null default 0',
      // Until now one capture was all rows of one time, and always of the day before.
      `insert into baseline_versions
        select row_number() over (order by captured_at, environment), environment, null, 'captured',
          captured_at - 86400000, captured_at, 'minute', captured_at, captured_at, 'somebody', max(note), null,
          case when captured_at = (
            select max(promoted_rows.captured_at) from baselines as promoted_rows
            where promoted_rows.promoted = 1 and promoted_rows.environment = baselines.environment
          ) then 1 else 0 end,
          0, 0, 0, 0, 0, 0, count(*)
        from baselines group by environment, captured_at`,
      `update baselines set version = (
        select baseline_versions.version from baseline_versions
        where baseline_versions.environment = baselines.environment
          and baseline_versions.captured_at = baselines.captured_at
      )`,
      'create index baselines_version on baselines (version)',
      "insert into sequences (name, last) select 'baselines', count(*) from baseline_versions",
    ],
  },
]

/** Fingerprint of what a step does; kept in the database so that a step that was changed afterwards is noticed. */
export const checksumOf = (migration: Migration): string =>
  createHash('sha256').update(migration.statements.join(';\n')).digest('hex')
