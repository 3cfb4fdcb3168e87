import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { SecretBox, SecretUnreadable } from '../../config/secret-box.js';
import { StatusSource } from '../../events/status-source.js';
import { InvalidInput, type FieldError } from '../../shared/errors.js';
import { Channels } from '../channels/registry.js';
import { newWebhookSecret } from '../channels/webhook.channel.js';
import { openSecrets, sealSecrets, type Secrets } from './config-secrets.js';
import type { NotificationConfig } from './notification-config.entity.js';
import { formerHost, secretProblems, settingsProblems, type ConfigSettings } from './notification-config.rules.js';

/** What a config is to be like; secrets undefined: those it has. */
export interface Wish {
  settings: ConfigSettings;
  secrets: Record<string, string> | undefined;
}

/** Secrets in the form they are stored in, and the one that was made for a webhook that had none. */
export interface Judged {
  sealed: string | null;
  signingSecret: string | null;
}

const giveAgain = (why: string): FieldError => ({ field: 'secrets', messages: [`Give them again: ${why}.`] });

/** Says whether a notification config can work, and seals its secrets. */
@Injectable()
export class ConfigJudge {
  constructor(
    private readonly channels: Channels,
    private readonly box: SecretBox,
    private readonly servers: StatusSource,
    private readonly config: Config,
  ) {}

  get siteZone(): string {
    return this.config.env.TZ;
  }

  /** `before`: the config as it is; null for a new one. Throws InvalidInput with every field that is wrong. */
  async judge(wish: Wish, before: NotificationConfig | null): Promise<Judged> {
    const problems = settingsProblems(wish.settings);
    problems.push(...(await this.serverProblems(wish.settings.server, before)));
    const judged = this.judgeSecrets(wish, before, problems);
    if (problems.length > 0) throw new InvalidInput(problems);
    return judged;
  }

  /** A new secret for a webhook; the one it has now stays good beside it. */
  rotated(config: NotificationConfig): { sealed: string | null; signingSecret: string } {
    const signingSecret = newWebhookSecret();
    const { secret } = this.stored(config) ?? {};
    const secrets = { secret: signingSecret, ...(secret ? { previous_secret: secret } : {}) };
    return { sealed: sealSecrets(this.box, secrets), signingSecret };
  }

  private judgeSecrets(wish: Wish, before: NotificationConfig | null, problems: FieldError[]): Judged {
    const { notification_type: type, recipient } = wish.settings;
    const isSameUse = before?.notificationType === type && before.recipient === recipient;
    // Nothing about it is new: also secrets that cannot be read any more may stay, and be given again later.
    if (isSameUse && wish.secrets === undefined) return { sealed: before.secrets ?? null, signingSecret: null };
    const secrets = this.wishedSecrets(wish, before, problems);
    if (secrets === null) return { sealed: null, signingSecret: null };
    const signingSecret = type === 'webhook' && secrets['secret'] === undefined ? newWebhookSecret() : null;
    const all = signingSecret === null ? secrets : { ...secrets, secret: signingSecret };
    problems.push(...this.channels.of(type).problems({ type, recipient, secrets: all }));
    return { sealed: sealSecrets(this.box, all), signingSecret };
  }

  /** Null where they have a problem. */
  private wishedSecrets(wish: Wish, before: NotificationConfig | null, problems: FieldError[]): Secrets | null {
    const { notification_type: type, recipient } = wish.settings;
    if (wish.secrets !== undefined) {
      const wrong = secretProblems(type, wish.secrets);
      problems.push(...wrong);
      return wrong.length > 0 ? null : wish.secrets;
    }
    if (!before?.secrets || before.notificationType !== type) return {};
    const owner = formerHost(type, before.recipient, recipient);
    const stored = owner === null ? this.stored(before) : null;
    if (stored === null) {
      problems.push(
        giveAgain(owner === null ? 'the stored ones cannot be read any more' : `the stored ones belong to ${owner}`),
      );
    }
    return stored;
  }

  /** Null where they cannot be read any more. */
  private stored({ secrets }: NotificationConfig): Secrets | null {
    try {
      return openSecrets(this.box, secrets);
    } catch (error) {
      if (error instanceof SecretUnreadable) return null;
      throw error;
    }
  }

  private async serverProblems(id: number | null, before: NotificationConfig | null): Promise<FieldError[]> {
    if (id === null || id === before?.serverId) return [];
    return (await this.servers.exists(id)) ? [] : [{ field: 'server', messages: ['This server does not exist.'] }];
  }
}
