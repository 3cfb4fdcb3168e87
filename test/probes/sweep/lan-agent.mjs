import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { LinuxLinkClient } from '../../../dist/src/probes/sweep/link.client.js';
import { SystemProbeClient } from '../../../dist/src/probes/sweep/system.probe.client.js';

/**
 * The built probe engines inside a network namespace: one JSON request per line in, one JSON answer per line out.
 * `{ sweep: [addresses], deadlineMs }`, `{ run: [program, ...arguments] }` to change the network, or the same with `start`
 * for a program that goes on until the end, once it has written something.
 */
const client = new SystemProbeClient(process.argv[2] ?? 'auto', new LinuxLinkClient(), true);
const started = [];

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.run) {
    const [program, ...args] = request.run;
    process.stdout.write(`${JSON.stringify({ output: execFileSync(program, args, { encoding: 'utf8' }) })}\n`);
  } else if (request.start) {
    const [program, ...args] = request.start;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    started.push(child);
    await once(child.stdout, 'readable');
    process.stdout.write(`${JSON.stringify({ output: String(child.stdout.read() ?? '') })}\n`);
  } else {
    const before = process.cpuUsage();
    const begun = performance.now();
    const report = await client.sweep(request.sweep, request.deadlineMs);
    const wallMs = performance.now() - begun;
    const { user, system } = process.cpuUsage(before);
    const answers = Object.fromEntries([...report.results].map(([address, { answer }]) => [address, answer]));
    const rttMs = Object.fromEntries([...report.results].map(([address, result]) => [address, result.rttMs]));
    const neighbours = await client.neighbours();
    const cpuSeconds = (user + system) / 1e6;
    process.stdout.write(
      `${JSON.stringify({ ...report, results: undefined, answers, rttMs, neighbours, wallMs, cpuSeconds })}\n`,
    );
  }
}
for (const child of started) child.stdin.end();
await client.close();
