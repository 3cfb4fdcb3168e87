import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Job } from './job.decorator.js';
import { Jobs, type JobHandler } from './jobs.js';

/** Starts the queue and gives it every `@Job` method. Present only in processes that work on jobs. */
@Injectable()
export class JobRunner implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Before any part of the program sends a job. */
  onModuleInit(): void {
    this.jobs.willWork();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.start();
    for (const wrapper of this.discovery.getProviders()) {
      const instance: unknown = wrapper.instance;
      if (!instance || typeof instance !== 'object') continue;
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance))) {
        const description = this.discovery.getMetadataByDecorator(Job, wrapper, method);
        if (!description) continue;
        const { name, ...options } = description;
        await this.jobs.work(name, options, handlerOf(instance, method));
      }
    }
  }
}

function handlerOf(instance: object, method: string): JobHandler {
  const handler: unknown = Reflect.get(instance, method);
  if (typeof handler !== 'function') throw new Error(`${method} is not a method`);
  return async data => {
    await Reflect.apply(handler, instance, [data]);
  };
}
