/** The one version whose faults the transport and the codecs go around. */
const knownVersion = '0.0.1-beta.14';

const methods = [
  'whoIs',
  'readProperty',
  'readPropertyMultiple',
  'writeProperty',
  'subscribeCOV',
  'simpleAckResponse',
] as const;

/**
 * What is wrong with the `bacstack` that is installed, or null. Its private `_invokeStore` is used, so no other version
 * will do. `client` is one of its clients.
 */
export function flawOfBacstack(version: unknown, client: object): string | null {
  if (version !== knownVersion) {
    return `bacstack ${knownVersion} is needed exactly, but ${String(version)} is installed.`;
  }
  if (!(Reflect.get(client, '_invokeStore') instanceof Object)) {
    return `bacstack ${knownVersion} is installed, but without _invokeStore: it is not the published one.`;
  }
  const missing = methods.filter(method => typeof Reflect.get(client, method) !== 'function');
  if (missing.length === 0) return null;
  return `bacstack ${knownVersion} is installed, but without ${missing.join(', ')}: it is not the published one.`;
}
