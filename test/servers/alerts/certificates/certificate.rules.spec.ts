import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  certificateMessage,
  certificateSeverity,
  certificateSteps,
  daysLeft,
  judgeCertificate,
  stepReached,
  type CertificateFile,
} from '../../../../src/servers/alerts/certificates/certificate.rules.js';

const day = 86_400_000;
const hour = day / 24;

describe('The days a certificate has left', () => {
  it.each([
    [31 * day, 31],
    [31 * day - 1, 30],
    [day, 1],
    [day - 1, 0],
    [1, 0],
    [0, -1],
    [-100 * day, -1],
  ])('%d ms before its end are %d', (left, days) => {
    expect(daysLeft(left, 0)).toBe(days);
  });

  it.each([
    [31, null, 'info'],
    [30, 30, 'info'],
    [15, 30, 'info'],
    [14, 14, 'info'],
    [8, 14, 'info'],
    [7, 7, 'warning'],
    [5, 7, 'warning'],
    [3, 3, 'warning'],
    [2, 3, 'warning'],
    [1, 1, 'critical'],
    [0, 0, 'critical'],
    [-1, -1, 'critical'],
  ])('%d have reached the step %s and are %s', (days, step, severity) => {
    expect(stepReached(days)).toBe(step);
    expect(certificateSeverity(days)).toBe(severity);
  });

  it.each([
    [14, 'The certificate of CN=a expires in 14 days'],
    [1, 'The certificate of CN=a expires in 1 day'],
    [0, 'The certificate of CN=a expires within 24 hours'],
    [-1, 'The certificate of CN=a has expired'],
  ])('are said: %d', (days, message) => {
    expect(certificateMessage('CN=a', days)).toBe(message);
  });
});

describe('A certificate', () => {
  const file = (change: Partial<CertificateFile> = {}): CertificateFile => ({
    ...{ validTo: 5 * day, told: null, alert: null, watchedSince: 0 },
    ...change,
  });

  it.each<[string, Partial<CertificateFile>, ReturnType<typeof judgeCertificate>]>([
    ['with time left is no matter', { validTo: 40 * day }, { tell: null, alert: false }],
    ['seen for the first time with five days left tells one step', {}, { tell: 7, alert: true }],
    [
      'that was told of is not told of again',
      { told: 7, alert: { active: true, seenAt: 1 } },
      { tell: null, alert: true },
    ],
    [
      'that reached the next step is told of',
      { told: 14, alert: { active: true, seenAt: 1 } },
      { tell: 7, alert: true },
    ],
    [
      'is not told of an earlier step when the clock is set back',
      { told: 3, alert: { active: true, seenAt: 1 } },
      { tell: null, alert: true },
    ],
    [
      'whose alert was ended stays quiet',
      { told: 7, alert: { active: false, seenAt: 1 } },
      { tell: null, alert: false },
    ],
    [
      'whose alert was ended comes back with the next step',
      { told: 14, alert: { active: false, seenAt: 1 } },
      { tell: 7, alert: true },
    ],
    [
      'whose server was paused comes back, and is not told of twice',
      { told: 7, alert: { active: false, seenAt: 1 }, watchedSince: 2 },
      { tell: null, alert: true },
    ],
    ['that expired long ago tells this alone', { validTo: -90 * day }, { tell: -1, alert: true }],
  ])('%s', (_, change, judgement) => {
    expect(judgeCertificate(file(change), 0)).toEqual(judgement);
  });

  it('tells each step at most once, in order, however often and irregularly somebody looks', () => {
    const moments = fc.array(fc.integer({ min: -60 * 24, max: 10 * 24 }), { maxLength: 80 });
    fc.assert(
      fc.property(moments, fc.boolean(), (hours, inOrder) => {
        const told: number[] = [];
        for (const moment of inOrder ? hours.toSorted((a, b) => a - b) : hours) {
          const { tell } = judgeCertificate(file({ validTo: 0, told: told.at(-1) ?? null }), moment * hour);
          if (tell !== null) told.push(tell);
        }
        expect(told).toEqual(certificateSteps.filter(step => told.includes(step)));
      }),
      { numRuns: 2000 },
    );
  });

  it('tells every step where somebody looks every hour', () => {
    const told: number[] = [];
    for (let at = -60 * day; at <= day; at += hour) {
      const { tell } = judgeCertificate(file({ validTo: 0, told: told.at(-1) ?? null }), at);
      if (tell !== null) told.push(tell);
    }
    expect(told).toEqual([30, 14, 7, 3, 1, 0, -1]);
  });
});
