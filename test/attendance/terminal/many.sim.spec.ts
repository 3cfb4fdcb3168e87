import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { Heard, readAll, session, terminal } from './terminals.js';

it('A hundred sessions at once each hear their own terminal, and read its log, however its bytes are cut', async () => {
  const sites = await Promise.all(
    Array.from({ length: 100 }, async (_, number) => {
      const simulator = await terminal({ faults: { segmentBytes: 400 + number, merged: number % 2 === 0 } });
      for (let index = 0; index < 40; index++) simulator.store(`${number}-${index}`);
      const heard = new Heard();
      const open = await session(simulator.port, { listener: heard });
      await open.subscribe();
      return { simulator, heard, open, number };
    }),
  );
  const reading = sites.map(({ open }) => readAll(open));
  for (let index = 0; index < 20; index++) {
    for (const { simulator, number } of sites) simulator.punch(`${number}-live-${index}`);
  }
  const logs = await Promise.all(reading);
  for (const [number, { punches }] of logs.entries()) {
    expect(punches.slice(0, 40).map(({ code }) => code)).toEqual(
      Array.from({ length: 40 }, (_, index) => `${number}-${index}`),
    );
  }
  await eventually(() => {
    expect(sites.map(({ heard }) => heard.codes)).toEqual(
      sites.map(({ number }) => Array.from({ length: 20 }, (_, index) => `${number}-live-${index}`)),
    );
  });
});
