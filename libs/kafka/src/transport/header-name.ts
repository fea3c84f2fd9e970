/** A name with NUL is legal in Kafka and in no text column. */
export const headerName = (name: string): string => (name.includes('\0') ? name.replaceAll('\0', '\uFFFD') : name);
