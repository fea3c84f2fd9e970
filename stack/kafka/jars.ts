import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { CACHE_DIR, ROOT } from '../places.js';
import { StackError } from '../stack-error.js';

const POM = join(ROOT, 'stack/kafka/pom.xml');
const DOWNLOAD_WITHIN_MS = 10 * 60_000;
const JAVA_AT_LEAST = 17;

/**
 * The folder with Apache Kafka's jars, resolved by Maven unless they are cached already. The marker is written last:
 * a download that was interrupted is begun again.
 * @throws StackError saying what is missing (Java, Maven, the network) and what to do
 */
export async function kafkaJars(onProgress: (message: string) => void, cache = CACHE_DIR): Promise<string> {
  await requireJava();
  const pom = readFileSync(POM, 'utf8');
  const version = /<kafka\.version>(.+?)</.exec(pom)?.[1] ?? 'unknown';
  const directory = join(cache, 'kafka', version);
  const marker = join(directory, 'complete');
  const wanted = createHash('sha256').update(pom).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return join(directory, 'jars');

  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  onProgress(`Downloading Apache Kafka ${version} by Maven (45 MB, once) …`);
  const started = Date.now();
  await resolveByMaven(join(directory, 'jars'));
  writeFileSync(marker, wanted);
  onProgress(`Downloaded Apache Kafka ${version} in ${Math.round((Date.now() - started) / 1000)} s.`);
  return join(directory, 'jars');
}

/** `java` of JAVA_HOME when that is set, else of the path. */
export const javaCommand = (): string => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java');

function requireJava(): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(javaCommand(), ['-version'], { env: process.env }, (error, stdout, stderr) => {
      const version = Number(/version "(\d+)/.exec(stderr + stdout)?.[1] ?? 0);
      if (!error && version >= JAVA_AT_LEAST) return resolve();
      const found = error
        ? 'there is no Java on this machine'
        : `the Java on this machine is ${version || 'of an unknown version'}`;
      reject(
        new StackError(`Kafka needs Java ${JAVA_AT_LEAST} or later, and ${found}: install one, or set KAFKA_BROKERS.`),
      );
    });
  });
}

function resolveByMaven(jars: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ['-B', '-ntp', '-q', '-f', POM, 'dependency:copy-dependencies', `-Djars=${jars}`];
    const maven = spawn('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'], env: process.env });
    // Not spawn's own timeout, whose timer outlives a program that could not even be started.
    const patience = setTimeout(() => maven.kill(), DOWNLOAD_WITHIN_MS).unref();
    let output = '';
    maven.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    maven.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    maven.once('error', () => {
      reject(
        new StackError(
          'Kafka is downloaded by Maven, and there is no "mvn" on this machine: install Maven, or set KAFKA_BROKERS.',
        ),
      );
    });
    maven.once('close', (code) => {
      clearTimeout(patience);
      if (code === 0) return resolve();
      const reason = /\[ERROR\] (.*)/.exec(output)?.[1] ?? 'it gave no reason';
      reject(
        new StackError(
          `Kafka could not be downloaded by Maven: look at the network and try again, or set KAFKA_BROKERS. (${reason.slice(0, 300)})`,
        ),
      );
    });
  });
}
