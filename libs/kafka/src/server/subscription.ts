import { SubscriptionError } from '../errors.js';

/**
 * Topics and handlers must be the same set, else messages would be left lying (a topic without a handler) or a handler
 * would wait for ever (a handler without a topic).
 * @throws SubscriptionError naming every one that has no counterpart
 */
export function checkSubscription(topics: readonly string[], patterns: readonly string[]): void {
  const unhandled = topics.filter((topic) => !patterns.includes(topic));
  const unsubscribed = patterns.filter((pattern) => !topics.includes(pattern));
  const problems = [
    ...unhandled.map((topic) => `topic "${topic}" is subscribed, but no @EventPattern('${topic}') handles it`),
    ...unsubscribed.map(
      (pattern) => `@EventPattern('${pattern}') is declared, but topic "${pattern}" is not subscribed`,
    ),
  ];
  if (problems.length > 0) throw new SubscriptionError(`The consumer cannot start: ${problems.join('; ')}`);
}
