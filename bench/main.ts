import { benchAttendance } from './attendance.bench.js';
import { benchBacnet } from './bacnet.bench.js';
import { benchChecks } from './checks.bench.js';
import { benchDashboard } from './dashboard.bench.js';
import { benchFanout } from './fanout.bench.js';
import { benchHeartbeats } from './heartbeats.bench.js';
import { benchHistory } from './history.bench.js';
import { benchSoak } from './soak.bench.js';
import { benchSweep } from './sweep.bench.js';

const benches: Record<string, () => Promise<void>> = {
  attendance: benchAttendance,
  bacnet: benchBacnet,
  checks: benchChecks,
  dashboard: benchDashboard,
  fanout: benchFanout,
  heartbeats: benchHeartbeats,
  history: benchHistory,
  soak: benchSoak,
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
