import { newEvent } from '#contracts';
import { EventStore } from '#event-store';
import type { Pool } from '#platform';
import fc from 'fast-check';
import type { Pace, SteppingProjector } from '../support/stepping.js';
import type { KnownFact } from './model/known.js';

/** How facts come: in what order, which of them more than once, and cut into what pieces. */
export interface Arrival {
  order: 'any' | 'by time' | 'backwards' | 'some late';
  /** One per fact, again and again: where it stands in an order that is not by time, or whether it is late. */
  ranks: readonly number[];
  /** Places in the order whose fact comes once more, and how much later. */
  again: readonly { place: number; later: number }[];
  cuts: Cuts;
}

/** Each chunk is appended as a whole, then some batches are projected; at the end what is left. */
export interface Cuts {
  chunks: readonly number[];
  /** After each chunk: batches to project, by size. None: the projector lags behind. */
  batches: readonly (readonly number[])[];
  /** Small pages and few pieces at a time: corrections of a few payments go the way of those of very many. */
  pace: Pace;
}

const batchSizes = fc.constantFrom(1, 2, 3, 5, 10, 1_000);

const cutsAt = (pace: fc.Arbitrary<Pace>): fc.Arbitrary<Cuts> =>
  fc.record({
    chunks: fc.array(fc.constantFrom(2, 5, 8, 20, 100), { minLength: 1, maxLength: 4 }),
    batches: fc.array(fc.array(batchSizes, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    pace,
  });

/** Every correction is made at once. */
export const swiftCuts = cutsAt(fc.constant({ page: 1_000 }));

/** Corrections take many batches, and later facts wait behind them or pass. */
export const slowCuts = cutsAt(fc.record({ page: fc.constantFrom(1, 1, 2), queuedPieces: fc.constantFrom(1, 1, 3) }));

export const cuts = fc.oneof({ weight: 3, arbitrary: swiftCuts }, slowCuts);

export const arrivals: fc.Arbitrary<Arrival> = fc.record({
  order: fc.constantFrom(
    'any' as const,
    'any' as const,
    'by time' as const,
    'backwards' as const,
    'some late' as const,
  ),
  ranks: fc.array(fc.nat(999), { minLength: 45, maxLength: 45 }),
  again: fc.array(fc.record({ place: fc.nat(44), later: fc.nat(10) }), { maxLength: 5 }),
  cuts,
});

/** The facts as they come, repeated ones included. */
export function inOrderOfArrival(facts: readonly KnownFact[], { order, ranks, again }: Arrival): KnownFact[] {
  const rank = facts.map((fact, i) => {
    const drawn = ranks[i % ranks.length]!;
    switch (order) {
      case 'any':
        return drawn;
      case 'by time':
        return fact.at;
      case 'backwards':
        return -fact.at;
      case 'some late':
        return drawn % 4 === 0 ? Number.MAX_SAFE_INTEGER - drawn : fact.at;
    }
  });
  const stream = facts.map((_, i) => i).sort((a, b) => rank[a]! - rank[b]!);
  for (const { place, later } of again) {
    const repeated = stream[place % stream.length]!;
    stream.splice((place % stream.length) + 1 + later, 0, repeated);
  }
  return stream.map((i) => facts[i]!);
}

/** Appends the stream in chunks and projects it in batches, to its end. */
export async function play(
  pool: Pool,
  projector: SteppingProjector,
  stream: readonly KnownFact[],
  { chunks, batches, pace }: Cuts,
): Promise<void> {
  const store = new EventStore(pool);
  for (let from = 0, turn = 0; from < stream.length; turn += 1) {
    const chunk = stream.slice(from, from + chunks[turn % chunks.length]!);
    from += chunk.length;
    await store.appendBatch({ events: chunk.map(eventOf), refusals: [], offsets: [] });
    for (const size of batches[turn % batches.length]!) await projector.step(size, pace);
  }
  // Where corrections are to take long, what comes later must not all be read at once.
  const rest = pace.queuedPieces === undefined ? [...batches.flat(), 1_000] : batches.flat();
  await projector.finish(rest.length > 0 ? rest : [1_000], pace);
}

/** A fact as it is handed to the event store. */
export const eventOf = ({ id, type, at, data }: KnownFact) =>
  newEvent({ source: 'test', id, type, occurredAt: at, data });
