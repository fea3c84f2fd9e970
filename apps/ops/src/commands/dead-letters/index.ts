import type { Command } from 'commander';
import type { Output } from '../../output/output.js';
import { registerAcknowledge } from './acknowledge.js';
import { registerDiscard } from './discard.js';
import { registerList } from './list.js';
import { registerRedrive } from './redrive.js';
import { registerShow } from './show.js';

/** `dead-letters …`: what could not be used, and what to do about it. */
export function registerDeadLetters(program: Command, output: Output): void {
  const group = program
    .command('dead-letters')
    .description(
      'messages (m-…) and events (r-…) that could not be used: list, show, redrive, discard or acknowledge them',
    );
  for (const register of [registerList, registerShow, registerRedrive, registerDiscard, registerAcknowledge])
    register(group, output);
}
