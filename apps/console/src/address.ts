import { useLocation, useSearchParams } from 'wouter';

type Changes = Record<string, string | null>;

export interface Address {
  get(name: string): string | undefined;
  /** Changes parameters; those that are null or empty go. A list begins anew, unless its place is what changes. */
  set(changes: Changes, options?: { replace?: boolean }): void;
  /** The address with these changes, to be linked. */
  to(changes: Changes): string;
}

/** What a page shows is in its address: so that it can be shared, and gone back to. */
export function useAddress(): Address {
  const [state, setState] = useSearchParams();
  const [path] = useLocation();
  const changed = (before: URLSearchParams, changes: Changes): URLSearchParams => {
    const after = new URLSearchParams(before);
    if (!('after' in changes)) after.delete('after');
    for (const [name, value] of Object.entries(changes)) {
      if (value) after.set(name, value);
      else after.delete(name);
    }
    return after;
  };
  return {
    get: (name) => state.get(name) ?? undefined,
    set: (changes, { replace = false } = {}) => setState((before) => changed(before, changes), { replace }),
    to: (changes) => {
      const query = changed(state, changes).toString();
      return query === '' ? path : `${path}?${query}`;
    },
  };
}

/** The parameters that have a value: what may be left out must not be given as undefined. */
export function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as never;
}
