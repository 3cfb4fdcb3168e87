import { benchChecks } from './checks.bench.js';

const benches: Record<string, () => Promise<void>> = { checks: benchChecks };

const name = process.argv[2] ?? '';
const bench = benches[name];
if (!bench) {
  process.stderr.write(`Usage: npm run bench -- <name>\nNames: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
await bench();
process.exit(0);
