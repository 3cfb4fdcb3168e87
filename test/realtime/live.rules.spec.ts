import { assert, boolean, constantFrom, integer, option, property, record, subarray, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelsFor, channelsOf, checkType, eventIdOf, kindsOf, nameMatches } from '../../src/realtime/live.rules.js';

const topics = ['servers', 'presence'] as const;

describe('Channels', () => {
  it('carry each message to a client exactly once if it is of a kind and about a server that the client chose', () => {
    const servers = option(uniqueArray(integer({ min: 1, max: 5 })));
    const message = record({
      type: constantFrom(checkType, 'server.flapping'),
      topic: constantFrom(...topics),
      serverId: option(integer({ min: 1, max: 5 })),
    });
    const wants = record({ checks: boolean(), topics: subarray([...topics]) });
    assert(
      property(servers, message, wants, (chosen, subject, kinds) => {
        if (subject.type === checkType && subject.serverId === null) return;
        const joined = channelsFor(kindsOf(kinds), chosen);
        const heard = channelsOf(subject).filter(key => joined.includes(key)).length;
        const isOfKind = subject.type === checkType ? kinds.checks : kinds.topics.includes(subject.topic);
        const isChosen = chosen === null || subject.serverId === null || chosen.includes(subject.serverId);
        expect(heard).toBe(isOfKind && isChosen ? 1 : 0);
      }),
    );
  });
});

describe('A name', () => {
  it('matches a part of it in any case', () => {
    expect(nameMatches('Web PROD 1', 'prod')).toBe(true);
    expect(nameMatches('web', 'WEB ')).toBe(false);
    expect(nameMatches('anything', '')).toBe(true);
    expect(nameMatches('100%', '%')).toBe(true);
    expect(nameMatches('web', '%')).toBe(false);
  });
});

describe('Last-Event-ID', () => {
  it('counts only where it is a whole number', () => {
    expect([undefined, '', '12', '0', '-1', '1.5', 'x', '99999999999999999'].map(eventIdOf)).toEqual([
      null,
      null,
      12,
      0,
      null,
      null,
      null,
      null,
    ]);
  });
});
