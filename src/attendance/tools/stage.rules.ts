import type { ErrandFailure } from '../line/errand.rules.js';

/** The stages of a connection, in order. */
export const testStages = ['route', 'tcp', 'handshake', 'key', 'read'] as const;
export type TestStage = (typeof testStages)[number];

export interface Stage {
  stage: TestStage;
  outcome: 'passed' | 'failed' | 'not_reached';
}

/** Which stage of a connection a failure belongs to; null: none of them, the trouble is ours. */
export function failedStage({ kind, stage }: ErrandFailure): TestStage | null {
  if (kind === 'fault') return null;
  if (kind === 'no_route') return 'route';
  if (kind === 'busy' || stage === 'tcp') return 'tcp';
  if (stage === 'handshake') return 'handshake';
  return stage === 'key' ? 'key' : 'read';
}

/** The stages as a list for people: passed up to the one that failed. */
export function stagesOf(failed: TestStage | null, isWell: boolean): Stage[] {
  const at = failed === null ? (isWell ? testStages.length : 0) : testStages.indexOf(failed);
  return testStages.map((stage, index) => ({
    stage,
    outcome: index < at ? 'passed' : index === at && failed !== null ? 'failed' : isWell ? 'passed' : 'not_reached',
  }));
}

const advice: Partial<Record<ErrandFailure['kind'], string>> = {
  no_route: 'There is no way to this address: check address, cable and network.',
  refused: 'The address answers, but nothing listens at this port: check the port (usually 4370).',
  no_connection: 'Nothing answers at this address: check that the terminal is switched on and in this network.',
  no_answer: 'Connected, but it does not speak: somebody may be in its menu, or this is no attendance terminal.',
  wrong_key: 'It refuses the communication key: compare it with the one in the menu of the terminal.',
  reset: 'It ended the connection: another program probably holds the session.',
  closed: 'It ended the connection: another program probably holds the session.',
  silent: 'It fell silent in the middle: check the network between.',
  rejected: 'It will not answer what was asked; its firmware may need another protocol (push).',
  damaged: 'What it sent cannot be read completely; try again, and check the network between.',
};

/** What to do about a failure. */
export function adviceFor({ kind, message }: ErrandFailure): string {
  return advice[kind] ?? message;
}
