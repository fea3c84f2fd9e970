import { AnchorDamagedError, AnchorError, type Anchor } from './anchor.js';
import { anchoredAsJson, parseAnchored, readAnchored, type Anchored } from './anchored.js';

const TIMEOUT_MS = 30_000;

/**
 * Notes at an HTTP endpoint: POST adds one, in JSON; GET answers all of them, as a JSON list or one a line, or with 204 where
 * there is none yet.
 */
export class HttpAnchor implements Anchor {
  readonly name: string;

  /** @param token sent as a bearer token */
  constructor(
    private readonly url: URL,
    private readonly token: string | undefined,
  ) {
    this.name = `${url.origin}${url.pathname}`;
  }

  async read(): Promise<Anchored[]> {
    const response = await this.#request('GET');
    const text = await response.text().catch(() => this.#fail('its answer broke off'));
    return this.#elements(text);
  }

  async append(anchored: Anchored): Promise<void> {
    const response = await this.#request('POST', anchoredAsJson(anchored));
    await response.body?.cancel();
  }

  #elements(text: string): Anchored[] {
    const isList = text.trimStart().startsWith('[');
    const found = isList
      ? listOf(text)
      : text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(parseAnchored);
    return found.map((anchored, i) => {
      if (anchored) return anchored;
      throw new AnchorDamagedError(`${this.name} answers something else in place ${i + 1} than what an audit notes`);
    });
  }

  async #request(method: string, body?: string): Promise<Response> {
    const response = await fetch(this.url, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
      },
      ...(body !== undefined && { body }),
    }).catch(({ name, cause }: Error & { cause?: { code?: string; message?: string } }) =>
      this.#fail(`it cannot be reached (${cause?.code ?? cause?.message ?? name})`),
    );
    if (!response.ok) {
      await response.body?.cancel();
      this.#fail(`it answers ${method} with ${response.status}`);
    }
    return response;
  }

  #fail(why: string): never {
    throw new AnchorError(`${this.name}: ${why}`);
  }
}

function listOf(text: string): (Anchored | undefined)[] {
  try {
    return (JSON.parse(text) as unknown[]).map(readAnchored);
  } catch {
    return [undefined];
  }
}
