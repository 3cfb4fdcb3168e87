import { execFileSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LinuxLinkClient } from '../../../dist/src/probes/sweep/link.client.js';
import { SystemProbeClient } from '../../../dist/src/probes/sweep/system.probe.client.js';

/**
 * The built probe engines inside a network namespace: one JSON request per line in, one JSON answer per line out.
 * `{ sweep: [addresses], deadlineMs }` or `{ run: [program, ...arguments] }` to change the network.
 */
const client = new SystemProbeClient(process.argv[2] ?? 'auto', new LinuxLinkClient(), true);

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.run) {
    const [program, ...args] = request.run;
    process.stdout.write(`${JSON.stringify({ output: execFileSync(program, args, { encoding: 'utf8' }) })}\n`);
  } else {
    const before = process.cpuUsage();
    const begun = performance.now();
    const report = await client.sweep(request.sweep, request.deadlineMs);
    const wallMs = performance.now() - begun;
    const { user, system } = process.cpuUsage(before);
    const answers = Object.fromEntries([...report.results].map(([address, { answer }]) => [address, answer]));
    const neighbours = await client.neighbours();
    const cpuSeconds = (user + system) / 1e6;
    process.stdout.write(
      `${JSON.stringify({ ...report, results: undefined, answers, neighbours, wallMs, cpuSeconds })}\n`,
    );
  }
}
await client.close();
