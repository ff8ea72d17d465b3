/** Who speaks, for as long as this tab lives: nothing is written to the disk. */
export type Credentials = { readonly login: string; readonly password: string };

const key = 'duskgate.session';

export function rememberedCredentials(): Credentials | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('login' in kept) || !('password' in kept)) return null;
    return { login: String(kept.login), password: String(kept.password) };
  } catch {
    return null;
  }
}

export function rememberCredentials(credentials: Credentials): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(credentials));
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}

export function forgetCredentials(): void {
  sessionStorage.removeItem(key);
}
