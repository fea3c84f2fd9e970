/** A value that is there, or on its way from the database: to be awaited in either case. */
export type Awaitable<T> = T | Promise<T>;
