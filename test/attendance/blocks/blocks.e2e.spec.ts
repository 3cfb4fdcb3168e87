import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';
import { AttendanceOffice, faultsOf } from '../attendance-office.js';

interface Block {
  id: number;
  name: string;
  description: string;
  devices: number;
  updated_at: string;
}

describe('The blocks of a site', () => {
  let app: TestApp;
  let office: AttendanceOffice;
  beforeAll(async () => {
    app = await testApp({ roles: ['api'] });
    office = new AttendanceOffice(app);
  });
  afterAll(() => app.close());

  const add = (name: string, more: object = {}) => office.send<Block>('POST', 'blocks/', { name, ...more });
  const names = async (query = '') =>
    (await office.get<{ results: Block[] }>(`blocks/${query}`)).body.results.map(({ name }) => name);

  it('are added, changed, described anew and taken away', async () => {
    const { status, body } = await add(' Main Building ', { description: 'By the gate' });
    expect([status, body]).toMatchObject([201, { name: 'Main Building', description: 'By the gate', devices: 0 }]);
    const path = `blocks/${body.id}/`;
    expect((await office.send('PATCH', path, { description: 'West' })).body).toMatchObject({
      name: 'Main Building',
      description: 'West',
    });
    expect((await office.send('PUT', path, { name: 'Old Building' })).body).toMatchObject({
      name: 'Old Building',
      description: '',
    });
    expect((await office.get(path)).body).toMatchObject({ name: 'Old Building' });
    expect((await office.send('DELETE', path)).status).toBe(204);
    expect([(await office.get(path)).status, (await office.send('DELETE', path)).status]).toEqual([404, 404]);
  });

  it('have names of their own, and every field that is wrong is named', async () => {
    await add('Hall');
    const other = await add('Annex');
    expect(faultsOf(await office.send('POST', 'blocks/', { name: 'Hall' }))).toEqual([409, 'name']);
    expect(faultsOf(await office.send('PATCH', `blocks/${other.body.id}/`, { name: 'Hall' }))).toEqual([409, 'name']);
    expect((await office.send('PATCH', `blocks/${other.body.id}/`, { name: 'Annex' })).status).toBe(200);
    const wrong = { name: 'x'.repeat(101), description: 'a\0b', floor: 3 };
    expect(faultsOf(await office.send('POST', 'blocks/', wrong))).toEqual([400, 'description', 'floor', 'name']);
    for (const name of ['', '  ', null, 7, 'a\nb'])
      expect(faultsOf(await office.send('POST', 'blocks/', { name }))).toEqual([400, 'name']);
    expect(faultsOf(await office.send('PATCH', `blocks/${other.body.id}/`, { name: null }))).toEqual([400, 'name']);
  });

  it('of one name that are added at the same moment are one', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => add('Tower')));
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
  });

  it('are listed by name, searched and ordered', async () => {
    const all = await names();
    expect(all).toEqual(all.toSorted());
    expect(await names('?ordering=-name')).toEqual(all.toReversed());
    expect(await names('?search=TOW')).toEqual(['Tower']);
    expect(await names('?search=%25')).toEqual([]);
    expect(await names('?page=2&page_size=1')).toEqual(all.slice(1, 2));
    expect((await office.get('blocks/?ordering=colour')).status).toBe(400);
  });

  it('count their terminals, which stay when a block is taken away', async () => {
    const { id } = (await add('Lab')).body;
    const device = { name: 'Lab door', block: id, ip_address: '10.9.9.9' };
    const created = await office.send<{ id: number; block: number; block_name: string }>(
      'POST',
      'attendance-devices/',
      device,
    );
    expect(created.body).toMatchObject({ block: id, block_name: 'Lab' });
    expect((await office.get(`blocks/${id}/`)).body).toMatchObject({ devices: 1 });
    expect((await office.send('DELETE', `blocks/${id}/`)).status).toBe(204);
    const kept = await office.get(`attendance-devices/${created.body.id}/`);
    expect([kept.status, kept.body]).toMatchObject([200, { block: null, block_name: null }]);
  });

  it('are changed by admins only', async () => {
    const [{ id } = { id: 0 }] = (await office.get<{ results: Block[] }>('blocks/')).body.results;
    expect(await office.refusals('POST', 'blocks/', { name: 'Mine' })).toEqual([403, 401]);
    for (const [method, body] of [
      ['PUT', { name: 'x' }],
      ['PATCH', {}],
      ['DELETE', undefined],
    ] as const)
      expect(await office.refusals(method, `blocks/${id}/`, body)).toEqual([403, 401]);
    expect(await names('?search=Mine')).toEqual([]);
  });
});
