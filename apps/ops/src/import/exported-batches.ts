import { NotExportedError, readExportedLine, type ExportedEvent } from '#contracts';
import { checkExported, ExportBrokenError, LOG_BEGIN, type LogEnd } from '#event-store';
import { OpsError } from '../ops-error.js';
import type { Line } from './lines.js';

/** A batch of an export, and where it stands in the file. */
export interface FiledBatch {
  events: ExportedEvent[];
  firstLine: number;
}

/** No batch that was ever appended is larger: a file in which none ends is no export. */
const BATCH_EVENTS_MAX = 1_000_000;

/** The end of the log before a position, where that is known from elsewhere than the file. */
export type EndBefore = (position: number) => Promise<LogEnd | undefined>;

const unknown: EndBefore = () => Promise.resolve(undefined);

/**
 * The batches of an export, each held against its own hash and those before: what comes out is as it was exported, whatever
 * it is restored into.
 * @param endBefore for a file that does not begin with the log: without it, its first batch cannot be held against anything
 * @throws OpsError that says which line is not
 */
export async function* readExportedBatches(
  lines: AsyncIterable<Line>,
  endBefore: EndBefore = unknown,
): AsyncGenerator<FiledBatch> {
  let events: ExportedEvent[] = [];
  let numbers: number[] = [];
  let end: LogEnd | undefined;
  let isFirst = true;
  for await (const line of lines) {
    const event = parse(line);
    events.push(event);
    numbers.push(line.number);
    if (isFirst) end = event.position === 1 ? LOG_BEGIN : await endBefore(event.position);
    isFirst = false;
    if (event.batchHash) {
      end = check(events, numbers, end);
      yield { events, firstLine: numbers[0]! };
      events = [];
      numbers = [];
    } else if (events.length >= BATCH_EVENTS_MAX) break;
  }
  if (events.length > 0)
    throw new OpsError(
      `The batch that begins in line ${numbers[0]} has no end: the export is not complete. Finish it by the command that ` +
        'began it, then import it again: what came before may be restored already, and is not restored twice.',
    );
}

function parse({ number, bytes }: Line): ExportedEvent {
  try {
    return readExportedLine(bytes);
  } catch (error) {
    if (!(error instanceof NotExportedError)) throw error;
    throw new OpsError(`Line ${number} is no line of an export: ${error.message}.`);
  }
}

function check(events: ExportedEvent[], numbers: number[], before: LogEnd | undefined): LogEnd {
  try {
    return checkExported(events, before);
  } catch (error) {
    if (!(error instanceof ExportBrokenError)) throw error;
    const { index, position, message } = error;
    const where =
      index !== undefined || events.length === 1
        ? `line ${numbers[index ?? 0]}, position ${position}`
        : `lines ${numbers[0]} to ${numbers.at(-1)}`;
    throw new OpsError(
      `The file is not as it was exported, in ${where}: ${message}. Take another copy of it, or export anew.`,
    );
  }
}
