/**
 * A table whose rows are sealed: each addition and each change of one is put into the chain of the records, by a trigger. The
 * database evaluates the same expressions when it seals a row and when an audit looks at it again, so a change of them would
 * make every row that is there look altered: columns that come later are appended, where they are not null.
 */
export interface ChainedTable {
  /** In the schema public. */
  name: string;
  /** What a row is called, before its key. */
  row: string;
  /** Names a row among those of its table, as text. An expression over its columns. */
  key: string;
  /** Everything that the seal vouches for: expressions that `jsonb_build_array` takes, the same in whatever session. */
  content: readonly string[];
  /** What must hold of every row, however it was changed: an expression, and what is wrong where it does not. */
  holds?: { that: string; otherwise: string };
}

/** Exact, and independent of the session's time zone and style of dates. */
const moment = (column: string): string => `extract(epoch FROM ${column})::text`;
const hex = (bytes: string): string => `encode(${bytes}, 'hex')`;

/** `published_at` is left out: it says what the relay has done, and is written after each publication. */
const DEAD_LETTERS: ChainedTable = {
  name: 'dead_letters',
  row: 'dead letter m-',
  key: 'id::text',
  content: [
    'topic',
    'partition',
    '"offset"',
    'batch_index',
    'reason',
    'message',
    'problems',
    'source',
    'event_id',
    'type',
    hex('key'),
    'headers',
    hex('sha256(raw)'),
    hex('raw_hash'),
    moment('recorded_at'),
    'status',
    'position',
    moment('decided_at'),
    'decided_by',
    'decision_reason',
  ],
  // As the intake took it: see rawHash. Nothing that is done to a dead letter changes its bytes.
  holds: {
    that: `raw_hash = sha256(
      coalesce(convert_to('element ' || batch_index || ' ', 'UTF8'), ''::bytea)
      || CASE WHEN raw IS NULL THEN 'tombstone'::bytea ELSE 'value'::bytea || raw END)`,
    otherwise: 'its bytes are not those that were received',
  },
};

const RETENTION_GAPS: ChainedTable = {
  name: 'retention_gaps',
  row: 'retention gap ',
  key: 'id::text',
  content: [
    'topic',
    'partition',
    'cause',
    'from_offset',
    'to_offset',
    'resumed_at_offset',
    moment('detected_at'),
    moment('acknowledged_at'),
    'acknowledged_by',
    'acknowledgement_reason',
  ],
};

const ACKNOWLEDGED_EVENTS: ChainedTable = {
  name: 'acknowledged_events',
  row: 'acknowledgement of the event ',
  key: `position || ' ' || reason`,
  content: [moment('acknowledged_at'), 'acknowledged_by', 'acknowledgement_reason'],
};

/** Those of the way in. */
export const INTAKE_RECORDS: readonly ChainedTable[] = [DEAD_LETTERS, RETENTION_GAPS, ACKNOWLEDGED_EVENTS];

/** SHA-256 of a row's key and content. */
export const digestOf = ({ key, content }: ChainedTable): string =>
  `sha256(convert_to(jsonb_build_array(${[key, ...content].join(', ')})::text, 'UTF8'))`;
