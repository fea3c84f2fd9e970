import { PURPOSES, VERSION_STATES, type Purpose, type VersionState } from '#read-models';
import { ApiProperty } from '@nestjs/swagger';
import {
  Flag,
  Integer,
  IntegerOrNull,
  Many,
  OneOf,
  OneOfOrNull,
  Text,
  TextOrNull,
  Time,
  TimeOrNull,
} from './fields.js';

/** `live` and `replayed` are `rows:hash`, null where a version has no such table. */
export class TableProof {
  @Text() table: string;
  @TextOrNull() live: string | null;
  @TextOrNull() replayed: string | null;
  @Flag() equal: boolean;
  /** Not part of the proof, since another release made the live version. */
  @Flag() leftOut: boolean;
  /** Rows that the live version alone has; null where they are equal. */
  @IntegerOrNull() onlyLive: number | null;
  @IntegerOrNull() onlyReplayed: number | null;
}

/** The digests of two versions at one position, table by table. */
export class Proof {
  @Integer() position: number;
  @Integer() liveVersion: number;
  @TextOrNull() liveProgram: string | null;
  @Flag() equal: boolean;
  @Many(() => TableProof) tables: TableProof[];
}

/** A version of the projections. */
export class Replay {
  @Integer() version: number;
  @OneOf(...VERSION_STATES) state: VersionState;
  @OneOf(...PURPOSES) purpose: Purpose;
  /** The rules by which it was made. */
  @Text() program: string;
  /** What it reflects. */
  @Integer() position: number;
  /** How far the log has been read for it. */
  @Integer() readPosition: number;
  /** Where the fold from the beginning ends. */
  @IntegerOrNull() target: number | null;
  /** Whether a process works on it. */
  @Flag() held: boolean;
  /** Why it was swapped in although it differs. */
  @TextOrNull() acceptedReason: string | null;
  @TextOrNull() failure: string | null;
  @OneOfOrNull(...VERSION_STATES) failedIn: VersionState | null;
  @Time() createdAt: string;
  @TimeOrNull() liveSince: string | null;
  @TimeOrNull() retiredAt: string | null;
  @ApiProperty({ type: () => Proof, nullable: true }) proof: Proof | null;
}

export class ReplaysAnswer {
  /** The last position of the event store. */
  @Integer() head: number;
  @Many(() => Replay) replays: Replay[];
}
