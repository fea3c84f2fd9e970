import { AsyncLocalStorage } from 'node:async_hooks';

/** Names of query parameters that a request was relieved of on its way: they are among those that its route takes. */
export const alsoTakes = new AsyncLocalStorage<readonly string[]>();
