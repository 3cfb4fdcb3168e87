import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractApp, refuseInside, type ContractApp } from './contract.js';
import { routes, type Route } from './document.js';

const withBody = routes.filter(({ takesBody }) => takesBody);
const depth = 100_000;

/** Logging out would end the login of the other tests. */
const who = ({ name }: Route) => (name === 'POST /api/auth/logout' ? { token: null } : {});

/** Bodies that are no fit for any route: the whole of them below the limit of a megabyte. */
const bombs: Record<string, string> = {
  'objects in objects': `{"name":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
  'arrays in arrays': `{"name":${'['.repeat(depth)}${']'.repeat(depth)}}`,
  'arrays in arrays from the top': `${'['.repeat(depth)}${']'.repeat(depth)}`,
  'a list of 100,000 objects': `[${'{},'.repeat(depth)}{}]`,
  'a list of 100,000 tags': `{"name":"a","tags":[${'1,'.repeat(depth)}1]}`,
  'a list of 100,000 ids': `{"server_ids":[${'"x",'.repeat(depth)}1],"ids":[${'"x",'.repeat(depth)}1]}`,
  'objects in objects where a map is expected': `{"name":"a","headers":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
  '50,000 unknown fields': `{${Array.from({ length: 50_000 }, (_, n) => `"f${n}":0`).join(',')}}`,
  'a poisoned prototype': '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}',
  'a number': '7',
  'a text': '"text"',
  true: 'true',
  'text that is no Unicode': '{"name":"\\ud800","username":"\\ud800","host":"\\udfff"}',
  'zero bytes': '{"name":"a\\u0000b","username":"a\\u0000b","host":"a\\u0000b","note":"\\u0000","token":"\\u0000"}',
  'numbers out of all range':
    '{"name":1e400,"port":-1e308,"timeout":9007199254740993,"server_ids":[1e400],"ids":[99999999999999999999]}',
};

const hostileTexts = [
  '%00',
  'a%00b',
  '%27%3B%20drop%20table%20server%3B--',
  '%25_%5C',
  '%F0%9F%92%A9',
  '%ED%A0%80',
  '%FF%FE',
  '-1',
  '0',
  '1e400',
  'NaN',
  '99999999999999999999',
  '9'.repeat(400),
  'a'.repeat(5_000),
  ',,,',
  '1,2,x',
  '-',
  '[]',
  '{}',
  'true',
  '0001-01-01',
  '275760-09-13T00:00:00.001Z',
  '-271821-04-20',
  '+010000-01-01T00:00:00Z',
  '',
];
const hostileIds = [
  '0',
  '-1',
  '2147483648',
  '999999999999999',
  '1.5',
  '1e3',
  '0x1',
  'abc',
  '%00',
  '%20',
  '%27',
  '1%2F2',
  'null',
  '9'.repeat(300),
  '%F0%9F%92%A9',
];

/** Sends raw text over a connection of its own and returns all that comes back until it is closed. */
const talk = (url: string, text: string) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').setTimeout(10_000, () => socket.destroy(new Error('no answer')));
    socket
      .on('data', chunk => (answer += chunk))
      .on('close', () => resolve(answer))
      .on('error', reject);
  });

describe('Hostile input', () => {
  let app: ContractApp;

  beforeAll(async () => {
    app = await contractApp();
    await app.request('POST', '/api/servers/', {
      name: 'web',
      protocol: 'tcp',
      host: 'localhost',
      port: 9,
      status: 'paused',
    });
  });
  afterAll(() => app.close());

  describe.each(withBody)('in the body of $name', (route: Route) => {
    const send = (body: string, type = 'application/json') =>
      app.send(route.method, route.path, body, { ...who(route), headers: { 'content-type': type } });

    it('is 400 where it is no JSON', async () => {
      for (const body of ['{', '{"name":', "{'name':1}", '{"a":1}}', '\u0000', '{"a":01}', '']) {
        // A heartbeat may have no body at all; then the unknown server is what is wrong.
        const mayBeEmpty = route.template.endsWith('{server_id}') && body === '';
        expect((await send(body)).status).toBe(mayBeEmpty ? 404 : 400);
      }
    });

    it('is 415 where it says to be something else', async () => {
      const taken = Object.keys(route.operation.requestBody?.content ?? {});
      for (const type of [
        'text/plain',
        'application/xml',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'nonsense',
      ]) {
        expect((await send('{"name":"a"}', type)).status).toBe(taken.includes(type) ? 400 : 415);
      }
    });

    it('is 413 where it is larger than a megabyte', async () => {
      const body = `{"name":"${'a'.repeat(10 * 1024 * 1024)}"}`;
      expect((await send(body)).status).toBe(413);
    });

    it.each(Object.keys(bombs))('is refused where it is %s', async name => {
      expect([400, 413, 422]).toContain((await send(bombs[name] ?? '')).status);
    });

    it('is an answer without any body, not a fault', async () => {
      const { status } = await app.send(route.method, route.path, undefined, who(route));
      expect([200, 202, 204, 400, 401, 404, 422]).toContain(status);
    });
  });

  describe.each(routes.filter(({ query }) => query.length > 0))(
    'in the query of $name',
    ({ path, query, isStream }) => {
      const method = isStream ? 'HEAD' : 'GET';

      it.each(query)('%s is refused or finds nothing', async parameter => {
        for (const text of hostileTexts) {
          expect([200, 400, 401, 404, 422]).toContain((await app.send(method, `${path}?${parameter}=${text}`)).status);
        }
      });

      it.each(query)('%s is no list and no object', async parameter => {
        for (const text of [`${parameter}[]=1`, `${parameter}[a]=1`, `${parameter}.a=1`]) {
          expect((await app.send(method, `${path}?${text}`)).status).toBe(400);
        }
        expect([200, 400, 401, 404]).toContain(
          (await app.send(method, `${path}?${parameter}=a&${parameter}=b`)).status,
        );
      });

      it('is no prototype', async () => {
        for (const text of [
          '__proto__[polluted]=1',
          '__proto__.polluted=1',
          '__proto__=1',
          'constructor=1',
          'toString=1',
        ]) {
          expect([200, 400, 404]).toContain((await app.send(method, `${path}?${text}`)).status);
        }
        expect('polluted' in {}).toBe(false);
      });
    },
  );

  it.each(routes.filter(({ query }) => query.includes('search')))(
    'is 400 for a zero byte searched by $name',
    async ({ path }) => {
      const { status, body } = await app.send('GET', `${path}?search=a%00b`);
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'search']);
    },
  );

  it.each(routes.filter(({ template }) => template.includes('{')))(
    'in the path of $name is no record',
    async ({ method, template, takesBody }) => {
      for (const id of hostileIds) {
        const { status } = await app.send(method, template.replace(/\{[^}]+\}/, id), takesBody ? {} : undefined);
        expect([400, 404, 414]).toContain(status);
      }
    },
  );

  it.each([
    ['/api/%zz', 400],
    ['/api/servers/%', 400],
    ['/api/servers/%E0%A4%A', 400],
    [`/api/servers/${'a'.repeat(3_000)}`, 404],
    ['/api//servers', 404],
    ['/api/..%2f..%2fetc/passwd', 404],
    ['/..%2f..%2fpackage.json', 404],
    ['/assets/..%2f..%2fpackage.json', 404],
  ] as const)('in the path %s is a problem', async (path, expected) => {
    expect((await app.send('GET', path)).status).toBe(expected);
  });

  describe('that is no proper HTTP', () => {
    it.each([
      ['a request line that is none', 'nonsense\r\n\r\n', 400],
      ['headers of 17 kB', `GET /api/health HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
      [
        'two different lengths',
        'POST /api/setup HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}',
        400,
      ],
      ['a negative length', 'POST /api/setup HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n{}', 400],
      [
        'a length and chunks',
        'POST /api/setup HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}',
        400,
      ],
    ])('as %s is answered with a problem, and the connection ends', async (_, text, status) => {
      const answer = await talk(app.url, text);
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      refuseInside(status, answer, 'raw');
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(head.toLowerCase()).toContain('content-type: application/problem+json');
      expect(JSON.parse(body)).toMatchObject({
        status,
        title: expect.any(String),
        detail: expect.any(String),
        code: expect.any(String),
      });
    });
  });

  it('has left everything as it was', async () => {
    expect((await app.send('GET', '/api/servers/')).body).toMatchObject({ count: 1 });
    expect((await app.send('GET', '/api/accounts/')).body).toMatchObject({ count: 2 });
    expect((await app.send('GET', '/api/api-keys/')).body).toMatchObject({ count: 0 });
    expect((await app.send('GET', '/api/maintenance-windows/')).body).toMatchObject({ count: 0 });
  });
});
