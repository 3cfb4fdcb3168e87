import { sign, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** What goes into a certificate (X.509 version 3, RFC 5280) signed with ECDSA and SHA-256. */
export interface CertificateContent {
  serialNumber: number;
  issuer: string;
  subject: string;
  notBefore: Date;
  notAfter: Date;
  publicKey: KeyObject;
  /** Host names and IPv4 or (fully written) IPv6 addresses as bytes; empty for an authority. */
  names: (string | Buffer)[];
  isAuthority: boolean;
}

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
};

/** 1.2.840.10045.4.3.2, ecdsa-with-SHA256; encoded, as all identifiers here, without tag and length. */
const ecdsaWithSha256 = Buffer.from('2a8648ce3d040302', 'hex');
const commonName = Buffer.from('550403', 'hex');
const basicConstraints = Buffer.from('551d13', 'hex');
const subjectAlternativeName = Buffer.from('551d11', 'hex');

/** A certificate as PEM, signed by `issuerKey` (elliptic curve). */
export function encodeCertificate(content: CertificateContent, issuerKey: KeyObject): string {
  const algorithm = sequence(der(tags.oid, ecdsaWithSha256));
  const body = sequence(
    der(0xa0, integer(2)),
    integer(content.serialNumber),
    algorithm,
    encodeName(content.issuer),
    sequence(encodeTime(content.notBefore), encodeTime(content.notAfter)),
    encodeName(content.subject),
    content.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...encodeExtensions(content))),
  );
  const signature = bitString(sign('sha256', body, issuerKey));
  return new X509Certificate(sequence(body, algorithm, signature)).toString();
}

function encodeExtensions({ names, isAuthority }: CertificateContent): Buffer[] {
  if (isAuthority) return [extension(basicConstraints, sequence(der(tags.boolean, Buffer.from([0xff]))))];
  // GeneralName: [2] for a DNS name, [7] for the bytes of an address.
  const alternatives = names.map(name => (typeof name === 'string' ? der(0x82, Buffer.from(name)) : der(0x87, name)));
  return [extension(subjectAlternativeName, sequence(...alternatives))];
}

function extension(identifier: Buffer, value: Buffer): Buffer {
  return sequence(der(tags.oid, identifier), der(tags.octetString, value));
}

function encodeName(name: string): Buffer {
  const part = sequence(der(tags.oid, commonName), der(tags.utf8, Buffer.from(name)));
  return sequence(der(tags.set, part));
}

/** UTCTime up to the year 2049, GeneralizedTime after it (RFC 5280, section 4.1.2.5). */
function encodeTime(time: Date): Buffer {
  const digits = time.toISOString().replace(/\.\d+Z$|[-:T]/g, '');
  return time.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : der(0x18, Buffer.from(`${digits}Z`));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // A leading bit would make it negative.
  return der(tags.integer, (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

function bitString(bytes: Buffer): Buffer {
  return der(tags.bitString, Buffer.concat([Buffer.from([0]), bytes]));
}

function sequence(...items: Buffer[]): Buffer {
  return der(tags.sequence, Buffer.concat(items));
}

function der(tag: number, content: Buffer): Buffer {
  const length = content.length;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
}
