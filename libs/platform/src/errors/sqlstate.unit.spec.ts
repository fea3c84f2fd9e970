import { expect, test } from '@jest/globals';
import { NoHostError } from '../database/hosts/no-host-error.js';
import { UnreplicatedCommitError } from '../database/unreplicated.js';
import { LedgerError } from './ledger-error.js';
import { isDatabaseFault, isRetriable, isServerLost } from './sqlstate.js';

const withCode = (code: string) => Object.assign(new Error('fault'), { code });

interface Fault {
  retriable: boolean;
  database: boolean;
  lost: boolean;
}
const LOST: Fault = { retriable: true, database: true, lost: true };
const PASSES: Fault = { retriable: true, database: true, lost: false };
const ELSEWHERE: Fault = { retriable: true, database: false, lost: false };
const STAYS: Fault = { retriable: false, database: false, lost: false };

test.each<[string, Error, Fault]>([
  ['no server that will do', new NoHostError(2, 'read-write'), LOST],
  ['a commit that its successor may not know', new UnreplicatedCommitError(), LOST],
  [
    'such a commit, as a worker process tells of it',
    Object.assign(withCode('UNREPLICATED_COMMIT'), { retriable: true }),
    LOST,
  ],
  ['a server that stops', withCode('57P01'), LOST],
  ['a former primary', withCode('25006'), LOST],
  ['a connection that is refused at each address', new AggregateError([withCode('ECONNREFUSED')]), LOST],
  ['a connection that ends', new Error('Connection terminated unexpectedly'), LOST],
  ['a server that gives no answer', new Error('Query read timeout'), LOST],
  ['a deadlock', withCode('40P01'), PASSES],
  ['a statement that takes too long', withCode('57014'), PASSES],
  ['that no version is live', new LedgerError('NO_LIVE_VERSION', 'none is live', true), ELSEWHERE],
  ['a correction under way', new LedgerError('CORRECTION_UNDER_WAY', 'try again', true), ELSEWHERE],
  ['brokers that are away', new LedgerError('KAFKA_UNAVAILABLE', 'Kafka is away', true), ELSEWHERE],
  ['what is refused', new LedgerError('REPLAY_REFUSED', 'not now', false), STAYS],
  ['a fault of the statement', withCode('42601'), STAYS],
])('%s', (_, error, fault) => {
  expect<Fault>({
    retriable: isRetriable(error),
    database: isDatabaseFault(error),
    lost: isServerLost(error),
  }).toEqual(fault);
});
