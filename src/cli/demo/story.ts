import { setTimeout as delay } from 'node:timers/promises';
import { people, type Surroundings } from './sample-site.js';

const stepMs = 10_000;
/** Steps until the story begins again. */
const length = 18;
const cold = 21.5;
const warm = 29.3;

/** The first controller's first analog input. */
export const roomTemperature = { type: 0, instance: 1 };
export const roomController = 1001;
export const failingServer = 'shop';

/** What happens at which step; people come and go all the time. */
const events: Readonly<Record<number, [what: string, happen: (site: Surroundings) => unknown]>> = {
  3: ['The server "shop" fails', ({ servers }) => servers.set(failingServer, 'failing')],
  6: ['Room 1 gets too warm', ({ building }) => building.device(roomController).set(roomTemperature, warm)],
  9: ['The server "shop" is back', ({ servers }) => servers.set(failingServer, 'up')],
  12: ['Room 1 is cool again', ({ building }) => building.device(roomController).set(roomTemperature, cold)],
};

/** Tells a small story in a circle until `signal`: people punch, a server fails and recovers, a room gets too warm. */
export async function tellStory(site: Surroundings, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  for (let step = 0; !signal.aborted; step += 1) {
    const [what, happen] = events[step % length] ?? [];
    if (what && happen) {
      await happen(site);
      say(what);
    }
    if (step % 2 === 1) say(punch(site, (step - 1) / 2));
    await delay(stepMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Everybody comes, then everybody goes, each at one of the doors. */
function punch({ terminals }: Surroundings, turn: number): string {
  const who = turn % people.length;
  const leaves = Math.floor(turn / people.length) % 2 === 1;
  const door = who % terminals.length;
  terminals[door]?.punch(String(who + 1), new Date(), leaves ? 1 : 0);
  return `${people[who] ?? ''} ${leaves ? 'leaves' : 'comes'} through door ${door + 1}`;
}
