import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IntegerText, PageParameters } from '../http/parameters.js';

const DEPTH_MAX = 20;
const DEPTH_DEFAULT = 3;

export class LedgerParameters extends PageParameters {
  @ApiPropertyOptional({ type: 'string', pattern: '^[A-Z]{3}$', description: 'A currency, or DAY.' })
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, { message: 'must be a currency code or DAY' })
  asset?: string;
}

export class TreeParameters {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: DEPTH_MAX, default: DEPTH_DEFAULT })
  @IntegerText()
  @IsInt()
  @Min(1)
  @Max(DEPTH_MAX)
  depth = DEPTH_DEFAULT;
}
