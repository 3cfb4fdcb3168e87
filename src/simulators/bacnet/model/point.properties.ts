import { WireValue } from '../wire/value.codec.js';
import { PlannedPoint } from './plan.rules.js';
import { PropertyTable } from './property.table.js';
import { isInput, objectTypes, PointKind, properties as p } from './vocabulary.rules.js';

const noFlags: WireValue = { type: 'bits', value: [false, false, false, false] };
const zero: WireValue = { type: 'enumerated', value: 0 };
const no: WireValue = { type: 'boolean', value: false };

/** Writes down everything about a point but its value. */
export function describePoint(table: PropertyTable, plan: PlannedPoint, kind: PointKind): void {
  table
    .put(p.objectIdentifier, { type: 'object', value: { type: plan.type, instance: plan.instance } })
    .put(p.objectName, text(plan.name))
    .put(p.objectType, { type: 'enumerated', value: plan.type })
    .put(p.presentValue)
    .put(p.description, text(plan.description))
    .put(p.statusFlags, noFlags)
    .put(p.eventState, zero)
    .put(p.reliability, zero)
    .put(p.outOfService, no);
  if (kind === 'analog') describeAnalog(table, plan);
  if (kind === 'binary') describeBinary(table, plan);
  if (kind === 'multi-state') describeStates(table, plan);
}

function describeAnalog(table: PropertyTable, { units, covIncrement, min, max }: PlannedPoint): void {
  table.put(p.units, { type: 'enumerated', value: units }).put(p.covIncrement, { type: 'real', value: covIncrement });
  if (!Number.isFinite(min) || !Number.isFinite(max)) return;
  table.put(p.minPresentValue, { type: 'real', value: min }).put(p.maxPresentValue, { type: 'real', value: max });
}

function describeBinary(table: PropertyTable, { type, states }: PlannedPoint): void {
  if (isInput(type) || type === objectTypes['binary-output']) table.put(p.polarity, zero);
  const [inactive = 'off', active = 'on'] = states;
  table.put(p.inactiveText, text(inactive)).put(p.activeText, text(active));
}

function describeStates(table: PropertyTable, { states, max }: PlannedPoint): void {
  table.put(p.numberOfStates, { type: 'unsigned', value: max }).putArray(p.stateText, states.map(text));
}

function text(value: string): WireValue {
  return { type: 'text', value };
}
