/** Jest's global teardown of the integration project: stops what global-setup.mjs started, in the same process. */
export default async function globalTeardown() {
  await globalThis.stopTestServices?.();
}
