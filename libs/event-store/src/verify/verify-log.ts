import { inTransaction, type Pool, type PoolClient } from '#platform';
import { readLogEnd, type LogEnd } from '../chain/log-end.js';
import { checkBatch } from './check-batch.js';
import { checkIds } from './check-ids.js';
import { findOrphanId, findStray } from './check-whole.js';
import type { LogProblem } from './log-problem.js';
import { findBeginning, readBatches, readRows, type StoredBatch } from './stored-batch.js';

export type { LogProblem };

/** Where a batch ended, and the chain's hash there. */
export interface NotedHash {
  position: number;
  /** In hexadecimal. */
  hash: string;
}

export interface VerifyOptions {
  /** Begin with the batch that holds this position; what lies before is taken for granted. Default 1: everything. */
  from?: number;
  /** Hashes that were noted outside the database: whoever rewrites the log and its whole chain cannot make them true. */
  expected?: readonly NotedHash[];
  /** After each page. */
  onProgress?: (position: number) => void;
}

export interface LogVerdict {
  /** The first and the last position that were checked. */
  from: number;
  head: number;
  /** The chain's hash at `head`, in hexadecimal: to note elsewhere. */
  hash: string;
  /** What is wrong first, and null where nothing is. */
  problem: LogProblem | null;
}

/** Read-only and in short transactions: appenders are not in its way and it is not in theirs. */
const BEGIN = 'BEGIN READ ONLY';

/**
 * Checks the log up to the head that it has at the start, in bounded memory: dense positions, the index of ids, the hash
 * of every content, the chain, that nothing lies beside it, and that no id is there twice.
 */
export async function verifyLog(pool: Pool, options: VerifyOptions = {}): Promise<LogVerdict> {
  const { head, beginning } = await inTransaction(
    pool,
    async (client) => ({ head: await readLogEnd(client), beginning: await findBeginning(client, options.from ?? 1) }),
    BEGIN,
  );
  const check = new Check(beginning.first, beginning.hash, head, options.expected ?? []);
  let problem: LogProblem | undefined;
  while (!problem && check.next <= head.position) {
    problem = await inTransaction(pool, (client) => check.page(client), BEGIN);
    options.onProgress?.(check.next - 1);
  }
  problem ??= check.end();
  problem ??= await inTransaction(pool, findStray, BEGIN);
  problem ??= await inTransaction(pool, (client) => findOrphanId(client, beginning.first), BEGIN);
  problem ??= await checkIds(pool, head.position, beginning.first);
  return {
    from: beginning.first,
    head: head.position,
    hash: head.chainHash.toString('hex'),
    problem: problem ?? null,
  };
}

/** Walks along the chain. */
class Check {
  /** The first position that is not checked yet. */
  next: number;
  /** Of the last batch that was checked. */
  #hash: Buffer;
  /** By position; those that a batch was found for are taken out. */
  readonly #expected: Map<number, NotedHash[]>;

  constructor(
    first: number,
    hash: Buffer,
    private readonly head: LogEnd,
    expected: readonly NotedHash[],
  ) {
    this.#expected = Map.groupBy(expected, ({ position }) => position);
    this.next = first;
    this.#hash = hash;
  }

  async page(client: PoolClient): Promise<LogProblem | undefined> {
    const { batches, problem } = this.#wellFormed(await readBatches(client, this.next, this.head.position));
    const last = batches.at(-1);
    const rows = last && (await readRows(client, this.next, last.lastPosition));
    for (const batch of batches) {
      const found = checkBatch(batch, this.#hash, rows!) ?? this.#checkExpected(batch);
      if (found) return found;
      this.next = batch.lastPosition + 1;
      this.#hash = batch.hash;
    }
    return problem;
  }

  /** The batches up to the first that cannot be one: their positions follow each other without a gap. */
  #wellFormed(found: StoredBatch[]): { batches: StoredBatch[]; problem?: LogProblem } {
    let position = this.next;
    if (found.length === 0) return { batches: [], problem: { position, what: UNCHAINED } };
    for (const [i, { firstPosition, lastPosition, marks }] of found.entries()) {
      const batches = found.slice(0, i);
      if (firstPosition !== position) return { batches, problem: { position, what: UNCHAINED } };
      if (marks.length !== 4 * (lastPosition - firstPosition + 1))
        return { batches, problem: { position, what: MISSHAPEN } };
      position = lastPosition + 1;
    }
    return { batches: found };
  }

  #checkExpected({ lastPosition: position, hash }: StoredBatch): LogProblem | undefined {
    const expected = this.#expected.get(position) ?? [];
    this.#expected.delete(position);
    if (expected.every((noted) => noted.hash === hash.toString('hex'))) return undefined;
    return {
      position,
      what: 'the log up to here is not the one whose hash was noted: it was rewritten with its chain',
    };
  }

  end(): LogProblem | undefined {
    const { position, chainHash } = this.head;
    if (this.next > position + 1) return { position: position + 1, what: 'the log goes on behind its head' };
    if (!chainHash.equals(this.#hash)) return { position, what: 'the head does not have the hash of the last batch' };
    const missing = Math.min(...this.#expected.keys());
    if (missing === Infinity) return undefined;
    if (missing > position)
      return { position: position + 1, what: `its end up to ${missing}, whose hash was noted, was cut off` };
    return { position: missing, what: 'no batch that was checked ends here, whose hash was noted' };
  }
}

const UNCHAINED = 'no batch of the chain holds this position';
const MISSHAPEN = 'the batch of the chain that begins here was altered';
