/** The extension attributes of an exported event. CloudEvents' integers have 32 bits: what may be larger is text. */
export interface ExportAttributes {
  position: string;
  recordedat: string;
  schemaversion: number;
  origintopic?: string;
  originpartition?: number;
  originoffset?: string;
  /** On the last event of each batch: the hash that chains the batch to all before it, in Base64. */
  batchhash?: string;
  /** Attributes that the event came with and cannot have here, as their names are those of an export, say: an object in JSON. */
  sentattributes?: string;
  /** Whose ledger it is, on every event; absent where it is no program's. */
  ledgerprogram?: string;
}

/** Their names. */
const NAMES = [
  'position',
  'recordedat',
  'schemaversion',
  'origintopic',
  'originpartition',
  'originoffset',
  'batchhash',
  'sentattributes',
  'ledgerprogram',
] as const satisfies readonly (keyof ExportAttributes)[];

/** What an event cannot have as an attribute of its own in JSON, but in the headers of a binary message. */
const MEMBERS = ['data', 'data_base64'];

const RESERVED: ReadonlySet<string> = new Set<string>([...NAMES, ...MEMBERS]);

/** Whether an event's attribute of this name would stand in the way of an export's own. */
export const isReserved = (name: string): boolean => RESERVED.has(name);

/** Whether an event was exported: then the reserved names in it are the export's. */
export function isExported(members: { readonly [Name in keyof ExportAttributes]?: unknown }): boolean {
  const { position, recordedat, schemaversion } = members;
  return typeof position === 'string' && typeof recordedat === 'string' && typeof schemaversion === 'number';
}
