import type { ObjectId } from '../network/address.codec.js';
import { BacnetFault } from '../network/bacnet-fault.rules.js';
import type { BacnetClient, CallOptions } from '../network/bacnet.client.js';
import type { BacnetValue } from '../network/value.rules.js';
import { Conversation, type Target } from './batching/conversation.js';
import { shownValue, type Reading } from './collection/reading.rules.js';
import { explainFault, type FaultInfo } from './faults.rules.js';
import { endIfCancelled, type Pace } from './pace.js';
import { property } from './vocabulary.rules.js';
import { outcomeOf, valueFor, type ReadBack, type WriteOutcome, type WriteRequest } from './writing.rules.js';

export interface WriteResult {
  outcome: WriteOutcome;
  /** Whether the device said yes. */
  isAcknowledged: boolean;
  /** The present value after the write; null: it could not be read. */
  readBack: Pick<Reading, 'value' | 'text' | 'valueType'> | null;
  /** What the device, or the rules, had against it. */
  fault: Pick<FaultInfo, 'code' | 'text'> | null;
}

/** A point that is commanded; `states`: what its states are called, in order. */
export interface WriteTarget {
  device: Target;
  object: ObjectId;
  states?: readonly string[] | null;
}

/**
 * Commands the present value of a point, or gives the command back, and reads what has come of it. Sent once, whatever
 * happens. Rejects with `cancelled` only where nothing was sent.
 */
export async function writePoint(
  client: BacnetClient,
  { device, object, states = null }: WriteTarget,
  request: WriteRequest,
  options: Pick<Pace, 'clock' | 'signal'> & Pick<CallOptions, 'timeoutMs'>,
): Promise<WriteResult> {
  const wanted = valueFor(object, request, states);
  if ('problem' in wanted) return refused({ code: 'invalid-value', text: wanted.problem });
  endIfCancelled(options.signal);
  const fault = await send(client, { device, object }, wanted.value, request.priority, options.timeoutMs);
  if (fault && isRefusal(fault)) return refused(explainFault(fault));
  const { clock, timeoutMs } = options;
  const back = await readBack(new Conversation(client, device, { clock, timeoutMs }), object, request.priority);
  return {
    outcome: outcomeOf(wanted.value, fault === null, back),
    isAcknowledged: fault === null,
    readBack: back.presentValue ? shownValue(back.presentValue) : null,
    fault: fault && told(explainFault(fault)),
  };
}

/** Without the signal: a command that is on its way cannot be called back. */
async function send(
  client: BacnetClient,
  { device, object }: WriteTarget,
  value: BacnetValue,
  priority: number,
  timeoutMs: number | undefined,
): Promise<BacnetFault | null> {
  try {
    await client.write(device.address, object, property.presentValue, value, priority, { timeoutMs });
    return null;
  } catch (error) {
    if (error instanceof BacnetFault) return error;
    throw error;
  }
}

/** The device said no, or nothing left this machine. */
function isRefusal({ kind }: BacnetFault): boolean {
  return ['error', 'reject', 'abort', 'encode', 'unreachable'].includes(kind);
}

async function readBack(conversation: Conversation, object: ObjectId, priority: number): Promise<ReadBack> {
  const first = async (wanted: { property: number; index?: number }) => {
    const result = await conversation.read(object, wanted).catch((error: unknown) => {
      if (error instanceof BacnetFault) return error;
      throw error;
    });
    return result instanceof BacnetFault ? undefined : result[0];
  };
  const slot = await first({ property: property.priorityArray, index: priority });
  return { slot, presentValue: await first({ property: property.presentValue }) };
}

function refused(fault: Pick<FaultInfo, 'code' | 'text'>): WriteResult {
  return { outcome: 'refused', isAcknowledged: false, readBack: null, fault: told(fault) };
}

function told({ code, text }: Pick<FaultInfo, 'code' | 'text'>): Pick<FaultInfo, 'code' | 'text'> {
  return { code, text };
}
