import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { SecretBox } from '../../../src/config/secret-box.js';
import { isWebhookSecret } from '../../../src/notifications/channels/recipient.rules.js';
import { openSecrets } from '../../../src/notifications/configs/config-secrets.js';
import { ConfigsRecipientSource } from '../../../src/notifications/configs/configs-recipient-source.js';
import type {
  CreateNotificationConfig,
  UpdateNotificationConfig,
} from '../../../src/notifications/configs/notification-config.dto.js';
import { NotFound } from '../../../src/shared/errors.js';
import { Listening } from '../dispatch/listening.js';

const mail = { notification_type: 'email', recipient: 'ops@example.org' } as const;
const hook = { notification_type: 'webhook', recipient: 'https://hooks.example.org/in' } as const;
const topic = { notification_type: 'ntfy', recipient: 'https://ntfy.example.org/ops' } as const;
const otherKey = 'o'.repeat(40);
const secretOf = (letter: string) => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`;
const box = new SecretBox(new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40) })));

/** Names of the fields an attempt is refused for. */
const refused = (attempt: Promise<unknown>) =>
  attempt.then(
    () => [],
    (error: { errors?: { field: string }[] }) => error.errors?.map(({ field }) => field),
  );

describe('Notification configs', () => {
  let site: Listening;
  let elsewhere: Listening;

  beforeAll(async () => {
    site = await Listening.open();
    elsewhere = await Listening.open({ SECRET_KEY: otherKey }, site);
  });
  beforeEach(() => site.clear());
  afterAll(async () => {
    await elsewhere.leave();
    await site.close();
  });

  const create = (input: CreateNotificationConfig, at = site) => at.run(() => at.configs.create(input));
  const change = (id: number, input: UpdateNotificationConfig, at = site) => at.run(() => at.configs.change(id, input));
  const replace = (id: number, input: CreateNotificationConfig) => site.run(() => site.configs.replace(id, input));
  const secrets = async (id: number) => {
    const [row] = await site.rows(sql<{ secrets: string }>`select secrets from notification_config where id = ${id}`);
    return openSecrets(box, row?.secrets);
  };

  describe('with secrets', () => {
    it('make one for a webhook that brings none, and show it this once', async () => {
      const config = await create(hook);
      expect(isWebhookSecret(config.signing_secret ?? '')).toBe(true);
      expect(await secrets(config.id)).toEqual({ secret: config.signing_secret });
      expect(await site.run(() => site.configs.get(config.id))).not.toHaveProperty('signing_secret');
    });

    it('keep the one a webhook brings, and show none', async () => {
      const config = await create({ ...hook, secrets: { secret: secretOf('a') } });
      expect(config).not.toHaveProperty('signing_secret');
      expect(await secrets(config.id)).toEqual({ secret: secretOf('a') });
    });

    it('rotate: the former one stays good until the next rotation', async () => {
      const { id } = await create({ ...hook, secrets: { secret: secretOf('a'), previous_secret: secretOf('z') } });
      const second = await site.run(() => site.configs.rotateSecret(id));
      expect(await secrets(id)).toEqual({ secret: second, previous_secret: secretOf('a') });
      const third = await site.run(() => site.configs.rotateSecret(id));
      expect(await secrets(id)).toEqual({ secret: third, previous_secret: second });
    });

    it('keep them in every change that gives none, also to another address of a webhook', async () => {
      const { id } = await create({ ...hook, secrets: { secret: secretOf('a') } });
      await change(id, { name: 'Hook', recipient: 'https://elsewhere.example.org/in' });
      await replace(id, { ...hook, name: 'Hook' });
      expect(await secrets(id)).toEqual({ secret: secretOf('a') });
    });

    it('replace all of them by what is given', async () => {
      const bot = { notification_type: 'telegram', recipient: '5' } as const;
      const { id } = await create({ ...bot, secrets: { token: '1:old', base_url: 'https://bots.example.org' } });
      await change(id, { secrets: { token: '2:new' } });
      expect(await secrets(id)).toEqual({ token: '2:new' });
      expect(await refused(change(id, { secrets: { base_url: 'https://evil.example' } }))).toEqual(['secrets.token']);
    });

    it('forget them where null is given, and make a new one for a webhook', async () => {
      const open = await create({ ...topic, secrets: { token: 'abc' } });
      expect(await change(open.id, { secrets: null })).toMatchObject({ has_secrets: false });
      const signed = await create({ ...hook, secrets: { secret: secretOf('a') } });
      const changed = await change(signed.id, { secrets: null });
      expect(await secrets(signed.id)).toEqual({ secret: changed.signing_secret });
    });

    it('never send them to another host than they were given for', async () => {
      const { id } = await create({ ...topic, secrets: { token: 'abc' } });
      await change(id, { recipient: 'https://ntfy.example.org/other' });
      expect(await refused(change(id, { recipient: 'https://evil.example/ops' }))).toEqual(['secrets']);
      await change(id, { recipient: 'https://evil.example/ops', secrets: { token: 'def' } });
      expect(await secrets(id)).toEqual({ token: 'def' });
    });

    it('leave them behind where the type is changed', async () => {
      const { id } = await create({ ...topic, secrets: { token: 'abc' } });
      expect(await refused(change(id, { notification_type: 'slack', recipient: 'Ops' }))).toEqual(['secrets.url']);
      expect(await change(id, mail)).toMatchObject({ notification_type: 'email', has_secrets: false });
      const signed = await change(id, hook);
      expect(await secrets(id)).toEqual({ secret: signed.signing_secret });
    });

    describe('that cannot be read any more', () => {
      it('stay untouched by changes of something else', async () => {
        const { id } = await create({ ...topic, secrets: { token: 'abc' } });
        await change(id, { enabled: false }, elsewhere);
        expect(await secrets(id)).toEqual({ token: 'abc' });
      });

      it('have to be given again for another recipient', async () => {
        const { id } = await create({ ...topic, secrets: { token: 'abc' } });
        const recipient = 'https://ntfy.example.org/other';
        expect(await refused(change(id, { recipient }, elsewhere))).toEqual(['secrets']);
        expect(await change(id, { recipient, secrets: { token: 'new' } }, elsewhere)).toMatchObject({ recipient });
      });

      it('are gone with a rotation', async () => {
        const { id } = await create({ ...hook, secrets: { secret: secretOf('a') } }, elsewhere);
        const secret = await site.run(() => site.configs.rotateSecret(id));
        expect(await secrets(id)).toEqual({ secret });
      });
    });
  });

  it('have to be about a server that exists, or about all', async () => {
    site.servers.servers.set(7, { id: 7, name: 'web', status: 'up' });
    const { id } = await create({ ...mail, server: 7 });
    expect(await refused(create({ ...mail, server: 8 }))).toEqual(['server']);
    expect(await refused(change(id, { server: 8 }))).toEqual(['server']);
    site.servers.servers.delete(7);
    expect(await change(id, { name: 'Ops' })).toMatchObject({ server: 7, name: 'Ops' });
    expect(await change(id, { server: null })).toMatchObject({ server: null });
  });

  it('are tried again after a change, and after a rotation', async () => {
    const { id } = await create(hook);
    expect(await site.dispatched()).toEqual([]);
    await change(id, { name: 'Hook' });
    expect(await site.dispatched()).toEqual([id]);
    await site.run(() => site.configs.rotateSecret(id));
    expect(await site.dispatched()).toEqual([id]);
    expect(await refused(change(id, { recipient: 'nowhere' }))).toEqual(['recipient']);
    expect(await site.dispatched()).toEqual([]);
  });

  it('changed by two at once are changed by both', async () => {
    const { id } = await create(mail);
    const changes = [
      { name: 'Ops' },
      { digest_seconds: 5 },
      { enabled: false },
      { minimum_severity: 'warning' as const },
    ];
    await Promise.all(changes.map(one => change(id, one)));
    const stored = await site.run(() => site.configs.get(id));
    expect(stored).toMatchObject(Object.assign({}, ...changes));
  });

  it('that do not exist are not found', async () => {
    for (const attempt of [
      () => site.configs.get(5),
      () => site.configs.change(5, {}),
      () => site.configs.replace(5, mail),
      () => site.configs.rotateSecret(5),
      () => site.configs.remove(5),
    ]) {
      await expect(site.run<unknown>(attempt)).rejects.toBeInstanceOf(NotFound);
    }
  });

  it('are known to other features by their ids', async () => {
    const { id } = await create(mail);
    const source = new ConfigsRecipientSource(site.database.em);
    expect(await site.run(() => source.existing([id, id + 1]))).toEqual([id]);
    expect(await site.run(() => source.existing([]))).toEqual([]);
  });
});
