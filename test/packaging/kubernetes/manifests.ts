import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const FOLDER = join(import.meta.dirname, '../../../deploy/kubernetes');

/** As far as it is looked at here. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  // Each kind has its own, which the schemas hold true.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  spec: any;
  data?: Record<string, string>;
}

export interface Variable {
  name: string;
  value?: string | null;
  valueFrom?: { configMapKeyRef?: Reference; secretKeyRef?: Reference } | null;
}
interface Reference {
  name: string;
  key: string;
}
export interface Container {
  name: string;
  image: string;
  args?: string[];
  env: Variable[];
  ports?: { name: string; containerPort: number }[];
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  securityContext: unknown;
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
  startupProbe: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
  lifecycle?: { preStop: { sleep: { seconds: number } } };
}
export interface Probe {
  httpGet: { path: string; port: string };
  timeoutSeconds?: number;
}
export interface Pod {
  automountServiceAccountToken: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext: Record<string, unknown>;
  initContainers?: Container[];
  containers: Container[];
  volumes: { name: string }[];
}

const read = (text: string): Manifest[] =>
  parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    return document.toJS() as Manifest;
  });

/** What stands in the files of a folder and those below, but for what only kustomize understands, and its patches. */
export function manifestsIn(folder: string): { file: string; manifest: Manifest }[] {
  return readdirSync(join(FOLDER, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'))
    .sort()
    .flatMap((file) => {
      const path = join(folder, file);
      return read(readFileSync(join(FOLDER, path), 'utf8')).map((manifest) => ({ file: path, manifest }));
    });
}

export const hasKubectl = spawnSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore' }).status === 0;

/** What `kubectl apply -k` would send. */
export function rendered(folder: string): Manifest[] {
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', join(FOLDER, folder)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return read(stdout);
}

/** The pods that it makes. */
export function podOf({ kind, spec }: Manifest): Pod | undefined {
  if (kind === 'Deployment' || kind === 'Job') return spec.template.spec;
  return kind === 'CronJob' ? spec.jobTemplate.spec.template.spec : undefined;
}

export const containersOf = ({ initContainers = [], containers }: Pod): Container[] => [
  ...initContainers,
  ...containers,
];
