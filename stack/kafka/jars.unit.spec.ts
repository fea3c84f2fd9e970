import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { kafkaJars } from './jars.js';

const { PATH, JAVA_HOME } = process.env;
let bin: string;
let cache: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'bin-'));
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  symlinkSync('/bin/sh', join(bin, 'sh'));
  process.env.PATH = bin;
  delete process.env.JAVA_HOME;
});
afterEach(() => {
  process.env.PATH = PATH;
  if (JAVA_HOME !== undefined) process.env.JAVA_HOME = JAVA_HOME;
  for (const directory of [bin, cache]) rmSync(directory, { recursive: true, force: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

const silent = () => undefined;
const JAVA_21 = `echo 'openjdk version "21.0.2" 2024-01-16' >&2`;

test('says that Java is missing, and what to do', async () => {
  await expect(kafkaJars(silent, cache)).rejects.toThrow(
    'Kafka needs Java 17 or later, and there is no Java on this machine: install one, or set KAFKA_BROKERS.',
  );
});

test('says that Java is too old', async () => {
  program('java', `echo 'openjdk version "11.0.2" 2019-01-15' >&2`);
  await expect(kafkaJars(silent, cache)).rejects.toThrow('the Java on this machine is 11');
});

test('says that Maven is missing', async () => {
  program('java', JAVA_21);
  await expect(kafkaJars(silent, cache)).rejects.toThrow(
    'there is no "mvn" on this machine: install Maven, or set KAFKA_BROKERS.',
  );
});

test('says why a download failed, begins it again the next time, and then never again', async () => {
  program('java', JAVA_21);
  program('mvn', `echo '[ERROR] No route to host'; exit 1`);
  await expect(kafkaJars(silent, cache)).rejects.toThrow(
    /could not be downloaded by Maven: look at the network and try again.*No route to host/,
  );

  program('mvn', 'exit 0');
  const said: string[] = [];
  const jars = await kafkaJars((line) => said.push(line), cache);
  expect(jars.startsWith(cache)).toBe(true);
  expect(said).toHaveLength(2);
  expect(await kafkaJars((line) => said.push(line), cache)).toBe(jars);
  expect(said).toHaveLength(2);
});
