import { describe, expect, test } from '@jest/globals';
import { checkSubscription } from './subscription.js';

describe('checkSubscription', () => {
  test('accepts the same topics and handlers in any order', () => {
    expect(() => checkSubscription(['a', 'b'], ['b', 'a'])).not.toThrow();
  });

  test('names every topic without a handler and every handler without a topic', () => {
    expect(() => checkSubscription(['a', 'b'], ['b', 'c'])).toThrow(
      `topic "a" is subscribed, but no @EventPattern('a') handles it; ` +
        `@EventPattern('c') is declared, but topic "c" is not subscribed`,
    );
  });
});
