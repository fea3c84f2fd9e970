import type { WrongSum } from '#read-models';

/** Which sum it is, and which of its columns are wrong. */
export function describeSum({ table, partnerId, accountId, flow, asset, columns }: WrongSum): string {
  const client = accountId === null ? '' : `, client ${accountId}`;
  const of = flow ? `${flow.day}, ${flow.debitClass} to ${flow.creditClass}` : `partner ${partnerId}${client}`;
  return `${table}: ${of}, ${asset}: ${columns.join(', ') || 'the row is missing'}`;
}
