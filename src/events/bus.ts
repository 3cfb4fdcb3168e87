import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { Clock } from '../shared/clock.js';
import type { Catalogue, EventName } from './catalogue.js';
import { EventRow } from './event.entity.js';

/** A fact as it was stored. */
export interface Fact<Name extends EventName = EventName> {
  id: number;
  name: Name;
  at: Date;
  payload: Catalogue[Name];
}

type Handler<Name extends EventName> = (fact: Fact<Name>) => Promise<void>;
type AnyHandler = (fact: Fact) => Promise<void>;

/** A part of Sitewatch that must see every fact of its kinds once, also those from before a crash. */
export interface Consumer {
  name: string;
  handlers: Map<EventName, AnyHandler>;
}

/**
 * How features tell each other what happened. `record` stores the fact with the change that caused it; after the commit
 * every process hears it (`watch`), and every consumer handles it exactly once over all processes (`on`).
 */
@Injectable()
export class EventBus {
  private readonly heard = new Subject<Fact>();
  private readonly durable = new Map<string, Consumer>();

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Adds the fact to the caller's unit of work; nothing is stored or heard before its flush commits. */
  record<Name extends EventName>(name: Name, payload: Catalogue[Name], at: Date = this.clock.now()): void {
    this.em.persist(this.em.create(EventRow, { name, at, payload: { ...payload } }));
  }

  /** Calls `listener` in this process for each committed fact of that name, from now on; must not throw or block. */
  watch<Name extends EventName>(name: Name, listener: (payload: Catalogue[Name], fact: Fact) => void): void {
    this.heard.subscribe(fact => {
      if (isNamed(fact, name)) listener(fact.payload, fact);
    });
  }

  /**
   * Handles each fact of that name once, in order, in a transaction that also moves the consumer's cursor: its effects
   * and the fact that it was handled are stored together. A handler that throws is tried again.
   */
  on<Name extends EventName>(consumer: string, name: Name, handler: Handler<Name>): void {
    const known = this.durable.get(consumer) ?? { name: consumer, handlers: new Map<EventName, AnyHandler>() };
    known.handlers.set(name, async fact => {
      if (isNamed(fact, name)) await handler(fact);
    });
    this.durable.set(consumer, known);
  }

  get consumers(): Consumer[] {
    return [...this.durable.values()];
  }

  /** Tells this process about a committed fact; called by the relay alone. */
  announce(fact: Fact): void {
    this.heard.next(fact);
  }
}

function isNamed<Name extends EventName>(fact: Fact, name: Name): fact is Fact<Name> {
  return fact.name === name;
}
