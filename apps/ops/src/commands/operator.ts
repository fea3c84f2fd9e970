import { userInfo } from 'node:os';

/** The name of whoever runs this, for the record; a container may have none. */
export function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
