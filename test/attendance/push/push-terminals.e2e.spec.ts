import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PushingSite } from './pushing-site.js';

let site: PushingSite;
beforeAll(async () => {
  site = await PushingSite.open();
});
afterAll(() => site.close());

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 6, minute, 5));

describe('Whoever administers the terminals', () => {
  it('can have one send everything again, which is stored once', async () => {
    const terminal = await site.approved();
    for (let minute = 0; minute < 6; minute += 1) terminal.punch('8', at(minute));
    await terminal.round();
    const before = await site.punches(terminal);
    const { device } = await site.known(terminal);
    await site.rows(sql`delete from attendance_record where device_id = ${device} and local_time < '2026-03-02T08:03'`);
    expect(await site.act(terminal, 'resend')).toBe(200);
    terminal.restart();
    await terminal.round();
    expect(await site.punches(terminal)).toEqual(before);
    expect((await site.known(terminal)).stamps).toEqual({ ATTLOG: '6' });
  });

  it('is asked for nothing where the terminal is told by a command to look at its options', async () => {
    const terminal = await site.approved();
    await terminal.poll();
    expect(terminal.commands).toEqual(['CHECK']);
    expect(terminal.settings?.get('ATTLOGStamp')).toBe('0');
    expect((await site.known(terminal)).details['PushVersion']).toBe('2.4.1');
  });

  it('can refuse one, also one that was approved, and take that back', async () => {
    const terminal = await site.approved();
    terminal.punch('8', at(0));
    await terminal.round();
    expect(await site.act(terminal, 'refuse')).toBe(200);
    terminal.punch('8', at(1));
    await terminal.round();
    expect(terminal.waiting).toBe(1);
    expect(terminal.answers.at(-1)).toEqual({ status: 403, text: 'ERROR: This terminal is refused.\n' });
    expect(await site.act(terminal, 'resend')).toBe(422);
    expect(await site.known(terminal)).toMatchObject({ approval: 'refused', device: null });
    const [device] = await site.rows<{ id: number }>(
      sql<{ id: number }>`select id from attendance_device where serial_number = ${terminal.serialNumber}`,
    );
    expect(await site.act(terminal, 'approve', { device: device?.id })).toBe(200);
    await terminal.round();
    expect(await site.punches(terminal)).toHaveLength(2);
  });

  it('can make it a device that is here, but not one that is another terminal', async () => {
    const [first, second] = [await site.approved(), site.terminal()];
    await second.round();
    const { device } = await site.known(first);
    expect(await site.act(second, 'approve', { device })).toBe(409);
    expect(await site.act(second, 'approve', { device: 999_999 })).toBe(400);
    expect(await site.act(second, 'approve', { device, name: 'x' })).toBe(400);
    expect(await site.act(second, 'approve', { timezone: 'Nowhere' })).toBe(400);
    expect(await site.known(second)).toMatchObject({ approval: 'pending' });
    const other = await site.device('Other', 'OTHER1');
    expect(await site.act(second, 'approve', { device: other })).toBe(409);
  });

  it('approves twice without harm', async () => {
    const terminal = await site.approved();
    const before = await site.known(terminal);
    expect(await site.act(terminal, 'approve')).toBe(200);
    expect(await site.known(terminal)).toEqual(before);
  });

  it('switches one off by its device', async () => {
    const terminal = await site.approved();
    await site.rows(
      sql`update attendance_device set is_enabled = false where serial_number = ${terminal.serialNumber}`,
    );
    await terminal.round();
    expect(terminal.answers.at(-1)).toEqual({ status: 403, text: 'ERROR: This terminal is switched off.\n' });
  });

  it('can have it told its time zone', async () => {
    const terminal = await site.approved({}, { timezone: 'Asia/Kolkata', push_time_zone: 'minutes' });
    await terminal.handshake();
    expect(terminal.settings?.get('TimeZone')).toBe('330');
    const other = await site.approved();
    await other.handshake();
    expect(other.settings?.has('TimeZone')).toBe(false);
  });

  it('can forget one; it is new when it calls again', async () => {
    const terminal = site.terminal();
    await terminal.round();
    const { id } = await site.known(terminal);
    expect((await site.app.request('DELETE', `/api/hrm/push-terminals/${id}/`)).status).toBe(204);
    expect((await site.app.request('GET', `/api/hrm/push-terminals/${id}/`)).status).toBe(404);
    await terminal.round();
    expect((await site.known(terminal)).id).not.toBe(id);
  });

  it('is an admin; a viewer only looks', async () => {
    const terminal = site.terminal();
    await terminal.round();
    const { id } = await site.known(terminal);
    const { viewerToken: token } = site.app;
    const path = `/api/hrm/push-terminals/${id}/`;
    expect((await site.app.request('GET', path, undefined, { token })).status).toBe(200);
    expect((await site.app.request('POST', `${path}approve/`, {}, { token })).status).toBe(403);
    expect((await site.app.request('GET', path, undefined, { token: null })).status).toBe(401);
  });

  it('sees those that wait, newest first', async () => {
    await site.approved();
    const terminal = site.terminal();
    await terminal.round();
    const { body } = await site.app.request<{ results: { serial_number: string; approval: string }[] }>(
      'GET',
      '/api/hrm/push-terminals/?approval=pending',
    );
    expect(body.results[0]?.serial_number).toBe(terminal.serialNumber);
    expect(new Set(body.results.map(({ approval }) => approval))).toEqual(new Set(['pending']));
    expect((await site.app.request('GET', '/api/hrm/push-terminals/?approval=x')).status).toBe(400);
  });
});
