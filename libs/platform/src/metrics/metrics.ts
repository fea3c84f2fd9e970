import { AggregatorRegistry, Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Bounds in seconds of what takes from a millisecond to half a minute: batches, queries, transactions. */
const DURATION_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * One app's metrics in a registry of its own (nothing global, so tests can have several). Names are
 * `referral_ledger_<what>_<unit>`; the prefix is added here.
 */
export class Metrics {
  readonly registry = new Registry();

  /**
   * @param app label on every metric, such as `consumer`
   * @param of.program another one: whose ledger it is, null: nobody's in particular
   * @param of.withProcess whether those of the process are among them
   */
  constructor(app: string, of: { program?: string | null; withProcess?: boolean } = {}) {
    const { program = null, withProcess = true } = of;
    this.registry.setDefaultLabels(program === null ? { app } : { app, program });
    if (withProcess) collectDefaultMetrics({ register: this.registry });
  }

  /** Those of several programs as one text: a metric that all of them have stands in it once, with the values of each. */
  static async renderTogether(all: readonly Metrics[]): Promise<string> {
    const values = await Promise.all(all.map(({ registry }) => registry.getMetricsAsJSON()));
    return AggregatorRegistry.aggregate(values).metrics();
  }

  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name: fullName(name), help, labelNames, registers: [this.registry] });
  }

  /** @param read where given, called at every scrape for the value */
  gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = [], read?: () => number): Gauge<L> {
    return new Gauge({
      name: fullName(name),
      help,
      labelNames,
      registers: [this.registry],
      ...(read && {
        collect(this: Gauge<L>) {
          this.set(read());
        },
      }),
    });
  }

  /** A gauge that is read at every scrape; @param read undefined: there is no value now, and none is reported */
  gaugeRead(name: string, help: string, read: () => Promise<number | undefined>): void {
    new Gauge({
      name: fullName(name),
      help,
      registers: [this.registry],
      async collect() {
        const value = await read();
        if (value === undefined) this.remove({});
        else this.set(value);
      },
    });
  }

  /** A gauge with one value by each of a label's; @param read called at every scrape: what it leaves out is not reported */
  gaugeBy<L extends string>(name: string, help: string, label: L, read: () => Promise<Record<string, number>>): void {
    new Gauge({
      name: fullName(name),
      help,
      labelNames: [label],
      registers: [this.registry],
      async collect() {
        const values = await read();
        this.reset();
        for (const [key, value] of Object.entries(values)) this.set({ [label]: key } as Record<L, string>, value);
      },
    });
  }

  /** A gauge with values by several labels; @param read called at every scrape: what it leaves out is not reported */
  gaugeOf<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    read: () => readonly { labels: Record<L, string | number>; value: number }[],
  ): void {
    new Gauge({
      name: fullName(name),
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { labels, value } of read()) this.set(labels, value);
      },
    });
  }

  /** A histogram of seconds. */
  duration<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Histogram<L> {
    return new Histogram({
      name: fullName(name),
      help,
      labelNames,
      buckets: DURATION_BUCKETS_S,
      registers: [this.registry],
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in Prometheus' text format. */
  async render(): Promise<string> {
    return this.registry.metrics();
  }
}

function fullName(name: string): string {
  return `referral_ledger_${name}`;
}
