import { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { BacnetClient, IAm } from '../../network/bacnet.client.js';
import { explainFault } from '../faults.rules.js';
import { endIfCancelled, realWait } from '../pace.js';
import type { DiscoveryOptions } from './discovery.options.js';
import { answersTo, questionsOf, readAddress, type DiscoveryRequest } from './plan.rules.js';
import { listeningEnds } from './window.rules.js';

/** Announcements kept of one discovery; the rest of a storm is left out. */
const mostAnnouncements = 50_000;
/** How often it is told how many were heard. */
const stepMs = 500;

/**
 * Asks the questions of a request and hears who answers. A question that cannot be sent is left out, and the discovery
 * fails with the last such fault only where none could be.
 */
export async function listen(
  client: BacnetClient,
  request: DiscoveryRequest,
  options: DiscoveryOptions,
): Promise<IAm[]> {
  const heard: IAm[] = [];
  const { clock } = options;
  const isAnswer = answersTo(request);
  let heardAt: number | null = null;
  const listening = client.announcements.subscribe(announced => {
    if (heard.length >= mostAnnouncements || !isAnswer(announced)) return;
    heardAt = clock.monotonic();
    heard.push(announced);
  });
  try {
    await askAll(client, request, options);
    await untilQuiet(() => ({ heardAt, count: heard.length }), options);
    return heard;
  } finally {
    listening.unsubscribe();
  }
}

async function askAll(client: BacnetClient, request: DiscoveryRequest, options: DiscoveryOptions): Promise<void> {
  const { bbmd } = request;
  const registrar = bbmd && readAddress(bbmd.address);
  if (bbmd && registrar) await client.registerWith(registrar, bbmd.ttlSeconds);
  const questions = questionsOf(request);
  let failure: BacnetFault | null = null;
  let sent = 0;
  for (const [index, { query, pauseMs }] of questions.entries()) {
    endIfCancelled(options.signal);
    try {
      await client.whoIs(query);
      sent += 1;
    } catch (error) {
      if (!(error instanceof BacnetFault) || explainFault(error).action === 'stop') throw error;
      failure = error;
    }
    options.onProgress?.({ step: 'asking', done: index + 1, total: questions.length });
    if (pauseMs > 0) await (options.wait ?? realWait)(pauseMs, options.signal);
  }
  if (failure && sent === 0) throw failure;
}

async function untilQuiet(
  heard: () => { heardAt: number | null; count: number },
  { clock, wait = realWait, signal, onProgress }: DiscoveryOptions,
): Promise<void> {
  const askedAt = clock.monotonic();
  for (;;) {
    endIfCancelled(signal);
    const { heardAt, count } = heard();
    onProgress?.({ step: 'listening', done: count, total: count });
    const left = listeningEnds(askedAt, heardAt) - clock.monotonic();
    if (left <= 0) return;
    await wait(Math.min(left, stepMs), signal);
  }
}
