import type Bacstack from 'bacstack';
import type { BacnetAddress, ObjectId } from './address.codec.js';
import { confirmedServices } from './wire/apdu.codec.js';
import { Asked, askedOf, nameOf } from './asked.rules.js';
import { BacnetFault } from './bacnet-fault.rules.js';
import type { CallOptions, ReadResult, ReadSpec, Subscription, WhoIs } from './bacnet.client.js';
import { destinationWord, parseDestination } from './wire/destination.codec.js';
import { checkAsked, checkObject, commandQuestion, flawOfRange, peerOf, readQuestion } from './question.rules.js';
import { resultsOf, valuesOf } from './wire/read-reply.codec.js';
import { Session } from './transport/session.js';
import { encodableValue, isInteger } from './wire/value.codec.js';
import type { BacnetValue } from './value.rules.js';

const maxUnsigned = 0xffff_ffff;

/** What is asked of devices through one open session: checked, encoded by the library, the answers mapped. */
export class BacstackServices {
  constructor(private readonly session: Session) {}

  async whoIs({ low, high, scope }: WhoIs): Promise<void> {
    const { library, transport } = this.session;
    const word = destinationWord(scope);
    const flaw = parseDestination(word) ? flawOfRange(low, high) : `${word} is no address`;
    if (flaw !== null) throw new BacnetFault('encode', `Who-Is: ${flaw}`);
    library.whoIs({ lowLimit: low, highLimit: high, address: word });
    const error = await transport.lastSending;
    if (error) throw new BacnetFault('unreachable', `Who-Is: ${error.message}`);
  }

  async read(address: BacnetAddress, asked: Asked, options: CallOptions): Promise<BacnetValue[]> {
    const peer = peerOf(address);
    checkAsked([asked]);
    const question = readQuestion(peer, confirmedServices.readProperty, [asked]);
    const { requests, transport } = this.session;
    return requests.run(question, options, (library, exchange) => {
      const place = { invokeId: exchange.id, arrayIndex: libraryIndex(asked.index) };
      library.readProperty(peer, asked.object, asked.property, place, (error, reply) => {
        exchange.take(error, () => valuesOf(reply.values, transport.delivering[0]));
      });
    });
  }

  async readMultiple(address: BacnetAddress, specs: readonly ReadSpec[], options: CallOptions): Promise<ReadResult[]> {
    const peer = peerOf(address);
    const asked = askedOf(specs);
    checkAsked(asked);
    if (asked.length === 0) return [];
    const wanted = specs.map(({ object, properties }) => ({
      objectId: object,
      properties: properties.map(({ property, index }) => ({ id: property, index: libraryIndex(index ?? null) })),
    }));
    const question = readQuestion(peer, confirmedServices.readPropertyMultiple, asked);
    const { requests, transport } = this.session;
    return requests.run(question, options, (library, exchange) => {
      library.readPropertyMultiple(peer, wanted, { invokeId: exchange.id }, (error, reply) => {
        exchange.take(error, () => resultsOf(peer, asked, transport.delivering, reply));
      });
    });
  }

  /** Sent once: a write whose acknowledgement got lost was carried out. */
  async write(
    address: BacnetAddress,
    asked: Asked,
    value: BacnetValue,
    priority: number | null,
    options: CallOptions,
  ): Promise<void> {
    const peer = peerOf(address);
    checkAsked([asked]);
    const encodable = encodableValue(value);
    if (!encodable) throw new BacnetFault('encode', `${peer}: such a value of the type ${value.type} is not written`);
    if (priority !== null && !isInteger(priority, 1, 16)) {
      throw new BacnetFault('encode', `${peer}: ${priority} is no priority`);
    }
    const question = commandQuestion(peer, confirmedServices.writeProperty, `writing ${nameOf(asked)}`);
    return this.session.requests.run<void>(question, { ...options, retries: 0 }, (library, exchange) => {
      const place = { invokeId: exchange.id, priority: priority ?? 0 };
      library.writeProperty(peer, asked.object, asked.property, [encodable], place, error =>
        exchange.take(error, done),
      );
    });
  }

  /** Without a subscription: ends the one with this process id. */
  async subscribe(
    address: BacnetAddress,
    object: ObjectId,
    processId: number,
    subscription: Omit<Subscription, 'processId'> | null,
    options: CallOptions,
  ): Promise<void> {
    const peer = peerOf(address);
    checkObject(object);
    const { lifetimeSeconds, confirmed } = subscription ?? { lifetimeSeconds: 0, confirmed: false };
    if (!isInteger(processId, 0, maxUnsigned) || !isInteger(lifetimeSeconds, 0, maxUnsigned)) {
      throw new BacnetFault('encode', `${peer}: no subscription has the id ${processId} for ${lifetimeSeconds} s`);
    }
    const step = `${subscription ? 'subscribing to' : 'ending the subscription to'} object ${object.type},${object.instance}`;
    const question = commandQuestion(peer, confirmedServices.subscribeCov, step);
    return this.session.requests.run<void>(question, options, (library, exchange) => {
      const place = { invokeId: exchange.id };
      library.subscribeCOV(peer, object, processId, !subscription, confirmed, lifetimeSeconds, place, error =>
        exchange.take(error, done),
      );
    });
  }
}

const done = (): void => undefined;

/** The library takes the number 0 for none. */
function libraryIndex(index: number | null): Bacstack.Index | undefined {
  return index === 0 ? '0' : (index ?? undefined);
}
