import { types } from 'node:util';
import { describeFault } from '../../errors/describe-fault.js';
import { LedgerError } from '../../errors/ledger-error.js';
import { isRetriable } from '../../errors/sqlstate.js';
import type { HostView } from './choose-host.js';
import type { SessionAttributes } from './database-hosts.js';

/** What was heard of a server when it was asked last. */
export interface Heard {
  view: HostView | undefined;
  fault: unknown;
}

/** None of the servers will do for now: each is away, or none is what is wanted. Says of each why, in their order, and names none. */
export class NoHostError extends LedgerError {
  constructor(count: number, wants: SessionAttributes, heard: readonly Heard[] = []) {
    const reasons = heard.map((each, i) => `${i + 1}: ${reasonOf(each)}`).join('; ');
    const none = `none of the ${count} hosts of the database answers as ${wants}`;
    super('NO_DATABASE_HOST', reasons === '' ? none : `${none} (${reasons})`, true);
  }
}

function reasonOf({ view, fault }: Heard): string {
  if (view) return `${view.isStandby ? 'a standby' : 'a primary'}${view.isReadOnly ? ' that takes no writes' : ''}`;
  return describeFault(fault) ?? (types.isNativeError(fault) ? fault.message : 'does not answer');
}

/**
 * What the first one says, where each of them answers and refuses who comes, for a wrong password or a database that is not there: it
 * would be no other if one waited. undefined where one of them is away, which may take who comes.
 */
export function refusalOfAll(heard: readonly Heard[]): Error | undefined {
  const refusals = heard.map(({ fault }) => fault).filter(isRefusal);
  return refusals.length === heard.length ? refusals[0] : undefined;
}

const isRefusal = (fault: unknown): fault is Error =>
  types.isNativeError(fault) && 'severity' in fault && fault.severity === 'FATAL' && !isRetriable(fault);
