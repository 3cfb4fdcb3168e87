import { Host } from '../../src/presence/outages/host.client.js';

/** A machine that is rebooted by hand. */
export class FakeHost extends Host {
  private boots = 1;

  bootId(): string {
    return `boot-${this.boots}`;
  }

  reboot(): void {
    this.boots += 1;
  }
}
