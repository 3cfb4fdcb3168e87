export const backends = ['docker', 'native'] as const;
export type Backend = (typeof backends)[number];

/** What the choice depends on. */
export interface Surroundings {
  /** BACNET_BACKEND. */
  wanted: Backend | null;
  /** `/.dockerenv` exists, or DOCKER_ENV is set. */
  inContainer: boolean;
  /** `process.platform`. */
  platform: string;
}

/**
 * Who speaks with the building's network: this program itself (`docker`), or worker processes on a host with a real
 * network (`native`). Broadcasts do not leave Docker Desktop's network, so on Windows it is a worker.
 */
export function chooseBackend({ wanted, inContainer, platform }: Surroundings): { backend: Backend; reason: string } {
  if (wanted) return { backend: wanted, reason: `BACNET_BACKEND is ${wanted}` };
  if (inContainer) return { backend: 'docker', reason: 'This program runs in a container' };
  if (platform === 'win32') return { backend: 'native', reason: 'This is Windows' };
  if (platform === 'linux') return { backend: 'docker', reason: 'This is Linux' };
  if (platform === 'darwin') return { backend: 'docker', reason: 'This is macOS' };
  return { backend: 'docker', reason: `Nothing is known about ${platform}` };
}
