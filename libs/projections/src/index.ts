export { migrateAll } from './migrations/migrate.js';
export { LiveSnapshots, type At } from './reading/snapshot.js';
