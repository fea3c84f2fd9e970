/** Without a sign of life for this long the holder of a version is taken for dead. */
export const HOLDER_SILENT_SECONDS = 5;
