import type { Ended } from '#fold';

/** What a fact waits for, as the read models note it. */
export type AwaitedFact = 'payment' | 'account' | 'refund' | 'signup' | 'link' | 'signature' | 'creation' | 'request';

interface Source {
  /** A table or a join of tables whose rows are facts that wait, in its part of the indexes that are made for this. */
  from: string;
  where: string;
  /** The fact's place in the log. */
  position: string;
  waitsFor: string;
}

const always = (awaited: AwaitedFact): string => `'${awaited}'`;

const changes = (kind: string): Source => ({
  from: 'payment_adjustments',
  where: `kind = '${kind}' AND waits_for IS NOT NULL`,
  position: 'position',
  waitsFor: 'waits_for',
});

const otherEndings = (of: Ended, awaited: AwaitedFact): Source => ({
  from: 'other_endings',
  where: `kind = '${of}' AND waits`,
  position: 'position',
  waitsFor: always(awaited),
});

/** By kind of fact, those that have had no effect so far because another fact is not known. */
const SOURCES = {
  payment: { from: 'payments', where: 'waits_for IS NOT NULL', position: 'position', waitsFor: 'waits_for' },
  signup: {
    from: 'accounts',
    where: `reason = 'UNKNOWN_CODE'`,
    position: 'signup_position',
    waitsFor: always('link'),
  },
  refund: changes('refund'),
  refund_failure: changes('refund_failure'),
  dispute: changes('dispute'),
  contract_termination: [
    {
      from: 'contracts',
      where: 'signed_at IS NULL',
      position: 'terminated_position',
      waitsFor: always('signature'),
    },
    otherEndings('contract', 'signature'),
  ],
  link_disabling: [
    {
      from: 'links',
      where: 'created_at IS NULL',
      position: 'disabled_position',
      waitsFor: always('creation'),
    },
    otherEndings('link', 'creation'),
  ],
  claim_approval: {
    from: 'claims',
    where: `status = 'approved' AND NOT EXISTS (SELECT FROM accounts WHERE accounts.account_id = claims.account_id)`,
    position: 'decided_position',
    waitsFor: always('signup'),
  },
  withdrawal_outcome: {
    from: 'rejected_events',
    where: `withdrawal_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM withdrawals WHERE withdrawals.withdrawal_id = rejected_events.withdrawal_id)`,
    position: 'position',
    waitsFor: always('request'),
  },
} satisfies Record<string, Source | Source[]>;

export type WaitingKind = keyof typeof SOURCES;

export const WAITING_KINDS = Object.keys(SOURCES) as WaitingKind[];

export const WAITING_REASONS = [
  'UNKNOWN_CLIENT',
  'UNKNOWN_PAYMENT',
  'UNKNOWN_REFUND',
  'ACCOUNT_MISMATCH',
  'UNKNOWN_CODE',
  'UNKNOWN_CONTRACT',
  'ILLEGAL_TRANSITION',
] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

const sourcesOf = (kind: WaitingKind): Source[] => [SOURCES[kind]].flat();

/** The first `$2` facts of a kind that wait behind position `$1`, oldest recorded first, from the part of an index. */
export const pageSql = (kind: WaitingKind): string =>
  sourcesOf(kind)
    .map(
      ({ from, where, position, waitsFor }) =>
        `(SELECT ${position} AS position, '${kind}' AS kind, ${waitsFor} AS "waitsFor" FROM ${from}
          WHERE ${where} AND ${position} > $1 ORDER BY ${position} LIMIT $2)`,
    )
    .join(' UNION ALL ');

export const countSql = (kind: WaitingKind): string =>
  sourcesOf(kind)
    .map(({ from, where }) => `(SELECT count(*) FROM ${from} WHERE ${where})`)
    .join(' + ');
