import { MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import { Ledger } from '../../../src/attendance/ledger/ledger.service.js';
import { DeviceLocks } from '../../../src/attendance/line/device-locks.js';
import { ErrandLine } from '../../../src/attendance/line/errand-line.js';
import { LiveConnections } from '../../../src/attendance/line/live-connections.js';
import { TerminalDesk } from '../../../src/attendance/line/terminal-desk.js';
import { TerminalDialer } from '../../../src/attendance/line/terminal-dialer.js';
import { TerminalTargets } from '../../../src/attendance/line/terminal-targets.service.js';
import { LiveRoutine } from '../../../src/attendance/live/live-routine.js';
import { LiveSettings } from '../../../src/attendance/live/live-settings.js';
import { LiveTerminalsMonitor } from '../../../src/attendance/live/live-terminals.monitor.js';
import { PunchIntake } from '../../../src/attendance/live/punch-intake.js';
import { PunchTap } from '../../../src/attendance/live/punch-tap.js';
import { DeviceStates } from '../../../src/attendance/sync/device-states.service.js';
import { LogSync } from '../../../src/attendance/sync/log-sync.service.js';
import type { TerminalOptions, TerminalSession } from '../../../src/attendance/terminal/terminal.client.js';
import { ZkTerminalClient } from '../../../src/attendance/terminal/zk.terminal.client.js';
import { Errands } from '../../../src/attendance/tools/errands.js';
import { TerminalPolls } from '../../../src/attendance/tools/terminal-polls.service.js';
import type { Config, DatabaseAddress } from '../../../src/config/config.js';
import { SecretBox } from '../../../src/config/secret-box.js';
import { Database } from '../../../src/database/database.js';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { EventBus } from '../../../src/events/bus.js';
import { ormOptions } from '../../../src/mikro-orm.config.js';
import type { Clock } from '../../../src/shared/clock.js';

/** The real client with less patience, but for TCP: whoever waits for that in vain is found out by the test's end. */
class HastyClient extends ZkTerminalClient {
  override connect(options: TerminalOptions): Promise<TerminalSession> {
    return super.connect({ connectTimeoutMs: 120_000, replyTimeoutMs: 500, heartbeatMs: 100, ...options });
  }
}

/** The real settings in milliseconds where they are seconds, so that many failures pass while a test waits. */
class HastySettings extends LiveSettings {
  override readonly infoMs = 100;

  constructor(config: Config, clock: Clock) {
    super(config, clock);
    const { policy } = this;
    policy.baseDelayMs /= 1_000;
    policy.maxDelayMs /= 1_000;
    policy.steadyAfterMs /= 1_000;
  }
}

/** Everything of one process that speaks with terminals, wired as in the program, on connections of its own. */
export class TerminalProcess {
  readonly em: EntityManager;
  readonly unitOfWork: UnitOfWork;
  readonly states: DeviceStates;
  readonly locks: DeviceLocks;
  readonly live = new LiveConnections();
  readonly desk: TerminalDesk;
  readonly polls: TerminalPolls;
  readonly intake: PunchIntake;
  readonly monitor: LiveTerminalsMonitor;
  readonly routine: LiveRoutine;
  private readonly line: ErrandLine;

  private constructor(
    private readonly orm: MikroORM,
    database: Database,
    config: Config,
    clock: Clock,
  ) {
    this.em = orm.em;
    const unitOfWork = (this.unitOfWork = new UnitOfWork(orm));
    const bus = new EventBus(this.em, clock);
    const ledger = new Ledger(this.em, bus, clock);
    const targets = new TerminalTargets(this.em, unitOfWork, new SecretBox(config));
    const dialer = new TerminalDialer(new HastyClient());
    this.states = new DeviceStates(this.em, unitOfWork, bus, clock);
    const sync = new LogSync(ledger, this.states, unitOfWork, clock);
    this.locks = new DeviceLocks(database);
    this.line = new ErrandLine(database);
    const errands = new Errands(dialer, sync, this.states, clock, config);
    this.desk = new TerminalDesk(targets, this.locks, this.line, this.live, errands);
    this.polls = new TerminalPolls(this.em, this.desk, this.states, clock, config);
    this.intake = new PunchIntake(ledger, unitOfWork);
    const tap = new PunchTap(this.intake, clock);
    this.routine = new LiveRoutine(new HastySettings(config, clock), this.states, sync, dialer, tap);
    this.monitor = new LiveTerminalsMonitor(targets, this.locks, this.routine, this.live, bus);
  }

  static async open(address: DatabaseAddress, config: Config, clock: Clock): Promise<TerminalProcess> {
    const orm = await MikroORM.init(ormOptions(address, 5));
    const process = new TerminalProcess(orm, Database.at(address), config, clock);
    process.desk.onModuleInit();
    return process;
  }

  /** As the end of the program does it. */
  async stop(): Promise<void> {
    await Promise.all([this.monitor.beforeApplicationShutdown(), this.intake.beforeApplicationShutdown()]);
    this.locks.beforeApplicationShutdown();
    await this.cut();
  }

  /** Its connections to the database end, as when it is killed; what it holds of terminals is left to the caller. */
  async cut(): Promise<void> {
    await Promise.all([this.locks.onApplicationShutdown(), this.line.onApplicationShutdown()]);
    await this.orm.close();
  }
}
