import { Injectable } from '@nestjs/common';

export interface HealthReport {
  ok: boolean;
  /** For a person: what is wrong, or a figure that shows that it is not. */
  detail: string;
}

type Check = () => HealthReport | Promise<HealthReport>;

/** What "ready" means: every part that others depend on says here how it is. */
@Injectable()
export class Health {
  private readonly checks = new Map<string, Check>();

  register(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  async report(): Promise<Record<string, HealthReport>> {
    const reports = [...this.checks].map(async ([name, check]) => [name, await settled(check)] as const);
    return Object.fromEntries(await Promise.all(reports));
  }
}

const patienceMs = 2000;

async function settled(check: Check): Promise<HealthReport> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthReport>(resolve => {
    timer = setTimeout(() => resolve({ ok: false, detail: `no answer within ${patienceMs / 1000} s` }), patienceMs);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
