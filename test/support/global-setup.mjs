/** Jest's global setup of the integration project: once per run, before any worker starts. */
import './typescript-loader.mjs';

export default async function globalSetup() {
  const { startServices } = await import('./services.ts');
  await startServices();
}
