import type { Command } from 'commander';
import type { Output } from '../../output/output.js';
import { registerAcknowledge } from './acknowledge.js';
import { registerList } from './list.js';

/** `gaps …`: what the brokers deleted before it was read. */
export function registerGaps(program: Command, output: Output): void {
  const group = program
    .command('gaps')
    .description('messages that the brokers deleted before they were read: list or acknowledge them');
  for (const register of [registerList, registerAcknowledge]) register(group, output);
}
