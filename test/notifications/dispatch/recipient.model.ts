import { budget, planOf, type Policy } from '../../../src/notifications/dispatch/dispatch.rules.js';
import type { ItemPhase } from '../../../src/notifications/dispatch/notification-item.rules.js';
import { groupOf, type Item, type Standing } from '../../../src/notifications/dispatch/pairing.rules.js';
import { quietUntil } from '../../../src/notifications/dispatch/quiet-hours.rules.js';
import { leaseMs, verdictOf } from '../../../src/notifications/delivery/delivery.rules.js';

/** How one attempt ends; `lost`: the recipient has it, but the process was killed before that was stored. */
export type Fate = 'ok' | 'fails' | 'refused' | 'lost' | 'killed';

export interface ModelPolicy extends Policy {
  notifyOnRecovery: boolean;
  isSms: boolean;
}

interface ModelItem extends Item {
  message: number | null;
  dropped: string | null;
}

interface ModelMessage {
  id: number;
  status: 'queued' | 'retrying' | 'delivered' | 'dead' | 'superseded';
  attempts: number;
  createdAt: number;
  firstAt: number | null;
  nextAttemptAt: number | null;
  attemptUntil: number | null;
  finishedAt: number | null;
  /** What it says; fixed when it is written. */
  tells: { occasion: string; phase: ItemPhase | 'merged' }[];
}

/** What the recipient has really got; a repeat has the id of the first. */
export interface Receipt {
  id: number;
  /** When the attempt was begun that brought it. */
  begunAt: number;
  at: number;
  tells: ModelMessage['tells'];
}

const spreadMs = 700;

/**
 * One recipient with the rules of the program, its tables as lists and its jobs as a timetable: facts come in at any
 * time, jobs run when they are due, attempts end as fate has it.
 */
export class RecipientModel {
  readonly items: ModelItem[] = [];
  readonly messages: ModelMessage[] = [];
  readonly receipts: Receipt[] = [];
  readonly written: { at: number; replaced: boolean }[] = [];
  now: number;
  private lastMessageAt: number | null = null;
  private lookAgainAt: number | null = null;
  private jobs: { at: number; run: () => void }[] = [];

  constructor(
    public policy: ModelPolicy,
    start: number,
    private readonly fateOf: () => Fate,
  ) {
    this.now = start;
  }

  /** A fact arrives; the second of the same kind changes nothing. */
  fact(occasion: string, phase: ItemPhase): void {
    const opened = this.items.find(item => item.occasion === occasion && item.phase === 'opened');
    if (this.items.some(item => item.occasion === occasion && item.phase === phase)) return;
    const { enabled, notifyOnFailure, notifyOnRecovery, escalationDelaySeconds } = this.policy;
    if (phase === 'closed') {
      this.forgetEscalation(occasion, 'over before');
      if (!enabled || !notifyOnRecovery) return;
      if (opened ? opened.dropped !== null : notifyOnFailure) return;
    } else if (!enabled || !notifyOnFailure) return;
    const dueAt = this.now + (phase === 'closed' ? 0 : escalationDelaySeconds * 1000);
    const id = this.items.length + 1;
    this.items.push({ id, occasion, phase, at: this.now, dueAt, message: null, dropped: null });
    this.at(this.now + spreadMs, () => this.dispatch());
  }

  /** Somebody takes care of it: escalations that wait never go out. */
  acknowledge(occasion: string): void {
    this.forgetEscalation(occasion, 'acknowledged');
  }

  edit(change: Partial<ModelPolicy>): void {
    this.policy = { ...this.policy, ...change };
    this.at(this.now, () => this.dispatch());
  }

  /** Time passes, and jobs run when they are due. */
  advance(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.jobs.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.jobs = this.jobs.filter(job => job !== next);
      this.now = Math.max(this.now, next.at);
      next.run();
    }
    this.now = until;
  }

  get unsettled(): boolean {
    const waits = this.items.some(({ message, dropped }) => message === null && dropped === null);
    return waits || this.messages.some(isOpen);
  }

  private at(at: number, run: () => void): void {
    this.jobs.push({ at, run });
  }

  private forgetEscalation(occasion: string, why: string): void {
    const delayMs = this.policy.escalationDelaySeconds * 1000;
    for (const item of this.items) {
      const waits = item.occasion === occasion && item.phase === 'opened' && isWaiting(item);
      if (waits && delayMs > 0 && item.dueAt > this.now && item.at + delayMs > this.now) item.dropped = why;
    }
  }

  private dispatch(): void {
    const due = this.items.filter(item => isWaiting(item) && item.dueAt <= this.now);
    const later = this.items.filter(item => isWaiting(item) && item.dueAt > this.now).map(({ dueAt }) => dueAt);
    const ended = new Set(due.filter(({ phase }) => phase === 'closed').map(({ occasion }) => occasion));
    const beginnings = this.items
      .filter(({ phase, occasion }) => phase === 'opened' && ended.has(occasion))
      .map(item => ({ ...item, standing: this.standingOf(item), messageId: item.message }));
    const untoldIds = new Set(
      beginnings.filter(({ standing }) => standing === 'open' || standing === 'dead').map(({ messageId }) => messageId),
    );
    const plan = planOf({
      ...{ policy: this.policy, due, beginnings, lastMessageAt: this.lastMessageAt, now: this.now },
      nextDueAt: later.length > 0 ? Math.min(...later) : null,
      untold: this.messages
        .filter(({ id }) => untoldIds.has(id))
        .map(({ id, status, nextAttemptAt }) => ({
          ...{ id, dead: status === 'dead', nextAttemptAt },
          items: this.items.filter(({ message }) => message === id),
        })),
      openMessages: this.messages.filter(isOpen).length,
      spent: this.policy.isSms ? this.spent() : null,
    });
    for (const { id, reason } of plan.drop) this.item(id).dropped = reason;
    for (const id of plan.supersede) Object.assign(this.message(id), { status: 'superseded', nextAttemptAt: null });
    for (const { items, notBefore } of plan.messages) this.write(items, notBefore, plan.supersede.length > 0);
    const next = this.messages.find(isOpen);
    if (plan.messages.length > 0 && next) this.at(next.nextAttemptAt ?? this.now, () => this.attempt(next.id));
    this.plan(plan.lookAgainAt);
  }

  private plan(at: number | null): void {
    const known = this.lookAgainAt;
    if (at !== null && known !== null && known > this.now && known <= at) return;
    this.lookAgainAt = at;
    if (at !== null) this.at(at, () => this.dispatch());
  }

  private write(ids: number[], notBefore: number | null, replaced: boolean): void {
    const own = ids.map(id => this.item(id));
    const id = this.messages.length + 1;
    const nextAttemptAt = Math.max(notBefore ?? this.now, this.now);
    const tells = [...Map.groupBy(own, ({ occasion }) => occasion).values()].map(items => groupOf(items));
    this.messages.push({
      ...{ id, status: 'queued', attempts: 0, createdAt: this.now, nextAttemptAt, tells },
      ...{ firstAt: null, attemptUntil: null, finishedAt: null },
    });
    for (const item of own) item.message = id;
    this.written.push({ at: this.now, replaced });
    this.lastMessageAt = this.now;
  }

  private attempt(id: number): void {
    const message = this.message(id);
    const isDue = isOpen(message) && message.nextAttemptAt !== null && message.nextAttemptAt <= this.now;
    if (!isDue || this.messages.some(older => older.id < id && isOpen(older))) return;
    const hush = quietUntil(this.policy.quiet, this.now);
    if (hush !== null) {
      message.nextAttemptAt = hush;
      return this.at(hush, () => this.attempt(id));
    }
    message.attempts += 1;
    message.firstAt ??= this.now;
    message.attemptUntil = this.now + leaseMs;
    message.nextAttemptAt = message.attemptUntil;
    const planned = this.fateOf();
    // A provider that has the message does not refuse its repeat.
    const fate = this.receipts.some(receipt => receipt.id === id) && planned !== 'killed' ? 'ok' : planned;
    const begunAt = this.now;
    this.at(begunAt + spreadMs, () => this.end(message, fate, begunAt));
  }

  private end(message: ModelMessage, fate: Fate, begunAt: number): void {
    if (fate === 'ok' || fate === 'lost')
      this.receipts.push({ id: message.id, begunAt, at: this.now, tells: message.tells });
    // The sweep finds it when its lease is over.
    if (fate === 'lost' || fate === 'killed') return this.at(this.now + leaseMs, () => this.attempt(message.id));
    const failed = {
      kind: 'failed',
      reason: '',
      permanent: fate === 'refused',
      answer: null,
      retryAfterSeconds: null,
    } as const;
    const outcome = fate === 'ok' ? ({ kind: 'delivered', answer: { status: 200, text: '' } } as const) : failed;
    const { attempts, firstAt } = message;
    const times = { attempts, firstAt: firstAt ?? this.now, now: this.now };
    const verdict = verdictOf(outcome, { type: 'webhook', ...times, random: 0.5 });
    const nextAttemptAt = verdict.status === 'retrying' ? verdict.nextAttemptAt : null;
    Object.assign(message, { status: verdict.status, attemptUntil: null, nextAttemptAt, finishedAt: this.now });
    if (nextAttemptAt !== null) this.at(nextAttemptAt, () => this.attempt(message.id));
    this.at(this.now + spreadMs, () => this.dispatch());
    const next = this.messages.find(isOpen);
    if (nextAttemptAt !== null || !next) return;
    this.at(Math.max(this.now, next.nextAttemptAt ?? 0), () => this.attempt(next.id));
  }

  private standingOf({ message, dropped }: ModelItem): Standing {
    if (message === null) return dropped === null ? 'waiting' : 'dropped';
    const { status, attemptUntil } = this.message(message);
    if (status === 'delivered') return 'told';
    if (status === 'dead' || status === 'superseded') return 'dead';
    return attemptUntil === null ? 'open' : 'underWay';
  }

  private spent(): number[] {
    const isSpent = ({ status, finishedAt }: ModelMessage) =>
      status === 'delivered' && (finishedAt ?? 0) > this.now - budget.windowMs;
    return this.messages
      .filter(message => isOpen(message) || isSpent(message))
      .map(({ status, finishedAt }) => (status === 'delivered' ? (finishedAt ?? this.now) : this.now));
  }

  private item(id: number): ModelItem {
    return this.items[id - 1]!;
  }

  private message(id: number): ModelMessage {
    return this.messages[id - 1]!;
  }
}

function isOpen({ status }: ModelMessage): boolean {
  return status === 'queued' || status === 'retrying';
}

function isWaiting({ message, dropped }: ModelItem): boolean {
  return message === null && dropped === null;
}
