import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BacnetAddress, ObjectId } from '../../../src/bacnet/network/address.codec.js';
import type { BacnetClient } from '../../../src/bacnet/network/bacnet.client.js';
import { faultOf } from './clients.js';

/** A client and what it can reach: one device, and an address where nobody answers. */
export interface ContractSite {
  client: BacnetClient;
  device: { instance: number; address: BacnetAddress; name: string };
  /** All objects of the device, itself among them. */
  objects: ObjectId[];
  /** An analog value of the device that can be written; it is 21 unless it was changed. */
  point: ObjectId;
  silent: BacnetAddress;
  /** The value of the point changes at the device. */
  change: (value: number) => void;
  /** Lets the time pass that the work needs, where it does not pass by itself. */
  during: <T>(work: Promise<T>) => Promise<T>;
  close: () => Promise<void>;
}

const property = { description: 28, objectList: 76, objectName: 77, presentValue: 85, unknown: 5_000 };
const nowhere = { type: 0, instance: 4_000_000 };
const asText = (value: unknown) => JSON.stringify(value);

/** What every {@link BacnetClient} does. The client of the site is closed when it is handed over. */
export function describeBacnetClient(name: string, open: () => Promise<ContractSite>): void {
  let site: ContractSite;
  beforeEach(async () => {
    site = await open();
    await site.client.open();
  });
  afterEach(async () => {
    await site.client.close();
    await site.close();
  });
  const present = () =>
    site.during(site.client.read(site.device.address, site.point, { property: property.presentValue }));

  describe(`${name}: a client`, () => {
    it('is open, and closed', async () => {
      expect(site.client.state).toMatchObject({ status: 'open', address: expect.stringContaining(':'), reason: null });
      await site.client.close();
      expect(site.client.state).toMatchObject({ status: 'closed', address: null });
    });

    it('hears a device that is asked who it is', async () => {
      const { client, device } = site;
      const announced = firstValueFrom(client.announcements);
      await client.whoIs({ scope: { address: device.address } });
      expect(await site.during(announced)).toMatchObject({ instance: device.instance, address: device.address });
    });

    it('hears nobody outside of the range it asks for', async () => {
      const { client, device } = site;
      const heard: number[] = [];
      client.announcements.subscribe(({ instance }) => heard.push(instance));
      const scope = { address: device.address };
      await client.whoIs({ scope, low: device.instance + 1, high: device.instance + 9 });
      // Whatever is asked before is answered before.
      await present();
      expect(heard).toEqual([]);
      const announced = firstValueFrom(client.announcements);
      await client.whoIs({ scope, low: device.instance, high: device.instance });
      await site.during(announced);
      expect(heard).toEqual([device.instance]);
    });
  });

  describe(`${name}: a read`, () => {
    it('gives the value of a property', async () => {
      expect(await present()).toEqual([{ type: 'real', value: 21 }]);
      const { client, device } = site;
      const self = { type: 8, instance: device.instance };
      const read = client.read(device.address, self, { property: property.objectName });
      expect(await site.during(read)).toEqual([{ type: 'text', value: device.name }]);
    });

    it('gives all elements of a list, their number at the index 0, and one of them', async () => {
      const { client, device, objects } = site;
      const self = { type: 8, instance: device.instance };
      const read = (index?: number) =>
        site.during(client.read(device.address, self, { property: property.objectList, index }));
      const list = await read();
      expect(list.map(asText).sort()).toEqual(objects.map(value => asText({ type: 'object', value })).sort());
      expect(await read(0)).toEqual([{ type: 'unsigned', value: objects.length }]);
      expect(await read(2)).toEqual([list[1]]);
    });

    it('is refused for an object and for a property that are not there', async () => {
      const { client, device, point } = site;
      const read = (object: ObjectId, wanted: number) =>
        site.during(faultOf(client.read(device.address, object, { property: wanted })));
      expect(await read(nowhere, property.presentValue)).toMatchObject({
        kind: 'error',
        refusal: { errorClass: 1, errorCode: 31 },
      });
      expect(await read(point, property.unknown)).toMatchObject({
        kind: 'error',
        refusal: { errorClass: 2, errorCode: 32 },
      });
    });

    it('of many gives one result per question, in their order, whichever of them fail', async () => {
      const { client, device, point } = site;
      const self = { type: 8, instance: device.instance };
      const specs = [
        { object: point, properties: [{ property: property.unknown }, { property: property.presentValue }] },
        { object: nowhere, properties: [{ property: property.presentValue }] },
        { object: self, properties: [{ property: property.objectList, index: 0 }, { property: property.objectName }] },
      ];
      const results = await site.during(client.readMultiple(device.address, specs));
      expect(results).toMatchObject([
        { object: point, property: property.unknown, index: null, outcome: { fault: { refusal: { errorCode: 32 } } } },
        { object: point, property: property.presentValue, outcome: { values: [{ type: 'real', value: 21 }] } },
        { object: nowhere, outcome: { fault: { kind: 'error', refusal: { errorCode: 31 } } } },
        { object: self, index: 0, outcome: { values: [{ type: 'unsigned', value: site.objects.length }] } },
        { object: self, outcome: { values: [{ type: 'text', value: device.name }] } },
      ]);
    });

    it('gives a time-out where nobody answers', async () => {
      const { client, point, silent } = site;
      const read = client.read(silent, point, { property: property.presentValue }, { timeoutMs: 500, retries: 1 });
      expect(await site.during(faultOf(read))).toMatchObject({
        kind: 'timeout',
        message: expect.stringContaining(silent),
      });
    });

    it('ends when it is given up, and when the client closes', async () => {
      const { client, point, silent } = site;
      const control = new AbortController();
      const wanted = { property: property.presentValue };
      const cancelled = faultOf(client.read(silent, point, wanted, { signal: control.signal }));
      const closed = faultOf(client.readMultiple(silent, [{ object: point, properties: [wanted] }]));
      control.abort();
      expect(await cancelled).toMatchObject({ kind: 'cancelled' });
      await client.close();
      expect(await closed).toMatchObject({ kind: 'closed' });
      expect(await faultOf(client.read(silent, point, wanted))).toMatchObject({ kind: 'closed' });
      expect(client.counters.pending).toBe(0);
    });
  });

  describe(`${name}: a write`, () => {
    it('takes effect until it is relinquished', async () => {
      const { client, device, point } = site;
      const write = (value: Parameters<BacnetClient['write']>[3]) =>
        site.during(client.write(device.address, point, property.presentValue, value, 8));
      await write({ type: 'real', value: 18.5 });
      expect(await present()).toEqual([{ type: 'real', value: 18.5 }]);
      await write({ type: 'null' });
      expect(await present()).not.toEqual([{ type: 'real', value: 18.5 }]);
    });
  });

  describe(`${name}: a subscription`, () => {
    it.each([true, false])('tells the value and its changes until it is ended (confirmed: %s)', async confirmed => {
      const { client, device, point } = site;
      const told = (value: number) =>
        firstValueFrom(
          client.changes.pipe(filter(change => asText(change.values).includes(asText({ type: 'real', value })))),
        );
      const subscription = { processId: 77, lifetimeSeconds: 300, confirmed };
      const first = told(21);
      await site.during(client.subscribe(device.address, point, subscription));
      expect(await site.during(first)).toMatchObject({
        address: device.address,
        processId: 77,
        device: device.instance,
        object: point,
      });
      const second = told(25);
      site.change(25);
      await site.during(second);
      await site.during(client.unsubscribe(device.address, point, 77));
      const after: unknown[] = [];
      client.changes.subscribe(change => after.push(change));
      site.change(29);
      expect(await present()).toEqual([{ type: 'real', value: 29 }]);
      expect(after).toEqual([]);
    });
  });
}
