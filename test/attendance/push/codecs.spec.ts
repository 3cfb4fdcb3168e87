import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/attendance/push/wire/line.codec.js';
import { decodeCall } from '../../../src/attendance/push/wire/push-call.codec.js';
import { decodeResults, encodeCommand } from '../../../src/attendance/push/wire/push-command.codec.js';
import { encodeOptions } from '../../../src/attendance/push/wire/push-options.codec.js';
import { decodeFacts } from '../../../src/attendance/push/wire/terminal-facts.codec.js';

describe('The first line of a request', () => {
  it('says what the terminal wants, which terminal it is and what it delivers', () => {
    expect(decodeCall('POST', '/iclock/cdata?SN=A8N5230560263&table=ATTLOG&Stamp=9999')).toEqual({
      kind: 'data',
      serialNumber: 'A8N5230560263',
      table: 'ATTLOG',
      stamp: '9999',
      said: {},
    });
    expect(decodeCall('GET', '/iclock/cdata?SN=1&options=all&pushver=2.4.1&language=69&DeviceType=att')).toMatchObject({
      kind: 'handshake',
      said: { PushVersion: '2.4.1', Language: '69', DeviceType: 'att' },
    });
  });

  it.each([
    ['GET', '/iclock/getrequest?SN=1', 'poll'],
    ['GET', '/iclock/getrequest.aspx?sn=1&INFO=Ver%208', 'poll'],
    ['GET', '/iclock/ping?SN=1', 'poll'],
    ['POST', '/iclock/devicecmd?SN=1', 'results'],
    ['POST', '/iclock/DeviceCmd.ASPX?Sn=1', 'results'],
    ['POST', '/iclock/registry?SN=1', 'registry'],
    ['GET', '/iclock/cdata/?SN=1', 'handshake'],
  ])('%s %s is a %s', (method, url, kind) => {
    expect(decodeCall(method, url)).toMatchObject({ kind, serialNumber: '1' });
  });

  it.each([
    ['PUT', '/iclock/cdata?SN=1'],
    ['GET', '/iclock/devicecmd?SN=1'],
    ['GET', '/iclock/'],
    ['GET', '/iclock/cdata/more?SN=1'],
    ['GET', '/iclock/constructor?SN=1'],
    ['POST', '/api/iclock/cdata?SN=1'],
  ])('%s %s is none of the protocol', (method, url) => {
    expect(decodeCall(method, url)).toBeNull();
  });

  it.each(['', 'SN=', 'SN=%00', 'SN=a%20b', `SN=${'1'.repeat(61)}`, 'SN=%D0%B6', 'x=1'])(
    'names no terminal with "%s"',
    search => {
      expect(decodeCall('GET', `/iclock/getrequest?${search}`)?.serialNumber).toBe('');
    },
  );

  it('gives a stamp only where it could be one', () => {
    expect(decodeCall('POST', '/iclock/cdata?SN=1&table=ATTLOG&Stamp=%00')?.stamp).toBeNull();
    expect(decodeCall('POST', '/iclock/cdata?SN=1&table=OPERLOG&OpStamp=1&OPERLOGStamp=77')?.stamp).toBe('77');
  });
});

describe('What a terminal is told', () => {
  const options = { serialNumber: 'A8N', stamps: {}, timeZone: null, pushVersion: '2.4.1' };

  it('is where to begin and how to behave, and no time zone unless one is set', () => {
    const lines = encodeOptions({ ...options, stamps: { ATTLOG: '82', OPERLOG: '5' } }).split('\n');
    expect(lines[0]).toBe('GET OPTION FROM: A8N');
    for (const line of [
      'ATTLOGStamp=82',
      'Stamp=82',
      'OPERLOGStamp=5',
      'ATTPHOTOStamp=0',
      'Realtime=1',
      'Encrypt=None',
    ])
      expect(lines).toContain(line);
    expect(lines).toContain('TransFlag=TransData AttLog');
    expect(lines.filter(line => line.startsWith('TimeZone'))).toEqual([]);
    expect(encodeOptions({ ...options, timeZone: '5.5' })).toMatch(/^TimeZone=5\.5$/m);
  });

  it.each(['', '1.0', '0.9'])('is in digits what to send where it speaks version "%s"', pushVersion => {
    expect(encodeOptions({ ...options, pushVersion })).toMatch(/^TransFlag=1000000000$/m);
  });

  it('as a command is one of two', () => {
    expect(encodeCommand(7, 'CHECK')).toBe('C:7:CHECK\n');
    expect(encodeCommand(8, 'INFO')).toBe('C:8:INFO\n');
  });
});

describe('What a terminal says about commands and itself', () => {
  it('is a result or several in a body', () => {
    expect(decodeResults(Buffer.from('ID=1&Return=0&CMD=DATA\nID=2&Return=-1002&CMD=CHECK\n'))).toEqual([
      { id: '1', returned: 0, command: 'DATA' },
      { id: '2', returned: -1002, command: 'CHECK' },
    ]);
    expect(decodeResults(Buffer.from('ID=3&SN=A8N&Return=0&CMD=INFO\n~DeviceName=F22\nMAC=00:17'))).toEqual([
      { id: '3', returned: 0, command: 'INFO' },
    ]);
    expect(decodeResults(Buffer.from('ID=4&CMD=LOG'))).toEqual([{ id: '4', returned: null, command: 'LOG' }]);
  });

  it('is known by name, in lines or with commas, and keeps no password', () => {
    const commas = 'DeviceType=att,~DeviceName=SpeedFace,FirmVer=Ver 8.0,CommKey=1234,WebPwd=secret';
    expect(decodeFacts(Buffer.from(commas))).toEqual({
      DeviceType: 'att',
      DeviceName: 'SpeedFace',
      FirmVer: 'Ver 8.0',
    });
    expect(decodeFacts(Buffer.from('FWVersion=Ver 6.60\r\nMAC=00:17:61:00:00:01\nUserCount=\n'))).toEqual({
      FWVersion: 'Ver 6.60',
      MAC: '00:17:61:00:00:01',
    });
  });

  it('may be in GBK, and long', () => {
    const name = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]);
    expect(decodeFacts(Buffer.concat([Buffer.from('~DeviceName='), name]))).toEqual({ DeviceName: '张三' });
    expect(decodeFacts(Buffer.from(`INFO=${'x'.repeat(5000)}`))['INFO']).toHaveLength(200);
  });

  it('is counted by lines where nothing else is done with it', () => {
    expect(linesOf(Buffer.from('OPLOG 4\t0\nUSER PIN=1\tName=A\n\nFP PIN=1\n'))).toHaveLength(3);
  });
});
