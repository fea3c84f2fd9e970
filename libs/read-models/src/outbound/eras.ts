import type { ChainedTable } from '#event-store';
import { TIMELINE, type PoolClient } from '#platform';
import type { Place } from './outbound-event.js';

/**
 * What is published on `rewards` is named by places in the log. Where the end of the log was lost (a restore to a moment, a failover
 * to a standby that lacked the last of it), the same places are given again, to other events. So each run of the database begins an *era*:
 * ids name it, and messages say behind which place it begins. What was published beyond that place in an earlier era is void.
 */
export interface Era {
  /** Unix seconds of its beginning, each larger than the one before; 0: the first, which ids do not name. */
  era: number;
  /** The entry after which it begins, of those that were published by then, or were being sent. */
  after: Place;
  /** The restatement after which it begins. */
  restatement: number;
}

/** For ever, and put into the chain of the records. */
export const OUTBOUND_ERAS: ChainedTable = {
  name: 'outbound_eras',
  row: 'era ',
  key: 'era::text',
  content: ['position', 'seq', 'restatement', 'server', 'extract(epoch FROM begun_at)::text'],
};

/** Which database on which server this is, and since which promotion or restore. A copy is another one. */
const SERVER = `(SELECT system_identifier FROM pg_control_system()) || '/' || ${TIMELINE} || '/' ||
  (SELECT oid FROM pg_database WHERE datname = current_database())`;

const FIRST: Era = { era: 0, after: { position: 0, seq: 0 }, restatement: 0 };

/**
 * Begins an era where the last one was begun on another run of the database. A failover that loses nothing begins one too, and makes nothing
 * void: nothing was published beyond the place at which it begins. A page that was being sent keeps its era.
 * @param client in a transaction that holds the lock on what is published
 */
export async function beginEra(client: PoolClient): Promise<void> {
  await client.query(
    `WITH last AS (SELECT era, server FROM public.outbound_eras ORDER BY era DESC LIMIT 1),
          here AS (SELECT ${SERVER} AS server)
     INSERT INTO public.outbound_eras (era, position, seq, restatement, server, begun_at)
     SELECT greatest(floor(extract(epoch FROM clock_timestamp()))::bigint, last.era + 1),
            coalesce(sending_position, position), coalesce(sending_seq, seq),
            (SELECT coalesce(max(id), 0) FROM public.restatements), here.server, clock_timestamp()
     FROM here, last, public.outbound_cursors WHERE stream = 'rewards' AND last.server <> here.server
     UNION ALL
     SELECT 0, 0, 0, 0, server, clock_timestamp() FROM here WHERE NOT EXISTS (SELECT FROM last)`,
  );
}

/** The eras that there were, to find out of which an entry or a restatement is. */
export class Eras {
  /** The latest first. */
  private constructor(private readonly eras: readonly Era[]) {}

  static async read(client: PoolClient): Promise<Eras> {
    const { rows } = await client.query<{ era: number; position: number; seq: number; restatement: number }>(
      'SELECT era, position, seq, restatement FROM public.outbound_eras ORDER BY era DESC',
    );
    return new Eras(
      rows.map(({ era, position, seq, restatement }) => ({ era, after: { position, seq }, restatement })),
    );
  }

  ofEntry({ position, seq }: Place): Era {
    const begun = ({ after }: Era): boolean =>
      after.position < position || (after.position === position && after.seq < seq);
    return this.eras.find(begun) ?? FIRST;
  }

  ofRestatement(id: number): Era {
    return this.eras.find(({ restatement }) => restatement < id) ?? FIRST;
  }
}

/** The id of the message of an entry. Of the first era it names the entry alone, as it did before there were eras. */
export const rewardId = (entryId: string, { era }: Era): string => `reward:${entryId}${era === 0 ? '' : `.${era}`}`;

/** What a message's data say of its era: nothing of the first. */
export const inEra = ({ era, after, restatement }: Era) =>
  era === 0 ? {} : { era, eraAfter: `${after.position}-${after.seq}`, eraAfterRestatement: restatement };
