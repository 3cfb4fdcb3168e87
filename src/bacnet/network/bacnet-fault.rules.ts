/**
 * What went wrong with a request.
 * - `timeout`: no reply, after all repetitions; `unreachable`: it could not be sent;
 * - `error`, `reject`, `abort`: the device says so (135-2020, 20.1.7 to 20.1.9);
 * - `malformed`: the reply cannot be read; `mismatch`: it is about something else;
 * - `encode`: the request cannot be written; `closed`, `cancelled`: given up here.
 */
export type BacnetFaultKind =
  | 'timeout'
  | 'unreachable'
  | 'error'
  | 'reject'
  | 'abort'
  | 'malformed'
  | 'mismatch'
  | 'encode'
  | 'closed'
  | 'cancelled';

/** What the device said: class and code of an Error, the reason of a Reject or an Abort. */
export interface BacnetRefusal {
  errorClass?: number;
  errorCode?: number;
  reason?: number;
}

/** The only thing a BACnet client rejects with. The message is for people and names the peer and the step. */
export class BacnetFault extends Error {
  override readonly name = 'BacnetFault';

  constructor(
    readonly kind: BacnetFaultKind,
    message: string,
    readonly refusal: BacnetRefusal = {},
  ) {
    super(message);
  }
}
