import { defineEntity, p } from '@mikro-orm/core';
import { Employee } from '../../people/employee.entity.js';
import { WorkSchedule } from './work-schedule.entity.js';

/** Somebody who does not work by the schedule of everybody. */
const ScheduleMemberSchema = defineEntity({
  name: 'ScheduleMember',
  properties: {
    employee: () => p.oneToOne(Employee).primary().deleteRule('cascade'),
    schedule: () => p.manyToOne(WorkSchedule).deleteRule('cascade').index(),
  },
});

export class ScheduleMember extends ScheduleMemberSchema.class {}
ScheduleMemberSchema.setClass(ScheduleMember);
