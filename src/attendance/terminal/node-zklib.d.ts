// What is used of node-zklib 1.3.0, which has no types of its own.

declare module 'node-zklib/zklibtcp.js' {
  import type { Socket } from 'node:net';

  class ZKLibTCP {
    constructor(ip: string, port: number, timeout: number);
    ip: string;
    port: number;
    timeout: number;
    sessionId: number | null;
    replyId: number;
    socket: Socket | null;
    createSocket(onError?: (error: Error) => void, onClose?: (by: string) => void): Promise<Socket>;
    connect(): Promise<boolean>;
    closeSocket(): Promise<boolean>;
    /** The reply from its command on, that is, with eight bytes before its data. */
    executeCmd(command: number, data: Buffer | string): Promise<Buffer>;
    readWithBuffer(request: Buffer, onProgress?: ((got: number, of: number) => void) | null): Promise<{ data: Buffer }>;
    freeData(): Promise<Buffer>;
    enableDevice(): Promise<Buffer>;
    disableDevice(): Promise<Buffer>;
    clearAttendanceLog(): Promise<Buffer>;
    disconnect(): Promise<boolean>;
  }

  export = ZKLibTCP;
}

declare module 'node-zklib/utils.js' {
  /** The frame; the reply id on the wire is one more than `replyId`, modulo 65535. */
  export function createTCPHeader(command: number, sessionId: number, replyId: number, data: Buffer | string): Buffer;
}

declare module 'node-zklib/constants.js' {
  export const COMMANDS: Readonly<{
    CMD_CONNECT: 1000;
    CMD_EXIT: 1001;
    CMD_ENABLEDEVICE: 1002;
    CMD_DISABLEDEVICE: 1003;
    CMD_GET_VERSION: 1100;
    CMD_AUTH: 1102;
    CMD_PREPARE_DATA: 1500;
    CMD_DATA: 1501;
    CMD_FREE_DATA: 1502;
    CMD_DATA_WRRQ: 1503;
    CMD_DATA_RDY: 1504;
    CMD_OPTIONS_RRQ: 11;
    CMD_CLEAR_ATTLOG: 15;
    CMD_GET_FREE_SIZES: 50;
    CMD_STARTVERIFY: 60;
    CMD_CANCELCAPTURE: 62;
    CMD_GET_TIME: 201;
    CMD_SET_TIME: 202;
    CMD_REG_EVENT: 500;
    CMD_ACK_OK: 2000;
    CMD_ACK_ERROR: 2001;
    CMD_ACK_UNAUTH: 2005;
    CMD_ACK_UNKNOWN: 65535;
    EF_ATTLOG: 1;
  }>;
  /** The most that is asked for in one piece of a bulk read. */
  export const MAX_CHUNK: 65472;
  export const REQUEST_DATA: Readonly<{ GET_REAL_TIME_EVENT: Buffer; GET_ATTENDANCE_LOGS: Buffer; GET_USERS: Buffer }>;
}
