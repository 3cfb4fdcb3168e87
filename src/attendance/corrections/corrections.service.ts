import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { epochMs, query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { cursorOf, cursorPage } from '../../http/cursor.js';
import { Clock } from '../../shared/clock.js';
import { Conflict, ImpossibleNow, InvalidInput, NotFound } from '../../shared/errors.js';
import { peopleOf, type Employed } from '../days/people.queries.js';
import { dayAt } from '../days/reckoning/shift.rules.js';
import { wishProblems } from './correction-input.rules.js';
import {
  toCorrectionView,
  type CorrectionPage,
  type CorrectionQuery,
  type CorrectionView,
  type CreateCorrection,
} from './correction.dto.js';
import { Correction } from './correction.entity.js';

/** What people put right in the ledger: rows beside it with author and reason, taken back but never deleted. */
@Injectable()
export class Corrections {
  private readonly zone: string;

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    { env }: Config,
  ) {
    this.zone = env.TZ;
  }

  /** One page, the newest first; `url` is the path and query of the request. */
  async list(wanted: CorrectionQuery, url: string): Promise<CorrectionPage> {
    const towards = cursorOf(wanted)?.direction === 'newer' ? 'asc' : 'desc';
    const rows = await this.em.find(Correction, matching(wanted), {
      // Rows are only ever added, so ids tell their order.
      orderBy: { id: towards },
      limit: wanted.limit + 1,
      disableIdentityMap: true,
    });
    const page = cursorPage(rows, wanted, url, ({ createdAt, id }) => ({ at: createdAt.getTime(), id }));
    return { ...page, results: await this.views(page.results) };
  }

  async get(id: number): Promise<CorrectionView> {
    const [view] = await this.views([await this.find(id)]);
    if (!view) throw new NotFound('Correction', id);
    return view;
  }

  /**
   * Adds one; `author` is the login. Throws InvalidInput for what does not fit its kind, an employee or a record that does
   * not exist or belong together, Conflict where the same is corrected already.
   */
  async create(input: CreateCorrection, author: string): Promise<CorrectionView> {
    const id = await this.inLine(async em => {
      const now = this.clock.now();
      const wish = {
        kind: input.kind,
        at: input.at === undefined ? undefined : Math.floor(Date.parse(input.at) / 1000) * 1000,
        direction: input.direction,
        recordId: input.record_id,
      };
      const problems = wishProblems(wish, now.getTime());
      if (problems.length > 0) throw new InvalidInput(problems);
      const person = await this.person(em, input.employee);
      const at = new Date(wish.at ?? (await recordTime(em, person, wish.recordId ?? 0)));
      await requireFirst(em, person.employee, wish.recordId, at);
      const correction = em.create(Correction, {
        employee: person.employee,
        kind: wish.kind,
        at,
        direction: wish.direction ?? null,
        recordId: wish.recordId ?? null,
        reason: input.reason,
        author,
        createdAt: now,
      });
      await em.persist(correction).flush();
      this.tell(correction, person, `${describe(correction)} by ${author}: ${correction.reason}`, now);
      return correction.id;
    });
    return this.get(id);
  }

  /** Takes one back; throws ImpossibleNow where that was done already. */
  async withdraw(id: number, by: string): Promise<CorrectionView> {
    await this.inLine(async em => {
      const correction = await this.find(id);
      if (correction.withdrawnAt) throw new ImpossibleNow('withdrawn', 'This correction was taken back already.');
      const now = this.clock.now();
      em.assign(correction, { withdrawnAt: now, withdrawnBy: by });
      const person = await this.person(em, correction.employee.id);
      this.tell(correction, person, `Taken back by ${by}: ${describe(correction)}`, now);
    });
    return this.get(id);
  }

  private tell(correction: Correction, person: Employed, message: string, now: Date): void {
    const about = { correction_id: correction.id, employee_id: person.employee, name: person.name };
    this.bus.record('attendance.corrected', { ...about, date: this.dateOf(correction, person), message }, now);
  }

  private dateOf({ at }: Correction, { schedule }: Employed): string {
    return dayAt(this.zone, schedule, at.getTime());
  }

  private async views(corrections: readonly Correction[]): Promise<CorrectionView[]> {
    const employees = [...new Set(corrections.map(({ employee }) => employee.id))];
    const people = new Map((await find(this.em, employees)).map(person => [person.employee, person]));
    return corrections.flatMap(correction => {
      const person = people.get(correction.employee.id);
      if (!person) return [];
      return [toCorrectionView(correction, { name: person.name, date: this.dateOf(correction, person) })];
    });
  }

  /** One at a time: what is corrected already is looked at before. */
  private inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      return work(em);
    });
  }

  private async find(id: number): Promise<Correction> {
    const correction = await this.em.findOne(Correction, id, { refresh: true });
    if (!correction) throw new NotFound('Correction', id);
    return correction;
  }

  private async person(em: EntityManager, id: number): Promise<Employed> {
    const [person] = await find(em, [id]);
    if (!person) throw InvalidInput.field('employee', 'There is no such employee.');
    return person;
  }
}

const find = (em: EntityManager, employees: readonly number[]) => peopleOf(em, { employees }, { from: 0, to: 0 });

function describe({ kind, direction, at }: Correction): string {
  const time = at.toISOString().replace('.000', '');
  if (kind === 'ignore') return `Punch of ${time} ignored`;
  return `${direction === 'in' ? 'Arrival' : 'Departure'} at ${time} added`;
}

function matching(wanted: CorrectionQuery): FilterQuery<Correction> {
  const { employee, kind, withdrawn, since, until } = wanted;
  const cursor = cursorOf(wanted);
  const all: FilterQuery<Correction>[] = [
    ...(employee ? [{ employee: { $in: employee } }] : []),
    ...(kind ? [{ kind }] : []),
    ...(withdrawn === undefined ? [] : [{ withdrawnAt: withdrawn ? { $ne: null } : null }]),
    ...(since ? [{ at: { $gte: since } }] : []),
    ...(until ? [{ at: { $lt: until } }] : []),
    ...(cursor ? [{ id: cursor.direction === 'newer' ? { $gt: cursor.id } : { $lt: cursor.id } }] : []),
  ];
  return all.length > 0 ? { $and: all } : {};
}

/** When a record of this person was; throws InvalidInput for one of somebody else. */
async function recordTime(em: EntityManager, { code }: Employed, record: number): Promise<number> {
  const [row] = await query<{ at: number }>(
    em,
    sql<{ at: number }>`
      select ${epochMs('timestamp')} as at from attendance_record
      where id = ${record}::int8 and attendance_code = ${code}`,
  );
  if (!row) throw InvalidInput.field('record_id', 'This employee has no such record.');
  return row.at;
}

async function requireFirst(
  em: EntityManager,
  employee: number,
  recordId: number | undefined,
  at: Date,
): Promise<void> {
  const same =
    recordId === undefined ? { employee, kind: 'punch' as const, at } : { kind: 'ignore' as const, recordId };
  if ((await em.count(Correction, { ...same, withdrawnAt: null })) === 0) return;
  const [field, message] =
    recordId === undefined
      ? ['at', 'A punch was added for this moment already.']
      : ['record_id', 'This record is ignored already.'];
  throw new Conflict('taken', message, [{ field, messages: [message] }]);
}
