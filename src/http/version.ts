import { readFileSync } from 'node:fs';
import { findRoot } from '../config/root.js';
import { join } from 'node:path';

const manifest: unknown = JSON.parse(readFileSync(join(findRoot(), 'package.json'), 'utf8'));

/** Version of this Sitewatch, from package.json. */
export const version =
  manifest && typeof manifest === 'object' && 'version' in manifest ? String(manifest.version) : 'unknown';
