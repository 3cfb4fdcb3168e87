import { describe, expect, it } from 'vitest';
import { planOf, type Policy, type Situation } from '../../../src/notifications/dispatch/dispatch.rules.js';
import type { ItemPhase } from '../../../src/notifications/dispatch/notification-item.rules.js';
import type { Beginning, Item, Standing } from '../../../src/notifications/dispatch/pairing.rules.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const seconds = (count: number) => count * 1000;
const usual: Policy = {
  enabled: true,
  notifyOnFailure: true,
  quiet: null,
  digestSeconds: 60,
  escalationDelaySeconds: 0,
};

/** `opened 1` happened at `now` and was due at once, unless said otherwise. */
function item(id: number, phase: ItemPhase, occasion = `incident:${id}`, at = now, dueAt = at): Item {
  return { id, occasion, phase, at, dueAt };
}

function begun(opened: Item, standing: Standing, messageId: number | null = null): Beginning {
  return { ...opened, standing, messageId };
}

function plan(situation: Partial<Omit<Situation, 'policy'>> & { policy?: Partial<Policy> }) {
  const { policy, ...rest } = situation;
  return planOf({
    ...{ due: [], nextDueAt: null, beginnings: [], untold: [], openMessages: 0, lastMessageAt: null, spent: null, now },
    ...rest,
    policy: { ...usual, ...policy },
  });
}

const minutesAgo = (...minutes: number[]) => minutes.map(count => now - seconds(60 * count));
const nothing = { messages: [], drop: [], supersede: [], lookAgainAt: null };
const message = (kind: string, ...items: number[]) => ({ kind, items, notBefore: null });

describe('What a recipient is told', () => {
  it('is nothing while nothing waits', () => {
    expect(plan({})).toEqual(nothing);
  });

  it.each<[ItemPhase, string]>([
    ['opened', 'opened'],
    ['once', 'notice'],
  ])('is the first %s after a calm at once', (phase, kind) => {
    expect(plan({ due: [item(1, phase)] })).toEqual({ ...nothing, messages: [message(kind, 1)] });
    expect(plan({ due: [item(1, phase)], lastMessageAt: now - seconds(60) }).messages).toHaveLength(1);
  });

  it('is gathered until the digest time after the newest message is over', () => {
    const due = [item(1, 'opened'), item(2, 'opened')];
    const lastMessageAt = now - seconds(59);
    expect(plan({ due, lastMessageAt })).toEqual({ ...nothing, lookAgainAt: now + seconds(1) });
    expect(plan({ due, lastMessageAt: now - seconds(60) }).messages).toEqual([message('digest', 1, 2)]);
  });

  it('is not held back by a clock that was set back', () => {
    expect(plan({ due: [item(1, 'opened')], lastMessageAt: now + 3_600_000 }).messages).toHaveLength(1);
  });

  it('waits while a message is on its way', () => {
    expect(plan({ due: [item(2, 'opened')], openMessages: 1 })).toEqual({ ...nothing, lookAgainAt: now + seconds(60) });
  });

  it('comes one by one without a digest time, also behind other messages', () => {
    const due = [item(1, 'opened'), item(2, 'once'), item(3, 'opened')];
    const messages = [message('opened', 1), message('notice', 2), message('opened', 3)];
    expect(plan({ policy: { digestSeconds: 0 }, due, openMessages: 4, lastMessageAt: now })).toEqual({
      ...nothing,
      messages,
    });
  });

  it('comes when the next of several times is reached', () => {
    const waiting = { due: [item(1, 'opened')], lastMessageAt: now - seconds(20) };
    expect(plan({ ...waiting, nextDueAt: now + seconds(10) }).lookAgainAt).toBe(now + seconds(10));
    expect(plan({ ...waiting, nextDueAt: now + seconds(90) }).lookAgainAt).toBe(now + seconds(40));
    expect(plan({ nextDueAt: now + seconds(90) }).lookAgainAt).toBe(now + seconds(90));
  });

  it('is looked at again soon where there was more than one look could take', () => {
    expect(plan({ due: [item(1, 'opened')], nextDueAt: now - seconds(5) }).lookAgainAt).toBe(now + seconds(1));
  });

  it('is nothing any more once the recipient is switched off', () => {
    const { messages, drop } = plan({ policy: { enabled: false }, due: [item(1, 'opened'), item(2, 'once')] });
    expect(messages).toEqual([]);
    expect(drop.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('The end of something', () => {
  const opened = item(1, 'opened', 'incident:7', now - seconds(30));
  const closed = item(2, 'closed', 'incident:7');

  it('is told by itself where the beginning was told', () => {
    expect(plan({ due: [closed], beginnings: [begun(opened, 'told', 5)] })).toEqual({
      ...nothing,
      messages: [message('closed', 2)],
    });
  });

  it('is told together with a beginning that still waits', () => {
    const beginnings = [begun(opened, 'waiting')];
    expect(plan({ due: [opened, closed], beginnings })).toEqual({ ...nothing, messages: [message('merged', 1, 2)] });
  });

  it('is not told where nobody was told of the beginning', () => {
    expect(plan({ due: [closed], beginnings: [begun(opened, 'dropped')] }).drop.map(({ id }) => id)).toEqual([2]);
    expect(plan({ due: [closed] })).toMatchObject({ messages: [], drop: [{ id: 2 }] });
  });

  it('stands for itself where beginnings are never told', () => {
    expect(plan({ policy: { notifyOnFailure: false }, due: [closed] }).messages).toEqual([message('closed', 2)]);
  });

  it('makes one message out of a beginning that has not got out, which goes when that would have', () => {
    const untold = [{ id: 5, dead: false, items: [opened], nextAttemptAt: now + seconds(20) }];
    const situation = {
      due: [closed],
      beginnings: [begun(opened, 'open', 5)],
      untold,
      openMessages: 1,
      lastMessageAt: now,
    };
    expect(plan(situation)).toEqual({
      ...nothing,
      messages: [{ kind: 'merged', items: [1, 2], notBefore: now + seconds(20) }],
      supersede: [5],
    });
  });

  it('takes everything along that the superseded message told, and what waits', () => {
    const other = item(3, 'opened', 'incident:8');
    const over = [item(4, 'opened', 'incident:9'), item(5, 'closed', 'incident:9')];
    const untold = [{ id: 5, dead: false, items: [opened, other, ...over], nextAttemptAt: now }];
    const fresh = item(6, 'opened');
    const { messages, supersede } = plan({ due: [closed, fresh], beginnings: [begun(opened, 'open', 5)], untold });
    expect(messages).toEqual([{ kind: 'digest', items: [3, 4, 5, 1, 2, 6], notBefore: now }]);
    expect(supersede).toEqual([5]);
  });

  it('waits while its beginning is being sent', () => {
    const other = item(3, 'opened');
    const situation = { due: [closed, other], beginnings: [begun(opened, 'underWay', 5)], openMessages: 1 };
    expect(plan(situation)).toEqual({ ...nothing, lookAgainAt: now + seconds(60) });
    const eager = plan({ ...situation, policy: { digestSeconds: 0 } });
    expect(eager).toEqual({ ...nothing, messages: [message('opened', 3)], lookAgainAt: now + seconds(60) });
  });

  it('is told together with a beginning that was given up, and takes its place where that told nothing else', () => {
    const dead = { id: 5, dead: true, items: [opened], nextAttemptAt: null };
    const situation = { due: [closed], beginnings: [begun(opened, 'dead', 5)] };
    expect(plan({ ...situation, untold: [dead] })).toEqual({
      ...nothing,
      messages: [message('merged', 1, 2)],
      supersede: [5],
    });
    const digest = { ...dead, items: [opened, item(3, 'opened')] };
    expect(plan({ ...situation, untold: [digest] }).supersede).toEqual([]);
    expect(plan({ ...situation, untold: [dead], lastMessageAt: now })).toMatchObject({ messages: [], supersede: [] });
  });
});

describe('A recipient who is told only of what lasts', () => {
  const policy = { escalationDelaySeconds: 300 };
  const opened = item(1, 'opened', 'incident:7', now - seconds(400), now - seconds(100));

  it('hears nothing of what ended before', () => {
    const closed = item(2, 'closed', 'incident:7', now - seconds(101));
    const { messages, drop } = plan({ policy, due: [opened, closed], beginnings: [begun(opened, 'waiting')] });
    expect(messages).toEqual([]);
    expect(drop.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('hears in one message of what ended after, before there was time to tell it', () => {
    const closed = item(2, 'closed', 'incident:7', now - seconds(100));
    const { messages, drop } = plan({ policy, due: [opened, closed], beginnings: [begun(opened, 'waiting')] });
    expect(messages).toEqual([message('merged', 1, 2)]);
    expect(drop).toEqual([]);
  });
});

describe('In quiet hours', () => {
  const quiet = { from: '11:00', until: '13:00', zone: 'UTC' };
  const end = Date.parse('2026-03-01T13:00:00Z');

  it('everything waits until they end', () => {
    const due = [item(1, 'opened'), item(2, 'once')];
    expect(plan({ policy: { quiet }, due })).toEqual({ ...nothing, lookAgainAt: end });
    expect(plan({ policy: { quiet, digestSeconds: 0 }, due })).toEqual({ ...nothing, lookAgainAt: end });
  });

  it('what was held back comes in one digest after them, also where each comes alone otherwise', () => {
    const due = [item(1, 'opened'), item(2, 'once')];
    const after = plan({ policy: { quiet, digestSeconds: 0 }, due, now: end });
    expect(after.messages).toEqual([message('digest', 1, 2)]);
  });

  it('a message that takes the place of another does not go out either', () => {
    const opened = item(1, 'opened', 'incident:7');
    const untold = [{ id: 5, dead: false, items: [opened], nextAttemptAt: now + seconds(20) }];
    const due = [item(2, 'closed', 'incident:7')];
    const { messages } = plan({ policy: { quiet }, due, beginnings: [begun(opened, 'open', 5)], untold });
    expect(messages).toEqual([{ kind: 'merged', items: [1, 2], notBefore: end }]);
  });
});

describe('A phone number', () => {
  it('gets no fourth message within ten minutes', () => {
    const due = [item(1, 'opened')];
    expect(plan({ due, spent: minutesAgo(9, 5) }).messages).toHaveLength(1);
    expect(plan({ due, spent: minutesAgo(9, 5, 3) })).toEqual({ ...nothing, lookAgainAt: now + seconds(60) });
    expect(plan({ due, spent: minutesAgo(9, 8, 7, 6, 5) }).lookAgainAt).toBe(now + seconds(3 * 60));
  });

  it('gets one digest where single messages would not do', () => {
    const due = [item(1, 'opened'), item(2, 'opened')];
    const policy = { digestSeconds: 0 };
    expect(plan({ policy, due, spent: minutesAgo(5) }).messages).toEqual([message('opened', 1), message('opened', 2)]);
    expect(plan({ policy, due, spent: minutesAgo(5, 5) }).messages).toEqual([message('digest', 1, 2)]);
  });

  it('counts a message of the future as one of now', () => {
    const due = [item(1, 'opened')];
    expect(plan({ due, spent: minutesAgo(-600, -600, -600) }).lookAgainAt).toBe(now + seconds(600));
  });
});
