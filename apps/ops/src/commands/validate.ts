import type { LineVerdict } from '#event-store';
import { counted } from '../output/counted.js';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { readElements } from '../import/elements.js';
import { openInput } from '../import/input.js';
import { readLines } from '../import/lines.js';
import { requireKind } from '../import/require-kind.js';
import { intakeLimits } from '../ledger/intake-limits.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { describeVerdict } from '../validate/describe-verdict.js';
import { validateLines } from '../validate/validate-lines.js';

interface ValidateOptions {
  json?: boolean;
  strict?: boolean;
}

/** `validate FILE`: what would become of each event, by the code that takes events in. Needs no database. */
export function registerValidate(program: Command, output: Output): void {
  program
    .command('validate')
    .description('say what would become of each event of a file, line by line; stores nothing and needs no database')
    .argument('<file>', 'one CloudEvent in JSON a line, or a JSON list of them, gzipped or not; "-" is standard input')
    .option('--strict', 'end with 4 for warnings as well, and not only for what is refused')
    .option(
      '--json',
      'print an object a line for each event: {"line", "outcome": "valid" or "refused", "batchIndex", "source", "id", "type", ' +
        '"reason", "message", "problems": [{"field", "problem"}], "warnings": […]}',
    )
    .action((file: string, options: ValidateOptions) => validate(file, options, output));
}

async function validate(file: string, { json, strict }: ValidateOptions, output: Output): Promise<void> {
  const input = await openInput(file);
  const counts = { valid: 0, refused: 0, warned: 0 };
  try {
    requireKind(input, file, 'validate');
    const bar = output.progress('Validating', input.size);
    const lines = input.kind.kind === 'list' ? readElements(input.stream) : readLines(input.stream);
    try {
      for await (const verdict of validateLines(lines, intakeLimits())) {
        count(counts, verdict);
        if (json) output.result(JSON.stringify(verdict));
        else for (const text of describeVerdict(verdict)) output.result(text);
        bar.update(input.bytesRead());
      }
    } finally {
      bar.stop();
    }
  } finally {
    input.close();
  }
  const { valid, refused, warned } = counts;
  const summary = `${counted(valid + refused, 'event')}: ${valid} valid, ${warned} of them with warnings, ${refused} would be refused.`;
  if (json) output.note(summary);
  else output.result(summary);
  if (refused > 0) throw new OpsError(`${counted(refused, 'event')} could not be used.`, EXIT.partly);
  if (strict && warned > 0) throw new OpsError(`${counted(warned, 'event')} may not say what was meant.`, EXIT.partly);
}

function count(counts: { valid: number; refused: number; warned: number }, { outcome, warnings }: LineVerdict): void {
  counts[outcome] += 1;
  if (warnings) counts.warned += 1;
}
