import type { DataOf, InboundType, Instant } from '#contracts';

/** A fact as the model knows it: no position, no moment of recording. */
export type KnownFact<T extends InboundType = InboundType> = T extends InboundType
  ? { readonly id: string; readonly type: T; readonly at: Instant; readonly data: DataOf<T> }
  : never;

/** All facts of these types, each once, in no meaningful order. */
export function factsOf<T extends InboundType>(facts: readonly KnownFact[], ...types: T[]): KnownFact<T>[] {
  const byId = new Map<string, KnownFact<T>>();
  for (const fact of facts) {
    if ((types as InboundType[]).includes(fact.type)) byId.set(fact.id, fact as KnownFact<T>);
  }
  return [...byId.values()];
}

/** The fact that no other one is `better` than. */
export function best<F>(facts: readonly F[], better: (a: F, b: F) => boolean): F | undefined {
  return facts.find((fact) => facts.every((other) => other === fact || !better(other, fact)));
}
