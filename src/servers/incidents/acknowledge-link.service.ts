import { Injectable } from '@nestjs/common';
import { SignedLinks } from '../../auth/signed-links.js';
import { ImpossibleNow, Unauthenticated } from '../../shared/errors.js';
import type { AcknowledgeLinkView } from './acknowledge-link.dto.js';
import { linkState, parseSubject } from './acknowledge-link.rules.js';
import { IncidentsService } from './incidents.service.js';

/**
 * Taking care of an incident by the link in a message about it, without a login. Throws Unauthenticated (`link_invalid`,
 * `link_expired`) for a bad link, NotFound where the incident is gone with its server.
 */
@Injectable()
export class AcknowledgeLinkService {
  constructor(
    private readonly links: SignedLinks,
    private readonly incidents: IncidentsService,
  ) {}

  /** Changes nothing: programs that look through mail open every link. */
  async show(token: string): Promise<AcknowledgeLinkView> {
    const subject = parseSubject(this.links.read('incident.acknowledge', token));
    if (!subject) throw new Unauthenticated('link_invalid', 'This link is not about an incident.');
    const { incidentId, by } = subject;
    const incident = await this.incidents.get(incidentId);
    const { acknowledged_at: acknowledgedAt, acknowledged_by: acknowledgedBy, ended_at: endedAt } = incident;
    return { incident, by, state: linkState({ acknowledgedAt, acknowledgedBy, endedAt }, by) };
  }

  /**
   * The recipient takes care of it. A link that was used before does no harm and changes nothing. Throws ImpossibleNow
   * where somebody else does already (`already_acknowledged`) or the incident has ended (`incident_ended`).
   */
  async acknowledge(token: string): Promise<AcknowledgeLinkView> {
    const shown = await this.show(token);
    if (shown.state === 'open') await this.take(shown);
    const now = shown.state === 'open' ? await this.show(token) : shown;
    const { incident, state } = now;
    if (state === 'ended') {
      throw new ImpossibleNow('incident_ended', `${incident.server_name} answers again; there is nothing left to do.`);
    }
    if (state === 'taken') {
      const who = incident.acknowledged_by ?? 'Somebody';
      throw new ImpossibleNow('already_acknowledged', `${who} takes care of it already.`);
    }
    return now;
  }

  private async take({ incident, by }: AcknowledgeLinkView): Promise<void> {
    try {
      await this.incidents.acknowledge(incident.id, by);
    } catch (error) {
      // Somebody was quicker, perhaps a second click of the same person: what is stored now tells.
      if (!(error instanceof ImpossibleNow)) throw error;
    }
  }
}
