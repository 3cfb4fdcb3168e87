import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeObservations, encodeObservations } from '../../src/events/layer/observation.codec.js';
import { LiveMessage } from '../../src/events/live-message.js';

const body = { ping: { id: 7 }, status: { server: 3 } };

describe('Observations between instances', () => {
  it('arrive as they were sent', () => {
    const sent = new LiveMessage(7, 'server.checked', 'servers', '2026-03-01T10:00:00.000Z', body, {
      serverId: 3,
      status: 'up',
    });
    const [got] = decodeObservations(encodeObservations([sent]));
    expect(got?.text).toBe(sent.text);
    expect(got).toMatchObject({ topic: 'servers', keys: { serverId: 3, status: 'up' } });
  });

  it('are left out where they are none, whatever was sent', () => {
    expect(decodeObservations('{"id":1}')).toEqual([]);
    expect(decodeObservations('[{"id":"1","type":"a","topic":"servers","at":"","body":{}}]')).toEqual([]);
    expect(decodeObservations('[{"id":1,"type":"a","topic":"weather","at":"","body":{}}]')).toEqual([]);
    fc.assert(fc.property(fc.string(), text => Array.isArray(decodeObservations(text))));
    fc.assert(fc.property(fc.json(), text => Array.isArray(decodeObservations(text))));
  });
});
