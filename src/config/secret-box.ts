import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from './config.js';

const algorithm = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;
const format = 's1';

/** A stored secret cannot be opened: sealed under another SECRET_KEY, for another use, or damaged. */
export class SecretUnreadable extends Error {
  constructor(reason: string) {
    super(`A stored secret cannot be read: ${reason}.`);
    this.name = 'SecretUnreadable';
  }
}

/**
 * Encrypts the secrets that are stored (AES-256-GCM under a key derived from SECRET_KEY by HKDF). The text names the key
 * it was sealed with, `s1.<key id>.<iv, ciphertext and tag>`, so that a rotation can tell old from new. `purpose` says
 * what the secret is for; it is bound to the text, which opens for no other.
 */
@Injectable()
export class SecretBox {
  private derived: { key: Buffer; id: string } | undefined;

  constructor(private readonly config: Config) {}

  /** Which key this process seals with: tells keys apart, tells nothing about them. */
  get keyId(): string {
    return this.current().id;
  }

  seal(text: string, purpose: string): string {
    const { key, id } = this.current();
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${format}.${id}.${sealed.toString('base64url')}`;
  }

  /** Throws SecretUnreadable. */
  open(sealed: string, purpose: string): string {
    const { key, id } = this.current();
    const [version, keyId, content = ''] = sealed.split('.');
    if (version !== format || !keyId) throw new SecretUnreadable('it is not in a known form');
    if (keyId !== id) {
      throw new SecretUnreadable(`it was sealed with the key ${keyId}, the present SECRET_KEY gives ${id}`);
    }
    const bytes = Buffer.from(content, 'base64url');
    if (bytes.length < ivLength + tagLength) throw new SecretUnreadable('it is damaged');
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivLength), { authTagLength: tagLength });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagLength));
    try {
      return decipher.update(bytes.subarray(ivLength, -tagLength), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new SecretUnreadable('it is damaged, or was sealed for something else');
    }
  }

  private current(): { key: Buffer; id: string } {
    this.derived ??= {
      key: this.derive('stored secrets', 32),
      id: this.derive('id of the key of stored secrets', 4).toString('hex'),
    };
    return this.derived;
  }

  private derive(use: string, length: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.config.secretKey, '', `sitewatch ${use}`, length));
  }
}
