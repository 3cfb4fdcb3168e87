import { Injectable } from '@nestjs/common';

type Counts = () => object | Promise<object>;

/** Every module puts its counts here; the first screen gets them all in one request. */
@Injectable()
export class Overview {
  private readonly sources = new Map<string, Counts>();

  register(module: string, counts: Counts): void {
    this.sources.set(module, counts);
  }

  async counts(): Promise<Record<string, object>> {
    const all = [...this.sources].map(async ([module, counts]) => [module, await counts()] as const);
    return Object.fromEntries(await Promise.all(all));
  }
}
