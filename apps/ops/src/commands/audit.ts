import type { Command } from 'commander';
import { openAnchor } from '../audit/anchor/open-anchor.js';
import { anchoredAsJson } from '../audit/anchor/anchored.js';
import { findKafka } from '../audit/kafka-config.js';
import { runAudit, type AuditResult } from '../audit/run-audit.js';
import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { wholeNumber } from './arguments.js';
import { SHARD_PAYMENTS, WORKERS, WORKERS_MAX } from './replay/options.js';

interface AuditOptions {
  workers?: number;
  shardPayments?: number;
  json?: boolean;
}

/** `audit`: whether anything was altered behind the ledger's back, and the chain's head noted outside the database. */
export function registerAudit(program: Command, output: Output): void {
  program
    .command('audit')
    .description(
      'for every night: check the log, dead letters, cursors, offsets, and the ledger against a rebuild; note the chain’s head where AUDIT_ANCHOR says, and compare with what was noted before',
    )
    .option('--workers <n>', WORKERS, wholeNumber(1, WORKERS_MAX))
    .option('--shard-payments <n>', SHARD_PAYMENTS, wholeNumber(1))
    .option(
      '--json',
      'print {"ok", "problem", "position", "hash", "checks": [{"check", "state", "what"}], "anchor"} only',
    )
    .action((options: AuditOptions) => audit(options, output));
}

async function audit({ json, ...rebuild }: AuditOptions, output: Output): Promise<void> {
  const result = await runAudit({ anchor: openAnchor(), kafka: findKafka(), rebuild, output });
  output.result(json ? asJson(result) : describe(result));
  const first = result.checks.find(({ state }) => state === 'wrong');
  if (first) throw new OpsError(`WRONG, ${first.check}: ${first.what}. See "audit" in docs/operations.md.`);
  const unknown = result.checks.filter(({ state }) => state === 'not checked');
  if (unknown.length === 0) return;
  const names = unknown.map(({ check }) => check).join(', ');
  throw new OpsError(`Nothing wrong was found, but not everything could be checked: ${names}.`, EXIT.partly);
}

function asJson({ checks, state: { log }, before, noted }: AuditResult): string {
  const first = checks.find(({ state }) => state === 'wrong');
  return JSON.stringify({
    ok: checks.every(({ state }) => state === 'ok' || state === 'left out'),
    problem: first ? { check: first.check, what: first.what } : null,
    position: log.position,
    hash: log.hash,
    checks,
    anchor: { before, noted: noted ? (JSON.parse(anchoredAsJson(noted)) as object) : null },
  });
}

function describe({ checks, state: { log }, noted }: AuditResult): string {
  const rows = checks.map(({ check, state, what }) => [check, state === 'wrong' ? 'WRONG' : state, what]);
  const end = `${log.position}:${log.hash}`;
  const parts = [table(['', '', ''], rows)];
  if (noted) parts.push(`Noted: ${end}`);
  else if (log.position > 0 && !checks.some(({ state }) => state === 'wrong')) parts.push(`To note elsewhere: ${end}`);
  return parts.join('\n');
}
