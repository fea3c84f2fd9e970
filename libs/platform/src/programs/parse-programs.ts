import distance from 'leven';
import { databaseUrlProblem } from '../configuration/database-url.js';
import { parseHosts } from '../database/hosts/database-hosts.js';
import { isProgramId, PROGRAM_ID_EXPECTED } from './program-id.js';
import { settingOf, type SettingValue } from './setting-value.js';
import { PROGRAM_SETTINGS, SECRETS } from './settings.js';

/** A program as the file has it. */
export interface ProgramEntry {
  id: string;
  /** For people. */
  name: string;
  settings: ReadonlyMap<string, SettingValue>;
}

const NAME_LENGTH_MAX = 100;
/** So many letters of a name may be wrong for it to be a slip. */
const SLIP_MAX = 3;
const VALUE_EXPECTED =
  'must be a text, a number, true or false, a list of texts, {"env": "VARIABLE"} or {"file": "/path"}';
const SECRET_EXPECTED =
  'must not stand in the file itself: name where it is, by {"env": "VARIABLE"} or {"file": "/path"}';

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The programs of a file that was read. What is wrong with it is told to `onProblem`, each in a sentence that shows no value. */
export function parsePrograms(content: unknown, onProblem: (problem: string) => void): ProgramEntry[] {
  if (!isMap(content) || Object.keys(content).length === 0) {
    onProblem(
      'it must hold at least one program by its id, such as {"acme": {"databaseUrl": {"env": "ACME_DATABASE_URL"}}}',
    );
    return [];
  }
  const entries = Object.entries(content).map(([id, value]) => entryOf(id, value, onProblem));
  findShared(entries, onProblem);
  return entries;
}

function entryOf(id: string, value: unknown, onProblem: (problem: string) => void): ProgramEntry {
  if (!isProgramId(id)) onProblem(`${JSON.stringify(id)} is no id of a program: it ${PROGRAM_ID_EXPECTED}`);
  const { name = id, ...given } = isMap(value) ? value : {};
  if (typeof name !== 'string' || name === '' || name.length > NAME_LENGTH_MAX)
    onProblem(`${id}.name must be a text of at most ${NAME_LENGTH_MAX} characters`);
  const settings = new Map<string, SettingValue>();
  for (const [setting, said] of Object.entries(given)) {
    const read = settingOf(said);
    const problem = PROGRAM_SETTINGS.includes(setting) ? problemOf(setting, read) : unknownSetting(setting);
    if (problem !== undefined) onProblem(`${id}.${setting} ${problem}`);
    else settings.set(setting, read!);
  }
  if (!Object.hasOwn(given, 'databaseUrl')) onProblem(`${id}.databaseUrl is missing`);
  return { id, name: String(name), settings };
}

function problemOf(setting: string, value: SettingValue | undefined): string | undefined {
  if (value === undefined) return VALUE_EXPECTED;
  if (typeof value !== 'string') return undefined;
  if (SECRETS.includes(setting)) return SECRET_EXPECTED;
  if (setting !== 'databaseUrl') return undefined;
  const problem = databaseUrlProblem(value);
  if (problem !== undefined) return problem;
  return parseHosts(value).urls.some(hasPassword) ? `has a password, which ${SECRET_EXPECTED}` : undefined;
}

const hasPassword = (address: string): boolean => {
  const url = URL.parse(address) ?? URL.parse(address.replace(/@\//, '@localhost/'));
  return url === null || url.password !== '' || url.searchParams.has('password');
};

function unknownSetting(setting: string): string {
  const [near] = PROGRAM_SETTINGS.map((known) => ({ known, slips: distance(known, setting) })).sort(
    (one, other) => one.slips - other.slips,
  );
  const hint = near && near.slips <= SLIP_MAX ? ` (did you mean ${near.known}?)` : '';
  return `is no setting that a program has of its own${hint}`;
}

/** What two programs would share that keeps them apart. */
function findShared(entries: readonly ProgramEntry[], onProblem: (problem: string) => void): void {
  entries.forEach((one, i) => {
    for (const other of entries.slice(i + 1)) {
      const pair = `${one.id} and ${other.id}`;
      const [its, others] = [one, other].map(({ settings }) => settings.get('databaseUrl'));
      if (its !== undefined && JSON.stringify(its) === JSON.stringify(others))
        onProblem(`${pair} have the same databaseUrl: each needs a database of its own`);
      if (!shareBrokers(one, other)) continue;
      if (topicPrefixOf(one) === topicPrefixOf(other))
        onProblem(`${pair} have the same kafkaTopicPrefix on the same brokers: each needs topics of its own`);
      if (groupOf(one) === groupOf(other))
        onProblem(`${pair} have the same kafkaGroupId on the same brokers: each needs a group of its own`);
    }
  });
}

/** @returns as a text to be compared, where it is a reference */
const textOf = (value: SettingValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const topicPrefixOf = ({ id, settings }: ProgramEntry): string =>
  textOf(settings.get('kafkaTopicPrefix') ?? `${id}.`);
export const groupOf = ({ id, settings }: ProgramEntry): string => textOf(settings.get('kafkaGroupId') ?? groupFor(id));

/** The consumers' group of a program that names none. */
export const groupFor = (id: string): string => `referral-ledger.${id}`;

/** Programs of different clusters may have the same names there. */
function shareBrokers(one: ProgramEntry, other: ProgramEntry): boolean {
  const [its, others] = [one, other].map(({ settings }) => settings.get('kafkaBrokers'));
  if (its === undefined || others === undefined || typeof its !== 'string' || typeof others !== 'string') return true;
  const known = new Set(brokersOf(its));
  return brokersOf(others).some((broker) => known.has(broker));
}

const brokersOf = (list: string): string[] => list.split(',').map((broker) => broker.trim());
