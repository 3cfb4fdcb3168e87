import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query, rowsOf } from '../../../database/bulk.js';

/** Only these show a certificate, `http` by a redirect. */
const watched = sql`s.status = 'active' and s.protocol in ('http', 'https', 'tls')`;

/** The certificate a server that is checked has shown last. Instants are epoch milliseconds. */
export interface ShownCertificate {
  serverId: number;
  name: string;
  notify: number[];
  fingerprint: string;
  subject: string;
  /** ISO 8601, UTC. */
  validTo: string;
  activeSince: number;
  /** The last step people were told of. */
  told: number | null;
  alertActive: boolean | null;
  alertSeenAt: number | null;
}

/**
 * The certificates that expire before `until`, with the last step told and the newest alert. Instants in one format are
 * in order as texts are, and a text that is no instant is no reason to fail.
 */
export function expiringCertificates(em: EntityManager, until: Date): Promise<ShownCertificate[]> {
  return query<ShownCertificate>(
    em,
    sql<ShownCertificate>`
      select s.id as "serverId", s.name, s.notifications as notify, c.*,
             (t.state->>'activeSince')::float8 as "activeSince", n.told,
             a.active as "alertActive", a.seen as "alertSeenAt"
      from server s join server_status t on t.server_id = s.id
      cross join lateral (
        select t.certificate->>'fingerprint' as fingerprint, t.certificate->>'subject' as subject,
               t.certificate->>'validTo' as "validTo") c
      left join lateral (
        select min(n.step) as told from certificate_notice n
        where n.server_id = s.id and n.fingerprint = c.fingerprint) n on true
      left join lateral (
        select a.resolved_at is null as active, ${epochMs('a.last_seen_at')} as seen from server_alert a
        where a.server_id = s.id and a.kind = 'certificate' and a.subject = c.fingerprint
        order by a.id desc limit 1) a on true
      where ${watched} and c.fingerprint is not null and c."validTo" collate "C" < ${until.toISOString()}`,
  );
}

/** Remembers that people are told of these steps; returns those nobody had been told of (server id and fingerprint). */
export function insertNotices(
  em: EntityManager,
  notices: readonly { serverId: number; fingerprint: string; step: number }[],
  at: Date,
): Promise<{ serverId: number; fingerprint: string }[]> {
  return query(
    em,
    sql`insert into certificate_notice (server_id, fingerprint, step, at)
        select u.server_id, u.fingerprint, u.step, ${at.toISOString()}
        from ${rowsOf('u', {
          server_id: ['int4', notices.map(({ serverId }) => serverId)],
          fingerprint: ['text', notices.map(({ fingerprint }) => fingerprint)],
          step: ['int4', notices.map(({ step }) => step)],
        })} join server s on s.id = u.server_id
        on conflict do nothing returning server_id as "serverId", fingerprint`,
  );
}

/** Alerts `a` about a certificate that their server `s` does not show any more, or nobody looks at. */
export const outdated = sql`a.kind = 'certificate' and (not (${watched}) or a.subject is distinct from
  (select t.certificate->>'fingerprint' from server_status t where t.server_id = s.id))`;
