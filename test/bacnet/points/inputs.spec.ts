import type { Type } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import {
  BacnetDeviceQuery,
  CreateBacnetDevice,
  UpdateBacnetDevice,
} from '../../../src/bacnet/devices/bacnet-device.dto.js';
import { BulkPoints, PointQuery, UpdatePoint } from '../../../src/bacnet/points/point.dto.js';
import { ReadingQuery } from '../../../src/bacnet/readings/reading.dto.js';
import { TrendQuery } from '../../../src/bacnet/readings/trend.dto.js';
import { validationPipe } from '../../../src/http/validation.js';
import type { InvalidInput } from '../../../src/shared/errors.js';

/** What becomes of an input: itself, or the names of the fields it is refused for. */
const taken = (metatype: Type, type: 'body' | 'query', input: object) =>
  validationPipe()
    .transform(input, { type, metatype })
    .catch((error: InvalidInput) => error.errors.map(({ field }) => field));

const refusals = async (metatype: Type, type: 'body' | 'query', base: object, wrong: object) => {
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values as unknown[]) {
      const fields = await taken(metatype, type, { ...base, [field]: value });
      expect([field, value, fields]).toEqual([field, value, [expect.stringMatching(new RegExp(`^${field}`))]]);
    }
  }
};

describe('Inputs of BACnet', () => {
  it('are refused for each field of a point that is wrong', async () => {
    await refusals(
      UpdatePoint,
      'body',
      {},
      {
        is_enabled: ['yes', 1, null],
        interval_seconds: [4, 86_401, 60.5, '60', null],
        use_cov: ['true', null],
        low_limit: ['10', Number.NaN, Infinity, 1e39],
        high_limit: ['10', -1e39],
        hysteresis: [-1, null, 1e39],
        name: ['x'],
        limit_state: ['normal'],
      },
    );
    const whole = {
      is_enabled: false,
      interval_seconds: 5,
      use_cov: true,
      low_limit: null,
      high_limit: 3.5,
      hysteresis: 0,
    };
    expect(await taken(UpdatePoint, 'body', whole)).toEqual(whole);
  });

  it('are refused for many points where one of the changes is wrong', async () => {
    const changes = { interval_seconds: 60 };
    await refusals(
      BulkPoints,
      'body',
      { ids: [1], changes },
      {
        ids: [[], [0], ['1'], [2 ** 31], Array.from({ length: 1_001 }, (_, n) => n + 1)],
        changes: [{ interval_seconds: 1 }, { nonsense: 1 }, null, undefined],
      },
    );
    expect(await taken(BulkPoints, 'body', { ids: [1, 2], changes })).toEqual({ ids: [1, 2], changes });
  });

  it('are refused for each field of a device that is wrong', async () => {
    await refusals(
      CreateBacnetDevice,
      'body',
      { address: '10.0.0.5', instance: 1 },
      {
        address: [5, null, 'x'.repeat(61)],
        instance: [-1, 4_194_303, '1', null],
        network: [-1, 65_535, null],
        name: ['x'.repeat(201), 'a\nb', null],
        is_enabled: ['true'],
        is_static: [true],
      },
    );
    await refusals(UpdateBacnetDevice, 'body', {}, { name: [null, '\0'], is_enabled: [null, 0], instance: [1] });
  });

  it('of lists are lists of words and numbers', async () => {
    expect(
      await taken(PointQuery, 'query', { device: '1,2', quality: 'fault|offline', enabled: 'true', missing: 'false' }),
    ).toMatchObject({
      device: [1, 2],
      quality: ['fault', 'offline'],
      enabled: true,
      missing: false,
    });
    await refusals(
      PointQuery,
      'query',
      {},
      { device: ['x', '0'], object_type: ['-1', '1024'], quality: ['best'], limit_state: ['odd'], enabled: ['1'] },
    );
    await refusals(BacnetDeviceQuery, 'query', {}, { state: ['dead'], enabled: ['no'] });
    await refusals(
      ReadingQuery,
      'query',
      {},
      { point: ['x'], device: ['0'], quality: ['best'], format: ['xml'], since: ['yesterday'] },
    );
    await refusals(TrendQuery, 'query', {}, { window: ['2h'] });
    expect(await taken(TrendQuery, 'query', {})).toEqual({ window: '24h' });
  });
});
