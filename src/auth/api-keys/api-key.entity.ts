import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';
import { roles } from '../role.rules.js';

/** A named key for programs, shown once when it is made; only its hash is stored. */
const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  properties: {
    ...identified,
    name: p.string().length(100).unique(),
    /** First characters of the key, so that a person can tell keys apart. */
    prefix: p.string().length(16).unique(),
    keyHash: p.text().hidden(),
    role: p.enum(roles),
    createdAt: p.datetime(),
    createdBy: p.string().length(100),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
  },
});

export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
