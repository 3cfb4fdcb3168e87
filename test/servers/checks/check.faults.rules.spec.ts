import { describe, expect, it } from 'vitest';
import {
  describeCertificateFault,
  judgeFault,
  judgeFaults,
  judgeLookupFault,
} from '../../../src/servers/checks/check.faults.rules.js';

const peer = '10.0.0.5:443';

describe('an error of a connection', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'EPIPE',
    'EPROTO',
    'HPE_INVALID_CONSTANT',
    'ESOMETHINGNEW',
  ])('%s is a failure of the target', code => {
    expect(judgeFault({ code, text: '' }, peer).kind).toBe('failure');
  });

  it.each(['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EACCES', 'EPERM', ''])(
    '%j is a fault of this side',
    code => {
      expect(judgeFault({ code, text: 'secret' }, peer).kind).toBe('inconclusive');
    },
  );

  it('reads as a sentence that names the peer', () => {
    expect(judgeFault({ code: 'ECONNREFUSED', text: '' }, peer).message).toBe('Connection refused by 10.0.0.5:443');
  });

  it('never repeats the text of the error, which may quote what was sent', () => {
    for (const code of ['', 'ECONNRESET', 'HPE_INTERNAL', 'EWHATEVER']) {
      expect(judgeFault({ code, text: 'canary' }, peer).message).not.toContain('canary');
    }
  });
});

const faults = (...codes: string[]) =>
  judgeFaults(
    codes.map(code => ({ code, text: '' })),
    peer,
  ).kind;

describe('errors of several addresses', () => {
  it('are a failure once one attempt got through to the target', () => {
    expect(faults('ENETUNREACH', 'ECONNREFUSED')).toBe('failure');
    expect(faults('ECONNREFUSED', 'ENETUNREACH')).toBe('failure');
  });

  it('are inconclusive when every attempt ended on this side', () => {
    expect(faults('ENETUNREACH', 'EMFILE')).toBe('inconclusive');
    expect(faults()).toBe('inconclusive');
  });
});

describe('a name that was not found', () => {
  it.each([
    ['ENOTFOUND', 'failure'],
    ['ENODATA', 'failure'],
    ['EAI_AGAIN', 'inconclusive'],
    ['EAI_FAIL', 'inconclusive'],
    ['ETIMEOUT', 'inconclusive'],
    ['', 'inconclusive'],
  ])('with %j is a %s', (code, kind) => {
    expect(judgeLookupFault(code, 'shop.test')).toMatchObject({ kind, message: expect.stringContaining('shop.test') });
  });
});

describe('a refused certificate', () => {
  it('is described in words, or at least by its code', () => {
    expect(describeCertificateFault('CERT_HAS_EXPIRED')).toBe('The certificate has expired');
    expect(describeCertificateFault('SOMETHING_NEW')).toBe('The certificate was not accepted (SOMETHING_NEW)');
  });
});
