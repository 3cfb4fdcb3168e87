import { PlannedPoint } from './plan.rules.js';
import { scramble } from './random.rules.js';
import { isInput, kindOf, units } from './vocabulary.rules.js';

/** How far values in a unit move to either side; in others a tenth of themselves. */
const amplitudes = new Map<number, number>([
  [units.degreesCelsius, 0.8],
  [units.relativeHumidity, 3],
  [units.partsPerMillion, 120],
  [units.percent, 15],
]);
const setpointStep = 0.5;

/** What a point reads after so many seconds in a building: the same for the same chance, which differs per point. */
export function wanderedValue(point: PlannedPoint, chance: number, seconds: number): number {
  const kind = kindOf(point.type);
  if (kind === 'binary') return slotChance(chance, seconds) < 0.7 ? point.value : 1 - point.value;
  if (kind === 'multi-state') return 1 + Math.floor(slotChance(chance, seconds) * point.max);
  if (!isInput(point.type) && point.units === units.degreesCelsius) {
    // A setpoint is moved by hand, and rarely.
    const steps = Math.round(slotChance(chance, seconds) * 4) - 2;
    return within(point, point.value + steps * setpointStep);
  }
  const amplitude = amplitudes.get(point.units) ?? Math.abs(point.value) / 10;
  const moved = point.value + amplitude * wave(chance, seconds);
  return within(point, Math.round(moved * 20) / 20);
}

/** Slow and quick movement together, within -1..1. */
function wave(chance: number, seconds: number): number {
  const slow = 600 + chance * 1_200;
  const quick = 60 + chance * 120;
  return 0.75 * Math.sin(2 * Math.PI * (seconds / slow + chance)) + 0.25 * Math.sin((2 * Math.PI * seconds) / quick);
}

/** Chance that stays the same for 5 to 15 minutes. */
function slotChance(chance: number, seconds: number): number {
  const slot = Math.floor(seconds / (300 + chance * 600) + chance);
  return scramble(Math.floor(chance * 2_147_483_647) + slot * 7_919);
}

function within({ min, max }: PlannedPoint, value: number): number {
  return Math.min(max, Math.max(min, value));
}
