import type { Instant } from '#contracts';
import type { PaymentChange } from '#program';

/** Why a change has no effect: its payment is not known or is another account's, or the refund that failed is not known. */
export type AwaitedByChange = 'payment' | 'account' | 'refund';

/** A refund, the failure of one, or a status of a dispute, with the payment that it names. */
export type StoredChange = PaymentChange & {
  paymentId: string;
  accountId: string;
  position: number;
  waitsFor: AwaitedByChange | null;
};

/** What a change is known by: its id with its payment and account, and a dispute's status and time. */
interface Identity {
  kind: PaymentChange['kind'];
  id: string;
  paymentId: string;
  accountId: string;
  status?: string;
  occurredAt: Instant;
}

/** The key under which a change is known. */
export function changeKey({ kind, id, paymentId, accountId, status = '', occurredAt }: Identity): string {
  return `${kind}/${id}/${paymentId}/${accountId}/${status}/${kind === 'dispute' ? occurredAt : ''}`;
}
