import type { Command } from 'commander';
import type { Output } from '../output/output.js';
import { registerImport } from './import.js';
import { registerMigrate } from './migrate.js';
import { registerStatus } from './status.js';

/** Adds one command to the command line. */
export type Register = (program: Command, output: Output) => void;

export const COMMANDS: Register[] = [registerImport, registerStatus, registerMigrate];
