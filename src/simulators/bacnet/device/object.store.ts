import { ObjectId } from '../../../bacnet/network/address.codec.js';
import { BacnetFaults } from '../bacnet.simulator.options.js';
import { DeviceDescription, describeDevice, describeServices, listObjects } from '../model/device.properties.js';
import { planPoint, SimulatedPointOptions } from '../model/plan.rules.js';
import { PropertyTable } from '../model/property.table.js';
import { SimulatedObject } from '../model/simulated-object.js';
import { firstProprietary, formatObject, objectTypes, properties } from '../model/vocabulary.rules.js';
import { Refusal, refusals } from '../wire/refusal.codec.js';
import { anyInstance, objectKey } from '../wire/tags.codec.js';

/** A value of a reserved type (135-2020, 20.2.1.4). */
const reservedType = Buffer.from('d100', 'hex');

/** The objects of a device, seen through its faults. */
export class ObjectStore {
  readonly device = new PropertyTable();
  readonly deviceKey: number;
  private readonly objects = new Map<number, SimulatedObject>();
  private readonly instead = new Map<string, Buffer>();
  private readonly vanished = new Set<number>();
  private isListStale = true;

  constructor(
    description: DeviceDescription,
    points: readonly SimulatedPointOptions[],
    private readonly faults: Readonly<BacnetFaults>,
  ) {
    this.deviceKey = objectKey({ type: objectTypes.device, instance: description.instance });
    describeDevice(this.device, description);
    for (const point of points) this.add(point);
    this.obeyFaults();
  }

  get all(): Iterable<SimulatedObject> {
    return this.objects.values();
  }

  get size(): number {
    return this.objects.size;
  }

  /** Throws where there is none. */
  find(id: ObjectId): SimulatedObject {
    const object = this.objects.get(objectKey(id));
    if (!object) throw new Error(`There is no object ${formatObject(id)}`);
    return object;
  }

  /** A point others ask for; refused where there is none. */
  point(key: number): SimulatedObject {
    const object = this.objects.get(key);
    if (!object || this.vanished.has(key)) throw refusals.unknownObject();
    return object;
  }

  add(point: SimulatedPointOptions): SimulatedObject {
    const object = new SimulatedObject(planPoint(point));
    this.objects.set(object.key, object);
    this.isListStale = true;
    return object;
  }

  remove(id: ObjectId): void {
    this.objects.delete(objectKey(id));
    this.isListStale = true;
  }

  /** To be called when faults were switched. */
  obeyFaults(): void {
    const { undecodable, vanished, noReadMultiple, cov } = this.faults;
    this.instead.clear();
    for (const { object, property, bytes } of undecodable)
      this.instead.set(`${objectKey(object)}/${property}`, bytes ?? reservedType);
    this.vanished.clear();
    for (const id of vanished) this.vanished.add(objectKey(id));
    describeServices(this.device, { readMultiple: !noReadMultiple, cov: cov !== 'unknown' });
  }

  /** The key an object is really known by: any device means this one. */
  realKey(key: number): number {
    const isAny = key === objectKey({ type: objectTypes.device, instance: anyInstance });
    return isAny && !this.faults.noWildcard ? this.deviceKey : key;
  }

  table(key: number): PropertyTable {
    if (key !== this.deviceKey) return this.point(key).table;
    if (this.isListStale) {
      listObjects(this.device, this.objects.keys());
      this.isListStale = false;
    }
    return this.device;
  }

  /** What a property reads as on the wire. */
  encoded(key: number, property: number, index: number | null): Buffer {
    const table = this.table(key);
    const instead = this.instead.size > 0 && this.instead.get(`${key}/${property}`);
    if (instead) return instead;
    this.check(key, property, index);
    return table.encoded(property, index);
  }

  /** The same as an element of a ReadPropertyMultiple; null where it has to be written out. */
  ready(key: number, property: number): Buffer | null {
    const table = this.table(key);
    if (this.instead.size > 0 && this.instead.has(`${key}/${property}`)) return null;
    this.check(key, property, null);
    return table.result(property);
  }

  private check(key: number, property: number, index: number | null): void {
    if (property >= firstProprietary && this.faults.rejectsProprietary) throw Refusal.reject(4);
    const isWholeList = key === this.deviceKey && property === properties.objectList && index === null;
    if (isWholeList && this.faults.objectListRefused) throw refusals.bufferOverflow();
  }
}
