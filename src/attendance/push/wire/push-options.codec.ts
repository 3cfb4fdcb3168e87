/** What a terminal is told when it asks how to behave. */
export interface PushOptions {
  serialNumber: string;
  /** Per table how far it has delivered; a table without one is delivered from its beginning. */
  stamps: Readonly<Record<string, string>>;
  /** Null: it is told none and keeps its own. */
  timeZone: string | null;
  /** The version of the protocol it speaks, as it says so; empty where it does not. */
  pushVersion: string;
}

/** Tables by the two names their stamps have in older and newer firmware; what is not known is passed over. */
const stampNames: [table: string, names: [string, string]][] = [
  ['ATTLOG', ['ATTLOGStamp', 'Stamp']],
  ['OPERLOG', ['OPERLOGStamp', 'OpStamp']],
  ['ATTPHOTO', ['ATTPHOTOStamp', 'PhotoStamp']],
];

/** Tables whose stamps are remembered. */
export const stampedTables = stampNames.map(([table]) => table);

const protocolVersion = '2.4.1';

/**
 * The answer to a handshake: punches at once (`Realtime`), nothing but punches (`TransFlag`, in the form the version of
 * the protocol takes), and after an answer that is not `OK` the same again half a minute later.
 */
export function encodeOptions({ serialNumber, stamps, timeZone, pushVersion }: PushOptions): string {
  const isOld = !/^([2-9]|\d\d)/.test(pushVersion);
  return [
    `GET OPTION FROM: ${serialNumber}`,
    ...stampNames.flatMap(([table, names]) => names.map(name => `${name}=${stamps[table] ?? '0'}`)),
    'ErrorDelay=30',
    'Delay=10',
    'TransTimes=00:00;14:05',
    'TransInterval=1',
    `TransFlag=${isOld ? '1000000000' : 'TransData AttLog'}`,
    ...(timeZone === null ? [] : [`TimeZone=${timeZone}`]),
    'Realtime=1',
    'Encrypt=None',
    `ServerVer=${protocolVersion}`,
    `PushProtVer=${protocolVersion}`,
    '',
  ].join('\n');
}
