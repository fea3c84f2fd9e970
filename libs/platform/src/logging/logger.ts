import {
  destination as toOutput,
  pino,
  stdTimeFunctions,
  type DestinationStream,
  type Logger as PinoLogger,
} from 'pino';
import { redactText, redactValue } from './redact.js';

/** Structured logging: `logger.info({ topic, partition }, 'a sentence')`. One JSON object a line. */
export type Logger = PinoLogger;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggerOptions {
  /** Default: LOG_LEVEL of the environment, else `info`. */
  level?: LogLevel;
  /** Default: standard output. */
  destination?: DestinationStream;
  /**
   * Whether lines are written a few at a time, for whoever writes very many: a tenth of a second later at most, all of them when the
   * process ends in order or logs something fatal. One that is killed takes its last ones along.
   */
  buffered?: boolean;
}

const BUFFER = { minLength: 4_096, periodicFlush: 100, sync: false };

function levelOfEnvironment(): LogLevel {
  return LOG_LEVELS.find((level) => level === process.env['LOG_LEVEL']) ?? 'info';
}

/**
 * A logger of JSON lines, named for its app. Secrets and personal data are taken out of everything that passes through
 * it, messages and errors included (see redact.ts), so that no caller has to remember.
 */
export function createLogger(name: string, options: LoggerOptions = {}): Logger {
  const settings = {
    name,
    level: options.level ?? levelOfEnvironment(),
    timestamp: stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => redactValue(fields) as Record<string, unknown>,
    },
    hooks: {
      logMethod(this: PinoLogger, args: Parameters<PinoLogger['info']>, method: PinoLogger['info']): void {
        const redacted = args.map((arg: unknown) => (typeof arg === 'string' ? redactText(arg) : arg));
        method.apply(this, redacted as Parameters<PinoLogger['info']>);
      },
    },
    serializers: { err: (error: unknown) => error, error: (error: unknown) => error },
  };
  const { destination = options.buffered ? toOutput(BUFFER) : undefined } = options;
  return destination ? pino(settings, destination) : pino(settings);
}
