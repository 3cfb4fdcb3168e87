import { generateKeyPairSync, KeyObject, randomInt } from 'node:crypto';
import { encodeCertificate } from './certificate.codec.js';

const dayMs = 86_400_000;
/** The addresses of the loopback, as bytes. */
const loopback = [Buffer.from([127, 0, 0, 1]), Buffer.from([...Array<number>(15).fill(0), 1])];

export type CertificateKind = 'valid' | 'self-signed' | 'expired' | 'other-host';

/** Private key and certificate (PEM). */
export interface TlsIdentity {
  key: string | Buffer;
  cert: string;
}

/**
 * Certificates for simulated servers, made when the simulator starts: nothing secret lies in the sources, and "expires
 * in 14 days" stays true.
 */
export class SimulatedAuthority {
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly serverKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** The authority's own certificate (PEM), to be trusted by whoever checks the simulator. */
  readonly certificate: string;

  constructor(private readonly now: Date) {
    this.certificate = this.issue('Simulated authority', [], -1, 36_500, true);
  }

  /** What a TLS server needs to show a certificate of this kind, the valid one for `validDays` from now. */
  identity(kind: CertificateKind, validDays = 365): TlsIdentity {
    return {
      key: this.serverKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      cert: this.server(kind, validDays),
    };
  }

  private server(kind: CertificateKind, validDays: number): string {
    const own = ['localhost', ...loopback];
    if (kind === 'valid') return this.issue('localhost', own, -30, validDays);
    if (kind === 'expired') return this.issue('localhost', own, -400, -35);
    if (kind === 'other-host') return this.issue('elsewhere.test', ['elsewhere.test'], -30, validDays);
    return this.issue('localhost', own, -30, 36_500, false, { name: 'localhost', key: this.serverKeys.privateKey });
  }

  private issue(
    subject: string,
    names: (string | Buffer)[],
    fromDay: number,
    toDay: number,
    isAuthority = false,
    issuer: { name: string; key: KeyObject } = { name: 'Simulated authority', key: this.keys.privateKey },
  ): string {
    const content = {
      serialNumber: randomInt(1, 2 ** 47),
      issuer: issuer.name,
      subject,
      notBefore: new Date(this.now.getTime() + fromDay * dayMs),
      notAfter: new Date(this.now.getTime() + toDay * dayMs),
      publicKey: isAuthority ? this.keys.publicKey : this.serverKeys.publicKey,
      names,
      isAuthority,
    };
    return encodeCertificate(content, issuer.key);
  }
}
