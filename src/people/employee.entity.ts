import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../database/columns.js';

/** Somebody who works here: presence and attendance both refer to these rows. */
const EmployeeSchema = defineEntity({
  name: 'Employee',
  properties: {
    ...identified,
    employeeName: p.string().length(100).unique(),
    /** The name that is shown outside. */
    fakeName: p.string().length(100),
    displayOrder: p.integer().unique(),
    /** User id on the terminals. */
    attendanceCode: p.string().length(50).nullable().unique(),
    area: p.string().length(100).default('default'),
    active: p.boolean().default(true),
    ...timestamped,
  },
});

export class Employee extends EmployeeSchema.class {}
EmployeeSchema.setClass(Employee);
