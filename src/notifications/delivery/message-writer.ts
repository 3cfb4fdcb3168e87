import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignedLinks } from '../../auth/signed-links.js';
import { Config } from '../../config/config.js';
import type { NotificationConfig } from '../configs/notification-config.entity.js';
import { contentOf } from '../content/content.rules.js';
import type { ItemView } from '../content/story.rules.js';
import type { NotificationItem } from '../dispatch/notification-item.entity.js';
import type { MessageKind } from './notification-message.rules.js';

const linkDays = 7;
const dayMs = 86_400_000;

/** Writes messages as they are stored and sent; the same text in every attempt. */
@Injectable()
export class MessageWriter {
  constructor(
    private readonly config: Config,
    private readonly links: SignedLinks,
  ) {}

  /** A message to the recipient about these items; without any it is a test message. */
  write(recipient: NotificationConfig, kind: MessageKind, items: readonly NotificationItem[], at: Date) {
    const { baseUrl } = this;
    const acknowledgeLink = baseUrl === null ? null : this.acknowledgeLink(baseUrl, recipient, kind, items, at);
    const { SITE_ID: siteName, TZ: zone } = this.config.env;
    const views = items.map(viewOf);
    const content = contentOf({ items: views, siteName, baseUrl, acknowledgeLink, messageKind: kind, at, zone });
    return {
      notificationType: recipient.notificationType,
      recipient: recipient.recipient,
      messageId: `msg_${randomBytes(16).toString('hex')}`,
      serverId: serverOf(items),
      subject: content.subject,
      createdAt: at,
      ...{ kind, content },
    };
  }

  /** Null where nobody knows how people reach this site. */
  private get baseUrl(): string | null {
    const { PUBLIC_URL, PORT } = this.config.env;
    return PUBLIC_URL === undefined && PORT === 0 ? null : this.config.publicUrl(PORT);
  }

  /** Only for one incident that has begun: nobody takes care of a list, or of what is over. */
  private acknowledgeLink(
    baseUrl: string,
    { name, recipient }: NotificationConfig,
    kind: MessageKind,
    [item]: readonly NotificationItem[],
    at: Date,
  ): string | null {
    const incident = item?.fact === 'incident.opened' ? item.payload['incident_id'] : null;
    if (kind !== 'opened' || typeof incident !== 'number') return null;
    const expiresAt = new Date(at.getTime() + linkDays * dayMs);
    const token = this.links.sign(
      'incident.acknowledge',
      `${incident}:${(name || recipient).slice(0, 100)}`,
      expiresAt,
    );
    return `${baseUrl.replace(/\/+$/, '')}/api/incidents/acknowledge/?token=${token}`;
  }
}

function viewOf(item: NotificationItem): ItemView {
  const { occasion, phase, fact, severity, serverId = null, name, payload, at } = item;
  return { occasion, phase, fact, severity, serverId, name, payload, at };
}

function serverOf(items: readonly NotificationItem[]): number | null {
  const servers = new Set(items.map(({ serverId }) => serverId ?? null));
  const [server = null] = servers;
  return servers.size === 1 ? server : null;
}
