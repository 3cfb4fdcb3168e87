import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { EventBus } from '../../../events/bus.js';
import { Clock } from '../../../shared/clock.js';
import type { WantedAlert } from '../alert.rules.js';
import { AlertWriter } from '../alert-writer.service.js';
import {
  certificateMessage,
  certificateSeverity,
  certificateSteps,
  daysLeft,
  judgeCertificate,
  type CertificateStep,
} from './certificate.rules.js';
import { expiringCertificates, insertNotices, outdated, type ShownCertificate } from './certificate.queries.js';

const dayMs = 86_400_000;

/** Tells people, step by step, of certificates that will expire, and keeps an alert for each until it is replaced. */
@Injectable()
export class CertificateAlerts {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly writer: AlertWriter,
  ) {}

  /** Looks at the certificates that the checks have seen last. Several processes may do so at once. */
  look(): Promise<void> {
    return this.writer.inLine(async em => {
      const now = this.clock.now();
      await this.writer.resolve(outdated, now, null);
      const shown = await expiringCertificates(em, new Date(now.getTime() + (certificateSteps[0] + 1) * dayMs));
      const judged = shown.map(certificate => ({ certificate, ...judge(certificate, now.getTime()) }));
      await this.tell(
        judged.flatMap(({ certificate, tell }) => (tell === null ? [] : { certificate, step: tell })),
        now,
      );
      const wanted = judged.flatMap(({ certificate, alert }) => (alert ? wantedFor(certificate, now.getTime()) : []));
      await this.writer.raise(wanted, now);
    });
  }

  private async tell(
    steps: readonly { certificate: ShownCertificate; step: CertificateStep }[],
    now: Date,
  ): Promise<void> {
    if (steps.length === 0) return;
    const notices = steps.map(({ certificate: { serverId, fingerprint }, step }) => ({ serverId, fingerprint, step }));
    const stored = await insertNotices(this.em, notices, now);
    const isNew = new Set(stored.map(({ serverId, fingerprint }) => `${serverId} ${fingerprint}`));
    for (const { certificate, step } of steps) {
      const { serverId, name, notify, fingerprint, subject, validTo } = certificate;
      if (!isNew.has(`${serverId} ${fingerprint}`)) continue;
      const about = { server_id: serverId, name, notify, subject, fingerprint, valid_to: validTo, days_left: step };
      this.bus.record('certificate.expiring', about, now);
    }
  }
}

function judge({ validTo, activeSince, told, alertActive, alertSeenAt }: ShownCertificate, now: number) {
  const file = {
    validTo: Date.parse(validTo),
    told,
    alert: alertActive === null ? null : { active: alertActive, seenAt: alertSeenAt ?? 0 },
    watchedSince: activeSince,
  };
  return judgeCertificate(file, now);
}

function wantedFor({ serverId, fingerprint, subject, validTo }: ShownCertificate, now: number): WantedAlert {
  const days = daysLeft(Date.parse(validTo), now);
  return {
    serverId,
    kind: 'certificate',
    subject: fingerprint,
    type: 'alert',
    severity: certificateSeverity(days),
    message: certificateMessage(subject, days),
    value: days,
    threshold: null,
  };
}
