import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';

/** A time in which the network was really watched; between two of them nobody knows who was here. */
const CoverageSchema = defineEntity({
  name: 'Coverage',
  properties: {
    ...identified,
    startedAt: p.datetime().index(),
    /** Moves on with every sweep. */
    endedAt: p.datetime(),
  },
});

export class Coverage extends CoverageSchema.class {}
CoverageSchema.setClass(Coverage);
