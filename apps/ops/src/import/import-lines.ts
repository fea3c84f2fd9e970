import { decodeEach, lineMessage, type DecodeLimits, type NewEvent, type Refusal } from '#contracts';
import { OpsError } from '../ops-error.js';
import { LIST_BYTES_MAX, type Line } from './lines.js';
import { isOwnEvent } from './own-event.js';
import { Refusals, type RefusedFor } from './refusals.js';
import type { Taker } from './takers.js';

export interface ImportSummary {
  /** Of a list that a file holds: its elements. */
  lines: number;
  appended: number;
  /** Recorded before, with the same content. */
  duplicates: number;
  /** Events that cannot be used, by reason: each is a dead letter, kept before or now. */
  refused: Record<string, number>;
  /** The same, with the first lines and what is wrong with the first. */
  refusals: RefusedFor[];
  /** The number of the last line that is safe in the database. */
  lastLine: number;
  /** The event store's last position; null for a dry run that has none to ask. */
  head: number | null;
  /** The ledger's own events, which are skipped: the file is an export. Absent where there are none. */
  own?: number;
}

/** How far it came, and why not to the end where it did not. */
export interface ImportResult {
  summary: ImportSummary;
  failure?: OpsError;
}

const BATCH_LINES = 1000;
/** A line may be a list of very many events: what is in memory at once is bounded by this, and by one line. */
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Lines of structured CloudEvents, or of batches of them in a list, go the way that Kafka's messages go: decoded, validated,
 * appended, a batch in one transaction. A refused line is a dead letter of topic `import`, partition 0, with the line's number
 * as its offset. Importing the same lines again changes nothing. Where the file cannot be read on, what came before is taken.
 * @param onBatch after each transaction; returning false stops the import there
 */
export async function importLines(
  taker: Taker,
  lines: AsyncIterable<Line>,
  onBatch: () => boolean,
  limits: DecodeLimits,
): Promise<ImportResult> {
  const importing = new Importing(taker, limits, await taker.head());
  let batch: Line[] = [];
  let bytes = 0;
  const flush = async (): Promise<boolean> => {
    if (batch.length === 0) return true;
    await importing.take(batch);
    batch = [];
    bytes = 0;
    return onBatch();
  };
  let failure: OpsError | undefined;
  try {
    for await (const line of lines) {
      batch.push(line);
      bytes += line.bytes.length;
      const isFull = batch.length >= BATCH_LINES || bytes >= BATCH_BYTES;
      if (isFull && !(await flush())) return importing.result();
    }
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    failure = error;
  }
  await flush();
  return importing.result(failure);
}

class Importing {
  private lines = 0;
  private appended = 0;
  private duplicates = 0;
  private own = 0;
  private lastLine = 0;
  private readonly refusals = new Refusals();

  constructor(
    private readonly taker: Taker,
    private readonly limits: DecodeLimits,
    private head: number | null,
  ) {}

  async take(lines: Line[]): Promise<void> {
    const events: NewEvent[] = [];
    const refusals: Refusal[] = [];
    for (const line of lines) {
      for (const { event, refusal } of decodeEach(lineMessage(line), {
        ...this.limits,
        batchBytesMax: LIST_BYTES_MAX,
      })) {
        if (event) events.push(event);
        else if (isOwnEvent(refusal)) this.own += 1;
        else refusals.push(refusal);
      }
    }
    const { appended, duplicates, reused, head } = await this.taker.take(events, refusals);
    for (const refusal of refusals) this.refusals.add(refusal);
    for (const refusal of reused) this.refusals.add(refusal);
    this.lines += lines.length;
    this.appended += appended;
    this.duplicates += duplicates;
    this.lastLine = lines.at(-1)?.number ?? this.lastLine;
    this.head = head;
  }

  result(failure?: OpsError): ImportResult {
    const { lines, appended, duplicates, lastLine, head, own } = this;
    const refusals = this.refusals.list();
    const refused = Object.fromEntries(refusals.map(({ reason, count }) => [reason, count]));
    const summary = { lines, appended, duplicates, refused, refusals, lastLine, head, ...(own > 0 && { own }) };
    return { summary, ...(failure && { failure }) };
  }
}
