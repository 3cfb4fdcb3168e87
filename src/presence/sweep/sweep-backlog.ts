import { Injectable } from '@nestjs/common';
import type { Swept } from './sweep.service.js';

/** Two hours of sweeps a minute apart; then the oldest are given up, which leaves uncovered time and nothing worse. */
const capacity = 120;

/** Sweeps that wait to be stored, in order, while the database is away. */
@Injectable()
export class SweepBacklog {
  private readonly waiting: Swept[] = [];

  get first(): Swept | undefined {
    return this.waiting[0];
  }

  get depth(): number {
    return this.waiting.length;
  }

  add(swept: Swept): void {
    this.waiting.push(swept);
    if (this.waiting.length > capacity) this.waiting.shift();
  }

  /** The first one is stored. */
  done(): void {
    this.waiting.shift();
  }
}
