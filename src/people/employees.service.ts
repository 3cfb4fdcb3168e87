import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../database/bulk.js';
import { likePattern } from '../database/like.js';
import { EventBus } from '../events/bus.js';
import { lockLiveOrder } from '../events/live-order.js';
import { orderOf, windowOf } from '../http/paging.js';
import { Clock } from '../shared/clock.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import { requireFree, type Unique } from './employee-uniqueness.js';
import { toEmployeeView, type CreateEmployee, type EmployeeQuery, type EmployeeView } from './employee.dto.js';
import { Employee } from './employee.entity.js';
import { PresenceSource } from './presence-source.js';

const columns = {
  id: 'id',
  employee_name: 'employeeName',
  fake_name: 'fakeName',
  display_order: 'displayOrder',
  attendance_code: 'attendanceCode',
  area: 'area',
  active: 'active',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

/** The people who work here. Throws InvalidInput with every field that is taken or wrong; then nothing is changed. */
@Injectable()
export class EmployeesService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly presence: PresenceSource,
  ) {}

  /** One page and the number of all who match. */
  async list(wanted: EmployeeQuery): Promise<[EmployeeView[], number]> {
    const [employees, count] = await this.em.findAndCount(Employee, await this.matching(wanted), {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, 'display_order'),
      disableIdentityMap: true,
    });
    const standing = await this.presence.standing(employees.map(({ id }) => id));
    return [employees.map(employee => toEmployeeView(employee, standing.get(employee.id))), count];
  }

  async get(id: number): Promise<EmployeeView> {
    const employee = await this.find(this.em, id);
    return toEmployeeView(employee, (await this.presence.standing([id])).get(id));
  }

  async create(input: CreateEmployee): Promise<EmployeeView> {
    const id = await this.inLine(async em => {
      const displayOrder = input.display_order ?? (await nextPlace(em));
      const wish = { ...uniquesOf(input), employeeName: input.employee_name, displayOrder };
      await requireFree(em, wish, null);
      const now = this.clock.now();
      const employee = em.create(Employee, {
        ...wish,
        fakeName: input.fake_name ?? input.employee_name,
        area: input.area,
        active: input.active,
        createdAt: now,
        updatedAt: now,
      });
      await em.persist(employee).flush();
      this.bus.record('employee.created', aboutEmployee(employee), now);
      return employee.id;
    });
    return this.get(id);
  }

  /** Changes what is given. */
  async change(id: number, input: Partial<CreateEmployee>): Promise<EmployeeView> {
    await this.inLine(async em => {
      const employee = await this.find(em, id);
      await requireFree(em, uniquesOf(input), id);
      const now = this.clock.now();
      em.assign(employee, {
        ...uniquesOf(input),
        ...(input.fake_name === undefined ? {} : { fakeName: input.fake_name }),
        ...(input.area === undefined ? {} : { area: input.area }),
        ...(input.active === undefined ? {} : { active: input.active }),
        updatedAt: now,
      });
      this.bus.record('employee.changed', aboutEmployee(employee), now);
    });
    return this.get(id);
  }

  /** What is left out gets its default, but for the place in the order. */
  replace(id: number, { fake_name, attendance_code, area, active, ...input }: CreateEmployee): Promise<EmployeeView> {
    return this.change(id, {
      ...input,
      fake_name: fake_name ?? input.employee_name,
      attendance_code: attendance_code ?? null,
      area: area ?? 'default',
      active: active ?? true,
    });
  }

  /** Deletes somebody with devices, presence and summaries; attendance records stay and lose their owner. */
  async remove(id: number): Promise<void> {
    await this.inLine(async em => {
      const employee = await this.find(em, id);
      this.bus.record('employee.deleted', aboutEmployee(employee), this.clock.now());
      await em.remove(employee).flush();
    });
  }

  /** Those named take the places they hold together in the new order; nobody else moves. Returns how many have moved. */
  async reorder(ids: readonly number[]): Promise<number> {
    return this.inLine(async em => {
      const employees = await em.find(Employee, { id: { $in: [...ids] } }, { refresh: true });
      if (employees.length < ids.length) throw InvalidInput.field('ids', 'Some of these employees do not exist.');
      const byId = new Map(employees.map(employee => [employee.id, employee]));
      const places = employees.map(({ displayOrder }) => displayOrder).toSorted((a, b) => a - b);
      const moves = ids.flatMap((id, index) => {
        const [employee, place] = [byId.get(id), places[index]];
        return employee && place !== undefined && employee.displayOrder !== place ? [{ employee, place }] : [];
      });
      const now = this.clock.now();
      // The constraint is looked at when the transaction ends, so two may swap their places.
      await query(em, sql`set constraints employee_display_order_unique deferred`);
      for (const { employee, place } of moves) {
        em.assign(employee, { displayOrder: place, updatedAt: now });
        this.bus.record('employee.changed', aboutEmployee(employee), now);
      }
      return moves.length;
    });
  }

  /** The live order is one lock for all who record facts: nobody else changes employees meanwhile. */
  private inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      return work(em);
    });
  }

  private async matching({ search, area, active, is_online }: EmployeeQuery): Promise<FilterQuery<Employee>> {
    const pattern = search && { $ilike: likePattern(search) };
    const all: FilterQuery<Employee>[] = [
      ...(pattern ? [{ $or: [{ employeeName: pattern }, { fakeName: pattern }, { attendanceCode: pattern }] }] : []),
      ...(area === undefined ? [] : [{ area }]),
      ...(active === undefined ? [] : [{ active }]),
      ...(is_online === undefined ? [] : [{ id: { [is_online ? '$in' : '$nin']: await this.here() } }]),
    ];
    return all.length > 0 ? { $and: all } : {};
  }

  private async here(): Promise<number[]> {
    const standing = await this.presence.standing(null);
    return [...standing].filter(([, { isOnline }]) => isOnline).map(([id]) => id);
  }

  private async find(em: EntityManager, id: number): Promise<Employee> {
    const employee = await em.findOne(Employee, id, { refresh: true });
    if (!employee) throw new NotFound('Employee', id);
    return employee;
  }
}

async function nextPlace(em: EntityManager): Promise<number> {
  const [last] = await em.find(Employee, {}, { orderBy: { displayOrder: 'desc' }, limit: 1, disableIdentityMap: true });
  return last ? last.displayOrder + 1 : 1;
}

/** The unique fields that were given, under the names of the entity. */
function uniquesOf(input: Partial<CreateEmployee>): Partial<Unique> {
  return {
    ...(input.employee_name === undefined ? {} : { employeeName: input.employee_name }),
    ...(input.display_order === undefined ? {} : { displayOrder: input.display_order }),
    ...(input.attendance_code === undefined ? {} : { attendanceCode: input.attendance_code }),
  };
}

const aboutEmployee = ({ id, employeeName, fakeName }: Employee) => ({
  employee_id: id,
  employee_name: employeeName,
  fake_name: fakeName,
});
