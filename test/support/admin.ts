import pg from 'pg';

/** The address of another database of the tests' PostgreSQL. */
export function urlOfDatabase(name: string): string {
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** A connection to the tests' PostgreSQL, outside any database under test. To be ended. */
export async function connectAsAdmin(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  return client;
}

/** One statement on the tests' PostgreSQL, outside any database under test. */
export async function adminQuery(sql: string): Promise<void> {
  const client = await connectAsAdmin();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function testDatabaseUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url)
    throw new Error('TEST_DATABASE_URL is not set: integration tests belong in *.int.spec.ts or *.e2e.spec.ts.');
  return url;
}
