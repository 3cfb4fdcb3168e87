import { timingSafeEqual } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { hashOf } from '../../auth/tokens.js';
import { query } from '../../database/bulk.js';
import { Forbidden, Unauthenticated } from '../../shared/errors.js';

/** A site that has proved who it is. */
export interface KnownSite {
  id: number;
  timeZone: string;
  /** Its silence was told. */
  isSilent: boolean;
}

interface Row extends KnownSite {
  siteId: string;
  tokenHash: string;
  enabled: boolean;
}

/** Knows which site a token belongs to. */
@Injectable()
export class SiteTokens {
  constructor(private readonly em: EntityManager) {}

  /**
   * Throws Unauthenticated for no token or one of no site, Forbidden where it is the token of another site than the message
   * says, or of one that is switched off.
   */
  async verify(authorization: string | undefined, siteId: string): Promise<KnownSite> {
    const token = /^bearer ([\x21-\x7e]{1,500})$/i.exec(authorization ?? '')?.[1];
    if (token === undefined)
      throw new Unauthenticated('unauthenticated', 'Send the token of the site: Bearer <token>.');
    const site = await this.ownerOf(hashOf(token));
    if (!site) throw new Unauthenticated('token_invalid', 'This is not the token of any site.');
    if (site.siteId !== siteId) throw new Forbidden('This is the token of another site.');
    if (!site.enabled) throw new Forbidden('This site is switched off.');
    return site;
  }

  private async ownerOf(hash: string): Promise<Row | undefined> {
    const rows = await query<Row>(
      this.em,
      sql<Row>`select id, site_id as "siteId", time_zone as "timeZone", token_hash as "tokenHash", enabled,
                      silent_since is not null as "isSilent"
               from site where token_hash = ${hash}`,
    );
    return rows.find(({ tokenHash }) => timingSafeEqual(Buffer.from(tokenHash), Buffer.from(hash)));
  }
}
