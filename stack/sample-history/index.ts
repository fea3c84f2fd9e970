import { paymentChangeFacts, reversals } from './payment-changes.js';
import { adjustmentsByHand } from './by-hand.js';
import { claimFacts } from './claims.js';
import { contradictions } from './contradictions.js';
import type { Fact } from './fact.js';
import { binary, structured, type SampleMessage } from './messages.js';
import { invalidMessages } from './invalid-messages.js';
import { partnerFacts } from './partners.js';
import { buildPayments } from './payments.js';
import { termsFacts } from './program.js';
import { Random } from './random.js';
import { refusedSignups, signupFacts } from './signups.js';
import { storyFacts } from './stories.js';
import { END, type Ms } from './time.js';
import { withdrawalFacts } from './withdrawals.js';
import { buildWorld, type WorldSize } from './world.js';

export { SAMPLE_SOURCE, type SampleMessage } from './messages.js';

export interface HistoryOptions extends WorldSize {
  seed: string;
  /**
   * When the bank settles withdrawals. They are decided when the history is told, whenever that is, and nothing is paid
   * before it was decided: left out, until all of them are.
   */
  settledAt?: Ms | undefined;
}

/** About 20,000 payments follow from these. */
export const SAMPLE: HistoryOptions = { seed: 'referral-ledger-1', accounts: 3000, partners: 200 };

/** A part of the history, to be published when all of the one before has been projected. */
export interface Phase {
  name: string;
  messages: SampleMessage[];
  /** How many events the event store has more when all of it has been consumed. */
  events: number;
  /** Withdrawals that will be decided: each decision is recorded as one more event. */
  decisions: number;
}

export interface History {
  phases: Phase[];
  payments: number;
  /** Those with the most clients, most first: worth looking at. */
  notablePartners: string[];
}

/**
 * Two years of a believable business that meets every rule of the program at least once; the same for the same options,
 * byte by byte. Withdrawals come in a phase of their own: what is decided depends on what the ledger knows by then,
 * and an order across topics is nobody's promise. So does what the bank makes of them, which knows of decisions.
 */
export function generateHistory(options: HistoryOptions = SAMPLE): History {
  const random = new Random(options.seed);
  const world = buildWorld(random.fork('world'), options);
  const { payments, facts: paymentFacts } = buildPayments(random.fork('payments'), world);
  const { facts: changes, adjusted } = paymentChangeFacts(random.fork('adjustments'), payments);
  const facts = [
    ...termsFacts(),
    ...partnerFacts(random.fork('partners'), world),
    ...signupFacts(random.fork('signups'), world),
    ...refusedSignups(random.fork('refused signups'), world),
    ...paymentFacts,
    ...changes,
    ...reversals(random.fork('reversals'), changes),
    ...adjustmentsByHand(random.fork('by hand'), world),
    ...claimFacts(random.fork('claims'), world),
    ...storyFacts(),
  ];
  const withdrawals = withdrawalFacts(random.fork('withdrawals'), world, payments, adjusted);
  return {
    phases: [
      phase('two years of business', random.fork('messages'), facts, invalidMessages()),
      phase('withdrawals', random.fork('requests'), requestsIn(withdrawals), []),
      phase('what the bank makes of them', random.fork('payouts'), outcomesIn(withdrawals, options.settledAt), []),
    ],
    payments: payments.length,
    notablePartners: notablePartners(world.accounts.flatMap(({ referrer }) => (referrer ? [referrer.partnerId] : []))),
  };
}

const requestsIn = (facts: readonly Fact[]): Fact[] => facts.filter(({ type }) => type === 'withdrawal.requested.v1');

/** In their order, a millisecond apart. */
function outcomesIn(facts: readonly Fact[], settledAt: Ms = END): Fact[] {
  return facts
    .filter(({ type }) => type !== 'withdrawal.requested.v1')
    .sort((a, b) => a.time - b.time)
    .map((fact, index) => ({ ...fact, time: settledAt + index, arrival: settledAt + index }));
}

function phase(name: string, random: Random, facts: Fact[], others: SampleMessage[]): Phase {
  const told = [...facts, ...contradictions(facts)].sort((a, b) => a.arrival - b.arrival);
  const messages = told.map((fact) => (random.chance(0.1) ? binary(fact) : structured(fact)));
  // Of 200 messages one comes twice, a little later: at least once is all that Kafka promises.
  const withRepeats = messages.flatMap((message, index) => {
    const repeated = index >= 50 && random.chance(0.005) ? messages[index - 50] : undefined;
    return repeated ? [message, repeated] : [message];
  });
  const everything = scatter(random, withRepeats, others);
  // Of the invalid messages one is valid: the one whose id is used again.
  const events = told.length + (others.length > 0 ? 1 : 0);
  return { name, messages: everything, events, decisions: new Set(requests(told)).size };
}

function requests(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ type, data }) =>
    type === 'withdrawal.requested.v1' ? [(data as { withdrawalId: string }).withdrawalId] : [],
  );
}

/** Puts `others` between the messages, in their own order. */
function scatter(random: Random, messages: SampleMessage[], others: SampleMessage[]): SampleMessage[] {
  const places = others.map(() => random.between(1, messages.length)).sort((a, b) => a - b);
  const result = [...messages];
  // From the last to the first: what is put in does not move the places before it.
  for (let index = others.length - 1; index >= 0; index -= 1) {
    const other = others[index];
    if (other) result.splice(places[index] ?? 0, 0, other);
  }
  return result;
}

function notablePartners(referrers: readonly string[]): string[] {
  return [...Map.groupBy(referrers, (partnerId) => partnerId)]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([partnerId]) => partnerId)
    .slice(0, 25);
}
