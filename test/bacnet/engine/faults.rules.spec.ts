import { describe, expect, it } from 'vitest';
import { explainFault, type FaultAction } from '../../../src/bacnet/engine/faults.rules.js';
import type { BacnetFaultKind, BacnetRefusal } from '../../../src/bacnet/network/bacnet-fault.rules.js';

describe('A fault', () => {
  it.each<[BacnetFaultKind, BacnetRefusal, string, FaultAction]>([
    ['timeout', {}, 'timeout', 'breaker'],
    ['unreachable', {}, 'unreachable', 'health'],
    ['error', { errorClass: 1, errorCode: 31 }, 'unknown-object', 'missing'],
    ['error', { errorClass: 2, errorCode: 32 }, 'unknown-property', 'absent'],
    ['error', { errorClass: 2, errorCode: 27 }, 'read-access-denied', 'refused'],
    ['error', { errorClass: 2, errorCode: 40 }, 'write-access-denied', 'refused'],
    ['error', { errorClass: 2, errorCode: 9 }, 'invalid-data-type', 'refused'],
    ['error', { errorClass: 2, errorCode: 37 }, 'value-out-of-range', 'refused'],
    ['error', { errorClass: 1, errorCode: 45 }, 'cov-not-supported', 'poll'],
    ['error', { errorClass: 3, errorCode: 18 }, 'resources', 'smaller'],
    ['error', { errorClass: 2, errorCode: 999 }, 'error-2-999', 'split'],
    ['abort', { reason: 1 }, 'buffer-overflow', 'smaller'],
    ['abort', { reason: 4 }, 'segmentation-not-supported', 'smaller'],
    ['abort', { reason: 9 }, 'out-of-resources', 'smaller'],
    ['abort', { reason: 11 }, 'apdu-too-long', 'smaller'],
    ['abort', { reason: 0 }, 'abort-0', 'split'],
    ['reject', { reason: 1 }, 'buffer-overflow', 'smaller'],
    ['reject', { reason: 4 }, 'invalid-tag', 'split'],
    ['reject', { reason: 9 }, 'unrecognized-service', 'single'],
    ['reject', { reason: 77 }, 'reject-77', 'split'],
    ['malformed', {}, 'malformed', 'split'],
    ['mismatch', {}, 'mismatch', 'split'],
    ['encode', {}, 'encode', 'smaller'],
    ['closed', {}, 'closed', 'stop'],
    ['cancelled', {}, 'cancelled', 'stop'],
  ])('%s %o is %s: %s', (kind, refusal, code, action) => {
    const info = explainFault({ kind, refusal });
    expect(info).toMatchObject({ code, action });
    expect(info.text).toMatch(/^[A-Z].*\.$/);
  });

  it('of a device that tells nothing more has a code all the same', () => {
    expect(explainFault({ kind: 'error', refusal: {} }).code).toMatch(/^error-/);
  });
});
