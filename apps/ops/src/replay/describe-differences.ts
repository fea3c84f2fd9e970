import { formatInstant } from '#contracts';
import { exactJson, toCsv } from '#platform';
import type { PartnerDifference, PartnerSums, VersionDifferences } from '#rebuild';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';

type Entry = PartnerDifference['entries'][number];

const SUMS = ['available', 'held', 'reserved', 'settled', 'earned'] as const satisfies readonly (keyof PartnerSums)[];

/** Partners shown to people; --json and --csv have all. */
const SHOWN_MAX = 50;

const signed = (amount: bigint): string => (amount > 0n ? `+${amount}` : String(amount));
const causeOf = ({ facts }: PartnerDifference, { position }: Entry) => facts.find((fact) => fact.position === position);

function describePartner(partner: PartnerDifference): string {
  const { partnerId, asset, old, new: now } = partner;
  const sums = SUMS.map((name) => [name, String(old[name]), String(now[name]), signed(now[name] - old[name])]);
  const entries = partner.entries.map((entry) => [
    entry.side,
    String(entry.position),
    printable(causeOf(partner, entry)?.type ?? ''),
    entry.code,
    String(entry.amount),
    `${entry.debitAccount} → ${entry.creditAccount}`,
    entry.accountId,
    entry.paymentId ?? entry.withdrawalId,
    entry.reason,
  ]);
  const facts = partner.facts.map((fact) => [
    String(fact.position),
    fact.type,
    fact.eventId,
    formatInstant(fact.occurredAt),
  ]);
  return [
    `Partner ${partnerId}, ${asset}`,
    table(['', 'old', 'new', 'difference'], sums),
    table(['entry in', 'position', 'caused by', 'code', 'amount', 'transfer', 'client', 'about', 'reason'], entries),
    table(['fact at', 'type', 'event', 'time'], facts),
  ].join('\n');
}

/** For people: partner by partner the balances, the entries that only one version has, and the facts behind them. */
export function describeDifferences({ from, to, position, partners, truncated }: VersionDifferences): string {
  if (partners.length === 0)
    return `Versions ${from} (old) and ${to} (new) have the same entries up to position ${position}.`;
  const shown = partners.slice(0, SHOWN_MAX);
  const more =
    partners.length > shown.length || truncated ? [`… and more: --json and --csv show all that were read.`] : [];
  return [
    `Version ${from} (old) against version ${to} (new), both at position ${position}; in minor units or days`,
    ...shown.map(describePartner),
    ...more,
  ].join('\n\n');
}

/** Money exactly, however large; times in RFC 3339. */
export function differencesAsJson({ partners, ...rest }: VersionDifferences): string {
  return exactJson({
    ...rest,
    partners: partners.map(({ entries, facts, ...partner }) => ({
      ...partner,
      entries: entries.map((entry) => ({ ...entry, effectiveAt: formatInstant(entry.effectiveAt) })),
      facts: facts.map(({ occurredAt, ...fact }) => ({ ...fact, time: formatInstant(occurredAt) })),
    })),
  });
}

/** A line for each entry that only one version has, with its partner's balances in both. */
export function differencesAsCsv({ partners }: VersionDifferences): string {
  const head = ['partnerId', 'asset', ...SUMS.flatMap((name) => [`old.${name}`, `new.${name}`])];
  const entryHead = ['in', 'position', 'eventId', 'type', 'code', 'amount', 'debitAccount', 'creditAccount'];
  const about = ['effectiveAt', 'accountId', 'paymentId', 'withdrawalId', 'termsId', 'reason'];
  const lines = partners.flatMap((partner) =>
    partner.entries.map((entry) => {
      const cause = causeOf(partner, entry);
      return [
        partner.partnerId,
        partner.asset,
        ...SUMS.flatMap((name) => [partner.old[name], partner.new[name]]),
        entry.side,
        entry.position,
        cause?.eventId ?? null,
        cause?.type ?? null,
        entry.code,
        entry.amount,
        entry.debitAccount,
        entry.creditAccount,
        formatInstant(entry.effectiveAt),
        entry.accountId,
        entry.paymentId,
        entry.withdrawalId,
        entry.termsId,
        entry.reason,
      ];
    }),
  );
  return toCsv([[...head, ...entryHead, ...about], ...lines]);
}
