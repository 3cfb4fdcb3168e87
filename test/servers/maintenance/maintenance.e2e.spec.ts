import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';

interface Window {
  id: number;
  [field: string]: unknown;
}
interface Refusal {
  errors?: { field: string }[];
}

const path = '/api/maintenance-windows/';
const once = { name: 'Move', starts_at: '2026-03-01T20:00:00Z', ends_at: '2026-03-01T22:00:00+01:00' };
const weekly = {
  name: 'Patch day',
  weekdays: [2],
  local_time: '02:00',
  duration_minutes: 60,
  time_zone: 'Europe/Vienna',
};

describe('/api/maintenance-windows/', () => {
  let site: TestApp;

  beforeAll(async () => {
    site = await testApp({ roles: ['api'] });
  });
  afterAll(() => site.close());

  it('adds, lists, shows, changes, replaces and deletes a window', async () => {
    const { status, body } = await site.request<Window>('POST', path, once);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: body.id,
      name: 'Move',
      server_ids: [],
      tags: [],
      starts_at: '2026-03-01T20:00:00.000Z',
      ends_at: '2026-03-01T21:00:00.000Z',
      weekdays: [],
      local_time: null,
      duration_minutes: null,
      time_zone: null,
      active: false,
    });
    const own = `${path}${body.id}/`;
    expect((await site.request(`GET`, own)).body).toEqual(body);
    expect((await site.request('GET', `${path}?search=mov`)).body).toMatchObject({ count: 1, results: [body] });
    expect((await site.request('PATCH', own, { tags: ['db'] })).body).toEqual({ ...body, tags: ['db'] });
    expect((await site.request('PUT', own, weekly)).body).toMatchObject({ ...weekly, starts_at: null, tags: [] });
    expect((await site.request('DELETE', own)).status).toBe(204);
    expect((await site.request('GET', own)).status).toBe(404);
  });

  it.each<[string, object]>([
    ['name', { ...once, name: '' }],
    ['name', { ...once, name: 'a\0b' }],
    ['time_zone', { ...weekly, time_zone: 'UTC\0' }],
    ['starts_at', { name: 'x' }],
    ['starts_at', { ...once, starts_at: '2026-03-01' }],
    ['starts_at', { ...once, starts_at: '2026-03-01T20:00:00' }],
    ['starts_at', { ...once, starts_at: '2026-02-30T20:00:00Z' }],
    ['starts_at', { ...once, starts_at: 5 }],
    ['ends_at', { ...once, ends_at: '2026-03-01T20:00:00Z' }],
    ['ends_at', { name: 'x', starts_at: '2026-03-01T20:00:00Z' }],
    ['local_time', { ...weekly, local_time: '24:00' }],
    ['weekdays', { ...weekly, weekdays: [7] }],
    ['weekdays', { ...weekly, weekdays: [1, 1] }],
    ['duration_minutes', { ...weekly, duration_minutes: 0 }],
    ['duration_minutes', { ...weekly, duration_minutes: 10_081 }],
    ['time_zone', { ...weekly, time_zone: 'Mars/Olympus' }],
    ['time_zone', { ...weekly, time_zone: undefined }],
    ['time_zone', { ...once, time_zone: 'UTC' }],
    ['server_ids', { ...once, server_ids: [999] }],
    ['server_ids', { ...once, server_ids: ['1'] }],
    ['tags', { ...once, tags: [''] }],
    ['active', { ...once, active: true }],
  ])('refuses a wrong %s: %j', async (field, input) => {
    const reply = await site.request<Refusal>('POST', path, input);
    expect(reply.status).toBe(400);
    expect(reply.body.errors?.map(error => error.field)).toContain(field);
    expect((await site.request('GET', path)).body).toMatchObject({ count: 0 });
  });

  it('is for admins to change and for viewers to read', async () => {
    const viewer = { token: site.viewerToken };
    expect((await site.request('GET', path, undefined, viewer)).status).toBe(200);
    expect((await site.request('POST', path, once, viewer)).status).toBe(403);
    expect((await site.request('GET', path, undefined, { token: null })).status).toBe(401);
  });
});
