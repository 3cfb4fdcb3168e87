import { describe, expect, it, type TestContext } from 'vitest';
import { addresses, Lan, lanProblem } from './lan.js';

const problem = lanProblem();
const even = <T>(all: readonly T[]) => all.filter((_, index) => index % 2 === 0);
const answering = (answers: Record<string, string>, answer: string) =>
  Object.keys(answers).filter(address => answers[address] === answer);

/** A network that is gone when the test is over. */
const open = ({ onTestFinished }: TestContext, engine?: string) => {
  const lan = Lan.open(engine);
  onTestFinished(() => lan.close());
  return lan;
};

describe
  .skipIf(problem !== null)
  .concurrent(`A sweep of a real network${problem ? ` (not here: ${problem})` : ''}`, () => {
    it('tells three hundred hosts apart of which half are there, and says by which MAC they are known', async context => {
      const lan = open(context);
      const all = addresses(300);
      await lan.hosts('add', even(all));
      const { engine, blind, gateway, answers, neighbours } = await lan.sweep(all);
      expect({ engine, blind, gateway }).toEqual({ engine: 'icmp', blind: null, gateway: true });
      expect(answering(answers, 'up')).toEqual(even(all));
      expect(answering(answers, 'unknown')).toEqual([]);
      const known = neighbours.filter(
        ({ mac, state }) => mac !== '' && ['REACHABLE', 'DELAY', 'STALE'].includes(state),
      );
      expect(known.length).toBeGreaterThanOrEqual(even(all).length);
    });

    it('sees one host leave and return', async context => {
      const lan = open(context);
      const [one = '', other = ''] = addresses(2);
      await lan.hosts('add', [one, other]);
      expect((await lan.sweep([one, other], 2_000)).answers).toEqual({ [one]: 'up', [other]: 'up' });
      await lan.hosts('del', [one]);
      expect((await lan.sweep([one, other], 2_000)).answers).toEqual({ [one]: 'down', [other]: 'up' });
      await lan.hosts('add', [one]);
      expect((await lan.sweep([one, other], 2_000)).answers).toEqual({ [one]: 'up', [other]: 'up' });
    });

    it('teaches nothing while the cable is pulled', async context => {
      const lan = open(context);
      const all = addresses(5);
      await lan.hosts('add', all);
      await lan.cable('down');
      const { blind, answers } = await lan.sweep(all, 2_000);
      expect(blind).toBe('No network interface has a link.');
      expect(answers).toEqual({});
      await lan.cable('up');
      expect(answering((await lan.sweep(all, 2_000)).answers, 'down')).toEqual([]);
    });

    it.for(['ping', 'fping', 'tcp'])('is the same with the engine %s where it works', async (engine, context) => {
      const lan = open(context, engine);
      const all = addresses(20);
      await lan.hosts('add', even(all));
      const { engine: used, blind, answers } = await lan.sweep(all);
      const isMissing = used === 'none' && blind !== null && Object.keys(answers).length === 0;
      const isRight = used === engine && blind === null && answering(answers, 'up').join() === even(all).join();
      expect(isMissing || isRight).toBe(true);
    });
  });
