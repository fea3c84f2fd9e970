import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '#platform';
import { LOGINS } from '#read-models';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ConsumerConfig } from '../../apps/consumer/src/config.js';
import { QueryConfig } from '../../apps/query/src/config.js';
import { CONSUMER_NODE_OPTIONS, QUERY_NODE_OPTIONS } from '../../stack/processes/node-options.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const compose = parse(read('docker-compose.yml'), { merge: true });
const dockerfile = read('Dockerfile');

interface Service {
  image?: string;
  build?: { target: string };
  environment: Record<string, string | number>;
  healthcheck: { test: string[]; timeout: string };
  restart: string;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  read_only?: boolean;
}
const services = compose.services as Record<string, Service>;
const serviceOf = (name: string): Service => services[name] as Service;
const longRunning = ['postgres', 'kafka', 'consumer', 'query'];

/** The environment of a service, as docker compose would give it. */
const environmentOf = (service: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries<string | number>(serviceOf(service).environment).map(([name, value]) => [
      name,
      String(value).replace(/\$\{(\w+):?[?-]?[^}]*\}/g, 'given'),
    ]),
  );

describe('docker-compose.yml', () => {
  test('pins every image and floats on no tag', () => {
    const images = Object.values(services).flatMap(({ image }) => (image === undefined ? [] : [image]));
    expect(images).toEqual(['postgres:18.4-bookworm', 'apache/kafka:4.1.1']);
    for (const line of dockerfile.match(/^FROM (?!base|build).*$/gm) ?? [])
      expect(line).toMatch(/^FROM node:\d+\.\d+\.\d+-bookworm-slim/);
  });

  test('runs the Kafka that npm start runs', () => {
    expect(read('stack/kafka/pom.xml')).toContain('<kafka.version>4.1.1</kafka.version>');
  });

  test.each(longRunning)('%s has a health check and is started again', (name) => {
    expect(serviceOf(name).healthcheck.test[0]).toBe('CMD');
    expect(serviceOf(name).restart).toBe('unless-stopped');
  });

  test('waits for an app’s health as long as that may take to answer', () => {
    const given = [
      ...['consumer', 'query'].map((name) => serviceOf(name).healthcheck.timeout),
      ...[...dockerfile.matchAll(/^HEALTHCHECK .*--timeout=(\S+)/gm)].map(([, timeout]) => timeout!),
    ];
    expect(given).toHaveLength(4);
    for (const timeout of given) expect(Number(timeout.replace(/s$/, ''))).toBeGreaterThan(5);
  });

  test.each(Object.keys(services))('%s runs without capabilities and cannot get any', (name) => {
    expect(serviceOf(name)).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    // Kafka's image writes its settings beside its program when it starts.
    expect(serviceOf(name).read_only ?? false).toBe(name !== 'kafka');
  });

  test('lets each app come as a user of its own, which the owner’s password is not known to', () => {
    for (const [app, user] of [
      ['consumer', LOGINS.consumer],
      ['query', LOGINS.query],
    ] as const) {
      const { environment } = serviceOf(app);
      expect(environment.DATABASE_URL).toMatch(new RegExp(`^postgres://${user}:\\$\\{${user.toUpperCase()}_PASSWORD:`));
      expect(JSON.stringify(environment)).not.toContain('POSTGRES_PASSWORD');
    }
    expect(serviceOf('roles').command).toEqual(['roles', '--logins']);
  });

  test('shows the key that signs to nobody but the one who signs', () => {
    const mounting = (volume: string): string[] =>
      Object.entries(services).flatMap(([name, { volumes = [] }]) =>
        volumes
          .filter((mount) => mount.startsWith(`${volume}:`))
          .map((mount) => `${name} ${mount.split(':').slice(1).join(':')}`),
      );
    expect(mounting('signing-key')).toEqual(['access /signing-key']);
    expect(mounting('public-keys')).toEqual(['access /public-keys', 'query /public-keys:ro']);
  });

  test('starts the apps when what they need is healthy, or done', () => {
    expect(serviceOf('roles').depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    expect(serviceOf('consumer').depends_on).toEqual({
      roles: { condition: 'service_completed_successfully' },
      kafka: { condition: 'service_healthy' },
    });
    expect(serviceOf('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const { depends_on: needs = {} } of Object.values(services))
      for (const name of Object.keys(needs)) expect(services).toHaveProperty(name);
  });

  test('keeps data in named volumes, all of them declared', () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((volume: string) => volume.split(':')[0]),
    );
    expect(new Set(mounted)).toEqual(new Set(Object.keys(compose.volumes)));
  });

  test('builds targets that the Dockerfile has', () => {
    const targets = Object.values(services).flatMap(({ build }) => (build === undefined ? [] : [build.target]));
    for (const target of targets) expect(dockerfile).toMatch(new RegExp(`^FROM base AS ${target}$`, 'm'));
  });

  test('gives the apps an environment that they accept', () => {
    expect(readConfig(ConsumerConfig, environmentOf('consumer')).kafkaBrokers).toEqual(['kafka:9092']);
    expect(readConfig(QueryConfig, environmentOf('query')).authJwksFile).toBe('/public-keys/jwks.json');
  });

  test('holds no password: it comes from .env', () => {
    expect(serviceOf('postgres').environment.POSTGRES_PASSWORD).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
    const asked = [...read('docker-compose.yml').matchAll(/\$\{(\w+_PASSWORD)/g)].map(([, name]) => name);
    for (const name of new Set(asked)) expect(read('.env.example')).toMatch(new RegExp(`^${name}=`, 'm'));
    expect(read('docker-compose.yml')).not.toMatch(/PASSWORD: (?!\$\{)/);
  });
});

describe('the Dockerfile', () => {
  test('runs as another user than root, without development dependencies', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toContain('npm prune --omit=dev');
  });

  test.each([
    ['consumer', CONSUMER_NODE_OPTIONS],
    ['query', QUERY_NODE_OPTIONS],
  ])('runs the %s app within the memory that npm start gives it', (app, options) => {
    const command = JSON.stringify(['node', ...options, `dist/apps/${app}/src/main.js`]);
    expect(dockerfile).toContain(`CMD ${command.replaceAll(',', ', ')}\n`);
  });

  test('bundles what it compiled, and runs the command from there', () => {
    expect(dockerfile).toMatch(
      /tsc -p tsconfig.build.json && node stack\/setup\/bundle.mjs && node stack\/setup\/console.mjs && node stack\/setup\/sbom.mjs && npm prune/,
    );
    expect(dockerfile).toContain('ENTRYPOINT ["node", "dist/bundles/ops.js"]');
  });

  test('copies in only what the build needs', () => {
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.git', 'node_modules', '.env', '.stack']),
    );
  });
});
