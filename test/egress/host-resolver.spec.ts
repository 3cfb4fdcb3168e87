import { describe, expect, it } from 'vitest';
import { HostResolver, Resolved, SystemLookup } from '../../src/egress/host-resolver.js';
import { FakeClock } from '../fakes/fake.clock.js';

/** A resolver whose answers are given by hand. */
class HeldLookup {
  readonly asked: string[] = [];
  private readonly open = new Map<string, Parameters<SystemLookup>[1]>();

  readonly lookup: SystemLookup = (host, done) => {
    this.asked.push(host);
    this.open.set(host, done);
  };

  answer(host: string): void {
    this.take(host)(null, [{ address: '10.0.0.1', family: 4 }]);
  }

  fail(host: string, code: string): void {
    this.take(host)(Object.assign(new Error(code), { code }), []);
  }

  private take(host: string): Parameters<SystemLookup>[1] {
    const done = this.open.get(host);
    if (!done) throw new Error(`${host} was not asked`);
    this.open.delete(host);
    return done;
  }
}

function ask(resolver: HostResolver, host: string): Promise<Resolved> {
  return new Promise(resolve => void resolver.resolve(host, resolve));
}

/** Lets everything happen that waits for nothing outside. */
function settle(): Promise<void> {
  return new Promise(resolve => void setImmediate(resolve));
}

describe('looking up a name', () => {
  it('never asks for addresses and localhost', async () => {
    const held = new HeldLookup();
    const resolver = new HostResolver(held.lookup);
    expect(await ask(resolver, '10.1.2.3')).toEqual({ addresses: [{ address: '10.1.2.3', family: 4 }] });
    expect(await ask(resolver, '::1')).toEqual({ addresses: [{ address: '::1', family: 6 }] });
    expect(await ask(resolver, 'localhost')).toHaveProperty('addresses.length', 2);
    expect(held.asked).toEqual([]);
  });

  it('is done once for all who wait, and its result is kept for a moment', async () => {
    const clock = new FakeClock();
    const held = new HeldLookup();
    const resolver = new HostResolver(held.lookup, clock);
    const both = [ask(resolver, 'a.test'), ask(resolver, 'a.test')];
    await settle();
    held.answer('a.test');
    const answer = { addresses: [{ address: '10.0.0.1', family: 4 }] };
    expect(await Promise.all(both)).toEqual([answer, answer]);
    await ask(resolver, 'a.test');
    expect(held.asked).toEqual(['a.test']);
    clock.advance(5_001);
    const later = ask(resolver, 'a.test');
    await settle();
    held.answer('a.test');
    await later;
    expect(held.asked).toEqual(['a.test', 'a.test']);
  });

  it('is done anew after a failure', async () => {
    const held = new HeldLookup();
    const resolver = new HostResolver(held.lookup);
    const first = ask(resolver, 'a.test');
    await settle();
    held.fail('a.test', 'EAI_AGAIN');
    expect(await first).toEqual({ fault: 'EAI_AGAIN' });
    const second = ask(resolver, 'a.test');
    await settle();
    held.answer('a.test');
    expect(await second).toHaveProperty('addresses');
  });

  it('leaves libuv threads free: no more than two names at once', async () => {
    const held = new HeldLookup();
    const resolver = new HostResolver(held.lookup);
    const names = ['a.test', 'b.test', 'c.test', 'd.test'];
    const all = names.map(name => ask(resolver, name));
    for (const [index, name] of names.entries()) {
      await settle();
      expect(held.asked).toHaveLength(Math.min(names.length, index + 2));
      held.answer(name);
    }
    await Promise.all(all);
  });

  it('is skipped for a name nobody waits for any more', async () => {
    const held = new HeldLookup();
    const resolver = new HostResolver(held.lookup);
    const busy = [ask(resolver, 'a.test'), ask(resolver, 'b.test')];
    const giveUp = resolver.resolve('given-up.test', () => expect.unreachable());
    const wanted = ask(resolver, 'wanted.test');
    await settle();
    giveUp();
    held.answer('a.test');
    held.answer('b.test');
    await settle();
    held.answer('wanted.test');
    await Promise.all([...busy, wanted]);
    expect(held.asked).not.toContain('given-up.test');
  });
});

describe('a name that was slow', () => {
  it('waits with other slow names, while quick ones go past', async () => {
    const held = new HeldLookup();
    const clock = new FakeClock();
    const resolver = new HostResolver(held.lookup, clock);
    const slow = ['s1.test', 's2.test', 's3.test'];
    for (const name of slow) {
      const first = ask(resolver, name);
      await settle();
      clock.advance(600);
      held.fail(name, 'EAI_AGAIN');
      await first;
    }
    held.asked.length = 0;
    const again = [...slow, 'quick.test'].map(name => ask(resolver, name));
    await settle();
    expect(held.asked).toEqual(expect.arrayContaining(['s1.test', 'quick.test']));
    expect(held.asked).toHaveLength(2);
    for (const name of ['quick.test', ...slow]) {
      held.answer(name);
      await settle();
    }
    await Promise.all(again);
  });
});
