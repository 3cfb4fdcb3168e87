import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBuilding } from '../../../src/simulators/bacnet/model/plan.rules.js';
import { units } from '../../../src/simulators/bacnet/model/vocabulary.rules.js';
import { wanderedValue } from '../../../src/simulators/bacnet/model/wander.rules.js';

const points = planBuilding(22);
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const seconds = fc.integer({ min: 1_700_000_000, max: 1_900_000_000 });

describe('The points of a simulated building', () => {
  it('have names and object identifiers of their own', () => {
    const many = planBuilding(300);
    expect(new Set(many.map(({ name }) => name))).toHaveLength(300);
    expect(new Set(many.map(({ type, instance }) => `${type}:${instance}`))).toHaveLength(300);
  });
});

describe('Wandering values', () => {
  it('are what can be written to their point, or near what the sensor read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...points), chances, seconds, (point, chance, at) => {
        const value = wanderedValue(point, chance, at);
        expect(value).toBeGreaterThanOrEqual(point.min);
        expect(value).toBeLessThanOrEqual(point.max);
      }),
    );
  });

  it('are whole numbers where states are counted, and within a degree where it is warm', () => {
    fc.assert(
      fc.property(fc.constantFrom(...points), chances, seconds, (point, chance, at) => {
        const value = wanderedValue(point, chance, at);
        const isCounted = point.units === units.none;
        expect(isCounted ? value % 1 : 0).toBe(0);
        expect(point.units === units.degreesCelsius ? Math.abs(value - point.value) : 0).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('move gently: a temperature by less than a tenth of a degree in two seconds', () => {
    const temperature = points[0]!;
    fc.assert(
      fc.property(chances, seconds, (chance, at) => {
        const step = wanderedValue(temperature, chance, at + 2) - wanderedValue(temperature, chance, at);
        expect(Math.abs(step)).toBeLessThanOrEqual(0.1001);
      }),
    );
  });

  it('all move within a day', () => {
    for (const [index, point] of points.entries()) {
      const values = Array.from({ length: 1_440 }, (_, minute) =>
        wanderedValue(point, (index + 0.5) / points.length, 1_800_000_000 + minute * 60),
      );
      expect(new Set(values).size, point.name).toBeGreaterThan(1);
    }
  });
});
