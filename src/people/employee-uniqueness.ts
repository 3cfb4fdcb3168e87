import type { EntityManager } from '@mikro-orm/postgresql';
import { Conflict, type FieldError } from '../shared/errors.js';
import { Employee } from './employee.entity.js';

/** What no two employees share. */
export interface Unique {
  employeeName: string;
  displayOrder: number;
  attendanceCode: string | null;
}

const uniques: { property: keyof Unique; field: string; message: string }[] = [
  { property: 'employeeName', field: 'employee_name', message: 'Another employee has this name.' },
  { property: 'displayOrder', field: 'display_order', message: 'Another employee has this place.' },
  { property: 'attendanceCode', field: 'attendance_code', message: 'Another employee has this code.' },
];

/**
 * Throws Conflict with every field of `wish` that another employee than `id` has already; to be asked while no other
 * change of employees can happen.
 */
export async function requireFree(em: EntityManager, wish: Partial<Unique>, id: number | null): Promise<void> {
  const given = Object.entries(wish).filter(([, value]) => value !== null);
  if (given.length === 0) return;
  const others = await em.find(
    Employee,
    { $or: given.map(([property, value]) => ({ [property]: value })), ...(id === null ? {} : { id: { $ne: id } }) },
    { disableIdentityMap: true },
  );
  const errors = uniques.flatMap(({ property, field, message }): FieldError[] => {
    const wished = wish[property] ?? null;
    const isTaken = wished !== null && others.some(other => other[property] === wished);
    return isTaken ? [{ field, messages: [message] }] : [];
  });
  if (errors.length > 0) throw new Conflict('taken', errors.flatMap(({ messages }) => messages).join(' '), errors);
}
