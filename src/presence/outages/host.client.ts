import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';

/** The machine this runs on, and how long its silence may last. */
@Injectable()
export abstract class Host {
  /** Another one after every boot; null where the system has none. */
  abstract bootId(): string | null;

  constructor(private readonly config: Config) {}

  /** Without a sign of life for longer than this (ms) the program counts as having been away. */
  get patienceMs(): number {
    return this.config.env.SYSTEM_HEARTBEAT_CHECK_SECONDS * 1000;
  }

  /** So long (ms) after the last sign of life whoever was here is taken to have gone. */
  get thresholdMs(): number {
    return this.config.env.OFFLINE_THRESHOLD_SECONDS * 1000;
  }
}

@Injectable()
export class LinuxHost extends Host {
  bootId(): string | null {
    try {
      return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 64);
    } catch {
      // Other systems have no such file; a reboot then looks like the end of the program, which it was.
      return null;
    }
  }
}
