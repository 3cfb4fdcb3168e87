import type { Wait } from '../../src/bacnet/engine/pace.js';
import { FakeClock } from './fake.clock.js';

interface Appointment {
  at: number;
  call: () => void;
}

/** Time that passes only while everybody waits: hours of time-outs in milliseconds, and always in the same order. */
export class VirtualTime {
  readonly clock = new FakeClock();
  private appointments: Appointment[] = [];

  /** Calls after so many milliseconds; returns how to cancel that. */
  after(milliseconds: number, call: () => void): () => void {
    const appointment = { at: this.clock.monotonic() + milliseconds, call };
    const later = this.appointments.findIndex(({ at }) => at > appointment.at);
    this.appointments.splice(later < 0 ? this.appointments.length : later, 0, appointment);
    return () => {
      this.appointments = this.appointments.filter(other => other !== appointment);
    };
  }

  readonly wait: Wait = (milliseconds, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve();
      const cancel = this.after(milliseconds, resolve);
      signal?.addEventListener('abort', () => (cancel(), resolve()), { once: true });
    });

  /** As the engine takes it. */
  readonly pace = { clock: this.clock, wait: this.wait };

  /** Lets time pass until the work is done. Throws where it waits for something that never comes. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => (isSettled = true);
    work.then(settle, settle);
    for (;;) {
      await new Promise(resolve => setImmediate(resolve));
      if (isSettled) return work;
      const next = this.appointments.shift();
      if (!next) throw new Error('Everybody waits for something that never comes.');
      this.clock.advance(Math.max(0, next.at - this.clock.monotonic()));
      next.call();
    }
  }
}
