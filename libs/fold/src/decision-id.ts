/** A withdrawal is decided under one id for good: the event store's dedupe lets no second decision in. */
export const decisionId = (withdrawalId: string): string => `withdrawal-decision:${withdrawalId}`;
