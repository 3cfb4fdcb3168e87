import { describe, expect, it } from 'vitest';
import { describeFailure, destinationOf, headerProblem } from '../../src/egress/egress.rules.js';

describe('the destination of a request', () => {
  it.each([
    ['https://example.org', { tls: true, host: 'example.org', port: 443, path: '/', authority: 'example.org' }],
    ['HTTP://Example.ORG:8080/a b?c=d#e', { tls: false, host: 'example.org', port: 8080, path: '/a%20b?c=d' }],
    ['http://[::1]:80/x', { tls: false, host: '::1', port: 80, authority: '[::1]' }],
    ['https://example.org.:444', { host: 'example.org', port: 444, authority: 'example.org.:444' }],
    ['http://0x7f.1/', { host: '127.0.0.1' }],
    ['https://müller.de/', { host: 'xn--mller-kva.de' }],
    ['http://example.org/\r\nX-Injected: 1', { path: '/X-Injected:%201' }],
  ])('of %s is known', (url, expected) => {
    expect(destinationOf(url)).toMatchObject(expected);
  });

  it.each([
    ['example.org/hook', 'This is not a complete URL.'],
    ['', 'This is not a complete URL.'],
    ['http://', 'This is not a complete URL.'],
    ['http://[fe80::1%25eth0]/', 'This is not a complete URL.'],
    ['http://example.org:99999/', 'This is not a complete URL.'],
    ['ftp://example.org/', 'Only http:// and https:// addresses can be used.'],
    ['file:///etc/passwd', 'Only http:// and https:// addresses can be used.'],
    ['gopher://example.org/', 'Only http:// and https:// addresses can be used.'],
    ['data:text/plain,x', 'Only http:// and https:// addresses can be used.'],
    ['javascript:alert(1)', 'Only http:// and https:// addresses can be used.'],
    ['https://user:password@example.org/', 'The address must not contain a user name or a password.'],
    ['https://example.org@127.0.0.1/', 'The address must not contain a user name or a password.'],
    ['http://./', 'The address has no host.'],
  ])('cannot be %j', (url, refused) => {
    expect(destinationOf(url)).toEqual({ refused });
  });
});

describe('the headers of a request', () => {
  it.each([
    [{}, null],
    [{ Authorization: 'Basic abc==', 'X-Key': 'a\tb' }, null],
    [{ 'X-Key': 'a\r\nHost: inside' }, 'The header X-Key has a value that cannot be sent.'],
    [{ 'X-Key': 'a\nb' }, 'The header X-Key has a value that cannot be sent.'],
    [{ 'X-Key': 'a\0b' }, 'The header X-Key has a value that cannot be sent.'],
    [{ 'X-Key': 'ключ' }, 'The header X-Key has a value that cannot be sent.'],
    [{ 'X-Key: 1\r\nX-Other': '1' }, 'A header has a name that cannot be sent.'],
    [{ '': '1' }, 'A header has a name that cannot be sent.'],
    [{ host: 'inside' }, 'The header host cannot be set.'],
    [{ 'Content-Length': '0' }, 'The header Content-Length cannot be set.'],
    [{ 'Transfer-Encoding': 'chunked' }, 'The header Transfer-Encoding cannot be set.'],
    [{ Connection: 'upgrade' }, 'The header Connection cannot be set.'],
  ])('%j: %s', (headers, problem) => {
    expect(headerProblem(headers)).toBe(problem);
  });
});

describe('a failure', () => {
  it.each([
    ['ENOTFOUND', 'a.test is a name that does not exist.'],
    ['ECONNREFUSED', 'a.test refused the connection.'],
    ['CERT_HAS_EXPIRED', 'The certificate of a.test cannot be trusted (CERT_HAS_EXPIRED).'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'The certificate of a.test cannot be trusted (ERR_TLS_CERT_ALTNAME_INVALID).'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'a.test does not speak TLS as it should (ERR_SSL_WRONG_VERSION_NUMBER).'],
    ['HPE_INVALID_CONSTANT', 'a.test did not answer in HTTP.'],
    ['HPE_HEADER_OVERFLOW', 'a.test answered with headers that are too large.'],
    ['EMFILE', 'a.test could not be asked (EMFILE).'],
    ['', 'a.test could not be asked (unknown reason).'],
  ])('with the code %j is put into words', (code, text) => {
    expect(describeFailure('a.test', code)).toBe(text);
  });
});
