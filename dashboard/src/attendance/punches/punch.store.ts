import { facts } from '../../live/facts.js';
import type { LiveEvent } from '../../live/messages.js';

/** A punch that was told of as it happened. */
export interface LivePunch {
  id: number;
  device: number;
  device_name: string;
  attendance_code: string;
  employee: number | null;
  employee_name: string | null;
  timestamp: string;
  local_time: string;
  in_out_state: number | null;
  source: 'live' | 'log' | 'push';
  /** When it was told of; ISO 8601. */
  at: string;
}

/** The fact `punch.recorded`; the feed is not part of the OpenAPI document. */
interface PunchRecorded extends LiveEvent {
  event: 'punch.recorded';
  record_id: number;
  device_id: number;
  device_name: string;
  attendance_code: string;
  employee_id: number | null;
  name: string;
  timestamp: string;
  local_time: string;
  in_out_state: number | null;
  source: LivePunch['source'];
}

const isPunch = (fact: LiveEvent): fact is PunchRecorded => fact.event === 'punch.recorded' && 'record_id' in fact;

function punchOf(fact: PunchRecorded): LivePunch {
  const { record_id: id, device_id: device, employee_id: employee, name } = fact;
  const { device_name, attendance_code, timestamp, local_time, in_out_state, source, at } = fact;
  const about = { device_name, attendance_code, timestamp, local_time, in_out_state, source, at };
  return { ...about, id, device, employee, employee_name: employee === null ? null : name };
}

/** So many are kept, the newest first. */
const most = 500;

/** Punches as they happen, outside React; whoever shows them is told once per animation frame. */
class PunchStore {
  private punches: readonly LivePunch[] = [];
  private waiting: LivePunch[] = [];
  private readonly listeners = new Set<() => void>();

  constructor() {
    facts.subscribe(fact => isPunch(fact) && this.take(punchOf(fact)));
  }

  get = (): readonly LivePunch[] => this.punches;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private take(punch: LivePunch): void {
    this.waiting.push(punch);
    if (this.waiting.length > 1) return;
    // A hidden tab gets no animation frames.
    if (document.hidden) setTimeout(this.flush, 1000);
    else requestAnimationFrame(this.flush);
  }

  private readonly flush = (): void => {
    const news = this.waiting.splice(0).reverse();
    // A feed that goes on after an interruption may tell something twice.
    const known = new Set(news.map(({ id }) => id));
    this.punches = [...news, ...this.punches.filter(({ id }) => !known.has(id))].slice(0, most);
    for (const listener of this.listeners) listener();
  };
}

export const punchStore = new PunchStore();
