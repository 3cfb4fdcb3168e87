import { describe, expect, it } from 'vitest';
import { isConnectionLoss } from '../../src/database/faults.js';

const coded = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

describe('The database is away, and a statement may be tried again, when', () => {
  it.each([
    ['the connection failed', coded('08006')],
    ['the connection could not be made', coded('08001')],
    ['the server is stopped by its administrator', coded('57P01')],
    ['the server crashed', coded('57P02')],
    ['the server is starting up', coded('57P03')],
    ['there are too many connections', coded('53300')],
    ['its disk is full', coded('53100')],
    ['nobody listens', coded('ECONNREFUSED')],
    ['the connection was reset', coded('ECONNRESET')],
    ['there is no socket file', coded('ENOENT')],
    ['the network has no way', coded('EHOSTUNREACH')],
    ['the driver noticed the end', new Error('Connection terminated unexpectedly')],
    ['the driver waited too long', new Error('timeout exceeded when trying to connect')],
    ['the driver gave the client up', new Error('Client has encountered a connection error and is not queryable')],
    ['that is the cause of another error', new Error('flush failed', { cause: coded('ECONNRESET') })],
  ])('%s', (_, error) => {
    expect(isConnectionLoss(error)).toBe(true);
  });
});

describe('A statement is wrong, and trying again is no use, when', () => {
  it.each([
    ['a value is taken', coded('23505')],
    ['a value is out of range', coded('22003')],
    ['a table does not exist', coded('42P01')],
    ['it was cancelled', coded('57014')],
    ['it was chosen in a deadlock', coded('40P01')],
    ['a program error happened', new TypeError('x is undefined')],
    ['it is no error at all', 'ECONNREFUSED'],
  ])('%s', (_, error) => {
    expect(isConnectionLoss(error)).toBe(false);
  });
});
