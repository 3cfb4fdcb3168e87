import { benchChecks } from './checks.bench.js';
import { benchDashboard } from './dashboard.bench.js';
import { benchHeartbeats } from './heartbeats.bench.js';
import { benchHistory } from './history.bench.js';
import { benchSweep } from './sweep.bench.js';

const benches: Record<string, () => Promise<void>> = {
  checks: benchChecks,
  dashboard: benchDashboard,
  heartbeats: benchHeartbeats,
  history: benchHistory,
  sweep: benchSweep,
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (!bench) {
  process.stderr.write(`Usage: npm run bench -- <name>\nNames: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
await bench();
process.exit(0);
