import type { Severity } from '../../../shared/severity.js';

/** Whole days left at which people are told, and -1: the certificate has expired. */
export const certificateSteps = [30, 14, 7, 3, 1, 0, -1] as const;
export type CertificateStep = (typeof certificateSteps)[number];

const dayMs = 86_400_000;

/** Whole days until `validTo`, -1 once it has passed (epoch milliseconds): 0 is the last 24 hours. */
export function daysLeft(validTo: number, now: number): number {
  return now >= validTo ? -1 : Math.floor((validTo - now) / dayMs);
}

/** The step that was reached last; null: there is time. */
export function stepReached(days: number): CertificateStep | null {
  return certificateSteps.findLast(step => days <= step) ?? null;
}

export function certificateSeverity(days: number): Severity {
  if (days <= 1) return 'critical';
  return days <= 7 ? 'warning' : 'info';
}

export function certificateMessage(subject: string, days: number): string {
  const which = subject === '' ? 'The certificate' : `The certificate of ${subject}`;
  if (days < 0) return `${which} has expired`;
  if (days === 0) return `${which} expires within 24 hours`;
  return `${which} expires in ${days} ${days === 1 ? 'day' : 'days'}`;
}

/** The certificate a server shows, and what was done about it so far. Instants are epoch milliseconds. */
export interface CertificateFile {
  validTo: number;
  /** The last step people were told of; null: none. */
  told: number | null;
  /** The newest alert about this certificate; `seenAt` is when it was last found to go on. Null: none ever. */
  alert: { active: boolean; seenAt: number } | null;
  /** End of the latest pause or maintenance of the server. */
  watchedSince: number;
}

/**
 * What is to be done now. `tell`: the step people have not been told of yet; steps that were passed meanwhile are left
 * out, and none comes back when the clock is set back. `alert`: an alert has to be there. One that a person has ended
 * comes back with the next step, or after a pause of the server, not before.
 */
export function judgeCertificate(
  { validTo, told, alert, watchedSince }: CertificateFile,
  now: number,
): { tell: CertificateStep | null; alert: boolean } {
  const step = stepReached(daysLeft(validTo, now));
  if (step === null) return { tell: null, alert: false };
  const tell = told === null || step < told ? step : null;
  const isNew = alert === null || tell !== null || alert.seenAt < watchedSince;
  return { tell, alert: isNew || alert.active };
}
