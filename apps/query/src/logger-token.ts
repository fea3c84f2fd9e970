/** Injects the app's logger. */
export const LOGGER = Symbol('logger');
