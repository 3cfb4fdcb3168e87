import type { Checked } from '../checks/checked.js';
import { isExcused, reasonOf, type ConnectivityState } from './connectivity.rules.js';

const isFailure = ({ outcome }: Checked) => outcome.kind === 'failure';

/** What a batch of results says about failures, given the servers whose newest result was one. */
export interface Tidings {
  hasFailures: boolean;
  /** The newest failure (epoch ms) of a server that was well before; null: none. */
  newsAt: number | null;
}

export function tidingsOf(batch: readonly Checked[], failing: ReadonlySet<number>): Tidings {
  const failures = batch.filter(isFailure);
  const news = failures.filter(({ serverId }) => !failing.has(serverId)).map(({ at }) => at);
  return { hasFailures: failures.length > 0, newsAt: news.length > 0 ? Math.max(...news) : null };
}

/** Failures of checks that took place while this site was cut off say nothing; all other results stay as they are. */
export function sifted(batch: readonly Checked[], state: ConnectivityState): Checked[] {
  if (state.cutOffs.length === 0) return [...batch];
  return batch.map(checked => {
    const check = { startedAt: checked.startedAt ?? checked.at, endedAt: checked.at };
    return isFailure(checked) && isExcused(state, check) ? excuse(checked, state) : checked;
  });
}

function excuse({ outcome, ...checked }: Checked, state: ConnectivityState): Checked {
  const said = outcome.message === '' ? '' : ` (${outcome.message})`;
  const why = state.phase === 'isolated' ? reasonOf(state) : 'its canaries were silent when this was checked';
  return { ...checked, outcome: { ...outcome, kind: 'inconclusive', message: `This site is cut off: ${why}${said}` } };
}
