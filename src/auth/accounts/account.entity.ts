import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';
import { roles } from '../role.rules.js';

/** Somebody who may log in. `username` is stored in lower case. */
const AccountSchema = defineEntity({
  name: 'Account',
  properties: {
    ...identified,
    username: p.string().length(100).unique(),
    passwordHash: p.text().hidden(),
    role: p.enum(roles),
    active: p.boolean().default(true),
    ...timestamped,
    lastLoginAt: p.datetime().nullable(),
  },
});

export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);
