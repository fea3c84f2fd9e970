import { test } from '@jest/globals';
import fc from 'fast-check';
import { histories } from './facts.js';
import { arrivals } from './arrivals.js';
import { withdrawalStreams } from './withdrawal-facts.js';
import { modelAttributions, modelBalances, modelOutcomes, modelClients, modelClientRewards } from './model.js';
import { modelWithdrawals } from './model/withdrawals.js';
test('x', () => {
  let t = performance.now();
  const hs = fc.sample(histories, 300);
  process.stderr.write(`gen ${(performance.now() - t) / 300} ms\n`);
  t = performance.now();
  fc.sample(arrivals, 300);
  process.stderr.write(`gen arrivals ${(performance.now() - t) / 300} ms\n`);
  t = performance.now();
  const count: Record<string, number> = {};
  const add = (k: string) => (count[k] = (count[k] ?? 0) + 1);
  let n = 0;
  for (const h of hs) {
    n += h.length;
    const seen = new Set<string>();
    for (const a of modelAttributions(h).values()) seen.add('attr ' + (a.reason ?? a.via));
    for (const a of modelOutcomes(h).values()) {
      seen.add('out ' + (a.reason ?? a.outcome));
      if (a.termsId !== 'built-in') seen.add('other terms');
    }
    for (const b of modelBalances(h).values())
      for (const [k, v] of Object.entries(b)) if (v !== 0n) seen.add('bal ' + k);
    for (const s of seen) add(s);
  }
  process.stderr.write(
    `model ${(performance.now() - t) / 300} ms, size ${n / 300}\n${JSON.stringify(count, null, 1)}\n`,
  );
  t = performance.now();
  for (const h of hs) {
    modelAttributions(h);
    modelOutcomes(h);
    modelClients(h);
    modelBalances(h);
    modelClientRewards(h);
    for (let i = 0; i < 6; i++) modelBalances(h, h[0]!.at);
  }
  process.stderr.write(`full model ${(performance.now() - t) / 300} ms\n`);
  t = performance.now();
  const ws = fc.sample(withdrawalStreams, 100);
  process.stderr.write(`gen w ${(performance.now() - t) / 100} ms\n`);
  t = performance.now();
  const c2: Record<string, number> = {};
  for (const w of ws) {
    const m = modelWithdrawals(w);
    for (const x of m.withdrawals.values()) {
      const k = x.reason ?? x.status;
      c2[k] = (c2[k] ?? 0) + 1;
    }
    c2.illegal = (c2.illegal ?? 0) + m.illegal.size;
  }
  process.stderr.write(`model w ${(performance.now() - t) / 100} ms ${JSON.stringify(c2)}\n`);
});
