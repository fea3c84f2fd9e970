import type { EnvelopeReason, Refusal } from '#contracts';

/** What was refused for one reason. */
export interface RefusedFor {
  reason: EnvelopeReason;
  count: number;
  /** The numbers of the first lines. */
  lines: number[];
  /** Of the first. */
  message: string;
}

const LINES_NAMED = 5;

/** Sums refusals up by their reason, in the order in which the reasons were met. */
export class Refusals {
  private readonly byReason = new Map<EnvelopeReason, RefusedFor>();

  add({ reason, message, raw }: Refusal): void {
    const line = Number(raw.offset);
    const found = this.byReason.get(reason);
    if (!found) {
      this.byReason.set(reason, { reason, count: 1, lines: [line], message });
      return;
    }
    found.count += 1;
    // A line may be a list of many.
    if (found.lines.length < LINES_NAMED && found.lines.at(-1) !== line) found.lines.push(line);
  }

  list(): RefusedFor[] {
    return [...this.byReason.values()];
  }
}
