import { formatInstant, type RecordedEvent } from '#contracts';
import { readEventsAt } from '#event-store';
import type { PoolClient } from '#platform';
import { KEY } from '../keys.js';
import { cutPage, decodeCursor, encodeCursor, type Page } from '../page.js';
import { requireThisProgram } from '../this-program.js';
import { describe, namedBy, type Known, type Named } from './describe.js';
import { similarCodes } from './similar-codes.js';
import { pageSql, WAITING_KINDS, type AwaitedFact, type WaitingKind } from './sources.js';

interface Waiting {
  position: number;
  kind: WaitingKind;
  waitsFor: AwaitedFact;
}

/**
 * Facts that have no effect because another is not known, the one recorded first coming first: for what each waits, and
 * since when.
 * @throws LedgerError `INVALID_CURSOR`, `MADE_BY_ANOTHER_RELEASE`
 */
export async function readWaiting(client: PoolClient, kind: WaitingKind | undefined, page: Page) {
  const list = `waiting/${kind ?? ''}`;
  const after = decodeCursor(list, page.after, [KEY.position]);
  await requireThisProgram(client);
  const kinds = kind === undefined ? WAITING_KINDS : [kind];
  const { rows } = await client.query<Waiting>(
    `SELECT * FROM (${kinds.map(pageSql).join(' UNION ALL ')}) AS waiting ORDER BY position LIMIT $2`,
    [Number(after?.[0] ?? 0), page.limit + 1],
  );
  const cut = cutPage(list, page.limit, rows, ({ position }) => [position]);
  const events = await readEventsAt(
    client,
    cut.rows.map(({ position }) => position),
  );
  const facts = events.map((event, i) => ({ event, named: namedBy(event), ...cut.rows[i]! }));
  const similar = await similarCodes(
    client,
    facts.filter(({ waitsFor }) => waitsFor === 'link' || waitsFor === 'creation').map(({ named }) => named.code!),
  );
  const owners = await ownersOf(
    client,
    facts.filter(({ waitsFor }) => waitsFor === 'account').map(({ named }) => named.paymentId!),
  );
  const known = ({ code, paymentId }: Named): Known => ({
    accountId: owners.get(paymentId ?? ''),
    similar: similar.get(code ?? ''),
  });
  return {
    waiting: facts.map(({ event, named, kind: of, waitsFor }) => ({
      ...identityOf(event),
      kind: of,
      ...describe(event.position, named, waitsFor, known(named)),
      since: formatInstant(event.recordedAt),
      time: formatInstant(event.occurredAt),
      ...named,
    })),
    next: cut.next,
  };
}

/** The fact at a position, where it waits. @throws LedgerError `MADE_BY_ANOTHER_RELEASE` */
export async function readWaitingAt(client: PoolClient, position: number): Promise<WaitingFact | undefined> {
  const { waiting } = await readWaiting(client, undefined, {
    limit: 1,
    after: encodeCursor('waiting/', [position - 1]),
  });
  return waiting.find((fact) => fact.position === position);
}

/** Whose these payments are. */
async function ownersOf(client: PoolClient, paymentIds: readonly string[]): Promise<Map<string, string>> {
  if (paymentIds.length === 0) return new Map();
  const { rows } = await client.query<{ payment_id: string; account_id: string }>(
    'SELECT payment_id, account_id FROM payments WHERE payment_id = ANY($1)',
    [paymentIds],
  );
  return new Map(rows.map((row) => [row.payment_id, row.account_id]));
}

const identityOf = ({ position, eventId, source, type }: RecordedEvent) => ({ position, eventId, source, type });

export type WaitingFact = Awaited<ReturnType<typeof readWaiting>>['waiting'][number];
