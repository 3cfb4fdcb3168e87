import { printable } from './terminal-facts.codec.js';

/**
 * `handshake`: the terminal asks how to behave. `data`: it delivers. `poll`: it asks for commands, which is also its sign
 * of life. `results`: what became of commands. `registry`: what it can do.
 */
type PushCallKind = 'handshake' | 'data' | 'poll' | 'results' | 'registry';

/** A request of a pushing terminal, read from its first line; nothing in it is trusted. */
export interface PushCall {
  kind: PushCallKind;
  /** Empty where it names none, or one that cannot be. */
  serialNumber: string;
  /** What the data is, in capitals: `ATTLOG`, `OPERLOG`, `OPTIONS`; empty where it does not say. */
  table: string;
  /** How far the terminal will have delivered with this data, in a count of its own; null without one. */
  stamp: string | null;
  /** What it says about itself in passing. */
  said: Record<string, string>;
}

const kinds: Record<string, PushCallKind> = {
  'GET cdata': 'handshake',
  'POST cdata': 'data',
  'GET getrequest': 'poll',
  'GET ping': 'poll',
  'POST devicecmd': 'results',
  'POST registry': 'registry',
  'GET registry': 'registry',
};

/** Query parameters that tell something about the terminal, and the name it is kept under. */
const told: Record<string, string> = {
  pushver: 'PushVersion',
  language: 'Language',
  devicetype: 'DeviceType',
  info: 'INFO',
};

const serialPattern = /^[\w.:-]{1,60}$/;
const stampPattern = /^[\w.-]{1,30}$/;

/**
 * What a request for `/iclock/...` wants; null where it is none of the protocol. Firmware differs in the case of names and
 * adds `.aspx` to paths.
 */
export function decodeCall(method: string, url: string): PushCall | null {
  const [path = '', search = ''] = url.split('?', 2);
  const name = /^\/iclock\/([a-z]{1,20})(?:\.aspx)?\/?$/i.exec(path)?.[1]?.toLowerCase();
  const kind = name === undefined ? undefined : kinds[`${method} ${name}`];
  if (kind === undefined) return null;
  const parameters = parametersOf(search);
  const serial = parameters.get('sn') ?? '';
  const stamp = parameters.get('stamp') ?? parameters.get(`${parameters.get('table') ?? ''}stamp`.toLowerCase());
  return {
    kind,
    serialNumber: serialPattern.test(serial) ? serial : '',
    table: (parameters.get('table') ?? '').slice(0, 40).toUpperCase(),
    stamp: stamp !== undefined && stampPattern.test(stamp) ? stamp : null,
    said: saidIn(parameters),
  };
}

/** By name in small letters; of a name that comes twice the first value. */
function parametersOf(search: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, value.trim());
  }
  return parameters;
}

function saidIn(parameters: ReadonlyMap<string, string>): Record<string, string> {
  const said = Object.entries(told).flatMap(([parameter, name]) => {
    const value = parameters.get(parameter);
    return value ? [[name, printable(value)] as const] : [];
  });
  return Object.fromEntries(said);
}
