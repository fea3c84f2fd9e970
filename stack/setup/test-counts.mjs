/** The last line of .ci/run: `N passed, N failed`, and what was skipped if anything was. */
import { existsSync, readFileSync } from 'node:fs';
import { REPORT } from './tests.mjs';

const result = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : undefined;
const passed = result?.numPassedTests ?? 0;
// A file that could not even be loaded has no tests to count; a run without a result has none at all.
const failed = result ? result.numFailedTests + result.numRuntimeErrorTestSuites : 1;
const skipped = result?.numPendingTests ?? 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
