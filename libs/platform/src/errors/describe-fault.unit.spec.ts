import { describe, expect, test } from '@jest/globals';
import { describeFault } from './describe-fault.js';
import { LedgerError } from './ledger-error.js';

const withCode = (code: string) => Object.assign(new Error('user ann of db.internal: secret'), { code });

describe('what is said of a fault', () => {
  test.each([
    ['25006', 'the database takes no writes: transactions are read-only (SQLSTATE 25006)'],
    ['53300', 'no connection to be had: the server gives no more (SQLSTATE 53300)'],
    ['53100', 'the server lacks memory or disk (SQLSTATE 53100)'],
    ['28P01', 'no connection to be had: the user or its password is refused (SQLSTATE 28P01)'],
    ['57014', 'the database took too long, or was told to give up (SQLSTATE 57014)'],
    ['57P03', 'the database is starting or stopping (SQLSTATE 57P03)'],
    ['XX001', 'SQLSTATE XX001'],
    ['ECONNREFUSED', 'no connection to be had (ECONNREFUSED)'],
    ['EPIPE', 'no connection to be had (EPIPE)'],
    ['OTHER_PROGRAM', "the database is another program's: is its address right?"],
    ['NOBODYS_DATABASE', 'the database belongs to no program yet: was "migrate" run for this one?'],
  ])('of %s', (code, said) => {
    expect(describeFault(withCode(code))).toBe(said);
  });

  test('is its code where it is one of ours, never its message', () => {
    expect(describeFault(new LedgerError('KAFKA_UNAVAILABLE', 'Kafka at 10.0.0.7:9092', true))).toBe(
      'KAFKA_UNAVAILABLE',
    );
  });

  test('is told by the driver’s message where it has no code', () => {
    expect(describeFault(new Error('timeout exceeded when trying to connect'))).toBe('no connection to be had in time');
    expect(describeFault(new Error('Connection terminated unexpectedly'))).toBe('the connection was lost');
    expect(describeFault(new Error('Query read timeout'))).toBe('no answer in time');
  });

  test('is that of the first attempt where a name has several addresses', () => {
    expect(describeFault(new AggregateError([withCode('ECONNREFUSED')]))).toBe(
      'no connection to be had (ECONNREFUSED)',
    );
  });

  test('is nothing where nothing is known', () => {
    expect(describeFault(new Error('secret'))).toBeUndefined();
    expect(describeFault('secret')).toBeUndefined();
    expect(describeFault(undefined)).toBeUndefined();
  });
});
