/**
 * A Chromium that is started with a locale such as `C` says that its language is `en-US@posix`, of which `Intl` knows nothing: what
 * formats by the language as it is loaded, as the charts do, would end there.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' });
}
