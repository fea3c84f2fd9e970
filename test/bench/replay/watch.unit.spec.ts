import { expect, test } from '@jest/globals';
import { workOf } from './watch.js';

test.each([
  ['\n  COPY (\n    SELECT position, source FROM events\n  ) TO STDOUT BINARY', 'read'],
  ['SELECT count(*) AS events FROM events WHERE position BETWEEN 1 AND $1', 'read'],
  ['COPY ledger_entries (position, seq)\n FROM STDIN BINARY', 'copy'],
  ['SELECT build_next($1, $2) AS built', 'sums'],
  ['SELECT (SELECT sum(1) FROM (SELECT 1 AS a) AS b) AS digest', 'digest'],
  ['UPDATE projection_versions SET heartbeat_at = clock_timestamp()', 'other'],
])('%j is told by how it reads: %s', (query, work) => {
  expect(workOf(query, false)).toBe(work);
  expect(workOf(query, true)).toBe('index');
});
