import { defineEntity, p } from '@mikro-orm/core';
import { Server } from '../server.entity.js';

/** That people were told how long a certificate lasts: once per server, certificate and step (30, 14, 7, 3, 1, 0, -1 days). */
const CertificateNoticeSchema = defineEntity({
  name: 'CertificateNotice',
  properties: {
    server: () => p.manyToOne(Server).primary().deleteRule('cascade'),
    fingerprint: p.string().length(128).primary(),
    /** Days that were left; -1 is "has expired". */
    step: p.integer().primary(),
    at: p.datetime(),
  },
});

export class CertificateNotice extends CertificateNoticeSchema.class {}
CertificateNoticeSchema.setClass(CertificateNotice);
