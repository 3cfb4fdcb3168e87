import { ObjectId } from '../../../bacnet/network/address.codec.js';
import { refusals } from '../wire/refusal.codec.js';
import { objectKey } from '../wire/tags.codec.js';
import { WireValue } from '../wire/value.codec.js';
import { WriteRequest } from '../wire/services.codec.js';
import { isInput, kindOf, PointKind, properties as p } from './vocabulary.rules.js';
import { PropertyTable } from './property.table.js';
import { PlannedPoint } from './plan.rules.js';
import { describePoint } from './point.properties.js';

const priorities = 16;
/** Priority of minimum on and off times; nobody may write it (135-2020, 19.2.3). */
const reservedPriority = 6;

/** An input, output or value of a simulated device. */
export class SimulatedObject {
  readonly id: ObjectId;
  readonly key: number;
  readonly kind: PointKind;
  readonly table = new PropertyTable();
  private readonly commands: (number | null)[] = Array<null>(priorities).fill(null);
  /** Present value of an input, relinquish default of the others. */
  private base: number;

  constructor(readonly plan: PlannedPoint) {
    this.id = { type: plan.type, instance: plan.instance };
    this.key = objectKey(this.id);
    this.kind = kindOf(plan.type) ?? 'analog';
    this.base = plan.value;
    describePoint(this.table, plan, this.kind);
    this.refresh();
    this.table.list();
  }

  get value(): number {
    return this.commands.find(command => command !== null) ?? this.base;
  }

  /** What changed at the device itself. A command that is in force stays so. */
  set(value: number): void {
    if (value === this.base) return;
    this.base = value;
    this.refresh();
  }

  /** Any property, whether it can be written or not. */
  put(property: number, values: WireValue[]): void {
    if (property === p.presentValue && values[0] && 'value' in values[0]) return this.set(Number(values[0].value));
    this.table.put(property, ...values);
    if (property === p.reliability || property === p.outOfService) this.refreshFlags();
  }

  /** How much an analog value changes before its subscribers are told. */
  get covIncrement(): number {
    return this.kind === 'analog' ? this.number(p.covIncrement) : 0;
  }

  write(request: WriteRequest): void {
    const { property, index, value } = request;
    if (!this.table.has(property)) throw refusals.unknownProperty();
    if (index !== null) throw property === p.priorityArray ? refusals.writeDenied() : refusals.notAnArray();
    switch (property) {
      case p.presentValue:
        return this.command(request);
      case p.relinquishDefault:
        return this.set(this.checked(value));
      case p.outOfService:
        if (value.type !== 'boolean') throw refusals.invalidDataType();
        return this.put(property, [value]);
      case p.covIncrement:
        if (value.type !== 'real') throw refusals.invalidDataType();
        if (!(value.value >= 0)) throw refusals.outOfRange();
        return this.put(property, [value]);
      case p.description:
      case p.objectName:
        if (value.type !== 'text') throw refusals.invalidDataType();
        return this.put(property, [value]);
      default:
        throw refusals.writeDenied();
    }
  }

  private command({ value, priority }: WriteRequest): void {
    if (isInput(this.id.type)) {
      if (!this.flag(p.outOfService)) throw refusals.writeDenied();
      return this.set(this.checked(value));
    }
    const slot = priority ?? priorities;
    if (slot === reservedPriority) throw refusals.writeDenied();
    this.commands[slot - 1] = value.type === 'null' ? null : this.checked(value);
    this.refresh();
  }

  /** The number in a value that may be written here. */
  private checked(value: WireValue): number {
    if (value.type !== this.valueType || !('value' in value) || typeof value.value !== 'number')
      throw refusals.invalidDataType();
    const { min, max } = this.plan;
    if (value.value < min || value.value > max || Number.isNaN(value.value)) throw refusals.outOfRange();
    return value.value;
  }

  private get valueType(): 'real' | 'enumerated' | 'unsigned' {
    if (this.kind === 'analog') return 'real';
    return this.kind === 'binary' ? 'enumerated' : 'unsigned';
  }

  private typed(value: number): WireValue {
    return { type: this.valueType, value };
  }

  private refresh(): void {
    this.table.put(p.presentValue, this.typed(this.value));
    if (isInput(this.id.type)) return;
    this.table.put(p.relinquishDefault, this.typed(this.base));
    this.table.putArray(
      p.priorityArray,
      this.commands.map(command => (command === null ? { type: 'null' } : this.typed(command))),
    );
  }

  private refreshFlags(): void {
    const isFault = this.number(p.reliability) !== 0;
    this.table.put(p.statusFlags, { type: 'bits', value: [false, isFault, false, this.flag(p.outOfService)] });
  }

  private number(property: number): number {
    const [value] = this.table.values(property);
    return value && 'value' in value && typeof value.value === 'number' ? value.value : 0;
  }

  private flag(property: number): boolean {
    const [value] = this.table.values(property);
    return value?.type === 'boolean' && value.value;
  }
}
