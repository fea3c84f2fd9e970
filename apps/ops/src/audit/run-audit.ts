import { INTAKE_RECORDS, verifyLog, verifyOffsets, verifyRecords } from '#event-store';
import { counted } from '../output/counted.js';
import type { Pool } from '#platform';
import { LiveSnapshots, OUTBOUND_ERAS, RESTATEMENTS, verifyCatalogue, verifyStanding, verifySums } from '#read-models';
import { POOL } from '../ledger/pool.js';
import { untilServed } from '../ledger/until-served.js';
import { programOf } from '../ledger/target.js';
import { withLedger } from '../ledger/with-ledger.js';
import type { Output } from '../output/output.js';
import { describeSum } from '../verify/describe-sum.js';
import { AnchorDamagedError, AnchorError, type Anchor } from './anchor/anchor.js';
import { anchoredNow, notesOf, type Anchored } from './anchor/anchored.js';
import { checkLedger, type RebuildOptions } from './check-ledger.js';
import { checkPublished } from './check-published.js';
import { leftOut, makeCheck, notChecked, ok, wrong, type Check, type CheckName, type Finding } from './check.js';
import type { KafkaTarget } from './kafka-config.js';

export interface AuditParts {
  anchor: Anchor | undefined;
  kafka: KafkaTarget | undefined;
  rebuild: RebuildOptions;
  output: Output;
}

export interface AuditResult {
  checks: Check[];
  /** What was found of the ledger: to be noted, where nothing is wrong. */
  state: Omit<Anchored, 'at' | 'program'>;
  /** How many notes there were before, and the one of this audit. */
  before: number;
  noted: Anchored | undefined;
}

type State = AuditResult['state'];

const NOTHING: State = { log: { position: 0, hash: '' }, records: { seq: 0, hash: '' }, cursors: {}, offsets: {} };

/** Everything that can be altered, in turn; where nothing is wrong, the chain's head is noted where the anchor is. */
export async function runAudit({ anchor, kafka, rebuild, output }: AuditParts): Promise<AuditResult> {
  const checks: Check[] = [];
  const notes: Anchored[] = [];
  checks.push(await makeCheck('anchor', () => readNotes(anchor, notes)));
  const state = await withLedger((ledger) => checkStored(ledger.get<Pool>(POOL), notes, checks, { kafka, output }), {
    once: true,
  });
  // A rebuild from a log that is not as it was recorded proves nothing; it needs nothing that the catalogue check is about.
  const found = checks.find((check) => check.state === 'wrong' && check.check !== 'catalogue');
  checks.push(
    await makeCheck('ledger', () =>
      found
        ? Promise.resolve(leftOut(`not rebuilt, because of what is wrong with ${found.check}`))
        : checkLedger(output, rebuild),
    ),
  );
  const noted = await note(anchor, checks, state);
  return { checks, state, before: notes.length, noted };
}

async function readNotes(anchor: Anchor | undefined, notes: Anchored[]): Promise<Finding> {
  if (!anchor) return leftOut('AUDIT_ANCHOR is not set: a log that was rewritten as a whole would not be noticed');
  try {
    notes.push(...notesOf(programOf(), await anchor.read()));
  } catch (error) {
    if (error instanceof AnchorDamagedError) return wrong(error.message);
    if (error instanceof AnchorError) return notChecked(error.message);
    throw error;
  }
  return ok(
    notes.length === 0
      ? `nothing was noted before in ${anchor.name}`
      : `${counted(notes.length, 'note')} in ${anchor.name}`,
  );
}

/** All that is read where it is stored. */
export async function checkStored(
  pool: Pool,
  notes: readonly Anchored[],
  checks: Check[],
  { kafka, output }: Pick<AuditParts, 'kafka' | 'output'>,
): Promise<State> {
  // Where this release has not migrated, nothing is wrong, and this says so.
  await pool.query('SELECT FROM schema_migrations, record_seals LIMIT 0');
  const state = { ...NOTHING };
  const last = notes.at(-1);
  const check = async (name: CheckName, make: () => Promise<Finding>): Promise<void> => {
    output.note(`Checking: ${name}`);
    checks.push(await untilServed(() => makeCheck(name, make)));
  };
  await check('catalogue', async () => {
    const { versions, problem, otherRelease } = await verifyCatalogue(pool);
    if (problem !== null) return wrong(problem);
    if (otherRelease !== undefined) return notChecked(otherRelease);
    return ok(
      `the schema and that of ${versions.length === 1 ? 'the live version' : `${versions.length} versions`} are this release’s`,
    );
  });
  await check('log', () => checkLog(pool, notes, state, output));
  await check('records', async () => {
    const noted = notes.map(({ records }) => records).filter(({ seq }) => seq > 0);
    const { head, rows, problem } = await verifyRecords(pool, [...INTAKE_RECORDS, RESTATEMENTS, OUTBOUND_ERAS], noted);
    state.records = head;
    return problem === null
      ? ok(
          `all that was recorded is as it was: ${counted(rows, 'row')}, ${counted(head.seq, 'link')} of the hash chain`,
        )
      : wrong(problem);
  });
  await check('standing', async () => {
    const { version, position, cursors, problem } = await verifyStanding(pool, last?.cursors);
    state.cursors = cursors;
    return problem === null ? ok(`version ${version} reflects position ${position}`) : wrong(problem);
  });
  await check('sums', async () => {
    const { position, wrong: sums } = await verifySums(new LiveSnapshots(pool));
    const [first] = sums;
    if (!first) return ok(`every balance is the sum of its entries, at position ${position}`);
    return wrong(`the entries do not give ${describeSum(first)}`);
  });
  await check('offsets', async () => {
    const { offsets, problem } = await verifyOffsets(pool, last);
    state.offsets = offsets;
    return problem === null ? ok(counted(Object.keys(offsets).length, 'partition')) : wrong(problem);
  });
  await check('published', () => checkPublished(pool, kafka));
  return state;
}

async function checkLog(pool: Pool, notes: readonly Anchored[], state: State, output: Output): Promise<Finding> {
  const expected = notes.map(({ log }) => log).filter(({ position }) => position > 0);
  const { rows } = await pool.query<{ head: number }>('SELECT position::float8 AS head FROM event_store_head');
  const bar = output.progress('The log', rows[0]?.head);
  try {
    const { head, hash, problem } = await verifyLog(pool, { expected, onProgress: (done) => bar.update(done) });
    state.log = { position: head, hash };
    if (problem) return wrong(`from position ${problem.position} on: ${problem.what}`);
    return ok(`positions 1 to ${head} are as they were recorded`);
  } finally {
    bar.stop();
  }
}

/** Notes the chain's head where nothing is wrong. That it cannot be is said in the anchor's own check. */
async function note(anchor: Anchor | undefined, checks: Check[], state: State): Promise<Anchored | undefined> {
  const own = checks.find(({ check }) => check === 'anchor')!;
  if (!anchor || own.state !== 'ok' || checks.some((check) => check.state === 'wrong')) return undefined;
  const program = programOf();
  const anchored = anchoredNow(program === null ? state : { program, ...state });
  try {
    await anchor.append(anchored);
    return anchored;
  } catch (error) {
    if (!(error instanceof AnchorError)) throw error;
    Object.assign(own, notChecked(`${own.what}, and no other can be added: ${error.message}`));
    return undefined;
  }
}
