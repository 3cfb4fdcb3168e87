const shape = /^(sw_[0-9a-f]{10})_([A-Za-z0-9_-]{43})$/;

/** An API key as text: `sw_<10 hex>` tells keys apart and may be shown, the rest is the secret. */
export interface ApiKeyText {
  prefix: string;
  secret: string;
}

export function parseApiKey(text: string): ApiKeyText | null {
  const [, prefix, secret] = shape.exec(text) ?? [];
  return prefix && secret ? { prefix, secret } : null;
}

export function formatApiKey({ prefix, secret }: ApiKeyText): string {
  return `${prefix}_${secret}`;
}
