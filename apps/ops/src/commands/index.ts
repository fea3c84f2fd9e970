import type { Command } from 'commander';
import type { Output } from '../output/output.js';
import { registerAudit } from './audit.js';
import { registerBalances } from './balances.js';
import { registerDeadLetters } from './dead-letters/index.js';
import { registerExport } from './export.js';
import { registerGaps } from './gaps/index.js';
import { registerImport } from './import.js';
import { registerMigrate } from './migrate.js';
import { registerReplay } from './replay/index.js';
import { registerRoles } from './roles.js';
import { registerSimulate } from './simulate.js';
import { registerStatus } from './status.js';
import { registerToken } from './token.js';
import { registerValidate } from './validate.js';
import { registerVerify } from './verify.js';
import { registerWaiting } from './waiting.js';

/** Adds one command to the command line. */
export type Register = (program: Command, output: Output) => void;

export const COMMANDS: Register[] = [
  registerImport,
  registerValidate,
  registerStatus,
  registerMigrate,
  registerDeadLetters,
  registerWaiting,
  registerGaps,
  registerExport,
  registerBalances,
  registerVerify,
  registerAudit,
  registerRoles,
  registerReplay,
  registerSimulate,
  registerToken,
];
