import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.js';
import { chooseBackend, type Backend } from './backend.rules.js';

/** The backend of this process, and why. */
export function detectBackend({ env }: Config): { backend: Backend; reason: string } {
  return chooseBackend({
    wanted: env.BACNET_BACKEND ?? null,
    inContainer: env.DOCKER_ENV !== '' || existsSync('/.dockerenv'),
    platform: process.platform,
  });
}
