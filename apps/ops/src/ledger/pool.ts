/** The connections to the database, as the application context knows them. */
export const POOL = Symbol('POOL');
