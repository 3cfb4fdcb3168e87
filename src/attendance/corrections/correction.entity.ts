import { defineEntity, p } from '@mikro-orm/core';
import { Employee } from '../../people/employee.entity.js';
import { correctionKinds, directions } from './correction.rules.js';

/** What somebody put right in the ledger, beside it: records themselves are never edited. Append only. */
const CorrectionSchema = defineEntity({
  name: 'Correction',
  tableName: 'attendance_correction',
  indexes: [{ properties: ['employee', 'at'] }],
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    employee: () => p.manyToOne(Employee).deleteRule('cascade'),
    kind: p.enum(correctionKinds),
    /** Of the punch that is added, or of the record that is ignored. */
    at: p.datetime(),
    direction: p.enum(directions).nullable(),
    /** The record that does not count. */
    recordId: p.bigint('number').nullable().index(),
    reason: p.string().length(500),
    /** Name of the account at that time. */
    author: p.string().length(100),
    createdAt: p.datetime(),
    /** A correction is taken back, not deleted. */
    withdrawnAt: p.datetime().nullable(),
    withdrawnBy: p.string().length(100).nullable(),
  },
});

export class Correction extends CorrectionSchema.class {}
CorrectionSchema.setClass(Correction);
