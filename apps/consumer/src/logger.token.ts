/** Under which the app's logger is injected. */
export const LOGGER = Symbol('logger');
