import { readFileSync } from 'node:fs';
import type { Environment } from '../configuration/read-config.js';

/** Where a value stands that the file of programs does not hold itself. */
export type Reference = { env: string } | { file: string };

/** What a setting is in the file: its value, or where that stands. */
export type SettingValue = string | Reference;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A value of the file as an environment variable would have it, or where it stands; undefined where it is neither. */
export function settingOf(value: unknown): SettingValue | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const items = value.map(settingOf);
    return items.every((item) => typeof item === 'string') ? items.join(',') : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const [[kind, where] = [], ...more] = Object.entries(value) as [string, unknown][];
  if (more.length > 0 || !isText(where)) return undefined;
  if (kind === 'env') return { env: where };
  return kind === 'file' ? { file: where } : undefined;
}

/** What the value is, or why it is not there. */
export function resolve(value: SettingValue, env: Environment): { text: string } | { problem: string } {
  if (typeof value === 'string') return { text: value };
  if ('env' in value) {
    const text = env[value.env];
    return text ? { text } : { problem: `is said to be in the environment variable ${value.env}, which is not set` };
  }
  try {
    return { text: readFileSync(value.file, 'utf8').replace(/[\r\n]+$/, '') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: `is said to be in the file ${value.file}, which cannot be read (${code})` };
  }
}
