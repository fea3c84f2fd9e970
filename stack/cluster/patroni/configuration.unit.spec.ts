import { expect, test } from '@jest/globals';
import { configurationOf } from './configuration.js';
import { describeMember, follows, isWhole, leaderAmong, type Member } from './members.js';

const login = (username: string) => ({ username, password: `of ${username}` });
const configuration = configurationOf({
  name: 'b',
  home: '/home/b',
  port: 5001,
  restPort: 8001,
  etcdPort: 2001,
  postgresBin: '/bin/of/postgres',
  postgres: '/home/b/postgres',
  logins: { etcd: login('root'), rest: login('patroni'), owner: login('postgres'), replication: login('replicator') },
});

test('a member of Patroni commits on two servers, rewinds, and is reached from this machine alone, by a password', () => {
  expect(configuration).toMatchObject({
    name: 'b',
    restapi: { listen: '127.0.0.1:8001', authentication: { username: 'patroni' } },
    etcd3: { host: '127.0.0.1:2001', username: 'root', password: 'of root' },
    bootstrap: { dcs: { synchronous_mode: true, synchronous_node_count: 1, postgresql: { use_pg_rewind: true } } },
    postgresql: {
      listen: '127.0.0.1:5001',
      data_dir: '/home/b/data',
      parameters: { unix_socket_directories: '' },
      pg_hba: ['host all all 127.0.0.1/32 scram-sha-256', 'host replication replicator 127.0.0.1/32 scram-sha-256'],
    },
  });
});

test('what Patroni asks for of its times is kept: it would change them by itself', () => {
  const { ttl, loop_wait, retry_timeout } = (
    configuration as { bootstrap: { dcs: { ttl: number; loop_wait: number; retry_timeout: number } } }
  ).bootstrap.dcs;
  expect(ttl).toBeGreaterThanOrEqual(20);
  expect(retry_timeout).toBeGreaterThanOrEqual(3);
  expect(loop_wait + 2 * retry_timeout).toBeLessThanOrEqual(ttl);
});

const leader: Member = { name: 'a', role: 'leader', state: 'running', timeline: 2 };
const synchronous: Member = { name: 'b', role: 'sync_standby', state: 'streaming', timeline: 2, receive_lag: 0 };
const replica: Member = { name: 'c', role: 'replica', state: 'starting' };

test('of what Patroni says, who leads, who follows, and whether the primary can be lost', () => {
  const members = [leader, synchronous, replica];
  expect(leaderAmong(members)).toBe('a');
  expect(isWhole(members)).toBe(true);
  expect([follows(members, 'a'), follows(members, 'b'), follows(members, 'c')]).toEqual([false, true, false]);
  expect(isWhole([leader, { ...synchronous, role: 'replica' }])).toBe(false);
  expect(isWhole([{ ...leader, state: 'stopped' }, synchronous])).toBe(false);
});

test.each([
  [leader, 'leader, running, timeline 2'],
  [synchronous, 'sync_standby, streaming, timeline 2, 0 bytes behind'],
  [replica, 'replica, starting, timeline unknown, unknown bytes behind'],
  [undefined, 'Patroni knows nothing of it'],
])('%j is told to people', (member, text) => {
  expect(describeMember(member)).toBe(text);
});
