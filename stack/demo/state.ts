import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACK_DIR } from '../places.js';

/** How far the sample history was published, so that a start after an interrupted one goes on from there. */
export interface DemoState {
  /** Which history into which database: another one is begun anew. */
  of: string;
  phase: number;
  /** Messages of that phase that the broker has. */
  published: number;
  done: boolean;
  /** When the last phase was begun: the same when it is begun again. */
  settledAt?: number;
}

const FILE = join(STACK_DIR, 'demo.json');

export function readDemoState(of: string): DemoState {
  if (existsSync(FILE)) {
    const state = JSON.parse(readFileSync(FILE, 'utf8')) as DemoState;
    if (state.of === of) return state;
  }
  return { of, phase: 0, published: 0, done: false };
}

export const writeDemoState = (state: DemoState): void => writeFileSync(FILE, JSON.stringify(state));
