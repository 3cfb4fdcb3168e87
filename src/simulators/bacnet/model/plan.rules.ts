import { isInput, kindOf, objectTypes, units as u } from './vocabulary.rules.js';

/** A point of a simulated device. What is not said is made up from its type. */
export interface SimulatedPointOptions {
  /** Number of its object type, see {@link objectTypes}. */
  type: number;
  instance: number;
  name?: string;
  description?: string;
  units?: number;
  /** 0 and 1 of a binary point, 1 and up of a multi-state one. */
  value?: number;
  /** Texts of the states; of a binary point the inactive one first. */
  states?: string[];
  covIncrement?: number;
  /** What may be written. */
  min?: number;
  max?: number;
}

export type PlannedPoint = Required<SimulatedPointOptions>;

export function planPoint(options: SimulatedPointOptions): PlannedPoint {
  const kind = kindOf(options.type);
  if (kind === null) throw new Error(`No point is of the object type ${options.type}`);
  const states = options.states ?? (kind === 'multi-state' ? ['one', 'two', 'three'] : []);
  const range = { analog: [-Infinity, Infinity], binary: [0, 1], 'multi-state': [1, states.length] }[kind];
  const [min = 0, max = 0] = range;
  const first = { analog: 0, binary: 0, 'multi-state': 1 }[kind];
  const typeName = Object.entries(objectTypes).find(([, type]) => type === options.type)?.[0] ?? '';
  const name = `${typeName} ${options.instance}`;
  const made = { name, description: '', units: u.none, value: first, states, covIncrement: 0.1, min, max };
  return { ...made, ...options };
}

interface Pattern {
  type: number;
  name: string;
  description: string;
  units?: number;
  value: number;
  states?: string[];
  covIncrement?: number;
  min?: number;
  max?: number;
}

const t = objectTypes;
/** What is in one zone of a building. */
const zone: Pattern[] = [
  {
    type: t['analog-input'],
    name: 'temperature',
    description: 'Room temperature',
    units: u.degreesCelsius,
    value: 21.5,
  },
  {
    type: t['analog-value'],
    name: 'setpoint',
    description: 'Temperature wanted',
    units: u.degreesCelsius,
    value: 21,
    min: 5,
    max: 35,
  },
  {
    type: t['analog-output'],
    name: 'valve',
    description: 'Heating valve',
    units: u.percent,
    value: 35,
    covIncrement: 1,
    min: 0,
    max: 100,
  },
  {
    type: t['binary-input'],
    name: 'occupied',
    description: 'Presence detector',
    value: 1,
    states: ['empty', 'occupied'],
  },
  {
    type: t['analog-input'],
    name: 'humidity',
    description: 'Room humidity',
    units: u.relativeHumidity,
    value: 45,
    covIncrement: 1,
  },
  { type: t['binary-output'], name: 'fan', description: 'Fan coil', value: 1, states: ['off', 'on'] },
  {
    type: t['analog-input'],
    name: 'CO2',
    description: 'Carbon dioxide',
    units: u.partsPerMillion,
    value: 620,
    covIncrement: 20,
  },
  {
    type: t['multi-state-value'],
    name: 'mode',
    description: 'Operating mode',
    value: 2,
    states: ['standby', 'comfort', 'economy', 'protection'],
  },
  {
    type: t['multi-state-input'],
    name: 'fan stage',
    description: 'Stage the fan runs at',
    value: 1,
    states: ['low', 'medium', 'high'],
  },
  { type: t['binary-value'], name: 'window', description: 'Window contact', value: 0, states: ['closed', 'open'] },
  {
    type: t['multi-state-output'],
    name: 'blinds',
    description: 'Position of the blinds',
    value: 1,
    states: ['up', 'half', 'down'],
  },
];

/** So many points of a building, zone by zone; instances are counted from 1 within each type. */
export function planBuilding(count: number): PlannedPoint[] {
  const used = new Map<number, number>();
  return Array.from({ length: count }, (_, index) => {
    const pattern = zone[index % zone.length]!;
    const instance = (used.get(pattern.type) ?? 0) + 1;
    used.set(pattern.type, instance);
    const number = Math.floor(index / zone.length) + 1;
    // Sensors of two zones do not read the same.
    const offset = isInput(pattern.type) && pattern.units !== undefined ? (number % 7) * 0.2 : 0;
    return planPoint({
      ...pattern,
      instance,
      name: `Zone ${number} ${pattern.name}`,
      value: Math.round((pattern.value + offset) * 10) / 10,
    });
  });
}
