import { describe, expect, it } from 'vitest';
import { objectTypeName, propertyName, reliabilityName } from '../../../src/bacnet/engine/vocabulary.rules.js';
import { unitName, unitSymbol } from '../../../src/bacnet/engine/units.js';

describe('A unit', () => {
  it.each<[number, string]>([
    [0, 'square-meters'],
    [19, 'kilowatt-hours'],
    [62, 'degrees-celsius'],
    [95, 'no-units'],
    [98, 'percent'],
    [135, 'cubic-meters-per-hour'],
    [254, 'million-standard-cubic-feet-per-minute'],
    [47_808, 'standard-cubic-feet-per-day'],
    [47_814, 'millirems'],
    [47_816, 'degrees-lovibond'],
    [47_872, 'delta-degrees-celsius'],
    [47_956, 'volumetric-flow-10'],
    [47_981, 'picoseconds'],
  ])('%d is %s', (number, name) => {
    expect(unitName(number)).toBe(name);
  });

  it('the standard does not name is its number', () => {
    expect([255, 47_813, 47_957, 47_982, 60_000].map(unitName)).toEqual([
      'unit 255',
      'unit 47813',
      'unit 47957',
      'unit 47982',
      'unit 60000',
    ]);
  });

  it('is written short where it can be', () => {
    expect([62, 95, 98, 25, 255].map(unitSymbol)).toEqual(['°C', '', '%', 'cycles-per-hour', 'unit 255']);
  });

  it('has a name of its own: all 427 of the standard', () => {
    const names = Array.from({ length: 48_000 }, (_, number) => unitName(number)).filter(
      name => !name.startsWith('unit '),
    );
    expect(names).toHaveLength(427);
    expect(new Set(names).size).toBe(427);
  });
});

describe('Names', () => {
  it.each<[(number: number) => string, number, string]>([
    [objectTypeName, 0, 'analog-input'],
    [objectTypeName, 8, 'device'],
    [objectTypeName, 19, 'multi-state-value'],
    [objectTypeName, 40, 'characterstring-value'],
    [objectTypeName, 56, 'network-port'],
    [objectTypeName, 64, 'color-temperature'],
    [objectTypeName, 130, 'type 130'],
    [propertyName, 85, 'present-value'],
    [propertyName, 62, 'max-apdu-length-accepted'],
    [propertyName, 512, 'property 512'],
    [reliabilityName, 1, 'no-sensor'],
    [reliabilityName, 12, 'communication-failure'],
    [reliabilityName, 24, 'referenced-object-fault'],
    [reliabilityName, 80, 'reliability-80'],
  ])('are those of the standard', (naming, number, name) => {
    expect(naming(number)).toBe(name);
  });
});
