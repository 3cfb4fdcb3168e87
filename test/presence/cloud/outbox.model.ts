import { encodePresence, type CloudMessage } from '../../../src/presence/cloud/message.codec.js';
import { firstMessage, type UnsentHour } from '../../../src/presence/cloud/outbox.rules.js';
import { readHours, revisionIn, type Edition, type SentHour } from '../../../src/sites/receiver/received-hour.rules.js';

/** What a network does to a message, and a process to itself. */
export const fates = ['ok', 'lost', 'answer lost', 'duplicate', 'straggler', 'crash', 'revised'] as const;

export type Step =
  | { kind: 'sum-up'; employee: number; hour: number; minutes: number }
  | { kind: 'finish'; employee: number; hour: number }
  | { kind: 'dismiss'; employee: number }
  | { kind: 'send'; fate: (typeof fates)[number] }
  | { kind: 'straggler'; which: number };

interface Row extends UnsentHour {
  sentRevision: number;
}

interface Variant {
  /** The receiver passes over keys it has seen. */
  takesKeysOnce?: boolean;
  /** Ways to do it wrong. */
  acknowledges?: 'before' | 'now';
  revisionOf?: 'sum' | 'max';
  takesAnything?: boolean;
}

const monday = Date.parse('2026-03-02T00:00:00Z');
const site = { siteId: 'office', zone: 'Europe/Lisbon' };

/** A sender and a receiver with a bad line between them: the rules are the real ones, tables and network are maps. */
export class Outbox {
  /** Keys that were used for two different bodies. */
  readonly mixedUp: string[] = [];
  private readonly rows = new Map<string, Row>();
  private readonly dismissed = new Set<number>();
  private readonly table = new Map<string, Edition & { minutes: number }>();
  private readonly bodies = new Map<string, string>();
  private readonly taken = new Set<string>();
  private underWay: CloudMessage[] = [];
  private now = monday;

  constructor(private readonly variant: Variant) {}

  play(step: Step): void {
    this.now += 1000;
    if (step.kind === 'sum-up') this.sumUp(step.employee, step.hour, step.minutes);
    else if (step.kind === 'finish') this.finish(step.employee, step.hour);
    else if (step.kind === 'dismiss') this.dismiss(step.employee);
    else if (step.kind === 'send') this.send(step.fate);
    else this.arrive(this.underWay.splice(step.which % (this.underWay.length || 1), 1)[0]);
  }

  /** The line is good again; whatever is still under way comes last. */
  drain(): void {
    while (this.unsent().length > 0) this.play({ kind: 'send', fate: 'ok' });
    for (const message of this.underWay) this.arrive(message);
  }

  /** `employee hour: minutes` of everybody who is still there. */
  sender(): string[] {
    return [...this.rows.values()].map(lineOf).toSorted();
  }

  receiver(): string[] {
    const lines = [...this.table].map(([key, { minutes }]) => `${key}: ${minutes}`);
    return lines.filter(line => !this.dismissed.has(Number(line.split(' ')[0]))).toSorted();
  }

  private sumUp(employee: number, hour: number, minutesOnline: number): void {
    if (this.dismissed.has(employee)) return;
    const before = this.rows.get(`${employee} ${hour}`);
    if (before?.minutesOnline === minutesOnline) return;
    this.rows.set(`${employee} ${hour}`, {
      ...{ id: employee * 10 + hour, employeeId: employee, employeeName: `Name ${employee}`, fakeName: 'Alias' },
      ...{ hourStart: monday + hour * 3_600_000, firstSeen: null, lastSeen: null, minutesOnline, updatedAt: this.now },
      revision: (before?.revision ?? 0) + 1,
      sentRevision: before?.sentRevision ?? 0,
    });
  }

  /** Touches a row without saying anything new. */
  private finish(employee: number, hour: number): void {
    const row = this.rows.get(`${employee} ${hour}`);
    if (row) this.rows.set(`${employee} ${hour}`, { ...row, updatedAt: this.now });
  }

  private dismiss(employee: number): void {
    this.dismissed.add(employee);
    for (const [key, { employeeId }] of this.rows) if (employeeId === employee) this.rows.delete(key);
  }

  private unsent(): Row[] {
    const unsent = [...this.rows.values()].filter(({ revision, sentRevision }) => revision > sentRevision);
    return unsent.sort(
      (a, b) => a.hourStart - b.hourStart || this.rank(a) - this.rank(b) || a.employeeId - b.employeeId,
    );
  }

  /** Where the revision is one of the message, an hour goes out in one. */
  private rank({ revision }: Row): number {
    return this.variant.revisionOf ? 0 : revision;
  }

  private message(unsent: Row[]): { rows: Row[]; message: CloudMessage } {
    const { revisionOf } = this.variant;
    if (!revisionOf) {
      const rows = firstMessage(unsent);
      return { rows, message: encodePresence(site, rows) };
    }
    const rows = unsent.filter(({ hourStart }) => hourStart === unsent[0]?.hourStart);
    const revisions = rows.map(({ revision }) => revision);
    const revision = revisionOf === 'max' ? Math.max(...revisions) : revisions.reduce((sum, each) => sum + each, 0);
    return {
      rows,
      message: encodePresence(
        site,
        rows.map(row => ({ ...row, revision })),
      ),
    };
  }

  private send(fate: (typeof fates)[number]): void {
    const unsent = this.unsent();
    if (unsent.length === 0) return;
    const { rows, message } = this.message(unsent);
    const body = this.bodies.get(message.key) ?? message.body;
    if (body !== message.body) this.mixedUp.push(message.key);
    this.bodies.set(message.key, body);
    if (this.variant.acknowledges === 'before') this.acknowledge(rows);
    if (fate === 'lost') return;
    this.arrive(message);
    if (fate === 'duplicate') this.arrive(message);
    if (fate === 'straggler') this.underWay.push(message);
    const [first] = rows;
    if (fate === 'revised' && first)
      this.play({ kind: 'sum-up', ...whereOf(first), minutes: 60 - first.minutesOnline });
    if (fate !== 'answer lost' && fate !== 'crash') this.acknowledge(rows);
  }

  private acknowledge(rows: Row[]): void {
    for (const { employeeId, hourStart, revision } of rows) {
      const row = this.rows.get(`${employeeId} ${(hourStart - monday) / 3_600_000}`);
      if (row) row.sentRevision = this.variant.acknowledges === 'now' ? row.revision : revision;
    }
  }

  private arrive(message: CloudMessage | undefined): void {
    if (!message || (this.variant.takesKeysOnce && this.taken.has(message.key))) return;
    this.taken.add(message.key);
    const { timestamp, presence_data } = JSON.parse(message.body) as { timestamp: string; presence_data: SentHour[] };
    const edition = { revision: revisionIn(message.key), reportedAt: Date.parse(timestamp) };
    for (const { employeeId, hourStart, minutesOnline } of readHours(presence_data, 'UTC').hours) {
      const key = `${employeeId} ${(hourStart - monday) / 3_600_000}`;
      const stored = this.table.get(key);
      if (!stored || this.variant.takesAnything || isGreater(edition, stored)) {
        this.table.set(key, { ...edition, minutes: minutesOnline });
      }
    }
  }
}

/** The condition of the receiver's statement. */
const isGreater = (one: Edition, other: Edition) =>
  one.revision === other.revision ? one.reportedAt > other.reportedAt : one.revision > other.revision;

const whereOf = ({ employeeId, hourStart }: Row) => ({
  employee: employeeId,
  hour: (hourStart - monday) / 3_600_000,
});

const lineOf = (row: Row) => `${row.employeeId} ${(row.hourStart - monday) / 3_600_000}: ${row.minutesOnline}`;
