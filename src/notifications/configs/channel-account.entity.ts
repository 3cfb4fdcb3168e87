import { defineEntity, p } from '@mikro-orm/core';

/** The account this site sends through: one mail server, one SMS gateway. */
const ChannelAccountSchema = defineEntity({
  name: 'ChannelAccount',
  properties: {
    kind: p.enum(['smtp', 'sms']).primary(),
    /** What may be shown: host, port, sender, account id. */
    settings: p.json<Record<string, string | number | boolean | null>>(),
    /** Sealed: the password or token. */
    secret: p.text().nullable().hidden(),
    updatedAt: p.datetime(),
  },
});

export class ChannelAccount extends ChannelAccountSchema.class {}
ChannelAccountSchema.setClass(ChannelAccount);
