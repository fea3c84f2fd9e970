import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './database.js';
import { createTopics, describeWithKafka, testKafka, uniquePrefix } from './kafka.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a test database is migrated already', async () => {
  const { rows } = await database.pool.query("SELECT to_regclass('public.events') IS NOT NULL AS migrated");
  expect(rows[0].migrated).toBe(true);
});

test('what one test database holds is not seen in another', async () => {
  const other = await createTestDatabase();
  await database.pool.query('CREATE TABLE only_here (x int)');
  const { rows } = await other.pool.query("SELECT to_regclass('only_here') AS found");
  expect(rows[0].found).toBeNull();
  await other.drop();
});

describeWithKafka('the test Kafka', () => {
  test('has the topics that were asked for, and no others', async () => {
    const topic = `${uniquePrefix()}payments`;
    await createTopics([topic], 3);
    const admin = testKafka().admin();
    await admin.connect();
    const metadata = await admin.fetchTopicMetadata({ topics: [topic] });
    await expect(admin.fetchTopicMetadata({ topics: [`${topic}-mistyped`] })).rejects.toThrow();
    await admin.disconnect();
    expect(metadata.topics[0]?.partitions).toHaveLength(3);
  });
});
