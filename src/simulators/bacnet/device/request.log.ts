import { services } from '../wire/apdu.codec.js';

export interface LoggedRequest {
  service: string;
  /** `ip:port`, or behind a router `ip:port#network:mac`. */
  from: string;
  /** Null: unconfirmed. */
  invokeId: number | null;
  bytes: number;
}

/** Older ones are forgotten, their counts are not. */
const maxRecent = 1_000;
const names = new Map<number, string>([
  [services.subscribeCov, 'subscribe-cov'],
  [services.readProperty, 'read-property'],
  [services.readPropertyMultiple, 'read-property-multiple'],
  [services.writeProperty, 'write-property'],
]);

/** What a device was asked for. */
export class RequestLog {
  total = 0;
  private readonly counts = new Map<string, number>();
  private readonly ring: LoggedRequest[] = [];

  /** How often a service was asked for: `read-property`, `who-is`, ... */
  count(service: string): number {
    return this.counts.get(service) ?? 0;
  }

  /** The last ones, oldest first. */
  get recent(): LoggedRequest[] {
    const at = this.total % maxRecent;
    return this.total <= maxRecent ? [...this.ring] : [...this.ring.slice(at), ...this.ring.slice(0, at)];
  }

  note(request: LoggedRequest): void {
    this.counts.set(request.service, this.count(request.service) + 1);
    this.ring[this.total++ % maxRecent] = request;
  }
}

export function serviceName(service: number): string {
  return names.get(service) ?? `service-${service}`;
}
