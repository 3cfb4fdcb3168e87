/** Thrown where a request cannot be served; becomes an Error, Reject or Abort PDU (135-2020, 20.1.7 to 20.1.9). */
export class Refusal extends Error {
  private constructor(
    readonly pdu: 'error' | 'reject' | 'abort',
    /** Class of an Error, reason of the others. */
    readonly reason: number,
    readonly code: number,
  ) {
    super(`${pdu} ${reason}/${code}`);
  }

  static error(errorClass: number, errorCode: number): Refusal {
    return new Refusal('error', errorClass, errorCode);
  }

  static reject(reason: number): Refusal {
    return new Refusal('reject', reason, 0);
  }

  static abort(reason: number): Refusal {
    return new Refusal('abort', reason, 0);
  }
}

export const refusals = {
  unknownObject: () => Refusal.error(1, 31),
  noCov: () => Refusal.error(1, 45),
  invalidDataType: () => Refusal.error(2, 9),
  unknownProperty: () => Refusal.error(2, 32),
  outOfRange: () => Refusal.error(2, 37),
  writeDenied: () => Refusal.error(2, 40),
  invalidIndex: () => Refusal.error(2, 42),
  notAnArray: () => Refusal.error(2, 50),
  noSpace: () => Refusal.error(3, 19),
  invalidTag: () => Refusal.reject(4),
  missingParameter: () => Refusal.reject(5),
  parameterOutOfRange: () => Refusal.reject(6),
  unknownService: () => Refusal.reject(9),
  bufferOverflow: () => Refusal.abort(1),
  noSegmentation: () => Refusal.abort(4),
  tooLong: () => Refusal.abort(11),
};

export function encodeRefusal({ pdu, reason, code }: Refusal, invokeId: number, service: number): Buffer {
  if (pdu === 'error') return Buffer.from([0x50, invokeId, service, 0x91, reason, 0x91, code]);
  return Buffer.from([pdu === 'reject' ? 0x60 : 0x71, invokeId, reason]);
}
