import { Verdict } from './check.rules.js';

/** What is known about an error of a socket or of the resolver: its code, and its text as a last resort. */
export interface Fault {
  code: string;
  text: string;
}

/**
 * Codes that name a fault of this machine: no route or interface, no free port, descriptor or memory, forbidden by a
 * local firewall. `EHOSTUNREACH` is deliberately not among them: it is the neighbour's or a router's own statement
 * that the target does not answer, while a missing local route is `ENETUNREACH`.
 */
const localFaults: ReadonlyMap<string, string> = new Map([
  ['ENETUNREACH', 'This machine has no route to the network of'],
  ['ENETDOWN', 'The network interface of this machine is down, wanted to reach'],
  ['EADDRNOTAVAIL', 'This machine has no address or port left to reach'],
  ['EADDRINUSE', 'This machine has no port left to reach'],
  ['EMFILE', 'This process has too many open files to reach'],
  ['ENFILE', 'This machine has too many open files to reach'],
  ['ENOBUFS', 'This machine has no network buffers left to reach'],
  ['ENOMEM', 'This machine has too little memory to reach'],
  ['EACCES', 'This machine may not reach'],
  ['EPERM', 'This machine may not reach'],
  ['EINVAL', 'This machine cannot reach an address such as'],
  ['EAFNOSUPPORT', 'This machine does not speak the address family of'],
  ['EPROTONOSUPPORT', 'This machine does not speak the protocol of'],
]);

const remoteFaults: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'Connection refused by'],
  ['ECONNRESET', 'Connection reset by'],
  ['ECONNABORTED', 'Connection aborted by'],
  ['EPIPE', 'Connection closed by'],
  ['ETIMEDOUT', 'Connection attempt timed out to'],
  ['EHOSTUNREACH', 'Host unreachable:'],
  ['EHOSTDOWN', 'Host down:'],
  ['EPROTO', 'The TLS handshake failed with'],
]);

const certificateFaults: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'The certificate has expired'],
  ['CERT_NOT_YET_VALID', 'The certificate is not valid yet'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'The certificate is self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'The certificate chain ends in an authority that is not trusted here'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'The certificate was issued by an authority that is not trusted here'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'The certificate chain is incomplete'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'The certificate was issued by an authority that is not trusted here'],
  ['CERT_REVOKED', 'The certificate has been revoked'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'The certificate was issued for another host name'],
]);

/** The resolver's own "there is no such name"; everything else it may say is a fault of the resolver. */
const absentNames = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA', 'EAI_ADDRFAMILY']);

/**
 * Judges an error met while connecting to or speaking with `peer` (`10.0.0.5:443`). A known local fault is
 * inconclusive; so is an error without a code, which can only be a defect of this program. All others are failures.
 */
export function judgeFault(fault: Fault, peer: string): Verdict {
  const local = localFaults.get(fault.code);
  if (local) return { kind: 'inconclusive', message: `${local} ${peer} (${fault.code})` };
  if (fault.code === '') return { kind: 'inconclusive', message: 'The check could not be carried out' };
  return { kind: 'failure', message: describeRemoteFault(fault, peer) };
}

function describeRemoteFault({ code }: Fault, peer: string): string {
  const known = remoteFaults.get(code);
  if (known) return `${known} ${peer}`;
  if (code === 'HPE_HEADER_OVERFLOW') return 'The headers of the answer are larger than 32 KiB';
  if (code.startsWith('HPE_')) return `The answer is not valid HTTP (${code})`;
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_'))
    return `The TLS handshake failed with ${peer} (${code})`;
  return `The connection to ${peer} failed (${code})`;
}

/**
 * Judges several attempts at once, one per address of a name: the target failed as soon as one attempt got as far as
 * being turned away, whatever the others lacked on this side.
 */
export function judgeFaults(faults: readonly Fault[], peer: string): Verdict {
  const verdicts = faults.map(fault => judgeFault(fault, peer));
  return (
    verdicts.find(verdict => verdict.kind === 'failure') ?? verdicts[0] ?? judgeFault({ code: '', text: '' }, peer)
  );
}

export function judgeLookupFault(code: string, host: string): Verdict {
  if (absentNames.has(code)) return { kind: 'failure', message: `The name ${host} does not exist` };
  return { kind: 'inconclusive', message: `The name ${host} could not be looked up (${code || 'resolver failed'})` };
}

/** Names why a certificate was not accepted; `code` is OpenSSL's or Node's. */
export function describeCertificateFault(code: string): string {
  return certificateFaults.get(code) ?? `The certificate was not accepted (${code})`;
}
