import { createLogger } from '#platform';
import { migrateAll } from '#read-models';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startQuery, type Folders } from '../../apps/query/src/start-query.js';
import { createTestDatabase } from './database.js';
import { History } from './history.js';
import { AUDIENCE, ISSUER, makeTokens } from './tokens.js';

/** The query app for several programs, each with a database of its own in which one partner is known: `partner-of-ID`. */
export async function startPrograms(ids: readonly string[], folders: Folders) {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  const { jwksFile, sign } = await makeTokens(folder);
  const databases = await Promise.all(ids.map(() => createTestDatabase()));
  await Promise.all(
    databases.map(async ({ url, pool }, i) => {
      const partnerId = `partner-of-${ids[i]}`;
      await new History(pool).happened([
        'referral_link.created.v1',
        '2026-01-01T00:00:00Z',
        { partnerId, code: 'code' },
      ]);
      await migrateAll(url, { program: ids[i]!, adopt: true });
    }),
  );
  const file = join(folder, 'programs.json');
  const cells = ids.map((id, i) => [id, { databaseUrl: { env: `DATABASE_${i}` } }]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(cells)));
  const env = {
    PROGRAMS_FILE: file,
    ...Object.fromEntries(databases.map(({ url }, i) => [`DATABASE_${i}`, url])),
    AUTH_ISSUER: ISSUER,
    AUTH_AUDIENCE: AUDIENCE,
    AUTH_JWKS_FILE: jwksFile,
    LIMIT_ADDRESS_PER_SECOND: '10000',
    PORT: '0',
  };
  const logged: string[] = [];
  const logger = createLogger('query', { destination: { write: (line: string) => void logged.push(line) } });
  const query = await startQuery(env, logger, folders);
  return {
    url: query.url,
    /** One line of JSON each. */
    logged: logged as readonly string[],
    pools: databases.map(({ pool }) => pool),
    token: (programs: readonly string[]) => sign({ programs }),
    stop: async () => {
      await query.stop();
      await Promise.all(databases.map((database) => database.drop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
