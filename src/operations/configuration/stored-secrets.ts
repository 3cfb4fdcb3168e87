import { createHash, randomBytes } from 'node:crypto';
import { SecretUnreadable, type SecretBox } from '../../config/secret-box.js';
import { InvalidInput } from '../../shared/errors.js';
import { isObject, textOf, variableOf, type Json, type Row, type SecretForm } from './configuration.rules.js';

/** Where a secret belongs, for messages: `servers "web", headers`. */
interface Place {
  form: SecretForm;
  purpose: string;
  where: string;
}

type Stored = string | null;

/** Clear text by name; a secret that is one text has the name ''. */
type Clear = Map<string, string>;

/** Secrets on their way between the database, where they are sealed, and the environment, which has them in the clear. */
export class StoredSecrets {
  readonly warnings: string[] = [];

  constructor(
    private readonly box: SecretBox,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  /** The names of the secrets that are stored: [''] for one text, [] without any. */
  namesIn({ form, purpose, where }: Place, stored: Stored): string[] {
    if (stored === null) return [];
    if (form === 'text' || form === 'hash') return [''];
    if (form === 'values') return [...entriesOf(stored).keys()].toSorted();
    try {
      return [...entriesOf(this.box.open(stored, purpose)).keys()].toSorted();
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      this.warnings.push(`${where}: ${error.message}`);
      return [];
    }
  }

  /** What is to be stored for what the document wishes; `stored` itself where that is the same. */
  resolve(place: Place, wished: Json, stored: Stored): Stored {
    if (place.form === 'hash') return this.hashed(place, wished, stored);
    const old = this.clear(place, stored);
    const next = this.wishes(place, wished, old);
    if (next.size === old.size && [...next].every(([name, text]) => old.get(name) === text)) return stored;
    return this.sealed(place, next);
  }

  private hashed(place: Place, wished: Json, stored: Stored): Stored {
    const token = this.wishes(place, wished, new Map()).get('');
    if (token !== undefined) return createHash('sha256').update(token).digest('hex');
    // Of a hash nobody has the token: whoever it is for gets a new one later.
    return stored ?? randomBytes(32).toString('hex');
  }

  private wishes(place: Place, wished: Json, old: Clear): Clear {
    const isOne = place.form === 'text' || place.form === 'hash';
    if (wished === null) return new Map();
    const references = isOne ? { '': wished } : isObject(wished) ? wished : refuse(place.where);
    const found = Object.entries(references).flatMap(([name, reference]): [string, string][] => {
      const text = this.fromEnvironment(name ? `${place.where}.${name}` : place.where, reference) ?? old.get(name);
      return text === undefined ? [] : [[name, text]];
    });
    return new Map(found);
  }

  private fromEnvironment(where: string, reference: Json): string | undefined {
    const variable = variableOf(reference) ?? refuse(where);
    const text = this.environment[variable];
    if (text) return text;
    this.warnings.push(`${where}: the variable ${variable} is not set`);
    return undefined;
  }

  /** What cannot be read any more counts as not there. */
  private clear({ form, purpose }: Place, stored: Stored): Clear {
    if (stored === null) return new Map();
    try {
      if (form === 'text') return new Map([['', this.box.open(stored, purpose)]]);
      if (form === 'object') return entriesOf(this.box.open(stored, purpose));
      return new Map([...entriesOf(stored)].map(([name, sealed]) => [name, this.box.open(sealed, purpose)]));
    } catch (error) {
      if (error instanceof SecretUnreadable) return new Map();
      throw error;
    }
  }

  private sealed({ form, purpose }: Place, clear: Clear): Stored {
    if (clear.size === 0) return null;
    if (form === 'text') return this.box.seal(clear.get('') ?? '', purpose);
    if (form === 'object') return this.box.seal(JSON.stringify(Object.fromEntries(clear)), purpose);
    const values = [...clear].map(([name, text]) => [name, this.box.seal(text, purpose)]);
    return JSON.stringify(Object.fromEntries(values));
  }
}

function entriesOf(json: string): Clear {
  const parsed: Row = JSON.parse(json);
  return new Map(Object.entries(parsed).map(([name, text]) => [name, textOf(text)]));
}

function refuse(where: string): never {
  throw InvalidInput.field(where, 'A secret is given as { "secret": "env:NAME" }, by the name of a variable.');
}
