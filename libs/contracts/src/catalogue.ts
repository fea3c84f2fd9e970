import * as events from './events/index.js';

/** What other systems send: the class that declares each type's data. */
export const EVENT_CLASSES = {
  'client.signed_up.v1': events.ClientSignedUpV1,
  'payment.succeeded.v1': events.PaymentSucceededV1,
  'payment.refunded.v1': events.PaymentRefundedV1,
  'payment.refund_failed.v1': events.PaymentRefundFailedV1,
  'payment.disputed.v1': events.PaymentDisputedV1,
  'referral_link.created.v1': events.ReferralLinkCreatedV1,
  'referral_link.disabled.v1': events.ReferralLinkDisabledV1,
  'contract.signed.v1': events.ContractSignedV1,
  'contract.terminated.v1': events.ContractTerminatedV1,
  'free_days.applied.v1': events.FreeDaysAppliedV1,
  'adjustment.posted.v1': events.AdjustmentPostedV1,
  'withdrawal.requested.v1': events.WithdrawalRequestedV1,
  'withdrawal.paid.v1': events.WithdrawalPaidV1,
  'withdrawal.failed.v1': events.WithdrawalFailedV1,
  'withdrawal.returned.v1': events.WithdrawalReturnedV1,
  'claim.filed.v1': events.ClaimFiledV1,
  'claim.approved.v1': events.ClaimApprovedV1,
  'claim.rejected.v1': events.ClaimRejectedV1,
  'program_terms.published.v1': events.ProgramTermsPublishedV1,
} as const;

/** What may be sent before it happens: it takes effect from its `time` on, and no money is due before. */
export const SCHEDULED_TYPES: ReadonlySet<InboundType> = new Set<InboundType>([
  'referral_link.disabled.v1',
  'contract.terminated.v1',
  'program_terms.published.v1',
]);

/** What the ledger decides itself, records beside the facts and publishes; refused when it comes from outside. */
export const DECISION_CLASSES = {
  'withdrawal.approved.v1': events.WithdrawalApprovedV1,
  'withdrawal.rejected.v1': events.WithdrawalRejectedV1,
} as const;

/** What the event store holds: facts of others and the ledger's own decisions. */
export const RECORDED_CLASSES = { ...EVENT_CLASSES, ...DECISION_CLASSES } as const;

/** What partners are told beside the ledger: by a clock, or of a decision of support. None of it is recorded as an event. */
export const NOTICE_CLASSES = {
  'partner.suspension_due.v1': events.PartnerSuspensionDueV1,
  'partner.suspended.v1': events.PartnerSuspendedV1,
  'partner.reactivated.v1': events.PartnerReactivatedV1,
  'claim.decided.v1': events.ClaimDecidedV1,
} as const;

/**
 * What the ledger publishes. A type of the same name may come in as well, with other data: `source` tells the fact from the
 * entry that it caused.
 */
export const OUTBOUND_CLASSES = {
  'commission.posted.v1': events.CommissionPostedV1,
  'free_days.posted.v1': events.FreeDaysPostedV1,
  'adjustment.posted.v1': events.AdjustmentEntryPostedV1,
  ...DECISION_CLASSES,
  ...NOTICE_CLASSES,
} as const;

export type InboundType = keyof typeof EVENT_CLASSES;
export type NoticeType = keyof typeof NOTICE_CLASSES;
export type OutboundType = keyof typeof OUTBOUND_CLASSES;
export type RecordedType = keyof typeof RECORDED_CLASSES;
/** The class that declares the data of one type, of what comes in or of what goes out. */
export type EventClass = (typeof RECORDED_CLASSES)[RecordedType] | (typeof OUTBOUND_CLASSES)[OutboundType];

/** The data of a type that the event store holds. */
export type DataOf<T extends RecordedType> = InstanceType<(typeof RECORDED_CLASSES)[T]>;
/** The data of a type that the ledger publishes. */
export type OutboundDataOf<T extends OutboundType> = InstanceType<(typeof OUTBOUND_CLASSES)[T]>;

/** The source of every event that the ledger itself makes. */
export const OWN_SOURCE = 'referral-ledger';

/** The source of what a program's ledger publishes: whoever reads several programs' topics tells their events apart. */
export const publishedSource = (program: string | null): string =>
  program === null ? OWN_SOURCE : `${OWN_SOURCE}/${program}`;

/** Of this ledger, or of another program's: nothing that it publishes is a fact to take in. */
export const isOwnSource = (source: unknown): boolean =>
  source === OWN_SOURCE || (typeof source === 'string' && source.startsWith(`${OWN_SOURCE}/`));

export interface TopicContract<T extends string = string> {
  /** The field of `data` that is the message key. */
  readonly key: string;
  readonly types: readonly T[];
}

/** Inbound topics by their default names; every inbound type is accepted on each of them. */
export const TOPICS = {
  signups: { key: 'accountId', types: ['client.signed_up.v1'] },
  payments: {
    key: 'accountId',
    types: ['payment.succeeded.v1', 'payment.refunded.v1', 'payment.refund_failed.v1', 'payment.disputed.v1'],
  },
  partners: {
    key: 'partnerId',
    types: [
      'referral_link.created.v1',
      'referral_link.disabled.v1',
      'contract.signed.v1',
      'contract.terminated.v1',
      'free_days.applied.v1',
      'adjustment.posted.v1',
    ],
  },
  payouts: {
    key: 'partnerId',
    types: ['withdrawal.requested.v1', 'withdrawal.paid.v1', 'withdrawal.failed.v1', 'withdrawal.returned.v1'],
  },
  claims: { key: 'claimId', types: ['claim.filed.v1', 'claim.approved.v1', 'claim.rejected.v1'] },
  program: { key: 'termsId', types: ['program_terms.published.v1'] },
} as const satisfies Record<string, TopicContract<InboundType>>;

/** The ledger's outbound topics by their default names. */
export const OUTBOUND = {
  rewards: { key: 'partnerId', types: ['commission.posted.v1', 'free_days.posted.v1', 'adjustment.posted.v1'] },
  withdrawals: { key: 'partnerId', types: ['withdrawal.approved.v1', 'withdrawal.rejected.v1'] },
} as const satisfies Record<string, TopicContract<OutboundType>>;

/** The topic of what partners are told, likewise. */
export const NOTICES = {
  'partner-notices': {
    key: 'partnerId',
    types: ['partner.suspension_due.v1', 'partner.suspended.v1', 'partner.reactivated.v1', 'claim.decided.v1'],
  },
} as const satisfies Record<string, TopicContract<NoticeType>>;

/** All that goes out. */
export const PUBLISHED = { ...OUTBOUND, ...NOTICES } as const;

export type NoticeTopic = keyof typeof NOTICES;
export type InboundTopic = keyof typeof TOPICS;
export type OutboundTopic = keyof typeof OUTBOUND;

/** In the place of a topic's name, of what came from a file. */
export const IMPORT_TOPIC = 'import';

/** The suffix of the topic to which a topic's dead letters are published. */
export const DEAD_LETTER_SUFFIX = '.dlq';

export function isInboundType(type: string): type is InboundType {
  return Object.hasOwn(EVENT_CLASSES, type);
}
