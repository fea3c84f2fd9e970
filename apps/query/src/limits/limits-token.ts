/** Injects the app's limits. */
export const LIMITS = Symbol('limits');
