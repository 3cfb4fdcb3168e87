import { Injectable } from '@nestjs/common';
import { Observable, Subject } from 'rxjs';
import type { LiveMessage } from './live-message.js';

/**
 * The one live feed of this process: every door subscribes here and filters for its clients. Messages come in the order
 * of their ids, each exactly once. Subscribers must not block: a door buffers for its slow clients itself.
 */
@Injectable()
export class Feed {
  private readonly subject = new Subject<LiveMessage>();
  private newest = 0;

  get messages(): Observable<LiveMessage> {
    return this.subject.asObservable();
  }

  /** Id of the newest message published; a client that knows it has missed nothing. */
  get head(): number {
    return this.newest;
  }

  publish(message: LiveMessage): void {
    this.newest = message.id;
    this.subject.next(message);
  }

  /** Something older than the head, which stays where it is. */
  publishLate(message: LiveMessage): void {
    this.subject.next(message);
  }

  startFrom(id: number): void {
    this.newest = id;
  }
}
