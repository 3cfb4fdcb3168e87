import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';

/** A part of the site that terminals hang in. */
const BlockSchema = defineEntity({
  name: 'Block',
  properties: {
    ...identified,
    name: p.string().length(100).unique(),
    description: p.string().length(500).default(''),
    ...timestamped,
  },
});

export class Block extends BlockSchema.class {}
BlockSchema.setClass(Block);
