import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Writes openapi.json from the built program; with `--check` it fails where the committed one is stale. */
const current = execFileSync(process.execPath, ['dist/src/main.js', 'openapi'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});

if (!process.argv.includes('--check')) {
  writeFileSync('openapi.json', current);
} else if (readFileSync('openapi.json', 'utf8') !== current) {
  process.stderr.write('openapi.json is stale: run "npm run openapi" and commit it with the generated client.\n');
  process.exit(1);
}
