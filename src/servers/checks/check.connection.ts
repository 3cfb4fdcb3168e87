import { connect, LookupFunction, Socket } from 'node:net';
import { connect as connectTls, SecureContext, TLSSocket } from 'node:tls';
import { isMetadataAddress } from '../../egress/address.rules.js';
import { Address, HostResolver } from '../../egress/host-resolver.js';
import { formatPeer, ofFamily } from './check.address.rules.js';
import { describeCertificateFault, judgeFaults, judgeLookupFault } from './check.faults.rules.js';
import { Certificate } from './check.rules.js';
import { CheckRun, toFault } from './check.run.js';

/** What every check of a client shares. */
export interface Shared {
  resolver: HostResolver;
  /** Built once: parsing the trusted authorities again for every handshake would cost more than the handshake. */
  secureContext: SecureContext;
}

export interface Endpoint {
  host: string;
  port: number;
  tls: boolean;
  /** Application protocols offered in the handshake. */
  alpn?: string[];
}

/**
 * Finds the addresses a check may connect to; the run has ended when `ready` is not called. A cloud's metadata service
 * is refused here, on the addresses that are really connected to, so neither a name nor a redirect leads there.
 */
export function findAddresses(
  run: CheckRun,
  resolver: HostResolver,
  host: string,
  ready: (found: Address[]) => void,
): void {
  run.enter('dns');
  run.release = null;
  const giveUp = resolver.resolve(host, result => {
    if (run.done) return;
    run.measure('dns');
    if ('fault' in result) return run.finish(judgeLookupFault(result.fault, host), null);
    const found = ofFamily(result.addresses, run.target.ipFamily);
    if (found.length === 0)
      return run.fail(`${host} has no ${run.target.ipFamily === 'ipv6' ? 'IPv6' : 'IPv4'} address`);
    if (found.some(({ address }) => isMetadataAddress(address))) return run.fail('Refused: metadata address');
    run.attempt(() => ready(found));
  });
  if (!run.done && run.stage === 'dns') run.release = giveUp;
}

/** Connects, with a TLS handshake where asked for; the run has ended when `ready` is not called. */
export function openConnection(
  run: CheckRun,
  shared: Shared,
  endpoint: Endpoint,
  ready: (socket: Socket) => void,
): void {
  findAddresses(run, shared.resolver, endpoint.host, addresses => {
    run.enter('connect');
    const socket = endpoint.tls
      ? connectTls(tlsOptions(run, shared, endpoint, addresses))
      : connect(tcpOptions(run, endpoint, addresses));
    run.hold(socket);
    socket.once('connect', () => {
      if (run.done) return;
      run.measure('connect');
      if (endpoint.tls) run.enter('tls');
      else run.attempt(() => ready(socket));
    });
    socket.on('error', error => {
      if (!run.done) breakOff(run, error, formatPeer(addresses[0]?.address ?? endpoint.host, endpoint.port));
    });
    if (socket instanceof TLSSocket) {
      socket.once('secureConnect', () => {
        run.attempt(() => {
          if (acceptCertificate(run, socket)) ready(socket);
        });
      });
    }
  });
}

function tcpOptions(run: CheckRun, { port }: Endpoint, addresses: Address[]) {
  const [only] = addresses;
  if (only && addresses.length === 1) return { host: only.address, port, noDelay: true };
  const lookup: LookupFunction = (_host, _options, done) => done(null, addresses);
  // Each address gets a fair share of the time there is, and not so little that a distant one is given up too early.
  const share = Math.max(250, Math.floor(run.remainingMs / (addresses.length + 1)));
  const attempts = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: share };
  return { host: 'several', port, lookup, noDelay: true, ...attempts };
}

function tlsOptions(run: CheckRun, shared: Shared, endpoint: Endpoint, addresses: Address[]) {
  const isLiteral = addresses[0]?.address === endpoint.host;
  return {
    ...tcpOptions(run, endpoint, addresses),
    secureContext: shared.secureContext,
    ALPNProtocols: endpoint.alpn,
    // Server names are names; an address may not be sent as one (RFC 6066, section 3).
    servername: isLiteral ? '' : endpoint.host,
    // Judged after the handshake, so that the certificate is known even when it is refused.
    rejectUnauthorized: false,
  };
}

function acceptCertificate(run: CheckRun, socket: TLSSocket): boolean {
  run.measure('tls');
  run.certificate = readCertificate(socket);
  if (socket.authorized || !run.target.verifyTls) return true;
  // The types promise an Error; Node stores its code, a string.
  run.fail(describeCertificateFault(String(socket.authorizationError)));
  return false;
}

function readCertificate(socket: TLSSocket): Certificate | null {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return null;
  return {
    fingerprint: certificate.fingerprint256,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validTo: new Date(certificate.validTo).toISOString(),
  };
}

/** OpenSSL prints one part of a name per line, and nothing at all for an empty name. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ').slice(0, 500);
}

function breakOff(run: CheckRun, error: Error, peer: string): void {
  if (error instanceof AggregateError) {
    const faults = error.errors.filter((part: unknown) => part instanceof Error).map(toFault);
    run.finish(judgeFaults(faults, peer), null);
  } else run.broke(error, peer);
}
