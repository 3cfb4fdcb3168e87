import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import type { PageQuery } from '../../http/paging.js';
import { requireFree } from '../../people/employee-uniqueness.js';
import { Employee } from '../../people/employee.entity.js';
import { Clock } from '../../shared/clock.js';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.js';
import { recordsOf, unmatchedCodes, type CodeRow } from './codes.queries.js';
import type { AssignCode, AssignedCodeView, UnmatchedCodeView } from './unmatched-code.dto.js';

/** User ids of the terminals that belong to nobody here. */
@Injectable()
export class UnmatchedCodes {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: PageQuery): Promise<[UnmatchedCodeView[], number]> {
    const [rows, count] = await unmatchedCodes(this.em, wanted);
    return [rows.map(toView), count];
  }

  /**
   * Gives somebody a code, and with it every punch it ever made. Throws NotFound where nobody has punched with it,
   * Conflict where it is somebody else's or the employee has another one.
   */
  assign({ attendance_code: code, employee: id }: AssignCode): Promise<AssignedCodeView> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const records = await recordsOf(em, code);
      if (records === 0) throw new NotFound('Attendance code', code);
      const employee = await em.findOne(Employee, id, { refresh: true });
      if (!employee) throw InvalidInput.field('employee', 'There is no such employee.');
      const { employeeName, fakeName } = employee;
      const reply = { attendance_code: code, employee: id, employee_name: employeeName, records };
      if (employee.attendanceCode === code) return reply;
      if (employee.attendanceCode) throw hasAnother(employee.attendanceCode);
      await requireFree(em, { attendanceCode: code }, id);
      const now = this.clock.now();
      em.assign(employee, { attendanceCode: code, updatedAt: now });
      const about = { employee_id: id, employee_name: employeeName, fake_name: fakeName };
      this.bus.record('employee.changed', about, now);
      return reply;
    });
  }
}

function hasAnother(code: string): Conflict {
  const message = `This employee has the code ${code} already.`;
  return new Conflict('has_code', message, [{ field: 'employee', messages: [message] }]);
}

function toView({ code, records, firstSeen, lastSeen, devices }: CodeRow): UnmatchedCodeView {
  return {
    attendance_code: code,
    records,
    first_seen: firstSeen === null ? null : new Date(firstSeen).toISOString(),
    last_seen: lastSeen === null ? null : new Date(lastSeen).toISOString(),
    devices,
  };
}
