import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Tests may run as root; none needs a picture drawn by a graphics card. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--headless=shell'];

/** A Chromium that is installed, or the one that comes from npm with the libraries that it wants. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = INSTALLED.find((path) => existsSync(path));
  if (executablePath) return chromium.launch({ executablePath, args: ARGS });
  // The package brings its libraries out where it takes this for the machine that it is made for.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: carried } = await import('@sparticuz/chromium');
  return chromium.launch({ executablePath: await carried.executablePath(), args: ARGS });
}
