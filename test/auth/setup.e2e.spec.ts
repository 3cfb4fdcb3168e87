import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';

let app: TestApp;
const password = 'correct horse battery';
const nobody = { token: null };

beforeAll(async () => {
  app = await testApp({ roles: ['api'], accounts: false });
});
afterAll(() => app.close());

it('lets the first visitor make the admin account, and one of twenty at the same moment', async () => {
  expect((await app.request('GET', '/api/setup/', undefined, nobody)).body).toEqual({ needs_setup: true });
  const weak = await app.request('POST', '/api/setup/', { username: 'admin', password: 'short' }, nobody);
  expect([weak.status, weak.body]).toMatchObject([400, { errors: [{ field: 'password' }] }]);

  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      app.request('POST', '/api/setup/', { username: `admin${number}`, password }, nobody),
    ),
  );
  const winners = replies.filter(({ status }) => status === 201);
  expect(winners).toHaveLength(1);
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(19);
  expect(winners[0]?.body).toMatchObject({ role: 'admin', active: true });

  expect((await app.request('GET', '/api/setup/', undefined, nobody)).body).toEqual({ needs_setup: false });
  const late = await app.request('POST', '/api/setup/', { username: 'mallory', password }, nobody);
  expect([late.status, late.body]).toMatchObject([409, { code: 'already_set_up' }]);
  const login = await app.request(
    'POST',
    '/api/auth/token/',
    { username: winners[0]?.body['username'], password },
    nobody,
  );
  expect(login.status).toBe(200);
});
