import type { WrongSum } from '#read-models';

/** Which sum it is, and which of its columns are wrong. */
export function describeSum({ table, partnerId, accountId, flow, segment, asset, columns }: WrongSum): string {
  const of = [
    partnerId !== null && `partner ${partnerId}`,
    accountId !== null && `client ${accountId}`,
    segment && `positions ${segment.first} to ${segment.last}`,
    flow && `${flow.day}, ${flow.debitClass} to ${flow.creditClass}`,
    asset,
  ].filter(Boolean);
  return `${table}: ${of.join(', ')}: ${columns.join(', ') || 'the row is missing'}`;
}
