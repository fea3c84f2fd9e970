import { lineMessage, type DecodeLimits } from '#contracts';
import { Foresight, judge, type LineVerdict } from '#event-store';
import { LIST_BYTES_MAX, type Line } from '../import/lines.js';

const LINES_AT_ONCE = 500;
/** A line may be a list of very many events. */
const BYTES_AT_ONCE = 8 * 1024 * 1024;

/**
 * What would become of each event of a file, in its order. One whose id the file used before for something else is refused as
 * the event store would refuse it; nothing else is known here. Where the file cannot be read on, what came before is judged.
 */
export async function* validateLines(lines: AsyncIterable<Line>, limits: DecodeLimits): AsyncGenerator<LineVerdict> {
  const foresight = new Foresight(undefined);
  let batch: Line[] = [];
  let bytes = 0;
  let failure: unknown;
  try {
    for await (const line of lines) {
      batch.push(line);
      bytes += line.bytes.length;
      if (batch.length < LINES_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
      yield* await verdicts(batch, foresight, limits);
      batch = [];
      bytes = 0;
    }
  } catch (error) {
    failure = error;
  }
  yield* await verdicts(batch, foresight, limits);
  if (failure !== undefined) throw failure as Error;
}

function verdicts(lines: Line[], foresight: Foresight, limits: DecodeLimits): Promise<LineVerdict[]> {
  return judge(lines.map(lineMessage), foresight, { ...limits, batchBytesMax: LIST_BYTES_MAX });
}
