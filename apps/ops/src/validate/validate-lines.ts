import { decodeEach, verdictOn, type DecodedEvent, type DecodeLimits, type RawMessage, type Verdict } from '#contracts';
import { Foresight } from '#event-store';
import { asMessage, LIST_BYTES_MAX } from '../import/as-message.js';
import type { Line } from '../import/lines.js';

/** The verdict on an event, and the line that it stands in. */
export interface LineVerdict extends Verdict {
  line: number;
}

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
      yield* verdicts(batch, foresight, limits);
      batch = [];
      bytes = 0;
    }
  } catch (error) {
    failure = error;
  }
  yield* verdicts(batch, foresight, limits);
  if (failure !== undefined) throw failure as Error;
}

async function* verdicts(lines: Line[], foresight: Foresight, limits: DecodeLimits): AsyncGenerator<LineVerdict> {
  const decoded = lines.flatMap((line) => decodeEach(asMessage(line), { ...limits, batchBytesMax: LIST_BYTES_MAX }));
  const { reused } = await foresight.foresee(decoded.flatMap(({ event }) => event ?? []));
  const again = new Map(reused.map((refusal): [RawMessage, DecodedEvent] => [refusal.raw, { refusal }]));
  for (const one of decoded) {
    const raw = one.event ? one.event.message! : one.refusal.raw;
    yield { line: Number(raw.offset), ...verdictOn(again.get(raw) ?? one) };
  }
}
