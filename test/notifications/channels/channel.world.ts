import { EntityManager } from '@mikro-orm/postgresql';
import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Config } from '../../../src/config/config.js';
import { ConfigModule } from '../../../src/config/config.module.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { EgressModule } from '../../../src/egress/egress.module.js';
import {
  DeliveryFailed,
  type Answer,
  type OutgoingMessage,
  type Target,
} from '../../../src/notifications/channels/channel.js';
import { NodemailerSmtpClient, SmtpClient } from '../../../src/notifications/channels/smtp.client.js';
import { channelClasses, Channels } from '../../../src/notifications/channels/registry.js';
import { ChannelAccounts } from '../../../src/notifications/configs/channel-accounts.service.js';
import { Clock } from '../../../src/shared/clock.js';
import { Recorder } from '../../egress/recorder.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

/** The channels as a program has them, one receiver on loopback, and an SMS account that leads to it. */
export class ChannelWorld {
  private constructor(
    readonly receiver: Recorder,
    readonly database: TestDatabase,
    readonly clock: FakeClock,
    private readonly app: INestApplicationContext,
  ) {}

  /** `allowed`: what may be reached besides the public network. */
  static async start(allowed = '127.0.0.0/8'): Promise<ChannelWorld> {
    const [receiver, database, clock] = [await Recorder.start(), await testDatabase(), new FakeClock()];
    const variables = { ENVIRONMENT: 'test', SECRET_KEY: 'x'.repeat(32), EGRESS_ALLOW_CIDRS: allowed };

    @Global()
    @Module({
      providers: [
        { provide: EntityManager, useValue: database.em },
        { provide: Clock, useValue: clock },
      ],
      exports: [EntityManager, Clock],
    })
    class Surroundings {}

    @Module({
      imports: [ConfigModule.of(new Config(readEnvironment(variables))), Surroundings, EgressModule],
      providers: [
        ...channelClasses,
        Channels,
        ChannelAccounts,
        { provide: SmtpClient, useClass: NodemailerSmtpClient },
      ],
    })
    class Sending {}

    const app = await NestFactory.createApplicationContext(Sending, { logger: false, abortOnError: false });
    return new ChannelWorld(receiver, database, clock, app);
  }

  get channels(): Channels {
    return this.app.get(Channels);
  }

  async useSmsAccount(token = 'sms-token', account: Record<string, string> = {}): Promise<void> {
    const usual = { base_url: `${this.receiver.url}/`, account_sid: 'AC123', from: '+15005550006' };
    await this.database.unitOfWork.run(() => this.app.get(ChannelAccounts).putSms({ ...usual, ...account, token }));
  }

  send(target: Target, message = outgoing(), signal = new AbortController().signal): Promise<Answer> {
    return this.database.unitOfWork.run(() => this.channels.of(target.type).send(target, message, signal));
  }

  async failure(target: Target, message = outgoing()): Promise<DeliveryFailed> {
    try {
      await this.send(target, message);
    } catch (error) {
      if (error instanceof DeliveryFailed) return error;
      throw error;
    }
    throw new Error('The message was delivered');
  }

  problems(target: Target): string[] {
    return this.channels
      .of(target.type)
      .problems(target)
      .map(({ field }) => field);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.receiver.close();
    await this.database.close();
  }
}

export function outgoing(changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: 'msg_2b1f',
    at: new Date('2026-03-01T00:00:00Z'),
    subject: 'Database & <cache> is down',
    text: 'Connection refused since 00:00.\n\nhttps://site.test/servers/7',
    html: '<p>Connection refused</p>',
    short: 'Database is down since 00:00',
    link: 'https://site.test/servers/7',
    acknowledgeLink: 'https://site.test/api/incidents/acknowledge/?token=t',
    tone: 'alarm',
    event: { version: 1, type: 'server.went_down', server: { id: 7, name: 'Database' } },
    ...changes,
  };
}
