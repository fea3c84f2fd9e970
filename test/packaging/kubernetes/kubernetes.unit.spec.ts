import { DEAD_LETTER_SUFFIX, IMPORT_TOPIC, TOPICS } from '#contracts';
import { KafkaEnvironment } from '#kafka';
import { readConfig, variablesOf } from '#platform';
import { LOGINS } from '#read-models';
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ConsumerConfig } from '../../../apps/consumer/src/config.js';
import { topicsOut } from '../../../apps/consumer/src/outbound/topics.js';
import { QueryConfig } from '../../../apps/query/src/config.js';
import { ROLES } from '../../../libs/read-models/src/roles/grants.js';
import { NOTHING_FOR_EVERYBODY } from '../../../libs/read-models/src/roles/nothing-for-everybody.js';
import { parseHosts } from '../../../libs/platform/src/database/hosts/database-hosts.js';
import { CONSUMER_NODE_OPTIONS, QUERY_NODE_OPTIONS } from '../../../stack/processes/node-options.js';
import {
  containersOf,
  hasKubectl,
  manifestsIn,
  podOf,
  rendered,
  type Container,
  type Manifest,
  type Pod,
} from './manifests.js';
import { faultsOf } from './schema.js';

const root = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const { version } = JSON.parse(root('package.json')) as { version: string };

/** Complete as they stand; those of `example` are patches, but for its namespace. */
const FOLDERS = ['base', 'migrate', 'ops', 'components', 'engines'];
const plain = FOLDERS.flatMap(manifestsIn).concat(
  manifestsIn('example').filter(({ manifest }) => manifest.kind === 'Namespace'),
);
const named = (manifests: readonly Manifest[], kind: string, name?: string): Manifest[] =>
  manifests.filter(({ metadata, ...rest }) => rest.kind === kind && (name === undefined || metadata.name === name));

/** Read by no configuration class, or by a library. */
const OTHER_VARIABLES = /^(?:LOG_LEVEL|OTEL_\w+)$/;
const AUDIT = variablesOf(KafkaEnvironment).filter((name) => /_(?:SSL|SASL|BROKERS)/.test(name));
const VARIABLES: Record<string, Set<string>> = {
  consumer: new Set(variablesOf(ConsumerConfig)),
  query: new Set(variablesOf(QueryConfig)),
  ops: new Set([
    'DATABASE_URL',
    'AUDIT_ANCHOR',
    'AUDIT_ANCHOR_TOKEN',
    'MAX_FUTURE_MS',
    ...Object.values(LOGINS).map((login) => `${login.toUpperCase()}_PASSWORD`),
    ...variablesOf(KafkaEnvironment),
    ...AUDIT.map((name) => `AUDIT_${name}`),
  ]),
};
const appOf = ({ image }: Container): string => /\/([a-z]+)[:@]/.exec(image)![1]!;

/** What stands in another's value as $(NAME): the kubelet puts it in, where NAME comes before. */
const usedIn = ({ value }: { value?: string | null }): string[] =>
  [...(value ?? '').matchAll(/\$\((\w+)\)/g)].map(([, name]) => name!);

/** The environment as the container would see it; of what is kept elsewhere something that could be there. */
function environmentOf({ env }: Container, configMap: Record<string, string>): Record<string, string> {
  const given: Record<string, string> = {};
  for (const { name, value, valueFrom } of env) {
    const key = valueFrom?.configMapKeyRef?.key;
    if (key !== undefined) given[name] = configMap[key] ?? 'not in the ConfigMap';
    else if (valueFrom?.secretKeyRef) given[name] = name === 'DATABASE_URL' ? 'postgres://u:p@host:5432/db' : 'secret';
    else given[name] = value!.replace(/\$\((\w+)\)/g, (text, other: string) => given[other] ?? text);
  }
  return given;
}

const CONFIG_MAP = {
  'kafka-brokers': 'kafka:9092',
  'auth-issuer': 'https://id.example.com',
  'auth-audience': 'referral-ledger',
  'auth-jwks-url': 'https://id.example.com/jwks.json',
};

const MEBIBYTES: Record<string, number> = { Mi: 1, Gi: 1024 };
const mebibytes = (quantity: string): number => parseFloat(quantity) * MEBIBYTES[quantity.slice(-2)]!;

/** What holds for every pod, rendered or not. */
function checkPod(pod: Pod): void {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  });
  for (const container of containersOf(pod)) {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.image).toMatch(new RegExp(`^\\S+:${version}$|@sha256:[0-9a-f]{64}$`));
    expect(mebibytes(container.resources.limits['memory']!)).toBeGreaterThanOrEqual(
      mebibytes(container.resources.requests['memory']!),
    );
    const mounted = container.volumeMounts.map(({ name }) => name);
    expect(pod.volumes.map(({ name }) => name)).toEqual(expect.arrayContaining(mounted));
    // Nothing is written but to /tmp.
    for (const { mountPath, readOnly = false } of container.volumeMounts) expect(readOnly).toBe(mountPath !== '/tmp');
    checkVariables(container);
  }
}

function checkVariables({ env, ...container }: Container): void {
  const known = VARIABLES[appOf({ env, ...container })]!;
  const names = env.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const [place, variable] of env.entries()) {
    for (const other of usedIn(variable)) expect(names.slice(0, place)).toContain(other);
    if (OTHER_VARIABLES.test(variable.name) || env.some((other) => usedIn(other).includes(variable.name))) continue;
    expect(known).toContain(variable.name);
    // Whatever is secret stands nowhere but in a Secret.
    if (/PASSWORD|TOKEN/.test(variable.name)) expect(variable.valueFrom?.secretKeyRef).toBeDefined();
  }
}

/** An app that answers: what its probes ask for is there, and a stop has the time that it may take. */
function checkApp(pod: Pod, configMap: Record<string, string>): void {
  const container = pod.containers[0]!;
  const env = environmentOf(container, configMap);
  const isConsumer = appOf(container) === 'consumer';
  const config = isConsumer ? readConfig(ConsumerConfig, env) : readConfig(QueryConfig, env);
  const port = config instanceof ConsumerConfig ? config.consumerHttpPort : config.port;
  expect(container.ports).toEqual([{ name: 'http', containerPort: port }]);
  expect(config.host).toBe('0.0.0.0');
  for (const [probe, path] of [
    ['startupProbe', '/health/live'],
    ['livenessProbe', '/health/live'],
    ['readinessProbe', '/health/ready'],
  ] as const)
    expect(container[probe].httpGet).toEqual({ path, port: 'http' });
  // The checks have 5 s each.
  expect(container.readinessProbe.timeoutSeconds).toBeGreaterThan(5);
  const pause = container.lifecycle?.preStop.sleep.seconds ?? 0;
  expect(pod.terminationGracePeriodSeconds! - pause - config.shutdownMs / 1000).toBeGreaterThanOrEqual(5);
  const options = isConsumer ? CONSUMER_NODE_OPTIONS : QUERY_NODE_OPTIONS;
  const heap = Number(options.find((option) => option.startsWith('--max-old-space-size'))!.split('=')[1]);
  expect(mebibytes(container.resources.limits['memory']!)).toBeGreaterThanOrEqual(heap * 1.5);
}

describe('the manifests of deploy/kubernetes', () => {
  test.each(plain.map(({ file, manifest }) => [`${file}: ${manifest.kind}`, manifest] as const))(
    '%s is what its schema allows',
    (_, manifest) => expect(faultsOf(manifest)).toEqual([]),
  );

  test('what is misspelt is found', () => {
    const [consumer] = named(
      plain.map(({ manifest }) => manifest),
      'Deployment',
      'referral-ledger-consumer',
    );
    const misspelt = structuredClone(consumer!);
    misspelt.spec.template.spec.containers[0].livenesProbe = {};
    misspelt.spec.replicas = 'two';
    expect(faultsOf(misspelt).map((fault) => fault.split(' ')[0])).toEqual(
      expect.arrayContaining(['/spec/replicas', '/spec/template/spec/containers/0']),
    );
    const topic = structuredClone(
      named(
        plain.map(({ manifest }) => manifest),
        'KafkaTopic',
      )[0]!,
    );
    topic.spec.replica = 3;
    expect(faultsOf(topic)).toHaveLength(1);
  });

  test.each(
    plain.flatMap(({ file, manifest }) => {
      const pod = podOf(manifest);
      return pod ? [[file, pod] as const] : [];
    }),
  )('%s: runs without rights, from a version, with variables that are known', (_, pod) => checkPod(pod));

  test.each(['consumer', 'query'])('the %s is probed where it answers, and has the time that a stop takes', (app) => {
    const { manifest } = plain.find(
      ({ file, manifest: { kind } }) => file === `base/${app}.yaml` && kind === 'Deployment',
    )!;
    checkApp(podOf(manifest)!, CONFIG_MAP);
  });

  test.each(['consumer', 'query'])('selectors of the %s find its pods', (app) => {
    const own = manifestsIn('base').filter(({ file }) => file === `base/${app}.yaml`);
    const { labels } = own.find(({ manifest }) => manifest.kind === 'Deployment')!.manifest.spec.template.metadata;
    const selectors = own.flatMap(({ manifest: { kind, spec } }) => {
      if (kind === 'Service') return [spec.selector];
      return kind === 'PodDisruptionBudget' || kind === 'Deployment' ? [spec.selector.matchLabels] : [];
    });
    expect(selectors.length).toBeGreaterThanOrEqual(2);
    for (const selector of selectors) expect(selector).toEqual(labels);
  });
});

describe('the engines', () => {
  const engines = manifestsIn('engines').map(({ manifest }) => manifest);
  const [postgres] = named(engines, 'Cluster', 'ledger-postgres');
  const topics = named(engines, 'KafkaTopic');

  test('PostgreSQL is the one that is tested, confirms on a standby, and has the roles that the apps come as', () => {
    expect(postgres!.spec).toMatchObject({
      instances: 3,
      imageName: expect.stringContaining(`:${/image: postgres:([\d.]+)/.exec(root('docker-compose.yml'))![1]}-`),
      postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'required' } },
    });
    const roles = postgres!.spec.managed.roles as { name: string; inRoles?: string[] }[];
    expect(roles.filter(({ inRoles }) => !inRoles).map(({ name }) => name)).toEqual(Object.values(ROLES));
    expect(roles.flatMap(({ name, inRoles }) => (inRoles ? [[name, inRoles]] : []))).toEqual([
      [LOGINS.consumer, [ROLES.consumer]],
      [LOGINS.query, [ROLES.query]],
    ]);
  });

  test('what only a superuser can take from everybody is taken', () => {
    const words = (sql: string): string => sql.replace(/\s+/g, ' ').trim();
    const statements = postgres!.spec.bootstrap.initdb.postInitApplicationSQL as string[];
    expect(words(statements[0]!)).toBe(words(NOTHING_FOR_EVERYBODY));
  });

  test('Kafka has every topic, three times, two of which confirm', () => {
    const config = readConfig(ConsumerConfig, { DATABASE_URL: 'postgres://u@h/d', KAFKA_BROKERS: 'kafka:9092' });
    const out = topicsOut(config);
    expect(topics.map(({ metadata }) => metadata.name).sort()).toEqual(
      [...Object.keys(TOPICS), ...out.map(({ name }) => name)].sort(),
    );
    for (const { metadata, spec } of topics) {
      expect(spec).toMatchObject({ replicas: 3, config: { 'min.insync.replicas': 2 } });
      const { partitions = config.kafkaTopicPartitions, settings = {} } =
        out.find(({ name }) => name === metadata.name) ?? {};
      expect(spec.partitions).toBe(partitions);
      for (const [name, value] of Object.entries(settings)) expect(String(spec.config[name])).toBe(value);
    }
  });

  test('the ledger may read what comes in, write what goes out, and no more', () => {
    const [user] = named(engines, 'KafkaUser', 'ledger-consumer');
    const config = readConfig(ConsumerConfig, { DATABASE_URL: 'postgres://u@h/d', KAFKA_BROKERS: 'kafka:9092' });
    const acls = user!.spec.authorization.acls as { resource: { type: string; name: string }; operations: string[] }[];
    const may = Object.fromEntries(
      acls.map(({ resource, operations }) => [`${resource.type} ${resource.name}`, operations]),
    );
    expect(may).toEqual({
      [`group ${config.kafkaGroupId}`]: ['Read'],
      ...Object.fromEntries(Object.keys(TOPICS).map((name) => [`topic ${name}`, ['Describe', 'Read']])),
      ...Object.fromEntries(topicsOut(config).map(({ name }) => [`topic ${name}`, ['Describe', 'Write']])),
    });
    expect(Object.keys(may)).toContain(`topic ${IMPORT_TOPIC}${DEAD_LETTER_SUFFIX}`);
  });
});

const withKubectl = hasKubectl ? describe : describe.skip;
withKubectl('rendered by kubectl (left out where there is none)', () => {
  const all = hasKubectl ? rendered('example') : [];
  const configMap = named(all, 'ConfigMap')[0]?.data ?? {};

  test('each is what its schema allows, in one namespace', () => {
    expect(all.length).toBeGreaterThan(40);
    for (const manifest of all) {
      if (manifest.kind !== 'ConfigMap')
        expect([manifest.metadata.name, faultsOf(manifest)]).toEqual([manifest.metadata.name, []]);
      if (manifest.kind !== 'Namespace') expect(manifest.metadata.namespace).toBe('referral-ledger');
    }
  });

  test('every part can be applied by itself', () => {
    for (const folder of ['base', 'migrate', 'ops', 'engines'])
      for (const manifest of rendered(folder)) expect(faultsOf(manifest)).toEqual([]);
  });

  test('pods and apps are as before', () => {
    const pods = all.flatMap((manifest) => podOf(manifest) ?? []);
    expect(pods).toHaveLength(4);
    for (const pod of pods) checkPod(pod);
    for (const pod of pods.filter(({ containers }) => containers[0]!.readinessProbe)) checkApp(pod, configMap);
  });

  test('Kafka and PostgreSQL are met over TLS, by users that there are', () => {
    const containers = all.flatMap((manifest) => podOf(manifest)?.containers ?? []);
    expect(containers.map(({ name }) => name).sort()).toEqual(['audit', 'consumer', 'query', 'roles']);
    const users = named(all, 'KafkaUser').map(({ metadata }) => metadata.name);
    const [{ spec: cluster }] = named(all, 'Cluster', 'ledger-postgres') as [Manifest];
    const logins = (cluster.managed.roles as { name: string }[]).map(({ name }) => name);
    for (const container of containers) {
      const { DATABASE_URL, KAFKA_SASL_USERNAME, KAFKA_BROKERS, KAFKA_SSL_CA_FILE } = environmentOf(
        container,
        configMap,
      );
      for (const host of parseHosts(DATABASE_URL!).urls) {
        const { hostname, searchParams, username } = new URL(host);
        expect(hostname).toMatch(/^ledger-postgres-r[wo]$/);
        expect(searchParams.get('sslmode')).toBe('verify-full');
        expect([...logins, cluster.bootstrap.initdb.owner]).toContain(username);
      }
      if (KAFKA_BROKERS === undefined) continue;
      expect(users).toContain(KAFKA_SASL_USERNAME);
      expect(KAFKA_SSL_CA_FILE).toBe('/etc/kafka-ca/ca.crt');
    }
  });

  test('what scales by itself has no number of its own', () => {
    expect(named(all, 'HorizontalPodAutoscaler')[0]!.spec.scaleTargetRef.name).toBe('referral-ledger-query');
    expect(named(all, 'Deployment', 'referral-ledger-query')[0]!.spec).not.toHaveProperty('replicas');
  });
});
