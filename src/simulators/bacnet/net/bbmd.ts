import { Clock } from '../../../shared/clock.js';
import { decodeLink, encodeLink, encodeResult, Link, linkFunctions, Origin } from '../wire/link.codec.js';
import { Endpoint } from './endpoint.js';

/** Foreign devices it takes; further ones are refused. */
const maxForeign = 128;
/** Seconds beyond the time a device asked for (135-2020, J.5.2.3). */
const graceSeconds = 30;
const results = { done: 0x00, registrationRefused: 0x30, distributionRefused: 0x60 };

interface ForeignDevice {
  at: Origin;
  endsAt: number;
}

/** A broadcast management device: hands broadcasts on to the foreign devices that registered, and theirs to everybody. */
export class Bbmd {
  private readonly foreign = new Map<string, ForeignDevice>();

  constructor(
    private readonly endpoint: Endpoint,
    private readonly clock: Clock,
    private readonly isRefusing: boolean,
  ) {
    endpoint.onDatagram = (datagram, from) => this.hear(datagram, from);
  }

  /** `ip:port`. */
  get address(): string {
    return nameOf(this.endpoint.origin);
  }

  /** Foreign devices that are registered now. */
  get registered(): string[] {
    this.dropEnded();
    return [...this.foreign.keys()];
  }

  /** Forgets everybody, as a restart does. */
  forget(): void {
    this.foreign.clear();
  }

  /** A broadcast on its own network. */
  overhear({ content }: Link, from: Origin): void {
    this.handOn(encodeLink(linkFunctions.forwarded, content, from), from);
  }

  private hear(datagram: Buffer, from: Origin): void {
    const link = decodeLink(datagram);
    if (link?.function === linkFunctions.registerForeignDevice) this.register(link.content, from);
    if (link?.function === linkFunctions.distributeBroadcast) this.distribute(link.content, from);
  }

  private register(content: Buffer, from: Origin): void {
    this.dropEnded();
    const name = nameOf(from);
    const isFull = this.foreign.size >= maxForeign && !this.foreign.has(name);
    if (this.isRefusing || isFull || content.length !== 2)
      return this.endpoint.send(encodeResult(results.registrationRefused), from);
    const endsAt = this.clock.monotonic() + (content.readUInt16BE(0) + graceSeconds) * 1_000;
    this.foreign.set(name, { at: from, endsAt });
    this.endpoint.send(encodeResult(results.done), from);
  }

  private distribute(npdu: Buffer, from: Origin): void {
    this.dropEnded();
    if (!this.foreign.has(nameOf(from))) return this.endpoint.send(encodeResult(results.distributionRefused), from);
    const datagram = encodeLink(linkFunctions.forwarded, npdu, from);
    this.endpoint.broadcast(datagram);
    this.handOn(datagram, from);
  }

  private handOn(datagram: Buffer, from: Origin): void {
    this.dropEnded();
    const sender = nameOf(from);
    for (const [name, { at }] of this.foreign) if (name !== sender) this.endpoint.send(datagram, at);
  }

  private dropEnded(): void {
    const now = this.clock.monotonic();
    for (const [name, { endsAt }] of this.foreign) if (endsAt <= now) this.foreign.delete(name);
  }
}

function nameOf({ ip, port }: Origin): string {
  return `${ip}:${port}`;
}
