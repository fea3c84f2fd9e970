import { DECODE_LIMITS, MAX_FUTURE_MS, type DecodeLimits } from '#contracts';
import { MaxFutureMs, readConfig, type Environment } from '#platform';

class IntakeConfig {
  @MaxFutureMs()
  maxFutureMs = MAX_FUTURE_MS;
}

/** What commands that take events in hold them to, as the consumer does. @throws ConfigurationError */
export function intakeLimits(env: Environment = process.env): DecodeLimits {
  return { ...DECODE_LIMITS, maxFutureMs: readConfig(IntakeConfig, env).maxFutureMs };
}
