/**
 * Writes the schemas that the tests hold the manifests against, without what is only for people:
 *   node test/packaging/kubernetes/schemas/write.mjs KUBERNETES CRD.yaml …
 * KUBERNETES is a folder of strict schemas with references to each other, as the Python package kubernetes-validate has them
 * (`kubernetes-json-schema/vX-local-strict`); the others are definitions as the operators' releases have them.
 * As it stands: Kubernetes 1.37, CloudNativePG 1.30.0, Barman Cloud 0.14.0, Strimzi 1.2.0, Prometheus operator 0.93.0, all of them
 * under the Apache License 2.0.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const KINDS = [
  'CronJob-batch-v1',
  'Deployment-apps-v1',
  'HorizontalPodAutoscaler-autoscaling-v2',
  'Job-batch-v1',
  'Namespace-v1',
  'NetworkPolicy-networking-v1',
  'PodDisruptionBudget-policy-v1',
  'Service-v1',
  'ServiceAccount-v1',
];
/** Of those of an operator, the kinds that are used here. */
const CUSTOM_KINDS = /^(?:Cluster|ScheduledBackup|ObjectStore|Kafka|KafkaNodePool|KafkaTopic|KafkaUser|PodMonitor)$/;
const LEFT_OUT = new Set(['$id', '$schema', 'description', 'externalDocs', 'example', 'title']);

const [kubernetes, ...crds] = process.argv.slice(2);
const { $defs: known } = JSON.parse(readFileSync(join(kubernetes, '_definitions.json'), 'utf8'));
const definitions = {};
const kinds = {};

/** The same schema with references into `definitions`. */
function bundle(node) {
  if (Array.isArray(node)) return node.map(bundle);
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ref === 'string') return { $ref: `#/definitions/${define(node.$ref)}` };
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]) => {
      if (key.startsWith('x-kubernetes-') && key !== 'x-kubernetes-preserve-unknown-fields') return [];
      // A property may be called like a keyword.
      if (key === 'properties')
        return [[key, Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, bundle(schema)]))]];
      return LEFT_OUT.has(key) ? [] : [[key, bundle(value)]];
    }),
  );
}

function define(reference) {
  const name = reference.replace(/^.*\//, '');
  if (!(name in definitions)) {
    definitions[name] = {};
    definitions[name] = bundle(known[name]);
  }
  return name;
}

/** A definition lets through what it does not know; what is written here by hand should not. */
function strict(node) {
  if (Array.isArray(node)) return node.map(strict);
  if (node === null || typeof node !== 'object') return node;
  const { 'x-kubernetes-preserve-unknown-fields': open, ...rest } = node;
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, value]) =>
      key === 'properties'
        ? [key, Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, strict(schema)]))]
        : [key, strict(value)],
    ),
  );
  return rest.type === 'object' && rest.properties && rest.additionalProperties === undefined && !open
    ? { ...inner, additionalProperties: false }
    : inner;
}

for (const kind of KINDS) {
  const [name] = kind.split('-');
  const schema = bundle(JSON.parse(readFileSync(join(kubernetes, `${kind.toLowerCase()}.json`), 'utf8')));
  kinds[`${schema.properties.apiVersion.enum[0]} ${name}`] = schema;
}
for (const file of crds) {
  const { spec } = parse(readFileSync(file, 'utf8'));
  if (!CUSTOM_KINDS.test(spec.names.kind)) continue;
  const { name: version, schema } = spec.versions.find(({ storage }) => storage);
  const { properties, required } = strict(bundle(schema.openAPIV3Schema));
  const metadata = { $ref: `#/definitions/${define('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')}` };
  kinds[`${spec.group}/${version} ${spec.names.kind}`] = {
    type: 'object',
    properties: { ...properties, metadata },
    required,
    additionalProperties: false,
  };
}
const sorted = (of) => Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
const written = JSON.stringify({ kinds: sorted(kinds), definitions: sorted(definitions) });
writeFileSync(join(import.meta.dirname, 'schemas.json'), `${written}\n`);
