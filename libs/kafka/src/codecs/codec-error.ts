import { LedgerError } from '#platform';

/** A compressed batch cannot be read: it is damaged, too large, or of a kind that this Node cannot read. */
export class CodecError extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super('KAFKA_CODEC', message, false, options);
  }
}

/** A batch is at most this large when it is unpacked: a small batch of zeros must not take all memory. */
export const UNPACKED_BYTES_MAX = 128 * 1024 * 1024;

export function checkUnpackedSize(bytes: number): void {
  if (bytes > UNPACKED_BYTES_MAX) {
    throw new CodecError(`A compressed batch is larger than ${UNPACKED_BYTES_MAX} bytes when it is unpacked`);
  }
}
